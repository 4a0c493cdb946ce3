package crontab_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/crontab"
)

func TestTurnOn(t *testing.T) {
	t.Parallel()
	const line = "* * * * * powiadom /usr/bin/powiadom run -C /etc/lms/powiadom.ini"
	for _, tc := range []struct{ name, text, locale, want string }{
		{"switched off", "# about\n#MAILTO=root\n#* * * * * powiadom /usr/bin/powiadom run\n", "", "# about\n#MAILTO=root\nMAILTO=root\n" + line + "\n"},
		{"on, without a path", "MAILTO=bok\n* * * * * root powiadom run\n# end\n", "", "MAILTO=bok\n" + line + "\n# end\n"},
		{"off and on", "#* * * * * powiadom /opt/powiadom run\n*/5 * * * * root powiadom run\n", "", "#* * * * * powiadom /opt/powiadom run\nMAILTO=root\n" + line + "\n"},
		{"another's lines only", "0 4 * * * root backup\n", "", "0 4 * * * root backup\nMAILTO=root\n" + line + "\n"},
		{"no newline at the end", "0 4 * * * root backup", "", "0 4 * * * root backup\nMAILTO=root\n" + line + "\n"},
		{"a remark that reads like one", "# so that powiadom run is started each minute by cron\n", "", "# so that powiadom run is started each minute by cron\nMAILTO=root\n" + line + "\n"},
		{"a dry run stays", "0 8 * * * root powiadom run --dry-run\n", "", "0 8 * * * root powiadom run --dry-run\nMAILTO=root\n" + line + "\n"},
		{"a locale", "#* * * * * powiadom /usr/bin/powiadom run\n", "pl_PL.UTF-8", "MAILTO=root\nLANG=pl_PL.UTF-8\n" + line + "\n"},
		{"a locale that is there", "LC_ALL=C\n#* * * * * powiadom /usr/bin/powiadom run\n", "pl_PL.UTF-8", "LC_ALL=C\nMAILTO=root\n" + line + "\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := crontab.TurnOn(tc.text, line, tc.locale)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if !crontab.Has(got, line) || crontab.Has(tc.text, line) {
				t.Errorf("Has: %v before, %v then", crontab.Has(tc.text, line), crontab.Has(got, line))
			}
		})
	}
}

// What was turned on is a start without a fault, in a table of its own and in the
// one that packages bring.
func TestTurnedOnStarts(t *testing.T) {
	t.Parallel()
	packaged, err := os.ReadFile(filepath.Join("..", "..", "scripts", "package", "powiadom.cron"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"new": "", "packaged": strings.ReplaceAll(string(packaged), "@BINDIR@", "/usr/bin")} {
		root := machine(map[string]string{"etc/cron.d/powiadom": text})
		if starts, _ := crontab.Find(root); len(starts) != 0 {
			t.Errorf("%s: on before", name)
		}
		root["etc/cron.d/powiadom"] = &fstest.MapFile{Mode: 0o644, Data: []byte(crontab.TurnOn(text, strings.TrimSpace(good), ""))}
		starts, _ := crontab.Find(root)
		if len(starts) != 1 || len(starts[0].Faults) != 0 || starts[0].Config != "/etc/lms/powiadom.ini" {
			t.Errorf("%s: starts %q", name, said(starts))
		}
	}
}

func TestBroken(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		good: false,
		"*/5 * * * * powiadom /usr/bin/powiadom run\n":    false,
		"* * * * * powiadom /usr/gone/powiadom run\n":     true,
		"* * * * * /usr/bin/powiadom run -C /etc/x.ini\n": true,
	} {
		starts, _ := crontab.Find(machine(map[string]string{"etc/cron.d/powiadom": line}))
		if len(starts) != 1 || starts[0].Broken() != want {
			t.Errorf("%q: %q, want broken: %v", line, said(starts), want)
		}
	}
}
