package dispatch

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
)

// spoken says which of the candidates' invoices and payments a notification has told
// of already.
type spoken struct {
	when     map[int64]time.Time
	replaces map[int64]int64 // by reference: the one, gone from LMS, in whose place it stands
}

// told finds the candidates' invoices or payments that the notification has told of
// already, under their present ids or the ids that they had before LMS deleted and
// remade them.
func (d *Dispatcher) told(ctx context.Context, n notify.Notification, v view, candidates []notify.Customer) (spoken, error) {
	var s spoken
	if !TellsOnce(n) {
		return s, nil
	}
	var refs []int64
	for _, c := range candidates {
		refs = append(refs, ids(c.Refs)...)
	}
	var err error
	if s.when, err = d.Memory.Told(ctx, n.ID, n.Event, refs); err != nil {
		return s, err
	}
	s.when = v.remembered(s.when)
	if s.replaces, err = d.replaced(ctx, n, v, candidates, s.when); err != nil {
		return s, err
	}
	return s, nil
}

// replaced finds new invoices or payments that LMS made in the place of ones that were
// told of, and counts them as told. It runs two more statements, only if there are
// new ones.
func (d *Dispatcher) replaced(ctx context.Context, n notify.Notification, v view, candidates []notify.Customer, told map[int64]time.Time) (map[int64]int64, error) {
	news := make(map[int64][]notify.Reference)
	var since time.Time
	for _, c := range candidates {
		for _, r := range untold(c.Refs, told) {
			news[c.ID] = append(news[c.ID], r)
			if earliest := r.Time.Add(-notify.RenewedWithin - time.Second); since.IsZero() || earliest.Before(since) {
				since = earliest
			}
		}
	}
	before, err := d.Memory.ToldTo(ctx, n.ID, n.Event, slices.Sorted(maps.Keys(news)), since)
	if err != nil {
		return nil, err
	}
	before = slices.DeleteFunc(before, func(t notify.Told) bool {
		return !v.remembers(t.Told) || !slices.ContainsFunc(news[t.Customer], func(r notify.Reference) bool { return r.Same(t.Reference, n.Event) })
	})
	var suspects []int64
	for _, t := range before {
		suspects = append(suspects, t.ID)
	}
	gone, err := d.Directory.Gone(ctx, n.Event, suspects)
	if err != nil {
		return nil, err
	}
	replaces := make(map[int64]int64)
	for _, t := range before {
		if !slices.Contains(gone, t.ID) {
			continue // another one, true as well
		}
		for _, r := range news[t.Customer] {
			if replaces[r.ID] == 0 && r.Same(t.Reference, n.Event) {
				replaces[r.ID], told[r.ID] = t.ID, t.Told
				break
			}
		}
	}
	return replaces, nil
}

func ids(refs []notify.Reference) []int64 {
	out := make([]int64, len(refs))
	for i, r := range refs {
		out[i] = r.ID
	}
	return out
}

func untold(refs []notify.Reference, told map[int64]time.Time) []notify.Reference {
	var out []notify.Reference
	for _, r := range refs {
		if _, ok := told[r.ID]; !ok {
			out = append(out, r)
		}
	}
	return out
}

// remember returns what is to be stored: what customers are told of now, and what has
// another id now.
func (s spoken) remember(candidates []notify.Customer, now map[int64][]notify.Reference) []notify.Told {
	var out []notify.Told
	for _, c := range candidates {
		for _, r := range now[c.ID] {
			out = append(out, notify.Told{Reference: r, Customer: c.ID})
		}
		for _, r := range c.Refs {
			if old := s.replaces[r.ID]; old != 0 {
				r.Told = s.when[r.ID]
				out = append(out, notify.Told{Reference: r, Customer: c.ID, Replaces: old})
			}
		}
	}
	return out
}
