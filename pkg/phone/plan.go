package phone

import (
	_ "embed"
	"strings"
)

// plans are the numbering plans of all countries, made by plan_test.go from the
// metadata of Google's libphonenumber (Apache License 2.0): an automaton that
// reads a number in E.164 digit by digit. It begins with the number of its first
// state; then come the states, each a label and the number of the next state for
// each digit, two bytes with the lower one first. State 0 leads nowhere. The label
// is the Kind of the number that ends there; on the state after a country's code
// it is firstTrunk and more, for the trunk prefixes of that country.
//
//go:embed plans.bin
var plans string

const (
	stateSize  = 1 + 2*len(digitSet)
	firstTrunk = 4
)

// trunkPrefixes returns which digits are written before a number at home and are
// no part of it, longest first, for a label.
func trunkPrefixes(label byte) []string {
	if label < firstTrunk {
		return nil
	}
	return strings.Fields(trunks[label-firstTrunk])
}

var trunks = [...]string{"", "0", "1", "8", "06", "0 8", "80 0 8", "90 0"}

// classify looks a number with its country code up in the numbering plan of that
// country. A trunk prefix, as in +49 (0)151, is dropped where it makes a number of
// what is none.
func classify(digits string) (Number, Kind) {
	kind, code, trunk := look(digits)
	for _, prefix := range trunkPrefixes(trunk) {
		if kind != Invalid {
			break
		}
		if national, found := strings.CutPrefix(digits[code:], prefix); found {
			if kind, _, _ = look(digits[:code] + national); kind != Invalid {
				digits = digits[:code] + national
			}
		}
	}
	if kind == Invalid {
		return Number{}, Invalid
	}
	return Number{digits}, kind
}

// look returns the kind of a number, how many of its digits are the country's
// code, and the label of that country.
func look(digits string) (kind Kind, code int, trunk byte) {
	state := word(0)
	for i := range len(digits) {
		state = word(2 + state*stateSize + 1 + 2*int(digits[i]-'0'))
		label := plans[2+state*stateSize]
		if kind = Kind(label); label >= firstTrunk {
			kind, code, trunk = Invalid, i+1, label
		}
	}
	return kind, code, trunk
}

func word(at int) int { return int(plans[at]) | int(plans[at+1])<<8 }
