package app

import (
	"context"
	"log/slog"

	"github.com/powiadom/powiadom/pkg/installation"
	"github.com/powiadom/powiadom/pkg/ui"
)

// Session is an open installation.
type Session = installation.Session

// Place is the installation that the command line names.
func (a *App) Place() installation.Place {
	return installation.Place{File: a.ConfigFile, Now: a.Now, Log: a.logger()}
}

// InSession opens the installation for as long as the work takes.
func (a *App) InSession(ctx context.Context, work func(*Session) error) error {
	s, err := a.Place().Open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	err = work(s)
	a.SayUnwritten(s)
	return err
}

// SayUnwritten says on standard error that something was done and could not be written
// down, for want of a right.
func (a *App) SayUnwritten(s *Session) {
	if s.Diary.Denied() {
		_, _ = ui.Fprintf(a.Streams.Err, "powiadom: who did it was not written down: the database user may not add to powiadom_log; an administrator of the database runs grant.sql again\n")
	}
}

// logger writes to standard error, by the flags --verbose and --log-json.
func (a *App) logger() *slog.Logger {
	level := slog.LevelWarn
	switch {
	case a.Verbose >= 2:
		level = slog.LevelDebug
	case a.Verbose == 1:
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if a.LogJSON {
		return slog.New(slog.NewJSONHandler(a.Streams.Err, o))
	}
	return slog.New(slog.NewTextHandler(a.Streams.Err, o))
}

// Attended reports whether a person reads standard error.
func (a *App) Attended() bool { return ui.IsTerminal(a.Streams.Err) }
