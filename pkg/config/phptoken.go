package config

import (
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// specials are the characters that neither a key nor a section may hold bare.
const specials = "=\n\r\t;&|^$~(){}!\"["

// tokenKind is the kind of a token of a value.
type tokenKind int

const (
	tokenEnd     tokenKind = iota // the end of the value
	tokenEOF                      // the end of the file in the middle of a quotation
	tokenText                     // a stretch of text
	tokenKeyword                  // on, off and their like
	tokenOp                       // & | ^ ~ ! ( )
)

// token is one token of a value.
type token struct {
	kind tokenKind
	text string
}

// token reads the next token of a value.
func (p *iniParser) token() (token, error) {
	blanks := p.blanks(p.at)
	switch p.peek(p.at + blanks) {
	case '\n', '\r', ';':
		if p.peek(p.at) == ';' && p.afterText() {
			p.warn(p.setting(), i18n.T("the value is cut off at an unquoted ; : put the value in double quotes"))
		}
		p.at += blanks
		p.skipLine()
		return token{kind: tokenEnd}, nil
	case '"':
		p.at += blanks
		text, err := p.doubleQuoted()
		return token{tokenText, text}, err
	}
	if blanks > 0 {
		p.at += blanks
		return token{tokenText, p.src[p.at-blanks : p.at]}, nil
	}
	switch c := p.peek(p.at); c {
	case 0, '=':
		return token{kind: tokenEnd}, nil
	case '&', '|', '^', '~', '!', '(', ')':
		p.at++
		return token{tokenOp, string(c)}, nil
	case '\'':
		return p.singleQuotedToken(), nil
	}
	if strings.HasPrefix(p.src[p.at:], "${") {
		text, err := p.variable()
		return token{tokenText, text}, err
	}
	return p.bareToken(), nil
}

// afterText tells whether the byte before the cursor belongs to unquoted text.
func (p *iniParser) afterText() bool {
	return p.at > 0 && !strings.ContainsRune(" \t=\"'", rune(p.src[p.at-1]))
}

func (p *iniParser) bareToken() token {
	n := p.bare("= \t\n\r;&|^~()!\"'")
	if n == 0 { // a dollar sign at the very end of the file: PHP drops it
		p.at++
		return token{kind: tokenEnd}
	}
	text := p.src[p.at : p.at+n]
	p.at += n
	if value, ok := keywordValue(text); ok {
		p.at += p.blanks(p.at)
		return token{tokenKeyword, value}
	}
	return token{tokenText, text}
}

// bare measures unquoted text that ends before one of the given characters or
// before ${. A dollar sign takes the character behind it along, even a line
// break.
func (p *iniParser) bare(stop string) int {
	i := p.at
	for i < len(p.src) {
		switch c := p.src[i]; {
		case c == '$':
			n := p.dollar(i)
			if n == 0 {
				return i - p.at
			}
			i += n
		case strings.IndexByte(stop, c) >= 0:
			return i - p.at
		case c == '\\' && strings.IndexByte(stop, ']') >= 0:
			if i+1 == len(p.src) { // in brackets a backslash protects the next byte
				return i - p.at
			}
			i += 2
		default:
			i++
		}
	}
	return min(i, len(p.src)) - p.at
}

// dollar measures a literal dollar sign and what it takes along, 0 if there is
// none.
func (p *iniParser) dollar(i int) int {
	switch p.peek(i + 1) {
	case 0, '{':
		return 0
	case '\\':
		if i+2 < len(p.src) && (p.src[i+2] != '$' || p.dollar(i+2) == 0) {
			return 3
		}
	case '\n', '\r':
		p.warn(p.setting(), i18n.T("a $ at the end of the line joins the next line to the value: put the value in double quotes"))
	}
	return 2
}

// singleQuoted reads '…', in which nothing is special. PHP does not know the
// empty one. It reports false, and reads nothing, if there is none.
func (p *iniParser) singleQuoted() (string, bool) {
	n := strings.IndexByte(p.src[p.at+1:], '\'')
	if n < 1 {
		return "", false
	}
	text := p.src[p.at+1 : p.at+1+n]
	p.at += n + 2
	return text, true
}

// singleQuotedToken reads '…' in a value. Two quotes in a row end the value, and
// one that is never closed swallows the rest of the file.
func (p *iniParser) singleQuotedToken() token {
	if text, ok := p.singleQuoted(); ok {
		return token{tokenText, text}
	}
	if p.peek(p.at+1) != '\'' {
		p.at = len(p.src)
		return token{kind: tokenEOF}
	}
	p.at += 2
	end := p.at + p.blanks(p.at)
	if c := p.peek(end); c != 0 && c != '\n' && c != '\r' && c != ';' {
		p.warn(p.setting(), i18n.T("what follows '' is lost: put the value in double quotes"))
	}
	p.at-- // the second quote is read as the beginning of a key without a value
	return token{kind: tokenEnd}
}

// doubleQuoted reads "…" and the blanks behind it. \" \\ and \$ are unescaped
// and ${NAME} is expanded. A \" at the end of a line closes the text, so that a
// Windows path may end in a backslash.
func (p *iniParser) doubleQuoted() (string, error) {
	var b strings.Builder
	p.at++
	for p.at < len(p.src) {
		if p.src[p.at] == '"' {
			p.at++
			p.at += p.blanks(p.at)
			return b.String(), nil
		}
		if strings.HasPrefix(p.src[p.at:], "${") {
			text, err := p.variable()
			if err != nil {
				return "", err
			}
			b.WriteString(text)
			continue
		}
		end := p.quotedEnd()
		b.WriteString(unescape(p.src[p.at:end]))
		p.at = end
	}
	return "", p.fail(i18n.T("a quotation that is never closed"), i18n.T(adviceClose))
}

// quotedEnd returns where the text at the cursor, inside double quotes, ends.
func (p *iniParser) quotedEnd() int {
	for i := p.at; i < len(p.src); i++ {
		switch p.src[i] {
		case '"':
			return i
		case '$':
			if p.peek(i+1) == '{' {
				return i
			}
		case '\\':
			i++
			if p.peek(i) == '"' && strings.IndexByte("\x00\n\r", p.peek(i+1)) >= 0 {
				return i
			}
		}
	}
	return len(p.src)
}

func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte(`"\$`, s[i+1]) >= 0 {
			i++
		} else if s[i] == '\\' && i+1 < len(s) {
			b.WriteByte('\\')
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// variable reads ${NAME}. One that is not set is empty, or what stands behind
// ":-" as in PHP 8.3.
func (p *iniParser) variable() (string, error) {
	p.at += len("${")
	n := p.span(p.at, specials)
	if n == 0 || p.peek(p.at+n) != '}' {
		return "", p.fail(i18n.T("${ without a name and a closing }"), i18n.T("write ${NAME}, or put the value in single quotes"))
	}
	name, fallback, _ := strings.Cut(strings.Trim(p.src[p.at:p.at+n], " "), ":-")
	p.at += n + 1
	if value, ok := p.getenv(name); ok {
		return value, nil
	}
	return fallback, nil
}

// peek returns the byte at i, 0 at the end of the file.
func (p *iniParser) peek(i int) byte {
	if i < len(p.src) {
		return p.src[i]
	}
	return 0
}

// span counts the bytes from i on that are none of stop.
func (p *iniParser) span(i int, stop string) int {
	if n := strings.IndexAny(p.src[i:], stop); n >= 0 {
		return n
	}
	return len(p.src) - i
}

// blanks counts the blanks and tabs from i on.
func (p *iniParser) blanks(i int) int {
	n := 0
	for p.peek(i+n) == ' ' || p.peek(i+n) == '\t' {
		n++
	}
	return n
}

// skipLine moves behind the next line break.
func (p *iniParser) skipLine() {
	p.at += p.span(p.at, "\r\n")
	p.lineBreak()
}

// lineBreak moves behind a line break at the cursor, if there is one.
func (p *iniParser) lineBreak() {
	if strings.HasPrefix(p.src[p.at:], "\r\n") {
		p.at += 2
	} else if c := p.peek(p.at); c == '\n' || c == '\r' {
		p.at++
	}
}
