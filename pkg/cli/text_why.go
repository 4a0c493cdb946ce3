package cli

import (
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Sentences and labels of the commands that say who gets what, and why:
// recipients, explain, preview and diff.

// Flags.
var (
	flagExplainAt   = i18n.T("what a run in the minute of `TIME` decides; default: now, as if it were due")
	flagExplainWho  = i18n.T("the customer with the `ID`")
	flagPreviewBy   = i18n.T("only what goes out by `CHANNEL`: email, sms or warning")
	flagPreviewTo   = i18n.T("send it to `ADDRESS`, an e-mail address or a mobile number, marked as a test")
	flagDiffRun     = i18n.T("compare with the run with the `ID`")
	flagUnreachable = i18n.T("only those who are meant and cannot be told, with what is missing")
)

// Errors.
var (
	textWhom       = i18n.T("which customer? Give --customer ID")
	textBadWhom    = i18n.T("customer %d: an id, a number above 0, is expected")
	textNoCustomer = i18n.T("customer %d: LMS has none with this id")
	textNotByThis  = i18n.T("notification %d says nothing by channel %s")
	textBadTestTo  = i18n.T("to %q: one e-mail address or mobile number is expected")
	textToAndBy    = i18n.T("to %s is not an address of channel %s")
	textNoLetter   = i18n.T("nothing to send to %s: %s")
	textNoSuchRun  = i18n.T("run %d: notification %d has none with this id that was planned to its end")
	textAskDeleted = i18n.T("notification %d was deleted; nobody would get it")
)

// Steps of explain: what is there, and what is not so.
var (
	textExists        = i18n.T("in LMS")
	textExistsNot     = i18n.T("LMS has none with the id %d")
	textNotDeleted    = i18n.T("no")
	textDeleted       = i18n.T("deleted in LMS")
	textIsCustomer    = i18n.T("a private person or a company")
	textIsBilled      = i18n.T("there is a billing address")
	textUnbilled      = i18n.T("no billing address in LMS, whose own mass mailing leaves out such customers, too")
	textContractor    = i18n.T("a contractor; only private persons and companies are told")
	textState         = i18n.T("the notification is %s")
	textDue           = i18n.T("due, %s")
	textNotDue        = i18n.T("not due, %s; next %s")
	textAsIfDue       = i18n.T("not due, %s; next %s. Explained as if it were")
	textNever         = i18n.T("never")
	textHasText       = i18n.T("there is one to send")
	textFilter        = i18n.T("%s is wanted; he has %s")
	textStatusAllowed = i18n.T("LMS's setting %s allows %s; he has %s")
	textFilterWho     = i18n.T("%s is wanted; he is %d")
	textFilterNone    = i18n.T("none")
	textNameGone      = i18n.T("%s (no longer in LMS)")
	textBalance       = i18n.T("balance %s, must be below -%s")
	textBalanceTimes  = i18n.T("balance %s, must be below -%s, that is %s × %s a month")
	textNoCharge      = i18n.T("balance %s, but no monthly charge to compare it with")
	textInvoices      = i18n.T("invoices of the day before: %s")
	textNoInvoices    = i18n.T("no invoice of the day before, from %s to %s")
	textPayments      = i18n.T("payments of the day before: %s")
	textNoPayments    = i18n.T("no payment of the day before, from %s to %s")
	textPaymentsLate  = i18n.T("payments of the day before, or booked in it: %s")
	textUnticked      = i18n.T("%s: unticked, or told by lms-notify already")
	textInvoice       = i18n.T("%s of %s")
	textPayment       = i18n.T("%s of %s")
	textNews          = i18n.T("not told yet: %s")
	textAllTold       = i18n.T("told already: %s")
	textToldWhen      = i18n.T("%s, told %s")
	textEveryRun      = i18n.T("told in every run")
	textNobodyRan     = i18n.T("no run has carried out %s yet")
	textRanAlready    = i18n.T("run %d carried it out, %s; he got %s")
	textRanBegun      = i18n.T("run %d took it up, %s, and is not through with it; he got %s")
	textRanStopped    = i18n.T("run %d took it up, %s, and stopped: %s; he got %s")
	textGuardPasses   = i18n.T("lets the run pass")
	textGotLine       = i18n.T("%s to %s (%s)")
	textBecause       = i18n.T("%s: %s")
	textGotNothing    = i18n.T("nothing")
	textGoesTo        = i18n.T("to %s")
	textShown         = i18n.T("shown in the browser")
	textTextProblem   = i18n.T("no text: %s")
	textContactUsed   = i18n.T("%s: used as %s")
	textContactTwice  = i18n.T("%s: the same address again")
	textContactBad    = i18n.T("%s: not used, %s: %s")
	textContactUnused = i18n.T("%s: not used, %s")
	textConsentGiven  = i18n.T("consent: given")
	textConsentNot    = i18n.T("consent: not given")
	textConsentFree   = i18n.T("consent: not asked for (ignore_customer_consents)")
)

// Recipients.
var (
	textAskInactive = i18n.T("powiadom: notification %d is inactive; \"powiadom enable %d\" would have it sent\n")
	textNotTo       = i18n.T("✗ %s")
)

// Differences.
var (
	textComparedWith = i18n.T("powiadom: compared with run %d of %s, which reached %d customers\n")
	textNoRunBefore  = i18n.T("powiadom: notification %d has no earlier run to compare with\n")
	textChangeIsNew  = i18n.C("customer", "new")
	textChangeIsGone = i18n.C("customer", "gone")
	textNotMeantNow  = i18n.T("not meant any more")
)

// Previews.
var (
	textNotMeant    = i18n.T("powiadom: customer %d gets nothing by notification %d (%s); shown all the same\n")
	textLetterTo    = i18n.T("%s to %s")
	textLetterNoWay = i18n.T("%s: %s; shown all the same")
	textNoLetterFor = i18n.T("There is no text: %s.")
	textParts       = i18n.T("%d (%s, %d characters)")
	textZloty       = i18n.T("%s zł")
	textTestSent    = i18n.T("sent to %s\n")
	textTestCaught  = i18n.T("powiadom: %s takes every message in the place of its recipient\n")
	testSubject     = i18n.T("[TEST] %s")
	testSMS         = i18n.T("TEST: %s")

	labelFrom  = i18n.T("from")
	labelParts = i18n.T("parts")
	labelCost  = i18n.T("cost")
	labelPlain = i18n.T("Text part:")
	labelPage  = i18n.T("HTML part:")
)

// Verdicts.
var (
	textExplained   = i18n.T("%s, customer %d %s, %s\n")
	textWouldGet    = i18n.T("would get: %s")
	textGetsNothing = i18n.T("gets nothing: %s")
	textFailed      = i18n.T("%s: %s")
	textByWay       = i18n.T("%s to %s")
	textByWarning   = i18n.T("a warning in the browser")
	textWayBarred   = i18n.T("%s: %s")
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
			return i18n.Marked(string(kind))
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

func headerRecipients() []string {
	return []string{i18n.T("CUSTOMER"), i18n.T("NAME"), i18n.T("CHANNEL"), i18n.T("TO OR WHY NOT")}
}

func headerUnreachable() []string {
	return []string{i18n.T("CUSTOMER"), i18n.T("NAME"), i18n.T("CHANNEL"), i18n.T("MISSING")}
}

func headerDiff() []string {
	return []string{i18n.T("CHANGE"), i18n.T("CUSTOMER"), i18n.T("NAME"), i18n.T("WHY")}
}

func headerExplain() []string {
	return []string{i18n.T("ID"), i18n.T("NAME"), i18n.T("GETS"), i18n.T("WHAT OR WHY NOT")}
}
