package after

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/recipient"
	"github.com/powiadom/powiadom/pkg/ui"
)

func (a commands) deadCommand() *cobra.Command {
	var f app.Formats
	cmd := app.Command("dead [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.dead(ctx, f) })
	f.Register(cmd.Flags())
	return cmd
}

// deadJSON is a line of "dead --json" and the columns of --csv.
type deadJSON struct {
	Customer     int64          `json:"customer"`
	CustomerName string         `json:"customer_name"`
	Channel      notify.Channel `json:"channel"`
	Destination  string         `json:"destination"`
	Since        *string        `json:"since"`
	Times        int            `json:"times"` // that it was said
	Words        string         `json:"words"` // of the server, the last ones
}

// dead lists addresses to which nothing goes any more, as long as LMS has them.
func (a commands) dead(ctx context.Context, f app.Formats) error {
	if _, err := f.Chosen(); err != nil {
		return err
	}
	return a.InSession(ctx, func(s *app.Session) error {
		all, err := s.Past().Dead(ctx)
		if err != nil {
			return err
		}
		var still []past.Dead
		for some := range slices.Chunk(all, deadAtOnce) {
			kept, err := stillThere(ctx, s, some)
			if err != nil {
				return err
			}
			still = append(still, kept...)
		}
		return a.deadList(f, still, s.Zone())
	})
}

// deadAtOnce is for how many addresses contacts are read together.
const deadAtOnce = 500

// stillThere keeps the addresses that are contacts of their customers still.
func stillThere(ctx context.Context, s *app.Session, list []past.Dead) ([]past.Dead, error) {
	of := make(map[int64]*notify.Customer)
	var customers []notify.Customer
	for _, d := range list {
		if of[d.Customer] == nil {
			customers, of[d.Customer] = append(customers, notify.Customer{ID: d.Customer}), new(notify.Customer)
		}
	}
	if err := s.Lms.Fill(ctx, customers, notify.Details{Contacts: true}); err != nil {
		return nil, err
	}
	for i := range customers {
		of[customers[i].ID] = &customers[i]
	}
	var kept []past.Dead
	for _, d := range list {
		c := *of[d.Customer]
		c.Dead = []notify.DeadAddress{d.DeadAddress}
		// Whether a contact is disabled does not matter here.
		anyContact := recipient.Policy{IgnoreConsents: true, IgnoreContactFlags: true, AllowForeign: true, SMTPUTF8: true}
		if slices.ContainsFunc(anyContact.Explain(c, d.Channel), func(u recipient.Use) bool { return len(u.Dead) > 0 }) {
			kept = append(kept, d)
		}
	}
	return kept, nil
}

func (a commands) deadList(f app.Formats, list []past.Dead, zone *time.Location) error {
	return app.Listing[past.Dead, deadJSON]{
		Table: ui.Table{
			Header: []string{
				i18n.T("ID"), i18n.T("CUSTOMER"), i18n.T("CHANNEL"), i18n.T("TO"), i18n.C("dead", "SINCE"), i18n.T("REASON"),
			},
			Flexible: []int{1, 3, 5}, Right: []int{0},
		},
		Row: func(d past.Dead) []ui.Cell {
			return ui.Row(app.IDText(d.Customer), d.Name, a.Word(string(d.Channel)), d.Destination, app.PastTime(d.Since, a.Out.Terminal(), zone), d.Words)
		},
		Record: func(d past.Dead) deadJSON {
			return deadJSON{
				Customer: d.Customer, CustomerName: d.Name, Channel: d.Channel, Destination: d.Destination,
				Since: app.TimeOrNull(d.Since, zone), Times: d.Bounces, Words: d.Words,
			}
		},
		Empty: i18n.T("No address or number is dead."),
	}.Show(a.App, f, app.Each(list))
}
