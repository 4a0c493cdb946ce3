package definition

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences that users read, kept apart from the rules that choose them.
var (
	textHeader = i18n.T(`Notifications of powiadom, as "powiadom export" writes them. "powiadom apply
-f FILE" shows what would change and makes them so; its --help lists the keys.
Without an id the name tells which notification is meant; one that there is
not yet is added. Values of one filter are alternatives, different filters must
all hold. Without a body LMS's default text is used.
`)
	textHeaderOne = i18n.T(`A notification of powiadom. What is saved here is checked and stored; unchanged,
nothing is stored. Values of one filter are alternatives, different filters must
all hold; without filters everybody is reached. Without a body LMS's default
text is used. "powiadom apply --help" lists the keys.
`)

	textStar             = i18n.T("%s; put a value that begins with * in quotes")
	textTooDeep          = i18n.T("nested more than %d levels deep")
	textSecondDocument   = i18n.T("a second document; one is allowed")
	textNotUTF8          = i18n.T("the file is not UTF-8")
	textEmptyFile        = i18n.T("the file is empty")
	textWantFile         = i18n.T("a mapping with the key notifications is expected, here is %s")
	textUnknownKey       = i18n.T("unknown key %q; allowed are %s")
	textMissing          = i18n.T("the key %s is missing")
	textWantMapping      = i18n.T("%s: keys with values are expected, here is %s")
	textWantText         = i18n.T("%s: a text is expected, here is %s; put it in quotes if it is meant as one")
	textEmptyText        = i18n.T("%s: the text is empty; write one, or leave the key out")
	textWantBool         = i18n.T("%s: true or false is expected, here is %s")
	textWantID           = i18n.T("%s: a number above 0 is expected")
	textWantNumber       = i18n.T("%s: a number, 0 or more, is expected")
	textWantList         = i18n.T("%s: a list such as [a, b] is expected, here is %s")
	textWantAmount       = i18n.T("%s: a number such as 50 or 1.5 is expected, here is %s")
	textWantName         = i18n.T("%s: a name or an id is expected, here is %s")
	textEmptyFilter      = i18n.T("%s: the filter is empty, which would reach everybody; give a name or an id, or leave the key out")
	textNotificationWord = i18n.T("notification")

	textNoSuchID   = i18n.T("id %d: there is no such notification; leave the id out to add a new one")
	textWasDeleted = i18n.T("notification %d was deleted, and a deleted notification never comes back; leave its id out to add a new one")
	textNoDeleting = i18n.T("notification %d: a state cannot be made deleted here; take the entry out and use --prune, or \"powiadom delete %d\"")
	textNewDeleted = i18n.T("a new notification cannot be deleted; leave the entry out")
	textTwice      = i18n.T("notification %d is in the file twice, here and at %s")
	textSameName   = i18n.T("the name %q is in the file twice, here and at %s; give the ids, or another name")
	textTaken      = i18n.T("the name %q: notification %d has it already (%q); choose another, or give the id")
	textManyNames  = i18n.T("%d notifications are named %q, among them %d and %d; give the id")

	textIsText    = i18n.T("a text")
	textIsNumber  = i18n.T("a number")
	textIsBool    = i18n.T("true or false")
	textIsNothing = i18n.T("nothing")
	textIsList    = i18n.T("a list")
	textIsMapping = i18n.T("a mapping")
	textIsOther   = i18n.T("something else (no anchors, aliases and tags)")
)
