// Package lms owns LMS's tables. It reads customers, money and settings, and it
// alone writes: the message log, browser warnings, and for setup default texts. It
// decides nothing about who is told. LMS's codes have their names here alone;
// statements have the numbers.
//
// A few statements of other packages read LMS's tables together with powiadom's
// own. They are listed, with the reason, in pkg/internal/layout/tables_test.go.
package lms

import (
	"context"
	"embed"
	"strings"
	"sync"

	"github.com/jmoiron/sqlx"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

//go:embed queries
var files embed.FS

// Queries are the statements of this package, by file name.
func Queries() database.Queries { return database.Load(files) }

// Database is LMS's part of the database.
type Database struct {
	db      *sqlx.DB
	queries database.Queries
	schema  *Schema // nil before Probe

	payWithin int // days, see PayWithin

	// What is read once for the life of the process, which is one run.
	mu        sync.Mutex
	networks  map[string]addressRange
	cash      *int64 // about how many rows that table has
	divisions map[int64]notify.Division
	names     map[notify.FilterKind][]Name
	rate      map[rate]*decimal.Decimal // of currencies; nil: never booked
}

// New returns the database without asking it anything. Settings may be read at
// once, anything else after Probe.
func New(db *sqlx.DB) *Database {
	return &Database{
		db: db, queries: Queries(), networks: make(map[string]addressRange),
		names: make(map[notify.FilterKind][]Name), rate: make(map[rate]*decimal.Decimal),
	}
}

// Probe reads which columns LMS's tables have, once. The error is ErrNotLMS or a
// *TooOldError.
func (d *Database) Probe(ctx context.Context) (err error) {
	if d.schema == nil {
		d.schema, err = d.probe(ctx, required())
	}
	if err != nil {
		return err
	}
	// Where the column does not exist, its default in newer LMS.
	mark := "1"
	if d.schema.PaymentMark {
		mark = "p.notification"
	}
	for name, query := range d.queries {
		d.queries[name] = strings.ReplaceAll(query, "{{notification}}", mark)
	}
	return nil
}

// Open is New and Probe.
func Open(ctx context.Context, db *sqlx.DB) (*Database, error) {
	d := New(db)
	err := d.Probe(ctx)
	return d, err
}

// OpenLog is Open for whoever only has to do with the message log, and may have no
// rights to anything else.
func OpenLog(ctx context.Context, db *sqlx.DB) (_ *Database, err error) {
	d := New(db)
	d.schema, err = d.probe(ctx, requiredOfLog())
	return d, err
}

// Schema returns what Probe found.
func (d *Database) Schema() Schema { return *d.schema }

// Schema is what differs between versions of LMS. It is found by looking at columns:
// with plugins and half-done upgrades the version alone is not reliable.
type Schema struct {
	Version        string // dbinfo's dbversion, YYYYMMDDNN
	ItemSubject    bool   // messageitems.subject exists (LMS of 2025)
	Cancelled      bool   // an item's status may be "cancelled" (LMS of 2022)
	TextGatewayID  bool   // messageitems.externalmsgid is text (LMS of 2022)
	PaymentMark    bool   // cash.notification exists (LMS of 2025)
	NetFlagColumn  bool   // net prices are marked by netflag, not by a bit of flags (LMS of 2021)
	MessageCharset string // character set of the message log's texts
}

// Subject is the expression for the subject of line i of message m.
func (s Schema) Subject() string {
	if s.ItemSubject {
		return "COALESCE(i.subject, m.subject)"
	}
	return "m.subject"
}

// ErrNotLMS means that the database has no LMS tables.
var ErrNotLMS = i18n.NewError("no LMS in this database: the tables dbinfo and customers are missing")

// TooOldError means that a table lacks a column that powiadom needs.
type TooOldError struct {
	Version string // dbinfo's dbversion, empty when there is none
	Missing string // table.column
}

func (e *TooOldError) Error() string {
	return i18n.Sprintf("LMS's database is too old (dbversion %s): column %s is missing; powiadom needs LMS of 2021 or newer (dbversion %s)",
		e.Version, e.Missing, oldestVersion)
}

// oldestVersion is the dbversion of the LMS that this package was written
// against first (July 2021).
const oldestVersion = "2021070900"

// cancelledSince is the dbversion from which on LMS knows the status 6.
const cancelledSince = "2022012000"

// knowsCancelled reports that LMS of the version knows the status "cancelled". What is
// not a version counts as an old one.
func knowsCancelled(version string) bool {
	return len(version) == len(cancelledSince) && strings.Trim(version, "0123456789") == "" && version >= cancelledSince
}

// required are the columns that tell an LMS of 2021 or newer.
func required() []string {
	return []string{
		"customers.divisionid", "customercontacts.type", "customerconsents.type",
		"customerassignments.enddate", "customer_addresses.type", "cash.currencyvalue", "documents.cancelled",
		"assignments.count", "tariffs.netvalue", "messages.contenttype", "messageitems.body",
	}
}

// requiredOfLog are those of them that the message log has to do with.
func requiredOfLog() []string {
	return []string{"customers.divisionid", "messages.contenttype", "messageitems.body"}
}

func (d *Database) probe(ctx context.Context, needed []string) (*Schema, error) {
	var rows []struct {
		Column  string  `db:"name"`
		Type    string  `db:"type"`
		Charset *string `db:"charset"`
	}
	if err := d.db.SelectContext(ctx, &rows, d.queries["columns"]); err != nil {
		return nil, i18n.Errorf("look at LMS's tables: %w", err)
	}
	types, charsets := make(map[string]string, len(rows)), make(map[string]string, len(rows))
	for _, r := range rows {
		types[r.Column] = strings.ToLower(r.Type)
		if r.Charset != nil {
			charsets[r.Column] = charsetName(*r.Charset)
		}
	}
	if types["customers.id"] == "" || types["dbinfo.keytype"] == "" {
		return nil, ErrNotLMS
	}
	var version []string
	if err := d.db.SelectContext(ctx, &version, d.queries["version"]); err != nil {
		return nil, i18n.Errorf("read LMS's version: %w", err)
	}
	s := &Schema{
		Version:        strings.Join(version, ""),
		ItemSubject:    types["messageitems.subject"] != "",
		Cancelled:      knowsCancelled(strings.Join(version, "")),
		TextGatewayID:  types["messageitems.externalmsgid"] == "varchar",
		PaymentMark:    types["cash.notification"] != "",
		NetFlagColumn:  types["tariffs.netflag"] != "",
		MessageCharset: charsets["messageitems.body"],
	}
	for _, column := range needed {
		if types[column] == "" {
			return nil, &TooOldError{Version: s.Version, Missing: column}
		}
	}
	return s, nil
}

// charsetName is the name that newer servers have for a character set: up to
// MariaDB 10.5 and MySQL 8.0.28 the one of three bytes is called utf8.
func charsetName(name string) string {
	if name == "utf8" {
		return "utf8mb3"
	}
	return name
}

// Storable reports whether the message log can store the text; if not, it returns the
// first character that it cannot. LMS's documented set-up is utf8 with three bytes,
// which has no emoji.
func (s Schema) Storable(text string) (rune, bool) {
	if s.MessageCharset == "utf8mb4" {
		return 0, true
	}
	for _, r := range text {
		if r > 0xFFFF {
			return r, false
		}
	}
	return 0, true
}
