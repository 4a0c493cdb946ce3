package journal

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// guardRuns and guardDays are how far back the guard looks.
const (
	guardRuns = 10
	guardDays = 10
)

// maxWhy is how many characters of a reason the column holds.
const maxWhy = 255

// guardAtOnce is about how many notifications one statement asks.
const guardAtOnce = 50

// Earlier returns what the earlier runs of notifications tell the guard: the last
// ten of each, and whether one waits.
func (j *Journal) Earlier(ctx context.Context, notifications []int64) (map[int64]notify.Earlier, error) {
	all := make(map[int64]notify.Earlier, len(notifications))
	for some := range slices.Chunk(notifications, guardAtOnce) {
		queries, args := make([]string, len(some)), make([]any, 0, 3*len(some))
		for i, id := range some {
			queries[i] = j.queries["earlier"]
			args = append(args, id, id, guardRuns)
		}
		var rows []struct {
			Notification int64  `db:"notification"`
			What         string `db:"what"`
			Value        int64  `db:"value"`
		}
		if err := j.db.SelectContext(ctx, &rows, strings.Join(queries, "\nUNION ALL\n"), args...); err != nil {
			return nil, i18n.Errorf("read earlier runs of notifications: %w", err)
		}
		for _, r := range rows {
			earlier := all[r.Notification]
			if r.What == "held" {
				earlier.Held = r.Value
			} else {
				earlier.Reached = append(earlier.Reached, int(r.Value))
			}
			all[r.Notification] = earlier
		}
	}
	return all, nil
}

// Days returns how many customers the largest run of each of the ten days before
// the instant reached, for the days on which the notification ran.
func (j *Journal) Days(ctx context.Context, notification int64, at time.Time) ([]int, error) {
	var largest []int
	until, since := at.Unix(), at.Add(-guardDays*24*time.Hour).Unix()
	if err := j.db.SelectContext(ctx, &largest, j.queries["days"], notification, until, since, until); err != nil {
		return nil, i18n.Errorf("read earlier days of notification %d: %w", notification, err)
	}
	return largest, nil
}

// Hold makes a run of this process wait for a person, who is to confirm that many
// recipients. ErrTaken: the run belongs to another process by now.
func (j *Journal) Hold(ctx context.Context, run *notify.Run, recipients int, why string) error {
	if short := []rune(why); len(short) > maxWhy {
		why = string(short[:maxWhy])
	}
	err := owned(database.Exec(ctx, j.db, j.queries["hold"], recipients, why, run.ID, j.token))
	if err != nil {
		return i18n.Errorf("hold run %d: %w", run.ID, err)
	}
	return nil
}

// Held returns the runs that wait for a person, the oldest first.
func (j *Journal) Held(ctx context.Context) ([]notify.Held, error) {
	var rows []struct {
		ID           int64  `db:"id"`
		Notification int64  `db:"notification"`
		At           int64  `db:"at"`
		Held         int    `db:"held"`
		Why          string `db:"why"`
	}
	if err := j.db.SelectContext(ctx, &rows, j.queries["held"]); err != nil {
		return nil, i18n.Errorf("read runs that wait for a confirmation: %w", err)
	}
	out := make([]notify.Held, len(rows))
	for i, r := range rows {
		out[i] = notify.Held{Run: r.ID, Notification: r.Notification, At: time.Unix(r.At, 0).UTC(), Recipients: r.Held, Why: r.Why}
	}
	return out, nil
}

func (j *Journal) heldOf(ctx context.Context, notification int64) ([]notify.Held, error) {
	held, err := j.Held(ctx)
	return slices.DeleteFunc(held, func(h notify.Held) bool { return h.Notification != notification }), err
}

// Confirm gives the oldest held run of a notification to this process, and stores that
// up to so many recipients are allowed. It returns nil without an error when no run is
// held, or another process was faster.
func (j *Journal) Confirm(ctx context.Context, notification int64, recipients int) (*notify.Run, error) {
	held, err := j.heldOf(ctx, notification)
	if err != nil || len(held) == 0 {
		return nil, err
	}
	run, confirmed := held[0].Run, false
	err = database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
		result, err := tx.ExecContext(ctx, j.queries["confirm"], recipients, j.token, j.leaseSeconds(), run)
		if err != nil {
			return err
		}
		met, err := result.RowsAffected()
		if confirmed = met > 0; err != nil || !confirmed {
			return err
		}
		return j.diary.Write(ctx, tx, diary.Entry{Act: diary.Confirm, Notification: notification, Run: run, Detail: notify.CustomerCount(recipients)})
	})
	if err != nil {
		return nil, i18n.Errorf("confirm run %d: %w", run, err)
	}
	if !confirmed {
		return nil, nil
	}
	runs, err := j.mine(ctx)
	if i := slices.IndexFunc(runs, func(r *notify.Run) bool { return r.ID == run }); i >= 0 {
		return runs[i], nil
	}
	return nil, err
}

// DropHeld closes the held runs of a notification without carrying them out, and
// returns how many. A one-time notification becomes inactive, as after its run.
func (j *Journal) DropHeld(ctx context.Context, n notify.Notification, why string) (dropped int, err error) {
	held, err := j.heldOf(ctx, n.ID)
	if err != nil || len(held) == 0 {
		return 0, err
	}
	err = database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
		dropped = 0
		for _, h := range held {
			result, err := tx.ExecContext(ctx, j.queries["drop_held"], why, h.Run)
			if err != nil {
				return err
			}
			met, err := result.RowsAffected()
			if err != nil {
				return err
			}
			dropped += int(met)
			if met == 0 {
				continue
			}
			if err := j.diary.Write(ctx, tx, diary.Entry{Act: diary.Drop, Notification: n.ID, Run: h.Run, Detail: why}); err != nil {
				return err
			}
		}
		if !n.Once || dropped == 0 {
			return nil
		}
		return catalog.Disarm(ctx, tx, n)
	})
	if err != nil {
		return 0, i18n.Errorf("drop the waiting runs of notification %d: %w", n.ID, err)
	}
	return dropped, nil
}
