package config

import (
	"slices"
	"strings"
	"unicode"
)

// Statuses are those of the customers whom LMS's settings allow to be told, where
// a notification does not name statuses or customers itself.
type Statuses struct {
	Setting string   // the one that says so; empty: none does
	Allowed []string // in the words of our filter; none: any
	Unknown []string // words in it that LMS passes over, since no status has that name
}

// readStatuses reads the setting as LMS does (Utils::determineAllowedCustomerStatus
// of lib/Utils.php): the one of its mass mailing, or else that of lms-notify. Words
// are parted by blanks, commas or semicolons; those with a ! are taken away from
// the others, or from all where there are no others. When none is left it is those
// who are connected or in debt collection.
func readStatuses(r reader) Statuses {
	setting, value := r.given("messages.allowed_customer_status", "notify.allowed_customer_status")
	words := strings.FieldsFunc(value, func(c rune) bool { return unicode.IsSpace(c) || c == ',' || c == ';' })
	if len(words) == 0 {
		return Statuses{}
	}
	s := Statuses{Setting: setting}
	var named, barred []string
	for _, word := range words {
		name, not := strings.CutPrefix(word, "!")
		if not {
			barred = append(barred, name)
		} else {
			named = append(named, name)
		}
		if !slices.ContainsFunc(statusNames(), func(n statusName) bool { return n.lms == name }) {
			s.Unknown = append(s.Unknown, word)
		}
	}
	for _, n := range statusNames() {
		if (len(named) == 0 || slices.Contains(named, n.lms)) && !slices.Contains(barred, n.lms) {
			s.Allowed = append(s.Allowed, n.ours)
		}
	}
	if len(s.Allowed) == 0 {
		s.Allowed = []string{"connected", "debt-collection"}
	}
	return s
}

// statusName is what LMS's settings call a status ($CSTATUSES of
// lib/definitions.php, alias), and what our filter does.
type statusName struct{ lms, ours string }

func statusNames() []statusName {
	return []statusName{
		{"connected", "connected"},
		{"awaiting", "waiting"},
		{"interested", "interested"},
		{"disconnected", "disconnected"},
		{"debtcollection", "debt-collection"},
	}
}
