// Package markup turns HTML that somebody wrote for people into a page, or into text.
package markup

import (
	"bytes"
	"html"
	"strings"

	// Of its tokenizer neither attributes nor decoded texts are asked for: the
	// table of entities that they need would be built at each start.
	tokens "golang.org/x/net/html"
)

// Page puts a fragment of HTML into a page that names its charset. What
// has an html element is left alone.
func Page(body string) string {
	if hasHTMLElement(body) {
		return body
	}
	return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n" + body + "\n</body></html>\n"
}

func hasHTMLElement(s string) bool {
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			return false
		}
		s = s[i+1:]
		if len(s) > 4 && strings.EqualFold(s[:4], "html") && strings.IndexByte(" \t\r\n/>", s[4]) >= 0 {
			return true
		}
	}
}

// Text is HTML as plain text, as the text part of an e-mail or in an SMS. Link texts stay, with the
// address after them, list items begin with a dash, a table's rows are lines
// and its cells are parted by " | ".
func Text(body string) string {
	w := textWriter{fresh: true}
	w.out.Grow(len(body))
	z := tokens.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case tokens.ErrorToken: // the end; a string has no other errors
			return tidy(w.out.String())
		case tokens.TextToken:
			w.text(z.Raw())
		case tokens.StartTagToken, tokens.SelfClosingTagToken:
			raw := z.Raw()
			name, _ := z.TagName()
			w.open(string(name), raw)
		case tokens.EndTagToken:
			name, _ := z.TagName()
			w.shut(string(name))
		case tokens.CommentToken, tokens.DoctypeToken:
		}
	}
}

const bullet = "- "

// textWriter holds what Text has to remember between two tokens.
type textWriter struct {
	out    strings.Builder
	fresh  bool   // nothing has been written on this line or in this cell yet
	blank  bool   // the last character written is a space
	cells  int    // cells written in this row
	pre    int    // depth of pre elements
	hidden string // the element whose content is not shown, or empty
	links  []link // open anchors
}

// link is an anchor that has not been closed.
type link struct {
	address string // empty if it has none worth showing
	begin   int    // where its text begins in the output
}

func (w *textWriter) text(raw []byte) {
	switch {
	case w.hidden != "":
	case w.pre > 0:
		w.out.WriteString(decode(raw))
		w.fresh = len(raw) > 0 && raw[len(raw)-1] == '\n'
	default:
		w.out.WriteString(decode(w.fold(raw)))
	}
}

// fold makes one space of many, and none at the beginning of a line.
func (w *textWriter) fold(raw []byte) []byte {
	folded := raw[:0]
	for _, b := range raw {
		blank := strings.IndexByte(" \t\r\n\f", b) >= 0
		switch {
		case !blank:
			folded = append(folded, b)
		case !w.fresh && !w.blank:
			folded = append(folded, ' ')
		}
		w.fresh = w.fresh && blank
		w.blank = blank
	}
	return folded
}

// decode puts characters in the place of entities.
func decode(raw []byte) string {
	return strings.ReplaceAll(html.UnescapeString(string(raw)), "\r", "")
}

func (w *textWriter) open(name string, raw []byte) {
	if w.hidden != "" {
		return
	}
	switch name {
	case "script", "style", "title":
		w.hidden = name
	case "a":
		w.links = append(w.links, link{address: address(raw), begin: w.out.Len()})
	case "br", "hr":
		w.write("\n")
	case "p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote":
		w.paragraph()
	case "li":
		w.write("\n" + bullet)
	case "ul", "ol", "div", "pre":
		w.newLine()
		if name == "pre" {
			w.pre++
		}
	case "tr":
		w.newLine()
		w.cells = 0
	case "td", "th":
		if w.cells > 0 {
			w.space()
			w.write("| ")
		}
		w.cells++
	}
}

func (w *textWriter) shut(name string) {
	if w.hidden != "" {
		if w.hidden == name {
			w.hidden = ""
		}
		return
	}
	switch name {
	case "a":
		w.endLink()
	case "p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote":
		w.paragraph()
		w.cells = 0
	case "ul", "ol":
		w.write("\n")
	case "tr", "div":
		w.newLine()
	case "pre":
		w.pre = max(0, w.pre-1)
		w.newLine()
	}
}

// address finds the href of a tag. Anchors within the page and scripts count as
// none.
func address(tag []byte) string {
	href := strings.TrimSpace(attribute(tag, "href"))
	if scheme, _, ok := strings.Cut(href, ":"); ok && strings.EqualFold(scheme, "javascript") || strings.HasPrefix(href, "#") {
		return ""
	}
	return href
}

// attribute returns the value of an attribute of a tag such as <a href="x">, empty
// if it has none.
func attribute(tag []byte, name string) string {
	const blanks = " \t\r\n\f"
	rest := bytes.TrimSuffix(tag, []byte(">"))
	rest = rest[indexAny(rest, blanks+"/"):]
	for {
		rest = bytes.TrimLeft(rest, blanks+"/")
		if len(rest) == 0 {
			return ""
		}
		end := 1 + indexAny(rest[1:], blanks+"/=")
		key, value := rest[:end], []byte(nil)
		if rest = bytes.TrimLeft(rest[end:], blanks); len(rest) > 0 && rest[0] == '=' {
			value, rest = attributeValue(bytes.TrimLeft(rest[1:], blanks), blanks)
		}
		if strings.EqualFold(string(key), name) {
			return decodeAttribute(value)
		}
	}
}

// decodeAttribute puts characters in the place of entities as an attribute has them
// (HTML Standard, 13.2.5.73): one that does not end with a semicolon and goes on
// with a letter, a digit or an equals sign is none, as in "?a=1&copy=2".
func decodeAttribute(raw []byte) string {
	s := string(raw)
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "&")
		b.WriteString(before)
		if !found {
			return strings.ReplaceAll(b.String(), "\r", "")
		}
		number := strings.HasPrefix(rest, "#")
		end := len(rest) - len(strings.TrimLeft(strings.TrimPrefix(rest, "#"), alphanumeric))
		name := "&" + rest[:end]
		if ended := strings.HasPrefix(rest[end:], ";"); ended {
			name += ";"
		}
		s = rest[len(name)-1:]
		if text := html.UnescapeString(name); number || isWhole(text, strings.HasPrefix(s, "=")) {
			name = text
		}
		b.WriteString(name)
	}
}

const alphanumeric = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// isWhole reports that an entity was taken as a whole. Of one that is unknown, or
// longer than a known one, the end is left over: a letter, a digit or a semicolon
// behind them. None of the entities that need no semicolon is a letter of ASCII.
func isWhole(text string, equals bool) bool {
	last := text[len(text)-1]
	if last == ';' {
		return len(text) == 1
	}
	return !equals && strings.IndexByte(alphanumeric, last) < 0
}

// attributeValue cuts a value, quoted or not, off the beginning of what follows
// its equals sign.
func attributeValue(s []byte, blanks string) (value, rest []byte) {
	if len(s) == 0 || s[0] != '"' && s[0] != '\'' {
		end := indexAny(s, blanks)
		return s[:end], s[end:]
	}
	value, rest, _ = bytes.Cut(s[1:], s[:1])
	return value, rest
}

// indexAny is bytes.IndexAny, with the end for none.
func indexAny(s []byte, chars string) int {
	if i := bytes.IndexAny(s, chars); i >= 0 {
		return i
	}
	return len(s)
}

// endLink writes the address of a link after its text, unless the text says
// it already.
func (w *textWriter) endLink() {
	last := len(w.links) - 1
	if last < 0 {
		return
	}
	l := w.links[last]
	w.links = w.links[:last]
	text := w.out.String()[l.begin:]
	if l.address != "" && strings.TrimPrefix(l.address, "mailto:") != strings.TrimSpace(text) {
		w.space()
		w.out.WriteString("<" + l.address + ">")
		w.fresh, w.blank = false, false
	}
}

// write writes what comes before the text that follows.
func (w *textWriter) write(s string) {
	w.out.WriteString(s)
	w.fresh = true
}

// space parts what follows from what stands on the line.
func (w *textWriter) space() {
	if said := w.out.String(); said != "" && strings.IndexByte(" \n", said[len(said)-1]) < 0 {
		w.out.WriteByte(' ')
	}
}

// paragraph begins one, but for the first one of a list's item.
func (w *textWriter) paragraph() {
	if !w.fresh || !strings.HasSuffix(w.out.String(), "\n"+bullet) {
		w.write("\n\n")
	}
}

func (w *textWriter) newLine() {
	if !w.fresh {
		w.write("\n")
	}
}

// tidy drops spaces at the ends of lines, and blank lines at the beginning, at
// the end and beyond one in a row.
func tidy(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 1)
	blank := 0
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\n")
		if line == "" {
			blank++
			continue
		}
		if b.Len() > 0 && blank > 0 {
			b.WriteByte('\n')
		}
		blank = 0
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return b.String()
}
