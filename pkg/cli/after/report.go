package after

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/report"
	"github.com/powiadom/powiadom/pkg/ui"
)

type reportOptions struct {
	period period
	html   string
	json   bool
	csv    bool
	office bool
}

// check refuses what cannot be together.
func (o reportOptions) check() error {
	switch {
	case o.json && o.html != "":
		return app.Usage(i18n.Errorf("json and html exclude each other; give one of them"))
	case o.csv && o.html != "":
		return app.Usage(i18n.Errorf("csv and html exclude each other; give one of them"))
	case o.csv && o.json:
		return app.Usage(i18n.Errorf("json and csv exclude each other; give one of them"))
	case o.office && (o.csv || o.json):
		return app.Usage(i18n.Errorf("office is for people: it goes with text and --html, not with --csv or --json"))
	}
	return nil
}

func (a commands) reportCommand() *cobra.Command {
	var o reportOptions
	cmd := app.Command("report [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.reportPast(ctx, o) })
	o.period.register(cmd.Flags())
	cmd.Flags().Lookup("since").Usage = i18n.T("from `TIME` on, written as for history; default: the last 30 days")
	cmd.Flags().StringVar(&o.html, "html", "", "write a page of HTML to `FILE`; - is standard output")
	cmd.Flags().BoolVar(&o.json, "json", false, "one JSON object")
	cmd.Flags().BoolVar(&o.csv, "csv", false, "CSV with a header line: one line a day, week or month")
	cmd.Flags().BoolVar(&o.office, "office", false, "in plain words, without ids and servers' replies")
	return cmd
}

// reportDays is the length of a report of which nothing else is said, today
// among them.
const reportDays = 30

// reportPast shows what was done in a period, on one page.
func (a commands) reportPast(ctx context.Context, o reportOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	return a.InSession(ctx, func(s *app.Session) error {
		if err := s.Problems.In(config.AreaReport).Err(); err != nil {
			return err
		}
		facts, err := a.facts(ctx, s, o)
		if err != nil {
			return err
		}
		facts.Office = o.office
		switch {
		case o.csv:
			return a.writeColumns(facts)
		case o.json:
			return a.Out.JSON(toReportJSON(facts))
		case o.html == "-":
			return report.Page(a.Streams.Out, facts)
		case o.html != "":
			return i18n.System(app.WriteFile(o.html, func(w io.Writer) error { return report.Page(w, facts) }))
		}
		return report.Draw(a.Streams.Out, facts)
	})
}

func (a commands) facts(ctx context.Context, s *app.Session, o reportOptions) (report.Facts, error) {
	now := a.Now().In(s.Zone())
	since, until, err := o.period.bounds(now, s.Zone())
	if err != nil {
		return report.Facts{}, err
	}
	if until.IsZero() {
		until = now.Add(time.Second).Truncate(time.Second) // what was planned this second, too
	}
	if since.IsZero() {
		day := until.Add(-time.Second).AddDate(0, 0, 1-reportDays)
		since = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, s.Zone())
	}
	if !since.Before(until) {
		return report.Facts{}, app.Usage(i18n.Errorf("since %s is not before until %s", o.period.since, until.Format(time.RFC3339)))
	}
	facts := report.Facts{Names: make(map[int64]string), Price: s.Settings.Report.SMSPrice, Made: now}
	facts.Period, err = s.Past().Period(ctx, since, until, func(text string) int { return sms.Segment(text).Parts })
	if err != nil {
		return report.Facts{}, err
	}
	if facts.Provider, err = s.Lms.Provider(ctx); err != nil {
		return report.Facts{}, err
	}
	entries, err := s.Catalog.List(ctx)
	if err != nil {
		return report.Facts{}, err
	}
	for _, e := range entries {
		facts.Names[e.ID] = e.Name
	}
	return facts, nil
}

// columnCSV is a line of "report --csv".
type columnCSV struct {
	From    string `json:"from"`
	To      string `json:"to"`
	Email   int    `json:"email"`
	SMS     int    `json:"sms"`
	Warning int    `json:"warning"`
	Failed  int    `json:"failed"`
}

// writeColumns writes what was sent, by days, weeks or months, as CSV.
func (a commands) writeColumns(f report.Facts) error {
	r := ui.NewRecords[columnCSV](a.Out, ui.AsCSV, ui.Table{}, nil)
	if err := r.Begin(); err != nil {
		return err
	}
	for _, c := range f.Columns {
		line := columnCSV{
			From: c.From.Format(time.RFC3339), To: c.To.Format(time.RFC3339),
			Email: c.Sent[notify.Email], SMS: c.Sent[notify.SMS], Warning: c.Sent[notify.Warning], Failed: c.Failed,
		}
		if err := r.Add(line); err != nil {
			return err
		}
	}
	return r.End()
}

// tallyJSON is how deliveries ended.
type tallyJSON struct {
	Sent      int `json:"sent"`
	Failed    int `json:"failed"`
	Cancelled int `json:"cancelled"`
	Waiting   int `json:"waiting"`
}

// reportJSON is what "report --json" prints.
type reportJSON struct {
	Provider string `json:"provider"`
	Since    string `json:"since"`
	Until    string `json:"until"`
	tallyJSON
	Customers     int                          `json:"customers"`
	NotReached    int                          `json:"not_reached"`
	SMSParts      int                          `json:"sms_parts"`
	Cost          *string                      `json:"cost"` // null without powiadom.sms_price
	Channels      map[notify.Channel]tallyJSON `json:"channels"`
	Columns       []columnJSON                 `json:"columns"`
	Notifications []notificationTallyJSON      `json:"notifications"`
	Failures      []failureJSON                `json:"failures"`
	Skipped       map[notify.Reason]int        `json:"skipped"`
}

type columnJSON struct {
	From   string                 `json:"from"`
	To     string                 `json:"to"`
	Sent   map[notify.Channel]int `json:"sent"`
	Failed int                    `json:"failed"`
}

type notificationTallyJSON struct {
	Notification *int64 `json:"notification"`
	Name         string `json:"name"`
	tallyJSON
}

type failureJSON struct {
	Channel notify.Channel `json:"channel"`
	Cause   string         `json:"cause"`
	Example string         `json:"example"`
	Count   int            `json:"count"`
}

func toReportJSON(f report.Facts) reportJSON {
	out := reportJSON{
		Provider: f.Provider, Since: f.Since.Format(time.RFC3339), Until: f.Until.Format(time.RFC3339), tallyJSON: tallyJSON(f.Total),
		Customers: f.Customers, NotReached: f.NotReached(), SMSParts: f.SMSParts, Skipped: f.Skipped,
		Channels: make(map[notify.Channel]tallyJSON), Columns: []columnJSON{}, Notifications: []notificationTallyJSON{}, Failures: []failureJSON{},
	}
	if cost := f.Cost(); cost != nil {
		text := cost.StringFixed(2)
		out.Cost = &text
	}
	for _, channel := range notify.Channels() {
		out.Channels[channel] = tallyJSON(f.ByChannel[channel])
	}
	for _, c := range f.Columns {
		out.Columns = append(out.Columns, columnJSON{c.From.Format(time.RFC3339), c.To.Format(time.RFC3339), c.Sent, c.Failed})
	}
	for _, n := range f.Notifications {
		out.Notifications = append(out.Notifications, notificationTallyJSON{app.IDOrNull(n.Notification), f.Name(n.Notification), tallyJSON(n.Tally)})
	}
	for _, g := range f.Failures {
		out.Failures = append(out.Failures, toFailureJSON(g))
	}
	return out
}

func toFailureJSON(g past.Group) failureJSON {
	return failureJSON{Channel: g.Channel, Cause: g.Cause, Example: g.Example, Count: g.Count}
}
