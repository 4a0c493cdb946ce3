// Package inspect looks at an installation from outside of daily work: whether
// the database user has his rights, whether clocks agree, what is stuck, and
// which index would help. It owns no table and writes nothing, not even a temporary
// table; what it finds is for the administrator to mend.
package inspect

import (
	"context"
	"embed"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
)

//go:embed queries
var files embed.FS

// Queries are the statements of this package, by file name.
func Queries() database.Queries { return database.Load(files) }

// Inspector looks at one installation.
type Inspector struct {
	db      *sqlx.DB
	queries database.Queries
	now     func() time.Time
}

// New returns an inspector. now is this machine's clock.
func New(db *sqlx.DB, now func() time.Time) *Inspector {
	return &Inspector{db: db, queries: Queries(), now: now}
}

// Clock is what the database thinks of the time.
type Clock struct {
	Ahead   time.Duration // of this machine's clock; below zero it is behind
	Offset  time.Duration // of its zone from UTC
	Version string        // of the server
}

// Clock compares the database's clock with this machine's, as well as the time
// of the question allows.
func (i *Inspector) Clock(ctx context.Context) (Clock, error) {
	var row struct {
		Now     int64  `db:"now"`
		Offset  int64  `db:"offset_seconds"`
		Version string `db:"version"`
	}
	before := i.now()
	if err := i.db.GetContext(ctx, &row, i.queries["clock"]); err != nil {
		return Clock{}, i18n.Errorf("read the database's clock: %w", err)
	}
	after := i.now()
	c := Clock{Offset: time.Duration(row.Offset) * time.Second, Version: row.Version}
	// The server tells whole seconds: anything within the second is no difference.
	there := time.Unix(row.Now, 0)
	switch {
	case there.After(after):
		c.Ahead = there.Sub(after)
	case there.Add(time.Second).Before(before):
		c.Ahead = there.Add(time.Second).Sub(before)
	}
	return c, nil
}
