package lms

import (
	"context"
	"maps"
	"slices"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Known returns, of ids in ascending order, those of customers who may be told at all,
// and those of customers who may not: deleted ones, contractors, and those without a
// billing address. Ids that LMS does not have are in neither.
func (d *Database) Known(ctx context.Context, customers []int64) (known, gone []int64, err error) {
	type row struct {
		ID    int64 `db:"id"`
		Meant bool  `db:"meant"`
	}
	for chunk := range slices.Chunk(customers, listSize) {
		query, args, err := d.queries.In("known_customers", chunk)
		if err != nil {
			return nil, nil, err
		}
		var rows []row
		if err := d.db.SelectContext(ctx, &rows, query, args...); err != nil {
			return nil, nil, i18n.Errorf("look for customers: %w", err)
		}
		for _, r := range rows {
			if r.Meant {
				known = append(known, r.ID)
			} else {
				gone = append(gone, r.ID)
			}
		}
	}
	slices.Sort(known)
	slices.Sort(gone)
	return known, gone, nil
}

// SubtreeError says why it is not known what is behind a device.
type SubtreeError struct{ text string }

func (e *SubtreeError) Error() string { return e.text }

// Subtree returns, in order of ids, the devices and all others that are cut off from
// the uplink when they are down. Links are those of LMS, in both directions; there may
// be rings. The uplink is any device on the provider's side; 0: it is not known, which
// is a *SubtreeError.
func (d *Database) Subtree(ctx context.Context, devices []int64, uplink int64) ([]Name, error) {
	links, err := d.links(ctx)
	if err != nil {
		return nil, err
	}
	names, err := d.Names(ctx, notify.Device)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]Name, len(names))
	for _, n := range names {
		byID[n.ID] = n
	}
	called := func(id int64) string { return byID[id].Name }
	if _, ok := byID[uplink]; !ok {
		return nil, &SubtreeError{i18n.Sprintf("which way the provider lies from device %q is not known: give --uplink NAME, a device on that side (it is linked with: %s), or set phpui.root_netdevice_id in LMS",
			called(devices[0]), named(names, links[devices[0]]))}
	}
	served := links.reach(uplink, nil)
	for _, id := range devices {
		if !served[id] {
			return nil, &SubtreeError{i18n.Sprintf("device %q is not linked with %q, directly or through others, in LMS; give another --uplink",
				called(id), called(uplink))}
		}
	}
	left := links.reach(uplink, devices)
	var behind []Name
	for _, id := range slices.Sorted(maps.Keys(served)) {
		if !left[id] {
			behind = append(behind, byID[id])
		}
	}
	return behind, nil
}

// named lists the devices of the ids, in the order of names.
func named(names []Name, ids []int64) string {
	if len(ids) == 0 {
		return i18n.T("none")
	}
	return listNames(slices.DeleteFunc(slices.Clone(names), func(n Name) bool { return !slices.Contains(ids, n.ID) }))
}

// network has, for each device, the devices that it is linked with.
type network map[int64][]int64

func (d *Database) links(ctx context.Context) (network, error) {
	var rows []struct {
		Src int64 `db:"src"`
		Dst int64 `db:"dst"`
	}
	if err := d.db.SelectContext(ctx, &rows, d.queries["links"]); err != nil {
		return nil, i18n.Errorf("read the links of devices: %w", err)
	}
	links := make(network)
	for _, r := range rows {
		links[r.Src] = append(links[r.Src], r.Dst)
		links[r.Dst] = append(links[r.Dst], r.Src)
	}
	return links, nil
}

// reach are the devices that can be reached from one, itself included, while others
// are down.
func (n network) reach(from int64, down []int64) map[int64]bool {
	seen := make(map[int64]bool)
	next := []int64{from}
	for len(next) > 0 {
		device := next[len(next)-1]
		next = next[:len(next)-1]
		if seen[device] || slices.Contains(down, device) {
			continue
		}
		seen[device] = true
		next = append(next, n[device]...)
	}
	return seen
}
