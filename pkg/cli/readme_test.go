package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
)

// installing are the code lines of a README's way from nothing to cron.
var installing = regexp.MustCompile(`(?ms)^## (?:Installing on an LMS server|Instalacja na serwerze z LMS)$(.*?)^## `)

// TestReadmeInstalls gives the commands of the README, as they are printed and in
// their order, to an LMS in which nobody has written default texts yet.
func TestReadmeInstalls(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"README.md", "README.pl.md"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			script, commands := readmeScript(t, filepath.Join("..", "..", name))
			if commands < 6 {
				t.Fatalf("%d commands, want setup, add, send, migrate, doctor and cron's run:\n%s", commands, script)
			}
			if err := os.WriteFile(filepath.Join(folder, "readme.txtar"), []byte(script), 0o600); err != nil {
				t.Fatal(err)
			}
			testscript.Run(t, testscript.Params{
				Dir:                 folder,
				RequireExplicitExec: true,
				Setup:               func(env *testscript.Env) error { return setup(env, mariadbtest.Head, new(ledger)) },
				Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "install": install, "sql": runSQL},
			})
		})
	}
}

// passable lets another user than the one who tests pass the folders of a script.
const passable = `exec sh -c 'chmod o+x "$WORK" "$WORK/.." "$(dirname "$(command -v powiadom)")/.."'` + "\n"

// readmeScript is a script of the commands of a README, and how many of powiadom
// there are.
func readmeScript(t *testing.T, path string) (script string, commands int) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	section := installing.FindStringSubmatch(string(text))
	if section == nil {
		t.Fatalf("%s: no section on installing", path)
	}
	replace := strings.NewReplacer("/etc/lms/lms.ini", "$ADMIN", "/etc/lms/powiadom.ini", "$INI", `"`, "'")
	script = "sql 'DELETE FROM uiconfig WHERE section = ''phpui'''\n" + passable
	for line := range strings.Lines(strings.ReplaceAll(section[1], "\\\n", " ")) {
		command, found := strings.CutPrefix(line, "       ")
		if !found {
			continue
		}
		command = strings.TrimPrefix(command, "* * * * * powiadom /usr/local/bin/") // the line for cron
		command = strings.TrimPrefix(command, "sudo ")
		switch {
		case strings.HasPrefix(command, "powiadom setup"): // in folders of the script's own, with nobody to ask
			script += "exits 0 " + strings.TrimSpace(command) + " -C $INI --lms-ini $ADMIN --db-user p$DB --run-as nobody --cron-file $WORK/cron --yes --offline\nexists $INI cron\n"
		case strings.HasPrefix(command, "powiadom doctor"):
			script += "install\nexits 0 " + replace.Replace(command) // grant.sql stands in the text above
		case strings.HasPrefix(command, "powiadom "):
			script += "exits 0 " + replace.Replace(command)
		default:
			continue
		}
		commands++
		if strings.Contains(command, "--dry-run") {
			script += fmt.Sprintf("stdout %s\n! stderr .\n", "jan@poczta.example")
		}
	}
	return script, commands
}
