package phone

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// classify looks a number up in the numbering plan of its country. It is given the
// country code and digits alone: the library takes letters for digits and passes
// over a second number.
func classify(digits string) (Number, Kind) {
	parsed, err := phonenumbers.Parse("+"+digits, phonenumbers.UNKNOWN_REGION)
	if err != nil || !phonenumbers.IsValidNumber(parsed) {
		return Number{}, Invalid
	}
	kind := Other
	switch phonenumbers.GetNumberType(parsed) {
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE:
		kind = Mobile
	case phonenumbers.FIXED_LINE:
		kind = Fixed
	default:
	}
	// E.164 lacks a foreign trunk prefix that was written, as in +49 (0)151.
	e164 := phonenumbers.Format(parsed, phonenumbers.E164)
	return Number{strings.TrimPrefix(e164, "+")}, kind
}
