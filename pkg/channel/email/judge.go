package email

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/bounce"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// fault is a step that failed.
type fault struct {
	phase   string
	reply   reply // zero if the server did not answer
	err     error
	gone    bool // the connection cannot be used any more
	unknown bool // the final dot was sent, the answer is missing
	ours    bool // the server had enough of a connection that had carried nothing yet

	from, to string // of the envelope, once there is one
}

// lost is a fault of the connection itself.
func lost(phase string, err error) *fault {
	return &fault{phase: phase, err: err, gone: true}
}

// refused is an answer that is not the one wanted. 421 closes the connection
// (RFC 5321 §3.8), and so does one that makes no sense here, such as 354 to
// RCPT.
func refused(phase string, r reply) *fault {
	if r.kind() != 4 && r.kind() != 5 {
		return lost(phase, i18n.Errorf("unexpected reply %s", r))
	}
	return &fault{phase: phase, reply: r, err: r, gone: r.code == 421}
}

// again says whether another connection may be tried for the same message: the
// connection failed, not the message, nothing can have been accepted, and there
// is time.
func (f *fault) again() bool {
	if errors.Is(f.err, context.Canceled) || errors.Is(f.err, context.DeadlineExceeded) {
		return false
	}
	return f.gone && f.phase != phaseDot && (f.reply.code == 0 || f.reply.code == 421)
}

// crowded says that the server does not take this connection, for now; it may have
// others of us.
func (f *fault) crowded() bool {
	return f.reply.code == 421 && (f.phase == phaseGreeting || f.phase == phaseEHLO)
}

// unlessTimeRanOut is a fault of connecting, unless the delivery's own time ran out
// meanwhile, which says nothing about the server: then it is the fault before it, or
// as if the delivery had waited for a connection all the time.
func (f *fault) unlessTimeRanOut(ctx context.Context, first *fault) *fault {
	ranOut := errors.Is(context.Cause(ctx), context.DeadlineExceeded)
	if deadline, limited := ctx.Deadline(); limited && ctx.Err() == nil {
		ranOut = !time.Now().Before(deadline) // a connection may notice it before its context does
	}
	switch {
	case first != nil && (ranOut || ctx.Err() != nil):
		return first
	case ranOut:
		return &fault{phase: phaseQueue, err: context.DeadlineExceeded}
	}
	return f
}

// judge makes the fault what the dispatcher understands.
func (f *fault) judge() *notify.DeliveryError {
	class, scope := f.verdict()
	err := f.err
	switch {
	case f.unknown:
		err = i18n.Errorf("%w: %w", errUnknown, err)
	case class == notify.Permanent && scope == notify.Unclear && byPolicy(f.reply):
		err = i18n.Errorf("%w (refused by policy, not because of the address)", err)
	}
	de := &notify.DeliveryError{Class: class, Scope: scope, Code: f.reply.codes(), Phase: f.phase, Err: err}
	if scope == notify.OfSender {
		de.Sender = f.from
	}
	switch f.phase {
	case phaseRCPT, phaseDATA, phaseBody, phaseDot:
		de.Named = f.reply.code != 0
	}
	return de
}

// nobody: the server says that there is no such mailbox, and says so by a code: words
// alone may mean us.
func (f *fault) nobody() bool {
	class, _ := f.verdict()
	return f.phase == phaseRCPT && class == notify.Permanent && bounce.Nobody(f.reply.status())
}

// verdict judges by phase and reply; without an answer to the final dot nobody knows
// (RFC 5321 §4.2.5: until the 250 both sides may think that it is theirs). What a
// server says before MAIL has nothing to do with the message; a cancelled run leaves
// it to the next one.
func (f *fault) verdict() (notify.Class, notify.Scope) {
	if f.unknown {
		return notify.Unknown, notify.Unclear
	}
	switch f.phase {
	case phaseMessage:
		return notify.Permanent, notify.OfDelivery
	case phaseMAIL, phaseRCPT, phaseDATA, phaseBody, phaseDot:
		switch {
		case f.cancelled(), f.ours:
			return notify.Halt, notify.OfChannel
		case f.reply.code == 0:
			return notify.Temporary, notify.Unclear
		}
		return verdict(f.phase, f.reply, f.to)
	case phaseQueue:
		if errors.Is(f.err, context.DeadlineExceeded) {
			return notify.Temporary, notify.OfDelivery
		}
	}
	return notify.Halt, notify.OfChannel
}

// cancelled: the run was told to stop before anything was decided.
func (f *fault) cancelled() bool {
	return errors.Is(f.err, context.Canceled)
}

// byPolicy: x.7.z speaks of policy and reputation (RFC 3463 §3.8); the address
// itself may be good.
func byPolicy(r reply) bool { return strings.HasPrefix(r.status(), "5.7.") }

// Phases of an SMTP session that are no commands, as notify.DeliveryError names
// them.
var (
	phaseMessage  = i18n.Mark("message") // before any network: addresses and composing
	phaseQueue    = i18n.Mark("queue")   // waiting for a free connection
	phaseConnect  = i18n.Mark("connect")
	phaseGreeting = i18n.Mark("greeting")
	phaseBody     = i18n.Mark("message data") // after 354, before the final dot
	phaseDot      = i18n.Mark("final dot")
)
