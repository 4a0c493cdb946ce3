package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/internal/dbproxy"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// TestColumns puts whatever a column may hold into each column that a statement
// of the program looks at, on one row that the commands use, and has every
// command that reads the column run. Each must end with a documented exit code
// and sentences for people, and for everybody but the one whom the row is about
// all must be as it was: who gets what by which channel at which address, what it
// says, and why others get nothing.
//
// Which columns there are is read in the statements: those of the program's files
// and those that the commands were seen to send. One that columns_values_test.go
// has no row for fails the test.
func TestColumns(t *testing.T) {
	t.Parallel()
	servers := startServers(t)
	newest := newColumnTrial(t, mariadbtest.Head, servers)
	var counted census
	began := time.Now()
	t.Run("generations", func(t *testing.T) {
		// The columns are dealt out to databases, for the cores to share.
		const databases = 2
		for part := range databases {
			t.Run(fmt.Sprintf("%s %d", mariadbtest.Head, part+1), func(t *testing.T) {
				t.Parallel()
				tr := newest
				if part > 0 {
					tr = newColumnTrial(t, mariadbtest.Head, servers)
				}
				tr.holdAll(t, func(i int, _ columnType) bool { return i%databases == part }, &counted)
			})
		}
		// Of the older ones, what is not as in the newest.
		t.Run(string(mariadbtest.G2021), func(t *testing.T) {
			t.Parallel()
			tr := newColumnTrial(t, mariadbtest.G2021, servers)
			tr.holdAll(t, func(_ int, c columnType) bool {
				return !c.alike(newest.tables[c.Table][c.Column])
			}, &counted)
		})
	})
	t.Logf("%d columns, %d values, %d commands in %.0f s", counted.columns, counted.values, counted.commands, time.Since(began).Seconds())
}

// census is what was tried.
type census struct {
	mu                        sync.Mutex
	columns, values, commands int
}

func (c *census) add(columns, values, commands int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.columns, c.values, c.commands = c.columns+columns, c.values+values, c.commands+commands
}

// channelServers catch what the commands send.
type channelServers struct {
	mail *smtptest.Server
	sms  *smsapitest.Server
}

func startServers(t *testing.T) channelServers {
	t.Helper()
	var s channelServers
	var err error
	if s.mail, err = smtptest.Start(smtptest.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.mail.Close() })
	if s.sms, err = smsapitest.Start(smsapitest.Options{Token: "token", Points: 1 << 40}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.sms.Close() })
	return s
}

// columnTrial is a place whose rows are changed one by one.
type columnTrial struct {
	*place
	generation provider.Generation
	tables     tables
	conn       *sqlx.Conn          // of the one who changes rows
	commands   []*command          // with what they do and say while all is well
	reads      map[string][]string // by column: the names of the commands that read it
	refused    int                 // values that the server does not take
	ran        int                 // commands
}

// command is one that reads, or one that also writes.
type command struct {
	name   string
	args   []string
	writes bool
	share  int   // it is run with one value of so many
	codes  []int // exit codes that are right beside 0: of a name that is gone, it is 2

	before answer
}

// answer is what a command did and said.
type answer struct {
	code           int
	stdout, stderr string
	log            []string // of a command that writes: the lines of LMS's message log
}

// kept are the tables that commands write. They are put back after each.
var kept = []string{
	"messages", "messageitems", "powiadom_runs", "powiadom_messages", "powiadom_outbox", "powiadom_told", "powiadom_dead", "powiadom_meta", "powiadom_warned", "powiadom_warnings",
	"powiadom_notifications", "powiadom_filters", "powiadom_log",
}

func newColumnTrial(t *testing.T, g provider.Generation, servers channelServers) *columnTrial {
	t.Helper()
	tr := &columnTrial{generation: g, reads: make(map[string][]string)}
	tr.place = &place{Database: mariadbtest.New(t, mariadbtest.Generation(g)), names: map[int64]string{}}
	tr.ini = tr.Granted(t).INI(t,
		"[powiadom]", "timezone = Europe/Warsaw", "at_most_once = 0", "sms_daily_limit = 0", `smsapitoken = "token"`, fmt.Sprintf("smsapi_url = %q", servers.sms.URL()),
		"[mail]", "smtp_host = 127.0.0.1", fmt.Sprintf("smtp_port = %d", servers.mail.Port()),
	)
	db := tr.Open(t)
	conn, err := db.Connx(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	tr.conn = conn
	// An operator's tools may leave behind what foreign keys forbid.
	tr.do(t, "SET SESSION foreign_key_checks = 0")
	for _, statement := range columnRows() {
		tr.do(t, expand(g, statement))
	}
	for _, table := range kept {
		tr.do(t, "CREATE TABLE kept_"+table+" AS SELECT * FROM "+table)
	}
	tr.tables = readTables(t, conn)
	tr.commands = columnCommands()
	tr.record(t)
	return tr
}

func readTables(t *testing.T, conn *sqlx.Conn) tables {
	t.Helper()
	var rows []columnType
	err := conn.SelectContext(context.Background(), &rows, `
		SELECT LOWER(table_name) AS table_name, LOWER(column_name) AS column_name, LOWER(data_type) AS data_type, LOWER(column_type) AS column_type,
		       is_nullable AS is_nullable, character_maximum_length AS length, numeric_precision AS numeric_precision,
		       numeric_scale AS numeric_scale, character_set_name AS charset
		FROM information_schema.columns WHERE table_schema = DATABASE()`)
	if err != nil {
		t.Fatal(err)
	}
	known := make(tables)
	for _, r := range rows {
		if known[r.Table] == nil {
			known[r.Table] = make(map[string]columnType)
		}
		known[r.Table][r.Column] = r
	}
	return known
}

func (tr *columnTrial) do(t *testing.T, statement string, args ...any) {
	t.Helper()
	if _, err := tr.conn.ExecContext(context.Background(), statement, args...); err != nil {
		t.Fatalf("%.300s: %v", statement, err)
	}
}

// putBack undoes what a command wrote.
func (tr *columnTrial) putBack(t *testing.T) {
	t.Helper()
	tr.do(t, "START TRANSACTION")
	for _, table := range kept {
		tr.do(t, "DELETE FROM "+table)
		tr.do(t, "INSERT INTO "+table+" SELECT * FROM kept_"+table)
	}
	tr.do(t, "COMMIT")
	tr.Unstamp(t)
}

// record runs every command as it should be, and learns which columns it reads.
func (tr *columnTrial) record(t *testing.T) {
	t.Helper()
	var mu sync.Mutex
	var statements []string
	proxy, err := dbproxy.Start(context.Background(), t.TempDir(), tr.Socket, func(c dbproxy.Command) bool {
		mu.Lock()
		defer mu.Unlock()
		if c.Moment == dbproxy.Before && c.Text != "" {
			statements = append(statements, c.Text)
		}
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = proxy.Close() })
	direct := tr.ini
	ini, err := os.ReadFile(direct)
	if err != nil {
		t.Fatal(err)
	}
	tr.ini = t.TempDir() + "/proxy.ini"
	if err := os.WriteFile(tr.ini, bytes.ReplaceAll(ini, []byte(tr.Socket), []byte(proxy.Socket())), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range tr.commands {
		statements = nil
		c.before = tr.answer(t, c)
		if c.before.code != 0 {
			t.Fatalf("powiadom %s: exit code %d while all is well\n%s%s", c.name, c.before.code, c.before.stdout, c.before.stderr)
		}
		columns := make(map[string]bool)
		for _, s := range statements {
			for _, column := range tr.tables.read(s, nil) {
				columns[column] = true
			}
		}
		for column := range columns {
			tr.reads[column] = append(tr.reads[column], c.name)
		}
	}
	tr.ini = direct
}

// answer runs a command.
func (tr *columnTrial) answer(t *testing.T, c *command) answer {
	t.Helper()
	var a answer
	tr.ran++
	if !c.writes {
		a.code, a.stdout, a.stderr = tr.run(c.args...)
		return a
	}
	var last int64
	if err := tr.conn.GetContext(context.Background(), &last, "SELECT COALESCE(MAX(id), 0) FROM kept_messageitems"); err != nil {
		t.Fatal(err)
	}
	a.code, a.stdout, a.stderr = tr.run(c.args...)
	err := tr.conn.SelectContext(context.Background(), &a.log, `
		SELECT CONCAT_WS('|', COALESCE(i.customerid, 0), IF(i.id <= ?, i.id, 'new'), COALESCE(r.notification_id, 0), m.type, i.destination, i.status,
		                 COALESCE(i.error, ''), COALESCE(i.body, m.body), COALESCE(m.sender, ''), m.subject)
		FROM messageitems i
		JOIN messages m ON m.id = i.messageid
		LEFT JOIN powiadom_messages p ON p.message_id = m.id
		LEFT JOIN powiadom_runs r ON r.id = p.run_id
		ORDER BY 1`, last)
	if err != nil {
		t.Fatal(err)
	}
	tr.putBack(t)
	return a
}

// holdAll tries the columns that are wanted.
func (tr *columnTrial) holdAll(t *testing.T, wanted func(number int, c columnType) bool, counted *census) {
	known := make(map[string]bool)
	for _, column := range tr.tables.embedded() {
		known[column] = true
	}
	for column := range tr.reads {
		known[column] = true
	}
	subjects := make(map[string][]subject)
	for _, s := range columnSubjects() {
		subjects[s.table] = append(subjects[s.table], s)
	}
	all := slices.Sorted(maps.Keys(known))
	for i, name := range all {
		table, column, _ := strings.Cut(name, ".")
		if slices.Contains(ownTables, table) || !wanted(i, tr.tables[table][column]) {
			continue
		}
		if len(subjects[table]) == 0 {
			t.Errorf("a statement reads %s, and columns_values_test.go has no row of that table to try it on", name)
			continue
		}
		if len(tr.reads[name]) == 0 {
			t.Errorf("a statement reads %s, and no command of columns_values_test.go was seen to", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			tr.ran = 0
			values := 0
			for _, s := range subjects[table] {
				if s.only == nil || slices.Contains(s.only, column) {
					values += tr.holdColumn(t, s, tr.tables[table][column])
				}
			}
			if values == 0 {
				t.Error("no value was tried")
			}
			counted.add(1, values, tr.ran)
		})
	}
}

// holdColumn tries every value on one row.
func (tr *columnTrial) holdColumn(t *testing.T, s subject, c columnType) int {
	t.Helper()
	var old []byte
	where, args := s.where(nil)
	query := fmt.Sprintf("SELECT %s FROM %s WHERE %s", c.Column, s.table, where)
	if err := tr.conn.GetContext(context.Background(), &old, query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	tried := 0
	for _, v := range values(s, c) {
		if !tr.set(t, s, c.Column, v) {
			continue
		}
		tr.hold(t, s, c, v, tried)
		tried++
		where, args := s.where(map[string]any{c.Column: v})
		tr.do(t, fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s", s.table, c.Column, where), append([]any{old}, args...)...)
	}
	return tried
}

// set writes a value; false when the server does not take it.
func (tr *columnTrial) set(t *testing.T, s subject, column string, value any) bool {
	t.Helper()
	where, args := s.where(nil)
	_, err := tr.conn.ExecContext(context.Background(), fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s", s.table, column, where), append([]any{value}, args...)...)
	if err != nil {
		tr.refused++
	}
	return err == nil
}

// What only programmers understand.
var notForPeople = regexp.MustCompile(`sql: |[Ss]can error|converting |couldn't convert|strconv\.|panic|runtime error|Error \d{4}|unmarshal|invalid UTF-8|%!`)

// hold runs the commands that read the column with the value in it. A dry run sees
// every value, the others take turns unless POWIADOM_COLUMNS is all.
func (tr *columnTrial) hold(t *testing.T, s subject, c columnType, value any, number int) {
	t.Helper()
	all := os.Getenv("POWIADOM_COLUMNS") == "all"
	for i, cmd := range tr.commands {
		if !slices.Contains(tr.reads[s.table+"."+c.Column], cmd.name) || !all && (number+i)%cmd.share != 0 {
			continue
		}
		if number > 0 && slices.Contains(kept, s.table) {
			tr.set(t, s, c.Column, value) // a command before may have put it back
		}
		got := tr.answer(t, cmd)
		faults := s.judge(cmd, c.Column, value, got)
		for _, f := range faults {
			t.Errorf("%s.%s = %s of row %v: powiadom %s: exit code %d: %s\nstderr: %.600s", s.table, c.Column, shown(value), s.key, cmd.name, got.code, f, got.stderr)
		}
	}
}

func shown(value any) string {
	text := fmt.Sprintf("%v", value)
	if s, ok := value.(string); ok {
		text = fmt.Sprintf("%q", s)
	}
	if len(text) > 60 {
		text = fmt.Sprintf("%.40s… (%d bytes)", text, len(text))
	}
	return text
}

// judge says what is wrong with what a command did.
func (s subject) judge(cmd *command, column string, value any, got answer) []string {
	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	codes := append(append([]int{0}, s.codes...), cmd.codes...)
	if !slices.Contains(codes, got.code) {
		fault("want one of %v", codes)
	}
	if got.code != 0 && !strings.Contains("\n"+got.stderr, "\npowiadom: ") {
		fault("it does not say why")
	}
	if m := notForPeople.FindString(got.stderr + got.stdout); m != "" {
		fault("%q is not for people", m)
	}
	if !utf8.ValidString(got.stdout) || !utf8.ValidString(got.stderr) {
		fault("it prints bytes that are no text")
	}
	victims := []any{int64(victim)}
	if isReference(column) {
		victims = append(victims, value) // he has another number now
	}
	if s.table == "powiadom_notifications" && column == "id" {
		number, _ := value.(int64)
		s.notifications = append(slices.Clone(s.notifications), number)
	}
	if got.code == 5 || got.code == 1 && strings.HasPrefix(cmd.name, "send") && s.refused(got) {
		return faults // nothing was done, and what waits goes on waiting
	}
	if d := gocmp.Diff(s.others(cmd.before, victims), s.others(got, victims)); d != "" {
		fault("it is not the same for others (-before +now):\n%.1500s", d)
	}
	for _, d := range s.destinations(got, victims) {
		// What is tried again goes to the customer's own address, and to no other.
		again := s.table == "messageitems" && cmd.name == "retry" && d == "1 jan@poczta.example"
		if !again && !slices.Contains(s.destinations(cmd.before, victims), d) {
			fault("the customer is told at %q", d)
		}
	}
	if s.forbids != nil && strings.HasSuffix(cmd.name, "--dry-run") {
		for text := range strings.Lines(got.stdout) {
			var l line
			if json.Unmarshal([]byte(text), &l) == nil && l.Decision == "send" &&
				(s.isAbout(l.Customer, victims) || slices.Contains(s.notifications, l.Notification)) && s.forbids(column, value, l) {
				fault("customer %d must not get %s of notification %d", l.Customer, l.Channel, l.Notification)
			}
		}
	}
	return faults
}

// refused reports that a command wrote nothing to anybody.
func (subject) refused(a answer) bool {
	return !slices.ContainsFunc(a.log, func(text string) bool { return strings.Contains(text, "|new|") })
}

// line is a line of JSON, as far as it is looked at.
type line struct {
	Notification int64
	Customer     int64
	Destination  string
	Decision     string
	Channel      string
}

// others are the lines of JSON and of LMS's message log that are about nobody
// whom the row is about.
func (s subject) others(a answer, victims []any) []string {
	var out []string
	for text := range strings.Lines(a.stdout) {
		var l line
		if json.Unmarshal([]byte(text), &l) != nil || l.Customer == 0 || s.isAbout(l.Customer, victims) || slices.Contains(s.notifications, l.Notification) {
			continue
		}
		out = append(out, withoutSteps(text))
	}
	for _, text := range a.log {
		var who, notification int64
		fields := strings.SplitN(text, "|", 4)
		_, _ = fmt.Sscan(fields[0], &who)
		_, _ = fmt.Sscan(fields[2], &notification)
		if s.isAbout(who, victims) || slices.Contains(s.notifications, notification) {
			continue
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}

// withoutSteps is a line without what explain tells of each filter: there are names
// in it.
func withoutSteps(text string) string {
	if !strings.Contains(text, `"steps":`) {
		return text
	}
	var all map[string]any
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return err.Error()
	}
	delete(all, "steps")
	short, err := json.Marshal(all)
	if err != nil {
		return err.Error()
	}
	return string(short)
}

func (s subject) isAbout(customer int64, victims []any) bool {
	return slices.ContainsFunc(victims, func(v any) bool { return fmt.Sprint(v) == fmt.Sprint(customer) })
}

// destinations are the addresses at which those whom the row is about are told of
// something, by a dry run and by a real one.
func (s subject) destinations(a answer, victims []any) []string {
	found := make(map[string]bool)
	for text := range strings.Lines(a.stdout) {
		var l line
		if json.Unmarshal([]byte(text), &l) == nil && l.Decision == "send" && s.isAbout(l.Customer, victims) {
			found[l.Channel+" "+l.Destination] = true
		}
	}
	for _, text := range a.log {
		fields := strings.SplitN(text, "|", 6)
		if fields[1] == "new" && slices.ContainsFunc(victims, func(v any) bool { return fmt.Sprint(v) == fields[0] }) {
			found[fields[3]+" "+fields[4]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}
