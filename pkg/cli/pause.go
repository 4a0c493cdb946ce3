package cli

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

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

func (a *app) pauseCommand() *cobra.Command {
	var o pauseOptions
	cmd := command("pause --why TEXT [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.pause(ctx, o) })
	cmd.Flags().StringVar(&o.until, "until", "", "go on by itself at `TIME` (2026-12-24T18:00)")
	cmd.Flags().StringVar(&o.why, "why", "", "why, for whoever finds it (`TEXT`)")
	return cmd
}

// pauseNote is the name under which it is remembered that a pause was told of.
const pauseNote notify.Channel = "pause"

// pause stops everything, for all hosts, at once.
func (a *app) pause(ctx context.Context, o pauseOptions) error {
	why := strings.Join(strings.Fields(o.why), " ")
	switch {
	case why == "":
		return usage(i18n.Errorf("why: say for what reason everything is stopped, as in --why \"wrong text\""))
	case utf8.RuneCountInString(why) > journal.MaxPauseWhy:
		return usage(i18n.Errorf("why: longer than %d characters", journal.MaxPauseWhy))
	}
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	p := journal.Pause{Since: s.begun.In(s.zone()), Why: why}
	if o.until != "" {
		if p.Until, err = instant(o.until, s.begun, s.zone()); err != nil {
			return usage(err)
		}
		if !p.Until.After(s.begun) {
			return usage(i18n.Errorf("until %s: that is not ahead", o.until))
		}
	}
	paused := &journal.PausedError{Pause: p}
	// First, since a run that is going on looks at once.
	if _, err := s.journal.Fault(ctx, pauseNote, "", paused.Error(), time.Now()); err != nil {
		return err
	}
	if err := s.journal.Stop(ctx, p); err != nil {
		return err
	}
	_, err = ui.Fprintf(a.streams.Out, "%v\n", paused)
	return err
}

func (a *app) resumeCommand() *cobra.Command {
	return command("resume", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.resume(ctx) })
}

// resume ends a pause, and says how what was due meanwhile is made up for.
func (a *app) resume(ctx context.Context) error {
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	p := s.paused()
	if err := s.journal.Resume(ctx); err != nil {
		return err
	}
	if err := s.journal.Mended(ctx, pauseNote, ""); err != nil {
		return err
	}
	if p == nil {
		_, err = ui.Fprintf(a.streams.Out, "%s\n", i18n.T("nothing was paused"))
		return err
	}
	took := (s.begun.Sub(p.Since).Truncate(time.Minute) + time.Minute).String()
	said := ui.Sprintf("goes on; it was paused since %s. What was due meanwhile is made up for with \"powiadom run --catch-up %s\"",
		p.Since.Format("2006-01-02 15:04"), strings.TrimSuffix(took, "0s"))
	_, err = ui.Fprintf(a.streams.Out, "%s\n", a.out.Fold(said, 0))
	return err
}

// paused is the pause that is on; nil: none is.
func (s *session) paused() *journal.Pause { return s.journal.Paused(s.begun) }

// mayGoOn is an error while everything is paused.
func (s *session) mayGoOn() error {
	if p := s.paused(); p != nil {
		return &journal.PausedError{Pause: *p}
	}
	return nil
}

// sayPaused lets a run that cron began end in peace while everything is paused. It
// says so once a day, so that a pause is not forgotten, and to a person always.
func (a *app) sayPaused(ctx context.Context, s *session, paused error) error {
	news, err := s.journal.Fault(ctx, pauseNote, "", paused.Error(), time.Now())
	if err != nil || !news && !a.attended() {
		return err
	}
	_, err = ui.Fprintf(a.streams.Err, "powiadom: %v\n"+i18n.T("hint: %s\n"), paused, hintFor(paused))
	return err
}

// pausedMeanwhile takes out of a report that somebody has stopped everything, which
// is no fault, and says it as for a run that did not begin.
func (a *app) pausedMeanwhile(ctx context.Context, s *session, r *dispatch.Report) error {
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
func (a *app) sayRest(r dispatch.Report) {
	for _, run := range r.Runs {
		if run.Deferred > 0 {
			_, _ = ui.Fprintf(a.streams.Err, "run %d: %d messages wait for the next run; \"powiadom cancel %d\" stops them for good\n",
				run.Run, run.Deferred, run.Run)
		}
	}
}
