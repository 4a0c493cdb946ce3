package ui_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/ui"
)

func sample() ui.Table {
	return ui.Table{
		Header: []string{"ID", "NAZWA", "CYKL"},
		Rows: [][]string{
			{"1", "Dług Żółkiewskich z Łąk", "0 9 * * 1-5"},
			{"12", "Wpłata", "0,10,20,30,40,50 8-18 * * *"},
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
		{"first column to give way", 45, `
ID  NAZWA                    CYKL
 1  Dług Żółkiewskich z Łąk  0 9 * * 1-5
12  Wpłata                   0,10,20,30,40,5…
`},
		{"both", 34, `
ID  NAZWA             CYKL
 1  Dług Żółkiewski…  0 9 * * 1-5
12  Wpłata            0,10,20,30,…
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
	if got := ui.ForTerminal(&b, 80, false).Paint(ui.Good, "ok"); got != "ok" {
		t.Errorf("Paint without colour = %q", got)
	}
	if got := ui.ForTerminal(&b, 80, true).Paint(ui.Good, "ok"); got != "\x1b[32mok\x1b[0m" {
		t.Errorf("Paint = %q, want green", got)
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

func TestFold(t *testing.T) {
	const said = "żółta łódź płynie po jeziorze, którego nazwy nikt nie zna"
	want := "żółta łódź płynie\n    po jeziorze,\n    którego nazwy nikt\n    nie zna"
	var b strings.Builder
	if got := ui.ForTerminal(&b, 22, false).Fold(said, 4); got != want {
		t.Errorf("Fold = %q, want %q", got, want)
	}
	if got := ui.New(&b, func(string) string { return "" }).Fold(said, 4); got != said {
		t.Errorf("Fold for a pipe = %q, want it as it was", got)
	}
}
