package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// On a terminal whoever would tell the same people every minute, or on a date that
// has passed, is asked before it is stored; Enter and no store nothing.
func TestOftenAsks(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{})
	active := func() int {
		return mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM powiadom_notifications WHERE state = 'active'")
	}
	file := filepath.Join(t.TempDir(), "plik.yaml")
	text := "notifications:\n  - name: Z pliku\n    cycle: \"* * * * *\"\n    channels: [email]\n    body: x\n    filters:\n      customer: [1]\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	in.powiadom(t, "add", "--name", "Czeka", "--channel", "email", "--body", "x", "--customer", "1", "--inactive")
	in.powiadom(t, "add", "--name", "Rzadko", "--channel", "email", "--body", "x", "--customer", "1", "--cycle", "0 9 * * *")
	const often = "now 1 customer, 1440 times a day: 1440 e-mails a day\r\n"
	steps := []struct {
		args []string
		said string
		kept int // no for an answer
		code int
	}{
		{[]string{"add", "--name", "Łąki", "--channel", "email", "--body", "x", "--customer", "1"}, often, 1, 2},
		{[]string{"enable", "1"}, often, 2, 2},
		{[]string{"edit", "2", "--cycle", "* * * * *"}, often, 3, 2},
		{[]string{"apply", "-f", file}, often, 3, 0},
		{[]string{"add", "--name", "Wczoraj", "--channel", "email", "--body", "x", "--once", "--cycle", yesterday()}, "it is for one time", 4, 2},
	}
	for _, step := range steps {
		for _, no := range []string{"", "n", "nie"} {
			code, shown := in.person(t, func(int) string { return no }, step.args...)
			if code != step.code || active() != step.kept || strings.Count(shown, "[y/N]") != 1 || !strings.Contains(shown, step.said) {
				t.Errorf("%q answered %q: exit code %d, %d active; want %d, %d and one question\n%s", step.args, no, code, active(), step.code, step.kept, shown)
			}
		}
		code, shown := in.person(t, func(int) string { return "y" }, step.args...)
		after := step.kept + 1
		if step.args[0] == "edit" {
			after = step.kept
		}
		if code != 0 || active() != after || strings.Count(shown, "[y/N]") != 1 {
			t.Errorf("%q answered yes: exit code %d, %d active; want 0 and %d\n%s", step.args, code, active(), after, shown)
		}
	}
	if cycle := mariadbtest.Get[string](t, in.db, "SELECT minute FROM powiadom_notifications WHERE id = 2"); cycle != "*" {
		t.Errorf("the cycle agreed to is not stored: minute %q", cycle)
	}
}

// yesterday is the cycle of a date that has just passed: in the first days of a
// year it is far ahead only.
func yesterday() string { return time.Now().AddDate(0, 0, -2).Format("4 15 2 1 *") }
