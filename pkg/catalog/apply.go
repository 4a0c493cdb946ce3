package catalog

import (
	"context"
	"database/sql"
	"errors"
	"reflect"
	"slices"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// ErrChanged means that what is stored is no longer what a decision was made on.
var ErrChanged = i18n.NewError("it was changed meanwhile")

// Apply stores all the wanted notifications, or none, and returns their ids in
// their order. They must be valid. One without an id is added; one with the state
// deleted is deleted, and nothing else of it is written; any other takes the place
// of the stored one, its state too.
//
// seen are the notifications as they were read when that was decided. ErrChanged
// when one that is to be replaced or deleted is not what it was, by whatever
// hand, or when one has come that has the name of a new one; a *NameError when one
// had it that was seen. A deleted one never comes back.
func (c *Catalog) Apply(ctx context.Context, seen, wanted []notify.Notification) ([]int64, error) {
	ids := make([]int64, len(wanted))
	err := database.InTx(ctx, c.db, func(tx *sqlx.Tx) error {
		now, err := c.hold(ctx, tx)
		if err != nil {
			return err
		}
		if err := checkSeen(seen, now, wanted); err != nil {
			return err
		}
		for i, n := range wanted {
			if ids[i], err = c.step(ctx, tx, seen, now, n); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, err
}

// checkSeen checks names. One that somebody has given since is a change that was
// not seen.
func checkSeen(seen []notify.Notification, now []Entry, wanted []notify.Notification) error {
	err := CheckNames(now, wanted)
	taken, ok := errors.AsType[*NameError](err)
	if !ok || taken.ID == 0 || slices.ContainsFunc(seen, byID(taken.ID)) {
		return err
	}
	return i18n.Errorf("store notification %q: %w", taken.Name, ErrChanged)
}

// hold reads the notifications and keeps others from changing them, and from adding
// one, until the transaction ends.
func (c *Catalog) hold(ctx context.Context, tx *sqlx.Tx) ([]Entry, error) {
	if _, err := tx.ExecContext(ctx, c.queries["turn"]); err != nil {
		return nil, i18n.Errorf("lock notifications: %w", err)
	}
	var held []int64
	if err := tx.SelectContext(ctx, &held, c.queries["lock"]); err != nil {
		return nil, i18n.Errorf("lock notifications: %w", err)
	}
	return c.readFrom(ctx, tx, "where_all")
}

func (c *Catalog) step(ctx context.Context, tx *sqlx.Tx, seen []notify.Notification, now []Entry, n notify.Notification) (int64, error) {
	if n.ID == 0 {
		id, err := c.insert(ctx, tx, n)
		if err != nil {
			return 0, i18n.Errorf("store notification %q: %w", n.Name, err)
		}
		return id, nil
	}
	if err := c.replace(ctx, tx, seen, now, n); err != nil {
		return 0, i18n.Errorf("notification %d: %w", n.ID, err)
	}
	return n.ID, nil
}

func byID(id int64) func(notify.Notification) bool {
	return func(n notify.Notification) bool { return n.ID == id }
}

// replace changes a notification that is still what it was.
func (c *Catalog) replace(ctx context.Context, tx *sqlx.Tx, seen []notify.Notification, now []Entry, n notify.Notification) error {
	was := slices.IndexFunc(seen, byID(n.ID))
	is := slices.IndexFunc(now, func(e Entry) bool { return e.ID == n.ID })
	if was < 0 || is < 0 || !reflect.DeepEqual(seen[was], now[is].Notification) {
		return ErrChanged
	}
	before := seen[was].State
	switch {
	case before == notify.Deleted:
		return ErrDeleted
	case n.State == notify.Deleted:
		if err := expectRow(tx.ExecContext(ctx, c.queries["delete"], n.ID)); err != nil {
			return err
		}
		return c.diary.Write(ctx, tx, diary.Entry{Act: diary.Delete, Notification: n.ID})
	}
	if err := expectRow(c.update(ctx, tx, n)); err != nil {
		return err
	}
	if err := c.edited(ctx, tx, seen[was], n); err != nil {
		return err
	}
	state := map[notify.State]string{notify.Active: "enable", notify.Inactive: "disable"}[n.State]
	if before == n.State || state == "" {
		return nil
	}
	return expectRow(tx.ExecContext(ctx, c.queries[state], n.ID))
}

// expectRow refuses a statement that met no row: it was deleted.
func expectRow(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if met, err := result.RowsAffected(); err != nil || met > 0 {
		return err
	}
	return ErrDeleted
}
