package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences of sends to people whom others have chosen, and of outages.
var (
	flagCustomersFrom = i18n.T("only customers whose ids are in `FILE`, - is standard input")
	flagSubtree       = i18n.T("with --device: also at the devices that are cut off when it is down")
	flagUplink        = i18n.T("with --subtree: device `NAME` or id on the provider's side")

	textBadIDLine   = i18n.T("line %d: %q is no id of a customer; allowed are ids, one a line, or CSV with , or ; whose header names a column customer, customerid or id, else the first column counts; blank lines and # comments")
	textUnknownIDs  = i18n.T("customers-from %s: %d of %d ids are of no customer, or of a deleted one: %s")
	textNobodyLeft  = i18n.T("customers-from %s: nobody is left")
	textMoreIDs     = i18n.T("%s and %d more")
	textInputTwice  = i18n.T("body-file and customers-from cannot both be standard input")
	textSubtreeOf   = i18n.T("--subtree goes with --device")
	textUplinkOf    = i18n.T("--uplink goes with --subtree")
	textUplinkTwice = i18n.T("uplink %q is the device itself")
	textDeviceLine  = i18n.T("device %d %s\n")
)
