package after

import (
	"testing"
	"time"

	// Wherever the tests run.
	_ "time/tzdata"
)

func TestMoment(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 30, 8, 15, 30, 0, zone) // the day after the change of clocks
	tests := []struct {
		value string
		later int
		want  string // empty: refused
	}{
		{"2026-03-28", 0, "2026-03-28T00:00:00+01:00"},
		{"2026-03-28", 1, "2026-03-29T00:00:00+01:00"},
		{"2026-03-29", 1, "2026-03-30T00:00:00+02:00"},
		{"2026-03-29T12:30", 0, "2026-03-29T12:30:00+02:00"},
		{"2026-03-29T12:30:00Z", 1, "2026-03-29T14:30:00+02:00"},
		{"90m", 0, "2026-03-30T06:45:30+02:00"},
		{"24h", 0, "2026-03-29T08:15:30+02:00"},
		{"2d", 0, "2026-03-28T08:15:30+01:00"}, // by the calendar: 47 hours
		{"4w", 0, "2026-03-02T08:15:30+01:00"},
		{"0d", 0, "2026-03-30T08:15:30+02:00"},
		{"-2d", 0, ""},
		{"-2h", 0, ""},
		{"99999999d", 0, ""},
		{"d", 0, ""},
		{"7", 0, ""},
		{"wczoraj", 0, ""},
		{"2026-02-30", 0, ""},
		{"2026-03-29T02:30", 0, ""}, // the clock skips it
	}
	for _, tt := range tests {
		t.Run(tt.value, func(t *testing.T) {
			got, err := moment("since", tt.value, now, zone, tt.later)
			if tt.want == "" {
				if err == nil {
					t.Errorf("moment(%q) = %v, want an error", tt.value, got)
				}
				return
			}
			if err != nil || got.Format(time.RFC3339) != tt.want {
				t.Errorf("moment(%q, %d) = %s, %v, want %s", tt.value, tt.later, got.Format(time.RFC3339), err, tt.want)
			}
		})
	}
}
