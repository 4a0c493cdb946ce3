package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences about what is asked before a send, and about stopping.
var (
	flagCancel     = i18n.T("cancel what its runs have not sent yet")
	flagUntilPause = i18n.T("go on by itself at `TIME` (2026-12-24T18:00)")
	flagWhy        = i18n.T("why, for whoever finds it (`TEXT`)")

	textToEverybody = i18n.T("that goes to everybody: nothing narrows it")
	hintToEverybody = i18n.T("name customers, a group or a status (\"powiadom send --help\"), look with --dry-run, or give --yes if it is meant so")
	textSendTo      = i18n.T("%s: %d customers now, of whom %d get a message")
	textSendParts   = i18n.T("%d SMS parts")
	textAskSure     = i18n.T("Send it? [y/N] ")
	textNotSent     = i18n.T("nothing was sent")

	textCancelledByHand = i18n.T("cancelled by hand (powiadom cancel)")
	textCancelledRun    = i18n.T("run %d: %d messages cancelled; sent before: %d, failed: %d\n")
	textCancelledTaken  = i18n.T("a run is at it: of these, the messages that it has begun still go out (at most %d)\n")
	textRestGoesOn      = i18n.T("run %d: %d messages wait for the next run; \"powiadom cancel %d\" stops them for good\n")

	textPauseWhy    = i18n.T("why: say for what reason everything is stopped, as in --why \"wrong text\"")
	textPauseLong   = i18n.T("why: longer than %d characters")
	textPausePassed = i18n.T("until %s: that is not ahead")
	textNotPaused   = i18n.T("nothing was paused")
	textResumed     = i18n.T("goes on; it was paused since %s. What was due meanwhile is made up for with \"powiadom run --catch-up %s\"")
	textPauseOn     = i18n.T("%v; \"powiadom resume\" goes on\n")

	textAskDelete     = i18n.T("Delete notification %d (%s) for good? [y/N] ")
	textNoneDeleted   = i18n.T("nothing was deleted")
	textStillDisabled = i18n.T("notification %d: %d messages of run %d still go out, unless they are cancelled (--cancel, or \"powiadom cancel\")")
	textStillDeleted  = i18n.T("notification %d: %d messages of run %d wait; the next run cancels them, since it was deleted")
)
