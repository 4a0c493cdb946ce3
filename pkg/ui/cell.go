package ui

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/text"
)

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

// Cell is a value with a colour: one line, in a table or among the values of Fprintf.
type Cell struct {
	Text   string
	Colour Colour
	Count  bool // digits that a terminal shows in groups
}

// String is the cell without its colour.
func (c Cell) String() string { return Line(c.Text) }

// Row makes cells of values; one that is a Cell stays as it is. An int is a count, an
// int64 an id, which is typed and never in groups.
func Row(values ...any) []Cell {
	row := make([]Cell, len(values))
	for i, value := range values {
		if cell, ok := value.(Cell); ok {
			row[i] = cell
			continue
		}
		_, count := value.(int)
		row[i] = Cell{Text: fmt.Sprint(value), Count: count}
	}
	return row
}

// A colour stands in a text as a mark, until the guard lets it out: a noncharacter,
// which Unicode keeps for a program's own use (The Unicode Standard, 23.7). The mark
// of Plain ends a colour.
const firstMark = '\uFDD0'

func isMark(r rune) bool { return firstMark <= r && r <= firstMark+rune(Strong) }

// marked is the cell with its marks.
func (c Cell) marked() string {
	line := Line(c.Text)
	if c.Colour == Plain || line == "" {
		return line
	}
	return string(firstMark+rune(c.Colour)) + line + string(firstMark)
}

// escape is what a terminal obeys in the place of a mark (ISO/IEC 6429, SGR).
func escape(mark rune) string {
	switch Colour(mark - firstMark) {
	case Good:
		return text.FgGreen.EscapeSeq()
	case Bad:
		return text.FgRed.EscapeSeq()
	case Faint:
		return text.FgHiBlack.EscapeSeq()
	case Strong:
		return text.Bold.EscapeSeq()
	case Plain:
	}
	return text.EscapeReset
}
