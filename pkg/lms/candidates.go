package lms

import (
	"cmp"
	"context"
	"database/sql"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Candidates walks the customers with an id above after, by id, in pages of at
// most size, who pass the filters and may match the event:
//   - for an invoice or a payment they have new ones, named in Refs;
//   - for a debt their Balance, or Overdue, and, for a multiple of it, their
//     MonthlyCharge are filled in, and the caller compares; customers who owe nothing
//     may be missing;
//   - for invoices that are due they have these, and Overdue.
//
// The customers are one statement, read row by row: its conditions are
// evaluated once, however many pages there are, and memory does not grow with
// the customers. An error ends the walk.
func (d *Database) Candidates(ctx context.Context, q notify.Query, after int64, size int) iter.Seq2[[]notify.Customer, error] {
	return func(yield func([]notify.Customer, error) bool) {
		w := &walk{d: d, q: q, last: after, until: everybody}
		defer w.close()
		if err := w.open(ctx); err != nil {
			yield(nil, err)
			return
		}
		for {
			page, err := w.next(ctx, size)
			if err != nil {
				yield(nil, err)
				return
			}
			if len(page) == 0 || !yield(page, nil) {
				return
			}
		}
	}
}

// everybody is above every customer's id.
const everybody = math.MaxInt64

// walk merges up to three results that are all in the order of customers'
// ids.
type walk struct {
	d     *Database
	q     notify.Query
	last  int64 // the customer whom the walk has reached
	until int64 // the last customer of the walk
	one   bool  // the walk is for one customer, whatever he owes

	query     string // of customers, with its arguments
	args      []any
	left      []int64 // of the customers who were named one by one, those not read yet
	customers *stream[customerRow]
	refs      *stream[refRow]       // of invoices or payments
	balances  *stream[sql.RawBytes] // of everybody; nil while they are looked up page by page
	asked     int64                 // balances looked up so far
}

type customerRow struct {
	name     sql.RawBytes
	division int64
	pin      sql.RawBytes
	arranged int64 // until when cutting off is suspended, seconds; 0: it is not
}

// refRow is an invoice or a payment.
type refRow struct {
	id, time int64
	number   sql.RawBytes
	booked   decimal.Decimal
	value    decimal.Decimal
	ticked   bool
	days     int
}

func (r refRow) reference() notify.Reference {
	return notify.Reference{
		ID: r.id, Time: time.Unix(r.time, 0).UTC(), Number: string(r.number), Booked: r.booked, Value: r.value.Round(2), Unticked: !r.ticked, Days: r.days,
	}
}

// open begins the walk over the customers who meet all conditions of the query.
func (w *walk) open(ctx context.Context) error {
	conditions, err := w.d.conditions(ctx, w.q)
	if err != nil || slices.ContainsFunc(conditions, condition.impossible) {
		return err
	}
	return w.start(ctx, conditions)
}

func (w *walk) start(ctx context.Context, conditions []condition) error {
	pieces, args := []string{""}, []any{w.last, w.until}
	for _, c := range conditions {
		pieces, args = append(pieces, c.sql), append(args, c.args...)
	}
	if w.listed() {
		pieces, args = append(pieces, w.d.queries["filter_"+string(notify.Customers)]), append(args, []int64(nil))
		first, _ := slices.BinarySearch(w.q.Within.Customers, w.last+1)
		w.left = w.q.Within.Customers[first:]
	}
	w.query = strings.Replace(w.d.queries["customers"], "{{conditions}}", strings.Join(pieces, "\n  AND "), 1)
	w.args = args
	err := w.openCustomers(ctx)
	if err != nil || w.customers == nil {
		return err
	}
	switch w.q.Event {
	case notify.Invoice, notify.Payment, notify.Due:
		name := "refs_" + string(w.q.Event)
		columns := func(r *refRow) []any {
			return []any{&r.id, &r.time, &r.number, &r.booked, &r.value, &r.ticked, &r.days}
		}
		if w.refs, err = newStream(ctx, w.d, name, w.d.offsets(w.d.queries[name], w.q), columns, newsArgs(w.q, w.last, w.until)...); err != nil {
			return err
		}
	case notify.NoEvent, notify.Debt:
	}
	if w.needsBalance() && !w.one && len(w.q.Filters) == 0 && w.q.Within == nil && !w.q.Event.Refers() {
		return w.scanBalances(ctx) // all are needed; no need for reconsider
	}
	return nil
}

// listed reports that the customers were named one by one.
func (w *walk) listed() bool { return w.q.Within != nil && w.q.Within.Customers != nil }

// listSize is how many customers of a list one statement asks for. Lists may be of any
// length, but the server handles long conditions badly.
const listSize = 500

// openCustomers begins to read the customers, or the next part of a list.
func (w *walk) openCustomers(ctx context.Context) (err error) {
	if w.listed() {
		if len(w.left) == 0 {
			return nil
		}
		now := min(len(w.left), listSize)
		w.args[len(w.args)-1], w.left = w.left[:now], w.left[now:]
	}
	columns := func(r *customerRow) []any { return []any{&r.name, &r.division, &r.pin, &r.arranged} }
	w.customers.close()
	w.customers, err = newStream(ctx, w.d, "customers", w.query, columns, w.args...)
	return err
}

// advance reads the next customer.
func (w *walk) advance(ctx context.Context) (bool, error) {
	for !w.customers.next() {
		if err := w.customers.err(); err != nil || len(w.left) == 0 {
			return false, err
		}
		if err := w.openCustomers(ctx); err != nil {
			return false, err
		}
	}
	return true, nil
}

func (w *walk) needsBalance() bool { return w.q.Balance || w.debtors() }

// debtors reports that nobody matches who owes nothing.
func (w *walk) debtors() bool { return w.q.Event == notify.Debt || w.q.Event == notify.Due }

// owed is the balance that the query compares.
func (w *walk) owed(c *notify.Customer) *decimal.Decimal {
	if w.q.Overdue() {
		return &c.Overdue
	}
	return &c.Balance
}

func (w *walk) close() {
	w.customers.close()
	w.refs.close()
	w.balances.close()
}

// next returns a page, empty at the end. When balances are looked up page by page, few
// of the customers may be debtors: it goes on until half a page is full.
func (w *walk) next(ctx context.Context, size int) ([]notify.Customer, error) {
	var page []notify.Customer
	for len(page) < max(1, size/2) {
		more, err := w.read(ctx, size-len(page))
		if err != nil || len(more) == 0 {
			return page, err
		}
		if err := w.amounts(ctx, more); err != nil {
			return nil, err
		}
		if w.debtors() && !w.one {
			more = slices.DeleteFunc(more, func(c notify.Customer) bool { return !w.owed(&c).LessThan(w.owing()) })
		}
		if w.q.Balance && w.q.Overdue() { // both balances
			if err := w.d.balances(ctx, w.q, index(more)); err != nil {
				return nil, err
			}
		}
		page = append(page, more...)
	}
	return page, nil
}

// owing is the balance below which a customer may be one of the query's debtors.
func (w *walk) owing() decimal.Decimal {
	if w.q.Debt.Over != nil {
		return w.q.Debt.Over.Neg()
	}
	return decimal.Zero
}

// read returns the next customers, at most limit.
func (w *walk) read(ctx context.Context, limit int) ([]notify.Customer, error) {
	if w.customers == nil {
		return nil, nil
	}
	var out []notify.Customer
	for len(out) < limit {
		c, ok, err := w.customer(ctx)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		out = append(out, c)
	}
	return out, nil
}

// customer is the next one who may match, with what the other streams have for him.
func (w *walk) customer(ctx context.Context) (c notify.Customer, ok bool, err error) {
	for !ok {
		if more, err := w.advance(ctx); err != nil || !more {
			return c, false, cmp.Or(err, w.balances.err(), w.refs.err())
		}
		w.last = w.customers.customer
		var balance decimal.Decimal
		for w.balances.nextOf(w.last) {
			ok = true
			if balance, err = decimal.NewFromString(string(w.balances.value)); err != nil {
				return c, false, i18n.Errorf("balance of customer %d: %w", w.last, err)
			}
		}
		if !ok && w.balances != nil && w.debtors() {
			continue // owes nothing
		}
		row := w.customers.value
		c = notify.Customer{ID: w.last, Name: string(row.name), Division: row.division, PIN: string(row.pin), ArrangedUntil: moment(row.arranged)}
		*w.owed(&c) = balance.Round(2)
		for w.refs.nextOf(w.last) {
			if r := w.refs.value.reference(); r.Unticked {
				c.Unticked = append(c.Unticked, r)
			} else {
				c.Refs = append(c.Refs, r)
			}
		}
		ok = true
	}
	return c, ok, cmp.Or(w.balances.err(), w.refs.err())
}

// amounts fills in what is not read in a stream.
func (w *walk) amounts(ctx context.Context, customers []notify.Customer) error {
	p := index(customers)
	if w.needsBalance() && w.balances == nil {
		read := w.d.balances
		if w.q.Overdue() {
			read = w.d.overdue
		}
		if err := read(ctx, w.q, p); err != nil {
			return err
		}
		w.asked += int64(len(customers))
		if err := w.reconsider(ctx); err != nil {
			return err
		}
	}
	if w.q.Event == notify.Debt && w.q.Debt.Tariffs != nil {
		return w.d.charges(ctx, w.q, p.only(func(c *notify.Customer) bool { return w.one || w.owed(c).IsNegative() }))
	}
	return nil
}

// scanWorth decides when one scan of all cash is better than looking up customers.
// Summing the cash of one customer by the index costs about as much as 100 rows of a
// scan, since his rows lie scattered over the table. Changing over at half of that
// keeps the worst case within one and a half times the best.
const scanWorth = 200

// reconsider changes over to one scan of all balances when it would have cost about
// as much as those that were looked up so far.
func (w *walk) reconsider(ctx context.Context) error {
	if w.one {
		return nil
	}
	rows, err := w.d.cashRows(ctx)
	if err != nil || w.asked < rows/scanWorth {
		return err
	}
	return w.scanBalances(ctx)
}

// scanBalances begins to read the balances of all further customers, or of debtors
// only when nobody else can match.
func (w *walk) scanBalances(ctx context.Context) (err error) {
	below := decimal.New(1, 30) // more than anybody can have: one entry is at most 10¹⁴
	if w.debtors() {
		below = w.owing()
	}
	name := "all_balances"
	query, args := untilOf(w.q).bound(w.d.queries[name], w.last)
	args = append(args, below)
	if w.q.Overdue() {
		name = "all_overdue"
		query, args = w.d.counting(name, w.q.At, w.q.OverdueBy(), []any{w.last}, []any{below})
	}
	w.balances, err = newStream(ctx, w.d, name, query, column[sql.RawBytes], args...)
	return err
}

// cashRows is about how many rows table cash has. It is read once.
func (d *Database) cashRows(ctx context.Context) (int64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cash == nil {
		var rows int64
		if err := d.db.GetContext(ctx, &rows, d.queries["cash_rows"]); err != nil {
			return 0, i18n.Errorf("read the size of table cash: %w", err)
		}
		d.cash = &rows
	}
	return *d.cash, nil
}

// stream is a result read row by row, in the order of its first column, which is
// a customer's id. A nil stream has no rows.
type stream[T any] struct {
	name     string
	rows     *sql.Rows
	customer int64 // of the row that was read last
	value    T     // its other columns; bytes in it are good until the next row is read
	waits    bool  // that row is of a later customer, and was not used yet
	columns  []any
	fault    error
}

// column is for a stream of one value.
func column[T any](value *T) []any { return []any{value} }

func newStream[T any](ctx context.Context, d *Database, name, query string, columns func(*T) []any, args ...any) (*stream[T], error) {
	query, args, err := inQuery(query, args...)
	if err != nil {
		return nil, i18n.Errorf("statement %s: %w", name, err)
	}
	rows, err := d.db.QueryContext(ctx, query, args...) //nolint:rowserrcheck // stream.err does
	if err != nil {
		return nil, i18n.Errorf("read %s: %w", name, err)
	}
	s := &stream[T]{name: name, rows: rows}
	s.columns = append([]any{&s.customer}, columns(&s.value)...)
	return s, nil
}

// next reads the next row.
func (s *stream[T]) next() bool {
	if s == nil || s.fault != nil || !s.rows.Next() {
		return false
	}
	s.fault = s.rows.Scan(s.columns...)
	return s.fault == nil
}

// nextOf reads the next row of the customer; false when there is none. Rows of earlier
// customers are skipped; the first row of a later customer is kept for him.
func (s *stream[T]) nextOf(customer int64) bool {
	for s != nil && (s.waits || s.next()) {
		s.waits = s.customer > customer
		if s.customer >= customer {
			return !s.waits
		}
	}
	return false
}

// err is what ended the stream before its last row.
func (s *stream[T]) err() error {
	if s == nil {
		return nil
	}
	if err := cmp.Or(s.fault, s.rows.Err()); err != nil {
		return i18n.Errorf("read %s: %w", s.name, err)
	}
	return nil
}

func (s *stream[T]) close() {
	if s != nil {
		_ = s.rows.Close()
	}
}
