// Package ui shows results: to people as aligned and coloured tables, to
// programs as tabs and JSON lines. It knows nothing of what is shown.
package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"github.com/powiadom/powiadom/pkg/control"
)

// Output is where a command writes its result.
type Output struct {
	w        *Guard
	terminal bool
	colour   bool
	width    int
}

// defaultWidth is the width of a terminal that does not tell.
const defaultWidth = 80

// New looks at the writer: only a terminal gets columns, and colour unless
// NO_COLOR is set or TERM is "dumb" (no-color.org).
func New(w io.Writer, getenv func(string) string) *Output {
	o := &Output{w: Guarded(w), width: defaultWidth}
	f, ok := Below(w).(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return o
	}
	o.terminal = true
	o.colour = getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
		o.width = width
	}
	return o
}

// ForTerminal is an output that writes as to a terminal of the given width,
// whatever the writer is.
func ForTerminal(w io.Writer, width int, colour bool) *Output {
	return &Output{w: Guarded(w), terminal: true, colour: colour, width: width}
}

// Terminal reports whether a person reads along.
func (o *Output) Terminal() bool { return o.terminal }

// Width is the number of columns.
func (o *Output) Width() int { return o.width }

// Colour is the meaning of a colour.
type Colour int

// The colours, by what they mean. None of them is the only carrier of meaning.
const (
	Plain Colour = iota
	Good
	Bad
	Faint
	Strong
)

// Paint colours a value on terminals that want it.
func (o *Output) Paint(c Colour, s string) string {
	if !o.colour || c == Plain {
		return Line(s)
	}
	colours := map[Colour]text.Colors{
		Good: {text.FgGreen}, Bad: {text.FgRed}, Faint: {text.FgHiBlack}, Strong: {text.Bold},
	}
	// EscapeSeq is used rather than Sprint: the library's own switch looks at
	// the process's terminal, not at this output.
	return sealed(colours[c].EscapeSeq()) + Line(s) + sealed(text.EscapeReset)
}

// Fold breaks a value at blanks where the terminal ends; the lines behind the
// first begin with so many blanks. Elsewhere it stays one line.
func (o *Output) Fold(s string, indent int) Text {
	s = Line(s)
	if !o.terminal {
		return Text(s)
	}
	var b strings.Builder
	column := indent
	for word := range strings.SplitSeq(s, " ") {
		width := text.StringWidthWithoutEscSequences(word)
		switch {
		case column == indent:
		case column+1+width > o.width:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += width
	}
	return Text(b.String())
}

// Table is rows under a header.
type Table struct {
	Header []string
	Rows   [][]string
	// Flexible are the indexes of the columns that give way when the terminal
	// is too narrow, in the order in which they do.
	Flexible []int
	// Right are the indexes of columns of numbers.
	Right []int
}

// Write shows the table: on a terminal aligned, with a header, no wider than
// the terminal; elsewhere tabs between cells, without a header. Each cell is a
// value, one line by Line.
func (o *Output) Write(t Table) error {
	for i, row := range t.Rows {
		t.Rows[i] = lines(row)
	}
	if !o.terminal {
		var b strings.Builder
		for _, row := range t.Rows {
			b.WriteString(strings.Join(row, "\t") + "\n")
		}
		_, err := io.WriteString(o.w, b.String())
		return err
	}
	w := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Format.Header = text.FormatDefault
	w.SetStyle(style)
	header := make(table.Row, len(t.Header))
	for i, h := range t.Header {
		header[i] = o.Paint(Strong, h)
	}
	w.AppendHeader(header)
	widths := o.widths(t)
	for _, row := range t.Rows {
		cells := make(table.Row, len(row))
		for i, cell := range row {
			cells[i] = text.Snip(cell, widths[i], "…")
		}
		w.AppendRow(cells)
	}
	configs := make([]table.ColumnConfig, 0, len(t.Right))
	for _, i := range t.Right {
		configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	w.SetColumnConfigs(configs)
	var b strings.Builder
	for line := range strings.Lines(reseal(w.Render())) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	_, err := io.WriteString(o.w, b.String())
	return err
}

// Columns are cut no shorter than this, and have two blanks between them.
const (
	leastWidth = 12
	gap        = 2
)

// widths is how wide each column may be.
func (o *Output) widths(t Table) []int {
	widths := make([]int, len(t.Header))
	over := -o.width - gap
	for i, header := range t.Header {
		widths[i] = text.StringWidthWithoutEscSequences(header)
		for _, row := range t.Rows {
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(row[i]))
		}
		over += widths[i] + gap
	}
	for _, i := range t.Flexible {
		cut := min(over, widths[i]-leastWidth)
		if cut > 0 {
			widths[i] -= cut
			over -= cut
		}
	}
	return widths
}

// JSON writes one value as one line. What a terminal would obey is escaped, so
// that the values are whole.
func (o *Output) JSON(v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := o.w.Write(escaped(b.Bytes()))
	return err
}

// escaped writes the characters of package control in JSON as escapes of RFC
// 8259 §7. They stand in its strings alone; the encoder did so to those of C0.
func escaped(line []byte) []byte {
	if _, found := control.First(strings.TrimSuffix(string(line), "\n")); !found {
		return line
	}
	var out []byte
	for _, r := range string(line) {
		if r != '\n' && control.Is(r) {
			out = fmt.Appendf(out, "\\u%04x", r)
			continue
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}
