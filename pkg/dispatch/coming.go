package dispatch

import (
	"slices"
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
)

// Coming is an occurrence that lies ahead.
type Coming struct {
	Notification notify.Notification
	At           time.Time
	// Key is the occurrence as Occurrence of package schedule names it: for a
	// fixed hour the minute of the local clock that it stands for.
	Key string
}

// Agenda says how far to look ahead.
type Agenda struct {
	After time.Time // in the installation's zone; an occurrence in its minute has begun and is left out
	Until time.Time // the last minute that counts; zero: no limit
	Each  int       // at most so many of each notification
}

// Occurrences returns the coming occurrences of notifications, which must be
// active, by time and then by id, and those of whom more follow until the end of
// the agenda than it has room for. A one-time notification occurs once.
func (g Agenda) Occurrences(list []notify.Notification) (coming []Coming, more []notify.Notification) {
	for _, n := range list {
		own, cut := g.of(n)
		coming = append(coming, own...)
		if cut {
			more = append(more, n)
		}
	}
	slices.SortStableFunc(coming, func(a, b Coming) int {
		if order := a.At.Compare(b.At); order != 0 {
			return order
		}
		return int(a.Notification.ID - b.Notification.ID)
	})
	return coming, more
}

func (g Agenda) of(n notify.Notification) (coming []Coming, cut bool) {
	at := g.After
	for {
		next, ok := n.Cycle.Next(at)
		switch {
		case !ok || !g.Until.IsZero() && next.After(g.Until) || n.Once && len(coming) > 0:
			return coming, false
		case len(coming) == g.Each:
			return coming, true
		}
		key, _ := n.Cycle.Occurrence(next)
		coming = append(coming, Coming{Notification: n, At: next, Key: key})
		at = next
	}
}

// wallMinute is how Occurrence of package schedule writes a minute of the local
// clock.
const wallMinute = "2006-01-02T15:04"

// ClocksChange reports whether the clock is set on the day of the occurrence, so
// that an hour is missing or comes twice.
func (c Coming) ClocksChange() bool {
	year, month, day := c.At.Date()
	_, first := time.Date(year, month, day, 0, 0, 0, 0, c.At.Location()).Zone()
	_, last := time.Date(year, month, day+1, 0, 0, 0, 0, c.At.Location()).Add(-time.Second).Zone()
	return first != last
}

// Skipped is the minute of the local clock, such as 2026-03-29T02:30, that the
// occurrence makes up for because the clock skips it; empty for any other.
func (c Coming) Skipped() string {
	wall, err := time.Parse(wallMinute, c.Key)
	if err != nil || wall.Format(wallMinute) == c.At.Format(wallMinute) {
		return ""
	}
	return c.Key
}
