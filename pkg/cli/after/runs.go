package after

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/ui"
)

type runsOptions struct {
	notifications []string
	period        period
	matched       bool
	limit         int
	formats       app.Formats
}

func (a commands) runsCommand() *cobra.Command {
	var o runsOptions
	cmd := app.Command("runs [ID] [flags]", cobra.MaximumNArgs(1), func(ctx context.Context, args []string) error {
		return a.runs(ctx, o, args)
	})
	f := cmd.Flags()
	f.StringArrayVar(&o.notifications, "notification", nil, "only `NOTIFICATION`: id or name (repeatable)")
	f.Lookup("notification").DefValue = ""
	o.period.register(f)
	f.BoolVar(&o.matched, "matched", false, "only runs that matched a customer")
	f.IntVar(&o.limit, "limit", defaultLimit, "at most `N`, the newest; 0: all")
	o.formats.Register(f)
	a.CompleteIDs(cmd, "notification")
	cmd.ValidArgsFunction = a.CompleteRuns
	return cmd
}

// pastRunJSON is a line of "runs --json" and the columns of --csv.
type pastRunJSON struct {
	Run          int64                 `json:"run"`
	Notification *int64                `json:"notification"` // null for a send made of flags
	Name         string                `json:"name"`
	At           *string               `json:"at"`
	Occurrence   string                `json:"occurrence"`
	ByHand       bool                  `json:"by_hand"`
	Host         string                `json:"host"`
	Started      *string               `json:"started"`
	Planned      *string               `json:"planned"`  // null while customers are chosen
	Finished     *string               `json:"finished"` // null while deliveries wait
	Seconds      *int64                `json:"seconds"`  // from started to finished
	Matched      int                   `json:"matched"`
	Deliveries   int                   `json:"deliveries"`
	Sent         int                   `json:"sent"`
	Failed       int                   `json:"failed"`
	Cancelled    int                   `json:"cancelled"`
	Waiting      int                   `json:"waiting"`
	Skipped      map[notify.Reason]int `json:"skipped"`
	Closed       map[notify.Reason]int `json:"closed"` // of the cancelled ones: why they were not wanted any more
	Stopped      string                `json:"stopped"`
	Held         int                   `json:"held"` // so many customers wait for a confirmation
}

func toRunJSON(r past.Run, zone *time.Location) pastRunJSON {
	out := pastRunJSON{
		Run: r.Run, Notification: app.IDOrNull(r.Notification), Name: r.Name, At: app.TimeOrNull(r.At, zone), Occurrence: r.Occurrence,
		ByHand: r.ByHand(), Host: r.Host, Started: app.TimeOrNull(r.Started, zone), Planned: app.TimeOrNull(r.Planned, zone),
		Finished: app.TimeOrNull(r.Finished, zone), Matched: r.Matched, Deliveries: r.Deliveries, Sent: r.Sent, Failed: r.Failed,
		Cancelled: r.Cancelled, Waiting: r.Deferred, Skipped: r.Skipped, Closed: r.Closed, Stopped: r.Stopped, Held: r.Held,
	}
	if took, ok := duration(r); ok {
		seconds := int64(took / time.Second)
		out.Seconds = &seconds
	}
	return out
}

// duration is how long a run took, false while it is not finished.
func duration(r past.Run) (time.Duration, bool) {
	if r.Finished.IsZero() {
		return 0, false
	}
	return r.Finished.Sub(r.Started), true
}

// runs lists runs, or shows one whole.
func (a commands) runs(ctx context.Context, o runsOptions, args []string) error {
	_, err := o.formats.Chosen()
	if err != nil {
		return err
	}
	if o.limit < 0 {
		return app.Usage(i18n.Errorf(textBadLimit, o.limit))
	}
	q := past.RunQuestion{Matched: o.matched, Limit: o.limit}
	return a.InSession(ctx, func(s *app.Session) error {
		if q.Runs, err = app.RunIDs(ctx, s, args); err != nil {
			return err
		}
		if q.Notifications, err = app.NotificationIDs(ctx, s, o.notifications); err != nil {
			return err
		}
		if q.Since, q.Until, err = o.period.bounds(a.Now(), s.Zone()); err != nil {
			return err
		}
		if len(q.Runs) > 0 && o.formats.Plain() {
			return a.showRun(ctx, s, q)
		}
		var more bool
		found := 0
		walk := func(emit func(past.Run) error) error {
			var err error
			more, err = s.Past().Runs(ctx, q, func(r past.Run) error {
				found++
				return emit(r)
			})
			return err
		}
		if err := a.runList(o.formats, walk, s.Zone()); err != nil {
			return err
		}
		if len(q.Runs) > 0 && found == 0 {
			return app.Usage(i18n.Errorf("run %d: there is none", q.Runs[0]))
		}
		return a.sayCut(more, o.limit)
	})
}

func (a commands) runList(f app.Formats, walk func(func(past.Run) error) error, zone *time.Location) error {
	return app.Listing[past.Run, pastRunJSON]{
		Table: ui.Table{
			Header:   []string{i18n.T("RUN"), i18n.T("AT"), i18n.T("NOTIFICATION"), i18n.T("MATCHED"), i18n.T("SENT"), i18n.T("FAILED"), i18n.T("WAITING"), i18n.T("TOOK")},
			Flexible: []int{2}, Right: []int{0, 3, 4, 5, 6, 7},
		},
		Row:    func(r past.Run) []ui.Cell { return a.runRow(r, zone) },
		Record: func(r past.Run) pastRunJSON { return toRunJSON(r, zone) },
		Empty:  i18n.T("There is no run that fits."),
	}.Show(a.App, f, walk)
}

func (a commands) runRow(r past.Run, zone *time.Location) []ui.Cell {
	took := ""
	if d, ok := duration(r); ok {
		took = d.String()
		if a.Out.Terminal() {
			took = shortly(d)
		}
	}
	if r.Held > 0 {
		took = i18n.T("held")
	}
	return ui.Row(r.Run, app.PastTime(r.At, a.Out.Terminal(), zone), notificationOf(r), r.Matched, r.Sent, r.Failed, r.Deferred, took)
}

// shortly is a duration for a narrow column: in seconds up to a quarter of an hour.
func shortly(d time.Duration) string {
	if d < 15*time.Minute {
		return strconv.Itoa(int(d/time.Second)) + " s"
	}
	return i18n.Duration(d)
}

// notificationOf names what a run carried out.
func notificationOf(r past.Run) string {
	switch {
	case r.Notification == 0:
		return i18n.T("powiadom send")
	case r.Name == "":
		return app.IDText(r.Notification)
	}
	return app.IDText(r.Notification) + " " + r.Name
}

// showRun prints one run whole, with how its deliveries ended and why.
func (a commands) showRun(ctx context.Context, s *app.Session, q past.RunQuestion) error {
	var runs []past.Run
	if _, err := s.Past().Runs(ctx, q, func(r past.Run) error {
		runs = append(runs, r)
		return nil
	}); err != nil {
		return err
	}
	if len(runs) == 0 {
		return app.Usage(i18n.Errorf("run %d: there is none", q.Runs[0]))
	}
	r := runs[0]
	counts, err := s.Past().Results(ctx, r.Run)
	if err != nil {
		return err
	}
	var b strings.Builder
	width := utf8.RuneCountInString(i18n.T("notification")) // the longest
	line := func(label, english string, args ...any) {
		ui.Fprintf(&b, "%-*s %s\n", width, label, i18n.Sprintf(english, args...))
	}
	when := func(label string, t time.Time) { line(label, "%s", pastTimeOr(t, s.Zone())) }
	line(i18n.T("run"), "%d", r.Run)
	line(i18n.T("notification"), "%s", notificationOf(r))
	when(i18n.T("at"), r.At)
	line(i18n.T("occurrence"), "%s", occurrenceText(r))
	line(i18n.T("host"), "%s", r.Host)
	when(i18n.T("started"), r.Started)
	when(i18n.T("planned"), r.Planned)
	when(i18n.T("finished"), r.Finished)
	if d, ok := duration(r); ok {
		line(i18n.T("took"), "%s", i18n.Duration(d))
	}
	line(i18n.T("matched"), "%s", notify.CustomerCount(r.Matched))
	line(i18n.T("deliveries"), "%d: sent %d, failed %d, cancelled %d, waiting %d",
		r.Deliveries, r.Sent, r.Failed, r.Cancelled, r.Deferred)
	line(i18n.T("not reached"), "%s", app.ReasonsOrNone(r.Skipped))
	if len(r.Closed) > 0 {
		line(i18n.T("closed"), "%s", app.Reasons(r.Closed))
	}
	if r.Held > 0 {
		line(i18n.T("held"), "%s", i18n.N(r.Held, "%d customer waits for a confirmation", "%d customers wait for a confirmation", r.Held))
	}
	if r.Stopped != "" {
		line(i18n.T("stopped"), "%s", r.Stopped)
	}
	if _, err := fmt.Fprint(a.Streams.Out, b.String()); err != nil {
		return err
	}
	return a.results(counts)
}

func pastTimeOr(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return i18n.T("not yet")
	}
	return t.In(zone).Format("2006-01-02 15:04:05 MST")
}

func occurrenceText(r past.Run) string {
	if r.ByHand() {
		return i18n.T("by hand")
	}
	return r.Occurrence
}

// results shows how the deliveries of a run ended, alike ones as one, the most
// frequent first.
func (a commands) results(counts []past.Count) error {
	groups := past.GroupByCause(counts)
	slices.SortStableFunc(groups, func(x, y past.Group) int {
		return cmp.Or(slices.Index(notify.Channels(), x.Channel)-slices.Index(notify.Channels(), y.Channel), y.Count-x.Count)
	})
	table := ui.Table{Header: []string{i18n.T("CHANNEL"), i18n.T("STATUS"), i18n.T("COUNT"), i18n.T("EXAMPLE OF THE REASON")}, Flexible: []int{3}, Right: []int{2}}
	for _, g := range groups {
		table.Rows = append(table.Rows, ui.Row(a.Word(string(g.Channel)), a.Word(string(g.Status)), g.Count, g.Example))
	}
	if len(table.Rows) == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(a.Streams.Out); err != nil {
		return err
	}
	return a.Out.Write(table)
}
