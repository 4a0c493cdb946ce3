package after

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/span"
)

// period is a stretch of time given by --since and --until.
type period struct{ since, until string }

func (s *period) register(flags *pflag.FlagSet) {
	flags.StringVar(&s.since, "since", "", "from `TIME` on: 2026-11-23T08:00, 2026-11-23, or how long ago (90m, 12h, 7d, 4w)")
	flags.StringVar(&s.until, "until", "", "before `TIME`, written in the same way; of a day to its end")
}

// bounds reads both ends, zero where none is given: from since, before until. A
// day is meant whole. Errors are those of usage.
func (s *period) bounds(now time.Time, zone *time.Location) (since, until time.Time, err error) {
	if since, err = moment("since", s.since, now, zone, 0); err != nil {
		return time.Time{}, time.Time{}, app.Usage(err)
	}
	if until, err = moment("until", s.until, now, zone, 1); err != nil {
		return time.Time{}, time.Time{}, app.Usage(err)
	}
	if !since.IsZero() && !until.IsZero() && !since.Before(until) {
		return time.Time{}, time.Time{}, app.Usage(i18n.Errorf("since %s is not before until %s", s.since, s.until))
	}
	return since, until, nil
}

// moment reads a time, a day, or how long ago it was: 90m, 12h, 7d, 4w. Of a
// day it is the beginning, so many days later.
func moment(flag, value string, now time.Time, zone *time.Location, later int) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	if day, ok := app.Day(value, zone); ok {
		return day.AddDate(0, 0, later), nil
	}
	if t, ok := ago(value, now.In(zone)); ok {
		return t, nil
	}
	t, err := app.Instant(value, now, zone)
	if err != nil && strings.ContainsAny(value, "T:") {
		return time.Time{}, fmt.Errorf("%s: %w", flag, err)
	}
	if err != nil {
		return time.Time{}, i18n.Errorf("%s %q: allowed are a time (2026-11-23T08:00), a day (2026-11-23) and how long ago it was (90m, 12h, 7d, 4w)",
			flag, value)
	}
	return t, nil
}

// ago reads a duration before now; d are days by the calendar and w seven of
// them.
func ago(value string, now time.Time) (time.Time, bool) {
	length, err := span.Parse(value)
	return length.Before(now), err == nil
}
