package e2e_test

import (
	"bytes"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// outage is an installation whose mail server and gateway can be out of order:
// the one refuses the provider as a sender, which counts against nobody, the other
// answers that it is busy. Of its customers 1 to n each has an address and a
// mobile, owes 100 zł, got an invoice of that and paid 50 zł an hour ago.
type outage struct {
	*installation

	down atomic.Bool
	at   time.Time
}

// customers makes customers 1 to n with addresses of the domain, whose invoice and
// payment are of the time.
func customers(n int, at time.Time, domain string) []string {
	var sql []string
	for id := 1; id <= n; id++ {
		sql = append(sql,
			fmt.Sprintf("INSERT INTO customers (id, lastname, name, status, divisionid, info, message) VALUES (%d, 'Klient', 'Numer %[1]d', 3, 1, '', '')", id),
			fmt.Sprintf("INSERT INTO customercontacts (id, customerid, contact, type) VALUES (%d, %[2]d, 'k%[2]d@%[5]s', 40), (%[3]d, %[2]d, '%[4]d', 33)", 2*id, id, 2*id+1, 501000000+id, domain),
			fmt.Sprintf("INSERT INTO customerconsents (customerid, cdate, type) VALUES (%d, 1, 3), (%[1]d, 1, 8)", id),
			fmt.Sprintf("INSERT INTO documents (id, type, number, cdate, customerid) VALUES (%d, 1, %[1]d, %d, %[1]d)", id, at.Unix()),
			fmt.Sprintf("INSERT INTO cash (id, time, type, value, customerid, docid, comment) VALUES (%d, %d, 0, -150, %d, %[3]d, ''), (%d, %[2]d, 1, 50, %[3]d, NULL, '')", 2*id, at.Unix(), id, 2*id+1))
	}
	return append(sql, mariadbtest.Billed, "UPDATE divisions SET email = 'siec@example.com' WHERE id = 1", "DELETE FROM uiconfig WHERE section = 'mail'")
}

func newOutage(t *testing.T, clients int, more ...string) *outage {
	t.Helper()
	o := &outage{at: instant(t)}
	sql := customers(clients, o.at.Add(-time.Hour), "example.com")
	mailServer, err := smtptest.Start(smtptest.Options{RefuseFrom: func(string) *smtp.SMTPError {
		if o.down.Load() {
			return &smtp.SMTPError{Code: 553, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "not today"}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mailServer.Close() })
	gateway, err := smsapitest.Start(smsapitest.Options{Username: "gwiazdanet", Password: "tajne-haslo", Hook: func(smsapitest.Request) smsapitest.Fault {
		if o.down.Load() {
			return smsapitest.Fault{Code: 201}
		}
		return smsapitest.Fault{}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gateway.Close() })
	o.installation = &installation{mail: mailServer, sms: gateway, db: mariadbtest.New(t, mariadbtest.SQL(append(sql, more...)...))}
	o.user = o.db.Granted(t)
	o.ini = o.user.INI(t, settings(mailServer.Port(), gateway.URL()), "[phpui]\nsmsapiuser = gwiazdanet\nsmsapipass = tajne-haslo\n")
	return o
}

// plan runs while nothing can be sent, so that everything waits.
func (o *outage) plan(t *testing.T) {
	t.Helper()
	o.down.Store(true)
	out, err := o.command(t.Context(), "run", "--at", o.at.Format(time.RFC3339)).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "not today") {
		t.Fatalf("a run whose mail server refuses it: %v, said %q", err, out)
	}
	if sent := mariadbtest.Get[int](t, o.db, "SELECT COUNT(*) FROM messageitems WHERE status <> 1"); sent != 0 {
		t.Fatalf("%d deliveries do not wait", sent)
	}
	if tried := mariadbtest.Get[int](t, o.db, "SELECT COUNT(*) FROM powiadom_outbox WHERE channel = 'email' AND attempts > 0"); tried != 0 {
		t.Fatalf("%d e-mails count as tried", tried)
	}
}

// wait lets so many seconds pass, as the outbox reckons them.
func (o *outage) wait(t *testing.T, seconds int) {
	t.Helper()
	o.db.Exec(t, "UPDATE powiadom_outbox SET queued = queued - ?, not_before = 0, lease_until = 0", seconds)
}

// mend runs with everything in order.
func (o *outage) mend(t *testing.T) {
	t.Helper()
	o.down.Store(false)
	o.powiadom(t, "run", "--at", o.at.Format(time.RFC3339))
	if n := o.unfinished(t); n != 0 {
		t.Errorf("%d deliveries and runs are unfinished", n)
	}
}

// got lists what came in: "address subject" of e-mails, "number text" of SMS.
func (o *outage) got(t *testing.T) []string {
	t.Helper()
	var got []string
	for _, m := range o.mail.Messages() {
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Data))
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(m.To[0], "@")
		got = append(got, name+" "+parsed.Header.Get("Subject"))
	}
	for _, m := range o.sms.Accepted() {
		got = append(got, "s"+strings.TrimLeft(strings.TrimPrefix(m.To, "48501"), "0")+" "+m.Text)
	}
	slices.Sort(got)
	return got
}

// closed lists the cancelled lines of LMS's log: "address error".
func (o *outage) closed(t *testing.T) []string {
	t.Helper()
	var lines []string
	if err := o.db.Open(t).SelectContext(t.Context(), &lines, `SELECT CONCAT(IF(m.type = 1, 'k', 's'), i.customerid, ' ', m.subject, ': ', i.error)
		FROM messageitems i JOIN messages m ON m.id = i.messageid WHERE i.status IN (3, 6)`); err != nil {
		t.Fatal(err)
	}
	return lines
}

// What waited longer than the minute in which it was planned is looked at again
// before it is sent: nobody is told what is no longer so, or at an address that is
// not his, and everybody else is.
func TestSecondLook(t *testing.T) {
	t.Parallel()
	o := newOutage(t, 15)
	for _, n := range [][]string{
		{"--name", "debt", "--channel", "email", "--channel", "sms", "--event", "debt", "--debt-over", "50", "--body", "debt"},
		{"--name", "invoice", "--channel", "email", "--event", "invoice", "--body", "invoice"},
		{"--name", "payment", "--channel", "email", "--event", "payment", "--body", "payment"},
		{"--name", "deleted", "--channel", "email", "--body", "deleted"},
		{"--name", "disabled", "--channel", "email", "--body", "disabled", "--status", "connected"},
	} {
		o.powiadom(t, append([]string{"add", "--yes"}, n...)...)
	}
	o.plan(t)
	for _, statement := range []string{
		"INSERT INTO cash (time, type, value, customerid, comment) VALUES (1, 1, 4923, 1, '')",
		"INSERT INTO cash (time, type, value, customerid, comment) VALUES (1, 1, 50, 2, '')", // owes 50.00, not more
		"UPDATE customers SET deleted = 1 WHERE id = 3",
		"UPDATE customers SET type = 2 WHERE id = 4",
		"UPDATE customer_addresses SET type = 0 WHERE customer_id = 15",
		"DELETE FROM customerconsents WHERE customerid = 5 AND type = 8",
		"UPDATE customercontacts SET contact = 'nowy@example.com' WHERE id = 12",                       // of 6
		"UPDATE customercontacts SET type = type | 16384 WHERE id = 15",                                // mobile of 7
		"DELETE FROM customercontacts WHERE id = 16",                                                   // e-mail of 8
		"UPDATE documents SET cancelled = 1 WHERE id = 9",                                              // and what follows is his debt's
		"DELETE FROM cash WHERE id = 21",                                                               // payment of 10
		"UPDATE cash SET id = 921 WHERE id = 23",                                                       // of 11: deleted and made anew
		"UPDATE documents SET id = 912 WHERE id = 12",                                                  // of 12: likewise
		"UPDATE customers SET status = 4 WHERE id = 13",                                                // the filter does not count any more
		"UPDATE customercontacts SET contact = ' 501-000-014 ' WHERE id = 29",                          // mobile of 14
		"UPDATE customercontacts SET contact = 'k14@EXAMPLE.com', name = 'w domu' WHERE id = 28",       // e-mail of 14
		"INSERT INTO customercontacts (customerid, contact, type) VALUES (13, 'zona@example.com', 40)", // nobody planned that
	} {
		o.db.Exec(t, statement)
	}
	o.powiadom(t, "delete", "4")
	o.powiadom(t, "disable", "5")
	o.wait(t, 61)
	o.mend(t)

	var want []string
	for id := 1; id <= 15; id++ {
		for _, subject := range []string{"debt", "invoice", "payment", "deleted", "disabled"} {
			want = append(want, fmt.Sprintf("k%d %s", id, subject))
		}
		want = append(want, fmt.Sprintf("s%d debt", id))
	}
	gone := []string{
		"k1 debt: the customer has paid meanwhile: balance 4823,00 zł", "s1 debt: the customer has paid meanwhile: balance 4823,00 zł",
		"k2 debt: the customer has paid meanwhile: balance -50,00 zł", "s2 debt: the customer has paid meanwhile: balance -50,00 zł",
		"s5 debt: the customer may not be written to any more: no-consent",
		"s7 debt: the customer may not be written to any more: contact-disabled",
		"k9 invoice: the invoice was cancelled or deleted meanwhile",
		"k10 payment: the payment was deleted meanwhile",
	}
	for id, why := range map[int]string{
		3: "the customer was deleted meanwhile", 4: "the customer was deleted meanwhile",
		15: "the customer has no billing address in LMS any more",
	} {
		for _, what := range []string{"k%d debt", "s%d debt", "k%d invoice", "k%d payment", "k%d disabled"} {
			gone = append(gone, fmt.Sprintf(what+": %s", id, why))
		}
	}
	for _, subject := range []string{"debt", "invoice", "payment", "disabled"} {
		gone = append(gone, fmt.Sprintf("k6 %s: the address is not the customer's any more", subject),
			fmt.Sprintf("k8 %s: the customer may not be written to any more: no-contact", subject))
	}
	for id := 1; id <= 15; id++ {
		gone = append(gone, fmt.Sprintf("k%d deleted: the notification was deleted meanwhile", id))
	}
	slices.Sort(gone)
	want = slices.DeleteFunc(want, func(w string) bool {
		return slices.ContainsFunc(gone, func(g string) bool { return strings.HasPrefix(g, w+":") })
	})
	slices.Sort(want)
	if diff := cmp.Diff(want, o.got(t)); diff != "" {
		t.Errorf("came in (-want +got):\n%s", diff)
	}
	closed := o.closed(t)
	for i := range closed {
		closed[i] = strings.ReplaceAll(closed[i], "\u00a0", " ")
	}
	slices.Sort(closed)
	if diff := cmp.Diff(gone, closed); diff != "" {
		t.Errorf("LMS's log has as cancelled (-want +got):\n%s", diff)
	}
	if n := mariadbtest.Get[int](t, o.db, "SELECT SUM(cancelled) FROM powiadom_runs"); n != len(gone) {
		t.Errorf("the runs count %d as cancelled, want %d", n, len(gone))
	}
	const closedDebt = `{"address-changed":1,"contact-disabled":1,"customer-deleted":4,"no-billing-address":2,"no-consent":1,"no-contact":1,"paid":4}`
	if got := mariadbtest.Get[string](t, o.db, "SELECT closed FROM powiadom_runs WHERE notification_id = 1"); got != closedDebt {
		t.Errorf("the run of the debts says %s, want %s", got, closedDebt)
	}
}

// Within the minute in which it was planned nothing is looked at twice; what is put
// back by hand is, however long that took.
func TestFirstLookIsEnough(t *testing.T) {
	t.Parallel()
	o := newOutage(t, 2)
	o.powiadom(t, "add", "--name", "debt", "--channel", "email", "--event", "debt", "--debt-over", "50", "--body", "debt", "--yes")
	o.plan(t)
	o.wait(t, 20)
	o.db.Exec(t, "INSERT INTO cash (time, type, value, customerid, comment) VALUES (1, 1, 4923, 1, '')")
	o.mend(t)
	if diff := cmp.Diff([]string{"k1 debt", "k2 debt"}, o.got(t)); diff != "" {
		t.Errorf("came in (-want +got):\n%s", diff)
	}
	o.db.Exec(t, "UPDATE messageitems SET status = 3, error = 'x'")
	o.powiadom(t, "retry", "1")
	o.mend(t)
	if diff := cmp.Diff([]string{"k1 debt", "k2 debt", "k2 debt"}, o.got(t)); diff != "" {
		t.Errorf("came in after the retry (-want +got):\n%s", diff)
	}
}
