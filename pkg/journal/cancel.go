package journal

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Cancelled is what became of a run that was cancelled.
type Cancelled struct {
	Deliveries int // that are not sent any more
	Taken      int // of these, a process had taken so many, and still sends those it has begun
}

// cancelAtOnce is how many lines of LMS's log one statement changes.
const cancelAtOnce = 500

// Cancel takes what a run has not sent yet out of the outbox and marks it in LMS's log
// as cancelled, with the reason. The run is no longer planned, and no longer waits for
// a person. If a process sends one of the deliveries meanwhile, it counts as sent.
func (j *Journal) Cancel(ctx context.Context, run int64, why string) (Cancelled, error) {
	var done Cancelled
	err := database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
		done = Cancelled{}
		if _, err := tx.ExecContext(ctx, j.queries["cancel_run"], why, run); err != nil {
			return err
		}
		var rows []struct {
			ID    int64 `db:"id"`
			Taken bool  `db:"taken"`
		}
		if err := tx.SelectContext(ctx, &rows, j.queries["waiting"], run); err != nil {
			return err
		}
		for some := range slices.Chunk(rows, cancelAtOnce) {
			ids, items := make([]int64, len(some)), make([]lms.ItemResult, len(some))
			for i, r := range some {
				ids[i], items[i] = r.ID, lms.ItemResult{ID: r.ID, Status: lms.ItemCancelled, Error: why}
				if r.Taken {
					done.Taken++
				}
			}
			if err := j.lms.Settle(ctx, tx, items); err != nil {
				return err
			}
			if err := j.done(ctx, tx, ids); err != nil {
				return err
			}
		}
		done.Deliveries = len(rows)
		e := diary.Entry{Act: diary.Cancel, Run: run, Detail: notify.MessageCount(len(rows))}
		if err := j.diary.Write(ctx, tx, e); err != nil || len(rows) == 0 {
			return err
		}
		_, err := tx.ExecContext(ctx, j.queries["count"], 0, 0, len(rows), run)
		return err
	})
	if err != nil {
		return Cancelled{}, i18n.Errorf("cancel run %d: %w", run, err)
	}
	return done, nil
}

// Waiting is how many deliveries of an unfinished run wait. While the run is being
// planned, more may come.
type Waiting struct {
	Run          int64 `db:"run"`
	Notification int64 `db:"notification"`
	Deliveries   int   `db:"waiting"`
}

// WaitingOf returns the notifications' runs that are not finished, the oldest first.
func (j *Journal) WaitingOf(ctx context.Context, notifications []int64) ([]Waiting, error) {
	query, args, err := j.queries.In("waiting_of", notifications)
	if err != nil {
		return nil, err
	}
	var list []Waiting
	if err := j.db.SelectContext(ctx, &list, query, args...); err != nil {
		return nil, i18n.Errorf("read what waits to be sent: %w", err)
	}
	return list, nil
}
