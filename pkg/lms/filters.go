package lms

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"net"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/near"
	"github.com/powiadom/powiadom/pkg/notify"
)

func inQuery(query string, args ...any) (string, []any, error) { return sqlx.In(query, args...) }

// membership are the times for the condition on groups: the instant by which a
// membership must have begun and, for the past, the two between which it may have
// ended. One that begins a second after the instant does not count, as in LMS.
func membership(q notify.Query) []any {
	if q.Past() {
		return []any{q.At.Unix(), q.At.Unix(), q.Present.Unix()}
	}
	return []any{q.At.Unix()}
}

// condition is a piece of SQL on customers c, with its arguments.
type condition struct {
	rule   notify.Rule
	kind   notify.FilterKind // of a filter
	wanted []notify.Filter   // of a filter
	sql    string            // empty: nobody can meet it
	args   []any
}

// impossible reports that nobody can meet the condition: a filter was given
// whose values are all gone. A vanished filter never widens the audience.
func (c condition) impossible() bool { return c.sql == "" }

// conditions are all that a customer must meet for the query. Values of one kind are
// alternatives. Kinds are independent: different nodes of a customer may meet them, as
// in LMS's mass mailing.
func (d *Database) conditions(ctx context.Context, q notify.Query) ([]condition, error) {
	conditions := []condition{
		{rule: notify.NotDeleted, sql: d.queries["customer_deleted"]},
		{rule: notify.IsCustomer, sql: d.queries["customer_type"]},
		{rule: notify.IsBilled, sql: d.queries["customer_billed"]},
	}
	if len(q.Allowed) > 0 {
		sql, args, err := in(d.queries["filter_"+string(notify.Status)], codes(q.Allowed, notify.StatusCodes()))
		if err != nil {
			return nil, err
		}
		wanted := make([]notify.Filter, len(q.Allowed))
		for i, word := range q.Allowed {
			wanted[i] = notify.Filter{Kind: notify.Status, Value: word}
		}
		conditions = append(conditions, condition{rule: notify.StatusAllowed, kind: notify.Status, wanted: wanted, sql: sql, args: args})
	}
	for _, kind := range notify.FilterKinds() {
		wanted := ofKind(q.Filters, kind)
		if len(wanted) == 0 {
			continue
		}
		sql, args, err := d.condition(ctx, kind, values(wanted), q)
		if err != nil {
			return nil, i18n.Errorf("filter %s: %w", kind, err)
		}
		conditions = append(conditions, condition{rule: kind.Rule(), kind: kind, wanted: wanted, sql: sql, args: args})
	}
	if q.Within != nil && q.Within.Devices != nil {
		sql, args, err := in(d.queries["filter_"+string(notify.Device)], q.Within.Devices)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, condition{rule: notify.Device.Rule(), sql: sql, args: args})
	}
	switch q.Event {
	case notify.Invoice, notify.Payment, notify.Due:
		sql := d.offsets(d.queries["event_"+string(q.Event)], q)
		conditions = append(conditions, condition{rule: notify.EventCame, sql: sql, args: newsArgs(q)})
	case notify.NoEvent, notify.Debt:
	}
	return conditions, nil
}

// newsArgs are the arguments of statements on new invoices and payments: the times
// between which they are dated, then more; for the due event those of dueArgs. For payments there follow the id above which
// they were booked lately, the times between which those are dated, and more again.
func newsArgs(q notify.Query, more ...any) []any {
	if q.Event == notify.Due {
		return append(dueArgs(q), more...)
	}
	from, to := q.Window()
	args := append([]any{from.Unix(), to.Unix()}, more...)
	if q.Event != notify.Payment {
		return args
	}
	booked := notify.Booked{Above: math.MaxInt64, Since: to} // none
	if q.Booked != nil {
		booked = *q.Booked
	}
	return append(append(args, booked.Above, booked.Since.Unix(), to.Unix()), more...)
}

func (d *Database) condition(ctx context.Context, kind notify.FilterKind, values []string, q notify.Query) (string, []any, error) {
	query := d.queries["filter_"+string(kind)]
	switch kind {
	case notify.Network:
		return d.networkCondition(ctx, query, values)
	case notify.Status:
		return in(query, codes(values, notify.StatusCodes()))
	case notify.LinkType:
		return in(query, codes(values, notify.LinkTypeCodes()))
	case notify.CustomerGroup:
		if q.Past() {
			query = d.queries["filter_customer-group_past"]
		}
		return in(query, numbers(values), membership(q)...)
	case notify.NodeGroup, notify.Device, notify.Customers:
		return in(query, numbers(values))
	}
	return "", nil, i18n.Errorf("unknown kind %q", kind)
}

func in(query string, ids []int64, more ...any) (string, []any, error) {
	if len(ids) == 0 {
		return "", nil, nil
	}
	return inQuery(query, append([]any{ids}, more...)...)
}

func ofKind(filters []notify.Filter, kind notify.FilterKind) []notify.Filter {
	var out []notify.Filter
	for _, f := range filters {
		if f.Kind == kind {
			out = append(out, f)
		}
	}
	return out
}

func values(filters []notify.Filter) []string {
	out := make([]string, len(filters))
	for i, f := range filters {
		out[i] = f.Value
	}
	return out
}

// numbers keeps the values that are ids; others can match nothing.
func numbers(values []string) []int64 {
	ids := make([]int64, 0, len(values))
	for _, v := range values {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

func codes(values []string, known map[string]int) []int64 {
	out := make([]int64, 0, len(values))
	for _, v := range values {
		if code, ok := known[v]; ok {
			out = append(out, int64(code))
		}
	}
	return out
}

// addressRange is a network: its number, and the bounds of host addresses.
type addressRange struct {
	id         int64
	first, end uint32 // network number and broadcast address, both outside
	fault      error  // why there are no bounds
}

func (d *Database) networkCondition(ctx context.Context, query string, values []string) (string, []any, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.loadNetworks(ctx, numbers(values)); err != nil {
		return "", nil, err
	}
	var ranges []string
	var args []any
	for _, v := range values {
		n, ok := d.networks[v]
		if !ok {
			continue
		}
		if n.fault != nil {
			continue // it matches nobody; Unusable tells
		}
		ranges = append(ranges, d.queries["range_network"])
		args = append(args, n.id, n.first, n.end, n.first, n.end)
	}
	if len(ranges) == 0 {
		return "", nil, nil
	}
	return strings.Replace(query, "{{ranges}}", strings.Join(ranges, " OR "), 1), args, nil
}

// loadNetworks reads the networks that are not known yet.
func (d *Database) loadNetworks(ctx context.Context, ids []int64) error {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool {
		_, known := d.networks[strconv.FormatInt(id, 10)]
		return known
	})
	if len(ids) == 0 {
		return nil
	}
	query, args, err := d.queries.In("networks", ids)
	if err != nil {
		return err
	}
	var rows []struct {
		ID      int64  `db:"id"`
		Address uint32 `db:"address"`
		Mask    string `db:"mask"`
	}
	if err := d.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return i18n.Errorf("read networks: %w", err)
	}
	for _, r := range rows {
		n := addressRange{id: r.ID, first: r.Address}
		if hosts, ok := hostBits(r.Mask); ok {
			n.end = r.Address | hosts
		} else {
			n.fault = i18n.Errorf("mask %q is no netmask, such as 255.255.255.0", r.Mask)
		}
		d.networks[strconv.FormatInt(r.ID, 10)] = n
	}
	return nil
}

// hostBits are the bits of an address that a netmask leaves to hosts. As in LMS
// (check_mask), a mask is ones followed by zeros, with at least one one.
func hostBits(mask string) (uint32, bool) {
	quad := net.ParseIP(strings.TrimSpace(mask)).To4()
	if quad == nil || !strings.Contains(mask, ".") {
		return 0, false
	}
	hosts := ^binary.BigEndian.Uint32(quad)
	return hosts, hosts&(hosts+1) == 0 && hosts != math.MaxUint32
}

// Name is a group, device, network or customer of LMS, as flags may name it.
type Name struct {
	ID   int64  `db:"id"`
	Name string `db:"name"`
}

// Names lists what a filter of the kind can name, in the order of names. The
// words of statuses and link types have no ids; customers are not listed.
func (d *Database) Names(ctx context.Context, kind notify.FilterKind) ([]Name, error) {
	switch kind {
	case notify.Status:
		return words(notify.StatusCodes()), nil
	case notify.LinkType:
		return words(notify.LinkTypeCodes()), nil
	case notify.Customers:
		return nil, nil
	case notify.CustomerGroup, notify.NodeGroup, notify.Device, notify.Network:
	}
	var names []Name
	if err := d.db.SelectContext(ctx, &names, d.queries["names_"+string(kind)]); err != nil {
		return nil, i18n.Errorf("read names of kind %s: %w", kind, err)
	}
	return names, nil
}

// namesOnce is Names, read once for each kind.
func (d *Database) namesOnce(ctx context.Context, kind notify.FilterKind) ([]Name, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if names, ok := d.names[kind]; ok {
		return names, nil
	}
	names, err := d.Names(ctx, kind)
	if err == nil {
		d.names[kind] = names
	}
	return names, err
}

func words(codes map[string]int) []Name {
	names := make([]Name, 0, len(codes))
	for word, code := range codes {
		names = append(names, Name{ID: int64(code), Name: word})
	}
	sort.Slice(names, func(i, j int) bool { return names[i].ID < names[j].ID })
	return names
}

// Resolve turns what somebody typed, an id or a name, into a filter. Names
// compare without regard to case, the words of statuses and link types may be Polish.
// The error lists what there is.
func (d *Database) Resolve(ctx context.Context, kind notify.FilterKind, typed string) (notify.Filter, error) {
	typed = strings.TrimSpace(typed)
	names, err := d.namesLike(ctx, kind, typed)
	if err != nil {
		return notify.Filter{}, err
	}
	if kind == notify.Status || kind == notify.LinkType {
		word, ok := near.Meant(typed, plainNames(names))
		if !ok {
			return notify.Filter{}, fmt.Errorf("%s %q: %s", kind, typed, near.AllowedAre(typed, plainNames(names)))
		}
		return notify.Filter{Kind: kind, Value: word}, nil
	}
	var found []string
	for _, n := range names {
		switch id := strconv.FormatInt(n.ID, 10); {
		case id == typed:
			return notify.Filter{Kind: kind, Value: id}, nil
		case strings.EqualFold(n.Name, typed):
			found = append(found, id)
		}
	}
	switch {
	case len(found) == 1:
		return notify.Filter{Kind: kind, Value: found[0]}, nil
	case len(found) > 1:
		return notify.Filter{}, i18n.Errorf("%s %q: several have that name (ids %s); give the id", kind, typed, strings.Join(found, ", "))
	case kind == notify.Customers:
		return notify.Filter{}, i18n.Errorf("%s %q: there is none; %s", kind, typed, i18n.T("give the id, or the whole name as LMS shows it, of a customer who is not deleted"))
	case len(names) == 0:
		return notify.Filter{}, i18n.Errorf("%s %q: there is none; %s", kind, typed, i18n.T("none is defined in LMS"))
	}
	return notify.Filter{}, i18n.Errorf("%s %q: there is none; %s", kind, typed, i18n.Sprintf("known are %s", listNames(names))+near.DidYouMean(typed, plainNames(names)))
}

func plainNames(names []Name) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = n.Name
	}
	return list
}

func (d *Database) namesLike(ctx context.Context, kind notify.FilterKind, typed string) ([]Name, error) {
	if kind != notify.Customers {
		return d.Names(ctx, kind)
	}
	return d.customerNames(ctx, numbers([]string{typed}), []string{typed})
}

func (d *Database) customerNames(ctx context.Context, ids []int64, names []string) ([]Name, error) {
	query, args, err := d.queries.In("names_customer", append(ids, 0), append(names, "\x00"))
	if err != nil {
		return nil, err
	}
	var found []Name
	if err := d.db.SelectContext(ctx, &found, query, args...); err != nil {
		return nil, i18n.Errorf("read names of customers: %w", err)
	}
	return found, nil
}

// listNames shows at most a dozen names.
func listNames(names []Name) string {
	const most = 12
	words := make([]string, 0, most)
	for i, n := range names {
		if i == most {
			return i18n.Sprintf("%s and %d more", strings.Join(words, ", "), len(names)-most)
		}
		words = append(words, n.Name)
	}
	return strings.Join(words, ", ")
}

// Describe returns what filters name. Filters whose group, device, network or customer
// LMS no longer has are missing from the result; where a network's row is invalid, its
// fault says so.
func (d *Database) Describe(ctx context.Context, filters []notify.Filter) (map[notify.Filter]notify.Named, error) {
	out := make(map[notify.Filter]notify.Named, len(filters))
	for _, kind := range notify.FilterKinds() {
		wanted := values(ofKind(filters, kind))
		if len(wanted) == 0 {
			continue
		}
		names, err := d.namesOnce(ctx, kind)
		if kind == notify.Customers {
			names, err = d.customerNames(ctx, numbers(wanted), nil)
		}
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			value := strconv.FormatInt(n.ID, 10)
			if kind == notify.Status || kind == notify.LinkType {
				value = n.Name
			}
			if slices.Contains(wanted, value) {
				out[notify.Filter{Kind: kind, Value: value}] = notify.Named{Name: n.Name}
			}
		}
	}
	networks := ofKind(filters, notify.Network)
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.loadNetworks(ctx, numbers(values(networks))); err != nil {
		return nil, err
	}
	for _, f := range networks {
		if named, ok := out[f]; ok {
			named.Fault = d.networks[f.Value].fault
			out[f] = named
		}
	}
	return out, nil
}
