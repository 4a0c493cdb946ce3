package past_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
)

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

func newPast(t *testing.T, g provider.Generation, statements ...string) (*past.Archive, *sqlx.DB) {
	t.Helper()
	d := mariadbtest.New(t, mariadbtest.Generation(g))
	db := d.Granted(t).Open(t)
	l, err := lms.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		d.Exec(t, statement)
	}
	return past.NewArchive(db, l.Schema()), db
}

// both runs a test for each of LMS's generations.
func both(t *testing.T, test func(*testing.T, provider.Generation)) {
	for _, g := range []provider.Generation{mariadbtest.Head, mariadbtest.G2021} {
		t.Run(string(g), func(t *testing.T) {
			t.Parallel()
			test(t, g)
		})
	}
}

func TestQueriesPrepare(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, g provider.Generation) {
		_, db := newPast(t, g)
		conditions := make(map[string]string)
		for name, query := range past.Queries() {
			if kind, _, _ := strings.Cut(name, "_"); kind == "where" || name != "runs" && kind == "runs" {
				conditions[kind] += "\n" + query
			}
		}
		subject := "COALESCE(i.subject, m.subject)"
		if g == mariadbtest.G2021 {
			subject = "m.subject"
		}
		for name, query := range past.Queries() {
			if kind, _, _ := strings.Cut(name, "_"); conditions[kind] != "" && name != "runs" {
				continue
			}
			pieces := conditions["where"]
			if name == "runs" {
				pieces = conditions["runs"]
			}
			if strings.HasPrefix(name, "messages") { // they have no lines
				for _, of := range []string{"where_status", "where_destination", "where_number", "where_after_message", "where_after_line"} {
					pieces = strings.ReplaceAll(pieces, past.Queries()[of], "")
				}
			}
			query = strings.NewReplacer("{{by}}", "i.customerid", "{{order}}", "i.id", "{{subject}}", subject, "{{text}}", "i.body", "{{conditions}}", pieces).Replace(query)
			statement, err := db.PrepareContext(t.Context(), query)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			_ = statement.Close()
		}
	})
}

// longLog is a log with 260 entries of one line, one line in ten LMS's own, and
// after them an entry with 2100 lines. Customers 1 to 3 take turns.
func longLog() []string {
	statements := []string{
		`INSERT INTO customers (id, lastname, name, info, message, divisionid) VALUES
			(1, 'Żak', 'Łucja', '', '', 1), (2, 'Wąs', 'Jan', '', '', 1), (3, 'Kłos', 'Ewa', '', '', 1)`,
		`INSERT INTO powiadom_runs (id, notification_id, occurrence, at, started) VALUES (1, 1, 'a', 1, 1), (2, 2, 'b', 1, 1)`,
	}
	var messages, lines, ours []string
	for id := 1; id <= 260; id++ {
		messages = append(messages, fmt.Sprintf("(%d, 1, %d, 'Temat', 'Treść')", id, 1000+id))
		lines = append(lines, fmt.Sprintf("(%d, %[1]d, %d, 'k%[1]d@poczta.example', 2)", id, id%3+1))
		if id%10 != 0 {
			ours = append(ours, fmt.Sprintf("(%d, 1, 'email', '%[1]d')", id))
		}
	}
	messages = append(messages, "(261, 2, 2000, 'SMS', 'Treść')")
	ours = append(ours, "(261, 2, 'sms', '261')")
	for id := 261; id <= 2360; id++ {
		lines = append(lines, fmt.Sprintf("(%d, 261, %d, '48601100%03d', 2)", id, id%3+1, id%1000))
	}
	return append(
		statements,
		"INSERT INTO messages (id, type, cdate, subject, body) VALUES "+strings.Join(messages, ", "),
		"INSERT INTO messageitems (id, messageid, customerid, destination, status) VALUES "+strings.Join(lines, ", "),
		"INSERT INTO powiadom_messages (message_id, run_id, channel, variant) VALUES "+strings.Join(ours, ", "),
	)
}

// number asks for a number by its digits, of which only one writing counts.
func number(digits, written string) *past.Number {
	return &past.Number{Digits: digits, In: func(destination string) bool { return destination == written }}
}

// mailbox asks for an address by a part of it, of which only one writing counts.
func mailbox(part, written string) *past.Mailbox {
	return &past.Mailbox{Part: part, In: func(destination string) bool { return destination == written }}
}

func collect(t *testing.T, p *past.Archive, q past.Question) (lines []past.Line, more bool) {
	t.Helper()
	more, err := p.Lines(t.Context(), q, func(l past.Line) error {
		lines = append(lines, l)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		if a.Message < b.Message && len(q.Customers) == 0 || a.Message == b.Message && a.ID <= b.ID || len(q.Customers) > 0 && a.ID <= b.ID {
			t.Fatalf("line %d of message %d comes before line %d of message %d", a.ID, a.Message, b.ID, b.Message)
		}
	}
	return lines, more
}

func TestLinesPages(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, g provider.Generation) {
		p, _ := newPast(t, g, longLog()...)
		tests := []struct {
			name string
			q    past.Question
			want int
			more bool
		}{
			{"all of ours", past.Question{}, 2334, false},
			{"all", past.Question{Everybody: true}, 2360, false},
			{"a page within an entry", past.Question{Limit: 1500}, 1500, true},
			{"over many entries", past.Question{Limit: 2333}, 2333, true},
			{"exactly all", past.Question{Limit: 2334}, 2334, false},
			{"customer", past.Question{Customers: []int64{2}}, 778, false},
			{"two customers", past.Question{Customers: []int64{2, 3}, Limit: 5}, 5, true},
			{"customer, all", past.Question{Customers: []int64{2}, Everybody: true}, 787, false},
			{"an old one of the first", past.Question{To: mailbox("K1", "k1@poczta.example")}, 1, false},
			{"LMS's own is not ours", past.Question{To: mailbox("k10", "k10@poczta.example")}, 0, false},
			{"LMS's own", past.Question{To: mailbox("k10", "k10@poczta.example"), Everybody: true}, 1, false},
			{"a number", past.Question{Number: number("601100263", "48601100263")}, 3, false},
			{"a number, a page", past.Question{Number: number("601100263", "48601100263"), Limit: 2}, 2, true},
			{"a number, exactly all", past.Question{Number: number("601100263", "48601100263"), Limit: 3}, 3, false},
			{"all digits and another number", past.Question{Number: number("601100263", "601100263")}, 0, false},
			{"a number of a customer", past.Question{Number: number("601100263", "48601100263"), Customers: []int64{3}}, 1, false},
			{"run", past.Question{Runs: []int64{1}}, 234, false},
			{"notification", past.Question{Notifications: []int64{2}, Limit: 2100}, 2100, false},
			{"channel", past.Question{Channels: []notify.Channel{notify.Email}}, 234, false},
			{"no such", past.Question{Channels: []notify.Channel{notify.Warning}}, 0, false},
			{"state", past.Question{Status: past.Failed}, 0, false},
			{"time", past.Question{Since: time.Unix(1101, 0), Until: time.Unix(1111, 0), Everybody: true}, 10, false},
		}
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				lines, more := collect(t, p, tt.q)
				if len(lines) != tt.want || more != tt.more {
					t.Errorf("%d lines, more %t; want %d, %t", len(lines), more, tt.want, tt.more)
				}
			})
		}
	})
}

// The lines of a customer are found by his index, however long the log is.
func TestLinesOfACustomerUseTheIndex(t *testing.T) {
	t.Parallel()
	_, db := newPast(t, mariadbtest.Head, append(longLog(),
		`INSERT INTO customers (id, lastname, name, info, message, divisionid) VALUES (4, 'Nowy', 'Klient', '', '', 1)`,
		`UPDATE messageitems SET customerid = 4 WHERE id IN (7, 300)`,
		// The plan is that of tables with something in them, and of a server that knows
		// how much: it reads an empty one whole, and reckons its figures when it likes.
		`INSERT INTO powiadom_outbox (messageitem_id, run_id, channel) SELECT id, 1, 'email' FROM messageitems WHERE id > 1000`,
		`INSERT INTO powiadom_notifications (name, channels) SELECT CONCAT('n', id), 'email' FROM messageitems WHERE id <= 300`,
		`INSERT INTO powiadom_runs (notification_id, occurrence, at, started) SELECT 1, id, 1, 1 FROM messageitems WHERE id <= 300`,
		`INSERT INTO customers (id, lastname, name, info, message, divisionid) SELECT 1000 + id, 'N', 'N', '', '', 1 FROM messageitems WHERE id <= 300`,
		`ANALYZE TABLE messageitems, messages, customers, powiadom_outbox, powiadom_messages, powiadom_runs, powiadom_notifications`)...)
	query := strings.NewReplacer("{{by}}", "i.customerid", "{{order}}", "i.id DESC", "{{subject}}", "m.subject", "{{text}}", "''",
		"{{conditions}}", past.Queries()["where_ours"]+" "+past.Queries()["where_since"]).Replace(past.Queries()["lines"])
	var steps []struct {
		Table string  `db:"table"`
		Type  string  `db:"type"`
		Key   *string `db:"key"`
		Extra *string `db:"Extra"`
	}
	if err := db.Unsafe().SelectContext(t.Context(), &steps, "EXPLAIN FORMAT = TRADITIONAL "+query, 4, 0, 51); err != nil {
		t.Fatal(err)
	}
	var plan []string
	for _, s := range steps {
		if s.Key == nil {
			t.Fatalf("table %s is read without an index", s.Table)
		}
		if s.Extra != nil && (strings.Contains(*s.Extra, "filesort") || strings.Contains(*s.Extra, "temporary")) {
			t.Errorf("table %s: %s; a page should be read in the order of the index", s.Table, *s.Extra)
		}
		plan = append(plan, s.Table+" "+s.Type+" "+*s.Key)
	}
	want := []string{
		"i ref customerid", "m eq_ref PRIMARY", "p eq_ref PRIMARY", "r eq_ref PRIMARY", "n eq_ref PRIMARY",
		"o eq_ref PRIMARY", "c eq_ref PRIMARY",
	}
	got := strings.Join(plan, "\n")
	for _, step := range want {
		if !strings.Contains(got, step) && !strings.Contains(got, strings.Replace(step, "eq_ref", "const", 1)) {
			t.Errorf("the plan lacks %q:\n%s", step, got)
		}
	}
}

func TestRunsPages(t *testing.T) {
	t.Parallel()
	var rows []string
	for id := 1; id <= 2300; id++ {
		rows = append(rows, fmt.Sprintf("(%d, %d, '%[1]d', %[1]d, 1, %[3]d)", id, id%2+1, id%3))
	}
	p, _ := newPast(t, mariadbtest.Head,
		"INSERT INTO powiadom_runs (id, notification_id, occurrence, at, started, matched) VALUES "+strings.Join(rows, ", "))
	tests := []struct {
		name string
		q    past.RunQuestion
		want int
		more bool
	}{
		{"all", past.RunQuestion{}, 2300, false},
		{"cut", past.RunQuestion{Limit: 1999}, 1999, true},
		{"exactly all", past.RunQuestion{Limit: 2300}, 2300, false},
		{"notification", past.RunQuestion{Notifications: []int64{2}}, 1150, false},
		{"matched", past.RunQuestion{Matched: true, Limit: 5000}, 1534, false},
		{"time", past.RunQuestion{Since: time.Unix(11, 0), Until: time.Unix(13, 0)}, 2, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			seen := 0
			last := int64(2301)
			more, err := p.Runs(t.Context(), tt.q, func(r past.Run) error {
				if r.Run >= last {
					t.Fatalf("run %d after run %d", r.Run, last)
				}
				last = r.Run
				seen++
				return nil
			})
			if err != nil || seen != tt.want || more != tt.more {
				t.Errorf("%d runs, more %t, %v; want %d, %t", seen, more, err, tt.want, tt.more)
			}
		})
	}
}

func TestCause(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"RCPT TO: 550 5.1.1 <jan@poczta.example>: user unknown", "RCPT TO: 550 5.1.1"},
		{"RCPT TO: 550 5.1.1", "RCPT TO: 550 5.1.1"},
		{"RCPT TO: 550 no such user here", "RCPT TO: 550"},
		{"final dot: 552 5.2.2 mailbox full (given up after 12 attempts)", "final dot: 552 5.2.2"},
		{"SMSAPI error 13: no valid number (wrong, landline or blacklisted)", "SMSAPI error 13: no valid number (wrong, landline or blackl…"},
		{"SMSAPI error 57: number on the account's blacklist", "SMSAPI error 57: number on the account's blacklist"},
		{"the customer has paid meanwhile", "the customer has paid meanwhile"},
		{"message: address \"żółć\": not an e-mail address", "message: address \"żółć\": not an e-mail address"},
		{"650 Wszystko źle", "650 Wszystko źle"},
		{"421 4.3.2 shutting down", "421 4.3.2"},
		{"  two\n lines ", "two lines"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := past.Cause(tt.text); got != tt.want {
			t.Errorf("Cause(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestGroupByCause(t *testing.T) {
	t.Parallel()
	got := past.GroupByCause([]past.Count{
		{Channel: notify.Email, Status: past.Failed, Error: "RCPT TO: 550 5.1.1 <ala@x>", Count: 1},
		{Channel: notify.SMS, Status: past.Failed, Error: "SMSAPI error 57: blacklist", Count: 2},
		{Channel: notify.Email, Status: past.Failed, Error: "RCPT TO: 550 5.1.1 <ola@x>", Count: 2},
		{Channel: notify.Email, Status: past.Sent, Count: 1},
	})
	want := []past.Group{
		{Channel: notify.Email, Status: past.Failed, Cause: "RCPT TO: 550 5.1.1", Example: "RCPT TO: 550 5.1.1 <ola@x>", Count: 3},
		{Channel: notify.SMS, Status: past.Failed, Cause: "SMSAPI error 57: blacklist", Example: "SMSAPI error 57: blacklist", Count: 2},
		{Channel: notify.Email, Status: past.Sent, Count: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What the journal adds is found in each language in which it may stand.
func TestCauseInPolish(t *testing.T) {
	polish, ok := i18n.Translation("%s (given up after %d attempts)")
	if !ok {
		t.Fatal("no translation")
	}
	if got, want := past.Cause(fmt.Sprintf(polish, "połączenie: odmowa połączenia", 7)), "połączenie: odmowa połączenia"; got != want {
		t.Errorf("Cause = %q, want %q", got, want)
	}
}
