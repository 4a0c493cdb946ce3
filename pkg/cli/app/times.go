package app

import (
	"time"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

// Instant reads the value of --at, in the installation's zone, floored to the
// minute; empty is now. An hour may be written with one digit, the date as Poles write
// it, 23.11.2026. A wall time that the change of clocks skips is refused.
func Instant(value string, now time.Time, zone *time.Location) (time.Time, error) {
	if value == "" {
		return now.In(zone).Truncate(time.Minute), nil
	}
	if t, err := time.Parse(time.RFC3339, value); err == nil {
		return t.In(zone).Truncate(time.Minute), nil
	}
	if t, err := time.Parse("2006-01-02T15:04Z", value); err == nil {
		return t.In(zone), nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2.1.2006 15:04"} {
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
	return time.Time{}, i18n.Errorf("time %q: allowed are 2026-11-23T08:00 (local) and RFC 3339, 2026-11-23T08:00:00+01:00", value)
}

// Until reads the value of --until: a time as --at has it, or a day, to its end.
func Until(value string, now time.Time, zone *time.Location) (time.Time, error) {
	if day, ok := Day(value, zone); ok {
		return day.AddDate(0, 0, 1), nil
	}
	return Instant(value, now, zone)
}

// Day reads a date, 2026-11-23 or 23.11.2026: the beginning of the day.
func Day(value string, zone *time.Location) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, "2.1.2006"} {
		if day, err := time.ParseInLocation(layout, value, zone); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}

// SayPast tells in one line on standard error that the instant is past, and what is
// not known of it.
func (a *App) SayPast(s *Session, at time.Time) error {
	if !s.Passed(at) {
		return nil
	}
	_, err := ui.Fprintf(a.Streams.Err, "powiadom: as of %s; statuses, contacts and consents are of today\n", at.Format(ui.Clock))
	return err
}

// FlagAt says what the flag --at is for.
const FlagAt = "as if started at `TIME` (2026-11-23T08:00, or RFC 3339)"

// TimeOrNull is a time as JSON has it; null for none.
func TimeOrNull(t time.Time, zone *time.Location) *string {
	if t.IsZero() {
		return nil
	}
	text := t.In(zone).Format(time.RFC3339)
	return &text
}

// PastTime is a time of the past in a table: short for people, RFC 3339 in a
// pipe, nothing for none.
func PastTime(t time.Time, pretty bool, zone *time.Location) string {
	switch {
	case t.IsZero():
		return ""
	case pretty:
		return t.In(zone).Format(ui.Clock)
	}
	return t.In(zone).Format(time.RFC3339)
}

// OnceTime writes the minute of a one-time notification: with the offset from UTC
// on a day on which the clock is set.
func OnceTime(at time.Time) string {
	if (dispatch.Coming{At: at}).ClocksChange() {
		return at.Format("2006-01-02 15:04 -07:00")
	}
	return at.Format(ui.Clock)
}
