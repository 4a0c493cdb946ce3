package lint

import (
	"errors"
	"fmt"
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

func warning(code Code, format string, args ...any) []Finding {
	return []Finding{{Code: code, Severity: Warning, Message: fmt.Sprintf(format, args...)}}
}

func failure(code Code, format string, args ...any) []Finding {
	return []Finding{{Code: code, Severity: Error, Message: fmt.Sprintf(format, args...)}}
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
	return failure(NeverDue, "%s", textUsed)
}

// rarely is how far away an occurrence is that was hardly meant so.
const rarely = 366 * 24 * time.Hour

func rarelyDue(n notify.Notification, f Facts) []Finding {
	next, ok := n.Cycle.Next(f.At)
	if !ok || next.Sub(f.At) <= rarely {
		return nil
	}
	return warning(RarelyDue, textRarely, n.Cycle, next.Format(time.DateOnly))
}

// tooOften warns of paid or written messages to the same people more than once
// an hour. What tells of an invoice or payment once does not repeat itself.
func tooOften(n notify.Notification, f Facts) []Finding {
	repeats := n.Event == notify.NoEvent || n.Event == notify.Debt || n.Repeat == notify.RepeatEveryRun
	written := n.Has(notify.Email) || n.Has(notify.SMS)
	if n.Once || !repeats || !written || !n.Cycle.MoreThanHourly() || f.Reach == nil {
		return nil
	}
	customers, messages, err := f.Reach()
	if err != nil {
		return warning(TooOften, textOftenUncounted, n.Cycle, err)
	}
	return warning(TooOften, textOften, n.Cycle, customers, messages[notify.Email], messages[notify.SMS])
}
