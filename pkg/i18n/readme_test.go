package i18n_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// README.pl.md says what README.md says: section by section as many rows and
// items, and the same flags, settings and links.
func TestReadmesAgree(t *testing.T) {
	t.Parallel()
	english, polish := sections(t, "README.md"), sections(t, "README.pl.md")
	if len(english) != len(polish) {
		t.Fatalf("README.md has %d sections, README.pl.md %d", len(english), len(polish))
	}
	patterns := map[string]*regexp.Regexp{
		"flags":    regexp.MustCompile(`--[a-z][a-z-]*`),
		"commands": regexp.MustCompile("(?m)(?:^ {4,}(?:\\$ )?|`)powiadom [a-z]+"),
		"settings": regexp.MustCompile(`\b(?:powiadom|phpui|messages|mail|sms)\.[a-z_]+`),
		"links":    regexp.MustCompile(`\]\([^)]*\)`),
		"numbers":  regexp.MustCompile(`\b[0-9]{3,}\b`),
	}
	for i, section := range english {
		title, _, _ := strings.Cut(section, "\n")
		if want, got := rows(section), rows(polish[i]); want != got {
			t.Errorf("section %q has %d rows and items, %d in Polish", title, want, got)
		}
		for what, pattern := range patterns {
			want, got := found(pattern, section), found(pattern, polish[i])
			for _, w := range want {
				if !slices.Contains(got, w) {
					t.Errorf("section %q: of the %s %s is not in Polish", title, what, w)
				}
			}
		}
	}
	if !strings.Contains(english[0], "(README.pl.md)") || !strings.Contains(polish[0], "(README.md)") {
		t.Error("the READMEs do not lead to one another")
	}
}

// Both are short, what they lead to is there, and each topic of the manual is among it.
func TestReadmesLead(t *testing.T) {
	t.Parallel()
	for name, folder := range map[string]string{"README.md": "pkg/cli/app/help/topics/", "README.pl.md": "pkg/cli/app/help/topics/pl/"} {
		text := strings.Join(sections(t, name), "\n## ")
		if lines := strings.Count(text, "\n"); lines > 240 {
			t.Errorf("%s has %d lines; what is long belongs into a topic", name, lines)
		}
		var leads []string
		for _, m := range regexp.MustCompile(`\]\(([^):]+)\)`).FindAllStringSubmatch(text, -1) {
			leads = append(leads, m[1])
			if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		topics, err := filepath.Glob(filepath.Join(root, folder, "*.txt"))
		if err != nil || len(topics) == 0 {
			t.Fatalf("topics: %q, %v", topics, err)
		}
		for _, topic := range topics {
			if want := folder + filepath.Base(topic); !slices.Contains(leads, want) {
				t.Errorf("%s does not lead to %s", name, want)
			}
		}
	}
}

func sections(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), "\n## ")
}

var row = regexp.MustCompile(`(?m)^(?:\||- |[0-9]+\. )`)

// theSame are files that there are in each language, by the name of the English one.
var theSame = strings.NewReplacer("help/topics/pl/", "help/topics/", "bench/README.pl.md", "bench/README.md", ".pl.svg", ".svg", ".pl.png", ".png")

func rows(section string) int { return len(row.FindAllString(section, -1)) }

func found(pattern *regexp.Regexp, section string) []string {
	list := pattern.FindAllString(theSame.Replace(section), -1)
	// Links between the two lead to the other one.
	list = slices.DeleteFunc(list, func(s string) bool { return strings.HasPrefix(s, "](README") })
	slices.Sort(list)
	return slices.Compact(list)
}
