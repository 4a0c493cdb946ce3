package journal

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// mark is the highest id of LMS's table cash at an instant. LMS does not store when
// an entry was booked, so new ones are recognised by their ids.
type mark struct {
	at time.Time
	id int64
}

const (
	markPrefix = "paid "
	// markHours is how many marks are kept, one an hour; a new one overwrites the one
	// of 48 hours before.
	markHours = 48
	// markAge is how old a mark must be before entries above it count as new: a long
	// transaction may commit ids that are lower than others committed before it.
	markAge = notify.BookedWithin
)

// hour is the whole hour that a mark is of.
func (m mark) hour() int64 { return m.at.Unix() / int64(time.Hour/time.Second) }

// name and text are the name and value of its row in powiadom_meta.
func (m mark) name() string { return markPrefix + strconv.FormatInt(m.hour()%markHours, 10) }

func (m mark) text() string { return fmt.Sprintf("%d %d", m.at.Unix(), m.id) }

// parseMark reads a row of powiadom_meta; false when its name is not a mark's.
func parseMark(name, text string) (mark, bool) {
	if !strings.HasPrefix(name, markPrefix) {
		return mark{}, false
	}
	var at int64
	var m mark
	if n, err := fmt.Sscanf(text, "%d %d", &at, &m.id); err != nil || n != 2 {
		return mark{}, true // it cannot be read, and is passed over
	}
	m.at = time.Unix(at, 0)
	return m, true
}

type marks []mark

// has reports whether there is one of the same hour.
func (list marks) has(m mark) bool {
	for _, other := range list {
		if other.hour() == m.hour() {
			return true
		}
	}
	return false
}

// before is the newest mark that is old enough at the instant or, while there is none,
// the oldest one. Marks made after the instant are passed over.
func (list marks) before(at time.Time) (mark, bool) {
	var first, last mark
	for _, m := range list {
		if m.at.IsZero() || m.at.After(at) {
			continue
		}
		if first.at.IsZero() || m.at.Before(first.at) {
			first = m
		}
		if !m.at.After(at.Add(-markAge)) && m.at.After(last.at) {
			last = m
		}
	}
	if last.at.IsZero() {
		last = first
	}
	return last, !last.at.IsZero()
}

// Booked is an id of LMS's table cash below those of all entries that were booked in
// the day before the instant; false when it is not known, as before the first run.
func (j *Journal) Booked(at time.Time) (int64, bool) {
	m, ok := j.overview.marks.before(at)
	return m.id, ok
}

// FirstLook stores the first mark if there is none. Runs of the present minute do
// that in Tick; this is for all others.
func (j *Journal) FirstLook(ctx context.Context, at time.Time) error {
	if len(j.overview.marks) > 0 {
		return nil
	}
	m := mark{at, j.overview.cash}
	if _, err := database.Exec(ctx, j.db, j.queries["mark"], m.name(), m.text()); err != nil {
		return i18n.Errorf("remember the minute: %w", err)
	}
	return nil
}
