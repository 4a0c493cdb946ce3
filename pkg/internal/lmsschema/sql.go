package lmsschema

import (
	"fmt"
	"strings"
)

const header = `-- The tables of LMS with dbversion %s, as it is installed. Written by
-- pkg/internal/lmsschema out of facts about columns, keys and settings; do not
-- edit. Functions, triggers and views are stand-ins of our own. Tables take
-- character set and collation from their database.
--
-- To be run on one connection, which it sets up as LMS's own script does.
`

// SQL returns the script that makes everything in an empty database.
func (f *Facts) SQL() (string, error) {
	tables, err := f.choose()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, header, f.Version)
	// Without a mode a TEXT may have a default, which MySQL then forgets.
	b.WriteString("\nset session sql_mode = '';\n\nset foreign_key_checks = 0;\n")
	for _, t := range tables {
		t.write(&b)
	}
	b.WriteString("\nset foreign_key_checks = 1;\n")
	b.WriteString(functions)
	views, err := f.viewsSQL()
	if err != nil {
		return "", err
	}
	b.WriteString(views)
	triggers, err := f.triggersSQL()
	if err != nil {
		return "", err
	}
	b.WriteString(triggers)
	f.rows(&b)
	return b.String(), nil
}

func (t *table) write(b *strings.Builder) {
	fmt.Fprintf(b, "\ncreate table %s (\n", t.name)
	var lines []string
	for _, c := range t.columns {
		lines = append(lines, c.sql())
	}
	for _, i := range t.indexes {
		columns := quoteAll(i.columns)
		switch {
		case i.name == "PRIMARY":
			lines = append(lines, "primary key ("+columns+")")
		case i.unique:
			lines = append(lines, "unique key "+quote(i.name)+" ("+columns+")")
		default:
			lines = append(lines, "key "+quote(i.name)+" ("+columns+")")
		}
	}
	for _, k := range t.keys {
		lines = append(lines, fmt.Sprintf("foreign key (%s) references %s (%s) on delete %s on update %s",
			quote(k.column), k.table, quote(k.target), strings.ToLower(k.onDelete), strings.ToLower(k.onUpdate)))
	}
	b.WriteString("  " + strings.Join(lines, ",\n  ") + "\n) engine=InnoDB;\n")
}

// sql writes a column. information_schema shows NULL both for a default of NULL
// and for a column that must be given.
func (c column) sql() string {
	s := quote(c.name) + " " + c.kind
	if !c.nullable {
		s += " not null"
	}
	switch {
	case c.counts:
		s += " auto_increment"
	case c.standard != "NULL":
		s += " default " + c.standard
	case c.nullable:
		s += " default null"
	}
	return s
}

func quote(name string) string { return "`" + name + "`" }

func quoteAll(names string) string { return quote(strings.ReplaceAll(names, ",", "`,`")) }

func literal(text string) string {
	// The facts write a line feed as SQL does.
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// rows writes what an installation holds before anybody has worked with it.
func (f *Facts) rows(b *strings.Builder) {
	fmt.Fprintf(b, "\ninsert into dbinfo (keytype, keyvalue) values ('dbversion', %s);\n", literal(f.Version))
	b.WriteString("\ninsert into addresses (id, name) values (1, 'default');\n")
	b.WriteString("\ninsert into divisions (id, shortname, name, inv_header, inv_footer, inv_author, inv_cplace, description, address_id)\n" +
		"values (1, 'default', 'default', '', '', '', '', '', 1);\n")
	b.WriteString("\ninsert into uiconfig (section, var, value, description, disabled) values\n")
	for i, s := range f.settings {
		end := ","
		if i == len(f.settings)-1 {
			end = ";"
		}
		fmt.Fprintf(b, "(%s, %s, %s, '', %s)%s\n", literal(s[0]), literal(s[1]), literal(s[2]), s[3], end)
	}
}
