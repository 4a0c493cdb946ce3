// Package journal keeps what powiadom must remember: which occurrences were
// claimed, what is still to be sent, and what customers were told. It owns
// powiadom_runs, powiadom_messages, powiadom_outbox, powiadom_told, powiadom_dead,
// powiadom_warned, powiadom_warnings, powiadom_meta and powiadom_schema, and its
// migrations make the catalogue's tables, too. It sends nothing and chooses nobody.
//
// # Why nobody is told twice and nothing is lost
//
// Each promise is kept by one statement.
//
//   - One run for an occurrence. claim.sql inserts it under
//     UNIQUE(notification_id, occurrence). Error 1062 means that another process has
//     it. The claim counts after COMMIT, since that is where a cluster refuses the
//     slower of two nodes. Everything due is claimed before anything is planned.
//   - One send by hand in a minute, unless a person says otherwise. Each changes one
//     row (sending.sql) before it looks for earlier ones, so that each sees the one
//     before it; in a cluster COMMIT refuses the slower of two nodes. If the schedule
//     claims a run at that moment, last_due.sql waits for it.
//   - Each customer planned once a run. A page of customers is one transaction:
//     LMS's log, the outbox, warnings, powiadom_told, and, last, the run's cursor.
//     advance.sql moves the cursor only while this process owns the run's lease and
//     planning is not over; when it finds no row, all is rolled back. A process that
//     was taken for dead and wakes up can therefore write nothing.
//   - An invoice or payment told once for a notification. The primary key of
//     powiadom_told refuses the second; its page is rolled back and looked at
//     again without it.
//   - Nothing planned is lost. A line of LMS's log in status 1 and its row in the
//     outbox are written in one transaction, and the row leaves (done.sql) in the
//     transaction that writes the result. A row that is there is unfinished work,
//     whatever became of the process that had it.
//   - A delivery is in one process's hands. lease.sql takes only rows whose lease
//     has ended, by one conditional UPDATE, and by the database's clock, so that
//     hosts need not agree on the time. Package dispatch counts a lease from before
//     it asked and stops using it before it ends. That clock may jump, so before each
//     attempt own.sql checks that the row still has this process's token.
//   - A run that waits for a person belongs to no process. hold.sql marks it and gives
//     up the lease in one statement, so nothing takes it over; confirm.sql gives it to
//     one process by a condition on that mark. The number that was confirmed is kept
//     with the run: the process that goes on with it counts again and compares.
//   - A deadlock, a lock wait or a refused commit loses nothing: database.InTx
//     runs the whole transaction again. An error at COMMIT is never success.
//
// What cannot be known is whether a message was accepted when the process died,
// or the line broke, between handing it over and writing it down. An SMS carries
// the id of its line in LMS's log and a digest of its address and text, and the
// gateway refuses it a second time. An e-mail may go out twice, with one Message-ID;
// results are written within a fifth of a second, so these are few. If the server's
// answer was lost, the outbox says so (unsure.sql): one more attempt is made, and no
// third.
package journal

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

//go:embed queries
var files embed.FS

// Queries are the statements of this package, by file name.
func Queries() database.Queries { return database.Load(files) }

// Rows of powiadom_meta.
const (
	metaInstallation = "installation"
	// metaPlainRuns holds the last run that was begun by a version which made no
	// digests of messages.
	metaPlainRuns = "runs without digest"
	// metaKey holds the secret of the digests in Message-IDs. It is in the database, not
	// in the file: all hosts must have the same, and a copy that is restored, too.
	metaKey = "message key"
)

// Options are the journal's settings.
type Options struct {
	Lease time.Duration  // how long a process may be silent before others take its work
	Host  string         // this machine's name, for the log
	Zone  *time.Location // in which times are told; nil: UTC
	Diary *diary.Diary   // in which orders of people are written down; nil: in none
}

// Journal is the memory of one process. It is safe for concurrent use.
type Journal struct {
	db       *sqlx.DB
	lms      *lms.Database
	queries  database.Queries
	lease    time.Duration
	host     string
	zone     *time.Location
	diary    *diary.Diary
	token    string // begins every lease of this process
	sequence atomic.Int64
	overview overview

	mu      sync.Mutex
	entries map[int64]map[lms.Message]int64 // by run, of LMS's message list
	mark    notify.Mark
	tell    func(notify.Mark)
}

// overview is what Open reads, by overview.sql.
type overview struct {
	newest       int64 // of the migrations that were applied
	applied      int64 // how many were
	installation string
	lastTick     string
	plainRuns    int64
	key          string // of the digests in Message-IDs
	newestRun    int64
	hosts        []Host
	hostsBegun   bool                     // there was one
	database     string                   // what it is called
	faults       map[string]bool          // names of the faults that were told
	streaks      map[string]notify.Streak // rows of refusals, by their names
	pause        string
	leftovers    bool
	reports      reports
	dead         bool // there are addresses to which nothing goes
	warned       bool // there are customers whom we warn in the browser
	spared       bool // customers are left in peace, or were
	warnedUpTo   int64
	schedules    []string
	cash         int64 // the highest id of LMS's table cash
	marks        marks
}

// Open checks that the own tables are those of this program. The error is a
// *SchemaError when they are not.
func Open(ctx context.Context, db *sqlx.DB, l *lms.Database, o Options) (*Journal, error) {
	j := &Journal{
		db: db, lms: l, queries: Queries(), lease: o.Lease, host: o.Host, token: rand.Text(), zone: cmp.Or(o.Zone, time.UTC),
		diary:   o.Diary,
		entries: make(map[int64]map[lms.Message]int64),
	}
	all, err := known()
	if err != nil {
		return nil, err
	}
	want := all[len(all)-1]
	if err := j.Look(ctx); err != nil {
		// Tables of another version may lack what was asked for.
		if done, verr := applied(ctx, db); verr == nil {
			if have := version(slices.Max(append(done, 0)), int64(len(done)), all); have != want {
				return nil, &SchemaError{Have: have, Want: want}
			}
		}
		return nil, i18n.Errorf("read own tables: %w", err)
	}
	if have := version(j.overview.newest, j.overview.applied, all); have != want {
		return nil, &SchemaError{Have: have, Want: want}
	}
	return j, nil
}

// Look reads again what Open read. Nobody else may use the journal meanwhile.
func (j *Journal) Look(ctx context.Context) error {
	j.overview = overview{faults: make(map[string]bool), streaks: make(map[string]notify.Streak)}
	if err := j.look(ctx); err != nil {
		return err
	}
	tick, err := j.LastTick()
	if err != nil {
		tick = time.Time{} // said where it matters
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.mark = j.mark.Later(notify.Mark{Tick: tick, Run: j.overview.newestRun})
	return nil
}

func (j *Journal) look(ctx context.Context) error {
	var rows []struct {
		Name  string `db:"name"`
		Value string `db:"value"`
	}
	if err := j.db.SelectContext(ctx, &rows, j.queries["overview"]); err != nil {
		return err
	}
	for _, r := range rows {
		if err := j.overview.note(r.Name, r.Value); err != nil {
			return err
		}
	}
	return nil
}

// note keeps one row that overview.sql read.
func (o *overview) note(name, value string) (err error) {
	switch name {
	case "version":
		_, err = fmt.Sscanf(value, "%d %d", &o.newest, &o.applied)
	case "last_tick":
		o.lastTick = value
	case metaInstallation:
		o.installation = value
	case metaPlainRuns:
		o.plainRuns, err = strconv.ParseInt(value, 10, 64)
	case metaKey:
		o.key = value
	case metaHosts:
		o.hostsBegun = true
	case "database":
		o.database = value
	case metaPause:
		o.pause = value
	case "newest run":
		o.newestRun, err = strconv.ParseInt(value, 10, 64)
	case "left over":
		o.leftovers = true
	case "warned":
		o.warned = true
	case "spared":
		o.spared = true
	case metaWarnedUpTo:
		o.warnedUpTo, err = strconv.ParseInt(value, 10, 64)
	case metaReports:
		o.reports.stored = value
	case "sms lately":
		o.reports.now, err = strconv.ParseInt(value, 10, 64)
	case "dead":
		o.dead = true
	case "schedule":
		o.schedules = append(o.schedules, value)
	case "cash":
		o.cash, err = strconv.ParseInt(value, 10, 64)
	default:
		o.noteOther(name, value)
	}
	return err
}

// noteOther keeps a row that is known by the beginning of its name.
func (o *overview) noteOther(name, value string) {
	m, isMark := parseMark(name, value)
	switch {
	case isMark:
		o.marks = append(o.marks, m)
	case strings.HasPrefix(name, metaHost):
		o.hosts = append(o.hosts, parseHost(name, value))
	case strings.HasPrefix(name, metaStreak):
		o.streaks[name] = parseStreak(value)
	default:
		o.faults[name] = true
	}
}

// Installation is the id given to this installation by Migrate.
func (j *Journal) Installation() string { return j.overview.installation }

// Leftovers reports whether earlier runs had left work when Open looked.
func (j *Journal) Leftovers() bool { return j.overview.leftovers }

// Schedules are those of the active notifications when Open looked, each once, as
// "M H DOM MON DOW". They may be invalid: rows are written by hand, too.
func (j *Journal) Schedules() []string { return j.overview.schedules }

// Lease is how long a lease of this process is valid without renewal.
func (j *Journal) Lease() time.Duration { return j.lease }

// Tick stores that a run has looked at this minute.
func (j *Journal) Tick(ctx context.Context, at time.Time) error {
	query, args := "tick", []any{at.UTC().Format(time.RFC3339)}
	if m := (mark{at, j.overview.cash}); !j.overview.marks.has(m) {
		query, args = "tick_mark", append(args, m.name(), m.text())
	}
	if _, err := database.Exec(ctx, j.db, j.queries[query], args...); err != nil {
		return i18n.Errorf("remember the minute: %w", err)
	}
	j.wrote(notify.Mark{Tick: at})
	return nil
}

// LastTick is the last minute that a run had looked at when Open looked, zero before
// the first.
func (j *Journal) LastTick() (time.Time, error) {
	if j.overview.lastTick == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, j.overview.lastTick)
	if err != nil {
		return time.Time{}, i18n.Errorf("minutes that were missed are not made up for, the last one cannot be read: %w", err)
	}
	return at, nil
}

// Claim claims occurrences for this process, all in one transaction, and returns the
// runs of those that it got. The others belong to another process.
func (j *Journal) Claim(ctx context.Context, claims []notify.Claim) ([]*notify.Run, error) {
	if len(claims) == 0 {
		return nil, nil
	}
	var runs []*notify.Run
	err := database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
		runs = nil
		for _, c := range claims {
			run := &notify.Run{Notification: c.Notification, Occurrence: c.Occurrence, At: c.At.UTC(), Skipped: map[notify.Reason]int{}}
			err := j.insertRun(ctx, tx, run, sql.NullString{}, false)
			if database.IsDuplicate(err) {
				continue
			}
			if err != nil {
				return i18n.Errorf("occurrence %s of notification %d: %w", c.Occurrence, c.Notification, err)
			}
			runs = append(runs, run)
		}
		return nil
	})
	if err != nil {
		return nil, i18n.Errorf("claim %w", err)
	}
	for _, run := range runs {
		j.wrote(notify.Mark{Run: run.ID})
	}
	return runs, nil
}

// insertRun inserts the row that claims the occurrence, and fills in the run's id.
// Error 1062 means that another process has claimed it.
func (j *Journal) insertRun(ctx context.Context, tx *sqlx.Tx, run *notify.Run, definition sql.NullString, narrowed bool) error {
	id := sql.NullInt64{Int64: run.Notification, Valid: run.Notification != 0}
	result, err := tx.ExecContext(ctx, j.queries["claim"],
		id, run.Occurrence, run.At.Unix(), definition, narrowed, j.host, j.token, j.leaseSeconds())
	if err != nil {
		return err
	}
	run.Fresh = true
	run.ID, err = result.LastInsertId()
	return err
}

// Claimed reports whether any process has claimed the occurrence.
func (j *Journal) Claimed(ctx context.Context, notification int64, occurrence string) (bool, error) {
	var claimed bool
	if err := j.db.GetContext(ctx, &claimed, j.queries["claimed"], notification, occurrence); err != nil {
		return false, i18n.Errorf("look for occurrence %s of notification %d: %w", occurrence, notification, err)
	}
	return claimed, nil
}

// TakeOver takes over runs whose planning was begun by a process that is gone, and
// returns them. It is called before the first Claim.
func (j *Journal) TakeOver(ctx context.Context) ([]*notify.Run, error) {
	_, err := database.Exec(ctx, j.db, j.queries["take_over"], j.token, j.leaseSeconds())
	if err != nil {
		return nil, i18n.Errorf("take over unfinished runs: %w", err)
	}
	return j.mine(ctx)
}

// mine returns the runs whose planning this process owns.
func (j *Journal) mine(ctx context.Context) ([]*notify.Run, error) {
	var rows []struct {
		ID           int64   `db:"id"`
		Notification int64   `db:"notification"`
		Occurrence   string  `db:"occurrence"`
		At           int64   `db:"at"`
		Definition   *string `db:"definition"`
		Cursor       int64   `db:"customer_cursor"`
		Confirmed    int     `db:"confirmed"`
		Late         bool    `db:"late"`
	}
	err := j.db.SelectContext(ctx, &rows, j.queries["taken"], j.token)
	if err != nil {
		return nil, i18n.Errorf("read unfinished runs: %w", err)
	}
	runs := make([]*notify.Run, len(rows))
	for i, r := range rows {
		run := &notify.Run{
			ID: r.ID, Notification: r.Notification, Occurrence: r.Occurrence,
			At: time.Unix(r.At, 0).UTC(), Cursor: r.Cursor, Confirmed: r.Confirmed, Late: r.Late,
		}
		run.Definition, run.Fault = parseDefinition(r.ID, r.Definition)
		var skipped string
		if err := j.db.GetContext(ctx, &skipped, j.queries["skipped"], r.ID); err != nil {
			return nil, i18n.Errorf("read counters of run %d: %w", r.ID, err)
		}
		run.Skipped = notify.ParseCounts(skipped)
		runs[i] = run
	}
	return runs, nil
}

func parseDefinition(run int64, text *string) (*notify.Notification, error) {
	if text == nil {
		return nil, nil
	}
	n := new(notify.Notification)
	if err := json.Unmarshal([]byte(*text), n); err != nil {
		return nil, i18n.Errorf("run %d is held back, its definition cannot be read: %w", run, err)
	}
	return n, nil
}

// Begun returns what runs are about, by their ids. Runs that do not exist are missing.
func (j *Journal) Begun(ctx context.Context, runs []int64) (map[int64]notify.Begun, error) {
	out := make(map[int64]notify.Begun, len(runs))
	if len(runs) == 0 {
		return out, nil
	}
	query, args, err := j.queries.In("begun", runs)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID           int64   `db:"id"`
		Notification int64   `db:"notification"`
		At           int64   `db:"at"`
		Definition   *string `db:"definition"`
	}
	if err := j.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read what runs are about: %w", err)
	}
	for _, r := range rows {
		b := notify.Begun{Notification: r.Notification, At: time.Unix(r.At, 0).UTC()}
		b.Definition, b.Fault = parseDefinition(r.ID, r.Definition)
		out[r.ID] = b
	}
	return out, nil
}

func (j *Journal) leaseSeconds() int64 { return int64(j.lease / time.Second) }
