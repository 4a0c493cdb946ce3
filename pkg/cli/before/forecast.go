package before

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type forecastOptions struct {
	days    int
	until   string
	at      string
	formats app.Formats

	given func(flag string) bool
}

const flagNextAt = "what comes after `TIME` in the place of now"

func (a commands) forecastCommand() *cobra.Command {
	var o forecastOptions
	cmd := app.Command("forecast [ID…] [flags]", cobra.ArbitraryArgs, func(ctx context.Context, args []string) error {
		return a.forecast(ctx, o, args)
	})
	f := cmd.Flags()
	o.given = f.Changed
	f.IntVar(&o.days, "days", forecastDays, "look `N` days ahead")
	f.StringVar(&o.until, "until", "", "look ahead up to `TIME`, of a day to its end, in the place of --days")
	f.StringVar(&o.at, "at", "", flagNextAt)
	o.formats.Register(f)
	cmd.ValidArgsFunction = a.CompleteNotifications
	return cmd
}

const (
	forecastDays = 7
	forecastMost = 366
	// A notification that comes more often a day takes one line.
	forecastOften = 6
)

// period reads the flags: the end of the forecast, and the moment it is made at.
func (o *forecastOptions) period(now time.Time, zone *time.Location) (from, until time.Time, err error) {
	if from, err = app.Instant(o.at, now, zone); err != nil {
		return from, until, app.Usage(err)
	}
	switch {
	case o.days < 1 || o.days > forecastMost:
		return from, until, app.Usage(i18n.Errorf("days %d: allowed is 1 to %d", o.days, forecastMost))
	case o.until == "":
		return from, from.AddDate(0, 0, o.days), nil
	case o.given("days"):
		return from, until, app.Usage(i18n.Errorf("days and until exclude each other; give one of them"))
	}
	if until, err = app.Until(o.until, now, zone); err != nil {
		return from, until, app.Usage(err)
	}
	if !until.After(from) {
		return from, until, app.Usage(i18n.Errorf("until %s: that is not after %s", o.until, from.Format(time.RFC3339)))
	}
	if until.After(from.AddDate(0, 0, forecastMost)) {
		return from, until, app.Usage(i18n.Errorf("until %s: at most %d days ahead are shown", o.until, forecastMost))
	}
	return from, until, nil
}

// forecastJSON is a line of "forecast --json" and the columns of --csv.
type forecastJSON struct {
	At           string  `json:"at"`    // of the first, when there are more
	Times        int     `json:"times"` // 1, or how often it comes in the period
	Notification int64   `json:"notification"`
	Name         string  `json:"name"`
	Customers    *int    `json:"customers"` // null: what is new by then
	Email        *int    `json:"email"`
	SMS          *int    `json:"sms"`
	SMSParts     *int    `json:"sms_parts"`
	Warning      *int    `json:"warning"`
	Cost         *string `json:"cost"`  // złoty; null without powiadom.sms_price
	Guard        string  `json:"guard"` // why the guard would stop it

	when    time.Time
	perDay  int  // of one that comes often
	often   bool // one line for all of its occurrences
	news    bool // it tells each invoice or payment once
	outlook dispatch.Outlook
}

// forecast shows what will go out, to the people of today.
func (a commands) forecast(ctx context.Context, o forecastOptions, args []string) error {
	if _, err := o.formats.Chosen(); err != nil {
		return err
	}
	return a.InSession(ctx, func(s *app.Session) error {
		if err := s.Problems.In(config.AreaReport).Err(); err != nil {
			return err
		}
		from, until, err := o.period(s.Begun, s.Zone())
		if err != nil {
			return err
		}
		if err := a.SayPast(s, from); err != nil {
			return err
		}
		ids, err := app.NotificationIDs(ctx, s, args)
		if err != nil {
			return err
		}
		active, faults, err := a.coming(ctx, s, ids)
		if err != nil {
			return err
		}
		lines, problems, err := a.foresee(ctx, s, active, from, until)
		if err != nil {
			return err
		}
		faults = append(faults, problems...)
		table := ui.Table{Header: []string{i18n.T("WHEN"), i18n.T("ID"), i18n.T("NAME"), i18n.T("PEOPLE"), i18n.T("EMAIL"), i18n.T("SMS"), i18n.T("PARTS"), i18n.C("channel", "WARN"), i18n.T("COST"), i18n.T("NOTE")}, Flexible: []int{2, 9}, Right: []int{1, 3, 4, 5, 6, 7, 8}}
		err = app.Listing[forecastJSON, forecastJSON]{
			Table: table, Row: a.forecastRow, Record: func(f forecastJSON) forecastJSON { return f }, Empty: i18n.T("Nothing is coming."),
		}.Show(a.App, o.formats, app.Each(lines))
		if err != nil {
			return err
		}
		if o.formats.Plain() {
			if err := a.forecastTotals(s, lines, from); err != nil {
				return err
			}
		}
		if len(faults) > 0 {
			return app.SeveralErrors(faults)
		}
		return ctx.Err()
	})
}

// foresee makes the lines, in the order of time. Whom a notification reaches is
// counted once, and only if it comes at all. One that cannot be sent is a
// problem and stops no other.
func (a commands) foresee(ctx context.Context, s *app.Session, active []notify.Notification, from, until time.Time) (lines []forecastJSON, problems []error, err error) {
	d := s.Dispatcher()
	held, err := s.Journal.Held(ctx)
	if err != nil {
		return nil, nil, err
	}
	parts := func(text string) int { return sms.Segment(text).Parts }
	for _, n := range active {
		own := occurrences(n, from, until)
		if len(own) == 0 {
			continue
		}
		outlook, err := d.Foresee(ctx, n, from, parts)
		if err != nil {
			if ctx.Err() != nil {
				return nil, nil, ctx.Err()
			}
			problems = append(problems, i18n.Errorf("notification %d (%s): %w", n.ID, n.Name, err))
			continue
		}
		guard := ""
		if outlook.Stop != nil {
			guard = outlook.Stop.Error()
		}
		for _, h := range held {
			if h.Notification == n.ID {
				guard = i18n.Sprintf("run %d of it waits for a confirmation", h.Run)
			}
		}
		for i := range own {
			own[i].Guard, own[i].outlook = guard, outlook
			if i == 0 || !own[i].news {
				own[i].fill(s.Settings.Report.SMSPrice)
			}
		}
		lines = append(lines, own...)
	}
	slices.SortStableFunc(lines, func(x, y forecastJSON) int {
		return cmp.Or(x.when.Compare(y.when), cmp.Compare(x.Notification, y.Notification))
	})
	return lines, problems, nil
}

// occurrences are the lines of one notification, without people: one for each
// time that it comes, or one for all when it comes often.
func occurrences(n notify.Notification, from, until time.Time) []forecastJSON {
	days := until.Sub(from).Hours() / 24
	agenda := dispatch.Agenda{After: from, Until: until, Each: int(max(1, days) * forecastOften)}
	coming, more := agenda.Occurrences([]notify.Notification{n})
	lines := make([]forecastJSON, len(coming))
	for i, c := range coming {
		lines[i] = forecastJSON{
			At: c.At.Format(time.RFC3339), Times: 1, Notification: n.ID, Name: n.Name, when: c.At, news: dispatch.TellsOnce(n),
		}
	}
	if len(more) == 0 {
		return lines
	}
	all := lines[0]
	all.Times, all.often = 0, true
	day := from.AddDate(0, 0, 1)
	for at, ok := n.Cycle.Next(from); ok && !at.After(until); at, ok = n.Cycle.Next(at) {
		all.Times++
		if !at.After(day) {
			all.perDay++
		}
	}
	if until.Before(day) || float64(all.perDay)*days != float64(all.Times) {
		all.perDay = 0 // not the same each day
	}
	return []forecastJSON{all}
}

// fill writes down whom it reaches.
func (l *forecastJSON) fill(price *decimal.Decimal) {
	o := l.outlook
	email, texts, warning := o.Messages[notify.Email], o.Messages[notify.SMS], o.Messages[notify.Warning]
	l.Customers, l.Email, l.SMS, l.SMSParts, l.Warning = &o.Customers, &email, &texts, &o.Parts, &warning
	if price != nil {
		cost := price.Mul(decimal.NewFromInt(int64(o.Parts))).StringFixed(2)
		l.Cost = &cost
	}
}

// forecastRow is a line of the table.
func (a commands) forecastRow(l forecastJSON) []ui.Cell {
	number := func(n *int) any {
		if n == nil {
			return i18n.T("?")
		}
		return *n
	}
	when := l.At
	if a.Out.Terminal() {
		when = l.when.Format("01-02 15:04")
		switch {
		case l.often && l.perDay > 0:
			when = i18n.Sprintf("%d a day", l.perDay)
		case l.often:
			when = i18n.N(l.Times, "%d time", "%d times", l.Times)
		}
	}
	cost := ""
	if l.Cost != nil {
		cost = *l.Cost
	}
	var notes []string
	if l.Guard != "" {
		notes = append(notes, a.Word("guard"))
	}
	if l.news {
		notes = append(notes, a.Word("news"))
	}
	row := ui.Row(when, l.Notification, l.Name, number(l.Customers), number(l.Email), number(l.SMS),
		number(l.SMSParts), number(l.Warning), cost, strings.Join(notes, ", "))
	if !a.Out.Terminal() {
		row = slices.Insert(row, 1, ui.Cell{Text: strconv.Itoa(l.Times)})
	}
	return row
}

// forecastTotals tells what all comes to, and of which day the people are. It
// goes beside the table where a program may read that.
func (a commands) forecastTotals(s *app.Session, lines []forecastJSON, from time.Time) error {
	w := a.Streams.Err
	if a.Out.Terminal() {
		w = a.Streams.Out
	}
	runs, parts := 0, 0
	messages := make(map[notify.Channel]int)
	stopped := false
	for _, l := range lines {
		runs += l.Times
		stopped = stopped || l.Guard != ""
		if l.Customers == nil {
			continue
		}
		times := l.Times
		if l.news {
			times = 1
		}
		parts += times * l.outlook.Parts
		for channel, n := range l.outlook.Messages {
			messages[channel] += times * n
		}
	}
	text := i18n.Sprintf("Runs: %d. Messages: %s. SMS parts: %d.\n", runs, app.Totals(messages), parts)
	if price := s.Settings.Report.SMSPrice; price != nil {
		text += i18n.Sprintf("Cost of SMS: %s.\n", money.Format(price.Mul(decimal.NewFromInt(int64(parts)))))
	}
	text += i18n.Sprintf("People are those of %s. Nobody knows who will owe or pay by then.\n", from.Format("2006-01-02 15:04"))
	if stopped {
		text += i18n.T("The guard would stop what is marked \"guard\"; \"powiadom run --help\" tells why.\n")
	}
	_, err := io.WriteString(w, text)
	return err
}
