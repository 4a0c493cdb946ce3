package oracle_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the differences into README.md and README.pl.md")

// language is how a README says it.
type language struct {
	summary string // of customers, lists, and lists that agree
	header  string
	row     func(difference) (lms, ours string)
}

func readmes() map[string]language {
	return map[string]language{
		"README.md": {
			summary: "On a made-up provider of %d customers, of %d lists of recipients by LMS's mass mailing and its notifier, %d are ours to the last address. All other differences:",
			header:  "| LMS | powiadom |",
			row:     func(d difference) (lms, ours string) { return d.lms, d.ours },
		},
		"README.pl.md": {
			summary: "Zmyślony operator (klienci: %d), listy odbiorców z wysyłki masowej LMS i z lms-notify: %d, z tego takie same co do adresu: %d. Pozostałe różnice:",
			header:  "| LMS | powiadom |",
			row:     func(d difference) (lms, ours string) { return d.lmsPL, d.oursPL },
		},
	}
}

// checkReadme holds the README's table against the one of the tests.
func checkReadme(t *testing.T, name string, in language, people, lists, agreeing int) {
	t.Helper()
	const begin, end = "<!-- differences -->\n", "<!-- end of differences -->\n"
	path := "../../../" + name
	readme, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(readme), begin)
	got, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("%s has no %q and %q", name, begin, end)
	}
	var want strings.Builder
	fmt.Fprintf(&want, in.summary+"\n\n%s\n|---|---|\n", people, lists, agreeing, in.header)
	for _, d := range differences() {
		lms, ours := in.row(d)
		if lms == "" || ours == "" {
			t.Errorf("%s: %q against %q: a side has no reason", name, lms, ours)
		}
		fmt.Fprintf(&want, "| %s | %s |\n", lms, ours)
	}
	if *update {
		if err := os.WriteFile(path, []byte(before+begin+want.String()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want.String() {
		t.Errorf("%s lists other differences from LMS; go test ./pkg/internal/oracle -update mends it", name)
	}
}
