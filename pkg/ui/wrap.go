package ui

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Wrap breaks a value into lines that fit the terminal, each after the indent.
func (o *Output) Wrap(indent, paragraph string) Text {
	var b strings.Builder
	for line := range strings.Lines(text.WrapSoft(Line(paragraph), max(leastWidth, o.width-len(indent)))) {
		b.WriteString(indent + strings.TrimRight(line, " \n") + "\n")
	}
	return Text(b.String())
}
