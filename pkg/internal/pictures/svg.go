// Package pictures makes the pictures of both READMEs from the demo's notifications on
// a made-up provider: what a terminal shows, as SVG, and the report, as PNG. Its test
// fails when the program shows something else. It is not for the product.
package pictures

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// Sizes in pixels. Each run of characters is stretched to whole cells, since the fonts of
// readers differ.
const (
	cellWidth  = 8.4
	lineHeight = 18
	margin     = 16
)

// style gives the colours of a terminal a light and a dark form.
const style = `
    rect { fill: #f6f8fa; stroke: #d0d7de }
    text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre; fill: #1f2328 }
    .strong { font-weight: bold }
    .good { fill: #116329 }
    .bad { fill: #b3261e }
    .faint { fill: #59636e }
    @media (prefers-color-scheme: dark) {
      rect { fill: #0d1117; stroke: #3d444d }
      text { fill: #e6edf3 }
      .good { fill: #56d364 }
      .bad { fill: #ff7b72 }
      .faint { fill: #9198a1 }
    }
`

// classes are what the program's colours are called in the picture (ISO/IEC 6429, SGR).
func classes() map[string]string {
	return map[string]string{"0": "", "1": "strong", "32": "good", "31": "bad", "90": "faint"}
}

// SVG draws lines as a terminal of so many columns shows them. Other sequences of
// escape than the program's colours are an error.
func SVG(columns int, lines []string) (string, error) {
	width, height := int(float64(columns)*cellWidth)+2*margin, len(lines)*lineHeight+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d">`+"\n  <style>%[3]s  </style>\n", width, height, style)
	fmt.Fprintf(&b, `  <rect x="0.5" y="0.5" width="%d" height="%d" rx="8"/>`+"\n", width-1, height-1)
	class := ""
	for i, line := range lines {
		column, baseline := 0, margin+i*lineHeight+13
		for n, piece := range strings.Split(line, "\x1b[") {
			if n > 0 {
				code, rest, ok := strings.Cut(piece, "m")
				named, known := classes()[code]
				if !ok || !known {
					return "", fmt.Errorf("line %d: the colour %q is not known", i+1, code)
				}
				class, piece = named, rest
			}
			column = run(&b, piece, class, column, baseline)
		}
	}
	b.WriteString("</svg>\n")
	return b.String(), nil
}

// run draws characters of one colour from a column on, words apart, and returns the
// column behind them.
func run(b *strings.Builder, piece, class string, column, baseline int) int {
	for part := range strings.SplitSeq(piece, "  ") {
		text := strings.TrimLeft(part, " ")
		at := column + utf8.RuneCountInString(part) - utf8.RuneCountInString(text)
		if cells := utf8.RuneCountInString(text); cells > 0 {
			attribute := ""
			if class != "" {
				attribute = ` class="` + class + `"`
			}
			fmt.Fprintf(b, `  <text x="%.1f" y="%d" textLength="%.1f" lengthAdjust="spacingAndGlyphs"%s>%s</text>`+"\n",
				margin+float64(at)*cellWidth, baseline, float64(cells)*cellWidth, attribute, html.EscapeString(text))
		}
		column += utf8.RuneCountInString(part) + len("  ")
	}
	return column - len("  ")
}
