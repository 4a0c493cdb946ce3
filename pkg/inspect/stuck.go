package inspect

import (
	"context"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// When something counts as stuck.
const (
	lateAfter     = time.Hour      // a delivery that could have been taken up
	manyAttempts  = 5              // the gaps between attempts have grown to an hour by then
	planningAfter = time.Hour      // a run that still chooses customers
	sendingAfter  = 25 * time.Hour // a run; deliveries are given up after a day
	foreignAfter  = 24 * time.Hour
	lookBack      = 90 * 24 * time.Hour // in LMS's log
)

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

// Queue is what waits in the outbox for one channel.
type Queue struct {
	Channel  string `db:"channel"`
	Waiting  int    `db:"waiting"`
	Late     int    `db:"late"`     // of these, nobody has taken up for an hour
	Tried    int    `db:"tried"`    // of these, tried five times or more
	Attempts int    `db:"attempts"` // the most
}

// Queues looks at the outbox, by channel.
func (i *Inspector) Queues(ctx context.Context) ([]Queue, error) {
	var rows []Queue
	late := seconds(lateAfter)
	if err := i.db.SelectContext(ctx, &rows, i.queries["stuck_outbox"], late, late, late, manyAttempts); err != nil {
		return nil, i18n.Errorf("look at the outbox: %w", err)
	}
	return rows, nil
}

// StuckRun is a run that has not ended for long.
type StuckRun struct {
	ID       int64
	Planning bool // it still chooses customers
	Age      time.Duration
}

// StuckRuns returns runs that should have ended.
func (i *Inspector) StuckRuns(ctx context.Context) ([]StuckRun, error) {
	var rows []struct {
		ID       int64 `db:"id"`
		Planning bool  `db:"planning"`
		Age      int64 `db:"age"`
	}
	if err := i.db.SelectContext(ctx, &rows, i.queries["stuck_runs"], seconds(planningAfter)); err != nil {
		return nil, i18n.Errorf("look at unfinished runs: %w", err)
	}
	var out []StuckRun
	for _, r := range rows {
		age := time.Duration(r.Age) * time.Second
		if r.Planning || age > sendingAfter {
			out = append(out, StuckRun{ID: r.ID, Planning: r.Planning, Age: age})
		}
	}
	return out, nil
}

// Lost counts lines of LMS's log that wait to be sent by powiadom and are not in
// its outbox. There is no way to get there but by hand.
func (i *Inspector) Lost(ctx context.Context) (int, error) {
	return i.count(ctx, "lost_lines", seconds(lookBack))
}

// Foreign counts lines of LMS's log of the last 90 days that others should have
// sent a day ago or more.
func (i *Inspector) Foreign(ctx context.Context) (int, error) {
	return i.count(ctx, "foreign_lines", seconds(lookBack), seconds(foreignAfter))
}

func (i *Inspector) count(ctx context.Context, query string, args ...any) (int, error) {
	var n int
	if err := i.db.GetContext(ctx, &n, i.queries[query], args...); err != nil {
		return 0, i18n.Errorf("look for waiting lines of LMS's log: %w", err)
	}
	return n, nil
}
