package ui

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Wrap breaks a value into lines that fit the terminal, each after the indent.
func (o *Output) Wrap(indent, paragraph string) Text {
	var b strings.Builder
	for _, line := range Wrapped(Line(paragraph), max(leastWidth, o.width-len(indent))) {
		b.WriteString(indent + line + "\n")
	}
	return Text(b.String())
}

// Wrapped breaks a text into lines of at most so many columns, where it has blanks.
func Wrapped(s string, width int) []string {
	lines := strings.Split(text.WrapSoft(s, width), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}
