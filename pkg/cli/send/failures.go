package send

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/ui"
)

// failuresNamed is how many failed deliveries are told one by one.
const failuresNamed = 5

// failuresRead bounds how many failed lines of the last day are looked at.
const failuresRead = 2000

// failed is the error of a process whose deliveries partly failed for good, after the
// first of them were named. What cron mailed within a day is not said to it again.
func (a commands) failed(ctx context.Context, s *app.Session, r dispatch.Report) error {
	fault := app.UndeliveredError{Failed: r.Failed, Unsure: r.Unsure, Runs: r.FailedRuns}
	lines, err := failedLines(context.WithoutCancel(ctx), s, r)
	if err != nil {
		s.Log.Debug("failures not read", "err", err)
		return fault
	}
	if !a.Attended() && len(lines) == r.Failed {
		fresh := slices.DeleteFunc(slices.Clone(lines), func(f failure) bool { return f.told })
		if fault.Known = len(fresh) == 0; fault.Known {
			return fault
		}
		lines = fresh
	}
	for _, f := range lines[:min(len(lines), failuresNamed)] {
		_, _ = ui.Fprintf(a.Streams.Err, "powiadom: %s\n", f)
	}
	if more := len(lines) - failuresNamed; more > 0 {
		_, _ = ui.Fprintf(a.Streams.Err, "powiadom: %s\n", i18n.Sprintf("and %d more", more))
	}
	return fault
}

// failure is a delivery that failed for good.
type failure struct {
	past.Line
	told bool // an earlier run of the last day failed in the same way
}

func (f failure) String() string {
	name := i18n.T("powiadom send")
	if f.Notification != 0 {
		name = i18n.Sprintf("notification %d (%s)", f.Notification, f.Name)
	}
	return i18n.Sprintf("%s, customer %s: %s to %s: %s", name, fmt.Sprint(f.Customer, " ", f.CustomerName), i18n.T(string(f.Channel)), f.Destination, f.Error)
}

// failedLines are the deliveries that failed for good in this process, the newest first.
func failedLines(ctx context.Context, s *app.Session, r dispatch.Report) ([]failure, error) {
	var lines []past.Line
	q := past.Question{Status: past.Failed, Since: s.Begun.Add(-24 * time.Hour), Limit: failuresRead}
	if _, err := s.Past().Lines(ctx, q, func(l past.Line) error { lines = append(lines, l); return nil }); err != nil {
		return nil, err
	}
	slices.SortStableFunc(lines, func(a, b past.Line) int { return b.Changed.Compare(a.Changed) })
	var own []failure
	for i, l := range lines {
		if len(own) < r.Failed && slices.Contains(r.FailedRuns, l.Run) {
			told := l.Notification != 0 && slices.ContainsFunc(lines[i+1:], func(earlier past.Line) bool { return sameFailure(l, earlier) })
			own = append(own, failure{l, told})
		}
	}
	return own, nil
}

// sameFailure reports whether a line of another run failed as this one did.
func sameFailure(l, earlier past.Line) bool {
	return l.Run != earlier.Run && l.Notification == earlier.Notification && l.Customer == earlier.Customer &&
		l.Channel == earlier.Channel && l.Destination == earlier.Destination && l.Error == earlier.Error
}
