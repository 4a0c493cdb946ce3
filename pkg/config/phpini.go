package config

import (
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// iniParser reads PHP's dialect of ini files. What PHP does
// was found out by asking PHP (see the differential table in the tests): where a
// rule looks odd, it is PHP's.
type iniParser struct {
	src    string
	at     int // next byte to read
	start  int // where the current statement begins
	getenv func(string) (string, bool)
	file   *File

	section string
	key     string // of the current statement, empty outside one
}

// statements reads the whole file.
func (p *iniParser) statements() error {
	for p.at < len(p.src) {
		p.start, p.key = p.at, ""
		if err := p.statement(); err != nil {
			return err
		}
	}
	return nil
}

func (p *iniParser) statement() error {
	blanks := p.blanks(p.at)
	switch p.peek(p.at + blanks) {
	case '\n', '\r', ';':
		p.at += blanks
		p.skipLine()
		return nil
	case '=':
		return p.unexpected()
	}
	if p.peek(p.at) == '[' {
		p.at++
		return p.sectionHeader()
	}
	label := p.span(p.at, specials)
	switch {
	case label > 0 && p.peek(p.at+label) == '[':
		return p.array(label)
	case p.keyword(label):
		return p.fail(i18n.T("a word such as on, no or null where a key should stand"), i18n.T("give the key another name; begin comments with ;"))
	case blanks > label:
		p.at += blanks
		return nil
	case label > 0:
		return p.assignment(label)
	}
	return p.unexpected()
}

// keyword tells whether the label at the cursor is a word like "on", which PHP
// never takes for a key.
func (p *iniParser) keyword(label int) bool {
	word := strings.TrimRight(p.src[p.at:p.at+label], " ")
	_, ok := keywordValue(word)
	return ok
}

// keywordValue returns what PHP makes of an unquoted word like "on" or "none".
func keywordValue(word string) (value string, ok bool) {
	switch strings.ToLower(word) {
	case "on", "yes", "true":
		return "1", true
	case "off", "no", "false", "none", "null":
		return "", true
	}
	return "", false
}

// sectionHeader reads "name]" and begins the section. PHP forgets what an
// earlier section of the same name held.
func (p *iniParser) sectionHeader() error {
	name, err := p.bracketed()
	if err != nil {
		return err
	}
	p.section = name
	if _, again := p.file.sections[name]; again {
		p.warn("["+name+"]", i18n.T("the section stands twice: PHP forgets the first one"))
	}
	p.file.sections[name] = map[string]string{}
	p.at += p.blanks(p.at)
	p.lineBreak()
	return nil
}

// array reads "key[…] = value". The key is no longer a scalar then.
func (p *iniParser) array(label int) error {
	key := strings.Trim(p.src[p.at:p.at+label], " ")
	p.at += label + 1
	p.at += p.blanks(p.at)
	if _, err := p.bracketed(); err != nil {
		return err
	}
	p.at += p.blanks(p.at)
	if p.peek(p.at) != '=' {
		return p.fail(i18n.T("a bracket that no equals sign follows"), i18n.T("begin [section] in the first column; begin comments with ;"))
	}
	p.key = key
	if _, err := p.value(); err != nil {
		return err
	}
	delete(p.file.sections[p.section], key)
	return nil
}

// assignment reads "key = value". A key alone is nothing.
func (p *iniParser) assignment(label int) error {
	key := strings.Trim(p.src[p.at:p.at+label], " ")
	p.at += label
	blanks := p.blanks(p.at)
	if p.peek(p.at+blanks) != '=' {
		return nil
	}
	p.at += blanks
	p.key = key
	value, err := p.value()
	if err != nil {
		return err
	}
	if section, ok := p.file.sections[p.section]; ok {
		section[key] = value
	} else {
		p.warn(key, i18n.T("outside of any section, and never read"))
	}
	return nil
}

// bracketed reads what stands between square brackets, and the closing one.
func (p *iniParser) bracketed() (string, error) {
	var b strings.Builder
	for {
		blanks := p.blanks(p.at)
		switch {
		case p.peek(p.at) == ']':
			p.at++
			return b.String(), nil
		case p.peek(p.at+blanks) == '"':
			p.at += blanks
			text, err := p.doubleQuoted()
			if err != nil {
				return "", err
			}
			b.WriteString(text)
		case p.peek(p.at) == '\'':
			text, ok := p.singleQuoted()
			if !ok {
				return "", p.fail(i18n.T("a bracket that is not closed on its line"), i18n.T("write [section] on one line"))
			}
			b.WriteString(text)
		case strings.HasPrefix(p.src[p.at:], "${"):
			text, err := p.variable()
			if err != nil {
				return "", err
			}
			b.WriteString(text)
		default:
			n := p.bare("\n\r;\"']")
			if n == 0 {
				return "", p.fail(i18n.T("a bracket that is not closed on its line"), i18n.T("write [section] on one line"))
			}
			b.WriteString(p.src[p.at : p.at+n])
			p.at += n
		}
	}
}

const adviceClose = `close the quotation; a " inside double quotes is written \"`

// value reads from the equals sign to the end of the value: pieces of text, or one
// word such as on. PHP computes with operators that stand unquoted, such as the & of
// a password; they are refused, since nobody means that.
func (p *iniParser) value() (string, error) {
	p.at++
	p.at += p.blanks(p.at)
	var text strings.Builder
	for pieces, word := 0, false; ; pieces++ {
		t, err := p.token()
		if err != nil {
			return "", err
		}
		switch t.kind {
		case tokenText, tokenKeyword:
			if word || pieces > 0 && t.kind == tokenKeyword {
				return "", p.unquoted(i18n.T("an unquoted word such as on, no or null in the middle of the value"))
			}
			word = t.kind == tokenKeyword
			text.WriteString(t.text)
		case tokenOp:
			return "", p.unquoted(i18n.Sprintf("unquoted %s", t.text))
		case tokenEOF:
			if pieces == 0 {
				return "", p.fail(i18n.T("a quotation that is never closed"), i18n.T(adviceClose))
			}
			p.warn(p.setting(), i18n.T("a single quote that is never closed: PHP drops the rest of the file: put the value in double quotes"))
			return text.String(), nil
		case tokenEnd:
			if pieces > 0 && p.peek(p.at) == '=' && !p.lineStart() {
				return "", p.unquoted(i18n.Sprintf("unquoted %s", "="))
			}
			return text.String(), nil
		}
	}
}

// unquoted refuses a value for what would do no harm in quotes.
func (p *iniParser) unquoted(problem string) error {
	return p.fail(problem, i18n.T("put the value in double quotes"))
}

// lineStart tells whether the cursor stands at the beginning of a line.
func (p *iniParser) lineStart() bool {
	return p.at == 0 || p.src[p.at-1] == '\n' || p.src[p.at-1] == '\r'
}

// line returns the number of the line on which the current statement begins.
func (p *iniParser) line() int {
	before := strings.ReplaceAll(p.src[:p.start], "\r\n", "\n")
	return 1 + strings.Count(before, "\n") + strings.Count(before, "\r")
}

// setting returns section.key of the current statement. A key that begins with a
// quote is what PHP made of the rest of a value, and is not named.
func (p *iniParser) setting() string {
	switch {
	case p.key == "" || p.key[0] == '\'':
		return ""
	case p.section == "":
		return p.key
	}
	return p.section + "." + p.key
}

func (p *iniParser) warn(setting, problem string) {
	w := Warning{File: p.file.name, Line: p.line(), Setting: setting, Problem: problem}
	p.file.warnings = append(p.file.warnings, w)
}

func (p *iniParser) fail(problem, advice string) error {
	return &FileError{
		File: p.file.name, Line: p.line(), Setting: p.setting(),
		Problem: problem, Advice: advice,
	}
}

// unexpected reports the character at the cursor, where a statement should begin.
func (p *iniParser) unexpected() error {
	at := p.at + p.blanks(p.at)
	return p.fail(i18n.Sprintf("unexpected %s", string(p.peek(at))), i18n.T("put values in double quotes and begin comments with ;"))
}
