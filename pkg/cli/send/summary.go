package send

import (
	"context"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// runJSON is one line of "run --json" and "send --json".
type runJSON struct {
	Notification *int64                `json:"notification"` // null for a send made of flags
	Run          int64                 `json:"run"`
	At           string                `json:"at"`
	Matched      int                   `json:"matched"`
	Deliveries   int                   `json:"deliveries"`
	Sent         int                   `json:"sent"`
	Failed       int                   `json:"failed"`
	Deferred     int                   `json:"deferred"`
	Cancelled    int                   `json:"cancelled"`
	Skipped      map[notify.Reason]int `json:"skipped"`
	Closed       map[notify.Reason]int `json:"closed,omitempty"`
	Stopped      string                `json:"stopped,omitempty"`
}

// report shows what a process did. spoken asks for the words on standard output
// that a send by hand gives; cron's run says them only to a person, on standard
// error.
func (a commands) report(ctx context.Context, s *app.Session, r dispatch.Report, asJSON, spoken bool) error {
	for _, run := range r.Runs {
		var err error
		switch {
		case asJSON:
			err = a.Out.JSON(runJSON{
				Notification: app.IDOrNull(run.Notification), Run: run.Run, At: run.At.In(s.Zone()).Format(time.RFC3339),
				Matched: run.Matched, Deliveries: run.Deliveries, Sent: run.Sent, Failed: run.Failed,
				Deferred: run.Deferred, Cancelled: run.Cancelled, Skipped: run.Skipped, Closed: run.Closed, Stopped: run.Stopped,
			})
		case spoken:
			err = say(a.Streams.Out, run)
		case a.Attended():
			err = say(a.Streams.Err, run)
		}
		if err != nil {
			return err
		}
	}
	if r.Interrupted && (spoken || a.Attended()) {
		a.sayRest(r)
	}
	var faults app.SeveralErrors
	faults = append(faults, r.Problems...)
	if r.Failed > 0 {
		faults = append(faults, a.failed(ctx, s, r))
	}
	if len(faults) > 0 {
		return faults
	}
	return ctx.Err()
}

func say(w io.Writer, run notify.Summary) error {
	_, err := ui.Fprintf(w, "run %d: %s, %s: %d sent, %d failed, %d waiting\n",
		run.Run, notify.CustomerCount(run.Matched), notify.MessageCount(run.Deliveries), run.Sent, run.Failed, run.Deferred)
	if err == nil && run.Cancelled > 0 {
		_, err = ui.Fprintf(w, "  cancelled before they were sent: %d\n", run.Cancelled)
	}
	if err == nil && len(run.Skipped) > 0 {
		_, err = ui.Fprintf(w, "  not reached: %s\n", app.Reasons(run.Skipped))
	}
	if err == nil && len(run.Closed) > 0 {
		_, err = ui.Fprintf(w, "  not wanted any more: %s\n", app.Reasons(run.Closed))
	}
	return err
}

type showDecision = func(dispatch.Decision) error

// decisionJSON is one line of a dry run, and the columns of --csv.
type decisionJSON struct {
	Notification *int64         `json:"notification"`
	Name         string         `json:"name"`
	At           string         `json:"at"`
	Past         bool           `json:"past,omitempty"` // statuses, contacts and consents are of today
	Customer     int64          `json:"customer"`
	Channel      notify.Channel `json:"channel"`
	Destination  string         `json:"destination"`
	Subject      string         `json:"subject"`
	Body         ui.Text        `json:"body"`
	Decision     string         `json:"decision"` // send or skip
	Reason       notify.Reason  `json:"reason,omitempty"`
}

func toDecisionJSON(s *app.Session, d dispatch.Decision) decisionJSON {
	return decisionJSON{
		Notification: app.IDOrNull(d.Notification), Name: d.Name, At: d.At.Format(time.RFC3339), Past: s.Passed(d.At), Customer: d.Customer,
		Channel: d.Channel, Destination: d.Destination, Subject: d.Subject, Body: ui.Text(d.Body),
		Decision: decisionOf(d), Reason: d.Reason,
	}
}

func decisionOf(d dispatch.Decision) string {
	if d.Reason != "" {
		return app.DecisionSkip
	}
	return app.DecisionSend
}

// dryRun shows the decisions that walk hands out, and for people a total.
func (a commands) dryRun(ctx context.Context, s *app.Session, at time.Time, formats app.Formats, walk func(showDecision) ([]error, error)) error {
	if err := a.SayPast(s, at); err != nil {
		return err
	}
	past := s.Passed(at)
	total := make(map[notify.Channel]int)
	skipped := make(map[notify.Reason]int)
	var problems []error
	decisions := func(add func(dispatch.Decision) error) (err error) {
		problems, err = walk(func(d dispatch.Decision) error {
			if !past && s.Passed(d.At) { // made up for
				past = true
				if err := a.SayPast(s, d.At); err != nil {
					return err
				}
			}
			if d.Reason != "" {
				skipped[d.Reason]++
			} else {
				total[d.Channel]++
			}
			return add(d)
		})
		if err != nil {
			return err
		}
		return a.sayDebug(s, slices.Collect(maps.Keys(total)))
	}
	err := app.Listing[dispatch.Decision, decisionJSON]{
		Table: ui.Table{
			Header:   []string{i18n.T("ID"), i18n.T("CUSTOMER"), i18n.T("CHANNEL"), i18n.T("WHAT"), i18n.T("TO OR WHY NOT"), i18n.T("TEXT")},
			Flexible: []int{4}, Cut: []int{5}, Right: []int{0, 1},
		},
		Row: func(d dispatch.Decision) []ui.Cell {
			to := ui.Cell{Text: d.Destination}
			if d.Reason != "" {
				to = ui.Cell{Text: a.Word(string(d.Reason)), Colour: ui.Faint}
			}
			return ui.Row(app.IDText(d.Notification), d.Customer, a.Word(string(d.Channel)), a.Word(decisionOf(d)), to, gist(d))
		},
		Record: func(d dispatch.Decision) decisionJSON { return toDecisionJSON(s, d) },
	}.Show(a.App, formats, decisions)
	if err != nil {
		return err
	}
	if formats.Plain() && a.Out.Terminal() {
		if _, err := ui.Fprintf(a.Streams.Out, "Would send: %s. Not reached: %s.\n",
			app.Totals(total), app.ReasonsOrNone(skipped)); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		return app.SeveralErrors(problems)
	}
	return ctx.Err()
}

// gist is what a decision says, in one line: the subject of an e-mail, the text
// of all else. JSON has both whole.
func gist(d dispatch.Decision) string {
	if d.Channel == notify.Email {
		return d.Subject
	}
	return strings.Join(strings.Fields(d.Body), " ")
}
