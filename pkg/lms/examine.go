package lms

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Examine judges any one customer: each condition of the query on its own, by the
// statements with which Candidates chooses, and what he has of each kind of filter in
// the query. The customer is filled in as by Candidates.
func (d *Database) Examine(ctx context.Context, q notify.Query, customer int64) (notify.Examination, error) {
	w := &walk{d: d, q: q, last: customer - 1, until: customer, one: true}
	defer w.close()
	if err := w.start(ctx, nil); err != nil {
		return notify.Examination{}, err
	}
	found, err := w.next(ctx, 1)
	if err != nil || len(found) == 0 {
		return notify.Examination{}, err
	}
	e := notify.Examination{Customer: found[0], Found: true}
	conditions, err := d.conditions(ctx, q)
	if err != nil {
		return e, err
	}
	holds, err := d.judge(ctx, conditions, customer)
	if err != nil {
		return e, err
	}
	for i, c := range conditions {
		judged := notify.Condition{Rule: c.rule, Holds: holds[i], Kind: c.kind, Wanted: c.wanted}
		if c.kind != "" {
			if judged.Own, err = d.own(ctx, c.kind, q, customer); err != nil {
				return e, i18n.Errorf("filter %s: %w", c.kind, err)
			}
		}
		e.Conditions = append(e.Conditions, judged)
	}
	return e, nil
}

// judge tells for each condition whether the customer meets it.
func (d *Database) judge(ctx context.Context, conditions []condition, customer int64) ([]bool, error) {
	columns, args := make([]string, len(conditions)), []any{}
	for i, c := range conditions {
		columns[i] = "FALSE"
		if !c.impossible() {
			columns[i], args = "COALESCE(("+c.sql+"), FALSE)", append(args, c.args...)
		}
	}
	query := strings.Replace(d.queries["judge"], "{{columns}}", strings.Join(columns, ", "), 1)
	holds, into := make([]bool, len(conditions)), make([]any, len(conditions))
	for i := range holds {
		into[i] = &holds[i]
	}
	if err := d.db.QueryRowContext(ctx, query, append(args, customer)...).Scan(into...); err != nil {
		return nil, i18n.Errorf("judge customer %d: %w", customer, err)
	}
	return holds, nil
}

// own are the values of the kind by which the customer would pass.
func (d *Database) own(ctx context.Context, kind notify.FilterKind, q notify.Query, customer int64) ([]notify.Property, error) {
	names, err := d.Names(ctx, kind)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	statement, args, err := d.ownStatement(ctx, kind, q, names, customer)
	if err != nil || statement == "" {
		return nil, err
	}
	var ids []int64
	if err := d.db.SelectContext(ctx, &ids, statement, args...); err != nil {
		return nil, i18n.Errorf("read what customer %d has: %w", customer, err)
	}
	var own []notify.Property
	for _, n := range names {
		if !slices.Contains(ids, n.ID) {
			continue
		}
		p := notify.Property{Value: strconv.FormatInt(n.ID, 10), Name: n.Name}
		if kind == notify.Status || kind == notify.LinkType {
			p.Value = n.Name
		}
		own = append(own, p)
	}
	return own, nil
}

// ownStatement selects, of all values of a kind, those for which the kind's condition
// holds: in the condition a column stands in place of the values.
func (d *Database) ownStatement(ctx context.Context, kind notify.FilterKind, q notify.Query, names []Name, customer int64) (string, []any, error) {
	condition, all := d.queries["filter_"+string(kind)], d.queries["names_"+string(kind)]
	args := []any{customer}
	switch kind {
	case notify.Network:
		ranges, err := d.ranges(ctx, names)
		if err != nil || len(ranges) == 0 {
			return "", nil, err
		}
		all = strings.Join(ranges, " UNION ALL ")
		condition = strings.Replace(condition, "{{ranges}}", d.queries["range_network"], 1)
		for _, column := range []string{"v.id", "v.number", "v.broadcast", "v.number", "v.broadcast"} {
			condition = strings.Replace(condition, "?", column, 1)
		}
	case notify.Status, notify.LinkType:
		codes := make([]string, len(names))
		for i, n := range names {
			codes[i] = fmt.Sprintf("SELECT %d AS id", n.ID)
		}
		all = strings.Join(codes, " UNION ALL ")
	case notify.CustomerGroup:
		if q.Past() {
			condition = d.queries["filter_customer-group_past"]
		}
		args = append(args, membership(q)...)
	case notify.NodeGroup, notify.Device, notify.Customers:
	}
	condition = strings.Replace(condition, "(?)", "(v.id)", 1)
	return strings.NewReplacer("{{values}}", all, "{{condition}}", condition).Replace(d.queries["own"]), args, nil
}

// ranges are the networks whose bounds are known, each as a SELECT.
func (d *Database) ranges(ctx context.Context, names []Name) ([]string, error) {
	ids := make([]int64, len(names))
	for i, n := range names {
		ids[i] = n.ID
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.loadNetworks(ctx, ids); err != nil {
		return nil, err
	}
	var out []string
	for _, id := range ids {
		if n, ok := d.networks[strconv.FormatInt(id, 10)]; ok && n.fault == nil {
			out = append(out, fmt.Sprintf("SELECT %d AS id, %d AS number, %d AS broadcast", n.id, n.first, n.end))
		}
	}
	return out, nil
}
