package cli

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/ui"
)

type retryOptions struct {
	deliveries []int64
	unsure     bool
}

func (a *app) retryCommand() *cobra.Command {
	var o retryOptions
	cmd := command("retry RUN [flags]", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return a.retry(ctx, o, args[0])
	})
	cmd.Flags().Int64SliceVar(&o.deliveries, "delivery", nil, flagDelivery)
	cmd.Flags().Lookup("delivery").DefValue = "" // the library would show "[]"
	cmd.Flags().BoolVar(&o.unsure, "unsure", false, flagUnsure)
	return cmd
}

// retry puts failed deliveries of a run back, for the next run to send. What may
// have been delivered is sent again only when that is asked for.
func (a *app) retry(ctx context.Context, o retryOptions, arg string) error {
	run, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || run <= 0 {
		return usage(fmt.Errorf(textBadRun, arg))
	}
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.checkHost(ctx, false); err != nil {
		return err
	}
	known, err := s.journal.Summaries(ctx, []int64{run})
	if err != nil {
		return err
	}
	if len(known) == 0 {
		return usage(fmt.Errorf(textNoRun, run))
	}
	back, left, err := s.journal.Retry(ctx, run, journal.Again{Only: o.deliveries, Unsure: o.unsure})
	if err != nil {
		return err
	}
	_, err = ui.Fprintf(a.streams.Out, textRetried, back, run)
	if err == nil && left > 0 {
		_, err = ui.Fprintf(a.streams.Out, textLeftUnsure, left, run)
	}
	return err
}
