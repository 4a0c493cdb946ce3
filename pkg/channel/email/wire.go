package email

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/powiadom/powiadom/pkg/i18n"
)

const (
	maxReplyLine  = 4096 // bytes; RFC 5321 §4.5.3.1.5 asks for 512
	maxReplyLines = 100
	maxReplyShown = 2000 // bytes of a reply that are kept for the log
)

// wire is a connection whose every read and write has a deadline: that of the
// step, the context's if it is earlier, and at once when the context is
// cancelled.
type wire struct {
	tcp   net.Conn
	conn  net.Conn // tcp, or TLS on top of it
	lines *bufio.Reader
	now   func() time.Time

	mu      sync.Mutex
	watched int           // counts watch and commit: an older watcher has no say
	cut     error         // why the context ended, once it has
	limit   time.Time     // the context's deadline, zero for none
	step    time.Duration // the present step's own limit
	capped  bool          // the deadline that is set is the context's
}

func newWire(conn net.Conn) *wire {
	return &wire{tcp: conn, conn: conn, lines: bufio.NewReaderSize(conn, maxReplyLine), now: time.Now}
}

// swap goes on over conn, which wraps the present connection.
func (w *wire) swap(conn net.Conn) {
	w.conn = conn
	w.lines.Reset(conn)
}

// watch puts the wire under ctx until release is called.
func (w *wire) watch(ctx context.Context) (release func()) {
	w.mu.Lock()
	w.watched++
	turn := w.watched
	w.limit, _ = ctx.Deadline()
	w.mu.Unlock()

	stop := context.AfterFunc(ctx, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.watched == turn {
			w.cut = context.Cause(ctx)
			_ = w.tcp.SetDeadline(time.Unix(1, 0)) // the past: wakes reader and writer
		}
	})
	return func() {
		stop()
		w.mu.Lock()
		defer w.mu.Unlock()
		w.watched++
		w.limit = time.Time{}
	}
}

// commit takes the wire out of the reach of the context, also of an end of it that
// has just come.
func (w *wire) commit() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watched++
	w.cut = nil
	w.limit = time.Time{}
}

// within begins a step that may take d.
func (w *wire) within(d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut != nil {
		return w.cut
	}
	t := w.now().Add(d)
	w.step, w.capped = d, !w.limit.IsZero() && w.limit.Before(t)
	if w.capped {
		t = w.limit
	}
	return w.tcp.SetDeadline(t)
}

// explain says why reading or writing failed.
func (w *wire) explain(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.cut != nil:
		return w.cut
	case errors.Is(err, os.ErrDeadlineExceeded) && w.capped:
		return context.DeadlineExceeded
	case errors.Is(err, os.ErrDeadlineExceeded):
		return i18n.Errorf("no answer within %s", i18n.Duration(w.step))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return i18n.Errorf("server closed the connection")
	}
	return err
}

// write sends p within d and returns how much of it has left.
func (w *wire) write(d time.Duration, p []byte) (int, error) {
	if err := w.within(d); err != nil {
		return 0, err
	}
	n, err := w.conn.Write(p)
	if err != nil {
		err = w.explain(err)
	}
	return n, err
}

// reply reads one whole reply within d.
func (w *wire) reply(d time.Duration) (reply, error) {
	if err := w.within(d); err != nil {
		return reply{}, err
	}
	var r reply
	for range maxReplyLines {
		line, err := w.lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return reply{}, i18n.Errorf("reply is too long")
		}
		if err != nil {
			return reply{}, w.explain(err)
		}
		code, text, more, ok := parseReplyLine(line)
		if !ok || r.code != 0 && r.code != code {
			return reply{}, i18n.Errorf("not an SMTP reply: %q", shorten(string(line)))
		}
		if r.code == 0 {
			r = reply{code: code, text: text}
		} else {
			r.text += "\n" + text
		}
		if !more {
			return r, nil
		}
	}
	return reply{}, i18n.Errorf("reply is too long")
}

// parseReplyLine takes apart a reply line of RFC 5321 §4.2: three digits, a
// hyphen if more lines follow, text.
func parseReplyLine(line []byte) (code int, text string, more, ok bool) {
	s := strings.TrimRight(string(line), "\r\n")
	if len(s) < 3 || s[0] < '2' || s[0] > '5' || !isDigit(s[1]) || !isDigit(s[2]) {
		return 0, "", false, false
	}
	code = int(s[0]-'0')*100 + int(s[1]-'0')*10 + int(s[2]-'0')
	if len(s) == 3 {
		return code, "", false, true
	}
	return code, s[4:], s[3] == '-', s[3] == '-' || s[3] == ' '
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// reply is what the server answered. The zero value is no answer.
type reply struct {
	code int
	text string // without the code; lines separated by "\n"
}

// kind is the first digit (RFC 5321 §4.2.1).
func (r reply) kind() int { return r.code / 100 }

// status is the enhanced status code, "5.1.1" (RFC 3463), or empty.
func (r reply) status() string {
	s, _, _ := strings.Cut(r.text, "\n")
	s, _, _ = strings.Cut(s, " ")
	class, rest, _ := strings.Cut(s, ".")
	subject, detail, ok := strings.Cut(rest, ".")
	if !ok || len(class) != 1 || !isNumber(class) || !isNumber(subject) || !isNumber(detail) {
		return ""
	}
	return s
}

func isNumber(s string) bool {
	return s != "" && len(s) <= 3 && strings.Trim(s, "0123456789") == ""
}

// codes is the reply code with the enhanced one: "550 5.1.1". Empty for no
// answer.
func (r reply) codes() string {
	if r.code == 0 {
		return ""
	}
	if s := r.status(); s != "" {
		return fmt.Sprintf("%d %s", r.code, s)
	}
	return fmt.Sprint(r.code)
}

// String is the reply in one printable line of limited length.
func (r reply) String() string {
	if r.text == "" {
		return fmt.Sprint(r.code)
	}
	return shorten(fmt.Sprint(r.code) + " " + r.text)
}

// Error makes a refusal the cause of a fault.
func (r reply) Error() string { return r.String() }

// shorten makes the other side's words fit for a log.
func shorten(s string) string {
	s = oneLine(s)
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, s)
	if len(s) > maxReplyShown {
		s = strings.ToValidUTF8(s[:maxReplyShown], "") + "…"
	}
	return s
}
