// Package money writes and reads exact amounts as Polish readers expect them. It
// does no arithmetic and converts no currency; that is the decimal library's and
// the caller's affair.
package money

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// The currency, as customers read it.
const zloty = "zł"

// nbsp keeps the parts of an amount on one line.
const nbsp = "\u00a0"

// Format returns an amount in złoty, such as `-1234,50 zł` or `12 345,67 zł`: see
// FormatCurrency.
func Format(d decimal.Decimal) string { return FormatCurrency(d, "") }

// FormatCurrency returns an amount in the form that CLDR gives for Polish: rounded
// to two places with halves away from zero, a decimal comma, groups of three digits
// once there are five, U+00A0 between the groups and before the currency, and no
// negative zero. The currency is an ISO 4217 code; PLN and "" are written `zł`.
func FormatCurrency(d decimal.Decimal, iso string) string {
	unit := iso
	if iso == "" || iso == "PLN" {
		unit = zloty
	}
	rounded := d.Round(2)
	whole, cents, _ := strings.Cut(rounded.Abs().StringFixed(2), ".")
	sign := ""
	if rounded.IsNegative() {
		sign = "-"
	}
	return sign + group(whole) + "," + cents + nbsp + unit
}

// Plain replaces the no-break spaces of a formatted amount by ordinary ones, for
// SMS and terminals.
func Plain(s string) string {
	return strings.NewReplacer(nbsp, " ", "\u202f", " ").Replace(s)
}

// group puts no-break spaces between groups of three digits. CLDR asks for two
// digits at least in the first group, so that 1234 stays whole.
func group(digits string) string {
	if len(digits) < 5 {
		return digits
	}
	var b strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(nbsp)
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// Whole returns a whole number, 0 or more, in groups as amounts have them.
func Whole(n int) string { return group(strconv.Itoa(n)) }
