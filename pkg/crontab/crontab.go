// Package crontab finds where a machine starts "powiadom run", and says what would
// keep that from working. It reads what crontab(5), cron(8) and systemd.timer(5)
// describe, as Debian and Red Hat have it, and writes no file.
package crontab

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
)

// Start is a place that starts "powiadom run".
type Start struct {
	File   string  // with its full name
	Line   int     // from 1
	Config string  // the file that -C or the environment names; empty: none is named
	Faults []Fault // what is wrong with it, the worst first
}

// Fault is something wrong with a start, and what to do about it.
type Fault struct {
	Fatal  bool // it never starts; else it does, but hardly as it is meant
	Err    error
	Advice string
}

// places are where cron and systemd look, and how each of them is read.
var places = []struct {
	pattern string
	read    func(root fs.FS, name, text string) []Start
}{
	{"etc/crontab", systemTable},
	{"etc/cron.d/*", systemTable},
	{"var/spool/cron/crontabs/*", userTable}, // Debian
	{"var/spool/cron/*", userTable},          // Red Hat
	{unitDir + "*.service", service},
	{"usr/local/lib/systemd/system/powiadom*.service", shippedService},
	{"usr/lib/systemd/system/powiadom*.service", shippedService},
}

// Find looks for starts below root, the machine's root directory, and tells which
// places could be looked at. Files that may not be read, as those of other users,
// are passed over.
func Find(root fs.FS) (starts []Start, looked []string) {
	for _, place := range places {
		names, err := fs.Glob(root, place.pattern)
		if err != nil {
			continue
		}
		readable := false
		for _, name := range names {
			text, err := fs.ReadFile(root, name)
			if err != nil {
				continue
			}
			readable = true
			starts = append(starts, place.read(root, name, string(text))...)
		}
		if readable {
			looked = append(looked, "/"+place.pattern)
		}
	}
	if len(looked) == 0 {
		looked = []string{"/" + places[0].pattern}
	}
	for i := range starts {
		slices.SortStableFunc(starts[i].Faults, worstFirst)
	}
	return starts, looked
}

func worstFirst(a, b Fault) int {
	switch {
	case a.Fatal == b.Fatal:
		return 0
	case a.Fatal:
		return -1
	}
	return 1
}

// systemTable reads /etc/crontab or a file of /etc/cron.d: each line names a user.
func systemTable(root fs.FS, name, text string) []Start {
	starts := table(root, name, text, true)
	for i := range starts {
		starts[i].Faults = append(starts[i].Faults, ofFile(root, name)...)
	}
	return starts
}

// userTable reads the table of one user, whose lines name none.
func userTable(root fs.FS, name, text string) []Start { return table(root, name, text, false) }

// table reads a crontab.
func table(root fs.FS, name, text string, withUser bool) []Start {
	var starts []Start
	env := map[string]string{"PATH": "/usr/bin:/bin"} // crontab(5): SHELL, PATH, LOGNAME
	number := 0
	for raw := range strings.Lines(text) {
		number++
		line := strings.TrimSpace(raw)
		if line == "" || line[0] == '#' {
			continue
		}
		if variable, value, ok := assignment(line); ok {
			env[variable] = value
			continue
		}
		e := parse(line)
		command, ok := runOf(e.rest)
		if !ok {
			continue
		}
		start := Start{File: "/" + name, Line: number, Config: command.config(env[config.EnvFile])}
		start.Faults = slices.Concat(ofEnd(raw), ofUser(root, e, command, withUser), ofProgram(root, command.program, env["PATH"]), ofSchedule(e), ofOutput(root, line, e, env, withUser))
		starts = append(starts, start)
	}
	return starts
}

// entry is a line of a crontab: when, and the words after it.
type entry struct {
	when []string // five fields, or one nickname such as @hourly
	rest []string
}

func parse(line string) entry {
	words := strings.Fields(line)
	n := min(5, len(words))
	if strings.HasPrefix(words[0], "@") {
		n = 1
	}
	return entry{words[:n], words[n:]}
}

// assignment reads a line that sets a variable.
func assignment(line string) (variable, value string, ok bool) {
	variable, value, ok = strings.Cut(line, "=")
	variable = strings.Trim(strings.TrimSpace(variable), `"'`)
	if !ok || variable == "" || strings.ContainsAny(variable, " \t*/") {
		return "", "", false
	}
	return variable, strings.Trim(strings.TrimSpace(value), `"'`), true
}

// command is a call of powiadom among the words of a line.
type command struct {
	before  []string // the words in front of it: the user, and whatever wraps it
	program string
	args    []string
}

// runOf finds the call that starts a run for real. The user in front of it may have
// the program's name, so that the last word that can be the program is.
func runOf(words []string) (c command, ok bool) {
	for i, word := range words {
		if path.Base(word) != "powiadom" || i > 0 && slices.Contains(configFlags, words[i-1]) {
			continue
		}
		args := words[i+1:]
		if slices.Contains(args, "run") && !slices.Contains(args, "--dry-run") && !slices.Contains(args, "-n") {
			c, ok = command{words[:i], word, args}, true
		}
	}
	return c, ok
}

// config is the file that the call reads: the flag's, else that of an assignment in front
// of the program, else the one that the environment has already.
func (c command) config(environment string) string {
	return cmp.Or(configOf(c.args), assigned(c.before), environment)
}

// assigned is the file that the last of the assignments among the words names.
func assigned(words []string) string {
	file := ""
	for _, word := range words {
		if value, ok := strings.CutPrefix(word, config.EnvFile+"="); ok {
			file = strings.Trim(value, `"'`)
		}
	}
	return file
}

// configFlags name the configuration file.
var configFlags = []string{"-C", "--config-file"}

// configOf is the file that the arguments name.
func configOf(args []string) string {
	for i, arg := range args {
		for _, flag := range configFlags {
			if arg == flag && i+1 < len(args) {
				return args[i+1]
			}
			if value, ok := strings.CutPrefix(arg, flag+"="); ok {
				return value
			}
		}
		if value, ok := strings.CutPrefix(arg, "-C"); ok && value != "" {
			return value
		}
	}
	return ""
}

// unitDir is where an administrator's units are, and what he has enabled.
const unitDir = "etc/systemd/system/"

// service reads a unit of the administrator's.
func service(root fs.FS, name, text string) []Start {
	starts := unit(root, name, text)
	for i := range starts {
		if !timed(root, name) {
			timer := strings.TrimSuffix(path.Base(name), ".service") + ".timer"
			starts[i].Faults = append(starts[i].Faults, fatal(i18n.Sprintf("systemctl enable --now %s", timer), "%s is not enabled", timer))
		}
	}
	return starts
}

// shippedService reads a unit that a package brought: it starts nothing until its
// timer is enabled, and that is no fault.
func shippedService(root fs.FS, name, text string) []Start {
	if _, err := fs.Stat(root, unitDir+path.Base(name)); err == nil || !timed(root, name) {
		return nil // the administrator's own stands in its place, or it is not in use
	}
	return unit(root, name, text)
}

func unit(root fs.FS, name, text string) []Start {
	number := 0
	for line := range strings.Lines(text) {
		number++
		value, ok := strings.CutPrefix(strings.TrimSpace(line), "ExecStart=")
		if !ok {
			continue
		}
		command, ok := runOf(strings.Fields(strings.TrimLeft(value, "@-:+!")))
		if !ok {
			continue
		}
		return []Start{{
			File: "/" + name, Line: number, Config: command.config(unitEnvironment(text)),
			Faults: ofProgram(root, command.program, "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"), // systemd.exec(5)
		}}
	}
	return nil
}

// unitEnvironment is the configuration file that a unit's environment names.
func unitEnvironment(text string) string {
	file := ""
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "Environment="); ok {
			file = cmp.Or(assigned(strings.Fields(strings.NewReplacer(`"`, "", "'", "").Replace(value))), file)
		}
	}
	return file
}

// timed reports whether the timer of a service is enabled.
func timed(root fs.FS, name string) bool {
	timer := strings.TrimSuffix(path.Base(name), ".service") + ".timer"
	link, err := fs.Glob(root, unitDir+"*.target.wants/"+timer)
	return err == nil && len(link) > 0
}

// exists reports whether a program is there to be started. Where that may not be
// looked at, it is.
func exists(root fs.FS, program string) bool {
	info, err := fs.Stat(root, strings.TrimPrefix(path.Clean(program), "/"))
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	return !info.IsDir() && info.Mode()&0o111 != 0
}
