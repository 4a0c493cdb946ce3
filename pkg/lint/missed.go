package lint

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

// missed warns of invoices or payments that no run looks at, since the runs of
// the schedule are further apart than a run looks back.
func missed(n notify.Notification, f Facts) []Finding {
	if _, limited := n.LooksBack(f.At); !limited || n.Once {
		return nil
	}
	back := func(at time.Time) time.Time {
		since, _ := n.LooksBack(at)
		return since
	}
	gaps := n.Cycle.Gaps(f.At, f.At.AddDate(1, 0, 0), back)
	if len(gaps) == 0 {
		return nil
	}
	text := i18n.T("invoices issued %s are told to nobody, since a run of the schedule %q looks at the 24 hours before it: %s")
	if n.Event == notify.Payment {
		text = i18n.T("payments booked %s are told to nobody, since a run of the schedule %q looks at the day before it: %s")
	}
	if n.Event == notify.Due {
		text = i18n.T("invoices whose day begins %s are told to nobody, since a run of the schedule %q looks at its own day: %s")
	}
	advice := i18n.T("an hour that no change of the clocks touches misses none")
	if daily := n.Cycle.Daily(); daily != n.Cycle {
		advice = i18n.Sprintf("%q misses none", daily)
	}
	return warning(Missed, text, spans(gaps), n.Cycle, advice)
}

// mostSpans is how many times are named one by one.
const mostSpans = 3

// spans names gaps: by days of the week where each week has the same, else the
// first ones by their dates.
func spans(gaps []schedule.Gap) string {
	if weekly := distinct(gaps, weekSpan); len(weekly) <= mostSpans && len(gaps) > len(weekly) && all(gaps, shorterThanWeek) {
		return strings.Join(weekly, i18n.T(" and "))
	}
	if len(gaps) <= mostSpans {
		return strings.Join(distinct(gaps, dateSpan), i18n.T(" and "))
	}
	var whole time.Duration
	for _, g := range gaps {
		whole += g.Until.Sub(g.After)
	}
	days := int(whole.Round(24*time.Hour) / (24 * time.Hour))
	return i18n.Sprintf("%s and so on (in a year %s, %s)", dateSpan(gaps[0]), i18n.N(len(gaps), "%d time", "%d times", len(gaps)), inDays(days))
}

func shorterThanWeek(g schedule.Gap) bool { return g.Until.Sub(g.After) < 7*24*time.Hour }

func all(gaps []schedule.Gap, is func(schedule.Gap) bool) bool {
	return !slices.ContainsFunc(gaps, func(g schedule.Gap) bool { return !is(g) })
}

// distinct names gaps, each name once.
func distinct(gaps []schedule.Gap, name func(schedule.Gap) string) []string {
	var names []string
	for _, g := range gaps {
		if text := name(g); !slices.Contains(names, text) {
			names = append(names, text)
		}
	}
	return names
}

func weekSpan(g schedule.Gap) string {
	day := func(t time.Time) string { return weekdays()[t.Weekday()] + t.Format(" 15:04") }
	return i18n.Sprintf("from %s to %s", day(g.After), day(g.Until))
}

// dateSpan has the offset from UTC where the clock shows the same at both ends.
func dateSpan(g schedule.Gap) string {
	layout := minute
	if g.After.Format(minute) == g.Until.Format(minute) {
		layout = minute + " -07:00"
	}
	return i18n.Sprintf("from %s to %s", g.After.Format(layout), g.Until.Format(layout))
}

// sameName warns of others with its name, which people take for it.
func sameName(_ notify.Notification, f Facts) []Finding {
	if len(f.Namesakes) == 0 {
		return nil
	}
	ids := make([]string, len(f.Namesakes))
	for i, id := range f.Namesakes {
		ids[i] = strconv.FormatInt(id, 10)
	}
	return warning(SameName, "its name is also that of notification %s", strings.Join(ids, ", "))
}

// Severities, in words; see i18n.T.
var _ = []string{i18n.Mark("error"), i18n.Mark("warning"), i18n.Mark("hint")}

// weekdays are the days of the week after "from" and "to", Sunday first.
func weekdays() [7]string {
	return [7]string{
		i18n.C("from", "Sunday"), i18n.C("from", "Monday"), i18n.C("from", "Tuesday"), i18n.C("from", "Wednesday"),
		i18n.C("from", "Thursday"), i18n.C("from", "Friday"), i18n.C("from", "Saturday"),
	}
}
