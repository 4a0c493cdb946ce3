package before

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type nextOptions struct {
	count   int
	until   string
	at      string
	formats app.Formats

	given func(flag string) bool
}

func (a commands) nextCommand() *cobra.Command {
	var o nextOptions
	cmd := app.Command("next [ID…] [flags]", cobra.ArbitraryArgs, func(ctx context.Context, args []string) error {
		return a.upcoming(ctx, o, args)
	})
	o.given = cmd.Flags().Changed
	cmd.Flags().IntVarP(&o.count, "count", "n", nextEach, "show `N` occurrences of each notification, 1 to 10000 (default 1; with --until 100)")
	cmd.Flags().Lookup("count").DefValue = "0" // the text tells what the default depends on
	cmd.Flags().StringVar(&o.until, "until", "", "show what comes until `TIME` (2026-11-23T08:00, or RFC 3339), of a day to its end")
	cmd.Flags().StringVar(&o.at, "at", "", flagNextAt)
	o.formats.Register(cmd.Flags())
	cmd.ValidArgsFunction = a.CompleteNotifications
	return cmd
}

// How many occurrences of each notification are shown.
const (
	nextEach      = 1
	nextEachUntil = 100 // with --until
	nextEachMost  = 10000
)

// agenda reads the flags.
func (o *nextOptions) agenda(now time.Time, zone *time.Location) (dispatch.Agenda, error) {
	g := dispatch.Agenda{After: now.In(zone), Each: o.count}
	if o.count < 1 || o.count > nextEachMost {
		return g, app.Usage(i18n.Errorf("count %d: allowed is 1 to %d", o.count, nextEachMost))
	}
	var err error
	if o.at != "" {
		if g.After, err = app.Instant(o.at, now, zone); err != nil {
			return g, app.Usage(err)
		}
	}
	if o.until == "" {
		return g, nil
	}
	if g.Until, err = app.Until(o.until, now, zone); err != nil {
		return g, app.Usage(err)
	}
	if !g.Until.After(g.After) {
		return g, app.Usage(i18n.Errorf("until %s: that is not after %s", o.until, g.After.Format(time.RFC3339)))
	}
	if !o.given("count") {
		g.Each = nextEachUntil
	}
	return g, nil
}

// upcoming shows what will run.
func (a commands) upcoming(ctx context.Context, o nextOptions, args []string) error {
	if _, err := o.formats.Chosen(); err != nil {
		return err
	}
	return a.InSession(ctx, func(s *app.Session) error {
		agenda, err := o.agenda(s.Begun, s.Zone())
		if err != nil {
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
		coming, more := agenda.Occurrences(active)
		if err := a.writeComing(coming, o.formats); err != nil {
			return err
		}
		if o.until != "" && !o.given("count") {
			for _, n := range more {
				a.Note("notification %d (%s): only the first %d until then are shown; -n shows more", n.ID, n.Name, agenda.Each)
			}
		}
		return app.Several(faults)
	})
}

// coming are the active notifications, of those named or of all. Of others that
// are named it tells why they will not run.
func (a commands) coming(ctx context.Context, s *app.Session, ids []int64) (active []notify.Notification, faults []error, err error) {
	entries, faults, err := s.Entries(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		switch {
		case e.Broken != nil:
			faults = append(faults, e.Broken)
		case e.State == notify.Active:
			used, err := s.UsedUp(ctx, e)
			if err != nil {
				return nil, nil, err
			}
			if used {
				a.Note("notification %d (%s) is for one time and has run already: it has no coming occurrence; \"powiadom disable %d\" and \"enable %d\" arm it again",
					e.ID, e.Name, e.ID, e.ID)
				continue
			}
			active = append(active, e.Notification)
		case len(ids) > 0:
			a.Note("notification %d (%s) is %s: it has no coming occurrence", e.ID, e.Name, i18n.T(string(e.State)))
		}
	}
	return active, faults, nil
}

// comingJSON is one line of "next --json".
type comingJSON struct {
	Notification int64            `json:"notification"`
	Name         string           `json:"name"`
	At           string           `json:"at"`
	Channels     []notify.Channel `json:"channels"`
	ClockChange  bool             `json:"clock_change"` // the clocks change on that day
	InsteadOf    string           `json:"instead_of,omitempty"`
}

func toComingJSON(c dispatch.Coming) comingJSON {
	return comingJSON{
		Notification: c.Notification.ID, Name: c.Notification.Name, At: c.At.Format(time.RFC3339),
		Channels: c.Notification.Channels, ClockChange: c.ClocksChange(), InsteadOf: c.Skipped(),
	}
}

func (a commands) writeComing(coming []dispatch.Coming, f app.Formats) error {
	return app.Listing[dispatch.Coming, comingJSON]{
		Table: ui.Table{
			Header:   []string{i18n.T("TIME"), i18n.T("ID"), i18n.T("NAME"), i18n.T("CHANNELS"), i18n.T("NOTE")},
			Flexible: []int{2, 4}, Right: []int{1},
		},
		Row: a.comingRow, Record: toComingJSON, Empty: i18n.T("Nothing is coming."),
	}.Show(a.App, f, app.Each(coming))
}

// comingRow is a line of the table. A person sees the offset where it matters.
func (a commands) comingRow(c dispatch.Coming) []ui.Cell {
	at := c.At.Format(time.RFC3339)
	if a.Out.Terminal() {
		at = c.At.Format("2006-01-02 15:04")
		if c.ClocksChange() {
			at = c.At.Format("2006-01-02 15:04 -07:00")
		}
	}
	note := ""
	if c.ClocksChange() {
		note = a.Word("clocks change")
	}
	if _, clock, skipped := strings.Cut(c.Skipped(), "T"); skipped {
		note = fmt.Sprintf(a.Word("clock skips %s"), clock)
	}
	return ui.Row(at, c.Notification.ID, c.Notification.Name, app.ChannelLetters(c.Notification.Channels, a.Out.Terminal()), note)
}
