package notify

import (
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/span"
)

// Policy is how careful a notification is, as far as it does not leave that to the
// default. It is stored as JSON; a key that is not known makes the notification one that
// cannot be understood, since a policy that is passed over would tell people who are to
// be spared.
type Policy struct {
	Kind         Kind         `json:"kind,omitempty"`         // empty: service
	Arrangements Arrangements `json:"arrangements,omitempty"` // empty: spare on debts, tell otherwise
	// AtMostOnce is how long a customer is left alone by this notification, by e-mail and
	// SMS, after it told him; nil: as powiadom.at_most_once says, on debts and without an
	// event.
	AtMostOnce *span.Span `json:"at_most_once,omitempty"`
	For        span.Span  `json:"for,omitzero"` // how long a warning in the browser stays at most; empty: as long as its reason lasts
}

// Kind is what a message is to the law (ustawa Prawo komunikacji elektronicznej, art.
// 398): marketing needs a consent of its own.
type Kind string

// The kinds.
const (
	Service   Kind = "service"
	Marketing Kind = "marketing"
)

// Kinds lists every kind.
func Kinds() []Kind { return []Kind{Service, Marketing} }

// ParseKind reads a kind as YAML and the database spell it.
func ParseKind(s string) (Kind, error) { return parse("kind", s, Kinds()...) }

// Arrangements says what becomes of customers who have an arrangement with the office:
// in LMS "suspend the cutting off until" (customers.cutoffstop).
type Arrangements string

// What may become of them.
const (
	SpareArranged Arrangements = "spare"
	TellArranged  Arrangements = "tell"
)

// ArrangementWords lists both.
func ArrangementWords() []Arrangements { return []Arrangements{SpareArranged, TellArranged} }

// ParseArrangements reads one as YAML and the database spell it.
func ParseArrangements(s string) (Arrangements, error) {
	return parse("arrangements", s, ArrangementWords()...)
}

// IsMarketing reports whether the customer must have agreed to marketing.
func (n Notification) IsMarketing() bool { return n.Policy.Kind == Marketing }

// SparesArranged reports whether customers with an arrangement are left out. Without a
// word they are left out of notifications on debts, as LMS's own notifier does
// (bin/lms-notify.php, cutoffstop).
func (n Notification) SparesArranged() bool {
	if n.Policy.Arrangements == "" {
		return n.Event == Debt
	}
	return n.Policy.Arrangements == SpareArranged
}

// Spacing is how long a customer whom the notification told is left alone by it, by e-mail
// and SMS; usual is that of the installation. Of an invoice and a payment is told once
// anyway, and one made of flags has no memory.
func (n Notification) Spacing(usual span.Span) span.Span {
	if n.ID == 0 || n.Urgent {
		return span.Span{}
	}
	return n.spacing(usual)
}

// spacing is that of the notification once it is stored.
func (n Notification) spacing(usual span.Span) span.Span {
	switch {
	case n.Policy.AtMostOnce != nil:
		return *n.Policy.AtMostOnce
	case n.Event == Debt, n.Event == NoEvent:
		return usual
	}
	return span.Span{}
}

// Sparing is a customer whom nobody is to write to until a time, by order of the office.
type Sparing struct {
	ID       int64
	Customer int64
	Until    time.Time
	Why      string
	Person   string // who said so
	Since    time.Time
}

// validate checks what can be checked of a policy without a database.
func (p Policy) validate(n Notification) []error {
	var faults []error
	if p.Kind == Marketing && n.Has(Warning) {
		faults = append(faults, i18n.Errorf("kind marketing: LMS has no consent to marketing by a warning in the browser; take the channel out"))
	}
	if p.Kind == Marketing && n.Event == Debt {
		faults = append(faults, i18n.Errorf("kind marketing: a notice on a debt is no marketing"))
	}
	if !p.For.IsZero() && !n.Has(Warning) {
		faults = append(faults, i18n.Errorf("for %s: only warnings in the browser end by themselves; add the channel warning, or leave it out", p.For))
	}
	return faults
}

// ParseFor reads how long a warning stays at most; the empty text sets no end.
func ParseFor(s string) (span.Span, error) {
	if s == "" {
		return span.Span{}, nil
	}
	length, err := span.Parse(s)
	if err == nil && length.IsZero() {
		err = i18n.Errorf("%q: a length of time such as 90m, 12h, 3d or 2w is expected", s)
	}
	if err != nil {
		return span.Span{}, i18n.Errorf("for %w", err)
	}
	return length, nil
}
