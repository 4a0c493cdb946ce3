package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

// applyOn makes a notification one for the date of --on.
func (o *messageOptions) applyOn(now time.Time, n *notify.Notification) error {
	switch {
	case o.given("cycle"):
		return errors.New(textOnOrCycle)
	case o.given("once") && !o.once:
		return errors.New(textOnNotOnce)
	}
	cycle, err := onDate(o.on, now)
	if err != nil {
		return err
	}
	n.Once, n.Cycle = true, cycle
	return nil
}

// onDate is the schedule whose first minute after now, in now's zone, is the one
// given as for --at. A schedule has no year, so a date must come before the same
// one of another year does. A minute that comes twice, since the clock is set back,
// is its first pass: that is the one that schedules know.
func onDate(value string, now time.Time) (schedule.Schedule, error) {
	if value == "" {
		return schedule.Schedule{}, errors.New(textOnWhen)
	}
	at, err := instant(value, now, now.Location())
	if err != nil {
		return schedule.Schedule{}, err
	}
	if !at.After(now) {
		return schedule.Schedule{}, fmt.Errorf(textOnPassed, onceTime(at), onceTime(now))
	}
	cycle, err := schedule.ParseCycle(at.Format("4 15 2 1 *"))
	if err != nil {
		return cycle, err
	}
	next, ok := cycle.Next(now)
	switch {
	case !ok || next.Format(clock) != at.Format(clock):
		return cycle, fmt.Errorf(textOnFar, onceTime(at), onceTime(next))
	case !next.Equal(at) && isExact(value):
		return cycle, fmt.Errorf(textOnSecond, onceTime(at), onceTime(next))
	}
	return cycle, nil
}

// isExact reports that a time says its offset from UTC.
func isExact(value string) bool {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z"} {
		if _, err := time.Parse(layout, value); err == nil {
			return true
		}
	}
	return false
}
