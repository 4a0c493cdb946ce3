package cli

import "github.com/powiadom/powiadom/pkg/notify"

// Sentences and labels of the commands that say who gets what, and why:
// recipients, explain, preview and diff.

// Flags.
const (
	flagExplainAt   = "what a run in the minute of `TIME` decides; default: now, as if it were due"
	flagExplainWho  = "the customer with the `ID`"
	flagPreviewBy   = "only what goes out by `CHANNEL`: email, sms or warning"
	flagPreviewTo   = "send it to `ADDRESS`, an e-mail address or a mobile number, marked as a test"
	flagDiffRun     = "compare with the run with the `ID`"
	flagUnreachable = "only those who are meant and cannot be told, with what is missing"
)

// Errors.
const (
	textWhom       = "which customer? Give --customer ID"
	textBadWhom    = "customer %d: an id, a number above 0, is expected"
	textNoCustomer = "customer %d: LMS has none with this id"
	textNotByThis  = "notification %d says nothing by channel %s"
	textBadTestTo  = "to %q: one e-mail address or mobile number is expected"
	textToAndBy    = "to %s is not an address of channel %s"
	textNoLetter   = "nothing to send to %s: %s"
	textNoSuchRun  = "run %d: notification %d has none with this id that was planned to its end"
	textAskDeleted = "notification %d was deleted; nobody would get it"
)

// Steps of explain: what is there, and what is not so.
const (
	textExists        = "in LMS"
	textExistsNot     = "LMS has none with the id %d"
	textNotDeleted    = "no"
	textDeleted       = "deleted in LMS"
	textIsCustomer    = "a private person or a company"
	textContractor    = "a contractor; only private persons and companies are told"
	textState         = "the notification is %s"
	textDue           = "due, %s"
	textNotDue        = "not due, %s; next %s"
	textAsIfDue       = "not due, %s; next %s. Explained as if it were"
	textNever         = "never"
	textHasText       = "there is one to send"
	textFilter        = "%s is wanted; he has %s"
	textFilterWho     = "%s is wanted; he is %d"
	textFilterNone    = "none"
	textNameGone      = "%s (no longer in LMS)"
	textBalance       = "balance %s, must be below -%s"
	textBalanceTimes  = "balance %s, must be below -%s, that is %s × %s a month"
	textNoCharge      = "balance %s, but no monthly charge to compare it with"
	textInvoices      = "invoices of the day before: %s"
	textNoInvoices    = "no invoice of the day before, from %s to %s"
	textPayments      = "payments of the day before: %s"
	textNoPayments    = "no payment of the day before, from %s to %s"
	textInvoice       = "%s of %s"
	textPayment       = "%s of %s"
	textNews          = "not told yet: %s"
	textAllTold       = "told already: %s"
	textToldWhen      = "%s, told %s"
	textEveryRun      = "told in every run"
	textNobodyRan     = "no run has carried out %s yet"
	textRanAlready    = "run %d carried it out, %s; he got %s"
	textRanBegun      = "run %d took it up, %s, and is not through with it; he got %s"
	textRanStopped    = "run %d took it up, %s, and stopped: %s; he got %s"
	textGuardPasses   = "lets the run pass"
	textGotLine       = "%s to %s (%s)"
	textGotNothing    = "nothing"
	textGoesTo        = "to %s"
	textShown         = "shown in the browser"
	textTextProblem   = "no text: %s"
	textContactUsed   = "%s: used as %s"
	textContactTwice  = "%s: the same address again"
	textContactUnused = "%s: not used, %s"
	textConsentGiven  = "consent: given"
	textConsentNot    = "consent: not given"
	textConsentFree   = "consent: not asked for (ignore_customer_consents)"
)

// Recipients.
const (
	textAskInactive = "powiadom: notification %d is inactive; \"powiadom enable %d\" would have it sent\n"
	textNotTo       = "✗ %s"
)

// Differences.
const (
	textComparedWith = "powiadom: compared with run %d of %s, which reached %d customers\n"
	textNoRunBefore  = "powiadom: notification %d has no earlier run to compare with\n"
	textNotMeantNow  = "not meant any more"
)

// Previews.
const (
	textNotMeant    = "powiadom: customer %d gets nothing by notification %d (%s); shown all the same\n"
	textLetterTo    = "%s to %s"
	textLetterNoWay = "%s: %s; shown all the same"
	textNoLetterFor = "There is no text: %s."
	textParts       = "%d (%s, %d characters)"
	textZloty       = "%s zł"
	textTestSent    = "sent to %s\n"
	textTestCaught  = "powiadom: %s takes every message in the place of its recipient\n"
	testSubject     = "[TEST] %s"
	testSMS         = "TEST: %s"

	labelFrom  = "from"
	labelParts = "parts"
	labelCost  = "cost"
	labelPlain = "Text part:"
	labelPage  = "HTML part:"
)

// Verdicts.
const (
	textExplained   = "%s, customer %d %s, %s\n"
	textWouldGet    = "would get: %s"
	textGetsNothing = "gets nothing: %s"
	textFailed      = "%s: %s"
	textByWay       = "%s to %s"
	textByWarning   = "a warning in the browser"
	textWayBarred   = "%s: %s"
)

// ruleLabel names a rule in a word or two.
func ruleLabel(r notify.Rule) string {
	switch r {
	case notify.Exists:
		return "customer"
	case notify.NotDeleted:
		return "deleted"
	case notify.IsCustomer:
		return "type"
	case notify.IsActive:
		return "state"
	case notify.IsDue:
		return "schedule"
	case notify.HasText:
		return "text"
	case notify.EventCame:
		return "event"
	case notify.NotTold:
		return "told"
	case notify.NotClaimed:
		return "run"
	case notify.NotHeld:
		return "guard"
	case notify.Reachable:
		return "messages"
	}
	for _, kind := range notify.FilterKinds() {
		if kind.Rule() == r {
			return string(kind)
		}
	}
	return string(r)
}

// reasonText says for people what a reason means.
func reasonText(r notify.Reason) string {
	switch r {
	case notify.NoContact:
		return "no address or number in LMS"
	case notify.ContactOff:
		return "the contact is disabled in LMS"
	case notify.NotForNotices:
		return "the contact is not marked for notifications"
	case notify.NoConsent:
		return "no consent to notices by this channel"
	case notify.BadContact:
		return "the contact cannot be used as it is written"
	case notify.ForeignNumber:
		return "the number is a foreign one"
	case notify.NoNode:
		return "no computer to show a warning on"
	case notify.HashedPIN:
		return "the PIN is kept as a hash, so that the text cannot name it"
	case notify.NoBankAccount:
		return "no bank account to name in the text"
	case notify.NoSender:
		return "no e-mail sender for the customer's company"
	case notify.TooManyParts:
		return "the text is too long for an SMS"
	case notify.EmptyText:
		return "the text is empty"
	case notify.TextTooLong:
		return "the text is too long for LMS's message log"
	case notify.TextNotStorable:
		return "characters that LMS's message log cannot hold, such as emoji"
	}
	return string(r)
}

func headerRecipients() []string {
	return []string{"CUSTOMER", "NAME", "CHANNEL", "TO OR WHY NOT"}
}

func headerUnreachable() []string { return []string{"CUSTOMER", "NAME", "CHANNEL", "MISSING"} }

func headerDiff() []string { return []string{"CHANGE", "CUSTOMER", "NAME", "WHY"} }

func headerExplain() []string { return []string{"ID", "NAME", "GETS", "WHAT OR WHY NOT"} }
