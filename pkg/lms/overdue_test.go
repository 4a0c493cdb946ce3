package lms_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/notify"
)

// TestOverdue: which entry counts, to the second, on each way by which overdue balances
// are read.
func TestOverdue(t *testing.T) {
	t.Parallel()
	const now, day = 1794999600, 86400
	// Documents: id = customer's, dated that many seconds before now.
	document := func(kind, age, days int) string {
		return fmt.Sprintf("INSERT INTO documents (id, type, number, customerid, cdate, paytime) VALUES ({me}, %d, {me}, {me}, %d, %d)", kind, now-age, days)
	}
	entry := func(kind, age int, value string, document bool) string {
		id := "NULL"
		if document {
			id = "{me}"
		}
		return fmt.Sprintf("INSERT INTO cash (customerid, time, type, value, docid, comment) VALUES ({me}, %d, %d, %s, %s, '')", now-age, kind, value, id)
	}
	const own, division = "UPDATE customers SET paytime = 7 WHERE id = {me}", "UPDATE customers SET divisionid = 2 WHERE id = {me}"
	tests := []struct {
		name  string
		rows  []string
		grace int
		want  string
	}{
		{"an invoice due in this second", []string{document(1, 14*day, 14), entry(0, 14*day, "-10", true)}, 0, "0.00"},
		{"an invoice due a second ago", []string{document(1, 14*day+1, 14), entry(0, 14*day+1, "-10", true)}, 0, "-10.00"},
		{"the entry is older than its invoice", []string{document(1, 14*day, 14), entry(0, 90*day, "-10", true)}, 0, "0.00"},
		{"the last second of grace", []string{document(1, 17*day, 14), entry(0, 17*day, "-10", true)}, 3, "0.00"},
		{"the second after grace", []string{document(1, 17*day+1, 14), entry(0, 17*day+1, "-10", true)}, 3, "-10.00"},
		{"partly paid", []string{document(1, 15*day, 14), entry(0, 15*day, "-10", true), entry(1, 1, "9.99", false)}, 0, "-0.01"},
		{"paid in this second", []string{document(1, 15*day, 14), entry(0, 15*day, "-10", true), entry(1, 0, "10", false)}, 0, "-10.00"},
		{"paid a second ago", []string{document(1, 15*day, 14), entry(0, 15*day, "-10", true), entry(1, 1, "10", false)}, 0, "0.00"},
		{"a payment has no grace", []string{document(1, 45*day, 14), entry(0, 45*day, "-10", true), entry(1, 1, "10", false)}, 30, "0.00"},
		{"a payment dated tomorrow", []string{entry(0, 90*day, "-10", false), entry(1, -day, "10", false)}, 0, "-10.00"},
		{"a charge dated tomorrow", []string{entry(0, -day, "-10", false)}, 0, "0.00"},
		{"a payment that was withdrawn", []string{entry(1, 1, "-10", false)}, 30, "-10.00"},
		{"a credit without a document", []string{entry(0, 1, "10", false)}, 30, "10.00"},
		{"a receipt", []string{document(2, 1, 14), entry(1, 1, "10", true)}, 30, "10.00"},
		{"a credit note counts at once", []string{document(3, 1, 14), entry(0, 1, "10", true)}, 30, "10.00"},
		{"a credit note as a whole", []string{document(3, 1, 14), entry(0, 1, "10", true), entry(0, 1, "-4", true)}, 0, "6.00"},
		{"one that raises, not due", []string{document(3, 14*day, 14), entry(0, 14*day, "4", true), entry(0, 14*day, "-10", true)}, 0, "0.00"},
		{"one that raises, due", []string{document(3, 14*day+1, 14), entry(0, 14*day+1, "4", true), entry(0, 14*day+1, "-10", true)}, 0, "-6.00"},
		{"a debit note", []string{document(5, 14*day+1, 14), entry(0, 14*day+1, "-10", true)}, 0, "-10.00"},
		{"a pro forma", []string{document(6, 14*day+1, 14), entry(0, 14*day+1, "-10", true)}, 0, "-10.00"},
		{"a document of another kind", []string{document(-1, 90*day, 14), entry(0, 90*day, "-10", true)}, 0, "0.00"},
		{"a charge, days of the customer", []string{own, entry(0, 7*day+1, "-10", false)}, 0, "-10.00"},
		{"not yet", []string{own, entry(0, 7*day, "-10", false)}, 0, "0.00"},
		{"a charge, days of the division", []string{division, entry(0, 5*day+1, "-10", false)}, 0, "-10.00"},
		{"not yet by them", []string{division, entry(0, 5*day, "-10", false)}, 0, "0.00"},
		{"a charge, days of the setting", []string{entry(0, 21*day+1, "-10", false)}, 0, "-10.00"},
		{"not yet by it", []string{entry(0, 21*day, "-10", false)}, 0, "0.00"},
		{"in euro", []string{entry(0, 90*day, "-10", false), "UPDATE cash SET currency = 'EUR', currencyvalue = 4.3217 WHERE customerid = {me}"}, 0, "-43.22"},
	}
	for _, g := range generations() {
		t.Run(string(g), func(t *testing.T) {
			t.Parallel()
			d := mariadbtest.New(t, mariadbtest.Generation(g))
			l, _ := open(t, d)
			l.PayWithin(21)
			d.Exec(t, "UPDATE divisions SET inv_paytime = NULL")
			d.Exec(t, "INSERT INTO divisions (id, shortname, name, inv_paytime, inv_header, inv_footer, inv_author, inv_cplace, description) VALUES (2, 'd', 'd', 5, '', '', '', '', '')")
			type key struct {
				id    int64
				grace int
			}
			want := make(map[key]string)
			var everybody []notify.Filter
			for i, test := range tests {
				id := int64(1000 + i)
				me := strconv.FormatInt(id, 10)
				d.Exec(t, "INSERT INTO customers (id, lastname, divisionid, info, message) VALUES ("+me+", 'K', 1, '', '')")
				for _, statement := range test.rows {
					d.Exec(t, replaceMe(statement, me))
				}
				want[key{id, test.grace}] = test.want
				everybody = append(everybody, notify.Filter{Kind: notify.Customers, Value: me})
			}
			d.Exec(t, mariadbtest.Billed)
			for _, grace := range []int{0, 3, 30} {
				zero := decimal.Zero
				q := notify.Query{Event: notify.Debt, Debt: notify.Threshold{Over: &zero, Overdue: true, Grace: grace}, At: time.Unix(now, 0).UTC()}
				filtered := q
				filtered.Filters, filtered.Balance = everybody, true
				debtors := make(map[string]map[int64]string)
				for name, test := range map[string]struct {
					query notify.Query
					size  int
				}{"a scan": {q, 7}, "one look": {filtered, len(tests)}, "pages, then a scan": {filtered, 2}} {
					debtors[name] = make(map[int64]string)
					for _, c := range collect(t, l, test.query, test.size) {
						debtors[name][c.ID] = c.Overdue.StringFixed(2)
					}
				}
				owing := make(map[int64]string)
				for i, test := range tests {
					id := int64(1000 + i)
					e, err := l.Examine(t.Context(), q, id)
					if err != nil {
						t.Fatal(err)
					}
					got := e.Customer.Overdue.StringFixed(2)
					if wanted, ok := want[key{id, grace}]; ok && got != wanted {
						t.Errorf("%s: %s, want %s", test.name, got, wanted)
					}
					if e.Customer.Overdue.IsNegative() {
						owing[id] = got
					}
				}
				for name, got := range debtors {
					if d := cmp.Diff(owing, got); d != "" {
						t.Errorf("grace %d, by %s: other debtors than one by one (-want +got):\n%s", grace, name, d)
					}
				}
			}
		})
	}
}

func replaceMe(statement, me string) string { return strings.ReplaceAll(statement, "{me}", me) }

// TestDueDay: the day of payment is the calendar's, whatever the clock did meanwhile.
func TestDueDay(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	d := mariadbtest.New(t)
	l, _ := open(t, d)
	d.Exec(t, "INSERT INTO customers (id, lastname, divisionid, info, message) VALUES (1, 'K', 1, '', '')")
	d.Exec(t, mariadbtest.Billed)
	d.Exec(t, "INSERT INTO cash (customerid, time, type, value, comment) VALUES (1, 1, 0, -100, '')")
	type invoice struct {
		issued time.Time
		days   int
	}
	invoices := make(map[int64]invoice)
	lot := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a lot that can be drawn again
	at := func(text string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04:05", text, zone)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	add := func(i invoice) {
		id := int64(len(invoices) + 1)
		invoices[id] = i
		d.Exec(t, fmt.Sprintf("INSERT INTO documents (id, type, number, customerid, cdate, paytime) VALUES (%d, 1, %d, 1, %d, %d)", id, id, i.issued.Unix(), i.days))
	}
	for _, text := range []string{
		"2026-03-28 23:30:00", "2026-03-29 00:00:00", "2026-03-29 23:59:59", "2026-10-24 23:59:59", "2026-10-25 00:30:00", "2026-10-25 23:30:00",
	} {
		for _, days := range []int{0, 1, 14} {
			add(invoice{at(text), days})
		}
	}
	for range 60 {
		add(invoice{at("2025-12-01 00:00:00").Add(time.Duration(lot.IntN(360*24*60)) * time.Minute), lot.IntN(60)})
	}
	add(invoice{at("2025-06-01 12:00:00"), notify.MostDays})
	add(invoice{at("2025-06-01 12:00:00"), notify.MostDays + 1})
	add(invoice{at("2026-06-01 12:00:00"), -1})
	for _, due := range []int{-3, 0, 5} {
		want, got := make(map[int64]string), make(map[int64]string)
		for id, i := range invoices {
			if 0 <= i.days && i.days <= notify.MostDays {
				want[id] = i.issued.AddDate(0, 0, i.days+due).Format(time.DateOnly)
			}
		}
		for day := at("2025-11-15 09:00:00"); day.Before(at("2027-04-01 00:00:00")); day = day.AddDate(0, 0, 1) {
			e, err := l.Examine(t.Context(), notify.Query{Event: notify.Due, DueDays: due, At: day}, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range e.Customer.Refs {
				got[r.ID] += day.Format(time.DateOnly)
			}
			came := e.Conditions[len(e.Conditions)-1]
			if came.Rule != notify.EventCame || came.Holds != (len(e.Customer.Refs) > 0) {
				t.Errorf("%s: %+v with %d invoices", day.Format(time.DateOnly), came, len(e.Customer.Refs))
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("days of payment, %+d days (-want +got):\n%s", due, d)
		}
	}
}
