package near_test

import (
	"testing"

	"github.com/powiadom/powiadom/pkg/near"
)

func TestDidYouMean(t *testing.T) {
	t.Parallel()
	words := []string{"list", "lint", "history", "Osiedle Łąki", "run"}
	for typed, want := range map[string]string{
		"lsit": "list", "lnit": "lint", "histroy": "history", "histori": "history", "osiedle laki": "Osiedle Łąki", "rum": "run",
		"something": "", "": "", "x": "", "LINT": "lint", "linnt": "lint",
	} {
		if want != "" {
			want = `; did you mean "` + want + `"?`
		}
		if got := near.DidYouMean(typed, words); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
	if got := near.DidYouMean("anything", nil); got != "" {
		t.Errorf("%q, want nothing", got)
	}
}
