package lint

import (
	"slices"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// vanishedFilters reports values of filters that LMS no longer has, or whose row
// there cannot be understood. Where a
// kind has no other value left, nobody is reached.
func vanishedFilters(n notify.Notification, f Facts) []Finding {
	if f.Names == nil {
		return nil
	}
	gone := func(filter notify.Filter) bool {
		named, ok := f.Names[filter]
		return !ok || named.Fault != nil
	}
	var found []Finding
	for _, filter := range n.Filters {
		if !gone(filter) {
			continue
		}
		left := slices.ContainsFunc(n.Filters, func(other notify.Filter) bool { return other.Kind == filter.Kind && !gone(other) })
		fault := f.Names[filter].Fault
		switch {
		case left && fault != nil:
			found = append(found, warning(VanishedFilter, "filter %s matches nobody: %v", filter, fault)...)
		case fault != nil:
			found = append(found, failure(VanishedFilter, "filter %s matches nobody: %v; no other value of its kind is left, so nobody is reached",
				filter, fault)...)
		case left:
			found = append(found, warning(VanishedFilter, "filter %s matches nobody, LMS no longer has it", filter)...)
		default:
			found = append(found, failure(VanishedFilter, "filter %s matches nobody, LMS no longer has it; no other value of its kind is left, so nobody is reached",
				filter)...)
		}
	}
	return found
}

// debtWhole recommends the overdue balance: the whole one also has invoices whose day of
// payment has not come.
func debtWhole(n notify.Notification, _ Facts) []Finding {
	if n.Event != notify.Debt || n.Debt.Overdue {
		return nil
	}
	return []Finding{{Code: DebtWhole, Severity: Hint, Message: i18n.T(
		"the whole balance counts, so it also duns customers whose invoice is not due yet; \"debt overdue\" takes what was to be paid by now")}}
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
		return warning(NoCharge, "how many customers have no monthly charge, and so never match, is not known: %v", err)
	case without > 0:
		return warning(NoCharge, "%d of the %d customers who pass the filters have no monthly charge and so never match", without, among)
	}
	return nil
}
