// Package phone reads telephone numbers out of the free text in which LMS keeps
// them, and tells which of them can take an SMS. Numbers without a country code
// are Polish. Who may be sent to, and by which consent, is not decided here.
package phone

import "strings"

// Number is a valid telephone number. The zero Number stands for none.
type Number struct{ digits string }

// String returns the number in E.164 without the plus, such as 48501234567.
func (n Number) String() string { return n.digits }

// Kind is what a number is for.
type Kind int

// The kinds of numbers.
const (
	Invalid Kind = iota // not a number that exists
	Mobile              // takes SMS; abroad also numbers that may be either mobile or fixed
	Fixed               // a landline
	Other               // premium rate, toll free, internet telephony and the like
)

// Result is one number found in a contact field, or a piece of the field that
// looks like one and is none.
type Result struct {
	Raw     string // the piece of the field
	Written string // the number in it as it is written, without label and comment; empty if Kind is Invalid
	Number  Number // zero if Kind is Invalid
	Kind    Kind
	Foreign bool // the country code is not 48
}

// ParseAll returns the numbers of a contact field, in order and each once, and
// among them the pieces that were meant as numbers and cannot be read. Comments
// are passed over. A field that is not blank has at least one result.
//
// Numbers are apart by `,`, `;`, `/`, `|`, `&`, a line break, a Polish `lub`, `i`,
// `oraz` or `albo`, or the plus of the next one. What follows a number from the
// first letter or bracket on is a comment: digits in it may as well belong to an
// agreement. If they are many, they give an invalid result and are not lost
// silently.
func ParseAll(raw string) []Result {
	var results []Result
	seen := make(map[Number]bool)
	for _, piece := range pieces(fold(raw)) {
		for _, r := range parsePiece(piece) {
			if r.Kind != Invalid && seen[r.Number] {
				continue
			}
			seen[r.Number] = true
			results = append(results, r)
		}
	}
	if whole := strings.TrimSpace(raw); whole != "" && len(results) == 0 {
		results = []Result{{Raw: whole}}
	}
	return results
}

func parsePiece(piece string) []Result {
	number, comment := cutComment(piece)
	var results []Result
	for _, text := range candidates(number) {
		switch n, kind := classify(international(text)); {
		case kind != Invalid:
			results = append(results, Result{Raw: piece, Written: written(text), Number: n, Kind: kind, Foreign: !isPolish(n.digits)})
		case countDigits(text) >= fewestDigits:
			results = append(results, Result{Raw: piece})
		}
	}
	if countDigits(comment) >= fewestDigits {
		results = append(results, Result{Raw: comment})
	}
	return results
}
