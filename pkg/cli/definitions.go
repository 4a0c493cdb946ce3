package cli

import (
	"context"
	"slices"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// parseIDs reads ids, each once.
func parseIDs(args []string) ([]int64, error) {
	var ids []int64
	for _, arg := range args {
		id, err := parseID(arg)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// entries returns the notifications with the ids, in their order, or without
// ids all that are not deleted. An id of none is an error beside the others.
func (s *session) entries(ctx context.Context, ids []int64) (found []catalog.Entry, missing []error, err error) {
	all, err := s.catalog.List(ctx)
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

// note tells something beside the result.
func (a *app) note(english string, args ...any) {
	_, _ = ui.Fprintf(a.streams.Err, "note: %s\n", i18n.Sprintf(english, args...))
}
