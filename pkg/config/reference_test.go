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
	"github.com/powiadom/powiadom/pkg/ui"
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

var update = flag.Bool("update", false, "write the settings' reference into the topics on settings")

// The references of settings in the topic, in both languages, are this package's own.
func TestTopic(t *testing.T) {
	english := func(text string) string { return text }
	polish := func(text string) string {
		translated, ok := i18n.Translation(text)
		if !ok {
			t.Errorf("no translation of %q", text)
		}
		return translated
	}
	for _, topic := range []struct {
		name, each, fileOnly, leftOut string
		in                            func(string) string
		reason                        func(omission) string
	}{
		{"settings.txt", "Each setting", "%s (file only)", "Left out", english, func(o omission) string { return o.english }},
		{"pl/settings.txt", "Każde ustawienie", "%s (tylko w pliku)", "Pominięte", polish, func(o omission) string { return o.polish }},
	} {
		var read, left strings.Builder
		for _, s := range Reference() {
			term, meaning := s.Section+"."+s.Name, topic.in(s.Meaning)
			if s.Default != "" {
				term += " = " + s.Default
			}
			if s.FileOnly {
				meaning = fmt.Sprintf(topic.fileOnly, meaning)
			}
			read.WriteString("\n" + definition(term, meaning))
		}
		checkTopic(t, topic.name, topic.each, read.String())
		for _, o := range leftOut(t) {
			left.WriteString("\n" + definition(o.section+": "+strings.Join(o.names, ", "), topic.reason(o)))
		}
		checkTopic(t, topic.name, topic.leftOut, left.String())
	}
}

// definition is a term and its meaning as a topic has them.
func definition(term, meaning string) string {
	const width = 79
	return strings.Join(ui.Wrapped(term, width), "\n") + "\n: " + strings.Join(ui.Wrapped(meaning, width-len(": ")), "\n  ") + "\n"
}

// checkTopic compares the definitions below a heading of a topic.
func checkTopic(t *testing.T, name, heading, want string) {
	t.Helper()
	file := "../cli/app/help/topics/" + name
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(raw), "\n# "+heading+"\n")
	if !ok {
		t.Fatalf("%s has no %q", name, heading)
	}
	below, after, more := strings.Cut(rest, "\n# ")
	if more {
		after = "\n# " + after
	}
	// Paragraphs in front of the first definition are not compared.
	first := strings.LastIndex(below[:max(0, strings.Index(below, "\n: "))], "\n\n") + 1
	if got := below[first:]; got == want {
		return
	}
	if *update {
		if err := os.WriteFile(file, []byte(before+"\n# "+heading+"\n"+below[:first]+want+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s lists other settings; go test ./pkg/config -run TestTopic -update mends it", name)
}
