package config

import (
	"strings"

	"github.com/shopspring/decimal"
)

// Report are the settings of the report on the past.
type Report struct {
	// SMSPrice is what one part of an SMS costs, in złoty; nil when it is not
	// known.
	SMSPrice *decimal.Decimal
}

// dearestSMS bounds the price of a part, in złoty: what is above it is rather
// meant in grosze.
const dearestSMS = 10

func readReport(r reader) Report {
	const setting = "powiadom.sms_price"
	value := r.text(setting)
	if value == "" {
		return Report{}
	}
	// One decimal mark, of either kind; the library would take exponents, too.
	plain := strings.Replace(value, ",", ".", 1)
	price, err := decimal.NewFromString(plain)
	if err != nil || strings.Trim(plain, "0123456789.") != "" || price.GreaterThan(decimal.NewFromInt(dearestSMS)) {
		r.problem(setting, "%q is no price: write złoty for one part of an SMS, such as 0,09; at most %d", value, dearestSMS)
		return Report{}
	}
	return Report{SMSPrice: &price}
}
