package journal

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// maxWords bounds what is kept of a server's words.
const maxWords = 500

// bury remembers that somebody said that an address does not exist. A gateway knows all
// numbers, so that once is enough. A mail server that cannot look its users up says so
// of all of them for an hour: it must be said again half a day later.
func bury(ctx context.Context, tx *sqlx.Tx, queries database.Queries, d notify.Delivery, words string) error {
	if d.Customer == 0 {
		return nil
	}
	letters := []rune(words)
	words = string(letters[:min(len(letters), maxWords)])
	_, err := tx.ExecContext(ctx, queries["bury"], d.Customer, d.Channel, strings.ToLower(d.Destination), d.Channel == notify.SMS, words)
	if err != nil {
		return i18n.Errorf("remember a dead address: %w", err)
	}
	return nil
}

// Dead returns the dead addresses of customers. It asks nothing when there were none
// when Open looked.
func (j *Journal) Dead(ctx context.Context, customers []int64) (map[int64][]notify.DeadAddress, error) {
	found := make(map[int64][]notify.DeadAddress)
	if !j.overview.dead || len(customers) == 0 {
		return found, nil
	}
	query, args, err := j.queries.In("dead", customers)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Customer    int64          `db:"customer"`
		Channel     notify.Channel `db:"channel"`
		Destination string         `db:"destination"`
		Bounces     int            `db:"bounces"`
		Since       int64          `db:"since"`
		Words       string         `db:"words"`
	}
	if err := j.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, i18n.Errorf("read dead addresses: %w", err)
	}
	for _, r := range rows {
		found[r.Customer] = append(found[r.Customer], notify.DeadAddress{
			Channel: r.Channel, Destination: r.Destination, Bounces: r.Bounces, Since: time.Unix(r.Since, 0).UTC(), Words: r.Words,
		})
	}
	return found, nil
}
