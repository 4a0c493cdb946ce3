package notify

import "time"

// Mark is how far a database is: neither part ever goes back while it lives.
type Mark struct {
	Tick time.Time // the last minute that a run looked at; zero: none did
	Run  int64     // the newest run; 0: there is none
}

// Behind reports whether something of other is missing here.
func (m Mark) Behind(other Mark) bool { return m.Tick.Before(other.Tick) || m.Run < other.Run }

// Later is the mark that neither of the two is ahead of.
func (m Mark) Later(other Mark) Mark {
	if m.Tick.Before(other.Tick) {
		m.Tick = other.Tick
	}
	m.Run = max(m.Run, other.Run)
	return m
}
