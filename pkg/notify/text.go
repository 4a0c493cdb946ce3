package notify

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences that users read, kept apart from the rules that choose them.
var (
	textUnknownWord          = i18n.T("%s %q: allowed are %s")
	textNoName               = i18n.T("name: a notification needs a name")
	textNoChannel            = i18n.T("channel: at least one is needed; allowed are email, sms, warning")
	textTwice                = i18n.T("run %d does the same since a moment ago")
	textNoThreshold          = i18n.T("event debt: give either debt-over AMOUNT or debt-tariffs N")
	textBothThresholds       = i18n.T("event debt: debt-over and debt-tariffs exclude each other; give one of them")
	textThresholdWithoutDebt = i18n.T("event %s: debt-over and debt-tariffs belong to the event debt only")
	textNegativeAmount       = i18n.T("debt-over %s: the amount must be 0 or more")
	textTariffsNotPositive   = i18n.T("debt-tariffs %s: the number must be greater than 0")
	textBadMax               = i18n.T("max-recipients %d: a number of customers up to %d is expected; 0 is no limit")
	textEmptyBody            = i18n.T("body: the text is empty; write one, or leave it out to take the default text of LMS")
)

// Codes that people read in words, where they read a table or a sentence; see
// i18n.Marked.
var _ = []string{
	// states
	i18n.N("active"), i18n.N("inactive"), i18n.N("deleted"),
	// channels
	i18n.N("email"), i18n.N("sms"), i18n.N("warning"),
	// events
	i18n.N("none"), i18n.N("debt"), i18n.N("invoice"), i18n.N("payment"),
	// repeats
	i18n.N("once"), i18n.N("every-run"),
	// kinds of filters
	i18n.N("customer-group"), i18n.N("node-group"), i18n.N("device"), i18n.N("network"), i18n.N("status"),
	i18n.N("link-type"), i18n.N("customer"),
	// reasons
	i18n.N("no-contact"), i18n.N("contact-disabled"), i18n.N("contact-not-for-notifications"), i18n.N("no-consent"),
	i18n.N("contact-invalid"), i18n.N("foreign-number"), i18n.N("no-node"), i18n.N("pin-hashed"), i18n.N("no-bank-account"),
	i18n.N("no-sender"), i18n.N("sms-too-long"), i18n.N("empty-text"), i18n.N("text-too-long"), i18n.N("text-unstorable"),
	i18n.N("paid"), i18n.N("invoice-withdrawn"), i18n.N("payment-withdrawn"), i18n.N("payment-unticked"), i18n.N("customer-deleted"), i18n.N("no-billing-address"), i18n.N("address-changed"),
	i18n.N("notification-deleted"),
}
