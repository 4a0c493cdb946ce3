package define

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lint"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type lintOptions struct{ formats app.Formats }

func (a commands) lintCommand() *cobra.Command {
	var o lintOptions
	cmd := app.Command("lint [ID…] [flags]", cobra.ArbitraryArgs, func(ctx context.Context, args []string) error {
		return a.lint(ctx, o, args)
	})
	o.formats.Register(cmd.Flags())
	cmd.ValidArgsFunction = a.CompleteNotifications
	return cmd
}

// findingJSON is one line of "lint --json".
type findingJSON struct {
	Notification int64         `json:"notification"`
	Name         string        `json:"name"`
	Severity     lint.Severity `json:"severity"`
	Code         lint.Code     `json:"code"`
	Message      string        `json:"message"`
}

// fault is a finding about a notification.
type fault struct {
	n notify.Notification
	lint.Finding
}

// lint shows what the checks find. Errors among it make the command fail.
func (a commands) lint(ctx context.Context, o lintOptions, args []string) error {
	if _, err := o.formats.Chosen(); err != nil {
		return err
	}
	return a.InEntries(ctx, args, func(s *app.Session, entries []catalog.Entry, faults []error) error {
		d := s.Dispatcher()
		wrong := 0
		err := a.writeFaults(o.formats, len(entries), func(add func(fault) error) error {
			for _, e := range entries {
				found, err := a.Findings(ctx, s, d, e)
				if err != nil {
					return err
				}
				for _, f := range found {
					if f.Severity == lint.Error {
						wrong++
					}
					if err := add(fault{e.Notification, f}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if wrong > 0 {
			faults = append(faults, i18n.Errorf("errors: %d", wrong))
		}
		return app.Several(faults)
	})
}

// writeFaults writes findings on so many notifications: a paragraph each for a person.
func (a commands) writeFaults(f app.Formats, notifications int, walk func(func(fault) error) error) error {
	l := app.Listing[fault, findingJSON]{
		Row: func(f fault) []ui.Cell { return ui.Row(f.n.ID, f.Severity, f.Code, f.Message) },
		Record: func(f fault) findingJSON {
			return findingJSON{Notification: f.n.ID, Name: f.n.Name, Severity: f.Severity, Code: f.Code, Message: f.Message}
		},
		Empty: i18n.N(notifications, "Nothing to find fault with in %d notification.", "Nothing to find fault with in %d notifications.", notifications),
	}
	if !f.Plain() || !a.Out.Terminal() {
		return l.Show(a.App, f, walk)
	}
	found := false
	err := walk(func(f fault) error {
		found = true
		colour := ui.Strong
		if f.Severity == lint.Error {
			colour = ui.Bad
		}
		_, err := ui.Fprintf(a.Streams.Out, "%d (%s) %s %s\n%s", f.n.ID, f.n.Name, ui.Cell{Text: i18n.T(string(f.Severity)), Colour: colour}, f.Code, a.Out.Wrap("    ", f.Message))
		return err
	})
	if err == nil && !found {
		_, err = ui.Fprintf(a.Streams.Out, "%s\n", l.Empty)
	}
	return err
}
