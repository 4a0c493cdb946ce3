package cli

import (
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

// instant reads the value of --at, in the installation's zone, floored to the
// minute; empty is now. An hour may be written with one digit. A wall time that
// the change of clocks skips is refused.
func instant(value string, now time.Time, zone *time.Location) (time.Time, error) {
	if value == "" {
		return now.In(zone).Truncate(time.Minute), nil
	}
	if t, err := time.Parse(time.RFC3339, value); err == nil {
		return t.In(zone).Truncate(time.Minute), nil
	}
	if t, err := time.Parse("2006-01-02T15:04Z", value); err == nil {
		return t.In(zone), nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		wall, err := time.Parse(layout, value)
		if err != nil {
			continue
		}
		t := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, 0, zone)
		if t.Hour() != wall.Hour() || t.Minute() != wall.Minute() {
			return time.Time{}, i18n.Errorf("time %q does not exist in %s: the clock skips it", value, zone)
		}
		return t, nil
	}
	return time.Time{}, i18n.Errorf("time %q: allowed are 2026-11-23T08:00 (local) and RFC 3339, 2026-11-23T08:00:00+01:00",
		value)
}

// minute is the present minute, in the installation's zone.
func (s *session) minute() time.Time { return s.begun.In(s.zone()).Truncate(time.Minute) }

// passed reports that an instant lies before it.
func (s *session) passed(at time.Time) bool { return at.Before(s.minute()) }

// sayPast says of an instant in the past what is not known of it, in one line on
// standard error.
func (a *app) sayPast(s *session, at time.Time) error {
	if !s.passed(at) {
		return nil
	}
	_, err := ui.Fprintf(a.streams.Err, "powiadom: as of %s; statuses, contacts and consents are of today\n",
		at.Format(clock))
	return err
}

// saySendPast says who is told by a run for an instant in the past.
func (a *app) saySendPast(s *session, at time.Time) error {
	if !s.passed(at) {
		return nil
	}
	_, err := ui.Fprintf(a.streams.Err, "powiadom: told is who was meant at %s and still is\n", at.Format(clock))
	return err
}
