package journal_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Tables of the first version are refused by this program, and upgraded.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n := g.add(t, false)
	for _, statement := range []string{
		"DELETE FROM powiadom_schema WHERE version_id >= 2",
		"ALTER TABLE powiadom_runs DROP KEY notification, DROP COLUMN held, DROP COLUMN confirmed, DROP COLUMN narrowed",
		"ALTER TABLE powiadom_notifications DROP COLUMN max_recipients",
	} {
		g.Exec(t, statement)
	}
	l, err := lms.Open(t.Context(), g.db)
	must(t, err)
	_, err = journal.Open(t.Context(), g.db, l, journal.Options{})
	if se, ok := errors.AsType[*journal.SchemaError](err); !ok || se.Have != 1 || se.Want < 2 {
		t.Fatalf("Open with old tables = %v, want a SchemaError from 1 to 2 or newer", err)
	}
	admin := g.Open(t)
	done, err := journal.Migrate(t.Context(), admin)
	must(t, err)
	if len(done) == 0 || done[0].Version != 2 {
		t.Errorf("applied %v, want version 2 and newer ones", done)
	}
	g.claim(t, g.process(t), n, "2026-11-23T12:00Z")

	// Cut off at any step before it was recorded, it is done again.
	for _, undo := range []string{"DO 0", "ALTER TABLE powiadom_runs DROP KEY notification, DROP COLUMN held, DROP COLUMN confirmed, DROP COLUMN narrowed"} {
		g.Exec(t, "DELETE FROM powiadom_schema WHERE version_id >= 2")
		g.Exec(t, undo)
		_, err = journal.Migrate(t.Context(), admin)
		must(t, err)
		g.process(t)
	}
}

// held lets a run wait, as another process would find it.
func (g *ground) held(t *testing.T, n notify.Notification, occurrence string) *notify.Run {
	t.Helper()
	j := g.process(t)
	run := g.claim(t, j, n, occurrence)
	must(t, j.Hold(t.Context(), run, 230, "za dużo"))
	return run
}

// A run that waits is nobody's, is no work left over, and is not closed.
func TestHeldRunsWait(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n := g.add(t, false)
	run := g.held(t, n, "2026-11-23T12:00Z")
	j := g.process(t)
	if j.Leftovers() {
		t.Error("a run that waits counts as left over")
	}
	must(t, j.Finish(t.Context()))
	if taken, err := j.TakeOver(t.Context()); err != nil || len(taken) != 0 {
		t.Errorf("TakeOver = %v, %v; want nothing", taken, err)
	}
	held, err := j.Held(t.Context())
	must(t, err)
	want := []notify.Held{{Run: run.ID, Notification: n.ID, At: at, Recipients: 230, Why: "za dużo"}}
	if diff := cmp.Diff(want, held); diff != "" {
		t.Errorf("held (-want +got):\n%s", diff)
	}
	if earlier, err := j.Earlier(t.Context(), []int64{n.ID}); err != nil || earlier[n.ID].Held != run.ID || len(earlier[n.ID].Reached) != 0 {
		t.Errorf("Earlier = %+v, %v; want the run that waits", earlier, err)
	}
	if err := j.Plan(t.Context(), run, page(1)); !errors.Is(err, notify.ErrTaken) {
		t.Errorf("planned while it waits: %v", err)
	}
}

func TestHoldNeedsTheLease(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	first, second := g.process(t), g.process(t)
	run := g.claim(t, first, g.add(t, false), "2026-11-23T12:00Z")
	g.Exec(t, "UPDATE powiadom_runs SET lease_until = 0")
	if taken, err := second.TakeOver(t.Context()); err != nil || len(taken) != 1 {
		t.Fatalf("TakeOver = %v, %v; want the run", taken, err)
	}
	if err := first.Hold(t.Context(), run, 1, strings.Repeat("ż", 300)); !errors.Is(err, notify.ErrTaken) {
		t.Errorf("Hold of another's run = %v, want %v", err, notify.ErrTaken)
	}
	must(t, second.Hold(t.Context(), run, 1, strings.Repeat("ż", 300)))
}

// Of many who confirm a run at once, one gets it.
func TestConfirmIsOnes(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n := g.add(t, false)
	run := g.held(t, n, "2026-11-23T12:00Z")
	var wg sync.WaitGroup
	won := make(chan *notify.Run, 8)
	for range cap(won) {
		j := g.process(t)
		wg.Go(func() {
			got, err := j.Confirm(context.Background(), n.ID, 230)
			if err != nil {
				t.Error(err)
			}
			if got != nil {
				won <- got
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("%d got the run, want one", len(won))
	}
	if got := <-won; got.ID != run.ID || got.Confirmed != 230 || !got.At.Equal(at) {
		t.Errorf("confirmed %+v", got)
	}
	// The one who got it died: what was confirmed is not forgotten.
	g.Exec(t, "UPDATE powiadom_runs SET lease_until = 0")
	taken, err := g.process(t).TakeOver(t.Context())
	if err != nil || len(taken) != 1 || taken[0].Confirmed != 230 {
		t.Errorf("TakeOver = %v, %v; want the run with what was confirmed", taken, err)
	}
}

// Given up, runs are closed; a one-time notification has had its run.
func TestDropHeld(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n, other := g.add(t, true), g.add(t, false)
	g.held(t, n, n.OnceOccurrence())
	g.held(t, other, "2026-11-23T12:00Z")
	j := g.process(t)
	if dropped, err := j.DropHeld(t.Context(), n, "nie"); err != nil || dropped != 1 {
		t.Fatalf("DropHeld = %d, %v; want 1", dropped, err)
	}
	if dropped, err := j.DropHeld(t.Context(), n, "nie"); err != nil || dropped != 0 {
		t.Errorf("dropped again = %d, %v; want 0", dropped, err)
	}
	if run, err := j.Confirm(t.Context(), n.ID, 230); err != nil || run != nil {
		t.Errorf("confirmed what was given up: %v, %v", run, err)
	}
	if got := mariadbtest.Get[string](t, g.Database, "SELECT GROUP_CONCAT(stopped) FROM powiadom_runs WHERE finished IS NOT NULL AND held IS NULL"); got != "nie" {
		t.Errorf("closed as %q, want nie", got)
	}
	if got := mariadbtest.Get[string](t, g.Database, "SELECT GROUP_CONCAT(state ORDER BY id) FROM powiadom_notifications"); got != "inactive,active" {
		t.Errorf("states %s, want inactive,active", got)
	}
	if held, err := j.Held(t.Context()); err != nil || len(held) != 1 {
		t.Errorf("held: %v, %v; want the other's", held, err)
	}
}

// What is usual: the last ten runs planned whole, without those of a send to
// some only; and the largest run of each day.
func TestPast(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n := g.add(t, false)
	insert := func(ago time.Duration, matched int, planned, stopped any, narrowed int) {
		g.Exec(t, `INSERT INTO powiadom_runs (notification_id, occurrence, at, started, planned, finished, matched, stopped, narrowed)
			VALUES (?, UUID(), ?, 0, ?, 1, ?, ?, ?)`, n.ID, at.Add(-ago).Unix(), planned, matched, stopped, narrowed)
	}
	insert(11*24*time.Hour, 999, 1, nil, 0)
	for i := range 12 {
		insert(time.Duration(12-i)*8*time.Hour-time.Minute, 100+i, 1, nil, 0)
	}
	insert(0, 5000, nil, nil, 0)
	insert(time.Hour, 6000, 1, "przerwany", 0)
	insert(time.Hour, 8000, 1, nil, 1)
	g.Exec(t, "INSERT INTO powiadom_runs (notification_id, occurrence, at, started, planned, finished, matched) VALUES (?, 'inny', ?, 0, 1, 1, 7000)", n.ID+1, at.Unix()-9)
	j := g.process(t)
	earlier, err := j.Earlier(t.Context(), []int64{n.ID, n.ID + 1, n.ID + 2})
	must(t, err)
	want := map[int64]notify.Earlier{n.ID: {Reached: []int{111, 110, 109, 108, 107, 106, 105, 104, 103, 102}}, n.ID + 1: {Reached: []int{7000}}}
	if diff := cmp.Diff(want, earlier); diff != "" {
		t.Errorf("earlier (-want +got):\n%s", diff)
	}
	days, err := j.Days(t.Context(), n.ID, at)
	must(t, err)
	slices.Sort(days)
	if diff := cmp.Diff([]int{102, 105, 108, 111}, days); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
}

// A send to some of the notification's customers is marked as such.
func TestNarrowedIsMarked(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n := g.add(t, false)
	j := g.process(t)
	whole, err := j.Begin(t.Context(), n, at, 0)
	must(t, err)
	n.Within = &notify.Narrowing{Customers: []int64{1}}
	run, err := j.Begin(t.Context(), n, at, whole.ID)
	must(t, err)
	if got := mariadbtest.Get[string](t, g.Database, "SELECT GROUP_CONCAT(narrowed ORDER BY id) FROM powiadom_runs"); got != "0,1" {
		t.Errorf("narrowed: %s, want 0,1", got)
	}
	begun, err := j.Begun(t.Context(), []int64{run.ID})
	must(t, err)
	if diff := cmp.Diff(n.Within, begun[run.ID].Definition.Within); diff != "" {
		t.Errorf("kept with the run (-want +got):\n%s", diff)
	}
}
