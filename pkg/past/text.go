package past

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences that users read, kept apart from the rules that choose them.
var textBadStatus = i18n.T("status %q: allowed are new, sent, failed and cancelled")

// States of lines, in words; see i18n.Marked.
var _ = []string{
	i18n.N("new"), i18n.N("sent"), i18n.N("failed"), i18n.N("delivered"), i18n.N("cancelled"), i18n.N("bounced"),
	i18n.N("draft"), i18n.N("ready"), i18n.N("userpanel"),
}
