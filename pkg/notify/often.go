package notify

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/span"
)

// TooOften reports that the notification, while it is active, tells the same
// people by e-mail or SMS more than once within an hour: its cycle comes so often,
// and nothing bounds what one person gets. usual is the spacing of the installation.
func (n Notification) TooOften(usual span.Span) bool {
	return n.Writes() && n.Cycle.MoreThanHourly() && !n.bounded() && n.spacing(usual).IsZero()
}

// Writes reports whether it goes out by e-mail or SMS.
func (n Notification) Writes() bool { return n.Has(Email) || n.Has(SMS) }

// bounded reports that one person is told seldom however often the cycle comes:
// it runs once altogether, or tells of each invoice or payment once.
func (n Notification) bounded() bool {
	news := n.Event.Refers() && n.Repeat != RepeatEveryRun
	return n.Once || news
}

// OftenerThan reports that the notification, stored in the place of the other
// one, may tell somebody too often who was not told so often before: because it is
// active now, comes more often, is on another event, or is no longer for some of
// the same people on the same channels. A new name or text is no reason.
func (n Notification) OftenerThan(was Notification, usual span.Span) bool {
	if n.State != Active || !n.TooOften(usual) {
		return false
	}
	return was.State != Active || !was.TooOften(usual) || n.Cycle.TimesADay() > was.Cycle.TimesADay() || !n.within(was)
}

// within reports that whom the notification tells in writing the other one tells,
// too.
func (n Notification) within(other Notification) bool {
	for _, c := range n.Channels {
		if c != Warning && !other.Has(c) {
			return false
		}
	}
	for _, kind := range FilterKinds() {
		wide, narrow := other.values(kind), n.values(kind)
		missing := func(value string) bool { return !slices.Contains(wide, value) }
		if len(wide) > 0 && (len(narrow) == 0 || slices.ContainsFunc(narrow, missing)) {
			return false
		}
	}
	debt := n.Debt.Overdue == other.Debt.Overdue && n.Debt.Grace == other.Debt.Grace && n.DueDays == other.DueDays
	return debt && n.Event == other.Event && n.Repeat == other.Repeat &&
		sameAmount(n.Debt.Over, other.Debt.Over) && sameAmount(n.Debt.Tariffs, other.Debt.Tariffs)
}

// values are those of the filters of a kind.
func (n Notification) values(kind FilterKind) []string {
	var values []string
	for _, f := range n.Filters {
		if f.Kind == kind {
			values = append(values, f.Value)
		}
	}
	return values
}

func sameAmount(a, b *decimal.Decimal) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}
