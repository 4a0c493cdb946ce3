package journal

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Plan writes one page: LMS's log, the outbox, warnings, what is told and the run's
// cursor, all or nothing. ErrTaken: the run belongs to another process by now. ErrTold:
// the page must be looked at again. After success the run's cursor is behind the page.
func (j *Journal) Plan(ctx context.Context, run *notify.Run, p notify.Plan) error {
	skipped := maps.Clone(run.Skipped)
	for reason, n := range p.Skipped {
		skipped[reason] += n
	}
	counts, err := json.Marshal(skipped)
	if err != nil {
		return err
	}
	var entries map[lms.Message]int64
	err = database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
		if entries, err = j.addDeliveries(ctx, tx, run, p); err != nil {
			return err
		}
		if err := j.remember(ctx, tx, run.Notification, p); err != nil {
			return err
		}
		// The run's own row comes last, so that it is locked for a moment only: those
		// who send count in it.
		advance, args := "advance", []any{p.Cursor, p.Matched, len(p.Deliveries), warnings(p), counts}
		if p.Last {
			advance = "advance_last"
		} else {
			args = append(args, j.leaseSeconds())
		}
		return owned(tx.ExecContext(ctx, j.queries[advance], append(args, run.ID, j.token)...))
	})
	switch {
	case errors.Is(err, notify.ErrTaken), errors.Is(err, notify.ErrTold):
		return err
	case err != nil:
		return i18n.Errorf("plan run %d after customer %d: %w", run.ID, run.Cursor, err)
	}
	run.Cursor, run.Skipped = p.Cursor, skipped
	if p.Last {
		entries = nil
	}
	j.keepEntries(run.ID, entries)
	return nil
}

// owned returns ErrTaken for an UPDATE that found no row: its condition is the lease.
func owned(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return notify.ErrTaken
	}
	return err
}

func warnings(p notify.Plan) int {
	n := 0
	for _, d := range p.Deliveries {
		if d.Channel == notify.Warning {
			n++
		}
	}
	return n
}

// addDeliveries writes the log rows and, for channels that send, the outbox.
// Deliveries with the same channel, sender and stored subject share an entry of
// LMS's message list. It returns the entries' ids.
//
// If an operator cancelled an entry while the run was being planned, further lines of
// it are written as cancelled; if he deleted it, they are left out.
func (j *Journal) addDeliveries(ctx context.Context, tx *sqlx.Tx, run *notify.Run, p notify.Plan) (map[lms.Message]int64, error) {
	entries, err := j.addEntries(ctx, tx, run, p)
	if err != nil {
		return nil, err
	}
	var cancelled, deleted map[int64]bool
	if run.Cursor > 0 { // else there was nothing yet to be cancelled
		if cancelled, deleted, err = j.lms.Withdrawn(ctx, tx, slices.Sorted(maps.Values(entries))); err != nil {
			return nil, err
		}
	}
	items := make([]lms.Item, 0, len(p.Deliveries))
	var planned []notify.Planned // of each item
	for _, d := range p.Deliveries {
		m := j.entry(p, d)
		id := entries[m]
		if deleted[id] {
			continue
		}
		it := lms.Item{
			Message: id, Of: &m, Customer: d.Customer, Destination: d.Destination, Status: lms.ItemNew, Subject: d.Subject, Body: d.Body,
		}
		switch {
		case d.Channel == notify.Warning:
			it.Status = lms.ItemSent
		case cancelled[id]:
			it.Status = lms.ItemCancelled
		}
		items, planned = append(items, it), append(planned, d)
	}
	ids, err := j.lms.AddItems(ctx, tx, items)
	if err != nil {
		return nil, err
	}
	var waiting []queued
	var warned []notify.Warned
	withdrawn := len(p.Deliveries) - len(items)
	for i, d := range planned {
		if d.Channel == notify.Warning {
			warned = append(warned, notify.Warned{
				Customer: d.Customer, Notification: run.Notification, Run: run.ID, Item: ids[i], Text: d.Body, Since: p.Now, Until: p.Until,
			})
		}
		switch items[i].Status {
		case lms.ItemCancelled:
			withdrawn++
		case lms.ItemNew:
			waiting = append(waiting, queued{
				item: ids[i], channel: d.Channel, refs: d.Refs,
				digest: j.digest(run.ID, notify.Delivery{ID: ids[i], Channel: d.Channel, Destination: d.Destination, Body: d.Body}),
			})
		case lms.ItemSent, lms.ItemFailed, lms.ItemDraft, lms.ItemDelivered, lms.ItemBounced, lms.ItemReady:
		}
	}
	if err := enqueue(ctx, tx, run.ID, waiting); err != nil {
		return nil, err
	}
	if withdrawn > 0 {
		if _, err := tx.ExecContext(ctx, j.queries["count"], 0, 0, withdrawn, run.ID); err != nil {
			return nil, err
		}
	}
	return entries, j.warn(ctx, tx, warned)
}

// addEntries makes sure that each delivery has an entry in LMS's message list, and
// returns the entries that this process knows of.
func (j *Journal) addEntries(ctx context.Context, tx *sqlx.Tx, run *notify.Run, p notify.Plan) (map[lms.Message]int64, error) {
	entries := maps.Clone(j.entriesOf(run.ID))
	for _, d := range p.Deliveries {
		m := j.entry(p, d)
		if _, ok := entries[m]; ok {
			continue
		}
		id, err := j.message(ctx, tx, run, m)
		if err != nil {
			return nil, err
		}
		entries[m] = id
	}
	return entries, nil
}

// entry is the entry of LMS's message list that a delivery belongs to.
func (j *Journal) entry(p notify.Plan, d notify.Planned) lms.Message {
	source := p.Sources[d.Channel]
	m := lms.Message{Channel: d.Channel, Sender: d.Sender, Subject: source.Subject, Body: source.Body, HTML: source.HTML}
	if !j.lms.Schema().ItemSubject {
		m.Subject = d.Subject // an item cannot have its own
	}
	return m
}

// queued is a line of LMS's log that waits to be sent.
type queued struct {
	item     int64
	channel  notify.Channel
	attempts int
	refs     []int64
	digest   sql.NullString
}

// digest is 16 hex digits made of address and text as they were planned. A restored
// database gives ids a second time; the digest tells such deliveries apart. That of an
// e-mail is a seal. Runs of versions without digests have none.
func (j *Journal) digest(run int64, d notify.Delivery) sql.NullString {
	if run <= j.overview.plainRuns {
		return sql.NullString{}
	}
	if d.Channel == notify.Email && j.overview.key != "" {
		return sql.NullString{String: seal(j.overview.key, d), Valid: true}
	}
	sum := sha256.Sum256([]byte(d.Destination + "\x00" + d.Body))
	return sql.NullString{String: hex.EncodeToString(sum[:8]), Valid: true}
}

// text is the value of the column refs, NULL for none.
func (q queued) text() sql.NullString {
	words := make([]string, len(q.refs))
	for i, ref := range q.refs {
		words[i] = strconv.FormatInt(ref, 10)
	}
	return sql.NullString{String: strings.Join(words, ","), Valid: len(words) > 0}
}

func parseRefs(text string) ([]int64, error) {
	if text == "" {
		return nil, nil
	}
	var refs []int64
	for word := range strings.SplitSeq(text, ",") {
		ref, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, err
		}
		refs = append(refs, ref)
	}
	return refs, nil
}

// enqueue puts lines of LMS's log into the outbox.
func enqueue(ctx context.Context, tx *sqlx.Tx, run int64, waiting []queued) error {
	rows := make([]any, 0, 6*len(waiting))
	for _, w := range waiting {
		rows = append(rows, w.item, run, w.channel, w.attempts, w.text(), w.digest)
	}
	err := insert(ctx, tx, "INSERT INTO powiadom_outbox (messageitem_id, run_id, channel, attempts, refs, digest, queued) VALUES ", "(?, ?, ?, ?, ?, ?, UNIX_TIMESTAMP())", rows)
	if err != nil {
		return i18n.Errorf("write the outbox: %w", err)
	}
	return nil
}

// entriesOf are the entries of LMS's message list that a run uses and this
// process knows of.
func (j *Journal) entriesOf(run int64) map[lms.Message]int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	if e := j.entries[run]; e != nil {
		return e
	}
	return make(map[lms.Message]int64)
}

// maxEntries bounds what is kept of a run: an LMS whose lines have no subject of
// their own may need an entry for each customer.
const maxEntries = 100

// keepEntries keeps the entries that a run uses, none when it is over.
func (j *Journal) keepEntries(run int64, entries map[lms.Message]int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.entries, run)
	if n := len(entries); n > 0 && n <= maxEntries {
		j.entries[run] = entries
	}
}

// message finds or makes the entry of LMS's message list.
func (j *Journal) message(ctx context.Context, tx *sqlx.Tx, run *notify.Run, m lms.Message) (int64, error) {
	sum := sha256.Sum256([]byte(m.Sender + "\x00" + m.Subject + "\x00" + m.Body))
	variant := hex.EncodeToString(sum[:])
	if !run.Fresh || run.Cursor > 0 { // else nothing of it was planned yet
		var id int64
		err := tx.GetContext(ctx, &id, j.queries["message"], run.ID, m.Channel, variant)
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return id, err
		}
	}
	id, err := j.lms.AddMessage(ctx, tx, m)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, j.queries["insert_run_message"], id, run.ID, m.Channel, variant)
	return id, err
}

// remember writes what is told into powiadom_told. ErrTold: another run was faster.
func (j *Journal) remember(ctx context.Context, tx *sqlx.Tx, notification int64, p notify.Plan) error {
	rows := make([]any, 0, 8*len(p.Told))
	var replaced []int64
	for _, t := range slices.SortedFunc(slices.Values(p.Told), func(a, b notify.Told) int { return cmp.Compare(a.ID, b.ID) }) {
		rows = append(rows, notification, p.Event, t.ID, t.Customer, t.Time.Unix())
		if p.Event == notify.Payment {
			rows = append(rows, t.Booked, nil)
		} else {
			rows = append(rows, nil, t.Number)
		}
		if t.Replaces != 0 {
			rows, replaced = append(rows, t.Told.Unix()), append(replaced, t.Replaces)
		} else {
			rows = append(rows, nil)
		}
	}
	if err := j.forget(ctx, tx, notification, p.Event, replaced); err != nil {
		return err
	}
	err := insert(ctx, tx, "INSERT INTO powiadom_told (notification_id, event, ref_id, customer_id, dated, value, number, told) VALUES ",
		"(?, ?, ?, ?, ?, ?, ?, COALESCE(?, UNIX_TIMESTAMP()))", rows)
	if database.IsDuplicate(err) {
		return notify.ErrTold
	}
	if err != nil {
		return i18n.Errorf("remember what was told: %w", err)
	}
	return nil
}

// forget deletes rows of powiadom_told whose invoices or payments have new ids now.
// ErrTold: another run was faster.
func (j *Journal) forget(ctx context.Context, tx *sqlx.Tx, notification int64, event notify.Event, refs []int64) error {
	if len(refs) == 0 {
		return nil
	}
	query, args, err := j.queries.In("forget", notification, event, refs)
	if err != nil {
		return err
	}
	result, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return i18n.Errorf("remember what was told: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n != int64(len(refs)) {
		return cmp.Or(err, notify.ErrTold)
	}
	return nil
}

// rowsPerInsert bounds one INSERT of small rows.
const rowsPerInsert = 1000

// insert adds rows of the given form, up to rowsPerInsert in a statement.
func insert(ctx context.Context, tx *sqlx.Tx, statement, row string, values []any) error {
	columns := strings.Count(row, "?")
	for chunk := range slices.Chunk(values, rowsPerInsert*columns) {
		rows := strings.TrimSuffix(strings.Repeat(row+", ", len(chunk)/columns), ", ")
		if _, err := tx.ExecContext(ctx, statement+rows, chunk...); err != nil {
			return err
		}
	}
	return nil
}

// Told returns which of the invoices or payments the notification has spoken
// of.
func (j *Journal) Told(ctx context.Context, notification int64, event notify.Event, refs []int64) (map[int64]time.Time, error) {
	told := make(map[int64]time.Time)
	if len(refs) == 0 || notification == 0 {
		return told, nil
	}
	query, args, err := j.queries.In("told", notification, event, refs)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Ref  int64 `db:"ref"`
		Told int64 `db:"told"`
	}
	if err := j.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read what notification %d has told: %w", notification, err)
	}
	for _, r := range rows {
		told[r.Ref] = time.Unix(r.Told, 0).UTC()
	}
	return told, nil
}

// ToldTo returns what the notification has told customers, if it is dated after a
// time. What older versions told is missing if LMS had deleted it before the tables
// were upgraded.
func (j *Journal) ToldTo(ctx context.Context, notification int64, event notify.Event, customers []int64, since time.Time) ([]notify.Told, error) {
	if len(customers) == 0 || notification == 0 {
		return nil, nil
	}
	query, args, err := j.queries.In("told_to", notification, event, customers, since.Unix())
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Ref      int64           `db:"ref"`
		Told     int64           `db:"told"`
		Customer int64           `db:"customer"`
		Dated    int64           `db:"dated"`
		Value    decimal.Decimal `db:"value"`
		Number   string          `db:"number"`
	}
	if err := j.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read what notification %d has told: %w", notification, err)
	}
	told := make([]notify.Told, len(rows))
	for i, r := range rows {
		told[i] = notify.Told{Customer: r.Customer, Reference: notify.Reference{
			ID: r.Ref, Time: time.Unix(r.Dated, 0).UTC(), Booked: r.Value, Number: r.Number, Told: time.Unix(r.Told, 0).UTC(),
		}}
	}
	return told, nil
}

// EndPlanning ends the planning of a run. A one-time notification becomes inactive in
// the same transaction. stopped says why planning ended early, empty when it is
// complete.
func (j *Journal) EndPlanning(ctx context.Context, run *notify.Run, n notify.Notification, stopped string) error {
	defer j.keepEntries(run.ID, nil)
	why := sql.NullString{String: stopped, Valid: stopped != ""}
	var err error
	if run.EndsNotification() {
		err = database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
			if err := owned(tx.ExecContext(ctx, j.queries["planned"], why, run.ID, j.token)); err != nil {
				return err
			}
			return catalog.Disarm(ctx, tx, n)
		})
	} else {
		err = owned(database.Exec(ctx, j.db, j.queries["planned"], why, run.ID, j.token))
	}
	if err != nil && !errors.Is(err, notify.ErrTaken) {
		return i18n.Errorf("end the planning of run %d: %w", run.ID, err)
	}
	return err
}

// ReleaseRun gives up the lease of a run, so that another process can go on at once.
func (j *Journal) ReleaseRun(ctx context.Context, run *notify.Run) error {
	if _, err := database.Exec(ctx, j.db, j.queries["release_run"], run.ID, j.token); err != nil {
		return i18n.Errorf("give back run %d: %w", run.ID, err)
	}
	return nil
}
