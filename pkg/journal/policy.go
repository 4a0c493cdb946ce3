package journal

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// MaxSpareWhy is what the column holds of a reason, in characters.
const MaxSpareWhy = 200

type sparedRow struct {
	ID       int64  `db:"id"`
	Customer int64  `db:"customer"`
	Until    int64  `db:"until"`
	Why      string `db:"why"`
	Person   string `db:"person"`
	Since    int64  `db:"since"`
}

func (r sparedRow) sparing() notify.Sparing {
	return notify.Sparing{
		ID: r.ID, Customer: r.Customer, Until: time.Unix(r.Until, 0).UTC(), Why: r.Why, Person: r.Person, Since: time.Unix(r.Since, 0).UTC(),
	}
}

// AnySpared reports whether somebody was left in peace when Open looked, or ever before.
func (j *Journal) AnySpared() bool { return j.overview.spared }

// Spared returns those of the customers who are left in peace at a time; of several
// orders for one the last to end.
func (j *Journal) Spared(ctx context.Context, customers []int64, at time.Time) (map[int64]notify.Sparing, error) {
	spared := make(map[int64]notify.Sparing)
	if len(customers) == 0 {
		return spared, nil
	}
	query, args, err := j.queries.In("spared", customers, at.Unix())
	if err != nil {
		return nil, err
	}
	var rows []sparedRow
	if err := j.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read who is spared: %w", err)
	}
	for _, r := range rows {
		spared[r.Customer] = r.sparing()
	}
	return spared, nil
}

// AllSpared returns whoever is left in peace at a time, the first to end first.
func (j *Journal) AllSpared(ctx context.Context, at time.Time) ([]notify.Sparing, error) {
	var rows []sparedRow
	if err := j.db.SelectContext(ctx, &rows, j.queries["spared_all"], at.Unix()); err != nil {
		return nil, i18n.Errorf("read who is spared: %w", err)
	}
	list := make([]notify.Sparing, len(rows))
	for i, r := range rows {
		list[i] = r.sparing()
	}
	return list, nil
}

// Spare leaves customers in peace until a time, in the place of what was said of them
// before. A time that is not after Since ends it.
func (j *Journal) Spare(ctx context.Context, customers []int64, s notify.Sparing) error {
	err := database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
		for _, c := range customers {
			if err := j.spare(ctx, tx, c, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return i18n.Errorf("spare: %w", err)
	}
	return nil
}

func (j *Journal) spare(ctx context.Context, tx *sqlx.Tx, customer int64, s notify.Sparing) error {
	since := s.Since.Unix()
	if _, err := tx.ExecContext(ctx, j.queries["spare_no_longer"], since, customer, since); err != nil {
		return err
	}
	entry := diary.Entry{Act: diary.SpareNoLonger, Detail: i18n.Sprintf("customer %d", customer)}
	if s.Until.After(s.Since) {
		if _, err := tx.ExecContext(ctx, j.queries["spare"], customer, s.Until.Unix(), s.Why, s.Person, since); err != nil {
			return err
		}
		entry.Act = diary.Spare
		entry.Detail = i18n.Sprintf("customer %d until %s: %s", customer, s.Until.In(j.zone).Format("2006-01-02 15:04"), s.Why)
	}
	return j.diary.Write(ctx, tx, entry)
}

// LastTold is when a notification last told customers by e-mail or SMS, after one time and
// before another, by the time of its runs. Failed messages do not count, those that may
// have been delivered do.
func (j *Journal) LastTold(ctx context.Context, notification int64, customers []int64, after, before time.Time) (map[int64]time.Time, error) {
	if len(customers) == 0 || notification == 0 {
		return nil, nil
	}
	query, args, err := j.queries.In("last_told", notification, after.Unix(), before.Unix(), customers, lms.UnsureMark+"%")
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Customer int64 `db:"customer"`
		At       int64 `db:"at"`
	}
	if err := j.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read when notification %d last told customers: %w", notification, err)
	}
	last := make(map[int64]time.Time, len(rows))
	for _, r := range rows {
		last[r.Customer] = time.Unix(r.At, 0).In(j.zone)
	}
	return last, nil
}

// SMSBetween is how many SMS customers were sent between two times, by all notifications
// and sends by hand; those who got none are missing.
func (j *Journal) SMSBetween(ctx context.Context, customers []int64, from, to time.Time) (map[int64]int, error) {
	if len(customers) == 0 {
		return nil, nil
	}
	query, args, err := j.queries.In("sms_today", from.Unix(), to.Unix(), customers, lms.UnsureMark+"%")
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Customer int64 `db:"customer"`
		Count    int   `db:"count"`
	}
	if err := j.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("count the SMS of customers: %w", err)
	}
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.Customer] = r.Count
	}
	return counts, nil
}
