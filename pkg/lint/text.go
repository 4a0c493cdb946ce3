package lint

// Sentences that users read, kept apart from the rules that choose them.
const (
	textUsed           = "it is for one time and has run already; \"powiadom disable\" and \"enable\" arm it again"
	textRarely         = "the schedule %q is due next on %s only"
	textOften          = "the schedule %q repeats this more than once an hour: each time %d customers would get it (e-mails: %d, SMS: %d); give --cycle, or --once"
	textOftenUncounted = "the schedule %q repeats this more than once an hour; how many customers would get it is not known: %v"
	textNoText         = "no text to send: channel %s has no default text for event %s in LMS (section phpui); give the notification a body"
	textUnknownNear    = "%s is no variable and stays as it is; did you mean %s?"
	textUnknown        = "%s is no variable and stays as it is"
	textLogin          = "%%cid and %%pin stand in one message (%s): together they are the customer's log-in data"
	textUnicode        = "%s make this SMS %d characters in %d parts of at most 70; with plain letters it would be %d characters in %d parts of at most 160"
	textTooLong        = "even without what its variables stand for the SMS has %d parts, and %d at most are sent"
	textTable          = "%s is a table 109 characters wide, and this is an SMS"
	textMarkup         = "the text is HTML, and an SMS shows its tags as they stand"
	textVanished       = "filter %s matches nobody, LMS no longer has it"
	textVanishedAll    = "filter %s matches nobody, LMS no longer has it; no other value of its kind is left, so nobody is reached"
	textNoCharge       = "%d of the %d customers who pass the filters have no monthly charge and so never match"
	textUncounted      = "how many customers have no monthly charge, and so never match, is not known: %v"
)
