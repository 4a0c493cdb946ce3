package i18n

import (
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDetect(t *testing.T) {
	for _, tc := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"nothing set", nil, nil, English},
		{"LANG", nil, map[string]string{"LANG": "pl_PL.UTF-8"}, Polish},
		{"LC_MESSAGES before LANG", nil, map[string]string{"LC_MESSAGES": "pl_PL", "LANG": "en_GB.UTF-8"}, Polish},
		{"LC_ALL before both", nil, map[string]string{"LC_ALL": "C.UTF-8", "LC_MESSAGES": "pl_PL", "LANG": "pl_PL"}, English},
		{"an empty one is not set", nil, map[string]string{"LC_ALL": "", "LANG": "pl"}, Polish},
		{"modifier", nil, map[string]string{"LANG": "pl@euro"}, Polish},
		{"POSIX", nil, map[string]string{"LANG": "POSIX"}, English},
		{"another language", nil, map[string]string{"LANG": "tr_TR.UTF-8"}, English},
		{"a language that only begins so", nil, map[string]string{"LANG": "plt_MG"}, English},
		{"LANGUAGE is not read", nil, map[string]string{"LANGUAGE": "pl"}, English},
		{"flag", []string{"--lang", "pl", "list"}, nil, Polish},
		{"flag with =", []string{"list", "--lang=pl"}, nil, Polish},
		{"flag before the environment", []string{"--lang=en"}, map[string]string{"LC_ALL": "pl_PL"}, English},
		{"the last flag", []string{"--lang", "en", "--lang=pl"}, nil, Polish},
		{"an unknown flag value", []string{"--lang", "de"}, map[string]string{"LANG": "pl_PL"}, Polish},
		{"no flag any more", []string{"--", "--lang=pl"}, nil, English},
		{"a flag without a value", []string{"--lang"}, map[string]string{"LANG": "pl_PL"}, Polish},
	} {
		t.Run(tc.name, func(t *testing.T) {
			args := append([]string{"/usr/local/bin/powiadom"}, tc.args...)
			if got := detect(args, func(name string) string { return tc.env[name] }); got != tc.want {
				t.Errorf("detect(%q, %v) = %q, want %q", args, tc.env, got, tc.want)
			}
		})
	}
}

// The tests of all packages read English, whatever the locale of the machine.
func TestTestsAreEnglish(t *testing.T) {
	t.Parallel()
	if got := detect(os.Args[:1], func(string) string { return "pl_PL.UTF-8" }); got != English {
		t.Errorf("detect(%q) = %q, want %q", os.Args[0], got, English)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	got, err := parse(`# comment
msgid ""
msgstr "Language: pl\n"

#: pkg/x/text.go
msgid "run %d\n"
msgstr "przebieg %d\n"

msgid ""
"one\n"
"two\n"
msgstr ""
"raz\n"
"„dwa”\n"

msgctxt "customer"
msgid "new"
msgstr "nowy"
msgid "new"
msgstr "czeka"

msgid "say \"a\\b\""
msgstr "powiedz \"a\\b\""

msgid "not yet"
msgstr ""
#~ msgid "old"
#~ msgstr "stare"
`)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"run %d\n": "przebieg %d\n", "one\ntwo\n": "raz\n„dwa”\n", "customer\x04new": "nowy", "new": "czeka",
		`say "a\b"`: `powiedz "a\b"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parse (-want +got):\n%s", diff)
	}
}

func TestParseFaults(t *testing.T) {
	t.Parallel()
	for _, po := range []string{
		"msgid \"a\nmsgstr \"b\"", "\"a\"", "msgid a", "msgid_plural \"a\"", `msgid "a" "b"`, `msgid "\q"`,
	} {
		if _, err := parse(po); !errors.Is(err, errCatalogue) {
			t.Errorf("parse(%q) = %v, want %v", po, err, errCatalogue)
		}
	}
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	if _, err := parse(catalogue); err != nil {
		t.Error(err)
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := parse(catalogue); err != nil {
			b.Fatal(err)
		}
	}
}
