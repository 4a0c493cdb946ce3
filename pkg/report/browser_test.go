package report_test

import (
	"testing"

	"github.com/powiadom/powiadom/pkg/internal/browsertest"
)

// A browser draws the bars, light and dark, asks nobody for anything and has
// nothing to complain about.
func TestPageInABrowser(t *testing.T) {
	t.Parallel()
	text := page(t, november(t))
	tests := []struct {
		name string
		dark bool
		back uint32
		bars map[string]uint32
	}{
		{"light", false, 0xf6f7f9, map[string]uint32{"email": 0x2f6fdb, "sms": 0x12967f, "warning": 0xd99a1b, "failed": 0xcf3b3b}},
		{"dark", true, 0x12161c, map[string]uint32{"email": 0x6ea3ff, "sms": 0x3cc4aa, "warning": 0xf0ba4b, "failed": 0xf07070}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			seen := browsertest.Look(t, text, tt.dark)
			if len(seen.Console) > 0 || len(seen.Requests) > 0 {
				t.Errorf("console %q, requests %q; want none", seen.Console, seen.Requests)
			}
			if got := seen.Count(tt.back); got < 100_000 {
				t.Errorf("%d pixels of the background %06x", got, tt.back)
			}
			// The colours are those of page.html; the legend alone has less than 150 pixels of each.
			least := map[string]int{"email": 10_000, "sms": 3_000, "warning": 900, "failed": 150}
			for class, colour := range tt.bars {
				if got := seen.Count(colour); got < least[class] {
					t.Errorf("%d pixels of the bars %s, want %d at least", got, class, least[class])
				}
			}
		})
	}
}
