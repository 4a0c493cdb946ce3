package journal_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/notify"
)

// warn plans a warning of a notification for customers.
func (g *ground) warn(t *testing.T, n notify.Notification, occurrence, text string, customers ...int64) {
	t.Helper()
	j := g.process(t)
	p := page(customers...)
	p.Deliveries, p.Now = nil, at
	for _, c := range customers {
		p.Deliveries = append(p.Deliveries, notify.Planned{Customer: c, Channel: notify.Warning, Destination: "www", Subject: "Saldo", Body: text})
	}
	must(t, j.Plan(t.Context(), g.claim(t, j, n, occurrence), p))
}

// next are the warnings that a process asks about.
func next(t *testing.T, j *journal.Journal) ([]notify.Warned, int64) {
	t.Helper()
	list, upTo, err := j.NextWarned(t.Context(), at)
	must(t, err)
	return list, upTo
}

func (g *ground) shown(t *testing.T, customer int64) string {
	t.Helper()
	return mariadbtest.Get[string](t, g.Database, `SELECT CONCAT(message, ' ', COALESCE((SELECT GROUP_CONCAT(warning ORDER BY id) FROM nodes WHERE ownerid = customers.id), ''))
		FROM customers WHERE id = ?`, customer)
}

func (g *ground) remembered(t *testing.T) int {
	t.Helper()
	return mariadbtest.Get[int](t, g.Database, "SELECT (SELECT COUNT(*) FROM powiadom_warnings) + (SELECT COUNT(*) FROM powiadom_warned)")
}

// TestLiftOnTwoHosts: both have found the same, one takes it back, and what the office
// writes after that is not overwritten by the other.
func TestLiftOnTwoHosts(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	g.Exec(t, "UPDATE customers SET message = 'Przedtem' WHERE id = 1")
	before := g.shown(t, 1)
	g.warn(t, g.add(t, false), "x", "Dług", 1)
	hosts := []*journal.Journal{g.process(t), g.process(t)}
	over, _ := next(t, hosts[0])
	var lifted [2]notify.Lifted
	var all sync.WaitGroup
	for i, j := range hosts {
		all.Go(func() {
			var err error
			if lifted[i], err = j.Lift(t.Context(), over, 0); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := len(lifted[0].Cleared) + len(lifted[1].Cleared); n != 1 {
		t.Errorf("taken back %d times, want once", n)
	}
	if got := g.shown(t, 1); got != before || g.remembered(t) != 0 {
		t.Errorf("LMS shows %q, want %q; remembered: %d rows", got, before, g.remembered(t))
	}
	g.Exec(t, "UPDATE customers SET message = 'Ręcznie' WHERE id = 1")
	late, err := hosts[0].Lift(t.Context(), over, 0)
	must(t, err)
	if diff := cmp.Diff(notify.Lifted{}, late); diff != "" || mariadbtest.Get[string](t, g.Database, "SELECT message FROM customers WHERE id = 1") != "Ręcznie" {
		t.Errorf("a late host has changed something (-want +got):\n%s", diff)
	}
}

// TestLiftSeesTheOffice: what the office is changing just then stays.
func TestLiftSeesTheOffice(t *testing.T) {
	t.Parallel()
	for _, change := range []string{"UPDATE customers SET message = 'Ręcznie' WHERE id = 1", "UPDATE nodes SET warning = 0 WHERE ownerid = 1"} {
		t.Run(change[7:15], func(t *testing.T) {
			t.Parallel()
			g := newGround(t, mariadbtest.Head)
			g.Exec(t, "UPDATE customers SET message = 'Przedtem' WHERE id = 1")
			g.warn(t, g.add(t, false), "x", "Dług", 1)
			j := g.process(t)
			over, _ := next(t, j)
			office, err := g.Open(t).BeginTxx(t.Context(), nil)
			must(t, err)
			_, err = office.ExecContext(t.Context(), change)
			must(t, err)
			done := make(chan notify.Lifted)
			go func() {
				lifted, err := j.Lift(t.Context(), over, 0)
				if err != nil {
					t.Error(err)
				}
				done <- lifted
			}()
			time.Sleep(300 * time.Millisecond) // it waits for the office
			must(t, office.Commit())
			if lifted := <-done; !slices.Equal(lifted.Left, []int64{1}) || len(lifted.Cleared) > 0 {
				t.Errorf("Lift = %+v, want customer 1 left as he is", lifted)
			}
			if got := mariadbtest.Get[string](t, g.Database, "SELECT message FROM customers WHERE id = 1"); got == "Przedtem" || g.remembered(t) != 0 {
				t.Errorf("LMS shows %q; remembered: %d rows", got, g.remembered(t))
			}
		})
	}
}

// TestLiftIsWhole: a failure on the way changes nothing, and the next run makes up for it.
func TestLiftIsWhole(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	g.Exec(t, "UPDATE customers SET message = 'Przedtem' WHERE id = 1")
	before := g.shown(t, 1)
	g.warn(t, g.add(t, false), "x", "Dług", 1)
	warned := g.shown(t, 1)
	j := g.process(t)
	over, _ := next(t, j)
	g.Exec(t, "CREATE TRIGGER cut BEFORE DELETE ON powiadom_warned FOR EACH ROW SIGNAL SQLSTATE '45000'")
	if _, err := j.Lift(t.Context(), over, 0); err == nil || g.shown(t, 1) != warned || g.remembered(t) != 2 {
		t.Errorf("Lift = %v, LMS shows %q, want %q; remembered: %d rows", err, g.shown(t, 1), warned, g.remembered(t))
	}
	g.Exec(t, "DROP TRIGGER cut")
	if _, err := j.Lift(t.Context(), over, 0); err != nil || g.shown(t, 1) != before {
		t.Errorf("Lift = %v, LMS shows %q, want %q", err, g.shown(t, 1), before)
	}
}

// TestWarnedAgainMeanwhile: a warning that was set again since it was looked at stays,
// with the time of the first, and is still one.
func TestWarnedAgainMeanwhile(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n := g.add(t, false)
	g.warn(t, n, "x", "Dług", 1)
	j := g.process(t)
	over, _ := next(t, j)
	g.warn(t, n, "y", "Dług nadal", 1)
	lifted, err := j.Lift(t.Context(), over, 0)
	must(t, err)
	list, err := j.Warnings(t.Context())
	must(t, err)
	if len(lifted.Cleared)+len(lifted.Others) > 0 || len(list) != 1 || list[0].Text != "Dług nadal" || !list[0].Since.Equal(at) {
		t.Errorf("Lift = %+v, warnings %+v", lifted, list)
	}
}

// TestNextWarned: a run asks about some customers, the next one goes on, and whose time
// is over is always among them.
func TestNextWarned(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	g.Exec(t, `INSERT INTO powiadom_warned (customer_id, text_before, lit, lit_before)
		WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i, '', '', '' FROM n`)
	g.Exec(t, `INSERT INTO powiadom_warnings (customer_id, run_id, messageitem_id, text, since, until)
		SELECT customer_id, 1, 1, 'x', 1, IF(customer_id = 800, 2, NULL) FROM powiadom_warned`)
	j := g.process(t)
	list, upTo := next(t, j)
	if !j.AnyWarned() || len(list) != 501 || upTo != 500 || list[500].Customer != 800 {
		t.Fatalf("%d warnings, up to %d", len(list), upTo)
	}
	_, err := j.Lift(t.Context(), nil, upTo)
	must(t, err)
	if list, upTo = next(t, g.process(t)); len(list) != 400 || upTo != 0 || list[0].Customer != 501 {
		t.Fatalf("then %d warnings, up to %d", len(list), upTo)
	}
}
