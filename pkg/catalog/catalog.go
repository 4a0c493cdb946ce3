// Package catalog keeps the stored notifications and their filters: it owns the
// tables powiadom_notifications and powiadom_filters. Rows may have been written by
// hand, so every field is parsed before it is trusted. It chooses nobody and sends
// nothing.
package catalog

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

//go:embed queries
var files embed.FS

// Queries are the statements of this package, by file name.
func Queries() database.Queries { return database.Load(files) }

// Catalog is the store of notifications.
type Catalog struct {
	db      *sqlx.DB
	queries database.Queries
	diary   *diary.Diary // nil: nobody is written down
}

// New returns the store. The tables are those of the journal's migrations.
func New(db *sqlx.DB) *Catalog { return &Catalog{db: db, queries: Queries()} }

// Keep makes each change stand in the diary, in the transaction that makes it.
func (c *Catalog) Keep(d *diary.Diary) { c.diary = d }

// ErrNotFound means that there is no notification of an id.
var ErrNotFound = i18n.NewError("there is none; \"powiadom list --all\" shows all")

// ErrDeleted means that a notification was deleted, which is final.
var ErrDeleted = i18n.NewError("it was deleted, and a deleted notification never comes back; add a new one")

// HintAnew says what to do about a row that cannot be read.
const HintAnew = "delete the notification and add a new one, or mend the row by hand"

// BrokenError is a row that cannot be understood, as hand-made rows may be.
type BrokenError struct {
	ID     int64
	Name   string
	Faults []error // each a *FieldError, or what notify.Notification.Validate says
}

func (e *BrokenError) Error() string {
	texts := make([]string, len(e.Faults))
	for i, fault := range e.Faults {
		texts[i] = fault.Error()
	}
	return i18n.Sprintf("notification %d (%s) cannot be understood and is left out: %v", e.ID, e.Name, strings.Join(texts, "; "))
}

func (e *BrokenError) Unwrap() []error { return e.Faults }

// FieldError is a fault of one column, or of one filter.
type FieldError struct {
	Column string            // "filter" for a row of the filters
	Kind   notify.FilterKind // of the filter; empty when that is the fault
	Err    error
}

func (e *FieldError) Error() string { return e.Column + ": " + e.Err.Error() }

func (e *FieldError) Unwrap() error { return e.Err }

// row is a notification as it stands in the table. Fields that may hold
// nonsense are texts.
type row struct {
	ID            int64          `db:"id"`
	Name          string         `db:"name"`
	State         string         `db:"state"`
	Deleted       sql.NullInt64  `db:"deleted"`
	Minute        string         `db:"minute"`
	Hour          string         `db:"hour"`
	DayOfMonth    string         `db:"day_of_month"`
	Month         string         `db:"month"`
	DayOfWeek     string         `db:"day_of_week"`
	Once          int            `db:"once"`
	Armed         int64          `db:"armed"`
	Channels      string         `db:"channels"`
	Event         string         `db:"event"`
	DebtAmount    sql.NullString `db:"debt_amount"`
	DebtTariffs   sql.NullString `db:"debt_tariffs"`
	DebtOf        string         `db:"debt_of"`
	Grace         int            `db:"grace"`
	DueDays       int            `db:"due_days"`
	RepeatTold    string         `db:"repeat_told"`
	Subject       string         `db:"subject"`
	Body          sql.NullString `db:"body"`
	ContentType   string         `db:"content_type"`
	MaxRecipients int            `db:"max_recipients"`
	Policy        sql.NullString `db:"policy"`
	Created       int64          `db:"created"`
	Updated       int64          `db:"updated"`
}

// parse turns a row into a notification. On faults it returns what it could
// read, and the faults.
func (r row) parse() (notify.Notification, []error) {
	var faults []error
	fault := func(column string, err error) {
		if err != nil {
			faults = append(faults, &FieldError{Column: column, Err: err})
		}
	}
	n := notify.Notification{
		ID: r.ID, Name: r.Name, Once: r.Once != 0, Armed: r.Armed, MaxRecipients: r.MaxRecipients,
		Text:    notify.Text{Subject: r.Subject, HTML: r.ContentType == contentHTML},
		Created: time.Unix(r.Created, 0).UTC(), Updated: time.Unix(r.Updated, 0).UTC(),
	}
	var err error
	n.State, err = notify.ParseState(r.State)
	fault("state", err)
	if r.Deleted.Valid {
		n.State = notify.Deleted
	}
	n.Cycle, err = schedule.Parse(schedule.Fields{
		Minute: r.Minute, Hour: r.Hour, DayOfMonth: r.DayOfMonth, Month: r.Month, DayOfWeek: r.DayOfWeek,
	})
	fault("schedule", err)
	n.Event, err = notify.ParseEvent(r.Event)
	fault("event", err)
	n.Repeat, err = notify.ParseRepeat(r.RepeatTold)
	fault("repeat_told", err)
	for word := range strings.SplitSeq(r.Channels, ",") {
		if strings.TrimSpace(word) == "" {
			continue
		}
		channel, err := notify.ParseChannel(word)
		fault("channels", err)
		if err == nil && !n.Has(channel) {
			n.Channels = append(n.Channels, channel)
		}
	}
	n.Policy, err = readPolicy(r.Policy.String)
	fault("policy", err)
	n.Debt.Over, err = amount(r.DebtAmount)
	fault("debt_amount", err)
	n.Debt.Tariffs, err = amount(r.DebtTariffs)
	fault("debt_tariffs", err)
	of, err := notify.ParseDebtOf(r.DebtOf)
	fault("debt_of", err)
	n.Debt.Overdue, n.Debt.Grace, n.DueDays = of == notify.OverdueDebt, r.Grace, r.DueDays
	if r.Body.Valid && r.Body.String != "" {
		n.Text.Body = &r.Body.String
	}
	if r.ContentType != contentHTML && r.ContentType != contentPlain {
		fault("content_type", i18n.Errorf("%q: allowed are text/plain and text/html", r.ContentType))
	}
	if len(faults) == 0 {
		faults = n.Validate()
	}
	return n, faults
}

const (
	contentPlain = "text/plain"
	contentHTML  = "text/html"
)

func amount(s sql.NullString) (*decimal.Decimal, error) {
	if !s.Valid {
		return nil, nil
	}
	d, err := decimal.NewFromString(s.String)
	return &d, err
}

// Entry is a notification as listed: one whose row is broken carries the error.
type Entry struct {
	notify.Notification
	Broken error
}

// List returns every notification by id, deleted ones too.
func (c *Catalog) List(ctx context.Context) ([]Entry, error) { return c.read(ctx, "where_all") }

// Active returns the active notifications by id, and an error for each row
// that cannot be understood. The state decides as it was parsed: a word that is
// only nearly "deleted" does not make a notification run.
func (c *Catalog) Active(ctx context.Context) (active []notify.Notification, broken []error, err error) {
	entries, err := c.read(ctx, "where_active")
	for _, e := range entries {
		switch {
		case e.State == notify.Inactive || e.State == notify.Deleted:
		case e.Broken != nil:
			broken = append(broken, e.Broken)
		default:
			active = append(active, e.Notification)
		}
	}
	return active, broken, err
}

// Get returns one notification, whatever its state. The error is ErrNotFound,
// or a *BrokenError beside what could be read.
func (c *Catalog) Get(ctx context.Context, id int64) (notify.Notification, error) {
	entries, err := c.read(ctx, "where_id", id)
	if err != nil {
		return notify.Notification{}, err
	}
	if len(entries) == 0 {
		return notify.Notification{}, i18n.Errorf("notification %d: %w", id, ErrNotFound)
	}
	return entries[0].Notification, entries[0].Broken
}

// Several returns the notifications of the ids, whatever their state, by id. Of
// a row that cannot be understood it is the error, beside what could be read;
// those that there are not are missing.
func (c *Catalog) Several(ctx context.Context, ids []int64) (found map[int64]notify.Notification, broken map[int64]error, err error) {
	found, broken = make(map[int64]notify.Notification), make(map[int64]error)
	if len(ids) == 0 {
		return found, broken, nil
	}
	where, args, err := sqlx.In(c.queries["where_ids"], ids)
	if err != nil {
		return nil, nil, err
	}
	entries, err := c.entries(ctx, c.db, strings.Replace(c.queries["select"], "{{where}}", where, 1), args...)
	for _, e := range entries {
		found[e.ID] = e.Notification
		if e.Broken != nil {
			broken[e.ID] = e.Broken
		}
	}
	return found, broken, err
}

func (c *Catalog) selection(where string) string {
	return strings.Replace(c.queries["select"], "{{where}}", c.queries[where], 1)
}

func (c *Catalog) read(ctx context.Context, where string, args ...any) ([]Entry, error) {
	return c.readFrom(ctx, c.db, where, args...)
}

func (c *Catalog) readFrom(ctx context.Context, q sqlx.QueryerContext, where string, args ...any) ([]Entry, error) {
	return c.entries(ctx, q, c.selection(where), args...)
}

func (c *Catalog) entries(ctx context.Context, q sqlx.QueryerContext, query string, args ...any) ([]Entry, error) {
	var rows []row
	if err := sqlx.SelectContext(ctx, q, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read notifications: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	filters, err := c.filters(ctx, q)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, len(rows))
	for i, r := range rows {
		n, faults := r.parse()
		for _, f := range filters[r.ID] {
			kind, err := notify.ParseFilterKind(f.Kind)
			if err == nil {
				err = checkValue(kind, f.Value)
			}
			if err != nil {
				faults = append(faults, &FieldError{Column: "filter", Kind: kind, Err: err})
				continue
			}
			n.Filters = append(n.Filters, notify.Filter{Kind: kind, Value: f.Value})
		}
		entries[i] = Entry{Notification: n}
		if len(faults) > 0 {
			entries[i].Broken = &BrokenError{ID: r.ID, Name: r.Name, Faults: faults}
		}
	}
	return entries, nil
}

// checkValue refuses a filter's value that can never mean anything.
func checkValue(kind notify.FilterKind, value string) error {
	var known map[string]int // word to LMS's code
	switch kind {
	case notify.Status:
		known = notify.StatusCodes()
	case notify.LinkType:
		known = notify.LinkTypeCodes()
	case notify.CustomerGroup, notify.NodeGroup, notify.Device, notify.Network, notify.Customers:
		// Only the plain form: others would match, and be reported as gone.
		if id, err := strconv.ParseInt(value, 10, 64); err != nil || strconv.FormatInt(id, 10) != value {
			return i18n.Errorf("%s %q: an id, a number, is expected", kind, value)
		}
		return nil
	}
	if _, ok := known[value]; !ok {
		words := slices.SortedFunc(maps.Keys(known), func(a, b string) int { return known[a] - known[b] })
		return i18n.Errorf("%s %q: allowed are %s", kind, value, strings.Join(words, ", "))
	}
	return nil
}

type filterRow struct {
	Notification int64  `db:"notification"`
	Kind         string `db:"kind"`
	Value        string `db:"value"`
}

func (c *Catalog) filters(ctx context.Context, q sqlx.QueryerContext) (map[int64][]filterRow, error) {
	var rows []filterRow
	if err := sqlx.SelectContext(ctx, q, &rows, c.queries["filters"]); err != nil {
		return nil, i18n.Errorf("read filters: %w", err)
	}
	out := make(map[int64][]filterRow)
	for _, r := range rows {
		out[r.Notification] = append(out[r.Notification], r)
	}
	return out, nil
}

// Add stores a new notification, which must be valid, and returns its id. A
// *NameError when another one has its name.
func (c *Catalog) Add(ctx context.Context, n notify.Notification) (int64, error) {
	var id int64
	err := database.InTx(ctx, c.db, func(tx *sqlx.Tx) error {
		now, err := c.hold(ctx, tx)
		if err != nil {
			return err
		}
		if err := CheckNames(now, []notify.Notification{n}); err != nil {
			return err
		}
		id, err = c.insert(ctx, tx, n)
		return err
	})
	if taken, ok := errors.AsType[*NameError](err); ok {
		return 0, taken
	}
	if err != nil {
		return 0, i18n.Errorf("store notification %q: %w", n.Name, err)
	}
	return id, nil
}

func (c *Catalog) insert(ctx context.Context, tx *sqlx.Tx, n notify.Notification) (int64, error) {
	result, err := tx.ExecContext(ctx, c.queries["insert"], append([]any{n.Name, n.State}, values(n, n.Cycle.Fields())...)...)
	if err != nil {
		return 0, err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return 0, err
	}
	if err := c.replaceFilters(ctx, tx, id, n.Filters); err != nil {
		return 0, err
	}
	return id, c.diary.Write(ctx, tx, diary.Entry{Act: diary.Add, Notification: id, Detail: added(n)})
}

func values(n notify.Notification, f schedule.Fields) []any {
	contentType := contentPlain
	if n.Text.HTML {
		contentType = contentHTML
	}
	return []any{
		f.Minute, f.Hour, f.DayOfMonth, f.Month, f.DayOfWeek, n.Once, notify.Join(n.Channels, ","), n.Event,
		n.Debt.Over, n.Debt.Tariffs, n.Debt.Of(), n.Debt.Grace, n.DueDays, n.Repeat, n.Text.Subject, n.Text.Body, contentType, n.MaxRecipients, writePolicy(n.Policy),
	}
}

func (c *Catalog) replaceFilters(ctx context.Context, tx *sqlx.Tx, id int64, filters []notify.Filter) error {
	if _, err := tx.ExecContext(ctx, c.queries["delete_filters"], id); err != nil {
		return err
	}
	seen := make(map[notify.Filter]bool, len(filters))
	for _, f := range filters {
		if seen[f] {
			continue
		}
		seen[f] = true
		if _, err := tx.ExecContext(ctx, c.queries["insert_filter"], id, f.Kind, f.Value); err != nil {
			return err
		}
	}
	return nil
}

// Update stores all fields of a notification but its state. seen is what Get
// returned of it when the change was decided: ErrChanged when it is not so any
// more, by whatever hand, since the change would undo another. ErrDeleted when it
// was deleted, a *NameError when it gets the name of another one.
func (c *Catalog) Update(ctx context.Context, seen, n notify.Notification) error {
	return c.change(ctx, n.ID, func(tx *sqlx.Tx) (sql.Result, error) {
		now, err := c.hold(ctx, tx)
		if err != nil {
			return nil, err
		}
		for _, e := range now {
			if e.ID == n.ID && e.State != notify.Deleted && !reflect.DeepEqual(e.Notification, seen) {
				return nil, ErrChanged
			}
		}
		if err := CheckNames(now, []notify.Notification{n}); err != nil {
			return nil, err
		}
		result, err := c.update(ctx, tx, n)
		if err != nil {
			return nil, err
		}
		return result, c.edited(ctx, tx, seen, n)
	})
}

func (c *Catalog) update(ctx context.Context, tx *sqlx.Tx, n notify.Notification) (sql.Result, error) {
	result, err := tx.ExecContext(ctx, c.queries["update"], append(append([]any{n.Name}, values(n, n.Cycle.Fields())...), n.ID)...)
	if err != nil {
		return nil, err
	}
	return result, c.replaceFilters(ctx, tx, n.ID, n.Filters)
}

// Enable makes a notification active; a one-time one is armed again.
// ErrDeleted when it was deleted.
func (c *Catalog) Enable(ctx context.Context, id int64) error {
	return c.exec(ctx, "enable", diary.Enable, id)
}

// Disable makes a notification inactive. ErrDeleted when it was deleted.
func (c *Catalog) Disable(ctx context.Context, id int64) error {
	return c.exec(ctx, "disable", diary.Disable, id)
}

// Disarm makes a one-time notification inactive in the transaction in which its run
// ends, unless it was armed again since.
func Disarm(ctx context.Context, tx *sqlx.Tx, n notify.Notification) error {
	_, err := tx.ExecContext(ctx, Queries()["disarm"], n.ID, n.Armed)
	return err
}

// Delete takes a notification out for good. Its row stays.
func (c *Catalog) Delete(ctx context.Context, id int64) error {
	return c.exec(ctx, "delete", diary.Delete, id)
}

func (c *Catalog) exec(ctx context.Context, query string, act diary.Act, id int64) error {
	return c.change(ctx, id, func(tx *sqlx.Tx) (sql.Result, error) {
		result, err := tx.ExecContext(ctx, c.queries[query], id)
		if err != nil {
			return nil, err
		}
		if met, err := result.RowsAffected(); err != nil || met == 0 {
			return result, err // as it was already, or there is none
		}
		return result, c.diary.Write(ctx, tx, diary.Entry{Act: act, Notification: id})
	})
}

func (c *Catalog) change(ctx context.Context, id int64, write func(*sqlx.Tx) (sql.Result, error)) error {
	err := database.InTx(ctx, c.db, func(tx *sqlx.Tx) error {
		result, err := write(tx)
		if err != nil {
			return err
		}
		met, err := result.RowsAffected()
		if err != nil || met > 0 {
			return err
		}
		var rows []row
		if err := tx.SelectContext(ctx, &rows, c.selection("where_id"), id); err != nil {
			return err
		}
		if len(rows) == 0 {
			return ErrNotFound
		}
		return ErrDeleted
	})
	if err != nil {
		return i18n.Errorf("notification %d: %w", id, err)
	}
	return nil
}
