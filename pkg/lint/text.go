package lint

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences that users read, kept apart from the rules that choose them.
var (
	textUsed           = i18n.T("it is for one time and has run already; \"powiadom disable\" and \"enable\" arm it again")
	textRarely         = i18n.T("the schedule %q is due next on %s only")
	textPassed         = i18n.T("it is for one time, and its date has passed this year: it goes out on %s only, in %d days")
	textFarAhead       = i18n.T("it is for one time, and goes out on %s only, in %d days")
	textOften          = i18n.T("the schedule %q tells the same people more than once an hour: now %d customers, %d times a day: %s a day")
	textOftenUncounted = i18n.T("the schedule %q tells the same people more than once an hour; how many they are is not known: %v")
	textADayEmail      = i18n.T("%s e-mails")
	textADaySMS        = i18n.T("%s SMS (%s parts)")
	textADayCost       = i18n.T("%s for SMS")
	textMissedInvoices = i18n.T("invoices issued %s are told to nobody, since a run of the schedule %q looks at the 24 hours before it: %s")
	textMissedPayments = i18n.T("payments booked %s are told to nobody, since a run of the schedule %q looks at the day before it: %s")
	textSpan           = i18n.T("from %s to %s")
	textMoreSpans      = i18n.T("%s and so on (in a year %d times, %d days)")
	textBetweenSpans   = i18n.T(" and ")
	textRunDaily       = i18n.T("%q misses none")
	textOtherHour      = i18n.T("an hour that no change of the clocks touches misses none")
	textSameName       = i18n.T("its name is also that of notification %s")
	textNoText         = i18n.T("no text to send: channel %s has no default text for event %s in LMS (section phpui); give the notification a body")
	textUnknownNear    = i18n.T("%s is no variable and stays as it is; did you mean %s?")
	textUnknown        = i18n.T("%s is no variable and stays as it is")
	textLogin          = i18n.T("%%cid and %%pin stand in one message (%s): together they are the customer's log-in data")
	textUnicode        = i18n.T("%s make this SMS %d characters in %d parts of at most 70; with plain letters it would be %d characters in %d parts of at most 160")
	textTooLong        = i18n.T("even without what its variables stand for the SMS has %d parts, and %d at most are sent")
	textTable          = i18n.T("%s is a table 109 characters wide, and this is an SMS")
	textMarkup         = i18n.T("the text is HTML, and an SMS shows its tags as they stand")
	textVanished       = i18n.T("filter %s matches nobody, LMS no longer has it")
	textVanishedAll    = i18n.T("filter %s matches nobody, LMS no longer has it; no other value of its kind is left, so nobody is reached")
	textUnusable       = i18n.T("filter %s matches nobody: %v")
	textUnusableAll    = i18n.T("filter %s matches nobody: %v; no other value of its kind is left, so nobody is reached")
	textNoCharge       = i18n.T("%d of the %d customers who pass the filters have no monthly charge and so never match")
	textUncounted      = i18n.T("how many customers have no monthly charge, and so never match, is not known: %v")
)

// Severities, in words; see i18n.Marked.
var _ = []string{i18n.N("error"), i18n.N("warning")}

// weekdays are the days of the week after "from" and "to", Sunday first.
func weekdays() [7]string {
	return [7]string{
		i18n.C("from", "Sunday"), i18n.C("from", "Monday"), i18n.C("from", "Tuesday"), i18n.C("from", "Wednesday"),
		i18n.C("from", "Thursday"), i18n.C("from", "Friday"), i18n.C("from", "Saturday"),
	}
}
