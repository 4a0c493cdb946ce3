package man_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/internal/man"
)

func pages(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if err := man.Write(dir, cli.Root(), man.Edition{Version: "1.2.3", Date: time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.[17]"))
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]string)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found[filepath.Base(file)] = string(text)
	}
	return found
}

// signs are what troff reads and a reader does not see.
var signs = regexp.MustCompile(`\\f[BIPR]|\\&|(?m)^\.[A-Z]+ ?`)

// words are the words of a page or of a help text, in order.
func words(text string) string {
	text = strings.NewReplacer(`\-`, "-", `\\`, `\`, `\e`, `\`, `\(aq`, "'").Replace(signs.ReplaceAllString(text, ""))
	return strings.Join(strings.Fields(text), " ")
}

// TestPages: every command has a page that says what its help says.
func TestPages(t *testing.T) {
	t.Parallel()
	got := pages(t)
	root := cli.Root()
	if want := len(root.Commands()) + 1; len(got) != want {
		t.Errorf("%d pages of %d commands and topics", len(got), want)
	}
	commands := slices.DeleteFunc(slices.Clone(root.Commands()), (*cobra.Command).IsAdditionalHelpTopicCommand)
	for _, c := range append(commands, root) {
		name := strings.ReplaceAll(c.CommandPath(), " ", "-")
		page := got[name+".1"]
		for _, want := range []string{
			`.TH "` + strings.ToUpper(name) + `" "1" "2026-11-23" "powiadom 1.2.3" "powiadom"`,
			".SH NAME\n" + name + " - " + c.Short, ".SH SYNOPSIS\n", ".SH EXAMPLES\n", ".SH EXIT STATUS\n.TP\n\\fB0\\fP\n", ".SH SEE ALSO\n",
		} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		description, statuses, _ := strings.Cut(c.Long, "Exit codes: ")
		if !strings.Contains(words(page), words(description)) {
			t.Errorf("the description of %s is not that of its help:\n%s\nwant\n%s", name, words(page), words(description))
		}
		for _, code := range regexp.MustCompile(`\b[0-9]+ `).FindAllString(statuses, -1) {
			if !strings.Contains(page, "\n\\fB"+strings.TrimSpace(code)+"\\fP\n") {
				t.Errorf("%s lacks the exit status %s", name, code)
			}
		}
		if !strings.Contains(words(page), words(c.Example)) {
			t.Errorf("the examples of %s are not those of its help", name)
		}
	}
}

// TestTopics: every topic has a page of section 7 with each of its words, and
// powiadom(1) lists it.
func TestTopics(t *testing.T) {
	t.Parallel()
	got := pages(t)
	for _, c := range app.Topics() {
		app.Describe(c)
		name := "powiadom-" + c.Name()
		page := got[name+".7"]
		if want := `.TH "` + strings.ToUpper(name) + `" "7" "2026-11-23" "powiadom 1.2.3" "powiadom"`; !strings.Contains(page, want) {
			t.Errorf("%s lacks %q", name, want)
		}
		if want := ".SH NAME\n" + name + " - " + c.Short + "\n"; !strings.Contains(page, want) {
			t.Errorf("%s lacks %q", name, want)
		}
		for _, block := range app.Blocks(c.Long) {
			text := block.Term + " " + strings.Join(block.Lines, " ")
			switch block.Kind {
			case app.Heading:
				text = strings.ToUpper(text)
			case app.Bullets: // the marks are not the page's own
				text = strings.TrimLeft(text, "- 0123456789.")
				text, _, _ = strings.Cut(text, " - ")
				text, _, _ = strings.Cut(text, " 2. ")
			default:
			}
			if !strings.Contains(words(page), words(text)) {
				t.Errorf("%s lacks %q", name, words(text))
			}
		}
		if !strings.Contains(got["powiadom.1"], name+"(7)") {
			t.Errorf("powiadom(1) does not list %s(7)", name)
		}
	}
}

// TestReferences: what a page refers to is there.
func TestReferences(t *testing.T) {
	t.Parallel()
	got := pages(t)
	for name, page := range got {
		for _, reference := range regexp.MustCompile(`(powiadom[a-z-]*)(?:\\fP)?\(([17])\)`).FindAllStringSubmatch(page, -1) {
			if _, ok := got[reference[1]+"."+reference[2]]; !ok {
				t.Errorf("%s refers to %s, which there is not", name, reference[0])
			}
		}
	}
}

// TestTroff: the formatter has nothing to complain about.
func TestTroff(t *testing.T) {
	t.Parallel()
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not installed")
	}
	for name, page := range pages(t) {
		cmd := exec.CommandContext(t.Context(), groff, "-man", "-Tutf8", "-k", "-ww", "-z")
		cmd.Stdin = strings.NewReader(page)
		if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// TestPolish: the pages in Polish have the same sections, each with its Polish
// name, and the words of the Polish help.
func TestPolish(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "go", "run", "./cmd", dir, "1.2.3")
	cmd.Env = append(os.Environ(), "LC_ALL=pl_PL.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	section := regexp.MustCompile(`(?m)^\.SH.*$`)
	for name, english := range pages(t) {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		page := string(raw)
		want := section.FindAllString(english, -1)
		if got := section.FindAllString(page, -1); len(got) != len(want) {
			t.Errorf("%s has the sections %q, in English %q", name, got, want)
		}
		for _, title := range want {
			if title != ".SH PROMETHEUS" && strings.Contains(page, title+"\n") {
				t.Errorf("%s: %q is English", name, title)
			}
		}
		for _, empty := range []string{".SH\n", ".SH \n", ".TP\n\n", "%!"} {
			if strings.Contains(page, empty) {
				t.Errorf("%s has an empty place %q", name, empty)
			}
		}
		if th, rest, _ := strings.Cut(page, "\n.nh\n"); !strings.HasSuffix(th, `"powiadom"`) || rest == "" {
			t.Errorf("%s breaks words as English has them", name)
		}
		if strings.HasSuffix(name, ".1") && !strings.Contains(page, "\n.SH KOD ZAKOŃCZENIA\n.TP\n\\fB0\\fP\n") {
			t.Errorf("%s has no exit status 0", name)
		}
	}
}
