package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type listOptions struct {
	all  bool
	json bool
}

func (a *app) listCommand() *cobra.Command {
	var o listOptions
	cmd := command("list [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.list(ctx, o) })
	cmd.Flags().BoolVar(&o.all, "all", false, "deleted ones too")
	cmd.Flags().BoolVar(&o.json, "json", false, "one JSON object a line")
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
	Repeat        notify.Repeat       `json:"repeat"`
	Cycle         string              `json:"cycle"`
	Once          bool                `json:"once"`
	Next          *string             `json:"next"` // null when it will not run
	Subject       string              `json:"subject"`
	Body          *string             `json:"body"` // null for the default text
	HTML          bool                `json:"html"`
	Filters       map[string][]string `json:"filters"`
	MaxRecipients int                 `json:"max_recipients"` // 0: no limit
	Held          *heldJSON           `json:"held"`           // null when no run waits
	Error         string              `json:"error,omitempty"`
}

func (a *app) toJSON(e catalog.Entry, held []notify.Held, zone *time.Location) notificationJSON {
	out := notificationJSON{
		ID: e.ID, Name: e.Name, State: e.State, Channels: e.Channels, Event: e.Event, Repeat: e.Repeat, Cycle: e.Cycle.String(),
		Once: e.Once, MaxRecipients: e.MaxRecipients, Subject: e.Text.Subject, Body: e.Text.Body, HTML: e.Text.HTML, Filters: make(map[string][]string),
	}
	if i := slices.IndexFunc(held, func(h notify.Held) bool { return h.Notification == e.ID }); i >= 0 {
		out.Held = &heldJSON{
			Run: held[i].Run, At: held[i].At.In(zone).Format(time.RFC3339), Recipients: held[i].Recipients, Why: held[i].Why,
		}
	}
	if out.Channels == nil {
		out.Channels = []notify.Channel{}
	}
	if e.Debt.Over != nil {
		text := e.Debt.Over.StringFixed(2)
		out.DebtOver = &text
	}
	if e.Debt.Tariffs != nil {
		text := e.Debt.Tariffs.String()
		out.DebtTariffs = &text
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
func (a *app) next(e catalog.Entry, zone *time.Location) (time.Time, bool) {
	if e.State != notify.Active || e.Broken != nil {
		return time.Time{}, false
	}
	return e.Cycle.Next(a.now().In(zone))
}

// list shows the notifications; deleted ones only with --all.
func (a *app) list(ctx context.Context, o listOptions) error {
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	entries, err := s.catalog.List(ctx)
	if err != nil {
		return err
	}
	held, err := s.journal.Held(ctx)
	if err != nil {
		return err
	}
	var rows [][]string
	var broken several
	for _, e := range entries {
		if e.State == notify.Deleted && !o.all {
			continue
		}
		if e.Broken != nil {
			broken = append(broken, e.Broken)
		}
		if o.json {
			if err := a.out.JSON(a.toJSON(e, held, s.zone())); err != nil {
				return err
			}
			continue
		}
		rows = append(rows, a.listRow(e, s.zone()))
	}
	switch {
	case len(rows) > 0:
		if err := a.out.Write(ui.Table{Header: []string{i18n.T("ID"), i18n.T("STATE"), i18n.T("NAME"), i18n.T("CHANNELS"), i18n.T("EVENT"), i18n.T("CYCLE"), i18n.T("NEXT")}, Rows: rows, Flexible: []int{5, 2, 3}, Right: []int{0}}); err != nil {
			return err
		}
	case !o.json && a.out.Terminal():
		if _, err := fmt.Fprintln(a.streams.Out, i18n.T("There are no notifications yet; \"powiadom add --help\" tells how to make one.")); err != nil {
			return err
		}
	}
	if !o.json {
		a.noteHeld(held)
		if paused := s.mayGoOn(); paused != nil {
			_, _ = ui.Fprintf(a.streams.Err, "%v; \"powiadom resume\" goes on\n", paused)
		}
	}
	if len(broken) > 0 {
		return broken
	}
	return nil
}

func (a *app) listRow(e catalog.Entry, zone *time.Location) []string {
	next := ""
	if t, ok := a.next(e, zone); ok {
		next = t.Format(time.RFC3339)
		if a.out.Terminal() {
			next = shortTime(t, a.now().In(zone))
		}
	}
	return []string{
		strconv.FormatInt(e.ID, 10), a.bulb(e, a.word), e.Name, channelLetters(e.Channels, a.out.Terminal()),
		a.word(string(e.Event)), cycleText(e, a.word), next,
	}
}

// word is a code or a marked text for who reads the table: a person reads it in
// his language, a program as it is in each.
func (a *app) word(english string) string {
	if a.out.Terminal() {
		return i18n.T(english)
	}
	return english
}

// shortTime is a coming time in few columns: without the year when it is this
// one, without the clock when it is another.
func shortTime(t, now time.Time) string {
	if t.Year() == now.Year() {
		return t.Format("01-02 15:04")
	}
	return t.Format(time.DateOnly)
}

// channelLetters lists channels; on a terminal in short, since 80 columns are
// few.
func channelLetters(channels []notify.Channel, short bool) string {
	words := make([]string, len(channels))
	for i, c := range channels {
		switch {
		case !short:
			words[i] = string(c)
		case c == notify.Warning:
			words[i] = i18n.C("channel", "warn")
		case c == notify.Email:
			words[i] = i18n.C("channel", "email")
		default:
			words[i] = i18n.T(string(c))
		}
	}
	return strings.Join(words, ",")
}

func cycleText(e catalog.Entry, word func(string) string) string {
	if e.Once {
		return word("once,") + " " + e.Cycle.String()
	}
	return e.Cycle.String()
}

// bulb shows the state as LMS's add-on does: green and a lit bulb, red and an
// unlit one, grey and none. The word is always there.
func (a *app) bulb(e catalog.Entry, word func(string) string) string {
	state := word(string(e.State))
	if !a.out.Terminal() {
		return state
	}
	switch e.State {
	case notify.Active:
		return a.out.Paint(ui.Good, "💡 "+state)
	case notify.Inactive:
		return a.out.Paint(ui.Bad, "○  "+state)
	case notify.Deleted:
		return a.out.Paint(ui.Faint, "   "+state)
	}
	return "?  " + state
}
