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

type lintOptions struct{ json bool }

func (a commands) lintCommand() *cobra.Command {
	var o lintOptions
	cmd := app.Command("lint [ID…] [flags]", cobra.ArbitraryArgs, func(ctx context.Context, args []string) error {
		return a.lint(ctx, o, args)
	})
	cmd.Flags().BoolVar(&o.json, "json", false, "one JSON object a line")
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

// lint shows what the checks find. Errors among it make the command fail.
func (a commands) lint(ctx context.Context, o lintOptions, args []string) error {
	return a.InEntries(ctx, args, func(s *app.Session, entries []catalog.Entry, faults []error) error {
		d := s.Dispatcher()
		findings, wrong := 0, 0
		for _, e := range entries {
			found, err := a.Findings(ctx, s, d, e)
			if err != nil {
				return err
			}
			findings += len(found)
			for _, f := range found {
				if f.Severity == lint.Error {
					wrong++
				}
				if err := a.writeFinding(e.Notification, f, o.json); err != nil {
					return err
				}
			}
		}
		if findings == 0 && a.Out.Terminal() && !o.json {
			if _, err := ui.Fprintf(a.Streams.Out, "%s\n",
				i18n.N(len(entries), "Nothing to find fault with in %d notification.", "Nothing to find fault with in %d notifications.", len(entries))); err != nil {
				return err
			}
		}
		if wrong > 0 {
			faults = append(faults, i18n.Errorf("errors: %d", wrong))
		}
		return app.Several(faults)
	})
}

// writeFinding writes a finding: a paragraph for a person, tabs in a pipe.
func (a commands) writeFinding(n notify.Notification, f lint.Finding, asJSON bool) error {
	switch {
	case asJSON:
		return a.Out.JSON(findingJSON{Notification: n.ID, Name: n.Name, Severity: f.Severity, Code: f.Code, Message: f.Message})
	case !a.Out.Terminal():
		return a.Out.Write(ui.Table{Rows: [][]ui.Cell{ui.Row(n.ID, f.Severity, f.Code, f.Message)}})
	}
	colour := ui.Strong
	if f.Severity == lint.Error {
		colour = ui.Bad
	}
	_, err := ui.Fprintf(a.Streams.Out, "%d (%s) %s %s\n%s", n.ID, n.Name, ui.Cell{Text: i18n.T(string(f.Severity)), Colour: colour}, f.Code, a.Out.Wrap("    ", f.Message))
	return err
}
