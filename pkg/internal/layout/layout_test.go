package layout_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

const module = "github.com/powiadom/powiadom/"

// keptOut are libraries that a package must not reach, however indirectly.
func keptOut() map[string][]string {
	sql := []string{"github.com/jmoiron/sqlx", "github.com/go-sql-driver/mysql", "database/sql"}
	return map[string][]string{
		"pkg/dispatch": {"github.com/jmoiron/sqlx", "github.com/go-sql-driver/mysql", "net/smtp", "net/http", "gopkg.in/gomail.v2", "github.com/spf13/cobra"},
		"cmd/powiadom": {"github.com/nyaruka/phonenumbers"}, // 11 ms at each start
		"pkg/render":   sql, "pkg/schedule": sql, "pkg/phone": sql, "pkg/config": sql, "pkg/channel/email": {"github.com/jmoiron/sqlx", "github.com/go-sql-driver/mysql"},
	}
}

type listed struct {
	ImportPath string
	Doc        string
	Imports    []string
	Deps       []string
}

func packages(t *testing.T) map[string]listed {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Doc,Imports,Deps", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]listed)
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimPrefix(p.ImportPath, module)] = p
	}
}

// Some packages are kept from libraries, and the rooms of the command line from each
// other.
func TestImports(t *testing.T) {
	room := regexp.MustCompile(`^pkg/cli/(define|send|before|after|keep)$`)
	for name, p := range packages(t) {
		for _, library := range keptOut()[name] {
			if slices.Contains(p.Deps, library) {
				t.Errorf("%s reaches %s", name, library)
			}
		}
		for _, imported := range p.Imports {
			if own := strings.TrimPrefix(imported, module); room.MatchString(name) && room.MatchString(own) {
				t.Errorf("the room %s imports the room %s", name, own)
			}
		}
	}
}

var update = flag.Bool("update", false, "write the imports into pkg/README.md")

const theMap = "../../README.md"

// The picture of the packages in pkg/README.md is what go list says.
func TestMapShowsImports(t *testing.T) {
	const begin, end = "<!-- imports -->\n```\n", "```\n<!-- /imports -->"
	text, err := os.ReadFile(theMap)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begin)
	have, after, also := strings.Cut(rest, end)
	if !found || !also {
		t.Fatal("pkg/README.md has no place for the imports")
	}
	want := picture(packages(t))
	if *update {
		if err := os.WriteFile(theMap, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := gocmp.Diff(want, have); diff != "" {
		t.Errorf("pkg/README.md shows other imports; go test ./pkg/internal/layout -update mends it (-want +got):\n%s", diff)
	}
}

// picture lists the packages of the product with what they import of each other,
// those at the top first.
func picture(all map[string]listed) string {
	imports := make(map[string][]string)
	for name, p := range all {
		if strings.HasPrefix(name, "pkg/internal/") || strings.HasPrefix(name, "testdata/") {
			continue
		}
		imports[name] = nil
		for _, imported := range p.Imports {
			if own, ok := strings.CutPrefix(imported, module); ok && own != "pkg/i18n" {
				imports[name] = append(imports[name], own)
			}
		}
	}
	var height func(name string) int
	height = func(name string) int {
		h := 0
		for _, own := range imports[name] {
			h = max(h, height(own)+1)
		}
		return h
	}
	names := slices.SortedFunc(maps.Keys(imports), func(a, b string) int {
		return cmp.Or(cmp.Compare(height(b), height(a)), cmp.Compare(a, b))
	})
	short := func(name string) string { return strings.TrimPrefix(name, "pkg/") }
	var b strings.Builder
	for _, name := range names {
		list := make([]string, len(imports[name]))
		for i, own := range imports[name] {
			list[i] = short(own)
		}
		fmt.Fprintf(&b, "%-14s %s\n", short(name), strings.Join(list, " "))
	}
	return strings.ReplaceAll(b.String(), " \n", "\n")
}

// Each file that pkg/README.md names is there, and each function in the files of its
// line.
func TestMapIsTrue(t *testing.T) {
	text, err := os.ReadFile(theMap)
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`([a-z][a-zA-Z0-9/._-]*/?[a-zA-Z0-9._]*)`")
	hops := 0
	for line := range strings.Lines(string(text)) {
		var sources strings.Builder
		for _, m := range named.FindAllStringSubmatch(line, -1) {
			name := m[1]
			if !strings.HasSuffix(name, ".go") {
				continue
			}
			source, err := os.ReadFile(filepath.Join("..", "..", name))
			if err != nil && strings.Contains(name, "/") {
				t.Errorf("pkg/README.md: %v", err)
			}
			sources.Write(source)
		}
		if hop := regexp.MustCompile(`^\| \d+ \|`); !hop.MatchString(line) {
			continue
		}
		hops++
		cells := strings.Split(line, "|")
		for _, m := range regexp.MustCompile("`(\\w+)`").FindAllStringSubmatch(cells[4], -1) {
			if !regexp.MustCompile(`(?m)^func (\([^)]*\) )?` + m[1] + `\(`).MatchString(sources.String()) {
				t.Errorf("pkg/README.md: no function %s in %s", m[1], cells[3])
			}
		}
	}
	if hops != 10 {
		t.Errorf("%d hops, want ten", hops)
	}
}

func TestPackageComments(t *testing.T) {
	for name, p := range packages(t) {
		if p.Doc == "" {
			t.Errorf("%s has no package comment", name)
		}
	}
}

// What reaches a person or a pipe is written through pkg/ui, whose Fprintf makes
// values harmless and whose Guard is the only way out.
func TestOneWayOut(t *testing.T) {
	past := regexp.MustCompile(`\bfmt\.(Fprintf|Print\w*)\(|\bos\.Std(out|err)\b`)
	for _, folder := range []string{"cli", "cli/app", "cli/define", "cli/send", "cli/before", "cli/after", "cli/keep", "checkup", "installation", "report"} {
		files, err := filepath.Glob(filepath.Join("..", "..", folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			// The help is all our own words.
			if name := filepath.Base(file); strings.HasSuffix(name, "_test.go") || name == "usage.go" {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(string(source), "\n") {
				if found := past.FindString(line); found != "" {
					t.Errorf("%s:%d: %s, which goes past pkg/ui", file, i+1, found)
				}
			}
		}
	}
}
