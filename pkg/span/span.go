// Package span reads and reckons with lengths of time as people give them: 90m, 12h, 7d, 2w.
package span

import (
	"strconv"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Span is a length of time: days of the calendar, and what is less. The zero value is
// none.
type Span struct {
	Days int
	Rest time.Duration // of a span without days
}

// mostDays bounds a span; a hundred years are for ever.
const mostDays = 36500

// Parse reads 90m, 12h, 7d, 2w, or 0 for none. The error says what is allowed.
func Parse(s string) (Span, error) {
	text := strings.ToLower(strings.TrimSpace(s))
	if text == "0" {
		return Span{}, nil
	}
	for unit, times := range map[string]int{"d": 1, "w": 7} {
		number, is := strings.CutSuffix(text, unit)
		if n, err := strconv.Atoi(number); is && err == nil && n >= 0 && n <= mostDays/times {
			return Span{Days: n * times}, nil
		}
	}
	if rest, err := time.ParseDuration(text); err == nil && rest >= 0 {
		return Span{Rest: rest}, nil
	}
	return Span{}, i18n.Errorf("%q: a length of time such as 90m, 12h, 3d or 2w is expected", s)
}

// String is the span as Parse reads it.
func (s Span) String() string {
	switch {
	case s.Days > 0:
		return strconv.Itoa(s.Days) + "d"
	case s.Rest%time.Minute != 0:
		return s.Rest.String()
	case s.Rest%time.Hour != 0:
		return strconv.Itoa(int(s.Rest/time.Minute)) + "m"
	case s.Rest > 0:
		return strconv.Itoa(int(s.Rest/time.Hour)) + "h"
	}
	return "0"
}

// Words is the span for people.
func (s Span) Words() string {
	if s.Days > 0 {
		return i18n.N(s.Days, "%d day", "%d days", s.Days)
	}
	return i18n.Duration(s.Rest)
}

// IsZero reports whether it is none.
func (s Span) IsZero() bool { return s == Span{} }

// Before is the time so long before another, in its zone: days are those of the calendar,
// so that nine o'clock is a day after nine o'clock, also when the clocks change.
func (s Span) Before(at time.Time) time.Time { return at.AddDate(0, 0, -s.Days).Add(-s.Rest) }

// After is the time so long after another.
func (s Span) After(at time.Time) time.Time { return at.AddDate(0, 0, s.Days).Add(s.Rest) }

// MarshalText and UnmarshalText are String and Parse, for JSON.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *Span) UnmarshalText(text []byte) (err error) {
	*s, err = Parse(string(text))
	return err
}
