package journal

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
)

// metaReports holds when the gateway was last asked what became of SMS, and the line of
// LMS's log up to which it was asked: "SECONDS ID".
const metaReports = "reports"

// reportsEvery is how often the gateway is asked at most.
const reportsEvery = 5 * time.Minute

// reports is what is known of that when a process begins.
type reports struct {
	now    int64 // by the database's clock; 0: no SMS was planned in the last days
	stored string
}

// Unreported is an SMS of which it is not known whether it arrived.
type Unreported struct {
	ID        int64  `db:"id"`
	GatewayID string `db:"gateway_id"`
}

// SentLately reports that there are SMS of the last days to ask the gateway about, and
// that it was not asked a moment ago, as of when Open looked.
func (j *Journal) SentLately() bool {
	asked, _ := j.overview.reports.last()
	since := j.overview.reports.now - asked
	return j.overview.reports.now != 0 && (since < 0 || since >= int64(reportsEvery/time.Second))
}

// last is when the gateway was asked, and up to which line.
func (r reports) last() (asked, after int64) {
	if n, err := fmt.Sscanf(r.stored, "%d %d", &asked, &after); n < 2 || err != nil {
		return 0, 0
	}
	return asked, after
}

// Unreported returns the next SMS to ask the gateway about, at most limit, and none when
// another process asks now. In time it comes round all of the last three days.
func (j *Journal) Unreported(ctx context.Context, limit int) ([]Unreported, error) {
	r := j.overview.reports
	_, after := r.last()
	if !j.lms.Schema().TextGatewayID {
		return nil, nil
	}
	var found []Unreported
	if err := j.db.SelectContext(ctx, &found, j.queries["unreported"], after, limit); err != nil {
		return nil, i18n.Errorf("read SMS that were sent: %w", err)
	}
	after = 0
	if len(found) == limit {
		after = found[limit-1].ID
	}
	ours, err := j.turnReports(ctx, r.stored, fmt.Sprintf("%d %d", r.now, after))
	if err != nil {
		return nil, i18n.Errorf("read SMS that were sent: %w", err)
	}
	if !ours {
		return nil, nil
	}
	return found, nil
}

// turnReports stores the new value unless another process was faster.
func (j *Journal) turnReports(ctx context.Context, before, now string) (bool, error) {
	if before == "" {
		_, err := database.Exec(ctx, j.db, j.queries["insert_meta"], metaReports, now)
		if database.IsDuplicate(err) {
			return false, nil
		}
		return err == nil, err
	}
	result, err := database.Exec(ctx, j.db, j.queries["turn_reports"], now, metaReports, before)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// Report is what the gateway says of an SMS in the end.
type Report struct {
	ID     int64
	Failed bool
	Words  string // of a failed one
}

// Report writes into LMS's log which SMS arrived, and which did not. Lines that somebody
// has changed meanwhile are left as they are.
func (j *Journal) Report(ctx context.Context, list []Report) error {
	if len(list) == 0 {
		return nil
	}
	results := make([]lms.ItemResult, len(list))
	for i, r := range list {
		results[i] = lms.ItemResult{ID: r.ID, Status: lms.ItemDelivered}
		if r.Failed {
			results[i].Status, results[i].Error = lms.ItemFailed, r.Words
		}
	}
	return database.InTx(ctx, j.db, func(tx *sqlx.Tx) error { return j.lms.Report(ctx, tx, results) })
}
