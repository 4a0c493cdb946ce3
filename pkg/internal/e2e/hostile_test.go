package e2e_test

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"github.com/powiadom/powiadom/pkg/control"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// hostile are values that a customer, or somebody in the office, may type.
func hostile() []string {
	return []string{
		`'; DROP TABLE customers; --`,
		`" OR 1=1 -- `,
		`\'; DELETE FROM cash; #`,
		"`messages` UNION SELECT passwd FROM users",
		`%pin %cid %balance %last_99_in_a_table`,
		`%%pin%`,
		`<script>alert(1)</script>`,
		`"><img src=x onerror=alert(1)>`,
		`</td></table><b>`,
		`&lt;b&gt; &amp;`,
		"Jan\r\nBcc: ofiara@example.com",
		"Jan\nSubject: inny temat",
		"Jan\r\n\r\nTreść od klienta",
		"Jan\r\n.\r\nMAIL FROM:<x@example.com>",
		"Jan\rRCPT TO:<ofiara@example.com>",
		"\x00\x01\x1b[31mczerwony\x7f",
		"\u2028\u2029\u0085\u202eywohcwod",
		`=?utf-8?Q?Bcc:_ofiara@example.com?=`,
		`:name ? ?? :1 {{conditions}} {{net}} ${HOME} $(id)`,
		`[%1%] [%idzdo:http://zly.example%]`,
		strings.Repeat("ł", 128),
		strings.Repeat("'", 128),
		"", " ",
	}
}

// hostileContacts are addresses, or are not.
func hostileContacts() []string {
	return []string{
		"dobry@example.com\r\nRCPT TO:<ofiara@example.com>",
		"ofiara@example.com>\r\nDATA\r\n",
		`"a\r\nb"@example.com`,
		`<script>@example.com`,
		`x@example.com' OR '1'='1`,
		`Jan <jan@example.com>`,
		"@", "a@b@c.example", "x@exa mple.com", strings.Repeat("a", 240) + "@example.com",
	}
}

// Whatever customers are called and whatever stands where an address should,
// every mail is one mail to its one recipient, markup stays text, tables stay
// whole, and nobody else is reached.
func TestHostileValues(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{})
	const first = 1000
	for i, name := range hostile() {
		id := first + i
		in.db.Exec(t, "INSERT INTO customers (id, lastname, name, info, message, pin, divisionid) VALUES (?, ?, '', '', '', 'tajny', 1)", id, name)
		in.db.Exec(t, "INSERT INTO customercontacts (customerid, contact, type) VALUES (?, ?, 40), (?, ?, 33)", id, fmt.Sprintf("k%d@example.com", id), id, "601000000")
		in.db.Exec(t, "INSERT INTO customerconsents (customerid, cdate, type) VALUES (?, 1, 3), (?, 1, 8)", id, id)
		in.db.Exec(t, "INSERT INTO nodes (name, ownerid, ipaddr, netid, info) VALUES (?, ?, ?, 1, '')", fmt.Sprintf("zly%d", id), id, 4000000000+id)
		in.db.Exec(t, "INSERT INTO cash (time, type, value, customerid, comment, currency, currencyvalue) VALUES (1, 0, -60, ?, ?, 'PLN', 1)", id, name)
	}
	for i, contact := range hostileContacts() {
		id := first + len(hostile()) + i
		in.db.Exec(t, "INSERT INTO customers (id, lastname, name, info, message, divisionid) VALUES (?, 'Zły', 'Adres', '', '', 1)", id)
		in.db.Exec(t, "INSERT INTO customercontacts (customerid, contact, type) VALUES (?, ?, 40), (?, ?, 33)", id, contact, id, contact)
		in.db.Exec(t, "INSERT INTO customerconsents (customerid, cdate, type) VALUES (?, 1, 3), (?, 1, 8)", id, id)
	}
	in.db.Exec(t, mariadbtest.Billed+" AND c.id >= 1000")
	before := mariadbtest.Get[string](t, in.db, "SELECT GROUP_CONCAT(CONCAT(id, lastname, pin, deleted) ORDER BY id) FROM customers WHERE id >= 1000")

	text := "%customer|%balance|\n%last_2_in_a_table"
	for i, name := range append([]string{"zwykła"}, hostile()[:20]...) {
		if strings.ContainsRune(name, 0) {
			continue // no process can be given one
		}
		args := []string{"send", "--name", "Nazwa: " + name, "--subject", "Temat %customer " + name, "--body", text, "--channel", "email"}
		if i%2 == 1 {
			args = append(args, "--html")
		}
		if i == 0 {
			args = append(args, "--channel", "sms", "--channel", "warning")
		}
		for id := first; id < first+len(hostile())+len(hostileContacts()); id++ {
			args = append(args, "--customer", fmt.Sprint(id))
		}
		cmd := in.command(t.Context(), args...)
		out, err := cmd.CombinedOutput()
		if _, found := control.First(name); found {
			if cmd.ProcessState.ExitCode() != 2 {
				t.Errorf("send with the name and subject %q: %v, want a refusal\n%s", name, err, out)
			}
			continue
		}
		// An address that only looks like one is refused by the mail server.
		if err != nil && cmd.ProcessState.ExitCode() != 3 {
			t.Fatalf("send: %v\n%s", err, out)
		}
	}

	if after := mariadbtest.Get[string](t, in.db, "SELECT GROUP_CONCAT(CONCAT(id, lastname, pin, deleted) ORDER BY id) FROM customers WHERE id >= 1000"); after != before {
		t.Error("the customers are not what they were")
	}
	if n := mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM messageitems WHERE status <> 2 AND destination LIKE 'k%@example.com'"); n != 0 {
		t.Errorf("%d messages to good addresses were not sent", n)
	}
	for _, m := range in.mail.Messages() {
		checkHostileMail(t, m)
	}
	for id := first; id < first+len(hostile()); id++ {
		warning := mariadbtest.Get[string](t, in.db, "SELECT message FROM customers WHERE id = ?", id)
		if strings.Contains(warning, "<script") || strings.Contains(warning, "<img") || strings.Contains(warning, "<b>") {
			t.Errorf("the warning of customer %d has markup that is the customer's: %q", id, warning)
		}
		if strings.Contains(warning, "tajny") {
			t.Errorf("the warning of customer %d has the PIN that only his name asks for", id)
		}
	}
	for _, m := range in.sms.Accepted() {
		if m.To != "48601000000" || strings.Contains(m.Text, "tajny") {
			t.Errorf("SMS to %s: %q", m.To, m.Text)
		}
	}
}

func checkHostileMail(t *testing.T, m smtptest.Message) {
	t.Helper()
	if len(m.To) != 1 || strings.Contains(m.To[0], "ofiara") {
		t.Errorf("a mail went to %q", m.To)
	}
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Data))
	if err != nil {
		t.Fatalf("a mail cannot be read: %v\n%s", err, m.Data)
	}
	allowed := []string{
		"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "Message-Id", "Mime-Version",
		"Precedence", "Subject", "To", "X-Auto-Response-Suppress", "X-Lms-Message-Item-Id",
	}
	for name, values := range parsed.Header {
		if !slices.Contains(allowed, name) || len(values) != 1 {
			t.Errorf("header %s: %q", name, values)
		}
	}
	to, err := parsed.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != m.To[0] {
		t.Errorf("To %q, the envelope says %q", parsed.Header.Get("To"), m.To)
	}
	for _, part := range textParts(t, parsed) {
		if strings.Contains(part, "tajny") {
			t.Errorf("a mail has the PIN that only the customer's name asks for:\n%s", part)
		}
		if strings.Contains(part, "<html") && (strings.Contains(part, "<script") || strings.Contains(part, "<img")) {
			t.Errorf("an HTML mail has markup that is the customer's:\n%s", part)
		}
	}
}

// textParts returns the decoded parts of a mail.
func textParts(t *testing.T, m *mail.Message) []string {
	t.Helper()
	decode := func(encoding string, r io.Reader) string {
		if strings.EqualFold(encoding, "quoted-printable") {
			r = quotedprintable.NewReader(r)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	media, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(media, "multipart/") {
		return []string{decode(m.Header.Get("Content-Transfer-Encoding"), m.Body)}
	}
	var out []string
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err != nil {
			return out
		}
		out = append(out, decode(part.Header.Get("Content-Transfer-Encoding"), part))
	}
}
