// Package diary keeps who did what: each change of a notification and each order
// about a run, with the time, the person and the machine. It owns the table
// powiadom_log, to which rows are added and in which none is changed. What the
// schedule does by itself is no business of it.
package diary

import (
	"context"
	"database/sql"
	"embed"
	"os"
	"os/user"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
)

//go:embed queries
var files embed.FS

// Queries are the statements of this package, by file name.
func Queries() database.Queries { return database.Load(files) }

// Act is what a person did.
type Act string

// The acts, as they are stored and shown.
const (
	Add     Act = "add"
	Edit    Act = "edit"
	Enable  Act = "enable"
	Disable Act = "disable"
	Delete  Act = "delete"
	Send    Act = "send-by-hand"
	Confirm Act = "confirm"
	Drop    Act = "drop"
	Cancel  Act = "cancel"
	Retry   Act = "retry"
	Pause   Act = "pause"
	Resume  Act = "resume"
	Accept  Act = "accept-host"
	Forget  Act = "forget-host"
	Unwarn  Act = "unwarn"

	Spare         Act = "spare"
	SpareNoLonger Act = "spare-no-longer"
)

// Entry is a line of the diary before it is written.
type Entry struct {
	Act          Act
	Notification int64  // 0: that of the run, if it has one
	Run          int64  // 0: none
	Detail       string // a difference, a reason, a number of customers
}

// Line is a line of the diary.
type Line struct {
	Entry

	ID     int64
	At     time.Time
	Person string
	Host   string
}

// Diary is the store of lines, signed by whoever uses the program. A nil one
// writes nothing.
type Diary struct {
	db      *sqlx.DB
	queries database.Queries
	person  string
	host    string
	denied  atomic.Bool
}

// New returns the diary. The table is one of the journal's migrations.
func New(db *sqlx.DB, person, host string) *Diary {
	return &Diary{db: db, queries: Queries(), person: cut(person, maxPerson), host: cut(host, maxHost)}
}

// maxPerson and maxHost are how many characters the columns hold.
const (
	maxPerson = 128
	maxHost   = 255
)

func cut(text string, limit int) string {
	if r := []rune(text); len(r) > limit {
		return string(r[:limit])
	}
	return text
}

// Person is the system's user; behind sudo the one who called it stands before
// him, as in "anna (root)".
func Person() string {
	name := os.Getenv("USER")
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	if behind := os.Getenv("SUDO_USER"); behind != "" && behind != name {
		return behind + " (" + name + ")"
	}
	return name
}

// Write adds a line in the transaction in which the thing is done, so that there
// is neither without the other. An account that has not got the right yet, since
// grant.sql was not run again after an upgrade, can still pause and cancel: Denied and
// doctor tell that the right is missing.
func (d *Diary) Write(ctx context.Context, tx *sqlx.Tx, e Entry) error {
	if d == nil {
		return nil
	}
	_, err := tx.ExecContext(ctx, d.queries["insert"], d.person, d.host, e.Act, orNull(e.Notification), e.Run, orNull(e.Run),
		sql.NullString{String: e.Detail, Valid: e.Detail != ""})
	switch {
	case database.IsDenied(err):
		d.denied.Store(true)
	case err != nil:
		return i18n.Errorf("write down who did it: %w", err)
	}
	return nil
}

// Denied reports whether something was done that could not be written down.
func (d *Diary) Denied() bool { return d.denied.Load() }

func orNull(id int64) sql.NullInt64 { return sql.NullInt64{Int64: id, Valid: id != 0} }

// Question asks for lines. Empty fields do not narrow.
type Question struct {
	Notification int64
	Since        time.Time
	Limit        int // 0: all
}

// everything is a limit beyond each number of lines.
const everything = 1 << 40

// Lines are what was done, the newest first. more reports that there are others
// beyond the limit.
func (d *Diary) Lines(ctx context.Context, q Question) (lines []Line, more bool, err error) {
	limit, since := int64(everything), int64(0)
	if q.Limit > 0 {
		limit = int64(q.Limit) + 1
	}
	if !q.Since.IsZero() {
		since = q.Since.Unix()
	}
	var rows []row
	if err := d.db.SelectContext(ctx, &rows, d.queries["select"], q.Notification, q.Notification, since, limit); err != nil {
		return nil, false, i18n.Errorf("read who did what: %w", err)
	}
	if q.Limit > 0 && len(rows) > q.Limit {
		rows, more = rows[:q.Limit], true
	}
	for _, r := range rows {
		lines = append(lines, r.line())
	}
	return lines, more, nil
}

type row struct {
	ID           int64  `db:"id"`
	At           int64  `db:"at"`
	Person       string `db:"person"`
	Host         string `db:"host"`
	What         string `db:"what"`
	Notification int64  `db:"notification"`
	Run          int64  `db:"run"`
	Detail       string `db:"detail"`
}

func (r row) line() Line {
	return Line{
		Entry: Entry{Act: Act(r.What), Notification: r.Notification, Run: r.Run, Detail: r.Detail},
		ID:    r.ID, At: time.Unix(r.At, 0).UTC(), Person: r.Person, Host: r.Host,
	}
}
