package lms

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Telephone is a number by which the office may call, as the contact has it.
type Telephone struct {
	Number   string
	Disabled bool // in LMS
}

// fewestDigits is how many digits a telephone has at least. Other contacts that are
// marked as one are e-mail addresses and remarks.
const fewestDigits = 6

// Telephones returns the numbers of each of the customers, mobile or landline, also
// those not marked for notifications, each once; disabled ones come last.
func (d *Database) Telephones(ctx context.Context, customers []int64) (map[int64][]Telephone, error) {
	type row struct {
		Customer int64  `db:"customer"`
		Contact  string `db:"contact"`
		Disabled bool   `db:"disabled"`
	}
	rows, err := ofCustomers[row](ctx, d, "telephones", customers)
	if err != nil {
		return nil, i18n.Errorf("read telephones: %w", err)
	}
	found := make(map[int64][]Telephone)
	for _, r := range rows {
		number := strings.TrimSpace(r.Contact)
		known := slices.ContainsFunc(found[r.Customer], func(t Telephone) bool { return t.Number == number })
		if !known && digits(number) >= fewestDigits {
			found[r.Customer] = append(found[r.Customer], Telephone{Number: number, Disabled: r.Disabled})
		}
	}
	return found, nil
}

// digits counts those of ASCII.
func digits(s string) int {
	n := 0
	for _, r := range s {
		if '0' <= r && r <= '9' {
			n++
		}
	}
	return n
}

// PostalAddress is where a letter would reach a customer. Each part may be empty.
type PostalAddress struct {
	Street, House, Flat   string // in a village without streets there is a house alone
	Zip, City, PostOffice string
}

// String is the address in one line, as on an envelope; empty when nothing is known.
func (p PostalAddress) String() string {
	where, town := p.Street, p.City
	if where == "" {
		where = p.City
	}
	house := p.House
	if p.Flat != "" {
		house += "/" + p.Flat
	}
	var parts []string
	add := func(words ...string) {
		if text := strings.Join(strings.Fields(strings.Join(words, " ")), " "); text != "" && !slices.Contains(parts, text) {
			parts = append(parts, text)
		}
	}
	add(where, house)
	if p.PostOffice != "" {
		if p.Street != "" && p.PostOffice != p.City {
			add(p.City)
		}
		town = p.PostOffice
	}
	if p.Street != "" || p.Zip != "" || p.PostOffice != "" {
		add(p.Zip, town)
	}
	return strings.Join(parts, ", ")
}

// ErrNoAddresses means that the right to read addresses is missing: it came to
// scripts/grant.sql later than others.
var ErrNoAddresses = i18n.NewError("the database user may not read addresses")

// PostalAddresses returns where letters to the customers go, of those for whom LMS
// knows anything. The error may be ErrNoAddresses.
func (d *Database) PostalAddresses(ctx context.Context, customers []int64) (map[int64]PostalAddress, error) {
	type row struct {
		Customer   int64  `db:"customer"`
		Street     string `db:"street"`
		House      string `db:"house"`
		Flat       string `db:"flat"`
		Zip        string `db:"zip"`
		City       string `db:"city"`
		PostOffice string `db:"postoffice"`
	}
	rows, err := ofCustomers[row](ctx, d, "postal_addresses", customers)
	if database.IsDenied(err) {
		return nil, ErrNoAddresses
	}
	if err != nil {
		return nil, i18n.Errorf("read addresses: %w", err)
	}
	found := make(map[int64]PostalAddress)
	for _, r := range rows {
		address := PostalAddress{Street: r.Street, House: r.House, Flat: r.Flat, Zip: r.Zip, City: r.City, PostOffice: r.PostOffice}
		if found[r.Customer].String() == "" {
			found[r.Customer] = address
		}
	}
	return found, nil
}

// Failure is a message that did not reach its customer.
type Failure struct {
	At          time.Time // when it was found out
	Channel     notify.Channel
	Destination string
	Error       string // in the server's words
}

// LastFailures returns the newest failed line of LMS's log for each of the customers
// who have one, whoever sent it.
func (d *Database) LastFailures(ctx context.Context, customers []int64) (map[int64]Failure, error) {
	type row struct {
		Customer    int64  `db:"customer"`
		Destination string `db:"destination"`
		Error       string `db:"error"`
		Changed     int64  `db:"changed"`
		Planned     int64  `db:"planned"`
		Type        int    `db:"type"`
	}
	rows, err := ofCustomers[row](ctx, d, "last_failures", customers, len(cancelledMark), cancelledMark)
	if err != nil {
		return nil, i18n.Errorf("read LMS's message log: %w", err)
	}
	found := make(map[int64]Failure)
	for _, r := range rows {
		at := r.Changed
		if at == 0 {
			at = r.Planned
		}
		found[r.Customer] = Failure{
			At: time.Unix(at, 0).UTC(), Channel: ChannelOf(r.Type), Destination: r.Destination, Error: strings.TrimPrefix(r.Error, UnsureMark),
		}
	}
	return found, nil
}

// ofCustomers are the rows of a statement about some customers, whose ids are its first
// argument.
func ofCustomers[Row any](ctx context.Context, d *Database, name string, customers []int64, more ...any) ([]Row, error) {
	if len(customers) == 0 {
		return nil, nil
	}
	query, args, err := d.queries.In(name, append([]any{customers}, more...)...)
	if err != nil {
		return nil, err
	}
	var rows []Row
	err = d.db.SelectContext(ctx, &rows, query, args...)
	return rows, err
}
