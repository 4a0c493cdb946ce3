// Package lmsschema writes the SQL that makes the tables of LMS as it is
// installed, one script for each generation of LMS, out of facts about that
// installation: which columns, indexes, foreign keys and settings there are.
// Triggers, functions and views are written here, in our own words. The scripts
// stand in testdata/lms; tests and the demo run on them. It is not for the
// product.
package lmsschema

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Facts are what is known of one installation of LMS. Read fills them.
type Facts struct {
	Version  string // dbinfo's dbversion
	tables   map[string]*table
	views    map[string][]string // their columns
	triggers []trigger
	settings [][]string // rows of uiconfig: section, var, value, disabled
}

type table struct {
	name    string
	columns []column
	indexes []index
	keys    []foreignKey
}

type column struct {
	name     string
	kind     string // its type as information_schema prints it: decimal(9,2)
	nullable bool
	standard string // the default as information_schema prints it: '', 0, NULL
	counts   bool   // AUTO_INCREMENT
}

type index struct {
	name    string
	unique  bool
	columns string // separated by commas
}

type foreignKey struct {
	column, table, target string
	onDelete, onUpdate    string
}

type trigger struct{ table, name, timing, event string }

// Read reads the facts in a folder whose name is the version: columns.tsv,
// indexes.tsv, foreign-keys.tsv, triggers.tsv, views.tsv and uiconfig.tsv, each
// with a line of names first. A line feed in a value is written \n.
func Read(dir string) (*Facts, error) {
	f := &Facts{Version: filepath.Base(dir), tables: make(map[string]*table), views: make(map[string][]string)}
	of := func(name string) *table {
		if f.tables[name] == nil {
			f.tables[name] = &table{name: name}
		}
		return f.tables[name]
	}
	for _, file := range []struct {
		name  string
		width int
		take  func(row []string)
	}{
		{"columns.tsv", 6, func(r []string) {
			t := of(r[0])
			t.columns = append(t.columns, column{r[1], r[2], r[3] == "YES", r[4], r[5] == "auto_increment"})
		}},
		{"indexes.tsv", 4, func(r []string) {
			t := of(r[0])
			t.indexes = append(t.indexes, index{r[1], r[2] == "1", r[3]})
		}},
		{"foreign-keys.tsv", 6, func(r []string) {
			t := of(r[0])
			t.keys = append(t.keys, foreignKey{r[1], r[2], r[3], r[4], r[5]})
		}},
		{"triggers.tsv", 4, func(r []string) { f.triggers = append(f.triggers, trigger{r[0], r[1], r[2], r[3]}) }},
		{"views.tsv", 2, func(r []string) { f.views[r[0]] = strings.Split(r[1], ",") }},
		{"uiconfig.tsv", 6, func(r []string) { f.settings = append(f.settings, r[:4]) }},
	} {
		if err := read(filepath.Join(dir, file.name), file.width, file.take); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func read(path string, width int, take func(row []string)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		row := strings.Split(lines.Text(), "\t")
		if len(row) != width {
			return fmt.Errorf("%s, line %d: %d columns, want %d", path, n, len(row), width)
		}
		if n > 1 {
			take(row)
		}
	}
	return lines.Err()
}

// needed are the tables that the program, its tests or its made-up data touch.
func needed() []string {
	return []string{
		"addresses", "assignments", "cash", "cashimport", "customer_addresses", "customerassignments", "customerbalances",
		"customerconsents", "customercontacts", "customergroups", "customers", "dbinfo", "debitnotecontents", "divisions",
		"docrights", "documentcontents", "documents", "events", "excludedgroups", "filecontainers", "files", "hosts",
		"invoicecontents", "liabilities", "macs", "messageitems", "messages", "netdevices", "netlinks", "networks",
		"nodegroupassignments", "nodegroups", "nodes", "numberplans", "receiptcontents", "tariffs", "taxes", "templates",
		"uiconfig", "userdivisions", "users",
	}
}

// choose returns the needed tables, those that hang from them, and all that
// these refer to, by name.
func (f *Facts) choose() ([]*table, error) {
	chosen := make(map[string]bool)
	var take func(name, why string) error
	take = func(name, why string) error {
		if chosen[name] {
			return nil
		}
		t := f.tables[name]
		if t == nil || len(t.columns) == 0 {
			return fmt.Errorf("LMS %s has no table %s, %s", f.Version, name, why)
		}
		chosen[name] = true
		for _, key := range t.keys {
			if err := take(key.table, "to which "+name+" refers"); err != nil {
				return err
			}
		}
		return nil
	}
	for _, name := range needed() {
		if err := take(name, "which is needed"); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.tables)) {
		for _, key := range f.tables[name].keys {
			if slices.Contains(needed(), key.table) && hangs(key.onDelete) {
				if err := take(name, "which hangs from "+key.table); err != nil {
					return nil, err
				}
			}
		}
	}
	var out []*table
	for _, t := range f.tables {
		if chosen[t.name] {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b *table) int { return cmp.Compare(a.name, b.name) })
	return out, nil
}

// hangs reports whether rows go or hold back when what they refer to is deleted.
func hangs(onDelete string) bool { return onDelete != "SET NULL" }
