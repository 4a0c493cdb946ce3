package control_test

import (
	"testing"
	"unicode"

	"github.com/powiadom/powiadom/pkg/control"
)

// All that Unicode calls control characters, all that it calls Bidi_Control, and
// the two separators; nothing else.
func TestIs(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		want := unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || unicode.In(r, unicode.Zl, unicode.Zp)
		if got := control.Is(r); got != want {
			t.Errorf("Is(%U) = %v, want %v", r, got, want)
		}
		if control.EndsLine(r) && !want {
			t.Errorf("%U ends a line and is none", r)
		}
	}
}

func TestFirst(t *testing.T) {
	for _, tt := range []struct {
		text  string
		want  rune
		found bool
	}{
		{"", 0, false},
		{"Żółć — ąę, \u00a012 zł 👨‍👩‍👧", 0, false},
		{"a\u202eb\x1bc", '\u202e', true},
		{"a\x9b", 0, false}, // a broken byte, no character
		{"\u009b", '\u009b', true},
	} {
		if r, found := control.First(tt.text); r != tt.want || found != tt.found {
			t.Errorf("First(%q) = %U, %v, want %U, %v", tt.text, r, found, tt.want, tt.found)
		}
	}
}
