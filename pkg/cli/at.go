package cli

import (
	"fmt"
	"time"
)

// instant reads the value of --at, in the installation's zone, floored to the
// minute; empty is now. A wall time that the change of clocks skips is refused.
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
		t, err := time.ParseInLocation(layout, value, zone)
		if err != nil {
			continue
		}
		if t.Format(layout) != value {
			return time.Time{}, fmt.Errorf(textSkippedTime, value, zone)
		}
		return t.Truncate(time.Minute), nil
	}
	return time.Time{}, fmt.Errorf(textBadTime, value)
}
