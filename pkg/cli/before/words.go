package before

import (
	"cmp"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// ruleLabel names a rule in a word or two.
func ruleLabel(r notify.Rule) string {
	words := map[notify.Rule]string{
		notify.Exists:        i18n.T("customer"),
		notify.NotDeleted:    i18n.C("customer", "deleted"),
		notify.IsCustomer:    i18n.T("type"),
		notify.IsBilled:      i18n.C("rule", "address"),
		notify.StatusAllowed: i18n.C("rule", "allowed"),
		notify.IsActive:      i18n.T("state"),
		notify.IsDue:         i18n.T("schedule"),
		notify.HasText:       i18n.T("text"),
		notify.EventCame:     i18n.T("event"),
		notify.NotTold:       i18n.T("told"),
		notify.NotClaimed:    i18n.T("run"),
		notify.NotHeld:       i18n.C("rule", "guard"),
		notify.Reachable:     i18n.T("messages"),
		notify.NotSpared:     i18n.C("rule", "spared"),
		notify.NotSilent:     i18n.C("rule", "silence"),
		notify.NotArranged:   i18n.C("rule", "arrangement"),
		notify.FewSMS:        i18n.T("SMS a day"),
		notify.NotTooSoon:    i18n.C("rule", "spacing"),
	}
	for _, kind := range notify.FilterKinds() {
		words[kind.Rule()] = i18n.T(string(kind))
	}
	return cmp.Or(words[r], string(r))
}

// reasonText says for people what a reason means.
func reasonText(r notify.Reason) string {
	words := map[notify.Reason]string{
		notify.NoContact:           i18n.Mark("no address or number in LMS"),
		notify.ContactOff:          i18n.Mark("the contact is disabled in LMS"),
		notify.NotForNotices:       i18n.Mark("the contact is not marked for notifications"),
		notify.NoConsent:           i18n.Mark("no consent to notices by this channel"),
		notify.BadContact:          i18n.Mark("the contact cannot be used as it is written"),
		notify.ForeignNumber:       i18n.Mark("the number is a foreign one"),
		notify.Dead:                i18n.Mark("the address or number does not exist, see \"powiadom dead\""),
		notify.NoNode:              i18n.Mark("no computer to show a warning on"),
		notify.HashedPIN:           i18n.Mark("the PIN is kept as a hash, so that the text cannot name it"),
		notify.NoBankAccount:       i18n.Mark("no bank account to name in the text"),
		notify.NoSender:            i18n.Mark("no e-mail sender for the customer's company"),
		notify.TooManyParts:        i18n.Mark("the text is too long for an SMS"),
		notify.EmptyText:           i18n.Mark("the text is empty"),
		notify.TextTooLong:         i18n.Mark("the text is too long for LMS's message log"),
		notify.TextNotStorable:     i18n.Mark("characters that LMS's message log cannot hold, such as emoji"),
		notify.Arranged:            i18n.Mark("cutting off is suspended in LMS: there is an arrangement"),
		notify.Silent:              i18n.Mark("he is in the group of those who are left in peace"),
		notify.Spared:              i18n.Mark("the office has said to leave him in peace"),
		notify.SMSLimit:            i18n.Mark("as many SMS on this day as a customer may get (powiadom.sms_daily_limit)"),
		notify.TooSoon:             i18n.Mark("told not long ago by this notification"),
		notify.Paid:                i18n.Mark("he has paid meanwhile"),
		notify.InvoiceGone:         i18n.Mark("the invoice was cancelled or deleted meanwhile"),
		notify.PaymentGone:         i18n.Mark("the payment was deleted meanwhile"),
		notify.PaymentUnticked:     i18n.Mark("the payment is unticked, or told by lms-notify already"),
		notify.CustomerGone:        i18n.Mark("the customer was deleted meanwhile"),
		notify.Unbilled:            i18n.Mark("the customer has no billing address in LMS any more"),
		notify.AddressGone:         i18n.Mark("the address is not the customer's any more"),
		notify.NotificationDeleted: i18n.Mark("the notification was deleted meanwhile"),
	}
	return i18n.T(cmp.Or(words[r], string(r)))
}
