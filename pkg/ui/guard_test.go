package ui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/powiadom/powiadom/pkg/control"
	"github.com/powiadom/powiadom/pkg/ui"
)

func TestGuard(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"Polish", "Zażółć gęślą\tjaźń\n12\u00a0345,67\u00a0zł 👨\u200d👩 💡\n", "Zażółć gęślą\tjaźń\n12\u00a0345,67\u00a0zł 👨\u200d👩 💡\n"},
		{"escape", "a\x1b[2Jb\x1b]0;title\ac", "a\uFFFD[2Jb\uFFFD]0;title\uFFFDc"},
		{"colour of a stranger", "\x1b[31mred\x1b[0m", "\uFFFD[31mred\uFFFD[0m"},
		{"C1", "a\u009b31mb\u0085c", "a\uFFFD31mb\uFFFDc"},
		{"C1 as a byte", "a\x9b31mb", "a\uFFFD31mb"},
		{"direction", "a\u202eb\u2066c\u200f\u061c", "a\uFFFDb\uFFFDc\uFFFD\uFFFD"},
		{"separators", "a\u2028b\u2029c", "a\uFFFDb\uFFFDc"},
		{"line ends of Windows", "a\r\nb\rc\r", "a\nb\uFFFDc\uFFFD"},
		{"backspace and DEL", "a\bb\x7fc\x00", "a\uFFFDb\uFFFDc\uFFFD"},
		{"half a character", "a\xc4", "a\uFFFD"},
		{"half an escape", "a\x1b[3", "a\uFFFD[3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for size := range len(tt.text) {
				if got := guarded(t, tt.text, size+1); got != tt.want {
					t.Errorf("in pieces of %d bytes: %q, want %q", size+1, got, tt.want)
				}
			}
		})
	}
}

// guarded writes a text in pieces.
func guarded(t interface{ Fatal(args ...any) }, text string, size int) string {
	var b strings.Builder
	inPieces(t, ui.Guarded(&b), text, size)
	return b.String()
}

func inPieces(t interface{ Fatal(args ...any) }, g *ui.Guard, text string, size int) {
	for rest := []byte(text); len(rest) > 0; {
		n := min(size, len(rest))
		if written, err := g.Write(rest[:n]); err != nil || written != n {
			t.Fatal(written, err)
		}
		rest = rest[n:]
	}
	if err := g.Flush(); err != nil {
		t.Fatal(err)
	}
}

// Whatever is written, and in whatever pieces: no control character and no broken
// byte leaves but line ends and tabs, and what is harmless stays as it is.
func TestGuardProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOf(rapid.OneOf(
			rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("\x1b[];0123456789mABC\r\n\t\u009b\u202e\u200fł"))),
			rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		)).Draw(t, "pieces")
		text := strings.Join(pieces, "")
		got := guarded(t, text, rapid.IntRange(1, 9).Draw(t, "size"))
		if r, found := control.First(strings.NewReplacer("\n", "", "\t", "").Replace(got)); found || !utf8.ValidString(got) {
			t.Fatalf("%q became %q with %U", text, got, r)
		}
		if _, found := control.First(strings.NewReplacer("\n", "", "\t", "").Replace(text)); !found && utf8.ValidString(text) && got != text {
			t.Fatalf("%q became %q", text, got)
		}
		if line := ui.Line(text); strings.ContainsAny(line, "\n\t\r") || ui.Line(line) != line {
			t.Fatalf("line of %q is %q", text, line)
		} else if r, found := control.First(line); found {
			t.Fatalf("line of %q is %q with %U", text, line, r)
		}
	})
}

// A colour is written whole though it comes in pieces; a planted copy of what it
// looked like on the terminal is none.
func TestGuardColours(t *testing.T) {
	text := ui.Sprintf("%sz", ui.Cell{Text: "x\ny\x1b[0m", Colour: ui.Faint})
	for size := range len(text) {
		var b strings.Builder
		g := ui.Guarded(&b)
		ui.ForTerminal(g, 80, true)
		inPieces(t, g, text, size+1)
		if got, want := b.String(), "\x1b[90mx y\uFFFD[0m\x1b[0mz"; got != want {
			t.Errorf("in pieces of %d bytes: %q, want %q", size+1, got, want)
		}
		if got, want := guarded(t, text, size+1), "x y\uFFFD[0mz"; got != want {
			t.Errorf("without colours, in pieces of %d bytes: %q, want %q", size+1, got, want)
		}
	}
}

type word string

func TestFprintf(t *testing.T) {
	var b strings.Builder
	const planted = "a\r\n\t b\x1b[2J\u202ec"
	const clean = "a b\uFFFD[2J\uFFFDc"
	_, err := ui.Fprintf(&b, "%s|%v|%-4d|%s|%v|%s|%v\n%s", planted, errors.New(planted), 7, word(planted), time.Minute,
		[]string{planted}, fmt.Errorf("x: %w", errors.Join(errors.New("1"), errors.New("2"))), ui.Text("1\n\t2"))
	if err != nil {
		t.Fatal(err)
	}
	if want := clean + "|" + clean + "|7   |" + clean + "|1m0s|[" + clean + "]|x: 1 2\n1\n\t2"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

func TestLine(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Żółć\x1b[31m\r\n  550\tno\x00", "Żółć\uFFFD[31m 550 no\uFFFD"},
		{"  padded   ", "  padded   "},
		{"a\u0085b\u2028c\vd", "a b c d"},
		{"a\u202e\u2069\u009b\x9b", "a\uFFFD\uFFFD\uFFFD\uFFFD"},
		{"12\u00a0zł", "12\u00a0zł"},
	}
	for _, tt := range tests {
		if got := ui.Line(tt.text); got != tt.want {
			t.Errorf("Line(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestBlock(t *testing.T) {
	if got, want := ui.Sprintf("%s|%s", ui.Block("a\n\tb\r\n\n"), "c\nd"), "a\n\tb|c d"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
