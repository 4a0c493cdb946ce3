package ui

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestProgressDraws(t *testing.T) {
	var b strings.Builder
	p := newProgress(Guarded(&b), nil)
	p.width = func() int { return 12 }
	for _, step := range []struct{ line, want string }{
		{"", ""},
		{"1 z 10", "\r1 z 10"},
		{"Łąki", "\rŁąki  "},
		{"zażółć gęślą jaźń", "\rzażółć gęś…"},
		{"", "\r           \r"},
		{"", ""},
	} {
		b.Reset()
		p.draw(step.line)
		if got := b.String(); got != step.want {
			t.Errorf("draw(%q) wrote %q, want %q", step.line, got, step.want)
		}
	}
}

// In pipes and files there is no such line.
func TestProgressNeedsATerminal(t *testing.T) {
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	text := func() string { return "x" }
	if p := StartProgress(file, os.Getenv, text); p != nil {
		t.Error("a line in a file")
	}
	p := StartProgress(new(bytes.Buffer), os.Getenv, text)
	if p != nil {
		t.Error("a line in a buffer")
	}
	p.Stop()
}
