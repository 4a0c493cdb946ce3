// Package policy decides whom a notification spares. It is a pure function of what was
// read: no input, no output, no clock. Runs, sends by hand, retries and explain ask it
// alike, so that one more policy is a step here, its reason in notify and its words.
package policy

import (
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/span"
)

// Step is one policy and what it says of one customer.
type Step struct {
	Rule   notify.Rule
	Holds  bool          // nothing is in the way
	Reason notify.Reason // why nothing is sent; empty when it holds
}

// Rules are what an installation asks of all notifications that do not say otherwise.
type Rules struct {
	// SMSDaily is how many SMS a customer may get a day, by all notifications; 0: any number.
	SMSDaily   int
	AtMostOnce span.Span // how long a customer is left alone by what told him, on debts and without an event
}

// Steps are the policies that a notification has, with what each says of the customer at
// the instant, in the order in which they are asked.
func (r Rules) Steps(n notify.Notification, c notify.Customer, at time.Time) []Step {
	var steps []Step
	step := func(rule notify.Rule, reason notify.Reason, holds bool) {
		s := Step{Rule: rule, Holds: holds}
		if !holds {
			s.Reason = reason
		}
		steps = append(steps, s)
	}
	step(notify.NotSpared, notify.Spared, n.Urgent || c.Sparing == nil || !at.Before(c.Sparing.Until))
	step(notify.NotSilent, notify.Silent, n.Urgent || !c.Silent)
	if n.SparesArranged() {
		step(notify.NotArranged, notify.Arranged, c.ArrangedUntil.IsZero() || at.After(c.ArrangedUntil))
	}
	if spacing := n.Spacing(r.AtMostOnce); !spacing.IsZero() {
		step(notify.NotTooSoon, notify.TooSoon, c.LastTold.IsZero() || !c.LastTold.After(spacing.Before(at)))
	}
	if r.SMSDaily > 0 && n.Has(notify.SMS) && !n.Urgent {
		step(notify.FewSMS, notify.SMSLimit, c.SMSToday < r.SMSDaily)
	}
	return steps
}

// concerns reports whether a rule is about a channel. A warning in the browser may be set
// again at any time.
func concerns(r notify.Rule, channel notify.Channel) bool {
	if r == notify.NotTooSoon {
		return channel != notify.Warning
	}
	return r != notify.FewSMS || channel == notify.SMS
}

// Spares is why the customer gets nothing by the channel; empty when nothing is in the
// way.
func (r Rules) Spares(n notify.Notification, c notify.Customer, channel notify.Channel, at time.Time) notify.Reason {
	for _, s := range r.Steps(n, c, at) {
		if !s.Holds && concerns(s.Rule, channel) {
			return s.Reason
		}
	}
	return ""
}

// Still is Spares for what was planned some time ago and waits: it was not too soon
// then, nor one too many.
func (r Rules) Still(n notify.Notification, c notify.Customer, channel notify.Channel, at time.Time) notify.Reason {
	c.LastTold, c.SMSToday = time.Time{}, 0
	return r.Spares(n, c, channel, at)
}
