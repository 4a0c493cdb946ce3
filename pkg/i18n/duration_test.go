package i18n_test

import (
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
)

func TestDuration(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "0 s", 300 * time.Millisecond: "0.3 s", 4567 * time.Millisecond: "4.57 s", 59 * time.Second: "59 s",
		time.Minute: "1 min", 61 * time.Second: "1 min 1 s", time.Hour: "1 h", 90 * time.Minute: "1 h 30 min",
		27*time.Hour + 46*time.Minute + 20*time.Second: "27 h 46 min", 48 * time.Hour: "2 days", 216*time.Hour + time.Minute: "9 days",
		-10 * time.Minute: "10 min",
	} {
		if got := i18n.Duration(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
