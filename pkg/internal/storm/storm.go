// Package storm is the ground on which the program is made to fail, for tests
// alone: a provider of as many customers as wanted, mail servers and a gateway
// that count what they are given, a database server that can be killed, and
// the faults themselves. After every fault it counts, delivery by delivery,
// what was lost and what came twice. It changes nothing in the program, which
// runs as a process and of which it knows the command line and the tables.
package storm

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/internal/dbproxy"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
)

// Options shape a Ground.
type Options struct {
	Program   string // path of the binary
	Customers int
	Lanes     int          // processes that can run side by side; 0: one
	Server    *Server      // nil: the server that all tests of a binary share
	Hook      dbproxy.Hook // when set, the processes reach the database through a proxy
}

// Ground is an installation with customers, and the servers around it.
type Ground struct {
	DB    *mariadbtest.Database
	SMS   *smsapitest.Server
	Lanes []*Lane
	At    time.Time // the minute in which the customers have a new invoice

	options   Options
	db        *sqlx.DB
	account   *mariadbtest.Account // of the processes, by the way that they take to the database
	customers []customer
	gateway   atomic.Pointer[func(smsapitest.Request) smsapitest.Fault]
	forgotten int // messages of the gateway that belong to an earlier fault
}

// customer is whom to tell: an empty address means that he has none.
type customer struct{ mail, mobile string }

// New makes an installation whose customers each have an invoice of the last
// hour, and a notification that tells of it by e-mail and SMS.
func New(t testing.TB, o Options) *Ground {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	g := &Ground{options: o, At: time.Now().In(zone).Truncate(time.Minute), customers: customers(o.Customers)}
	if o.Server != nil {
		g.DB = o.Server.Database(t)
	} else {
		g.DB = mariadbtest.New(t)
	}
	g.db = g.DB.Open(t)
	g.db.SetMaxIdleConns(0) // none outlives a server that is killed
	g.fill(t)
	// The mail settings that LMS's installation writes would go before the lanes'.
	g.DB.Exec(t, "DELETE FROM uiconfig WHERE section = 'mail'")
	g.SMS, err = smsapitest.Start(smsapitest.Options{Username: "gwiazdanet", Password: "tajne-haslo", Points: 1 << 40, Hook: g.answer})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.SMS.Close() })
	g.DB.MailOfFile(t)
	g.account = g.DB.Granted(t)
	if o.Hook != nil {
		g.account = g.account.On(g.proxy(t))
	}
	for i := range max(1, o.Lanes) {
		g.Lanes = append(g.Lanes, newLane(t, g, i))
	}
	g.must(t, "add", "--name", "Faktura", "--channel", "email", "--channel", "sms", "--event", "invoice",
		"--subject", "Faktura klienta %cid", "--body", "Klient %cid ma nowa fakture.")
	return g
}

// proxy stands before the database server, in a folder of its own: the path of
// a socket must be short.
func (g *Ground) proxy(t testing.TB) (socket string) {
	t.Helper()
	folder, err := os.MkdirTemp("", "pw") //nolint:usetesting // that one's path is too long
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	proxy, err := dbproxy.Start(context.Background(), folder, g.DB.Socket, g.options.Hook)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = proxy.Close() })
	return proxy.Socket()
}

// customers have an address or a mobile, most of them both.
func customers(n int) []customer {
	all := make([]customer, n+1) // by id, from 1
	for id := 1; id <= n; id++ {
		if id%5 != 0 {
			all[id].mail = fmt.Sprintf("k%d@example.com", id)
		}
		if id%5 != 1 {
			all[id].mobile = fmt.Sprint(501000000 + id)
		}
	}
	return all
}

// fill writes the customers, many in one statement.
func (g *Ground) fill(t testing.TB) {
	t.Helper()
	issued := g.At.Add(-time.Hour).Unix()
	g.insert(t, "customers (id, lastname, name, info, message, divisionid)", func(id int, _ customer) string {
		return fmt.Sprintf("(%d, 'Klient', 'Numer %[1]d', '', '', 1)", id)
	})
	g.insert(t, "customer_addresses (customer_id, type)", func(id int, _ customer) string { return fmt.Sprintf("(%d, 1)", id) })
	g.insert(t, "customercontacts (customerid, contact, type)", func(id int, c customer) string {
		var rows []string
		if c.mail != "" {
			rows = append(rows, fmt.Sprintf("(%d, '%s', 40)", id, c.mail))
		}
		if c.mobile != "" {
			rows = append(rows, fmt.Sprintf("(%d, '%s', 33)", id, c.mobile))
		}
		return strings.Join(rows, ", ")
	})
	g.insert(t, "customerconsents (customerid, cdate, type)", func(id int, _ customer) string {
		return fmt.Sprintf("(%d, 1, 3), (%[1]d, 1, 8)", id)
	})
	g.insert(t, "documents (id, type, number, cdate, customerid)", func(id int, _ customer) string {
		return fmt.Sprintf("(%d, 1, %[1]d, %d, %[1]d)", id, issued)
	})
}

func (g *Ground) insert(t testing.TB, head string, row func(int, customer) string) {
	t.Helper()
	const most = 2000
	var rows []string
	for id := 1; id < len(g.customers); id++ {
		rows = append(rows, row(id, g.customers[id]))
		if len(rows) == most || id == len(g.customers)-1 {
			g.DB.Exec(t, "INSERT INTO "+head+" VALUES "+strings.Join(rows, ", "))
			rows = nil
		}
	}
}

// Gateway makes the SMS gateway misbehave; nil makes it well.
func (g *Ground) Gateway(hook func(smsapitest.Request) smsapitest.Fault) {
	if hook == nil {
		g.gateway.Store(nil)
		return
	}
	g.gateway.Store(&hook)
}

func (g *Ground) answer(r smsapitest.Request) smsapitest.Fault {
	if hook := g.gateway.Load(); hook != nil {
		return (*hook)(r)
	}
	return smsapitest.Fault{}
}

// Forget leaves customers and settings and forgets every run, for the next
// fault.
func (g *Ground) Forget(t testing.TB) {
	t.Helper()
	for _, table := range []string{"messages", "powiadom_outbox", "powiadom_runs", "powiadom_told", "powiadom_messages", "powiadom_warned", "powiadom_warnings"} {
		g.DB.Exec(t, "DELETE FROM "+table)
	}
	g.DB.Unstamp(t)
	for _, l := range g.Lanes {
		l.forget()
	}
	g.forgotten = len(g.SMS.Accepted())
}

// Expire is the time that leases and the gaps between attempts last.
func (g *Ground) Expire(t testing.TB) {
	t.Helper()
	g.DB.Exec(t, "UPDATE powiadom_outbox SET lease_until = 0, not_before = 0")
	g.DB.Exec(t, "UPDATE powiadom_runs SET lease_until = 0 WHERE planned IS NULL")
}

// Left counts what is still to be done.
func (g *Ground) Left(t testing.TB) int {
	t.Helper()
	return mariadbtest.Get[int](t, g.DB, `SELECT (SELECT COUNT(*) FROM powiadom_outbox)
		+ (SELECT COUNT(*) FROM powiadom_runs WHERE finished IS NULL)`)
}

// Mend lets the leases of the dead run out and runs once. That one run must end
// well, say nothing and leave nothing.
func (g *Ground) Mend(t testing.TB) {
	t.Helper()
	g.Expire(t)
	if end := g.Lanes[0].Run(t).Wait(); end.Code != 0 || end.Stderr != "" {
		t.Errorf("the run after the fault: exit code %d, said %q; want success in silence", end.Code, end.Stderr)
	}
	if left := g.Left(t); left != 0 {
		t.Errorf("the run after the fault left %d deliveries and runs unfinished", left)
	}
}

// must runs a command that has to end well.
func (g *Ground) must(t testing.TB, args ...string) {
	t.Helper()
	if end := g.Lanes[0].Start(t, args...).Wait(); end.Code != 0 {
		t.Fatalf("powiadom %s: exit code %d\n%s", strings.Join(args, " "), end.Code, end.Stderr)
	}
}

// Mails counts the e-mails that came in.
func (g *Ground) Mails() int {
	n := 0
	for _, l := range g.Lanes {
		n += l.count()
	}
	return n
}

// Await waits until so many e-mails have come in.
func (g *Ground) Await(t testing.TB, mails int) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); g.Mails() < mails; time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d e-mails came in within a minute, want %d", g.Mails(), mails)
		}
	}
}
