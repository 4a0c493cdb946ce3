package oracle_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/powiadom/powiadom/pkg/ui"
)

var update = flag.Bool("update", false, "write the differences into the topic on them")

// language is how a topic says it.
type language struct {
	summary string // of customers, lists, and lists that agree
	heading string
	row     func(difference) (lms, ours string)
}

func topics() map[string]language {
	return map[string]language{
		"differences.txt": {
			summary: "On a made-up provider of %d customers, of %d lists of recipients by LMS's mass mailing and its notifier, %d are ours to the last address. All other differences, first what LMS does, then what powiadom does:",
			heading: "The list",
			row:     func(d difference) (lms, ours string) { return d.lms, d.ours },
		},
		"pl/differences.txt": {
			summary: "Zmyślony operator (klienci: %d), listy odbiorców z wysyłki masowej LMS i z lms-notify: %d, z tego takie same co do adresu: %d. Pozostałe różnice, najpierw LMS, potem powiadom:",
			heading: "Lista",
			row:     func(d difference) (lms, ours string) { return d.lmsPL, d.oursPL },
		},
	}
}

// checkTopic holds what stands below the topic's last heading against the list of the
// tests.
func checkTopic(t *testing.T, name string, in language, people, lists, agreeing int) {
	t.Helper()
	path := "../../cli/app/help/topics/" + name
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	heading := "\n# " + in.heading + "\n"
	before, got, found := strings.Cut(string(raw), heading)
	if !found {
		t.Fatalf("%s has no %q", name, in.heading)
	}
	const width = 79
	var want strings.Builder
	want.WriteString("\n" + strings.Join(ui.Wrapped(fmt.Sprintf(in.summary, people, lists, agreeing), width), "\n") + "\n")
	for _, d := range differences() {
		lms, ours := in.row(d)
		if lms == "" || ours == "" {
			t.Errorf("%s: %q against %q: a side has no reason", name, lms, ours)
		}
		want.WriteString("\n" + strings.Join(ui.Wrapped(lms, width), "\n"))
		want.WriteString("\n: " + strings.Join(ui.Wrapped(ours, width-len(": ")), "\n  ") + "\n")
	}
	if *update {
		if err := os.WriteFile(path, []byte(before+heading+want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want.String() {
		t.Errorf("%s lists other differences from LMS; go test ./pkg/internal/oracle -update mends it", name)
	}
}
