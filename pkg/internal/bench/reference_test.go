package bench

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Slow and obvious answers, a customer at a time.
const (
	refPeople  = "c.deleted = 0 AND c.type IN (0, 1) AND c.id IN (SELECT customer_id FROM customer_addresses WHERE type = 1)"
	refBalance = "COALESCE((SELECT ROUND(SUM(k.value * k.currencyvalue), 2) FROM cash k WHERE k.customerid = c.id), 0)"
	refCharge  = `COALESCE((SELECT ROUND(SUM(
		((100 - a.pdiscount) * t.value / 100 - a.vdiscount) * a.count / IF(a.period = 5, 12, 1)
		* IF(t.currency = 'EUR', (SELECT currencyvalue FROM cash WHERE currency = 'EUR' ORDER BY id DESC LIMIT 1), 1)), 2)
		FROM assignments a JOIN tariffs t ON t.id = a.tariffid
		WHERE a.customerid = c.id AND a.commited = 1 AND a.suspended = 0 AND a.datefrom <= %[1]d AND (a.dateto = 0 OR a.dateto > %[1]d)), 0)`
)

// question is one to package lms, and the same to the database.
type question struct {
	name      string
	query     notify.Query
	condition string // on customers c
	refs      string // a list of ids, for an invoice or a payment
}

func questions() []question {
	at := At().Unix()
	of := func(kind notify.FilterKind, values ...string) notify.Query {
		q := notify.Query{Event: notify.NoEvent}
		for _, v := range values {
			q.Filters = append(q.Filters, notify.Filter{Kind: kind, Value: v})
		}
		return q
	}
	node := func(condition string) string {
		return "(SELECT COUNT(*) FROM nodes n WHERE n.ownerid = c.id AND (n.ipaddr <> 0 OR n.ipaddr_pub <> 0) AND " + condition + ") > 0"
	}
	member := func(group int) string {
		return fmt.Sprintf("(SELECT COUNT(*) FROM customerassignments m WHERE m.customerid = c.id AND m.customergroupid = %d AND m.enddate = 0 AND m.startdate <= %d) > 0", group, at)
	}
	since := At().AddDate(0, 0, -1).Unix()
	invoices := fmt.Sprintf("FROM documents d WHERE d.customerid = c.id AND d.type = 1 AND d.cancelled = 0 AND d.cdate > %d AND d.cdate <= %d", since, at)
	payments := fmt.Sprintf("FROM cash k WHERE k.customerid = c.id AND k.type = 1 AND k.value > 0 AND k.time > %d AND k.time <= %d", since, at)
	booked := &notify.Booked{Above: 400_000, Since: At().AddDate(0, 0, -14)}
	late := fmt.Sprintf("FROM cash k WHERE k.customerid = c.id AND k.type = 1 AND k.value > 0 AND k.time <= %d AND (k.time > %d OR k.id > %d AND k.time > %d)",
		at, since, booked.Above, booked.Since.Unix())
	charge := fmt.Sprintf(refCharge, at)
	zero, fifty, two := decimal.Zero, decimal.NewFromInt(50), decimal.RequireFromString("0.1")
	debt := func(t notify.Threshold, filters ...notify.Filter) notify.Query {
		return notify.Query{Event: notify.Debt, Debt: t, Filters: filters}
	}
	inFifth := notify.Filter{Kind: notify.CustomerGroup, Value: "501"}
	return []question{
		{"everybody", notify.Query{Event: notify.NoEvent}, "TRUE", ""},
		{"everybody with a balance", notify.Query{Event: notify.NoEvent, Balance: true}, "TRUE", ""},
		{"customer group", of(notify.CustomerGroup, "17"), member(17), ""},
		{"one of two customer groups", of(notify.CustomerGroup, "17", "501"), "(" + member(17) + " OR " + member(501) + ")", ""},
		{"node group", of(notify.NodeGroup, "3"), node("(SELECT COUNT(*) FROM nodegroupassignments g WHERE g.nodeid = n.id AND g.nodegroupid = 3) > 0"), ""},
		{"device", of(notify.Device, "7"), "(SELECT COUNT(*) FROM nodes n WHERE n.ownerid = c.id AND n.netdev = 7) > 0", ""},
		{"network", of(notify.Network, "5"), node("n.ipaddr > INET_ATON('10.5.0.0') AND n.ipaddr < INET_ATON('10.5.255.255')"), ""},
		{"status", of(notify.Status, "disconnected", "debt-collection"), "c.status IN (4, 5)", ""},
		{"link type", of(notify.LinkType, "fiber"), node("n.linktype = 2"), ""},
		{"customers", of(notify.Customers, "5", "777", "19999"), "c.id IN (5, 777, 19999)", ""},
		{"debt", debt(notify.Threshold{Over: &zero}), refBalance + " < 0", ""},
		{"debt over an amount", debt(notify.Threshold{Over: &fifty}), refBalance + " < -50", ""},
		{"debt of a group", debt(notify.Threshold{Over: &zero}, inFifth), refBalance + " < 0 AND " + member(501), ""},
		{"debt in tariffs", debt(notify.Threshold{Tariffs: &two}), charge + " > 0 AND " + refBalance + " < -0.1 * " + charge, ""},
		{"invoices", notify.Query{Event: notify.Invoice}, "(SELECT COUNT(*) " + invoices + ") > 0", "SELECT GROUP_CONCAT(d.id ORDER BY d.id SEPARATOR ' ') " + invoices},
		{
			"invoices with a balance",
			notify.Query{Event: notify.Invoice, Balance: true},
			"(SELECT COUNT(*) " + invoices + ") > 0",
			"SELECT GROUP_CONCAT(d.id ORDER BY d.id SEPARATOR ' ') " + invoices,
		},
		{"payments", notify.Query{Event: notify.Payment}, "(SELECT COUNT(*) " + payments + ") > 0", "SELECT GROUP_CONCAT(k.id ORDER BY k.id SEPARATOR ' ') " + payments},
		{"payments booked lately", notify.Query{Event: notify.Payment, Booked: booked}, "(SELECT COUNT(*) " + late + ") > 0", "SELECT GROUP_CONCAT(k.id ORDER BY k.id SEPARATOR ' ') " + late},
	}
}

// TestChoice holds who is chosen, with which amounts and for which invoices and
// payments, against a query that looks at one customer after the other, and looks
// at the plans of the statements that were sent.
func TestChoice(t *testing.T) {
	t.Parallel()
	spec := Spec{Customers: 20000}
	d := mariadbtest.New(t, mariadbtest.Empty())
	root := patient(t, d, d.Name)
	// Looking at customers one by one would read the same pages again and again.
	if _, err := root.ExecContext(t.Context(), "SET GLOBAL innodb_buffer_pool_size = 1 << 29"); err != nil {
		t.Fatal(err)
	}
	build(t, root, spec)
	db := patient(t, d, spec.Name())
	l, err := lms.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range questions() {
		t.Run(q.name, func(t *testing.T) {
			q.query.At = At()
			sent := recorded(t, root, spec.Name(), func() {
				want, got := answer(t, db, q), ask(t, l, q.query)
				if d := cmp.Diff(want, got); d != "" {
					t.Errorf("%d customers, want %d (-want +got):\n%.2000s", len(got), len(want), d)
				}
				if len(want) == 0 {
					t.Error("nobody is chosen, which proves nothing")
				}
			})
			for _, statement := range sent {
				if strings.Contains(statement, "/* reference */") {
					continue
				}
				for _, fault := range explain(t, db, statement) {
					t.Errorf("%s\n%s", fault, statement)
				}
			}
		})
	}
	t.Run("a bad plan is seen", func(t *testing.T) {
		for _, statement := range []string{
			"SELECT c.id FROM customers c LEFT JOIN cash k ON k.customerid + 0 = c.id WHERE c.id < 100",
			"SELECT c.id, (SELECT MAX(k.time) FROM cash k WHERE k.customerid + 0 = c.id) FROM customers c",
		} {
			if len(explain(t, db, statement)) == 0 {
				t.Errorf("no fault found in %s", statement)
			}
		}
	})
}

// patient connects to a database and waits for slow statements.
func patient(t *testing.T, d *mariadbtest.Database, database string) *sqlx.DB {
	t.Helper()
	config := d.Config()
	config.DBName, config.ReadTimeout = database, 10*time.Minute
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sqlx.NewDb(sql.OpenDB(connector), "mysql")
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// answer asks the database, and writes a line a customer.
func answer(t *testing.T, db *sqlx.DB, q question) []string {
	t.Helper()
	balance, charge, refs := "''", "''", "''"
	if q.query.Balance || q.query.Event == notify.Debt {
		balance = "CAST(" + refBalance + " AS DECIMAL(12, 2))"
	}
	if q.query.Debt.Tariffs != nil {
		charge = "CAST(" + fmt.Sprintf(refCharge, At().Unix()) + " AS DECIMAL(12, 2))"
	}
	if q.refs != "" {
		refs = "(" + q.refs + ")"
	}
	var lines []string
	err := db.SelectContext(t.Context(), &lines, fmt.Sprintf("SELECT /* reference */ CONCAT_WS('|', c.id, %s, %s, %s) FROM customers c WHERE %s AND %s ORDER BY c.id",
		balance, charge, refs, refPeople, q.condition))
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// ask asks package lms, and writes a line a customer.
func ask(t *testing.T, l *lms.Database, q notify.Query) []string {
	t.Helper()
	var lines []string
	for page, err := range l.Candidates(t.Context(), q, 0, 500) {
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) == 0 { // once, for the plans of its statements
			everything := notify.Details{Contacts: true, Consents: true, Nodes: true, Payment: true, Last: 10}
			if err := l.Fill(t.Context(), page, everything); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range page {
			if q.Event == notify.Debt && !q.Debt.Exceeded(c.Balance, c.MonthlyCharge) {
				continue
			}
			line := []string{strconv.FormatInt(c.ID, 10), "", "", ""}
			for _, r := range c.Refs {
				line[3] = strings.TrimSpace(fmt.Sprint(line[3], " ", r.ID))
			}
			if q.Balance || q.Event == notify.Debt {
				line[1] = c.Balance.StringFixed(2)
			}
			if q.Debt.Tariffs != nil {
				line[2] = c.MonthlyCharge.StringFixed(2)
			}
			lines = append(lines, strings.Join(line, "|"))
		}
	}
	return lines
}

// recorded returns the SELECTs that a database is sent meanwhile, each form of
// them once.
func recorded(t *testing.T, root *sqlx.DB, database string, work func()) []string {
	t.Helper()
	exec := func(statement string) {
		t.Helper()
		if _, err := root.ExecContext(context.WithoutCancel(t.Context()), statement); err != nil {
			t.Fatal(err)
		}
	}
	exec("SET GLOBAL log_output = 'TABLE'")
	exec("TRUNCATE mysql.general_log")
	exec("SET GLOBAL general_log = 1")
	work()
	exec("SET GLOBAL general_log = 0")
	var all []string
	err := root.SelectContext(t.Context(), &all, `SELECT argument FROM mysql.general_log WHERE command_type IN ('Query', 'Execute') AND argument LIKE 'SELECT%'
		AND thread_id IN (SELECT id FROM information_schema.processlist WHERE db = ?)`, database)
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	return slices.DeleteFunc(all, func(s string) bool {
		form := s[:min(60, len(s))]
		known := seen[form]
		seen[form] = true
		return known
	})
}

// explain returns what is wrong with the plan of a statement: a table that is
// read whole for each row of another.
func explain(t *testing.T, db *sqlx.DB, statement string) []string {
	t.Helper()
	rows, err := db.QueryxContext(t.Context(), "EXPLAIN "+statement)
	if err != nil {
		t.Fatalf("EXPLAIN %s: %v", statement, err)
	}
	defer func() { _ = rows.Close() }()
	var faults []string
	first := make(map[string]bool) // by the id of a SELECT, whose tables come in the order of the join
	for rows.Next() {
		step := make(map[string]any)
		if err := rows.MapScan(step); err != nil {
			t.Fatal(err)
		}
		text := func(column string) string { return fmt.Sprintf("%s", step[column]) }
		outer := first[text("id")]
		first[text("id")] = true
		whole := text("type") == "ALL" || text("type") == "index"
		repeated := outer || strings.HasPrefix(text("select_type"), "DEPENDENT") || strings.HasPrefix(text("select_type"), "LATERAL")
		if count, _ := strconv.Atoi(text("rows")); whole && repeated && count > 1000 {
			faults = append(faults, fmt.Sprintf("%s %s reads all %s rows of %s again and again", text("select_type"), text("type"), text("rows"), text("table")))
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return faults
}
