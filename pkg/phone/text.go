package phone

import "github.com/powiadom/powiadom/pkg/i18n"

// Names of the kinds of numbers.
var (
	textInvalid = i18n.T("invalid")
	textMobile  = i18n.T("mobile")
	textFixed   = i18n.T("fixed")
	textOther   = i18n.T("other")
)
