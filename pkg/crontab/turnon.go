package crontab

import (
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Has reports whether a table holds a line as it stands.
func Has(text, line string) bool {
	for have := range strings.Lines(text) {
		if strings.TrimSpace(have) == line {
			return true
		}
	}
	return false
}

// TurnOn returns the text of a system's table with the line in it that starts runs:
// in the place of one that does so already, or that was switched off with a #, or
// else in the end. An empty text is a table that is not there yet. A locale, if
// one is given, is set above the line unless the table sets one, and so is root as
// the one whom cron mails.
func TurnOn(text, line, locale string) string {
	if text == "" {
		text = i18n.T("# powiadom tells customers what is due; it looks every minute. It says nothing while\n# all is well: whatever cron mails is meant for a person.\n")
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	at, mailTo := -1, "MAILTO=root\n"
	for i, have := range lines {
		switch variable, _, ok := assignment(strings.TrimSpace(have)); {
		case ok && variable == "MAILTO":
			mailTo = ""
		case ok && (variable == "LANG" || strings.HasPrefix(variable, "LC_")):
			locale = ""
		}
		bare := strings.TrimLeft(strings.TrimSpace(have), "# ")
		if len(strings.Fields(bare)) < 6 || strings.Trim(strings.Fields(bare)[0], "*/,-0123456789") != "" {
			continue // a remark, or a variable
		}
		on := !strings.HasPrefix(strings.TrimSpace(have), "#")
		if _, ok := runOf(parse(bare).rest); ok && (at < 0 || on) {
			at = i
		}
	}
	if locale != "" {
		line = "LANG=" + locale + "\n" + line
	}
	line = mailTo + line
	if at < 0 {
		lines = append(lines, line)
	} else {
		lines[at] = line
	}
	return strings.Join(lines, "\n") + "\n"
}

// Broken reports whether something keeps a start from working at all.
func (s Start) Broken() bool {
	for _, f := range s.Faults {
		if f.Fatal {
			return true
		}
	}
	return false
}
