package past

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Run is what became of one occurrence of a notification, or of one send.
type Run struct {
	notify.Summary

	Name       string // of the notification
	Occurrence string // as package schedule names it; "send …" for one by hand
	Started    time.Time
	Planned    time.Time // zero while customers are chosen
	Finished   time.Time // zero while deliveries wait
	Host       string
	Held       int // so many customers wait for a confirmation; 0: nobody does
}

// ByHand reports whether it was "powiadom send".
func (r Run) ByHand() bool { return strings.HasPrefix(r.Occurrence, notify.SendByHand) }

// RunQuestion asks for runs. Empty fields do not narrow.
type RunQuestion struct {
	Runs          []int64
	Notifications []int64
	Since, Until  time.Time // their instant: from Since, before Until
	Matched       bool      // only those that matched somebody
	Limit         int       // 0: all
}

type runRow struct {
	journal.SummaryRow

	Name       string        `db:"name"`
	Occurrence string        `db:"occurrence"`
	Started    int64         `db:"started"`
	Planned    sql.NullInt64 `db:"planned"`
	Finished   sql.NullInt64 `db:"finished"`
	Host       string        `db:"host"`
	Held       int           `db:"held"`
}

func (r runRow) run() Run {
	return Run{
		Summary: r.Summary(), Name: r.Name, Occurrence: r.Occurrence, Host: r.Host, Held: r.Held,
		Started: moment(r.Started), Planned: moment(r.Planned.Int64), Finished: moment(r.Finished.Int64),
	}
}

// runsAtOnce is how many runs are read at a time.
const runsAtOnce = 1000

// Runs hands out runs, the newest first. more reports that there are others
// beyond the limit.
func (p *Archive) Runs(ctx context.Context, q RunQuestion, emit func(Run) error) (more bool, err error) {
	c := &conditions{queries: p.queries}
	c.list("runs_run", q.Runs, len(q.Runs))
	c.list("runs_notification", q.Notifications, len(q.Notifications))
	if !q.Since.IsZero() {
		c.add("runs_since", q.Since.Unix())
	}
	if !q.Until.IsZero() {
		c.add("runs_until", q.Until.Unix())
	}
	if q.Matched {
		c.add("runs_matched")
	}
	cursor := int64(beyondEveryID)
	for handed := 0; ; {
		limit := runsAtOnce
		if q.Limit > 0 {
			limit = min(limit, q.Limit-handed+1)
		}
		query, args, err := c.query(p.queries["runs"], []any{cursor}, []any{limit})
		if err != nil {
			return false, err
		}
		var rows []runRow
		if err := p.db.SelectContext(ctx, &rows, query, args...); err != nil {
			return false, i18n.Errorf("read runs: %w", err)
		}
		for _, row := range rows {
			if q.Limit > 0 && handed == q.Limit {
				return true, nil
			}
			handed++
			if err := emit(row.run()); err != nil {
				return false, err
			}
			cursor = row.ID
		}
		if len(rows) < limit {
			return false, nil
		}
	}
}

// Count is how many deliveries ended alike.
type Count struct {
	Channel notify.Channel
	Status  Status
	Error   string // at most 255 characters of it
	Count   int
}

type countRow struct {
	Type   int            `db:"type"`
	Status lms.ItemStatus `db:"status"`
	Error  string         `db:"error"`
	Count  int            `db:"count"`
}

// Results counts how the deliveries of a run stand, and why, in no order.
func (p *Archive) Results(ctx context.Context, run int64) ([]Count, error) {
	var rows []countRow
	if err := p.db.SelectContext(ctx, &rows, p.queries["run_results"], run); err != nil {
		return nil, i18n.Errorf("read the results of run %d: %w", run, err)
	}
	out := make([]Count, len(rows))
	for i, r := range rows {
		out[i] = Count{Channel: lms.ChannelOf(r.Type), Status: statuses()[r.Status], Error: r.Error, Count: r.Count}
	}
	return out, nil
}

// Customer is one who was told something.
type Customer struct {
	ID   int64  `db:"customer"`
	Name string `db:"name"`
}

// Reached are the customers to whom a run planned messages, whatever became of
// these, by id. Those whom LMS no longer has are missing.
func (p *Archive) Reached(ctx context.Context, run int64) ([]Customer, error) {
	var out []Customer
	if err := p.db.SelectContext(ctx, &out, p.queries["reached"], run); err != nil {
		return nil, i18n.Errorf("read whom run %d reached: %w", run, err)
	}
	return out, nil
}

// Occurrence is the run that took up an occurrence, of the minute of the instant, and
// what the customer got of it; the zero run when there is none.
func (p *Archive) Occurrence(ctx context.Context, n notify.Notification, occurrence string, at time.Time, customer int64) (run Run, got []Line, err error) {
	q := RunQuestion{Notifications: []int64{n.ID}}
	if !n.Once { // whose occurrence may have been at any time
		q.Since, q.Until = at, at.Add(time.Minute)
	}
	if _, err := p.Runs(ctx, q, func(r Run) error {
		if r.Occurrence == occurrence {
			run = r
		}
		return nil
	}); err != nil || run.Run == 0 {
		return run, nil, err
	}
	_, err = p.Lines(ctx, Question{Runs: []int64{run.Run}, Customers: []int64{customer}}, func(l Line) error {
		got = append(got, l)
		return nil
	})
	return run, got, err
}
