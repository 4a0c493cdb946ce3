package before

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type recipientsOptions struct {
	at          string
	unreachable bool
	html        string
	formats     app.Formats
}

// check refuses what cannot be together.
func (o *recipientsOptions) check() error {
	switch {
	case o.html != "" && !o.unreachable:
		return app.Usage(i18n.Errorf("html goes with --unreachable: it is the list of whom to call"))
	case o.html != "" && !o.formats.Plain():
		return app.Usage(i18n.Errorf("html excludes --json, --csv and --columns"))
	}
	_, err := o.formats.Chosen()
	return err
}

func (a commands) recipientsCommand() *cobra.Command {
	var o recipientsOptions
	cmd := app.Command("recipients ID [flags]", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return a.recipients(ctx, o, args[0])
	})
	f := cmd.Flags()
	f.StringVar(&o.at, "at", "", app.FlagAt)
	f.BoolVar(&o.unreachable, "unreachable", false, "only those who are meant and cannot be told, with what is missing, telephone, address and last failure")
	f.StringVar(&o.html, "html", "", "with --unreachable: write a page of HTML, for printing, to `FILE`; - is standard output")
	o.formats.Register(f)
	cmd.ValidArgsFunction = a.CompleteNotification
	return cmd
}

// recipientJSON is a line of "recipients --json" and the columns of --csv.
type recipientJSON struct {
	Notification int64          `json:"notification"`
	Customer     int64          `json:"customer"`
	CustomerName string         `json:"customer_name"`
	Channel      notify.Channel `json:"channel"`
	Destination  string         `json:"destination"`
	Decision     string         `json:"decision"` // send or skip
	Reason       notify.Reason  `json:"reason"`   // why he is not told
	Missing      string         `json:"missing"`  // the same in words
}

func toRecipientJSON(d dispatch.Decision) recipientJSON {
	return recipientJSON{
		Notification: d.Notification, Customer: d.Customer, CustomerName: d.CustomerName, Channel: d.Channel,
		Destination: d.Destination, Decision: decisionWord(d), Reason: d.Reason, Missing: missing(d),
	}
}

// missing says for people why nothing is sent.
func missing(d dispatch.Decision) string {
	if d.Reason == "" {
		return ""
	}
	return reasonText(d.Reason)
}

// recipients lists who would be told, and who cannot be.
func (a commands) recipients(ctx context.Context, o recipientsOptions, arg string) error {
	if err := o.check(); err != nil {
		return err
	}
	return a.about(ctx, arg, o.at, func(s *app.Session, n notify.Notification, at time.Time) error {
		d := s.Dispatcher()
		var problems []error
		walk := func(emit func(dispatch.Decision) error) error {
			var err error
			problems, err = d.DrySend(ctx, n, at, emit)
			return err
		}
		list := func() error { return a.recipientList(o, walk) }
		if o.unreachable {
			list = func() error { return a.calls(ctx, s, o, n, walk) }
		}
		if err := list(); err != nil {
			return err
		}
		return a.sayProblems(problems)
	})
}

// sayProblems says what stands in the way of a run. That the guard would stop it
// is worth knowing, and no fault of a command that only looks.
func (a commands) sayProblems(problems []error) error {
	var faults app.SeveralErrors
	for _, p := range problems {
		if _, guard := errors.AsType[*dispatch.GuardError](p); !guard {
			faults = append(faults, p)
		} else if _, err := ui.Fprintf(a.Streams.Err, "powiadom: %v\n", p); err != nil {
			return err
		}
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}

// about works in a session for a command that asks about a stored notification at an
// instant; empty is now. It says when the notification is inactive.
func (a commands) about(ctx context.Context, arg, when string, work func(*app.Session, notify.Notification, time.Time) error) error {
	return a.InSession(ctx, func(s *app.Session) error {
		id, err := app.NotificationID(ctx, s, arg)
		if err != nil {
			return err
		}
		n, at, err := a.asked(ctx, s, id, when)
		if err != nil {
			return err
		}
		return work(s, n, at)
	})
}

func (a commands) asked(ctx context.Context, s *app.Session, id int64, when string) (n notify.Notification, at time.Time, err error) {
	if at, err = app.Instant(when, s.Begun, s.Zone()); err != nil {
		return n, at, app.Usage(err)
	}
	if n, err = s.Catalog.Get(ctx, id); err != nil {
		return n, at, err
	}
	switch n.State {
	case notify.Deleted:
		return n, at, app.Usage(i18n.Errorf("notification %d was deleted; nobody would get it", id))
	case notify.Inactive:
		_, err = ui.Fprintf(a.Streams.Err, "powiadom: notification %d is inactive; \"powiadom enable %d\" would have it sent\n", id, id)
	case notify.Active:
	}
	if err == nil {
		err = a.SayPast(s, at)
	}
	return n, at, err
}

func (a commands) recipientList(o recipientsOptions, walk func(func(dispatch.Decision) error) error) error {
	return app.Listing[dispatch.Decision, recipientJSON]{
		Table: ui.Table{
			Header:   []string{i18n.T("CUSTOMER"), i18n.T("NAME"), i18n.T("CHANNEL"), i18n.T("TO OR WHY NOT")},
			Flexible: []int{1, 3}, Right: []int{0},
		},
		Row: func(d dispatch.Decision) []ui.Cell {
			to := ui.Cell{Text: d.Destination}
			if d.Reason != "" {
				to = ui.Cell{Text: i18n.Sprintf("✗ %s", missing(d)), Colour: ui.Bad}
			}
			return ui.Row(app.IDText(d.Customer), d.CustomerName, a.Word(string(d.Channel)), to)
		},
		Record: toRecipientJSON, Empty: i18n.T("Nobody would be told."),
	}.Show(a.App, o.formats, walk)
}
