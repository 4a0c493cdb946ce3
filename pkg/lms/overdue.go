package lms

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// PayWithin sets the days to pay of charges without a document, for customers who have
// none of their own and whose division has none (LMS's payments.deadline).
func (d *Database) PayWithin(days int) { d.payWithin = days }

// counting fills in which entries count in the overdue balance at the instant: charges
// that were to be paid before by. before and after are the other arguments of the
// statement.
func (d *Database) counting(name string, at, by time.Time, before, after []any) (string, []any) {
	query := strings.Replace(d.queries[name], "{{counts}}", "("+d.queries["overdue_entry"]+")", 1)
	counts := []any{at.Unix(), d.payWithin, by.Unix(), at.Unix(), at.Unix(), by.Unix()}
	return query, slices.Concat(before, counts, after)
}

// overdue fills in the overdue balance of each customer.
func (d *Database) overdue(ctx context.Context, q notify.Query, p page) error {
	type row struct {
		Customer int64               `db:"customer"`
		Balance  decimal.NullDecimal `db:"balance"`
	}
	query, args := d.counting("overdue", q.At, q.OverdueBy(), []any{p.ids}, nil)
	return each(ctx, d, "overdue", query, p, func(r row) int64 { return r.Customer },
		func(c *notify.Customer, r row) { c.Overdue = r.Balance.Decimal.Round(2) }, args...)
}

// Overdue returns the balances of customers at an instant, in złoty, as far as charges
// were to be paid before another one; those without such entries are missing.
func (d *Database) Overdue(ctx context.Context, customers []int64, at, by time.Time) (map[int64]decimal.Decimal, error) {
	if len(customers) == 0 {
		return nil, nil
	}
	query, args := d.counting("overdue", at, by, []any{customers}, nil)
	query, args, err := inQuery(query, args...)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Customer int64               `db:"customer"`
		Balance  decimal.NullDecimal `db:"balance"`
	}
	if err := d.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read %s of customers: %w", "overdue", err)
	}
	out := make(map[int64]decimal.Decimal, len(rows))
	for _, r := range rows {
		out[r.Customer] = r.Balance.Decimal.Round(2)
	}
	return out, nil
}

// dueArgs are the arguments of statements on invoices that are to be paid until the
// query's day: the times between which they were issued, and the number of the day,
// counted from 1970.
func dueArgs(q notify.Query) []any {
	first, end := issued(q)
	y, m, day := q.DueDay().Date()
	return []any{first.Unix(), end.Unix(), time.Date(y, m, day, 0, 0, 0, 0, time.UTC).Unix() / int64(24*time.Hour/time.Second)}
}

// issued are the times between which invoices are dated that may be due on the
// query's day.
func issued(q notify.Query) (first, end time.Time) {
	return q.DueDay().AddDate(0, 0, -notify.MostDays), q.DueDay().AddDate(0, 0, 1)
}

// offsets fills in how many seconds the clock of the query's zone was ahead of UTC at
// the date of a document.
func (d *Database) offsets(query string, q notify.Query) string {
	if q.Event != notify.Due {
		return query
	}
	at, end := issued(q)
	ahead := "{{after}}"
	for {
		_, seconds := at.Zone()
		_, changes := at.ZoneBounds()
		if changes.IsZero() || !changes.Before(end) {
			ahead = strings.Replace(ahead, "{{after}}", strconv.Itoa(seconds), 1)
			return strings.ReplaceAll(query, "{{offset}}", ahead)
		}
		piece := strings.NewReplacer("{{changes}}", strconv.FormatInt(changes.Unix(), 10), "{{ahead}}", strconv.Itoa(seconds)).Replace(d.queries["clock"])
		ahead = strings.Replace(ahead, "{{after}}", piece, 1)
		at = changes
	}
}
