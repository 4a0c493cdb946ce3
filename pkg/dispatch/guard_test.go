package dispatch_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/notify"
)

// stopOf is what the guard said, among problems.
func stopOf(t *testing.T, problems []error) *dispatch.GuardError {
	t.Helper()
	if len(problems) == 0 {
		return nil
	}
	stop, ok := errors.AsType[*dispatch.GuardError](errors.Join(problems...))
	if !ok {
		t.Fatalf("problems %v, want the guard's", problems)
	}
	return stop
}

func TestGuardRules(t *testing.T) {
	const usual = dispatch.RuleUsual
	tests := []struct {
		name    string
		people  int
		most    int // of the notification
		first   int // of the setting
		event   notify.Event
		reached []int
		days    []int
		want    *dispatch.GuardError
	}{
		{name: "nothing to compare with", people: 1000},
		{name: "two earlier runs are too few", people: 1000, reached: []int{10, 10}},
		{name: "three times the usual", people: 90, reached: []int{30, 30, 30}},
		{
			name: "more than that", people: 91, reached: []int{30, 30, 30},
			want: &dispatch.GuardError{Recipients: 91, Rule: usual, Limit: 90, Median: "30", Runs: 3},
		},
		{name: "so few are never unusual", people: 50, reached: []int{0, 0, 0}},
		{
			name: "nobody is usual, too", people: 51, reached: []int{0, 0, 0},
			want: &dispatch.GuardError{Recipients: 51, Rule: usual, Limit: 50, Median: "0", Runs: 3},
		},
		{
			name: "the median, not the mean", people: 64, reached: []int{1000, 20, 22, 0},
			want: &dispatch.GuardError{Recipients: 64, Rule: usual, Limit: 63, Median: "21", Runs: 4},
		},
		{name: "half a customer in the median", people: 64, reached: []int{1000, 21, 22, 0}},
		{name: "its own limit", people: 40, most: 40, reached: []int{5}},
		{
			name: "more than its own limit", people: 41, most: 40, reached: []int{41, 41, 41},
			want: &dispatch.GuardError{Recipients: 41, Rule: dispatch.RuleLimit, Limit: 40},
		},
		{name: "a first run", people: 40, first: 40},
		{name: "a second run", people: 1000, first: 40, reached: []int{1}},
		{
			name: "a first run to many", people: 41, first: 40,
			want: &dispatch.GuardError{Recipients: 41, Rule: dispatch.RuleFirst, Limit: 40},
		},
		{
			name: "payments of an import, too few days", people: 200, event: notify.Payment, reached: []int{1, 0, 2}, days: []int{200, 190},
			want: &dispatch.GuardError{Recipients: 200, Rule: usual, Limit: 50, Median: "1", Runs: 3},
		},
		{name: "payments of an import, as each day", people: 200, event: notify.Payment, reached: []int{1, 0, 2}, days: []int{200, 190, 180}},
		{
			name: "payments of an import, more than each day", people: 601, event: notify.Payment, reached: []int{1, 0, 2}, days: []int{210, 200, 190},
			want: &dispatch.GuardError{Recipients: 601, Rule: usual, Limit: 600, Median: "200", Runs: 3},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.customers = people(tt.people)
			n := everyMinute(t, 1, "x", notify.Email)
			n.MaxRecipients = tt.most
			if tt.event != "" {
				n.Event = tt.event
				for i := range w.customers {
					w.customers[i].Refs = []notify.Reference{{ID: int64(i + 1)}}
				}
			}
			w.notifications = []notify.Notification{n}
			w.earlier, w.days = notify.Earlier{Reached: tt.reached}, tt.days
			d := w.dispatcher(accept, nil)
			d.Settings.FirstRunLimit = tt.first

			problems, err := d.DryRun(t.Context(), at, dispatch.Options{}, func(dispatch.Decision) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			dry := stopOf(t, problems)
			wet := stopOf(t, run(t.Context(), t, d).Problems)
			if tt.want == nil {
				if dry != nil || wet != nil || len(w.results) != tt.people {
					t.Errorf("guard: %v, in a dry run %v, %d messages; want them all", wet, dry, len(w.results))
				}
				return
			}
			tt.want.Notification = 1
			if diff := cmp.Diff(tt.want, dry); diff != "" {
				t.Errorf("dry run (-want +got):\n%s", diff)
			}
			tt.want.Run = 1
			if diff := cmp.Diff(tt.want, wet); diff != "" {
				t.Errorf("run (-want +got):\n%s", diff)
			}
			if len(w.plans) != 0 || len(w.ended) != 0 || len(w.guarded) != 1 {
				t.Errorf("%d plans, %d runs ended, %d held; want one held and nothing else", len(w.plans), len(w.ended), len(w.guarded))
			}
			if diff := cmp.Diff([]string{tt.want.Error()}, w.why); diff != "" {
				t.Errorf("kept with the run (-want +got):\n%s", diff)
			}
		})
	}
}

// Confirmed, a run goes on, unless it reaches more than was confirmed by now.
func TestConfirm(t *testing.T) {
	w := newWorld()
	w.customers = people(120)
	n := everyMinute(t, 1, "x", notify.Email)
	n.MaxRecipients = 100
	w.notifications = []notify.Notification{n}
	d := w.dispatcher(accept, nil)
	if stop := stopOf(t, run(t.Context(), t, d).Problems); stop == nil || stop.Recipients != 120 {
		t.Fatalf("guard said %v, want 120 recipients", stop)
	}

	w.customers = people(130)
	report, err := d.Confirm(t.Context(), 1, 120)
	if err != nil {
		t.Fatal(err)
	}
	if stop := stopOf(t, report.Problems); stop == nil || stop.Recipients != 130 || len(w.plans) != 0 {
		t.Fatalf("guard said %v, want 130 recipients and nothing planned", stop)
	}

	w.customers = people(125)
	report, err = d.Confirm(t.Context(), 1, 130)
	if err != nil || len(report.Problems) != 0 || report.Sent != 125 {
		t.Fatalf("confirmed: %v, problems %v, %d sent; want 125", err, report.Problems, report.Sent)
	}
	if _, err = d.Confirm(t.Context(), 1, 130); !errors.Is(err, dispatch.ErrNothingHeld) {
		t.Errorf("confirmed again: %v, want %v", err, dispatch.ErrNothingHeld)
	}
}

// While a run waits, later ones are closed, without a word.
func TestLaterRunsAreClosed(t *testing.T) {
	w := newWorld()
	w.customers = people(3)
	w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email)}
	w.earlier.Held = 12
	report := run(t.Context(), t, w.dispatcher(accept, nil))
	if len(report.Problems) != 0 || len(w.plans) != 0 {
		t.Errorf("problems %v, %d plans; want none", report.Problems, len(w.plans))
	}
	if diff := cmp.Diff([]string{"not carried out: run 12 of it waits for a confirmation"}, w.ended); diff != "" {
		t.Errorf("ended (-want +got):\n%s", diff)
	}
	problems, err := w.dispatcher(accept, nil).DryRun(t.Context(), at.Add(60e9), dispatch.Options{}, func(dispatch.Decision) error { return nil })
	if stop := stopOf(t, problems); err != nil || stop == nil || stop.Run != 12 {
		t.Errorf("dry run: %v, %v; want the run that waits", stop, err)
	}
}

// A run whose planner died before its first page is guarded by the next one;
// once it is half planned, or was sent by hand, it is not.
func TestTakenOverIsGuarded(t *testing.T) {
	n := everyMinute(t, 1, "x", notify.Email)
	n.MaxRecipients = 2
	tests := []struct {
		name string
		run  notify.Run
		held int
	}{
		{"nothing planned", notify.Run{}, 1},
		{"nothing planned, confirmed", notify.Run{Confirmed: 5}, 0},
		{"nothing planned, fewer confirmed", notify.Run{Confirmed: 4}, 1},
		{"half planned", notify.Run{Cursor: 2}, 0},
		{"sent by hand", notify.Run{Definition: &n}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.customers = people(5)
			w.notifications = []notify.Notification{n}
			w.leftovers = true
			tt.run.ID, tt.run.Notification, tt.run.At, tt.run.Skipped = 7, 1, at, map[notify.Reason]int{}
			w.taken = []*notify.Run{&tt.run}
			w.claimed["1"+"2026-11-23T12:00Z"] = true
			_ = run(t.Context(), t, w.dispatcher(accept, nil))
			if len(w.guarded) != tt.held {
				t.Errorf("%d held, want %d", len(w.guarded), tt.held)
			}
			if (len(w.results) == 0) != (tt.held > 0) {
				t.Errorf("%d messages with %d held", len(w.results), len(w.guarded))
			}
		})
	}
}

// A send by hand is stopped before it becomes a run.
func TestGuardedSend(t *testing.T) {
	w := newWorld()
	w.customers = people(60)
	n := everyMinute(t, 0, "x", notify.Email)
	d := w.dispatcher(accept, nil)
	d.Settings.FirstRunLimit = 50
	_, err := d.Send(t.Context(), n, at, dispatch.Agreed{})
	if stop := stopOf(t, []error{err}); stop.Recipients != 60 || stop.Run != 0 || w.next != 0 {
		t.Errorf("guard said %v, %d runs; want 60 recipients and no run", stop, w.next)
	}
	if _, err = d.Send(t.Context(), n, at, dispatch.Agreed{Recipients: 59}); err == nil {
		t.Error("59 confirmed of 60: sent")
	}
	report, err := d.Send(t.Context(), n, at, dispatch.Agreed{Recipients: 60})
	if err != nil || report.Sent != 60 {
		t.Errorf("confirmed: %v, %d sent; want 60", err, report.Sent)
	}
}

// A send that a run does already is stopped before it is a run; a person who knows
// of that run sends it again.
func TestGuardedSendTwice(t *testing.T) {
	w := newWorld()
	w.customers = people(2)
	w.first = notify.Copy{Run: 7, Begun: at.UTC(), Host: "lms1", Customers: 60}
	d := w.dispatcher(accept, nil)
	n := everyMinute(t, 3, "x", notify.Email)
	_, err := d.Send(t.Context(), n, at, dispatch.Agreed{Recipients: 99})
	if stop := stopOf(t, []error{err}); stop.Rule != dispatch.RuleTwice || stop.First.Run != 7 || stop.Notification != 3 || stop.First.Begun.Location() != d.Settings.Zone || w.next != 0 {
		t.Errorf("guard said %+v, %d runs; want run 7, and none begun", stop, w.next)
	}
	report, err := d.Send(t.Context(), n, at, dispatch.Agreed{Run: 7})
	if err != nil || report.Sent != 2 {
		t.Errorf("agreed: %v, %d sent; want 2", err, report.Sent)
	}
}

// What the guard has read is not read again, unless it is too much to keep, or
// the text needs more.
func TestGuardReadsOnce(t *testing.T) {
	tests := []struct {
		name   string
		people int
		body   string
		event  notify.Event
		want   int // walks over the customers
	}{
		{"nobody", 0, "x", notify.NoEvent, 1},
		{"some pages", 1234, "x", notify.NoEvent, 1},
		{"some pages of debtors with their balance", 1234, "%balance", notify.Debt, 1},
		{"a balance that only the text needs", 1234, "%balance", notify.NoEvent, 2},
		{"too many to keep", 20001, "x", notify.NoEvent, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.customers = people(tt.people)
			n := everyMinute(t, 1, tt.body, notify.Email)
			n.MaxRecipients = 1_000_000
			if n.Event = tt.event; n.Event == notify.Debt {
				n.Debt.Over = new(decimal.Decimal)
			}
			w.notifications = []notify.Notification{n}
			report := run(t.Context(), t, w.dispatcher(accept, nil))
			if w.walks != tt.want || report.Sent != tt.people || len(report.Problems) != 0 {
				t.Errorf("%d walks, %d sent, problems %v; want %d walks and all sent", w.walks, report.Sent, report.Problems, tt.want)
			}
		})
	}
}
