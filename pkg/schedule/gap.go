package schedule

import "time"

// Gap is a time at which nobody looks: after the one instant, up to and with the
// other.
type Gap struct{ After, Until time.Time }

// leap is how far Gaps tries to go at once. It is less than the shortest day, so
// that a schedule of every day is walked through day by day.
const leap = 22 * time.Hour

// Gaps returns the times that no occurrence looks back to, of a schedule whose
// occurrences each look back to an instant before them: from the first occurrence
// after the instant to the last one until the other.
func (s Schedule) Gaps(from, until time.Time, back func(at time.Time) time.Time) []Gap {
	seen, ok := s.Next(from)
	var gaps []Gap
	for ok {
		next, found := s.Next(seen.Add(leap))
		if !found || back(next).After(seen) {
			next, found = s.Next(seen)
		}
		if !found || next.After(until) {
			break
		}
		if start := back(next); start.After(seen) {
			gaps = append(gaps, Gap{After: seen, Until: start})
		}
		seen = next
	}
	return gaps
}
