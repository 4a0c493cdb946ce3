package app

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Topics are the manual by subject, each a command that does nothing and has a text:
// help/topics/NAME.txt, in Polish help/topics/pl/NAME.txt. The first line says what it
// is about. They come in the order in which somebody would read them.
func Topics() []*cobra.Command {
	var list []*cobra.Command
	for _, name := range []string{
		"notifications", "git", "guard", "stopping", "outage", "looking", "faults", "monitoring",
		"backup", "upgrading", "cluster", "settings", "gateways", "differences", "scripts", "language",
	} {
		list = append(list, &cobra.Command{Use: name})
	}
	return list
}

// topic is what a topic is about, and its text.
func topic(name string) (short, text string) {
	folder := "help/topics/"
	if i18n.Current() == i18n.Polish {
		folder += "pl/"
	}
	raw, err := helpFiles.ReadFile(folder + name + ".txt")
	if err != nil {
		return "", ""
	}
	short, text, _ = strings.Cut(string(raw), "\n\n")
	return short, text
}

// BlockKind tells the parts of a topic's text apart.
type BlockKind int

// The kinds of blocks, and how a file has them. Blank lines part them.
const (
	Paragraph  BlockKind = iota
	Heading              // one line behind "# "
	Verbatim             // lines behind four blanks, which stay as they are
	Definition           // a term, and on the next line ": " and its meaning
	Bullets              // items behind "- " or "1. "
)

// Block is a part of a topic's text. Term is that of a definition alone. Lines are one
// for a paragraph, a heading and a meaning, one for each item with its mark, and those
// of the file, without the four blanks, for what stays as it is.
type Block struct {
	Kind  BlockKind
	Term  string
	Lines []string
}

// Blocks takes the text of a topic apart.
func Blocks(text string) []Block {
	var list []Block
	for part := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n\n") {
		lines := strings.Split(part, "\n")
		meaning := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, ": ") })
		switch {
		case strings.HasPrefix(part, "# "):
			list = append(list, Block{Kind: Heading, Lines: []string{part[len("# "):]}})
		case strings.HasPrefix(part, "    "):
			for i := range lines {
				lines[i] = strings.TrimPrefix(lines[i], "    ")
			}
			list = append(list, Block{Kind: Verbatim, Lines: lines})
		case meaning > 0:
			lines[meaning] = strings.TrimPrefix(lines[meaning], ": ")
			list = append(list, Block{Kind: Definition, Term: joined(lines[:meaning]), Lines: []string{joined(lines[meaning:])}})
		case mark(part) != "":
			var items []string
			for i, line := range lines {
				if mark(line) != "" {
					items = append(items, line)
					continue
				}
				items[len(items)-1] = joined([]string{items[len(items)-1], lines[i]})
			}
			list = append(list, Block{Kind: Bullets, Lines: items})
		default:
			list = append(list, Block{Kind: Paragraph, Lines: []string{joined(lines)}})
		}
	}
	return list
}

// mark is what an item of a list begins with: "- ", or a number as in "1. ".
func mark(line string) string {
	if strings.HasPrefix(line, "- ") {
		return "- "
	}
	if digits := strings.TrimLeft(line, "0123456789"); digits != line && strings.HasPrefix(digits, ". ") {
		return line[:len(line)-len(digits)+len(". ")]
	}
	return ""
}

// joined makes one line of several.
func joined(lines []string) string {
	return strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
}
