package sms

import (
	"strconv"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// codeNoNumber says that no number of the request can be served; the answer may
// name a finer reason for each.
const codeNoNumber = 13

// codeMonthly says that no more may be sent this month.
const codeMonthly = 96

// codeAccepted is SMSAPI's answer to an idx that it has seen before. Under
// check_idx=1 it means that the message was accepted by an earlier request.
const codeAccepted = 53

// accepted is the class of codeAccepted, which is no failure.
const accepted notify.Class = 0

// codeRule says what the codes from lo to hi mean for the delivery.
type codeRule struct {
	lo, hi  int
	class   notify.Class
	meaning string
}

// codeRules is SMSAPI's table of errors, in order and without overlaps. It is
// never written to. A fault in the recipient or the text is permanent, one in
// the account, the configuration or this program halts the channel, the rest is
// temporary. Codes of services that are not used here (MMS, voice, binary,
// discount codes) are temporary: they blame neither the customer nor the account.
var codeRules = [...]codeRule{
	{8, 8, notify.Temporary, i18n.Mark("malformed call, or a fault at the gateway")},
	{11, 11, notify.Permanent, i18n.Mark("text empty, too long or with forbidden characters")},
	{12, 12, notify.Permanent, i18n.Mark("more parts than allowed")},
	{codeNoNumber, codeNoNumber, notify.Permanent, i18n.Mark("no valid number (wrong, landline or blacklisted)")},
	{14, 14, notify.Halt, i18n.Mark("sender name not valid or not active")},
	{17, 17, notify.Permanent, i18n.Mark("flash message with special characters")},
	// No parameters are ever sent, so that only a [%1%] in the text can cause it.
	{18, 18, notify.Permanent, i18n.Mark("wrong number of parameters (does the text hold [%1%]?)")},
	{19, 19, notify.Halt, i18n.Mark("too many messages in one call (a fault of this program)")},
	{20, 20, notify.Halt, i18n.Mark("count of idx differs from count of numbers (a fault of this program)")},
	{21, 24, notify.Temporary, i18n.Mark("MMS or voice only, not expected here")},
	{25, 25, notify.Halt, i18n.Mark("normalize and datacoding together (a fault of this program)")},
	{26, 26, notify.Temporary, i18n.Mark("MMS or voice only, not expected here")},
	{27, 27, notify.Halt, i18n.Mark("idx longer than 255 characters (a fault of this program)")},
	{28, 28, notify.Halt, i18n.Mark("bad time restriction")},
	{30, 30, notify.Temporary, i18n.Mark("binary messages only, not expected here")},
	{31, 31, notify.Temporary, i18n.Mark("MMS or voice only, not expected here")},
	{32, 32, notify.Permanent, i18n.Mark("foreign number, and these are not allowed by ECO or the account")},
	{33, 33, notify.Permanent, i18n.Mark("no correct numbers")},
	{35, 36, notify.Temporary, i18n.Mark("MMS or voice only, not expected here")},
	{40, 40, notify.Halt, i18n.Mark("contact group unknown")},
	{41, 41, notify.Halt, i18n.Mark("contact group empty")},
	{50, 50, notify.Halt, i18n.Mark("date more than three months ahead (a fault of this program)")},
	{51, 51, notify.Temporary, i18n.Mark("voice only, not expected here")},
	{52, 52, notify.Temporary, i18n.Mark("more than 10 attempts to one number within 60 seconds")},
	{codeAccepted, codeAccepted, accepted, i18n.Mark("idx used before")},
	{54, 54, notify.Halt, i18n.Mark("bad date format (a fault of this program)")},
	{55, 55, notify.Temporary, i18n.Mark("voice only, not expected here")},
	{56, 56, notify.Halt, i18n.Mark("expiration date out of range (a fault of this program)")},
	{57, 57, notify.Permanent, i18n.Mark("number on the account's blacklist")},
	{60, 62, notify.Temporary, i18n.Mark("discount codes only, not expected here")},
	{65, 66, notify.Temporary, i18n.Mark("discount codes only, not expected here")},
	{70, 70, notify.Halt, i18n.Mark("bad notify_url")},
	{72, 72, notify.Halt, i18n.Mark("notify_url not allowed")},
	{74, 74, notify.Halt, i18n.Mark("outside the hours in which the account may send")},
	{codeMonthly, codeMonthly, notify.Halt, i18n.Mark("monthly limit reached")},
	{101, 101, notify.Halt, i18n.Mark("no credentials, or wrong ones (the API password may differ from the panel's)")},
	{102, 102, notify.Halt, i18n.Mark("wrong user name or password")},
	{103, 103, notify.Halt, i18n.Mark("out of points")},
	{104, 104, notify.Halt, i18n.Mark("no such template")},
	{105, 105, notify.Halt, i18n.Mark("this machine's address is not allowed by the account's IP filter")},
	{110, 110, notify.Halt, i18n.Mark("service not enabled for the account")},
	{200, 200, notify.Temporary, i18n.Mark("sending failed")},
	{201, 201, notify.Temporary, i18n.Mark("internal error of the gateway")},
	{codeCrowded, codeCrowded, notify.Temporary, i18n.Mark("too many simultaneous requests")},
	{codeTooMany, codeTooMany, notify.Temporary, i18n.Mark("too many requests")},
	{300, 301, notify.Temporary, i18n.Mark("status and deletion only, not expected here")},
	{400, 400, notify.Temporary, i18n.Mark("status only, not expected here")},
	{666, 666, notify.Temporary, i18n.Mark("internal error of the gateway")},
	{999, 999, notify.Temporary, i18n.Mark("internal error of the gateway")},
	{1000, 1001, notify.Halt, i18n.Mark("allowed to the main user of the account only")},
	{1010, 1193, notify.Halt, i18n.Mark("management of sub-users")},
	{2001, 2115, notify.Halt, i18n.Mark("management of sender names")},
	{4000, 4280, notify.Halt, i18n.Mark("management of contacts")},
}

// The gateway asks for less at once by these codes.
const (
	codeCrowded = 202
	codeTooMany = 203
)

// codeHTTPTooMany is the same wish in HTTP's words (RFC 6585 §4).
const codeHTTPTooMany = "HTTP 429"

// ruleOf returns what a code means and whether the table has it. The table is
// open-ended at SMSAPI: a code that it lacks is temporary, so that nothing is
// given up by mistake.
func ruleOf(code int) (codeRule, bool) {
	for _, r := range codeRules {
		if r.lo <= code && code <= r.hi {
			return r, true
		}
	}
	return codeRule{code, code, notify.Temporary, i18n.Mark("a code that this program does not know")}, false
}

// scopeOf is how far a failure of a class reaches when no more is known of it.
func scopeOf(c notify.Class) notify.Scope {
	if c == notify.Halt {
		return notify.OfChannel
	}
	return notify.Unclear
}

// scope is how far a failure with the code reaches: one number is no other, and a
// gateway that wants less at once takes each of them later.
func (r codeRule) scope() notify.Scope {
	switch r.lo {
	case codeNoNumber, 32, 33, 52, 57, codeCrowded, codeTooMany:
		return notify.OfDelivery
	}
	return scopeOf(r.class)
}

// refusal turns SMSAPI's error code into the delivery's failure. It must not be
// called with codeAccepted.
func refusal(code int) *notify.DeliveryError {
	r, _ := ruleOf(code)
	return &notify.DeliveryError{
		Class: r.class,
		Scope: r.scope(),
		Named: r.lo == codeMonthly, // SMSAPI has it for a number, too
		Code:  strconv.Itoa(code),
		Err:   i18n.Errorf("SMSAPI error %d: %s", code, i18n.T(r.meaning)),
	}
}

// asksForLess tells whether a failure means that too much was sent at once.
func asksForLess(e *notify.DeliveryError) bool {
	return e.Code == strconv.Itoa(codeCrowded) || e.Code == strconv.Itoa(codeTooMany) || e.Code == codeHTTPTooMany
}
