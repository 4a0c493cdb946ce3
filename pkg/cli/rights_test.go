package cli_test

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-sql-driver/mysql"

	"github.com/powiadom/powiadom/pkg/inspect"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
)

// ledger keeps every account of the scripts, and holds what these accounts sent
// against scripts/grant.sql.
type ledger struct {
	mu       sync.Mutex
	accounts []*mariadbtest.Account
}

func (l *ledger) note(a *mariadbtest.Account) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.accounts = append(l.accounts, a)
}

// whole reports whether all scripts were run.
func whole() bool {
	pattern := flag.Lookup("test.run").Value.String()
	return !strings.Contains(pattern, "/") && flag.Lookup("test.skip").Value.String() == ""
}

// check takes each right of scripts/grant.sql away from a user, one at a time.
// Some statement of the scripts must be refused then, or else the right is too
// much; and with all of them none may be. To prepare a statement is enough: the
// server looks at rights on tables and columns before it knows the values.
//
// A right on a whole table of LMS's is more than one on columns. It must be needed
// for a column that only some generations of LMS have, since a grant cannot name
// a column that there is not.
func (l *ledger) check(t *testing.T, d *mariadbtest.Database) {
	t.Helper()
	if !whole() || mariadbtest.Default(t) != mariadbtest.Head {
		t.Log("not all scripts were run, or not on the newest LMS: the rights are not held against them")
		return
	}
	statements := distinct(d.Sent(t, l.accounts))
	t.Logf("%d statements are told apart", len(statements))
	if len(statements) < 150 {
		t.Errorf("the scripts sent only %d statements that differ: not all of them were written down", len(statements))
	}
	var benches []*bench
	understood := make(map[string]bool)
	for _, g := range []provider.Generation{mariadbtest.Head, mariadbtest.G2021} {
		b := newBench(t, g, statements)
		benches = append(benches, b)
		for _, s := range b.statements {
			understood[s] = true
		}
	}
	for _, s := range statements {
		if !understood[s] {
			t.Errorf("no generation of LMS takes this statement: %.300s", s)
		}
	}
	for _, r := range inspect.Needed() {
		needed := slices.ContainsFunc(benches, func(b *bench) bool { return b.needs(t, r, nil) })
		if !needed {
			t.Errorf("scripts/grant.sql: no statement of the scripts needs %s", r)
		}
		if r.Column != "" || strings.HasPrefix(r.Table, "powiadom_") {
			continue
		}
		common := columns(t, benches[0].Database, r.Table)
		for _, b := range benches[1:] {
			have := columns(t, b.Database, r.Table)
			common = slices.DeleteFunc(common, func(c string) bool { return !slices.Contains(have, c) })
		}
		if needed && !slices.ContainsFunc(benches, func(b *bench) bool { return b.needs(t, r, common) }) {
			t.Errorf("scripts/grant.sql: %s could be granted by column", r)
		}
	}
}

var (
	quoted = regexp.MustCompile(`'(?:[^'\\]|\\.|'')*'`)
	number = regexp.MustCompile(`\b\d+(?:\.\d+)?\b`)
	repeat = regexp.MustCompile(`(\(?\?\)?)(?:\s*,\s*(?:\(?\?\)?))+`)
	spaces = regexp.MustCompile(`\s+`)
)

// distinct returns one statement of each form: they differ in more than values.
func distinct(statements []string) []string {
	short := make(map[string]string)
	for _, s := range statements {
		if strings.HasPrefix(s, "CREATE TABLE") {
			continue // by migrate, which the administrator should have called
		}
		form := number.ReplaceAllString(quoted.ReplaceAllString(s, "?"), "?")
		form = spaces.ReplaceAllString(form, " ")
		for before := ""; before != form; {
			before, form = form, repeat.ReplaceAllString(form, "$1")
		}
		if known, ok := short[form]; !ok || len(s) < len(known) {
			short[form] = s
		}
	}
	return slices.Sorted(maps.Values(short))
}

// bench is a database on which statements are prepared by a user whose rights
// change.
type bench struct {
	*mariadbtest.Database
	user       string
	conn       *sql.Conn
	statements []string // those that this generation understands
}

func newBench(t *testing.T, g provider.Generation, statements []string) *bench {
	t.Helper()
	d := mariadbtest.New(t, mariadbtest.Generation(g))
	account := d.Granted(t)
	conn, err := account.Open(t).Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	b := &bench{Database: d, user: "'" + account.User + "'@'localhost'", conn: conn}
	for _, s := range statements {
		switch err := b.prepare(s); {
		case denied(err):
			t.Errorf("scripts/grant.sql does not allow, with LMS %s: %.300s: %v", g, s, err)
		case err == nil:
			b.statements = append(b.statements, s)
		}
	}
	return b
}

func (b *bench) prepare(statement string) error {
	stmt, err := b.conn.PrepareContext(context.Background(), statement)
	if err == nil {
		defer func() { _ = stmt.Close() }()
	}
	return err
}

// needs reports whether a statement is refused without the right, or with that
// right on these columns alone.
func (b *bench) needs(t *testing.T, r inspect.Right, columns []string) bool {
	t.Helper()
	what := r.Privilege
	if r.Column != "" {
		what = fmt.Sprintf("%s (%s)", r.Privilege, r.Column)
	}
	b.Exec(t, fmt.Sprintf("REVOKE %s ON %s FROM %s", what, r.Table, b.user))
	if len(columns) > 0 {
		b.Exec(t, fmt.Sprintf("GRANT %s (%s) ON %s TO %s", r.Privilege, strings.Join(columns, ", "), r.Table, b.user))
		defer b.Exec(t, fmt.Sprintf("REVOKE %s (%s) ON %s FROM %s", r.Privilege, strings.Join(columns, ", "), r.Table, b.user))
	}
	defer b.Exec(t, fmt.Sprintf("GRANT %s ON %s TO %s", what, r.Table, b.user))
	return slices.ContainsFunc(b.statements, func(s string) bool {
		return strings.Contains(s, r.Table) && denied(b.prepare(s))
	})
}

func columns(t *testing.T, d *mariadbtest.Database, table string) []string {
	t.Helper()
	var names []string
	if err := d.Open(t).SelectContext(context.Background(), &names, `SELECT column_name AS name FROM information_schema.columns
		WHERE table_schema = DATABASE() AND table_name = ?`, table); err != nil {
		t.Fatal(err)
	}
	return names
}

// denied reports that the user lacks a right on a table or a column.
func denied(err error) bool {
	me, ok := errors.AsType[*mysql.MySQLError](err)
	return ok && (me.Number == 1142 || me.Number == 1143)
}
