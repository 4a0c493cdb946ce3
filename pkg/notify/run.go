package notify

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Run is one occurrence of a notification, or one send by hand, carried out. A
// send keeps its definition, which may be narrower than the stored one, so that
// another process that goes on with it reaches the same people.
type Run struct {
	ID           int64
	Notification int64 // 0 for a send of a notification made of flags
	Occurrence   string
	At           time.Time // floored to the minute, UTC
	Fresh        bool      // begun by this process
	Late         bool      // begun when its minute had passed
	Cursor       int64     // customers up to this id are planned
	Skipped      map[Reason]int
	Definition   *Notification // of a send by hand, kept with the run
	Fault        error         // that definition cannot be read
	Confirmed    int           // up to so many customers were confirmed by a person; 0: none were
}

// onceOccurrence begins the key of a one-time notification's only occurrence.
const onceOccurrence = "once "

// OnceOccurrence is the key of the only occurrence of a one-time notification,
// in whichever minute it falls. Making it active again makes a new key.
func (n Notification) OnceOccurrence() string {
	return onceOccurrence + strconv.FormatInt(n.Armed, 10)
}

// EndsNotification reports that the run was the only one of a one-time
// notification, which is inactive afterwards.
func (r Run) EndsNotification() bool { return strings.HasPrefix(r.Occurrence, onceOccurrence) }

// Planned is a delivery that is to be made.
type Planned struct {
	Customer    int64
	Channel     Channel
	Destination string // as LMS's log has it: a number as it is written, for a warning the word in its place
	Sender      string
	Subject     string
	Body        string
	Refs        []int64 // the invoices or payments that it speaks of
}

// Source is the text of a channel before variables are filled in, as LMS's
// message list shows it.
type Source struct {
	Subject string
	Body    string
	HTML    bool
}

// Plan is what one page of customers comes to: it is written in one
// transaction, or not at all.
type Plan struct {
	Cursor     int64 // the last customer of the page
	Matched    int
	Last       bool // planning ends with it
	Deliveries []Planned
	Sources    map[Channel]Source
	Skipped    map[Reason]int
	Event      Event
	Told       []Told // invoices or payments spoken of, to be remembered
	Now        time.Time
	Until      time.Time // of warnings in the browser; zero: as long as their reason lasts
}

// Begun is what a run is about, as it was begun.
type Begun struct {
	Notification int64 // 0 for a send of a notification made of flags
	At           time.Time
	Definition   *Notification // of a send by hand, kept with the run
	Fault        error         // that definition cannot be read
}

// ParseCounts reads how often there were which reasons, as they are kept with a
// run. Nothing hangs on these numbers but what people are told; those that cannot
// be read count as none, and stop nobody's messages.
func ParseCounts(text string) map[Reason]int {
	counts := make(map[Reason]int)
	if err := json.Unmarshal([]byte(text), &counts); err != nil || counts == nil {
		return make(map[Reason]int)
	}
	return counts
}

// Claim asks for an occurrence of a notification.
type Claim struct {
	Notification int64
	Occurrence   string
	At           time.Time
}

// Result is how an attempt ended: Err is nil for an accepted delivery.
type Result struct {
	Delivery
	Receipt Receipt
	Err     error
	Once    bool // the other side would not recognise a second attempt: after a lost answer none follows
}

// Settled counts how deliveries ended when their results were written down.
type Settled struct {
	Sent       int
	Failed     int     // for good
	Unsure     int     // of the failed ones: they may have been delivered
	FailedRuns []int64 // the runs of the failed ones
}

// Summary is what became of a run so far.
type Summary struct {
	Run          int64
	Notification int64
	At           time.Time
	Matched      int
	Deliveries   int
	Sent         int
	Failed       int
	Deferred     int // still waiting: not sent yet, or put back after a temporary failure
	Cancelled    int // by an operator in LMS, or because they were not wanted any more
	Skipped      map[Reason]int
	Closed       map[Reason]int // of the cancelled ones: why they were not wanted any more
	Stopped      string         // why planning ended before its time
}

// SendByHand begins the occurrence of a run that was sent by hand.
const SendByHand = "send "

// Earlier is what earlier runs of a notification tell the guard. Only runs that
// were planned whole count, and of sends by hand only those to all whom it is
// for.
type Earlier struct {
	Held    int64 // the oldest run that waits for a confirmation; 0: none does
	Reached []int // how many customers the last runs reached, the latest first
}

// Held is a run that waits for a person to confirm it.
type Held struct {
	Run          int64
	Notification int64
	At           time.Time
	Recipients   int    // so many customers are to be confirmed
	Why          string // a sentence
}

// String says how many wait, and for which command.
func (h Held) String() string {
	return i18n.N(h.Recipients, "%d: run %d waits for a confirmation of %d customer; \"powiadom run --only %d --confirm %d\" goes on",
		"%d: run %d waits for a confirmation of %d customers; \"powiadom run --only %d --confirm %d\" goes on",
		h.Notification, h.Run, h.Recipients, h.Notification, h.Recipients)
}

// Copy is a run that tells the same people the same as another would.
type Copy struct {
	Run       int64
	Begun     time.Time
	Host      string
	ByHand    bool // a send; else its schedule began it
	Customers int  // whom it has matched so far
	Planned   bool // they are all
}

// TwiceError is a send by hand that was begun a moment ago already.
type TwiceError struct{ Copy }

func (e *TwiceError) Error() string {
	return i18n.Sprintf("run %d does the same since a moment ago", e.Run)
}

// Sentinels of the journal.
var (
	// ErrTaken means that another process plans this run.
	ErrTaken = i18n.NewError("another process has taken the run over")
	// ErrTold means that another run spoke of an invoice or payment of the
	// page meanwhile; the page must be looked at again.
	ErrTold = i18n.NewError("another run has told this meanwhile")
)
