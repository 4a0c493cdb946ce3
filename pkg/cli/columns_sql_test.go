package cli_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/inspect"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/past"
)

// tables are the columns of each table, with their types.
type tables map[string]map[string]columnType

// columnType is what information_schema says of a column.
type columnType struct {
	Table     string  `db:"table_name"`
	Column    string  `db:"column_name"`
	Data      string  `db:"data_type"`
	Type      string  `db:"column_type"`
	Nullable  string  `db:"is_nullable"`
	Length    *int64  `db:"length"`
	Precision *int    `db:"numeric_precision"`
	Scale     *int    `db:"numeric_scale"`
	Charset   *string `db:"charset"`
}

// alike reports that two columns may hold the same.
func (c columnType) alike(other columnType) bool {
	unsigned := func(c columnType) bool { return strings.Contains(c.Type, "unsigned") }
	return c.Data == other.Data && c.Nullable == other.Nullable && unsigned(c) == unsigned(other) && gocmp.Equal(c.Length, other.Length) &&
		gocmp.Equal(c.Precision, other.Precision) && gocmp.Equal(c.Scale, other.Scale)
}

// Parts of SQL, as far as it takes to find columns.
var (
	sqlLiteral = regexp.MustCompile(`'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"`)
	sqlTable   = regexp.MustCompile("(?i)\\b(?:from|join|update|into)\\s+`?(\\w+)`?(?:\\s+(?:as\\s+)?(\\w+))?")
	sqlAlias   = regexp.MustCompile(`(?i)\bas\s+\w+`)
	sqlWord    = regexp.MustCompile(`(\w+\.)?\b(\w+)\b(\s*\()?`)
	sqlWrites  = regexp.MustCompile(`(?i)^\s*(insert|delete|set|start|commit|rollback|create|drop|grant)\b`)
)

// read are the columns, as table.column, that the statement looks at. A piece of
// a statement has the aliases of those that it is put into; words that belong to no
// alias may be a column of any of its tables, or of those given.
func (t tables) read(statement string, pieces map[string]string, usual ...string) []string {
	if sqlWrites.MatchString(statement) {
		return nil
	}
	text := sqlLiteral.ReplaceAllString(statement, "''")
	found, alias := make(map[string]bool), make(map[string][]string)
	var named []string
	for _, m := range sqlTable.FindAllStringSubmatch(text, -1) {
		table := strings.ToLower(m[1])
		if t[table] == nil {
			continue
		}
		named = append(named, table)
		alias[table] = append(alias[table], table)
		alias[m[2]] = append(alias[m[2]], table)
	}
	if named == nil {
		named = usual
	}
	for name, table := range pieces {
		if alias[name] == nil {
			alias[name] = []string{table}
		}
	}
	for _, m := range sqlWord.FindAllStringSubmatch(sqlAlias.ReplaceAllString(text, ""), -1) {
		of := named
		switch {
		case m[3] != "" && m[1] == "":
			continue // a function
		case m[1] != "":
			of = alias[strings.TrimSuffix(m[1], ".")]
		}
		for _, table := range of {
			if _, ok := t[table][m[2]]; ok {
				found[table+"."+m[2]] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// embedded are the columns that the statements in the program's files look at.
func (t tables) embedded() []string {
	pieces := map[string]string{
		"c": "customers", "n": "nodes", "i": "messageitems", "m": "messages", "r": "powiadom_runs", "p": "powiadom_messages",
	}
	found := make(map[string]bool)
	for _, q := range []struct {
		queries database.Queries
		usual   string
	}{
		{lms.Queries(), "customers"},
		{past.Queries(), "messageitems"},
		{inspect.Queries(), "customers"},
		{journal.Queries(), "powiadom_runs"},
		{catalog.Queries(), "powiadom_notifications"},
		{diary.Queries(), "powiadom_log"},
	} {
		for _, statement := range q.queries {
			for _, c := range t.read(statement, pieces, q.usual) {
				found[c] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestColumnsOfStatements(t *testing.T) {
	t.Parallel()
	known := tables{
		"cash":      {"id": {}, "value": {}, "time": {}, "comment": {}, "customerid": {}},
		"customers": {"id": {}, "name": {}, "deleted": {}},
		"nodes":     {"id": {}, "ownerid": {}, "name": {}},
	}
	for _, tt := range []struct{ statement, want string }{
		{"SELECT value AS worth, 'time' FROM cash WHERE id IN (?)", "cash.id cash.value"},
		{"SELECT c.name AS name FROM customers c JOIN nodes n ON n.ownerid = c.id", "customers.id customers.name nodes.ownerid"},
		{"c.deleted = 0", "customers.deleted"},
		{"EXISTS (SELECT 1 FROM nodes n WHERE n.ownerid = c.id)", "customers.id nodes.ownerid"},
		{"SELECT c.value FROM cash c JOIN (SELECT MAX(id) AS id FROM cash) last ON last.id = c.id", "cash.id cash.value"},
		{"UPDATE nodes SET name = 'it''s id' WHERE ownerid = 1", "nodes.name nodes.ownerid"},
		{"deleted = 0", "customers.deleted"},
		{"SELECT time(id) FROM cash", "cash.id"},
		{"INSERT INTO cash (value) VALUES (1)", ""},
	} {
		got := strings.Join(known.read(tt.statement, map[string]string{"c": "customers"}, "customers"), " ")
		if d := gocmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", fmt.Sprintf("%.80s", tt.statement), d)
		}
	}
}
