package lms_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

func generations() []provider.Generation {
	return []provider.Generation{mariadbtest.Head, mariadbtest.G2021}
}

func open(t *testing.T, d *mariadbtest.Database) (*lms.Database, *sqlx.DB) {
	t.Helper()
	db := d.Granted(t).Open(t)
	l, err := lms.Open(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	return l, db
}

// TestQueries prepares every statement on a real server, with something in the
// place of each marker.
func TestQueries(t *testing.T) {
	t.Parallel()
	// Pieces of statements, and the statement that they are a piece of.
	queries := lms.Queries()
	wrap := func(name, query string) string {
		switch {
		case strings.HasPrefix(name, "filter_"), strings.HasPrefix(name, "event_"), strings.HasPrefix(name, "customer_"):
			return "SELECT c.id FROM customers c WHERE " + query
		case name == "clock":
			return "SELECT d.id FROM documents d WHERE " + query
		case name == "overdue_entry":
			return strings.Replace(queries["overdue"], "{{counts}}", query, 1)
		case strings.HasPrefix(name, "range_"):
			return "SELECT n.id FROM nodes n WHERE " + query
		}
		return query
	}
	for _, g := range generations() {
		t.Run(string(g), func(t *testing.T) {
			t.Parallel()
			d := mariadbtest.New(t, mariadbtest.Generation(g))
			_, db := open(t, d)
			admin := d.Open(t)
			net, subject := "COALESCE(t.flags, l.flags, 0) & 16", "COALESCE(i.subject, m.subject)"
			if g == mariadbtest.G2021 {
				net, subject = "COALESCE(t.netflag, l.netflag, 0) = 1", "m.subject"
			}
			markers := strings.NewReplacer("{{conditions}}", "AND c.status IN (?)", "{{net}}", net, "{{subject}}", subject,
				"{{ranges}}", queries["range_network"], "{{only}}", "AND e.type = 1", "{{notification}}", "1", "{{until}}", "AND time <= ?", "{{counts}}", queries["overdue_entry"], "{{offset}}", "3600", "{{changes}}", "1774746000", "{{ahead}}", "3600", "{{after}}", "7200", "{{columns}}", "COALESCE(("+queries["customer_type"]+"), FALSE)",
				"{{values}}", queries["names_device"], "{{condition}}", strings.Replace(queries["filter_device"], "(?)", "(v.id)", 1))
			for name, query := range queries {
				query = wrap(name, markers.Replace(query))
				if strings.Contains(query, "{{") {
					t.Errorf("%s: a marker that this test does not know: %s", name, query)
					continue
				}
				prepare := db.PrepareContext
				if strings.HasPrefix(name, "default_text_") { // setup's, which daily work may not do
					prepare = admin.PrepareContext
				}
				statement, err := prepare(context.Background(), query)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				_ = statement.Close()
			}
			if len(queries) < 30 {
				t.Errorf("only %d statements", len(queries))
			}
		})
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	newest := mariadbtest.Generation(mariadbtest.Head)
	tests := []struct {
		name    string
		options []mariadbtest.Option
		want    lms.Schema
	}{
		{"head", []mariadbtest.Option{newest}, lms.Schema{Version: "2026081100", ItemSubject: true, Cancelled: true, PaymentMark: true, TextGatewayID: true, MessageCharset: "utf8mb3"}},
		{
			"head in utf8mb4",
			[]mariadbtest.Option{newest, mariadbtest.Charset(mariadbtest.UTF8MB4)},
			lms.Schema{Version: "2026081100", ItemSubject: true, Cancelled: true, PaymentMark: true, TextGatewayID: true, MessageCharset: "utf8mb4"},
		},
		{
			"2021",
			[]mariadbtest.Option{mariadbtest.Generation(mariadbtest.G2021)},
			lms.Schema{Version: "2021070900", NetFlagColumn: true, MessageCharset: "utf8mb3"},
		},
		{
			"plugins keep versions too",
			[]mariadbtest.Option{newest, mariadbtest.SQL("INSERT INTO dbinfo VALUES ('dbversion_LMSPlugin', '2020010100')")},
			lms.Schema{Version: "2026081100", ItemSubject: true, Cancelled: true, PaymentMark: true, TextGatewayID: true, MessageCharset: "utf8mb3"},
		},
		// Columns decide, not the version: a half-done upgrade.
		{
			"version behind the columns",
			[]mariadbtest.Option{newest, mariadbtest.SQL("UPDATE dbinfo SET keyvalue = '2019042400'")},
			lms.Schema{Version: "2019042400", ItemSubject: true, PaymentMark: true, TextGatewayID: true, MessageCharset: "utf8mb3"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l, _ := open(t, mariadbtest.New(t, tt.options...))
			if d := cmp.Diff(tt.want, l.Schema()); d != "" {
				t.Errorf("Schema() (-want +got):\n%s", d)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	t.Run("empty", func(t *testing.T) {
		t.Parallel()
		_, err := lms.Open(context.Background(), mariadbtest.New(t, mariadbtest.Empty()).Open(t))
		if !errors.Is(err, lms.ErrNotLMS) {
			t.Errorf("Open() = %v, want ErrNotLMS", err)
		}
	})
	t.Run("another program's", func(t *testing.T) {
		t.Parallel()
		d := mariadbtest.New(t, mariadbtest.Empty(), mariadbtest.SQL("CREATE TABLE customers (id int, name text)"))
		if _, err := lms.Open(context.Background(), d.Open(t)); !errors.Is(err, lms.ErrNotLMS) {
			t.Errorf("Open() = %v, want ErrNotLMS", err)
		}
	})
	for _, column := range []string{
		"customercontacts.type", "customerconsents.type", "cash.currencyvalue", "documents.cancelled",
		"assignments.count", "tariffs.netvalue", "messages.contenttype", "messageitems.body",
	} {
		t.Run(column, func(t *testing.T) {
			t.Parallel()
			table, name, _ := strings.Cut(column, ".")
			var statements []string
			if column == "customerconsents.type" { // part of keys
				statements = append(statements, "DROP TABLE customerconsents", "CREATE TABLE customerconsents (customerid int)")
			} else {
				statements = append(statements, fmt.Sprintf("ALTER TABLE %s DROP COLUMN %s", table, name))
			}
			d := mariadbtest.New(t, mariadbtest.Generation(mariadbtest.Head), mariadbtest.SQL(statements...))
			db := d.Open(t)
			_, err := lms.New(db).Settings(context.Background())
			if _, ok := errors.AsType[*lms.TooOldError](err); !ok {
				t.Errorf("Settings() = %v, want a TooOldError", err)
			}
			_, err = lms.Open(context.Background(), db)
			old, ok := errors.AsType[*lms.TooOldError](err)
			if !ok {
				t.Fatalf("Open() = %v, want a TooOldError", err)
			}
			if d := cmp.Diff(&lms.TooOldError{Version: "2026081100", Missing: column}, old); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestStorable(t *testing.T) {
	t.Parallel()
	tests := []struct {
		charset, text string
		first         rune
		ok            bool
	}{
		{"utf8mb3", "Zażółć – „€”", 0, true},
		{"utf8mb3", "a😀b🚀", '😀', false},
		{"utf8mb4", "a😀", 0, true},
		{"latin2", "a😀", '😀', false},
	}
	for _, tt := range tests {
		if first, ok := (lms.Schema{MessageCharset: tt.charset}).Storable(tt.text); first != tt.first || ok != tt.ok {
			t.Errorf("Storable(%q) in %s = %q, %v, want %q, %v", tt.text, tt.charset, first, ok, tt.first, tt.ok)
		}
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	l, _ := open(t, mariadbtest.New(t, mariadbtest.SQL(
		"INSERT INTO customergroups (id, name, description) VALUES (1, 'Źródło', ''), (2, 'Firmy', ''), (7, '2', '')",
		"INSERT INTO netdevices (id, name) VALUES (1, 'OLT'), (2, 'olt'), (3, 'Maszt')",
		`INSERT INTO customers (id, lastname, name, deleted, type, info, message) VALUES
			(1, 'Nowak', 'Jan', 0, 0, '', ''), (2, 'Nowak', 'Jan', 0, 1, '', ''), (3, 'Kot', 'Ewa', 0, 0, '', ''),
			(4, 'Dawny', 'Jan', 1, 0, '', ''), (5, 'Dostawca', '', 0, 2, '', ''), (6, 'Sp. z o.o.', '', 0, 1, '', '')`,
	)))
	tests := []struct {
		name  string
		kind  notify.FilterKind
		typed string
		want  string
		err   string
	}{
		{"name", notify.CustomerGroup, "Firmy", "2", ""},
		{"case and blanks", notify.CustomerGroup, "  źRÓDŁO ", "1", ""},
		{"id", notify.CustomerGroup, "1", "1", ""},
		{"an id goes before a name", notify.CustomerGroup, "2", "2", ""},
		{"id of a group named as another's", notify.CustomerGroup, "7", "7", ""},
		{"unknown", notify.CustomerGroup, "Frimy", "", `customer-group "Frimy": there is none; known are 2, Firmy, Źródło; did you mean "Firmy"?`},
		{"none of the kind", notify.NodeGroup, "Bloki", "", `node-group "Bloki": there is none; none is defined in LMS`},
		{"ambiguous", notify.Device, "Olt", "", `device "Olt": several have that name (ids 1, 2); give the id`},
		{"ambiguous, by id", notify.Device, "2", "2", ""},
		{"word", notify.Status, "Connected", "connected", ""},
		{"no word", notify.Status, "happy", "", `status "happy": allowed are interested, waiting, connected, disconnected, debt-collection`},
		{"codes are no words", notify.Status, "3", "", `status "3": allowed are interested, waiting, connected, disconnected, debt-collection`},
		{"link", notify.LinkType, "FIBER", "fiber", ""},
		{"customer by id", notify.Customers, "3", "3", ""},
		{"customer by name", notify.Customers, "kot ewa", "3", ""},
		{"company", notify.Customers, "sp. z o.o.", "6", ""},
		{"customers of one name", notify.Customers, "Nowak Jan", "", `customer "Nowak Jan": several have that name (ids 1, 2); give the id`},
		{"deleted customer", notify.Customers, "4", "", `customer "4": there is none; give the id, or the whole name as LMS shows it, of a customer who is not deleted`},
		{"contractor", notify.Customers, "5", "", `customer "5": there is none; give the id, or the whole name as LMS shows it, of a customer who is not deleted`},
		{"pattern", notify.Customers, "%", "", `customer "%": there is none; give the id, or the whole name as LMS shows it, of a customer who is not deleted`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := l.Resolve(context.Background(), tt.kind, tt.typed)
			message := ""
			if err != nil {
				message = err.Error()
			}
			if got.Value != tt.want || message != tt.err {
				t.Errorf("Resolve(%s, %q) = %q, %q, want %q, %q", tt.kind, tt.typed, got.Value, message, tt.want, tt.err)
			}
		})
	}
}

func TestResolveListsADozen(t *testing.T) {
	t.Parallel()
	l, _ := open(t, mariadbtest.New(t, mariadbtest.SQL(
		"INSERT INTO customergroups (name, description) SELECT CONCAT('g', LPAD(seq, 2, '0')), '' FROM "+mariadbtest.Numbers(20))))
	_, err := l.Resolve(context.Background(), notify.CustomerGroup, "x")
	if want := "known are g01, g02, g03, g04, g05, g06, g07, g08, g09, g10, g11, g12 and 8 more"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("Resolve() = %v, want … %s", err, want)
	}
}

// TestMonthlyCharge holds the charge against what the provider says of its own
// people, in both generations.
func TestMonthlyCharge(t *testing.T) {
	t.Parallel()
	want := map[int64]string{
		provider.Debtor: "59", provider.DeepDebtor: "246", provider.Mixed: "290.7", provider.Discounted: "80",
		provider.Yearly: "100", provider.Quarterly: "30", provider.HalfYearly: "50", provider.Weekly: "100", provider.Daily: "60",
		provider.OneOff: "0", provider.Suspended: "0", provider.AllSuspended: "0", provider.FutureTariff: "0", provider.PastTariff: "0",
		provider.Uncommitted: "0", provider.NoTariff: "0", provider.LiabilityOnly: "35", provider.PeriodOfContract: "100",
	}
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	once := decimal.NewFromInt(1)
	for _, g := range generations() {
		t.Run(string(g), func(t *testing.T) {
			t.Parallel()
			// Everybody owes something: others are not looked at.
			l, _ := open(t, mariadbtest.New(t, mariadbtest.Generation(g), mariadbtest.Provider(at),
				mariadbtest.SQL("INSERT INTO cash (customerid, value, currencyvalue, comment) SELECT id, -90000, 1, '' FROM customers")))
			got := make(map[int64]string)
			for _, c := range collect(t, l, notify.Query{Event: notify.Debt, Debt: notify.Threshold{Tariffs: &once}, At: at}, 100) {
				if _, ok := want[c.ID]; ok {
					got[c.ID] = c.MonthlyCharge.String()
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("monthly charge by customer (-want +got):\n%s", d)
			}
		})
	}
}

// collect walks to the end, in pages of the size, and returns everybody.
func collect(t *testing.T, l *lms.Database, q notify.Query, size int) []notify.Customer {
	t.Helper()
	var all []notify.Customer
	last := int64(0)
	for page, err := range l.Candidates(t.Context(), q, 0, size) {
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 || len(page) > size {
			t.Fatalf("a page of %d, want 1 to %d", len(page), size)
		}
		for _, c := range page {
			if c.ID <= last {
				t.Fatalf("customer %d came after %d", c.ID, last)
			}
			last = c.ID
		}
		all = append(all, page...)
	}
	return all
}

// TestBalances holds every balance against the provider's own sums, on each way
// by which balances are read.
func TestBalances(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	below := decimal.NewFromInt(50)
	for _, g := range generations() {
		t.Run(string(g), func(t *testing.T) {
			t.Parallel()
			l, _ := open(t, mariadbtest.New(t, mariadbtest.Generation(g), mariadbtest.Provider(at)))
			all, debtors := make(map[int64]string), make(map[int64]string)
			var everybody []notify.Filter
			for _, c := range provider.Customers(g, at) {
				if c.Deleted || c.Type >= 2 || c.ID == provider.NoBillingPlace {
					continue
				}
				balance := decimal.RequireFromString(c.Balance)
				all[c.ID] = balance.StringFixed(2)
				if balance.Add(below).IsNegative() {
					debtors[c.ID] = balance.StringFixed(2)
				}
				everybody = append(everybody, notify.Filter{Kind: notify.Customers, Value: strconv.FormatInt(c.ID, 10)})
			}
			debt := notify.Query{Event: notify.Debt, Debt: notify.Threshold{Over: &below}, At: at}
			// With filters balances are looked up page by page, until a scan of all is
			// cheaper: a page of all never gets that far.
			for _, test := range []struct {
				name  string
				query notify.Query
				size  int
				want  map[int64]string
			}{
				{"everybody, by one scan", notify.Query{Event: notify.NoEvent, Balance: true, At: at}, 37, all},
				{"everybody, page by page and then by a scan", notify.Query{Event: notify.NoEvent, Balance: true, At: at, Filters: everybody}, 11, all},
				{"everybody, by one look", notify.Query{Event: notify.NoEvent, Balance: true, At: at, Filters: everybody}, len(all), all},
				{"debtors, by one scan", debt, 37, debtors},
				{"debtors, page by page and then by a scan", notify.Query{Event: notify.Debt, Debt: debt.Debt, At: at, Filters: everybody}, 11, debtors},
			} {
				got := make(map[int64]string)
				for _, c := range collect(t, l, test.query, test.size) {
					if test.query.Event != notify.Debt || test.query.Debt.Exceeded(c.Balance, decimal.Zero) {
						got[c.ID] = c.Balance.StringFixed(2)
					}
				}
				if d := cmp.Diff(test.want, got); d != "" {
					t.Errorf("%s: balance by customer (-want +got):\n%s", test.name, d)
				}
			}
		})
	}
}

// TestAddItems reads ids back where a server counts in steps, as in a cluster,
// and while another writes between.
func TestAddItems(t *testing.T) {
	t.Parallel()
	for _, g := range generations() {
		t.Run(string(g), func(t *testing.T) {
			t.Parallel()
			d := mariadbtest.New(t, mariadbtest.Generation(g),
				mariadbtest.SQL("INSERT INTO customers (id, lastname, info, message) SELECT seq, 'K', '', '' FROM "+mariadbtest.Numbers(50)))
			l, db := open(t, d)
			ctx := context.Background()
			tx, err := db.BeginTxx(ctx, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = tx.Rollback() }()
			for _, statement := range []string{"SET SESSION auto_increment_increment = 3", "SET SESSION auto_increment_offset = 2"} {
				if _, err := tx.ExecContext(ctx, statement); err != nil {
					t.Fatal(err)
				}
			}
			m := lms.Message{Channel: notify.Email, Sender: "bok@isp.example", Subject: "Temat", Body: "Dla %customer"}
			var messages []int64
			for range 2 {
				id, err := l.AddMessage(ctx, tx, m)
				if err != nil {
					t.Fatal(err)
				}
				messages = append(messages, id)
			}
			var all []int64
			for range 2 { // two pages of two messages
				items := make([]lms.Item, 50)
				for i := range items {
					items[i] = lms.Item{
						Message: messages[i%2], Of: &m, Customer: int64(50 - i), Destination: fmt.Sprintf("%d@poczta.example", 50-i), Status: lms.ItemNew,
						Subject: "Temat", Body: fmt.Sprintf("Dla %d", 50-i),
					}
				}
				ids, err := l.AddItems(ctx, tx, items)
				if err != nil {
					t.Fatal(err)
				}
				states, err := l.Items(ctx, tx, ids)
				if err != nil {
					t.Fatal(err)
				}
				for i, id := range ids {
					got := states[id]
					if got.Customer != items[i].Customer || got.Destination != items[i].Destination || got.Body != items[i].Body ||
						got.Subject != "Temat" || got.Sender != m.Sender || got.Status != lms.ItemNew {
						t.Fatalf("item %d = %+v, want that of %+v", id, got, items[i])
					}
				}
				all = append(all, ids...)
			}
			if !slices.IsSorted(all) || len(slices.Compact(slices.Clone(all))) != 100 || all[1]-all[0] != 3 {
				t.Errorf("ids = %v, want a hundred in steps of three", all)
			}

			// Results reach the lines that they are meant for, and no others.
			err = l.Settle(ctx, tx, []lms.ItemResult{
				{ID: all[0], Status: lms.ItemSent, GatewayID: "4170000000000000001"},
				{ID: all[1], Status: lms.ItemFailed, Error: "550 nie ma \U0001F600 \xff"},
				{ID: all[2], Status: lms.ItemNew, Error: "451 później"},
			})
			if err != nil {
				t.Fatal(err)
			}
			var rows []struct {
				ID     int64   `db:"id"`
				Status int     `db:"status"`
				Error  *string `db:"error"`
				Dated  bool    `db:"dated"`
			}
			if err := tx.SelectContext(ctx, &rows, "SELECT id AS id, status AS status, error AS error, lastdate > 0 AS dated FROM messageitems ORDER BY id LIMIT 4"); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range rows {
				text := "NULL"
				if r.Error != nil {
					text = *r.Error
				}
				got = append(got, fmt.Sprintf("%d %s %v", r.Status, text, r.Dated))
			}
			if d := cmp.Diff([]string{"2 NULL true", "3 550 nie ma ? ? true", "1 451 później true", "1 NULL false"}, got); d != "" {
				t.Errorf("log (-want +got):\n%s", d)
			}
		})
	}
}

func TestNetworkMasks(t *testing.T) {
	t.Parallel()
	node := func(id int, address string) string {
		return fmt.Sprintf("INSERT INTO nodes (id, name, ownerid, netid, ipaddr) VALUES (%[1]d, 'n%[1]d', %[1]d, 1, INET_ATON('%s'))", id, address)
	}
	l, db := open(t, mariadbtest.New(t, mariadbtest.SQL(
		"INSERT INTO customers (id, lastname, info, message) SELECT seq, 'K', '', '' FROM "+mariadbtest.Numbers(6),
		mariadbtest.Billed,
		"INSERT INTO networks (id, name, address, mask) VALUES (1, 'a', INET_ATON('240.0.0.0'), '255.255.254.0'), (2, 'b', INET_ATON('10.0.0.0'), 'nic')",
		node(1, "240.0.0.0"), node(2, "240.0.0.1"), node(3, "240.0.0.255"), node(4, "240.0.1.254"), node(5, "240.0.1.255"), node(6, "240.0.2.1"),
	)))
	q := notify.Query{Filters: []notify.Filter{{Kind: notify.Network, Value: "1"}}, At: time.Unix(1_800_000_000, 0)}
	var got []int64
	for _, c := range collect(t, l, q, 10) {
		got = append(got, c.ID)
	}
	if d := cmp.Diff([]int64{2, 3, 4}, got); d != "" {
		t.Errorf("customers in 240.0.0.0/23 (-want +got):\n%s", d)
	}

	q.Filters = append(q.Filters, notify.Filter{Kind: notify.Network, Value: "2"})
	got = nil
	for _, c := range collect(t, l, q, 10) {
		got = append(got, c.ID)
	}
	if d := cmp.Diff([]int64{2, 3, 4}, got); d != "" {
		t.Errorf("customers in 240.0.0.0/23 or a network with a broken mask (-want +got):\n%s", d)
	}
	if faults, err := l.Describe(t.Context(), q.Filters); err != nil || faults[q.Filters[1]].Fault == nil {
		t.Errorf("Describe() = %v, %v, want a fault of the network with a broken mask", faults, err)
	}
	q.Filters = q.Filters[1:]
	if found := collect(t, l, q, 10); len(found) > 0 {
		t.Errorf("customers in a network with a broken mask: %v, want nobody", found)
	}
	_ = db
}

// Examine judges each condition on its own, of whoever it is, and tells what the
// customer has of each kind that is asked for.
func TestExamine(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	for _, g := range generations() {
		t.Run(string(g), func(t *testing.T) {
			t.Parallel()
			l, _ := open(t, mariadbtest.New(t, mariadbtest.Generation(g), mariadbtest.SQL(
				`INSERT INTO customers (id, lastname, name, status, deleted, info, message) VALUES (6, 'Inny', '', 3, 0, '', ''), (7, 'Żak', 'Łucja', 3, 1, '', ''), (8, 'Inna', '', 3, 0, '', '')`,
				mariadbtest.Billed+" AND c.id <> 7",
				`INSERT INTO customergroups (id, name, description) VALUES (1, 'VIP', ''), (2, 'Źródło', ''), (3, 'Dawna', '')`,
				`INSERT INTO customerassignments (customergroupid, customerid, startdate, enddate) VALUES (2, 7, 1, 0), (3, 7, 1, 5), (1, 8, 1, 0)`,
				`INSERT INTO hosts (id, name, description) VALUES (1, 'a', ''), (2, 'b', '')`,
				`INSERT INTO networks (id, name, address, mask, hostid) VALUES (1, 'Blok', INET_ATON('10.1.0.0'), '255.255.255.0', 1), (2, 'Zła maska', INET_ATON('10.2.0.0'), '/24', 1), (3, 'Inna', INET_ATON('10.1.0.0'), '255.255.255.0', 2)`,
				`INSERT INTO nodes (name, ownerid, netid, ipaddr, linktype) VALUES ('a', 7, 1, INET_ATON('10.1.0.9'), 2)`,
				`INSERT INTO cash (customerid, type, value, time) VALUES (7, 0, -60, 1), (8, 0, -1, 1)`,
				fmt.Sprintf(`INSERT INTO documents (id, type, number, fullnumber, customerid, cdate) VALUES (1, 1, 5, '5/LMS', 7, %[1]d), (2, 1, 6, '', 7, %[1]d), (3, 1, 7, '7/LMS', 8, %[1]d), (4, 1, 8, '8/LMS', 6, %[1]d)`, at.Unix()),
			)))
			q := notify.Query{At: at, Event: notify.Invoice, Balance: true, Filters: []notify.Filter{
				{Kind: notify.CustomerGroup, Value: "1"},
				{Kind: notify.CustomerGroup, Value: "99"},
				{Kind: notify.Network, Value: "1"},
				{Kind: notify.Device, Value: "nonsense"},
				{Kind: notify.Status, Value: "connected"},
			}}
			e, err := l.Examine(context.Background(), q, 7)
			if err != nil {
				t.Fatal(err)
			}
			if c := e.Customer; !e.Found || c.Name != "Żak Łucja" || c.Balance.String() != "-60" || len(c.Refs) != 2 || c.Refs[0].ID != 1 {
				t.Errorf("Examine: found %v, customer %+v", e.Found, c)
			}
			own := func(value, name string) []notify.Property { return []notify.Property{{Value: value, Name: name}} }
			want := []notify.Condition{
				{Rule: notify.NotDeleted},
				{Rule: notify.IsCustomer, Holds: true},
				{Rule: notify.IsBilled},
				{Rule: "filter-customer-group", Kind: notify.CustomerGroup, Wanted: q.Filters[:2], Own: own("2", "Źródło")},
				{Rule: "filter-device", Kind: notify.Device, Wanted: q.Filters[3:4]},
				{Rule: "filter-network", Holds: true, Kind: notify.Network, Wanted: q.Filters[2:3], Own: own("1", "Blok")},
				{Rule: "filter-status", Holds: true, Kind: notify.Status, Wanted: q.Filters[4:], Own: own("connected", "connected")},
				{Rule: notify.EventCame, Holds: true},
			}
			if d := cmp.Diff(want, e.Conditions); d != "" {
				t.Errorf("conditions (-want +got):\n%s", d)
			}
			if refs := e.Customer.Refs; refs[0].Number != "5/LMS" || refs[1].Number != "6" || !refs[0].Time.Equal(at) {
				t.Errorf("invoices %+v", refs)
			}
			if e, err := l.Examine(context.Background(), q, 77); err != nil || e.Found {
				t.Errorf("Examine of nobody = %+v, %v", e, err)
			}
			q.Filters = []notify.Filter{{Kind: notify.Network, Value: "2"}}
			e, err = l.Examine(context.Background(), q, 7)
			if err != nil {
				t.Fatal(err)
			}
			want = []notify.Condition{
				{Rule: notify.NotDeleted},
				{Rule: notify.IsCustomer, Holds: true},
				{Rule: notify.IsBilled},
				{Rule: "filter-network", Kind: notify.Network, Wanted: q.Filters, Own: own("1", "Blok")},
				{Rule: notify.EventCame, Holds: true},
			}
			if d := cmp.Diff(want, e.Conditions); d != "" {
				t.Errorf("conditions with a network without bounds (-want +got):\n%s", d)
			}
		})
	}
}

// The largest entry that a column holds is a balance as any other.
func TestHugeBalance(t *testing.T) {
	t.Parallel()
	l, _ := open(t, mariadbtest.New(t, mariadbtest.SQL(
		`INSERT INTO customers (id, lastname, info, message) VALUES (1, 'Krezus', '', ''), (2, 'Nikt', '', '')`,
		mariadbtest.Billed,
		`INSERT INTO cash (customerid, value, currencyvalue, comment) VALUES (1, 9999999.99, 9999999.9999999999, ''), (1, 9999999.99, 9999999.9999999999, ''), (2, -5, 1, ''), (2, -7, NULL, '')`,
	)))
	got := make(map[int64]string)
	for _, c := range collect(t, l, notify.Query{Balance: true, At: time.Unix(1_800_000_000, 0)}, 10) {
		got[c.ID] = c.Balance.String()
	}
	if d := cmp.Diff(map[int64]string{1: "199999999800000", 2: "-5"}, got); d != "" {
		t.Errorf("balances (-want +got):\n%s", d)
	}
}

// Messages to any telephone are SMS, too; the user panel's two are LMS's own.
func TestMessageTypes(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]notify.Channel{-1: "", 0: "", 1: notify.Email, 2: notify.SMS, 3: notify.SMS, 4: notify.Warning, 5: "userpanel", 6: "userpanel", 7: ""} {
		if got := lms.ChannelOf(code); got != want {
			t.Errorf("ChannelOf(%d) = %q, want %q", code, got, want)
		}
	}
	if got, want := lms.MessageTypes(notify.Warning, notify.SMS), []int{2, 3, 4}; !slices.Equal(got, want) {
		t.Errorf("MessageTypes = %v, want %v", got, want)
	}
	if got := lms.MessageTypes(); got != nil {
		t.Errorf("MessageTypes of no channel = %v", got)
	}
}
