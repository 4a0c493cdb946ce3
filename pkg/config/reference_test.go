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

// Every setting of LMS's own mailings is honoured, which TestReferenceIsComplete
// holds against what is read, or left out with a reason.
func TestEachOfLMSsSettingsIsClassified(t *testing.T) {
	data, err := os.ReadFile("testdata/lms-settings.tsv")
	if err != nil {
		t.Fatal(err)
	}
	honoured := map[string]bool{}
	for _, s := range Reference() {
		honoured[s.Section+"."+s.Name] = true
	}
	kinds := []string{"recipient", "sender", "header", "text", "limit", "transport", "other"}
	used := map[string]bool{}
	settings, omissions := 0, leftOut(t)
	for line := range strings.Lines(string(data)) {
		name, kind, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		settings++
		if !ok || !slices.Contains(kinds, kind) {
			t.Errorf("%q: want a setting, a tab and one of %v", line, kinds)
		}
		reasons := 0
		for _, o := range omissions {
			for _, n := range o.names {
				pattern := o.section + "." + n
				if section, own, _ := strings.Cut(name, "."); section == o.section && covers(n, own) {
					used[pattern] = true
					reasons++
				}
			}
		}
		switch {
		case honoured[name] && reasons > 0:
			t.Errorf("%s is honoured and left out", name)
		case !honoured[name] && reasons == 0:
			t.Errorf("%s (%s) is neither honoured nor left out", name, kind)
		case reasons > 1:
			t.Errorf("%s is left out for %d reasons", name, reasons)
		}
	}
	if settings != 303 {
		t.Errorf("%d settings, want 303", settings)
	}
	for _, o := range omissions {
		for _, n := range o.names {
			if pattern := o.section + "." + n; !used[pattern] {
				t.Errorf("%s is left out, and LMS has no such setting", pattern)
			}
		}
	}
}

// omission is a group of LMS's settings that powiadom does not read.
type omission struct {
	section         string
	names           []string
	english, polish string // the reason
}

func leftOut(t *testing.T) []omission {
	t.Helper()
	data, err := os.ReadFile("testdata/left-out.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var found []omission
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 4 || slices.Contains(fields, "") {
			t.Fatalf("%q: want a section, names, and the reason twice", line)
		}
		found = append(found, omission{fields[0], strings.Fields(fields[1]), fields[2], fields[3]})
	}
	return found
}

// covers tells whether a name of an omission stands for a setting.
func covers(pattern, name string) bool {
	rest, kinds := strings.CutPrefix(pattern, "*_")
	if !kinds {
		return pattern == "*" || pattern == name
	}
	kind, ok := strings.CutSuffix(name, "_"+rest)
	return ok && slices.Contains(strings.Fields("documents contracts debtors reminder income invoices notes birthday warnings messages timetable events"), kind)
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
	for _, readme := range []struct {
		name, header, fileOnly, leftOut string
		in                              func(string) string
	}{
		{"README.md", "| section | setting | default | meaning |", "%s (file only)", "| section | settings left out | because |", english},
		{"README.pl.md", "| sekcja | ustawienie | domyślnie | znaczenie |", "%s (tylko w pliku)", "| sekcja | ustawienia pominięte | bo |", polish},
	} {
		var read, left strings.Builder
		read.WriteString(readme.header + "\n|---|---|---|---|\n")
		for _, s := range Reference() {
			def := s.Default
			if def != "" {
				def = "`" + def + "`"
			}
			meaning := readme.in(s.Meaning)
			if s.FileOnly {
				meaning = fmt.Sprintf(readme.fileOnly, meaning)
			}
			fmt.Fprintf(&read, "| %s | `%s` | %s | %s |\n", s.Section, s.Name, def, meaning)
		}
		checkReadme(t, readme.name, "settings", read.String())
		left.WriteString(readme.leftOut + "\n|---|---|---|\n")
		for _, o := range leftOut(t) {
			reason := o.english
			if readme.name == "README.pl.md" {
				reason = o.polish
			}
			fmt.Fprintf(&left, "| %s | `%s` | %s |\n", o.section, strings.Join(o.names, "`, `"), reason)
		}
		checkReadme(t, readme.name, "left out", left.String())
	}
}

// checkReadme compares what stands between two marks of a README.
func checkReadme(t *testing.T, name, mark, want string) {
	t.Helper()
	begin, end := "<!-- "+mark+" -->\n", "<!-- end of "+mark+" -->\n"
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
	if *update {
		if got == rest {
			after = strings.TrimPrefix(rest, "\n")
		}
		if err := os.WriteFile(file, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want {
		t.Errorf("%s lists other settings; go test ./pkg/config -run TestReadme -update mends it", name)
	}
}
