package define

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// heldJSON is a run that waits for a confirmation, in "list --json".
type heldJSON struct {
	Run        int64  `json:"run"`
	At         string `json:"at"`
	Recipients int    `json:"recipients"`
	Why        string `json:"why"`
}

// noteHeld tells a person of runs that wait.
func (a commands) noteHeld(held []notify.Held) {
	for _, h := range held {
		_, _ = ui.Fprintf(a.Streams.Err, "%s\n", h)
	}
}

type listOptions struct {
	all     bool
	formats app.Formats
}

func (a commands) listCommand() *cobra.Command {
	var o listOptions
	cmd := app.Command("list [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.list(ctx, o) })
	cmd.Flags().BoolVar(&o.all, "all", false, "deleted ones too")
	o.formats.Register(cmd.Flags())
	return cmd
}

// notificationJSON is one line of "list --json" and of "show --json".
type notificationJSON struct {
	ID            int64               `json:"id"`
	Name          string              `json:"name"`
	State         notify.State        `json:"state"`
	Channels      []notify.Channel    `json:"channels"`
	Event         notify.Event        `json:"event"`
	DebtOver      *string             `json:"debt_over,omitempty"`
	DebtTariffs   *string             `json:"debt_tariffs,omitempty"`
	DebtOf        notify.DebtOf       `json:"debt,omitempty"`     // of the event debt
	Grace         *int                `json:"grace,omitempty"`    // days, of an overdue debt
	DueDays       *int                `json:"due_days,omitempty"` // of the event due; below zero: before the day of payment
	Repeat        notify.Repeat       `json:"repeat"`
	Cycle         string              `json:"cycle"`
	Once          bool                `json:"once"`
	Next          *string             `json:"next"` // null when it will not run
	Subject       string              `json:"subject"`
	Body          *string             `json:"body"` // null for the default text
	HTML          bool                `json:"html"`
	Filters       map[string][]string `json:"filters"`
	MaxRecipients int                 `json:"max_recipients"` // 0: no limit
	Kind          string              `json:"kind"`
	Arrangements  string              `json:"arrangements"` // spare or tell, also by default
	AtMostOnce    *string             `json:"at_most_once"` // null: as the installation has it
	For           string              `json:"for"`          // how long a warning stays at most; empty: as long as its reason lasts
	Held          *heldJSON           `json:"held"`         // null when no run waits
	Error         string              `json:"error,omitempty"`
}

// arrangements is what becomes of customers who have one, also by default.
func arrangements(n notify.Notification) notify.Arrangements {
	if n.SparesArranged() {
		return notify.SpareArranged
	}
	return notify.TellArranged
}

func (a commands) toJSON(e catalog.Entry, held []notify.Held, zone *time.Location) notificationJSON {
	out := notificationJSON{
		ID: e.ID, Name: e.Name, State: e.State, Channels: e.Channels, Event: e.Event, Repeat: e.Repeat, Cycle: e.Cycle.String(),
		Once: e.Once, MaxRecipients: e.MaxRecipients, Kind: string(cmp.Or(e.Policy.Kind, notify.Service)), Arrangements: string(arrangements(e.Notification)), Subject: e.Text.Subject, Body: e.Text.Body, HTML: e.Text.HTML, Filters: make(map[string][]string),
	}
	if i := slices.IndexFunc(held, func(h notify.Held) bool { return h.Notification == e.ID }); i >= 0 {
		out.Held = &heldJSON{
			Run: held[i].Run, At: held[i].At.In(zone).Format(time.RFC3339), Recipients: held[i].Recipients, Why: held[i].Why,
		}
	}
	if out.Channels == nil {
		out.Channels = []notify.Channel{}
	}
	if !e.Policy.For.IsZero() {
		out.For = e.Policy.For.String()
	}
	if e.Policy.AtMostOnce != nil {
		text := e.Policy.AtMostOnce.String()
		out.AtMostOnce = &text
	}
	if e.Debt.Over != nil {
		text := e.Debt.Over.StringFixed(2)
		out.DebtOver = &text
	}
	if e.Debt.Tariffs != nil {
		text := e.Debt.Tariffs.String()
		out.DebtTariffs = &text
	}
	if e.Event == notify.Debt {
		out.DebtOf = e.Debt.Of()
	}
	if e.Debt.Overdue {
		out.Grace = &e.Debt.Grace
	}
	if e.Event == notify.Due {
		out.DueDays = &e.DueDays
	}
	for _, f := range e.Filters {
		out.Filters[string(f.Kind)] = append(out.Filters[string(f.Kind)], f.Value)
	}
	if next, ok := a.next(e, zone); ok {
		text := next.Format(time.RFC3339)
		out.Next = &text
	}
	if e.Broken != nil {
		out.Error = e.Broken.Error()
	}
	return out
}

// next is when a notification is due next; false when it will not run.
func (a commands) next(e catalog.Entry, zone *time.Location) (time.Time, bool) {
	if e.State != notify.Active || e.Broken != nil {
		return time.Time{}, false
	}
	return e.Cycle.Next(a.Now().In(zone))
}

// list shows the notifications; deleted ones only with --all.
func (a commands) list(ctx context.Context, o listOptions) error {
	if _, err := o.formats.Chosen(); err != nil {
		return err
	}
	return a.InSession(ctx, func(s *app.Session) error {
		entries, err := s.Catalog.List(ctx)
		if err != nil {
			return err
		}
		held, err := s.Journal.Held(ctx)
		if err != nil {
			return err
		}
		var broken []error
		err = app.Listing[catalog.Entry, notificationJSON]{
			Table: ui.Table{
				Header:   []string{i18n.T("ID"), i18n.T("STATE"), i18n.T("NAME"), i18n.T("CHANNELS"), i18n.T("EVENT"), i18n.T("CYCLE"), i18n.T("NEXT")},
				Flexible: []int{5, 2}, Right: []int{0},
			},
			Row:    func(e catalog.Entry) []ui.Cell { return a.listRow(e, s.Zone()) },
			Record: func(e catalog.Entry) notificationJSON { return a.toJSON(e, held, s.Zone()) },
			Empty:  i18n.T("There are no notifications yet; \"powiadom add --help\" tells how to make one."),
		}.Show(a.App, o.formats, func(add func(catalog.Entry) error) error {
			for _, e := range entries {
				if e.State == notify.Deleted && !o.all {
					continue
				}
				if e.Broken != nil {
					broken = append(broken, e.Broken)
				}
				if err := add(e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if o.formats.Plain() {
			a.noteHeld(held)
			if paused := s.MayGoOn(); paused != nil {
				_, _ = ui.Fprintf(a.Streams.Err, "%v; \"powiadom resume\" goes on\n", paused)
			}
		}
		return app.Several(broken)
	})
}

func (a commands) listRow(e catalog.Entry, zone *time.Location) []ui.Cell {
	next := ""
	if t, ok := a.next(e, zone); ok {
		next = t.Format(time.RFC3339)
		if a.Out.Terminal() {
			next = shortTime(t, a.Now().In(zone))
		}
	}
	return ui.Row(e.ID, a.bulb(e, a.Word), e.Name, app.ChannelLetters(e.Channels, a.Out.Terminal()),
		a.Word(string(e.Event)), cycleText(e, a.Word), next)
}

// shortTime is a coming time in few columns: month, day and clock if it is this year,
// else the date.
func shortTime(t, now time.Time) string {
	if t.Year() == now.Year() {
		return t.Format("01-02 15:04")
	}
	return t.Format(time.DateOnly)
}

func cycleText(e catalog.Entry, word func(string) string) string {
	if e.Once {
		return word(i18n.Mark("once,")) + " " + e.Cycle.String()
	}
	return e.Cycle.String()
}

// bulb shows the state as LMS's add-on does: green and lit, red and unlit, grey and
// none. The word is always there. The signs are one column wide in every font.
func (a commands) bulb(e catalog.Entry, word func(string) string) ui.Cell {
	state := word(string(e.State))
	if !a.Out.Terminal() {
		return ui.Cell{Text: state}
	}
	switch e.State {
	case notify.Active:
		return ui.Cell{Text: "● " + state, Colour: ui.Good}
	case notify.Inactive:
		return ui.Cell{Text: "○ " + state, Colour: ui.Bad}
	case notify.Deleted:
		return ui.Cell{Text: "  " + state, Colour: ui.Faint}
	}
	return ui.Cell{Text: "? " + state}
}
