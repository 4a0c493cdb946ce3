package past

import (
	"context"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Dead is an address of a customer to which nothing goes any more.
type Dead struct {
	Customer int64
	Name     string
	notify.DeadAddress
}

// Dead returns all of them, the newest first, also those that the customers have no
// longer.
func (p *Archive) Dead(ctx context.Context) ([]Dead, error) {
	var rows []struct {
		Customer    int64          `db:"customer"`
		Name        string         `db:"name"`
		Channel     notify.Channel `db:"channel"`
		Destination string         `db:"destination"`
		Bounces     int            `db:"bounces"`
		Since       int64          `db:"since"`
		Words       string         `db:"words"`
	}
	if err := p.db.SelectContext(ctx, &rows, p.queries["dead"]); err != nil {
		return nil, i18n.Errorf("read dead addresses: %w", err)
	}
	out := make([]Dead, len(rows))
	for i, r := range rows {
		out[i] = Dead{Customer: r.Customer, Name: r.Name, DeadAddress: notify.DeadAddress{
			Channel: r.Channel, Destination: r.Destination, Bounces: r.Bounces, Since: time.Unix(r.Since, 0).UTC(), Words: r.Words,
		}}
	}
	return out, nil
}
