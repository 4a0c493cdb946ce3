package notify

import "time"

// Warned is a warning of ours that a customer's browser shows, or did before a later one.
type Warned struct {
	ID           int64
	Customer     int64
	Notification int64 // 0 for a send of a notification made of flags
	Run          int64
	Item         int64 // its line of LMS's log
	Text         string
	Since        time.Time
	Until        time.Time // zero: as long as its reason lasts
}

// Lifted is what became of warnings that were to be taken back, by customers.
type Lifted struct {
	Cleared []int64 // none of ours is left: LMS shows what it did before
	Others  []int64 // another one of ours holds
	Left    []int64 // changed in LMS meanwhile, and left as it is
}
