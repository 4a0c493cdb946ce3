package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// fails runs the program, which must end with the code, and returns what it
// said.
func (in *installation) fails(t *testing.T, code int, args ...string) string {
	t.Helper()
	cmd := in.command(t.Context(), args...)
	out, _ := cmd.CombinedOutput()
	if got := cmd.ProcessState.ExitCode(); got != code {
		t.Errorf("powiadom %s: exit code %d, want %d\n%.500s", args[0], got, code, out)
	}
	return string(out)
}

// Too much of something is refused with the limit, or is simply done; it harms
// no other notification.
func TestAmounts(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{})
	huge := filepath.Join(t.TempDir(), "tekst.txt")
	if err := os.WriteFile(huge, []byte(strings.Repeat("Zażółć gęślą jaźń. ", 10<<20/25)), 0o600); err != nil {
		t.Fatal(err)
	}
	said := in.fails(t, 2, "add", "--name", "Ogromna", "--channel", "email", "--body-file", huge)
	if !strings.Contains(said, "larger than 1048576 bytes") {
		t.Errorf("of a body of 10 MiB it said %.300q", said)
	}
	// A row made by hand knows no limit.
	in.db.Exec(t, `INSERT INTO powiadom_notifications (name, channels, body) VALUES ('Ręczna', 'email', REPEAT('ż', 5000000))`)

	in.db.Exec(t, "INSERT INTO customers (id, lastname, name, info, message, divisionid) VALUES (5000, ?, '', '', '', 1)", strings.Repeat("ł", 128))
	in.db.Exec(t, mariadbtest.Billed+" AND c.id = 5000")
	in.db.Exec(t, "INSERT INTO customerconsents (customerid, cdate, type) VALUES (5000, 1, 3), (5000, 1, 8)")
	for i := range 100 {
		in.db.Exec(t, "INSERT INTO customercontacts (customerid, contact, type) VALUES (5000, ?, 40), (5000, ?, 33)",
			fmt.Sprintf("adres%d@example.com", i), fmt.Sprintf("601 000 %03d", i))
	}
	in.powiadom(t, "add", "--name", "Jeden", "--channel", "email", "--channel", "sms", "--customer", "5000", "--body", "%customer", "--yes")
	at := instant(t).Format(time.RFC3339)
	said = in.fails(t, 1, "run", "--at", at)
	if !strings.Contains(said, "(Ręczna)") || !strings.Contains(said, "at most 65535 fit") || strings.Count(said, "powiadom:") != 1 {
		t.Errorf("of a hand-made row with a body of 10 MB it said %.300q", said)
	}
	if mails, sms := len(in.mail.Messages()), len(in.sms.Accepted()); mails != 100 || sms != 100 {
		t.Errorf("%d e-mails and %d SMS to a customer with 100 addresses and 100 mobiles", mails, sms)
	}

	in.db.Exec(t, "DELETE FROM powiadom_notifications WHERE name = 'Ręczna'")
	var rows []string
	for i := range 10000 {
		rows = append(rows, fmt.Sprintf("('Nr %d', '0', '4', '31', '12', '*', 'sms', 'x')", i))
	}
	in.db.Exec(t, "INSERT INTO powiadom_notifications (name, minute, hour, day_of_month, month, day_of_week, channels, body) VALUES "+strings.Join(rows, ", "))
	begun := time.Now()
	in.powiadom(t, "run", "--at", instant(t).Add(time.Minute).Format(time.RFC3339), "--only", "2")
	t.Logf("a run among 10,000 notifications took %s", time.Since(begun))
	if n := len(in.sms.Accepted()); n != 200 {
		t.Errorf("%d SMS, want those of the one notification that was due", n)
	}
}

// Two hosts whose clocks are a minute apart tell everybody once: an occurrence
// has one key, and an invoice is told once whichever minute it is.
func TestClocksApart(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{})
	at := instant(t)
	// Of minutes before the first run that is remembered nothing would be known.
	before := at.Add(-time.Minute)
	in.powiadom(t, "add", "--name", "Wcześniej", "--channel", "email", "--body", "z", "--customer", "1",
		"--cycle", fmt.Sprintf("%d %d * * *", before.Minute(), before.Hour()))
	in.powiadom(t, "run", "--at", before.Format(time.RFC3339))
	fixed := fmt.Sprintf("%d %d * * *", at.Minute(), at.Hour())
	in.powiadom(t, "add", "--name", "O tej minucie", "--channel", "email", "--body", "a", "--cycle", fixed)
	in.powiadom(t, "add", "--name", "Faktury", "--channel", "email", "--event", "invoice", "--body", "b")
	in.powiadom(t, "add", "--name", "Raz", "--channel", "email", "--body", "c", "--once", "--status", "connected")
	var both sync.WaitGroup
	for _, minutes := range []int{0, 1, 0, 1, 2} {
		both.Go(func() { in.powiadom(t, "run", "--at", at.Add(time.Duration(minutes)*time.Minute).Format(time.RFC3339)) })
	}
	both.Wait()
	in.everybodyOnce(t)
	// For the invoices there are several runs; together they tell each customer once.
	if twice := mariadbtest.Get[int](t, in.db, `SELECT COUNT(*) FROM (SELECT 1 FROM messageitems i
		JOIN powiadom_messages p ON p.message_id = i.messageid JOIN powiadom_runs r ON r.id = p.run_id
		GROUP BY r.notification_id, i.customerid, i.destination HAVING COUNT(*) > 1) twice`); twice != 0 {
		t.Errorf("%d addresses were told twice of one thing", twice)
	}
}

// No password or token shows in output, log, errors or the list of processes.
func TestSecrets(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{Username: "poczta", Password: "inne"})
	const dbSecret, mailSecret, smsSecret = "Baz0we-Haslo", "Poczt0we-Haslo", "Bramk0we-Haslo"
	in.db.Exec(t, "DELETE FROM uiconfig WHERE var LIKE 'smsapi%'")
	in.db.Exec(t, fmt.Sprintf("INSERT INTO uiconfig (section, var, value, description) VALUES ('mail', 'smtp_username', 'poczta', ''), ('mail', 'smtp_password', '%s', ''),"+
		" ('phpui', 'smsapiuser', 'gwiazdanet', ''), ('phpui', 'smsapipass', '%s', '')", mailSecret, smsSecret))
	in.powiadom(t, "add", "--name", "Do wszystkich", "--channel", "email", "--channel", "sms", "--body", "PIN %pin", "--customer", "1", "--yes")

	var said strings.Builder
	said.WriteString(in.fails(t, 1, "run", "-vv", "--at", instant(t).Format(time.RFC3339)))
	said.WriteString(in.fails(t, 1, "doctor", "-vv"))
	wrong := filepath.Join(t.TempDir(), "lms.ini")
	text := fmt.Sprintf("[database]\ntype = mysql\nhost = \"localhost:%s\"\nuser = nikt\npassword = %q\ndatabase = lms\n", in.db.Socket, dbSecret)
	if err := os.WriteFile(wrong, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	said.WriteString(in.fails(t, 5, "list", "-vv", "-C", wrong))
	if err := os.WriteFile(wrong, []byte(text+"zle = (\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said.WriteString(in.fails(t, 5, "list", "-vv", "-C", wrong))
	for _, secret := range []string{dbSecret, mailSecret, smsSecret, "PIN 4711"} {
		if strings.Contains(said.String(), secret) {
			t.Errorf("%q shows in what it said:\n%s", secret, said.String())
		}
	}
	if n := len(in.mail.Messages()) + len(in.sms.Accepted()); n != 0 {
		t.Errorf("%d messages went out with wrong passwords", n)
	}
	if waiting := mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM powiadom_outbox WHERE attempts = 0"); waiting == 0 {
		t.Error("the deliveries should wait, blamed for nothing")
	}
}
