package lms_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Of the past, entries of accounts count up to the second of the instant, on each
// way by which they are read; else all do, those of the future too.
func TestPast(t *testing.T) {
	t.Parallel()
	const people = 60
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	present := at.AddDate(0, 0, 2)
	entries := "INSERT INTO cash (customerid, time, type, value, comment) SELECT seq, %d, %d, %d, '%s' FROM " + mariadbtest.Numbers(people)
	for _, g := range generations() {
		t.Run(string(g), func(t *testing.T) {
			t.Parallel()
			l, _ := open(t, mariadbtest.New(t, mariadbtest.Generation(g), mariadbtest.SQL(
				"INSERT INTO customers (id, lastname, info, message) SELECT seq, 'K', '', '' FROM "+mariadbtest.Numbers(people),
				mariadbtest.Billed,
				fmt.Sprintf(entries, at.Unix(), 0, -100, "then"),
				fmt.Sprintf(entries, at.Unix()+1, 1, 30, "a second later"),
				fmt.Sprintf(entries, present.AddDate(1, 0, 0).Unix(), 0, -1, "to come"),
				fmt.Sprintf("INSERT INTO cash (customerid, time, value, currency, currencyvalue, comment) VALUES (1, %d, 0, 'EUR', 4, ''), (1, %d, 0, 'EUR', 5, '')",
					at.Unix()-1, at.Unix()+1),
				"INSERT INTO taxes (id, value, label) VALUES (1, 23, '23%')",
				"INSERT INTO tariffs (id, name, value, taxid, period, currency, description) VALUES (1, 'euro', 10, 1, 3, 'EUR', '')",
				"INSERT INTO assignments (customerid, tariffid, period, commited) VALUES (1, 1, 3, 1)",
			)))
			var everybody []notify.Filter
			for id := range people {
				everybody = append(everybody, notify.Filter{Kind: notify.Customers, Value: strconv.Itoa(id + 1)})
			}
			over, once := decimal.NewFromInt(50), decimal.NewFromInt(1)
			for _, way := range []struct {
				name  string
				query notify.Query
				size  int
			}{
				{"by one scan", notify.Query{Balance: true, Event: notify.NoEvent}, 7},
				{"page by page and then by a scan", notify.Query{Balance: true, Event: notify.NoEvent, Filters: everybody}, 7},
				{"by one look", notify.Query{Balance: true, Event: notify.NoEvent, Filters: everybody}, people},
				{"debtors by one scan", notify.Query{Event: notify.Debt, Debt: notify.Threshold{Over: &over}}, 7},
				{"debtors by one look", notify.Query{Event: notify.Debt, Debt: notify.Threshold{Over: &over}, Filters: everybody}, people},
				{"debtors by their charge", notify.Query{Event: notify.Debt, Debt: notify.Threshold{Tariffs: &once}}, 7},
			} {
				way.query.At = at
				for _, when := range []struct {
					present         time.Time
					balance, charge string
				}{{time.Time{}, "-71", "50"}, {present, "-100", "40"}} { // the cache of rates has both
					way.query.Present = when.present
					found := collect(t, l, way.query, way.size)
					if len(found) != people {
						t.Errorf("%s, present %v: %d customers, want %d", way.name, when.present, len(found), people)
					}
					for _, c := range found {
						if c.Balance.String() != when.balance {
							t.Fatalf("%s, present %v: balance of customer %d = %s, want %s", way.name, when.present, c.ID, c.Balance, when.balance)
						}
						if c.ID == 1 && way.query.Debt.Tariffs != nil && c.MonthlyCharge.String() != when.charge {
							t.Errorf("present %v: monthly charge = %s, want %s", when.present, c.MonthlyCharge, when.charge)
						}
					}
				}
			}
			comments := func(until time.Time) (out []string) {
				c := []notify.Customer{{ID: 2}}
				if err := l.Fill(t.Context(), c, notify.Details{Last: 5, Payment: true, Until: until}); err != nil {
					t.Fatal(err)
				}
				for _, e := range c[0].LastEntries {
					out = append(out, e.Comment)
				}
				if c[0].LastPayment != nil {
					out = append(out, "paid "+c[0].LastPayment.Value.String())
				}
				return out
			}
			if d := cmp.Diff([]string{"then"}, comments(at)); d != "" {
				t.Errorf("the account then (-want +got):\n%s", d)
			}
			if d := cmp.Diff([]string{"to come", "a second later", "then", "paid 30"}, comments(time.Time{})); d != "" {
				t.Errorf("the account now (-want +got):\n%s", d)
			}
		})
	}
}
