package layout_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/powiadom/powiadom/"

// mayImport is the picture: what each package of the product may import of the
// others, directly. Imports go downwards only. pkg/i18n is below all others, and
// each of them may import it.
func mayImport() map[string][]string {
	return map[string][]string{
		"cmd/powiadom":      {"pkg/cli"},
		"pkg/cli":           {"pkg/cli/after", "pkg/cli/app", "pkg/cli/before", "pkg/cli/define", "pkg/cli/keep", "pkg/cli/send", "pkg/ui"},
		"pkg/cli/after":     {"pkg/channel/sms", "pkg/cli/app", "pkg/config", "pkg/mailbox", "pkg/notify", "pkg/past", "pkg/phone", "pkg/report", "pkg/ui"},
		"pkg/cli/before":    {"pkg/channel/email", "pkg/channel/sms", "pkg/cli/app", "pkg/config", "pkg/dispatch", "pkg/money", "pkg/notify", "pkg/past", "pkg/recipient", "pkg/ui"},
		"pkg/cli/define":    {"pkg/catalog", "pkg/cli/app", "pkg/definition", "pkg/dispatch", "pkg/lint", "pkg/lms", "pkg/money", "pkg/notify", "pkg/schedule", "pkg/ui"},
		"pkg/cli/keep":      {"pkg/channel/email", "pkg/cli/app", "pkg/config", "pkg/crontab", "pkg/inspect", "pkg/journal", "pkg/lms", "pkg/monitor", "pkg/notify", "pkg/setup", "pkg/ui"},
		"pkg/cli/send":      {"pkg/channel/sms", "pkg/cli/app", "pkg/dispatch", "pkg/journal", "pkg/lms", "pkg/money", "pkg/monitor", "pkg/notify", "pkg/ui"},
		"pkg/cli/app":       {"pkg/catalog", "pkg/channel/email", "pkg/channel/sms", "pkg/config", "pkg/control", "pkg/database", "pkg/dispatch", "pkg/host", "pkg/journal", "pkg/lint", "pkg/lms", "pkg/money", "pkg/notify", "pkg/past", "pkg/recipient", "pkg/schedule", "pkg/setup", "pkg/ui"},
		"pkg/setup":         {"pkg/config", "pkg/crontab", "pkg/database", "pkg/inspect", "pkg/journal", "pkg/lms", "scripts"},
		"pkg/dispatch":      {"pkg/money", "pkg/notify", "pkg/recipient", "pkg/render", "pkg/schedule"},
		"pkg/lint":          {"pkg/money", "pkg/notify", "pkg/render", "pkg/schedule"},
		"pkg/definition":    {"pkg/money", "pkg/notify", "pkg/schedule"},
		"pkg/recipient":     {"pkg/mailbox", "pkg/notify", "pkg/phone"},
		"pkg/journal":       {"pkg/catalog", "pkg/database", "pkg/lms", "pkg/notify"},
		"pkg/host":          {"pkg/notify"},
		"pkg/monitor":       {},
		"pkg/inspect":       {"pkg/database", "scripts"},
		"pkg/past":          {"pkg/database", "pkg/journal", "pkg/lms", "pkg/notify"},
		"pkg/report":        {"pkg/money", "pkg/notify", "pkg/past", "pkg/ui"},
		"pkg/catalog":       {"pkg/database", "pkg/notify", "pkg/schedule"},
		"pkg/lms":           {"pkg/database", "pkg/notify"},
		"pkg/channel/email": {"pkg/config", "pkg/mailbox", "pkg/notify"},
		"pkg/channel/sms":   {"pkg/notify", "pkg/phone"},
		"pkg/notify":        {"pkg/schedule"},
		"pkg/database":      {"pkg/config"},
		"scripts":           {},
		"pkg/config":        {},
		"pkg/ui":            {"pkg/control"},
		"pkg/control":       {},
		"pkg/crontab":       {},
		"pkg/schedule":      {},
		"pkg/render":        {},
		"pkg/mailbox":       {},
		"pkg/money":         {},
		"pkg/phone":         {},
		"pkg/i18n":          {},
	}
}

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

func TestImports(t *testing.T) {
	all := packages(t)
	picture := mayImport()
	for name, p := range all {
		if strings.HasPrefix(name, "pkg/internal/") || strings.HasPrefix(name, "testdata/") {
			continue
		}
		allowed, known := picture[name]
		if !known {
			t.Errorf("%s is not in the picture", name)
			continue
		}
		for _, imported := range p.Imports {
			own, ok := strings.CutPrefix(imported, module)
			if ok && own != "pkg/i18n" && !slices.Contains(allowed, own) {
				t.Errorf("%s imports %s, which the picture does not allow", name, own)
			}
		}
		for _, library := range keptOut()[name] {
			if slices.Contains(p.Deps, library) {
				t.Errorf("%s reaches %s", name, library)
			}
		}
	}
	for name := range picture {
		if _, ok := all[name]; !ok {
			t.Errorf("the picture has %s, which is not there", name)
		}
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
	for _, folder := range []string{"cli", "cli/app", "cli/define", "cli/send", "cli/before", "cli/after", "cli/keep", "report"} {
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
