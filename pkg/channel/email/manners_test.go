package email

import (
	"context"
	"encoding/base64"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	. "github.com/powiadom/powiadom/pkg/internal/smtptest" //nolint:revive // dialogues read as words
	"github.com/powiadom/powiadom/pkg/notify"
)

// short are timeouts for servers that will not answer.
var short = Timeouts{
	Connect: time.Second, Command: 300 * time.Millisecond, Block: 300 * time.Millisecond,
	Dot: 300 * time.Millisecond, Quit: 100 * time.Millisecond,
}

func startScript(tb testing.TB, dialogues ...Dialogue) *Script {
	tb.Helper()
	s, err := StartScript(dialogues...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() }) // a client that hangs up is what many tests are about
	return s
}

var (
	good     = Join(Greet(), Accept(), Accept(), Dialogue{Silence()})
	pipeline = Greet("PIPELINING", "SIZE 1000000", "8BITMIME", "ENHANCEDSTATUSCODES")
	mailOK   = Dialogue{Expect("MAIL FROM:<biuro@isp.example>"), Reply("250 2.1.0 Ok")}
	rcptOK   = Join(mailOK, Dialogue{Expect("RCPT TO:<klient1@example.net>"), Reply("250 2.1.5 Ok")})
	dataOK   = Join(rcptOK, Dialogue{Expect("DATA"), Reply("354 go on")})
	rset     = Dialogue{Expect("RSET"), Reply("250 2.0.0 Ok")}
)

// refuse answers a command with a refusal, takes the RSET, and carries the next
// message on the same connection.
func refuse(before Dialogue, answers ...Step) []Dialogue {
	return []Dialogue{Join(Greet(), before, Dialogue(answers), rset, Accept(), Dialogue{Silence()})}
}

// TestBadManners sends one message to a server that misbehaves and then a
// second one, which must arrive.
func TestBadManners(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name      string
		dialogues []Dialogue // of the connections in order
		class     notify.Class
		code      string
		phase     string
		text      string
		unknown   bool
		conns     int // for both messages
		second    notify.Class
	}{
		// Before MAIL: the channel's fault.
		{name: "silence", dialogues: []Dialogue{{Silence()}, good}, class: notify.Halt, phase: "greeting", text: "no answer within 0.3 s", conns: 2},
		{name: "closes at once", dialogues: []Dialogue{{Hangup()}, good}, class: notify.Halt, phase: "greeting", text: "closed the connection", conns: 2},
		{name: "421 greeting", dialogues: []Dialogue{{Reply("421 4.3.2 too busy")}, good}, class: notify.Halt, code: "421 4.3.2", phase: "greeting", conns: 2},
		{name: "554 greeting", dialogues: []Dialogue{{Reply("554 5.7.1 go away")}, good}, class: notify.Halt, code: "554 5.7.1", phase: "greeting", conns: 2},
		{name: "not SMTP", dialogues: []Dialogue{{Raw("SSH-2.0-OpenSSH_9.2\r\n")}, good}, class: notify.Halt, phase: "greeting", text: "SSH-2.0", conns: 2},
		{name: "binary garbage", dialogues: []Dialogue{{Raw("\x00\xff\x1b[31m\x15\x03\r\n")}, good}, class: notify.Halt, phase: "greeting", text: "\"\ufffd [31m", conns: 2},
		{name: "endless line", dialogues: []Dialogue{{Raw(strings.Repeat("2", 1<<16))}, good}, class: notify.Halt, phase: "greeting", text: "too long", conns: 2},
		{name: "endless lines", dialogues: []Dialogue{{Raw(strings.Repeat("220-more\r\n", 1000))}, good}, class: notify.Halt, phase: "greeting", text: "too long", conns: 2},
		{name: "slow drip", dialogues: []Dialogue{{Drip("220 smtptest.example ESMTP ready for you", 20*time.Millisecond)}, good}, class: notify.Halt, phase: "greeting", text: "no answer", conns: 2},
		{name: "502 to EHLO", dialogues: []Dialogue{{Reply("220 x"), Expect("EHLO powiadom.example"), Reply("502 5.5.1 no"), Expect("HELO powiadom.example"), Reply("502 5.5.1 no")}, good}, class: notify.Halt, code: "502 5.5.1", phase: "EHLO", conns: 2},
		{name: "550 to EHLO, HELO refused for us", dialogues: []Dialogue{{Reply("220 x"), Expect("EHLO"), Reply("550 5.7.1 go away"), Expect("HELO"), Reply("554 5.7.1 you are listed")}, good}, class: notify.Halt, code: "554 5.7.1", phase: "HELO", conns: 2},
		{name: "no EHLO", dialogues: []Dialogue{Join(Dialogue{Reply("220 x"), Expect("EHLO"), Reply("500 5.5.1 what?"), Expect("HELO powiadom.example"), Reply("250 x")}, Accept(), Accept(), Dialogue{Silence()})}, conns: 1},
		{name: "changes its mind within a reply", dialogues: []Dialogue{{Reply("220 x"), Expect("EHLO"), Reply("250-x", "550 y")}, good}, class: notify.Halt, phase: "EHLO", conns: 2},
		{name: "454 to STARTTLS", dialogues: []Dialogue{Join(Greet("STARTTLS"), Dialogue{Expect("STARTTLS"), Reply("454 4.7.0 not now")}), good}, class: notify.Halt, code: "454 4.7.0", phase: "STARTTLS", conns: 2},
		{name: "talks after STARTTLS", dialogues: []Dialogue{Join(Greet("STARTTLS"), Dialogue{Expect("STARTTLS"), Reply("220 go", "250 injected"), Silence()}), good}, class: notify.Halt, phase: "STARTTLS", text: "between STARTTLS", conns: 2},
		{name: "no TLS after STARTTLS", dialogues: []Dialogue{Join(Greet("STARTTLS"), Dialogue{Expect("STARTTLS"), Reply("220 go"), Silence()}), good}, class: notify.Halt, phase: "STARTTLS", text: "no answer", conns: 2},

		// MAIL: the sender's fault, but for 4yz and size.
		{name: "550 to MAIL", dialogues: refuse(nil, Expect("MAIL"), Reply("550 5.1.8 bad sender")), class: notify.Halt, code: "550 5.1.8", phase: "MAIL FROM", conns: 1},
		{name: "530 to MAIL", dialogues: refuse(nil, Expect("MAIL"), Reply("530 5.7.0 log in first")), class: notify.Halt, code: "530 5.7.0", phase: "MAIL FROM", conns: 1},
		{name: "552 to MAIL", dialogues: refuse(nil, Expect("MAIL"), Reply("552 5.3.4 too big")), class: notify.Permanent, code: "552 5.3.4", phase: "MAIL FROM", conns: 1},
		{name: "451 to MAIL", dialogues: refuse(nil, Expect("MAIL"), Reply("451 4.3.0 later")), class: notify.Temporary, code: "451 4.3.0", phase: "MAIL FROM", conns: 1},

		// RCPT: the recipient's.
		{name: "550 to RCPT", dialogues: refuse(mailOK, Expect("RCPT"), Reply("550 5.1.1 <klient1@example.net>: no such user")), class: notify.Permanent, code: "550 5.1.1", phase: "RCPT TO", text: "550 5.1.1 <klient1@example.net>: no such user", conns: 1},
		{name: "policy at RCPT", dialogues: refuse(mailOK, Expect("RCPT"), Reply("554-5.7.1 listed", "554 5.7.1 see https://bl.example")), class: notify.Permanent, code: "554 5.7.1", phase: "RCPT TO", text: "refused by policy", conns: 1},
		{name: "530 to RCPT", dialogues: refuse(mailOK, Expect("RCPT"), Reply("530 5.7.0 log in first")), class: notify.Halt, code: "530 5.7.0", phase: "RCPT TO", conns: 1},
		{name: "552 to RCPT", dialogues: refuse(mailOK, Expect("RCPT"), Reply("552 too many recipients")), class: notify.Temporary, code: "552", phase: "RCPT TO", conns: 1},
		{name: "452 to RCPT", dialogues: refuse(mailOK, Expect("RCPT"), Reply("452 4.5.3 too many")), class: notify.Temporary, code: "452 4.5.3", phase: "RCPT TO", conns: 1},
		{name: "450 to RCPT", dialogues: refuse(mailOK, Expect("RCPT"), Reply("450 4.2.1 greylisted")), class: notify.Temporary, code: "450 4.2.1", phase: "RCPT TO", conns: 1},
		{name: "code alone", dialogues: refuse(mailOK, Expect("RCPT"), Reply("550")), class: notify.Permanent, code: "550", phase: "RCPT TO", text: "RCPT TO: 550", conns: 1},

		// DATA and the dot: the message's.
		{name: "554 to DATA", dialogues: refuse(rcptOK, Expect("DATA"), Reply("554 5.5.1 no")), class: notify.Permanent, code: "554 5.5.1", phase: "DATA", conns: 1},
		{name: "451 to DATA", dialogues: refuse(rcptOK, Expect("DATA"), Reply("451 4.3.0 disk")), class: notify.Temporary, code: "451 4.3.0", phase: "DATA", conns: 1},
		{name: "554 to the dot", dialogues: refuse(dataOK, ExpectMessage(), Reply("554 5.6.0 spam")), class: notify.Permanent, code: "554 5.6.0", phase: "final dot", conns: 1},
		{name: "policy at the dot", dialogues: refuse(dataOK, ExpectMessage(), Reply("550 5.7.1 not wanted")), class: notify.Permanent, code: "550 5.7.1", phase: "final dot", text: "refused by policy", conns: 1},
		{name: "452 to the dot", dialogues: refuse(dataOK, ExpectMessage(), Reply("452 4.3.1 disk full")), class: notify.Halt, code: "452 4.3.1", phase: "final dot", conns: 1},
		{name: "421 to the dot", dialogues: []Dialogue{Join(Greet(), dataOK, Dialogue{ExpectMessage(), Reply("421 4.3.2 bye")}), good}, class: notify.Halt, code: "421 4.3.2", phase: "final dot", conns: 2},

		// The connection fails under the message: one more try.
		{name: "enough after one", dialogues: []Dialogue{Join(Greet(), Accept(), Dialogue{Expect("MAIL"), Reply("452 4.4.5 enough"), Expect("QUIT"), Reply("221 bye")}), Join(Greet(), Accept(), Dialogue{Silence()})}, conns: 2},
		{name: "enough after one, still counted", dialogues: []Dialogue{Join(Greet(), Accept(), Dialogue{Expect("MAIL"), Reply("452 4.4.5 enough"), Expect("QUIT"), Reply("221 bye")}), {Reply("421 4.7.0 too many connections")}, Join(Greet(), Accept(), Dialogue{Silence()})}, conns: 3},
		{name: "enough after one, hung up", dialogues: []Dialogue{Join(Greet(), Accept(), Dialogue{Expect("MAIL"), Reply("421 too many messages in this connection"), Hangup()}), Join(Greet(), Accept(), Dialogue{Silence()})}, conns: 2},
		{name: "enough after a refusal", dialogues: []Dialogue{Join(Greet(), mailOK, Dialogue{Expect("RCPT"), Reply("550 5.1.1 no"), Expect("RSET"), Reply("250 ok"), Expect("MAIL"), Reply("452 4.4.5 enough"), Expect("QUIT"), Reply("221 bye")}), Join(Greet(), Accept(), Dialogue{Silence()})}, class: notify.Permanent, code: "550 5.1.1", phase: "RCPT TO", conns: 2},
		{name: "enough at the first", dialogues: []Dialogue{Join(Greet(), Dialogue{Expect("MAIL"), Reply("452 4.4.5 enough"), Expect("RSET"), Reply("250 ok")}, Accept(), Dialogue{Silence()})}, class: notify.Halt, code: "452 4.4.5", phase: "MAIL FROM", conns: 1},
		{name: "421 at MAIL, then well", dialogues: []Dialogue{Join(Greet(), Dialogue{Expect("MAIL"), Reply("421 4.4.2 idle")}), good}, conns: 2},
		{name: "421 at RCPT, then well", dialogues: []Dialogue{Join(Greet(), mailOK, Dialogue{Expect("RCPT"), Reply("421 4.4.2 idle")}), good}, conns: 2},
		{name: "421 at DATA, then well", dialogues: []Dialogue{Join(Greet(), rcptOK, Dialogue{Expect("DATA"), Reply("421 4.4.2 idle")}), good}, conns: 2},
		{name: "closes at MAIL, then well", dialogues: []Dialogue{Join(Greet(), Dialogue{Expect("MAIL"), Hangup()}), good}, conns: 2},
		{name: "closes at DATA, then well", dialogues: []Dialogue{Join(Greet(), rcptOK, Dialogue{Expect("DATA"), Hangup()}), good}, conns: 2},
		{name: "silent at RCPT, then well", dialogues: []Dialogue{Join(Greet(), mailOK, Dialogue{Silence()}), good}, conns: 2},
		{name: "garbage at RCPT, then well", dialogues: []Dialogue{Join(Greet(), mailOK, Dialogue{Expect("RCPT"), Reply("OK")}), good}, conns: 2},
		{name: "354 to RCPT, then well", dialogues: []Dialogue{Join(Greet(), mailOK, Dialogue{Expect("RCPT"), Reply("354 what"), Silence()}), good}, conns: 2},
		{name: "half a reply to MAIL, then well", dialogues: []Dialogue{Join(Greet(), Dialogue{Expect("MAIL"), Raw("250 2.1"), Hangup()}), good}, conns: 2},
		{name: "421 twice", dialogues: []Dialogue{Join(Greet(), Dialogue{Expect("MAIL"), Reply("421 4.4.2 idle")}), Join(Greet(), Dialogue{Expect("MAIL"), Reply("421 4.4.2 idle")}), good}, class: notify.Temporary, code: "421 4.4.2", phase: "MAIL FROM", conns: 3},
		{name: "421, then no greeting", dialogues: []Dialogue{Join(Greet(), mailOK, Dialogue{Expect("RCPT"), Reply("421 4.3.2 shutdown")}), {Reply("421 4.3.2 shutdown")}, good}, class: notify.Halt, code: "421 4.3.2", phase: "greeting", conns: 3},
		{name: "closes twice", dialogues: []Dialogue{Join(Greet(), mailOK, Dialogue{Hangup()}), Join(Greet(), mailOK, Dialogue{Hangup()}), good}, class: notify.Temporary, phase: "RCPT TO", conns: 3},
		{name: "silent twice", dialogues: []Dialogue{Join(Greet(), rcptOK, Dialogue{Silence()}), Join(Greet(), rcptOK, Dialogue{Silence()}), good}, class: notify.Temporary, phase: "DATA", text: "no answer within 0.3 s", conns: 3},

		// After the dot only the answer counts: no second try.
		{name: "answer to the dot lost", dialogues: []Dialogue{Join(Greet(), dataOK, Dialogue{ExpectMessage(), Hangup()}), good}, class: notify.Unknown, phase: "final dot", unknown: true, conns: 2},
		{name: "half an answer to the dot", dialogues: []Dialogue{Join(Greet(), dataOK, Dialogue{ExpectMessage(), Raw("250-2.0.0 O"), Hangup()}), good}, class: notify.Unknown, phase: "final dot", unknown: true, conns: 2},
		{name: "no answer to the dot", dialogues: []Dialogue{Join(Greet(), dataOK, Dialogue{ExpectMessage(), Silence()}), good}, class: notify.Unknown, phase: "final dot", unknown: true, conns: 2},
		{name: "garbage to the dot", dialogues: []Dialogue{Join(Greet(), dataOK, Dialogue{ExpectMessage(), Reply("queued"), Silence()}), good}, class: notify.Unknown, phase: "final dot", unknown: true, conns: 2},
		{name: "354 to the dot", dialogues: []Dialogue{Join(Greet(), dataOK, Dialogue{ExpectMessage(), Reply("354 more"), Silence()}), good}, class: notify.Unknown, phase: "final dot", unknown: true, conns: 2},

		// RSET that fails costs the connection, not the next message.
		{name: "refuses RSET", dialogues: []Dialogue{Join(Greet(), mailOK, Dialogue{Expect("RCPT"), Reply("550 5.1.1 no"), Expect("RSET"), Reply("502 5.5.1 no")}), good}, class: notify.Permanent, code: "550 5.1.1", phase: "RCPT TO", conns: 2},
		{name: "silent at RSET", dialogues: []Dialogue{Join(Greet(), mailOK, Dialogue{Expect("RCPT"), Reply("550 5.1.1 no"), Silence()}), good}, class: notify.Permanent, code: "550 5.1.1", phase: "RCPT TO", conns: 2},

		// Pipelined.
		{name: "pipelined", dialogues: []Dialogue{Join(pipeline, dataOK, Dialogue{ExpectMessage(), Reply("250 2.0.0 Ok")}, Accept(), Dialogue{Silence()})}, conns: 1},
		{name: "pipelined, MAIL refused", dialogues: []Dialogue{Join(pipeline, Dialogue{Expect("MAIL FROM:<biuro@isp.example> SIZE="), Reply("451 4.3.0 later", "503 5.5.1 MAIL first", "503 5.5.1 RCPT first"), Expect("RCPT"), Expect("DATA")}, rset, Accept(), Dialogue{Silence()})}, class: notify.Temporary, code: "451 4.3.0", phase: "MAIL FROM", conns: 1},
		{name: "pipelined, RCPT refused", dialogues: []Dialogue{Join(pipeline, mailOK, Dialogue{Expect("RCPT"), Reply("550 5.1.1 no"), Expect("DATA"), Reply("554 5.5.1 no valid recipients")}, rset, Accept(), Dialogue{Silence()})}, class: notify.Permanent, code: "550 5.1.1", phase: "RCPT TO", conns: 1},
		{name: "pipelined, RCPT refused and DATA taken", dialogues: []Dialogue{Join(pipeline, mailOK, Dialogue{Expect("RCPT"), Reply("550 5.1.1 no"), Expect("DATA"), Reply("354 go on"), Silence()}), good}, class: notify.Permanent, code: "550 5.1.1", phase: "RCPT TO", conns: 2},
		{name: "pipelined, 421 after a refusal", dialogues: []Dialogue{Join(pipeline, mailOK, Dialogue{Expect("RCPT"), Reply("550 5.1.1 no"), Expect("DATA"), Reply("421 4.7.0 too many errors")}), good}, class: notify.Permanent, code: "550 5.1.1", phase: "RCPT TO", conns: 2},
		{name: "pipelined, 421 at RCPT, then well", dialogues: []Dialogue{Join(pipeline, mailOK, Dialogue{Expect("RCPT"), Reply("421 4.3.2 bye")}), good}, conns: 2},

		// What the server says it cannot take is not tried.
		{name: "too big for SIZE", dialogues: []Dialogue{Join(Greet("SIZE 100"), Dialogue{Silence()})}, class: notify.Permanent, phase: "message", text: "larger than the 100 bytes", conns: 1, second: notify.Permanent},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := startScript(t, tc.dialogues...)
			m := newMailer(t, s.Port(), func(c *Config) { c.Timeouts = short })
			d := delivery(1)
			_, err := m.Send(t.Context(), d)
			switch de, ok := errors.AsType[*notify.DeliveryError](err); {
			case tc.class == 0:
				if err != nil {
					t.Errorf("Send = %v, want success", err)
				}
			case !ok || de.Class != tc.class || de.Code != tc.code || de.Phase != tc.phase:
				t.Errorf("Send = %#v, want %v %q at %q", err, tc.class, tc.code, tc.phase)
			case !strings.Contains(err.Error(), tc.text):
				t.Errorf("error = %q, want %q in it", err, tc.text)
			case errors.Is(err, errUnknown) != tc.unknown || strings.Contains(err.Error(), "accepted or not is unknown") != tc.unknown:
				t.Errorf("error = %q, unknown should be %v", err, tc.unknown)
			case strings.Contains(err.Error(), "kropka"), strings.ContainsAny(err.Error(), "\r\n\x00\x1b"):
				t.Errorf("error = %q holds message text or control characters", err)
			}
			_, err = m.Send(t.Context(), delivery(1))
			if tc.second == 0 && err != nil || tc.second != 0 && notify.ClassOf(err) != tc.second {
				t.Errorf("the next message: %v", err)
			}
			if got := s.Conns(); got != tc.conns {
				t.Errorf("%d connections, want %d", got, tc.conns)
			}
		})
	}
}

// Of a refusal's text only what can be seen gets into the error: no control
// characters, C1 among them, and nothing that turns the direction of the text.
func TestRefusalIsPrintable(t *testing.T) {
	t.Parallel()
	s := startScript(t, Join(Greet(), mailOK, Dialogue{Expect("RCPT"), Reply("550 5.1.1 nie\x1b[2J ma\u009b31m \u202etakiego\x07\x00"), Silence()}))
	m := newMailer(t, s.Port(), func(c *Config) { c.Timeouts = short })
	_, err := m.Send(t.Context(), delivery(1))
	if err == nil || !strings.Contains(err.Error(), "takiego") {
		t.Fatalf("Send = %v, want the server's words", err)
	}
	if i := strings.IndexFunc(err.Error(), func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
		t.Errorf("error %q: %q is in it", err, err.Error()[i:])
	}
}

// A server that opens DATA though it refused the recipient is told nothing more:
// whatever was said would be the message.
func TestOpenedDataIsCut(t *testing.T) {
	t.Parallel()
	s := startScript(t, Join(pipeline, mailOK, Dialogue{Expect("RCPT"), Reply("550 5.1.1 no"), Expect("DATA"), Reply("354 go on"), Silence()}))
	m := newMailer(t, s.Port(), func(c *Config) { c.Timeouts = short })
	if _, err := m.Send(t.Context(), delivery(1)); notify.ClassOf(err) != notify.Permanent {
		t.Errorf("Send = %v, want it permanent", err)
	}
	if lines := s.Lines()[0]; lines[len(lines)-1] != "DATA" {
		t.Errorf("said last: %q, want DATA", lines[len(lines)-1])
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	m := newMailer(t, port, nil)
	for _, err := range []error{m.Check(t.Context()), second(m.Send(t.Context(), delivery(1)))} {
		de, ok := errors.AsType[*notify.DeliveryError](err)
		if !ok || de.Class != notify.Halt || de.Phase != "connect" {
			t.Errorf("got %#v, want halt at connect", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// A failure on one of several connections stays there.
func TestOthersGoOn(t *testing.T) {
	t.Parallel()
	s := startServer(t, Options{
		RefuseRcpt: func(to string) *smtp.SMTPError {
			if strings.HasPrefix(to, "klient1") {
				return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no"}
			}
			return nil
		},
		RefuseData: func(m Message) *smtp.SMTPError {
			if strings.HasPrefix(m.To[0], "klient2") {
				return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "later"}
			}
			return nil
		},
	})
	m := newMailer(t, s.Port(), func(c *Config) { c.Connections, c.MessagesPerConnection = 4, -1 })
	var mu sync.Mutex
	got := map[notify.Class]int{}
	var wg sync.WaitGroup
	for id := range int64(400) {
		wg.Go(func() {
			_, err := m.Send(t.Context(), delivery(100+id)) // klient100 … klient499
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				got[0]++
			} else {
				got[notify.ClassOf(err)]++
			}
		})
	}
	wg.Wait()
	want := map[notify.Class]int{0: 200, notify.Permanent: 100, notify.Temporary: 100}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if s.Conns() > 4 {
		t.Errorf("%d connections, want at most 4", s.Conns())
	}
}

// Cancelling wakes Send at once in every phase before the final dot.
func TestCancelBeforeTheDot(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		until Dialogue
	}{
		{"greeting", nil},
		{"EHLO", Dialogue{Reply("220 x"), Expect("EHLO")}},
		{"MAIL", Join(Greet(), Dialogue{Expect("MAIL")})},
		{"RCPT", Join(Greet(), mailOK, Dialogue{Expect("RCPT")})},
		{"DATA", Join(Greet(), rcptOK, Dialogue{Expect("DATA")})},
		{"STARTTLS", Join(Greet("STARTTLS"), Dialogue{Expect("STARTTLS"), Reply("220 go")})},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			s := startScript(t, Join(tc.until, Dialogue{Do(cancel), Silence()}))
			m := newMailer(t, s.Port(), func(c *Config) { c.Timeouts = Timeouts{} })
			begin := time.Now()
			_, err := m.Send(ctx, delivery(1))
			if notify.ClassOf(err) != notify.Halt || !errors.Is(err, context.Canceled) {
				t.Errorf("Send = %v, want halt, cancelled", err)
			}
			if took := time.Since(begin); took > 3*time.Second {
				t.Errorf("Send took %v", took)
			}
			if s.Conns() != 1 {
				t.Errorf("%d connections, want 1", s.Conns())
			}
		})
	}
}

// A message that is too long for the socket's buffers is cut off in the middle.
func TestCancelWithinTheMessage(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	stop := make(chan struct{})
	s := startScript(t, Join(Greet(), dataOK, Dialogue{Do(cancel), Do(func() { <-stop })}))
	defer close(stop)
	m := newMailer(t, s.Port(), func(c *Config) { c.Timeouts = Timeouts{} })
	d := delivery(1)
	d.Body = strings.Repeat("Bardzo długi list.\n", 1<<20)
	_, err := m.Send(ctx, d)
	if notify.ClassOf(err) != notify.Halt || !errors.Is(err, context.Canceled) || errors.Is(err, errUnknown) {
		t.Errorf("Send = %v, want halt, cancelled", err)
	}
}

// After the dot the answer decides, whoever cancels.
func TestCancelAfterTheDot(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := startScript(t, Join(Greet(), dataOK, Dialogue{
		ExpectMessage(), Do(cancel), Delay(50 * time.Millisecond), Reply("250 2.0.0 Ok: queued as 4XyZ"),
	}, Accept(), Dialogue{Silence()}))
	m := newMailer(t, s.Port(), nil)
	r, err := m.Send(ctx, delivery(1))
	if err != nil || r.Reply != "250 2.0.0 Ok: queued as 4XyZ" {
		t.Errorf("Send = %+v, %v, want the reply", r, err)
	}
	mustSend(t, m, delivery(2))
	if s.Conns() != 1 {
		t.Errorf("%d connections, want 1", s.Conns())
	}
}

// Whatever ends before it, the answer to the dot alone decides.
func TestDeadlineAfterTheDot(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	s := startScript(t, Join(Greet(), dataOK, Dialogue{ExpectMessage(), Delay(400 * time.Millisecond), Reply("250 2.0.0 Ok: late")}))
	m := newMailer(t, s.Port(), nil)
	if r, err := m.Send(ctx, delivery(1)); err != nil || r.Reply != "250 2.0.0 Ok: late" || ctx.Err() == nil {
		t.Errorf("Send = %+v, %v after the end of its context; want the late answer", r, err)
	}
}

// The answer to the dot is waited for as long as RFC 5321 says.
func TestDotTimeout(t *testing.T) {
	t.Parallel()
	var limits Timeouts
	limits.setDefaults()
	if limits.Dot != 10*time.Minute || limits.Command != LongestStep || limits.Block != LongestStep {
		t.Errorf("defaults %+v; want ten minutes for the dot (RFC 5321 §4.5.3.2.6), %s for the steps before it", limits, LongestStep)
	}
}

// A deadline before the dot is temporary, and no second try is made for which
// there is no time.
func TestDeadlineBeforeTheDot(t *testing.T) {
	t.Parallel()
	// The end of a lease, which can be put off, is a cancellation with this cause.
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(200*time.Millisecond, func() { cancel(context.DeadlineExceeded) })
	s := startScript(t, Join(Greet(), mailOK, Dialogue{Silence()}))
	m := newMailer(t, s.Port(), nil)
	_, err := m.Send(ctx, delivery(1))
	if notify.ClassOf(err) != notify.Temporary || !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errUnknown) {
		t.Errorf("Send = %v, want temporary, deadline exceeded", err)
	}
}

// A server's words at AUTH are told whole, unless they repeat what it was told.
func TestPasswordIsNotRepeated(t *testing.T) {
	t.Parallel()
	const password = "bardzo-tajne"
	blob := base64.StdEncoding.EncodeToString([]byte("\x00isp\x00" + password))
	for _, tc := range []struct{ words, want string }{
		{"SmtpClientAuthentication is disabled for the Tenant. See https://aka.ms/smtp_auth_disabled", ""},
		{"wrong password " + password, "AUTH: 535 5.7.8"},
		{"wrong password " + strings.ToUpper(password) + "!", "AUTH: 535 5.7.8"},
		{"cannot read <" + blob + ">", "AUTH: 535 5.7.8"},
		{"cannot read " + blob[:20] + "…", "AUTH: 535 5.7.8"},
		{"cannot read " + base64.StdEncoding.EncodeToString([]byte(password)), "AUTH: 535 5.7.8"},
	} {
		s := startScript(t, Join(Greet("AUTH PLAIN"), Dialogue{Expect("AUTH PLAIN "), Reply("535 5.7.8 " + tc.words), Silence()}))
		m := newMailer(t, s.Port(), func(c *Config) { c.Username, c.Password = "isp", password })
		_, err := m.Send(t.Context(), delivery(1))
		want := tc.want
		if want == "" {
			want = "AUTH: 535 5.7.8 " + tc.words
		}
		if got := err.Error(); got != want {
			t.Errorf("error = %q, want %q", got, want)
		}
	}
}

// After a refused recipient DATA waits for the answer to RCPT, so that a row of
// bad addresses costs one error each; after a success it does not.
func TestOneErrorForEachBadAddress(t *testing.T) {
	t.Parallel()
	no := Dialogue{Expect("MAIL"), Expect("RCPT"), Reply("250 Ok", "550 5.1.1 no")}
	s := startScript(t, Join(pipeline,
		Dialogue{Expect("MAIL"), Expect("RCPT"), Expect("DATA"), Reply("250 Ok", "550 5.1.1 no", "554 5.5.1 no recipients")}, rset,
		no, rset, no, rset,
		Dialogue{Expect("MAIL"), Expect("RCPT"), Reply("250 Ok", "250 Ok"), Expect("DATA"), Reply("354 go on"), ExpectMessage(), Reply("250 Ok")},
		Dialogue{Expect("MAIL"), Expect("RCPT"), Expect("DATA"), Reply("250 Ok", "250 Ok", "354 go on"), ExpectMessage(), Reply("250 Ok")},
		Dialogue{Silence()}))
	m := newMailer(t, s.Port(), nil)
	for range 3 {
		if _, err := m.Send(t.Context(), delivery(1)); notify.ClassOf(err) != notify.Permanent {
			t.Errorf("Send = %v, want permanent", err)
		}
	}
	mustSend(t, m, delivery(2))
	mustSend(t, m, delivery(3))
	if s.Conns() != 1 {
		t.Errorf("%d connections, want 1", s.Conns())
	}
}

// A kept connection that the server has closed meanwhile costs a reconnect, not
// the message.
func TestIdleConnectionWasClosed(t *testing.T) {
	t.Parallel()
	s := startScript(t, Join(Greet(), Accept(), Dialogue{Reply("421 4.4.2 idle"), Hangup()}), good)
	m := newMailer(t, s.Port(), nil)
	mustSend(t, m, delivery(1))
	mustSend(t, m, delivery(2))
	if s.Conns() != 2 {
		t.Errorf("%d connections, want 2", s.Conns())
	}
}

// Close does not wait for a server that does not answer QUIT.
func TestCloseIsBounded(t *testing.T) {
	t.Parallel()
	s := startScript(t, Join(Greet(), Accept(), Dialogue{Silence()}))
	m := newMailer(t, s.Port(), func(c *Config) { c.Timeouts = Timeouts{Quit: 50 * time.Millisecond} })
	mustSend(t, m, delivery(1))
	begin := time.Now()
	if err := m.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("Close took %v", took)
	}
	lines := s.Lines()[0]
	if last := lines[len(lines)-1]; last != "QUIT" {
		t.Errorf("last line = %q, want QUIT", last)
	}
}

// A delivery whose time runs out before the server has answered, since the process
// stood still or its lease went to another one, says nothing about the server.
func TestTimeRunsOutWhileConnecting(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a test's own
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte("220 mx.example ESMTP\r\n")) // and not a word more
			t.Cleanup(func() { _ = conn.Close() })
		}
	}()
	m := newMailer(t, listener.Addr().(*net.TCPAddr).Port, nil)
	const after = 50 * time.Millisecond
	lease := func() (context.Context, func()) { // as it ends for the dispatcher
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(after, func() { cancel(context.DeadlineExceeded) })
		return ctx, func() { cancel(nil) }
	}
	deadline := func() (context.Context, func()) {
		ctx, cancel := context.WithTimeout(t.Context(), after)
		return ctx, cancel
	}
	for name, limit := range map[string]func() (context.Context, func()){"lease": lease, "deadline": deadline} {
		ctx, cancel := limit()
		_, err = m.Send(ctx, delivery(1))
		cancel()
		de, ok := errors.AsType[*notify.DeliveryError](err)
		if !ok || de.Class != notify.Temporary || de.Scope != notify.OfDelivery {
			t.Errorf("%s: %v is %+v; want a delay of this delivery alone", name, err, de)
		}
	}
	// A connection may notice the deadline before its context does.
	early := lost(phaseEHLO, context.DeadlineExceeded).unlessTimeRanOut(passed{t.Context()}, nil).judge()
	if early.Class != notify.Temporary || early.Scope != notify.OfDelivery {
		t.Errorf("noticed early: %+v; want a delay of this delivery alone", early)
	}
}

// passed is a context whose deadline has passed and that has not ended yet.
type passed struct{ context.Context }

func (passed) Deadline() (time.Time, bool) { return time.Now().Add(-time.Millisecond), true }
