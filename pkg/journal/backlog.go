package journal

import (
	"context"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Backlog is what is not done yet.
type Backlog struct {
	Waiting map[notify.Channel]int // deliveries
	Oldest  time.Duration          // how long the oldest of them has waited
	Held    int                    // runs that wait for a person
}

// Backlog counts what is not done yet.
func (j *Journal) Backlog(ctx context.Context) (Backlog, error) {
	var rows []struct {
		Channel notify.Channel `db:"channel"` // empty: runs that wait for a person
		Waiting int            `db:"waiting"`
		Age     int64          `db:"age"` // seconds
	}
	if err := j.db.SelectContext(ctx, &rows, j.queries["backlog"]); err != nil {
		return Backlog{}, i18n.Errorf("count what waits: %w", err)
	}
	b := Backlog{Waiting: make(map[notify.Channel]int)}
	for _, r := range rows {
		if r.Channel == "" {
			b.Held = r.Waiting
			continue
		}
		b.Waiting[r.Channel] = r.Waiting
		b.Oldest = max(b.Oldest, time.Duration(r.Age)*time.Second)
	}
	return b, nil
}
