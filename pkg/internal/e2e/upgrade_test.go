package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/internal/dbproxy"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
	"github.com/powiadom/powiadom/pkg/journal"
)

// older is a database as an earlier version left it.
type older struct {
	*installation
	version string
	had     attempts
}

func versions(t *testing.T) []string {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(upgradeFolder, "0*"))
	if err != nil || len(folders) < 6 {
		t.Fatal(folders, err)
	}
	for i, folder := range folders {
		folders[i] = filepath.Base(folder)
	}
	return folders
}

// left are the statements that make the tables of a version.
func left(t *testing.T, version string) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(upgradeFolder, version, "tables.sql"))
	if err != nil {
		t.Fatal(err)
	}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	var statements []string
	// Up to MariaDB 10.5 the collation has another name; it is the database's own.
	text := strings.NewReplacer("@now", "UNIX_TIMESTAMP()", "@host", "'"+host+"'", " DEFAULT CHARSET=utf8mb3 COLLATE=utf8mb3_polish_ci", "").Replace(string(raw))
	for statement := range strings.SplitSeq(text, ";\n") {
		if strings.TrimSpace(statement) != "" {
			statements = append(statements, statement)
		}
	}
	return statements
}

func newOlder(t *testing.T, version string) *older {
	t.Helper()
	server, err := smtptest.Start(smtptest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	gateway, err := smsapitest.Start(smsapitest.Options{Username: "gwiazdanet", Password: "tajne-haslo"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gateway.Close() })
	o := &older{installation: &installation{mail: server, sms: gateway}, version: version}
	o.db = mariadbtest.New(t, mariadbtest.SQL(append(upgradeRows(), left(t, version)...)...))
	o.ini = o.db.INI(t, settings(server.Port(), gateway.URL())+sender)
	raw, err := os.ReadFile(filepath.Join(upgradeFolder, version, "attempts.json"))
	if err == nil {
		err = json.Unmarshal(raw, &o.had)
	}
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// delivery is a line of LMS's log.
type delivery struct {
	ID          int64  `db:"id"`
	Destination string `db:"destination"`
	Subject     string `db:"subject"`
	Status      int    `db:"status"`
}

// The states of LMS's lines.
const (
	lineWaits     = 1
	lineSent      = 2
	lineCancelled = 6
)

func (o *older) deliveries(t *testing.T) map[int64]delivery {
	t.Helper()
	var rows []delivery
	if err := o.db.Open(t).SelectContext(t.Context(), &rows, `SELECT i.id AS id, i.destination AS destination, m.subject AS subject, i.status AS status
		FROM messageitems i JOIN messages m ON m.id = i.messageid`); err != nil {
		t.Fatal(err)
	}
	all := make(map[int64]delivery, len(rows))
	for _, d := range rows {
		all[d.ID] = d
	}
	return all
}

// got is what has come, by address and subject; SMS have their text for one.
func (o *older) got() map[string]int {
	got := make(map[string]int)
	for _, m := range o.mail.Messages() {
		got[m.To[0]+" "+subject(m.Data)]++
	}
	for _, m := range o.sms.Accepted() {
		got[strings.TrimPrefix(m.To, "48")]++
	}
	return got
}

func subject(data []byte) string {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return err.Error()
	}
	text, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return err.Error()
	}
	return text
}

// checksums are of the content of every table.
func (o *older) checksums(t *testing.T) map[string]string {
	t.Helper()
	db := o.db.Open(t)
	var tables []string
	if err := db.SelectContext(t.Context(), &tables, "SHOW TABLES"); err != nil {
		t.Fatal(err)
	}
	sums := make(map[string]string)
	for _, table := range tables {
		var name string
		var sum *string
		if err := db.QueryRowContext(t.Context(), "CHECKSUM TABLE "+table+" EXTENDED").Scan(&name, &sum); err != nil {
			t.Fatal(err)
		}
		if sum != nil {
			sums[table] = *sum
		}
	}
	return sums
}

// remembers is what a database remembers, as far as every version has it.
func (o *older) remembers(t *testing.T) []string {
	t.Helper()
	var lines []string
	if err := o.db.Open(t).SelectContext(t.Context(), &lines, `SELECT CONCAT_WS(' ', 'outbox', messageitem_id, run_id, channel, attempts, queued, not_before, lease_token) AS line FROM powiadom_outbox
		UNION ALL SELECT CONCAT_WS(' ', 'run', id, notification_id, occurrence, at, started, planned, finished, customer_cursor, matched, deliveries, sent, failed, skipped, stopped, lease_token) FROM powiadom_runs
		UNION ALL SELECT CONCAT_WS(' ', 'told', notification_id, event, ref_id, told) FROM powiadom_told
		UNION ALL SELECT CONCAT_WS(' ', 'message', message_id, run_id, channel, variant) FROM powiadom_messages
		UNION ALL SELECT CONCAT_WS(' ', 'filter', notification_id, kind, value) FROM powiadom_filters
		UNION ALL SELECT CONCAT_WS(' ', 'notification', id, name, state, deleted, minute, hour, day_of_month, month, day_of_week, once, armed, channels, event, debt_amount, debt_tariffs, subject, body, content_type) FROM powiadom_notifications
		UNION ALL SELECT CONCAT_WS(' ', 'meta', value) FROM powiadom_meta WHERE name = 'installation'
		ORDER BY 1`); err != nil {
		t.Fatal(err)
	}
	return lines
}

// What an earlier version left is upgraded: nothing is lost, nothing sent twice, and
// the guard holds what it held.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	for _, version := range versions(t) {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			o := newOlder(t, version)
			before, earlier := o.remembers(t), o.deliveries(t)
			o.refusedBefore(t)
			o.powiadom(t, "migrate")
			if diff := cmp.Diff(before, o.remembers(t)); diff != "" {
				t.Errorf("migrate changed what was remembered (-before +after):\n%s", diff)
			}
			o.ini = o.db.Granted(t).INI(t, settings(o.mail.Port(), o.sms.URL())+sender)
			o.definitions(t)
			o.leased(t)
			o.goesOn(t, earlier)
			o.putBack(t)
			o.toldOnce(t)
			if version > "00001" {
				o.stillHeld(t)
			}
		})
	}
}

// refusedBefore: until somebody migrates, nothing is done.
func (o *older) refusedBefore(t *testing.T) {
	t.Helper()
	if o.version == "00006" {
		return
	}
	before := o.checksums(t)
	if out := o.fails(t, 5, "run", "--at", upgradeDay+"09:10"); !strings.Contains(out, "powiadom migrate") {
		t.Errorf("run before migrate says %q", out)
	}
	if diff := cmp.Diff(before, o.checksums(t)); diff != "" {
		t.Errorf("run before migrate changed tables:\n%s", diff)
	}
}

// definitions: YAML of before is what is stored.
func (o *older) definitions(t *testing.T) {
	t.Helper()
	file := filepath.Join(upgradeFolder, o.version, "export.yaml")
	if out := o.powiadom(t, "apply", "-f", file, "--dry-run"); !strings.Contains(out, "new 0, changed 0, same 7, to be deleted 0") {
		t.Errorf("apply of what was exported before: %s", out)
	}
	if listed := strings.Count(o.powiadom(t, "list", "--json"), "\n"); listed != 7 {
		t.Errorf("list --json has %d notifications, want 7", listed)
	}
}

// leased: what another process may have in its hands is left to it.
func (o *older) leased(t *testing.T) {
	t.Helper()
	o.powiadom(t, "run", "--at", upgradeDay+"09:10")
	if got := o.got(); len(got) > 0 {
		t.Errorf("sent though it waits, or another process has it: %v", got)
	}
}

// goesOn: once the leases have run out, and it is time for another attempt,
// everything that waited goes out, and nothing else.
func (o *older) goesOn(t *testing.T, earlier map[int64]delivery) {
	t.Helper()
	o.db.Exec(t, "UPDATE powiadom_outbox SET not_before = 0, lease_until = UNIX_TIMESTAMP() - 1")
	o.db.Exec(t, "UPDATE powiadom_runs SET lease_until = UNIX_TIMESTAMP() - 1 WHERE lease_token IS NOT NULL")
	o.powiadom(t, "run", "--at", upgradeDay+"09:11")
	o.powiadom(t, "run", "--at", upgradeDay+"09:12")
	want := make(map[string]int)
	for id, d := range o.deliveries(t) {
		was, known := earlier[id]
		state := lineSent
		if d.Subject == "Usunięte" && was.Status == lineWaits {
			state = lineCancelled
		}
		if d.Status != state {
			t.Errorf("line %d of LMS's log, %q to %s, has status %d, want %d", id, d.Subject, d.Destination, d.Status, state)
		}
		if (!known || was.Status == lineWaits) && state == lineSent {
			key := d.Destination + " " + d.Subject
			if !strings.Contains(d.Destination, "@") {
				key = strings.TrimPrefix(d.Destination, "48") // earlier versions wrote it
			}
			want[key]++
		}
	}
	for id := range earlier {
		if _, ok := o.deliveries(t)[id]; !ok {
			t.Errorf("line %d of LMS's log is lost", id)
		}
	}
	if diff := cmp.Diff(want, o.got()); diff != "" {
		t.Errorf("what came after the upgrade (-want +got):\n%s", diff)
	}
	// The runs that were cut off have reached everybody whom they are for.
	for text, customers := range map[string]int{"Przerwane": 5, "Z ręki": 1, "W drodze": 2} {
		reached := 0
		for key := range o.got() {
			if strings.HasSuffix(key, " "+text) {
				reached++
			}
		}
		if reached != customers {
			t.Errorf("%s has come to %d customers after the upgrade, want %d", text, reached, customers)
		}
	}
	o.sameNames(t)
}

// sameNames: what was tried before is known by the same name, so that a gateway and
// a mailbox notice a second one.
func (o *older) sameNames(t *testing.T) {
	t.Helper()
	names := make(map[string]string)
	if o.version < "00004" { // they had names of another form
		maps.Copy(names, o.had.Mail)
	}
	for _, m := range o.mail.Messages() {
		if subject(m.Data) == "W drodze" && o.version >= "00004" && o.had.Mail[m.To[0]] != "" {
			names[m.To[0]] = messageID(m.Data)
		}
	}
	if diff := cmp.Diff(o.had.Mail, names); diff != "" {
		t.Errorf("Message-ID of the mail that was on its way (-before +after):\n%s", diff)
	}
	names = make(map[string]string)
	for _, r := range o.sms.Requests() {
		names[r.Form.Get("to")+" "+r.Form.Get("message")] = r.Form.Get("idx")
	}
	if diff := cmp.Diff(o.had.SMS, names); diff != "" {
		t.Errorf("idx of the SMS that was tried (-before +after):\n%s", diff)
	}
}

// putBack: an SMS of an earlier version that failed and is put back is known by the
// name that it had.
func (o *older) putBack(t *testing.T) {
	t.Helper()
	var name string
	for _, idx := range o.had.SMS {
		name = idx
	}
	if o.version >= "00006" {
		return // such a name is made of the text, too
	}
	o.db.Exec(t, "UPDATE messageitems SET status = 3 WHERE id = 2")
	o.powiadom(t, "retry", "1")
	o.powiadom(t, "run", "--at", upgradeDay+"09:13")
	requests := o.sms.Requests()
	if got, want := requests[len(requests)-1].Form.Get("idx"), strings.TrimSuffix(name, "4")+"2"; got != want {
		t.Errorf("idx of an SMS that was put back = %q, want %q", got, want)
	}
}

// toldOnce: of invoices and payments that were told of nobody is told again, also
// when the office makes them anew.
func (o *older) toldOnce(t *testing.T) {
	t.Helper()
	before := o.got()
	o.powiadom(t, "run", "--at", upgradeDay+"10:01")
	o.powiadom(t, "run", "--at", upgradeDay+"10:02")
	o.db.Exec(t, "INSERT INTO cash (id, customerid, time, type, value, comment) SELECT 34, customerid, time, type, value, comment FROM cash WHERE id = 24")
	o.db.Exec(t, "DELETE FROM cash WHERE id = 24")
	o.powiadom(t, "run", "--at", upgradeDay+"11:02")
	if diff := cmp.Diff(before, o.got()); diff != "" {
		t.Errorf("told again (-before +after):\n%s", diff)
	}
	o.db.Exec(t, "INSERT INTO cash (id, customerid, time, type, value, comment) SELECT 36, customerid, time, type, 70, comment FROM cash WHERE id = 34")
	o.powiadom(t, "run", "--at", upgradeDay+"12:02")
	if got := o.got()["501234564"]; got != 1 {
		t.Errorf("%d SMS of a payment that is new, want 1", got)
	}
}

// stillHeld: what the guard held waits, and goes on when a person agrees.
func (o *older) stillHeld(t *testing.T) {
	t.Helper()
	const text = " Wąskie"
	count := func() int {
		n := 0
		for key, times := range o.got() {
			if strings.HasSuffix(key, text) {
				n += times
			}
		}
		return n
	}
	if n := count(); n != 0 {
		t.Errorf("%d mails of the run that the guard held", n)
	}
	o.powiadom(t, "run", "--only", "4", "--confirm", "5")
	o.powiadom(t, "run", "--at", upgradeDay+"12:03")
	if n := count(); n != 5 {
		t.Errorf("%d mails of the run that was confirmed, want 5", n)
	}
	if left := o.unfinished(t); left != 0 {
		t.Errorf("%d deliveries and runs are left", left)
	}
}

// newer makes the tables those of a program that is not known yet.
func (o *older) newer(t *testing.T) {
	t.Helper()
	o.db.Exec(t, "ALTER TABLE powiadom_outbox ADD COLUMN later INT NOT NULL DEFAULT 0")
	o.db.Exec(t, "INSERT INTO powiadom_schema (version_id, is_applied) SELECT MAX(version_id) + 1, 1 FROM powiadom_schema")
}

// Of two hosts one is upgraded first: the other stops with 5, before it has done
// anything, and leaves everything to the first.
func TestUpgradeOneHostFirst(t *testing.T) {
	t.Parallel()
	o := newOlder(t, "00006")
	o.powiadom(t, "migrate")
	o.db.Exec(t, "UPDATE powiadom_outbox SET not_before = 0, lease_until = UNIX_TIMESTAMP() - 1")
	o.db.Exec(t, "UPDATE powiadom_runs SET lease_until = UNIX_TIMESTAMP() - 1 WHERE lease_token IS NOT NULL")
	o.newer(t)
	before := o.checksums(t)
	for _, args := range [][]string{
		{"run", "--at", upgradeDay + "09:11"},
		{"run", "--at", upgradeDay + "09:11", "--dry-run"},
		{"migrate"},
		{"list"},
		{"disable", "1"},
		{"delete", "1", "--yes"},
		{"retry", "1"},
		{"send", "1", "--yes"},
		{"run", "--only", "4", "--confirm", "5"},
		{"run", "--only", "4", "--drop"},
		{"apply", "-f", filepath.Join(upgradeFolder, "00006", "export.yaml"), "--yes"},
		{"pause", "--why", "upgrade"},
		{"cancel", "1"},
	} {
		out := o.fails(t, 5, args...)
		if !strings.Contains(out, "hint: ") {
			t.Errorf("powiadom %s says %q", strings.Join(args, " "), out)
		}
	}
	if diff := cmp.Diff(before, o.checksums(t)); diff != "" {
		t.Errorf("a program that is older than the tables changed them:\n%s", diff)
	}
	if got := o.got(); len(got) > 0 {
		t.Errorf("a program that is older than the tables sent %v", got)
	}
}

// A run that is sending while another host migrates ends in good order; the next one
// stops with 5.
func TestUpgradeMeanwhile(t *testing.T) {
	t.Parallel()
	var once sync.Once
	var o *older
	ready := make(chan struct{})
	server, err := smtptest.Start(smtptest.Options{OnMessage: func(smtptest.Message) {
		<-ready
		once.Do(func() { o.newer(t) })
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	o = newOlder(t, "00006")
	o.powiadom(t, "migrate")
	o.ini = o.db.Granted(t).INI(t, settings(server.Port(), o.sms.URL())+sender)
	o.db.Exec(t, "UPDATE powiadom_outbox SET not_before = 0, lease_until = UNIX_TIMESTAMP() - 1")
	o.db.Exec(t, "UPDATE powiadom_runs SET lease_until = UNIX_TIMESTAMP() - 1 WHERE lease_token IS NOT NULL")
	close(ready)
	o.powiadom(t, "run", "--at", upgradeDay+"09:11")
	came := make(map[string]int)
	for _, m := range server.Messages() {
		came[m.To[0]+" "+subject(m.Data)]++
	}
	for what, times := range came {
		if times != 1 {
			t.Errorf("%s came %d times", what, times)
		}
	}
	if len(came) != 5+1+2+2 {
		t.Errorf("%d mails, want 10: %v", len(came), slices.Sorted(maps.Keys(came)))
	}
	if n := mariadbtest.Get[int](t, o.db, "SELECT COUNT(*) FROM powiadom_outbox"); n != 0 {
		t.Errorf("%d deliveries are left", n)
	}
	o.fails(t, 5, "run", "--at", upgradeDay+"09:12")
}

// A migrate that dies before or after any of its statements goes on when it is
// called again, and what comes out is the same.
func TestMigrateKilled(t *testing.T) {
	t.Parallel()
	for _, version := range versions(t) {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			whole := newKilled(t, version)
			if died := whole.migrate(t, 0, dbproxy.Before); died {
				t.Fatal("it died by itself")
			}
			want, commands := whole.shape(t), whole.commands
			for n := 1; n <= commands; n++ {
				for _, moment := range []dbproxy.Moment{dbproxy.Before, dbproxy.After} {
					t.Run(fmt.Sprintf("%d-%d", n, moment), func(t *testing.T) { // its connections end with it
						k := newKilled(t, version)
						k.migrate(t, n, moment)
						if _, err := journal.Migrate(t.Context(), k.db.Open(t)); err != nil {
							t.Fatal(err)
						}
						if diff := cmp.Diff(want, k.shape(t)); diff != "" {
							t.Fatalf("(-undisturbed +killed):\n%s", diff)
						}
					})
				}
			}
			t.Logf("%d commands", commands)
		})
	}
}

// killed is a database of an earlier version without LMS, but for what migrations
// look at.
type killed struct {
	db       *mariadbtest.Database
	commands int // of an undisturbed migrate
}

func newKilled(t *testing.T, version string) *killed {
	t.Helper()
	statements := []string{
		"CREATE TABLE cash (id INT PRIMARY KEY, customerid INT, time INT, value DECIMAL(9, 2))",
		"INSERT INTO cash VALUES (24, 4, 100, 50), (25, 5, 200, 60)",
		"CREATE TABLE documents (id INT PRIMARY KEY, customerid INT, cdate INT, number INT, fullnumber VARCHAR(50))",
		"INSERT INTO documents VALUES (11, 1, 100, 1, '1/11/2026'), (12, 2, 100, 2, NULL)",
	}
	for _, s := range left(t, version) {
		if !strings.Contains(s, "INTO messages ") && !strings.Contains(s, "INTO messageitems ") {
			// What is compared must not depend on when the test runs.
			statements = append(statements, strings.ReplaceAll(s, "UNIX_TIMESTAMP()", "1795420800"))
		}
	}
	return &killed{db: mariadbtest.New(t, mariadbtest.Empty(), mariadbtest.SQL(statements...))}
}

// migrate cuts the connections at a command, for good; 0: at none.
func (k *killed) migrate(t *testing.T, at int, moment dbproxy.Moment) (died bool) {
	t.Helper()
	folder, err := os.MkdirTemp("", "pw") //nolint:usetesting // a test's own folder is too long for a socket's path
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	var mu sync.Mutex
	dead := false
	proxy, err := dbproxy.Start(context.WithoutCancel(t.Context()), folder, k.db.Socket, func(c dbproxy.Command) bool {
		mu.Lock()
		defer mu.Unlock()
		dead = dead || at > 0 && c.Number == at && c.Moment == moment
		return !dead
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = proxy.Close() }()
	through := *k.db
	through.Socket = proxy.Socket()
	_, err = journal.Migrate(t.Context(), through.Open(t))
	k.commands = proxy.Commands()
	mu.Lock() // connections may still be ending
	defer mu.Unlock()
	if err == nil && dead && moment == dbproxy.Before {
		t.Errorf("cut at command %d, and nobody noticed", at)
	}
	if err != nil && !dead {
		t.Fatal(err)
	}
	return dead
}

// shape is how the tables are made and what is in them.
func (k *killed) shape(t *testing.T) []string {
	t.Helper()
	db := k.db.Open(t)
	var tables []string
	if err := db.SelectContext(t.Context(), &tables, "SHOW TABLES LIKE 'powiadom%'"); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, table := range tables {
		var name, definition string
		if err := db.QueryRowContext(t.Context(), "SHOW CREATE TABLE "+table).Scan(&name, &definition); err != nil {
			t.Fatal(err)
		}
		before, _, _ := strings.Cut(definition, " AUTO_INCREMENT=")
		lines = append(lines, before)
		if table == "powiadom_schema" {
			lines = append(lines, rowsOf(t, db, "SELECT DISTINCT version_id, is_applied FROM powiadom_schema ORDER BY 1")...)
			continue
		}
		lines = append(lines, rowsOf(t, db, "SELECT * FROM "+table+" ORDER BY 1, 2")...)
	}
	for i, line := range lines {
		if strings.HasPrefix(line, "[message key ") { // each is made by chance
			line = "[message key]"
		}
		lines[i] = strings.ReplaceAll(line, k.db.Name, "lms")
	}
	return lines
}

func rowsOf(t *testing.T, db *sqlx.DB, query string) []string {
	t.Helper()
	_, rows, err := contents(t.Context(), db, query)
	if err != nil {
		t.Fatal(err)
	}
	lines := make([]string, len(rows))
	for i, values := range rows {
		lines[i] = fmt.Sprintf("%s", values)
	}
	return lines
}

// contents is what a query returns.
func contents(ctx context.Context, db *sqlx.DB, query string) (columns []string, all [][]any, err error) {
	rows, err := db.QueryxContext(ctx, query) //nolint:sqlclosecheck // it is closed below
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = rows.Close() }()
	if columns, err = rows.Columns(); err != nil {
		return nil, nil, err
	}
	for rows.Next() {
		values, err := rows.SliceScan()
		if err != nil {
			return nil, nil, err
		}
		all = append(all, values)
	}
	return columns, all, rows.Err()
}
