package schedule_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/powiadom/powiadom/pkg/schedule"
)

// drawValid draws a schedule that comes.
func drawValid(t *rapid.T) schedule.Schedule {
	m := drawSchedule(t)
	s, err := schedule.ParseCycle(m.String())
	if fe, ok := errors.AsType[*schedule.FieldError](err); ok && fe.Problem == schedule.NeverComes {
		t.Skip("the date never comes")
	}
	if err != nil {
		t.Fatalf("ParseCycle(%q): %v", m, err)
	}
	return s
}

// TestHowOften: within sixty minutes, and on a day, by counting, where the clock
// is not set.
func TestHowOften(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawValid(t)
		from, ok := s.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		if !ok {
			t.Skip("it does not come")
		}
		day := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
		var last time.Time
		times, near := 0, false
		for at := day; at.Before(day.Add(49 * time.Hour)); at = at.Add(time.Minute) {
			if !s.Matches(at) {
				continue
			}
			if at.Before(day.Add(24 * time.Hour)) {
				times++
			}
			near = near || !last.IsZero() && at.Sub(last) < time.Hour
			last = at
		}
		if s.MoreThanHourly() != near || s.TimesADay() != times {
			t.Fatalf("%q: MoreThanHourly() = %v, TimesADay() = %d, want %v, %d", s, s.MoreThanHourly(), s.TimesADay(), near, times)
		}
	})
}

// TestGapsAgainstModel: what is between the occurrences, one by one.
func TestGapsAgainstModel(t *testing.T) {
	t.Parallel()
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	back := func(at time.Time) time.Time { return at.AddDate(0, 0, -1) }
	rapid.Check(t, func(t *rapid.T) {
		s := drawValid(t)
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, warsaw).Add(time.Duration(rapid.IntRange(0, 365*24*60).Draw(t, "minute")) * time.Minute)
		until := from.AddDate(0, 0, rapid.IntRange(1, 40).Draw(t, "days"))
		var want []schedule.Gap
		seen, ok := s.Next(from)
		for ok {
			next, more := s.Next(seen)
			if ok = more && !next.After(until); !ok {
				break
			}
			if start := back(next); start.After(seen) {
				want = append(want, schedule.Gap{After: seen, Until: start})
			}
			seen = next
		}
		if d := cmp.Diff(want, s.Gaps(from, until, back)); d != "" {
			t.Fatalf("%q from %s (-want +got):\n%s", s, from, d)
		}
	})
}

func TestDaily(t *testing.T) {
	t.Parallel()
	for cycle, want := range map[string]string{
		"0 9 1 1 1": "0 9 * * *", "* 8-16 * * *": "* 8-16 * * *", "5 * 1-31 * 0": "5 * * * *",
	} {
		if got := parse(t, cycle).Daily().String(); got != want {
			t.Errorf("%q: Daily() = %q, want %q", cycle, got, want)
		}
	}
}
