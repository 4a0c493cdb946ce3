package lms

import (
	"context"
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
)

// unchargedPage is how many customers Uncharged looks at in one go.
const unchargedPage = 500

// Uncharged counts the customers who pass the filters, and those of them who have no
// monthly charge at the instant. These never match a debt that is a multiple of it.
func (d *Database) Uncharged(ctx context.Context, filters []notify.Filter, at time.Time) (without, among int, err error) {
	q := notify.Query{Filters: filters, Event: notify.NoEvent, At: at}
	for page, err := range d.Candidates(ctx, q, 0, unchargedPage) {
		if err != nil {
			return 0, 0, err
		}
		if err := d.charges(ctx, q, index(page)); err != nil {
			return 0, 0, err
		}
		for _, c := range page {
			among++
			if !c.MonthlyCharge.IsPositive() {
				without++
			}
		}
	}
	return without, among, nil
}
