package notify

import (
	"time"

	"github.com/shopspring/decimal"
)

// Rule is one of the conditions that must all hold for a customer to be told.
// The words appear in JSON.
type Rule string

// The rules, beside those of filters (FilterKind.Rule).
const (
	Exists     Rule = "customer-exists"
	NotDeleted Rule = "customer-not-deleted"
	IsCustomer Rule = "customer-type" // a person or a company, no contractor
	// IsBilled: he has a billing address. LMS's mass mailing leaves out all others.
	IsBilled Rule = "billing-address"
	// StatusAllowed: his status is one of those that LMS's settings allow.
	StatusAllowed Rule = "allowed-status"
	IsActive      Rule = "state"
	IsDue         Rule = "schedule"
	HasText       Rule = "text"
	EventCame     Rule = "event"
	NotTold       Rule = "not-told-yet"
	NotSpared     Rule = "not-spared"     // powiadom spare
	NotSilent     Rule = "not-silent"     // not in the group of those who are left in peace
	NotArranged   Rule = "not-arranged"   // none with the office that spares him
	NotTooSoon    Rule = "not-too-soon"   // he was not told too lately
	FewSMS        Rule = "sms-limit-kept" // he got no more SMS on that day than one may get
	Reachable     Rule = "reachable"      // at least one message goes out
	NotClaimed    Rule = "not-run-yet"    // no run has carried out the occurrence
	NotHeld       Rule = "guard"          // the guard lets the run pass
)

// Rules lists every rule that is not a filter's.
func Rules() []Rule {
	return []Rule{Exists, NotDeleted, IsCustomer, IsBilled, StatusAllowed, IsActive, IsDue, HasText, EventCame, NotTold, NotSpared, NotSilent, NotArranged, NotTooSoon, FewSMS, Reachable, NotClaimed, NotHeld}
}

// Rule is the one of a kind of filter.
func (k FilterKind) Rule() Rule { return Rule("filter-" + k) }

// Condition is a rule that the database judged for one customer.
type Condition struct {
	Rule   Rule
	Holds  bool
	Kind   FilterKind // of a filter; else empty
	Wanted []Filter   // of a filter: any of these will do
	Own    []Property // of a filter: all values by which the customer would pass
}

// Property is what a customer has of a kind of filter: a group that he is in, a
// device that a computer of his is plugged into.
type Property struct {
	Value string // as a filter has it
	Name  string
}

// Examination is what the database says of one customer in the light of a
// query.
type Examination struct {
	Customer   Customer // with balance, charge and refs as far as the query asks for them
	Found      bool     // LMS has him, deleted or not
	Conditions []Condition
}

// Reference is an invoice or a payment.
type Reference struct {
	ID     int64
	Number string          // of an invoice
	Time   time.Time       // its date
	Value  decimal.Decimal // of a payment, złoty
	Booked decimal.Decimal // of a payment, as the account has it, in the entry's currency
	Days   int             // of the due event: to pay, from its date
	Told   time.Time       // when the notification spoke of it; zero: not yet
	// Unticked: the office does not want the customer told of the payment, or LMS's
	// own notifier has told him (cash.notification). Of the due event: the invoice is
	// marked as paid (documents.closed).
	Unticked bool
}

// Same reports that LMS may have made one out of the other by deleting it and
// making it anew, as it does when a receipt is edited: an invoice keeps its number,
// a payment its time and value. Both must be the same customer's.
func (r Reference) Same(other Reference, e Event) bool {
	if e == Payment {
		return r.Time.Equal(other.Time) && r.Booked.Equal(other.Booked)
	}
	// The numbers of some plans begin anew every month.
	return r.Number == other.Number && r.Time.Sub(other.Time).Abs() <= RenewedWithin
}

// RenewedWithin is how far the dates of two invoices may lie apart, one of which
// was issued in the place of the other.
const RenewedWithin = 31 * 24 * time.Hour
