package lms

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Present returns customers as they are now, by a fixed number of statements. Those
// who were deleted, or are no customers any more, are missing.
func (d *Database) Present(ctx context.Context, look notify.Look) ([]notify.Customer, error) {
	if len(look.Customers) == 0 {
		return nil, nil
	}
	query, args, err := d.queries.In("present", look.Customers)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID     int64 `db:"id"`
		Billed bool  `db:"billed"`
	}
	if err := d.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read customers: %w", err)
	}
	customers := make([]notify.Customer, len(rows))
	for i, r := range rows {
		customers[i].ID, customers[i].Unbilled = r.ID, !r.Billed
	}
	if err := d.Fill(ctx, customers, look.Details); err != nil {
		return nil, err
	}
	p := index(customers)
	if look.Balance {
		if err := d.balances(ctx, notify.Query{}, p); err != nil {
			return nil, err
		}
	}
	if look.Charge {
		if err := d.charges(ctx, notify.Query{At: look.At}, p); err != nil {
			return nil, err
		}
	}
	return customers, nil
}

// reference is an invoice or a payment.
type reference struct {
	ID       int64 `db:"id"`
	Customer int64 `db:"customer"`
	Time     int64 `db:"time"`
	Ticked   bool  `db:"ticked"`
}

// Gone returns those of the invoices or payments that LMS does not have any more,
// or has cancelled.
func (d *Database) Gone(ctx context.Context, event notify.Event, refs []int64) ([]int64, error) {
	known, err := d.known(ctx, event, refs)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(refs), func(ref int64) bool { return known[ref].ID != 0 }), nil
}

// known are those of the invoices or payments that LMS has, by id.
func (d *Database) known(ctx context.Context, event notify.Event, refs []int64) (map[int64]reference, error) {
	known := make(map[int64]reference)
	for some := range slices.Chunk(refs, listSize) {
		found, err := d.references(ctx, "standing_"+string(event), some)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			known[r.ID] = r
		}
	}
	return known, nil
}

// Standing says for each mention why it is no longer true, empty if it still is. A
// mention is true while one of its invoices or payments exists, is not cancelled and
// belongs to the same customer, and the office has not unticked it. LMS changes some by
// deleting them and making them again, with a new id and the old date: one with a
// higher id that is dated before the run therefore counts in place of the deleted one.
func (d *Database) Standing(ctx context.Context, event notify.Event, mentions []notify.Mention) ([]notify.Reason, error) {
	stands := make([]notify.Reason, len(mentions))
	var refs []int64
	for _, m := range mentions {
		refs = append(refs, m.Refs...)
	}
	known, err := d.known(ctx, event, refs)
	if err != nil {
		return nil, err
	}
	open := make(map[int64][]int) // mentions by customer
	var from, to time.Time
	for i, m := range mentions {
		stands[i] = gone(event)
		for _, ref := range m.Refs {
			stands[i] = better(event, stands[i], known[ref], m.Customer)
		}
		if stands[i] != gone(event) {
			continue
		}
		open[m.Customer] = append(open[m.Customer], i)
		if from.IsZero() || earliest(m).Before(from) {
			from = earliest(m)
		}
		if m.At.After(to) {
			to = m.At
		}
	}
	if len(open) == 0 || event == notify.Due {
		return stands, nil // an invoice made anew has a day of payment of its own
	}
	found, err := d.references(ctx, "successors_"+string(event), slices.Collect(maps.Keys(open)), from.Unix(), to.Unix())
	if err != nil {
		return nil, err
	}
	for _, r := range found {
		for _, i := range open[r.Customer] {
			m := mentions[i]
			dated := r.Time > earliest(m).Unix() && r.Time <= m.At.Unix()
			later := len(m.Refs) == 0 || r.ID > slices.Max(m.Refs)
			if dated && later {
				stands[i] = better(event, stands[i], r, m.Customer)
			}
		}
	}
	return stands, nil
}

// gone is the reason of a mention of which nothing exists any more.
func gone(event notify.Event) notify.Reason {
	if event == notify.Payment {
		return notify.PaymentGone
	}
	return notify.InvoiceGone
}

// better is the reason of a mention when one more invoice or payment of it is known.
func better(event notify.Event, so notify.Reason, r reference, customer int64) notify.Reason {
	switch {
	case so == "" || r.ID == 0 || r.Customer != customer:
		return so
	case r.Ticked:
		return ""
	case event == notify.Due:
		return notify.Paid
	}
	return notify.PaymentUnticked
}

// earliest is the time after which the invoices or payments of a mention are dated.
// If they are not known, they are those of the day before the run.
func earliest(m notify.Mention) time.Time {
	if len(m.Refs) == 0 {
		from, _ := notify.Query{At: m.At}.Window()
		return from
	}
	return m.Since
}

func (d *Database) references(ctx context.Context, name string, args ...any) ([]reference, error) {
	query, args, err := d.queries.In(name, args...)
	if err != nil {
		return nil, err
	}
	var rows []reference
	if err := d.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read %s: %w", name, err)
	}
	return rows, nil
}
