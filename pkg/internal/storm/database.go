package storm

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/internal/dbproxy"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/program"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
)

// Fault is something that goes wrong in the middle of a run.
type Fault struct {
	Name string
	// Try makes it happen once, to a Ground where nothing has run, and takes it
	// away again. doubled is how many e-mails may have come twice in the end.
	Try func(t testing.TB, g *Ground) (doubled int)
}

// DatabaseFaults are those of the database. Grounds must be on a server of their
// own.
func DatabaseFaults() []Fault {
	faults := []Fault{
		{"database server killed, away until the run has ended", serverKilled},
		{"database server killed, back at once", serverRestarted},
		{"database server frozen for longer than a lease", serverFrozen},
		{"process frozen for longer than a lease, another works", processFrozen},
		{"database's clock jumps past the leases, another process works", clockJumps},
		{"rows of LMS's log locked for 2.5 s", lockedShortly},
		{"deadlocks with another session", deadlocks},
		{"database read-only", readOnly},
		{"max_allowed_packet too small for a plan", packetOfPlan},
		{"max_allowed_packet too small for results", packetOfResults},
		{"table powiadom_told missing from the start", toldMissing},
	}
	for _, table := range []string{"messageitems", "messages", "powiadom_outbox", "powiadom_runs"} {
		faults = append(faults, Fault{"table " + table + " missing in the middle", func(t testing.TB, g *Ground) int {
			return g.cutOff(t, "doesn't exist", func() {
				g.DB.Exec(t, "RENAME TABLE "+table+" TO away")
			}, func() {
				g.DB.Exec(t, "RENAME TABLE away TO "+table)
			})
		}})
	}
	return faults
}

// LongDatabaseFaults are those that take longer.
func LongDatabaseFaults() []Fault {
	return []Fault{
		{"rows of LMS's log locked until the run gave up", lockedLong},
		{"rows of the outbox locked until the run gave up", outboxLocked},
	}
}

// settleLag bounds what is sent after the database has begun to fail: 200 ms and
// as much again for a slow machine, at four messages in each pace of the mail
// server, and what four connections have under way.
func (g *Ground) settleLag() int { return 4*int(2*200*time.Millisecond/pace) + 8 }

// pace is how long mail servers think about a message while a fault is tried, so
// that there is a middle.
const pace = 5 * time.Millisecond

// begin starts a run and waits until it is in the middle.
func (g *Ground) begin(t testing.TB) *Process {
	t.Helper()
	g.Lanes[0].Pace(pace)
	p := g.Lanes[0].Run(t)
	g.Await(t, 40)
	return p
}

// cutOff makes writing impossible in the middle of a run. The run must stop
// within a group, invent no result, say why and fail.
func (g *Ground) cutOff(t testing.TB, why string, fault, mend func()) (doubled int) {
	t.Helper()
	p := g.begin(t)
	fault()
	before := g.Mails()
	end := p.Wait()
	after := g.Mails() - before
	mend()
	g.Lanes[0].Pace(0)
	g.failed(t, end, why)
	if after > g.settleLag() {
		t.Errorf("%d e-mails were sent after the database had failed, want at most %d", after, g.settleLag())
	}
	if n := g.Invented(t); n != 0 {
		t.Errorf("%d results are invented", n)
	}
	if g.Left(t) == 0 {
		t.Error("nothing was left to do: the fault came too late to show anything")
	}
	t.Logf("%d e-mails sent before the fault, %d after it", before, after)
	return settleSize
}

// failed checks what a person reads when a run fails.
func (g *Ground) failed(t testing.TB, end program.End, why string) {
	t.Helper()
	if end.Code != 1 {
		t.Errorf("exit code %d, want 1", end.Code)
	}
	if !strings.Contains(end.Stderr, why) {
		t.Errorf("it said %q, want it to name %q", end.Stderr, why)
	}
	for line := range strings.Lines(end.Stderr) {
		if !strings.HasPrefix(line, "powiadom: ") && !strings.HasPrefix(line, "hint: ") {
			t.Errorf("it said %q, which is not for a person", line)
		}
	}
}

func serverKilled(t testing.TB, g *Ground) int {
	return g.cutOff(t, "", func() { g.options.Server.Kill(t) }, func() { g.options.Server.Restart(t) })
}

// serverRestarted has the server back while the process still runs: what it was
// at when the server went may fail, the rest may go on.
func serverRestarted(t testing.TB, g *Ground) int {
	p := g.begin(t)
	g.options.Server.Kill(t)
	g.options.Server.Restart(t)
	g.Lanes[0].Pace(0)
	if end := p.Wait(); end.Code != 0 {
		g.failed(t, end, "")
	}
	return settleSize
}

// serverFrozen lets every lease run out while nobody can write. The results of
// one group come too late then; the process may end well or not.
func serverFrozen(t testing.TB, g *Ground) int {
	p := g.begin(t)
	before := g.Mails()
	g.options.Server.Freeze(t, 4*time.Second)
	after := g.Mails() - before
	g.Lanes[0].Pace(0)
	if end := p.Wait(); end.Code != 0 {
		g.failed(t, end, "")
	}
	if after > settleSize {
		t.Errorf("%d e-mails were sent while the database stood still, want at most %d", after, settleSize)
	}
	t.Logf("%d e-mails sent before the fault, %d during it", before, after)
	return settleSize
}

// processFrozen has a second process take what the first one no longer holds.
// When the first wakes up it must not send what it had taken; what it was at, and
// what it had not written down, may have come twice.
func processFrozen(t testing.TB, g *Ground) int {
	p := g.begin(t)
	g.Lanes[0].Pace(4 * pace) // enough is left to do, however long it takes to find the moment
	g.freeze(t, p)
	time.Sleep(3500 * time.Millisecond)
	if end := g.Lanes[1].Run(t).Wait(); end.Code != 0 || end.Stderr != "" {
		t.Errorf("the second process: exit code %d, said %q; want success in silence", end.Code, end.Stderr)
	}
	before := g.Mails()
	p.Signal(t, syscall.SIGCONT)
	g.Lanes[0].Pace(0)
	if end := p.Wait(); end.Code != 0 || end.Stderr != "" {
		t.Errorf("the first process: exit code %d, said %q; want success in silence", end.Code, end.Stderr)
	}
	if after := g.Mails() - before; after > 4 {
		t.Errorf("the process sent %d e-mails after it woke up, want at most the 4 that were under way", after)
	}
	return settleSize
}

// clockJumps has a second process take what the first one holds and works on: the
// database's clock says that its leases have ended, which the first one's own clock
// does not. Each of both sends what the other is about to send, until it looks whose
// the deliveries are.
func clockJumps(t testing.TB, g *Ground) int {
	p := g.begin(t)
	first := mariadbtest.Get[string](t, g.DB, "SELECT SUBSTRING_INDEX(MAX(lease_token), '-', 1) FROM powiadom_outbox WHERE channel = 'email'")
	slow := 4 * pace
	for _, l := range g.Lanes {
		l.Pace(slow)
	}
	q := g.Lanes[1].Run(t)
	for others := 0; others == 0; {
		select {
		case <-p.Done():
			t.Fatalf("the first process ended before the second had taken anything: %+v", p.Wait())
		case <-time.After(3 * time.Millisecond):
		}
		_, err := g.db.ExecContext(t.Context(), "UPDATE powiadom_outbox SET lease_until = 0 WHERE lease_token LIKE ?", first+"-%")
		if err != nil && !strings.Contains(err.Error(), "1213") {
			t.Fatal(err)
		}
		others = mariadbtest.Get[int](t, g.DB, "SELECT COUNT(*) FROM powiadom_outbox WHERE channel = 'email' AND lease_token NOT LIKE ?", first+"-%")
	}
	for i, end := range []program.End{p.Wait(), q.Wait()} {
		if end.Code != 0 || end.Stderr != "" {
			t.Errorf("process %d: exit code %d, said %q; want success in silence", i+1, end.Code, end.Stderr)
		}
	}
	for _, l := range g.Lanes {
		l.Pace(0)
	}
	// What the first had not written down yet, and what both began before they looked:
	// 150 ms and 300 ms, at four messages in each pace.
	most := 4 * int((150+300)*time.Millisecond/slow)
	t.Logf("%d e-mails came twice, %d at most may", g.Count(t).DoubledMails, most)
	return most
}

// freeze has a process stand still between two transactions: one in the middle of
// a transaction keeps everybody waiting, and that is another fault.
func (g *Ground) freeze(t testing.TB, p *Process) {
	t.Helper()
	for {
		p.Signal(t, syscall.SIGSTOP)
		if g.idles(t) {
			return
		}
		p.Signal(t, syscall.SIGCONT)
		// Results are written every 150 ms: somewhere between, and not each time at
		// the same distance.
		time.Sleep(10*time.Millisecond + rand.N(100*time.Millisecond))
	}
}

// idles reports that a process that stands still has no transaction open. What
// the server was told already it may finish first, and a slow disk takes its time.
func (g *Ground) idles(t testing.TB) bool {
	t.Helper()
	for range 10 {
		time.Sleep(20 * time.Millisecond)
		open := mariadbtest.Get[int](t, g.DB, `SELECT COUNT(*) FROM information_schema.innodb_trx x
			JOIN information_schema.processlist p ON p.id = x.trx_mysql_thread_id WHERE p.db = DATABASE() AND p.id <> CONNECTION_ID()`)
		if open == 0 {
			return true
		}
	}
	return false
}

// lockRows holds what the statement touches until the session rolls back. The
// statement may meet the program's own transactions and be the one that gives way.
func lockRows(t testing.TB, session *sqlx.Conn, statement string) {
	t.Helper()
	for {
		exec1(t, session, "BEGIN")
		_, err := session.ExecContext(t.Context(), statement)
		if err == nil {
			return
		}
		if !strings.Contains(err.Error(), "1213") {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// lockedShortly is a lock that is gone before a transaction is given up.
func lockedShortly(t testing.TB, g *Ground) int {
	g.shortWaits(t)
	session := g.session(t)
	p := g.begin(t)
	lockRows(t, session, "UPDATE messageitems SET error = error")
	time.Sleep(2500 * time.Millisecond)
	exec1(t, session, "ROLLBACK")
	g.Lanes[0].Pace(0)
	if end := p.Wait(); end.Code != 0 || end.Stderr != "" {
		t.Errorf("exit code %d, said %q; want success in silence", end.Code, end.Stderr)
	}
	return 0
}

func lockedLong(t testing.TB, g *Ground) int {
	return g.lockedOut(t, "UPDATE messageitems SET error = error")
}

func outboxLocked(t testing.TB, g *Ground) int {
	return g.lockedOut(t, "UPDATE powiadom_outbox SET attempts = attempts")
}

// lockedOut is a lock that outlasts every attempt to write. While a group waits
// for the lock the next one fills.
func (g *Ground) lockedOut(t testing.TB, lock string) int {
	t.Helper()
	g.shortWaits(t)
	session := g.session(t)
	p := g.begin(t)
	lockRows(t, session, lock)
	before := g.Mails()
	end := p.Wait()
	after := g.Mails() - before
	exec1(t, session, "ROLLBACK")
	g.Lanes[0].Pace(0)
	g.failed(t, end, "given up after")
	if n := g.Invented(t); n != 0 {
		t.Errorf("%d results are invented", n)
	}
	if after > settleSize+g.settleLag() {
		t.Errorf("%d e-mails were sent after the database had failed, want at most %d", after, settleSize+g.settleLag())
	}
	t.Logf("%d e-mails sent before the fault, %d after it", before, after)
	return settleSize + g.settleLag()
}

// shortWaits makes lock waits short for new sessions, until the test ends.
func (g *Ground) shortWaits(t testing.TB) {
	t.Helper()
	g.options.Server.Exec(t, "SET GLOBAL innodb_lock_wait_timeout = 1")
	t.Cleanup(func() { g.options.Server.Exec(t, "SET GLOBAL innodb_lock_wait_timeout = 50") })
}

// deadlocks takes rows in the order opposite to the settling of results, again
// and again: the run's counters first, then the lines of the log.
func deadlocks(t testing.TB, g *Ground) int {
	before := g.deadlocks(t)
	session := g.session(t)
	p := g.begin(t)
	for ran := true; ran; {
		exec1(t, session, "BEGIN")
		exec1(t, session, "UPDATE powiadom_runs SET host = host")
		exec1(t, session, "UPDATE powiadom_meta SET value = value") // more work, so that the other is the victim
		time.Sleep(60 * time.Millisecond)
		// When this session is the victim, so be it.
		_, _ = session.ExecContext(context.WithoutCancel(t.Context()), "UPDATE messageitems SET error = error")
		exec1(t, session, "ROLLBACK")
		select {
		case <-p.Done():
			ran = false
		case <-time.After(60 * time.Millisecond):
		}
	}
	g.Lanes[0].Pace(0)
	if end := p.Wait(); end.Code != 0 || end.Stderr != "" {
		t.Errorf("exit code %d, said %q; want success in silence", end.Code, end.Stderr)
	}
	n := g.deadlocks(t) - before
	t.Logf("%d deadlocks", n)
	if n == 0 {
		t.Error("there was no deadlock")
	}
	return 0
}

func (g *Ground) deadlocks(t testing.TB) int {
	t.Helper()
	return mariadbtest.Get[int](t, g.DB, "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'innodb_deadlocks'")
}

func readOnly(t testing.TB, g *Ground) int {
	return g.cutOff(t, "read-only", func() {
		g.options.Server.Exec(t, "SET GLOBAL read_only = 1")
	}, func() {
		g.options.Server.Exec(t, "SET GLOBAL read_only = 0")
	})
}

// packets sets the greatest statement for new connections. It is no smaller than
// the buffer that a connection begins with.
func (g *Ground) packets(t testing.TB, size, buffer int) {
	t.Helper()
	g.options.Server.Exec(t, fmt.Sprintf("SET GLOBAL net_buffer_length = %d", buffer))
	g.options.Server.Exec(t, fmt.Sprintf("SET GLOBAL max_allowed_packet = %d", size))
}

const (
	usualPacket = 64 << 20
	usualBuffer = 16 << 10
)

func packetOfPlan(t testing.TB, g *Ground) int {
	g.packets(t, 8<<10, 8<<10)
	end := g.Lanes[0].Run(t).Wait()
	g.packets(t, usualPacket, usualBuffer)
	g.failed(t, end, "max_allowed_packet")
	g.nothingSent(t)
	return 0
}

// nothingSent fails if anybody was told anything.
func (g *Ground) nothingSent(t testing.TB) {
	t.Helper()
	if mails, sms := g.Mails(), len(g.accepted()); mails+sms != 0 {
		t.Errorf("%d e-mails and %d SMS were sent, want none", mails, sms)
	}
}

// packetOfResults has everything planned, and then statements too small for the
// gateway's ids of a group.
func packetOfResults(t testing.TB, g *Ground) int {
	g.Gateway(func(smsapitest.Request) smsapitest.Fault { return smsapitest.Fault{Code: noPoints} })
	g.refuseSender(true)
	if end := g.Lanes[0].Run(t).Wait(); end.Code != 1 {
		t.Errorf("exit code %d of a run that must not send, want 1", end.Code)
	}
	g.Gateway(nil)
	g.refuseSender(false)
	g.nothingSent(t)
	// While the first group waits for the lock the next one becomes a large one.
	session := g.session(t)
	lockRows(t, session, "UPDATE messageitems SET error = error")
	g.packets(t, 3<<10, 1<<10)
	p := g.Lanes[0].Run(t)
	time.Sleep(1500 * time.Millisecond)
	exec1(t, session, "ROLLBACK")
	end := p.Wait()
	g.packets(t, usualPacket, usualBuffer)
	g.failed(t, end, "max_allowed_packet")
	if n := g.Invented(t); n != 0 {
		t.Errorf("%d results are invented", n)
	}
	return settleSize
}

func toldMissing(t testing.TB, g *Ground) int {
	g.DB.Exec(t, "RENAME TABLE powiadom_told TO away")
	end := g.Lanes[0].Run(t).Wait()
	g.DB.Exec(t, "RENAME TABLE away TO powiadom_told")
	g.failed(t, end, "powiadom_told")
	g.nothingSent(t)
	return 0
}

// Cutter cuts connections to the database. Its Hook goes into the Options of a
// Ground.
type Cutter struct {
	rule atomic.Pointer[cut]
}

// cut is which commands are hit: every n-th, or the n-th alone.
type cut struct {
	n      int
	always bool
	moment dbproxy.Moment
	count  [2]atomic.Int64 // by moment
	hits   atomic.Int64
}

// Hook decides about a command.
func (c *Cutter) Hook(command dbproxy.Command) bool {
	rule := c.rule.Load()
	if rule == nil {
		return true
	}
	n := int(rule.count[command.Moment].Add(1))
	if command.Moment != rule.moment || n < rule.n || n > rule.n && !rule.always || n%rule.n != 0 {
		return true
	}
	rule.hits.Add(1)
	return false
}

// Cut runs the minute while connections are cut at the n-th command, or at every
// n-th, and says how often that happened. The program may fail; if so it says
// why.
func (c *Cutter) Cut(t testing.TB, g *Ground, n int, always bool, moment dbproxy.Moment) (hits int) {
	t.Helper()
	rule := &cut{n: n, always: always, moment: moment}
	c.rule.Store(rule)
	end := g.Lanes[0].Run(t).Wait()
	c.rule.Store(nil)
	if end.Code != 0 {
		g.failed(t, end, "powiadom: ")
	}
	if n := g.Invented(t); n != 0 {
		t.Errorf("%d results are invented", n)
	}
	return int(rule.hits.Load())
}

// ServerKills has processes on all lanes again and again, and kills the database
// server under them at random moments. It is back at once, or when the last of
// them has ended. It returns how often the server was killed: so many times, or
// fewer if all was done before.
func (g *Ground) ServerKills(t testing.TB, random *rand.Rand, kills int) (killed int) {
	t.Helper()
	server := g.options.Server
	for killed < kills && (killed == 0 || !g.done(t)) {
		var running []*Process
		for _, l := range g.Lanes {
			l.Pace(time.Duration(random.IntN(4)) * time.Millisecond)
			running = append(running, l.Run(t))
		}
		time.Sleep(time.Duration(random.IntN(1200)) * time.Millisecond)
		server.Kill(t)
		killed++
		atOnce := random.IntN(2) == 0
		if atOnce {
			server.Restart(t)
		}
		for _, p := range running {
			if end := p.Wait(); end.Code != 0 {
				g.failed(t, end, "powiadom: ")
			}
		}
		if !atOnce {
			server.Restart(t)
		}
		if n := g.Invented(t); n != 0 {
			t.Errorf("%d results are invented", n)
		}
	}
	for _, l := range g.Lanes {
		l.Pace(0)
	}
	return killed
}
