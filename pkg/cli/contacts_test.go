package cli_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
)

// contact is a row of a customer's contacts; kinds are LMS's bits, such as
// "mail|notices".
func contact(value, kinds string) string {
	bits := strings.NewReplacer("mobile", "1", "landline", "4", "mail", "8", "invoices", "16", "notices", "32", "account", "64", "off", "16384").Replace(kinds)
	return `INSERT INTO customercontacts (customerid, contact, type) VALUES ({me}, '` + value + `', ` + bits + `)`
}

func consent(kind string) string {
	return `INSERT INTO customerconsents (customerid, type) VALUES ({me}, ` + kind + `)`
}

const (
	byMail = "3"
	bySMS  = "8"
)

// reached writes decisions as "name: sms 48601100201, email no-consent".
func (p *place) reached(t *testing.T, id string) []string {
	t.Helper()
	var out []string
	last := int64(0)
	for _, d := range p.decide(t, id, now) {
		what := d.Destination
		if d.Decision == "skip" {
			what = d.Reason
		}
		if d.Customer != last {
			out = append(out, p.names[d.Customer]+": ")
		} else {
			out[len(out)-1] += ", "
		}
		last = d.Customer
		out[len(out)-1] += d.Channel + " " + what
	}
	slices.Sort(out)
	return out
}

func TestContacts(t *testing.T) {
	t.Parallel()
	both := []string{consent(byMail), consent(bySMS)}
	with := func(rows ...string) []string { return append(rows, both...) }
	people := []struct {
		person
		want string
	}{
		{
			person{name: "one of each", rows: with(contact("jan@poczta.example", "mail|notices"), contact("601 100 201", "mobile|notices"))},
			"email jan@poczta.example, sms 48601100201",
		},
		{
			person{name: "two mobiles", rows: with(contact("601100201", "mobile|notices"), contact("602100202", "mobile|notices"))},
			"email no-contact, sms 48601100201, sms 48602100202",
		},
		{
			person{name: "one mobile in two spellings", rows: with(contact("603100203", "mobile|notices"), contact("+48 603-100-203", "mobile|notices"))},
			"email no-contact, sms 48603100203",
		},
		{
			person{name: "one address in two spellings", rows: with(contact("Ewa@Poczta.Example", "mail|notices"), contact("ewa@poczta.example", "mail|notices"))},
			"email Ewa@poczta.example, sms no-contact",
		},
		{
			person{name: "two addresses in one field", rows: with(contact("a@poczta.example, b@poczta.example", "mail|notices"))},
			"email a@poczta.example, email b@poczta.example, sms no-contact",
		},
		{
			person{name: "no contact", rows: with()},
			"email no-contact, sms no-contact",
		},
		{
			person{name: "type missing", rows: with(`INSERT INTO customercontacts (customerid, contact, type) VALUES ({me}, 'x@poczta.example', NULL)`)},
			"email no-contact, sms no-contact",
		},
		{
			person{name: "disabled", rows: with(contact("a@poczta.example", "mail|notices|off"), contact("601100201", "mobile|notices|off"))},
			"email contact-disabled, sms contact-disabled",
		},
		{
			person{name: "not for notifications", rows: with(contact("a@poczta.example", "mail|invoices"), contact("601100201", "mobile"))},
			"email contact-not-for-notifications, sms contact-not-for-notifications",
		},
		{
			person{name: "no consent", rows: []string{contact("a@poczta.example", "mail|notices"), contact("601100201", "mobile|notices")}},
			"email no-consent, sms no-consent",
		},
		{
			person{name: "consent to mail alone", rows: []string{contact("a@poczta.example", "mail|notices"), contact("601100201", "mobile|notices"), consent(byMail)}},
			"email a@poczta.example, sms no-consent",
		},
		{
			person{name: "consent to SMS alone", rows: []string{contact("a@poczta.example", "mail|notices"), contact("601100201", "mobile|notices"), consent(bySMS)}},
			"email no-consent, sms 48601100201",
		},
		{
			person{name: "consent to marketing", rows: []string{contact("601100201", "mobile|notices"), consent("9")}},
			"email no-contact, sms no-consent",
		},
		{
			person{name: "unusable", rows: with(contact("zły adres@@poczta", "mail|notices"), contact("12345", "mobile|notices"))},
			"email contact-invalid, sms contact-invalid",
		},
		{
			person{name: "landline marked as mobile", rows: with(contact("12 632 10 20", "mobile|notices"))},
			"email no-contact, sms contact-invalid",
		},
		{
			person{name: "landline", rows: with(contact("12 632 10 20", "landline|notices"))},
			"email no-contact, sms no-contact",
		},
		{
			person{name: "foreign mobile", rows: with(contact("+49 1512 3456789", "mobile|notices"))},
			"email no-contact, sms foreign-number",
		},
		{
			person{name: "one unusable, one good", rows: with(contact("nic", "mail|notices"), contact("a@poczta.example", "mail|notices"))},
			"email a@poczta.example, sms no-contact",
		},
		{
			person{name: "disabled beside invalid", rows: with(contact("a@poczta.example", "mail|notices|off"), contact("nic", "mail|notices"))},
			"email contact-invalid, sms no-contact",
		},
		{
			person{name: "one of two is bad", rows: with(contact("a@poczta.example, b@@poczta", "mail|notices"))},
			"email contact-invalid, sms no-contact",
		},
		{
			person{name: "a mailbox in three writings", rows: with(contact("jan@żółw.example", "mail|notices"), contact("Jan@XN--W-uga1v8h.example", "mail|notices"), contact("Jan N <jan@\u00adżółw.example>", "mail|notices"))},
			"email jan@xn--w-uga1v8h.example, sms no-contact",
		},
		{
			person{name: "letters before the @", rows: with(contact("żółw@poczta.example", "mail|notices"))},
			"email contact-invalid, sms no-contact",
		},
		{
			person{name: "a note beside the address", rows: with(contact("a@poczta.example (nieaktualny)", "mail|notices"))},
			"email contact-invalid, sms no-contact",
		},
		{
			person{name: "quotes", rows: with(contact(`"jan kowalski"@poczta.example`, "mail|notices"))},
			`email "jan kowalski"@poczta.example, sms no-contact`,
		},
		{
			person{name: "line break in the address", rows: with(`INSERT INTO customercontacts (customerid, contact, type) VALUES ({me}, CONCAT('a@poczta.example', CHAR(13), CHAR(10), 'Bcc: b@poczta.example'), 8|32)`)},
			"email contact-invalid, sms no-contact",
		},
		{
			person{name: "owns a node", rows: with(node("mine", "1", "10.1.0.1", "0.0.0.0", "NULL", fiber))},
			"email no-contact, sms no-contact, warning www",
		},
		{
			person{name: "owns a node without address", rows: with(node("net", "1", "0.0.0.0", "0.0.0.0", "NULL", fiber))},
			"email no-contact, sms no-contact, warning www",
		},
	}
	var list []person
	var want []string
	for _, who := range people {
		who.bare = true
		list = append(list, who.person)
		if !strings.Contains(who.want, "warning") {
			who.want += ", warning no-node"
		}
		want = append(want, who.name+": "+who.want)
	}
	slices.Sort(want)
	generations(t, func(t *testing.T, g provider.Generation) {
		p := settle(t, g, neighbourhood(), list)
		id := p.add(t, "--channel", "sms", "--channel", "warning", "--cycle", "0 8 * * *")
		diff(t, p.reached(t, id), want, "reached")
	})
}

// What an installation may ask for differently from LMS's own notifier.
func TestContactSettings(t *testing.T) {
	t.Parallel()
	people := []person{
		{name: "no consent", bare: true, rows: []string{contact("601100201", "mobile|notices")}},
		{name: "not for notifications", bare: true, rows: []string{contact("602100202", "mobile"), consent(bySMS)}},
		{name: "foreign", bare: true, rows: []string{contact("+49 1512 3456789", "mobile|notices"), consent(bySMS)}},
		{name: "disabled", bare: true, rows: []string{contact("604100204", "mobile|notices|off"), consent(bySMS)}},
	}
	strict := []string{
		"disabled: sms contact-disabled", "foreign: sms foreign-number",
		"no consent: sms no-consent", "not for notifications: sms contact-not-for-notifications",
	}
	tests := []struct {
		name     string
		settings []string
		changed  string
	}{
		{"as lms-notify", nil, ""},
		{"consents ignored", []string{"[notify]", "ignore_customer_consents = true"}, "no consent: sms 48601100201"},
		{"flags ignored", []string{"[notify]", "ignore_contact_flags = true"}, "not for notifications: sms 48602100202"},
		{"abroad", nil, "foreign: sms 4915123456789"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := settle(t, mariadbtest.Head, nil, people, tt.settings...)
			if tt.name == "abroad" {
				p.Exec(t, `INSERT INTO uiconfig (section, var, value) VALUES ('powiadom', 'foreign_numbers', 'true')`)
			}
			want := slices.Clone(strict)
			name, _, _ := strings.Cut(tt.changed, ":")
			for i, line := range want {
				if tt.changed != "" && strings.HasPrefix(line, name+":") {
					want[i] = tt.changed
				}
			}
			id := p.must(t, "add", "--name", p.fresh("SMS"), "--channel", "sms", "--body", "Hej", "--cycle", "0 8 * * *")
			diff(t, p.reached(t, id), want, "reached")
		})
	}
}

// Reasons that come of the text.
func TestTexts(t *testing.T) {
	t.Parallel()
	base := []string{`INSERT INTO divisions (id, shortname, name, account) VALUES (2, 'bez', 'Bez konta', ''), (3, 'całe', 'Całe konto', '61109010140000071219812874')`}
	hash := "pin = '$2y$10$CwTycUXWue0Thq9StjUM0uJ8Ih4yX1nW6YQnJ8mKz2d9Jm3q1cW2S'"
	mobile := contact("60110020{me}", "mobile|notices")
	people := []person{
		{name: "plain PIN", columns: "pin = '0042'", rows: []string{mobile}},
		{name: "hashed PIN", columns: hash, rows: []string{mobile}},
		{name: "no account", columns: "divisionid = 2", rows: []string{mobile}},
		{name: "no division", columns: "divisionid = NULL", rows: []string{mobile}},
		{name: "whole account", columns: "divisionid = 3", rows: []string{mobile}},
		{name: "long name", columns: "lastname = REPEAT('a', 128)", rows: []string{mobile}},
		{name: "owes", rows: []string{mobile, cash("0", "-1234.50", "1")}},
		{name: "paid", rows: []string{mobile, cash("1", "12345.67", "{2026-11-20T12:00}"), cash("1", "5", "{2026-11-19T12:00}"), cash("1", "-9", "{2026-11-21T12:00}")}},
	}
	var names []string
	for _, who := range people {
		names = append(names, who.name)
	}
	tests := []struct {
		name, channel, body string
		want                map[string]string // name: text or reason
	}{
		{"no variable: everybody", "sms", "Hej", nil},
		{"PIN", "sms", "%pin", map[string]string{"plain PIN": "0042", "hashed PIN": "pin-hashed"}},
		{"PIN by e-mail", "email", "%pin", map[string]string{"plain PIN": "0042", "hashed PIN": "pin-hashed"}},
		{"account", "sms", "%bankaccount", map[string]string{
			"no account": "no-bank-account", "no division": "no-bank-account",
			"whole account": "61 1090 1014 0000 0712 1981 2874", "plain PIN": "02 1050 1025 0000 0000 0000 0001",
		}},
		{"longer than six parts", "sms", strings.Repeat("x", 6*153) + "%pin", map[string]string{"owes": "sms-too-long", "hashed PIN": "pin-hashed"}},
		{"balance", "email", "%balance", map[string]string{"owes": "-1234,50\u00a0zł", "paid": "12\u00a0341,67\u00a0zł", "plain PIN": "0,00\u00a0zł"}},
		{"balance by SMS", "sms", "%balance", map[string]string{"owes": "-1234,50 zl"}},
		{"last payment", "email", "%payment", map[string]string{"paid": "12\u00a0345,67\u00a0zł", "owes": "0,00\u00a0zł"}},
		{"number", "sms", "%cid", map[string]string{"hashed PIN": "2"}},
		{"unknown word", "sms", "%bfoo 5%", map[string]string{"owes": "%bfoo 5%"}},
	}
	generations(t, func(t *testing.T, g provider.Generation) {
		p := settle(t, g, base, people)
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				id := p.must(t, "add", "--name", p.fresh("Tekst"), "--channel", tt.channel, "--body", tt.body, "--cycle", "0 8 * * *")
				got := make(map[string]string)
				for _, d := range p.decide(t, id, now) {
					got[p.names[d.Customer]] = d.Body
					if d.Decision == "skip" {
						got[p.names[d.Customer]] = d.Reason
					}
				}
				if len(got) != len(names) {
					t.Errorf("decisions on %d people, want %d", len(got), len(names))
				}
				for name, want := range tt.want {
					if got[name] != want {
						t.Errorf("%s: %q, want %q", name, got[name], want)
					}
				}
			})
		}
	})
}

// An invoice is told once by each notification, when it reached somebody.
func TestTold(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, g provider.Generation) {
		p := settle(t, g, neighbourhood(), []person{
			{name: "reachable", rows: []string{invoice("1", "{2026-11-23T07:00}", ""), node("one", "1", "10.1.0.1", "0.0.0.0", "NULL", fiber)}},
			{name: "unreachable yet", rows: []string{invoice("1", "{2026-11-23T07:00}", "")}},
		})

		// Warnings need no server: what is planned is done.
		add := func(flags ...string) string {
			return p.must(t, append([]string{"add", "--name", p.fresh("Faktura"), "--channel", "warning", "--body", "Faktura", "--event", "invoice"}, flags...)...)
		}
		reached := func(id, at string) []string {
			var out []string
			for _, d := range p.decide(t, id, at) {
				out = append(out, fmt.Sprintf("%s %s%s", p.names[d.Customer], d.Destination, d.Reason))
			}
			slices.Sort(out)
			return out
		}
		once, every, other := add(), add("--repeat", "every-run"), add()
		p.must(t, "run", "--at", now, "--only", once)
		p.must(t, "run", "--at", now, "--only", every)

		later := "2026-11-23T09:00"
		diff(t, reached(once, later), []string{"unreachable yet no-node"}, "told once, later")
		diff(t, reached(every, later), []string{"reachable www", "unreachable yet no-node"}, "every run, later")
		diff(t, reached(other, later), []string{"reachable www", "unreachable yet no-node"}, "another notification")

		// A second invoice is news, and one who can be reached by now is told.
		p.exec(t, g, 1, invoice("1", "{2026-11-23T09:30}", ""))
		p.exec(t, g, 2, node("two", "1", "10.1.0.2", "0.0.0.0", "NULL", fiber))
		diff(t, reached(once, "2026-11-23T10:00"), []string{"reachable www", "unreachable yet www"}, "after a second invoice")
		p.must(t, "run", "--at", "2026-11-23T10:00", "--only", once)
		diff(t, reached(once, "2026-11-23T11:00"), nil, "all told")

		// A send by hand remembers, too.
		p.must(t, "send", other, "--at", "2026-11-23T11:00", "--again", "99", "--yes")
		diff(t, reached(other, "2026-11-23T11:00"), nil, "told by hand")
		if got := mariadbtest.Get[int](t, p.Database, "SELECT COUNT(*) FROM powiadom_told"); got != 6 {
			t.Errorf("%d rows of powiadom_told, want 6", got)
		}
	})
}
