package app

import (
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
	"github.com/powiadom/powiadom/pkg/ui"
)

// applyOn makes a notification one for the date of --on.
func (o *MessageOptions) applyOn(now time.Time, n *notify.Notification) error {
	switch {
	case o.Given("cycle"):
		return i18n.Errorf("on and cycle exclude each other; give one of them")
	case o.Given("once") && !o.once:
		return i18n.Errorf("on: a date comes once; leave --once=false out")
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
		return schedule.Schedule{}, i18n.Errorf("on: the time is empty; give one such as \"2026-12-24 18:00\"")
	}
	at, err := Instant(value, now, now.Location())
	if err != nil {
		return schedule.Schedule{}, err
	}
	if !at.After(now) {
		return schedule.Schedule{}, i18n.Errorf("on %s: that is not ahead, it is %s now", OnceTime(at), OnceTime(now))
	}
	cycle, err := schedule.ParseCycle(at.Format("4 15 2 1 *"))
	if err != nil {
		return cycle, err
	}
	next, ok := cycle.Next(now)
	switch {
	case !ok || next.Format(ui.Clock) != at.Format(ui.Clock):
		return cycle, i18n.Errorf("on %s: a schedule has no year, so that at most a year ahead can be said; it would go out on %s already",
			OnceTime(at), OnceTime(next))
	case !next.Equal(at) && isExact(value):
		return cycle, i18n.Errorf("on %s: the clock shows that minute twice, and a schedule knows the first time alone, %s; choose another minute",
			OnceTime(at), OnceTime(next))
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
