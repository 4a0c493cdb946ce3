package email

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	. "github.com/powiadom/powiadom/pkg/internal/smtptest" //nolint:revive // dialogues read as words
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/recipient"
)

// What a contact is resolved to is what the server hears, byte by byte: nobody is
// counted as reached who cannot be written to, and nobody else is written to.
func TestContactsAtTheServer(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		contact string
		rcpt    []string // nil: contact-invalid
	}{
		{"Jan@ŻÓŁW.pl", []string{"Jan@xn--w-uga1v8h.pl"}},
		{"\ufeffjan\u00ad@z\u0307o\u0301łw.pl\u00a0", []string{"jan@xn--w-uga1v8h.pl"}},
		{`"jan kowalski"@example.net`, []string{`"jan kowalski"@example.net`}},
		{`"a>b\"c\\@"@example.net`, []string{`"a>b\"c\\@"@example.net`}},
		{`"jan"@example.net, JAN@Example.net`, []string{"jan@example.net"}},
		{"Jan Nowak <jan@example.net>; ewa@example.net", []string{"jan@example.net", "ewa@example.net"}},
		{"o'b@example.net", []string{"o'b@example.net"}},
		{"żółw@example.net", nil},
		{"jan@example.net (nieaktualny)", nil},
		{"nie: jan@example.net", nil},
		{"jan@example.net\r\nRCPT TO:<ewa@example.net>", nil},
		{"jan@example.net>", nil},
		{"root@localhost", nil},
	} {
		c := notify.Customer{Contacts: []notify.Contact{{Value: tc.contact, Type: notify.ContactEmail | notify.ContactNotifications}}}
		found, reason := recipient.Policy{IgnoreConsents: true}.Resolve(c, notify.Email)
		if (reason == notify.BadContact) != (tc.rcpt == nil) {
			t.Errorf("%q: %v, %q", tc.contact, found, reason)
		}
		var dialogue []Dialogue
		for _, to := range tc.rcpt {
			dialogue = append(dialogue, Dialogue{
				Expect("MAIL FROM:<biuro@isp.example>"), Reply("250 ok"), Expect("RCPT TO:<" + to + ">"), Reply("250 ok"),
				Expect("DATA"), Reply("354 go on"), ExpectMessage(), Reply("250 ok"),
			})
		}
		s, err := StartScript(Join(append(append([]Dialogue{Greet()}, dialogue...), Dialogue{Expect("QUIT"), Reply("221 bye")})...))
		if err != nil {
			t.Fatal(err)
		}
		m := newMailer(t, s.Port(), nil)
		var got []string
		for i, to := range found {
			d := delivery(int64(i))
			d.Destination = to.Written
			mustSend(t, m, d)
			got = append(got, to.To)
		}
		if d := cmp.Diff(tc.rcpt, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", tc.contact, d)
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil && tc.rcpt != nil {
			t.Errorf("%q: %v", tc.contact, err)
		}
	}
}
