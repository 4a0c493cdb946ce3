package dispatch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// The guard stops a run that would reach far more customers than its
// notification usually does: a wrong import or a filter that was lost looks like
// that. It counts before anything is planned, and only where a rule can apply.

// Rule is why the guard stops a run.
type Rule string

// The rules.
const (
	RuleLimit Rule = "max-recipients" // the notification's own limit
	RuleFirst Rule = "first-run"      // the setting powiadom.first_run_limit
	RuleUsual Rule = "usual"          // three times what it usually reaches
	RuleOther Rule = "held"           // an earlier run of it waits
	RuleTwice Rule = "twice"          // a send by hand: a run does the same since a moment ago
)

// A run is compared with the median of earlier ones when there are so many of
// these at least; so few customers are never unusual.
const (
	usualTimes = 3
	usualRuns  = 3
	usualFloor = 50
)

// GuardError is a run that the guard stops.
type GuardError struct {
	Notification int64
	Run          int64 // the run that waits for a person; 0: none does
	Recipients   int   // customers whom it would reach; what is to be confirmed
	Rule         Rule
	Limit        int         // more than so many need a confirmation
	Median       string      // of RuleUsual
	Runs         int         // of RuleUsual: earlier runs that were looked at
	First        notify.Copy // of RuleTwice: the run that does the same
}

// Agreed is what a person who sends by hand knows of and wants all the same.
type Agreed struct {
	Recipients int   // it may reach so many customers; 0: what the guard allows
	Run        int64 // runs up to this one may do the same; 0: none may
}

const textGuardOther = "not carried out: run %d of it waits for a confirmation"

func (e *GuardError) Error() string {
	switch e.Rule {
	case RuleLimit:
		return i18n.Sprintf("the guard stops it before the first message: it would reach %s, more than its limit of %d",
			notify.CustomerCount(e.Recipients), e.Limit)
	case RuleFirst:
		return i18n.Sprintf("the guard stops it before the first message: its first run would reach %s, more than %d (powiadom.first_run_limit)",
			notify.CustomerCount(e.Recipients), e.Limit)
	case RuleUsual:
		return i18n.Sprintf("the guard stops it before the first message: it would reach %s, more than three times the usual %s (median of %d earlier runs)",
			notify.CustomerCount(e.Recipients), e.Median, e.Runs)
	case RuleOther:
		return i18n.Sprintf(textGuardOther, e.Run)
	case RuleTwice:
		return twice(e.First)
	}
	return string(e.Rule)
}

// twice is the sentence about a run that does the same.
func twice(c notify.Copy) string {
	how, whom := i18n.T("by its schedule"), i18n.T("the guard stops it before the first message: run %d, begun at %s %s on %s, sends it already, to %s so far")
	if c.ByHand {
		how = i18n.T("by hand")
	}
	if c.Planned {
		whom = i18n.T("the guard stops it before the first message: run %d, begun at %s %s on %s, sends it already, to %s")
	}
	return fmt.Sprintf(whom, c.Run, c.Begun.Format(time.TimeOnly), how, c.Host, notify.CustomerCount(c.Customers))
}

// inZone is the run with its time in the installation's zone.
func (d *Dispatcher) inZone(c notify.Copy) notify.Copy {
	c.Begun = c.Begun.In(d.Settings.Zone)
	return c
}

// Hint is how to go on with a run that waits.
func (e *GuardError) Hint() string {
	if e.Run == 0 || e.Rule == RuleOther { // a send by hand has no run
		return ""
	}
	return i18n.Sprintf("\"powiadom run --only %d --confirm %d\" goes on with it, \"powiadom run --only %d --drop\" gives it up",
		e.Notification, e.Recipients, e.Notification)
}

// ErrNothingHeld means that no run waits for a confirmation.
var ErrNothingHeld = i18n.NewError("no run of it waits for a confirmation")

// limit is a rule that can apply to a run.
type limit struct {
	rule Rule
	most int // more are stopped
}

// limits are the rules that can apply, given what earlier runs reached.
func (d *Dispatcher) limits(n notify.Notification, reached []int) []limit {
	var out []limit
	if n.MaxRecipients > 0 {
		out = append(out, limit{RuleLimit, n.MaxRecipients})
	}
	if first := d.Settings.FirstRunLimit; first > 0 && len(reached) == 0 {
		out = append(out, limit{RuleFirst, first})
	}
	if len(reached) >= usualRuns {
		out = append(out, limit{RuleUsual, usual(reached)})
	}
	return out
}

// usual is how many customers are not far more than those that were reached.
func usual(reached []int) int { return max(usualTimes*twiceMedian(reached)/2, usualFloor) }

// twiceMedian is twice the median, which is a whole number.
func twiceMedian(values []int) int {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return 2 * sorted[middle]
	}
	return sorted[middle-1] + sorted[middle]
}

// guard counts whom the notification would reach, if a rule can
// apply, and returns a *GuardError when there are more than allowed and more than
// confirmed. The customers that it has read are handed on for planning.
func (d *Dispatcher) guard(ctx context.Context, m *message, v view, reached []int, confirmed int) (chosen, error) {
	if len(d.limits(m.n, reached)) == 0 {
		return nil, nil
	}
	recipients, read, err := d.count(ctx, m, v)
	if err != nil || recipients <= confirmed {
		return read, err
	}
	return read, d.judge(ctx, m.n, v.at, reached, recipients)
}

// judge returns a *GuardError when there are too many recipients.
func (d *Dispatcher) judge(ctx context.Context, n notify.Notification, at time.Time, reached []int, recipients int) error {
	for _, l := range d.limits(n, reached) {
		if recipients <= l.most {
			continue
		}
		stop := &GuardError{Notification: n.ID, Recipients: recipients, Rule: l.rule, Limit: l.most}
		if l.rule != RuleUsual {
			return stop
		}
		compared := reached
		if TellsOnce(n) {
			// Invoices and payments come in bursts, an import a day, with little or
			// nothing between: what counts is the largest run of a day.
			days, err := d.Memory.Days(ctx, n.ID, at)
			if err != nil {
				return err
			}
			if len(days) >= usualRuns {
				compared = days
			}
		}
		if stop.Limit = usual(compared); recipients <= stop.Limit {
			continue
		}
		stop.Runs = len(compared)
		stop.Median = strconv.FormatFloat(float64(twiceMedian(compared))/2, 'f', -1, 64)
		return stop
	}
	return nil
}

// TellsOnce reports whether each run of a notification tells only of invoices or
// payments that no earlier run told of.
func TellsOnce(n notify.Notification) bool {
	return n.Event.Refers() && remembers(n)
}

// chosen are pages of candidates that were read already; nil: they were not, or
// were too many to keep.
type chosen [][]notify.Customer

func (c chosen) all() iter.Seq2[[]notify.Customer, error] {
	return func(yield func([]notify.Customer, error) bool) {
		for _, page := range c {
			if !yield(page, nil) {
				return
			}
		}
	}
}

// mostKept bounds the customers that are kept in memory while they are counted,
// so that they need not be read again: some megabytes.
const mostKept = 20_000

// count is how many customers the notification would reach: whom
// it selects, whether they have an address or not.
func (d *Dispatcher) count(ctx context.Context, m *message, v view) (total int, read chosen, err error) {
	// Balances that only the text asks for are read when it is written. What is overdue
	// is no balance.
	keep := m.n.Event == notify.Debt && !m.n.Debt.Overdue || !m.needsBalance()
	kept := 0
	read = chosen{}
	for candidates, err := range d.Directory.Candidates(ctx, d.query(v, m.n), 0, pageSize) {
		if err != nil {
			return 0, nil, err
		}
		matched, _, err := d.match(ctx, m.n, v, false, candidates)
		if err != nil {
			return 0, nil, err
		}
		total += len(matched)
		if kept += len(candidates); keep && kept <= mostKept {
			read = append(read, candidates)
		} else {
			keep, read = false, nil
		}
	}
	if !keep {
		read = nil
	}
	return total, read, ctx.Err()
}

// earlier is what earlier runs tell of a notification; nothing of one made of
// flags.
func (d *Dispatcher) earlier(ctx context.Context, n notify.Notification) (notify.Earlier, error) {
	if n.ID == 0 {
		return notify.Earlier{}, nil
	}
	earlier, err := d.Memory.Earlier(ctx, []int64{n.ID})
	return earlier[n.ID], err
}

// needsGuard reports whether the guard must look at the run. A send by hand was
// guarded before it became a run, a half planned one before its first page.
func needsGuard(run *notify.Run) bool { return run.Cursor == 0 && run.Definition == nil }

// Confirm goes on with the oldest run of the notification that waits for a
// person, as it was due, if it reaches no more than so many customers now.
// ErrNothingHeld when none waits.
func (d *Dispatcher) Confirm(ctx context.Context, notification int64, recipients int) (Report, error) {
	stop, work := contexts(ctx)
	if err := d.admitted(work); err != nil {
		return Report{}, err
	}
	if err := d.Directory.Probe(stop); err != nil {
		return Report{}, err
	}
	run, err := d.Journal.Confirm(work, notification, recipients)
	if err != nil {
		return Report{}, err
	}
	if run == nil {
		return Report{}, i18n.Errorf("notification %d: %w", notification, ErrNothingHeld)
	}
	n, err := d.definition(work, run)
	if err != nil {
		return Report{}, errors.Join(err, d.Journal.ReleaseRun(work, run))
	}
	return d.carryOut(stop, work, []unit{d.unit(run, n)}), nil
}

// wouldStop is what the guard would say of a run that reaches so many customers;
// for dry runs.
func (d *Dispatcher) wouldStop(ctx context.Context, n notify.Notification, at time.Time, recipients int) error {
	earlier, err := d.earlier(ctx, n)
	if err != nil {
		return err
	}
	return d.judge(ctx, n, at, earlier.Reached, recipients)
}
