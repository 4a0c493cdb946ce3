package money

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences of ParseError.
var (
	textError       = i18n.T("amount %q: %s; allowed are amounts such as 50, 50,00, 50.00 and 1 234,56 zł")
	textNotAnAmount = i18n.T("not an amount")
	textBadGroups   = i18n.T("blanks are allowed between groups of three digits only")
	textTwoMarks    = i18n.T("more than one decimal mark; write thousands without a point or comma")
	textTooPrecise  = i18n.T("more than two decimals")
)
