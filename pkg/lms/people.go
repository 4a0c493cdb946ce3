package lms

import (
	"context"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Person is a customer as the office looks for him.
type Person struct {
	ID       int64  `db:"id"`
	Lastname string `db:"lastname"` // of a company its whole name
	First    string `db:"name"`
}

// Name is the name as LMS shows it.
func (p Person) Name() string { return strings.TrimSpace(p.Lastname + " " + p.First) }

// People are all customers who are not deleted, and no contractors, in order of ids.
func (d *Database) People(ctx context.Context) ([]Person, error) {
	var people []Person
	if err := d.db.SelectContext(ctx, &people, d.queries["people"]); err != nil {
		return nil, i18n.Errorf("read names of customers: %w", err)
	}
	return people, nil
}

// Types of contacts that a customer is found by (LMS lib/definitions.php, CONTACT_*).
const (
	ContactsTelephone = notify.ContactMobile | contactFax | contactLandline
	ContactsEmail     = notify.ContactEmail

	contactFax      = 2
	contactLandline = 4
)

// Reached returns the customers of People who have a contact of one of the types whose
// value is the one looked for, each once.
func (d *Database) Reached(ctx context.Context, types int, is func(contact string) bool) (map[int64]bool, error) {
	var rows []struct {
		ID       int64  `db:"id"`
		Customer int64  `db:"customer"`
		Contact  string `db:"contact"`
		Type     int    `db:"type"`
	}
	if err := d.db.SelectContext(ctx, &rows, d.queries["people_contacts"], types); err != nil {
		return nil, i18n.Errorf("read contacts: %w", err)
	}
	found := make(map[int64]bool)
	for _, r := range rows {
		if !found[r.Customer] && is(r.Contact) {
			found[r.Customer] = true
		}
	}
	return found, nil
}

// Addresses returns an e-mail address or else a telephone number of each of a few
// customers, by which people tell them apart.
func (d *Database) Addresses(ctx context.Context, customers []int64) (map[int64]string, error) {
	query, args, err := d.queries.In("contacts", customers)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID       int64  `db:"id"`
		Customer int64  `db:"customer"`
		Contact  string `db:"contact"`
		Type     int    `db:"type"`
	}
	if err := d.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read contacts: %w", err)
	}
	found, mail := make(map[int64]string), make(map[int64]bool)
	for _, r := range rows {
		switch isMail := r.Type&notify.ContactEmail != 0; {
		case r.Type&(notify.ContactEmail|notify.ContactMobile) == 0, mail[r.Customer]:
		case isMail || found[r.Customer] == "":
			found[r.Customer], mail[r.Customer] = r.Contact, isMail
		}
	}
	return found, nil
}
