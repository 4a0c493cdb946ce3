package dispatch

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
)

// staleAfter is for how long the facts about a delivery count as fresh. A delivery
// that waited longer is checked again before it is attempted.
const staleAfter = time.Minute

// wanted checks deliveries that waited. One that should no longer be sent is closed
// with the reason: the customer was deleted, has no billing address any more or has
// paid; the invoice was cancelled; the address is no longer his or may no longer be
// used; consent was withdrawn; the notification was deleted. Filters are not checked
// again, and texts are never changed: both are as when the run was planned.
//
// It returns the deliveries to be made. Those whose row or notification cannot be read
// are neither made nor closed: they stay leased and are released when the process
// ends. waited is how long ago the deliveries were taken.
func (l *line) wanted(ctx context.Context, deliveries []notify.Delivery, waited time.Duration) ([]notify.Delivery, error) {
	var kept, stale []notify.Delivery
	for _, delivery := range deliveries {
		switch {
		case delivery.Fault != nil:
			l.trouble(delivery.Fault)
		case delivery.Begun:
			kept = append(kept, delivery) // what it was is not known, and no longer to be decided
		case delivery.Attempts > 0 || delivery.Age+waited >= staleAfter:
			stale = append(stale, delivery)
		default:
			kept = append(kept, delivery)
		}
	}
	if len(stale) == 0 {
		return kept, nil
	}
	s, err := l.d.secondLook(ctx, stale)
	if err != nil {
		return nil, err
	}
	for i, delivery := range stale {
		v := s.judge(l.d, i)
		switch {
		case v.unknown != nil:
			l.trouble(v.unknown)
		case v.reason != "":
			l.open <- struct{}{}
			l.results <- notify.Result{Delivery: delivery, Err: &notify.DeliveryError{
				Class: notify.Obsolete, Reason: v.reason, Err: errors.New(v.why),
			}}
		default:
			kept = append(kept, delivery)
		}
	}
	return kept, nil
}

// verdict says of one delivery that it is to be sent (the zero value), that it is not,
// with the reason, or that a fault keeps that from being known.
type verdict struct {
	reason  notify.Reason
	why     string
	unknown error
}

// intent is the notification of a delivery and the time of its run.
type intent struct {
	n    notify.Notification
	at   time.Time // of its run
	gone bool      // the notification was deleted
	err  error     // it cannot be read

	stored notify.State // what the stored notification is now; empty: it was made of flags
	byHand bool         // n was kept with a send by hand
}

// secondLook holds the present facts about deliveries.
type secondLook struct {
	deliveries []notify.Delivery
	intents    []intent
	at         time.Time // the present
	customers  map[int64]notify.Customer
	stands     []notify.Reason                         // of invoices and payments: empty while they are there
	overdue    map[time.Time]map[int64]decimal.Decimal // by the instant by which was to be paid
}

// secondLook reads them, in a number of statements that does not depend on the number
// of deliveries; overdue balances take one for each day by which was to be paid.
func (d *Dispatcher) secondLook(ctx context.Context, deliveries []notify.Delivery) (*secondLook, error) {
	s := &secondLook{deliveries: deliveries, customers: make(map[int64]notify.Customer), stands: make([]notify.Reason, len(deliveries))}
	var err error
	if s.intents, err = d.intents(ctx, deliveries); err != nil {
		return nil, err
	}
	look := notify.Look{
		Details: notify.Details{Contacts: true, Consents: !d.Settings.Contacts.IgnoreConsents, Silent: d.Settings.SilentGroup},
		At:      d.Now().In(d.Settings.Zone),
	}
	for i, delivery := range deliveries {
		n := s.intents[i].n
		look.Customers = append(look.Customers, delivery.Customer)
		look.Balance = look.Balance || n.Event == notify.Debt && !n.Debt.Overdue
		look.Details.Arrangements = look.Details.Arrangements || n.SparesArranged()
		look.Details.Consents = look.Details.Consents || n.IsMarketing()
		look.Charge = look.Charge || n.Event == notify.Debt && n.Debt.Tariffs != nil
	}
	s.at = look.At
	look.Customers = distinct(look.Customers)
	customers, err := d.Directory.Present(ctx, look)
	if err != nil {
		return nil, err
	}
	// Somebody may have said so since this process began.
	if err := d.spared(ctx, customers, look.At); err != nil {
		return nil, err
	}
	if err := d.dead(ctx, customers); err != nil {
		return nil, err
	}
	for _, c := range customers {
		s.customers[c.ID] = c
	}
	if err := s.overdueBalances(ctx, d); err != nil {
		return nil, err
	}
	for _, event := range []notify.Event{notify.Invoice, notify.Payment, notify.Due} {
		if err := s.references(ctx, d, event); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// overdueBy is the instant by which was to be paid what counts now for a delivery of
// the intent; false where the overdue balance does not matter.
func (s *secondLook) overdueBy(d *Dispatcher, in intent) (time.Time, bool) {
	q := notify.Query{Event: in.n.Event, Debt: in.n.Debt, DueDays: in.n.DueDays, At: s.at}
	if in.n.Event == notify.Due {
		q.At = in.at.In(d.Settings.Zone) // the day that the message speaks of
	}
	return q.OverdueBy(), q.Overdue()
}

func (s *secondLook) overdueBalances(ctx context.Context, d *Dispatcher) error {
	customers := make(map[time.Time][]int64)
	for i, delivery := range s.deliveries {
		if by, asked := s.overdueBy(d, s.intents[i]); asked {
			customers[by] = append(customers[by], delivery.Customer)
		}
	}
	s.overdue = make(map[time.Time]map[int64]decimal.Decimal, len(customers))
	for by, some := range customers {
		balances, err := d.Directory.Overdue(ctx, distinct(some), s.at, by)
		if err != nil {
			return err
		}
		s.overdue[by] = balances
	}
	return nil
}

func distinct(ids []int64) []int64 { return slices.Compact(slices.Sorted(slices.Values(ids))) }

// references checks whether the invoices or payments still exist.
func (s *secondLook) references(ctx context.Context, d *Dispatcher, event notify.Event) error {
	var mentions []notify.Mention
	var of []int
	for i, delivery := range s.deliveries {
		if s.intents[i].n.Event == event {
			at := s.intents[i].at.In(d.Settings.Zone)
			mentions = append(mentions, notify.Mention{Customer: delivery.Customer, Refs: delivery.Refs, At: at, Since: d.mentioned(event, at)})
			of = append(of, i)
		}
	}
	if len(mentions) == 0 {
		return nil
	}
	stands, err := d.Directory.Standing(ctx, event, mentions)
	for i, reason := range stands {
		s.stands[of[i]] = reason
	}
	return err
}

// renewedDays is how many days before a run an invoice may be dated that stands in
// the place of one that the run spoke of.
const renewedDays = 15

// mentioned is before the date of whatever a run at the instant spoke of, or of
// what stands in its place now.
func (d *Dispatcher) mentioned(event notify.Event, at time.Time) time.Time {
	since := at.AddDate(0, 0, -renewedDays)
	if payments := d.paymentsSince(at); event == notify.Payment && payments.Before(since) {
		return payments
	}
	return since
}

// intents are what the deliveries are about: the definition that was kept with the
// run, or else the stored notification as it is now.
func (d *Dispatcher) intents(ctx context.Context, deliveries []notify.Delivery) ([]intent, error) {
	var runs, notifications []int64
	for _, delivery := range deliveries {
		runs = append(runs, delivery.Run)
		if delivery.Notification != 0 {
			notifications = append(notifications, delivery.Notification)
		}
	}
	begun, err := d.Memory.Begun(ctx, distinct(runs))
	if err != nil {
		return nil, err
	}
	stored, broken, err := d.Catalog.Several(ctx, distinct(notifications))
	if err != nil {
		return nil, err
	}
	out := make([]intent, len(deliveries))
	for i, delivery := range deliveries {
		out[i] = intentOf(delivery, begun, stored, broken)
	}
	return out, nil
}

func intentOf(delivery notify.Delivery, begun map[int64]notify.Begun, stored map[int64]notify.Notification, broken map[int64]error) intent {
	run, ok := begun[delivery.Run]
	if !ok {
		return intent{err: i18n.Errorf("delivery %d waits: its run %d cannot be found", delivery.ID, delivery.Run)}
	}
	in := intent{at: run.At}
	if delivery.Notification != 0 {
		n, known := stored[delivery.Notification]
		in.stored = n.State
		in.n, in.gone, in.err = n, !known || n.State == notify.Deleted, broken[delivery.Notification]
	}
	switch {
	case in.gone:
		in.err = nil
	case run.Definition != nil:
		in.n, in.err, in.byHand = *run.Definition, nil, true
	case run.Fault != nil:
		in.err = run.Fault
	case delivery.Notification == 0:
		in.err = i18n.Errorf("deliveries of run %d wait: what was to be sent was not kept with it", delivery.Run)
	}
	return in
}

// judge returns the verdict on one delivery.
func (s *secondLook) judge(d *Dispatcher, i int) verdict {
	delivery, in := s.deliveries[i], s.intents[i]
	c, present := s.customers[delivery.Customer]
	switch {
	case in.gone:
		return verdict{reason: notify.NotificationDeleted, why: i18n.T("the notification was deleted meanwhile")}
	case !present:
		return verdict{reason: notify.CustomerGone, why: i18n.T("the customer was deleted meanwhile")}
	case c.Unbilled:
		return verdict{reason: notify.Unbilled, why: i18n.T("the customer has no billing address in LMS any more")}
	case in.err != nil:
		return verdict{unknown: in.err}
	}
	if by, asked := s.overdueBy(d, in); asked {
		c.Overdue = s.overdue[by][c.ID]
	}
	paid := func(balance decimal.Decimal) verdict {
		why := i18n.Sprintf("the customer has paid meanwhile: balance %s", money.Plain(money.Format(balance)))
		return verdict{reason: notify.Paid, why: why}
	}
	switch in.n.Event {
	case notify.Debt:
		if !in.n.Debt.Met(c) {
			return paid(in.n.Debt.Balance(c))
		}
	case notify.Invoice, notify.Payment, notify.Due:
		if in.n.Event == notify.Due && !c.Overdue.IsNegative() {
			return paid(c.Overdue)
		}
		if reason := s.stands[i]; reason != "" {
			texts := map[notify.Reason]string{
				notify.InvoiceGone: i18n.T("the invoice was cancelled or deleted meanwhile"), notify.PaymentGone: i18n.T("the payment was deleted meanwhile"), notify.PaymentUnticked: i18n.T("the payment is unticked, or told by lms-notify already"),
				notify.Paid: i18n.T("the invoice is marked as paid meanwhile"),
			}
			return verdict{reason: reason, why: texts[reason]}
		}
	case notify.NoEvent:
	}
	if reason := d.Settings.Policy.Still(in.n, c, delivery.Channel, d.Now()); reason != "" {
		return verdict{reason: reason, why: i18n.Sprintf("the customer is spared meanwhile: %s", i18n.T(string(reason)))}
	}
	contacts := d.Settings.Contacts
	contacts.Marketing = in.n.IsMarketing()
	switch reason := contacts.Reaches(c, delivery.Channel, delivery.Destination); reason {
	case "":
	case notify.AddressGone:
		return verdict{reason: reason, why: i18n.T("the address is not the customer's any more")}
	default:
		return verdict{reason: reason, why: i18n.Sprintf("the customer may not be written to any more: %s", i18n.T(string(reason)))}
	}
	return verdict{}
}
