// Package definition writes notifications as YAML and reads them back, so that
// they can be kept in files, compared and edited. The shape is strict: an
// unknown key or a value of another type is a fault with its line and column,
// since a key that was overlooked would widen an audience. The package knows no
// database; the names of groups, devices and networks are asked for.
//
// A file is a mapping whose key notifications is a list; in an editor a single
// notification is the mapping itself. The keys of a notification, in their order:
//
//	id           number; without one, the name tells which notification is meant
//	name         text
//	state        active (also when it is left out) or inactive; deleted in an export alone
//	cycle        five fields as in crontab(5), in quotes
//	once         true: the first due minute only
//	channels     list of email, sms, warning
//	event        none (also when it is left out), debt, invoice, payment or due
//	debt_over    złoty, for the event debt
//	debt_tariffs multiple of the monthly charge, for the event debt
//	debt         whole (also when it is left out) or overdue, for the event debt
//	grace        days after the day of payment, for debt overdue
//	days_before  days before the day of payment, for the event due
//	days_after   days after it; with neither it is that day
//	repeat       once (also when it is left out) or every-run
//	max_recipients customers whom a run may reach without being confirmed; 0 or
//	             left out: any number
//	kind         service (also when it is left out) or marketing
//	arrangements spare or tell customers who have one with the office; left out: spare
//	             on debts, tell otherwise
//	at_most_once text such as 7d or 12h: how long a customer who was told is left alone;
//	             "0": not at all; left out: as the installation has it
//	for          how long a warning in the browser stays at most: 12h, 3d, 2w; left out:
//	             as long as its reason lasts
//	filters      mapping of customer-group, node-group, device, network, status,
//	             link-type, customer to lists of names or ids
//	subject      text
//	html         true: the body is HTML
//	body         text; without it LMS's default text is used
//
// The line break at the end of a body that has several lines is not part of it.
package definition

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/powiadom/powiadom/pkg/notify"
)

// The keys of a file.
const (
	keyNotifications = "notifications"

	keyID            = "id"
	keyName          = "name"
	keyState         = "state"
	keyCycle         = "cycle"
	keyOnce          = "once"
	keyChannels      = "channels"
	keyEvent         = "event"
	keyDebtOver      = "debt_over"
	keyDebtTariffs   = "debt_tariffs"
	keyDebt          = "debt"
	keyGrace         = "grace"
	keyDaysBefore    = "days_before"
	keyDaysAfter     = "days_after"
	keyRepeat        = "repeat"
	keyMaxRecipients = "max_recipients"
	keyKind          = "kind"
	keyArrangements  = "arrangements"
	keyAtMostOnce    = "at_most_once"
	keyFor           = "for"
	keyFilters       = "filters"
	keySubject       = "subject"
	keyHTML          = "html"
	keyBody          = "body"
)

func keys() []string {
	return []string{
		keyID, keyName, keyState, keyCycle, keyOnce, keyChannels, keyEvent, keyDebtOver, keyDebtTariffs,
		keyDebt, keyGrace, keyDaysBefore, keyDaysAfter,
		keyRepeat, keyMaxRecipients, keyKind, keyArrangements, keyAtMostOnce, keyFor, keyFilters, keySubject, keyHTML, keyBody,
	}
}

// Entry is a notification as a file has it. Without an id in the file its ID
// is 0.
type Entry struct {
	notify.Notification
	At Position
}

// Position is a place in a file, counted from 1; columns in characters.
type Position struct{ Line, Column int }

func (p Position) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Column) }

// SourceError is what is wrong at a place of a file.
type SourceError struct {
	At  Position
	Err error
}

func (f *SourceError) Error() string { return f.At.String() + ": " + f.Err.Error() }

func (f *SourceError) Unwrap() error { return f.Err }

// inOrder sorts faults by their places.
func inOrder(faults []*SourceError) []*SourceError {
	slices.SortStableFunc(faults, func(a, b *SourceError) int {
		return cmp.Or(a.At.Line-b.At.Line, a.At.Column-b.At.Column)
	})
	return faults
}
