package phone

// Names of the kinds of numbers.
const (
	textInvalid = "invalid"
	textMobile  = "mobile"
	textFixed   = "fixed"
	textOther   = "other"
)
