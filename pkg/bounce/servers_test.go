package bounce_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"

	"github.com/powiadom/powiadom/pkg/bounce"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

const (
	messageID = "<messageitem-12@powiadom.0123456789abcdef.a1b2.isp.example>"
	message   = "From: biuro@%[1]s\r\nTo: jan@klient.example\r\nSubject: Dlug\r\nMessage-ID: " + messageID + "\r\n\r\nTekst\r\n"
)

// What Postfix and Exim make of a refusal by the next server is understood.
func TestServers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		code int
		text string
		want bounce.Recipient
	}{
		{550, "5.1.1 <jan@klient.example>: Recipient address rejected: User unknown", bounce.Recipient{Status: "5.1.1"}},
		{552, "5.2.2 Mailbox full", bounce.Recipient{Status: "5.2.2"}},
		{550, "No such user here", bounce.Recipient{Status: "5.0.0"}},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.code, tt.want.Status), func(t *testing.T) {
			t.Parallel()
			refusing, err := smtptest.Start(smtptest.Options{RefuseRcpt: func(string) *gosmtp.SMTPError {
				return &gosmtp.SMTPError{Code: tt.code, EnhancedCode: gosmtp.NoEnhancedCode, Message: tt.text}
			}})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = refusing.Close() })
			for name, back := range map[string]func(*testing.T, int) [][]byte{"Postfix": postfix, "Exim": exim} {
				t.Run(name, func(t *testing.T) {
					mails := back(t, refusing.Port())
					report, ok, err := bounce.Parse(bytes.NewReader(mails[0]))
					if err != nil || !ok || len(report.Recipients) != 1 || report.MessageID != messageID {
						t.Fatalf("Parse = %+v, %v, %v of\n%s", report, ok, err, mails[0])
					}
					r := report.Recipients[0]
					if r.Status != tt.want.Status || !r.Failed() || !r.Is("jan@klient.example") || !strings.Contains(r.Text(), tt.text) {
						t.Errorf("recipient %+v, text %q; want %+v of\n%s", r, r.Text(), tt.want, mails[0])
					}
				})
			}
		})
	}
}

func postfix(t *testing.T, relay int) [][]byte {
	t.Helper()
	p, err := smtptest.StartPostfixWith([]string{"smtpd_tls_security_level = none", "default_transport = smtp:", fmt.Sprintf("relayhost = [127.0.0.1]:%d", relay)}, "biuro")
	if errors.Is(err, smtptest.ErrNoPostfix) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	send(t, p.Port(), smtptest.PostfixDomain)
	return await(t, func() ([][]byte, error) { return p.Mailbox("biuro") }, p.Log)
}

func exim(t *testing.T, relay int) [][]byte {
	t.Helper()
	e, err := smtptest.StartExim(fmt.Sprintf("RELAY=%d", relay))
	if errors.Is(err, smtptest.ErrNoExim) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	send(t, e.Port(), smtptest.EximDomain)
	return await(t, e.Mails, e.Log)
}

func send(t *testing.T, port int, domain string) {
	t.Helper()
	text := fmt.Appendf(nil, message, domain)
	if err := smtp.SendMail(fmt.Sprintf("127.0.0.1:%d", port), nil, "biuro@"+domain, []string{"jan@klient.example"}, text); err != nil {
		t.Fatal(err)
	}
}

func await(t *testing.T, mails func() ([][]byte, error), log func() string) [][]byte {
	t.Helper()
	for range 300 {
		found, err := mails()
		if err != nil {
			t.Fatal(err)
		}
		if len(found) > 0 {
			return found
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("no report came back; the server's log:\n%s", log())
	return nil
}
