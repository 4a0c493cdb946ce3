package provider_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
)

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

func noon(t *testing.T) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 11, 23, 12, 0, 0, 0, zone)
}

func TestStatementsAreTheSameEachTime(t *testing.T) {
	t.Parallel()
	for _, gen := range provider.Generations() {
		first, err := provider.Statements(gen, noon(t))
		if err != nil {
			t.Fatal(err)
		}
		second, _ := provider.Statements(gen, noon(t).Add(59*time.Second))
		if !slices.Equal(first, second) {
			t.Errorf("%s: two calls for the same minute gave different statements", gen)
		}
	}
	if _, err := provider.Statements("g1999", noon(t)); err == nil {
		t.Error("a generation that does not exist was accepted")
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := provider.Write(&out, provider.Head, noon(t)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"-- A made-up provider for LMS 2026081100, at 2026-11-23T12:00:00+01:00.\n", "INSERT INTO cash "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the script lacks %q", want)
		}
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	zone := noon(t).Location()
	instants := []time.Time{
		noon(t),
		time.Date(2026, 3, 29, 3, 0, 0, 0, zone), // the hour that spring skips has just gone
		time.Date(2028, 2, 29, 23, 59, 0, 0, zone),
	}
	for _, gen := range provider.Generations() {
		for i, at := range instants {
			if gen != provider.Head && i > 0 {
				break // the dates are the same for all
			}
			t.Run(fmt.Sprintf("%s at %s", gen, at.Format("2006-01-02")), func(t *testing.T) {
				t.Parallel()
				d := mariadbtest.New(t, mariadbtest.Generation(gen))
				start := time.Now()
				if err := provider.Load(t.Context(), d.Open(t), gen, at); err != nil {
					t.Fatal(err)
				}
				t.Logf("loaded in %v", time.Since(start))
				checkBalances(t, d, gen, at)
				checkKnown(t, d, gen, at)
			})
		}
	}
}

// checkBalances holds what Customers says against the sums of the rows.
func checkBalances(t *testing.T, d *mariadbtest.Database, gen provider.Generation, at time.Time) {
	t.Helper()
	var rows []struct {
		ID      int64           `db:"id"`
		Name    string          `db:"name"`
		Rows    int             `db:"rows_"`
		Balance decimal.Decimal `db:"balance"`
	}
	if err := d.Open(t).SelectContext(t.Context(), &rows, `
		SELECT c.id, CONCAT(c.lastname, ' ', c.name) AS name, COUNT(k.id) AS rows_,
			COALESCE(SUM(k.value * k.currencyvalue), 0) AS balance
		FROM customers c LEFT JOIN cash k ON k.customerid = c.id
		GROUP BY c.id, c.lastname, c.name ORDER BY c.id`); err != nil {
		t.Fatal(err)
	}
	customers := provider.Customers(gen, at)
	if len(rows) != len(customers) || len(rows) < 320 {
		t.Fatalf("customers = %d in the database, %d told, want the same and at least 320", len(rows), len(customers))
	}
	var low, high decimal.Decimal
	for i, c := range customers {
		if r := rows[i]; r.ID != c.ID || r.Name != c.Name || r.Rows != c.Rows || !r.Balance.Equal(decimal.RequireFromString(c.Balance)) {
			t.Errorf("customer %d %q has %d rows, %s; told are %d %q, %d rows, %s", r.ID, r.Name, r.Rows, r.Balance, c.ID, c.Name, c.Rows, c.Balance)
		}
		low, high = decimal.Min(low, rows[i].Balance), decimal.Max(high, rows[i].Balance)
	}
	if low.String() != "-2500" || high.LessThan(decimal.NewFromInt(300)) {
		t.Errorf("balances go from %s to %s, want from -2500 to 300 or more", low, high)
	}
}

// checkKnown holds the comments on the known customers against the database.
func checkKnown(t *testing.T, d *mariadbtest.Database, gen provider.Generation, at time.Time) {
	t.Helper()
	customers := provider.Customers(gen, at)
	for id, want := range map[int64]string{
		provider.Debtor: "-177.00", provider.DeepDebtor: "-2500.00", provider.Settled: "0.00", provider.NoCash: "0.00",
		provider.Overpaid: "300.00", provider.Deleted: "-118.00", provider.Contractor: "-118.00",
		provider.Interested: "0.00", provider.Disconnected: "-295.00", provider.DebtCollection: "-708.00",
		provider.EuroPayer: "-42.024", provider.TwoNodes: "0.00", provider.InvoiceToday: "-82.60",
		provider.InvoiceJustIn: "-59.00", provider.InvoiceJustOut: "-59.00", provider.InvoiceAhead: "-59.00",
		provider.InvoiceCancelled: "0.00", provider.CreditNote: "10.00", provider.ProForma: "0.00",
		provider.PaidToday: "0.00", provider.PaidJustOut: "0.00", provider.Refunded: "-25.00", provider.Credited: "25.00",
		provider.Mixed: "-581.40", provider.Suspended: "-59.00", provider.AllSuspended: "-59.00",
		provider.NoTariff: "-59.00", provider.CutoffStop: "-118.00", provider.OneOff: "0.00", provider.CheckingAccount: "0.00",
	} {
		got := decimal.RequireFromString(customers[id-1].Balance)
		if !got.Equal(decimal.RequireFromString(want)) {
			t.Errorf("balance of customer %d %q = %s, want %s", id, customers[id-1].Name, got, want)
		}
	}

	day := at.AddDate(0, 0, -1).Unix()
	known := fmt.Sprintf("customerid <= %d AND ", provider.CheckingAccount)
	same := func(what, query string, want ...int64) {
		t.Helper()
		var got []int64
		if err := d.Open(t).SelectContext(t.Context(), &got, query); err != nil {
			t.Fatal(err)
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	same("invoices of the last day", fmt.Sprintf(`SELECT customerid FROM documents
		WHERE %s type = 1 AND cancelled = 0 AND cdate > %d AND cdate <= %d ORDER BY customerid`, known, day, at.Unix()),
		provider.InvoiceToday, provider.InvoiceJustIn)
	same("cancelled and pro forma", `SELECT customerid FROM documents d WHERE `+known+` (cancelled = 1 OR type = 6)
		AND NOT EXISTS (SELECT 1 FROM cash WHERE docid = d.id) ORDER BY customerid`,
		provider.InvoiceCancelled, provider.ProForma)
	same("payments of the last day", fmt.Sprintf(`SELECT customerid FROM cash
		WHERE %s type = 1 AND value > 0 AND time > %d AND time <= %d ORDER BY customerid`, known, day, at.Unix()),
		provider.PaidToday)
	same("members of VIP", fmt.Sprintf(`SELECT customerid FROM customerassignments
		WHERE %s customergroupid = %d AND enddate = 0 AND startdate <= %d ORDER BY customerid`, known, provider.GroupVIP, at.Unix()),
		provider.Settled, provider.Rejoined)
	same("contacts without type", "SELECT DISTINCT customerid FROM customercontacts WHERE type IS NULL", provider.NullContact)
	same("without a billing address", `SELECT id FROM customers c WHERE id NOT IN (SELECT id FROM customeraddressview) AND type < 2`,
		provider.NoBillingPlace)
	same("in nobody's group", fmt.Sprintf("SELECT customerid FROM customerassignments WHERE customergroupid = %d", provider.GroupNobody))
	links := []int64{0, 1, 2}
	if gen >= "2022120701" { // from then on it may be NULL
		links = append(links, 9)
	}
	same("kinds of computers there are", `SELECT DISTINCT COALESCE(linktype, 9) FROM nodes ORDER BY 1`, links...)
	same("statuses there are", "SELECT DISTINCT status FROM customers ORDER BY 1", 1, 2, 3, 4, 5)
	if got := mariadbtest.Get[string](t, d, "SELECT pin FROM customers WHERE id = ?", provider.HashedPIN); len(got) != 60 || got[:4] != "$2y$" {
		t.Errorf("PIN of HashedPIN = %q, want a bcrypt hash", got)
	}
	if got := mariadbtest.Get[string](t, d, "SELECT lastname FROM customers WHERE id = ?", provider.OddName); got != "<b>Kłos & Syn</b> %cid 'Hurt'" {
		t.Errorf("name of OddName = %q", got)
	}
	if got := mariadbtest.Get[int](t, d, `SELECT COUNT(*) FROM customerbalances b WHERE b.balance <>
		(SELECT ROUND(SUM(value * currencyvalue), 2) FROM cash WHERE customerid = b.customerid)`); got != 0 {
		t.Errorf("customerbalances is wrong for %d customers", got)
	}
}

// The rows that make no sense go into every generation's tables.
func TestLoadOdd(t *testing.T) {
	t.Parallel()
	for _, gen := range provider.Generations() {
		t.Run(string(gen), func(t *testing.T) {
			t.Parallel()
			d := mariadbtest.New(t, mariadbtest.Generation(gen), mariadbtest.Provider(noon(t)))
			if err := provider.LoadOdd(t.Context(), d.Open(t), noon(t)); err != nil {
				t.Fatal(err)
			}
			if n := mariadbtest.Get[int](t, d, "SELECT COUNT(*) FROM customerassignments WHERE customergroupid = ?", provider.GroupOdd); n < 20 {
				t.Errorf("%d odd customers, want 20 or more", n)
			}
		})
	}
}
