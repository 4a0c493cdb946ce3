package cli

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type recipientsOptions struct {
	at          string
	unreachable bool
	formats     formats
}

func (a *app) recipientsCommand() *cobra.Command {
	var o recipientsOptions
	cmd := command("recipients ID [flags]", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return a.recipients(ctx, o, args[0])
	})
	f := cmd.Flags()
	f.StringVar(&o.at, "at", "", flagAt)
	f.BoolVar(&o.unreachable, "unreachable", false, "only those who are meant and cannot be told, with what is missing")
	o.formats.register(f)
	cmd.ValidArgsFunction = a.completeNotifications
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
func (a *app) recipients(ctx context.Context, o recipientsOptions, arg string) error {
	format, err := o.formats.chosen()
	if err != nil {
		return err
	}
	s, n, at, err := a.openFor(ctx, arg, o.at)
	if err != nil {
		return err
	}
	defer s.close()
	d := s.dispatcher()
	var problems []error
	walk := func(emit func(dispatch.Decision) error) error {
		var err error
		problems, err = d.DrySend(ctx, n, at, func(d dispatch.Decision) error {
			if o.unreachable && d.Reason == "" {
				return nil
			}
			return emit(d)
		})
		return err
	}
	if err := a.recipientList(format, o.unreachable, walk); err != nil {
		return err
	}
	return a.sayProblems(problems)
}

// sayProblems says what stands in the way of a run. That the guard would stop it
// is worth knowing, and no fault of a command that only looks.
func (a *app) sayProblems(problems []error) error {
	var faults several
	for _, p := range problems {
		if _, guard := errors.AsType[*dispatch.GuardError](p); !guard {
			faults = append(faults, p)
		} else if _, err := ui.Fprintf(a.streams.Err, "powiadom: %v\n", p); err != nil {
			return err
		}
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}

// openFor opens the installation for a command that asks about a stored
// notification at an instant; empty is now. One that is inactive is said to be.
func (a *app) openFor(ctx context.Context, arg, when string) (*session, notify.Notification, time.Time, error) {
	id, err := parseID(arg)
	if err != nil {
		return nil, notify.Notification{}, time.Time{}, err
	}
	s, err := a.open(ctx)
	if err != nil {
		return nil, notify.Notification{}, time.Time{}, err
	}
	n, at, err := a.asked(ctx, s, id, when)
	if err != nil {
		s.close()
		return nil, n, at, err
	}
	return s, n, at, nil
}

func (a *app) asked(ctx context.Context, s *session, id int64, when string) (n notify.Notification, at time.Time, err error) {
	if at, err = instant(when, s.begun, s.zone()); err != nil {
		return n, at, usage(err)
	}
	if n, err = s.catalog.Get(ctx, id); err != nil {
		return n, at, err
	}
	switch n.State {
	case notify.Deleted:
		return n, at, usage(i18n.Errorf("notification %d was deleted; nobody would get it", id))
	case notify.Inactive:
		_, err = ui.Fprintf(a.streams.Err, "powiadom: notification %d is inactive; \"powiadom enable %d\" would have it sent\n",
			id, id)
	case notify.Active:
	}
	if err == nil {
		err = a.sayPast(s, at)
	}
	return n, at, err
}

func (a *app) recipientList(format ui.Format, unreachable bool, walk func(func(dispatch.Decision) error) error) error {
	if format != ui.AsTable {
		return list(ui.NewRecords[recipientJSON](a.out, format, ui.Table{}, nil), func(add func(recipientJSON) error) error {
			return walk(func(d dispatch.Decision) error { return add(toRecipientJSON(d)) })
		})
	}
	table := ui.Table{Header: []string{i18n.T("CUSTOMER"), i18n.T("NAME"), i18n.T("CHANNEL"), i18n.T("TO OR WHY NOT")}, Flexible: []int{1, 3}, Right: []int{0}}
	if unreachable {
		table.Header = []string{i18n.T("CUSTOMER"), i18n.T("NAME"), i18n.T("CHANNEL"), i18n.T("MISSING")}
	}
	return list(ui.NewRecords(a.out, format, table, func(d dispatch.Decision) []string {
		to := d.Destination
		if d.Reason != "" {
			to = a.out.Paint(ui.Bad, missing(d))
			if !unreachable {
				to = a.out.Paint(ui.Bad, i18n.Sprintf("✗ %s", missing(d)))
			}
		}
		return []string{idText(d.Customer), d.CustomerName, a.word(string(d.Channel)), to}
	}), walk)
}
