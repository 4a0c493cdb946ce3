package smtptest

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"strings"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func TestServer(t *testing.T) {
	t.Parallel()
	var told []Message
	s, err := Start(Options{
		Encryption: STARTTLS,
		Username:   "isp", Password: "tajne",
		RefuseFrom: func(from string) *gosmtp.SMTPError {
			return refuseIf(from == "bad@x.example", 550)
		},
		RefuseRcpt: func(to string) *gosmtp.SMTPError { return refuseIf(to == "nikt@x.example", 551) },
		RefuseData: func(m Message) *gosmtp.SMTPError { return refuseIf(strings.Contains(string(m.Data), "spam"), 554) },
		OnMessage:  func(m Message) { told = append(told, m) },
	})
	if err != nil {
		t.Fatal(err)
	}
	addr := fmt.Sprintf("127.0.0.1:%d", s.Port())
	c, err := smtp.Dial(addr)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.StartTLS(&tls.Config{RootCAs: s.CertPool(), ServerName: "localhost"}); err != nil {
		t.Fatal(err)
	}
	wantCode := func(err error, code string) {
		t.Helper()
		if err == nil || !strings.HasPrefix(err.Error(), code) {
			t.Errorf("error = %v, want %s", err, code)
		}
		if err := c.Reset(); err != nil {
			t.Error(err)
		}
	}
	wantCode(c.Mail("a@x.example"), "530")
	if err := c.Auth(smtp.CRAMMD5Auth("isp", "tajne")); err != nil {
		t.Fatal(err)
	}
	wantCode(c.Mail("bad@x.example"), "550")
	if err := c.Mail("a@x.example"); err != nil {
		t.Error(err)
	}
	wantCode(c.Rcpt("nikt@x.example"), "551")
	wantCode(send(c, "spam\r\n"), "554")
	if err := send(c, "Subject: x\r\n\r\n..treść\r\n"); err != nil {
		t.Error(err)
	}
	if err := c.Quit(); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	want := []Message{{
		From: "a@x.example", To: []string{"b@x.example"}, Notify: []string{""}, User: "isp", Conn: 1, TLS: true,
		Data: []byte("Subject: x\r\n\r\n..treść\r\n"),
	}}
	if diff := cmp.Diff(want, s.Messages()); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if s.Conns() != 1 {
		t.Errorf("%d connections, want 1", s.Conns())
	}
}

func refuseIf(refuse bool, code int) *gosmtp.SMTPError {
	if !refuse {
		return nil
	}
	return &gosmtp.SMTPError{Code: code, EnhancedCode: gosmtp.EnhancedCode{5, 0, 0}, Message: "no"}
}

func send(c *smtp.Client, data string) error {
	if err := errors.Join(c.Mail("a@x.example"), c.Rcpt("b@x.example")); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	_, err = w.Write([]byte(data))
	return errors.Join(err, w.Close())
}

func TestScript(t *testing.T) {
	t.Parallel()
	s, err := StartScript(
		Dialogue{Reply("220 x"), Expect("ehlo"), Drip("250 y", time.Millisecond), Hangup(), Reply("never")},
		Dialogue{Expect("EHLO"), Silence()},
	)
	if err != nil {
		t.Fatal(err)
	}
	first := dial(t, s)
	in := bufio.NewReader(first)
	want(t, in, "220 x\r\n")
	say(t, first, "EHLO a\r\n")
	want(t, in, "250 y\r\n")
	want(t, in, "")

	second, third := dial(t, s), dial(t, s) // the last dialogue is repeated
	say(t, second, "EHLO b\r\n")
	say(t, third, "HELO c\r\n")
	want(t, bufio.NewReader(third), "") // hung up on, for not saying EHLO
	if s.Conns() != 3 {
		t.Errorf("%d connections, want 3", s.Conns())
	}
	if err := s.Close(); err == nil || !strings.Contains(err.Error(), `connection 3, step 1: got "HELO c", want "EHLO"`) {
		t.Errorf("Close = %v, want what went wrong on connection 3", err)
	}
	if diff := cmp.Diff([][]string{{"EHLO a"}, {"EHLO b"}, {"HELO c"}}, s.Lines()); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if _, err := StartScript(); err == nil {
		t.Error("StartScript without a dialogue succeeded")
	}
}

func dial(t *testing.T, s *Script) net.Conn {
	t.Helper()
	before := s.Conns()
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", s.Port()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	for s.Conns() == before { // so that the connections have their order
		time.Sleep(time.Millisecond)
	}
	return c
}

func say(t *testing.T, c net.Conn, line string) {
	t.Helper()
	if _, err := c.Write([]byte(line)); err != nil {
		t.Error(err)
	}
}

// want reads a line; the empty one is the end of the connection.
func want(t *testing.T, in *bufio.Reader, line string) {
	t.Helper()
	if got, _ := in.ReadString('\n'); got != line {
		t.Errorf("got %q, want %q", got, line)
	}
}

// A message can be accepted and go without an answer; it counts.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	for answer, fails := range map[Answer]bool{Given: false, Cut: true, Silent: true} {
		s, err := Start(Options{Answer: func(Message) Answer { return answer }})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error)
		go func() {
			done <- smtp.SendMail(fmt.Sprintf("127.0.0.1:%d", s.Port()), nil, "a@x.example", []string{"b@x.example"}, []byte("Subject: x\r\n\r\ny\r\n"))
		}()
		select {
		case err := <-done:
			if (err != nil) != fails || answer == Silent {
				t.Errorf("answer %d: %v, want an error %t", answer, err, fails)
			}
		case <-time.After(300 * time.Millisecond):
			if answer != Silent {
				t.Errorf("answer %d: none came, nor was the connection closed", answer)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if err := <-done; err != nil {
				t.Logf("the client: %v", err) // it fails, or nobody waits
			}
		}
		if n := len(s.Messages()); n != 1 {
			t.Errorf("answer %d: %d messages came in, want 1", answer, n)
		}
		_ = s.Close() // a second time does no harm
	}
}
