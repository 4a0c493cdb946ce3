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

// mark is how far LMS's table cash had come at an instant: its highest id. LMS
// does not keep when it booked an entry, so that this is how new ones are known.
type mark struct {
	at time.Time
	id int64
}

const (
	markPrefix = "paid "
	// markHours is how many marks there are, one an hour, in a ring.
	markHours = 48
	// markAge is how old the mark must be behind which entries are new. Ids given to
	// a long transaction are lower than those of others that were committed before.
	markAge = notify.BookedWithin
)

// hour is the whole hour that a mark is of.
func (m mark) hour() int64 { return m.at.Unix() / int64(time.Hour/time.Second) }

// name and text are those of its row of powiadom_meta.
func (m mark) name() string { return markPrefix + strconv.FormatInt(m.hour()%markHours, 10) }

func (m mark) text() string { return fmt.Sprintf("%d %d", m.at.Unix(), m.id) }

// parseMark reads a row of powiadom_meta; false when it is none of a mark.
func parseMark(name, text string) (mark, bool) {
	if !strings.HasPrefix(name, markPrefix) {
		return mark{}, false
	}
	var at int64
	var m mark
	if n, err := fmt.Sscanf(text, "%d %d", &at, &m.id); err != nil || n != 2 {
		return mark{}, true // as good as none
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

// before is the last mark that is old enough at the instant. While there is none
// yet it is the first: whatever came after it is new. Marks of later than the
// instant tell nothing of it.
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

// Booked is an id of LMS's table cash that is below those of all entries that were
// booked in the day before the instant; false when that is not known, as before the
// first run.
func (j *Journal) Booked(at time.Time) (int64, bool) {
	m, ok := j.overview.marks.before(at)
	return m.id, ok
}

// FirstLook remembers how far LMS's payments have come when nothing is known of that
// yet. Runs of the present do that in Tick; this is for others.
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
