package send

import (
	"context"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

func (a commands) cancelCommand() *cobra.Command {
	return app.Command("cancel RUN…", cobra.MinimumNArgs(1), a.cancel)
}

// cancel stops what is not sent yet of runs. All of them are looked at before any is
// changed.
func (a commands) cancel(ctx context.Context, args []string) error {
	ids := make([]int64, len(args))
	for i, arg := range args {
		run, err := strconv.ParseInt(arg, 10, 64)
		if err != nil || run <= 0 {
			return app.Usage(i18n.Errorf("run %q: an id, a number, is expected", arg))
		}
		ids[i] = run
	}
	return a.InSession(ctx, func(s *app.Session) error {
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
