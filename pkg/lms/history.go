package lms

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// history fills in the last payment of each customer and the last entries of his
// account, newest first, with the balance after each. It counts back from his balance,
// as LMS's own table does (GetCustomerShortBalanceList).
//
// The server sends the rows unsorted, and the newest are picked here. If the server
// sorted them it would take three times as long: the comments are of type TEXT, for
// which it uses temporary tables on disk.
func (d *Database) history(ctx context.Context, p page, need notify.Details) error {
	if len(p.ids) == 0 {
		return nil
	}
	only := ""
	if need.Last == 0 {
		only = "AND e.type = 1 AND e.value > 0"
	}
	query, args := until{need.Until}.bound(strings.Replace(d.queries["history"], "{{only}}", only, 1), p.ids)
	query, args, err := inQuery(query, args...)
	if err != nil {
		return i18n.Errorf("statement history: %w", err)
	}
	rows, err := d.db.QueryContext(ctx, query, args...)
	if err != nil {
		return i18n.Errorf("read accounts of customers: %w", err)
	}
	defer func() { _ = rows.Close() }()
	accounts := make(map[int64]*account, len(p.ids))
	for _, id := range p.ids {
		accounts[id] = &account{}
	}
	var r cashRow
	for rows.Next() {
		if err := rows.Scan(&r.customer, &r.id, &r.time, &r.payment, &r.value, &r.currency, &r.rate, &r.comment); err != nil {
			return i18n.Errorf("read accounts of customers: %w", err)
		}
		a := accounts[r.customer]
		err := keepNewest(&a.entries, r, need.Last)
		if err == nil && need.Payment && r.payment {
			err = keepNewest(&a.payment, r, 1)
		}
		if err != nil {
			return i18n.Errorf("cash row %d: %w", r.id, err)
		}
	}
	if err := rows.Err(); err != nil {
		return i18n.Errorf("read accounts of customers: %w", err)
	}
	for id, a := range accounts {
		a.fill(p.byID[id])
	}
	return nil
}

// cashRow is a row of table cash, valid until the next one is read.
type cashRow struct {
	customer, id, time int64
	payment            bool
	value              sql.RawBytes
	currency           sql.RawBytes
	rate               sql.RawBytes // to the system's currency
	comment            sql.RawBytes
}

// account is what is kept of one customer's rows.
type account struct {
	entries, payment []booked
}

// booked is an entry with its value in the system's currency.
type booked struct {
	notify.CashEntry
	worth decimal.Decimal
}

// keepNewest puts a row among the newest so many of a list.
func keepNewest(list *[]booked, r cashRow, most int) error {
	at := time.Unix(r.time, 0).UTC()
	place, _ := slices.BinarySearchFunc(*list, at, func(b booked, at time.Time) int {
		return cmp.Or(at.Compare(b.Time), cmp.Compare(r.id, b.ID))
	})
	if place == most {
		return nil
	}
	value, err := decimal.NewFromString(string(r.value))
	if err != nil {
		return err
	}
	rate, err := decimal.NewFromString(string(r.rate))
	if err != nil {
		return err
	}
	*list = slices.Insert((*list)[:min(len(*list), most-1)], place, booked{
		CashEntry: notify.CashEntry{ID: r.id, Time: at, Value: value, Currency: string(r.currency), Comment: string(r.comment)},
		worth:     value.Mul(rate),
	})
	return nil
}

func (a *account) fill(c *notify.Customer) {
	after := c.Balance
	for _, b := range a.entries {
		b.After = after.Round(2)
		after = after.Sub(b.worth)
		c.LastEntries = append(c.LastEntries, b.CashEntry)
	}
	for _, b := range a.payment {
		c.LastPayment = &b.CashEntry
	}
}
