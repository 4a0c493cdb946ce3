package span_test

import (
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/span"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]span.Span{
		"7d": {Days: 7}, "2W": {Days: 14}, "12h": {Hours: 12}, "0": {}, "0d": {}, "3660d": {Days: 3660},
	} {
		got, err := span.Parse(text)
		if err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", text, got, err, want)
		}
		if back, err := span.Parse(got.String()); err != nil || back != got {
			t.Errorf("%q: written %q, read back as %v, %v", text, got, back, err)
		}
	}
	for _, text := range []string{"", "d", "7", "-1d", "1.5d", "7m", "3661d", "999999999999999999999d", "7 d"} {
		if got, err := span.Parse(text); err == nil {
			t.Errorf("%q: %v, want an error", text, got)
		}
	}
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	if got := (span.Span{Days: 1, Hours: 2}).Before(at); !got.Equal(time.Date(2026, 2, 28, 7, 0, 0, 0, time.UTC)) {
		t.Errorf("before: %v", got)
	}
}
