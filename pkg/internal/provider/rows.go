package provider

import (
	"fmt"
	"strconv"
	"strings"
)

// batch is the number of rows of one INSERT.
const batch = 400

// raw is a piece of SQL that is not quoted.
type raw string

// rows collects what goes into the tables, in the order in which they are
// first named, so that no foreign key is broken on the way.
type rows struct {
	tables []*table
	byName map[string]*table
}

type table struct {
	head  string // INSERT INTO … VALUES
	width int
	rows  []string
	first bool // an UPDATE or so, to be run as it is
}

// columns names a table's columns once; add then takes one value for each.
func (r *rows) columns(name, columns string) {
	t := &table{
		head:  "INSERT INTO " + name + " (" + columns + ") VALUES\n",
		width: strings.Count(columns, ",") + 1,
	}
	if r.byName == nil {
		r.byName = map[string]*table{}
	}
	r.byName[name] = t
	r.tables = append(r.tables, t)
}

// exec adds a statement between the tables.
func (r *rows) exec(statement string) {
	r.tables = append(r.tables, &table{head: statement, first: true})
}

func (r *rows) add(name string, values ...any) {
	t := r.byName[name]
	if t == nil || len(values) != t.width {
		panic(fmt.Sprintf("provider: %d values for %s", len(values), name))
	}
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = literal(value)
	}
	t.rows = append(t.rows, "("+strings.Join(texts, ", ")+")")
}

func (r *rows) statements() []string {
	var all []string
	for _, t := range r.tables {
		if t.first {
			all = append(all, t.head)
			continue
		}
		for start := 0; start < len(t.rows); start += batch {
			all = append(all, t.head+strings.Join(t.rows[start:min(start+batch, len(t.rows))], ",\n"))
		}
	}
	return all
}

var quoter = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\x00", `\0`)

func literal(value any) string {
	switch v := value.(type) {
	case nil:
		return "NULL"
	case raw:
		return string(v)
	case string:
		return "'" + quoter.Replace(v) + "'"
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		if v {
			return "1"
		}
		return "0"
	}
	panic(fmt.Sprintf("provider: no literal for %T", value))
}
