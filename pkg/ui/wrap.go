package ui

import (
	"regexp"
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

// Wrapped breaks a text into lines of at most so many columns: at blanks that may be broken
// at, in a word that is wider than a line behind its hyphens, and inside of it only where
// that does not do.
func Wrapped(s string, width int) []string {
	lines := strings.Split(text.WrapSoft(hyphenated(held(s), width), width), "\n")
	back := strings.NewReplacer(hyphenBreak, "-", holder, noBreak)
	for i := range lines {
		lines[i] = strings.TrimRight(back.Replace(lines[i]), " "+mark)
	}
	return lines
}

// hyphenBreak is a hyphen behind which a word may end; the mark, which has no width, tells
// it from one that a blank follows.
const (
	mark        = "\u200b"
	hyphenBreak = "-" + mark + " "
)

// hyphenated makes the hyphens between letters of words that are wider than a line places
// to break at.
func hyphenated(s string, width int) string {
	words := strings.Split(s, " ")
	for i, word := range words {
		if text.StringWidthWithoutEscSequences(word) > width {
			words[i] = betweenLetters.ReplaceAllString(word, "$1"+hyphenBreak)
		}
	}
	return strings.Join(words, " ")
}

// betweenLetters is a hyphen of a name, not one of a date, an address or a flag.
var betweenLetters = regexp.MustCompile(`(\pL\pL)-\b`)

// widestWord is the width of the widest piece of a text that is not broken by choice.
func widestWord(s string) int {
	widest := 0
	for word := range strings.FieldsSeq(strings.ReplaceAll(hyphenated(held(s), 0), mark, "")) {
		widest = max(widest, text.StringWidthWithoutEscSequences(word))
	}
	return widest
}

// noBreak is a blank that no line ends at. The library takes it for any other; meanwhile
// a noncharacter stands for it (The Unicode Standard, 23.7).
const (
	noBreak = "\u00a0"
	holder  = "\uFDEF"
)

// held is the text with what stands for blanks that are not broken at.
func held(s string) string { return strings.ReplaceAll(s, noBreak, holder) }
