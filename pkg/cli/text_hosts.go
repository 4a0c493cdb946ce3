package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences about the machines that may send.
var (
	flagAccept = i18n.T("let this host send, and take the database as it is")
	flagForget = i18n.T("take the leave of the host with this `NAME` or id")

	textAcceptOrForget = i18n.T("--accept and --forget exclude each other")
	textAccepted       = i18n.T("host %s may send from %s now\n")
	textAcceptedLeft   = i18n.T("Messages or runs from before wait in it, and the next run sends them: see \"powiadom runs\".")
	textNoHosts        = i18n.T("no host has sent yet; the first that does is accepted by itself")
	textThisHost       = i18n.T("this one")
	textNoSuchHost     = i18n.T("host %s: there is none; known are: %s")
	textSeveralHosts   = i18n.T("host %s: there are several; name one by its id: %s, %s")

	textHostUnknown  = i18n.T("host %s is not among those that may send from database %s; nothing was sent")
	textHostMoved    = i18n.T("the last run from database %s was on host %s, and this is %s; nothing was sent")
	textHostCopied   = i18n.T("host %s may send from database %s, and this one is called %s: is it a copy? Nothing was sent")
	textHostRestored = i18n.T("database %s is older than what this host wrote last: its last minute is %s and its newest run %d, while they were %s and %d. Is it a restored backup, or a copy? Nothing was sent")
	hintHostUnknown  = i18n.T("a copy for tests must not send; if this host is meant to: powiadom hosts --accept")
	hintHostRestored = i18n.T("what waits in it may have been sent already: see \"powiadom runs\", cancel in LMS what must not go out, then: powiadom hosts --accept")
	hintNoIdentity   = i18n.T("set host in section [powiadom] of lms.ini, or POWIADOM_HOST in the environment, to a name that no other machine has")

	textForgotten = i18n.T("%s is older than the oldest run that is remembered, of %s: whether customers were told then is not known any more")
	hintForgotten = i18n.T("\"powiadom send ID\" tells them now; \"run --dry-run --at\" shows whom it would have been")

	textHostOK    = i18n.T("%s may send; all that may: %s")
	textHostFirst = i18n.T("%s may send: no host did yet, and the first one is accepted by itself")
	textStampOK   = i18n.T("a restored backup would be noticed: %s")
	textNoStamp   = i18n.T("%s cannot be written by this user: a restored backup would not be noticed")
	adviceStamp   = i18n.T("make the folder and give it to the user of cron's line, or set state_dir in [powiadom]")
)

func headerHosts() []string {
	return []string{i18n.T("HOST"), i18n.T("ID"), i18n.T("DATABASE"), i18n.T("ACCEPTED"), ""}
}
