package cli

import (
	"context"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

func (a *app) cancelCommand() *cobra.Command {
	return command("cancel RUN…", cobra.MinimumNArgs(1), a.cancel)
}

// cancel stops what is not sent yet of runs. All of them are looked at before any is
// changed.
func (a *app) cancel(ctx context.Context, args []string) error {
	ids := make([]int64, len(args))
	for i, arg := range args {
		run, err := strconv.ParseInt(arg, 10, 64)
		if err != nil || run <= 0 {
			return usage(i18n.Errorf("run %q: an id, a number, is expected", arg))
		}
		ids[i] = run
	}
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	known, err := s.journal.Summaries(ctx, ids)
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
		return usages(faults)
	}
	for _, id := range ids {
		if err := a.cancelRun(ctx, s, id); err != nil {
			return err
		}
	}
	return s.journal.Finish(ctx)
}

// cancelRun cancels one run, and says what of it was sent already.
func (a *app) cancelRun(ctx context.Context, s *session, id int64) error {
	done, err := s.journal.Cancel(ctx, id, i18n.T("cancelled by hand (powiadom cancel)"))
	if err != nil {
		return err
	}
	now, err := s.journal.Summaries(ctx, []int64{id})
	if err != nil || len(now) == 0 {
		return err
	}
	if _, err := ui.Fprintf(a.streams.Out, "run %d: %d messages cancelled; sent before: %d, failed: %d\n",
		id, done.Deliveries, now[0].Sent, now[0].Failed); err != nil {
		return err
	}
	if done.Taken > 0 {
		_, err = ui.Fprintf(a.streams.Out, "a run is at it: of these, the messages that it has begun still go out (at most %d)\n",
			done.Taken)
	}
	return err
}
