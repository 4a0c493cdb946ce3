package journal

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Take leases the next deliveries of a channel, at most limit, and returns them with
// their text. Those that an operator cancelled or deleted in LMS are taken out of the
// outbox and counted. taken is the number of rows leased, cancelled ones included: 0
// means that nothing is ready.
func (j *Journal) Take(ctx context.Context, channel notify.Channel, limit int) (deliveries []notify.Delivery, taken int, err error) {
	token := j.token + "-" + strconv.FormatInt(j.sequence.Add(1), 10)
	if _, err := database.Exec(ctx, j.db, j.queries["lease"], token, j.leaseSeconds(), channel, limit); err != nil {
		return nil, 0, i18n.Errorf("take deliveries: %w", err)
	}
	var rows []struct {
		ID           int64  `db:"id"`
		Run          int64  `db:"run"`
		Notification int64  `db:"notification"`
		Attempts     int    `db:"attempts"`
		Tried        bool   `db:"tried"`
		Begun        bool   `db:"begun"`
		Digest       string `db:"digest"`
		Age          int64  `db:"age"` // seconds
		Refs         string `db:"refs"`
	}
	if err := j.db.SelectContext(ctx, &rows, j.queries["leased"], token); err != nil {
		return nil, 0, i18n.Errorf("read deliveries: %w", err)
	}
	if len(rows) == 0 {
		return nil, 0, nil
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	items, err := j.lms.Items(ctx, j.db, ids)
	if err != nil {
		return nil, 0, err
	}
	cancelled := make(map[int64][]int64) // items by run
	for _, r := range rows {
		it, ok := items[r.ID]
		if !ok || it.Status != lms.ItemNew {
			cancelled[r.Run] = append(cancelled[r.Run], r.ID)
			continue
		}
		d := it.Delivery
		d.Run, d.Notification, d.Channel, d.Attempts = r.Run, r.Notification, channel, r.Attempts
		d.Tried, d.Begun, d.Digest = r.Tried, r.Begun, r.Digest
		d.Age = time.Duration(r.Age) * time.Second
		if d.Refs, err = parseRefs(r.Refs); err != nil {
			d.Fault = i18n.Errorf("message %d of run %d is held back: its row in powiadom_outbox has refs %q, where numbers parted by commas are allowed",
				r.ID, r.Run, r.Refs)
		}
		deliveries = append(deliveries, d)
	}
	return deliveries, len(rows), j.drop(ctx, cancelled)
}

// Check tells which of the deliveries an operator cancelled or deleted in LMS, and
// which are no longer leased to this process. It looks at the token in the row, not at
// the clock, which may jump. A *PausedError when a person has paused everything.
func (j *Journal) Check(ctx context.Context, ids []int64) (cancelled, lost []int64, err error) {
	if len(ids) == 0 {
		return nil, nil, nil
	}
	query, args, err := j.queries.In("own", ids, j.token+"-%")
	if err != nil {
		return nil, nil, err
	}
	var rows []struct {
		ID     int64  `db:"id"`
		Wanted bool   `db:"wanted"`
		Pause  string `db:"pause"`
	}
	if err := j.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, nil, i18n.Errorf("look after leases: %w", err)
	}
	own := make(map[int64]bool, len(rows))
	for _, r := range rows {
		if p := parsePause(r.Pause, time.Now().In(j.zone)); p != nil {
			return nil, nil, &PausedError{*p}
		}
		own[r.ID] = true
		if !r.Wanted {
			cancelled = append(cancelled, r.ID)
		}
	}
	lost = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return own[id] })
	return cancelled, lost, nil
}

// Start stores that an attempt begins which must not be repeated if its result is
// never written down. It returns false when the delivery is not this process's any
// more: then nothing is to be sent.
func (j *Journal) Start(ctx context.Context, id int64) (ours bool, err error) {
	result, err := database.Exec(ctx, j.db, j.queries["begin"], id, j.token+"-%")
	if err != nil {
		return false, i18n.Errorf("write down that an attempt begins: %w", err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// Drop takes cancelled deliveries, given with their runs, out of the outbox and
// counts them.
func (j *Journal) Drop(ctx context.Context, runs map[int64]int64) error {
	byRun := make(map[int64][]int64)
	for id, run := range runs {
		byRun[run] = append(byRun[run], id)
	}
	return j.drop(ctx, byRun)
}

// drop takes cancelled deliveries, by run, out of the outbox and counts them.
func (j *Journal) drop(ctx context.Context, cancelled map[int64][]int64) error {
	for run, ids := range cancelled {
		err := database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
			hands, err := j.hands(ctx, tx, ids)
			if err != nil {
				return err
			}
			if err := j.done(ctx, tx, ids); err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, j.queries["count"], 0, 0, len(hands), run)
			return err
		})
		if err != nil {
			return i18n.Errorf("drop cancelled deliveries of run %d: %w", run, err)
		}
	}
	return nil
}

func (j *Journal) execIn(ctx context.Context, tx *sqlx.Tx, name string, args ...any) error {
	query, args, err := j.queries.In(name, args...)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, query, args...)
	return err
}

// change runs a statement by itself.
func (j *Journal) change(ctx context.Context, name string, args ...any) error {
	query, args, err := j.queries.In(name, args...)
	if err != nil {
		return err
	}
	_, err = database.Exec(ctx, j.db, query, args...)
	return err
}

// Renew keeps the leases of this process on the deliveries alive.
func (j *Journal) Renew(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	if err := j.change(ctx, "renew", j.leaseSeconds(), ids, j.token+"-%"); err != nil {
		return i18n.Errorf("renew leases: %w", err)
	}
	return nil
}

// Release gives deliveries back unsent, so that any process can take them at
// once.
func (j *Journal) Release(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	if err := j.change(ctx, "release", ids, j.token+"-%"); err != nil {
		return i18n.Errorf("give deliveries back: %w", err)
	}
	return nil
}

// Settle writes a group of results in one transaction: into LMS's log, out of
// the outbox or back into it, and into the counters of their runs. It returns
// how many of them ended, and how.
//
// A process that was thought dead, such as one on a frozen machine, may settle what
// another process has taken over. If it sent the message, that is still written, since
// it is true, but counted once. Any other result is left to the other process.
func (j *Journal) Settle(ctx context.Context, results []notify.Result) (notify.Settled, error) {
	ids := make([]int64, len(results))
	for i, r := range results {
		ids[i] = r.ID
	}
	var g *group
	err := database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
		hands, err := j.hands(ctx, tx, ids)
		if err != nil {
			return err
		}
		g = sortOut(results, hands)
		if err := j.lms.Settle(ctx, tx, g.items); err != nil {
			return err
		}
		if err := j.done(ctx, tx, g.done); err != nil {
			return err
		}
		if err := j.unsure(ctx, tx, g.unsure); err != nil {
			return err
		}
		for _, r := range g.dead {
			if err := bury(ctx, tx, j.queries, r.Delivery, r.Err.Error()); err != nil {
				return err
			}
		}
		for wait, ids := range g.later {
			if err := j.execIn(ctx, tx, "defer", int64(wait/time.Second), ids); err != nil {
				return err
			}
		}
		for run, c := range g.runs {
			if _, err := tx.ExecContext(ctx, j.queries["count"], c.sent, c.failed, c.cancelled, run); err != nil {
				return err
			}
			if err := j.countClosed(ctx, tx, run, c.closed); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return notify.Settled{}, i18n.Errorf("write results: %w", err)
	}
	return g.total, nil
}

// unsure stores that waiting deliveries may have been delivered.
func (j *Journal) unsure(ctx context.Context, tx *sqlx.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	return j.execIn(ctx, tx, "unsure", ids)
}

// owner is who has a delivery.
type owner int

const (
	gone   owner = iota // nobody: it is finished
	others              // another process has taken it over
	ours
)

// hand is what a row of the outbox says of a delivery.
type hand struct {
	owner
	unsure int // so many attempts ended without an answer
}

// hands reads who has the deliveries, and locks their rows until the transaction ends.
func (j *Journal) hands(ctx context.Context, tx *sqlx.Tx, ids []int64) (map[int64]hand, error) {
	query, args, err := j.queries.In("hands", j.token+"-%", ids)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID     int64 `db:"id"`
		Ours   bool  `db:"ours"`
		Unsure int   `db:"unsure"`
	}
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	hands := make(map[int64]hand, len(rows))
	for _, r := range rows {
		hands[r.ID] = hand{others, r.Unsure}
		if r.Ours {
			hands[r.ID] = hand{ours, r.Unsure}
		}
	}
	return hands, nil
}

// countClosed adds to the counts of why deliveries of a run were closed. The run's row
// is locked, so that no other process adds to it meanwhile.
func (j *Journal) countClosed(ctx context.Context, tx *sqlx.Tx, run int64, closed map[notify.Reason]int) error {
	if len(closed) == 0 {
		return nil
	}
	var text string
	if err := tx.GetContext(ctx, &text, j.queries["closed"], run); err != nil {
		return err
	}
	all := notify.ParseCounts(text)
	for reason, n := range closed {
		all[reason] += n
	}
	sum, err := json.Marshal(all)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, j.queries["set_closed"], sum, run)
	return err
}

// count is what is added to a run's counters.
type count struct {
	sent, failed, cancelled int
	closed                  map[notify.Reason]int // of the cancelled ones
}

// group is what is to be written for a group of results.
type group struct {
	items  []lms.ItemResult
	done   []int64
	later  map[time.Duration][]int64
	unsure []int64         // deliveries that wait and whose answer was lost
	dead   []notify.Result // of them the other side said that the address does not exist
	runs   map[int64]count
	total  notify.Settled
}

// sortOut decides what is written for each result. Results of deliveries that this
// process no longer has are left out, except that they were sent.
func sortOut(results []notify.Result, hands map[int64]hand) *group {
	g := &group{later: make(map[time.Duration][]int64), runs: make(map[int64]count)}
	for _, r := range results {
		in := hands[r.ID]
		item, wait := outcome(r, in.unsure)
		unknown := r.Err != nil && notify.ClassOf(r.Err) == notify.Unknown
		if unknown && (in.owner == others || item.Status == lms.ItemNew) {
			g.unsure = append(g.unsure, r.ID)
		}
		if item.Status != lms.ItemSent && in.owner != ours {
			continue
		}
		g.items = append(g.items, item)
		if in.owner == gone {
			continue
		}
		if item.Status == lms.ItemNew {
			g.later[wait] = append(g.later[wait], r.ID)
			continue
		}
		g.done = append(g.done, r.ID)
		c := g.runs[r.Run]
		switch item.Status {
		case lms.ItemSent:
			c.sent++
			g.total.Sent++
		case lms.ItemFailed:
			c.failed++
			g.total.Failed++
			if item.Unsure {
				g.total.Unsure++
			}
			g.total.FailedRuns = append(g.total.FailedRuns, r.Run)
			if de, ok := errors.AsType[*notify.DeliveryError](r.Err); ok && de.Nobody {
				g.dead = append(g.dead, r)
			}
		case lms.ItemCancelled:
			c.cancelled++
			if de, ok := errors.AsType[*notify.DeliveryError](r.Err); ok && de.Reason != "" {
				if c.closed == nil {
					c.closed = make(map[notify.Reason]int)
				}
				c.closed[de.Reason]++
			}
		case lms.ItemNew, lms.ItemDraft, lms.ItemDelivered, lms.ItemBounced, lms.ItemReady:
		}
		g.runs[r.Run] = c
	}
	return g
}

func (j *Journal) done(ctx context.Context, tx *sqlx.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	return j.execIn(ctx, tx, "done", ids)
}

// outcome says what becomes of a delivery after an attempt, and how long it waits
// before the next. unsure is how many earlier attempts ended without an answer. After
// the first of these there is one more attempt, after the second none: a third copy
// would be worse than no message. Where the other side would not recognise a second
// one there is none after the first. An attempt that was clearly refused counts as
// usual.
func outcome(r notify.Result, unsure int) (lms.ItemResult, time.Duration) {
	if r.Err == nil {
		return lms.ItemResult{ID: r.ID, Status: lms.ItemSent, GatewayID: r.Receipt.GatewayID}, 0
	}
	item := lms.ItemResult{ID: r.ID, Error: r.Err.Error(), Unsure: unsure > 0}
	deduplicates := r.Channel.Deduplicates() && !r.Once
	switch notify.ClassOf(r.Err) {
	case notify.Permanent:
		item.Status = lms.ItemFailed
		return item, 0
	case notify.Obsolete:
		item.Status = lms.ItemCancelled
		return item, 0
	case notify.Unknown:
		if r.Once || unsure > 0 && !deduplicates {
			item.Status, item.Unsure = lms.ItemFailed, true
			return item, 0
		}
		item.Unsure = true
	case notify.Temporary, notify.Halt:
	}
	wait := gap(r.Attempts)
	if r.Age+wait > r.Channel.Patience() {
		item.Status, item.Error = lms.ItemFailed, i18n.Sprintf("%s (given up after %d attempts)", item.Error, r.Attempts+1)
		return item, 0
	}
	item.Status = lms.ItemNew
	if deduplicates {
		item.Unsure = false // the next attempt will tell
	}
	return item, wait
}

// gap is how long a delivery waits after a temporary failure, when it was tried so
// many times before.
func gap(attempts int) time.Duration {
	gaps := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}
	return gaps[min(attempts, len(gaps)-1)]
}

// Again says which failed deliveries are put back.
type Again struct {
	Only   []int64 // with these ids; none: all
	Unsure bool    // also those that may have been delivered
}

// Retry puts failed deliveries of a run back into the outbox. It returns how many,
// and how many were left since they may have been delivered.
func (j *Journal) Retry(ctx context.Context, run int64, which Again) (back, left int, err error) {
	return j.retry(ctx, run, which, j.diary)
}

// retry is Retry with the diary in which it is to stand; nil: nobody ordered it.
func (j *Journal) retry(ctx context.Context, run int64, which Again, d *diary.Diary) (back, left int, err error) {
	err = database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
		if err := tx.GetContext(ctx, new(int64), j.queries["lock_run"], run); err != nil {
			return err
		}
		var messages []struct {
			ID      int64          `db:"id"`
			Channel notify.Channel `db:"channel"`
		}
		if err := tx.SelectContext(ctx, &messages, j.queries["run_messages"], run); err != nil {
			return err
		}
		back, left = 0, 0
		for _, m := range messages {
			again, unsure, err := j.reopen(ctx, tx, run, m.ID, m.Channel, which)
			if err != nil {
				return err
			}
			back, left = back+again, left+unsure
		}
		if _, err := tx.ExecContext(ctx, j.queries["reopen_run"], back, run); err != nil {
			return err
		}
		return d.Write(ctx, tx, diary.Entry{Act: diary.Retry, Run: run, Detail: notify.MessageCount(back)})
	})
	if err != nil {
		return 0, 0, i18n.Errorf("put deliveries of run %d back: %w", run, err)
	}
	return back, left, nil
}

// PutBack puts failed deliveries of any runs back, as Retry does. Those that somebody
// has cancelled or put back meanwhile are left as they are.
func (j *Journal) PutBack(ctx context.Context, ids []int64) error {
	query, args, err := j.queries.In("runs_of", ids)
	if err != nil {
		return err
	}
	var rows []struct {
		Run int64 `db:"run"`
		ID  int64 `db:"id"`
	}
	if err := j.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return i18n.Errorf("look for the runs of failed deliveries: %w", err)
	}
	byRun := make(map[int64][]int64)
	for _, r := range rows {
		byRun[r.Run] = append(byRun[r.Run], r.ID)
	}
	for _, run := range slices.Sorted(maps.Keys(byRun)) {
		if _, _, err := j.retry(ctx, run, Again{Only: byRun[run]}, nil); err != nil {
			return err
		}
	}
	return nil
}

// reopen puts failed deliveries of an entry of LMS's message list back.
func (j *Journal) reopen(ctx context.Context, tx *sqlx.Tx, run, message int64, channel notify.Channel, which Again) (back, left int, err error) {
	reopened, left, err := j.lms.Reopen(ctx, tx, message, which.Only, which.Unsure)
	if err != nil || len(reopened) == 0 {
		return 0, left, err
	}
	var ids, unsure []int64
	for _, r := range reopened {
		ids = append(ids, r.ID)
		if r.Unsure {
			unsure = append(unsure, r.ID)
		}
	}
	items, err := j.lms.Items(ctx, tx, ids)
	if err != nil {
		return 0, 0, err
	}
	waiting := make([]queued, len(ids))
	for i, id := range ids {
		// It was tried before: it is looked at again before it is sent.
		d := items[id].Delivery
		d.Channel = channel
		waiting[i] = queued{item: id, channel: channel, attempts: 1, digest: j.digest(run, d)}
	}
	if err := enqueue(ctx, tx, run, waiting); err != nil {
		return 0, 0, err
	}
	return len(ids), left, j.unsure(ctx, tx, unsure)
}

// Finish closes runs of which nothing is left to send.
func (j *Journal) Finish(ctx context.Context) error {
	if _, err := database.Exec(ctx, j.db, j.queries["finish"]); err != nil {
		return i18n.Errorf("close finished runs: %w", err)
	}
	return nil
}

// SummaryRow is a run's counters as statements read them.
type SummaryRow struct {
	ID           int64  `db:"id"`
	Notification int64  `db:"notification"`
	At           int64  `db:"at"`
	Matched      int    `db:"matched"`
	Deliveries   int    `db:"deliveries"`
	Sent         int    `db:"sent"`
	Failed       int    `db:"failed"`
	Cancelled    int    `db:"cancelled"`
	Skipped      string `db:"skipped"`
	Stopped      string `db:"stopped"`
	Closed       string `db:"closed"`
	Waiting      int    `db:"waiting"`
	Withdrawn    int    `db:"withdrawn"`
}

// Summary is what the counters say.
func (r SummaryRow) Summary() notify.Summary {
	return notify.Summary{
		Run: r.ID, Notification: r.Notification, At: time.Unix(r.At, 0).UTC(),
		Matched: r.Matched, Deliveries: r.Deliveries, Sent: r.Sent, Failed: r.Failed,
		Deferred: r.Waiting, Cancelled: r.Cancelled + r.Withdrawn, Stopped: r.Stopped,
		Skipped: notify.ParseCounts(r.Skipped), Closed: notify.ParseCounts(r.Closed),
	}
}

// Summaries returns what became of the runs, in the order of their ids.
func (j *Journal) Summaries(ctx context.Context, runs []int64) ([]notify.Summary, error) {
	if len(runs) == 0 {
		return nil, nil
	}
	query, args, err := j.queries.In("summaries", slices.Compact(slices.Sorted(slices.Values(runs))))
	if err != nil {
		return nil, err
	}
	var rows []SummaryRow
	if err := j.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read the counters of runs: %w", err)
	}
	out := make([]notify.Summary, len(rows))
	for i, r := range rows {
		out[i] = r.Summary()
	}
	return out, nil
}
