package dispatch

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
)

// view is the instant of a run, and whether customers are seen as they are now or as
// they were then. A run that only looks at a past instant shows what was so then. One
// that sends tells only those customers of whom it is still so.
type view struct {
	at      time.Time
	present time.Time // for an instant in the past; else zero
	sends   bool
}

// looking is the view of a dry run.
func (d *Dispatcher) looking(at time.Time) view {
	v := view{at: at}
	if d.hasPassed(at) {
		v.present = d.Present
	}
	return v
}

// sending is the view of a run that sends.
func (d *Dispatcher) sending(run *notify.Run) view {
	v := view{at: run.At.In(d.Settings.Zone), sends: true}
	if run.Late {
		v.present = d.Present
	}
	return v
}

// hasPassed reports whether the instant lies before the minute in which the process
// began.
func (d *Dispatcher) hasPassed(at time.Time) bool { return at.Before(d.Present) }

// past reports that the view is of the past.
func (v view) past() bool { return !v.present.IsZero() }

// replays reports whether this is a dry run of a past instant.
func (v view) replays() bool { return v.past() && !v.sends }

// query selects the customers whom the notification may reach.
func (v view) query(n notify.Notification) notify.Query {
	return notify.Query{Filters: n.Filters, Within: n.Within, Event: n.Event, Debt: n.Debt, DueDays: n.DueDays, At: v.at, Present: v.present}
}

// details are those that a message needs, as they were.
func (v view) details(need notify.Details) notify.Details {
	if v.replays() {
		need.Until = v.at
	}
	return need
}

// remembers reports whether what was told at a time counts as told: in a dry run of the
// past only what was told before the instant, else everything.
func (v view) remembers(told time.Time) bool { return !v.replays() || told.Before(v.at) }

// remembered keeps what counts as told.
func (v view) remembered(told map[int64]time.Time) map[int64]time.Time {
	maps.DeleteFunc(told, func(_ int64, when time.Time) bool { return !v.remembers(when) })
	return told
}

// stillDue keeps of the customers who matched in the past those who owe now what was to
// be paid by the day that their invoices were due.
func (d *Dispatcher) stillDue(ctx context.Context, v view, n notify.Notification, matched []notify.Customer) ([]notify.Customer, error) {
	customers := make([]int64, len(matched))
	for i, c := range matched {
		customers[i] = c.ID
	}
	owed, err := d.Directory.Overdue(ctx, customers, v.present, v.query(n).OverdueBy())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(matched, func(c notify.Customer) bool { return !owed[c.ID].IsNegative() }), nil
}

// still keeps of the customers who matched in the past those who match the filters and
// the debt now as well, with their present amounts, since a message must be true when
// it is read. Invoices and payments were read as they are now.
func (d *Dispatcher) still(ctx context.Context, n notify.Notification, v view, balance bool, matched []notify.Customer) ([]notify.Customer, error) {
	if len(matched) == 0 || !v.past() || !v.sends {
		return matched, nil
	}
	if n.Event == notify.Due {
		var err error
		if matched, err = d.stillDue(ctx, v, n, matched); err != nil || len(matched) == 0 {
			return nil, err
		}
	}
	refs := make(map[int64][]notify.Reference, len(matched))
	within := notify.Narrowing{Customers: make([]int64, len(matched))} // devices were asked for as they are
	for i, c := range matched {
		within.Customers[i], refs[c.ID] = c.ID, c.Refs
	}
	n.Within = &within
	if n.Event.Refers() {
		n.Event = notify.NoEvent
	}
	q := view{at: v.present}.query(n)
	q.Allowed, q.Balance = d.allowed(n), balance
	var kept []notify.Customer
	for page, err := range d.Directory.Candidates(ctx, q, 0, len(matched)) {
		if err != nil {
			return nil, err
		}
		for _, c := range page {
			if c, ok := concerned(n, c, nil); ok {
				c.Refs = refs[c.ID]
				kept = append(kept, c)
			}
		}
	}
	return kept, nil
}
