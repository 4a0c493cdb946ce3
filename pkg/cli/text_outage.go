package cli

// Sentences of sends to people whom others have chosen, and of outages.
const (
	flagCustomersFrom = "only customers whose ids are in `FILE`, - is standard input"
	flagSubtree       = "with --device: also at the devices that are cut off when it is down"
	flagUplink        = "with --subtree: device `NAME` or id on the provider's side"

	textBadIDLine   = "line %d: %q is no id of a customer; allowed are ids, one a line, or CSV with , or ; whose header names a column customer, customerid or id, else the first column counts; blank lines and # comments"
	textUnknownIDs  = "customers-from %s: %d of %d ids are of no customer, or of a deleted one: %s"
	textNobodyLeft  = "customers-from %s: nobody is left"
	textMoreIDs     = "%s and %d more"
	textInputTwice  = "body-file and customers-from cannot both be standard input"
	textSubtreeOf   = "--subtree goes with --device"
	textUplinkOf    = "--uplink goes with --subtree"
	textUplinkTwice = "uplink %q is the device itself"
	textDeviceLine  = "device %d %s\n"
)
