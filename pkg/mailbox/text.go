package mailbox

import "github.com/powiadom/powiadom/pkg/i18n"

// What may be wrong with an address.
var (
	textNothing   = i18n.T("nothing is written there")
	textNoAddress = i18n.T("%q is not an e-mail address")
	textNotOne    = i18n.T("more than one e-mail address")
	textLocal     = i18n.T("%q cannot stand before the @")
	textDomain    = i18n.T("%q is no mail domain (RFC 5321, IDNA 2008)")
	textNoDot     = i18n.T("the domain %q has no dot")
	textTooLong   = i18n.T("longer than RFC 5321 allows")
	textNotUTF8   = i18n.T("not UTF-8")
	textControl   = i18n.T("holds the control character %U")
)
