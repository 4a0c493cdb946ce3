package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences of sends to people whom others have chosen, and of outages.
var (
	flagCustomersFrom = i18n.T("only customers whose ids are in `FILE`, - is standard input")
	flagSubtree       = i18n.T("with --device: also at the devices that are cut off when it is down")
	flagUplink        = i18n.T("with --subtree: device `NAME` or id on the provider's side")

	textBadIDLine     = i18n.T("line %d: %q is no id of a customer; allowed are ids, one a line, or CSV whose header names a column of them")
	textNoIDColumn    = i18n.T("line %d: %q: without a header a line has one id and nothing else; a header must name a column of customers, parted by ; , or a tab: %s")
	textTwoIDColumns  = i18n.T("line %d: two columns are called %s")
	textTwoSeparators = i18n.T("line %d: %q: columns can be parted here in more than one way")
	textBrokenCSV     = i18n.T("line %d: quotes do not match")
	textOtherLength   = i18n.T("line %d: columns: %d, in the header: %d")
	textBinaryList    = i18n.T("line %d: not a text in UTF-8")
	textTooLarge      = i18n.T("larger than %d bytes")
	textUnknownIDs    = i18n.T("customers-from %s: line %d: LMS has no customer %d (of such numbers: %d of %d)")
	textGoneIDs       = i18n.T("customers-from %s: %d of %d customers are deleted, contractors, or without a billing address: %s")
	textNobodyLeft    = i18n.T("customers-from %s: nobody is left")
	textMoreIDs       = i18n.T("%s and %d more")
	textInputTwice    = i18n.T("body-file and customers-from cannot both be standard input")
	textSubtreeOf     = i18n.T("--subtree goes with --device")
	textUplinkOf      = i18n.T("--uplink goes with --subtree")
	textUplinkTwice   = i18n.T("uplink %q is the device itself")
	textDeviceLine    = i18n.T("device %d %s\n")
)
