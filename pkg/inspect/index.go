package inspect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// candidate is an index that would help, if it is missing and if there are many
// rows.
type candidate struct {
	table   string
	columns []string
	work    string // what the statement is for
	measure string // the statement that is timed as it is
	// narrow is the same statement as it would be with the index; where there is
	// none, an index spares the rows that are read in vain.
	narrow string
	// covering: only an index with all of the columns helps; otherwise one that
	// begins with the first of them does.
	covering bool
}

// candidates are the indexes that daily work and the commands about the past
// live by. LMS makes most of them.
func candidates() []candidate {
	return []candidate{
		{
			table: "cash", columns: []string{"customerid", "value", "currencyvalue"}, covering: true,
			work: i18n.T("the balances of all customers"), measure: "measure_balances", narrow: "measure_balances_narrow",
		},
		{table: "cash", columns: []string{"time"}, work: i18n.T("the search for new payments"), measure: "measure_payments"},
		{table: "documents", columns: []string{"cdate", "type"}, work: i18n.T("the search for new invoices"), measure: "measure_invoices"},
		{table: "messageitems", columns: []string{"customerid"}, work: i18n.T("what one customer was told"), measure: "measure_history"},
		{table: "messages", columns: []string{"cdate"}, work: i18n.T("what was told in a week"), measure: "measure_messages"},
		{table: "customercontacts", columns: []string{"customerid"}, work: i18n.T("the contacts of one customer"), measure: "measure_contacts"},
		{table: "nodes", columns: []string{"ownerid"}, work: i18n.T("the nodes of one customer"), measure: "measure_nodes"},
	}
}

// Advice is a missing index that would help this installation, by measurement.
type Advice struct {
	Work      string        // what is slow
	Takes     time.Duration // as it is
	Saves     time.Duration // of it, at most
	Statement string        // that makes the index
}

// measureTimeout bounds one statement that is timed. One that takes longer
// counts as if all of it could be saved.
const measureTimeout = 30 * time.Second

// Indexes measures what is done without an index that would help, and returns
// those that save a third of it or more where it takes slow or longer. It makes
// none.
//
// The saving is measured, too: by the same work on an index alone, or by the
// share of rows that were read in vain.
func (i *Inspector) Indexes(ctx context.Context, slow time.Duration) ([]Advice, error) {
	have, err := i.indexes(ctx)
	if err != nil {
		return nil, err
	}
	var out []Advice
	for _, c := range candidates() {
		if slices.ContainsFunc(have[c.table], c.servedBy) {
			continue
		}
		takes, saves, err := i.measure(ctx, c)
		if err != nil {
			return nil, i18n.Errorf("measure what an index on %s would save: %w", c.table, err)
		}
		if takes >= slow && saves > 0 && saves >= takes/3 {
			out = append(out, Advice{Work: c.work, Takes: takes, Saves: saves, Statement: c.statement()})
		}
	}
	return out, nil
}

func (c candidate) statement() string {
	return fmt.Sprintf("CREATE INDEX powiadom_%s ON %s (%s)", strings.Join(c.columns, "_"), c.table, strings.Join(c.columns, ", "))
}

// servedBy reports whether an index with these columns does what the candidate
// would.
func (c candidate) servedBy(columns []string) bool {
	if !c.covering {
		return columns[0] == c.columns[0]
	}
	return columns[0] == c.columns[0] && !slices.ContainsFunc(c.columns, func(name string) bool { return !slices.Contains(columns, name) })
}

// indexes are the columns of each index, by table.
func (i *Inspector) indexes(ctx context.Context) (map[string][][]string, error) {
	var rows []struct {
		Table  string `db:"table_name"`
		Index  string `db:"index_name"`
		Column string `db:"column_name"`
	}
	if err := i.db.SelectContext(ctx, &rows, i.queries["indexes"]); err != nil {
		return nil, i18n.Errorf("read the indexes: %w", err)
	}
	out := make(map[string][][]string)
	for n, r := range rows {
		if n == 0 || rows[n-1].Table != r.Table || rows[n-1].Index != r.Index {
			out[r.Table] = append(out[r.Table], nil)
		}
		last := len(out[r.Table]) - 1
		out[r.Table][last] = append(out[r.Table][last], r.Column)
	}
	return out, nil
}

// measure times the work as it is, and what an index would save of it.
func (i *Inspector) measure(ctx context.Context, c candidate) (takes, saves time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, measureTimeout)
	defer cancel()
	conn, err := i.db.Connx(ctx)
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = conn.Close() }()
	takes, read, met, err := i.timed(ctx, conn, c.measure)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return measureTimeout, measureTimeout, nil
	}
	if err != nil {
		return 0, 0, err
	}
	if c.narrow != "" {
		rest, _, _, err := i.timed(ctx, conn, c.narrow)
		if err != nil {
			return 0, 0, err
		}
		// The first one may have found a cold server; what follows is warm.
		again, _, _, err := i.timed(ctx, conn, c.measure)
		takes = min(takes, again)
		return takes, max(0, takes-rest), err
	}
	if read <= met {
		return takes, 0, nil
	}
	return takes, time.Duration(float64(takes) * float64(read-met) / float64(read)), nil
}

// timed runs a statement that counts rows, and returns how many rows the server
// read for it and how many it counted.
func (i *Inspector) timed(ctx context.Context, conn *sqlx.Conn, name string) (took time.Duration, read, met int64, err error) {
	before, err := i.handlers(ctx, conn)
	if err != nil {
		return 0, 0, 0, err
	}
	started := i.now()
	if err := conn.GetContext(ctx, &met, i.queries[name]); err != nil {
		return 0, 0, 0, err
	}
	took = i.now().Sub(started)
	after, err := i.handlers(ctx, conn)
	return took, after - before, met, err
}

// handlers is how many rows the connection has read so far.
func (i *Inspector) handlers(ctx context.Context, conn *sqlx.Conn) (int64, error) {
	var rows []struct {
		Name  string `db:"Variable_name"`
		Value int64  `db:"Value"`
	}
	if err := conn.SelectContext(ctx, &rows, i.queries["handlers"]); err != nil {
		return 0, err
	}
	sum := int64(0)
	for _, r := range rows {
		sum += r.Value
	}
	return sum, nil
}
