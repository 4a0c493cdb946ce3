package dispatch

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// How many equal refusals in a row, without an acceptance between them, mean that the
// server refuses us and not the addressees. When the reply clearly speaks of the
// address, it takes more. When it clearly speaks of us, one is enough; two if
// something was accepted before, since a single addressee may have blocked us.
const (
	mostUnclear   = 5
	mostClear     = 10
	mostOfUs      = 1
	mostOfUsAfter = 2
)

// brake keeps refusals unsettled until it is clear whether the server refuses the
// addressees or us. If another delivery of the same sender is accepted or refused for
// another reason, or the run ends, they are settled as failed. If there are as many
// equal ones in a row as the limits above say, the sender is stopped and its refused
// deliveries wait again. Rows are remembered between processes, since many runs have
// only one delivery.
type brake struct {
	now      func() time.Time
	patience time.Duration
	known    func(sender string) notify.Streak

	mu      sync.Mutex
	streaks map[string]*streak
}

// streak is a row of equal refusals of one sender.
type streak struct {
	notify.Streak
	kept     notify.Streak   // as it is remembered
	held     []notify.Result // not settled yet
	accepted bool            // the other side has taken something in this run
}

// verdicts says what to do after a result.
type verdicts struct {
	settle []notify.Result // these can be written down
	again  []int64         // these were written down as failed and are to be tried again
	stop   error           // the sender stops, or the channel when the scope says so
}

func newBrake(now func() time.Time, patience time.Duration, known func(string) notify.Streak) *brake {
	return &brake{now: now, patience: patience, known: known, streaks: make(map[string]*streak)}
}

// pass takes the result of one attempt and says what to do.
func (b *brake) pass(sender string, r notify.Result) verdicts {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.of(sender)
	if r.Err == nil {
		s.accepted = true
		s.held = append(s.held, r)
		return verdicts{settle: s.begin("")}
	}
	de, ok := errors.AsType[*notify.DeliveryError](r.Err)
	if !ok || !counts(de) {
		return verdicts{settle: []notify.Result{r}}
	}
	if i := slices.Index(s.Back, r.ID); i >= 0 && s.Count == 0 && de.Class == notify.Permanent {
		// It was put back once, and others have been accepted since.
		s.Back = slices.Delete(slices.Clone(s.Back), i, i+1)
		return verdicts{settle: []notify.Result{r}}
	}
	var v verdicts
	if alike := likeness(de); alike != s.Alike {
		v.settle = s.begin(alike)
	}
	s.Count++
	s.Last = b.now()
	s.held = append(s.held, r)
	if s.Count >= s.most(de) {
		v.settle = append(v.settle, s.putBack()...)
		v.again, s.Failed = s.Failed, nil
		v.stop = i18n.Errorf("stopped after %d refusals alike in a row, which wait again: %w", s.Count, de)
		if s.most(de) == mostOfUs {
			v.stop = de
		}
	}
	return v
}

// counts reports whether a failure counts as a refusal: the server was told sender and
// addressee, and it is not greylisting, which says nothing about the next delivery.
func counts(de *notify.DeliveryError) bool {
	switch de.Class {
	case notify.Permanent:
		return de.Code != ""
	case notify.Temporary:
		return de.Code != "" && de.Scope != notify.OfDelivery
	case notify.Halt:
		return de.Named
	case notify.Obsolete, notify.Unknown:
	}
	return false
}

// most is how many such refusals stop the sender.
func (s *streak) most(de *notify.DeliveryError) int {
	switch {
	case de.Class == notify.Halt && s.accepted:
		return mostOfUsAfter
	case de.Class == notify.Halt:
		return mostOfUs
	case de.Scope == notify.OfDelivery:
		return mostClear
	}
	return mostUnclear
}

// begin starts a new row and returns the results of the old one, to be settled as
// they are.
func (s *streak) begin(alike string) []notify.Result {
	out := s.held
	s.held, s.Alike, s.Count, s.Failed = nil, alike, 0, nil
	return out
}

// waiting turns a result into one after which the delivery is tried again.
func waiting(r notify.Result) notify.Result {
	if de, ok := errors.AsType[*notify.DeliveryError](r.Err); ok {
		later := *de
		later.Class = notify.Temporary
		r.Err = &later
	}
	return r
}

// putBack turns all held results into such.
func (s *streak) putBack() []notify.Result {
	out := make([]notify.Result, len(s.held))
	for i, r := range s.held {
		s.Back = append(slices.Clone(s.Back), r.ID)
		out[i] = waiting(r)
	}
	s.held = nil
	return out
}

// rest returns what is still held at the end of a run. There are too few to stop the
// sender; later runs may add to them.
func (b *brake) rest() []notify.Result {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []notify.Result
	for _, s := range b.streaks {
		for _, r := range s.held {
			de, _ := errors.AsType[*notify.DeliveryError](r.Err)
			if de.Class == notify.Permanent && de.Scope == notify.Unclear {
				s.Failed = append(slices.Clone(s.Failed), r.ID)
			}
			if de.Class == notify.Halt {
				r = waiting(r)
			}
			out = append(out, r)
		}
		s.held = nil
	}
	return out
}

// changed are the rows that differ from what is remembered, by their senders.
func (b *brake) changed() map[string]notify.Streak {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := make(map[string]notify.Streak)
	for sender, s := range b.streaks {
		if !s.Equal(s.kept) {
			out[sender] = s.Streak
		}
	}
	return out
}

// accepted are the senders of whom something was accepted.
func (b *brake) accepted() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var senders []string
	for sender, s := range b.streaks {
		if s.accepted {
			senders = append(senders, sender)
		}
	}
	slices.Sort(senders)
	return senders
}

// of returns the row of a sender. A remembered row that is older than any delivery can
// be is ignored.
func (b *brake) of(sender string) *streak {
	s := b.streaks[sender]
	if s == nil {
		known := b.known(sender)
		s = &streak{Streak: known, kept: known}
		if b.now().Sub(known.Last) > b.patience {
			s.Streak = notify.Streak{}
		}
		b.streaks[sender] = s
	}
	return s
}

// own matches what differs between equal refusals: addresses, words in quotes or
// brackets, links, numbers and ids.
var own = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`<[^>]*>|\S*@\S*|https?://\S+|"[^"]*"|'[^']*'|\[[^\]]*\]|[\pL\pN._-]*\pN[\pL\pN._-]*`)
})

// likeness returns the same text for refusals that say the same.
func likeness(de *notify.DeliveryError) string {
	words := strings.Join(strings.Fields(own().ReplaceAllString(strings.ToLower(de.Err.Error()), " ")), " ")
	sum := sha256.Sum256([]byte(de.Phase + "\n" + de.Code + "\n" + words))
	return hex.EncodeToString(sum[:6])
}
