package journal

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// sameSend is for how many seconds after a run began a send by hand counts as a
// repetition of it.
const sameSend = 60

// begun is a run that a send by hand may repeat.
type begun struct {
	ID         int64  `db:"id"`
	Occurrence string `db:"occurrence"`
	Started    int64  `db:"started"`
	Host       string `db:"host"`
	Narrowed   bool   `db:"narrowed"`
	Matched    int    `db:"matched"`
	Deliveries int    `db:"deliveries"`
	Planned    bool   `db:"planned"`
}

// copies reports that the run began in the last minute and has told, or may still
// tell, somebody.
func (b begun) copies(now int64) bool {
	nobody := b.Planned && b.Deliveries == 0
	return b.Started > now-sameSend && !nobody
}

// digest is the one in the occurrence of a send by hand.
func (b begun) digest() string {
	if words := strings.Fields(b.Occurrence); len(words) > 2 {
		return words[2]
	}
	return ""
}

func (b begun) copy() *notify.Copy {
	return &notify.Copy{
		Run: b.ID, Begun: time.Unix(b.Started, 0).UTC(), Host: b.Host, ByHand: strings.HasPrefix(b.Occurrence, notify.SendByHand),
		Customers: b.Matched, Planned: b.Planned,
	}
}

// Begin makes a run for a send by hand, and keeps the definition with it. The error is
// a *notify.TwiceError when a run with an id above known began in the last minute and
// tells the same people. That is a send by hand of the same notification, unless both
// are narrowed in different ways; a run of its schedule, for a send that is not
// narrowed; and a send made of the same flags.
func (j *Journal) Begin(ctx context.Context, n notify.Notification, at time.Time, known int64) (*notify.Run, error) {
	definition, err := json.Marshal(n)
	if err != nil {
		return nil, i18n.Errorf("keep the definition: %w", err)
	}
	digest, err := narrowing(n)
	if err != nil {
		return nil, i18n.Errorf("keep the definition: %w", err)
	}
	run := &notify.Run{Notification: n.ID, At: at.UTC(), Skipped: map[notify.Reason]int{}, Definition: &n}
	err = database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, j.queries["sending"], rand.Text()); err != nil {
			return err
		}
		var now int64
		if err := tx.GetContext(ctx, &now, j.queries["clock"]); err != nil {
			return err
		}
		sends, err := j.sends(ctx, tx, n.ID, now)
		if err != nil {
			return err
		}
		first, err := j.first(ctx, tx, n, digest, sends, now)
		if err != nil {
			return err
		}
		if first != nil && first.Run > known {
			return &notify.TwiceError{Copy: *first}
		}
		run.Occurrence = occurrenceOf(now, digest, sends)
		if err := j.insertRun(ctx, tx, run, sql.NullString{String: string(definition), Valid: true}, n.Within != nil); err != nil {
			return err
		}
		return j.diary.Write(ctx, tx, diary.Entry{Act: diary.Send, Notification: n.ID, Run: run.ID, Detail: n.Name})
	})
	if err != nil {
		return nil, i18n.Errorf("begin a run of notification %d: %w", n.ID, err)
	}
	j.wrote(notify.Mark{Run: run.ID})
	return run, nil
}

// sends are the sends by hand of this minute and the one before, the newest first.
func (j *Journal) sends(ctx context.Context, tx *sqlx.Tx, notification, now int64) (sends []begun, err error) {
	id := sql.NullInt64{Int64: notification, Valid: notification != 0}
	err = tx.SelectContext(ctx, &sends, j.queries["sends"], id, notify.SendByHand+minute(now-sameSend))
	return sends, err
}

// first is the newest run of the last minute that a send with this digest would
// repeat; nil: there is none.
func (j *Journal) first(ctx context.Context, tx *sqlx.Tx, n notify.Notification, digest string, sends []begun, now int64) (*notify.Copy, error) {
	var newest *notify.Copy
	for _, s := range sends {
		whole := n.ID != 0 && (n.Within == nil || !s.Narrowed)
		if (whole || s.digest() == digest) && s.copies(now) {
			newest = s.copy()
			break
		}
	}
	if n.ID == 0 || n.Within != nil {
		return newest, nil
	}
	var due begun
	switch err := tx.GetContext(ctx, &due, j.queries["last_due"], n.ID); {
	case errors.Is(err, sql.ErrNoRows):
		return newest, nil
	case err != nil:
		return nil, err
	}
	if due.copies(now) && (newest == nil || newest.Run < due.ID) {
		newest = due.copy()
	}
	return newest, nil
}

// occurrenceOf is the occurrence of a send by hand: "send MINUTE DIGEST [RUN]", with the
// minute by the database's clock and the run that is repeated. Two that repeat the same send in
// one minute have the same occurrence, and UNIQUE admits one of them.
func occurrenceOf(now int64, digest string, sends []begun) string {
	key := notify.SendByHand + minute(now) + " " + digest
	for _, s := range sends {
		if s.digest() == digest {
			return key + " " + strconv.FormatInt(s.ID, 10)
		}
	}
	return key
}

func minute(unix int64) string {
	return time.Unix(unix, 0).UTC().Truncate(time.Minute).Format(time.RFC3339)
}

// narrowing is a digest by which sends are told apart: for a stored notification, of
// whom the send is narrowed to; for one made of flags, of everything but its name.
func narrowing(n notify.Notification) (string, error) {
	var what any = n.Within
	if n.ID == 0 {
		n.Name, n.Filters, n.Channels = "", slices.Clone(n.Filters), slices.Clone(n.Channels)
		slices.SortFunc(n.Filters, func(a, b notify.Filter) int {
			return strings.Compare(string(a.Kind)+" "+a.Value, string(b.Kind)+" "+b.Value)
		})
		n.Filters = slices.Compact(n.Filters)
		slices.Sort(n.Channels)
		n.Channels = slices.Compact(n.Channels)
		what = n
	}
	text, err := json.Marshal(what)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8]), nil
}
