package email

import (
	"strings"

	"github.com/k3a/html2text"
	"golang.org/x/net/html"
)

// wholePage puts a fragment of HTML into a page that names its charset. What
// has an html element is left alone.
func wholePage(body string) string {
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

// plainText is the text part for an HTML body. Link texts stay, with the
// address after them, list items begin with a dash, a table's rows are lines
// and its cells are parted by " | ".
func plainText(body string) string {
	text := html2text.HTML2TextWithOptions(simplify(body),
		html2text.WithUnixLineBreaks(),
		html2text.WithListSupportPrefix("- "))
	return tidy(text)
}

// simplify rewrites HTML into the few tags that html2text understands, spelled
// as it wants them: small and without attributes. It knows nothing of tables,
// div and pre, takes a stray "<" or ">" for a tag, and loses the rest of the
// text after an anchor without href.
func simplify(body string) string {
	s := simplifier{fresh: true}
	s.out.Grow(len(body))
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken: // the end; a string has no other errors
			return s.out.String()
		case html.TextToken:
			s.text(z.Raw())
		case html.StartTagToken, html.SelfClosingTagToken:
			name, attributes := z.TagName()
			s.open(string(name), attributes, z)
		case html.EndTagToken:
			name, _ := z.TagName()
			s.shut(string(name))
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

// simplifier holds what simplify has to remember between two tokens.
type simplifier struct {
	out    strings.Builder
	fresh  bool   // nothing has been written on this line yet
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

func (s *simplifier) text(raw []byte) {
	if s.hidden != "" {
		return
	}
	if s.pre > 0 {
		s.preformatted(raw)
		return
	}
	for _, b := range raw {
		switch b {
		case ' ', '\t', '\r', '\n', '\f':
			if !s.fresh {
				s.out.WriteByte(' ') // html2text makes one of many
			}
		default:
			s.character(b)
			s.fresh = false
		}
	}
}

// character writes one byte of text. What looks like a tag here is none: the
// tokenizer has seen those.
func (s *simplifier) character(b byte) {
	switch b {
	case '<':
		s.out.WriteString("&lt;")
	case '>':
		s.out.WriteString("&gt;")
	default:
		s.out.WriteByte(b)
	}
}

// preformatted keeps spaces and line breaks, by names that html2text decodes
// and does not fold.
func (s *simplifier) preformatted(raw []byte) {
	for _, b := range raw {
		switch b {
		case ' ':
			s.out.WriteString("&#32;")
		case '\n':
			s.out.WriteString("<br>")
		case '\r':
		default:
			s.character(b)
		}
	}
	s.fresh = len(raw) > 0 && raw[len(raw)-1] == '\n'
}

func (s *simplifier) open(name string, attributes bool, z *html.Tokenizer) {
	if s.hidden != "" {
		return
	}
	switch name {
	case "script", "style", "title":
		s.hidden = name
	case "a":
		s.links = append(s.links, link{address: address(attributes, z), begin: s.out.Len()})
	case "br", "hr":
		s.tag("br")
	case "p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote":
		s.tag("p")
	case "li":
		s.tag("li")
	case "ul", "ol", "div", "pre":
		s.newLine()
		if name == "pre" {
			s.pre++
		}
	case "tr":
		s.newLine()
		s.cells = 0
	case "td", "th":
		if s.cells > 0 {
			s.out.WriteString(" | ")
			s.fresh = true
		}
		s.cells++
	}
}

func (s *simplifier) shut(name string) {
	if s.hidden != "" {
		if s.hidden == name {
			s.hidden = ""
		}
		return
	}
	switch name {
	case "a":
		s.endLink()
	case "p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote":
		s.tag("p")
		s.cells = 0
	case "ul", "ol":
		s.tag("/" + name)
	case "tr", "div":
		s.newLine()
	case "pre":
		s.pre = max(0, s.pre-1)
		s.newLine()
	}
}

// address finds the href of the tag that z has just read. Anchors within the
// page and scripts count as none.
func address(attributes bool, z *html.Tokenizer) string {
	for attributes {
		var key, value []byte
		key, value, attributes = z.TagAttr()
		if string(key) != "href" {
			continue
		}
		href := strings.TrimSpace(string(value))
		if scheme, _, ok := strings.Cut(href, ":"); ok && strings.EqualFold(scheme, "javascript") || strings.HasPrefix(href, "#") {
			return ""
		}
		return href
	}
	return ""
}

// endLink writes the address of a link after its text, unless the text says
// it already.
func (s *simplifier) endLink() {
	last := len(s.links) - 1
	if last < 0 {
		return
	}
	l := s.links[last]
	s.links = s.links[:last]
	text := html.UnescapeString(s.out.String()[l.begin:])
	if l.address != "" && strings.TrimPrefix(l.address, "mailto:") != strings.TrimSpace(text) {
		s.out.WriteString(" &lt;" + html.EscapeString(l.address) + "&gt;")
		s.fresh = false
	}
}

func (s *simplifier) tag(name string) {
	s.out.WriteString("<" + name + ">")
	s.fresh = true
}

func (s *simplifier) newLine() {
	if !s.fresh {
		s.tag("br")
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
