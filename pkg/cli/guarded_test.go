package cli

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// Whatever a command writes, to either stream, and by whatever way.
func TestStreamsAreGuarded(t *testing.T) {
	t.Parallel()
	var out, errs strings.Builder
	s, flush := Streams{Out: &out, Err: &errs}.Guarded()
	for _, w := range []io.Writer{s.Out, s.Err} {
		if _, err := fmt.Fprint(w, "a\x1b[2J\n\xc5"); err != nil {
			t.Fatal(err)
		}
	}
	flush()
	if want := "a\uFFFD[2J\n\uFFFD"; out.String() != want || errs.String() != want {
		t.Errorf("%q and %q, want %q", out.String(), errs.String(), want)
	}
}
