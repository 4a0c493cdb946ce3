package dispatch

// Sentences that users read, kept apart from the rules that choose them.
const (
	textNoText       = "no text to send"
	textNoBody       = "%w: channel %s has no default text for event %s in LMS (section phpui); give the notification a body"
	textBodyLong     = "text for channel %s: %d bytes; at most %d fit into LMS's message log"
	textUnstorable   = "text for channel %s: it has characters, such as emoji, that LMS's message log (utf8 of three bytes) cannot hold; take them out"
	textNotification = "notification %d (%s): %w"
	textVanished     = "notification %d (%s): filter %s matches nobody, LMS no longer has it; mend it with \"powiadom edit %d\""
	textNoSuch       = "notification %d is not among the active ones"
	textChannelFault = "channel %s: %v"
	textPaid         = "the customer has paid meanwhile: balance %s"
	textInactive     = "the notification is %s"
	textGuardLimit   = "the guard stops it before the first message: it would reach %d customers, more than its limit of %d"
	textGuardFirst   = "the guard stops it before the first message: its first run would reach %d customers, more than %d (powiadom.first_run_limit)"
	textGuardUsual   = "the guard stops it before the first message: it would reach %d customers, more than three times the usual %s (median of %d earlier runs)"
	textGuardOther   = "not carried out: run %d of it waits for a confirmation"
	textNothingHeld  = "no run of it waits for a confirmation"
	textHeldBy       = "notification %d: %w"
	hintConfirm      = "\"powiadom run --only %d --confirm %d\" goes on with it, \"powiadom run --only %d --drop\" gives it up"
	textTooOld       = "not sent in time: planned %s ago"
	textNoSenderMany = "notification %d (%s): %d customers have no e-mail sender; set messages.sender_email in LMS"
)
