package dispatch

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
)

// DryRun goes the way of Run up to the plan and hands every decision to emit
// instead of writing it. Nothing is written anywhere. Occurrences that a real
// run has claimed are left out, as a second real run would.
func (d *Dispatcher) DryRun(ctx context.Context, at time.Time, o Options, emit func(Decision) error) (problems []error, err error) {
	list, problems, err := d.due(ctx, at, o)
	if err != nil {
		return problems, err
	}
	for _, item := range list {
		claimed, err := d.Memory.Claimed(ctx, item.n.ID, item.occurrence)
		if err != nil {
			return problems, err
		}
		if claimed {
			d.Log.Info("already claimed", "notification", item.n.ID, "occurrence", item.occurrence)
			continue
		}
		earlier, err := d.earlier(ctx, item.n)
		if err != nil {
			return problems, err
		}
		if earlier.Held != 0 {
			problems = append(problems, problem(item.n, &GuardError{Notification: item.n.ID, Run: earlier.Held, Rule: RuleOther}))
			continue
		}
		more, err := d.DrySend(ctx, item.n, item.at, emit)
		problems = append(problems, more...)
		if err != nil {
			if ctx.Err() != nil {
				return problems, err
			}
			problems = append(problems, problem(item.n, err))
		}
	}
	return problems, nil
}

// DrySend goes the way of Send up to the plan, for one notification, and hands
// every decision to emit. An instant in the past is shown as it was, so far as is
// known. Nothing is written anywhere.
func (d *Dispatcher) DrySend(ctx context.Context, n notify.Notification, at time.Time, emit func(Decision) error) (problems []error, err error) {
	m, err := d.compile(n)
	if err != nil {
		return nil, err
	}
	problems, err = d.vanished(ctx, n)
	if err != nil {
		return problems, err
	}
	recipients := 0
	err = d.pages(ctx, m, d.looking(at), 0, nil, func(p page) error {
		recipients += p.matched
		for _, decision := range p.decisions {
			if err := emit(decision); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return problems, err
	}
	err = d.wouldStop(ctx, n, at, recipients)
	if _, stops := errors.AsType[*GuardError](err); stops {
		return append(problems, wrap(n, err)...), nil
	}
	return problems, err
}

// Outlook is what a notification comes to, with the customers as they are at an
// instant.
type Outlook struct {
	Customers int        // whom it selects
	First     []Selected // of these, the first few
	Reached   int        // of these, who would get a message
	Written   int        // of these, who would get an e-mail or SMS
	Messages  map[notify.Channel]int
	Parts     int   // that the SMS take
	Stop      error // a *GuardError when the guard would stop it
}

// Selected is one whom a notification selects.
type Selected struct {
	ID   int64
	Name string
}

// firstSelected is how many of those who are selected are named.
const firstSelected = 3

// selected adds to the first few whom a page selects.
func (o *Outlook) selected(p page) {
	for _, d := range p.decisions {
		one := Selected{d.Customer, d.CustomerName}
		if len(o.First) < firstSelected && !slices.Contains(o.First, one) {
			o.First = append(o.First, one)
		}
	}
}

// Foresee counts whom the notification would speak to at the instant, and with
// how many messages. parts measures the text of an SMS; nil: nobody asks.
func (d *Dispatcher) Foresee(ctx context.Context, n notify.Notification, at time.Time, parts func(text string) int) (Outlook, error) {
	o := Outlook{Messages: make(map[notify.Channel]int)}
	m, err := d.compile(n)
	if err != nil {
		return o, err
	}
	err = d.pages(ctx, m, d.looking(at), 0, nil, func(p page) error {
		o.Customers += p.matched
		o.selected(p)
		last, written := int64(0), int64(0)
		for _, decision := range p.decisions {
			if decision.Reason != "" {
				continue
			}
			o.Messages[decision.Channel]++
			if parts != nil && decision.Channel == notify.SMS {
				o.Parts += parts(decision.Body)
			}
			if decision.Customer != last {
				o.Reached++
				last = decision.Customer
			}
			if decision.Channel != notify.Warning && decision.Customer != written {
				o.Written++
				written = decision.Customer
			}
		}
		return nil
	})
	if err != nil {
		return o, err
	}
	err = d.wouldStop(ctx, n, at, o.Customers)
	if _, stops := errors.AsType[*GuardError](err); stops {
		o.Stop, err = err, nil
	}
	return o, err
}
