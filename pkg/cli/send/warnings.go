package send

import (
	"cmp"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

func (a commands) warningsCommand() *cobra.Command {
	var formats app.Formats
	cmd := app.Command("warnings [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.warnings(ctx, formats) })
	formats.Register(cmd.Flags())
	return cmd
}

// warningJSON is one line of "warnings --json" and the columns of --csv.
type warningJSON struct {
	Customer     int64   `json:"customer"`
	Name         string  `json:"name"`
	Notification *int64  `json:"notification"` // null for a send made of flags
	Title        string  `json:"title"`
	Run          int64   `json:"run"`
	Message      int64   `json:"message"` // its line of LMS's log
	Since        *string `json:"since"`
	Until        *string `json:"until"` // null: as long as its reason lasts
	Text         ui.Text `json:"text"`
	Shown        bool    `json:"shown"` // else a later one is
}

// warning is one of ours with the names for people.
type warning struct {
	notify.Warned
	name, title string
	shown       bool
}

// warnings lists whom we warn in the browser, by what, since when and until when.
func (a commands) warnings(ctx context.Context, f app.Formats) error {
	return a.InSession(ctx, func(s *app.Session) error {
		list, err := a.warned(ctx, s)
		if err != nil {
			return err
		}
		zone := s.Zone()
		return app.Listing[warning, warningJSON]{
			Table: ui.Table{
				Header:   []string{i18n.T("CUSTOMER"), i18n.T("NAME"), i18n.T("NOTIFICATION"), i18n.T("SINCE"), i18n.T("UNTIL"), i18n.T("TEXT")},
				Flexible: []int{1, 2}, Cut: []int{5}, Right: []int{0},
			},
			Row: func(w warning) []ui.Cell {
				text := ui.Cell{Text: strings.Join(strings.Fields(w.Text), " ")}
				if !w.shown {
					text.Colour = ui.Faint
				}
				pretty := a.Out.Terminal()
				return ui.Row(w.Customer, w.name, w.title, app.PastTime(w.Since, pretty, zone), app.PastTime(w.Until, pretty, zone), text)
			},
			Record: func(w warning) warningJSON {
				return warningJSON{
					Customer: w.Customer, Name: w.name, Notification: app.IDOrNull(w.Notification), Title: w.title, Run: w.Run, Message: w.Item,
					Since: app.TimeOrNull(w.Since, zone), Until: app.TimeOrNull(w.Until, zone), Text: ui.Text(w.Text), Shown: w.shown,
				}
			},
			Empty: i18n.T("Nobody is warned by powiadom."),
		}.Show(a.App, f, app.Each(list))
	})
}

// warned reads the warnings, with names.
func (a commands) warned(ctx context.Context, s *app.Session) ([]warning, error) {
	list, err := s.Journal.Warnings(ctx)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	names, err := app.CustomerNames(ctx, s)
	if err != nil {
		return nil, err
	}
	entries, err := s.Catalog.List(ctx)
	if err != nil {
		return nil, err
	}
	titles := make(map[int64]string, len(entries))
	for _, e := range entries {
		titles[e.ID] = e.Name
	}
	out := make([]warning, len(list))
	for i, w := range list {
		last := i == len(list)-1 || list[i+1].Customer != w.Customer
		out[i] = warning{w, names[w.Customer], cmp.Or(titles[w.Notification], i18n.T("sent by hand")), last}
	}
	return out, nil
}
