package app

import (
	"context"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// CancelRun cancels one run, and says what of it was sent already.
func (a *App) CancelRun(ctx context.Context, s *Session, id int64) error {
	done, err := s.Journal.Cancel(ctx, id, i18n.T("cancelled by hand (powiadom cancel)"))
	if err != nil {
		return err
	}
	now, err := s.Journal.Summaries(ctx, []int64{id})
	if err != nil || len(now) == 0 {
		return err
	}
	if _, err := ui.Fprintf(a.Streams.Out, "run %d: %s cancelled; sent before: %d, failed: %d\n",
		id, notify.MessageCount(done.Deliveries), now[0].Sent, now[0].Failed); err != nil {
		return err
	}
	if done.Taken > 0 {
		_, err = ui.Fprintf(a.Streams.Out, "a run is at it: of these, the messages that it has begun still go out (at most %d)\n", done.Taken)
	}
	return err
}
