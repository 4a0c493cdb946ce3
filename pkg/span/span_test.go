package span_test

import (
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/span"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]span.Span{
		"7d": {Days: 7}, "2W": {Days: 14}, "12h": {Rest: 12 * time.Hour}, "90m": {Rest: 90 * time.Minute}, "1h30m": {Rest: 90 * time.Minute}, "90s": {Rest: 90 * time.Second}, "0": {}, "0d": {}, "36500d": {Days: 36500},
	} {
		got, err := span.Parse(text)
		if err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", text, got, err, want)
		}
		if back, err := span.Parse(got.String()); err != nil || back != got {
			t.Errorf("%q: written %q, read back as %v, %v", text, got, back, err)
		}
	}
	for _, text := range []string{"", "d", "7", "-1d", "1.5d", "-2h", "36501d", "5215w", "999999999999999999999d", "7 d", "jutro"} {
		if got, err := span.Parse(text); err == nil {
			t.Errorf("%q: %v, want an error", text, got)
		}
	}
}

// Days are those of the calendar, and last 23 or 25 hours when the clocks change.
func TestBeforeAndAfter(t *testing.T) {
	t.Parallel()
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 10, 25, 9, 0, 0, 0, warsaw)
	for s, want := range map[span.Span]time.Duration{
		{Days: 1}: 25 * time.Hour, {Rest: 24 * time.Hour}: 24 * time.Hour, {Rest: 90 * time.Minute}: 90 * time.Minute, {}: 0,
	} {
		before := s.Before(at)
		if got := at.Sub(before); got != want {
			t.Errorf("%s before is %v ago, want %v", s, got, want)
		}
		if after := s.After(before); !after.Equal(at) {
			t.Errorf("%s after %v is %v, want %v", s, before, after, at)
		}
	}
}
