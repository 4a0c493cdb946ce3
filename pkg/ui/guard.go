package ui

import (
	"crypto/rand"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"github.com/powiadom/powiadom/pkg/control"
)

// Guard is the one place where text leaves the program: what others wrote, LMS's
// data, a server's answer, an argument, must not be obeyed by the terminal that
// shows it or by the program that reads cron's mail. It lets line ends and tabs
// through and the colours of Paint; any other character of package control, and
// each byte that is no UTF-8, becomes U+FFFD; the carriage return of a line's end
// is dropped. A character that is written in pieces is put together first.
//
// Line ends inside a value are the business of Line, which all that takes values
// uses.
type Guard struct {
	mu   sync.Mutex
	w    io.Writer
	held []byte // the beginning of something that has not come whole
}

// Guarded puts a guard before a writer that has none.
func Guarded(w io.Writer) *Guard {
	if g, ok := w.(*Guard); ok {
		return g
	}
	return &Guard{w: w}
}

// Below is the writer behind the guard, for a program that the terminal is
// handed over to. Without a guard it is the writer itself.
func Below(w io.Writer) io.Writer {
	if g, ok := w.(*Guard); ok {
		return g.w
	}
	return w
}

// IsTerminal reports whether a person reads what is written.
func IsTerminal(w io.Writer) bool {
	f, ok := Below(w).(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// seal is in each colour that Paint makes, so that nobody else can make one: it
// is another in each process. It begins with a letter, so that it is told from the
// numbers of the colour before it.
var seal = "P" + rand.Text()

const (
	unknown  = utf8.RuneError
	escStart = text.EscapeStartCSI
	escStop  = text.EscapeStopCSI
)

// sealed is a colour as it stands in texts until the guard lets it out.
func sealed(colour string) string {
	return strings.TrimSuffix(colour, escStop) + ";" + seal + escStop
}

// reseal seals the colours that the library of tables closes and opens by itself
// where it cuts a cell. All cells were made lines before.
func reseal(rendered string) string {
	var b strings.Builder
	for rendered != "" {
		before, rest, found := strings.Cut(rendered, escStart)
		b.WriteString(before)
		if !found {
			break
		}
		codes, after, closed := strings.Cut(rest, escStop)
		switch {
		case !closed:
			b.WriteString(escStart)
			rendered = rest
			continue
		case strings.HasSuffix(codes, seal):
			b.WriteString(escStart + codes + escStop)
		default:
			b.WriteString(sealed(escStart + codes + escStop))
		}
		rendered = after
	}
	return b.String()
}

// Write passes on what is harmless. It takes all of p unless the writer behind
// fails.
func (g *Guard) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	in := p
	if len(g.held) > 0 {
		in = slices.Concat(g.held, p)
	}
	out, rest := harmless(make([]byte, 0, len(in)), in)
	g.held = append([]byte(nil), rest...)
	if len(out) == 0 {
		return len(p), nil
	}
	if _, err := g.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes what has come in part, and will not be completed.
func (g *Guard) Flush() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.held) == 0 {
		return nil
	}
	g.held = nil
	_, err := g.w.Write(utf8.AppendRune(nil, unknown))
	return err
}

// redraw writes a line over the one that the cursor stands in.
func (g *Guard) redraw(line, after string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	out, _ := harmless(nil, []byte(Line(line)))
	_, err := g.w.Write([]byte("\r" + string(out) + after))
	return err
}

// harmless appends to out what may leave of in, up to something at its end that
// is not whole.
func harmless(out, in []byte) (harmless, rest []byte) {
	for i := 0; i < len(in); {
		b := in[i]
		if ' ' <= b && b < 0x7f || b == '\n' || b == '\t' {
			out = append(out, b)
			i++
			continue
		}
		if !utf8.FullRune(in[i:]) {
			return out, in[i:]
		}
		if b == '\x1b' {
			colour, length, whole := unsealed(in[i:])
			if !whole {
				return out, in[i:]
			}
			if length > 0 {
				out = append(out, colour...)
				i += length
				continue
			}
		}
		if b == '\r' {
			if i+1 == len(in) {
				return out, in[i:]
			}
			if in[i+1] == '\n' {
				i++
				continue
			}
		}
		r, size := utf8.DecodeRune(in[i:])
		if control.Is(r) {
			r = unknown
		}
		out = utf8.AppendRune(out, r)
		i += size
	}
	return out, nil
}

// unsealed is the colour that stands at the beginning of a text, and the length
// of what stands for it: 0 for none of ours. What may become one with more text
// is not whole.
func unsealed(in []byte) (colour string, length int, whole bool) {
	const digits = "0123456789;"
	s := string(in[:min(len(in), maxSealed())])
	rest, ok := strings.CutPrefix(s, escStart)
	if !ok {
		return "", 0, !strings.HasPrefix(escStart, s)
	}
	codes := rest[:len(rest)-len(strings.TrimLeft(rest, digits))]
	tail := seal + escStop
	after := rest[len(codes):]
	switch {
	case strings.HasPrefix(after, tail) && strings.HasSuffix(codes, ";"):
		colour = escStart + strings.TrimSuffix(codes, ";") + escStop
		return colour, len(escStart) + len(codes) + len(tail), true
	case strings.HasPrefix(tail, after) && len(s) < maxSealed():
		return "", 0, false
	}
	return "", 0, true
}

// maxSealed is more than the longest colour of ours has, in bytes.
func maxSealed() int { return len(escStart) + len("38;5;255;") + len(seal) + len(escStop) }
