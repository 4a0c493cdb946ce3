package lms_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// The network of these tests, with a ring 2-3-4, a pair of parallel ways to 7 and
// an island:
//
//	1 Rdzeń ─ 2 Ołtaszyn ─ 3 Łąki ─ 5 Żwirki ─ 6 Dom
//	              └─ 4 Wąska ─┘  └ 8 ┐
//	                   └─────── 9 ─ 7 Dwie drogi      10 Wyspa ─ 11
func devices() []string {
	return []string{
		`INSERT INTO netdevices (id, name) VALUES (1, 'Rdzeń'), (2, 'Ołtaszyn'), (3, 'Łąki'), (4, 'Wąska'), (5, 'Żwirki'), (6, 'Dom'),
			(7, 'Dwie drogi'), (8, 'Droga 1'), (9, 'Droga 2'), (10, 'Wyspa'), (11, 'Palma'), (12, 'Sam')`,
		`INSERT INTO netlinks (src, dst) VALUES (2, 1), (2, 3), (4, 3), (2, 4), (5, 3), (5, 6), (3, 8), (7, 8), (4, 9), (9, 7), (10, 11), (6, 6)`,
	}
}

func TestSubtree(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		devices []int64
		uplink  int64
		want    []string
		err     string
	}{
		{"the last of a chain", []int64{6}, 1, []string{"Dom"}, ""},
		{"a chain", []int64{5}, 1, []string{"Żwirki", "Dom"}, ""},
		{"what the ring still serves stays", []int64{3}, 1, []string{"Łąki", "Żwirki", "Dom"}, ""},
		{"the other half of the ring", []int64{4}, 1, []string{"Wąska"}, ""},
		{"the way into the ring", []int64{2}, 1, []string{"Ołtaszyn", "Łąki", "Wąska", "Żwirki", "Dom", "Dwie drogi", "Droga 1", "Droga 2"}, ""},
		{"one of two ways", []int64{8}, 1, []string{"Droga 1"}, ""},
		{"both ways at once", []int64{8, 9}, 1, []string{"Dwie drogi", "Droga 1", "Droga 2"}, ""},
		{"the uplink may be a neighbour", []int64{5}, 3, []string{"Żwirki", "Dom"}, ""},
		{"seen from the other side", []int64{5}, 6, []string{"Rdzeń", "Ołtaszyn", "Łąki", "Wąska", "Żwirki", "Dwie drogi", "Droga 1", "Droga 2"}, ""},
		{"the root itself", []int64{1}, 1, []string{"Rdzeń", "Ołtaszyn", "Łąki", "Wąska", "Żwirki", "Dom", "Dwie drogi", "Droga 1", "Droga 2"}, ""},
		{"no uplink", []int64{3}, 0, nil, `which way the provider lies from device "Łąki" is not known: give --uplink NAME, a device on that side (it is linked with: Droga 1, Ołtaszyn, Wąska, Żwirki)`},
		{"an uplink that is gone", []int64{12}, 99, nil, `from device "Sam" is not known: give --uplink NAME, a device on that side (it is linked with: none)`},
		{"not linked", []int64{10}, 1, nil, `device "Wyspa" is not linked with "Rdzeń", directly or through others`},
		{"one of them not linked", []int64{5, 12}, 1, nil, `device "Sam" is not linked with "Rdzeń"`},
	}
	for _, g := range generations() {
		l, _ := open(t, mariadbtest.New(t, mariadbtest.Generation(g), mariadbtest.SQL(devices()...)))
		for _, tt := range tests {
			t.Run(string(g)+" "+tt.name, func(t *testing.T) {
				found, err := l.Subtree(t.Context(), tt.devices, tt.uplink)
				if tt.err != "" {
					if _, ok := errors.AsType[*lms.SubtreeError](err); !ok || !strings.Contains(err.Error(), tt.err) {
						t.Fatalf("error %v, want %s", err, tt.err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				var names []string
				for _, n := range found {
					names = append(names, n.Name)
				}
				if diff := cmp.Diff(tt.want, names); diff != "" {
					t.Errorf("behind (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// many are customers 1 to 4000; every third is deleted, every tenth owes as many
// złoty as his number.
func many() []string {
	numbers := "(SELECT seq AS i FROM " + mariadbtest.Numbers(4000) + ") n"
	return []string{
		"INSERT INTO customers (id, lastname, status, deleted, info, message) SELECT i, CONCAT('Żak ', i), 3, i % 3 = 0, '', '' FROM " + numbers,
		mariadbtest.Billed,
		"INSERT INTO cash (customerid, time, type, value, comment) SELECT i, 1, 0, -i, '' FROM " + numbers + " WHERE i % 10 = 0",
		`INSERT INTO netdevices (id, name) VALUES (1, 'Łąki'), (2, 'Wąska')`,
		`INSERT INTO networks (id, name, address, mask) VALUES (1, 'Sieć', 167772160, '255.0.0.0')`,
		"INSERT INTO nodes (id, name, ownerid, ipaddr, netid, netdev) SELECT i, CONCAT('n', i), i, 167772160 + i, 1, 1 + i % 2 FROM " + numbers,
	}
}

// A list of customers narrows whatever else is asked for, however long it is.
func TestWithin(t *testing.T) {
	t.Parallel()
	l, _ := open(t, mariadbtest.New(t, mariadbtest.SQL(many()...)))
	every := func(n int64) (list []int64) {
		for i := n; i <= 4000; i += n {
			list = append(list, i)
		}
		return list
	}
	live := func(list []int64, also func(int64) bool) []int64 {
		return slices.DeleteFunc(slices.Clone(list), func(id int64) bool { return id%3 == 0 || !also(id) })
	}
	all := func(int64) bool { return true }
	hundred := decimal.NewFromInt(1000)
	tests := []struct {
		name  string
		q     notify.Query
		after int64
		want  []int64
	}{
		{"a long list", notify.Query{Within: &notify.Narrowing{Customers: every(2)}}, 0, live(every(2), all)},
		{"from a cursor on", notify.Query{Within: &notify.Narrowing{Customers: every(2)}}, 1234, live(every(2), func(id int64) bool { return id > 1234 })},
		{"behind all", notify.Query{Within: &notify.Narrowing{Customers: every(2)}}, 4000, nil},
		{"a list of nobody", notify.Query{Within: &notify.Narrowing{Customers: []int64{}}}, 0, nil},
		{"nobody who is alive", notify.Query{Within: &notify.Narrowing{Customers: []int64{3, 6, 99999}}}, 0, nil},
		{
			"with a filter", notify.Query{
				Filters: []notify.Filter{{Kind: notify.Device, Value: "1"}}, Within: &notify.Narrowing{Customers: every(5)},
			}, 0, live(every(5), func(id int64) bool { return id%2 == 0 }),
		},
		{
			"with a list of devices",
			notify.Query{Within: &notify.Narrowing{Customers: every(5), Devices: []int64{2}}},
			0,
			live(every(5), func(id int64) bool { return id%2 == 1 }),
		},
		{
			"devices that no node is at, beside a device of the filters", notify.Query{
				Filters: []notify.Filter{{Kind: notify.Device, Value: "1"}}, Within: &notify.Narrowing{Devices: []int64{2}},
			}, 0, nil,
		},
		{"no devices", notify.Query{Within: &notify.Narrowing{Devices: []int64{}}}, 0, nil},
		{
			"debtors of a list",
			notify.Query{Event: notify.Debt, Debt: notify.Threshold{Over: &hundred}, Within: &notify.Narrowing{Customers: every(4)}},
			0,
			live(every(4), func(id int64) bool { return id%10 == 0 && id > 1000 }),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []int64
			for page, err := range l.Candidates(context.Background(), tt.q, tt.after, 300) {
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range page {
					if tt.q.Event != notify.Debt || tt.q.Debt.Exceeded(c.Balance, c.MonthlyCharge) {
						got = append(got, c.ID)
					}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("customers (-want +got):\n%s", diff)
			}
		})
	}

	known, gone, err := l.Known(t.Context(), []int64{1, 2, 3, 4000, 4001, 700})
	if diff := cmp.Diff([][]int64{{1, 2, 700, 4000}, {3}}, [][]int64{known, gone}); err != nil || diff != "" {
		t.Errorf("Known: %v, (-want +got):\n%s", err, diff)
	}
}
