package definition

// Sentences that users read, kept apart from the rules that choose them.
const (
	textHeader = `Notifications of powiadom, as "powiadom export" writes them. "powiadom apply
-f FILE" shows what would change and makes them so; its --help lists the keys.
Without an id the name tells which notification is meant; one that there is
not yet is added. Values of one filter are alternatives, different filters must
all hold. Without a body LMS's default text is used.
`
	textHeaderOne = `A notification of powiadom. What is saved here is checked and stored; unchanged,
nothing is stored. Values of one filter are alternatives, different filters must
all hold; without filters everybody is reached. Without a body LMS's default
text is used. "powiadom apply --help" lists the keys.
`

	textStar             = "%s; put a value that begins with * in quotes"
	textSecondDocument   = "a second document; one is allowed"
	textNotUTF8          = "the file is not UTF-8"
	textEmptyFile        = "the file is empty"
	textWantFile         = "a mapping with the key notifications is expected, here is %s"
	textUnknownKey       = "unknown key %q; allowed are %s"
	textMissing          = "the key %s is missing"
	textWantMapping      = "%s: keys with values are expected, here is %s"
	textWantText         = "%s: a text is expected, here is %s; put it in quotes if it is meant as one"
	textEmptyText        = "%s: the text is empty; write one, or leave the key out"
	textWantBool         = "%s: true or false is expected, here is %s"
	textWantID           = "%s: a number above 0 is expected"
	textWantNumber       = "%s: a number, 0 or more, is expected"
	textWantList         = "%s: a list such as [a, b] is expected, here is %s"
	textWantAmount       = "%s: a number such as 50 or 1.5 is expected, here is %s"
	textWantName         = "%s: a name or an id is expected, here is %s"
	textEmptyFilter      = "%s: the filter is empty, which would reach everybody; give a name or an id, or leave the key out"
	textNotificationWord = "notification"

	textNoSuchID   = "id %d: there is no such notification; leave the id out to add a new one"
	textWasDeleted = "notification %d was deleted, and a deleted notification never comes back; leave its id out to add a new one"
	textNoDeleting = "notification %d: a state cannot be made deleted here; take the entry out and use --prune, or \"powiadom delete %d\""
	textNewDeleted = "a new notification cannot be deleted; leave the entry out"
	textTwice      = "notification %d is in the file twice, here and at %s"
	textSameName   = "the name %q is in the file twice, here and at %s; give the ids"
	textManyNames  = "%d notifications are named %q, among them %d and %d; give the id"

	textIsText    = "a text"
	textIsNumber  = "a number"
	textIsBool    = "true or false"
	textIsNothing = "nothing"
	textIsList    = "a list"
	textIsMapping = "a mapping"
	textIsOther   = "something else (no anchors, aliases and tags)"
)
