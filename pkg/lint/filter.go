package lint

import (
	"slices"

	"github.com/powiadom/powiadom/pkg/notify"
)

// vanishedFilters reports values of filters that LMS no longer has. Where a
// kind has no other value left, nobody is reached.
func vanishedFilters(n notify.Notification, f Facts) []Finding {
	if f.Names == nil {
		return nil
	}
	gone := func(filter notify.Filter) bool { _, ok := f.Names[filter]; return !ok }
	var found []Finding
	for _, filter := range n.Filters {
		if !gone(filter) {
			continue
		}
		left := slices.ContainsFunc(n.Filters, func(other notify.Filter) bool { return other.Kind == filter.Kind && !gone(other) })
		if left {
			found = append(found, warning(VanishedFilter, textVanished, filter)...)
		} else {
			found = append(found, failure(VanishedFilter, textVanishedAll, filter)...)
		}
	}
	return found
}

// noCharge warns that a multiple of nothing is never owed: a customer without a
// monthly charge does not match, however much he owes.
func noCharge(n notify.Notification, f Facts) []Finding {
	if n.Event != notify.Debt || n.Debt.Tariffs == nil || f.Uncharged == nil {
		return nil
	}
	without, among, err := f.Uncharged()
	switch {
	case err != nil:
		return warning(NoCharge, textUncounted, err)
	case without > 0:
		return warning(NoCharge, textNoCharge, without, among)
	}
	return nil
}
