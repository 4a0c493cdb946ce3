package config_test

import (
	"testing"

	"github.com/powiadom/powiadom/pkg/config"
)

func TestSourcePrecedence(t *testing.T) {
	f := parse(t, "[mail]\nonly_file = file\nboth = file\ndisabled = file\nuser = file\nempty = file\n")
	s := config.New(f, []config.Row{
		{Section: "mail", Var: "both", Value: "table"},
		{Section: "mail", Var: "only_table", Value: "table"},
		{Section: "mail", Var: "disabled", Value: "table", Disabled: true},
		{Section: "mail", Var: "user", Value: "user", UserID: new(int64(5))},
		{Section: "mail", Var: "user", Value: "user in division", UserID: new(int64(5)), DivisionID: new(int64(1))},
		{Section: "mail", Var: "empty", Value: ""},
		{Section: "mail", Var: "twice", Value: "first"},
		{Section: "mail", Var: "twice", Value: "last"},
		{Section: "mail", Var: "zero", Value: "table", UserID: new(int64(0)), DivisionID: new(int64(0))},
		{Section: "mail", Var: "both", Value: "division", DivisionID: new(int64(1))},
		{Section: "mail", Var: "only_file", Value: "division", DivisionID: new(int64(1))},
		{Section: "mail", Var: "only_division", Value: "division", DivisionID: new(int64(1))},
		{Section: "mail", Var: "twice", Value: "division disabled", DivisionID: new(int64(1)), Disabled: true},
	})
	tests := []struct {
		name             string
		everywhere, own  string
		everywhereOK, ok bool
	}{
		{"only_file", "file", "division", true, true},
		{"both", "table", "division", true, true},
		{"only_table", "table", "table", true, true},
		{"disabled", "file", "file", true, true},
		{"user", "file", "file", true, true},
		{"empty", "", "", true, true},
		{"twice", "last", "last", true, true},
		{"zero", "table", "table", true, true},
		{"only_division", "", "division", false, true},
		{"Both", "", "", false, false}, // case-sensitive
		{"none", "", "", false, false},
	}
	for _, tt := range tests {
		if got, ok := s.Get(0, "mail", tt.name); got != tt.everywhere || ok != tt.everywhereOK {
			t.Errorf("Get(0, %s) = %q, %v, want %q, %v", tt.name, got, ok, tt.everywhere, tt.everywhereOK)
		}
		if got, ok := s.Get(1, "mail", tt.name); got != tt.own || ok != tt.ok {
			t.Errorf("Get(1, %s) = %q, %v, want %q, %v", tt.name, got, ok, tt.own, tt.ok)
		}
		for _, division := range []int64{0, 2} {
			if got, ok := s.Get(division, "mail", tt.name); got != tt.everywhere || ok != tt.everywhereOK {
				t.Errorf("Get(%d, %s) = %q, %v, want %q, %v", division, tt.name, got, ok, tt.everywhere, tt.everywhereOK)
			}
		}
	}
	if got, ok := s.Get(0, "Mail", "both"); ok {
		t.Errorf("Get(Mail, both) = %q, want nothing", got)
	}
}
