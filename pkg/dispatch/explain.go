package dispatch

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/recipient"
)

// Explanation says why a customer would get a notification, or why not.
type Explanation struct {
	Notification notify.Notification
	At           time.Time
	Past         bool // all is as it was then, as far as LMS knows
	Examination  notify.Examination
	Names        map[notify.Filter]notify.Named // of the notification's filters; those that LMS no longer has are missing

	AsIfDue    bool      // nobody asked for this very minute: that it is not due does not count
	Next       time.Time // the next occurrence after the instant, zero without one
	Occurrence string    // that the instant is; empty when the notification is not due

	Fault      error              // why the notification cannot be sent to anybody
	References []notify.Reference // the customer's invoices or payments that are new
	Guard      error              // why the guard would stop the run; asked only when nothing else is in the way
	Ways       []Way              // by channel; none when there is no such customer, or a fault

	Steps []Step // in the order in which they are told
}

// Step is one condition and whether it holds.
type Step struct {
	Rule      notify.Rule
	Holds     bool
	Counts    bool              // for the verdict
	Condition *notify.Condition // as the database judged it, of rules on the customer
}

// Way is what a channel could carry to the customer, and where to.
type Way struct {
	Channel   notify.Channel
	Consent   bool            // the customer gave his
	Needed    bool            // it is asked for
	Contacts  []recipient.Use // that could serve the channel
	To        []string
	HTML      bool          // the text is HTML
	Letter    Decision      // with the texts and without an address, whether there is one or not
	Barred    notify.Reason // why there is no address to use; empty when there is
	Unwritten notify.Reason // why there is no text; empty when there is
	Decisions []Decision    // what comes of both
}

// Decisions is what a run makes of the customer if every step holds.
func (e Explanation) Decisions() []Decision {
	var out []Decision
	for _, w := range e.Ways {
		out = append(out, w.Decisions...)
	}
	return out
}

// Failed is the first step that counts and does not hold; false when all do.
func (e Explanation) Failed() (Step, bool) {
	for _, s := range e.Steps {
		if s.Counts && !s.Holds {
			return s, true
		}
	}
	return Step{}, false
}

// Explain takes the steps of a run for one customer and reports what each one found,
// also those after a step that fails. With asIfDue the schedule is reported but does
// not count. Nothing is written anywhere.
func (d *Dispatcher) Explain(ctx context.Context, n notify.Notification, customer int64, at time.Time, asIfDue bool) (Explanation, error) {
	e := Explanation{Notification: n, At: at, Past: d.hasPassed(at), AsIfDue: asIfDue}
	m, fault := d.compile(n)
	if e.Fault = fault; fault != nil {
		m = &message{n: n, settings: d.Settings}
	}
	var err error
	if e.Examination, err = d.Directory.Examine(ctx, d.textQuery(m, d.looking(at)), customer); err != nil {
		return e, err
	}
	if e.Names, err = d.Directory.Describe(ctx, n.Filters); err != nil {
		return e, err
	}
	if err := d.schedule(ctx, &e); err != nil {
		return e, err
	}
	e.step(notify.Exists, e.Examination.Found)
	if e.Examination.Found {
		if err := d.person(ctx, &e, m); err != nil {
			return e, err
		}
	}
	if _, failed := e.Failed(); !failed {
		if err := d.admission(ctx, &e, m); err != nil {
			return e, err
		}
	}
	slices.SortStableFunc(e.Steps, func(a, b Step) int { return rank(a.Rule) - rank(b.Rule) })
	return e, nil
}

// rank puts the customer before the notification, and the run last.
func rank(r notify.Rule) int {
	switch r {
	case notify.Exists, notify.NotDeleted, notify.IsCustomer, notify.IsBilled:
		return 0
	case notify.NotClaimed, notify.NotHeld:
		return 2
	default:
		return 1
	}
}

func (e *Explanation) step(rule notify.Rule, holds bool) {
	e.Steps = append(e.Steps, Step{Rule: rule, Holds: holds, Counts: true})
}

// schedule tells whether the notification would be run at all.
func (d *Dispatcher) schedule(ctx context.Context, e *Explanation) error {
	n := e.Notification
	e.step(notify.IsActive, n.State == notify.Active)
	e.Next, _ = n.Cycle.Next(e.At)
	item, due := dueAt(n, e.At, e.At)
	e.Steps = append(e.Steps, Step{Rule: notify.IsDue, Holds: due, Counts: !e.AsIfDue})
	e.step(notify.HasText, e.Fault == nil)
	if !due {
		return nil
	}
	e.Occurrence = item.occurrence
	claimed, err := d.Memory.Claimed(ctx, n.ID, item.occurrence)
	e.step(notify.NotClaimed, !claimed)
	return err
}

// admission finds whether the guard would let the run pass.
func (d *Dispatcher) admission(ctx context.Context, e *Explanation, m *message) error {
	earlier, err := d.earlier(ctx, e.Notification)
	if err != nil {
		return err
	}
	if earlier.Held != 0 {
		e.Guard = &GuardError{Notification: e.Notification.ID, Run: earlier.Held, Rule: RuleOther}
	} else if _, err := d.guard(ctx, m, d.looking(e.At), earlier.Reached, 0); err != nil {
		stop, ok := errors.AsType[*GuardError](err)
		if !ok {
			return err
		}
		e.Guard = stop
	}
	e.step(notify.NotHeld, e.Guard == nil)
	return nil
}

// person finds whether the customer is chosen, and how he could be reached.
func (d *Dispatcher) person(ctx context.Context, e *Explanation, m *message) error {
	n, c := e.Notification, e.Examination.Customer
	came := true
	for i := range e.Examination.Conditions {
		judged := &e.Examination.Conditions[i]
		if judged.Rule == notify.EventCame && n.Event == notify.Due {
			judged.Holds = judged.Holds && c.Overdue.IsNegative()
		}
		came = came && (judged.Rule != notify.EventCame || judged.Holds)
		e.Steps = append(e.Steps, Step{Rule: judged.Rule, Holds: judged.Holds, Counts: true, Condition: judged})
	}
	said, err := d.told(ctx, n, d.looking(e.At), []notify.Customer{c})
	if err != nil {
		return err
	}
	news, ok := concerned(n, c, said.when)
	for _, r := range append(slices.Clone(c.Refs), c.Unticked...) {
		r.Told = said.when[r.ID]
		e.References = append(e.References, r)
	}
	switch {
	case n.Event == notify.Debt:
		e.step(notify.EventCame, ok)
	case n.Event.Refers() && came:
		e.step(notify.NotTold, ok)
	}
	if e.Fault != nil {
		return nil
	}
	return d.reach(ctx, e, m, news)
}

// reach finds the channels through which the customer could be reached, and the texts.
func (d *Dispatcher) reach(ctx context.Context, e *Explanation, m *message, c notify.Customer) error {
	divisions, err := d.Directory.Divisions(ctx)
	if err != nil {
		return err
	}
	filled := []notify.Customer{c}
	need := d.looking(e.At).details(m.details)
	need.Arrangements = m.n.SparesArranged()
	if err := d.Directory.Fill(ctx, filled, need); err != nil {
		return err
	}
	if err := d.careful(ctx, filled, e.At); err != nil {
		return err
	}
	if err := d.lastTold(ctx, m.n, filled, d.looking(e.At)); err != nil {
		return err
	}
	if err := d.smsToday(ctx, m.n, filled, d.looking(e.At)); err != nil {
		return err
	}
	c, division := filled[0], divisions[c.Division]
	for _, s := range m.settings.Policy.Steps(m.n, c, e.At) {
		if s.Rule != notify.NotSilent || d.Settings.SilentGroup != "" {
			e.step(s.Rule, s.Holds)
		}
	}
	contacts := m.settings.Contacts
	values := m.values(c, division, e.At.Location())
	for _, channel := range m.n.Channels {
		w := Way{
			Channel: channel, HTML: m.texts[channel].source.HTML, Contacts: contacts.Explain(c, channel), Letter: m.blank(c, channel, e.At),
			Decisions: m.decide(c, channel, values, division, e.At),
		}
		w.Needed, w.Consent = contacts.Consent(c, channel)
		var found []recipient.Address
		found, w.Barred = contacts.Resolve(c, channel)
		for _, to := range found {
			w.To = append(w.To, to.To)
		}
		w.Unwritten = m.write(&w.Letter, values, c, division)
		e.Ways = append(e.Ways, w)
	}
	e.Examination.Customer = c
	e.step(notify.Reachable, Reached(e.Decisions()))
	return nil
}
