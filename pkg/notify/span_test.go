package notify_test

import (
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
)

func TestSpan(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 10, 24, 12, 0, 0, 0, zone) // the clock is set back in the night
	for text, want := range map[string]time.Time{
		"90m": from.Add(90 * time.Minute), "24h": time.Date(2026, 10, 25, 11, 0, 0, 0, zone), "1d": time.Date(2026, 10, 25, 12, 0, 0, 0, zone),
		"2W": time.Date(2026, 11, 7, 12, 0, 0, 0, zone), "0d": from, "1h30m": from.Add(90 * time.Minute),
	} {
		span, err := notify.ParseSpan(text)
		if got := span.After(from); err != nil || !got.Equal(want) || !span.Before(want).Equal(from) {
			t.Errorf("%q after %v = %v, %v; want %v", text, from, got, err, want)
		}
	}
	for _, text := range []string{"", "d", "3", "-1d", "-2h", "1.5d", "36501d", "99999999999w", "5215w", "jutro", "3 d"} {
		if span, err := notify.ParseSpan(text); err == nil {
			t.Errorf("ParseSpan(%q) = %q, want an error", text, span)
		}
	}
	for text, ok := range map[string]bool{"": true, "1m": true, "0d": false, "0h": false, "x": false} {
		if _, err := notify.ParseFor(text); (err == nil) != ok {
			t.Errorf("ParseFor(%q): %v", text, err)
		}
	}
}
