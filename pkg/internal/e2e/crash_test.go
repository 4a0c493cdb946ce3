package e2e_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/internal/dbproxy"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/program"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// crashGround is an installation of two customers whose every conversation, with
// the database, the mail server and the gateway, passes a place where the
// process can be made to die.
type crashGround struct {
	db    *mariadbtest.Database
	mail  *smtptest.Server
	sms   *smsapitest.Server
	ini   string
	at    time.Time // the minute of every run
	place atomic.Pointer[place]
}

// place is a moment of a run, counted over all conversations: before the n-th
// thing that the process says is heard, or before it hears the answer.
type place struct {
	number int // 0: nowhere, only count
	counts func(what string) bool
	gentle bool // kill only asks it to stop; the conversation goes on

	mu    sync.Mutex
	count int
	kill  func()
	log   []string
}

// passed is how many moments there were so far: the last words of a process that
// has ended may still be on their way.
func (p *place) passed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count
}

// reached counts a moment and reports whether the process lives on.
func (p *place) reached(what string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.counts != nil && !p.counts(what) {
		return p.gentle || p.number == 0 || p.count < p.number
	}
	p.count++
	p.log = append(p.log, what)
	switch {
	case p.count < p.number || p.number == 0:
		return true
	case p.gentle:
		if p.count == p.number {
			p.kill()
		}
		return true
	}
	p.kill() // from here on it hears and says nothing
	return false
}

// twoCustomers have an invoice of today, an address, a mobile and a node each.
func twoCustomers(at time.Time) []string {
	today := at.Add(-time.Hour).Unix()
	return []string{
		"DELETE FROM uiconfig WHERE section = 'mail'", // the installation's own would go before the file's
		`INSERT INTO networks (id, name, address, mask, notes) VALUES (1, 'Sieć', 167772160, '255.255.255.0', '')`,
		`INSERT INTO customers (id, lastname, name, info, message, divisionid) VALUES (1, 'Żak', 'Łucja', '', '', 1), (2, 'Wąs', 'Jan', '', '', 1)`,
		mariadbtest.Billed,
		`INSERT INTO nodes (id, name, ownerid, ipaddr, netid, info) VALUES (1, 'n1', 1, 167772161, 1, ''), (2, 'n2', 2, 167772162, 1, '')`,
		`INSERT INTO customercontacts (customerid, contact, type) VALUES (1, 'zak@example.com', 40), (2, 'was@example.com', 40),
			(1, '501234561', 33), (2, '501234562', 33)`,
		`INSERT INTO customerconsents (customerid, cdate, type) VALUES (1, 1, 3), (1, 1, 8), (2, 1, 3), (2, 1, 8)`,
		fmt.Sprintf(`INSERT INTO documents (id, type, number, cdate, customerid) VALUES (11, 1, 1, %d, 1), (12, 1, 2, %[1]d, 2)`, today),
	}
}

func newCrashGround(t *testing.T, add ...string) *crashGround {
	t.Helper()
	mailServer, err := smtptest.Start(smtptest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mailServer.Close() })
	gateway, err := smsapitest.Start(smsapitest.Options{Username: "gwiazdanet", Password: "tajne-haslo"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gateway.Close() })
	at := instant(t)
	g := &crashGround{mail: mailServer, sms: gateway, at: at, db: mariadbtest.New(t, mariadbtest.SQL(twoCustomers(at)...))}
	g.place.Store(new(place))

	folder, err := os.MkdirTemp("", "pw") //nolint:usetesting // a test's own folder is too long for a socket's path
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	proxy, err := dbproxy.Start(context.WithoutCancel(t.Context()), folder, g.db.Socket, func(c dbproxy.Command) bool {
		text, _, _ := strings.Cut(c.Text, "\n")
		return g.place.Load().reached(fmt.Sprintf("SQL %d %.60s", c.Moment, text))
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = proxy.Close() })
	smtpPort := g.relay(t, "SMTP", fmt.Sprintf("127.0.0.1:%d", mailServer.Port()))
	_, address, _ := strings.Cut(gateway.URL(), "//")
	address, _, _ = strings.Cut(address, "/")
	smsPort := g.relay(t, "SMSAPI", address)

	g.db.MailOfFile(t)
	g.ini = g.db.Granted(t).On(proxy.Socket()).INI(t, settings(smtpPort, fmt.Sprintf("http://127.0.0.1:%d/sms.do", smsPort))+
		"sms_connections = 1\nsmtp_connections = 1\n[messages]\nsender_email = siec@example.com\n[phpui]\nsmsapiuser = gwiazdanet\nsmsapipass = tajne-haslo\n")
	g.must(t, append([]string{
		"add", "--name", "Faktura", "--channel", "email", "--channel", "sms", "--event", "invoice",
		"--subject", "Faktura dla %customer", "--body", "Nowa faktura, saldo %balance",
	}, add...)...)
	return g
}

// relay passes a TCP conversation on, chunk by chunk, and asks at each whether
// the process lives on.
func (g *crashGround) relay(t *testing.T, name, server string) (port int) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	pass := func(from, to net.Conn, what string) {
		defer func() { _ = from.Close() }()
		defer func() { _ = to.Close() }()
		buffer := make([]byte, 64<<10)
		for {
			n, err := from.Read(buffer)
			if n > 0 {
				line, _, _ := bytes.Cut(buffer[:n], []byte("\r\n"))
				if !g.place.Load().reached(fmt.Sprintf("%s %.40s", what, line)) {
					return
				}
				if _, err := to.Write(buffer[:n]); err != nil {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			upstream, err := new(net.Dialer).DialContext(context.Background(), "tcp", server)
			if err != nil {
				_ = client.Close()
				continue
			}
			go pass(client, upstream, name+" >")
			go pass(upstream, client, name+" <")
		}
	}()
	return listener.Addr().(*net.TCPAddr).Port
}

func (g *crashGround) must(t *testing.T, args ...string) {
	t.Helper()
	if out, err := g.command(t, args...).CombinedOutput(); err != nil {
		t.Fatalf("powiadom %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (g *crashGround) command(t *testing.T, args ...string) *exec.Cmd {
	return exec.CommandContext(t.Context(), program.Path, append([]string{"-C", g.ini}, args...)...)
}

// dieAt runs the minute and kills the process at the n-th moment; 0 lets it
// live. It returns how many moments there were and whether it died.
func (g *crashGround) dieAt(t *testing.T, n int, counts ...func(string) bool) (moments int, died bool) {
	t.Helper()
	p := &place{number: n}
	if len(counts) > 0 {
		p.counts = counts[0]
	}
	err := g.visit(t, p, "run", "--at", g.at.Format(time.RFC3339))
	p.mu.Lock()
	defer p.mu.Unlock()
	moments, died = p.count, n > 0 && p.count >= n
	if err != nil && !died {
		t.Fatalf("a run that was let live failed: %v", err)
	}
	return moments, died
}

// visit runs the program until it ends, or dies at the place.
func (g *crashGround) visit(t *testing.T, p *place, args ...string) error {
	t.Helper()
	cmd := g.command(t, args...)
	started := make(chan struct{})
	p.kill = func() {
		<-started
		_ = cmd.Process.Kill()
	}
	g.place.Store(p)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	return cmd.Wait()
}

// stopAt runs the minute and asks the process to stop at the n-th moment. It
// returns whether that moment came, and the exit code.
func (g *crashGround) stopAt(t *testing.T, n int, signal syscall.Signal) (asked bool, code int) {
	t.Helper()
	cmd := g.command(t, "run", "--at", g.at.Format(time.RFC3339))
	started := make(chan struct{})
	p := &place{number: n, gentle: true, counts: changes}
	p.kill = func() {
		<-started
		_ = cmd.Process.Signal(signal)
		time.Sleep(2 * time.Millisecond) // it hears of it before it hears the answer
	}
	g.place.Store(p)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	_ = cmd.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count >= n, cmd.ProcessState.ExitCode()
}

// recover lets the leases of the dead run out and runs until all is done.
func (g *crashGround) recover(t *testing.T) {
	t.Helper()
	for range 3 {
		g.expire(t)
		if _, died := g.dieAt(t, 0); died {
			t.Fatal("died though let live")
		}
	}
}

// expire is the time that a lease lasts.
func (g *crashGround) expire(t *testing.T) {
	t.Helper()
	g.db.Exec(t, "UPDATE powiadom_outbox SET lease_until = 0")
	g.db.Exec(t, "UPDATE powiadom_runs SET lease_until = 0 WHERE planned IS NULL")
}

// reset forgets all runs.
func (g *crashGround) reset(t *testing.T) (mails, sms int) {
	t.Helper()
	for _, table := range []string{"messages", "powiadom_outbox", "powiadom_runs", "powiadom_told", "powiadom_messages", "powiadom_warned", "powiadom_warnings"} {
		g.db.Exec(t, "DELETE FROM "+table)
	}
	g.db.Unstamp(t)
	g.db.Exec(t, "UPDATE nodes SET warning = 0")
	g.db.Exec(t, "UPDATE customers SET message = ''")
	return len(g.mail.Messages()), len(g.sms.Accepted())
}

// state is what must be the same wherever the process died.
type state struct {
	Log      string // type, customer, status of each line
	Told     string
	Warnings string
	Runs     string // sent, failed, matched, deliveries
	Left     int
	Messages int
}

// end is the state after an undisturbed run, and whom it told.
type end struct {
	state
	Mails, SMS map[string]int
}

func (g *crashGround) state(t *testing.T) state {
	t.Helper()
	get := func(query string) string {
		return mariadbtest.Get[string](t, g.db, "SELECT COALESCE(("+query+"), '')")
	}
	return state{
		Log: get(`SELECT GROUP_CONCAT(CONCAT_WS('/', m.type, i.customerid, i.status) ORDER BY m.type, i.customerid)
			FROM messageitems i JOIN messages m ON m.id = i.messageid`),
		Told:     get(`SELECT GROUP_CONCAT(ref_id ORDER BY ref_id) FROM powiadom_told`),
		Warnings: get(`SELECT GROUP_CONCAT(CONCAT_WS('/', n.ownerid, n.warning, c.message) ORDER BY n.id) FROM nodes n JOIN customers c ON c.id = n.ownerid`),
		Runs:     get(`SELECT GROUP_CONCAT(CONCAT_WS('/', matched, deliveries, failed, cancelled) ORDER BY id) FROM powiadom_runs`),
		Left: mariadbtest.Get[int](t, g.db, `SELECT (SELECT COUNT(*) FROM powiadom_outbox)
			+ (SELECT COUNT(*) FROM powiadom_runs WHERE finished IS NULL)`),
		Messages: mariadbtest.Get[int](t, g.db, "SELECT COUNT(*) FROM messages"),
	}
}

// told counts what each customer got since then.
func (g *crashGround) told(t *testing.T, mailsBefore, smsBefore int) (mails, sms map[string]int) {
	t.Helper()
	mails, sms = make(map[string]int), make(map[string]int)
	ids := make(map[string]string)
	for _, m := range g.mail.Messages()[mailsBefore:] {
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Data))
		if err != nil {
			t.Fatal(err)
		}
		to, id := parsed.Header.Get("To"), parsed.Header.Get("Message-ID")
		if known, ok := ids[to]; ok && known != id {
			t.Errorf("the doubled e-mail to %s has another Message-ID", to)
		}
		ids[to] = id
		mails[to]++
	}
	for _, m := range g.sms.Accepted()[smsBefore:] {
		sms[m.To]++
	}
	return mails, sms
}

// check compares the end with that of a run which nothing disturbed.
func (g *crashGround) check(t *testing.T, where string, want end, mailsBefore, smsBefore, deaths int) (doubled int) {
	t.Helper()
	if diff := cmp.Diff(want.state, g.state(t)); diff != "" {
		t.Errorf("died at %s: the end differs (-undisturbed +this):\n%s", where, diff)
	}
	mails, sms := g.told(t, mailsBefore, smsBefore)
	for to := range want.Mails {
		if mails[to] < 1 || mails[to] > 1+deaths {
			t.Errorf("died at %s: %s got %d e-mails, want one, and at most one more for each death", where, to, mails[to])
		}
		doubled += max(0, mails[to]-1)
	}
	for to := range want.SMS {
		if sms[to] != 1 {
			t.Errorf("died at %s: %s got %d SMS, want one", where, to, sms[to])
		}
	}
	return doubled
}

// undisturbed is the end of a run that is let live, and its moments.
func (g *crashGround) undisturbed(t *testing.T, lines int) (want end, moments []string) {
	t.Helper()
	mails, sms := g.reset(t)
	g.dieAt(t, 0)
	p := g.place.Load()
	p.mu.Lock()
	moments = slices.Clone(p.log)
	p.mu.Unlock()
	want.state = g.state(t)
	want.Mails, want.SMS = g.told(t, mails, sms)
	if want.Left != 0 || strings.Count(want.Log, ",") != lines-1 || len(want.Mails) == 0 || len(want.SMS) == 0 || g.check(t, "nowhere", want, mails, sms, 0) != 0 {
		t.Fatalf("an undisturbed run leaves %+v", want)
	}
	return want, moments
}

// At every single moment of a run the process is killed: before each statement
// and each network write is heard, and before its answer arrives. A later run
// ends as if nothing had happened.
func TestEveryCrashPoint(t *testing.T) {
	t.Parallel()
	g := newCrashGround(t, "--channel", "warning")
	g.undisturbed(t, 6) // the first one of a host has more to write
	want, moments := g.undisturbed(t, 6)
	visited, doubled := 0, 0
	for n := 1; ; n++ {
		mails, sms := g.reset(t)
		_, died := g.dieAt(t, n)
		if !died {
			break
		}
		visited++
		where := fmt.Sprintf("moment %d", n)
		if n <= len(moments) {
			where += " (" + moments[n-1] + ")"
		}
		g.recover(t)
		doubled += g.check(t, where, want, mails, sms, 1)
	}
	if visited < len(moments)-10 {
		t.Errorf("%d places visited, an undisturbed run has %d", visited, len(moments))
	}
	t.Logf("%d places to die visited; %d e-mails doubled, 0 SMS", visited, doubled)
}

// changes reports whether a moment can leave another state behind than the one
// before it: what is not committed yet is rolled back, and what was only read
// leaves nothing.
func changes(what string) bool {
	if !strings.HasPrefix(what, "SQL") {
		return true // the mail server and the gateway remember
	}
	_, statement, _ := strings.Cut(strings.TrimPrefix(what, "SQL "), " ")
	for _, alone := range []string{"COMMIT", "INSERT INTO powiadom_meta", "UPDATE powiadom_outbox SET lease_token = NULL"} {
		if strings.HasPrefix(statement, alone) {
			return true
		}
	}
	return false
}

// The run that mends what a killed one left is killed as well, at each of its
// own moments. Of the moments, those count that can leave another state behind.
func TestEverySecondCrashPoint(t *testing.T) {
	if os.Getenv("POWIADOM_STORM") != "full" {
		t.Skip("takes minutes; \"make storm\" runs it")
	}
	t.Parallel()
	g := newCrashGround(t, "--customer", "1")
	want, _ := g.undisturbed(t, 2)
	visited, doubled := 0, 0
	for first, died := 1, true; died; first++ {
		for second := 1; ; second++ {
			mails, sms := g.reset(t)
			if _, died = g.dieAt(t, first, changes); !died {
				break
			}
			g.expire(t)
			_, again := g.dieAt(t, second, changes)
			if !again {
				break
			}
			visited++
			g.recover(t)
			doubled += g.check(t, fmt.Sprintf("moment %d, then %d", first, second), want, mails, sms, 2)
		}
	}
	t.Logf("%d pairs of places to die visited; %d e-mails doubled, 0 SMS", visited, doubled)
	if visited < 100 {
		t.Errorf("%d pairs are too few to be all", visited)
	}
}

// Asked to stop at any moment, in planning or sending, the process ends in good
// order: the next one goes on at once, without waiting for a lease, and nobody
// is told twice at all.
func TestStoppedAnywhere(t *testing.T) {
	t.Parallel()
	g := newCrashGround(t, "--channel", "warning")
	want, _ := g.undisturbed(t, 6)
	stopped := 0
	for n := 1; ; n++ {
		mails, sms := g.reset(t)
		asked, code := g.stopAt(t, n, []syscall.Signal{syscall.SIGTERM, syscall.SIGINT}[n%2])
		if !asked {
			break
		}
		if code == 130 {
			stopped++
		} else if code != 0 {
			t.Errorf("asked to stop at moment %d: exit code %d, want 130, or 0 if it was done", n, code)
		}
		g.dieAt(t, 0)
		if doubled := g.check(t, fmt.Sprintf("moment %d, gently", n), want, mails, sms, 0); doubled != 0 {
			t.Errorf("asked to stop at moment %d: %d e-mails doubled", n, doubled)
		}
	}
	t.Logf("stopped in good order at %d moments", stopped)
	if stopped < 10 {
		t.Errorf("%d moments are too few to be all", stopped)
	}
}

// Killed at any moment, a run that the guard stops is stopped by the next one,
// and nobody was told. Killed at any moment that can leave another state behind
// after it was confirmed, it goes on as if nothing had happened, confirmed once
// more if need be.
func TestGuardedCrash(t *testing.T) {
	t.Parallel()
	g := newCrashGround(t, "--channel", "warning")
	want, _ := g.undisturbed(t, 6)
	g.must(t, "edit", "1", "--max-recipients", "1")
	run := []string{"run", "--at", g.at.Format(time.RFC3339)}
	confirm := []string{"run", "--only", "1", "--confirm", "2"}
	exit := func(err error) int {
		if failed, ok := errors.AsType[*exec.ExitError](err); ok {
			return failed.ExitCode()
		}
		return 0
	}
	stopped, confirmed := 0, 0
	for n := 1; ; n++ {
		mails, sms := g.reset(t)
		p := &place{number: n}
		code := exit(g.visit(t, p, run...))
		if p.passed() < n {
			if code != 4 {
				t.Errorf("undisturbed: exit code %d, want 4", code)
			}
			break
		}
		stopped++
		g.expire(t)
		if code := exit(g.visit(t, new(place), run...)); code != 4 && code != 0 {
			t.Errorf("after moment %d: exit code %d, want 4, or 0 if it was told", n, code)
		}
		held := mariadbtest.Get[string](t, g.db, "SELECT GROUP_CONCAT(CONCAT_WS('/', held, deliveries)) FROM powiadom_runs")
		if gotMails, gotSMS := g.told(t, mails, sms); held != "2/0" || len(gotMails)+len(gotSMS) != 0 || g.state(t).Messages != 0 {
			t.Errorf("after moment %d: runs %q, %v, %v; want one that waits and nobody told", n, held, gotMails, gotSMS)
		}
	}
	for n := 1; ; n++ {
		mails, sms := g.reset(t)
		if code := exit(g.visit(t, new(place), run...)); code != 4 {
			t.Fatalf("exit code %d, want 4", code)
		}
		p := &place{number: n, counts: changes}
		code := exit(g.visit(t, p, confirm...))
		if p.passed() < n {
			if code != 0 {
				t.Errorf("confirmed, undisturbed: exit code %d, want 0", code)
			}
			break
		}
		confirmed++
		g.recover(t)
		_ = g.visit(t, new(place), confirm...) // there may be nothing any more
		g.check(t, fmt.Sprintf("moment %d after the confirmation", n), want, mails, sms, 1)
	}
	t.Logf("%d places to die before it waits, %d after it was confirmed", stopped, confirmed)
	if stopped < 10 || confirmed < 10 {
		t.Errorf("%d and %d places are too few to be all", stopped, confirmed)
	}
}
