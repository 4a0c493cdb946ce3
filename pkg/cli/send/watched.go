package send

import (
	"context"
	"time"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/monitor"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// Names under which the journal remembers that metrics or ping failed.
const (
	textfileNote notify.Channel = "textfile"
	pingNote     notify.Channel = "ping"
)

// watched holds what is reported of a run to Prometheus and to the watchdog.
type watched struct {
	started time.Time
	session *app.Session // nil when it could not be opened
	report  dispatch.Report
}

// stateTimeout bounds the look at how things stand after a run.
const stateTimeout = 10 * time.Second

// tellWatchers writes the metrics and pings the watchdog after a run. Failures here do
// not change the exit code.
func (a commands) tellWatchers(ctx context.Context, o runOptions, w *watched, code int) {
	ctx = context.WithoutCancel(ctx)
	if o.metrics != "" {
		a.aside(ctx, w.session, textfileNote, w.metrics(ctx, a.Now(), code).WriteFile(o.metrics))
	}
	// A run by hand does not show that cron's go well.
	if code != app.ExitOK || o.at != "" || len(o.only) > 0 || w.session == nil || w.session.Machine.Ping == "" {
		return
	}
	watchdog, err := monitor.ParseWatchdog(w.session.Machine.Ping.Reveal())
	if err == nil {
		err = watchdog.Ping(ctx)
	}
	a.aside(ctx, w.session, pingNote, err)
}

// aside reports such a failure: once a day, since cron would mail it every minute, and
// to a person always.
func (a commands) aside(ctx context.Context, s *app.Session, note notify.Channel, fault error) {
	if fault == nil {
		return
	}
	news := true
	if s != nil {
		var err error
		if news, err = s.Journal.Fault(ctx, note, "", string(note), a.Now()); err != nil {
			s.Log.Debug("fault not remembered", "what", note, "err", err)
		}
	}
	if news || a.Attended() {
		_, _ = ui.Fprintf(a.Streams.Err, "warning: %s\n", fault)
	}
}

// metrics are what Prometheus is told of the run.
func (w *watched) metrics(ctx context.Context, now time.Time, code int) monitor.Run {
	run := monitor.Run{
		Ended: now, Took: time.Since(w.started), ExitCode: code,
		Sent: make(map[string]int), Failed: make(map[string]int),
	}
	for _, channel := range sendable() {
		settled := w.report.Channels[channel]
		run.Sent[string(channel)], run.Failed[string(channel)] = settled.Sent, settled.Failed
	}
	if w.session != nil {
		run.State = state(ctx, w.session)
	}
	return run
}

// state is the state of the queue for the metrics; nil when the database fails.
func state(ctx context.Context, s *app.Session) *monitor.State {
	ctx, cancel := context.WithTimeout(ctx, stateTimeout)
	defer cancel()
	backlog, err := s.Journal.Backlog(ctx)
	if err != nil {
		s.Log.Debug("state not read", "err", err)
		return nil
	}
	state := &monitor.State{Waiting: make(map[string]int), Oldest: backlog.Oldest, Held: backlog.Held, Paused: s.Paused() != nil}
	for _, channel := range sendable() {
		state.Waiting[string(channel)] = backlog.Waiting[channel]
	}
	return state
}

// sendable are the channels through which something is sent; a warning is set in
// LMS when it is planned.
func sendable() []notify.Channel { return []notify.Channel{notify.Email, notify.SMS} }
