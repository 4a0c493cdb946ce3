// Package past tells what was done: which messages went to whom, what became of
// them, and what the runs counted. It owns no table and writes nothing: its
// statements join LMS's message log with the journal's tables, as they are now.
package past

import (
	"embed"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/near"
)

//go:embed queries
var files embed.FS

// Queries are the statements of this package, by file name.
func Queries() database.Queries { return database.Load(files) }

// Archive is the past of one installation.
type Archive struct {
	db      *sqlx.DB
	queries database.Queries
	schema  lms.Schema
}

// NewArchive returns the archive of the installation whose LMS has the schema.
func NewArchive(db *sqlx.DB, schema lms.Schema) *Archive {
	return &Archive{db: db, queries: Queries(), schema: schema}
}

// Status is the state of a line of LMS's message log.
type Status string

// The states. An LMS before 2022 knows the first four only, and a delivery that
// was cancelled shows as failed there.
const (
	New       Status = "new"       // not sent yet
	Sent      Status = "sent"      // accepted by the mail server or gateway
	Failed    Status = "failed"    // for good
	Delivered Status = "delivered" // confirmed by the other side
	Cancelled Status = "cancelled" // by an operator, or because its reason has gone
	Bounced   Status = "bounced"   // sent back later
	Draft     Status = "draft"
	Ready     Status = "ready" // waits for LMS itself to send it
)

// statuses are the words for LMS's codes.
func statuses() map[lms.ItemStatus]Status {
	return map[lms.ItemStatus]Status{
		lms.ItemNew: New, lms.ItemSent: Sent, lms.ItemFailed: Failed, lms.ItemDraft: Draft,
		lms.ItemDelivered: Delivered, lms.ItemCancelled: Cancelled, lms.ItemBounced: Bounced, lms.ItemReady: Ready,
	}
}

// StatusWords are the states that one can ask for.
func StatusWords() []Status { return []Status{New, Sent, Failed, Cancelled} }

// codes are LMS's codes of a state that is asked for: what was confirmed was
// sent, and what came back has failed.
func codes(s Status) []lms.ItemStatus {
	switch s {
	case New:
		return []lms.ItemStatus{lms.ItemNew, lms.ItemReady}
	case Sent:
		return []lms.ItemStatus{lms.ItemSent, lms.ItemDelivered}
	case Failed:
		return []lms.ItemStatus{lms.ItemFailed, lms.ItemBounced}
	case Cancelled:
		return []lms.ItemStatus{lms.ItemCancelled}
	case Delivered, Bounced, Draft, Ready:
	}
	return nil
}

// ParseStatus reads a word of StatusWords, also in Polish.
func ParseStatus(word string) (Status, error) {
	if s, ok := near.Meant(word, StatusWords()); ok {
		return s, nil
	}
	return "", i18n.Errorf("status %q: %s", word, near.AllowedAre(word, StatusWords()))
}

// conditions are pieces of a statement with their arguments.
type conditions struct {
	queries database.Queries
	sql     []string
	args    []any
}

// add takes a piece on unless its argument, a slice, is empty.
func (c *conditions) list(name string, values any, n int) {
	if n > 0 {
		c.add(name, values)
	}
}

func (c *conditions) add(name string, args ...any) {
	c.sql = append(c.sql, c.queries[name])
	c.args = append(c.args, args...)
}

// query puts the pieces into a statement, between the arguments before and
// after them.
func (c *conditions) query(statement string, before, after []any) (string, []any, error) {
	text := strings.Replace(statement, "{{conditions}}", strings.Join(c.sql, "\n  "), 1)
	query, args, err := sqlx.In(text, slices.Concat(before, c.args, after)...)
	if err != nil {
		return "", nil, i18n.Errorf("read the past: %w", err)
	}
	return query, args, nil
}

// States of lines, in words; see i18n.T.
var _ = []string{
	i18n.Mark("new"), i18n.Mark("sent"), i18n.Mark("failed"), i18n.Mark("delivered"), i18n.Mark("cancelled"), i18n.Mark("bounced"),
	i18n.Mark("draft"), i18n.Mark("ready"), i18n.Mark("userpanel"),
}
