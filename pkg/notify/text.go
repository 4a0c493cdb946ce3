package notify

// Sentences that users read, kept apart from the rules that choose them.
const (
	textUnknownWord          = "%s %q: allowed are %s"
	textNoName               = "name: a notification needs a name"
	textNoChannel            = "channel: at least one is needed; allowed are email, sms, warning"
	textNoThreshold          = "event debt: give either debt-over AMOUNT or debt-tariffs N"
	textBothThresholds       = "event debt: debt-over and debt-tariffs exclude each other; give one of them"
	textThresholdWithoutDebt = "event %s: debt-over and debt-tariffs belong to the event debt only"
	textNegativeAmount       = "debt-over %s: the amount must be 0 or more"
	textTariffsNotPositive   = "debt-tariffs %s: the number must be greater than 0"
	textBadMax               = "max-recipients %d: a number of customers up to %d is expected; 0 is no limit"
	textEmptyBody            = "body: the text is empty; write one, or leave it out to take the default text of LMS"
)
