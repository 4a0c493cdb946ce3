package journal

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// tellAgain is after how long a fault that lasts is told again.
const tellAgain = 24 * time.Hour

// maxFault is what the column holds of a fault, in characters.
const maxFault = 200

func faultName(c notify.Channel, sender string) string { return nameOf("fault", c, sender) }

// nameOf is the name of a row about a channel, or a sender of it.
func nameOf(what string, c notify.Channel, sender string) string {
	name := what + " " + string(c)
	if sender == "" {
		return name
	}
	sum := sha256.Sum256([]byte(strings.ToLower(sender)))
	return name + " " + hex.EncodeToString(sum[:8])
}

// Fault stores that a channel, or one of its senders, is stopped, and reports whether
// that is news: a new fault, or one last told a day ago. Otherwise the runs of each
// minute would say the same again.
func (j *Journal) Fault(ctx context.Context, channel notify.Channel, sender, fault string, now time.Time) (news bool, err error) {
	if short := []rune(fault); len(short) > maxFault {
		fault = string(short[:maxFault])
	}
	name := faultName(channel, sender)
	var known string
	err = j.db.GetContext(ctx, &known, j.queries["fault"], name)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return true, i18n.Errorf("read the last fault of channel %s: %w", channel, err)
	}
	at, text, _ := strings.Cut(known, " ")
	since, _ := strconv.ParseInt(at, 10, 64)
	if text == fault && now.Sub(time.Unix(since, 0)) < tellAgain {
		return false, nil
	}
	value := strconv.FormatInt(now.Unix(), 10) + " " + fault
	if _, err := database.Exec(ctx, j.db, j.queries["set_meta"], name, value); err != nil {
		return true, i18n.Errorf("remember the fault of channel %s: %w", channel, err)
	}
	j.overview.faults[name] = true
	return true, nil
}

// Mended deletes the fault of a channel or of a sender, since it has sent something.
func (j *Journal) Mended(ctx context.Context, channel notify.Channel, sender string) error {
	name := faultName(channel, sender)
	if !j.overview.faults[name] {
		return nil
	}
	if _, err := database.Exec(ctx, j.db, j.queries["delete_meta"], name); err != nil {
		return i18n.Errorf("forget the fault of channel %s: %w", channel, err)
	}
	return nil
}
