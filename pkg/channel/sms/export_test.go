package sms

// What tests from outside look at.
var (
	ErrNoText     = errNoText
	Transliterate = plain
)
