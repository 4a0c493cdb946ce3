package send

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

func (a commands) cancelCommand() *cobra.Command {
	cmd := app.Command("cancel RUN…", cobra.MinimumNArgs(1), a.cancel)
	cmd.ValidArgsFunction = a.CompleteRuns
	return cmd
}

// cancel stops what is not sent yet of runs. All of them are looked at before any is
// changed.
func (a commands) cancel(ctx context.Context, args []string) error {
	return a.InSession(ctx, func(s *app.Session) error {
		ids, err := app.RunIDs(ctx, s, args)
		if err != nil {
			return err
		}
		known, err := s.Journal.Summaries(ctx, ids)
		if err != nil {
			return err
		}
		var faults []error
		for _, id := range ids {
			if !slices.ContainsFunc(known, func(r notify.Summary) bool { return r.Run == id }) {
				faults = append(faults, i18n.Errorf("run %d: there is none", id))
			}
		}
		if len(faults) > 0 {
			return app.Usages(faults)
		}
		for _, id := range ids {
			if err := a.CancelRun(ctx, s, id); err != nil {
				return err
			}
		}
		return s.Journal.Finish(ctx)
	})
}
