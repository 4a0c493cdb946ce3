package cli

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

// helpFiles is the folder of help and help/pl.
const helpFiles = "app/"

// Each command has its help in both languages, and both say the same: the same
// flags, exit codes, members and values.
func TestHelpInBothLanguages(t *testing.T) {
	t.Parallel()
	names := helpNames(t, "help")
	if polish := helpNames(t, "help/pl"); !slices.Equal(names, polish) {
		t.Errorf("help is in English for %q, in Polish for %q", names, polish)
	}
	commands := []string{"powiadom.txt", "help.txt"}
	for _, c := range Root().Commands() {
		if !c.IsAdditionalHelpTopicCommand() {
			commands = append(commands, c.Name()+".txt")
		}
	}
	slices.Sort(commands)
	if commands = slices.Compact(commands); !slices.Equal(names, commands) {
		t.Errorf("help is for %q, commands are %q", names, commands)
	}
	for _, name := range names {
		english, polish := readHelp(t, "help", name), readHelp(t, "help/pl", name)
		checkHelp(t, name, english, "\nExamples:\n", "Exit codes:")
		checkHelp(t, "pl/"+name, polish, "\nPrzykłady:\n", "Kody wyjścia:")
		for what, pattern := range map[string]*regexp.Regexp{
			"flags":    regexp.MustCompile(`(?:^|[\s(])(--?[a-z][a-z-]*)`),
			"settings": regexp.MustCompile(`(?:powiadom|phpui)\.[a-z_]+`),
			"names":    regexp.MustCompile(`\b[a-z]+(?:_[a-z]+)+\b`),
			"examples": regexp.MustCompile(`(?m)^  powiadom [a-z]+`),
		} {
			if want, got := distinct(pattern, english), distinct(pattern, polish); !slices.Equal(want, got) {
				t.Errorf("%s: %s are %q in English, %q in Polish", name, what, want, got)
			}
		}
		codes := regexp.MustCompile(`(?:[:,;] |\n)(\d+) \pL`)
		if want, got := codesOf(codes, english, "Exit codes:"), codesOf(codes, polish, "Kody wyjścia:"); !slices.Equal(want, got) {
			t.Errorf("%s: exit codes are %q in English, %q in Polish", name, want, got)
		}
	}
}

// Each topic is told in both languages, block by block, with the same flags, settings,
// commands, links and numbers, in lines that a terminal of 80 columns has room for.
func TestTopicsInBothLanguages(t *testing.T) {
	t.Parallel()
	var names []string
	for _, c := range app.Topics() {
		names = append(names, c.Name()+".txt")
	}
	slices.Sort(names)
	if english, polish := helpNames(t, "help/topics"), helpNames(t, "help/topics/pl"); !slices.Equal(english, names) || !slices.Equal(polish, names) {
		t.Errorf("topics are %q, in English there are %q, in Polish %q", names, english, polish)
	}
	for _, name := range names {
		english, polish := readHelp(t, "help/topics", name), readHelp(t, "help/topics/pl", name)
		for _, text := range []string{english, polish} {
			short, _, _ := strings.Cut(text, "\n\n")
			if n := utf8.RuneCountInString(short); n > widestShort {
				t.Errorf("%s: the first line has %d characters, %d fit: %s", name, n, widestShort, short)
			}
			for line := range strings.Lines(text) {
				if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 80 {
					t.Errorf("%s: a line of %d characters: %s", name, n, line)
				}
			}
		}
		if want, got := kinds(english), kinds(polish); want != got {
			t.Errorf("%s: the blocks are %s in English, %s in Polish", name, want, got)
		}
		for what, pattern := range map[string]*regexp.Regexp{
			"flags":    regexp.MustCompile(`--[a-z][a-z-]*`),
			"commands": regexp.MustCompile(`(?:[„"]|(?m:^    (?:\$ )?))powiadom ([a-z]+)`),
			"settings": regexp.MustCompile(`\b(?:powiadom|phpui|messages|mail|sms)\.[a-z_]+`),
			"links":    regexp.MustCompile(`https?://[^\s)]+`),
			"numbers":  regexp.MustCompile(`\b[0-9]{3,}\b`),
		} {
			for _, found := range distinct(pattern, english) {
				if !slices.Contains(distinct(pattern, polish), found) {
					t.Errorf("%s: of the %s %s is not in Polish", name, what, found)
				}
			}
		}
	}
}

// kinds is of which kinds the blocks of a topic are, a letter each, and how many items
// a list has.
func kinds(text string) string {
	var b strings.Builder
	for _, block := range app.Blocks(text) {
		b.WriteByte("phvdl"[block.Kind])
		if block.Kind == app.Bullets {
			fmt.Fprint(&b, len(block.Lines))
		}
	}
	return b.String()
}

// A topic fits the terminal, at most 100 columns, and is whole in a pipe.
func TestTopicFits(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 80, 120} {
		for _, c := range app.Topics() {
			app.Describe(c)
			var b strings.Builder
			streams, flush := Streams{Out: &b}.Guarded()
			a := &app.App{Streams: streams, Out: ui.ForTerminal(streams.Out, width, false)}
			if err := writeTopic(a, c); err != nil {
				t.Fatal(err)
			}
			flush()
			for line := range strings.Lines(b.String()) {
				verbatim := width < 80 && strings.HasPrefix(line, "    ")
				if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > min(width, widestTopic) && !verbatim {
					t.Errorf("%s: a line of %d characters on a terminal of %d: %s", c.Name(), n, width, line)
				}
			}
			want := strings.Join(strings.Fields(strings.NewReplacer("\n# ", "\n", "\n: ", "\n").Replace(c.Short+"\n\n"+c.Long)), " ")
			if got := strings.Join(strings.Fields(b.String()), " "); width == 120 && !strings.EqualFold(got, want) {
				t.Errorf("%s is shown as\n%s\nwant\n%s", c.Name(), got, want)
			}
		}
	}
}

func helpNames(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(helpFiles + folder + "/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("help in %s: %q, %v", folder, files, err)
	}
	for i, f := range files {
		files[i] = path.Base(f)
	}
	return files
}

func readHelp(t *testing.T, folder, name string) string {
	t.Helper()
	text, err := os.ReadFile(helpFiles + folder + "/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The short form stands behind the command's name in a list.
const widestShort = 66

func checkHelp(t *testing.T, name, text, examples, codes string) {
	t.Helper()
	if !strings.Contains(text, examples) || !strings.Contains(text, codes) {
		t.Errorf("%s lacks %q or %q", name, examples, codes)
	}
	short, _, _ := strings.Cut(text, "\n")
	if n := utf8.RuneCountInString(short); n > widestShort {
		t.Errorf("%s: the short form has %d characters, %d fit: %s", name, n, widestShort, short)
	}
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 80 {
			t.Errorf("%s: a line of %d characters: %s", name, n, line)
		}
	}
}

func distinct(pattern *regexp.Regexp, text string) []string {
	var found []string
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		found = append(found, m[len(m)-1])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func codesOf(pattern *regexp.Regexp, text, label string) []string {
	_, text, _ = strings.Cut(text, label)
	text, _, _ = strings.Cut(text, "\nExamples:")
	text, _, _ = strings.Cut(text, "\nPrzykłady:")
	var codes []string
	for _, m := range pattern.FindAllStringSubmatch(", "+strings.TrimSpace(text), -1) {
		codes = append(codes, m[1])
	}
	return codes
}

// A flag with a value names it in words that are translated, and shows no value
// in the words of the library.
func TestFlagsNameTheirValues(t *testing.T) {
	t.Parallel()
	root := Root()
	for _, c := range append(root.Commands(), root) {
		for line := range strings.Lines(flagLines(c.Flags()) + flagLines(c.PersistentFlags())) {
			if words := regexp.MustCompile(`^ +(?:-\w, )?--\S+ ([a-z0-9]+)   `).FindStringSubmatch(line); words != nil {
				t.Errorf("%s: the value is called %q: %s", c.Name(), words[1], line)
			}
		}
	}
}

// Usage shows the line of use in the language of the process, whose first word
// stays the command's name.
func TestUseLines(t *testing.T) {
	t.Parallel()
	for _, c := range Root().Commands() {
		polish, ok := i18n.Translation(c.Use)
		if !strings.Contains(c.Use, "[flags]") {
			continue
		}
		if word, _, _ := strings.Cut(polish, " "); !ok || word != c.Name() {
			t.Errorf("%q is %q in Polish", c.Use, polish)
		}
	}
}
