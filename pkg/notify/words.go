package notify

import "github.com/powiadom/powiadom/pkg/i18n"

// Codes that people read in words, where they read a table or a sentence; see
// i18n.T.
var _ = []string{
	// states
	i18n.Mark("active"), i18n.Mark("inactive"), i18n.Mark("deleted"),
	// channels
	i18n.Mark("email"), i18n.Mark("sms"), i18n.Mark("warning"),
	// events
	i18n.Mark("none"), i18n.Mark("debt"), i18n.Mark("invoice"), i18n.Mark("payment"), i18n.Mark("due"),
	// balances that make a debt
	i18n.Mark("whole"), i18n.Mark("overdue"),
	// statuses of customers and link types, as LMS's screens call them (lib/definitions.php)
	i18n.Mark("interested"), i18n.Mark("connected"), i18n.Mark("disconnected"), i18n.Mark("debt-collection"),
	i18n.Mark("wire"), i18n.Mark("wireless"), i18n.Mark("fiber"),
	// repeats
	i18n.Mark("once"), i18n.Mark("every-run"),
	// policies
	i18n.Mark("marketing"),
	// kinds of filters
	i18n.Mark("customer-group"), i18n.Mark("node-group"), i18n.Mark("device"), i18n.Mark("network"), i18n.Mark("status"),
	i18n.Mark("link-type"), i18n.Mark("customer"),
	// reasons
	i18n.Mark("no-contact"), i18n.Mark("contact-disabled"), i18n.Mark("contact-not-for-notifications"), i18n.Mark("no-consent"),
	i18n.Mark("contact-invalid"), i18n.Mark("foreign-number"), i18n.Mark("dead"), i18n.Mark("no-node"), i18n.Mark("pin-hashed"), i18n.Mark("no-bank-account"),
	i18n.Mark("no-sender"), i18n.Mark("sms-too-long"), i18n.Mark("empty-text"), i18n.Mark("arrangement"), i18n.Mark("silent-group"), i18n.Mark("spared"), i18n.Mark("too-soon"), i18n.Mark("sms-limit"), i18n.Mark("text-too-long"), i18n.Mark("text-unstorable"),
	i18n.Mark("paid"), i18n.Mark("invoice-withdrawn"), i18n.Mark("payment-withdrawn"), i18n.Mark("payment-unticked"), i18n.Mark("customer-deleted"), i18n.Mark("no-billing-address"), i18n.Mark("address-changed"),
	i18n.Mark("notification-deleted"),
}

// Shown is the name of what a filter of the kind names, for people: the words of statuses
// and link types as LMS's screens have them, other names as they are.
func Shown(kind FilterKind, name string) string {
	switch {
	case kind == Status && name == "waiting":
		return i18n.C("status", "waiting")
	case kind == Status, kind == LinkType:
		return i18n.T(name)
	}
	return name
}
