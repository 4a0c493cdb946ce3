package send

import (
	"cmp"
	"context"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/installation"
)

// unpiped makes the process ignore SIGPIPE until stop is called. When the reader of its
// output goes away, a line of the log must not end it between sending a message and
// writing that down.
func unpiped() (stop func()) {
	broken := make(chan os.Signal, 1)
	signal.Notify(broken, syscall.SIGPIPE)
	return func() { signal.Stop(broken) }
}

// mayRun is an error when this machine may not send, or when the minute of --at is
// older than what is remembered: whether it was carried out cannot be told then.
func mayRun(ctx context.Context, s *app.Session, at time.Time, o runOptions) error {
	if err := s.CheckHost(ctx, false); err != nil || o.at == "" {
		return err
	}
	oldest, err := s.Journal.Remembered(ctx)
	if err != nil || !at.Before(oldest) {
		return err
	}
	return installation.Forgotten(at, oldest.In(s.Zone()))
}

type runOptions struct {
	at      string
	dryRun  bool
	only    []string // as typed
	catchUp time.Duration
	formats app.Formats
	confirm int
	drop    bool
	metrics string // file

	given func(flag string) bool
}

func (o *runOptions) register(f *pflag.FlagSet) {
	f.StringVar(&o.at, "at", "", app.FlagAt)
	f.BoolVarP(&o.dryRun, "dry-run", "n", false, "show what would be sent; write nothing")
	f.StringArrayVar(&o.only, "only", nil, "of what is due, only `NOTIFICATION`: id or name (repeatable)")
	f.Lookup("only").DefValue = "" // the library would show "[]"
	f.DurationVar(&o.catchUp, "catch-up", 0, "make up for minutes missed in the last `DURATION` (30m, 12h), each notification once")
	o.formats.Register(f)
	f.IntVar(&o.confirm, "confirm", 0, "go on with the waiting run of --only ID, if it reaches no more than `COUNT` customers now")
	f.Lookup("confirm").DefValue = "0"
	f.BoolVar(&o.drop, "drop", false, "give up the waiting run of --only ID")
	f.StringVar(&o.metrics, "textfile", "", "write metrics of the run to `FILE`, for the textfile collector of Prometheus' node_exporter")
	o.given = f.Changed
}

func (a commands) runCommand() *cobra.Command {
	var o runOptions
	cmd := app.Command("run [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.run(ctx, o) })
	o.register(cmd.Flags())
	a.CompleteIDs(cmd, "only")
	return cmd
}

// maxCatchUp is how far back missed minutes may be made up for.
const maxCatchUp = 7 * 24 * time.Hour

// run is what cron calls. It says nothing when all is well, unless a person
// watches or JSON is asked for.
func (a commands) run(ctx context.Context, o runOptions) error {
	w := &watched{started: time.Now()}
	err := a.runWatched(ctx, o, w)
	if w.session != nil {
		defer w.session.Close()
	}
	if !o.dryRun && !o.drop {
		a.tellWatchers(ctx, o, w, app.EndCode(ctx, err))
	}
	return err
}

// sayOver tells of a dry run whose warnings in the browser would be taken back.
func (a commands) sayOver(ctx context.Context, d *dispatch.Dispatcher) error {
	over, _, err := d.Over(ctx)
	if err != nil || len(over) == 0 {
		return err
	}
	var customers []string
	for _, w := range over {
		if id := app.IDText(w.Customer); !slices.Contains(customers, id) {
			customers = append(customers, id)
		}
	}
	a.Note("warnings in the browser would be taken back, of customers: %s", strings.Join(customers, ", "))
	return nil
}

// runWatched carries out a run. It leaves in w what the caller needs afterwards, and
// must close.
func (a commands) runWatched(ctx context.Context, o runOptions, w *watched) error {
	if o.catchUp < 0 || o.catchUp > maxCatchUp {
		return app.Usage(i18n.Errorf("catch-up %s: allowed is 0 to %s", o.catchUp, maxCatchUp))
	}
	if err := o.check(); err != nil {
		return err
	}
	open := a.Place().OpenLightly
	if o.dryRun {
		open = a.Place().Open
	}
	s, err := open(ctx)
	if err != nil {
		return err
	}
	w.session = s
	at, err := app.Instant(o.at, s.Begun, s.Zone())
	if err != nil {
		return app.Usage(err)
	}
	only, err := app.NotificationIDs(ctx, s, o.only)
	if err != nil {
		return err
	}
	d := s.Dispatcher()
	how := dispatch.Options{Only: only, CatchUp: o.catchUp, Replay: o.at != ""}
	if o.dryRun {
		err := a.dryRun(ctx, s, at, o.formats, func(show showDecision) ([]error, error) { return d.DryRun(ctx, at, how, show) })
		if !how.Replay && len(only) == 0 {
			err = cmp.Or(err, a.sayOver(ctx, d))
		}
		return err
	}
	if o.drop {
		dropped, err := s.Drop(ctx, only[0], i18n.T("given up by hand"))
		if err == nil && dropped == 0 {
			err = i18n.Errorf("notification %d: %w", only[0], dispatch.ErrNothingHeld)
		}
		return err
	}
	if paused := s.MayGoOn(); paused != nil {
		return a.sayPaused(ctx, s, paused)
	}
	if err := mayRun(ctx, s, at, o); err != nil {
		return err
	}
	if a.Attended() && o.confirm == 0 {
		if err := a.saySendPast(s, at); err != nil {
			return err
		}
	}
	defer unpiped()()
	stop := a.watch(d)
	started := time.Now()
	var report dispatch.Report
	defer func() { w.report = report }()
	if o.confirm > 0 {
		report, err = d.Confirm(ctx, only[0], o.confirm)
	} else {
		report, err = d.Run(ctx, at, how)
	}
	stop()
	if err != nil {
		return err
	}
	s.Log.Info("run", "at", at, "runs", len(report.Runs), "sent", report.Sent, "failed", report.Failed, "took", time.Since(started))
	if err := a.pausedMeanwhile(ctx, s, &report); err != nil {
		return err
	}
	if !how.Replay && len(only) == 0 {
		// A later run asks again; that nothing is known yet is nobody's fault.
		if err := s.AskReports(ctx); err != nil {
			s.Log.Info("it is not known yet which SMS arrived", "err", err)
		}
	}
	return a.report(ctx, s, report, o.formats.JSON(), false)
}
