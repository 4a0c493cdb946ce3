package send

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type spareOptions struct {
	until   string
	why     string
	end     bool
	formats app.Formats
}

func (a commands) spareCommand() *cobra.Command {
	var o spareOptions
	cmd := app.Command("spare [CUSTOMER…] [flags]", cobra.ArbitraryArgs, func(ctx context.Context, args []string) error { return a.spare(ctx, o, args) })
	f := cmd.Flags()
	f.StringVar(&o.until, "until", "", "until `TIME` (2026-12-24T18:00), of a day to its end")
	f.StringVar(&o.why, "why", "", "why, for whoever finds it (`TEXT`)")
	f.BoolVar(&o.end, "end", false, "write to them again")
	o.formats.Register(f)
	cmd.ValidArgsFunction = a.CompleteCustomer
	return cmd
}

// spare leaves customers in peace until a time, ends that, or lists whom it holds for.
func (a commands) spare(ctx context.Context, o spareOptions, args []string) error {
	why := strings.Join(strings.Fields(o.why), " ")
	switch {
	case len(args) == 0 && (o.until != "" || why != "" || o.end):
		return app.Usage(i18n.Errorf("which customer? Give an id, a whole name, an e-mail address or a telephone number"))
	case o.end && (o.until != "" || why != ""):
		return app.Usage(i18n.Errorf("--end goes with neither --until nor --why"))
	case len(args) > 0 && !o.end && (o.until == "" || why == ""):
		return app.Usage(i18n.Errorf("say until when and why, as in --until 2026-12-31 --why \"paying by instalments\""))
	case utf8.RuneCountInString(why) > journal.MaxSpareWhy:
		return app.Usage(i18n.Errorf("why: longer than %d characters", journal.MaxSpareWhy))
	}
	return a.InSession(ctx, func(s *app.Session) error {
		if len(args) == 0 {
			return a.listSpared(ctx, s, o.formats)
		}
		customers, err := app.WholeCustomerIDs(ctx, s, args)
		if err != nil {
			return err
		}
		order := notify.Sparing{Since: s.Begun, Why: why, Person: diary.Person()}
		if !o.end {
			if order.Until, err = app.Until(o.until, s.Begun, s.Zone()); err != nil {
				return app.Usage(err)
			}
			if !order.Until.After(s.Begun) {
				return app.Usage(i18n.Errorf("until %s: that is not ahead", o.until))
			}
		}
		if err := s.Journal.Spare(ctx, customers, order); err != nil {
			return err
		}
		return a.saySpared(customers, order, s.Zone())
	})
}

func (a commands) saySpared(customers []int64, order notify.Sparing, zone *time.Location) error {
	ids := make([]string, len(customers))
	for i, id := range customers {
		ids[i] = app.IDText(id)
	}
	text := i18n.N(len(ids), "customer %s is written to again", "customers %s are written to again", strings.Join(ids, ", "))
	if !order.Until.IsZero() {
		text = i18n.N(len(ids), "customer %s is left in peace until %s", "customers %s are left in peace until %s",
			strings.Join(ids, ", "), order.Until.In(zone).Format(ui.Clock))
	}
	_, err := ui.Fprintf(a.Streams.Out, "%s\n", text)
	return err
}

// sparedJSON is a line of "spare --json".
type sparedJSON struct {
	Customer int64   `json:"customer"`
	Name     string  `json:"name"`
	Until    *string `json:"until"`
	Why      string  `json:"why"`
	Person   string  `json:"person"`
	Since    *string `json:"since"`
}

func (a commands) listSpared(ctx context.Context, s *app.Session, f app.Formats) error {
	list, err := s.Journal.AllSpared(ctx, s.Begun)
	if err != nil {
		return err
	}
	names, err := app.CustomerNames(ctx, s)
	if err != nil {
		return err
	}
	zone := s.Zone()
	return app.Listing[notify.Sparing, sparedJSON]{
		Table: ui.Table{
			Header:   []string{i18n.T("CUSTOMER"), i18n.T("NAME"), i18n.T("UNTIL"), i18n.T("WHO"), i18n.T("WHY")},
			Flexible: []int{1, 3, 4}, Right: []int{0},
		},
		Row: func(o notify.Sparing) []ui.Cell {
			return ui.Row(o.Customer, names[o.Customer], app.PastTime(o.Until, a.Out.Terminal(), zone), o.Person, o.Why)
		},
		Record: func(o notify.Sparing) sparedJSON {
			return sparedJSON{
				Customer: o.Customer, Name: names[o.Customer], Until: app.TimeOrNull(o.Until, zone), Why: o.Why, Person: o.Person,
				Since: app.TimeOrNull(o.Since, zone),
			}
		},
		Empty: i18n.T("Nobody is left in peace by the office."),
	}.Show(a.App, f, app.Each(list))
}
