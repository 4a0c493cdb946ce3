package dispatch

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
)

// staleAfter is how old a delivery may be before its reason is looked at again:
// one that was planned just now needs no second look.
const staleAfter = 10 * time.Minute

// wanted closes deliveries whose reason has gone while they waited, a debt that
// was paid, and returns the others. Texts are never changed: they say what was
// so when they were planned.
func (l *line) wanted(ctx context.Context, deliveries []notify.Delivery) ([]notify.Delivery, error) {
	waited := make(map[int64][]notify.Delivery) // by run
	var fresh []notify.Delivery
	for _, delivery := range deliveries {
		if delivery.Attempts > 0 || delivery.Age > staleAfter {
			waited[delivery.Run] = append(waited[delivery.Run], delivery)
		} else {
			fresh = append(fresh, delivery)
		}
	}
	for run, list := range waited {
		n, err := l.d.definitionOf(ctx, run, list[0].Notification)
		if err != nil {
			return nil, err
		}
		if n.Event != notify.Debt {
			fresh = append(fresh, list...)
			continue
		}
		balances, err := l.d.balances(ctx, n, list)
		if err != nil {
			return nil, err
		}
		for _, delivery := range list {
			c, ok := balances[delivery.Customer]
			if !ok || n.Debt.Exceeded(c.Balance, c.MonthlyCharge) {
				fresh = append(fresh, delivery)
				continue
			}
			l.open <- struct{}{}
			l.results <- notify.Result{Delivery: delivery, Err: &notify.DeliveryError{
				Class: notify.Obsolete, Err: fmt.Errorf(textPaid, money.Plain(money.Format(c.Balance))),
			}}
		}
	}
	return fresh, nil
}

// definitionOf is what a run was about; the zero notification when nobody knows
// any more.
func (d *Dispatcher) definitionOf(ctx context.Context, run, notification int64) (notify.Notification, error) {
	kept, err := d.Memory.Definition(ctx, run)
	if err != nil {
		return notify.Notification{}, err
	}
	if kept != nil {
		return *kept, nil
	}
	if notification == 0 {
		return notify.Notification{}, nil
	}
	return d.Catalog.Get(ctx, notification)
}

// balances looks at the accounts of the deliveries' customers as they are now.
func (d *Dispatcher) balances(ctx context.Context, n notify.Notification, list []notify.Delivery) (map[int64]notify.Customer, error) {
	q := notify.Query{Event: notify.Debt, Debt: n.Debt, At: d.Now().In(d.Settings.Zone)}
	for _, delivery := range list {
		q.Filters = append(q.Filters, notify.Filter{Kind: notify.Customers, Value: strconv.FormatInt(delivery.Customer, 10)})
	}
	out := make(map[int64]notify.Customer, len(list))
	for customers, err := range d.Directory.Candidates(ctx, q, 0, len(list)) {
		if err != nil {
			return nil, err
		}
		for _, c := range customers {
			out[c.ID] = c
		}
	}
	return out, nil
}
