package dispatch

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

// due is a notification whose time has come.
type due struct {
	n          notify.Notification
	occurrence string
	at         time.Time
}

// due picks from the active notifications those whose time has come. Where the last
// minute cannot be read, nothing is made up for, and that is a problem among others.
func (d *Dispatcher) due(ctx context.Context, at time.Time, o Options) (list []due, problems []error, err error) {
	missed, err := d.missedSince(at, o.CatchUp)
	if err != nil {
		problems, missed = append(problems, err), at
	}
	if len(o.Only) == 0 && !d.anyDue(at, missed) {
		return nil, problems, nil
	}
	active, broken, err := d.Catalog.Active(ctx)
	if err != nil {
		return nil, nil, err
	}
	known := make(map[int64]bool, len(active))
	for _, n := range active {
		known[n.ID] = true
		if len(o.Only) > 0 && !slices.Contains(o.Only, n.ID) {
			continue
		}
		if item, ok := dueAt(n, at, missed); ok {
			list = append(list, item)
		}
	}
	for _, id := range o.Only {
		if !known[id] {
			broken = append(broken, i18n.Errorf("notification %d is not among the active ones", id))
		}
	}
	return list, append(problems, broken...), nil
}

// anyDue reports whether the time of some schedule has come, or of one that
// cannot be read: somebody must be told of that.
func (d *Dispatcher) anyDue(at, missed time.Time) bool {
	return slices.ContainsFunc(d.Memory.Schedules(), func(text string) bool {
		cycle, err := schedule.ParseCycle(text)
		if err != nil {
			return true
		}
		_, ok := dueAt(notify.Notification{Cycle: cycle}, at, missed)
		return ok
	})
}

// missedSince is the first minute that no run looked at, at most catchUp before
// the instant; the instant itself when nothing was missed or nothing is to be
// made up for.
func (d *Dispatcher) missedSince(at time.Time, catchUp time.Duration) (time.Time, error) {
	if catchUp <= 0 {
		return at, nil
	}
	last, err := d.Memory.LastTick()
	if err != nil || last.IsZero() {
		return at, err
	}
	earliest := at.Add(-catchUp)
	if next := last.Add(time.Minute); next.After(earliest) {
		earliest = next
	}
	return earliest, nil
}

// dueAt is the occurrence of a notification at the instant, else its latest one
// among the minutes since missed. However many were missed, it is one.
func dueAt(n notify.Notification, at, missed time.Time) (due, bool) {
	for minute := at; minute.Equal(at) || !minute.Before(missed); minute = minute.Add(-time.Minute) {
		occurrence, ok := n.Cycle.Occurrence(minute)
		if !ok {
			continue
		}
		if n.Once {
			occurrence = n.OnceOccurrence()
		}
		return due{n: n, occurrence: occurrence, at: minute}, true
	}
	return due{}, false
}

// work is a run to be planned, with its notification.
type work struct {
	run *notify.Run
	n   notify.Notification
}

// takeUp collects the work of a run: what a planner that died left, and what is
// due, claimed. Everything is claimed before anything is planned, so that a
// process that dies while planning loses none of it. A fault of one notification
// stops no other.
//
// A process that is told to stop finishes the statement it is at: what it has
// claimed must be known, or it could not be given back.
func (d *Dispatcher) takeUp(ctx context.Context, list []due) (todo []work, problems []error) {
	ctx = context.WithoutCancel(ctx)
	leftover, err := d.Planner.TakeOver(ctx)
	if err != nil {
		return nil, []error{err}
	}
	for _, run := range leftover {
		n, err := d.definition(ctx, run)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		todo = append(todo, work{run, n})
	}
	var claims []notify.Claim
	byID := make(map[int64]notify.Notification)
	for _, item := range list {
		// A notification that cannot be sent is not claimed: once it is mended,
		// the next minute finds it untouched.
		if err := d.Check(item.n); err != nil {
			problems = append(problems, problem(item.n, err))
			continue
		}
		claims = append(claims, notify.Claim{Notification: item.n.ID, Occurrence: item.occurrence, At: item.at})
		byID[item.n.ID] = item.n
	}
	runs, err := d.Planner.Claim(ctx, claims)
	if err != nil {
		problems = append(problems, err)
	}
	for _, run := range runs {
		run.Late = d.hasPassed(run.At)
		todo = append(todo, work{run, byID[run.Notification]})
	}
	return todo, problems
}

// onPage is told of each page that was written.
type onPage func(run int64, deliveries []notify.Planned)

// planAll plans each run and returns the runs it touched and what went wrong.
func (d *Dispatcher) planAll(ctx context.Context, todo []work, told onPage) (runs []int64, problems []error) {
	var guarded []int64
	for _, w := range todo {
		runs = append(runs, w.run.ID)
		if needsGuard(w.run) {
			guarded = append(guarded, w.n.ID)
		}
	}
	earlier, err := d.Memory.Earlier(ctx, guarded)
	if err != nil {
		for _, w := range todo {
			problems = append(problems, wrap(w.n, d.Planner.ReleaseRun(context.WithoutCancel(ctx), w.run))...)
		}
		return runs, append(problems, err)
	}
	for _, w := range todo {
		faults, held := d.plan(ctx, w, earlier[w.n.ID], told)
		if held { // later runs of it wait
			earlier[w.n.ID] = notify.Earlier{Held: w.run.ID}
		}
		problems = append(problems, faults...)
	}
	return runs, problems
}

// problem names the notification of a fault. One made of flags has no name that
// anybody knows.
func problem(n notify.Notification, err error) error {
	if n.ID == 0 {
		return err
	}
	return i18n.Errorf("notification %d (%s): %w", n.ID, n.Name, err)
}

// definition is what a run that was begun elsewhere is about: the definition
// kept with it, or the stored notification as it is now.
func (d *Dispatcher) definition(ctx context.Context, run *notify.Run) (notify.Notification, error) {
	if run.Fault != nil {
		return notify.Notification{}, run.Fault
	}
	if run.Definition != nil && run.Notification == 0 {
		return *run.Definition, nil
	}
	stored, err := d.Catalog.Get(ctx, run.Notification)
	if err != nil {
		return stored, err
	}
	if run.Definition != nil {
		n := *run.Definition
		n.State = stored.State
		return n, nil
	}
	return stored, nil
}

// plan writes the pages of one run. When the process is interrupted, or a fault
// stops it, the run is given back for a later process to go on. held: it waits
// for a person.
func (d *Dispatcher) plan(ctx context.Context, w work, earlier notify.Earlier, told onPage) (problems []error, held bool) {
	n, run := w.n, w.run
	whole := context.WithoutCancel(ctx) // a transaction is not cut in the middle
	log := d.Log.With("notification", n.ID, "run", run.ID)
	if n.State == notify.Deleted || n.State == notify.Inactive && run.Definition == nil {
		err := d.Planner.EndPlanning(whole, run, n, i18n.Sprintf("the notification is %s", i18n.T(string(n.State))))
		return wrap(n, err), false
	}
	ok, read, err := d.admit(ctx, w, earlier)
	if _, held := errors.AsType[*GuardError](err); held {
		return wrap(n, err), true
	}
	if err == nil && !ok {
		return nil, false
	}
	var vanished []error
	if err == nil {
		vanished, err = d.vanished(ctx, n)
	}
	if err != nil {
		return append(wrap(n, err), wrap(n, d.Planner.ReleaseRun(whole, run))...), false
	}
	problems = append(problems, vanished...)
	noSender, ended := 0, false
	err = d.pages(ctx, n, d.sending(run), run.Cursor, read, func(p page) error {
		plan := toPlan(n, p)
		plan.Last = p.last && !run.EndsNotification()
		ended = plan.Last
		noSender += plan.Skipped[notify.NoSender]
		if err := d.Planner.Plan(whole, run, plan); err != nil {
			return err
		}
		log.Debug("planned", "cursor", p.cursor, "matched", p.matched, "deliveries", len(plan.Deliveries))
		told(run.ID, plan.Deliveries)
		return nil
	})
	switch {
	case errors.Is(err, notify.ErrTaken):
		return problems, false
	case ctx.Err() != nil:
		return append(problems, wrap(n, d.Planner.ReleaseRun(whole, run))...), false
	case err != nil:
		problems = append(problems, problem(n, err))
		return append(problems, wrap(n, d.Planner.ReleaseRun(whole, run))...), false
	}
	if noSender > 0 {
		problems = append(problems, i18n.Errorf("notification %d (%s): %d customers have no e-mail sender; set messages.sender_email in LMS",
			n.ID, n.Name, noSender))
	}
	if !ended {
		problems = append(problems, wrap(n, d.Planner.EndPlanning(whole, run, n, ""))...)
	}
	return problems, false
}

func wrap(n notify.Notification, err error) []error {
	if err == nil || errors.Is(err, notify.ErrTaken) {
		return nil
	}
	return []error{problem(n, err)}
}

// vanished reports filters whose group, device, network or customer LMS no
// longer has, or not in a way that can be understood. They match nobody; that is said, because nobody would notice.
func (d *Dispatcher) vanished(ctx context.Context, n notify.Notification) ([]error, error) {
	if len(n.Filters) == 0 {
		return nil, nil
	}
	names, err := d.Directory.Describe(ctx, n.Filters)
	if err != nil {
		return nil, err
	}
	unusable, err := d.Directory.Unusable(ctx, n.Filters)
	if err != nil {
		return nil, err
	}
	var out []error
	for _, f := range n.Filters {
		if _, ok := names[f]; !ok {
			out = append(out, i18n.Errorf("notification %d (%s): filter %s matches nobody, LMS no longer has it; mend it with \"powiadom edit %d\"",
				n.ID, n.Name, f, n.ID))
		} else if fault := unusable[f]; fault != nil {
			out = append(out, i18n.Errorf("notification %d (%s): filter %s matches nobody: %w; mend it in LMS",
				n.ID, n.Name, f, fault))
		}
	}
	return out, nil
}

func toPlan(n notify.Notification, p page) notify.Plan {
	plan := notify.Plan{
		Cursor: p.cursor, Matched: p.matched, Event: n.Event, Told: p.told,
		Sources: p.sources, Skipped: make(map[notify.Reason]int),
	}
	for _, dec := range p.decisions {
		if dec.Reason != "" {
			plan.Skipped[dec.Reason]++
			continue
		}
		plan.Deliveries = append(plan.Deliveries, notify.Planned{
			Customer: dec.Customer, Channel: dec.Channel, Destination: dec.Written,
			Sender: dec.Sender, Subject: dec.Subject, Body: dec.Body, Refs: dec.Refs,
		})
	}
	return plan
}
