package journal_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/notify"
)

func refusal(c notify.Class) error {
	return &notify.DeliveryError{Class: c, Phase: "final dot", Err: errors.New(c.String())}
}

// log is LMS's log and the outbox: "customer status attempts unsure error", a dash
// for what is not in the outbox.
func (g *ground) log(t *testing.T) []string {
	t.Helper()
	text := mariadbtest.Get[string](t, g.Database, `SELECT GROUP_CONCAT(CONCAT_WS(' ', i.customerid, i.status, COALESCE(o.attempts, '-'),
		COALESCE(o.unsure, '-'), i.error) ORDER BY i.customerid SEPARATOR '\n')
		FROM messageitems i LEFT JOIN powiadom_outbox o ON o.messageitem_id = i.id`)
	return strings.Split(text, "\n")
}

// counted is what the only run counts: sent, failed, cancelled.
func (g *ground) counted(t *testing.T) string {
	t.Helper()
	return mariadbtest.Get[string](t, g.Database, "SELECT CONCAT_WS(' ', sent, failed, cancelled) FROM powiadom_runs")
}

func ids(deliveries []notify.Delivery) []int64 {
	var out []int64
	for _, d := range deliveries {
		out = append(out, d.ID)
	}
	return out
}

// Whose a delivery is the token says, whatever the clock: it may jump past a lease,
// and another process takes what the first still holds.
func TestCheck(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	first, _, _ := planned(t, g)
	d := take(t, first, 9)
	g.Exec(t, "UPDATE powiadom_outbox SET lease_until = lease_until - 3600") // the clock jumps
	if cancelled, lost, err := first.Check(t.Context(), ids(d)); err != nil || len(cancelled)+len(lost) != 0 {
		t.Errorf("Check before anybody took anything = %v, %v, %v; want nothing", cancelled, lost, err)
	}
	second := take(t, g.process(t), 2)
	g.Exec(t, "UPDATE messageitems SET status = 6 WHERE customerid = 3")
	cancelled, lost, err := first.Check(t.Context(), ids(d))
	must(t, err)
	if diff := cmp.Diff([]int64{d[2].ID}, cancelled); diff != "" {
		t.Errorf("cancelled (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(ids(second), lost); diff != "" {
		t.Errorf("lost (-want +got):\n%s", diff)
	}
	// What is finished is nobody's.
	_, err = first.Settle(t.Context(), []notify.Result{{Delivery: d[3]}})
	must(t, err)
	if _, lost, err := first.Check(t.Context(), []int64{d[3].ID}); err != nil || !slices.Equal(lost, []int64{d[3].ID}) {
		t.Errorf("Check of what is finished = %v, %v; want it lost", lost, err)
	}
}

// Of what another process has taken over, that it was sent is written, and counted
// once; any other verdict is the other's to give.
func TestVerdictsOnTakenOver(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	first, _, _ := planned(t, g)
	d := take(t, first, 9)
	g.Exec(t, "UPDATE powiadom_outbox SET lease_until = 0")
	second := g.process(t)
	if again := take(t, second, 9); len(again) != 4 {
		t.Fatalf("the second process took %d, want all", len(again))
	}
	settled, err := first.Settle(t.Context(), []notify.Result{
		{Delivery: d[0]},
		{Delivery: d[1], Err: refusal(notify.Permanent)},
		{Delivery: d[2], Err: refusal(notify.Temporary)},
		{Delivery: d[3], Err: refusal(notify.Unknown)},
	})
	must(t, err)
	if settled.Sent != 1 || settled.Failed != 0 {
		t.Errorf("settled %+v, want one sent", settled)
	}
	if diff := cmp.Diff([]string{"1 2 - -", "2 1 0 0", "3 1 0 0", "4 1 0 1"}, g.log(t)); diff != "" {
		t.Errorf("after the first process (-want +got):\n%s", diff)
	}
	for range 2 { // and its answer comes late
		_, err = second.Settle(t.Context(), []notify.Result{
			{Delivery: d[0], Err: refusal(notify.Permanent)},
			{Delivery: d[1]},
			{Delivery: d[2], Err: refusal(notify.Obsolete)},
			{Delivery: d[3], Err: refusal(notify.Unknown)},
		})
		must(t, err)
	}
	want := []string{"1 2 - -", "2 2 - -", "3 6 - - final dot: obsolete", "4 3 - - [unsure] may have been delivered: final dot: unknown"}
	if diff := cmp.Diff(want, g.log(t)); diff != "" {
		t.Errorf("after the second process (-want +got):\n%s", diff)
	}
	if got := g.counted(t); got != "2 1 1" {
		t.Errorf("the run counts %s sent, failed, cancelled; want 2 1 1", got)
	}
}

// Two processes that settle one delivery at the same moment count it once.
func TestSettledAtOnce(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, _, _ := planned(t, g)
	d := take(t, j, 1)
	other, err := g.Open(t).BeginTxx(t.Context(), nil)
	must(t, err)
	for _, statement := range []string{
		"DELETE FROM powiadom_outbox WHERE messageitem_id = ?",
		"UPDATE powiadom_runs SET sent = sent + 1 WHERE id = (SELECT run_id FROM powiadom_messages m JOIN messageitems i ON i.messageid = m.message_id WHERE i.id = ?)",
	} {
		_, err = other.ExecContext(t.Context(), statement, d[0].ID)
		must(t, err)
	}
	done := make(chan error)
	go func() {
		_, err := j.Settle(t.Context(), []notify.Result{{Delivery: d[0]}})
		done <- err
	}()
	select {
	case err := <-done:
		t.Fatalf("Settle did not wait for the other: %v", err)
	case <-time.After(500 * time.Millisecond):
	}
	must(t, other.Commit())
	must(t, <-done)
	if got := g.counted(t); got != "1 0 0" {
		t.Errorf("the run counts %s sent, failed, cancelled; want 1 0 0", got)
	}
}

// A failure for now is noted on lines that wait; what an operator cancelled while it
// was under way stays cancelled. What was sent was sent.
func TestCancelledUnderWay(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, _, _ := planned(t, g)
	d := take(t, j, 9)
	g.Exec(t, "UPDATE messageitems SET status = 6, error = 'biuro' WHERE customerid < 3")
	_, err := j.Settle(t.Context(), []notify.Result{
		{Delivery: d[0], Err: refusal(notify.Temporary)},
		{Delivery: d[1]},
		{Delivery: d[2], Err: refusal(notify.Temporary)},
		{Delivery: d[3], Err: refusal(notify.Unknown)},
	})
	must(t, err)
	want := []string{
		"1 6 1 0 biuro", "2 2 - -", "3 1 1 0 final dot: temporary",
		"4 1 1 1 [unsure] may have been delivered: final dot: unknown",
	}
	if diff := cmp.Diff(want, g.log(t)); diff != "" {
		t.Errorf("LMS's log (-want +got):\n%s", diff)
	}
}

// After an answer that was lost there is one more attempt. When that one's is lost
// too, it ends as failed; an SMS, which the gateway refuses a second time, goes on.
// A clear refusal delivers nothing, but what went before is not forgotten. By hand
// such a delivery is put back only when that is asked for.
func TestUnknown(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, n := g.process(t), g.add(t, false)
	run := g.claim(t, j, n, "x")
	p := page(1, 2, 3)
	p.Deliveries = append(p.Deliveries, notify.Planned{Customer: 4, Channel: notify.SMS, Destination: "48501234567", Body: "Saldo"})
	must(t, j.Plan(t.Context(), run, p))
	must(t, j.EndPlanning(t.Context(), run, n, ""))
	round := func(classes map[int64]notify.Class) notify.Settled {
		t.Helper()
		g.Exec(t, "UPDATE powiadom_outbox SET not_before = 0")
		text, _, err := j.Take(t.Context(), notify.SMS, 9)
		must(t, err)
		var results []notify.Result
		for _, d := range append(take(t, j, 9), text...) {
			r := notify.Result{Delivery: d}
			if class := classes[d.Customer]; class != 0 {
				r.Err = refusal(class)
			}
			results = append(results, r)
		}
		settled, err := j.Settle(t.Context(), results)
		must(t, err)
		return settled
	}
	all := map[int64]notify.Class{1: notify.Unknown, 2: notify.Unknown, 3: notify.Unknown, 4: notify.Unknown}
	if settled := round(all); settled.Sent+settled.Failed != 0 {
		t.Errorf("after the first lost answers: %+v, want nothing ended", settled)
	}
	round(map[int64]notify.Class{1: notify.Temporary, 2: notify.Unknown, 4: notify.Unknown})
	const unsure = "[unsure] may have been delivered: final dot: "
	want := []string{"1 1 2 1 " + unsure + "temporary", "2 3 - - " + unsure + "unknown", "3 2 - -", "4 1 2 2 final dot: unknown"}
	if diff := cmp.Diff(want, g.log(t)); diff != "" {
		t.Errorf("after the second attempts (-want +got):\n%s", diff)
	}
	settled := round(map[int64]notify.Class{1: notify.Permanent, 4: notify.Permanent})
	if settled.Failed != 2 || settled.Unsure != 2 {
		t.Errorf("after the third attempts: %+v, want two failed that may have been delivered", settled)
	}
	failed := []string{"1 3 - - " + unsure + "permanent", "2 3 - - " + unsure + "unknown", "3 2 - -", "4 3 - - " + unsure + "permanent"}
	if diff := cmp.Diff(failed, g.log(t)); diff != "" {
		t.Errorf("in the end (-want +got):\n%s", diff)
	}

	g.Exec(t, "UPDATE messageitems SET error = 'inny błąd' WHERE customerid = 4")
	id := mariadbtest.Get[int64](t, g.Database, "SELECT id FROM messageitems WHERE customerid = 1")
	for _, tc := range []struct {
		which      journal.Again
		back, left int
	}{
		{journal.Again{Only: []int64{id}}, 0, 1},
		{journal.Again{}, 1, 2},
		{journal.Again{Only: []int64{id}, Unsure: true}, 1, 0},
	} {
		if back, left, err := j.Retry(t.Context(), run.ID, tc.which); err != nil || back != tc.back || left != tc.left {
			t.Errorf("Retry(%+v) = %d, %d, %v; want %d back, %d left", tc.which, back, left, err, tc.back, tc.left)
		}
	}
	// Once more means once.
	round(all)
	want = []string{"1 3 - - " + unsure + "unknown", failed[1], failed[2], "4 1 2 1 final dot: unknown"}
	if diff := cmp.Diff(want, g.log(t)); diff != "" {
		t.Errorf("after the retry (-want +got):\n%s", diff)
	}
}

// Where a second message would not be recognised the first lost answer ends it, and
// by hand alone there is another attempt.
func TestUnknownOnce(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, n := g.process(t), g.add(t, false)
	run := g.claim(t, j, n, "x")
	must(t, j.Plan(t.Context(), run, notify.Plan{Deliveries: []notify.Planned{{Customer: 4, Channel: notify.SMS, Destination: "48501234567", Body: "Saldo"}}}))
	must(t, j.EndPlanning(t.Context(), run, n, ""))
	lose := func() notify.Settled {
		t.Helper()
		d, _, err := j.Take(t.Context(), notify.SMS, 9)
		must(t, err)
		if len(d) != 1 || d[0].Begun {
			t.Fatalf("taken %+v, want one that is not begun", d)
		}
		settled, err := j.Settle(t.Context(), []notify.Result{{Delivery: d[0], Once: true, Err: refusal(notify.Unknown)}})
		must(t, err)
		return settled
	}
	for range 2 {
		if settled := lose(); settled.Failed != 1 || settled.Unsure != 1 {
			t.Errorf("after a lost answer: %+v, want it failed, and perhaps delivered", settled)
		}
		if diff := cmp.Diff([]string{"4 3 - - [unsure] may have been delivered: final dot: unknown"}, g.log(t)); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
		if back, left, err := j.Retry(t.Context(), run.ID, journal.Again{}); err != nil || back != 0 || left != 1 {
			t.Errorf("Retry = %d, %d, %v; want it left", back, left, err)
		}
		if back, left, err := j.Retry(t.Context(), run.ID, journal.Again{Unsure: true}); err != nil || back != 1 || left != 0 {
			t.Errorf("Retry of the unsure = %d, %d, %v; want it back", back, left, err)
		}
	}
}
