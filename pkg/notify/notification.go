package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/near"
	"github.com/powiadom/powiadom/pkg/schedule"
)

// Notification is a definition: what is said, to whom, by which channels, when
// and on what event. A stored one has an ID; one made of flags for a single
// send has none.
type Notification struct {
	ID      int64
	Name    string
	State   State
	Cycle   schedule.Schedule
	Once    bool
	Armed   int64 // how often a one-time notification was made active
	Event   Event
	Debt    Threshold // for the debt event only
	DueDays int       // for the due event only: told so many days after the day of payment; below zero: before it
	Repeat  Repeat
	Text    Text
	Filters []Filter

	Channels []Channel
	// MaxRecipients is the most customers that a run may reach without being
	// confirmed; 0: any number.
	MaxRecipients int
	Policy        Policy     `json:",omitzero"`
	Within        *Narrowing // of one send by hand; never stored
	Urgent        bool       `json:",omitzero"` // of one send by hand: those who are to be left in peace are told; never stored
	Created       time.Time
	Updated       time.Time
}

// Narrowing keeps some of the customers whom a notification is for. All of it
// must hold, beside the filters.
type Narrowing struct {
	Customers []int64 // these alone, ascending; nil: any
	Devices   []int64 // those with a node at one of these; nil: any
}

// Text is what a notification says, as templates of package render. A nil Body
// stands for the default text of the channel and event (LMS's uiconfig,
// section phpui).
type Text struct {
	Subject string
	Body    *string
	HTML    bool // Body is HTML; used for e-mail and warnings, SMS are always plain
}

// Has reports whether the notification speaks through the channel.
func (n Notification) Has(c Channel) bool { return slices.Contains(n.Channels, c) }

// mostRecipients bounds MaxRecipients; there are no providers of that size.
const mostRecipients = 1_000_000_000

// Validate checks what can be checked without a database. It reports every
// fault it finds, each with the field's name as the command line spells it.
func (n Notification) Validate() []error {
	var faults []error
	fault := func(english string, args ...any) { faults = append(faults, i18n.Errorf(english, args...)) }
	if strings.TrimSpace(n.Name) == "" {
		fault("name: a notification needs a name")
	}
	if len(n.Channels) == 0 {
		fault("channel: at least one is needed; allowed are email, sms, warning")
	}
	switch {
	case n.Event == Debt && n.Debt.Over == nil && n.Debt.Tariffs == nil:
		fault("event debt: give either debt-over AMOUNT or debt-tariffs N")
	case n.Event == Debt && n.Debt.Over != nil && n.Debt.Tariffs != nil:
		fault("event debt: debt-over and debt-tariffs exclude each other; give one of them")
	case n.Event != Debt && (n.Debt.Over != nil || n.Debt.Tariffs != nil):
		fault("event %s: debt-over and debt-tariffs belong to the event debt only", n.Event)
	case n.Event != Debt && (n.Debt.Overdue || n.Debt.Grace != 0):
		fault("event %s: debt and grace belong to the event debt only", n.Event)
	}
	switch {
	case n.Debt.Grace < 0 || n.Debt.Grace > MostDays:
		fault("grace %d: a number of days up to %d is expected", n.Debt.Grace, MostDays)
	case n.Event == Debt && n.Debt.Grace != 0 && !n.Debt.Overdue:
		fault("grace belongs to debt overdue only")
	}
	switch {
	case n.DueDays < -MostDays || n.DueDays > MostDays:
		fault("days-before, days-after: a number of days up to %d is expected", MostDays)
	case n.DueDays != 0 && n.Event != Due:
		fault("event %s: days-before and days-after belong to the event due only", n.Event)
	}
	if n.Debt.Over != nil && n.Debt.Over.IsNegative() {
		fault("debt-over %s: the amount must be 0 or more", n.Debt.Over)
	}
	if n.Debt.Tariffs != nil && !n.Debt.Tariffs.IsPositive() {
		fault("debt-tariffs %s: the number must be greater than 0", n.Debt.Tariffs)
	}
	if n.MaxRecipients < 0 || n.MaxRecipients > mostRecipients {
		fault("max-recipients %d: a number of customers up to %d is expected; 0 is no limit", n.MaxRecipients, mostRecipients)
	}
	if n.Text.Body != nil && strings.TrimSpace(*n.Text.Body) == "" {
		fault("body: the text is empty; write one, or leave it out to take the default text of LMS")
	}
	return append(faults, n.Policy.validate(n)...)
}

// State is whether a notification takes part in runs.
type State string

// The states, as the add-on shows them: a lit bulb, an unlit one, none.
const (
	Active   State = "active"
	Inactive State = "inactive"
	Deleted  State = "deleted" // final
)

// ParseState reads a state as the database and JSON spell it.
func ParseState(s string) (State, error) {
	return parse("state", s, States()...)
}

// States lists every state.
func States() []State { return []State{Active, Inactive, Deleted} }

// Event is what must have happened for a customer to be told.
type Event string

// The events.
const (
	NoEvent Event = "none"
	Debt    Event = "debt"
	Invoice Event = "invoice"
	Payment Event = "payment"
	Due     Event = "due" // the day until which an invoice is to be paid, and it is not
)

// Events lists every event.
func Events() []Event { return []Event{NoEvent, Debt, Invoice, Payment, Due} }

// Refers reports that the event is one of an invoice or a payment, which is named to
// the customer and remembered.
func (e Event) Refers() bool { return e == Invoice || e == Payment || e == Due }

// ParseEvent reads an event's name; the empty text is NoEvent.
func ParseEvent(s string) (Event, error) {
	if strings.TrimSpace(s) == "" {
		return NoEvent, nil
	}
	return parse("event", s, Events()...)
}

// Repeat tells how often one invoice or payment is spoken of.
type Repeat string

// An invoice or payment is told once for each notification, unless the
// notification says otherwise.
const (
	RepeatOnce     Repeat = "once"
	RepeatEveryRun Repeat = "every-run"
)

// ParseRepeat reads a repeat policy; the empty text is RepeatOnce.
func ParseRepeat(s string) (Repeat, error) {
	if strings.TrimSpace(s) == "" {
		return RepeatOnce, nil
	}
	return parse("repeat", s, Repeats()...)
}

// Repeats lists every repeat policy.
func Repeats() []Repeat { return []Repeat{RepeatOnce, RepeatEveryRun} }

// Threshold is what a debt must exceed: an amount in złoty, or a multiple of
// the customer's monthly charge. Exactly one is set for the debt event.
type Threshold struct {
	Over    *decimal.Decimal
	Tariffs *decimal.Decimal

	// Overdue: only what was to be paid by now counts, not the whole balance.
	Overdue bool
	Grace   int // of the overdue balance: so many days later, at most MostDays
}

// MostDays bounds days of grace, days around the day of payment, and the days that an
// invoice may leave to pay if the due event is to tell of it.
const MostDays = 366

// DebtOf names the balance that makes a debt.
type DebtOf string

// The balances.
const (
	WholeDebt   DebtOf = "whole"
	OverdueDebt DebtOf = "overdue"
)

// DebtsOf lists them.
func DebtsOf() []DebtOf { return []DebtOf{WholeDebt, OverdueDebt} }

// ParseDebtOf reads the name of a balance; the empty text is the whole one.
func ParseDebtOf(s string) (DebtOf, error) {
	if strings.TrimSpace(s) == "" {
		return WholeDebt, nil
	}
	return parse("debt", s, DebtsOf()...)
}

// Of names the balance that counts.
func (t Threshold) Of() DebtOf {
	if t.Overdue {
		return OverdueDebt
	}
	return WholeDebt
}

// Balance is the one of the customer's balances that counts, in złoty.
func (t Threshold) Balance(c Customer) decimal.Decimal {
	if t.Overdue {
		return c.Overdue
	}
	return c.Balance
}

// Met reports whether the customer owes more than the threshold.
func (t Threshold) Met(c Customer) bool { return t.Exceeded(t.Balance(c), c.MonthlyCharge) }

// Exceeded reports whether a balance is a debt beyond the threshold, strictly:
// balance + threshold < 0. Both amounts are in złoty. A
// customer without a monthly charge never exceeds a multiple of it.
func (t Threshold) Exceeded(balance, monthlyCharge decimal.Decimal) bool {
	amount, ok := t.Amount(monthlyCharge)
	return ok && balance.Add(amount).IsNegative()
}

// Amount is the debt in złoty that must be exceeded by a customer who is charged
// so much a month; false when no debt is enough.
func (t Threshold) Amount(monthlyCharge decimal.Decimal) (decimal.Decimal, bool) {
	switch {
	case t.Over != nil:
		return *t.Over, true
	case t.Tariffs != nil && monthlyCharge.IsPositive():
		return monthlyCharge.Mul(*t.Tariffs), true
	}
	return decimal.Zero, false
}

// FilterKind is a property by which customers are narrowed.
type FilterKind string

// The kinds. The words are flags, columns and JSON alike.
const (
	CustomerGroup FilterKind = "customer-group"
	NodeGroup     FilterKind = "node-group"
	Device        FilterKind = "device"
	Network       FilterKind = "network"
	Status        FilterKind = "status"
	LinkType      FilterKind = "link-type"
	Customers     FilterKind = "customer"
)

// FilterKinds lists every kind in the order in which they are shown.
func FilterKinds() []FilterKind {
	return []FilterKind{CustomerGroup, NodeGroup, Device, Network, Status, LinkType, Customers}
}

// ParseFilterKind reads a kind as flags and the database spell it.
func ParseFilterKind(s string) (FilterKind, error) {
	return parse("filter", s, FilterKinds()...)
}

// Filter is one value of one kind: the id of a group, device, network or
// customer in decimal digits, or the word of a status or link type.
type Filter struct {
	Kind  FilterKind
	Value string
}

func (f Filter) String() string { return string(f.Kind) + " " + f.Value }

// Named is what a filter names in LMS. With a fault its row cannot be understood, and it
// matches nobody.
type Named struct {
	Name  string
	Fault error
}

// StatusCodes are LMS's customer statuses (lib/definitions.php, CSTATUS_*).
func StatusCodes() map[string]int {
	return map[string]int{"interested": 1, "waiting": 2, "connected": 3, "disconnected": 4, "debt-collection": 5}
}

// LinkTypeCodes are LMS's link types (lib/definitions.php, LINKTYPE_*).
func LinkTypeCodes() map[string]int {
	return map[string]int{"wire": 0, "wireless": 1, "fiber": 2}
}

func parse[T ~string](what, s string, allowed ...T) (T, error) {
	word := strings.ToLower(strings.TrimSpace(s))
	for _, a := range allowed {
		if string(a) == word {
			return a, nil
		}
	}
	return "", i18n.Errorf("%s %q: allowed are %s", what, s, Join(allowed, ", "))
}

// Typed reads one of the words as a person writes it, also in Polish. What is stored is
// read by parse alone, so that all hosts and versions understand it alike.
func Typed[T ~string](parse func(string) (T, error), words []T, s string) (T, error) {
	if word, ok := near.Meant(s, words); ok {
		return word, nil
	}
	word, err := parse(s)
	if err != nil {
		err = fmt.Errorf("%w%s", err, near.WasMeant(s, words))
	}
	return word, err
}

// Join is strings.Join for words of any type.
func Join[T ~string](words []T, separator string) string {
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = string(word)
	}
	return strings.Join(texts, separator)
}
