// Package schedule reads the five fields that say when a notification is due,
// and tells for an instant whether it is, and when it will be next. The language
// is that of crontab(5) without step values.
//
// It holds no clock: every answer is a function of the instant it is given, in
// that instant's zone. Remembering which occurrences were carried out is the
// caller's affair; Occurrence gives the key to remember them by.
package schedule

import (
	"math/bits"
	"strconv"
	"strings"
)

// Fields are the five fields of a schedule as they are written and stored. An
// empty field means `*`.
type Fields struct {
	Minute     string
	Hour       string
	DayOfMonth string
	Month      string
	DayOfWeek  string
}

// String returns the fields in the order of crontab(5), between blanks.
func (f Fields) String() string {
	return strings.Join([]string{f.Minute, f.Hour, f.DayOfMonth, f.Month, f.DayOfWeek}, " ")
}

// Schedule is a parsed and valid schedule. Two schedules that mean the same are
// equal with ==. The zero Schedule is not valid and is never due.
type Schedule struct {
	minute, hour, dayOfMonth, month, dayOfWeek set
}

// Fields returns the canonical text of each field: numbers in order, runs as
// ranges, Sunday as 0, and `*` for a field that began with it. Parse gives an
// equal Schedule back.
func (s Schedule) Fields() Fields {
	return Fields{
		Minute:     s.minute.String(),
		Hour:       s.hour.String(),
		DayOfMonth: s.dayOfMonth.String(),
		Month:      s.month.String(),
		DayOfWeek:  s.dayOfWeek.String(),
	}
}

// String returns the canonical text, which ParseCycle reads back to an equal
// Schedule.
func (s Schedule) String() string { return s.Fields().String() }

// MoreThanHourly tells whether the schedule can be due more than once within sixty
// minutes. Two minutes of one hour are less than that apart, and a single minute
// of two hours is not; but for the day on which the clock is set forward, when
// what it leaves out is made up for just before what follows.
func (s Schedule) MoreThanHourly() bool { return s.minute.len() > 1 }

// TimesADay is how often the schedule is due on a day on which it is due at all
// and the clock is not set.
func (s Schedule) TimesADay() int { return s.minute.len() * s.hour.len() }

// Daily is the schedule with the same minutes and hours of every day.
func (s Schedule) Daily() Schedule {
	every := s
	every.dayOfMonth, every.month, every.dayOfWeek = span(1, 31)|star, span(1, 12)|star, span(0, 6)|star
	return every
}

// set holds the values of one field, a bit for each. The highest bit tells that
// the field began with `*`, which matters for the hour and for the two day fields.
type set uint64

const star set = 1 << 63

func (s set) has(v int) bool { return s&(1<<v) != 0 }
func (s set) star() bool     { return s&star != 0 }
func (s set) len() int       { return bits.OnesCount64(uint64(s &^ star)) }
func (s set) first() int     { return bits.TrailingZeros64(uint64(s)) }

// span returns the set of the values from lo to hi, both included.
func span(lo, hi int) set { return 1<<(hi+1) - 1<<lo }

// String returns the shortest list that holds the same values; a run of three or
// more is a range.
func (s set) String() string {
	if s.star() {
		return "*"
	}
	var items []string
	for v := 0; v < 63; v++ {
		if !s.has(v) {
			continue
		}
		last := v
		for s.has(last + 1) {
			last++
		}
		if last-v < 2 {
			items = append(items, strconv.Itoa(v))
			continue
		}
		items = append(items, rangeText(v, last))
		v = last
	}
	return strings.Join(items, ",")
}

func rangeText(lo, hi int) string {
	if lo == hi {
		return strconv.Itoa(lo)
	}
	return strconv.Itoa(lo) + "-" + strconv.Itoa(hi)
}
