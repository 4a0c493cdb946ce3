package i18n_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/i18n"
)

var update = flag.Bool("update", false, "bring pl.po in step with the sources; new texts are left empty")

const catalogue = "pl.po"

// Every text has its translation, and every translation its text.
func TestTranslated(t *testing.T) {
	s := readSources(t)
	if *update {
		write(t, s.messages)
	}
	for _, fault := range s.faults {
		t.Error(fault)
	}
	for _, m := range s.messages {
		if m.other != "" {
			checkForms(t, m)
			continue
		}
		polish, ok := i18n.Translation(m.text)
		if !ok {
			t.Errorf("%s: no translation of %q", m.packages[0], m.text)
			continue
		}
		_, english, _ := cutContext(m.text)
		if err := alike(english, polish); err != nil {
			t.Errorf("%s: %q: %v in %q", m.packages[0], m.text, err, polish)
		}
	}
	if t.Failed() && !*update {
		t.Log("go test ./pkg/i18n -update brings pl.po in step with the sources; then fill what is empty")
	}
	if *update {
		return
	}
	have, err := os.ReadFile(catalogue)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(render(s.messages)), string(have)); diff != "" {
		t.Errorf("pl.po is not in step with the sources; go test ./pkg/i18n -update mends it (-want +got):\n%s", diff)
	}
}

// pluralForms is how many Polish has.
const pluralForms = 3

// checkForms checks a text that goes with a number.
func checkForms(t *testing.T, m message) {
	t.Helper()
	forms := i18n.Plurals(m.text)
	if len(forms) != pluralForms {
		t.Errorf("%s: %d forms of %q in Polish, want %d", m.packages[0], len(forms), m.text, pluralForms)
	}
	for _, form := range append(forms, m.other) {
		if err := alike(m.text, form); err != nil {
			t.Errorf("%s: %q: %v in %q", m.packages[0], m.text, err, form)
		}
	}
}

// alike compares what must be the same in both languages: verbs, the line's end,
// and blanks around.
func alike(english, polish string) error {
	want, err := verbs(english)
	if err != nil {
		return err
	}
	got, err := verbs(polish)
	if err != nil {
		return err
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("verbs %v, want %v", got, want)
	}
	end := regexp.MustCompile(`\s*$`)
	if end.FindString(polish) != end.FindString(english) {
		return fmt.Errorf("another end of the line")
	}
	flagName := regexp.MustCompile("`[^`]*`")
	if len(flagName.FindString(english)) > 0 != (len(flagName.FindString(polish)) > 0) {
		return fmt.Errorf("a flag's value is named in one of them only")
	}
	return nil
}

func TestAlike(t *testing.T) {
	for _, tc := range []struct {
		name, english, polish string
		same                  bool
	}{
		{"the same", "run %d: %s", "przebieg %d: %s", true},
		{"another verb", "run %d", "przebieg %s", false},
		{"one less", "%s of %s", "%s", false},
		{"one more", "%s", "%s %s", false},
		{"turned round", "%s of %d", "%d z %s", false},
		{"by index", "%s of %d", "%[2]d z %[1]s", true},
		{"wrong index", "%s of %d", "%[3]d z %[1]s", false},
		{"per cent is none", "%d %%", "%d%%", true},
		{"end of the line", "run\n", "przebieg", false},
		{"flag's value", "read `FILE`", "czytaj PLIK", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := alike(tc.english, tc.polish); (err == nil) != tc.same {
				t.Errorf("alike(%q, %q) = %v, want same %v", tc.english, tc.polish, err, tc.same)
			}
		})
	}
}

const header = `# Polish texts of powiadom.
# go test ./pkg/i18n -update brings this file in step with the sources.
msgid ""
msgstr ""
"Project-Id-Version: powiadom\n"
"Language: pl\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"
`

// render is the catalogue of the texts, in the order of the sources, with the
// translations that there are.
func render(messages []message) []byte {
	b := bytes.NewBufferString(header)
	for _, m := range messages {
		polish, ok := i18n.Translation(m.text)
		if !ok {
			polish = "" // a new one
		}
		fmt.Fprintf(b, "\n#: %s\n", strings.Join(m.packages, " "))
		context, english, found := cutContext(m.text)
		if v, err := verbs(english); err == nil && len(v) > 0 {
			b.WriteString("#, go-format\n")
		}
		if found {
			fmt.Fprintf(b, "msgctxt %s\n", quote(context))
		}
		if m.other == "" {
			fmt.Fprintf(b, "msgid %s\nmsgstr %s\n", quote(english), quote(polish))
			continue
		}
		fmt.Fprintf(b, "msgid %s\nmsgid_plural %s\n", quote(english), quote(m.other))
		forms := append(i18n.Plurals(m.text), make([]string, pluralForms)...)
		for i := range pluralForms {
			fmt.Fprintf(b, "msgstr[%d] %s\n", i, quote(forms[i]))
		}
	}
	return b.Bytes()
}

// cutContext takes the context off a text, if it has one.
func cutContext(text string) (context, english string, found bool) {
	context, english, found = strings.Cut(text, contextEnd)
	if !found {
		return "", text, false
	}
	return context, english, true
}

// quote writes a string as gettext does: escapes of C, letters as they are, and
// a text of several lines in pieces.
func quote(text string) string {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`)
	if lines := slices.Collect(strings.Lines(text)); len(lines) > 1 {
		out := `""`
		for _, line := range lines {
			out += "\n\"" + escape.Replace(line) + `"`
		}
		return out
	}
	return `"` + escape.Replace(text) + `"`
}

func write(t *testing.T, messages []message) {
	t.Helper()
	if err := os.WriteFile(catalogue, render(messages), 0o644); err != nil {
		t.Fatal(err)
	}
}
