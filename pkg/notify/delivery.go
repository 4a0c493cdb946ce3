package notify

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Channel is a way to reach a customer.
type Channel string

// The channels, with their LMS counterparts (lib/definitions.php).
const (
	Email   Channel = "email"   // MSG_MAIL
	SMS     Channel = "sms"     // MSG_SMS
	Warning Channel = "warning" // browser warning; logged as MSG_WWW
)

// Channels lists every channel in the order in which they are shown.
func Channels() []Channel { return []Channel{Email, SMS, Warning} }

// ParseChannel reads a channel's name, as flags and the database spell it.
func ParseChannel(s string) (Channel, error) { return parse("channel", s, Channels()...) }

// Patience is how old a delivery may grow before it is given up. SMS end before
// the gateway forgets the id that keeps a second one from being sent (SMSAPI,
// check_idx: 24 hours).
func (c Channel) Patience() time.Duration {
	if c == SMS {
		return 23 * time.Hour
	}
	return 24 * time.Hour
}

// Deduplicates reports that the other side refuses a message that it has accepted
// before, so that an attempt whose answer was lost can be repeated (SMSAPI,
// check_idx).
func (c Channel) Deduplicates() bool { return c == SMS }

// Delivery is one planned message to one address of one customer, its text
// frozen when it was planned.
type Delivery struct {
	ID           int64 // messageitems.id, unique in the LMS database
	Run          int64 // powiadom_runs.id
	Notification int64 // 0 for an ad-hoc send
	Customer     int64 // 0 when LMS no longer has the customer
	Division     int64 // the customer's, 0 without one
	Channel      Channel
	Destination  string // e-mail address, or telephone number in any writing
	Sender       string // From of an e-mail, `"Name" <address>`; empty otherwise
	Subject      string
	Body         string
	HTML         bool          // Body is HTML
	Planned      time.Time     // when the delivery was planned, by the database's clock
	Age          time.Duration // since it was put into the outbox, by the database's clock
	Attempts     int           // attempts made before this one
	Tried        bool          // it was attempted before, or may have been, by a process that went away
	Begun        bool          // an attempt that cannot be repeated was begun, and what became of it was never written down
	Digest       string        // of address and text as they were planned, hex; empty: planned before there were digests
	Refs         []int64       // the invoices or payments that it speaks of, where they are known
	Fault        error         // its row cannot be read: it is not to be attempted
}

// Receipt is what a channel answered to an accepted delivery.
type Receipt struct {
	GatewayID string // the gateway's own id of the message, empty when it gives none
	Reply     string // the last reply, for the log
}

// Class tells what a failed attempt means for the delivery and its channel.
type Class int

const (
	// Temporary failures are tried again by a later run.
	Temporary Class = iota + 1
	// Permanent failures end the delivery: status 3 in LMS's log.
	Permanent
	// Obsolete means that the delivery is not wanted any more: it is closed with
	// the reason and counts as cancelled.
	Obsolete
	// Unknown means that the answer was lost: the message may have been delivered.
	// It is tried once more at most, unless the channel deduplicates.
	Unknown
	// Halt means that the fault is the configuration's or the account's: whatever the
	// scope names stops for this run, nothing is counted against the delivery.
	Halt
)

func (c Class) String() string {
	words := map[Class]string{Temporary: "temporary", Permanent: "permanent", Obsolete: "obsolete", Unknown: "unknown", Halt: "halt"}
	return cmp.Or(words[c], fmt.Sprintf("Class(%d)", int(c)))
}

// Scope is how far a failure reaches: what else fails for the same reason.
type Scope int

const (
	// Unclear means that the other side does not say. Once it is taken as the delivery's own;
	// the same several times in a row is not.
	Unclear Scope = iota
	// OfDelivery means its address or text, or a delay asked of everybody who writes to an
	// address for the first time (greylisting).
	OfDelivery
	// OfSender means all that have the same sender (DeliveryError.Sender).
	OfSender
	// OfChannel means all of the channel: it is the account, the server or the way there.
	OfChannel
)

func (s Scope) String() string {
	words := map[Scope]string{Unclear: "unclear", OfDelivery: "delivery", OfSender: "sender", OfChannel: "channel"}
	return cmp.Or(words[s], fmt.Sprintf("Scope(%d)", int(s)))
}

// DeliveryError is how a channel reports a failed attempt.
type DeliveryError struct {
	Class  Class
	Scope  Scope
	Sender string // of a fault of the sender: which, as the channel's SenderOf has it
	Named  bool   // the other side knew which delivery it was: another may fare otherwise
	Nobody bool   // the other side says that the delivery's address does not exist
	Code   string // "550 5.1.1", "13"; empty when the other side gave none
	Phase  string // where it failed: "connect", "greeting", "RCPT TO", …
	Reason Reason // of an obsolete one: why, to be counted
	Err    error  // the cause, free of secrets and of message text
}

func (e *DeliveryError) Error() string {
	if e.Phase == "" {
		return e.Err.Error()
	}
	return i18n.T(e.Phase) + ": " + e.Err.Error()
}

func (e *DeliveryError) Unwrap() error { return e.Err }

// ClassOf returns the class of a delivery's failure. An error that no channel
// classified counts as temporary, so that nothing is given up by mistake.
func ClassOf(err error) Class {
	if de, ok := errors.AsType[*DeliveryError](err); ok {
		return de.Class
	}
	return Temporary
}
