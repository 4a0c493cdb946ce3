package crontab

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

func fatal(advice, format string, args ...any) Fault {
	return Fault{Fatal: true, Err: fmt.Errorf(format, args...), Advice: advice}
}

func doubtful(advice, format string, args ...any) Fault {
	return Fault{Err: fmt.Errorf(format, args...), Advice: advice}
}

// nameChars are what the name of a file in /etc/cron.d may be made of: Debian's
// cron passes over all others (cron(8), run-parts(8)).
const nameChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

// ofFile is what cron holds against a file of the system's.
func ofFile(root fs.FS, name string) []Fault {
	var faults []Fault
	base := path.Base(name)
	if strings.HasPrefix(name, "etc/cron.d/") && strings.Trim(base, nameChars) != "" {
		faults = append(faults, fatal(fmt.Sprintf(adviceFileName, "/"+name, strings.Map(inName, base)), textFileName, base))
	}
	if info, err := fs.Stat(root, name); err == nil && info.Mode()&0o022 != 0 {
		faults = append(faults, fatal(fmt.Sprintf(adviceWritable, "/"+name), "%s", textWritable))
	}
	return faults
}

func inName(r rune) rune {
	if strings.ContainsRune(nameChars, r) {
		return r
	}
	return '-'
}

// ofEnd is about how a line ends: cron refuses a table whose last line is not
// ended (crontab(5)), and a carriage return would be part of the last argument.
func ofEnd(raw string) []Fault {
	switch {
	case strings.HasSuffix(strings.TrimSuffix(raw, "\n"), "\r"):
		return []Fault{fatal(adviceCarriageReturn, "%s", textCarriageReturn)}
	case !strings.HasSuffix(raw, "\n"):
		return []Fault{fatal(adviceNewline, "%s", textNoNewline)}
	}
	return nil
}

// ofUser is about the sixth field: the system's tables have it, a user's has not.
func ofUser(root fs.FS, e entry, c command, withUser bool) []Fault {
	users, known := accounts(root)
	if !known {
		return nil
	}
	if !withUser {
		if len(c.before) > 0 && slices.Contains(users, c.before[0]) {
			return []Fault{fatal(adviceUserTooMuch, textUserTooMuch, c.before[0])}
		}
		return nil
	}
	switch first := e.rest[0]; {
	case len(c.before) == 0:
		return []Fault{fatal(adviceNoUser, "%s", textNoUser)}
	case !slices.Contains(users, first):
		return []Fault{fatal(adviceUnknownUser, textUnknownUser, first)}
	}
	return nil
}

// accounts are the names of this machine's users; known is false where that cannot
// be told, or not from /etc/passwd alone.
func accounts(root fs.FS) (users []string, known bool) {
	text, err := fs.ReadFile(root, "etc/passwd")
	if err != nil {
		return nil, false
	}
	for line := range strings.Lines(string(text)) {
		name, _, _ := strings.Cut(line, ":")
		users = append(users, name)
	}
	return users, true
}

// ofProgram is about where the program is: cron's PATH is short, and nobody's shell
// has read its profile.
func ofProgram(root fs.FS, program, search string) []Fault {
	if strings.Contains(program, "/") {
		if !exists(root, program) {
			return []Fault{fatal(advicePath, textNoProgram, program)}
		}
		return nil
	}
	for dir := range strings.SplitSeq(search, ":") {
		if dir != "" && exists(root, dir+"/"+program) {
			return nil
		}
	}
	return []Fault{fatal(advicePath, textNoPath, program, search)}
}

// ofSchedule: a notification is due at its minute, so that each has to be looked at.
func ofSchedule(e entry) []Fault {
	every := len(e.when) == 5
	for i, field := range e.when {
		all := []string{"*", "*/1"}
		if i == 0 {
			all = append(all, "0-59")
		}
		every = every && slices.Contains(all, field)
	}
	if !every {
		return []Fault{doubtful(adviceEveryMinute, textSomeMinutes, strings.Join(e.when, " "))}
	}
	return nil
}

// ofOutput: what a run says is for a person, and cron's mail brings it to him. Without
// MAILTO that is the user who runs it, whose mail nobody reads if he cannot log in.
func ofOutput(root fs.FS, line string, e entry, env map[string]string, withUser bool) []Fault {
	mailTo, set := env["MAILTO"]
	switch {
	case strings.Contains(line, "/dev/null") || set && mailTo == "":
		return []Fault{doubtful(adviceOutput, "%s", textNoOutput)}
	case !set && withUser && len(e.rest) > 0 && cannotLogIn(root, e.rest[0]):
		return []Fault{doubtful(adviceMailTo, textMailOf, e.rest[0])}
	}
	return nil
}

// cannotLogIn reports whether a user has no shell to work with, as passwd(5) and
// nologin(8) have it.
func cannotLogIn(root fs.FS, user string) bool {
	text, err := fs.ReadFile(root, "etc/passwd")
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSpace(line), ":")
		if fields[0] == user && len(fields) == 7 {
			return slices.Contains([]string{"nologin", "false"}, path.Base(fields[6]))
		}
	}
	return false
}
