package journal

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// metaWarnedUpTo holds the last customer of whom a run has asked whether his warnings
// still have their reasons; 0: the next begins with the first.
const metaWarnedUpTo = "warned up to"

// warnedAtOnce is how many customers a run asks about, and takes warnings from.
const warnedAtOnce = 500

// liftedAtOnce is how many customers of LMS's one transaction locks.
const liftedAtOnce = 100

// AnyWarned reports whether there were customers whom we warn when Open looked.
func (j *Journal) AnyWarned() bool { return j.overview.warned }

type warningRow struct {
	ID           int64  `db:"id"`
	Customer     int64  `db:"customer"`
	Notification int64  `db:"notification"`
	Run          int64  `db:"run"`
	Item         int64  `db:"item"`
	Text         string `db:"text"`
	Since        int64  `db:"since"`
	Until        int64  `db:"until"`
}

func (r warningRow) warned() notify.Warned {
	w := notify.Warned{
		ID: r.ID, Customer: r.Customer, Notification: r.Notification, Run: r.Run, Item: r.Item, Text: r.Text, Since: time.Unix(r.Since, 0).UTC(),
	}
	if r.Until != 0 {
		w.Until = time.Unix(r.Until, 0).UTC()
	}
	return w
}

func readWarnings(ctx context.Context, q sqlx.QueryerContext, query string, args ...any) ([]notify.Warned, error) {
	var rows []warningRow
	if err := sqlx.SelectContext(ctx, q, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read who is warned: %w", err)
	}
	list := make([]notify.Warned, len(rows))
	for i, r := range rows {
		list[i] = r.warned()
	}
	return list, nil
}

// Warnings returns all warnings of ours, by customer, of each the one that is shown last.
func (j *Journal) Warnings(ctx context.Context) ([]notify.Warned, error) {
	return readWarnings(ctx, j.db, j.queries["warnings_all"])
}

// NextWarned returns the warnings, without their texts, that the present run asks about:
// those of the next customers, and others whose time is over at an instant. upTo is the
// last of these customers, 0 when the next run begins with the first again.
func (j *Journal) NextWarned(ctx context.Context, at time.Time) (list []notify.Warned, upTo int64, err error) {
	if list, err = readWarnings(ctx, j.db, j.queries["warnings_next"], j.overview.warnedUpTo, warnedAtOnce); err != nil {
		return nil, 0, err
	}
	customers := make(map[int64]bool)
	asked := make(map[int64]bool, len(list))
	for _, w := range list {
		customers[w.Customer], asked[w.ID] = true, true
	}
	if len(customers) == warnedAtOnce {
		upTo = list[len(list)-1].Customer
	}
	over, err := readWarnings(ctx, j.db, j.queries["warnings_over"], at.Unix(), warnedAtOnce)
	for _, w := range over {
		if !asked[w.ID] {
			list = append(list, w)
		}
	}
	return list, upTo, err
}

// warned is what is remembered of a customer while a warning of ours holds.
type warned struct {
	customer  int64
	before    string          // LMS's text
	lit       []int64         // nodes that we turned on
	litBefore []int64         // nodes that were on
	warnings  []notify.Warned // the one that is shown last
}

// untouched reports that LMS shows what we left there: our text, at all nodes where it
// was on. Nodes that he has since then, or no longer, are nobody's change.
func (w warned) untouched(now lms.Shown) bool {
	for _, id := range slices.Concat(w.lit, w.litBefore) {
		if on, his := now.Lit[id]; his && !on {
			return false
		}
	}
	return len(w.warnings) > 0 && now.Text == w.warnings[len(w.warnings)-1].Text
}

// take adds a warning, in the place of one of the same notification. What LMS shows now
// stays to be put back, unless that is ours.
func (w warned) take(now lms.Shown, added notify.Warned) warned {
	if !w.untouched(now) {
		w = warned{customer: added.Customer, before: now.Text}
		for _, id := range slices.Sorted(maps.Keys(now.Lit)) {
			if now.Lit[id] {
				w.litBefore = append(w.litBefore, id)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(now.Lit)) { // all of them are turned on now
		if !now.Lit[id] {
			w.lit = append(w.lit, id)
		}
	}
	var all []notify.Warned
	for _, old := range w.warnings {
		if old.Notification == added.Notification && added.Notification != 0 {
			added.Since = old.Since
			continue
		}
		all = append(all, old)
	}
	all = append(all, added)
	w.warnings = all
	return w
}

// left are the warnings that stay when some are over.
func (w warned) left(over map[int64]bool) []notify.Warned {
	return slices.DeleteFunc(slices.Clone(w.warnings), func(o notify.Warned) bool { return over[o.ID] })
}

// known reads what is remembered of customers. They must be locked in LMS's table.
func (j *Journal) known(ctx context.Context, tx *sqlx.Tx, customers []int64) (map[int64]warned, error) {
	out := make(map[int64]warned)
	query, args, err := j.queries.In("warned", customers)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Customer  int64  `db:"customer"`
		Before    string `db:"text_before"`
		Lit       string `db:"lit"`
		LitBefore string `db:"lit_before"`
	}
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read who is warned: %w", err)
	}
	for _, r := range rows {
		w := warned{customer: r.Customer, before: r.Before}
		if w.lit, err = parseRefs(r.Lit); err != nil {
			return nil, err
		}
		if w.litBefore, err = parseRefs(r.LitBefore); err != nil {
			return nil, err
		}
		out[r.Customer] = w
	}
	if query, args, err = j.queries.In("warnings_of", customers); err != nil {
		return nil, err
	}
	list, err := readWarnings(ctx, tx, query, args...)
	if err != nil {
		return nil, err
	}
	for _, o := range list {
		w := out[o.Customer]
		w.customer, w.warnings = o.Customer, append(w.warnings, o)
		out[o.Customer] = w
	}
	return out, nil
}

// warn sets warnings in LMS, and remembers what they cover.
func (j *Journal) warn(ctx context.Context, tx *sqlx.Tx, added []notify.Warned) error {
	if len(added) == 0 {
		return nil
	}
	slices.SortFunc(added, func(a, b notify.Warned) int { return cmp.Compare(a.Customer, b.Customer) })
	customers, shown := make([]int64, len(added)), make([]lms.Warning, len(added))
	for i, w := range added {
		customers[i], shown[i] = w.Customer, lms.Warning{Customer: w.Customer, Text: w.Text}
	}
	now, err := j.lms.ShownTo(ctx, tx, customers)
	if err != nil {
		return err
	}
	known, err := j.known(ctx, tx, customers)
	if err != nil {
		return err
	}
	var gone []int64 // warnings
	var kept []warned
	var news []notify.Warned
	for _, a := range added {
		before := known[a.Customer]
		after := before.take(now[a.Customer], a)
		kept, news = append(kept, after), append(news, after.warnings[len(after.warnings)-1])
		for _, old := range before.warnings {
			if !slices.ContainsFunc(after.warnings, func(w notify.Warned) bool { return w.ID == old.ID }) {
				gone = append(gone, old.ID)
			}
		}
	}
	if err := j.forgetWarnings(ctx, tx, gone, customers); err != nil {
		return err
	}
	if err := keepWarned(ctx, tx, kept, news); err != nil {
		return i18n.Errorf("remember who is warned: %w", err)
	}
	return j.lms.Warn(ctx, tx, shown)
}

// forgetWarnings deletes warnings, and what is remembered of customers.
func (j *Journal) forgetWarnings(ctx context.Context, tx *sqlx.Tx, warnings, customers []int64) error {
	for name, ids := range map[string][]int64{"forget_warnings": warnings, "forget_warned": customers} {
		if len(ids) == 0 {
			continue
		}
		query, args, err := j.queries.In(name, ids)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return i18n.Errorf("remember who is warned: %w", err)
		}
	}
	return nil
}

// keepWarned inserts what is remembered of customers, and new warnings.
func keepWarned(ctx context.Context, tx *sqlx.Tx, kept []warned, news []notify.Warned) error {
	for some := range slices.Chunk(kept, textsPerInsert) {
		var rows []any
		for _, w := range some {
			rows = append(rows, w.customer, w.before, joined(w.lit), joined(w.litBefore))
		}
		err := insert(ctx, tx, "INSERT INTO powiadom_warned (customer_id, text_before, lit, lit_before) VALUES ", "(?, ?, ?, ?)", rows)
		if err != nil {
			return err
		}
	}
	for some := range slices.Chunk(news, textsPerInsert) {
		var rows []any
		for _, w := range some {
			until := sql.NullInt64{Int64: w.Until.Unix(), Valid: !w.Until.IsZero()}
			notification := sql.NullInt64{Int64: w.Notification, Valid: w.Notification != 0}
			rows = append(rows, w.Customer, notification, w.Run, w.Item, w.Text, w.Since.Unix(), until)
		}
		err := insert(ctx, tx, "INSERT INTO powiadom_warnings (customer_id, notification_id, run_id, messageitem_id, text, since, until) VALUES ",
			"(?, ?, ?, ?, ?, ?, ?)", rows)
		if err != nil {
			return err
		}
	}
	return nil
}

// textsPerInsert bounds one INSERT of texts of 64 KiB at most, well below the server's
// default max_allowed_packet of 16 MiB.
const textsPerInsert = 50

// joined is the text that parseRefs reads.
func joined(ids []int64) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(words, ",")
}

// Lift takes back warnings that are over. A customer's other warnings stay; when none is
// left, LMS shows what it did before our first. What was changed in LMS meanwhile is left
// as it is, and is no longer ours. A warning that was set again meanwhile has another id.
// upTo is what NextWarned said, for the next run.
func (j *Journal) Lift(ctx context.Context, over []notify.Warned, upTo int64) (notify.Lifted, error) {
	ids, customers := make(map[int64]bool, len(over)), make([]int64, len(over))
	for i, w := range over {
		ids[w.ID], customers[i] = true, w.Customer
	}
	slices.Sort(customers)
	all, err := j.lift(ctx, slices.Compact(customers), func(warned) map[int64]bool { return ids }, "")
	if err == nil && upTo != j.overview.warnedUpTo {
		_, err = database.Exec(ctx, j.db, j.queries["set_meta"], metaWarnedUpTo, strconv.FormatInt(upTo, 10))
	}
	if err != nil {
		return all, i18n.Errorf("take warnings back: %w", err)
	}
	return all, nil
}

// Unwarn takes back all warnings of customers, by order of a person. Those who have none
// are in no list of the result.
func (j *Journal) Unwarn(ctx context.Context, customers []int64) (notify.Lifted, error) {
	all, err := j.lift(ctx, slices.Sorted(slices.Values(customers)), func(w warned) map[int64]bool {
		ids := make(map[int64]bool)
		for _, o := range w.warnings {
			ids[o.ID] = true
		}
		return ids
	}, diary.Unwarn)
	if err != nil {
		return all, i18n.Errorf("take warnings back: %w", err)
	}
	return all, nil
}

// lift takes back what over names of each customer's warnings, some customers in a
// transaction. act is written down of each; empty: nothing is.
func (j *Journal) lift(ctx context.Context, customers []int64, over func(warned) map[int64]bool, act diary.Act) (all notify.Lifted, err error) {
	for some := range slices.Chunk(customers, liftedAtOnce) {
		var done notify.Lifted
		if err = database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
			done, err = j.liftSome(ctx, tx, some, over, act)
			return err
		}); err != nil {
			return all, err
		}
		all.Cleared = append(all.Cleared, done.Cleared...)
		all.Others = append(all.Others, done.Others...)
		all.Left = append(all.Left, done.Left...)
	}
	return all, nil
}

func (j *Journal) liftSome(ctx context.Context, tx *sqlx.Tx, customers []int64, over func(warned) map[int64]bool, act diary.Act) (done notify.Lifted, err error) {
	now, err := j.lms.ShownTo(ctx, tx, customers)
	if err != nil {
		return done, err
	}
	known, err := j.known(ctx, tx, customers)
	if err != nil {
		return done, err
	}
	var texts []lms.Warning
	var dark, warnings, forgotten []int64
	for _, id := range customers {
		w, ours := known[id]
		left := w.left(over(w))
		if !ours || len(left) == len(w.warnings) {
			continue // another process was faster
		}
		shown := now[id]
		switch untouched := w.untouched(shown); {
		case !untouched:
			left = nil
			done.Left = append(done.Left, id)
		case len(left) > 0:
			texts = append(texts, lms.Warning{Customer: id, Text: left[len(left)-1].Text})
			done.Others = append(done.Others, id)
		default:
			texts = append(texts, lms.Warning{Customer: id, Text: w.before})
			for _, node := range w.lit {
				if shown.Lit[node] {
					dark = append(dark, node)
				}
			}
			done.Cleared = append(done.Cleared, id)
		}
		if len(left) == 0 {
			forgotten = append(forgotten, id)
		}
		for _, o := range w.warnings {
			if !slices.ContainsFunc(left, func(l notify.Warned) bool { return l.ID == o.ID }) {
				warnings = append(warnings, o.ID)
			}
		}
		if act != "" {
			if err := j.diary.Write(ctx, tx, diary.Entry{Act: act, Detail: i18n.Sprintf("customer %d", id)}); err != nil {
				return done, err
			}
		}
	}
	if err := j.lms.WriteWarnings(ctx, tx, texts); err != nil {
		return done, err
	}
	if err := j.lms.TurnOff(ctx, tx, dark); err != nil {
		return done, err
	}
	return done, j.forgetWarnings(ctx, tx, warnings, forgotten)
}
