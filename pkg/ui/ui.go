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

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"github.com/powiadom/powiadom/pkg/control"
)

// Clock is the layout of past times on a terminal.
const Clock = "2006-01-02 15:04"

// Output is where a command writes its result.
type Output struct {
	w        *Guard
	terminal bool
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
	o.w.colours = getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
		o.width = width
	}
	return o
}

// ForTerminal is an output that writes as to a terminal of the given width,
// whatever the writer is.
func ForTerminal(w io.Writer, width int, colour bool) *Output {
	o := &Output{w: Guarded(w), terminal: true, width: width}
	o.w.colours = colour
	return o
}

// Terminal reports whether a person reads along.
func (o *Output) Terminal() bool { return o.terminal }

// Width is the number of columns.
func (o *Output) Width() int { return o.width }

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

// escaped writes the characters of package control, and marks, in JSON as escapes of
// RFC 8259 §7. They stand in its strings alone; the encoder did so to those of C0.
func escaped(line []byte) []byte {
	obeyed := func(r rune) bool { return r != '\n' && control.Is(r) || isMark(r) }
	if !bytes.ContainsFunc(line, obeyed) {
		return line
	}
	var out []byte
	for _, r := range string(line) {
		if obeyed(r) {
			out = fmt.Appendf(out, "\\u%04x", r)
			continue
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}
