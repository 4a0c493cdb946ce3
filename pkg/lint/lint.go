// Package lint looks at a definition and says what is wrong with it or hardly
// meant. Each check is a function of the notification and of facts that were
// gathered for it; it reads no database, changes nothing and sends nothing.
package lint

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/span"
)

// Code names a check. Codes are stable: scripts may compare them.
type Code string

// The codes.
const (
	BrokenRow       Code = "broken-row"       // the row cannot be understood
	NeverDue        Code = "never-due"        // the schedule or the row's past leaves no occurrence
	RarelyDue       Code = "rarely-due"       // the next occurrence is more than a year away
	DatePassed      Code = "date-passed"      // the date of a one-time one has passed this year, or is far ahead
	TooOften        Code = "too-often"        // the same people get it more than once an hour
	Spaced          Code = "spaced"           // it comes more often than it may tell somebody
	Missed          Code = "missed"           // no run looks at some invoices or payments
	SameName        Code = "same-name"        // another one has its name
	NoText          Code = "no-text"          // no body, and LMS has no default text
	Refused         Code = "refused"          // the text cannot be sent or kept
	UnknownVariable Code = "unknown-variable" // a %word that is no variable
	LoginData       Code = "login-data"       // %cid and %pin in one message
	SMSUnicode      Code = "sms-unicode"      // letters make it an SMS of 70 characters a part
	SMSTooLong      Code = "sms-too-long"     // more parts than are sent
	SMSTable        Code = "sms-table"        // a table in an SMS
	VanishedFilter  Code = "vanished-filter"  // LMS no longer has what a filter names, or not in a usable way
	DebtWhole       Code = "debt-whole"       // the whole balance counts, also what is not due yet
	NoCharge        Code = "no-charge"        // customers without a charge never match a multiple of it
)

// Severity is how bad a finding is.
type Severity string

// A hint recommends something. A warning may be meant. An error is a notification that
// is never sent, or refused.
const (
	Hint    Severity = "hint"
	Warning Severity = "warning"
	Error   Severity = "error"
)

// Finding is what one check says.
type Finding struct {
	Code     Code
	Severity Severity
	Message  string
}

// Facts are what the checks need beside the notification. A function that is
// nil is a fact that is not known: the check that needs it says nothing.
type Facts struct {
	Usual  span.Span // how long a customer is left alone where the notification does not say
	At     time.Time // now, in the installation's zone
	Broken []error   // what could not be read of the row; then nothing else is looked at
	Used   bool      // it is for one time and has run already
	Unsent error     // why its text cannot be sent or kept, other than that there is none

	// Default is LMS's text for an event and channel, false without one.
	Default func(notify.Event, notify.Channel) (string, bool)
	// SMS measures a text as an SMS, in plain letters or as it is.
	SMS func(text string, plain bool) SMSSize
	// SMSPlain says that SMS are sent in plain letters; SMSParts is how many
	// parts are sent at most.
	SMSPlain bool
	SMSParts int

	// Names has the filters that LMS has something for.
	Names map[notify.Filter]notify.Named
	// Reach counts whom it would speak to now.
	Reach func() (Reach, error)
	// SMSPrice is the price of a part in złoty; nil when it is not known.
	SMSPrice *decimal.Decimal
	// Namesakes are the others of its name that are not deleted.
	Namesakes []int64
	// Uncharged counts the customers who pass the filters, and those of them
	// without a monthly charge.
	Uncharged func() (without, among int, err error)
}

// Reach is what one run of a notification comes to.
type Reach struct {
	Customers int // who would get an e-mail or SMS
	Messages  map[notify.Channel]int
	Parts     int // that the SMS take
}

// SMSSize is the size of a text as an SMS.
type SMSSize struct {
	Units   int // characters as operators count them
	Parts   int
	Unicode bool // 70 characters a part; otherwise 160
}

// Check looks at a notification with every check, in the order of their codes
// above. A notification that is sent by hand and has no schedule is not told
// about one.
func Check(n notify.Notification, f Facts) []Finding {
	if len(f.Broken) > 0 {
		return broken(f.Broken)
	}
	var found []Finding
	for _, check := range []func(notify.Notification, Facts) []Finding{
		neverDue, rarelyDue, datePassed, tooOften, spaced, missed, sameName, noText, refused, unknownVariables, loginData,
		smsUnicode, smsTooLong, smsTable, vanishedFilters, debtWhole, noCharge,
	} {
		found = append(found, check(n, f)...)
	}
	return found
}
