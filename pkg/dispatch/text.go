package dispatch

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences that users read, kept apart from the rules that choose them.
var (
	textNoText       = i18n.T("no text to send")
	textNoBody       = i18n.T("%v: channel %s has no default text for event %s in LMS (section phpui); give the notification a body")
	textBodyLong     = i18n.T("text for channel %s: %d bytes; at most %d fit into LMS's message log")
	textUnstorable   = i18n.T("text for channel %s: it has characters, such as emoji, that LMS's message log (utf8 of three bytes) cannot hold; take them out")
	textNotification = i18n.T("notification %d (%s): %w")
	textUnusable     = i18n.T("notification %d (%s): filter %s matches nobody: %w; mend it in LMS")
	textVanished     = i18n.T("notification %d (%s): filter %s matches nobody, LMS no longer has it; mend it with \"powiadom edit %d\"")
	textNoSuch       = i18n.T("notification %d is not among the active ones")
	textChannelFault = i18n.T("channel %s: %v")
	textSenderFault  = i18n.T("channel %s, sender %s (not tried: %d): %v")
	textBraked       = i18n.T("stopped after %d refusals alike in a row, which wait again: %w")
	textInactive     = i18n.T("the notification is %s")
	textGuardLimit   = i18n.T("the guard stops it before the first message: it would reach %d customers, more than its limit of %d")
	textGuardFirst   = i18n.T("the guard stops it before the first message: its first run would reach %d customers, more than %d (powiadom.first_run_limit)")
	textGuardUsual   = i18n.T("the guard stops it before the first message: it would reach %d customers, more than three times the usual %s (median of %d earlier runs)")
	textGuardOther   = i18n.T("not carried out: run %d of it waits for a confirmation")
	textGuardTwice   = i18n.T("the guard stops it before the first message: run %d, begun at %s %s on %s, sends it already, to %d customers")
	textGuardSoFar   = i18n.T("the guard stops it before the first message: run %d, begun at %s %s on %s, sends it already, to %d customers so far")
	textByHand       = i18n.T("by hand")
	textOnSchedule   = i18n.T("by its schedule")
	textNothingHeld  = i18n.T("no run of it waits for a confirmation")
	textHeldBy       = i18n.T("notification %d: %w")
	hintConfirm      = i18n.T("\"powiadom run --only %d --confirm %d\" goes on with it, \"powiadom run --only %d --drop\" gives it up")
	textTooOld       = i18n.T("not sent in time: planned %s ago")
	textNoAnswers    = i18n.T("stopped for this run, after the answer to %d messages was lost, which may have been delivered: %w")
	textNoSenderMany = i18n.T("notification %d (%s): %d customers have no e-mail sender; set messages.sender_email in LMS")
)
