package config

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// readAll reads every setting through find and returns what was asked for.
func readAll(values map[string]string) (Settings, []string) {
	asked := map[string]bool{}
	find := func(section, name string) (string, origin) {
		key := section + "." + name
		asked[key] = true
		if value, ok := values[key]; ok {
			return value, fromTable
		}
		return "", absent
	}
	var problems Problems
	set := readSettings(find, Defaults{Timezone: time.UTC}, &problems)
	return set, slices.Sorted(maps.Keys(asked))
}

func TestReferenceIsComplete(t *testing.T) {
	_, asked := readAll(nil)
	var listed []string
	for _, s := range Reference() {
		if !s.FileOnly {
			listed = append(listed, s.Section+"."+s.Name)
		}
		if s.Meaning == "" {
			t.Errorf("%s.%s has no meaning", s.Section, s.Name)
		}
	}
	slices.Sort(listed)
	if diff := cmp.Diff(asked, listed); diff != "" {
		t.Errorf("settings read and settings in the reference differ (-read +reference):\n%s", diff)
	}
}

// A default written down must mean the same as none.
func TestReferenceDefaults(t *testing.T) {
	want, _ := readAll(nil)
	values := map[string]string{}
	for _, s := range Reference() {
		if s.Default != "" && !s.FileOnly {
			values[s.Section+"."+s.Name] = s.Default
		}
	}
	got, _ := readAll(values)
	options := []cmp.Option{
		cmpopts.IgnoreUnexported(Settings{}),
		cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() }),
	}
	if diff := cmp.Diff(want, got, options...); diff != "" {
		t.Errorf("defaults of the reference (-absent +written):\n%s", diff)
	}
}

// What the reference calls secret must not show when settings are printed.
func TestReferenceSecrets(t *testing.T) {
	const marker = "Tajne123"
	values := map[string]string{}
	for _, s := range Reference() {
		if s.Secret && !s.FileOnly {
			values[s.Section+"."+s.Name] = marker
		}
	}
	if len(values) == 0 {
		t.Fatal("no secrets in the reference")
	}
	set, _ := readAll(values)
	if got := fmt.Sprintf("%v %+v %#v", set, set, set); strings.Contains(got, marker) {
		t.Errorf("a secret shows in %s", got)
	}
}

var update = flag.Bool("update", false, "write the settings' reference into README.md and README.pl.md")

// The references of settings in the two READMEs are this package's own.
func TestReadme(t *testing.T) {
	english := func(text string) string { return text }
	polish := func(text string) string {
		translated, ok := i18n.Translation(text)
		if !ok {
			t.Errorf("no translation of %q", text)
		}
		return translated
	}
	checkReadme(t, "README.md", "| section | setting | default | meaning |", "%s (file only)", english)
	checkReadme(t, "README.pl.md", "| sekcja | ustawienie | domyślnie | znaczenie |", "%s (tylko w pliku)", polish)
}

func checkReadme(t *testing.T, name, header, fileOnly string, in func(string) string) {
	t.Helper()
	const begin, end = "<!-- settings -->\n", "<!-- end of settings -->\n"
	file := "../../" + name
	readme, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(readme), begin)
	if !ok {
		t.Fatalf("%s has no %q", name, begin)
	}
	got, after, _ := strings.Cut(rest, end)
	var want strings.Builder
	want.WriteString(header + "\n|---|---|---|---|\n")
	for _, s := range Reference() {
		def := s.Default
		if def != "" {
			def = "`" + def + "`"
		}
		meaning := in(s.Meaning)
		if s.FileOnly {
			meaning = fmt.Sprintf(fileOnly, meaning)
		}
		fmt.Fprintf(&want, "| %s | `%s` | %s | %s |\n", s.Section, s.Name, def, meaning)
	}
	if *update {
		if got == rest {
			after = strings.TrimPrefix(rest, "\n")
		}
		if err := os.WriteFile(file, []byte(before+begin+want.String()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want.String() {
		t.Errorf("%s lists other settings; go test ./pkg/config -run TestReadme -update mends it", name)
	}
}
