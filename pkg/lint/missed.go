package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

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
	text := textMissedInvoices
	if n.Event == notify.Payment {
		text = textMissedPayments
	}
	advice := textOtherHour
	if daily := n.Cycle.Daily(); daily != n.Cycle {
		advice = fmt.Sprintf(textRunDaily, daily)
	}
	return warning(Missed, text, spans(gaps), n.Cycle, advice)
}

// mostSpans is how many times are named one by one.
const mostSpans = 3

// spans names gaps: by days of the week where each week has the same, else the
// first ones by their dates.
func spans(gaps []schedule.Gap) string {
	if weekly := distinct(gaps, weekSpan); len(weekly) <= mostSpans && len(gaps) > len(weekly) && all(gaps, shorterThanWeek) {
		return strings.Join(weekly, textBetweenSpans)
	}
	if len(gaps) <= mostSpans {
		return strings.Join(distinct(gaps, dateSpan), textBetweenSpans)
	}
	var whole time.Duration
	for _, g := range gaps {
		whole += g.Until.Sub(g.After)
	}
	days := int(whole.Round(24*time.Hour) / (24 * time.Hour))
	return fmt.Sprintf(textMoreSpans, dateSpan(gaps[0]), len(gaps), days)
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
	return fmt.Sprintf(textSpan, day(g.After), day(g.Until))
}

// dateSpan has the offset from UTC where the clock shows the same at both ends.
func dateSpan(g schedule.Gap) string {
	layout := minute
	if g.After.Format(minute) == g.Until.Format(minute) {
		layout = minute + " -07:00"
	}
	return fmt.Sprintf(textSpan, g.After.Format(layout), g.Until.Format(layout))
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
	return warning(SameName, textSameName, strings.Join(ids, ", "))
}
