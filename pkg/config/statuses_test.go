package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What LMS's mass mailing, or lms-notify, makes of the setting.
func TestStatuses(t *testing.T) {
	const mass, notifier = "messages.allowed_customer_status", "notify.allowed_customer_status"
	all := []string{"connected", "waiting", "interested", "disconnected", "debt-collection"}
	tests := []struct {
		name   string
		values map[string]string
		want   Statuses
	}{
		{"not set", nil, Statuses{}},
		{"empty", map[string]string{mass: "  "}, Statuses{}},
		{"0 is empty for PHP", map[string]string{mass: "0"}, Statuses{}},
		{"nothing but separators", map[string]string{mass: ", ;"}, Statuses{}},
		{"all words", map[string]string{mass: "debtcollection disconnected,interested; awaiting\tconnected"}, Statuses{Setting: mass, Allowed: all}},
		{"one", map[string]string{mass: "awaiting"}, Statuses{Setting: mass, Allowed: []string{"waiting"}}},
		{"not one", map[string]string{mass: "!disconnected"}, Statuses{Setting: mass, Allowed: []string{"connected", "waiting", "interested", "debt-collection"}}},
		{"not two", map[string]string{mass: "!disconnected,!interested"}, Statuses{Setting: mass, Allowed: []string{"connected", "waiting", "debt-collection"}}},
		{"some, but not one of them", map[string]string{mass: "connected, awaiting, !awaiting"}, Statuses{Setting: mass, Allowed: []string{"connected"}}},
		{"none is left", map[string]string{mass: "awaiting !awaiting"}, Statuses{Setting: mass, Allowed: []string{"connected", "debt-collection"}}},
		{
			"an unknown word",
			map[string]string{mass: "awaiting, Connected"},
			Statuses{Setting: mass, Allowed: []string{"waiting"}, Unknown: []string{"Connected"}},
		},
		{
			"nothing but unknown words",
			map[string]string{mass: "waiting"},
			Statuses{Setting: mass, Allowed: []string{"connected", "debt-collection"}, Unknown: []string{"waiting"}},
		},
		{"not an unknown word", map[string]string{mass: "!debt-collection"}, Statuses{Setting: mass, Allowed: all, Unknown: []string{"!debt-collection"}}},
		{
			"a ! that stands alone",
			map[string]string{mass: "! connected"},
			Statuses{Setting: mass, Allowed: []string{"connected"}, Unknown: []string{"!"}},
		},
		{"lms-notify's", map[string]string{notifier: "connected"}, Statuses{Setting: notifier, Allowed: []string{"connected"}}},
		{"the mass mailing's goes first", map[string]string{notifier: "connected", mass: "interested"}, Statuses{Setting: mass, Allowed: []string{"interested"}}},
		{"the mass mailing's is empty", map[string]string{notifier: "connected", mass: ""}, Statuses{Setting: notifier, Allowed: []string{"connected"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			set, _ := readAll(tt.values)
			if d := cmp.Diff(tt.want, set.General.Statuses); d != "" {
				t.Errorf("statuses (-want +got):\n%s", d)
			}
		})
	}
}
