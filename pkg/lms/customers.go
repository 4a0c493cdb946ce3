package lms

import (
	"context"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Fill adds the details that a message needs to customers that Candidates
// returned, in place. The last entries need a balance to go back from: it must
// have been asked for.
func (d *Database) Fill(ctx context.Context, customers []notify.Customer, need notify.Details) error {
	p := index(customers)
	steps := []struct {
		wanted bool
		fill   func(context.Context, page) error
	}{
		{need.Contacts, d.contacts},
		{need.Consents, d.consents},
		{need.Nodes, d.owners},
		{need.Arrangements, d.arrangements},
		{need.Silent != "", func(ctx context.Context, p page) error { return d.silent(ctx, p, need.Silent) }},
		{need.Payment || need.Last > 0, func(ctx context.Context, p page) error { return d.history(ctx, p, need) }},
	}
	for _, s := range steps {
		if !s.wanted {
			continue
		}
		if err := s.fill(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// page is customers by id, and the ids in order.
type page struct {
	ids  []int64
	byID map[int64]*notify.Customer
}

func index(customers []notify.Customer) page {
	p := page{ids: make([]int64, len(customers)), byID: make(map[int64]*notify.Customer, len(customers))}
	for i := range customers {
		p.ids[i] = customers[i].ID
		p.byID[customers[i].ID] = &customers[i]
	}
	return p
}

// only keeps the customers who fulfil a condition.
func (p page) only(keep func(*notify.Customer) bool) page {
	kept := page{byID: p.byID}
	for _, id := range p.ids {
		if keep(p.byID[id]) {
			kept.ids = append(kept.ids, id)
		}
	}
	return kept
}

// each runs a statement whose slice arguments are expanded, and hands every
// row with its customer to use. sqlx.In refuses an empty slice, so an empty
// page is answered here.
func each[Row any](ctx context.Context, d *Database, name, query string, p page, customer func(Row) int64, use func(*notify.Customer, Row), args ...any) error {
	if len(p.ids) == 0 {
		return nil
	}
	query, args, err := inQuery(query, args...)
	if err != nil {
		return i18n.Errorf("statement %s: %w", name, err)
	}
	var rows []Row
	if err := d.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return i18n.Errorf("read %s of customers: %w", name, err)
	}
	for _, r := range rows {
		if c := p.byID[customer(r)]; c != nil {
			use(c, r)
		}
	}
	return nil
}

// until is up to when entries of table cash count; zero: all count, also those dated
// in the future, as in LMS.
type until struct{ time.Time }

// untilOf is the bound for a query: its instant if that is in the past, else none.
func untilOf(q notify.Query) until {
	if q.Past() {
		return until{q.At}
	}
	return until{}
}

// bound fills in the marker of a statement; args are its arguments up to the marker.
func (u until) bound(query string, args ...any) (string, []any) {
	condition := ""
	if !u.IsZero() {
		condition, args = "AND time <= ?", append(args, u.Unix())
	}
	return strings.Replace(query, "{{until}}", condition, 1), args
}

// balances fills in the balance of each customer.
func (d *Database) balances(ctx context.Context, q notify.Query, p page) error {
	type row struct {
		Customer int64               `db:"customer"`
		Balance  decimal.NullDecimal `db:"balance"`
	}
	query, args := untilOf(q).bound(d.queries["balances"], p.ids)
	return each(ctx, d, "balances", query, p, func(r row) int64 { return r.Customer },
		func(c *notify.Customer, r row) { c.Balance = r.Balance.Decimal.Round(2) }, args...)
}

func (d *Database) contacts(ctx context.Context, p page) error {
	type row struct {
		ID       int64  `db:"id"`
		Customer int64  `db:"customer"`
		Contact  string `db:"contact"`
		Type     int    `db:"type"`
	}
	return each(ctx, d, "contacts", d.queries["contacts"], p, func(r row) int64 { return r.Customer },
		func(c *notify.Customer, r row) {
			c.Contacts = append(c.Contacts, notify.Contact{ID: r.ID, Value: r.Contact, Type: r.Type})
		}, p.ids)
}

// Types of consent (LMS lib/definitions.php, CCONSENT_*).
const (
	consentMailNotice    = 3
	consentSMSNotice     = 8
	consentSMSMarketing  = 9
	consentMailMarketing = 10
)

func (d *Database) consents(ctx context.Context, p page) error {
	type row struct {
		Customer int64 `db:"customer"`
		Type     int   `db:"type"`
	}
	return each(ctx, d, "consents", d.queries["consents"], p, func(r row) int64 { return r.Customer },
		func(c *notify.Customer, r row) {
			c.MailConsent = c.MailConsent || r.Type == consentMailNotice
			c.SMSConsent = c.SMSConsent || r.Type == consentSMSNotice
			c.MailMarketing = c.MailMarketing || r.Type == consentMailMarketing
			c.SMSMarketing = c.SMSMarketing || r.Type == consentSMSMarketing
		}, p.ids)
}

func (d *Database) owners(ctx context.Context, p page) error {
	type row struct {
		Customer int64 `db:"customer"`
	}
	return each(ctx, d, "owners", d.queries["owners"], p, func(r row) int64 { return r.Customer },
		func(c *notify.Customer, _ row) { c.HasNode = true }, p.ids)
}

func (d *Database) arrangements(ctx context.Context, p page) error {
	type row struct {
		Customer int64 `db:"customer"`
		Until    int64 `db:"until"`
	}
	return each(ctx, d, "arrangements", d.queries["arrangements"], p, func(r row) int64 { return r.Customer },
		func(c *notify.Customer, r row) { c.ArrangedUntil = moment(r.Until) }, p.ids)
}

// moment is a time of LMS's; 0 is none.
func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

func (d *Database) silent(ctx context.Context, p page, group string) error {
	type row struct {
		Customer int64 `db:"customer"`
	}
	return each(ctx, d, "silent", d.queries["silent"], p, func(r row) int64 { return r.Customer },
		func(c *notify.Customer, _ row) { c.Silent = true }, p.ids, group, group)
}

// HasGroup reports whether there is a customer group of the name or id.
func (d *Database) HasGroup(ctx context.Context, group string) (bool, error) {
	var n int
	if err := d.db.GetContext(ctx, &n, d.queries["silent_group"], group, group); err != nil {
		return false, i18n.Errorf("look for customer group %s: %w", group, err)
	}
	return n > 0, nil
}

// Unbilled counts the customers without a billing address, and names the first of
// them; 0 when there is none.
func (d *Database) Unbilled(ctx context.Context) (customers int, first int64, err error) {
	var row struct {
		Customers int   `db:"customers"`
		First     int64 `db:"first"`
	}
	if err := d.db.GetContext(ctx, &row, d.queries["unbilled"]); err != nil {
		return 0, 0, i18n.Errorf("count the customers without a billing address: %w", err)
	}
	return row.Customers, row.First, nil
}
