package cluster_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/program"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

const (
	customers  = 1500
	nodeCount  = 3
	lease      = 10  // seconds; longer than the cluster needs to give a dead node up
	settleMost = 500 // deliveries of a channel that one process may have sent and not written down
	pace       = 20 * time.Millisecond
)

// hosts are three machines, each with a node of the cluster and the program. The
// mail servers are apart so that one sees who sent; SMS go to one gateway by
// different paths.
type hosts struct {
	*nodes
	account *mariadbtest.Account // of the program
	program string
	state   string // folder for what each host keeps
	inis    [nodeCount + 1]string
	mail    [nodeCount + 1]*smtptest.Server
	sms     *smsapitest.Server
	started int // processes
	killed  int // nodes
	refused int // transactions at COMMIT, as the nodes counted before they were killed
	aborted int // and before COMMIT
}

func newHosts(t *testing.T) *hosts {
	t.Helper()
	h := &hosts{nodes: startNodes(t, nodeCount), state: t.TempDir()}
	var err error
	if h.program, err = program.Build(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	h.load(t, customers)
	h.at(1).MailOfFile(t)
	h.account = h.at(1).Granted(t)
	h.everywhere(t, "SELECT COUNT(*) = 1 FROM mysql.tables_priv WHERE User = '"+h.account.User+"' AND Table_name = 'powiadom_told'") // the last of them
	h.sms, err = smsapitest.Start(smsapitest.Options{Points: 100_000_000, Hook: func(smsapitest.Request) smsapitest.Fault {
		return smsapitest.Fault{Delay: pace}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.sms.Close() })
	for i := 1; i <= nodeCount; i++ {
		h.mail[i], err = smtptest.Start(smtptest.Options{RefuseData: func(smtptest.Message) *smtp.SMTPError {
			time.Sleep(pace)
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = h.mail[i].Close() })
		gateway := strings.Replace(h.sms.URL(), "/sms.do", fmt.Sprintf("/host%d/sms.do", i), 1)
		h.inis[i] = h.account.On(h.at(i).Socket).INI(t, program.Settings(h.mail[i].Port(), gateway, lease)+`
[messages]
sender_email = siec@example.com
[phpui]
smsapiuser = gwiazdanet
smsapipass = tajne-haslo
`)
		if code, said := ended(h.start(t, i, "hosts", "--accept")); code != 0 {
			t.Fatalf("hosts --accept on host %d: exit %d\n%s", i, code, said)
		}
	}
	return h
}

// start runs the program on host i, which goes to the database through node i.
func (h *hosts) start(t *testing.T, i int, args ...string) *program.Process {
	t.Helper()
	h.started++
	environment := []string{fmt.Sprintf("POWIADOM_HOST=host%d", i), "POWIADOM_STATE_DIR=" + filepath.Join(h.state, strconv.Itoa(i))}
	return program.Start(t, environment, append([]string{h.program, "-C", h.inis[i]}, args...)...)
}

// ended waits for a process and returns its exit code and what it printed.
func ended(p *program.Process) (code int, output string) {
	end := p.Wait()
	return end.Code, end.Stdout + end.Stderr
}

// must runs the program to a good end and returns its standard output.
func (h *hosts) must(t *testing.T, i int, args ...string) string {
	t.Helper()
	p := h.start(t, i, args...)
	if code, output := ended(p); code != 0 {
		t.Fatalf("powiadom %s on host %d: exit code %d\n%s", strings.Join(args, " "), i, code, output)
	}
	return p.Wait().Stdout
}

// mails counts what came from host i.
func (h *hosts) mails(i int) int { return len(h.mail[i].Messages()) }

// texts counts the SMS that the gateway took from each host.
func (h *hosts) texts() (from [nodeCount + 1]int) {
	for _, r := range h.sms.Requests() {
		var i int
		if _, err := fmt.Sscanf(r.Path, "/host%d/", &i); err == nil {
			from[i]++
		}
	}
	return from
}

func (h *hosts) unfinished(t *testing.T, i int) int {
	t.Helper()
	return mariadbtest.Get[int](t, h.at(i), `SELECT (SELECT COUNT(*) FROM powiadom_outbox)
		+ (SELECT COUNT(*) FROM powiadom_runs WHERE finished IS NULL)`)
}

// journals opens the journal on every node, as processes there would.
func (h *hosts) journals(t *testing.T) (open [nodeCount + 1]*journal.Journal) {
	t.Helper()
	for i := 1; i <= nodeCount; i++ {
		db := h.open(t, i, h.account.User, h.account.Password)
		l, err := lms.Open(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		open[i], err = journal.Open(t.Context(), db, l, journal.Options{Lease: time.Minute, Host: fmt.Sprintf("host%d", i)})
		if err != nil {
			t.Fatal(err)
		}
	}
	return open
}

// minute is an instant to be replayed, so many minutes after another. None may be
// older than what the parts before have done.
func minute(after time.Time, n int) string {
	return after.Add(time.Duration(n) * time.Minute).Format(time.RFC3339)
}

// The parts run one after another on one cluster, which takes seconds to start.
func TestCluster(t *testing.T) {
	h := newHosts(t)
	t.Run("conflict at commit", h.testConflict)
	t.Run("one minute, many processes", h.testMinute)
	t.Run("one claim each", h.testClaims)
	t.Run("one send by hand", h.testSends)
	t.Run("one of a name", h.testNames)
	t.Run("minute remembered", h.testTick)
	t.Run("each delivery taken once", h.testTake)
	t.Run("lagging node", h.testLag)
	t.Run("nodes killed", h.testKilled)
}

func is1213(err error) bool {
	me, ok := errors.AsType[*mysql.MySQLError](err)
	return ok && me.Number == 1213
}

// A name that is given on all nodes at the same moment belongs to one notification: who
// adds one writes the row of definitions first, and of two such transactions one is
// refused at COMMIT.
func (h *hosts) testNames(t *testing.T) {
	var catalogs [nodeCount + 1]*catalog.Catalog
	for i := 1; i <= nodeCount; i++ {
		catalogs[i] = catalog.New(h.open(t, i, h.account.User, h.account.Password))
	}
	const names = 15
	for round := range names {
		name := fmt.Sprintf("Żółta kartka %d", round)
		var added, refused atomic.Int32
		var all sync.WaitGroup
		for i := 1; i <= nodeCount; i++ {
			all.Go(func() {
				n := notify.Notification{Name: name, State: notify.Inactive, Event: notify.NoEvent, Repeat: notify.RepeatOnce, Channels: []notify.Channel{notify.Email}}
				_, err := catalogs[i].Add(t.Context(), n)
				if _, taken := errors.AsType[*catalog.NameError](err); taken {
					refused.Add(1)
				} else if err != nil {
					t.Errorf("%s on node %d: %v", name, i, err)
				} else {
					added.Add(1)
				}
			})
		}
		all.Wait()
		if added.Load() != 1 || refused.Load() != nodeCount-1 {
			t.Errorf("%s was added %d times and refused %d times, want once and %d times", name, added.Load(), refused.Load(), nodeCount-1)
		}
	}
	h.everywhere(t, fmt.Sprintf("SELECT COUNT(*) = %d AND COUNT(DISTINCT name) = %d FROM powiadom_notifications WHERE name LIKE 'Żółta kartka%%'", names, names))
}

// Two nodes write the same key, and both statements succeed; the second COMMIT
// meets error 1213. InTx runs the whole transaction again, which then meets 1062.
func (h *hosts) testConflict(t *testing.T) {
	ctx := t.Context()
	one, two := h.open(t, 1, "root", ""), h.open(t, 2, "root", "")
	const insert = "INSERT INTO powiadom_runs (notification_id, occurrence, at, started) VALUES (999, 'conflict', 0, 0)"
	exec := func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, insert)
		return err
	}
	attempts, statements, atCommit := 0, 0, false
	err := database.InTx(ctx, two, func(tx *sqlx.Tx) error {
		attempts++
		if err := exec(tx); err != nil {
			return err
		}
		statements++
		if err := database.InTx(ctx, one, exec); err != nil {
			t.Errorf("the first node: %v", err)
		}
		atCommit = true // what fails from here on, fails at COMMIT
		return nil
	})
	if !database.IsDuplicate(err) || attempts != 2 || statements != 1 || !atCommit {
		t.Errorf("%d attempts, %d statements went through, then %v; want 2, 1 and error 1062", attempts, statements, err)
	}
	if rows := mariadbtest.Get[int](t, h.at(3), "SELECT COUNT(*) FROM powiadom_runs WHERE notification_id = 999"); rows != 1 {
		t.Errorf("%d rows under one key", rows)
	}

	// The same without InTx, to see what it was.
	if _, err := one.ExecContext(ctx, "DELETE FROM powiadom_runs WHERE notification_id = 999"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the deletion on node 2", 10*time.Second, func() bool {
		return mariadbtest.Get[int](t, h.at(2), "SELECT COUNT(*) FROM powiadom_runs WHERE notification_id = 999") == 0
	})
	tx, err := two.BeginTxx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := exec(tx); err != nil {
		t.Fatal(err)
	}
	if err := database.InTx(ctx, one, exec); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); !is1213(err) {
		t.Errorf("COMMIT on the second node: %v; want error 1213", err)
	}
	if _, err := one.ExecContext(ctx, "DELETE FROM powiadom_runs WHERE notification_id = 999"); err != nil {
		t.Fatal(err)
	}
}

// Processes that cron starts everywhere in the same minute make one run of it.
func (h *hosts) testMinute(t *testing.T) {
	id := strings.TrimSpace(h.must(t, 1, "add", "--name", "Jeden", "--channel", "email", "--channel", "warning",
		"--body", "Saldo: %balance", "--customer", "1", "--yes"))
	h.everywhere(t, "SELECT COUNT(*) = 1 FROM powiadom_notifications WHERE name = 'Jeden'")
	before := h.allMails()
	const rounds, each = 4, 2
	for range rounds {
		var together []*program.Process
		for i := range nodeCount * each {
			together = append(together, h.start(t, i%nodeCount+1, "run"))
		}
		for _, p := range together {
			if code, output := ended(p); code != 0 || output != "" {
				t.Errorf("exit code %d, printed %q; want success in silence", code, output)
			}
		}
	}
	// Rounds may fall into one minute of the clock.
	runs := mariadbtest.Get[int](t, h.at(2), "SELECT COUNT(*) FROM powiadom_runs WHERE notification_id = ?", id)
	if sent := h.allMails() - before; runs == 0 || runs > rounds || sent != runs {
		t.Errorf("%d runs and %d e-mails in at most %d minutes", runs, sent, rounds)
	}
	h.must(t, 2, "disable", id)
	h.everywhere(t, "SELECT COUNT(*) = 0 FROM powiadom_notifications WHERE name = 'Jeden' AND state = 'active'")
}

func (h *hosts) allMails() int {
	n := 0
	for i := 1; i <= nodeCount; i++ {
		n += h.mails(i)
	}
	return n
}

// kill kills a node, which forgets its counters.
func (h *hosts) kill(t *testing.T, i int) {
	t.Helper()
	h.refused += status(t, h.at(i), "wsrep_local_cert_failures")
	h.aborted += status(t, h.at(i), "wsrep_local_bf_aborts")
	h.killed++
	h.nodes.kill(t, i)
}

// count adds what the nodes that run have counted.
func (h *hosts) count(t *testing.T) {
	t.Helper()
	for i := 1; i <= nodeCount; i++ {
		h.refused += status(t, h.at(i), "wsrep_local_cert_failures")
		h.aborted += status(t, h.at(i), "wsrep_local_bf_aborts")
	}
}

// everywhere waits until a condition holds on all nodes: what one has committed
// the others show a moment later.
func (h *hosts) everywhere(t *testing.T, condition string) {
	t.Helper()
	for i := 1; i <= nodeCount; i++ {
		eventually(t, fmt.Sprintf("node %d: %s", i, condition), 20*time.Second, func() bool {
			return mariadbtest.Get[int](t, h.at(i), condition) == 1
		})
	}
}

// Six processes through three nodes claim the same occurrences: each has one
// winner, and nobody mistakes a conflict for a claim.
func (h *hosts) testClaims(t *testing.T) {
	const occurrences, each = 60, 2
	var open []*journal.Journal
	for range each {
		j := h.journals(t)
		open = append(open, j[1:]...)
	}
	for k := range occurrences {
		var won sync.Map
		var start, together sync.WaitGroup
		start.Add(1)
		for i, j := range open {
			together.Go(func() {
				start.Wait()
				runs, err := j.Claim(t.Context(), []notify.Claim{{Notification: 4711, Occurrence: fmt.Sprintf("race %d", k), At: time.Unix(0, 0)}})
				if err != nil {
					t.Errorf("claim: %v", err)
				}
				if len(runs) > 0 {
					won.Store(i, runs[0].ID)
				}
			})
		}
		start.Done()
		together.Wait()
		winners := 0
		won.Range(func(any, any) bool { winners++; return true })
		if winners != 1 {
			t.Errorf("occurrence %d was claimed by %d processes", k, winners)
		}
	}
	if rows := mariadbtest.Get[int](t, h.at(1), "SELECT COUNT(*) FROM powiadom_runs WHERE notification_id = 4711"); rows != occurrences {
		t.Errorf("%d runs of %d occurrences", rows, occurrences)
	}
	h.at(1).Exec(t, "DELETE FROM powiadom_runs WHERE notification_id = 4711")
}

// On each node somebody sends the same by hand, one all of it and the others the
// same part, or what was made of the same flags: one begins, the others are told.
func (h *hosts) testSends(t *testing.T) {
	const rounds = 20
	j := h.journals(t)
	for k := range rounds {
		n := notify.Notification{ID: int64(5000 + k), Name: "x", Channels: []notify.Channel{notify.Email}}
		if k%2 == 1 {
			n.ID, n.Text.Subject = 0, fmt.Sprint(k)
		}
		var begun atomic.Int32
		var start, together sync.WaitGroup
		start.Add(1)
		for i := 1; i <= nodeCount; i++ {
			one := n
			if i > 1 && n.ID != 0 {
				one.Within = &notify.Narrowing{Customers: []int64{1}}
			}
			together.Go(func() {
				start.Wait()
				_, err := j[i].Begin(t.Context(), one, time.Unix(0, 0), 0)
				if _, twice := errors.AsType[*notify.TwiceError](err); err != nil && !twice {
					t.Errorf("round %d on node %d: %v", k, i, err)
				}
				if err == nil {
					begun.Add(1)
				}
			})
		}
		start.Done()
		together.Wait()
		if begun.Load() != 1 {
			t.Errorf("round %d: %d began, want one", k, begun.Load())
		}
	}
	h.at(1).Exec(t, "DELETE FROM powiadom_runs WHERE occurrence LIKE 'send %'")
}

// All nodes remember the minute at once.
func (h *hosts) testTick(t *testing.T) {
	j := h.journals(t)
	var together sync.WaitGroup
	for i := 1; i <= nodeCount; i++ {
		together.Go(func() {
			for k := range 100 {
				if err := j[i].Tick(t.Context(), time.Date(2100, 1, 1, 0, k, i, 0, time.UTC)); err != nil {
					t.Errorf("tick %d on node %d: %v", k, i, err)
				}
			}
		})
	}
	together.Wait()
}

// queue fills the outbox with deliveries without a run of the program.
func (h *hosts) queue(t *testing.T, deliveries int) {
	t.Helper()
	h.at(1).Exec(t, "INSERT INTO messages (id, subject, body, type, cdate) VALUES (900000, 'próba', 'próba', 1, UNIX_TIMESTAMP())")
	h.at(1).Exec(t, fmt.Sprintf(`INSERT INTO messageitems (id, messageid, customerid, destination, status)
		SELECT 900000 + seq, 900000, 1, 'k@example.com', 1 FROM seq_1_to_%d`, deliveries))
	h.at(1).Exec(t, "INSERT INTO powiadom_runs (id, notification_id, occurrence, at, started, planned) VALUES (900000, 4712, 'queue', 0, 0, 1)")
	h.at(1).Exec(t, fmt.Sprintf(`INSERT INTO powiadom_outbox (messageitem_id, run_id, channel, queued)
		SELECT 900000 + seq, 900000, 'email', UNIX_TIMESTAMP() FROM seq_1_to_%d`, deliveries))
	h.everywhere(t, fmt.Sprintf("SELECT COUNT(*) = %d FROM powiadom_outbox", deliveries))
}

func (h *hosts) unqueue(t *testing.T) {
	t.Helper()
	h.at(1).Exec(t, "DELETE FROM powiadom_outbox")
	h.at(1).Exec(t, "DELETE FROM messages WHERE id = 900000")
	h.at(1).Exec(t, "DELETE FROM powiadom_runs WHERE id = 900000")
	h.everywhere(t, "SELECT COUNT(*) = 0 FROM powiadom_outbox")
	h.everywhere(t, "SELECT COUNT(*) = 0 FROM messages WHERE id = 900000")
}

// Processes on all nodes take from one outbox, in the same order, so that they
// are forever in one another's way. No delivery is taken twice.
func (h *hosts) testTake(t *testing.T) {
	const deliveries, limit = 600, 20
	h.queue(t, deliveries)
	defer h.unqueue(t)
	var mu sync.Mutex
	by := make(map[int64]int)
	var together sync.WaitGroup
	for i, j := range h.journals(t) {
		if j == nil {
			continue
		}
		together.Go(func() {
			for {
				taken, n, err := j.Take(t.Context(), notify.Email, limit)
				if err != nil {
					t.Errorf("take on node %d: %v", i, err)
					return
				}
				if n == 0 {
					return
				}
				var results []notify.Result
				mu.Lock()
				for _, d := range taken {
					if other, twice := by[d.ID]; twice {
						t.Errorf("delivery %d was taken on node %d and on node %d", d.ID, other, i)
					}
					by[d.ID] = i
					results = append(results, notify.Result{Delivery: d})
				}
				mu.Unlock()
				if _, err := j.Settle(t.Context(), results); err != nil {
					t.Errorf("settle on node %d: %v", i, err)
				}
			}
		})
	}
	together.Wait()
	if len(by) != deliveries {
		t.Errorf("%d deliveries were taken, want %d", len(by), deliveries)
	}
	shares := make(map[int]int)
	for _, i := range by {
		shares[i]++
	}
	t.Logf("deliveries taken by node: %v", shares)
}

// A node that applies a great write of another lags behind and shows what is no
// longer so. What it says is not believed: the transaction decides.
func (h *hosts) testLag(t *testing.T) {
	const deliveries = 300
	h.queue(t, deliveries)
	defer h.unqueue(t)
	j := h.journals(t)
	if wait := mariadbtest.Get[int](t, h.at(2), "SELECT @@GLOBAL.wsrep_sync_wait"); wait != 0 {
		t.Fatalf("wsrep_sync_wait = %d: reads would wait", wait)
	}
	h.at(1).Exec(t, "CREATE TABLE great (id INT PRIMARY KEY, v CHAR(100) NOT NULL, KEY (v)) ENGINE = InnoDB")
	defer h.at(1).Exec(t, "DROP TABLE great")
	h.at(1).Exec(t, "INSERT INTO great SELECT seq, MD5(seq) FROM seq_1_to_120000")

	first, n, err := j[1].Take(t.Context(), notify.Email, deliveries)
	if err != nil || n != deliveries {
		t.Fatalf("Take = %d, %v; want %d", n, err, deliveries)
	}
	free := func() int {
		return mariadbtest.Get[int](t, h.at(2), "SELECT COUNT(*) FROM powiadom_outbox WHERE lease_token IS NULL")
	}
	stale := free()
	began := time.Now()
	second, n, err := j[2].Take(t.Context(), notify.Email, deliveries)
	t.Logf("node 2 showed %d of %d taken deliveries as free; taking them there took %s: %d, %v",
		stale, len(first), time.Since(began).Round(time.Millisecond), n, err)
	if len(second) != 0 {
		t.Errorf("%d deliveries were taken on node 2 that node 1 has", len(second))
	}
	h.everywhere(t, "SELECT COUNT(*) = 120000 FROM great")
	t.Logf("it had caught up after %s", time.Since(began).Round(time.Millisecond))
	if stale == 0 {
		t.Log("node 2 did not lag: nothing was shown")
	}
}

// outcome is what the world got.
type outcome struct {
	planned, deliveries int
	lost, doubled       int // e-mails
	smsLost, smsTwice   int
	outbox, notSent     int
	miscounted          int // runs
}

func (h *hosts) outcome(t *testing.T, node int) outcome {
	t.Helper()
	var o outcome
	mails := make(map[string]int)
	total := 0
	for i := 1; i <= nodeCount; i++ {
		for _, m := range h.mail[i].Messages() {
			parsed, err := mail.ReadMessage(bytes.NewReader(m.Data))
			if err != nil {
				t.Fatal(err)
			}
			mails[parsed.Header.Get("Message-ID")]++
			total++
		}
	}
	texts := make(map[string]int)
	for _, m := range h.sms.Accepted() {
		texts[m.Idx]++
	}
	get := func(query string) int { return mariadbtest.Get[int](t, h.at(node), query) }
	const items = "SELECT COUNT(*) FROM messageitems i JOIN messages m ON m.id = i.messageid WHERE m.type = "
	o.planned = get("SELECT COUNT(*) FROM messageitems")
	o.deliveries = len(mails) + len(texts)
	o.lost, o.doubled = get(items+"1")-len(mails), total-len(mails)
	o.smsLost, o.smsTwice = get(items+"2")-len(texts), len(h.sms.Accepted())-len(texts)
	o.outbox = get("SELECT COUNT(*) FROM powiadom_outbox")
	o.notSent = get("SELECT COUNT(*) FROM messageitems WHERE status <> 2")
	o.miscounted = get("SELECT COUNT(*) FROM powiadom_runs WHERE sent <> deliveries OR failed <> 0 OR cancelled <> 0 OR finished IS NULL")
	return o
}

// Three processes share a great run. A node is killed under one of them, once
// while all send and once while that one plans; the others go on, the node comes
// back, and later runs finish the work.
func (h *hosts) testKilled(t *testing.T) {
	h.must(t, 1, "add", "--name", "Do wszystkich", "--channel", "email", "--channel", "sms", "--channel", "warning",
		"--subject", "Saldo dla %customer", "--body", "Saldo: %balance", "--yes")
	h.everywhere(t, "SELECT COUNT(*) = 1 FROM powiadom_notifications WHERE name = 'Do wszystkich'")
	processes, bound, origin := h.started, 0, time.Now().Truncate(time.Minute)
	for round, victim := range []int{3, 1} {
		at := minute(origin, round)
		runs := make([]*program.Process, nodeCount+1)
		mailed, texted := [nodeCount + 1]int{}, h.texts()
		for i := 1; i <= nodeCount; i++ {
			mailed[i] = h.mails(i)
		}
		// A process that finds nothing to do leaves; the others come when there is.
		first := victim%nodeCount + 1 // not the victim
		if round == 1 {
			first = victim
		}
		runs[first] = h.start(t, first, "run", "--at", at)
		eventually(t, "the first page", 20*time.Second, func() bool {
			for i := 1; i <= nodeCount; i++ { // each of them asks its own node
				if mariadbtest.Get[int](t, h.at(i), "SELECT COUNT(*) FROM powiadom_outbox") == 0 {
					return false
				}
			}
			return true
		})
		if round == 0 { // all are to be sending
			for i := range runs {
				if i > 0 && runs[i] == nil {
					runs[i] = h.start(t, i, "run", "--at", at)
				}
			}
			eventually(t, "e-mails from everybody", 20*time.Second, func() bool {
				return h.mails(1) > mailed[1]+20 && h.mails(2) > mailed[2]+20 && h.mails(3) > mailed[3]+20
			})
		}
		planning := mariadbtest.Get[int](t, h.at(2), "SELECT COUNT(*) FROM powiadom_runs WHERE planned IS NULL")
		h.kill(t, victim)
		killed := time.Now()
		for i := 1; i <= nodeCount; i++ {
			if runs[i] == nil {
				runs[i] = h.start(t, i, "run", "--at", at)
			}
		}
		code, output := ended(runs[victim])
		if code == 0 {
			t.Errorf("the process on the killed node ended well, and said %q", output)
		}
		t.Logf("node %d killed (planning: %d); the process on it ended with code %d after %s:\n%s", victim, planning, code, time.Since(killed).Round(time.Millisecond), output)
		for i := 1; i <= nodeCount; i++ {
			if i == victim {
				continue
			}
			if code, output := ended(runs[i]); code != 0 || output != "" {
				t.Errorf("host %d: exit code %d, printed %q; want success in silence", i, code, output)
			}
		}
		bound += settleMost
		began := time.Now()
		h.rejoin(t, victim)
		t.Logf("node %d came back in %s", victim, time.Since(began).Round(time.Millisecond))
		h.finish(t, victim, at)
		now := h.texts()
		for i := 1; i <= nodeCount; i++ {
			mails, texts := h.mails(i)-mailed[i], now[i]-texted[i]
			t.Logf("host %d sent %d e-mails and %d SMS", i, mails, texts)
		}
	}
	h.loseQuorum(t, minute(origin, 5))
	bound += settleMost
	o := h.outcome(t, 3)
	h.count(t)
	t.Logf("%d processes, %d nodes killed, %d deliveries, %d lost, %d e-mails doubled, %d SMS accepted twice; %d conflicts at COMMIT, %d before it",
		h.started-processes, h.killed, o.deliveries, o.lost+o.smsLost, o.doubled, o.smsTwice, h.refused, h.aborted)
	if o.lost != 0 || o.smsLost != 0 || o.smsTwice != 0 || o.outbox != 0 || o.notSent != 0 || o.miscounted != 0 || o.doubled > bound {
		t.Errorf("%+v; want nothing lost, no SMS twice, an empty outbox, all sent and counted, at most %d e-mails doubled", o, bound)
	}
	if o.planned < 3*customers*2 {
		t.Errorf("%d lines in LMS's log, want those of %d customers three times", o.planned, customers)
	}
	if h.refused == 0 {
		t.Error("no conflict showed at COMMIT: nothing was proved")
	}
}

// loseQuorum kills two nodes of three under a process on the third. Alone, that
// node refuses everything, so the process stops: a part of a cluster cannot send
// what another part may be sending.
func (h *hosts) loseQuorum(t *testing.T, at string) {
	t.Helper()
	before := h.mails(1)
	p := h.start(t, 1, "run", "--at", at)
	eventually(t, "e-mails", 20*time.Second, func() bool { return h.mails(1) > before+20 })
	h.kill(t, 2)
	h.kill(t, 3)
	atKill, killed := h.mails(1), time.Now()
	if code, output := ended(p); code == 0 {
		t.Errorf("the process on the node that is alone ended well, and said %q", output)
	} else {
		t.Logf("alone: the process ended with code %d after %s and %d e-mails:\n%s", code, time.Since(killed).Round(time.Millisecond), h.mails(1)-atKill, output)
	}
	before = h.mails(1)
	if code, output := ended(h.start(t, 1, "run", "--at", at)); code == 0 || h.mails(1) != before {
		t.Errorf("a process begun on the node that is alone ended with code %d and sent %d e-mails, and said %q", code, h.mails(1)-before, output)
	} else {
		t.Logf("a process begun there ended with code %d:\n%s", code, output)
	}
	// As an administrator would, who knows that the others are dead.
	d := h.at(1)
	d.Name = "mysql"
	d.Exec(t, "SET GLOBAL wsrep_provider_options = 'pc.bootstrap=1'")
	h.run(t, "start-node", "2")
	h.rejoin(t, 3)
	h.finish(t, 2, at)
}

// finish runs the minute on one host after the other, as cron would, until
// nothing is left.
func (h *hosts) finish(t *testing.T, first int, at string) {
	t.Helper()
	for k := 0; ; k++ {
		i := (first-1+k)%nodeCount + 1
		h.must(t, i, "run", "--at", at)
		if h.unfinished(t, i) == 0 {
			return
		}
		if k > 3*lease {
			t.Fatalf("%d deliveries and runs are left", h.unfinished(t, i))
		}
		select {
		case <-t.Context().Done():
			t.Fatal(context.Cause(t.Context()))
		case <-time.After(time.Second): // leases of the dead run out
		}
	}
}
