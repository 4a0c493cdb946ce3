package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/ui"
)

// widestTopic is how wide a topic is at most: longer lines are hard to read.
const widestTopic = 100

// writeTopic writes a topic as wide as the terminal is, with what is to be typed, or is
// answered, behind four blanks.
func writeTopic(a *app.App, c *cobra.Command) error {
	width := min(widestTopic, a.Out.Width()) - 1
	var b strings.Builder
	writeHeading(&b, ui.Wrapped(c.Short, width))
	for _, block := range app.Blocks(c.Long) {
		b.WriteString("\n")
		switch block.Kind {
		case app.Heading:
			writeHeading(&b, ui.Wrapped(strings.ToUpper(block.Lines[0]), width))
		case app.Verbatim:
			writeLines(&b, "    ", block.Lines)
		case app.Definition:
			writeHeading(&b, ui.Wrapped(block.Term, width))
			writeLines(&b, "    ", ui.Wrapped(block.Lines[0], width-len("    ")))
		case app.Bullets:
			for _, item := range block.Lines {
				mark, text, _ := strings.Cut(item, " ")
				lines := ui.Wrapped(text, width-len(mark)-1)
				writeLines(&b, mark+" ", lines[:1])
				writeLines(&b, strings.Repeat(" ", len(mark)+1), lines[1:])
			}
		case app.Paragraph:
			writeLines(&b, "", ui.Wrapped(block.Lines[0], width))
		}
	}
	_, err := a.Streams.Out.Write([]byte(b.String()))
	return err
}

// writeHeading writes a heading or a term.
func writeHeading(b *strings.Builder, lines []string) {
	for _, line := range lines {
		_, _ = ui.Fprintf(b, "%s\n", ui.Cell{Text: line, Colour: ui.Strong}) // a builder takes everything
	}
}

func writeLines(b *strings.Builder, indent string, lines []string) {
	for _, line := range lines {
		b.WriteString(strings.TrimRight(indent+line, " ") + "\n")
	}
}
