package notify

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Customer is what LMS knows of one customer, as far as a run asked for it.
type Customer struct {
	ID       int64
	Name     string // surname or company, then first name
	Division int64  // 0 when the customer has none
	PIN      string // as stored: plain, or a password hash

	Contacts      []Contact
	MailConsent   bool // consent to service information by e-mail (LMS: mailingnotice)
	SMSConsent    bool // the same by SMS (LMS: smsnotice)
	MailMarketing bool // consent to marketing by e-mail (LMS: CCONSENT_MAIL_MARKETING)
	SMSMarketing  bool // the same by SMS
	HasNode       bool
	Unbilled      bool // has no billing address in LMS; only a second look asks

	ArrangedUntil time.Time // the office and he have an arrangement (LMS: cutoffstop); zero: none
	Silent        bool      // he is in the group of those who are left in peace
	SMSToday      int       // that he was sent on the day of the run, by all notifications
	LastTold      time.Time // by this notification, by e-mail or SMS; zero: not within its spacing
	Sparing       *Sparing  // the office has said so; nil: it has not

	Balance       decimal.Decimal // złoty; below zero is a debt
	Overdue       decimal.Decimal // the part of it that was to be paid by now; złoty
	MonthlyCharge decimal.Decimal // złoty; 0 when nothing is charged
	LastPayment   *CashEntry
	LastEntries   []CashEntry // newest first
	Refs          []Reference // the invoices or payments that make the event
	Unticked      []Reference // payments that would, and of which nobody wants him told by us

	Dead []DeadAddress // addresses that do not exist, as others say
}

// DeadAddress is an address or a number to which nothing goes any more: mail to it came
// back, or the gateway says that there is no such number. It is so until the contact in
// LMS is another.
type DeadAddress struct {
	Channel     Channel
	Destination string // as LMS's log has it, in small letters
	Bounces     int    // how often that was said
	Since       time.Time
	Words       string // of the server, the last ones
}

// DeadAt is the dead one among the customer's addresses that a message would go to.
func (c Customer) DeadAt(channel Channel, destination string) (DeadAddress, bool) {
	for _, d := range c.Dead {
		if d.Channel == channel && d.Destination == strings.ToLower(destination) {
			return d, true
		}
	}
	return DeadAddress{}, false
}

// CashEntry is one operation on a customer's account.
type CashEntry struct {
	ID       int64
	Time     time.Time
	Value    decimal.Decimal // below zero is a charge
	Currency string          // ISO 4217; empty is the system's currency
	After    decimal.Decimal // balance after the operation, złoty
	Comment  string
}

// Contact is one row of LMS's customer contacts.
type Contact struct {
	ID    int64
	Value string // free text: address, number, account
	Type  int    // bit mask of ContactMobile and the like
}

// Bits of a contact's type (LMS lib/definitions.php, CONTACT_*).
const (
	ContactMobile        = 1
	ContactEmail         = 8
	ContactInvoices      = 16
	ContactNotifications = 32
	ContactBankAccount   = 64
	ContactDisabled      = 16384
)

// Reason says why a customer who matched gets no message by a channel, or why
// a planned delivery is not made. The words appear in JSON and counters.
type Reason string

// The reasons.
const (
	NoContact       Reason = "no-contact"       // no e-mail address or mobile number at all
	ContactOff      Reason = "contact-disabled" // only disabled ones
	NotForNotices   Reason = "contact-not-for-notifications"
	NoConsent       Reason = "no-consent"
	BadContact      Reason = "contact-invalid" // only unusable ones
	ForeignNumber   Reason = "foreign-number"
	Dead            Reason = "dead"    // mail to it came back, or there is no such number
	NoNode          Reason = "no-node" // nothing to show a warning on
	HashedPIN       Reason = "pin-hashed"
	NoBankAccount   Reason = "no-bank-account"
	NoSender        Reason = "no-sender"
	TooManyParts    Reason = "sms-too-long"
	EmptyText       Reason = "empty-text"
	TextTooLong     Reason = "text-too-long"   // beyond what LMS's columns hold
	TextNotStorable Reason = "text-unstorable" // characters that LMS's tables cannot hold
	Arranged        Reason = "arrangement"     // LMS: cutting off is suspended
	Silent          Reason = "silent-group"
	Spared          Reason = "spared"    // powiadom spare
	SMSLimit        Reason = "sms-limit" // as many SMS on that day as one may get
	TooSoon         Reason = "too-soon"  // told within the notification's spacing
)

// The reasons why a delivery that waited is not wanted any more, beside those
// above.
const (
	Paid                Reason = "paid" // owes no more than the notification allows
	InvoiceGone         Reason = "invoice-withdrawn"
	PaymentGone         Reason = "payment-withdrawn"
	CustomerGone        Reason = "customer-deleted"
	Unbilled            Reason = "no-billing-address"
	AddressGone         Reason = "address-changed"
	PaymentUnticked     Reason = "payment-unticked"
	NotificationDeleted Reason = "notification-deleted"
)

// Reasons lists every reason.
func Reasons() []Reason {
	return []Reason{
		NoContact, ContactOff, NotForNotices, NoConsent, BadContact, ForeignNumber, Dead, NoNode, HashedPIN, NoBankAccount,
		NoSender, TooManyParts, EmptyText, TextTooLong, TextNotStorable, Arranged, Silent, Spared, TooSoon, SMSLimit,
		Paid, InvoiceGone, PaymentGone, PaymentUnticked, CustomerGone, Unbilled, AddressGone, NotificationDeleted,
	}
}

// Division is a company of the provider, as far as messages need it.
type Division struct {
	ID      int64
	Account string // bank account: a full one, or the prefix of individual ones
	Email   string
}

// Query asks for customers who pass the filters and may match the event.
type Query struct {
	Filters []Filter
	Within  *Narrowing
	Allowed []string // words of the statuses that LMS's settings allow; none: any
	Event   Event
	Debt    Threshold
	DueDays int
	Balance bool      // the balance is wanted although the event does not need it
	At      time.Time // the run's instant, floored to the minute
	Present time.Time // the present, for an At before it: what was so then is asked for, as far as LMS knows; else zero
	Booked  *Booked   // of a payment: beside those of the window; nil: the window alone
}

// Booked tells payments that were booked lately, whatever their date: LMS does not
// keep when it booked an entry, and those of an import have the bank's date.
type Booked struct {
	Above int64     // those with a higher id of table cash
	Since time.Time // dated after it
}

// Past reports that the instant lies in the past: entries of the account count up
// to it, and who was in a group then is in it. Statuses, contacts, consents and
// computers are those of today, since LMS keeps no history of them.
func (q Query) Past() bool { return !q.Present.IsZero() }

// Window is the wall-clock day before the instant, in its zone, in which an
// invoice or payment is news: after from, up to and including to. On the days
// of a change of clocks it lasts 23 or 25 hours.
func (q Query) Window() (from, to time.Time) { return q.At.AddDate(0, 0, -1), q.At }

// Overdue reports that the query is about the overdue balance, in Customer.Overdue.
func (q Query) Overdue() bool { return q.Event == Due || q.Event == Debt && q.Debt.Overdue }

// OverdueBy is the instant before which a charge was to be paid if it counts in the
// overdue balance. A day of grace has 24 hours there, as in LMS. For the due event it
// is the end of the day of payment that is asked about.
func (q Query) OverdueBy() time.Time {
	if q.Event == Due {
		return q.DueDay().AddDate(0, 0, 1)
	}
	return q.At.Add(-time.Duration(q.Debt.Grace) * 24 * time.Hour)
}

// DueDay is the midnight at which the day of payment begins that the due event is
// about: the day of the instant, by its zone, less DueDays.
func (q Query) DueDay() time.Time {
	y, m, d := q.At.Date()
	return time.Date(y, m, d-q.DueDays, 0, 0, 0, 0, q.At.Location())
}

// BookedWithin is how long before a run a payment may have been booked that it is
// news whatever its date, for who remembers what he told of: a day, and some hours
// for what was in the hands of a long transaction meanwhile.
const BookedWithin = 28 * time.Hour

// LooksBack is the instant after which what has happened is news to a run of the
// notification; false when all that is so at its time counts.
func (n Notification) LooksBack(at time.Time) (since time.Time, limited bool) {
	if !n.Event.Refers() {
		return time.Time{}, false
	}
	since, _ = Query{At: at}.Window()
	if booked := at.Add(-BookedWithin); n.Event == Payment && n.Repeat != RepeatEveryRun && booked.Before(since) {
		since = booked
	}
	return since, true
}

// Details names what a message needs beyond what the query brought.
type Details struct {
	Contacts bool
	Consents bool
	Nodes    bool
	// Arrangements: until when they hold. Silent: who is in the group, by name or id; empty: nobody.
	Arrangements bool
	Silent       string
	Payment      bool      // the last payment
	Last         int       // the last entries of the account, at most this many
	Until        time.Time // entries of the account up to it; zero: all
}

// Look asks what is so of customers now, whoever they are.
type Look struct {
	Customers []int64
	Details   Details
	Balance   bool
	Charge    bool      // the monthly charge
	At        time.Time // the present, for the charge
}

// Mention is what one delivery says of a customer's invoices or payments.
type Mention struct {
	Customer int64
	Refs     []int64   // none: which ones is not known, but that they were news at the instant
	At       time.Time // of the run
	Since    time.Time // what the run may have spoken of is dated after it
}

// Told is an invoice or payment of a customer that a notification spoke of.
type Told struct {
	Reference
	Customer int64
	// Replaces is the id of one that LMS has no longer, spoken of at the time in
	// Told, in whose place this one stands; 0: it is spoken of now.
	Replaces int64
}
