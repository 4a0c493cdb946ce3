package lms

import (
	"context"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Billing periods (LMS lib/definitions.php).
const (
	disposable = 0 // one-off
	daily      = 1
	weekly     = 2
	quarterly  = 4
	yearly     = 5
	halfYearly = 7
)

// charge is one assignment: what a customer is billed for, and how often.
type charge struct {
	Customer        int64           `db:"customer"`
	Period          int             `db:"period"`
	TariffPeriod    int             `db:"tariff_period"`
	SuspendsAll     bool            `db:"suspends_all"`
	Value           decimal.Decimal `db:"value"`
	TaxRate         decimal.Decimal `db:"tax_rate"` // per cent; 0 for gross prices
	Currency        string          `db:"currency"`
	PercentDiscount decimal.Decimal `db:"percent_discount"`
	ValueDiscount   decimal.Decimal `db:"value_discount"`
	Count           decimal.Decimal `db:"count"`
}

// monthly is the charge as a part of a month's, in its currency, as LMS's list
// of customers reckons it (LMSCustomerManager, getCustomerList). The division
// comes last and is carried to 16 places, so that twelfths round right.
func (c charge) monthly() decimal.Decimal {
	hundred := decimal.NewFromInt(100)
	price := hundred.Sub(c.PercentDiscount).Mul(c.Value).Div(hundred).Sub(c.ValueDiscount)
	gross := price.Mul(c.Count).Mul(hundred.Add(c.TaxRate)).Div(hundred)
	times, parts := c.perMonth()
	return gross.Mul(decimal.NewFromInt(times)).Div(decimal.NewFromInt(parts))
}

// perMonth is how often the charge falls in a month, as a fraction. The
// tariff's own period, when it differs, is the one its price is for.
func (c charge) perMonth() (times, parts int64) {
	if c.Period == disposable {
		return 0, 1
	}
	period := c.Period
	if c.TariffPeriod > 0 && c.TariffPeriod != c.Period {
		period = c.TariffPeriod
		if period == weekly || period == daily {
			return 1, 1
		}
	}
	switch period {
	case yearly:
		return 1, 12
	case halfYearly:
		return 1, 6
	case quarterly:
		return 1, 3
	case weekly:
		return 4, 1
	case daily:
		return 30, 1
	}
	return 1, 1
}

// charges fills in what each customer is charged a month, in złoty, at the
// query's instant. A customer whose services are all suspended is charged nothing.
func (d *Database) charges(ctx context.Context, q notify.Query, p page) error {
	net := "COALESCE(t.flags, l.flags, 0) & 16"
	if d.schema.NetFlagColumn {
		net = "COALESCE(t.netflag, l.netflag, 0) = 1"
	}
	query := strings.ReplaceAll(d.queries["charges"], "{{net}}", net)
	rows := make(map[*notify.Customer][]charge)
	foreign := make(map[string]decimal.Decimal)
	err := each(ctx, d, "charges", query, p, func(r charge) int64 { return r.Customer },
		func(c *notify.Customer, r charge) {
			rows[c] = append(rows[c], r)
			if r.Currency != "" && r.Currency != systemCurrency {
				foreign[r.Currency] = decimal.NewFromInt(1)
			}
		}, p.ids, q.At.Unix(), q.At.Unix())
	if err != nil {
		return err
	}
	if err := d.rates(ctx, foreign, untilOf(q)); err != nil {
		return err
	}
	for c, charges := range rows {
		c.MonthlyCharge = total(charges, foreign)
	}
	return nil
}

// systemCurrency is what LMS keeps its books in where its language is Polish.
const systemCurrency = "PLN"

// total sums the charges of one customer, rounded to grosze.
func total(charges []charge, rates map[string]decimal.Decimal) decimal.Decimal {
	sum := decimal.Zero
	for _, c := range charges {
		if c.SuspendsAll {
			return decimal.Zero
		}
		amount := c.monthly()
		if rate, ok := rates[c.Currency]; ok {
			amount = amount.Mul(rate)
		}
		sum = sum.Add(amount)
	}
	return sum.Round(2)
}

// rate is a rate's key: the last one of a currency that was booked up to a time.
type rate struct {
	currency string
	until    int64 // 0: the last one of all
}

func rateOf(currency string, u until) rate {
	if u.IsZero() {
		return rate{currency: currency}
	}
	return rate{currency: currency, until: u.Unix()}
}

// rates fills in the last rate that LMS booked for each currency. One that was
// never booked keeps the rate that is there. The database has no index for it:
// each currency is asked for once.
func (d *Database) rates(ctx context.Context, rates map[string]decimal.Decimal, u until) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var unknown []string
	for c := range rates {
		if _, ok := d.rate[rateOf(c, u)]; !ok {
			unknown = append(unknown, c)
		}
	}
	if err := d.loadRates(ctx, unknown, u); err != nil {
		return err
	}
	for c := range rates {
		if last := d.rate[rateOf(c, u)]; last != nil {
			rates[c] = *last
		}
	}
	return nil
}

func (d *Database) loadRates(ctx context.Context, currencies []string, u until) error {
	if len(currencies) == 0 {
		return nil
	}
	query, args := u.bound(d.queries["rates"], currencies)
	query, args, err := inQuery(query, args...)
	if err != nil {
		return err
	}
	var rows []struct {
		Currency string          `db:"currency"`
		Rate     decimal.Decimal `db:"rate"`
	}
	if err := d.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return i18n.Errorf("read currency rates: %w", err)
	}
	for _, c := range currencies {
		d.rate[rateOf(c, u)] = nil
	}
	for _, r := range rows {
		d.rate[rateOf(r.Currency, u)] = &r.Rate
	}
	return nil
}
