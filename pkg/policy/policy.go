// Package policy decides whom a notification spares. It is a pure function of what was
// read: no input, no output, no clock. Runs, sends by hand, retries and explain ask it
// alike, so that one more policy is a step here, its reason in notify and its words.
package policy

import (
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
)

// Step is one policy and what it says of one customer.
type Step struct {
	Rule   notify.Rule
	Holds  bool          // nothing is in the way
	Reason notify.Reason // why nothing is sent; empty when it holds
}

// Steps are the policies that a notification has, with what each says of the customer at
// the instant, in the order in which they are asked.
func Steps(n notify.Notification, c notify.Customer, at time.Time) []Step {
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
	return steps
}

// Spares is why the customer gets nothing by any channel; empty when nothing is in the
// way.
func Spares(n notify.Notification, c notify.Customer, at time.Time) notify.Reason {
	for _, s := range Steps(n, c, at) {
		if !s.Holds {
			return s.Reason
		}
	}
	return ""
}
