package notify

import (
	"slices"
	"time"
)

// Streak is a row of refusals of one sender that were alike, with none accepted
// between. The zero value is none.
type Streak struct {
	Alike  string // what they have in common, a digest
	Count  int
	Last   time.Time // of the last one
	Failed []int64   // deliveries that it has cost so far
	Back   []int64   // deliveries that were put back when it had grown too long
}

// Equal reports whether two rows are the same.
func (s Streak) Equal(other Streak) bool {
	return s.Alike == other.Alike && s.Count == other.Count && s.Last.Equal(other.Last) &&
		slices.Equal(s.Failed, other.Failed) && slices.Equal(s.Back, other.Back)
}

// None reports that there is nothing to remember.
func (s Streak) None() bool { return s.Count == 0 && len(s.Back) == 0 }
