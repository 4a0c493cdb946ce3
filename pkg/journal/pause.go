package journal

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
)

// metaPause is the row that stops everything, for all hosts.
const metaPause = "pause"

// Pause is what a person ordered: nothing is to be sent.
type Pause struct {
	Since time.Time
	Until time.Time // zero: until somebody resumes
	Why   string
}

// MaxPauseWhy is what the column holds of a reason, in characters.
const MaxPauseWhy = 200

// PausedError says that nothing is sent for now.
type PausedError struct{ Pause Pause }

func (e *PausedError) Error() string {
	since := e.Pause.Since.Format("2006-01-02 15:04")
	if e.Pause.Until.IsZero() {
		return i18n.Sprintf("everything is paused since %s: %s", since, e.Pause.Why)
	}
	return i18n.Sprintf("everything is paused from %s to %s: %s", since, e.Pause.Until.Format("2006-01-02 15:04"), e.Pause.Why)
}

// Hint says what ends the pause.
func (e *PausedError) Hint() string { return i18n.T("\"powiadom resume\" goes on") }

// Paused is the pause that is on at the time, as Open read it; nil: none is.
func (j *Journal) Paused(now time.Time) *Pause { return parsePause(j.overview.pause, now.In(j.zone)) }

// Stop stores a pause; an earlier one is replaced.
func (j *Journal) Stop(ctx context.Context, p Pause) error {
	until := int64(0)
	if !p.Until.IsZero() {
		until = p.Until.Unix()
	}
	value := fmt.Sprintf("%d %d %s", p.Since.Unix(), until, p.Why)
	if err := j.ordered(ctx, diary.Entry{Act: diary.Pause, Detail: p.Why}, "set_meta", metaPause, value); err != nil {
		return i18n.Errorf("pause: %w", err)
	}
	return nil
}

// Resume ends a pause.
func (j *Journal) Resume(ctx context.Context) error {
	if err := j.ordered(ctx, diary.Entry{Act: diary.Resume}, "delete_meta", metaPause); err != nil {
		return i18n.Errorf("resume: %w", err)
	}
	return nil
}

// ordered runs a statement, and writes down who ordered it.
func (j *Journal) ordered(ctx context.Context, e diary.Entry, query string, args ...any) error {
	return database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, j.queries[query], args...); err != nil {
			return err
		}
		return j.diary.Write(ctx, tx, e)
	})
}

// parsePause reads "SINCE UNTIL WHY". A value that cannot be read is a pause without
// end, since somebody has made the row.
func parsePause(value string, now time.Time) *Pause {
	if value == "" {
		return nil
	}
	since, rest, _ := strings.Cut(value, " ")
	until, why, _ := strings.Cut(rest, " ")
	p := &Pause{Why: why}
	if seconds, err := strconv.ParseInt(since, 10, 64); err == nil {
		p.Since = time.Unix(seconds, 0).In(now.Location())
	}
	if seconds, err := strconv.ParseInt(until, 10, 64); err == nil && seconds > 0 {
		p.Until = time.Unix(seconds, 0).In(now.Location())
		if !now.Before(p.Until) {
			return nil
		}
	}
	return p
}
