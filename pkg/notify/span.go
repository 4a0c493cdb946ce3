package notify

import (
	"strconv"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Span is a length of time as people write it: 90m, 12h, 3d, 2w. Days are those of the
// calendar, and w seven of them. A valid one comes from ParseSpan.
type Span string

// mostSpanDays keeps the arithmetic of dates within reason.
const mostSpanDays = 36500

// ParseSpan reads a length of time, 0 or more.
func ParseSpan(s string) (Span, error) {
	span := Span(strings.ToLower(strings.TrimSpace(s)))
	if days, rest, ok := span.parts(); !ok || days < 0 || days > mostSpanDays || rest < 0 {
		return "", i18n.Errorf("%q: a length of time such as 90m, 12h, 3d or 2w is expected", s)
	}
	return span, nil
}

// parts are whole days and what is less than days.
func (s Span) parts() (days int, rest time.Duration, ok bool) {
	text := string(s)
	for unit, times := range map[string]int{"d": 1, "w": 7} {
		if number, is := strings.CutSuffix(text, unit); is {
			n, err := strconv.Atoi(number)
			return min(n, mostSpanDays+1) * times, 0, err == nil
		}
	}
	rest, err := time.ParseDuration(text)
	return 0, rest, err == nil
}

// After is the instant so much later than another, by the calendar of its zone.
func (s Span) After(t time.Time) time.Time { return s.from(t, 1) }

// Before is the instant so much earlier.
func (s Span) Before(t time.Time) time.Time { return s.from(t, -1) }

func (s Span) from(t time.Time, sign int) time.Time {
	days, rest, _ := s.parts()
	return t.AddDate(0, 0, sign*days).Add(time.Duration(sign) * rest)
}
