package lint

import (
	"errors"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

func warning(code Code, english string, args ...any) []Finding {
	return []Finding{{Code: code, Severity: Warning, Message: i18n.Sprintf(english, args...)}}
}

func failure(code Code, english string, args ...any) []Finding {
	return []Finding{{Code: code, Severity: Error, Message: i18n.Sprintf(english, args...)}}
}

// broken reports what could not be read of a row that was put in by hand. A
// date that never comes is told apart from nonsense.
func broken(faults []error) []Finding {
	var found []Finding
	for _, fault := range faults {
		code := BrokenRow
		if f, ok := errors.AsType[*schedule.FieldError](fault); ok && f.Problem == schedule.NeverComes {
			code = NeverDue
		}
		found = append(found, failure(code, "%v", fault)...)
	}
	return found
}

func neverDue(n notify.Notification, f Facts) []Finding {
	if !f.Used || n.State != notify.Active {
		return nil
	}
	return failure(NeverDue, "it is for one time and has run already; \"powiadom disable\" and \"enable\" arm it again")
}

// rarely is how far away an occurrence is that was hardly meant so.
const rarely = 366 * 24 * time.Hour

func rarelyDue(n notify.Notification, f Facts) []Finding {
	next, ok := n.Cycle.Next(f.At)
	if !ok || next.Sub(f.At) <= rarely || forOneDate(n, f) {
		return nil
	}
	return warning(RarelyDue, "the schedule %q is due next on %s only", n.Cycle, next.Format(time.DateOnly))
}

// FarAhead is how far ahead the date of a one-time notification is that was
// hardly meant so.
const FarAhead = 300 * 24 * time.Hour

// comingUp is how far ahead a date is that has come this year too and is looked
// forward to all the same.
const comingUp = 60 * 24 * time.Hour

// forOneDate reports that a one-time notification waits for its date.
func forOneDate(n notify.Notification, f Facts) bool {
	return n.Once && n.State == notify.Active && !f.Used
}

// datePassed warns of a one-time notification that was meant for a date of this
// year, which is over: it goes out at the next such date.
func datePassed(n notify.Notification, f Facts) []Finding {
	next, ok := n.Cycle.Next(f.At)
	if !ok || !forOneDate(n, f) {
		return nil
	}
	ahead := next.Sub(f.At)
	days := int(ahead.Round(24*time.Hour) / (24 * time.Hour))
	year := time.Date(f.At.Year(), 1, 1, 0, 0, 0, 0, f.At.Location())
	first, _ := n.Cycle.Next(year.Add(-time.Minute))
	switch {
	case ahead > comingUp && !first.After(f.At):
		return warning(DatePassed, "it is for one time, and its date has passed this year: it goes out on %s only, in %s",
			next.Format(minute), inDays(days))
	case ahead > FarAhead:
		return warning(DatePassed, "it is for one time, and goes out on %s only, in %s", next.Format(minute), inDays(days))
	}
	return nil
}

func inDays(n int) string { return i18n.N(n, "%d day", "%d days", n) }

// minute is how a minute is written.
const minute = "2006-01-02 15:04"

// tooOften warns of paid or written messages to the same people more than once
// an hour, with what that comes to in a day.
func tooOften(n notify.Notification, f Facts) []Finding {
	if !n.TooOften(f.Usual) || f.Reach == nil {
		return nil
	}
	reach, err := f.Reach()
	if err != nil {
		return warning(TooOften, "the schedule %q tells the same people more than once an hour; how many they are is not known: %v",
			n.Cycle, err)
	}
	times := n.Cycle.TimesADay()
	return warning(TooOften, "the schedule %q tells the same people more than once an hour: now %s, %s a day: %s a day",
		n.Cycle, notify.CustomerCount(reach.Customers), i18n.N(times, "%d time", "%d times", times), aDay(n, reach, times, f.SMSPrice))
}

// spaced tells that a cycle comes several times a day, and whom it told is left alone for
// a day or more: then the later ones are for those who have come since.
func spaced(n notify.Notification, f Facts) []Finding {
	n.ID = max(n.ID, 1) // also before it is stored
	spacing, times := n.Spacing(f.Usual), n.Cycle.TimesADay()
	if !n.Writes() || n.Once || spacing.Days == 0 || times < 2 {
		return nil
	}
	return []Finding{{Code: Spaced, Severity: Hint, Message: i18n.Sprintf(
		"it comes %s a day, and a customer whom it told by e-mail or SMS is left alone for %s; --at-most-once says otherwise",
		i18n.N(times, "%d time", "%d times", times), spacing.Words())}}
}

// aDay is what so many runs send, by the notification's channels.
func aDay(n notify.Notification, reach Reach, times int, price *decimal.Decimal) string {
	var list []string
	if n.Has(notify.Email) {
		list = append(list, i18n.Sprintf("%s e-mails", money.Whole(reach.Messages[notify.Email]*times)))
	}
	if n.Has(notify.SMS) {
		list = append(list, i18n.Sprintf("%s SMS (%s parts)", money.Whole(reach.Messages[notify.SMS]*times), money.Whole(reach.Parts*times)))
		if price != nil {
			list = append(list, i18n.Sprintf("%s for SMS", money.Format(price.Mul(decimal.NewFromInt(int64(reach.Parts*times))))))
		}
	}
	return strings.Join(list, ", ")
}
