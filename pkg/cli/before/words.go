package before

import (
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// ruleLabel names a rule in a word or two.
func ruleLabel(r notify.Rule) string {
	switch r {
	case notify.Exists:
		return i18n.T("customer")
	case notify.NotDeleted:
		return i18n.C("customer", "deleted")
	case notify.IsCustomer:
		return i18n.T("type")
	case notify.IsBilled:
		return i18n.C("rule", "address")
	case notify.StatusAllowed:
		return i18n.C("rule", "allowed")
	case notify.IsActive:
		return i18n.T("state")
	case notify.IsDue:
		return i18n.T("schedule")
	case notify.HasText:
		return i18n.T("text")
	case notify.EventCame:
		return i18n.T("event")
	case notify.NotTold:
		return i18n.T("told")
	case notify.NotClaimed:
		return i18n.T("run")
	case notify.NotHeld:
		return i18n.C("rule", "guard")
	case notify.Reachable:
		return i18n.T("messages")
	}
	for _, kind := range notify.FilterKinds() {
		if kind.Rule() == r {
			return i18n.T(string(kind))
		}
	}
	return string(r)
}

// reasonText says for people what a reason means.
func reasonText(r notify.Reason) string {
	switch r {
	case notify.NoContact:
		return i18n.T("no address or number in LMS")
	case notify.ContactOff:
		return i18n.T("the contact is disabled in LMS")
	case notify.NotForNotices:
		return i18n.T("the contact is not marked for notifications")
	case notify.NoConsent:
		return i18n.T("no consent to notices by this channel")
	case notify.BadContact:
		return i18n.T("the contact cannot be used as it is written")
	case notify.ForeignNumber:
		return i18n.T("the number is a foreign one")
	case notify.NoNode:
		return i18n.T("no computer to show a warning on")
	case notify.HashedPIN:
		return i18n.T("the PIN is kept as a hash, so that the text cannot name it")
	case notify.NoBankAccount:
		return i18n.T("no bank account to name in the text")
	case notify.NoSender:
		return i18n.T("no e-mail sender for the customer's company")
	case notify.TooManyParts:
		return i18n.T("the text is too long for an SMS")
	case notify.EmptyText:
		return i18n.T("the text is empty")
	case notify.TextTooLong:
		return i18n.T("the text is too long for LMS's message log")
	case notify.TextNotStorable:
		return i18n.T("characters that LMS's message log cannot hold, such as emoji")
	case notify.Paid:
		return i18n.T("he has paid meanwhile")
	case notify.InvoiceGone:
		return i18n.T("the invoice was cancelled or deleted meanwhile")
	case notify.PaymentGone:
		return i18n.T("the payment was deleted meanwhile")
	case notify.PaymentUnticked:
		return i18n.T("the payment is unticked, or told by lms-notify already")
	case notify.CustomerGone:
		return i18n.T("the customer was deleted meanwhile")
	case notify.Unbilled:
		return i18n.T("the customer has no billing address in LMS any more")
	case notify.AddressGone:
		return i18n.T("the address is not the customer's any more")
	case notify.NotificationDeleted:
		return i18n.T("the notification was deleted meanwhile")
	}
	return string(r)
}
