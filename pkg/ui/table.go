package ui

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/powiadom/powiadom/pkg/money"
)

// Table is rows under a header.
type Table struct {
	Header []string
	Rows   [][]Cell
	// Flexible are the indexes of the columns whose cells are broken into lines when
	// the terminal is too narrow: the widest give way first.
	Flexible []int
	// Cut are the indexes of those that are cut in that case, before others give way.
	Cut []int
	// Right are the indexes of columns of numbers.
	Right []int
	// Whole has every cell take as many lines as it needs, and a blank line between rows
	// where one of them has several.
	Whole bool
}

// Write shows the table: on a terminal aligned, with a header, no wider than
// the terminal; elsewhere tabs between cells, without a header.
func (o *Output) Write(t Table) error {
	for _, row := range t.Rows {
		for i := range row {
			row[i].Text = Line(row[i].Text)
		}
	}
	var b strings.Builder
	if !o.terminal {
		for _, row := range t.Rows {
			texts := make([]string, len(row))
			for i, cell := range row {
				texts[i] = cell.Text
			}
			b.WriteString(strings.Join(texts, "\t") + "\n")
		}
		_, err := io.WriteString(o.w, b.String())
		return err
	}
	header := make([]Cell, len(t.Header))
	for i, name := range t.Header {
		header[i] = Cell{Text: name, Colour: Strong}
	}
	for _, row := range t.Rows {
		for i, cell := range row {
			if n, err := strconv.Atoi(cell.Text); err == nil && cell.Count && n >= 0 {
				row[i].Text = money.Whole(n)
			}
		}
	}
	widths := o.widths(t)
	apart := false
	for n, row := range append([][]Cell{header}, t.Rows...) {
		for _, i := range t.Cut {
			row[i].Text = text.Snip(row[i].Text, widths[i], "…")
		}
		lines := broken(row, widths, t.Whole)
		if t.Whole && n > 1 && (apart || len(lines) > 1) {
			b.WriteString("\n")
		}
		apart = n > 0 && len(lines) > 1
		for _, line := range lines {
			b.WriteString(aligned(line, widths, t.Right))
		}
	}
	_, err := io.WriteString(o.w, b.String())
	return err
}

// mostLines is how many lines a cell has; that of the last column, which has reasons and
// the like, has as many as it needs.
const mostLines = 8

// broken is a row as the lines of a terminal: a cell that is too wide goes on in the
// line below, to its end if it is to be whole.
func broken(row []Cell, widths []int, whole bool) (lines [][]Cell) {
	for i, cell := range row {
		list := pieces(cell.Text, widths[i])
		if len(list) > mostLines && i < len(row)-1 && !whole {
			list = list[:mostLines]
			list[mostLines-1] = text.Snip(list[mostLines-1]+" …", widths[i], "…")
		}
		for n, piece := range list {
			if n == len(lines) {
				lines = append(lines, make([]Cell, len(row)))
			}
			lines[n][i] = Cell{Text: piece, Colour: cell.Colour}
		}
	}
	return lines
}

// pieces are a text in lines of at most so many columns, broken at blanks, and inside a
// word only where that is too long for a line.
func pieces(s string, width int) []string {
	if text.StringWidthWithoutEscSequences(s) <= width {
		return []string{s}
	}
	return Wrapped(s, width)
}

// aligned is a line of a row in columns.
func aligned(row []Cell, widths, right []int) string {
	var b strings.Builder
	for i, cell := range row {
		pad := strings.Repeat(" ", max(0, widths[i]-text.StringWidthWithoutEscSequences(cell.Text)))
		if slices.Contains(right, i) {
			b.WriteString(pad + cell.marked())
		} else {
			b.WriteString(cell.marked() + pad)
		}
		b.WriteString(strings.Repeat(" ", gap))
	}
	return strings.TrimRight(b.String(), " ") + "\n"
}

// Columns are made no narrower than this, and have two blanks between them.
const (
	leastWidth = 12
	gap        = 2
)

// widths is how wide each column may be: as wide as its widest cell, or what is left of
// the terminal. Words are broken when that does not do, those of a header never.
func (o *Output) widths(t Table) []int {
	n := len(t.Header)
	widths, words, least := make([]int, n), make([]int, n), make([]int, n)
	over := -o.width - gap
	for i, header := range t.Header {
		least[i] = widestWord(header)
		widths[i] = text.StringWidthWithoutEscSequences(header)
		for _, row := range t.Rows {
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(row[i].Text))
			words[i] = max(words[i], widestWord(row[i].Text))
		}
		over += widths[i] + gap
		least[i] = min(widths[i], max(least[i], leastWidth))
		words[i] = min(widths[i], max(least[i], words[i]))
	}
	over = narrowed(widths, least, t.Cut, over)
	over = narrowed(widths, words, t.Flexible, over)
	if last := len(t.Header) - 1; slices.Contains(t.Flexible, last) { // it has as many lines as it needs
		over = narrowed(widths, least, []int{last}, over)
	}
	narrowed(widths, least, t.Flexible, over)
	return widths
}

// narrowed takes columns from the widest ones, and returns what it could not take.
func narrowed(widths, least, columns []int, over int) int {
	for ; over > 0; over-- {
		widest := -1
		for _, i := range columns {
			if widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return over
		}
		widths[widest]--
	}
	return 0
}
