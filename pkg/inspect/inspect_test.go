package inspect_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/inspect"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
)

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

func newInspector(t *testing.T, g provider.Generation) (*inspect.Inspector, *sqlx.DB, *mariadbtest.Database) {
	t.Helper()
	d := mariadbtest.New(t, mariadbtest.Generation(g))
	db := d.Granted(t).Open(t)
	return inspect.New(db, time.Now), db, d
}

func exec(t *testing.T, d *mariadbtest.Database, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		d.Exec(t, statement)
	}
}

func TestQueriesRun(t *testing.T) {
	t.Parallel()
	for _, g := range []provider.Generation{mariadbtest.Head, mariadbtest.G2021} {
		t.Run(string(g), func(t *testing.T) {
			t.Parallel()
			_, db, _ := newInspector(t, g)
			for name, query := range inspect.Queries() {
				args := make([]any, strings.Count(query, "?"))
				for i := range args {
					args[i] = 60
				}
				rows, err := db.QueryContext(t.Context(), query, args...)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				_ = rows.Close()
				if err := rows.Err(); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}

// The user whom scripts/grant.sql makes has what is needed, and nothing else.
func TestGranted(t *testing.T) {
	t.Parallel()
	for _, g := range provider.Generations() {
		t.Run(string(g), func(t *testing.T) {
			t.Parallel()
			i, _, _ := newInspector(t, g)
			got, err := i.Rights(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(inspect.Rights{}, got); diff != "" {
				t.Errorf("rights (-want +got):\n%s", diff)
			}
			if n := len(inspect.Needed()); n < 100 {
				t.Errorf("only %d rights are needed", n)
			}
		})
	}
}

func TestRights(t *testing.T) {
	t.Parallel()
	needed := strings.ReplaceAll("GRANT "+strings.Join(lines(inspect.Needed()), " TO x@y\nGRANT ")+" TO x@y", "*", "")
	all := strings.Split(needed, "\n")
	var deletes []string
	for _, r := range inspect.Needed() {
		if r.Privilege == "DELETE" {
			deletes = append(deletes, r.String())
		}
	}
	tests := []struct {
		name            string
		grants          []string
		missing, excess []string
		roles           bool
	}{
		{name: "as needed", grants: append([]string{"GRANT USAGE ON *.* TO x@y IDENTIFIED BY PASSWORD '*1'"}, all...)},
		{name: "one less", grants: all[1:], missing: []string{"SELECT (id) on customers"}},
		{
			name: "LMS's user", grants: []string{"GRANT ALL PRIVILEGES ON `lms`.* TO `lms`@`localhost`"},
			excess: []string{"ALL PRIVILEGES on *"},
		},
		{
			name: "by a pattern", grants: []string{"GRANT ALL PRIVILEGES ON `l_\\s`.* TO `lms`@`localhost`", "GRANT ALL PRIVILEGES ON `l%`.* TO x@y"},
			excess: []string{"ALL PRIVILEGES on *"},
		},
		{
			name: "the administrator", grants: []string{"GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` IDENTIFIED VIA unix_socket WITH GRANT OPTION", "GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION"},
			excess: []string{"ALL PRIVILEGES on *.*", "GRANT OPTION on *.*"},
		},
		{
			name: "more", grants: append([]string{
				"GRANT SUPER, PROCESS ON *.* TO x@y", "GRANT SELECT ON `lms`.* TO x@y", "GRANT SELECT, DELETE, UPDATE (`PIN`, message) ON `lms`.`customers` TO x@y",
				"GRANT EXECUTE ON FUNCTION `lms`.`lms_current_user` TO x@y", "GRANT ALL PRIVILEGES ON `other`.* TO x@y",
			}, all...),
			excess: []string{"PROCESS on *.*", "SUPER on *.*", "DELETE on customers", "UPDATE (pin) on customers"},
		},
		{name: "of another database, whose name is no pattern", grants: append([]string{"GRANT SELECT (`id`) ON `l_s`.`customers` TO x@y"}, all[1:]...), missing: []string{"SELECT (id) on customers"}},
		{
			name: "MySQL's administrator", grants: []string{
				"GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ROLE, DROP ROLE ON *.* TO `root`@`localhost` WITH GRANT OPTION",
				"GRANT AUDIT_ADMIN,BACKUP_ADMIN ON *.* TO `root`@`localhost` WITH GRANT OPTION", "GRANT PROXY ON ``@`` TO `root`@`localhost` WITH GRANT OPTION",
			},
			excess: []string{
				"AUDIT_ADMIN on *.*", "BACKUP_ADMIN on *.*", "CREATE ROLE on *.*", "DELETE on *.*", "DROP ROLE on *.*", "GRANT OPTION on *.*",
				"INSERT on *.*", "UPDATE on *.*",
			},
		},
		{
			name: "taken back for one database", grants: append([]string{
				"GRANT SELECT, INSERT, UPDATE, DELETE ON *.* TO `x`@`y`", "REVOKE DELETE, UPDATE ON `lms`.* FROM `x`@`y`", "REVOKE INSERT ON `other`.* FROM `x`@`y`",
			}, slices.DeleteFunc(slices.Clone(all), func(s string) bool { return strings.Contains(s, "DELETE") })...),
			missing: deletes, excess: []string{"INSERT on *.*"},
		},
		{name: "odd names", grants: append([]string{"GRANT DELETE ON `l``ms`.`a b.c` TO x@y", "GRANT DELETE ON `lms`.`a ``b.c` TO x@y", "GRANT EXECUTE ON PROCEDURE `lms`.`p` TO x@y"}, all...), excess: []string{"DELETE on a `b.c"}},
		{name: "a role on MySQL", grants: append([]string{"GRANT `office`@`%` TO `x`@`y`"}, all...), roles: true},
		{name: "a role", grants: append([]string{"GRANT `office` TO x@y"}, all[1:]...), missing: []string{"SELECT (id) on customers"}, roles: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := inspect.JudgeGrants(tt.grants, "lms")
			if diff := cmp.Diff([][]string{tt.missing, tt.excess}, [][]string{words(got.Missing), words(got.Excess)}); diff != "" {
				t.Errorf("missing and excess (-want +got):\n%s", diff)
			}
			if got.Roles != tt.roles {
				t.Errorf("roles %t, want %t", got.Roles, tt.roles)
			}
		})
	}
}

// lines are rights as SHOW GRANTS writes them.
func lines(rights []inspect.Right) []string {
	var out []string
	for _, r := range rights {
		column := ""
		if r.Column != "" {
			column = " (`" + r.Column + "`)"
		}
		out = append(out, fmt.Sprintf("%s%s ON `lms`.`%s`", r.Privilege, column, r.Table))
	}
	return out
}

func words(rights []inspect.Right) []string {
	var out []string
	for _, r := range rights {
		out = append(out, r.String())
	}
	return out
}

func TestClock(t *testing.T) {
	t.Parallel()
	_, db, _ := newInspector(t, mariadbtest.Head)
	for _, off := range []time.Duration{0, time.Minute, -time.Hour} {
		c, err := inspect.New(db, func() time.Time { return time.Now().Add(off) }).Clock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		// This machine's clock runs ahead by off, so the database's is behind.
		if (c.Ahead + off).Abs() > 5*time.Second {
			t.Errorf("this machine %v ahead: the database is %v ahead", off, c.Ahead)
		}
	}
}

// An index that is there needs no word; one that is missing gets a statement
// that helps, and after that no other.
func TestIndexes(t *testing.T) {
	t.Parallel()
	i, db, d := newInspector(t, mariadbtest.Head)
	const people = 300
	var customers, documents, cash []string
	for id := 1; id <= people; id++ {
		customers = append(customers, fmt.Sprintf("(%d, 'Żak', 'Jan', '', '', 1)", id))
		documents = append(documents, fmt.Sprintf("(%d, 1, %d, %[1]d, 1000)", id, id))
		for n := range 10 {
			cash = append(cash, fmt.Sprintf("(%d, 0, %d, -%d, 'Opłata')", id, 1000+n, n))
		}
	}
	exec(t, d,
		"INSERT INTO customers (id, lastname, name, info, message, divisionid) VALUES "+strings.Join(customers, ", "),
		"INSERT INTO documents (id, type, number, customerid, cdate) VALUES "+strings.Join(documents, ", "),
		"INSERT INTO cash (customerid, type, time, value, comment) VALUES "+strings.Join(cash, ", "),
	)
	advice := func() map[string]inspect.Advice {
		t.Helper()
		list, err := i.Indexes(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		out := make(map[string]inspect.Advice)
		for _, a := range list {
			if a.Saves <= 0 || a.Saves > a.Takes {
				t.Errorf("%s: saves %v of %v", a.Work, a.Saves, a.Takes)
			}
			out[a.Statement] = a
		}
		return out
	}
	const byDate = "CREATE INDEX powiadom_cdate_type ON documents (cdate, type)"
	const balances = "CREATE INDEX powiadom_customerid_value_currencyvalue ON cash (customerid, value, currencyvalue)"
	if got := advice(); got[byDate].Work != "" {
		t.Errorf("LMS has an index on documents, and yet: %v", got)
	}
	var index string
	if err := db.GetContext(t.Context(), &index, `SELECT index_name FROM information_schema.statistics
		WHERE table_schema = DATABASE() AND table_name = 'documents' AND column_name = 'cdate'`); err != nil {
		t.Fatal(err)
	}
	exec(t, d, "DROP INDEX `"+index+"` ON documents")
	got := advice()
	if got[byDate].Work == "" {
		t.Fatalf("no advice for documents, which have no index by date: %v", got)
	}
	if share := float64(got[byDate].Saves) / float64(got[byDate].Takes); share < 0.9 {
		t.Errorf("all rows are read in vain, and the index saves a share of %.2f", share)
	}
	exec(t, d, byDate, balances)
	for statement := range advice() {
		if statement == byDate || statement == balances {
			t.Errorf("%s: it is there", statement)
		}
	}
}

func TestIndexesThreshold(t *testing.T) {
	t.Parallel()
	i, _, d := newInspector(t, mariadbtest.Head)
	exec(t, d, "ALTER TABLE messages DROP INDEX cdate")
	list, err := i.Indexes(t.Context(), time.Hour)
	if err != nil || len(list) != 0 {
		t.Errorf("Indexes above an hour = %v, %v; want none", list, err)
	}
}
