package catalog

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences that users read, kept apart from the rules that choose them.
var (
	textNotFound     = i18n.T("there is none; \"powiadom list --all\" shows all")
	textDeleted      = i18n.T("it was deleted, and a deleted notification never comes back; add a new one")
	textNotification = i18n.T("notification %d: %w")
	textStore        = i18n.T("store notification %q: %w")
	textChanged      = i18n.T("it was changed meanwhile")
	textNameTaken    = i18n.T("name %q: notification %d has it already (%q)")
	textBroken       = i18n.T("notification %d (%s) cannot be understood and is left out: %v")
	textContentType  = i18n.T("%q: allowed are text/plain and text/html")
	textNotAnID      = i18n.T("%s %q: an id, a number, is expected")
	textNotAWord     = i18n.T("%s %q: allowed are %s")
)
