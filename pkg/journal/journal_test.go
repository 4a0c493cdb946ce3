package journal_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

// at is the instant of every run here.
var at = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// people are customers 1 to 5 with a node each; 5 is in no division.
var people = []string{
	`INSERT INTO networks (id, name, address, mask, notes) VALUES (1, 'Sieć', 167772160, '255.255.255.0', '')`,
	`INSERT INTO customers (id, lastname, name, info, message, divisionid) VALUES
		(1, 'Żak', 'Łucja', '', '', 1), (2, 'Wąs', 'Jan', '', '', 1), (3, 'Kłos', 'Ewa', '', '', 1),
		(4, 'Gęś', 'Ola', '', '', 1), (5, 'Świt', 'Iga', '', '', NULL)`,
	`INSERT INTO nodes (id, name, ownerid, ipaddr, netid, info) VALUES
		(1, 'n1', 1, 167772161, 1, ''), (2, 'n2', 2, 167772162, 1, ''), (3, 'n3', 1, 167772163, 1, '')`,
}

// ground is a database with own tables, and a way to open journals on it as the
// user of daily work.
type ground struct {
	*mariadbtest.Database
	db  *sqlx.DB
	lms *lms.Database
}

func newGround(t *testing.T, g provider.Generation) *ground {
	t.Helper()
	d := mariadbtest.New(t, mariadbtest.Generation(g), mariadbtest.SQL(people...))
	db := d.Granted(t).Open(t)
	l, err := lms.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return &ground{Database: d, db: db, lms: l}
}

// process is a journal as another process would have it.
func (g *ground) process(t *testing.T) *journal.Journal {
	t.Helper()
	j, err := journal.Open(t.Context(), g.db, g.lms, journal.Options{Lease: time.Minute, Host: "host"})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// add stores a notification, under a name of its own, and returns it as read back.
func (g *ground) add(t *testing.T, once bool) notify.Notification {
	t.Helper()
	cycle, err := schedule.ParseCycle("* * * * *")
	if err != nil {
		t.Fatal(err)
	}
	body := "Saldo: %balance"
	c := catalog.New(g.db)
	var others int
	if err := g.db.GetContext(t.Context(), &others, "SELECT COUNT(*) FROM powiadom_notifications"); err != nil {
		t.Fatal(err)
	}
	id, err := c.Add(t.Context(), notify.Notification{
		Name: fmt.Sprint("próba ", others), State: notify.Active, Cycle: cycle, Once: once, Armed: 1, Channels: []notify.Channel{notify.Email},
		Event: notify.NoEvent, Repeat: notify.RepeatOnce, Text: notify.Text{Subject: "Saldo %customer", Body: &body},
	})
	if err != nil {
		t.Fatal(err)
	}
	n, err := c.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (g *ground) claim(t *testing.T, j *journal.Journal, n notify.Notification, occurrence string) *notify.Run {
	t.Helper()
	runs, err := j.Claim(t.Context(), []notify.Claim{{Notification: n.ID, Occurrence: occurrence, At: at}})
	if err != nil || len(runs) != 1 {
		t.Fatalf("Claim(%s) = %v, %v; want a run", occurrence, runs, err)
	}
	return runs[0]
}

// page plans an e-mail to each of the customers.
func page(customers ...int64) notify.Plan {
	p := notify.Plan{
		Cursor: customers[len(customers)-1], Matched: len(customers), Event: notify.NoEvent,
		Sources: map[notify.Channel]notify.Source{
			notify.Email: {Subject: "Saldo %customer", Body: "Saldo: %balance"}, notify.SMS: {Subject: "Saldo", Body: "Saldo %balance"},
			notify.Warning: {Subject: "Saldo", Body: "Saldo: <b>%balance</b>", HTML: true},
		},
		Skipped: map[notify.Reason]int{notify.NoContact: 1},
	}
	for _, c := range customers {
		p.Deliveries = append(p.Deliveries, mail(c))
	}
	return p
}

func mail(customer int64) notify.Planned {
	return notify.Planned{
		Customer: customer, Channel: notify.Email, Destination: "k@example.com", Sender: `"Sieć" <siec@example.com>`,
		Subject: "Saldo Żak " + string(rune('A'+customer)), Body: "Saldo: -5,00 zł " + string(rune('A'+customer)),
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	db := mariadbtest.New(t).Open(t)
	pending, err := journal.Pending(t.Context(), db)
	if err != nil || len(pending) == 0 {
		t.Fatalf("Pending = %v, %v; want some", pending, err)
	}
	l, err := lms.Open(t.Context(), db)
	must(t, err)
	_, err = journal.Open(t.Context(), db, l, journal.Options{})
	if se, ok := errors.AsType[*journal.SchemaError](err); !ok || se.Have != 0 {
		t.Errorf("Open without tables = %v, want a SchemaError with nothing there", err)
	}
	done, err := journal.Migrate(t.Context(), db)
	if diff := cmp.Diff(pending, done); err != nil || diff != "" {
		t.Errorf("Migrate: %v, applied other than pending (-pending +applied):\n%s", err, diff)
	}
	j, err := journal.Open(t.Context(), db, l, journal.Options{})
	must(t, err)
	id := j.Installation()
	if done, err := journal.Migrate(t.Context(), db); err != nil || len(done) != 0 {
		t.Errorf("second Migrate = %v, %v; want nothing", done, err)
	}
	j, err = journal.Open(t.Context(), db, l, journal.Options{})
	must(t, err)
	if got := j.Installation(); got != id || id == "" {
		t.Errorf("installation changed from %q to %q", id, got)
	}
	_, err = db.ExecContext(t.Context(), "UPDATE powiadom_schema SET version_id = 999 WHERE version_id = 1")
	must(t, err)
	_, err = journal.Open(t.Context(), db, l, journal.Options{})
	if se, ok := errors.AsType[*journal.SchemaError](err); !ok || se.Have != 999 {
		t.Errorf("Open with newer tables = %v, want a SchemaError", err)
	}
}

func TestQueriesPrepare(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	admin := g.Open(t)
	for name, query := range journal.Queries() {
		db := g.db
		if strings.HasPrefix(name, "schema_") { // migrate's
			db = admin
		}
		stmt, err := db.PrepareContext(t.Context(), query)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_ = stmt.Close()
	}
}

// Many processes claim the same occurrences at once, all of them or only some:
// each occurrence is one process's.
func TestClaimIsOnes(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	claims := make([]notify.Claim, 20)
	for i := range claims {
		claims[i] = notify.Claim{Notification: g.add(t, false).ID, Occurrence: "2026-11-23T12:00Z", At: at}
	}
	var wg sync.WaitGroup
	won := make(chan *notify.Run, 16*len(claims))
	for i := range 16 {
		j := g.process(t)
		wg.Go(func() {
			runs, err := j.Claim(context.Background(), claims[i%3:])
			if err != nil {
				t.Error(err)
			}
			for _, run := range runs {
				won <- run
			}
		})
	}
	wg.Wait()
	close(won)
	var got []int64
	for run := range won {
		got = append(got, run.Notification)
	}
	slices.Sort(got)
	want := make([]int64, len(claims))
	for i, c := range claims {
		want[i] = c.Notification
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("notifications claimed (-want +got):\n%s", diff)
	}
	claimed, err := g.process(t).Claimed(t.Context(), claims[0].Notification, "2026-11-23T12:00Z")
	if err != nil || !claimed {
		t.Errorf("Claimed = %v, %v; want true", claimed, err)
	}
}

// What comes into an entry of LMS's message list that an operator cancelled while
// the run was being planned is cancelled, too, and what he deleted stays so. A line
// that this program closed cancels nothing.
func TestCancelledWhilePlanned(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, statement                    string
		lines, cancelled, waiting, counted int
	}{
		{"cancelled", "UPDATE messageitems SET status = 6 WHERE status = 1", 4, 4, 2, 2},
		{"closed", "UPDATE messageitems SET status = 6, error = 'paid' WHERE customerid = 1", 4, 1, 4, 0},
		{"deleted", "DELETE FROM messages", 0, 0, 2, 2},
	} {
		for _, again := range []bool{false, true} { // by a process that took the run over
			t.Run(fmt.Sprintf("%s, taken over %v", test.name, again), func(t *testing.T) {
				t.Parallel()
				g := newGround(t, mariadbtest.Head)
				j, n := g.process(t), g.add(t, false)
				run := g.claim(t, j, n, "x")
				must(t, j.Plan(t.Context(), run, page(1, 2)))
				g.Exec(t, test.statement)
				if again {
					must(t, j.ReleaseRun(t.Context(), run))
					j = g.process(t)
					runs, err := j.TakeOver(t.Context())
					if err != nil || len(runs) != 1 {
						t.Fatalf("%d runs (%v), want the one that was given back", len(runs), err)
					}
					run = runs[0]
				}
				must(t, j.Plan(t.Context(), run, page(3, 5)))
				must(t, j.EndPlanning(t.Context(), run, n, ""))
				for _, is := range []struct {
					what, query string
					want        int
				}{
					{"lines", "SELECT COUNT(*) FROM messageitems", test.lines},
					{"cancelled lines", "SELECT COUNT(*) FROM messageitems WHERE status = 6", test.cancelled},
					{"deliveries in the outbox", "SELECT COUNT(*) FROM powiadom_outbox", test.waiting},
					{"deliveries counted as cancelled", "SELECT cancelled FROM powiadom_runs", test.counted},
				} {
					if got := mariadbtest.Get[int](t, g.Database, is.query); got != is.want {
						t.Errorf("%s: %d, want %d", is.what, got, is.want)
					}
				}
			})
		}
	}
}

func TestPlanWritesTheLog(t *testing.T) {
	t.Parallel()
	for _, generation := range []provider.Generation{mariadbtest.Head, mariadbtest.G2021} {
		t.Run(string(generation), func(t *testing.T) {
			t.Parallel()
			g := newGround(t, generation)
			j, n := g.process(t), g.add(t, false)
			run := g.claim(t, j, n, "x")
			p := page(1, 2)
			p.Deliveries = append(p.Deliveries,
				notify.Planned{Customer: 1, Channel: notify.SMS, Destination: "48501234567", Subject: "Saldo", Body: "Saldo -5"},
				notify.Planned{Customer: 1, Channel: notify.Warning, Destination: "www", Subject: "Saldo", Body: "Saldo: <b>-5</b>"})
			must(t, j.Plan(t.Context(), run, p))
			must(t, j.Plan(t.Context(), run, page(3, 5)))

			type line struct {
				Type        int    `db:"type"`
				Customer    int64  `db:"customerid"`
				Destination string `db:"destination"`
				Status      int    `db:"status"`
				Sender      string `db:"sender"`
				Subject     string `db:"subject"`
				Body        string `db:"body"`
				User        *int64 `db:"userid"`
				ContentType string `db:"contenttype"`
				Queued      bool   `db:"queued"`
			}
			subject := "COALESCE(i.subject, m.subject)"
			messages := 3 // one for each channel
			if generation == mariadbtest.G2021 {
				subject = "m.subject"
				messages = 6 // and one for each subject of an e-mail
			}
			var got []line
			must(t, g.Open(t).SelectContext(t.Context(), &got, `SELECT m.type, i.customerid, i.destination, i.status, m.sender, `+subject+` AS subject,
				COALESCE(i.body, m.body) AS body, m.userid, m.contenttype, o.messageitem_id IS NOT NULL AS queued
				FROM messageitems i JOIN messages m ON m.id = i.messageid LEFT JOIN powiadom_outbox o ON o.messageitem_id = i.id
				ORDER BY m.type, i.customerid`))
			email := func(c int64) line {
				d := mail(c)
				return line{Type: 1, Customer: c, Destination: d.Destination, Status: 1, Sender: d.Sender, Subject: d.Subject, Body: d.Body, ContentType: "text/plain", Queued: true}
			}
			want := []line{
				email(1), email(2), email(3), email(5),
				{Type: 2, Customer: 1, Destination: "48501234567", Status: 1, Subject: "Saldo", Body: "Saldo -5", ContentType: "text/plain", Queued: true},
				{Type: 4, Customer: 1, Destination: "www", Status: 2, Subject: "Saldo", Body: "Saldo: <b>-5</b>", ContentType: "text/html"},
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("LMS's log (-want +got):\n%s", diff)
			}
			if got := mariadbtest.Get[int](t, g.Database, "SELECT COUNT(*) FROM messages"); got != messages {
				t.Errorf("%d entries of the message list, want %d", got, messages)
			}
			if got := mariadbtest.Get[string](t, g.Database, "SELECT GROUP_CONCAT(id ORDER BY id) FROM nodes WHERE warning = 1"); got != "1,3" {
				t.Errorf("nodes with a warning: %s, want 1,3", got)
			}
			if got := mariadbtest.Get[string](t, g.Database, "SELECT message FROM customers WHERE id = 1"); got != "Saldo: <b>-5</b>" {
				t.Errorf("text of the warning: %q", got)
			}
			must(t, j.EndPlanning(t.Context(), run, n, ""))
			summary, err := j.Summaries(t.Context(), []int64{run.ID})
			must(t, err)
			wantSummary := []notify.Summary{{
				Run: run.ID, Notification: n.ID, At: at, Matched: 4, Deliveries: 6, Sent: 1, Deferred: 5,
				Skipped: map[notify.Reason]int{notify.NoContact: 2}, Closed: map[notify.Reason]int{},
			}}
			if diff := cmp.Diff(wantSummary, summary); diff != "" {
				t.Errorf("summary (-want +got):\n%s", diff)
			}
		})
	}
}

// Planning that died goes on from the cursor, in the same entries of LMS's
// list, and the first process cannot write any more.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n := g.add(t, false)
	first, second := g.process(t), g.process(t)
	run := g.claim(t, first, n, "x")
	must(t, first.Plan(t.Context(), run, page(1, 2)))

	taken, err := second.TakeOver(t.Context())
	if err != nil || len(taken) != 0 {
		t.Fatalf("TakeOver of a living process's run = %v, %v; want none", taken, err)
	}
	g.Exec(t, "UPDATE powiadom_runs SET lease_until = UNIX_TIMESTAMP() - 1, started = at + 119")
	taken, err = second.TakeOver(t.Context())
	if err != nil || len(taken) != 1 {
		t.Fatalf("TakeOver = %v, %v; want one run", taken, err)
	}
	want := &notify.Run{ID: run.ID, Notification: n.ID, Occurrence: "x", At: at, Cursor: 2, Skipped: map[notify.Reason]int{notify.NoContact: 1}}
	if diff := cmp.Diff(want, taken[0]); diff != "" {
		t.Errorf("run taken over (-want +got):\n%s", diff)
	}
	last := page(3)
	last.Last = true
	for _, p := range []notify.Plan{page(3), last} {
		if err := first.Plan(t.Context(), run, p); !errors.Is(err, notify.ErrTaken) {
			t.Errorf("Plan by the first process, last page %v = %v, want ErrTaken", p.Last, err)
		}
	}
	if got := mariadbtest.Get[int](t, g.Database, "SELECT COUNT(*) FROM messageitems"); got != 2 {
		t.Errorf("%d lines after the refused page, want 2", got)
	}
	must(t, second.Plan(t.Context(), taken[0], page(3, 4)))
	if got := mariadbtest.Get[int](t, g.Database, "SELECT COUNT(*) FROM messages"); got != 1 {
		t.Errorf("%d entries of the message list, want 1", got)
	}
	g.Exec(t, "UPDATE powiadom_runs SET lease_until = UNIX_TIMESTAMP() - 1, started = at + 120")
	if taken, err = second.TakeOver(t.Context()); err != nil || len(taken) != 1 || !taken[0].Late {
		t.Fatalf("TakeOver of a run begun late = %v, %v; want one that is", taken, err)
	}
	must(t, second.EndPlanning(t.Context(), taken[0], n, ""))
	if err := first.EndPlanning(t.Context(), run, n, ""); !errors.Is(err, notify.ErrTaken) {
		t.Errorf("EndPlanning by the first process = %v, want ErrTaken", err)
	}
}

// A send by hand keeps its own, narrower definition.
func TestBeginKeepsTheDefinition(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n := g.add(t, false)
	n.Filters = []notify.Filter{{Kind: notify.Customers, Value: "2"}}
	_, err := g.process(t).Begin(t.Context(), n, at, 0)
	must(t, err)
	g.Exec(t, "UPDATE powiadom_runs SET lease_until = 0")
	taken, err := g.process(t).TakeOver(t.Context())
	if err != nil || len(taken) != 1 || taken[0].Definition == nil {
		t.Fatalf("TakeOver = %v, %v; want a run with its definition", taken, err)
	}
	if diff := cmp.Diff(n.Filters, taken[0].Definition.Filters); diff != "" {
		t.Errorf("filters (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(n.Text, taken[0].Definition.Text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
}

// told are invoices of a customer that are spoken of now.
func told(customer int64, refs ...int64) []notify.Told {
	out := make([]notify.Told, len(refs))
	for i, ref := range refs {
		out[i] = notify.Told{Customer: customer, Reference: notify.Reference{ID: ref, Time: at}}
	}
	return out
}

// What LMS has under a new id is remembered under it, with the time at which it was
// spoken of; when another run was faster to find it, the page is looked at again.
func TestToldMoves(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n := g.add(t, false)
	j := g.process(t)
	payment := notify.Told{Customer: 1, Reference: notify.Reference{ID: 21, Time: at, Booked: decimal.RequireFromString("49.90")}}
	p := page(1)
	p.Event, p.Told = notify.Payment, []notify.Told{payment}
	must(t, j.Plan(t.Context(), g.claim(t, j, n, "a"), p))
	g.Exec(t, "UPDATE powiadom_told SET told = 1000")

	since := at.Add(-time.Second)
	known, err := j.ToldTo(t.Context(), n.ID, notify.Payment, []int64{1, 2}, since)
	payment.Told = time.Unix(1000, 0).UTC()
	if diff := cmp.Diff([]notify.Told{payment}, known); err != nil || diff != "" {
		t.Fatalf("ToldTo: %v (-want +got):\n%s", err, diff)
	}
	if later, err := j.ToldTo(t.Context(), n.ID, notify.Payment, []int64{1}, at); err != nil || len(later) != 0 {
		t.Errorf("ToldTo of later ones = %v, %v; want none", later, err)
	}
	payment.ID, payment.Replaces = 22, 21
	moved := notify.Plan{Cursor: 2, Event: notify.Payment, Told: []notify.Told{payment}}
	must(t, j.Plan(t.Context(), g.claim(t, j, n, "b"), moved))
	payment.Replaces = 0
	known, err = j.ToldTo(t.Context(), n.ID, notify.Payment, []int64{1}, since)
	if diff := cmp.Diff([]notify.Told{payment}, known); err != nil || diff != "" {
		t.Errorf("ToldTo after the move: %v (-want +got):\n%s", err, diff)
	}
	payment.ID, payment.Replaces = 23, 21
	moved.Told = []notify.Told{payment}
	if err := j.Plan(t.Context(), g.claim(t, j, n, "c"), moved); !errors.Is(err, notify.ErrTold) {
		t.Errorf("Plan of what another has moved = %v, want ErrTold", err)
	}
}

// An upgrade knows what older versions told of by more than an id.
func TestMigrateKnowsTheTold(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	g.Exec(t, "INSERT INTO cash (id, customerid, type, value, time) VALUES (7, 1, 1, 49.9, 100)")
	g.Exec(t, "INSERT INTO documents (id, type, number, fullnumber, customerid, cdate) VALUES (8, 1, 5, '5/LMS', 2, 200), (9, 1, 6, NULL, 2, 300)")
	g.Exec(t, "INSERT INTO powiadom_told (notification_id, event, ref_id, told) VALUES (1, 'payment', 7, 1), (1, 'payment', 70, 1), (1, 'invoice', 8, 1), (1, 'invoice', 9, 1)")
	g.Exec(t, "DELETE FROM powiadom_schema WHERE version_id >= 5")
	_, err := journal.Migrate(t.Context(), g.Open(t))
	must(t, err)
	rows := mariadbtest.Get[string](t, g.Database, `SELECT GROUP_CONCAT(CONCAT_WS(' ', ref_id, customer_id, dated, value, number) ORDER BY ref_id SEPARATOR ', ') FROM powiadom_told`)
	if want := "7 1 100 49.90, 8 2 200 5/LMS, 9 2 300 6, 70"; rows != want {
		t.Errorf("told %q, want %q", rows, want)
	}
}

// How far the payments had come is kept for each hour of two days, by the runs of
// the present.
func TestBooked(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	booked := func(at time.Time) int64 {
		t.Helper()
		above, known := g.process(t).Booked(at)
		if !known {
			return -1
		}
		return above
	}
	if got := booked(at); got != -1 {
		t.Errorf("before the first run: %d", got)
	}
	// Hour by hour, with ten entries an hour.
	for hour := range int64(100) {
		g.Exec(t, fmt.Sprintf("INSERT INTO cash (id, customerid, type, value, time) VALUES (%d, 1, 1, 1, 1)", 10*(hour+1)))
		now := at.Add(time.Duration(hour) * time.Hour)
		must(t, g.process(t).Tick(t.Context(), now))
		must(t, g.process(t).FirstLook(t.Context(), now)) // there is a mark already
		g.Exec(t, fmt.Sprintf("INSERT INTO cash (id, customerid, type, value, time) VALUES (%d, 1, 1, 1, 1)", 10*(hour+1)+5))
		must(t, g.process(t).Tick(t.Context(), now.Add(time.Minute)))
		// 28 hours ago, and the first mark while there is none so old.
		if got, want := booked(now.Add(time.Minute)), 10*(max(hour-28, 0)+1); got != want {
			t.Fatalf("after %d hours %d, want %d", hour, got, want)
		}
	}
	if rows := mariadbtest.Get[int](t, g.Database, "SELECT COUNT(*) FROM powiadom_meta WHERE name LIKE 'paid %'"); rows != 48 {
		t.Errorf("%d marks, want 48", rows)
	}
	if got := booked(at); got != -1 {
		t.Errorf("of a time before all marks: %d", got)
	}
	if got := booked(at.AddDate(1, 0, 0)); got != 1000 {
		t.Errorf("after a year of silence: %d, want the last mark, 1000", got)
	}
	g.Exec(t, "UPDATE powiadom_meta SET value = 'nonsense' WHERE name = 'paid 7'")
	must(t, g.process(t).Tick(t.Context(), at))
	g.Exec(t, "DELETE FROM powiadom_meta WHERE name LIKE 'paid %'")
	must(t, g.process(t).FirstLook(t.Context(), at))
	if got := booked(at); got != 1005 {
		t.Errorf("after a first look at another minute: %d, want 1005", got)
	}
}

func TestToldOnce(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n := g.add(t, false)
	j := g.process(t)
	p := page(1)
	p.Event, p.Told = notify.Invoice, told(1, 12, 11)
	must(t, j.Plan(t.Context(), g.claim(t, j, n, "a"), p))

	later := page(2)
	later.Event, later.Told = notify.Invoice, told(2, 11)
	if err := j.Plan(t.Context(), g.claim(t, j, n, "b"), later); !errors.Is(err, notify.ErrTold) {
		t.Errorf("Plan of an invoice told already = %v, want ErrTold", err)
	}
	if got := mariadbtest.Get[int](t, g.Database, "SELECT COUNT(*) FROM messageitems"); got != 1 {
		t.Errorf("%d lines in the log, want 1", got)
	}
	known, err := j.Told(t.Context(), n.ID, notify.Invoice, []int64{10, 11, 12})
	if diff := cmp.Diff([]int64{11, 12}, slices.Sorted(maps.Keys(known))); err != nil || diff != "" {
		t.Errorf("Told: %v (-want +got):\n%s", err, diff)
	}
	if since := time.Since(known[11]); since < -time.Minute || since > time.Hour {
		t.Errorf("told %v, which is %v ago", known[11], since)
	}
	other, err := j.Told(t.Context(), n.ID, notify.Payment, []int64{11})
	if err != nil || len(other) != 0 {
		t.Errorf("Told of payments = %v, %v; want none", other, err)
	}
}

func TestOnceIsDisarmed(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n := g.add(t, true)
	j, c := g.process(t), catalog.New(g.db)
	run := g.claim(t, j, n, n.OnceOccurrence())
	must(t, j.EndPlanning(t.Context(), run, n, ""))
	got, err := c.Get(t.Context(), n.ID)
	if err != nil || got.State != notify.Inactive {
		t.Errorf("after its run the state is %v, %v; want inactive", got.State, err)
	}
	must(t, c.Enable(t.Context(), n.ID))
	again, err := c.Get(t.Context(), n.ID)
	must(t, err)
	if again.OnceOccurrence() == n.OnceOccurrence() {
		t.Errorf("armed again, its occurrence is still %q", n.OnceOccurrence())
	}
	// The end of the run that it was armed for before does not disarm it.
	n = again
	run = g.claim(t, j, n, n.OnceOccurrence())
	must(t, c.Disable(t.Context(), n.ID))
	must(t, c.Enable(t.Context(), n.ID))
	must(t, j.EndPlanning(t.Context(), run, n, ""))
	if got, err := c.Get(t.Context(), n.ID); err != nil || got.State != notify.Active || got.Armed == n.Armed {
		t.Errorf("armed anew while its run was planned, it is %v (armed %d, was %d), %v; want active", got.State, got.Armed, n.Armed, err)
	}
	// A send by hand leaves a one-time notification as it is.
	sent, err := j.Begin(t.Context(), again, at, 0)
	must(t, err)
	must(t, j.EndPlanning(t.Context(), sent, again, ""))
	if got, err := c.Get(t.Context(), n.ID); err != nil || got.State != notify.Active {
		t.Errorf("after a send by hand the state is %v, %v; want active", got.State, err)
	}
}

// planned is a run of which customers 1 to 4 wait.
func planned(t *testing.T, g *ground) (*journal.Journal, *notify.Run, notify.Notification) {
	t.Helper()
	j, n := g.process(t), g.add(t, false)
	run := g.claim(t, j, n, "x")
	must(t, j.Plan(t.Context(), run, page(1, 2, 3, 4)))
	must(t, j.EndPlanning(t.Context(), run, n, ""))
	return j, run, n
}

func take(t *testing.T, j *journal.Journal, limit int) []notify.Delivery {
	t.Helper()
	deliveries, _, err := j.Take(t.Context(), notify.Email, limit)
	must(t, err)
	return deliveries
}

func customers(deliveries []notify.Delivery) []int64 {
	var ids []int64
	for _, d := range deliveries {
		ids = append(ids, d.Customer)
	}
	return ids
}

func TestTake(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	first, run, n := planned(t, g)
	second := g.process(t)
	a, b := take(t, first, 3), take(t, second, 3)
	if diff := cmp.Diff([]int64{1, 2, 3}, customers(a)); diff != "" {
		t.Errorf("first process (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{4}, customers(b)); diff != "" {
		t.Errorf("second process (-want +got):\n%s", diff)
	}
	d := mail(4)
	want := notify.Delivery{
		ID: b[0].ID, Run: run.ID, Notification: n.ID, Customer: 4, Division: 1, Channel: notify.Email, Destination: d.Destination,
		Sender: d.Sender, Subject: d.Subject, Body: d.Body, Planned: b[0].Planned, Age: b[0].Age,
		Digest: b[0].Digest,
	}
	if diff := cmp.Diff(want, b[0]); diff != "" {
		t.Errorf("delivery (-want +got):\n%s", diff)
	}
	if b[0].Age < 0 || b[0].Age > time.Minute {
		t.Errorf("age %s of a fresh delivery", b[0].Age)
	}
	if got := take(t, second, 3); len(got) != 0 {
		t.Errorf("what others hold was taken: %v", customers(got))
	}
	must(t, first.Release(t.Context(), []int64{a[0].ID, b[0].ID}))
	if diff := cmp.Diff([]int64{1}, customers(take(t, second, 3))); diff != "" {
		t.Errorf("after the first process gave back its own and another's (-want +got):\n%s", diff)
	}
	g.Exec(t, "UPDATE powiadom_outbox SET lease_until = UNIX_TIMESTAMP() - 1")
	must(t, first.Renew(t.Context(), []int64{a[1].ID, b[0].ID}))
	if diff := cmp.Diff([]int64{1, 3, 4}, customers(take(t, second, 9))); diff != "" {
		t.Errorf("after leases ran out but for a renewed one (-want +got):\n%s", diff)
	}
}

// "Anuluj" and deleting a message in LMS stop what is not sent yet.
func TestTakeDropsCancelled(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, run, _ := planned(t, g)
	g.Exec(t, "UPDATE messageitems SET status = 6 WHERE customerid = 1")
	g.Exec(t, "DELETE FROM messageitems WHERE customerid = 2")
	deliveries, taken, err := j.Take(t.Context(), notify.Email, 9)
	if err != nil || taken != 4 {
		t.Errorf("Take took %d, %v; want 4", taken, err)
	}
	if diff := cmp.Diff([]int64{3, 4}, customers(deliveries)); diff != "" {
		t.Errorf("to be sent (-want +got):\n%s", diff)
	}
	if got := mariadbtest.Get[int](t, g.Database, "SELECT COUNT(*) FROM powiadom_outbox"); got != 2 {
		t.Errorf("%d in the outbox, want 2", got)
	}
	summary, err := j.Summaries(t.Context(), []int64{run.ID})
	if err != nil || summary[0].Cancelled != 2 {
		t.Errorf("cancelled = %v, %v; want 2", summary, err)
	}
}

func TestSettle(t *testing.T) {
	t.Parallel()
	for _, generation := range []provider.Generation{mariadbtest.Head, mariadbtest.G2021} {
		t.Run(string(generation), func(t *testing.T) {
			t.Parallel()
			g := newGround(t, generation)
			j, run, _ := planned(t, g)
			d := take(t, j, 9)
			d[3].Age = 24 * time.Hour
			fault := func(c notify.Class, text string) error {
				return &notify.DeliveryError{Class: c, Phase: "RCPT TO", Err: errors.New(text)}
			}
			settled, err := j.Settle(t.Context(), []notify.Result{
				{Delivery: d[0], Receipt: notify.Receipt{GatewayID: "1234567890123456789"}},
				{Delivery: d[1], Err: fault(notify.Permanent, "550 nie ma 😀")},
				{Delivery: d[2], Err: fault(notify.Temporary, "451 później")},
				{Delivery: d[3], Err: fault(notify.Temporary, "451 później")},
			})
			if err != nil || settled.Sent != 1 || settled.Failed != 2 {
				t.Errorf("Settle = %+v, %v; want 1 sent and 2 failed", settled, err)
			}
			type line struct {
				Customer int64   `db:"customerid"`
				Status   int     `db:"status"`
				Error    *string `db:"error"`
				Gateway  string  `db:"gateway"`
				Dated    bool    `db:"dated"`
				Attempts *int    `db:"attempts"`
				Waits    *int    `db:"waits"`
			}
			text := func(s string) *string { return &s }
			number := func(n int) *int { return &n }
			gateway := "1234567890123456789"
			if generation == mariadbtest.G2021 {
				gateway = "0" // the column is an integer too short for it
			}
			want := []line{
				{Customer: 1, Status: 2, Gateway: gateway, Dated: true},
				{Customer: 2, Status: 3, Error: text("RCPT TO: 550 nie ma ?"), Dated: true},
				{Customer: 3, Status: 1, Error: text("RCPT TO: 451 później"), Dated: true, Attempts: number(1), Waits: number(60)},
				{Customer: 4, Status: 3, Error: text("RCPT TO: 451 później (given up after 1 attempts)"), Dated: true},
			}
			if generation == mariadbtest.G2021 {
				for i := range want {
					want[i].Gateway = "0"
				}
			}
			var got []line
			must(t, g.db.SelectContext(t.Context(), &got, `SELECT i.customerid, i.status, i.error, COALESCE(i.externalmsgid, '') AS gateway,
				i.lastdate > 0 AS dated, o.attempts, CASE WHEN o.not_before > 0 THEN ROUND((o.not_before - UNIX_TIMESTAMP()) / 60) * 60 END AS waits
				FROM messageitems i LEFT JOIN powiadom_outbox o ON o.messageitem_id = i.id ORDER BY i.id`))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("LMS's log and the outbox (-want +got):\n%s", diff)
			}
			if got := take(t, j, 9); len(got) != 0 {
				t.Errorf("taken before its time: %v", customers(got))
			}
			must(t, j.Finish(t.Context()))
			if mariadbtest.Get[bool](t, g.Database, "SELECT finished IS NOT NULL FROM powiadom_runs") {
				t.Error("the run is finished while a delivery waits")
			}
			g.Exec(t, "UPDATE powiadom_outbox SET not_before = 0")
			again := take(t, j, 9)
			if len(again) != 1 || again[0].Customer != 3 || again[0].Attempts != 1 {
				t.Fatalf("second attempt: %+v, want customer 3 after one attempt", again)
			}
			_, err = j.Settle(t.Context(), []notify.Result{{Delivery: again[0]}})
			must(t, err)
			must(t, j.Finish(t.Context()))
			if !mariadbtest.Get[bool](t, g.Database, "SELECT finished IS NOT NULL FROM powiadom_runs") {
				t.Error("the run is not finished though nothing waits")
			}
			summary, err := j.Summaries(t.Context(), []int64{run.ID})
			must(t, err)
			if s := summary[0]; s.Sent != 2 || s.Failed != 2 || s.Deferred != 0 {
				t.Errorf("summary %+v, want 2 sent, 2 failed, none waiting", s)
			}
		})
	}
}

func TestLeftovers(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	if g.process(t).Leftovers() {
		t.Error("Leftovers in a fresh database")
	}
	j, _, _ := planned(t, g)
	if !g.process(t).Leftovers() {
		t.Error("no Leftovers though deliveries wait")
	}
	var results []notify.Result
	for _, d := range take(t, j, 9) {
		results = append(results, notify.Result{Delivery: d})
	}
	_, err := j.Settle(t.Context(), results)
	must(t, err)
	must(t, j.Finish(t.Context()))
	if g.process(t).Leftovers() {
		t.Error("Leftovers after all is sent")
	}
}

// Many processes empty one outbox; every delivery is one's alone.
func TestTakeRace(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, n := g.process(t), g.add(t, false)
	run := g.claim(t, j, n, "x")
	const total = 400
	p := page(1)
	p.Deliveries = nil
	for range total {
		p.Deliveries = append(p.Deliveries, mail(1))
	}
	must(t, j.Plan(t.Context(), run, p))
	must(t, j.EndPlanning(t.Context(), run, n, ""))
	var mu sync.Mutex
	var seen []int64
	var wg sync.WaitGroup
	for range 6 {
		p := g.process(t)
		wg.Go(func() {
			for {
				deliveries, taken, err := p.Take(context.Background(), notify.Email, 17)
				if err != nil {
					t.Error(err)
				}
				if taken == 0 {
					return
				}
				results := make([]notify.Result, len(deliveries))
				mu.Lock()
				for i, d := range deliveries {
					seen = append(seen, d.ID)
					results[i].Delivery = d
				}
				mu.Unlock()
				if _, err := p.Settle(context.Background(), results); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if distinct := len(slices.Compact(slices.Sorted(slices.Values(seen)))); len(seen) != total || distinct != total {
		t.Errorf("%d taken, %d of them distinct; want %d", len(seen), distinct, total)
	}
	if got := mariadbtest.Get[int](t, g.Database, "SELECT sent FROM powiadom_runs"); got != total {
		t.Errorf("the run counts %d sent, want %d", got, total)
	}
}

// The last minute never goes back: a replay or a host whose clock is behind
// makes nothing be missed, or done, twice.
func TestTick(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j := g.process(t)
	if last, err := j.LastTick(); err != nil || !last.IsZero() {
		t.Errorf("LastTick before the first = %v, %v; want zero", last, err)
	}
	for _, minute := range []time.Time{at, at.Add(-time.Hour), at.In(time.FixedZone("", 3600))} {
		must(t, j.Tick(t.Context(), minute))
		if last, err := g.process(t).LastTick(); err != nil || !last.Equal(at) {
			t.Errorf("LastTick after %v = %v, %v; want %v", minute, last, err, at)
		}
	}
}

// Failed deliveries of a run are put back, chosen ones or all, once.
func TestRetry(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, run, _ := planned(t, g)
	d := take(t, j, 9)
	refused := &notify.DeliveryError{Class: notify.Permanent, Err: errors.New("550 nie ma")}
	_, err := j.Settle(t.Context(), []notify.Result{
		{Delivery: d[0]},
		{Delivery: d[1], Err: refused},
		{Delivery: d[2], Err: refused},
		{Delivery: d[3], Err: &notify.DeliveryError{Class: notify.Obsolete, Err: errors.New("zapłacone")}},
	})
	must(t, err)
	must(t, j.Finish(t.Context()))
	for i, want := range []int{1, 1, 0} {
		var only []int64
		if i == 0 {
			only = []int64{d[1].ID, d[0].ID, 999}
		}
		if back, left, err := j.Retry(t.Context(), run.ID, journal.Again{Only: only}); err != nil || back != want || left != 0 {
			t.Errorf("Retry %d = %d, %d, %v; want %d", i, back, left, err, want)
		}
	}
	if n := mariadbtest.Get[int](t, g.Database, "SELECT COUNT(*) FROM messageitems WHERE status = 1 AND error IS NOT NULL"); n != 0 {
		t.Errorf("%d lines wait again and have their old error still", n)
	}
	again := take(t, j, 9)
	if diff := cmp.Diff([]int64{2, 3}, customers(again)); diff != "" {
		t.Errorf("to be sent again (-want +got):\n%s", diff)
	}
	if again[0].Body != d[1].Body || again[0].Attempts != 1 || again[0].Age > time.Minute {
		t.Errorf("put back as %+v, want the text as planned, one attempt behind it and all its time before it", again[0])
	}
	summary, err := j.Summaries(t.Context(), []int64{run.ID})
	must(t, err)
	if s := summary[0]; s.Failed != 0 || s.Sent != 1 || s.Cancelled != 1 || s.Deferred != 2 {
		t.Errorf("summary %+v, want none failed, one sent, one cancelled, two waiting", s)
	}
	if got := mariadbtest.Get[int](t, g.Database, "SELECT status FROM messageitems WHERE customerid = 4"); got != 6 {
		t.Errorf("what is not wanted any more has status %d, want 6", got)
	}
}

// What a message is known by to the gateway is kept from planning on, and is the
// same when it is put back; what was begun by a program that made no digests goes
// on without.
func TestDigest(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, run, _ := planned(t, g)
	first := take(t, j, 9)
	known := make(map[string]bool)
	for _, d := range first {
		if len(d.Digest) != 16 || known[d.Digest] {
			t.Errorf("delivery %d has digest %q, want 16 hex digits of its own", d.ID, d.Digest)
		}
		known[d.Digest] = true
	}
	refused := &notify.DeliveryError{Class: notify.Permanent, Err: errors.New("13")}
	_, err := j.Settle(t.Context(), []notify.Result{{Delivery: first[0], Err: refused}})
	must(t, err)
	_, _, err = j.Retry(t.Context(), run.ID, journal.Again{})
	must(t, err)
	if again := take(t, j, 1); len(again) != 1 || again[0].Digest != first[0].Digest || !again[0].Tried {
		t.Errorf("put back: %+v, want digest %s, and tried before", again, first[0].Digest)
	}

	// The same run as one of before the upgrade.
	_, err = j.Settle(t.Context(), []notify.Result{{Delivery: first[0], Err: refused}})
	must(t, err)
	g.Exec(t, "UPDATE powiadom_meta SET value = ? WHERE name = 'runs without digest'", run.ID)
	old := g.process(t)
	_, _, err = old.Retry(t.Context(), run.ID, journal.Again{})
	must(t, err)
	if again := take(t, old, 1); len(again) != 1 || again[0].Digest != "" {
		t.Errorf("of an older run: %+v, want no digest", again)
	}
}

// Migrating notes which runs there were: they are known without a digest.
func TestDigestUpgrade(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	_, run, _ := planned(t, g)
	g.Exec(t, "DELETE FROM powiadom_schema WHERE version_id >= 6")
	g.Exec(t, "DELETE FROM powiadom_meta WHERE name = 'runs without digest'")
	g.Exec(t, "ALTER TABLE powiadom_outbox DROP COLUMN digest, DROP COLUMN tried")
	_, err := journal.Migrate(t.Context(), g.Open(t))
	must(t, err)
	j := g.process(t)
	for _, when := range []string{"before the upgrade", "before it and put back"} {
		d := take(t, j, 1)[0]
		if d.Digest != "" {
			t.Errorf("planned %s, delivery %d has digest %q", when, d.ID, d.Digest)
		}
		_, err := j.Settle(t.Context(), []notify.Result{{Delivery: d, Err: &notify.DeliveryError{Class: notify.Permanent, Err: errors.New("13")}}})
		must(t, err)
		_, _, err = j.Retry(t.Context(), run.ID, journal.Again{})
		must(t, err)
	}
	take(t, j, 9)
	later := g.claim(t, j, g.add(t, false), "later")
	must(t, j.Plan(t.Context(), later, page(1, 2)))
	for _, d := range take(t, j, 9) {
		if d.Run == run.ID || d.Digest == "" {
			t.Errorf("planned after the upgrade: %+v, want a digest", d)
		}
	}
}

// Who let a lease run out may have made the attempt; who gave back did not.
func TestTried(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, _, _ := planned(t, g)
	first := take(t, j, 2)
	must(t, j.Release(t.Context(), []int64{first[1].ID}))
	g.Exec(t, "UPDATE powiadom_outbox SET lease_until = 0")
	next := g.process(t)
	again := take(t, next, 2)
	if len(again) != 2 || !again[0].Tried || again[1].Tried || first[0].Tried {
		t.Errorf("taken again: %+v, want the first alone as tried", again)
	}
	must(t, next.Release(t.Context(), []int64{again[0].ID}))
	if more := take(t, next, 1); len(more) != 1 || !more[0].Tried {
		t.Errorf("taken a third time: %+v, want it known still", more)
	}
}

// What was said to begin, by a process that then went away, is known as begun, until
// somebody knows what became of it.
func TestStart(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	first, _, _ := planned(t, g)
	d := take(t, first, 3)
	for _, begun := range d[:2] {
		if ours, err := first.Start(t.Context(), begun.ID); err != nil || !ours {
			t.Fatalf("Start = %v, %v; want ours", ours, err)
		}
	}
	must(t, first.Release(t.Context(), []int64{d[1].ID})) // nothing was begun after all
	g.Exec(t, "UPDATE powiadom_outbox SET lease_until = 0")
	next := g.process(t)
	again := take(t, next, 3)
	if len(again) != 3 || !again[0].Begun || again[1].Begun || again[2].Begun || !again[0].Tried || !again[2].Tried {
		t.Errorf("taken over: %+v, want the first alone as begun", again)
	}
	if ours, err := first.Start(t.Context(), d[2].ID); err != nil || ours {
		t.Errorf("Start of what another process has = %v, %v; want not ours", ours, err)
	}
	_, err := next.Settle(t.Context(), []notify.Result{{Delivery: again[0], Err: refusal(notify.Temporary), Once: true}})
	must(t, err)
	g.Exec(t, "UPDATE powiadom_outbox SET not_before = 0")
	if more := take(t, next, 9); len(more) < 1 || more[0].ID != d[0].ID || more[0].Begun {
		t.Errorf("after a refusal: %+v, want it known that nothing is open", more)
	}
}

// A channel's fault is news once a day, and again after it was mended.
func TestFault(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	steps := []struct {
		fault string
		at    time.Time
		news  bool
	}{
		{"101", at, true},
		{"101", at.Add(time.Minute), false},
		{"103", at.Add(2 * time.Minute), true},
		{"103", at.Add(23 * time.Hour), false},
		{"103", at.Add(25 * time.Hour), true},
	}
	for _, s := range steps {
		if news, err := g.process(t).Fault(t.Context(), notify.SMS, "", s.fault, s.at); err != nil || news != s.news {
			t.Errorf("Fault(%s) at %s = %v, %v; want %v", s.fault, s.at, news, err, s.news)
		}
	}
	must(t, g.process(t).Mended(t.Context(), notify.SMS, ""))
	if news, err := g.process(t).Fault(t.Context(), notify.SMS, "", "103", at.Add(26*time.Hour)); err != nil || !news {
		t.Errorf("after it was mended, Fault = %v, %v; want news", news, err)
	}
}
