package send

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/ui"
)

type retryOptions struct {
	deliveries []int64
	unsure     bool
}

func (a commands) retryCommand() *cobra.Command {
	var o retryOptions
	cmd := app.Command("retry RUN [flags]", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return a.retry(ctx, o, args[0])
	})
	cmd.ValidArgsFunction = a.CompleteRuns
	cmd.Flags().Int64SliceVar(&o.deliveries, "delivery", nil, "only the delivery with the `ID` in LMS's log (repeatable)")
	cmd.Flags().Lookup("delivery").DefValue = "" // the library would show "[]"
	cmd.Flags().BoolVar(&o.unsure, "unsure", false, "also those that may have been delivered: they may come twice")
	return cmd
}

// retry puts failed deliveries of a run back, for the next run to send. What may
// have been delivered is sent again only when that is asked for.
func (a commands) retry(ctx context.Context, o retryOptions, arg string) error {
	return a.InSession(ctx, func(s *app.Session) error {
		run, err := app.RunID(ctx, s, arg)
		if err != nil {
			return err
		}
		if err := s.CheckHost(ctx, false); err != nil {
			return err
		}
		known, err := s.Journal.Summaries(ctx, []int64{run})
		if err != nil {
			return err
		}
		if len(known) == 0 {
			return app.Usage(i18n.Errorf("run %d: there is none", run))
		}
		back, left, err := s.Journal.Retry(ctx, run, journal.Again{Only: o.deliveries, Unsure: o.unsure})
		if err != nil {
			return err
		}
		_, err = ui.Fprintf(a.Streams.Out, "%s\n", i18n.N(back, "%d delivery of run %d waits again; the next run sends it",
			"%d deliveries of run %d wait again; the next run sends them", back, run))
		if err == nil && left > 0 {
			_, err = ui.Fprintf(a.Streams.Out, "%s\n", i18n.N(left, "%d delivery of it may have arrived and was left; \"powiadom retry %d --unsure\" sends it once more",
				"%d deliveries of it may have arrived and were left; \"powiadom retry %d --unsure\" sends them once more", left, run))
		}
		return err
	})
}
