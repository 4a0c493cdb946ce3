package email

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/powiadom/powiadom/pkg/notify"
)

// fault is a step that failed.
type fault struct {
	phase   string
	reply   reply // zero if the server did not answer
	err     error
	gone    bool // the connection cannot be used any more
	unknown bool // the final dot was sent, the answer is missing
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
		return lost(phase, fmt.Errorf(textUnexpected, r))
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

// judge makes the fault what the dispatcher understands.
func (f *fault) judge() *notify.DeliveryError {
	err := f.err
	switch {
	case f.unknown:
		err = fmt.Errorf(textUnknownBecause, ErrUnknown, err)
	case byPolicy(f.phase, f.reply):
		err = fmt.Errorf(textByPolicy, err)
	}
	return &notify.DeliveryError{Class: f.class(), Code: f.reply.codes(), Phase: f.phase, Err: err}
}

// class judges by phase and reply; without an answer to the final dot nobody knows
// (RFC 5321 §4.2.5: until the 250 both sides may think that it is theirs). What a server says before MAIL has nothing to
// do with the message; a cancelled run leaves it to the next one.
func (f *fault) class() notify.Class {
	if f.unknown {
		return notify.Unknown
	}
	switch f.phase {
	case phaseMessage:
		return notify.Permanent
	case phaseMAIL:
		return f.classOfMAIL()
	case phaseRCPT:
		return f.classOfRCPT()
	case phaseDATA, phaseBody, phaseDot:
		return f.classOfData()
	case phaseQueue:
		if errors.Is(f.err, context.DeadlineExceeded) {
			return notify.Temporary
		}
	}
	return notify.Halt
}

// classOfMAIL: a refused sender is refused for every message; only 552 is about
// the size of this one (RFC 1870 §6.1).
func (f *fault) classOfMAIL() notify.Class {
	switch {
	case f.cancelled():
		return notify.Halt
	case f.reply.code == 552:
		return notify.Permanent
	case f.reply.kind() == 5:
		return notify.Halt
	}
	return notify.Temporary
}

// classOfRCPT: 552 is an old way to say "too many recipients", which is
// temporary like 452 (RFC 5321 §4.5.3.1.10).
func (f *fault) classOfRCPT() notify.Class {
	if f.reply.code == 552 || f.reply.status() == "5.5.3" {
		return notify.Temporary
	}
	return f.classOfData()
}

func (f *fault) classOfData() notify.Class {
	switch {
	case f.cancelled(), wantsLogin(f.phase, f.reply):
		return notify.Halt
	case f.reply.kind() == 5:
		return notify.Permanent
	}
	return notify.Temporary
}

// cancelled: the run was told to stop before anything was decided.
func (f *fault) cancelled() bool {
	return errors.Is(f.err, context.Canceled)
}

// wantsLogin recognises servers that tell only at RCPT or DATA that they want
// authentication or encryption (RFC 4954 §6).
func wantsLogin(phase string, r reply) bool {
	if phase == phaseDot {
		return false
	}
	switch r.code {
	case 530, 534, 535, 538:
		return true
	}
	return false
}

// byPolicy: x.7.z speaks of policy and reputation (RFC 3463 §3.8); the address
// itself may be good.
func byPolicy(phase string, r reply) bool {
	switch phase {
	case phaseRCPT, phaseDATA, phaseDot:
		return strings.HasPrefix(r.status(), "5.7.")
	}
	return false
}
