package past

import (
	"context"
	"database/sql"
	"math"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Question asks for lines of the log. Empty fields do not narrow.
type Question struct {
	Notifications []int64
	Customers     []int64
	Runs          []int64
	To            *Mailbox // an e-mail address
	Number        *Number  // a telephone number
	Channels      []notify.Channel
	Status        Status
	Since, Until  time.Time // when it was planned: from Since, before Until
	Everybody     bool      // what LMS and others sent, too
	Texts         bool      // with the texts as sent
	Limit         int       // at most so many lines; 0: all
}

// Mailbox is an e-mail address that lines are asked for by. LMS and older versions
// wrote addresses as people do.
type Mailbox struct {
	Part string                        // letters and digits of ASCII that stand in every writing
	In   func(destination string) bool // whether it is the one that a line went to
}

// Number is a telephone number that lines are asked for by. The log has numbers as
// people write them.
type Number struct {
	Digits string                        // that stand in every writing, one behind the other
	In     func(destination string) bool // whether it is the one that a line went to
}

// Line is one message to one address of one customer.
type Line struct {
	ID           int64 // messageitems.id
	Message      int64 // messages.id
	Run          int64 // 0 when it was not powiadom that sent it
	Notification int64 // 0 for a send of a notification made of flags
	Name         string
	Customer     int64 // 0 when LMS no longer has him
	CustomerName string
	Channel      notify.Channel
	Destination  string
	Planned      time.Time
	Changed      time.Time // zero when nothing has happened yet
	Status       Status
	Error        string // why it failed, or why it still waits
	GatewayID    string
	Subject      string
	Body         string // with Question.Texts
	HTML         bool
	Queued       bool      // it is in the outbox, and nobody has cancelled it
	Attempts     int       // made so far, of a line in the outbox
	Next         time.Time // of a line in the outbox; zero: at once
}

// Ours reports whether powiadom sent it.
func (l Line) Ours() bool { return l.Run != 0 }

type lineRow struct {
	ID           int64          `db:"id"`
	Message      int64          `db:"message"`
	Customer     int64          `db:"customer"`
	CustomerName string         `db:"customer_name"`
	Destination  string         `db:"destination"`
	Changed      int64          `db:"changed"`
	Status       lms.ItemStatus `db:"status"`
	Error        string         `db:"error"`
	Gateway      string         `db:"gateway"`
	Subject      string         `db:"subject"`
	Text         string         `db:"text"`
	ContentType  string         `db:"contenttype"`
	Planned      int64          `db:"planned"`
	Type         int            `db:"type"`
	Run          int64          `db:"run"`
	Notification int64          `db:"notification"`
	Name         string         `db:"name"`
	Attempts     sql.NullInt64  `db:"attempts"`
	NotBefore    sql.NullInt64  `db:"not_before"`
}

func (r lineRow) line() Line {
	return Line{
		ID: r.ID, Message: r.Message, Run: r.Run, Notification: r.Notification, Name: r.Name,
		Customer: r.Customer, CustomerName: r.CustomerName, Channel: lms.ChannelOf(r.Type), Destination: r.Destination,
		Planned: moment(r.Planned), Changed: moment(r.Changed), Status: statuses()[r.Status], Error: r.Error,
		GatewayID: r.Gateway, Subject: r.Subject, Body: r.Text, HTML: strings.Contains(r.ContentType, "html"),
		Queued: r.Attempts.Valid, Attempts: int(r.Attempts.Int64), Next: moment(r.NotBefore.Int64),
	}
}

// moment is a time of the database; 0 is none.
func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// How much is read at a time: lines, and entries of the message list, whose
// number doubles from batch to batch, since nobody knows how many lines an entry
// has.
const (
	linesAtOnce    = 1000
	fewestMessages = 5
	mostMessages   = 800 // above 999 MariaDB makes a table of them and loses the index
	beyondEveryID  = math.MaxInt64
)

// Lines hands out lines of the log, the newest first; without customers the
// newest entry of LMS's message list first, and within it the newest line. more
// reports that there are others beyond the limit. With customers it looks at
// their lines alone; without, at the entries of the message list that the
// question allows.
func (p *Archive) Lines(ctx context.Context, q Question, emit func(Line) error) (more bool, err error) {
	r := &reader{p: p, q: q, emit: emit, left: math.MaxInt}
	if q.Limit > 0 {
		r.left = q.Limit
	}
	if len(q.Customers) > 0 {
		return r.read(ctx, byCustomer, q.Customers)
	}
	cursor, batch := int64(beyondEveryID), fewestMessages
	for {
		messages, err := p.messages(ctx, q, cursor, batch)
		if err != nil || len(messages) == 0 {
			return false, err
		}
		if more, err := r.read(ctx, byMessage, messages); more || err != nil {
			return more, err
		}
		if len(messages) < batch {
			return false, nil
		}
		cursor = messages[len(messages)-1]
		batch = min(2*batch, mostMessages)
	}
}

func (p *Archive) messages(ctx context.Context, q Question, cursor int64, limit int) ([]int64, error) {
	statement := p.queries["messages"]
	if q.Everybody {
		statement = p.queries["messages_all"]
	}
	c := p.ofMessages(q)
	query, args, err := c.query(statement, []any{cursor}, []any{limit})
	if err != nil {
		return nil, err
	}
	var ids []int64
	if err := p.db.SelectContext(ctx, &ids, query, args...); err != nil {
		return nil, i18n.Errorf("read LMS's message list: %w", err)
	}
	return ids, nil
}

// ofMessages are the conditions on an entry of the message list.
func (p *Archive) ofMessages(q Question) *conditions {
	c := &conditions{queries: p.queries}
	c.list("where_notification", q.Notifications, len(q.Notifications))
	c.list("where_run", q.Runs, len(q.Runs))
	c.list("where_type", lms.MessageTypes(q.Channels...), len(q.Channels))
	if !q.Since.IsZero() {
		c.add("where_since", q.Since.Unix())
	}
	if !q.Until.IsZero() {
		c.add("where_until", q.Until.Unix())
	}
	return c
}

// reader hands out lines until it has enough of them.
type reader struct {
	p    *Archive
	q    Question
	emit func(Line) error
	left int
}

// way is a way to read lines: by which index, and how it is sorted.
type way struct {
	by, order string
	after     string // the condition for what is behind a line
}

var (
	byMessage  = way{"i.messageid", "i.messageid DESC, i.id DESC", "where_after_message"}
	byCustomer = way{"i.customerid", "i.id DESC", "where_after_line"}
)

// behind is the condition's arguments.
func (w way) behind(last lineRow) []any {
	if w == byCustomer {
		return []any{last.ID}
	}
	return []any{last.Message, last.Message, last.ID}
}

// read goes through the lines of messages or of customers.
func (r *reader) read(ctx context.Context, w way, ids []int64) (more bool, err error) {
	statement := strings.NewReplacer("{{by}}", w.by, "{{order}}", w.order, "{{subject}}", r.p.schema.Subject(), "{{text}}", r.text()).
		Replace(r.p.queries["lines"])
	var last *lineRow
	for {
		// One line more than is wanted tells whether there are others.
		limit := linesAtOnce
		if r.left < linesAtOnce {
			limit = r.left + 1
		}
		c := r.conditions()
		if last != nil {
			c.add(w.after, w.behind(*last)...)
		}
		query, args, err := c.query(statement, []any{ids}, []any{limit})
		if err != nil {
			return false, err
		}
		var rows []lineRow
		if err := r.p.db.SelectContext(ctx, &rows, query, args...); err != nil {
			return false, i18n.Errorf("read LMS's message log: %w", err)
		}
		for _, row := range rows {
			last = &row
			if n := r.q.Number; n != nil && !n.In(row.Destination) {
				continue
			}
			if m := r.q.To; m != nil && !m.In(row.Destination) {
				continue
			}
			if r.left == 0 {
				return true, nil
			}
			r.left--
			if err := r.emit(row.line()); err != nil {
				return false, err
			}
		}
		if len(rows) < limit {
			return false, nil
		}
	}
}

// conditions are those on a line.
func (r *reader) conditions() *conditions {
	c := r.p.ofMessages(r.q)
	if !r.q.Everybody {
		c.add("where_ours")
	}
	if r.q.Status != "" {
		c.add("where_status", codes(r.q.Status))
	}
	if r.q.To != nil {
		c.add("where_destination", "%"+r.q.To.Part+"%")
	}
	if r.q.Number != nil {
		c.add("where_number", "%"+r.q.Number.Digits+"%")
	}
	return c
}

func (r *reader) text() string {
	if r.q.Texts {
		return "COALESCE(i.body, m.body)"
	}
	return "''"
}
