package catalog

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/rogpeppe/go-internal/diff"

	"github.com/powiadom/powiadom/pkg/definition"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/notify"
)

// edited writes down who changed a notification, and what of it.
func (c *Catalog) edited(ctx context.Context, tx *sqlx.Tx, before, after notify.Notification) error {
	return c.diary.Write(ctx, tx, diary.Entry{Act: diary.Edit, Notification: after.ID, Detail: difference(written(before), written(after))})
}

// added is a new notification as a difference.
func added(n notify.Notification) string { return difference("", written(n)) }

// written is a notification as YAML. Filters are named by their ids, as they are
// stored: what LMS calls them may change.
func written(n notify.Notification) string {
	return definition.Write(n, func(f notify.Filter) string { return f.Value })
}

// difference are the lines that went, with -, and those that came, with +.
func difference(before, after string) string {
	var b strings.Builder
	for i, line := range strings.Split(string(diff.Diff("a", []byte(before), "b", []byte(after))), "\n") {
		if i > 2 && (strings.HasPrefix(line, "-") || strings.HasPrefix(line, "+")) { // after the names of files
			b.WriteString(line + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}
