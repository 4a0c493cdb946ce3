package schedule_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/powiadom/powiadom/pkg/schedule"
)

// The model is the rule told a second time, by counting: it walks through real
// minutes, remembers what the wall clock has shown, and asks lists of values that
// were drawn together with the text, so that it needs no parser either.

// modelField is a field as text and as the values that it means.
type modelField struct {
	text   string
	values []int
}

func (f modelField) has(v int) bool { return slices.Contains(f.values, v) }
func (f modelField) star() bool     { return strings.HasPrefix(f.text, "*") }

type modelSchedule [5]modelField

func (m modelSchedule) String() string {
	var texts []string
	for _, f := range m {
		texts = append(texts, f.text)
	}
	return strings.Join(texts, " ")
}

// shows tells whether the fields match what the wall clock shows.
func (m modelSchedule) shows(wall time.Time) bool {
	day, weekday := m[2].has(wall.Day()), m[4].has(int(wall.Weekday()))
	dayMatches := day || weekday
	if m[2].star() || m[4].star() {
		dayMatches = day && weekday
	}
	return m[0].has(wall.Minute()) && m[1].has(wall.Hour()) && m[3].has(int(wall.Month())) && dayMatches
}

// modelDue returns the minutes in [from, to) that are due, with their keys. It
// begins two days earlier, to learn what the clock has shown.
func modelDue(m modelSchedule, from, to time.Time) map[time.Time]string {
	readClock := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC)
	}
	found := make(map[time.Time]string)
	shown := make(map[time.Time]bool)
	before := readClock(from.AddDate(0, 0, -2).Add(-time.Minute))
	for t := from.AddDate(0, 0, -2); t.Before(to); t = t.Add(time.Minute) {
		now := readClock(t)
		key := ""
		switch {
		case m[1].star() && m.shows(now):
			key = t.UTC().Format(layout) + "Z"
		case m[1].star():
		case m.shows(now):
			if !shown[now] {
				key = now.Format(layout)
			}
		default:
			for w := before.Add(time.Minute); w.Before(now); w = w.Add(time.Minute) {
				if m.shows(w) {
					key = w.Format(layout)
				}
			}
		}
		if key != "" && !t.Before(from) {
			found[t.UTC()] = strings.Replace(key, " ", "T", 1)
		}
		shown[now] = true
		before = now
	}
	return found
}

// drawField draws a list of stars, values, ranges and names for one field.
func drawField(t *rapid.T, label string, lo, hi int, names string) modelField {
	if rapid.IntRange(0, 2).Draw(t, label+" star") == 0 {
		return modelField{"*", span(lo, hi)}
	}
	write := func(v int) string {
		if i := (v - lo) * 3; i < len(names) && rapid.Bool().Draw(t, label+" by name") {
			return names[i : i+3]
		}
		return fmt.Sprintf("%0*d", rapid.IntRange(1, 2).Draw(t, label+" width"), v)
	}
	var items []string
	var values []int
	for range rapid.IntRange(1, 3).Draw(t, label+" items") {
		from := rapid.IntRange(lo, hi).Draw(t, label+" from")
		switch rapid.IntRange(0, 9).Draw(t, label+" form") {
		case 0:
			items = append(items, "*")
			values = append(values, span(lo, hi)...)
		case 1, 2, 3, 4, 5:
			items = append(items, write(from))
			values = append(values, from)
		default:
			to := rapid.IntRange(from, hi).Draw(t, label+" to")
			items = append(items, write(from)+"-"+write(to))
			values = append(values, span(from, to)...)
		}
	}
	return modelField{strings.Join(items, ","), values}
}

func span(lo, hi int) []int {
	var values []int
	for v := lo; v <= hi; v++ {
		values = append(values, v)
	}
	return values
}

func drawSchedule(t *rapid.T) modelSchedule {
	return modelSchedule{
		drawField(t, "minute", 0, 59, ""),
		drawField(t, "hour", 0, 23, ""),
		drawField(t, "day of month", 1, 31, ""),
		drawField(t, "month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"),
		drawField(t, "day of week", 0, 6, "sunMonTUEwedthufrisat"),
	}
}

// drawStart draws an instant near a change of the clock of some zone, where the
// rules are hard, or anywhere.
func drawStart(t *rapid.T) time.Time {
	loc, err := time.LoadLocation(rapid.SampledFrom([]string{
		"Europe/Warsaw", "Europe/Warsaw", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Beirut",
		"Africa/Casablanca", "America/St_Johns", "Asia/Gaza", "Pacific/Apia", "Pacific/Kwajalein",
		"Antarctica/Troll", "America/Caracas", "Asia/Pyongyang", "Asia/Kathmandu", "UTC",
	}).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(rapid.IntRange(1975, 2060).Draw(t, "year"), 1, 1, 0, 0, 0, 0, loc).
		Add(time.Duration(rapid.IntRange(0, 366*24*60).Draw(t, "minute of year")) * time.Minute)
	if _, change := at.ZoneBounds(); !change.IsZero() && rapid.IntRange(0, 9).Draw(t, "near a change") > 0 {
		at = change.Add(-time.Duration(rapid.IntRange(-120, 2*24*60).Draw(t, "minutes before")) * time.Minute)
	}
	return at.Truncate(time.Minute)
}

func TestAgainstModel(t *testing.T) {
	t.Parallel()
	const window = 36 * time.Hour
	rapid.Check(t, func(t *rapid.T) {
		m := drawSchedule(t)
		s, err := schedule.ParseCycle(m.String())
		if fe, ok := errors.AsType[*schedule.FieldError](err); ok && fe.Problem == schedule.NeverComes {
			t.Skip("the date never comes")
		}
		if err != nil {
			t.Fatalf("ParseCycle(%q): %v", m, err)
		}
		from := drawStart(t)
		want := modelDue(m, from, from.Add(window))

		next, hasNext := s.Next(from.Add(-time.Minute))
		for at := from; at.Before(from.Add(window)); at = at.Add(time.Minute) {
			key, due := s.Occurrence(at)
			wantKey, wantDue := want[at.UTC()]
			if due != wantDue || due && key != wantKey {
				t.Fatalf("%q: Occurrence(%s) = %q, %v, want %q, %v", m, at, key, due, wantKey, wantDue)
			}
			if !wantDue {
				continue
			}
			if !hasNext || !next.Equal(at) {
				t.Fatalf("%q: Next = %s, %v, want %s", m, next, hasNext, at)
			}
			next, hasNext = s.Next(next)
		}
		if !hasNext || next.Before(from.Add(window)) || !s.Matches(next) {
			t.Fatalf("%q: Next = %s, %v, want a due minute after the window", m, next, hasNext)
		}
	})
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := drawSchedule(t)
		s, err := schedule.ParseCycle(m.String())
		if err != nil {
			t.Skip(err)
		}
		checkRoundTrip(t, s)
	})
}

// checkRoundTrip checks that the canonical text is read back and stays the same.
func checkRoundTrip(t rapid.TB, s schedule.Schedule) {
	t.Helper()
	again, err := schedule.ParseCycle(s.String())
	if err != nil || again != s || again.String() != s.String() {
		t.Fatalf("ParseCycle(%q) = %q, %v, want the same schedule", s, again, err)
	}
	if again, err := schedule.Parse(s.Fields()); err != nil || again != s {
		t.Fatalf("Parse(%q) = %q, %v, want the same schedule", s.Fields(), again, err)
	}
}

// only returns fields of which one has a text.
func only(field, text string) schedule.Fields {
	switch field {
	case "minute":
		return schedule.Fields{Minute: text}
	case "hour":
		return schedule.Fields{Hour: text}
	case "day of month":
		return schedule.Fields{DayOfMonth: text}
	case "month":
		return schedule.Fields{Month: text}
	}
	return schedule.Fields{DayOfWeek: text}
}

func FuzzParse(f *testing.F) {
	for _, cycle := range []string{
		"* * * * *", "5 * * * *", "30 8 * * *", "0 8 1,15 * 1-5", "0,15,30,45 8-18 * * mon-fri",
		"0 0 *,5 * 1", "0 0 5,* jan,DEC fri-sun", "0 0 29 2 *", "0 0 31 2 *", "0 0 31 4,6,9,11 1",
		"*/15 * * * *", "5/15 8-18/2 * * */2", "* 22-6 * * 5-0", "61 24 32 13 8", "@daily",
		"? L 15W * 1#2", "1,,2 * * * *", "05 08 01 02 07", "", "5~10 * * * *",
	} {
		f.Add(cycle)
	}
	names := []string{"cycle", "minute", "hour", "day of month", "month", "day of week"}
	f.Fuzz(func(t *testing.T, cycle string) {
		s, err := schedule.ParseCycle(cycle)
		if err == nil {
			checkRoundTrip(t, s)
			return
		}
		fe, ok := errors.AsType[*schedule.FieldError](err)
		if !ok || !slices.Contains(names, fe.Field) || !strings.HasPrefix(err.Error(), fe.Field+" ") {
			t.Errorf("ParseCycle(%q) error %q does not name the field", cycle, err)
		}
		if s != (schedule.Schedule{}) {
			t.Errorf("ParseCycle(%q) = %q beside an error, want the zero Schedule", cycle, s)
		}
		if _, err := schedule.Parse(only(fe.Field, fe.Instead)); err != nil {
			t.Errorf("ParseCycle(%q) says to write %q, which is refused: %v", cycle, fe.Instead, err)
		}
	})
}
