package crontab

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

func fatal(advice, english string, args ...any) Fault {
	return Fault{Fatal: true, Err: i18n.Errorf(english, args...), Advice: advice}
}

func doubtful(advice, english string, args ...any) Fault {
	return Fault{Err: i18n.Errorf(english, args...), Advice: advice}
}

// nameChars are what the name of a file in /etc/cron.d may be made of: Debian's
// cron passes over all others (cron(8), run-parts(8)).
const nameChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

// ofFile is what cron holds against a file of the system's.
func ofFile(root fs.FS, name string) []Fault {
	var faults []Fault
	base := path.Base(name)
	if strings.HasPrefix(name, "etc/cron.d/") && strings.Trim(base, nameChars) != "" {
		faults = append(faults, fatal(i18n.Sprintf("mv %s /etc/cron.d/%s",
			"/"+name, strings.Map(inName, base)), "cron passes over a file of the name %q: letters, digits, - and _ are allowed, no dot",
			base))
	}
	if info, err := fs.Stat(root, name); err == nil && info.Mode()&0o022 != 0 {
		faults = append(faults, fatal(i18n.Sprintf("chmod 644 %s", "/"+name), "cron passes over a file that its group or everybody may write"))
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
		return []Fault{fatal(i18n.T("write the file anew with lines that end as in Unix"), "the line ends as in Windows: the program would get an argument too many")}
	case !strings.HasSuffix(raw, "\n"):
		return []Fault{fatal(i18n.T("end the line with a newline"), "its last line is not ended: cron passes over the whole file")}
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
			return []Fault{fatal(i18n.T("leave the user out"), "in a table of one user stands no user: %q would be the program", c.before[0])}
		}
		return nil
	}
	switch first := e.rest[0]; {
	case len(c.before) == 0:
		return []Fault{fatal(i18n.T("write a user between the five fields and the program"), "the line names no user: after the five fields stands who runs it")}
	case !slices.Contains(users, first):
		return []Fault{fatal(i18n.T("name a user that there is, between the five fields and the program"), "this machine has no user %q", first)}
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
			return []Fault{fatal(i18n.T("write the whole path of the program"), "there is no program %s", program)}
		}
		return nil
	}
	for dir := range strings.SplitSeq(search, ":") {
		if dir != "" && exists(root, dir+"/"+program) {
			return nil
		}
	}
	return []Fault{fatal(i18n.T("write the whole path of the program"), "cron does not find %q: it looks in %s only", program, search)}
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
		return []Fault{doubtful(i18n.T("write * * * * *"), "%q is not every minute: what is due between is told to nobody, or late with --catch-up",
			strings.Join(e.when, " "))}
	}
	return nil
}

// ofOutput: what a run says is for a person, and cron's mail brings it to him. Without
// MAILTO that is the user who runs it, whose mail nobody reads if he cannot log in.
func ofOutput(root fs.FS, line string, e entry, env map[string]string, withUser bool) []Fault {
	mailTo, set := env["MAILTO"]
	switch {
	case strings.Contains(line, "/dev/null") || set && mailTo == "":
		return []Fault{doubtful(i18n.T("name somebody in MAILTO, and throw nothing away: a run that is well says nothing"), "what a run has to say is thrown away: nobody hears of faults")}
	case !set && withUser && len(e.rest) > 0 && cannotLogIn(root, e.rest[0]):
		return []Fault{doubtful(i18n.T("write MAILTO=root, or your address, above the line"), "what a run has to say is mailed to the user %s, who cannot log in: nobody reads it",
			e.rest[0])}
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
