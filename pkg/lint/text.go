package lint

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences that users read, kept apart from the rules that choose them.
var (
	textUsed           = i18n.T("it is for one time and has run already; \"powiadom disable\" and \"enable\" arm it again")
	textRarely         = i18n.T("the schedule %q is due next on %s only")
	textOften          = i18n.T("the schedule %q repeats this more than once an hour: each time %d customers would get it (e-mails: %d, SMS: %d); give --cycle, or --once")
	textOftenUncounted = i18n.T("the schedule %q repeats this more than once an hour; how many customers would get it is not known: %v")
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
