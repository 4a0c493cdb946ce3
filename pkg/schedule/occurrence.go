package schedule

import "time"

const (
	wallKey = "2006-01-02T15:04"
	utcKey  = "2006-01-02T15:04Z"

	// maxShift bounds how far a zone's clock was ever set back: from the
	// easternmost offset to the westernmost.
	maxShift = 26 * time.Hour

	// horizon bounds the search for the next occurrence. 29 February is the rarest
	// date and comes back after eight years at most, over a year such as 2100.
	horizon = 10 // years
)

// Matches tells whether the schedule is due in the minute of at, by the clock of
// at's zone.
func (s Schedule) Matches(at time.Time) bool {
	_, due := s.Occurrence(at)
	return due
}

// Occurrence tells whether the schedule is due in the minute of at, by the clock
// of at's zone, and under which key that occurrence is to be remembered.
//
// A schedule whose hour begins with `*` follows real time. Its key is the minute
// in UTC, such as 2026-10-25T00:30Z.
//
// A schedule with a fixed hour is due once for each minute of the local clock, as
// cron(8) promises, and its key is that minute, such as 2026-10-25T02:30. When
// the clock is set back, the second pass of a minute is not due; it has the key of
// the first. When the clock is set forward, the minutes left out are made up for
// in the first minute after the gap: as one occurrence, which has the key of that
// minute if that minute itself matches, else of the last one left out.
//
// The key is empty if no minute matches.
func (s Schedule) Occurrence(at time.Time) (key string, due bool) {
	at = floor(at)
	now := wall(at)
	switch {
	case s.hour.star():
		if s.matchesWall(now) {
			return at.UTC().Format(utcKey), true
		}
	case s.matchesWall(now):
		return now.Format(wallKey), !repeated(at)
	default:
		// The gap is empty but for the minute after the clock was set forward.
		for w := now.Add(-time.Minute); w.After(wall(at.Add(-time.Minute))); w = w.Add(-time.Minute) {
			if s.matchesWall(w) {
				return w.Format(wallKey), true
			}
		}
	}
	return "", false
}

// Next returns the first minute after the given instant in which the schedule is
// due, in the same zone. It is false for the zero Schedule, and for no other
// unless the calendar ends.
func (s Schedule) Next(after time.Time) (time.Time, bool) {
	if s == (Schedule{}) {
		return time.Time{}, false
	}
	t := floor(after).Add(time.Minute)
	for limit := t.AddDate(horizon, 0, 0); t.Before(limit); {
		if s.Matches(t) {
			return t, true
		}
		t = s.advance(t, nextChange(t, limit))
	}
	return time.Time{}, false
}

// advance returns the first minute after t whose wall clock matches, or the first
// minute from change on if that is earlier. The zone's offset is the same from t
// up to change, so that the wall clock and real time move together.
func (s Schedule) advance(t, change time.Time) time.Time {
	change = floor(change.Add(time.Minute - 1))
	start := wall(t)
	w := s.nextWall(start.Add(time.Minute), start.Add(change.Sub(t)))
	return t.Add(w.Sub(start))
}

// nextChange returns the end of the time after t for which its zone's offset is
// known to stay the same, at most limit.
//
// Beyond a zone's table ZoneBounds ends each year after 365 days. On 31 December
// of a leap year, in UTC, that end has passed; what it meant is the next midnight.
func nextChange(t, limit time.Time) time.Time {
	_, change := t.ZoneBounds()
	switch {
	case change.IsZero() || change.After(limit):
		return limit
	case !change.After(t):
		return t.Truncate(24 * time.Hour).Add(24 * time.Hour)
	}
	return change
}

// nextWall returns the first matching wall minute from w on, or limit.
func (s Schedule) nextWall(w, limit time.Time) time.Time {
	for w.Before(limit) {
		switch {
		case !s.month.has(int(w.Month())):
			w = time.Date(w.Year(), w.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		case !s.matchesDay(w):
			w = time.Date(w.Year(), w.Month(), w.Day()+1, 0, 0, 0, 0, time.UTC)
		case !s.hour.has(w.Hour()):
			w = w.Truncate(time.Hour).Add(time.Hour)
		case !s.minute.has(w.Minute()):
			w = w.Add(time.Minute)
		default:
			return w
		}
	}
	return limit
}

// matchesWall tells whether the fields match a reading of the wall clock.
func (s Schedule) matchesWall(w time.Time) bool {
	return s.minute.has(w.Minute()) && s.hour.has(w.Hour()) && s.month.has(int(w.Month())) && s.matchesDay(w)
}

// matchesDay applies the rule of crontab(5): if either field begins with `*`, both
// must match, else one of them is enough.
func (s Schedule) matchesDay(w time.Time) bool {
	dayOfMonth := s.dayOfMonth.has(w.Day())
	dayOfWeek := s.dayOfWeek.has(int(w.Weekday()))
	if s.dayOfMonth.star() || s.dayOfWeek.star() {
		return dayOfMonth && dayOfWeek
	}
	return dayOfMonth || dayOfWeek
}

// repeated tells whether the clock of at's zone has shown the minute of at before,
// because it was set back since.
func repeated(at time.Time) bool {
	for t := at; ; {
		start, _ := t.ZoneBounds()
		if start.IsZero() || at.Sub(start) >= maxShift {
			return false
		}
		t = start.Add(-1)
		back := offset(t) - offset(at)
		if earlier := at.Add(-back); back > 0 && earlier.Before(start) && offset(earlier) == offset(t) {
			return true
		}
	}
}

// wall returns the reading of the clock of t's zone, as if it were in UTC, where
// every minute exists once and can be counted on.
func wall(t time.Time) time.Time { return floor(t.UTC().Add(offset(t))) }

// offset returns how far the clock of t's zone is ahead of UTC.
func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}

func floor(t time.Time) time.Time { return t.Truncate(time.Minute) }
