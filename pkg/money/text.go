package money

// The currency, as customers read it.
const textZloty = "zł"

// Sentences of ParseError.
const (
	textError       = "amount %q: %s; allowed are amounts such as 50, 50,00, 50.00 and 1 234,56 zł"
	textNotAnAmount = "not an amount"
	textBadGroups   = "blanks are allowed between groups of three digits only"
	textTwoMarks    = "more than one decimal mark; write thousands without a point or comma"
	textTooPrecise  = "more than two decimals"
)
