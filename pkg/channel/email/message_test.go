package email

import (
	"fmt"
	"mime"
	"net/mail"
	"strings"
	"testing"
	"unicode"

	"github.com/powiadom/powiadom/pkg/internal/smtptest"
	"github.com/powiadom/powiadom/pkg/notify"
)

const boxed = `-------------+-------------+-------------+-------------+-----------------------------------------------------
 Data        | Obciążenie  | Wpłata      | Saldo       | Opis
-------------+-------------+-------------+-------------+-----------------------------------------------------
 2026/08/20  |             | 50,00 zł    | -10,00 zł   | Wpłata
 2026/08/01  | 60,00 zł    |             | -60,00 zł   | Abonament 08/2026, ul. Żółta 5 m. 3, łącze światłowodowe
-------------+-------------+-------------+-------------+-----------------------------------------------------
`

func TestBoxedTableSurvives(t *testing.T) {
	t.Parallel()
	s := startServer(t, smtptest.Options{})
	m := newMailer(t, s.Port(), nil)
	for i, body := range []string{
		boxed,
		"Ostatnie operacje:\n\n" + boxed + "\n.\n..\n.koniec",
		"spacje na końcu   \n\ttabulator\t\n = równość =3D\n",
		strings.Repeat("bez-końca", 500),
		"From tu zaczyna się wiersz\n",
		"",
	} {
		d := delivery(int64(i))
		d.Body = body
		mustSend(t, m, d)
		_, parts := readMessage(t, s.Messages()[i].Data)
		want := body
		if got := parts[0].Text; got != want && got != want+"\n" { // the message's last line end is SMTP's
			t.Errorf("body = %q, want %q", got, want)
		}
	}
}

// hostile are values that try to become header lines or commands.
func hostile() []string {
	var all []string
	for _, sep := range []string{"\r\n", "\n", "\r", "\u0085", "\u2028", "\x00\n", "\r\n\r\n", "%0d%0a", "=?utf-8?q?=0D=0A?=", "\v", "\f"} {
		for _, base := range []string{
			"Zaległość%sBcc: ofiara@example.org",
			"ofiara@example.net%sBcc: ofiara@example.org",
			"ofiara@example.net>%sRCPT TO:<ofiara@example.org",
			`"a%sBcc: ofiara@example.org" <biuro@isp.example>`,
			`=?utf-8?q?a=0D=0ABcc:_ofiara=40example.org?=%s <biuro@isp.example>`,
			`"ofiara%sBcc: x"@example.net`,
			"biuro@isp.example%s",
			"%sbiuro@isp.example",
		} {
			all = append(all, fmt.Sprintf(base, sep))
		}
	}
	return append(all, "a@x.pl, b@x.pl", "grupa: a@x.pl, b@x.pl;", "grupa:;", "<a@x.pl> SIZE=1", "a@x.pl\x00", "a@\xff.pl", "@", "a@", "@x.pl", " ", "a b@x.pl",
		strings.Repeat("ż", 5000), strings.Repeat("a", 65)+"@x.pl", "a@"+strings.Repeat("x.", 150)+"pl")
}

func FuzzInjection(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s, s, s)
		f.Add(`"Biuro" <biuro@isp.example>`, "klient@example.net", s)
		f.Add(s, "klient@example.net", "Temat")
		f.Add("biuro@isp.example", s, "Temat")
	}
	m, err := New(Config{Host: "mail.example", LocalName: "x.example", Installation: "a1", Now: fixedNow})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, sender, destination, subject string) {
		c := newComposer(m)
		e, err := c.compose(notify.Delivery{ID: 1, Sender: sender, Destination: destination, Subject: subject, Body: "Treść\n"})
		if err != nil {
			if f := (&fault{phase: phaseMessage, err: err}).judge(); f.Class != notify.Permanent {
				t.Errorf("class = %v, want permanent", f.Class)
			}
			return
		}
		for _, addr := range []string{e.from, e.to} {
			if strings.ContainsFunc(addr, unicode.IsControl) || !strings.Contains(addr, "@") {
				t.Errorf("address in the envelope: %q", addr)
			}
		}
		h, parts := readMessage(t, e.data[:len(e.data)-len(".\r\n")])
		if len(parts) != 1 || parts[0].Text != "Treść\n" {
			t.Errorf("parts = %q", parts)
		}
		allowed := "From To Subject Date Message-Id Auto-Submitted X-Auto-Response-Suppress Precedence X-Lms-Message-Item-Id Mime-Version Content-Type Content-Transfer-Encoding"
		for name, values := range h {
			if !strings.Contains(allowed, name) || len(values) != 1 {
				t.Errorf("header %s = %q", name, values)
			}
		}
		for _, name := range []string{"From", "To"} {
			if list, err := h.AddressList(name); err != nil || len(list) != 1 {
				t.Errorf("%s = %q: %v, %v", name, h.Get(name), list, err)
			}
		}
		if s, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject")); err == nil && strings.ContainsFunc(s, unicode.IsControl) && !strings.Contains(subject, "=?") {
			t.Errorf("Subject = %q", s)
		}
	})
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		in   string
		want party
		text string // in the error
	}{
		{in: "jan@example.net", want: party{addr: "jan@example.net", domain: "example.net"}},
		{in: " Jan.Kowalski+isp@EXAMPLE.Net ", want: party{addr: "Jan.Kowalski+isp@example.net", domain: "example.net"}},
		{in: "Jan <jan@example.net>", want: party{name: "Jan", addr: "jan@example.net", domain: "example.net"}},
		{in: "jan@żółw.pl", want: party{addr: "jan@xn--w-uga1v8h.pl", domain: "xn--w-uga1v8h.pl"}},
		{in: "jan@ŻÓŁW.PL", want: party{addr: "jan@xn--w-uga1v8h.pl", domain: "xn--w-uga1v8h.pl"}},
		{in: "żółw@example.net", want: party{addr: "żółw@example.net", domain: "example.net", utf8: true}},
		{in: `"jan kowalski"@example.net`, want: party{addr: `"jan kowalski"@example.net`, domain: "example.net"}},
		{in: "root@localhost", want: party{addr: "root@localhost", domain: "localhost"}},
		{in: "jan@my_host.example", text: "domain"},
		{in: "a@x.pl, b@x.pl", text: "one e-mail address"},
		{in: "a@x.pl; b@x.pl", text: "one e-mail address"},
		{in: "jan", text: "one e-mail address"},
		{in: "", text: "one e-mail address"},
		{in: "jan@exa mple.net", text: "one e-mail address"},
		{in: "jan@-ż-.pl", text: "domain"},
		{in: "jan@example.net\n", text: "control character"},
		{in: "jan@example.net\x00", text: "control character"},
		{in: strings.Repeat("a", 65) + "@example.net", text: "longer"},
	} {
		got, err := parseParty(tc.in)
		switch {
		case tc.text == "" && (err != nil || got != tc.want):
			t.Errorf("parseParty(%q) = %+v, %v, want %+v", tc.in, got, err, tc.want)
		case tc.text != "" && (err == nil || !strings.Contains(err.Error(), tc.text)):
			t.Errorf("parseParty(%q) = %+v, %v, want an error with %q", tc.in, got, err, tc.text)
		}
		if tc.text == "" {
			if again, err := parseParty(got.addr); err != nil || again.addr != got.addr {
				t.Errorf("parseParty(%q) = %+v, %v: not the same again", got.addr, again, err)
			}
		}
	}
	if err := CheckSender("Biuro <biuro@isp.example>"); err != nil {
		t.Errorf("CheckSender = %v", err)
	}
	if err := CheckSender("Biuro"); err == nil || !strings.Contains(err.Error(), `sender "Biuro"`) {
		t.Errorf("CheckSender(Biuro) = %v, want an error", err)
	}
}

func TestBadAddressesArePermanent(t *testing.T) {
	t.Parallel()
	s := startServer(t, smtptest.Options{})
	m := newMailer(t, s.Port(), nil)
	for _, tc := range []struct {
		name  string
		spoil func(*notify.Delivery)
	}{
		{"list", func(d *notify.Delivery) { d.Destination = "a@x.pl, b@x.pl" }},
		{"nothing", func(d *notify.Delivery) { d.Destination = "" }},
		{"sender", func(d *notify.Delivery) { d.Sender = "Biuro" }},
		{"no sender", func(d *notify.Delivery) { d.Sender = "" }},
		{"letters outside ASCII, no SMTPUTF8", func(d *notify.Delivery) { d.Destination = "żółw@example.net" }},
	} {
		d := delivery(1)
		tc.spoil(&d)
		if _, err := m.Send(t.Context(), d); notify.ClassOf(err) != notify.Permanent || !strings.HasPrefix(err.Error(), "message: ") {
			t.Errorf("%s: Send = %v, want permanent at message", tc.name, err)
		}
	}
	mustSend(t, m, delivery(1))
	if s.Conns() != 1 || len(s.Messages()) != 1 {
		t.Errorf("%d connections, %d messages, want 1 and 1", s.Conns(), len(s.Messages()))
	}
}

// SMTPUTF8 is asked for only by an address that needs it.
func TestInternationalAddresses(t *testing.T) {
	t.Parallel()
	s := startServer(t, smtptest.Options{UTF8: true})
	m := newMailer(t, s.Port(), nil)
	for i, tc := range []struct {
		to, want string
		utf8     bool
	}{
		{"jan@example.net", "jan@example.net", false},
		{"jan@żółw.pl", "jan@xn--w-uga1v8h.pl", false},
		{"żółw@żółw.pl", "żółw@xn--w-uga1v8h.pl", true},
	} {
		d := delivery(1)
		d.Destination = tc.to
		mustSend(t, m, d)
		msg := s.Messages()[i]
		h, _ := readMessage(t, msg.Data)
		to, err := mail.ParseAddress(h.Get("To"))
		if err != nil || to.Address != tc.want || msg.To[0] != tc.want || msg.UTF8 != tc.utf8 {
			t.Errorf("%s: To = %v (%v), recipient %v, SMTPUTF8 %v, want %s, %v", tc.to, to, err, msg.To, msg.UTF8, tc.want, tc.utf8)
		}
	}
}

func TestSubject(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ in, want string }{
		{"Zaległość", "Zaległość"},
		{" a\r\nb\tc ", "a  b c"},
		{"12\u00a0345,67\u00a0zł", "12\u00a0345,67\u00a0zł"},
		{"a\xffb", "a\uFFFDb"},
		{strings.Repeat("ż", 200), strings.Repeat("ż", 200)},
		{strings.Repeat("ż", 201), strings.Repeat("ż", 199) + "…"},
	} {
		if got := subject(tc.in); got != tc.want {
			t.Errorf("subject(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

// No line of a message is longer than RFC 5322 allows, and the subject comes
// back whole.
func TestLongSubjects(t *testing.T) {
	t.Parallel()
	m, err := New(Config{Host: "mail.example", Now: fixedNow})
	if err != nil {
		t.Fatal(err)
	}
	c := newComposer(m)
	for _, want := range []string{
		strings.Repeat("ż", 200), strings.Repeat("a", 200), strings.Repeat("zażółć ", 25) + "x",
		strings.Repeat("słowo word ", 18) + "x", strings.Repeat("a ", 99) + "x",
	} {
		d := delivery(1)
		d.Subject = want
		e, err := c.compose(d)
		if err != nil {
			t.Fatal(err)
		}
		h, _ := readMessage(t, e.data)
		if got, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject")); err != nil || got != want {
			t.Errorf("Subject = %q, %v, want %q", got, err, want)
		}
		for line := range strings.SplitSeq(string(e.data), "\r\n") {
			if len(line) > 998 {
				t.Errorf("line of %d bytes", len(line))
			}
		}
	}
}
