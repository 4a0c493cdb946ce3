// Package dispatch carries out a run: due → claim → select → render → plan →
// send → settle → report. It decides who is told what and when, through the
// interfaces below; it knows no SQL, no SMTP and no command line.
package dispatch

import (
	"context"
	"iter"
	"log/slog"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/policy"
	"github.com/powiadom/powiadom/pkg/recipient"
)

// Catalog has the stored notifications.
type Catalog interface {
	// Active returns the active notifications by id. Rows that cannot be
	// understood come as errors, each naming its notification; they stop no
	// other.
	Active(ctx context.Context) (active []notify.Notification, broken []error, err error)
	// Get returns one notification, whatever its state.
	Get(ctx context.Context, id int64) (notify.Notification, error)
	// Several returns notifications by id, whatever their state. Of those that
	// cannot be understood there is an error, beside what could be read; those that
	// there are not are missing.
	Several(ctx context.Context, ids []int64) (found map[int64]notify.Notification, broken map[int64]error, err error)
}

// Directory has the customers.
type Directory interface {
	// Probe looks at LMS's tables, once. Nothing else may be asked before.
	Probe(ctx context.Context) error
	// Candidates walks the customers with an id above after, in pages of at most
	// size, who pass the query's filters and may match its event, by id.
	Candidates(ctx context.Context, q notify.Query, after int64, size int) iter.Seq2[[]notify.Customer, error]
	// Fill adds details to customers that Candidates returned.
	Fill(ctx context.Context, customers []notify.Customer, need notify.Details) error
	// Present is what is so of customers now; those who were deleted, or are no
	// customers any more, are missing.
	Present(ctx context.Context, look notify.Look) ([]notify.Customer, error)
	// Overdue returns customers' balances at an instant, in złoty, as far as charges
	// were to be paid before another one; who has no such entries is missing.
	Overdue(ctx context.Context, customers []int64, at, by time.Time) (map[int64]decimal.Decimal, error)
	// Standing reports of each mention whether its invoices or payments are there
	// still: empty, or why it is not so any more.
	Standing(ctx context.Context, event notify.Event, mentions []notify.Mention) ([]notify.Reason, error)
	// Gone returns those of the invoices or payments that are not there any more.
	Gone(ctx context.Context, event notify.Event, refs []int64) ([]int64, error)
	// Divisions returns the provider's companies by id.
	Divisions(ctx context.Context) (map[int64]notify.Division, error)
	// Describe returns what filters name; those whose group, device, network or
	// customer is gone are missing.
	Describe(ctx context.Context, filters []notify.Filter) (map[notify.Filter]notify.Named, error)
	// HasGroup reports whether there is a customer group of the name or id.
	HasGroup(ctx context.Context, group string) (bool, error)
	// Examine judges each condition of the query for one customer, as Candidates
	// would, and has Balance, Overdue, MonthlyCharge and Refs of him.
	Examine(ctx context.Context, q notify.Query, customer int64) (notify.Examination, error)
}

// Journal is what is written while runs are planned and sent, beside LMS's own log.
// A dry run has none.
type Journal interface {
	Claim(ctx context.Context, claims []notify.Claim) ([]*notify.Run, error)
	// Begin makes a run of a send by hand. It is a *notify.TwiceError when a run with
	// an id above known does the same since a moment ago.
	Begin(ctx context.Context, n notify.Notification, at time.Time, known int64) (*notify.Run, error)
	TakeOver(ctx context.Context) ([]*notify.Run, error)
	Plan(ctx context.Context, run *notify.Run, p notify.Plan) error
	// Lift takes back warnings in browsers. upTo is where the next run begins.
	Lift(ctx context.Context, over []notify.Warned, upTo int64) (notify.Lifted, error)
	EndPlanning(ctx context.Context, run *notify.Run, n notify.Notification, stopped string) error
	// Hold lets a run wait for a person. Confirm gives the oldest run of a
	// notification that waits to this process, nil when none does.
	Hold(ctx context.Context, run *notify.Run, recipients int, why string) error
	Confirm(ctx context.Context, notification int64, recipients int) (*notify.Run, error)
	ReleaseRun(ctx context.Context, run *notify.Run) error

	Take(ctx context.Context, channel notify.Channel, limit int) (deliveries []notify.Delivery, taken int, err error)
	// Start stores that an attempt begins which must not be repeated; false when the
	// delivery is not leased to this process any more.
	Start(ctx context.Context, id int64) (ours bool, err error)
	Renew(ctx context.Context, ids []int64) error
	// Check tells which of the deliveries an operator cancelled in LMS, and which
	// are not leased to this process any more, whatever time it is.
	Check(ctx context.Context, ids []int64) (cancelled, lost []int64, err error)
	// Drop, given their runs, takes cancelled deliveries out.
	Drop(ctx context.Context, runs map[int64]int64) error
	Release(ctx context.Context, ids []int64) error
	Settle(ctx context.Context, results []notify.Result) (notify.Settled, error)
	// PutBack lets failed deliveries wait again, unless they are too old or somebody
	// has cancelled them.
	PutBack(ctx context.Context, ids []int64) error
	Lease() time.Duration

	// Tick remembers that a run looked at the present minute. FirstLook is for runs of
	// another minute: it remembers how far payments have come, if nobody has yet.
	Tick(ctx context.Context, at time.Time) error
	FirstLook(ctx context.Context, at time.Time) error
	// Fault remembers that a channel, or a sender of it, is stopped and reports whether
	// that is news. An empty sender stands for the whole channel.
	Fault(ctx context.Context, channel notify.Channel, sender, fault string, now time.Time) (news bool, err error)
	// Mended forgets the fault of a channel or a sender.
	Mended(ctx context.Context, channel notify.Channel, sender string) error
	// Streak is the row of refusals that earlier processes have left, as of the start
	// of this one; Keep remembers one.
	Streak(channel notify.Channel, sender string) notify.Streak
	Keep(ctx context.Context, channel notify.Channel, sender string, s notify.Streak) error
	Finish(ctx context.Context) error
	Summaries(ctx context.Context, runs []int64) ([]notify.Summary, error)
}

// Memory is what the journal remembers. It is only read, by dry runs too.
type Memory interface {
	Claimed(ctx context.Context, notification int64, occurrence string) (bool, error)
	// Told returns those of the invoices or payments that the notification has
	// spoken of, and when it did.
	Told(ctx context.Context, notification int64, event notify.Event, refs []int64) (map[int64]time.Time, error)
	// ToldTo returns what the notification has spoken of to customers, as far as it
	// is dated after a time.
	ToldTo(ctx context.Context, notification int64, event notify.Event, customers []int64, since time.Time) ([]notify.Told, error)
	// Dead returns addresses of customers to which nothing goes any more.
	Dead(ctx context.Context, customers []int64) (map[int64][]notify.DeadAddress, error)
	// Booked is an id of LMS's entries below those of all that were booked in the day
	// before the instant; false when that is not known.
	Booked(at time.Time) (above int64, known bool)
	// Leftovers and Schedules are as of the start of the process: whether earlier
	// runs left anything, and the schedules of the active notifications, each once,
	// as they stand in the table.
	Leftovers() bool
	// AnyWarned reports, as of then, whether a warning of ours is in a browser;
	// NextWarned are those that a run asks about, and where the next one begins.
	AnyWarned() bool
	NextWarned(ctx context.Context, at time.Time) (list []notify.Warned, upTo int64, err error)
	Schedules() []string
	// Begun is what runs are about, by their ids.
	Begun(ctx context.Context, runs []int64) (map[int64]notify.Begun, error)
	// Earlier is what earlier runs tell of a notification, Days how many customers
	// the largest run of each of the days before the instant reached.
	Earlier(ctx context.Context, notifications []int64) (map[int64]notify.Earlier, error)
	Days(ctx context.Context, notification int64, at time.Time) ([]int, error)
	// AnySpared reports, as of the start of the process, whether the office leaves anybody
	// in peace, or did.
	AnySpared() bool
	// Spared are those of the customers who are left in peace at a time.
	Spared(ctx context.Context, customers []int64, at time.Time) (map[int64]notify.Sparing, error)
	// LastTold is when the notification last told customers by e-mail or SMS, after one
	// time and before another.
	LastTold(ctx context.Context, notification int64, customers []int64, after, before time.Time) (map[int64]time.Time, error)
	// SMSBetween is how many SMS customers were sent between two times, by all.
	SMSBetween(ctx context.Context, customers []int64, from, to time.Time) (map[int64]int, error)
	// LastTick is the last minute that a run looked at, zero before the first.
	LastTick() (time.Time, error)
}

// Sender delivers by one channel. It is called by several workers at once. A
// refusal is a *notify.DeliveryError.
type Sender interface {
	Send(ctx context.Context, d notify.Delivery) (notify.Receipt, error)
	// SenderOf is who a delivery is from, in the other side's eyes.
	SenderOf(d notify.Delivery) string
}

// Channel is a way to send, as far as it is set up.
type Channel struct {
	Sender  Sender
	Workers int
	// Once says that the other side would not recognise a message that it has had
	// before: what was begun and not heard of is not attempted again.
	Once bool
	// Fault says why the channel cannot be used; its deliveries wait.
	Fault error
}

// Texts decides what a text must be to be sent and to be kept.
type Texts struct {
	// Default is LMS's text for an event and channel, false without one.
	Default func(notify.Event, notify.Channel) (string, bool)
	// From is the sender of e-mails to customers of a division.
	From func(notify.Division) (string, error)
	// SMS makes a text fit for SMS, or says why it cannot be sent.
	SMS func(string) (string, notify.Reason)
	// Frame puts the provider's frame around an e-mail or SMS to customers of a
	// division; nil: there is none.
	Frame func(d notify.Division, c notify.Channel, html bool, body string) string
	// Objection says how to object to marketing; empty: nothing is said, and no marketing
	// goes out.
	Objection string
	// Storable reports whether LMS's log can hold the text.
	Storable func(string) bool
}

// Settings are the rules of the installation.
type Settings struct {
	Zone     *time.Location
	Contacts recipient.Policy
	Accounts recipient.AccountPolicy
	Texts    Texts
	// Statuses are those of the customers whom LMS's settings allow to be told by a
	// notification that names neither statuses nor customers; none: any.
	Statuses []string
	// FirstRunLimit is the most customers that the first run of a notification may
	// reach without being confirmed; 0: any number.
	FirstRunLimit int
	// SilentGroup is the customer group, by name or id, of those who are left in peace;
	// empty: there is none.
	SilentGroup string
	// Policy is what is asked of notifications that do not say otherwise.
	Policy policy.Rules
	// PaymentDays is how many days ago a payment may be dated at most that is told of,
	// however late it was booked.
	PaymentDays int
}

// Dispatcher carries out runs. Dry runs need Catalog, Directory and Memory
// alone.
type Dispatcher struct {
	Catalog   Catalog
	Directory Directory
	Memory    Memory
	Journal   Journal
	Channels  map[notify.Channel]Channel
	Settings  Settings
	Log       *slog.Logger
	// Present is the minute in which the process began, by the clock that its
	// instant was taken from. An instant before it is the past; zero: none is.
	Present time.Time
	// Admit says why this process may not send, and is asked before anything is
	// begun; nil: it may.
	Admit func(context.Context) error
	// Now measures durations; it decides nothing about who is due.
	Now func() time.Time
	// Observe is told of progress, now and then, by one goroutine at a time; it
	// must not take long. It may be nil.
	Observe func(Progress)
}

// ChannelError is a fault that stopped a channel, or one sender of it. Its
// deliveries wait.
type ChannelError struct {
	Channel notify.Channel
	Sender  string // empty: all of them
	Waiting int    // deliveries of the sender that were not tried
	Err     error
	Known   bool // the administrator was told of it already
}

func (e *ChannelError) Error() string {
	if e.Sender != "" {
		return i18n.Sprintf("channel %s, sender %s (not tried: %d): %v", e.Channel, e.Sender, e.Waiting, e.Err)
	}
	return i18n.Sprintf("channel %s: %v", e.Channel, e.Err)
}

func (e *ChannelError) Unwrap() error { return e.Err }

// Report is what a process did.
type Report struct {
	Runs []notify.Summary
	// Problems are faults that stopped a notification or a channel, not a
	// delivery.
	Problems    []error
	Sent        int
	Failed      int                               // for good
	Channels    map[notify.Channel]notify.Settled // what these two are made of
	Unsure      int                               // of the failed ones: they may have been delivered
	FailedRuns  []int64                           // the runs of the failed ones
	Interrupted bool
}
