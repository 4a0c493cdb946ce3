package bench

import (
	"context"
	"os"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
)

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

func TestBuild(t *testing.T) {
	t.Parallel()
	spec := Spec{Customers: 240}
	d := mariadbtest.New(t, mariadbtest.Empty())
	db := d.Open(t)
	build(t, db, spec)
	tables := spec.Name() + "."

	is := func(what string, want int, query string) {
		t.Helper()
		var got int
		if err := db.GetContext(t.Context(), &got, query); err != nil || got != want {
			t.Errorf("%s = %d, want %d (%v)", what, got, want, err)
		}
	}
	is("customers", 240, "SELECT COUNT(*) FROM "+tables+"customers")
	is("rows of cash", (240-4)*cashRows, "SELECT COUNT(*) FROM "+tables+"cash")
	is("customers with other than 24 rows", 0, "SELECT COUNT(*) FROM (SELECT 1 FROM "+tables+"cash GROUP BY customerid HAVING COUNT(*) <> 24) x")
	is("those who owe", spec.Debtors()+spec.strays(), "SELECT COUNT(*) FROM (SELECT 1 FROM "+tables+"cash GROUP BY customerid HAVING SUM(value * currencyvalue) < 0) x")
	is("reachable debtors", spec.Debtors(), `SELECT COUNT(DISTINCT c.id) FROM `+tables+`customers c
		JOIN `+tables+`customercontacts k ON k.customerid = c.id AND k.type & 40 = 40 AND k.type & 16384 = 0
		JOIN `+tables+`customerconsents s ON s.customerid = c.id AND s.type = 3
		WHERE c.deleted = 0 AND c.type < 2 AND (SELECT SUM(value * currencyvalue) FROM `+tables+`cash WHERE customerid = c.id) < 0`)
	is("neighbours of one customer in cash", 0, "SELECT COUNT(*) FROM "+tables+"cash a JOIN "+tables+"cash b ON b.id = a.id + 1 AND b.customerid = a.customerid")
	is("rows of cash older than the one before", 0, "SELECT COUNT(*) FROM "+tables+"cash a JOIN "+tables+"cash b ON b.id = a.id + 1 AND b.time < a.time")
	is("stale balances", 0, `SELECT COUNT(*) FROM `+tables+`customerbalances b
		WHERE b.balance <> (SELECT ROUND(SUM(value * currencyvalue), 2) FROM `+tables+`cash WHERE customerid = b.customerid)`)
	is("credit notes without their invoice", 0, `SELECT COUNT(*) FROM `+tables+`documents n LEFT JOIN `+tables+`documents d ON d.id = n.reference AND d.type = 1
		WHERE n.type = 3 AND d.id IS NULL`)
	for what, table := range map[string]string{"credit notes": "documents WHERE type = 3", "rows in euro": "cash WHERE currencyvalue > 4", "disabled contacts": "customercontacts WHERE type & 16384"} {
		var got int
		if err := db.GetContext(t.Context(), &got, "SELECT COUNT(*) FROM "+tables+table); err != nil || got == 0 {
			t.Errorf("%s = %d (%v)", what, got, err)
		}
	}

	if made, err := spec.Build(t.Context(), db); made || err != nil {
		t.Errorf("built again = %v (%v)", made, err)
	}
}

func TestDebtors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		spec Spec
		want int
	}{{Spec{Customers: 100000}, 10628}, {Spec{Customers: 20000}, 2126}, {Spec{Customers: 1000000, Slim: true}, 106280}, {Spec{Customers: 6000, AllOwe: true}, 5900}} {
		if got := test.spec.Debtors(); got != test.want {
			t.Errorf("debtors of %s = %d, want %d", test.spec.Name(), got, test.want)
		}
	}
}

func TestSlim(t *testing.T) {
	t.Parallel()
	spec := Spec{Customers: 200, Slim: true}
	db := mariadbtest.New(t, mariadbtest.Empty()).Open(t)
	build(t, db, spec)
	var owing int
	err := db.GetContext(t.Context(), &owing, "SELECT COUNT(*) FROM (SELECT 1 FROM "+spec.Name()+".cash GROUP BY customerid HAVING SUM(value * currencyvalue) < 0) x")
	if err != nil || owing != spec.Debtors() {
		t.Errorf("those who owe = %d, want %d (%v)", owing, spec.Debtors(), err)
	}
}

func build(t *testing.T, db *sqlx.DB, spec Spec) {
	t.Helper()
	if made, err := spec.Build(t.Context(), db); !made || err != nil {
		t.Fatalf("built = %v (%v)", made, err)
	}
	t.Cleanup(func() { _, _ = db.ExecContext(context.Background(), "DROP DATABASE "+spec.Name()) })
}
