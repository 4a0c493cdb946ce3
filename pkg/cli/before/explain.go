package before

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/span"
	"github.com/powiadom/powiadom/pkg/ui"
)

type explainOptions struct {
	customer string
	at       string
	json     bool
}

func (a commands) explainCommand() *cobra.Command {
	var o explainOptions
	cmd := app.Command("explain [ID] --customer ID [flags]", cobra.MaximumNArgs(1), func(ctx context.Context, args []string) error {
		return a.explain(ctx, o, args)
	})
	f := cmd.Flags()
	f.StringVar(&o.customer, "customer", "", "the `CUSTOMER`: id, name, e-mail address or telephone number")
	f.StringVar(&o.at, "at", "", "what a run in the minute of `TIME` decides; default: now, as if it were due")
	f.BoolVar(&o.json, "json", false, "one JSON object a line")
	cmd.ValidArgsFunction = a.CompleteNotification
	a.CompleteCustomers(cmd)
	return cmd
}

// explain says why a customer would get a notification, or each of the active
// ones, or not.
func (a commands) explain(ctx context.Context, o explainOptions, args []string) error {
	if strings.TrimSpace(o.customer) == "" {
		return app.ErrNoCustomer()
	}
	return a.InSession(ctx, func(s *app.Session) error {
		customer, err := app.CustomerID(ctx, s, o.customer)
		if err != nil {
			return err
		}
		ids, err := app.NotificationIDs(ctx, s, args)
		if err != nil {
			return err
		}
		at, err := app.Instant(o.at, s.Begun, s.Zone())
		if err != nil {
			return app.Usage(err)
		}
		if err := a.SayPast(s, at); err != nil {
			return err
		}
		x := explainer{a: a, s: s, d: s.Dispatcher(), customer: customer, at: at, asIfDue: o.at == "", json: o.json}
		if len(ids) == 0 {
			return x.all(ctx)
		}
		n, err := s.Catalog.Get(ctx, ids[0])
		if err != nil {
			return err
		}
		e, err := x.explain(ctx, n)
		switch {
		case err != nil:
			return err
		case o.json:
			return a.Out.JSON(e.toJSON())
		}
		return e.write()
	})
}

// explainer explains notifications to one customer.
type explainer struct {
	a        commands
	s        *app.Session
	d        *dispatch.Dispatcher
	customer int64
	at       time.Time
	asIfDue  bool
	json     bool
}

// explanation is one of dispatch, with what the log has of the run that carried
// out the occurrence.
type explanation struct {
	dispatch.Explanation
	a        commands
	customer int64
	zone     *time.Location
	// allowedBy is the setting of LMS's that allows statuses; empty: none does.
	allowedBy string
	smsDaily  int
	usual     span.Span // how long a customer is left alone where the notification does not say
	run       past.Run  // zero when there is none
	got       []past.Line
}

func (x explainer) explain(ctx context.Context, n notify.Notification) (explanation, error) {
	found, err := x.d.Explain(ctx, n, x.customer, x.at, x.asIfDue)
	if err != nil {
		return explanation{}, err
	}
	e := explanation{Explanation: found, a: x.a, customer: x.customer, zone: x.s.Zone(), allowedBy: x.s.Settings.General.Statuses.Setting, usual: x.s.Settings.General.AtMostOnce, smsDaily: x.s.Settings.General.SMSDaily}
	if e.Occurrence != "" {
		e.run, e.got, err = x.s.Past().Occurrence(ctx, n, e.Occurrence, x.at, x.customer)
	}
	return e, err
}

// all explains every active notification, in short.
func (x explainer) all(ctx context.Context) error {
	active, broken, err := x.s.Catalog.Active(ctx)
	if err != nil {
		return err
	}
	table := ui.Table{Header: []string{i18n.T("ID"), i18n.T("NAME"), i18n.T("GETS"), i18n.T("WHAT OR WHY NOT")}, Flexible: []int{3, 1}, Right: []int{0}}
	for _, n := range active {
		e, err := x.explain(ctx, n)
		switch {
		case err != nil:
			return err
		case !e.Examination.Found:
			return app.Usage(i18n.Errorf("customer %d: LMS has none with this id", x.customer))
		case x.json:
			if err := x.a.Out.JSON(e.toJSON()); err != nil {
				return err
			}
		}
		gets, why := e.verdict()
		table.Rows = append(table.Rows, ui.Row(app.IDText(n.ID), n.Name, mark(gets), why))
	}
	if !x.json && len(table.Rows) > 0 {
		if err := x.a.Out.Write(table); err != nil {
			return err
		}
	}
	return app.Several(broken)
}

// mark shows whether something holds.
func mark(holds bool) ui.Cell {
	if holds {
		return ui.Cell{Text: "✓", Colour: ui.Good}
	}
	return ui.Cell{Text: "✗", Colour: ui.Bad}
}

// labelWidth is the room for the names of rules: that of the longest filter's.
func labelWidth() int {
	width := 0
	for _, kind := range notify.FilterKinds() {
		width = max(width, utf8.RuneCountInString(ruleLabel(kind.Rule())))
	}
	return width
}

// write tells the steps one by one, and the verdict.
func (e explanation) write() error {
	var b strings.Builder
	ui.Fprintf(&b, "%s, customer %d %s, %s\n", app.IDText(e.Notification.ID)+" "+e.Notification.Name, e.customer,
		e.Examination.Customer.Name, e.At.Format("2006-01-02 15:04 MST"))
	width := labelWidth()
	line := func(sign ui.Cell, label, says string) {
		ui.Fprintf(&b, "%s %-*s %s\n", sign, width, label, e.a.Out.Fold(says, width+3))
	}
	for _, s := range e.Steps {
		switch {
		case s.Rule == notify.Reachable:
			for _, w := range e.Ways {
				line(mark(dispatch.Reached(w.Decisions)), i18n.T(string(w.Channel)), waySays(w))
				for _, detail := range wayDetails(w) {
					line(ui.Cell{Text: " "}, "", detail)
				}
			}
		case !s.Counts && !s.Holds:
			line(ui.Cell{Text: "-"}, ruleLabel(s.Rule), e.says(s))
		default:
			line(mark(s.Holds), ruleLabel(s.Rule), e.says(s))
		}
	}
	gets, verdict := e.verdict()
	format := i18n.T("gets nothing: %s")
	if gets {
		format = i18n.T("would get: %s")
	}
	for line := range strings.SplitSeq(string(e.a.Out.Fold(fmt.Sprintf(format, verdict), 0)), "\n") {
		ui.Fprintf(&b, "%s\n", ui.Cell{Text: line, Colour: ui.Strong})
	}
	_, err := fmt.Fprint(e.a.Streams.Out, b.String())
	return err
}

// verdict reports whether the customer gets anything, and says what, or why not:
// the first condition that fails.
func (e explanation) verdict() (gets bool, says string) {
	if s, ok := e.Failed(); ok {
		return false, i18n.Sprintf("%s: %s", ruleLabel(s.Rule), e.says(s))
	}
	var words []string
	for _, d := range e.Decisions() {
		switch {
		case d.Reason != "":
		case d.Channel == notify.Warning:
			words = append(words, i18n.T("a warning in the browser"))
		default:
			words = append(words, i18n.Sprintf("%s to %s", i18n.T(string(d.Channel)), d.Destination))
		}
	}
	return true, strings.Join(words, ", ")
}
