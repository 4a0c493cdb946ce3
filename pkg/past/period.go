package past

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Period is what was done in a stretch of time.
type Period struct {
	Since, Until  time.Time // in the zone whose days are meant
	Unit          Unit
	Columns       []Column
	Total         Tally
	ByChannel     map[notify.Channel]Tally
	Notifications []NotificationTally // the busiest first
	Failures      []Group             // the most frequent first
	Skipped       map[notify.Reason]int
	Customers     int // told something
	SMSParts      int // of what was sent
}

// Unit is what a column of a period stands for.
type Unit int

// The units. A period has as many columns as a page shows well.
const (
	Day Unit = iota
	Week
	Month
)

// Columns of a period at most, by unit.
const (
	mostDays   = 62
	mostWeeks  = 60
	mostMonths = 36 // more only where there is something to show
)

// Column is what was sent, and what failed, in one unit of time.
type Column struct {
	From, To time.Time // before To
	Sent     map[notify.Channel]int
	Failed   int
}

// Tally counts deliveries by how they ended.
type Tally struct{ Sent, Failed, Cancelled, Waiting int }

func (t *Tally) add(s Status, n int) {
	switch s {
	case Sent, Delivered:
		t.Sent += n
	case Failed, Bounced:
		t.Failed += n
	case Cancelled:
		t.Cancelled += n
	case New, Ready, Draft:
		t.Waiting += n
	}
}

// Ended is how many were sent or failed for good.
func (t Tally) Ended() int { return t.Sent + t.Failed }

// NotificationTally is the tally of one notification; 0 stands for sends of
// notifications that were made of flags.
type NotificationTally struct {
	Notification int64
	Tally
}

// Period looks at what was planned from since on and before until, both in the
// zone whose days are meant. parts measures a text of an SMS.
func (p *Archive) Period(ctx context.Context, since, until time.Time, parts func(string) int) (Period, error) {
	out := Period{Since: since, Until: until, ByChannel: make(map[notify.Channel]Tally), Skipped: make(map[notify.Reason]int)}
	out.Unit, out.Columns = columns(since, until)
	if err := p.lines(ctx, &out, parts); err != nil {
		return Period{}, i18n.Errorf("read the past: %w", err)
	}
	if err := p.skipped(ctx, &out); err != nil {
		return Period{}, i18n.Errorf("read the past: %w", err)
	}
	out.trim()
	return out, nil
}

// trim leaves out months before anything was done, of which a period that
// begins long ago has hundreds.
func (p *Period) trim() {
	for len(p.Columns) > mostMonths && p.Columns[0].All() == 0 && p.Columns[0].Failed == 0 {
		p.Columns = p.Columns[1:]
	}
}

// columns cuts a period into days, or into weeks or months if days are too many.
func columns(since, until time.Time) (Unit, []Column) {
	midnight := time.Date(since.Year(), since.Month(), since.Day(), 0, 0, 0, 0, since.Location())
	days := int(until.Sub(midnight).Hours()/24) + 1
	unit, from := Day, midnight
	switch {
	case days > 7*mostWeeks:
		unit, from = Month, midnight.AddDate(0, 0, 1-midnight.Day())
	case days > mostDays:
		unit, from = Week, midnight.AddDate(0, 0, -(int(midnight.Weekday())+6)%7) // Monday
	}
	var out []Column
	for from.Before(until) {
		to := unit.after(from)
		out = append(out, Column{From: from, To: to, Sent: make(map[notify.Channel]int)})
		from = to
	}
	return unit, out
}

func (u Unit) after(t time.Time) time.Time {
	switch u {
	case Week:
		return t.AddDate(0, 0, 7)
	case Month:
		return t.AddDate(0, 1, 0)
	case Day:
	}
	return t.AddDate(0, 0, 1)
}

// lines counts the lines of the log, row by row: they are many.
func (p *Archive) lines(ctx context.Context, out *Period, parts func(string) int) error {
	rows, err := p.db.QueryContext(ctx, p.queries["period"], out.Since.Unix(), out.Until.Unix())
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	t := &counter{period: out, notifications: make(map[int64]*Tally), customers: make(map[int64]bool), failures: make(map[Count]int)}
	for rows.Next() {
		var kind int
		var code lms.ItemStatus
		var planned, notification, customer int64
		var failure, text string
		if err := rows.Scan(&kind, &planned, &notification, &code, &customer, &failure, &text); err != nil {
			return err
		}
		t.count(lms.ChannelOf(kind), statuses()[code], time.Unix(planned, 0), notification, customer, failure)
		if text != "" {
			out.SMSParts += parts(text)
		}
	}
	t.end()
	return rows.Err()
}

// counter counts the lines of a period.
type counter struct {
	period        *Period
	notifications map[int64]*Tally
	customers     map[int64]bool
	failures      map[Count]int // by what they have in common; their Count is 0
}

func (t *counter) count(channel notify.Channel, status Status, planned time.Time, notification, customer int64, failure string) {
	t.period.Total.add(status, 1)
	sum := t.period.ByChannel[channel]
	sum.add(status, 1)
	t.period.ByChannel[channel] = sum
	if t.notifications[notification] == nil {
		t.notifications[notification] = new(Tally)
	}
	t.notifications[notification].add(status, 1)
	t.period.column(planned).add(channel, status, 1)
	switch status {
	case Sent, Delivered:
		t.customers[customer] = true
	case Failed, Bounced:
		t.failures[Count{Channel: channel, Status: Failed, Error: failure}]++
	case New, Cancelled, Draft, Ready:
	}
}

// end puts what was counted into order.
func (t *counter) end() {
	delete(t.customers, 0) // whom LMS no longer has
	t.period.Customers = len(t.customers)
	for id, tally := range t.notifications {
		t.period.Notifications = append(t.period.Notifications, NotificationTally{id, *tally})
	}
	slices.SortFunc(t.period.Notifications, func(a, b NotificationTally) int {
		return cmp.Or(b.Ended()-a.Ended(), cmp.Compare(a.Notification, b.Notification))
	})
	counts := make([]Count, 0, len(t.failures))
	for c, n := range t.failures {
		c.Count = n
		counts = append(counts, c)
	}
	t.period.Failures = GroupByCause(counts)
}

// column is the one in which a time of the period lies.
func (p *Period) column(t time.Time) *Column {
	i, _ := slices.BinarySearchFunc(p.Columns, t, func(c Column, t time.Time) int {
		if c.To.After(t) {
			return 1
		}
		return -1
	})
	return &p.Columns[min(i, len(p.Columns)-1)]
}

func (c *Column) add(channel notify.Channel, s Status, n int) {
	var t Tally
	t.add(s, n)
	c.Sent[channel] += t.Sent
	c.Failed += t.Failed
}

// All is what was sent by any channel.
func (c Column) All() int {
	n := 0
	for _, sent := range c.Sent {
		n += sent
	}
	return n
}

func (p *Archive) skipped(ctx context.Context, out *Period) error {
	var rows []string
	if err := p.db.SelectContext(ctx, &rows, p.queries["period_skipped"], out.Since.Unix(), out.Until.Unix()); err != nil {
		return err
	}
	for _, row := range rows {
		for reason, n := range notify.ParseCounts(row) {
			out.Skipped[reason] += n
		}
	}
	return nil
}

// NotReached is how often a customer who matched could not be reached.
func (p Period) NotReached() int {
	n := 0
	for _, count := range p.Skipped {
		n += count
	}
	return n
}

// Reasons are those why customers were not reached, the most frequent first.
func (p Period) Reasons() []notify.Reason {
	return slices.SortedFunc(maps.Keys(p.Skipped), func(a, b notify.Reason) int {
		return cmp.Or(p.Skipped[b]-p.Skipped[a], cmp.Compare(a, b))
	})
}
