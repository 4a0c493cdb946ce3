// Package span reads and reckons with lengths of time as people give them: 12h, 7d, 2w.
package span

import (
	"strconv"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Span is a length of time as people give it: days of the calendar, or hours. The zero
// value is none.
type Span struct {
	Days  int
	Hours int
}

// mostSpanDays bounds a span; ten years are for ever.
const mostSpanDays = 3660

// Parse reads 7d, 2w, 12h, or 0 for none. The error says what is allowed.
func Parse(s string) (Span, error) {
	text := strings.ToLower(strings.TrimSpace(s))
	if text == "0" {
		return Span{}, nil
	}
	number, unit := text, ""
	if text != "" {
		number, unit = text[:len(text)-1], text[len(text)-1:]
	}
	n, err := strconv.Atoi(number)
	days := map[string]int{"d": 1, "w": 7}[unit]
	switch {
	case err != nil || n < 0 || n*max(days, 1) > mostSpanDays:
	case days > 0:
		return Span{Days: n * days}, nil
	case unit == "h":
		return Span{Hours: n}, nil
	}
	return Span{}, i18n.Errorf("%q: allowed are hours, days and weeks such as 12h, 7d and 2w, up to ten years, and 0 for none", s)
}

// String is the span as Parse reads it.
func (s Span) String() string {
	switch {
	case s.Days > 0:
		return strconv.Itoa(s.Days) + "d"
	case s.Hours > 0:
		return strconv.Itoa(s.Hours) + "h"
	}
	return "0"
}

// IsZero reports whether it is none.
func (s Span) IsZero() bool { return s == Span{} }

// Before is the time so long before another, in its zone: days are those of the calendar,
// so that nine o'clock is a day after nine o'clock, also when the clocks change.
func (s Span) Before(at time.Time) time.Time {
	return at.AddDate(0, 0, -s.Days).Add(-time.Duration(s.Hours) * time.Hour)
}

// MarshalText and UnmarshalText are String and Parse, for JSON.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *Span) UnmarshalText(text []byte) (err error) {
	*s, err = Parse(string(text))
	return err
}

// Words is the span for people.
func (s Span) Words() string {
	if s.Days > 0 {
		return i18n.N(s.Days, "%d day", "%d days", s.Days)
	}
	return i18n.Sprintf("%d h", s.Hours)
}
