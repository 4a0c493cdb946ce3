package browsertest_test

import (
	"strings"
	"testing"

	"github.com/powiadom/powiadom/pkg/internal/browsertest"
)

// A page that does what it should not is seen doing it.
func TestLook(t *testing.T) {
	t.Parallel()
	const page = `<!DOCTYPE html><style>body { margin: 0; background: #102030 }
		@media (prefers-color-scheme: dark) { body { background: #405060 } }</style>
		<script>console.error("źle"); fetch("http://127.0.0.1:9/x").catch(() => {})</script>`
	for _, dark := range []bool{false, true} {
		s := browsertest.Look(t, page, dark)
		colour := map[bool]uint32{false: 0x102030, true: 0x405060}[dark]
		if got, want := s.Count(colour), browsertest.Width*browsertest.Height; got != want {
			t.Errorf("dark %t: %d pixels of %06x, want %d", dark, got, colour, want)
		}
		if !strings.Contains(strings.Join(s.Console, "\n"), "źle") {
			t.Errorf("the console's error is missing: %q", s.Console)
		}
		if !strings.Contains(strings.Join(s.Requests, "\n"), "127.0.0.1:9/x") {
			t.Errorf("the request is missing: %q", s.Requests)
		}
	}
}
