package layout_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the module's folder.
const root = "../../.."

// owners are the packages whose statements may name a table of powiadom's own.
// LMS's tables are all pkg/lms's.
func owners() map[string]string {
	return map[string]string{
		"powiadom_notifications": "pkg/catalog",
		"powiadom_filters":       "pkg/catalog",
		"powiadom_schema":        "pkg/journal",
		"powiadom_meta":          "pkg/journal",
		"powiadom_runs":          "pkg/journal",
		"powiadom_messages":      "pkg/journal",
		"powiadom_outbox":        "pkg/journal",
		"powiadom_told":          "pkg/journal",
		"powiadom_log":           "pkg/diary",
		"powiadom_spared":        "pkg/journal",
		"powiadom_dead":          "pkg/journal",
		"powiadom_warned":        "pkg/journal",
		"powiadom_warnings":      "pkg/journal",
	}
}

// exception lets statements name tables of other packages.
type exception struct {
	statements string // as path.Match knows them
	tables     string
	writes     bool // the others only read
	why        string
}

func exceptions() []exception {
	const (
		log    = "the server joins LMS's log with what the journal knows of its lines: either may narrow and sort the other"
		doctor = "doctor compares the outbox and the runs with LMS's log, which takes both in one statement"
		timed  = "doctor times a statement that is like one of the owner's and only counts"
	)
	return []exception{
		{"pkg/catalog/queries/turn.sql", "powiadom_meta", true, "whoever changes definitions first writes one row of his; a table for one row is too much"},
		{"pkg/journal/queries/overview.sql", "powiadom_notifications cash messages", false, "all that a process must know at its start is one statement: an idle minute has three"},
		{"pkg/journal/queries/own.sql", "messageitems", false, "asked before each attempt: is it ours, and still wanted in LMS, at one moment"},
		{"pkg/journal/queries/summaries.sql", "messageitems", false, "what waits is what the outbox has and nobody cancelled in LMS"},
		{"pkg/journal/queries/unreported.sql", "messages messageitems", false, "which SMS are asked about: those of ours, in LMS's log, of some days"},
		{"pkg/journal/queries/sms_today.sql", "messages messageitems", false, "how many SMS a customer got today stands in LMS's log, whoever of us sent them"},
		{"pkg/journal/queries/last_told.sql", "messageitems", false, "when a notification last told somebody stands in LMS's log, by the runs of ours"},
		{"pkg/journal/queries/runs_of.sql", "messageitems", false, "lines are known by LMS's ids, and their runs by their entries"},
		{"pkg/past/queries/*.sql", "messages messageitems customers powiadom_runs powiadom_messages powiadom_outbox powiadom_notifications powiadom_dead", false, log},
		{"pkg/diary/queries/insert.sql", "powiadom_runs", false, "who orders something about a run does so about its notification, too"},
		{"pkg/inspect/queries/lost_lines.sql", "messages messageitems powiadom_messages powiadom_outbox", false, doctor},
		{"pkg/inspect/queries/foreign_lines.sql", "messages messageitems powiadom_messages", false, doctor},
		{"pkg/inspect/queries/stuck_*.sql", "messageitems powiadom_outbox powiadom_runs", false, doctor},
		{"pkg/inspect/queries/measure_*.sql", "cash customers customercontacts messageitems messages documents nodes", false, timed},
	}
}

var (
	makesTable = regexp.MustCompile("(?i)\\bCREATE TABLE (?:IF NOT EXISTS )?[`\"]?(\\w+)")
	notATable  = regexp.MustCompile(`(?m)^\s*--.*$|'[^']*'|\bAS \w+|\.\w+`)
	word       = regexp.MustCompile(`\b\w+\b`)
	written    = regexp.MustCompile(`\b(?:INTO|DELETE FROM|CREATE TABLE(?: IF NOT EXISTS)?|(?:^|[^R] )UPDATE) (\w+)`)
	isSQL      = regexp.MustCompile(`\b(?:SELECT|FROM|JOIN|INTO|DELETE|UPDATE|TABLE) \w+`)
)

// tableNames are the tables that the files make.
func tableNames(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil || len(files) == 0 {
		t.Fatal(pattern, err)
	}
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range makesTable.FindAllStringSubmatch(string(text), -1) {
			names = append(names, strings.ToLower(m[1]))
		}
	}
	return names
}

// statements are the product's, by file: those in queries and those in Go. What is
// made and changed by migrations is no daily work, and is left out.
func statements(t *testing.T) map[string][]string {
	t.Helper()
	found := make(map[string][]string)
	err := fs.WalkDir(os.DirFS(root), "pkg", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (name == "pkg/internal" || d.Name() == "migrations"):
			return fs.SkipDir
		case strings.HasSuffix(name, ".sql"):
			text, err := os.ReadFile(filepath.Join(root, name))
			found[name] = []string{string(text)}
			return err
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			found[name], err = literals(filepath.Join(root, name))
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatal(err)
	}
	return found
}

// literals are the texts in a Go file that are, or may be, SQL.
func literals(file string) (texts []string, err error) {
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if text, err := strconv.Unquote(l.Value); err == nil && isSQL.MatchString(text) {
				texts = append(texts, text)
			}
		}
		return true
	})
	return texts, nil
}

// A table has one owner. Who else names it is an exception, and says why.
func TestTablesHaveOwners(t *testing.T) {
	of := owners()
	for _, name := range tableNames(t, "testdata/lms/*.sql") {
		of[name] = "pkg/lms"
	}
	for _, name := range append(tableNames(t, "pkg/journal/migrations/*.sql"), tableNames(t, "pkg/journal/queries/*.sql")...) {
		if of[name] == "" {
			t.Errorf("nobody owns %s", name)
		}
	}
	met := make(map[string]bool) // exception and table
	for file, texts := range statements(t) {
		for _, text := range texts {
			bare := notATable.ReplaceAllString(text, "")
			for _, name := range word.FindAllString(bare, -1) {
				if owner := of[name]; owner == "" || strings.HasPrefix(file, owner+"/") {
					continue
				}
				if e, ok := exceptionFor(file, name, writes(bare, name)); ok {
					met[e.statements+" "+name] = true
				} else {
					t.Errorf("%s names %s, which is %s's", file, name, of[name])
				}
			}
		}
	}
	for _, e := range exceptions() {
		for name := range strings.FieldsSeq(e.tables) {
			if !met[e.statements+" "+name] {
				t.Errorf("no statement of %s names %s; the exception is of no use", e.statements, name)
			}
		}
	}
}

func writes(statement, table string) bool {
	return slices.ContainsFunc(written.FindAllStringSubmatch(statement, -1), func(m []string) bool { return m[1] == table })
}

func exceptionFor(file, table string, write bool) (exception, bool) {
	for _, e := range exceptions() {
		matches, err := path.Match(e.statements, file)
		if err == nil && matches && slices.Contains(strings.Fields(e.tables), table) && (e.writes || !write) {
			return e, true
		}
	}
	return exception{}, false
}
