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
	textTooOld       = "not sent in time: planned %s ago"
	textNoSenderMany = "notification %d (%s): %d customers have no e-mail sender; set messages.sender_email in LMS"
)
