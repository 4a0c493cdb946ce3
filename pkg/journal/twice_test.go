package journal_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/notify"
)

// twiceOf is the run that a send repeats; 0: it was begun.
func twiceOf(t *testing.T, err error) int64 {
	t.Helper()
	if twice, ok := errors.AsType[*notify.TwiceError](err); ok {
		return twice.Run
	}
	must(t, err)
	return 0
}

// to narrows a notification to customers.
func to(n notify.Notification, customers ...int64) notify.Notification {
	n.Within = &notify.Narrowing{Customers: customers}
	return n
}

// ago moves a run into the past, as if it had been begun so many seconds earlier.
func (g *ground) ago(t *testing.T, run *notify.Run, seconds int) {
	t.Helper()
	g.Exec(t, `UPDATE powiadom_runs SET started = started - ?,
		occurrence = REPLACE(occurrence, SUBSTR(occurrence, 6, 20), DATE_FORMAT(CONVERT_TZ(FROM_UNIXTIME(started), @@session.time_zone, '+00:00'), '%Y-%m-%dT%H:%i:00Z'))
		WHERE id = ?`, seconds, run.ID)
}

// What counts as the same send, and what does not.
func TestSendTwice(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j := g.process(t)
	body, other := "Awaria", "Koniec awarii"
	flags := notify.Notification{
		Name: "x", State: notify.Active, Channels: []notify.Channel{notify.Email, notify.SMS}, Event: notify.NoEvent,
		Repeat: notify.RepeatOnce, Text: notify.Text{Body: &body}, Filters: []notify.Filter{{Kind: notify.Status, Value: "3"}, {Kind: notify.Customers, Value: "2"}},
	}
	renamed, said := flags, flags
	renamed.Name, renamed.Channels, renamed.Filters = "y", []notify.Channel{notify.SMS, notify.Email}, []notify.Filter{flags.Filters[1], flags.Filters[0]}
	said.Text.Body = &other
	tests := []struct {
		name   string
		first  func(n notify.Notification) notify.Notification
		second func(n notify.Notification) notify.Notification
		want   bool
	}{
		{"whole, whole", nil, nil, true},
		{"whole, narrowed", nil, func(n notify.Notification) notify.Notification { return to(n, 1) }, true},
		{"narrowed, whole", func(n notify.Notification) notify.Notification { return to(n, 1) }, nil, true},
		{"narrowed alike", func(n notify.Notification) notify.Notification { return to(n, 1, 2) }, func(n notify.Notification) notify.Notification { return to(n, 1, 2) }, true},
		{"narrowed differently", func(n notify.Notification) notify.Notification { return to(n, 1) }, func(n notify.Notification) notify.Notification { return to(n, 2) }, false},
		{
			"the text was edited",
			nil, func(n notify.Notification) notify.Notification { n.Text.Body = &other; return n }, true,
		},
		{
			"another notification",
			nil, func(notify.Notification) notify.Notification { return g.add(t, false) }, false,
		},
		{
			"flags, in another order",
			func(notify.Notification) notify.Notification { return flags }, func(notify.Notification) notify.Notification { return renamed }, true,
		},
		{
			"flags with another text",
			func(notify.Notification) notify.Notification { return said }, func(notify.Notification) notify.Notification { n := said; n.Text.Body = new(string); return n }, false,
		},
	}
	for _, tc := range tests {
		n := g.add(t, false)
		one, two := n, n
		if tc.first != nil {
			one = tc.first(n)
		}
		if tc.second != nil {
			two = tc.second(n)
		}
		run, err := j.Begin(t.Context(), one, at, 0)
		must(t, err)
		_, err = j.Begin(t.Context(), two, at.Add(time.Minute), 0)
		if got, want := twiceOf(t, err), map[bool]int64{true: run.ID}[tc.want]; got != want {
			t.Errorf("%s: repeats run %d, want %d", tc.name, got, want)
		}
	}
}

// The last minute is one of sixty seconds, not one of the clock.
func TestSendTwiceInAMinute(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, n := g.process(t), g.add(t, false)
	run, err := j.Begin(t.Context(), n, at, 0)
	must(t, err)
	for _, seconds := range []int{15, 15} {
		g.ago(t, run, seconds)
		_, err = j.Begin(t.Context(), n, at, 0)
		if twice, ok := errors.AsType[*notify.TwiceError](err); !ok || twice.Run != run.ID || !twice.ByHand || twice.Host != "host" || twice.Planned {
			t.Errorf("begun again: %v, want run %d of this host by hand", err, run.ID)
		}
	}
	g.ago(t, run, 31)
	_, err = j.Begin(t.Context(), n, at, 0)
	must(t, err)
}

// Whoever knows of a run repeats that one, and none that was begun since.
func TestSendAgain(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, n := g.process(t), g.add(t, false)
	first, err := j.Begin(t.Context(), n, at, 0)
	must(t, err)
	second, err := j.Begin(t.Context(), n, at, first.ID)
	must(t, err)
	_, err = j.Begin(t.Context(), n, at, first.ID)
	if got := twiceOf(t, err); got != second.ID {
		t.Errorf("a third, knowing of the first: repeats run %d, want %d", got, second.ID)
	}
}

// What told nobody, and tells nobody, is no first copy.
func TestSendAgainAfterNobody(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, n := g.process(t), g.add(t, false)
	run, err := j.Begin(t.Context(), n, at, 0)
	must(t, err)
	must(t, j.EndPlanning(t.Context(), run, n, "przerwany"))
	next, err := j.Begin(t.Context(), n, at, 0)
	must(t, err)
	p := page(1, 2)
	p.Last = true
	must(t, j.Plan(t.Context(), next, p))
	_, err = j.Begin(t.Context(), n, at, 0)
	if twice, ok := errors.AsType[*notify.TwiceError](err); !ok || twice.Customers != 2 || !twice.Planned {
		t.Errorf("begun again: %v, want run %d with 2 customers", err, next.ID)
	}
}

// A run of the schedule is a first copy of a send that nothing narrows, unless it
// waits for a person.
func TestSendAfterSchedule(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, n := g.process(t), g.add(t, false)
	run := g.claim(t, j, n, "2026-11-23T12:00Z")
	_, err := j.Begin(t.Context(), n, at, 0)
	if twice, ok := errors.AsType[*notify.TwiceError](err); !ok || twice.Run != run.ID || twice.ByHand {
		t.Errorf("sent while the schedule's run is under way: %v, want run %d", err, run.ID)
	}
	_, err = j.Begin(t.Context(), to(n, 1), at, 0)
	must(t, err)
	g.Exec(t, "UPDATE powiadom_runs SET started = started - 61")
	_, err = j.Begin(t.Context(), n, at, 0)
	must(t, err)
	other := g.add(t, false)
	g.held(t, other, "2026-11-23T12:00Z")
	_, err = j.Begin(t.Context(), other, at, 0)
	must(t, err)
}

// A run that is being claimed this very moment is waited for.
func TestSendWhileClaimed(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, n := g.process(t), g.add(t, false)
	tx, err := g.db.BeginTxx(t.Context(), nil)
	must(t, err)
	defer func() { _ = tx.Rollback() }()
	_, err = tx.ExecContext(t.Context(), journal.Queries()["claim"], n.ID, "2026-11-23T12:00Z", at.Unix(), nil, false, "cron", "x", 60)
	must(t, err)
	begun := make(chan error, 1)
	go func() {
		_, err := j.Begin(context.Background(), n, at, 0)
		begun <- err
	}()
	select {
	case err := <-begun:
		t.Fatalf("begun while a run is being claimed: %v", err)
	case <-time.After(time.Second):
	}
	must(t, tx.Commit())
	if twice, ok := errors.AsType[*notify.TwiceError](<-begun); !ok || twice.Host != "cron" {
		t.Errorf("begun beside the run that was claimed: %v", twice)
	}
}

// Whoever sends waits for one who is about to, and does not look before.
func TestSendWhileSending(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, n := g.process(t), g.add(t, false)
	tx, err := g.db.BeginTxx(t.Context(), nil)
	must(t, err)
	defer func() { _ = tx.Rollback() }()
	_, err = tx.ExecContext(t.Context(), journal.Queries()["sending"], "other")
	must(t, err)
	begun := make(chan error, 1)
	go func() {
		_, err := j.Begin(context.Background(), to(n, 1), at, 0)
		begun <- err
	}()
	select {
	case err := <-begun:
		t.Fatalf("begun while another is: %v", err)
	case <-time.After(time.Second):
	}
	var now int64
	must(t, tx.GetContext(t.Context(), &now, journal.Queries()["clock"]))
	_, err = tx.ExecContext(t.Context(), journal.Queries()["claim"], n.ID, time.Unix(now, 0).UTC().Format("send 2006-01-02T15:04:00Z x"), now, "{}", false, "other", "x", 60)
	must(t, err)
	must(t, tx.Commit())
	if twice, ok := errors.AsType[*notify.TwiceError](<-begun); !ok || twice.Host != "other" {
		t.Errorf("begun beside the other: %v", twice)
	}
}

// Of many who send the same at once, one begins.
func TestSendsAtOnce(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	body := "Awaria"
	flags := notify.Notification{Name: "x", State: notify.Active, Channels: []notify.Channel{notify.Email}, Event: notify.NoEvent, Repeat: notify.RepeatOnce, Text: notify.Text{Body: &body}}
	narrowed := g.add(t, false)
	for name, sends := range map[string][]notify.Notification{
		"stored": slices.Repeat([]notify.Notification{g.add(t, false)}, 8),
		"flags":  slices.Repeat([]notify.Notification{flags}, 8),
		// Their keys differ: it is the row that all of them change that parts them.
		"whole and narrowed": slices.Repeat([]notify.Notification{narrowed, to(narrowed, 1)}, 4),
	} {
		var wg sync.WaitGroup
		won := make(chan *notify.Run, len(sends))
		for _, n := range sends {
			j := g.process(t)
			wg.Go(func() {
				run, err := j.Begin(context.Background(), n, at, 0)
				if _, twice := errors.AsType[*notify.TwiceError](err); err != nil && !twice {
					t.Errorf("%s: %v", name, err)
				}
				if err == nil {
					won <- run
				}
			})
		}
		wg.Wait()
		if len(won) != 1 {
			t.Errorf("%s: %d began, want one", name, len(won))
		}
	}
}

// Two who put failed deliveries back at once: whatever became of the first's in
// between, the second puts none of them back again.
func TestRetryAtOnce(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	j, run, _ := planned(t, g)
	d := take(t, j, 1)
	_, err := j.Settle(t.Context(), []notify.Result{{Delivery: d[0], Err: refusal(notify.Permanent)}})
	must(t, err)
	// The first, about to commit.
	tx, err := g.db.BeginTxx(t.Context(), nil)
	must(t, err)
	defer func() { _ = tx.Rollback() }()
	must(t, tx.GetContext(t.Context(), new(int64), journal.Queries()["lock_run"], run.ID))
	_, err = tx.ExecContext(t.Context(), "UPDATE messageitems SET status = 1, error = NULL WHERE id = ?", d[0].ID)
	must(t, err)
	back := make(chan string, 1)
	go func() {
		n, _, err := g.process(t).Retry(context.Background(), run.ID, journal.Again{})
		text := strconv.Itoa(n)
		if err != nil {
			text = err.Error()
		}
		back <- text
	}()
	select {
	case got := <-back:
		t.Fatalf("put back beside another who does: %s", got)
	case <-time.After(time.Second):
	}
	// It was sent meanwhile.
	_, err = tx.ExecContext(t.Context(), "UPDATE messageitems SET status = 2 WHERE id = ?", d[0].ID)
	must(t, err)
	must(t, tx.Commit())
	if got := <-back; got != "0" {
		t.Errorf("the second put back %s, want 0", got)
	}
}
