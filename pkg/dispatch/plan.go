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

// due returns the active notifications that are due. If the last minute cannot be
// read, missed minutes are not made up for, and a problem says so.
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

// anyDue reports whether any schedule is due. One that cannot be read counts as due,
// so that it is reported.
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

// unit is what a run consists of until it is planned: the run itself, its
// notification and the texts of that. A fault of the texts stops this unit alone.
type unit struct {
	run   *notify.Run
	n     notify.Notification
	m     *message
	fault error
}

func (d *Dispatcher) unit(run *notify.Run, n notify.Notification) unit {
	m, err := d.compile(n)
	return unit{run, n, m, err}
}

// takeUp collects the units of a process: what a planner that died left, and what
// is due, claimed. Everything is claimed before anything is planned, so that a
// process that dies while planning loses none of it. A fault of one notification
// stops no other.
func (d *Dispatcher) takeUp(work context.Context, list []due) (todo []unit, problems []error) {
	leftover, err := d.Journal.TakeOver(work)
	if err != nil {
		return nil, []error{err}
	}
	for _, run := range leftover {
		n, err := d.definition(work, run)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		todo = append(todo, d.unit(run, n))
	}
	var claims []notify.Claim
	byID := make(map[int64]unit)
	for _, item := range list {
		u := d.unit(nil, item.n)
		// A notification that cannot be sent is not claimed: once it is mended,
		// the next minute finds it untouched.
		if u.fault != nil {
			problems = append(problems, problem(item.n, u.fault))
			continue
		}
		claims = append(claims, notify.Claim{Notification: item.n.ID, Occurrence: item.occurrence, At: item.at})
		byID[item.n.ID] = u
	}
	runs, err := d.Journal.Claim(work, claims)
	if err != nil {
		problems = append(problems, err)
	}
	for _, run := range runs {
		run.Late = d.hasPassed(run.At)
		u := byID[run.Notification]
		u.run = run
		todo = append(todo, u)
	}
	return todo, problems
}

// onPage is told of each page that was written.
type onPage func(run int64, deliveries []notify.Planned)

// planAll plans each run and returns the runs it touched and what went wrong.
func (d *Dispatcher) planAll(stop, work context.Context, todo []unit, told onPage) (runs []int64, problems []error) {
	var guarded []int64
	for _, u := range todo {
		runs = append(runs, u.run.ID)
		if needsGuard(u.run) {
			guarded = append(guarded, u.n.ID)
		}
	}
	earlier, err := d.Memory.Earlier(stop, guarded)
	if err != nil {
		for _, u := range todo {
			problems = append(problems, wrap(u.n, d.Journal.ReleaseRun(work, u.run))...)
		}
		return runs, append(problems, err)
	}
	for _, u := range todo {
		faults, held := d.plan(stop, work, u, earlier[u.n.ID], told)
		if held { // later runs of it wait
			earlier[u.n.ID] = notify.Earlier{Held: u.run.ID}
		}
		problems = append(problems, faults...)
	}
	return runs, problems
}

// problem adds the notification's name to a fault, unless the notification was made of
// flags.
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

// outcome is what becomes of a run that is to be planned.
type outcome int

const (
	runPlanned     outcome = iota // all its pages are written
	runStopped                    // it ends here, without a message
	runHeld                       // it waits for a person
	runInterrupted                // it is given back, for a later process to go on
	runTaken                      // it is another process's now
)

// attempt is what was found while a run was planned.
type attempt struct {
	why      string      // the run is not carried out
	guard    *GuardError // a person must agree
	err      error       // it could not be planned to its end
	ended    bool        // its last page has ended it
	problems []error     // worth telling, whatever the outcome
}

// outcome decides by the attempt alone.
func (a attempt) outcome() outcome {
	switch {
	case errors.Is(a.err, notify.ErrTaken):
		return runTaken
	case a.err != nil:
		return runInterrupted
	case a.guard != nil:
		return runHeld
	case a.why != "":
		return runStopped
	}
	return runPlanned
}

// plan plans one run and does what its outcome asks for. waits: for a person.
func (d *Dispatcher) plan(stop, work context.Context, u unit, earlier notify.Earlier, told onPage) (problems []error, waits bool) {
	a := d.attempt(stop, work, u, earlier, told)
	out := a.outcome()
	var err error
	switch out {
	case runPlanned, runStopped:
		if !a.ended {
			err = d.Journal.EndPlanning(work, u.run, u.n, a.why)
		}
	case runHeld:
		a.guard.Run = u.run.ID
		if err = d.Journal.Hold(work, u.run, a.guard.Recipients, a.guard.Error()); err == nil {
			a.problems = append(a.problems, problem(u.n, a.guard))
		}
	case runInterrupted:
		if stop.Err() == nil { // else the report tells
			a.problems = append(a.problems, problem(u.n, a.err))
		}
		err = d.Journal.ReleaseRun(work, u.run)
	case runTaken:
	}
	problems = slices.Concat(a.problems, wrap(u.n, err))
	if err != nil && (out == runStopped || out == runHeld) {
		problems = append(problems, wrap(u.n, d.Journal.ReleaseRun(work, u.run))...)
	}
	return problems, out == runHeld && err == nil
}

// attempt writes the pages of one run, unless something is in the way.
func (d *Dispatcher) attempt(stop, work context.Context, u unit, earlier notify.Earlier, told onPage) (a attempt) {
	n, run := u.n, u.run
	if n.State == notify.Deleted || n.State == notify.Inactive && run.Definition == nil {
		a.why = i18n.Sprintf("the notification is %s", i18n.T(string(n.State)))
		return a
	}
	if needsGuard(run) && earlier.Held != 0 && run.Confirmed == 0 {
		a.why = i18n.Sprintf(textGuardOther, earlier.Held)
		return a
	}
	if a.err = u.fault; a.err != nil {
		return a
	}
	var read chosen
	if needsGuard(run) {
		read, a.err = d.guard(stop, u.m, d.sending(run), earlier.Reached, run.Confirmed)
		if guard, is := errors.AsType[*GuardError](a.err); is {
			a.guard, a.err = guard, nil
		}
		if a.err != nil || a.guard != nil {
			return a
		}
	}
	if a.problems, a.err = d.vanished(stop, n); a.err != nil {
		return a
	}
	if a.why, a.err = d.silentGroup(stop, n); a.err != nil || a.why != "" {
		if a.why != "" {
			a.problems = append(a.problems, problem(n, errors.New(a.why)))
		}
		return a
	}
	noSender := 0
	a.err = d.pages(stop, u.m, d.sending(run), run.Cursor, read, func(p page) error {
		plan := d.toPlan(n, p)
		plan.Last = p.last && !run.EndsNotification()
		a.ended = plan.Last
		noSender += plan.Skipped[notify.NoSender]
		if err := d.Journal.Plan(work, run, plan); err != nil {
			return err
		}
		d.Log.Debug("planned", "notification", n.ID, "run", run.ID, "cursor", p.cursor, "matched", p.matched, "deliveries", len(plan.Deliveries))
		told(run.ID, plan.Deliveries)
		return nil
	})
	if a.err == nil && noSender > 0 {
		a.problems = append(a.problems, errors.New(i18n.N(noSender, "notification %d (%s): %d customer has no e-mail sender; set messages.sender_email in LMS",
			"notification %d (%s): %d customers have no e-mail sender; set messages.sender_email in LMS", n.ID, n.Name, noSender)))
	}
	return a
}

// silentGroup says why a notification that could tell people who are to be left in peace
// is not carried out: LMS has no such group. What everybody must know goes out.
func (d *Dispatcher) silentGroup(ctx context.Context, n notify.Notification) (why string, err error) {
	group := d.Settings.SilentGroup
	if group == "" || n.Urgent || n.Event != notify.Debt && !n.IsMarketing() {
		return "", nil
	}
	there, err := d.Directory.HasGroup(ctx, group)
	if err != nil || there {
		return "", err
	}
	return i18n.Sprintf("LMS has no customer group %q (powiadom.silent_group), so that nobody knows whom to leave in peace", group), nil
}

func wrap(n notify.Notification, err error) []error {
	if err == nil || errors.Is(err, notify.ErrTaken) {
		return nil
	}
	return []error{problem(n, err)}
}

// vanished reports filters whose group, device, network or customer LMS no
// longer has, or has with values that cannot be understood. They match nobody, which
// nobody would notice otherwise.
func (d *Dispatcher) vanished(ctx context.Context, n notify.Notification) ([]error, error) {
	if len(n.Filters) == 0 {
		return nil, nil
	}
	names, err := d.Directory.Describe(ctx, n.Filters)
	if err != nil {
		return nil, err
	}
	var out []error
	for _, f := range n.Filters {
		switch named, ok := names[f]; {
		case !ok:
			out = append(out, i18n.Errorf("notification %d (%s): filter %s matches nobody, LMS no longer has it; mend it with \"powiadom edit %d\"",
				n.ID, n.Name, f, n.ID))
		case named.Fault != nil:
			out = append(out, i18n.Errorf("notification %d (%s): filter %s matches nobody: %w; mend it in LMS", n.ID, n.Name, f, named.Fault))
		}
	}
	return out, nil
}

func (d *Dispatcher) toPlan(n notify.Notification, p page) notify.Plan {
	plan := notify.Plan{
		Cursor: p.cursor, Matched: p.matched, Event: n.Event, Told: p.told,
		Sources: p.sources, Skipped: make(map[notify.Reason]int), Now: d.now(),
	}
	if !n.Policy.For.IsZero() {
		plan.Until = n.Policy.For.After(plan.Now)
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
