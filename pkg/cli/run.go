package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

type runOptions struct {
	at     string
	dryRun bool
	only   []int64
	json   bool
}

func (o *runOptions) register(f *pflag.FlagSet) {
	f.StringVar(&o.at, "at", "", flagAt)
	f.BoolVarP(&o.dryRun, "dry-run", "n", false, flagDryRun)
	f.Int64SliceVar(&o.only, "only", nil, flagOnly)
	f.Lookup("only").DefValue = "" // the library would show "[]"
	f.BoolVar(&o.json, "json", false, flagJSON)
}

func (a *app) runCommand() *cobra.Command {
	var o runOptions
	cmd := command("run [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.run(ctx, o) })
	o.register(cmd.Flags())
	a.completeIDs(cmd, "only")
	return cmd
}

// run is what cron calls. It says nothing when all is well, unless a person
// watches or JSON is asked for.
func (a *app) run(ctx context.Context, o runOptions) error {
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	at, err := instant(o.at, a.now(), s.zone())
	if err != nil {
		return usage(err)
	}
	d := s.dispatcher()
	if o.dryRun {
		return a.dryRun(ctx, o.json, func(show showDecision) ([]error, error) { return d.DryRun(ctx, at, o.only, show) })
	}
	started := time.Now()
	report, err := d.Run(ctx, at, o.only)
	if err != nil {
		return err
	}
	s.log.Info("run", "at", at, "runs", len(report.Runs), "sent", report.Sent, "failed", report.Failed, "took", time.Since(started))
	return a.report(ctx, s, report, o.json, false)
}
