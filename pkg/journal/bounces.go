package journal

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"regexp"
	"strconv"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/bounce"
	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// seal is 16 hex digits that nobody can make for another delivery, address or text
// without the installation's key: ids can be guessed.
func seal(key string, d notify.Delivery) string {
	mac := hmac.New(sha256.New, []byte(key))
	for _, part := range []string{strconv.FormatInt(d.ID, 10), d.Destination, d.Body} {
		mac.Write([]byte(part + "\x00"))
	}
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// Bounces takes reports of messages that came back.
type Bounces struct {
	db      *sqlx.DB
	lms     *lms.Database
	queries database.Queries
}

// NewBounces needs LMS's message log alone, as lms.OpenLog opens it.
func NewBounces(db *sqlx.DB, l *lms.Database) *Bounces {
	return &Bounces{db: db, lms: l, queries: Queries()}
}

// errEarly means that a message came back before it was written down that it was sent.
var errEarly = i18n.NewError("it is not written down yet that the message was sent")

// Returned is what became of a report.
type Returned string

// What may become of one.
const (
	Believed Returned = "believed"
	NotOurs  Returned = "not-ours"      // of no message of this installation
	Forged   Returned = "forged"        // no such Message-ID was sent
	Stranger Returned = "other-address" // than the delivery's
	Passing  Returned = "passing"       // the server has not given up for good
	Repeated Returned = "repeated"      // known already, or cancelled in LMS
)

var ourID = regexp.MustCompile(`^<messageitem-([1-9][0-9]{0,17})@powiadom\.([0-9a-f]{16})\.`)

// Take writes into LMS's log that a message came back, with the server's words. Only a
// report is believed whose Message-ID has the seal of the delivery and which is about
// the delivery's address: a forged one would silence a customer. The error is errEarly
// when the report must come again.
func (b *Bounces) Take(ctx context.Context, r bounce.Report) (Returned, int64, error) {
	m := ourID.FindStringSubmatch(r.MessageID)
	if m == nil {
		return NotOurs, 0, nil
	}
	id, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return NotOurs, 0, nil //nolint:nilerr // a number beyond all ids is not ours
	}
	outcome := NotOurs
	err = database.InTx(ctx, b.db, func(tx *sqlx.Tx) error {
		var key string
		err := tx.GetContext(ctx, &key, b.queries["key"], metaKey)
		if errors.Is(err, sql.ErrNoRows) || err == nil && key == "" {
			return nil // nothing was ever sent with a seal
		}
		if err != nil {
			return err
		}
		items, err := b.lms.Items(ctx, tx, []int64{id})
		if err != nil {
			return err
		}
		it, ok := items[id]
		if !ok {
			return nil
		}
		if !hmac.Equal([]byte(seal(key, it.Delivery)), []byte(m[2])) {
			outcome = Forged
			return nil
		}
		outcome, err = b.write(ctx, tx, it, r)
		return err
	})
	if err != nil {
		return "", 0, i18n.Errorf("take the report of message %d: %w", id, err)
	}
	return outcome, id, nil
}

// write is Take for a delivery whose seal is right.
func (b *Bounces) write(ctx context.Context, tx *sqlx.Tx, it lms.ItemState, r bounce.Report) (Returned, error) {
	outcome := Stranger
	for _, to := range r.Recipients {
		switch {
		case !to.Is(it.Destination):
			continue
		case !to.Failed():
			outcome = Passing
			continue
		case it.Status == lms.ItemNew:
			return "", errEarly
		}
		written, err := b.lms.ReturnItem(ctx, tx, it.ID, to.Text())
		if err != nil || !written {
			return Repeated, err
		}
		if to.Nobody() {
			it.Channel = notify.Email
			err = bury(ctx, tx, b.queries, it.Delivery, to.Text())
		}
		return Believed, err
	}
	return outcome, nil
}
