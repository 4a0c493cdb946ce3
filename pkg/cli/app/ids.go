package app

import (
	"context"
	"slices"
	"strconv"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// ParseIDs reads ids, each once.
func ParseIDs(args []string) ([]int64, error) {
	var ids []int64
	for _, arg := range args {
		id, err := ParseID(arg)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Entries returns the notifications with the ids, in their order, or without
// ids all that are not deleted. An id of none is an error beside the others.
func (s *Session) Entries(ctx context.Context, ids []int64) (found []catalog.Entry, missing []error, err error) {
	all, err := s.Catalog.List(ctx)
	if err != nil {
		return nil, nil, err
	}
	if len(ids) == 0 {
		return slices.DeleteFunc(all, func(e catalog.Entry) bool { return e.State == notify.Deleted }), nil, nil
	}
	for _, id := range ids {
		at := slices.IndexFunc(all, func(e catalog.Entry) bool { return e.ID == id })
		if at < 0 {
			missing = append(missing, i18n.Errorf("notification %d: %w", id, catalog.ErrNotFound))
			continue
		}
		found = append(found, all[at])
	}
	return found, missing, nil
}

// Note tells something beside the result.
func (a *App) Note(english string, args ...any) {
	_, _ = ui.Fprintf(a.Streams.Err, "note: %s\n", i18n.Sprintf(english, args...))
}

// ParseID reads the id of a notification; the error is one of usage.
func ParseID(arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || id <= 0 {
		return 0, Usage(i18n.Errorf("notification %q: an id, a number, is expected", arg))
	}
	return id, nil
}
