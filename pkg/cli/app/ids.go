package app

import (
	"context"
	"strconv"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

// InEntries opens the installation for work on the notifications that are named, without
// names on all that are not deleted. Of an id of none the work gets an error.
func (a *App) InEntries(ctx context.Context, args []string, work func(s *Session, found []catalog.Entry, missing []error) error) error {
	return a.InSession(ctx, func(s *Session) error {
		ids, err := NotificationIDs(ctx, s, args)
		if err != nil {
			return err
		}
		found, missing, err := s.Entries(ctx, ids)
		if err != nil {
			return err
		}
		return work(s, found, missing)
	})
}

// Note tells something beside the result.
func (a *App) Note(english string, args ...any) {
	_, _ = ui.Fprintf(a.Streams.Err, "note: %s\n", i18n.Sprintf(english, args...))
}

// parseID reads the id of a notification; the error is one of usage.
func parseID(arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || id <= 0 {
		return 0, Usage(i18n.Errorf("notification %q: an id, a number, is expected", arg))
	}
	return id, nil
}
