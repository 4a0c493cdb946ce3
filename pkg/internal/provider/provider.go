// Package provider makes up a Polish internet provider: its customers, their
// computers, contacts, contracts, invoices and payments, as rows of LMS's
// tables. Everything is a function of one instant, so that "an invoice of this
// morning" stays one. Nobody in it exists, and no address in it can be reached.
// It is for tests and the demo, never for a database that is anybody's.
package provider

import (
	"bufio"
	"context"
	"database/sql/driver"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	schema "github.com/powiadom/powiadom/testdata/lms"
)

// Generation names a version of LMS's tables, by its dbversion.
type Generation string

// The newest and the oldest generation.
const (
	Head  Generation = "2026081100" // August 2026
	G2021 Generation = "2021070900" // July 2021
)

// Generations returns all that there are tables for, the oldest first.
func Generations() []Generation {
	var all []Generation
	for _, v := range schema.Versions() {
		all = append(all, Generation(v))
	}
	return all
}

// mayLackLinkType reports that nodes.linktype may be NULL (December 2022).
func (g Generation) mayLackLinkType() bool { return g >= "2022120701" }

// CreateTables makes a generation's tables in an empty database, with what an
// installation of LMS writes into them.
func CreateTables(ctx context.Context, db *sqlx.DB, gen Generation) error {
	statements, err := schema.Statements(string(gen))
	if err != nil {
		return err
	}
	conn, err := db.Connx(ctx)
	if err != nil {
		return fmt.Errorf("create tables: %w", err)
	}
	// The script has set it up for itself: it is not for reuse.
	defer func() {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
		_ = conn.Close()
	}()
	var version string
	if err := conn.GetContext(ctx, &version, "SELECT VERSION()"); err != nil {
		return fmt.Errorf("create tables: %w", err)
	}
	for _, statement := range statements {
		if !strings.Contains(version, "MariaDB") {
			statement = forMySQL(statement)
		}
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("create tables: %.60q: %w", statement, err)
		}
	}
	return nil
}

// forMySQL gives texts the default that they have on MariaDB: MySQL passes over one
// that is no expression, and LMS, which sets no mode, does without.
func forMySQL(statement string) string {
	return strings.ReplaceAll(statement, "text not null default ''", "text not null default ('')")
}

// Load fills a generation's empty tables with the provider as it is at an
// instant, whose location is the provider's time zone.
func Load(ctx context.Context, db *sqlx.DB, gen Generation, at time.Time) error {
	statements, err := Statements(gen, at)
	if err != nil {
		return err
	}
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("load provider: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("load provider: %.60q: %w", statement, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("load provider: %w", err)
	}
	return nil
}

// Write prints what Load runs as a script. The tables are testdata/lms's.
func Write(w io.Writer, gen Generation, at time.Time) error {
	statements, err := Statements(gen, at)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "-- A made-up provider for LMS %s, at %s.\n", gen, at.Truncate(time.Minute).Format(time.RFC3339))
	for _, statement := range statements {
		fmt.Fprintf(out, "%s;\n", statement)
	}
	return out.Flush()
}

// Statements returns what Load runs.
func Statements(gen Generation, at time.Time) ([]string, error) {
	if !slices.Contains(Generations(), gen) {
		return nil, fmt.Errorf("generation %q: allowed are %v", gen, Generations())
	}
	return build(gen, at).rows.statements(), nil
}

// Customers returns everybody in order of id, with the balance that the rows of
// cash add up to: what a test can hold its own sums against.
func Customers(gen Generation, at time.Time) []Customer {
	return build(gen, at).customers
}

// Customer is what a test may want to know of a customer.
type Customer struct {
	ID       int64
	Name     string // as LMS shows it: last name, a space, first name
	Status   int
	Type     int
	Deleted  bool
	Division int64  // 0: none
	Balance  string // exact, two decimals at least; "0.00" where there is no row
	Rows     int    // rows of cash
}
