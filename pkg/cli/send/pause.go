package send

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type pauseOptions struct {
	until string
	why   string
}

func (a commands) pauseCommand() *cobra.Command {
	var o pauseOptions
	cmd := app.Command("pause --why TEXT [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.pause(ctx, o) })
	cmd.Flags().StringVar(&o.until, "until", "", "go on by itself at `TIME` (2026-12-24T18:00), of a day at its end")
	cmd.Flags().StringVar(&o.why, "why", "", "why, for whoever finds it (`TEXT`)")
	return cmd
}

// pauseNote is the name under which it is remembered that a pause was told of.
const pauseNote notify.Channel = "pause"

// pause stops everything, for all hosts, at once.
func (a commands) pause(ctx context.Context, o pauseOptions) error {
	why := strings.Join(strings.Fields(o.why), " ")
	switch {
	case why == "":
		return app.Usage(i18n.Errorf("why: say for what reason everything is stopped, as in --why \"wrong text\""))
	case utf8.RuneCountInString(why) > journal.MaxPauseWhy:
		return app.Usage(i18n.Errorf("why: longer than %d characters", journal.MaxPauseWhy))
	}
	return a.InSession(ctx, func(s *app.Session) error {
		p := journal.Pause{Since: s.Begun.In(s.Zone()), Why: why}
		if o.until != "" {
			until, err := app.Until(o.until, s.Begun, s.Zone())
			if err != nil {
				return app.Usage(err)
			}
			p.Until = until
			if !p.Until.After(s.Begun) {
				return app.Usage(i18n.Errorf("until %s: that is not ahead", o.until))
			}
		}
		paused := &journal.PausedError{Pause: p}
		// First, since a run that is going on looks at once.
		if _, err := s.Journal.Fault(ctx, pauseNote, "", paused.Error(), time.Now()); err != nil {
			return err
		}
		if err := s.Journal.Stop(ctx, p); err != nil {
			return err
		}
		_, err := ui.Fprintf(a.Streams.Out, "%v\n", paused)
		return err
	})
}

func (a commands) resumeCommand() *cobra.Command {
	return app.Command("resume", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.resume(ctx) })
}

// resume ends a pause, and says how what was due meanwhile is made up for.
func (a commands) resume(ctx context.Context) error {
	return a.InSession(ctx, func(s *app.Session) error {
		p := s.Paused()
		if err := s.Journal.Resume(ctx); err != nil {
			return err
		}
		if err := s.Journal.Mended(ctx, pauseNote, ""); err != nil {
			return err
		}
		if p == nil {
			_, err := ui.Fprintf(a.Streams.Out, "%s\n", i18n.T("nothing was paused"))
			return err
		}
		took := (s.Begun.Sub(p.Since).Truncate(time.Minute) + time.Minute).String()
		said := ui.Sprintf("goes on; it was paused since %s. What was due meanwhile is made up for with \"powiadom run --catch-up %s\"",
			p.Since.Format("2006-01-02 15:04"), strings.TrimSuffix(took, "0s"))
		_, err := ui.Fprintf(a.Streams.Out, "%s\n", a.Out.Fold(said, 0))
		return err
	})
}

// sayPaused ends a run without an error while everything is paused. It says so once a
// day, so that a pause is not forgotten, and to a person always.
func (a commands) sayPaused(ctx context.Context, s *app.Session, paused error) error {
	news, err := s.Journal.Fault(ctx, pauseNote, "", paused.Error(), time.Now())
	if err != nil || !news && !a.Attended() {
		return err
	}
	_, err = ui.Fprintf(a.Streams.Err, "powiadom: %v\n"+i18n.T("hint: %s\n"), paused, a.HintFor(paused))
	return err
}

// pausedMeanwhile removes the pause from a report's problems, since it is no fault, and
// says it as sayPaused does.
func (a commands) pausedMeanwhile(ctx context.Context, s *app.Session, r *dispatch.Report) error {
	var paused error
	r.Problems = slices.DeleteFunc(r.Problems, func(err error) bool {
		p, is := errors.AsType[*journal.PausedError](err)
		if is {
			paused = p
		}
		return is
	})
	if paused == nil {
		return nil
	}
	return a.sayPaused(ctx, s, paused)
}

// sayRest tells a person who broke a run off how the rest is stopped for good.
func (a commands) sayRest(r dispatch.Report) {
	for _, run := range r.Runs {
		if run.Deferred > 0 {
			_, _ = ui.Fprintf(a.Streams.Err, "run %d: waiting for the next run: %s; \"powiadom cancel %d\" stops them for good\n",
				run.Run, notify.MessageCount(run.Deferred), run.Run)
		}
	}
}
