package crontab

import (
	"fmt"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Sentences that users read, kept apart from the rules that choose them.
var (
	textFileName   = i18n.T("cron passes over a file of the name %q: letters, digits, - and _ are allowed, no dot")
	adviceFileName = i18n.T("mv %s /etc/cron.d/%s")

	textWritable   = i18n.T("cron passes over a file that its group or everybody may write")
	adviceWritable = i18n.T("chmod 644 %s")

	textNoNewline        = i18n.T("its last line is not ended: cron passes over the whole file")
	adviceNewline        = i18n.T("end the line with a newline")
	textCarriageReturn   = i18n.T("the line ends as in Windows: the program would get an argument too many")
	adviceCarriageReturn = i18n.T("write the file anew with lines that end as in Unix")

	textNoUser        = i18n.T("the line names no user: after the five fields stands who runs it")
	adviceNoUser      = i18n.T("write a user between the five fields and the program")
	textUnknownUser   = i18n.T("this machine has no user %q")
	adviceUnknownUser = i18n.T("name a user that there is, between the five fields and the program")
	textUserTooMuch   = i18n.T("in a table of one user stands no user: %q would be the program")
	adviceUserTooMuch = i18n.T("leave the user out")

	textNoPath    = i18n.T("cron does not find %q: it looks in %s only")
	textNoProgram = i18n.T("there is no program %s")
	advicePath    = i18n.T("write the whole path of the program")

	textSomeMinutes   = i18n.T("%q is not every minute: what is due between is told to nobody, or late with --catch-up")
	adviceEveryMinute = i18n.T("write * * * * *")

	textNoOutput = i18n.T("what a run has to say is thrown away: nobody hears of faults")
	adviceOutput = i18n.T("name somebody in MAILTO, and throw nothing away: a run that is well says nothing")

	textMailOf   = i18n.T("what a run has to say is mailed to the user %s, who cannot log in: nobody reads it")
	adviceMailTo = i18n.T("write MAILTO=root, or your address, above the line")

	textTableHead = i18n.T("# powiadom tells customers what is due; it looks every minute. It says nothing while\n# all is well: whatever cron mails is meant for a person.\n")

	textNoTimer = i18n.T("%s is not enabled")
	adviceStart = i18n.T("systemctl enable --now %s")
)

func adviceTimer(timer string) string { return fmt.Sprintf(adviceStart, timer) }
