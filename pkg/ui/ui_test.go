package ui_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/control"
	"github.com/powiadom/powiadom/pkg/ui"
)

func sample() ui.Table {
	return ui.Table{
		Header: []string{"ID", "NAZWA", "CYKL"},
		Rows: [][]ui.Cell{
			ui.Row("1", "Dług Żółkiewskich z Łąk", "0 9 * * 1-5"),
			ui.Row("12", "Wpłata", "0,10,20,30,40,50 8-18 * * *"),
		},
		Flexible: []int{2, 1}, Right: []int{0},
	}
}

func TestWrite(t *testing.T) {
	tests := []struct {
		name  string
		width int
		want  string
	}{
		{"wide", 80, `
ID  NAZWA                    CYKL
 1  Dług Żółkiewskich z Łąk  0 9 * * 1-5
12  Wpłata                   0,10,20,30,40,50 8-18 * * *
`},
		{"the widest gives way", 51, `
ID  NAZWA                    CYKL
 1  Dług Żółkiewskich z Łąk  0 9 * * 1-5
12  Wpłata                   0,10,20,30,40,50 8-18
                             * * *
`},
		{"both", 34, `
ID  NAZWA         CYKL
 1  Dług          0 9 * * 1-5
    Żółkiewskich
    z Łąk
12  Wpłata        0,10,20,30,40,50
                  8-18 * * *
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			if err := ui.ForTerminal(&b, tt.width, false).Write(sample()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), b.String()); diff != "" {
				t.Errorf("table (-want +got):\n%s", diff)
			}
			for line := range strings.Lines(b.String()) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > tt.width {
					t.Errorf("line of %d columns on a terminal of %d: %q", n, tt.width, line)
				}
			}
		})
	}
}

// A column but the last has two lines at the most; one that is cut gives way before the others, and no word of a header is broken.
func TestCut(t *testing.T) {
	table := ui.Table{
		Header:   []string{"ID", "NAZWA KLIENTA", "WIADOMOŚĆTESTOWA"},
		Rows:     [][]ui.Cell{ui.Row(1, "Zażółć Gęślą Jaźń", "Szanowni Państwo, zaległość wynosi 120 zł")},
		Flexible: []int{1}, Cut: []int{2},
	}
	for width, want := range map[int]string{
		40: "ID  NAZWA KLIENTA      WIADOMOŚĆTESTOWA\n1   Zażółć Gęślą Jaźń  Szanowni Państwo…\n",
		30: "ID  NAZWA         WIADOMOŚĆTESTOWA\n    KLIENTA\n1   Zażółć Gęślą  Szanowni Państw…\n    Jaźń\n",
	} {
		var b strings.Builder
		if err := ui.ForTerminal(&b, width, false).Write(table); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("%d columns (-want +got):\n%s", width, diff)
		}
		table.Rows = [][]ui.Cell{ui.Row(1, "Zażółć Gęślą Jaźń", "Szanowni Państwo, zaległość wynosi 120 zł")}
	}
}

func TestWritePiped(t *testing.T) {
	var b strings.Builder
	if err := ui.New(&b, func(string) string { return "" }).Write(sample()); err != nil {
		t.Fatal(err)
	}
	want := "1\tDług Żółkiewskich z Łąk\t0 9 * * 1-5\n12\tWpłata\t0,10,20,30,40,50 8-18 * * *\n"
	if b.String() != want {
		t.Errorf("piped table %q, want %q", b.String(), want)
	}
}

func TestPaint(t *testing.T) {
	var b strings.Builder
	w := ui.Guarded(&b)
	ui.ForTerminal(w, 80, true)
	// A mark that others have written is none, whatever the value is.
	const planted = "\x1b[32m\uFDD1planted\uFDD0"
	if _, err := ui.Fprintf(w, "%s %s %s %v", ui.Cell{Text: "ok", Colour: ui.Good}, planted, ui.Text(planted), errors.New(planted)); err != nil {
		t.Fatal(err)
	}
	const harmless = " \uFFFD[32m\uFFFDplanted\uFFFD"
	if got, want := b.String(), "\x1b[32mok\x1b[0m"+strings.Repeat(harmless, 3); got != want {
		t.Errorf("painted %q, want %q", got, want)
	}
}

// A cell in colour that is broken keeps its colour, and none runs over.
func TestPaintedCells(t *testing.T) {
	var b strings.Builder
	out := ui.ForTerminal(&b, 30, true)
	cell := ui.Cell{Text: "a long\nname \x1b[1mthat does not fit", Colour: ui.Bad}
	if err := out.Write(ui.Table{Header: []string{"ID", "NAME", "X"}, Rows: [][]ui.Cell{ui.Row(1, cell, "y\tz")}, Flexible: []int{1}}); err != nil {
		t.Fatal(err)
	}
	want := "\x1b[1mID\x1b[0m  \x1b[1mNAME\x1b[0m                   \x1b[1mX\x1b[0m\n" +
		"1   \x1b[31ma long name \uFFFD[1mthat\x1b[0m   y z\n" +
		"    \x1b[31mdoes not fit\x1b[0m\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSON(t *testing.T) {
	var b strings.Builder
	if err := ui.New(&b, func(string) string { return "" }).JSON(map[string]string{"body": "<b>ż</b>"}); err != nil {
		t.Fatal(err)
	}
	if want := `{"body":"<b>ż</b>"}` + "\n"; b.String() != want {
		t.Errorf("JSON = %q, want %q", b.String(), want)
	}
}

// JSON keeps what was there, but nothing that a terminal would obey.
func TestJSONEscapes(t *testing.T) {
	const body = "a\x1b[2J\uFDD1\u009b31m\x7f\u202eb\u2066\u200f\u061c\r\n\tż\u2028"
	var b strings.Builder
	if err := ui.New(&b, func(string) string { return "" }).JSON(map[string]string{body: body}); err != nil {
		t.Fatal(err)
	}
	line := strings.TrimSuffix(b.String(), "\n")
	if r, found := control.First(line); found {
		t.Errorf("%U is left in %q", r, line)
	}
	if strings.ContainsRune(line, '\uFDD1') {
		t.Errorf("the mark of a colour is left in %q", line)
	}
	var back map[string]string
	if err := json.Unmarshal([]byte(line), &back); err != nil || back[body] != body {
		t.Errorf("read back %q, %v", back, err)
	}
}

func TestFold(t *testing.T) {
	const said = "żółta łódź płynie po jeziorze, którego nazwy nikt nie zna"
	want := "żółta łódź płynie\n    po jeziorze,\n    którego nazwy nikt\n    nie zna"
	var b strings.Builder
	if got := ui.ForTerminal(&b, 22, false).Fold(said, 4); string(got) != want {
		t.Errorf("Fold = %q, want %q", got, want)
	}
	if got := ui.New(&b, func(string) string { return "" }).Fold(said, 4); string(got) != said {
		t.Errorf("Fold for a pipe = %q, want it as it was", got)
	}
}
