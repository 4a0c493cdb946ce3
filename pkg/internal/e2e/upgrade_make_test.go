package e2e_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// upgradeFolder has a folder for each version of the tables, with
//
//	tables.sql     the tables as that version left them, and what it wrote into LMS's log
//	export.yaml    what its "export" said
//	attempts.json  what its attempts to deliver were known by
//
// scripts/upgrade-data makes them anew.
const upgradeFolder = "../../../testdata/upgrade"

// attempts are what deliveries that were tried and not made were known by, by
// their address: a gateway and a mailbox know a second one by it.
type attempts struct {
	SMS  map[string]string `json:"idx"`
	Mail map[string]string `json:"message_id"`
}

// The instant of the upgrade's customers: they got an invoice and paid, two of the
// five have debts. Nothing is due before 09:00 of that day.
const upgradeDay = "2026-11-23T"

// upgradeRows are the customers: all can be told by e-mail and by SMS. 2 is who
// cannot be reached while the data is made, 3 awaits his connection.
func upgradeRows() []string {
	at := time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC).Unix()
	return []string{
		"DELETE FROM uiconfig",
		`INSERT INTO customers (id, lastname, name, status, divisionid, info, message) VALUES (1, 'Żak', 'Łucja', 3, 1, '', ''), (2, 'Wąs', 'Jan', 3, 1, '', ''),
			(3, 'Śliwa', 'Ewa', 2, 1, '', ''), (4, 'Gęś', 'Adam', 3, 1, '', ''), (5, 'Ćma', 'Iga', 3, 1, '', '')`,
		mariadbtest.Billed,
		`INSERT INTO customergroups (id, name, description) VALUES (1, 'Osiedle Łąki', '')`,
		`INSERT INTO customercontacts (customerid, contact, type) SELECT id, CONCAT('k', id, '@example.com'), 40 FROM customers
			UNION ALL SELECT id, CONCAT('50123456', id), 33 FROM customers`,
		`INSERT INTO customerconsents (customerid, cdate, type) SELECT id, 1, 3 FROM customers UNION ALL SELECT id, 1, 8 FROM customers`,
		fmt.Sprintf(`INSERT INTO documents (id, type, number, fullnumber, cdate, customerid) VALUES (11, 1, 1, '1/11/2026', %d, 1), (12, 1, 2, '2/11/2026', %[1]d, 2)`, at),
		fmt.Sprintf(`INSERT INTO cash (id, customerid, time, type, value, docid, comment) VALUES (21, 1, %d, 0, -100.00, 11, 'Internet'), (22, 2, %[1]d, 0, -100.00, 12, 'Internet'),
			(24, 4, %[1]d, 1, 50.00, NULL, 'Wpłata'), (25, 5, %[1]d, 1, 60.00, NULL, 'Wpłata')`, at),
	}
}

// maker makes the data of one version with its own program.
type maker struct {
	program string
	db      *mariadbtest.Database
	sql     *sqlx.DB
	ini     string
	had     attempts

	mu      sync.Mutex
	hang    bool          // a mail that is on its way stays so
	hanging chan struct{} // closed when one hangs
	let     chan struct{} // closed in the end
}

// TestMakeUpgradeData runs the program of an earlier version for an hour of its
// life. POWIADOM_UPGRADE_DATA is VERSION=PROGRAM.
func TestMakeUpgradeData(t *testing.T) {
	version, old, ok := strings.Cut(os.Getenv("POWIADOM_UPGRADE_DATA"), "=")
	if !ok {
		t.Skip("scripts/upgrade-data calls it")
	}
	m := newMaker(t, old)
	guarded := version > "00001"
	m.define(t, guarded)
	m.live(t, guarded)

	folder := filepath.Join(upgradeFolder, version)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	known, err := json.MarshalIndent(m.had, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"tables.sql": m.dump(t), "export.yaml": m.must(t, "export"), "attempts.json": string(known) + "\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func newMaker(t *testing.T, program string) *maker {
	t.Helper()
	m := &maker{
		program: program, hanging: make(chan struct{}), let: make(chan struct{}),
		had: attempts{SMS: make(map[string]string), Mail: make(map[string]string)},
	}
	server, err := smtptest.Start(smtptest.Options{RefuseRcpt: m.refuse, RefuseData: m.hold})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	t.Cleanup(func() { close(m.let) })
	gateway, err := smsapitest.Start(smsapitest.Options{Username: "gwiazdanet", Password: "tajne-haslo", Hook: m.busy})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gateway.Close() })
	m.db = mariadbtest.New(t, mariadbtest.SQL(upgradeRows()...))
	m.sql = m.db.Open(t)
	m.ini = m.db.INI(t, strings.Replace(settings(server.Port(), gateway.URL()), "lease = 2\n", "", 1)+sender)
	m.must(t, "migrate")
	return m
}

const sender = "[messages]\nsender_email = siec@example.com\n[phpui]\nsmsapiuser = gwiazdanet\nsmsapipass = tajne-haslo\n"

// refuse puts off the mail of customer 2.
func (m *maker) refuse(to string) *smtp.SMTPError {
	if strings.HasPrefix(to, "k2@") {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted"}
	}
	return nil
}

// hold keeps a mail whose process is about to die. The server does not take it.
func (m *maker) hold(mail smtptest.Message) *smtp.SMTPError {
	m.mu.Lock()
	first := m.hang
	m.hang = false
	if first {
		m.had.Mail[mail.To[0]] = messageID(mail.Data)
		close(m.hanging)
	}
	m.mu.Unlock()
	if first {
		<-m.let
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 0, 0}, Message: "too late"}
	}
	return nil
}

func messageID(data []byte) string {
	found := regexp.MustCompile(`(?im)^message-id:\s*(\S+)`).FindSubmatch(data)
	if found == nil {
		return ""
	}
	return string(found[1])
}

// busy puts off the SMS of customer 2.
func (m *maker) busy(r smsapitest.Request) smsapitest.Fault {
	to := r.Form.Get("to")
	if !strings.HasSuffix(to, "501234562") {
		return smsapitest.Fault{}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.had.SMS[to+" "+r.Form.Get("message")] = r.Form.Get("idx")
	return smsapitest.Fault{Status: 503}
}

// run runs the version's program and returns its exit code.
func (m *maker) run(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := m.command(t, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Logf("powiadom %s: %v: %s", strings.Join(args, " "), err, stderr.String())
		return stdout.String(), failed.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return stdout.String(), 0
}

func (m *maker) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	return exec.CommandContext(t.Context(), m.program, append([]string{"-C", m.ini}, args...)...)
}

func (m *maker) must(t *testing.T, args ...string) string {
	t.Helper()
	out, code := m.run(t, args...)
	if code != 0 {
		t.Fatalf("powiadom %s: exit code %d", strings.Join(args, " "), code)
	}
	return out
}

// define stores one notification of each kind.
func (m *maker) define(t *testing.T, guarded bool) {
	t.Helper()
	narrow := []string{"add", "--name", "Wąskie", "--channel", "email", "--body", "Uwaga", "--cycle", "3 9 * * *"}
	if guarded {
		narrow = append(narrow, "--max-recipients", "2")
	}
	for _, args := range [][]string{
		{"add", "--name", "Dług", "--channel", "email", "--channel", "sms", "--event", "debt", "--debt-over", "50", "--body", "Saldo %balance", "--cycle", "0 9 23 11 *"},
		{"add", "--name", "Faktura", "--channel", "email", "--event", "invoice", "--body", "Nowa faktura", "--cycle", "1 * * * *"},
		{"add", "--name", "Wpłata", "--channel", "sms", "--event", "payment", "--body", "Dziękujemy", "--cycle", "2 * * * *"},
		narrow,
		{"add", "--name", "Przerwane", "--channel", "email", "--body", "Prace w nocy", "--cycle", "4 9 * * *"},
		{"add", "--name", "Usunięte", "--channel", "email", "--event", "invoice", "--body", "Faktura gotowa", "--cycle", "5 9 * * *"},
		{"add", "--name", "W drodze", "--channel", "email", "--body", "Nowy cennik", "--cycle", "6 9 * * *"},
		{
			"add", "--name", "Nieczynne „%”; --", "--channel", "warning", "--channel", "email", "--subject", "Temat: źródło", "--body", "<p>Zażółć\n  \"gęślą\" jaźń</p>", "--html", "--inactive",
			"--event", "debt", "--debt-tariffs", "1.5", "--status", "waiting", "--status", "connected", "--customer-group", "Osiedle Łąki", "--customer", "2", "--once", "--cycle", "0 8 1-7 * 1,3",
		},
	} {
		m.must(t, args...)
	}
}

// live runs it for an hour.
func (m *maker) live(t *testing.T, guarded bool) {
	t.Helper()
	for minute := range 4 {
		want := 0
		if minute == 3 && guarded {
			want = 4
		}
		if _, code := m.run(t, "run", "--at", fmt.Sprintf("%s09:%02d", upgradeDay, minute)); code != want {
			t.Fatalf("minute %d: exit code %d, want %d", minute, code, want)
		}
	}
	m.must(t, "run", "--at", upgradeDay+"09:05")
	if _, code := m.run(t, "delete", "6"); code != 0 { // later versions ask first
		m.must(t, "delete", "6", "--yes")
	}
	m.cutOff(t, "run", "--at", upgradeDay+"09:04")
	m.cutOff(t, "send", "--channel", "email", "--subject", "Z ręki", "--body", "Do przyłączanych", "--status", "waiting")
	m.inFlight(t)
}

// cutOff kills a program that has begun a run and planned nobody yet.
func (m *maker) cutOff(t *testing.T, args ...string) {
	t.Helper()
	before := m.planning(t)
	lock, err := m.sql.Connx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Close() }()
	if _, err := lock.ExecContext(t.Context(), "LOCK TABLES powiadom_messages WRITE"); err != nil {
		t.Fatal(err)
	}
	cmd := m.command(t, args...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); m.planning(t) == before; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			doing := mariadbtest.Get[string](t, m.db, "SELECT GROUP_CONCAT(LEFT(info, 2000) SEPARATOR '; ') FROM information_schema.processlist WHERE state LIKE '%lock%'")
			t.Fatalf("%v: no run was begun: %s", args, doing)
		}
	}
	time.Sleep(200 * time.Millisecond)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if _, err := lock.ExecContext(t.Context(), "UNLOCK TABLES"); err != nil {
		t.Fatal(err)
	}
	if m.planning(t) == before {
		t.Fatal("the run was planned")
	}
}

func (m *maker) planning(t *testing.T) int {
	t.Helper()
	return mariadbtest.Get[int](t, m.db, "SELECT COUNT(*) FROM powiadom_runs WHERE planned IS NULL")
}

// inFlight kills a program that waits for the answer to a mail.
func (m *maker) inFlight(t *testing.T) {
	t.Helper()
	m.mu.Lock()
	m.hang = true
	m.mu.Unlock()
	cmd := m.command(t, "run", "--at", upgradeDay+"09:06")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-m.hanging:
	case <-time.After(20 * time.Second):
		t.Fatal("no mail is on its way")
	}
	time.Sleep(time.Second) // the others have come and are written down
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// What is told by the database's clock, to which a test puts it; the name of the
// machine and of the database.
var upgradeTimes = []string{
	"powiadom_outbox.queued", "powiadom_outbox.not_before", "powiadom_outbox.lease_until", "powiadom_runs.started", "powiadom_runs.planned",
	"powiadom_runs.finished", "powiadom_runs.lease_until", "powiadom_told.told", "powiadom_notifications.created", "powiadom_notifications.updated",
	"powiadom_notifications.deleted", "messages.cdate", "messageitems.lastdate",
}

// dump writes the tables of ours with all rows, and LMS's log.
func (m *maker) dump(t *testing.T) string {
	t.Helper()
	now := mariadbtest.Get[int64](t, m.db, "SELECT UNIX_TIMESTAMP()")
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	if err := m.sql.SelectContext(t.Context(), &tables, "SHOW TABLES LIKE 'powiadom%'"); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("-- Made by scripts/upgrade-data. @now is the present, @host this machine.\n")
	for _, table := range append(tables, "messages", "messageitems") {
		if strings.HasPrefix(table, "powiadom") {
			var name, definition string
			if err := m.sql.QueryRowContext(t.Context(), "SHOW CREATE TABLE "+table).Scan(&name, &definition); err != nil {
				t.Fatal(err)
			}
			b.WriteString(regexp.MustCompile(` AUTO_INCREMENT=\d+`).ReplaceAllString(definition, "") + ";\n")
		}
		m.dumpRows(t, &b, table, now, host)
	}
	return b.String()
}

func (m *maker) dumpRows(t *testing.T, b *strings.Builder, table string, now int64, host string) {
	t.Helper()
	columns, rows, err := contents(t.Context(), m.sql, "SELECT * FROM "+table+" ORDER BY 1, 2")
	if err != nil {
		t.Fatal(err)
	}
	lines := make([]string, len(rows))
	for i, values := range rows {
		cells := make([]string, len(values))
		for j, v := range values {
			cells[j] = m.cell(v, slices.Contains(upgradeTimes, table+"."+columns[j]), now, host)
		}
		lines[i] = "(" + strings.Join(cells, ", ") + ")"
	}
	if len(lines) > 0 {
		fmt.Fprintf(b, "INSERT INTO %s (%s) VALUES\n%s;\n", table, strings.Join(columns, ", "), strings.Join(lines, ",\n"))
	}
}

// cell writes a value in SQL.
func (m *maker) cell(v any, isTime bool, now int64, host string) string {
	var text string
	switch v := v.(type) {
	case nil:
		return "NULL"
	case []byte:
		text = string(v)
	case time.Time:
		text = v.Format(time.DateTime)
	default:
		text = fmt.Sprint(v)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case isTime && err == nil && n != 0:
		return fmt.Sprintf("@now%+d", n-now)
	case err == nil && strconv.FormatInt(n, 10) == text:
		return text
	case text == host:
		return "@host"
	}
	quoted := "'" + strings.NewReplacer(`\`, `\\`, "'", "''", "\n", `\n`).Replace(text) + "'"
	if strings.Contains(text, m.db.Name) {
		return "REPLACE(" + strings.ReplaceAll(quoted, m.db.Name, "@database") + ", '@database', DATABASE())"
	}
	return quoted
}
