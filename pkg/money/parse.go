package money

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Parse reads an amount in złoty: an optional sign, digits whole or in groups of
// three between blanks, at most two decimals after a comma or a point, and an
// optional zł, zl or PLN. It reads back what Format writes. A point or a comma
// never separates thousands, so that none can be taken for the other. Whether a
// negative amount makes sense is the caller's question.
func Parse(s string) (decimal.Decimal, error) {
	digits, problem := normalise(s)
	if problem == "" {
		return decimal.NewFromString(digits)
	}
	return decimal.Decimal{}, i18n.Errorf("amount %q: %s; allowed are amounts such as 50, 50,00, 50.00 and 1 234,56 zł", s, problem)
}

// normalise turns an amount into a sign, digits, a point and decimals, or says what
// is wrong with it.
func normalise(s string) (number, problem string) {
	s = trimCurrency(strings.TrimSpace(Plain(s)))
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = s[:1], s[1:]
	}
	whole, cents, marked := cutMark(s)
	switch {
	case strings.ContainsAny(cents, ".,"):
		return "", i18n.T("more than one decimal mark; write thousands without a point or comma")
	case !isDigits(strings.ReplaceAll(whole, " ", "")) || marked && !isDigits(cents):
		return "", i18n.T("not an amount")
	case !isGrouped(whole):
		return "", i18n.T("blanks are allowed between groups of three digits only")
	case len(cents) > 2:
		return "", i18n.T("more than two decimals")
	}
	number = sign + strings.ReplaceAll(whole, " ", "")
	if marked {
		number += "." + cents
	}
	return number, ""
}

// trimCurrency drops the currency after the number, if there is one.
func trimCurrency(s string) string {
	for _, unit := range []string{zloty, "zl", "pln"} {
		if at := len(s) - len(unit); at >= 0 && strings.EqualFold(s[at:], unit) {
			return strings.TrimRight(s[:at], " ")
		}
	}
	return s
}

// cutMark splits a number at its decimal mark.
func cutMark(s string) (whole, cents string, marked bool) {
	at := strings.IndexAny(s, ".,")
	if at < 0 {
		return s, "", false
	}
	return s[:at], s[at+1:], true
}

// isGrouped tells whether digits are written without blanks, or in groups of three
// of which only the first may be shorter.
func isGrouped(whole string) bool {
	first, rest, grouped := strings.Cut(whole, " ")
	if !grouped {
		return true
	}
	for group := range strings.SplitSeq(rest, " ") {
		if len(group) != 3 {
			return false
		}
	}
	return len(first) >= 1 && len(first) <= 3
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
