package cli

import (
	"context"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

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
func (a *app) report(ctx context.Context, s *session, r dispatch.Report, asJSON, spoken bool) error {
	for _, run := range r.Runs {
		var err error
		switch {
		case asJSON:
			err = a.out.JSON(runJSON{
				Notification: idOrNull(run.Notification), Run: run.Run, At: run.At.In(s.zone()).Format(time.RFC3339),
				Matched: run.Matched, Deliveries: run.Deliveries, Sent: run.Sent, Failed: run.Failed,
				Deferred: run.Deferred, Cancelled: run.Cancelled, Skipped: run.Skipped, Closed: run.Closed, Stopped: run.Stopped,
			})
		case spoken:
			err = say(a.streams.Out, run)
		case a.attended():
			err = say(a.streams.Err, run)
		}
		if err != nil {
			return err
		}
	}
	if r.Interrupted && (spoken || a.attended()) {
		a.sayRest(r)
	}
	var faults several
	faults = append(faults, r.Problems...)
	if r.Failed > 0 {
		faults = append(faults, undelivered{failed: r.Failed, unsure: r.Unsure, runs: failedRuns(r.FailedRuns)})
	}
	if len(faults) > 0 {
		return faults
	}
	return ctx.Err()
}

func failedRuns(ids []int64) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(words, ", ")
}

func say(w io.Writer, run notify.Summary) error {
	_, err := ui.Fprintf(w, "run %d: %d customers, %d messages: %d sent, %d failed, %d waiting\n",
		run.Run, run.Matched, run.Deliveries, run.Sent, run.Failed, run.Deferred)
	if err == nil && run.Cancelled > 0 {
		_, err = ui.Fprintf(w, "  cancelled before they were sent: %d\n", run.Cancelled)
	}
	if err == nil && len(run.Skipped) > 0 {
		_, err = ui.Fprintf(w, "  not reached: %s\n", reasons(run.Skipped))
	}
	if err == nil && len(run.Closed) > 0 {
		_, err = ui.Fprintf(w, "  not wanted any more: %s\n", reasons(run.Closed))
	}
	return err
}

// reasons lists counted reasons, the most frequent first.
func reasons(counts map[notify.Reason]int) string {
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b notify.Reason) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(string(a), string(b))
	})
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = i18n.Sprintf("%s %d", i18n.T(string(k)), counts[k])
	}
	return strings.Join(words, ", ")
}

func idOrNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

type showDecision = func(dispatch.Decision) error

// decisionJSON is one line of a dry run.
type decisionJSON struct {
	Notification *int64         `json:"notification"`
	Name         string         `json:"name"`
	At           string         `json:"at"`
	Past         bool           `json:"past,omitempty"` // statuses, contacts and consents are of today
	Customer     int64          `json:"customer"`
	Channel      notify.Channel `json:"channel"`
	Destination  string         `json:"destination"`
	Subject      string         `json:"subject"`
	Body         string         `json:"body"`
	Decision     string         `json:"decision"` // send or skip
	Reason       notify.Reason  `json:"reason,omitempty"`
}

var (
	decisionSend = i18n.Mark("send")
	decisionSkip = i18n.Mark("skip")
)

// dryRun shows the decisions that walk hands out, and a total.
func (a *app) dryRun(ctx context.Context, s *session, at time.Time, asJSON bool, walk func(showDecision) ([]error, error)) error {
	if err := a.sayPast(s, at); err != nil {
		return err
	}
	past := s.passed(at)
	var rows [][]string
	total := make(map[notify.Channel]int)
	skipped := make(map[notify.Reason]int)
	problems, err := walk(func(d dispatch.Decision) error {
		if !past && s.passed(d.At) { // made up for
			past = true
			if err := a.sayPast(s, d.At); err != nil {
				return err
			}
		}
		decision := decisionSend
		if d.Reason != "" {
			decision = decisionSkip
			skipped[d.Reason]++
		} else {
			total[d.Channel]++
		}
		if asJSON {
			return a.out.JSON(decisionJSON{
				Notification: idOrNull(d.Notification), Name: d.Name, At: d.At.Format(time.RFC3339), Past: s.passed(d.At), Customer: d.Customer,
				Channel: d.Channel, Destination: d.Destination, Subject: d.Subject, Body: d.Body,
				Decision: decision, Reason: d.Reason,
			})
		}
		to := d.Destination
		if d.Reason != "" {
			to = a.out.Paint(ui.Faint, a.word(string(d.Reason)))
		}
		rows = append(rows, []string{idText(d.Notification), strconv.FormatInt(d.Customer, 10), a.word(string(d.Channel)), a.word(decision), to, gist(d)})
		return nil
	})
	if err != nil {
		return err
	}
	if err := a.sayDebug(s, slices.Collect(maps.Keys(total))); err != nil {
		return err
	}
	if !asJSON && len(rows) > 0 {
		if err := a.out.Write(ui.Table{Header: []string{i18n.T("ID"), i18n.T("CUSTOMER"), i18n.T("CHANNEL"), i18n.T("WHAT"), i18n.T("TO OR WHY NOT"), i18n.T("TEXT")}, Rows: rows, Flexible: []int{5, 4}, Right: []int{0, 1}}); err != nil {
			return err
		}
	}
	if !asJSON && a.out.Terminal() {
		if _, err := ui.Fprintf(a.streams.Out, "Would send: %s. Not reached: %s.\n",
			totals(total), reasonsOrNone(skipped)); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		return several(problems)
	}
	return ctx.Err()
}

func totals(counts map[notify.Channel]int) string {
	var words []string
	for _, c := range notify.Channels() {
		if counts[c] > 0 {
			words = append(words, i18n.Sprintf("%d %s", counts[c], i18n.T(string(c))))
		}
	}
	if len(words) == 0 {
		return i18n.T("nothing")
	}
	return strings.Join(words, ", ")
}

func reasonsOrNone(counts map[notify.Reason]int) string {
	if len(counts) == 0 {
		return i18n.T("nobody")
	}
	return reasons(counts)
}

func idText(id int64) string {
	if id == 0 {
		return "-"
	}
	return strconv.FormatInt(id, 10)
}

// gist is what a decision says, in one line: the subject of an e-mail, the text
// of all else. JSON has both whole.
func gist(d dispatch.Decision) string {
	if d.Channel == notify.Email {
		return d.Subject
	}
	return strings.Join(strings.Fields(d.Body), " ")
}

// errNothingGiven is for commands that need at least one of several flags.
var errNothingGiven = i18n.NewError("nothing to change: give at least one flag; \"powiadom edit --help\" lists them")
