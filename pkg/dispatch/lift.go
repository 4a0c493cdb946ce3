package dispatch

import (
	"context"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// mostLifted is how many customers one run takes warnings from. Whose time is over comes
// last in what it asks about, and is asked about by each run.
const mostLifted = 500

// now is the present that warnings go by.
func (d *Dispatcher) now() time.Time {
	if d.Present.IsZero() {
		return d.Now().In(d.Settings.Zone)
	}
	return d.Present.In(d.Settings.Zone)
}

// lift takes back the warnings in browsers whose reasons have ended.
func (d *Dispatcher) lift(stop, work context.Context) error {
	if err := d.admitted(work); err != nil {
		return err
	}
	if err := d.Directory.Probe(stop); err != nil {
		return err
	}
	over, upTo, err := d.Over(stop)
	if err != nil {
		return err
	}
	lifted, err := d.Journal.Lift(work, over, upTo)
	if len(over) > 0 {
		d.Log.Info("warnings taken back", "cleared", len(lifted.Cleared), "others", len(lifted.Others), "changed", len(lifted.Left))
	}
	return err
}

// Over returns the warnings in browsers that the present run takes back, as far as it
// asks about them, and where the next one begins. Nothing is written.
func (d *Dispatcher) Over(ctx context.Context) (over []notify.Warned, upTo int64, err error) {
	if !d.Memory.AnyWarned() {
		return nil, 0, nil
	}
	list, upTo, err := d.Memory.NextWarned(ctx, d.now())
	if err != nil {
		return nil, 0, err
	}
	s, err := d.reasons(ctx, list)
	if err != nil {
		return nil, 0, i18n.Errorf("see whether warnings still have their reasons: %w", err)
	}
	customers := make(map[int64]bool)
	for i, w := range list {
		if s.over(d, w, i) && (customers[w.Customer] || len(customers) < mostLifted) {
			over, customers[w.Customer] = append(over, w), true
		}
	}
	return over, upTo, nil
}

// reasons reads what is so now of the customers and notifications of warnings.
func (d *Dispatcher) reasons(ctx context.Context, list []notify.Warned) (*secondLook, error) {
	s := &secondLook{at: d.now(), customers: make(map[int64]notify.Customer)}
	look := notify.Look{At: s.at}
	for _, w := range list {
		s.deliveries = append(s.deliveries, notify.Delivery{
			ID: w.Item, Run: w.Run, Notification: w.Notification, Customer: w.Customer, Channel: notify.Warning,
		})
		look.Customers = append(look.Customers, w.Customer)
	}
	look.Customers = distinct(look.Customers)
	var err error
	if s.intents, err = d.intents(ctx, s.deliveries); err != nil {
		return nil, err
	}
	for _, in := range s.intents {
		look.Balance = look.Balance || in.n.Event == notify.Debt && !in.n.Debt.Overdue
		look.Charge = look.Charge || in.n.Event == notify.Debt && in.n.Debt.Tariffs != nil
	}
	customers, err := d.Directory.Present(ctx, look)
	if err != nil {
		return nil, err
	}
	for _, c := range customers {
		s.customers[c.ID] = c
	}
	err = s.overdueBalances(ctx, d)
	return s, err
}

// over reports whether a warning's time or reason has ended. What it was about may not be
// understood any more; then it stays.
func (s *secondLook) over(d *Dispatcher, w notify.Warned, i int) bool {
	in := s.intents[i]
	c, present := s.customers[w.Customer]
	switch {
	case !w.Until.IsZero() && !s.at.Before(w.Until), !present, in.gone:
		return true
	case in.err != nil:
		return false
	case in.disabled(), !in.n.Has(notify.Warning):
		return true
	}
	if by, asked := s.overdueBy(d, in); asked {
		c.Overdue = s.overdue[by][c.ID]
	}
	switch in.n.Event {
	case notify.Debt:
		return !in.n.Debt.Met(c)
	case notify.Due:
		return !c.Overdue.IsNegative()
	case notify.Invoice, notify.Payment, notify.NoEvent:
	}
	return false
}

// disabled reports that somebody has made the notification inactive since. A one-time
// notification becomes so by itself, and an inactive one can be sent by hand.
func (in intent) disabled() bool {
	return in.stored == notify.Inactive && !in.n.Once && (!in.byHand || in.n.State == notify.Active)
}
