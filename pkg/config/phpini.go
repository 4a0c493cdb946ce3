package config

import (
	"math"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// iniParser reads PHP's dialect of ini files by recursive descent. What PHP does
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

// maxDepth bounds the nesting of parentheses and operators in a value.
const maxDepth = 1000

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

// expression is the reading of one value, one token ahead.
type expression struct {
	p     *iniParser
	next  token
	depth int
	op    string // the first operator that took effect
}

// value reads from the equals sign to the end of the value.
func (p *iniParser) value() (string, error) {
	p.at++
	p.at += p.blanks(p.at)
	e := expression{p: p}
	if err := e.advance(); err != nil {
		return "", err
	}
	switch e.next.kind {
	case tokenEnd:
		return "", nil
	case tokenKeyword:
		value := e.next.text
		if err := e.advance(); err != nil {
			return "", err
		}
		return value, e.finish()
	case tokenEOF, tokenText, tokenOp:
	}
	value, err := e.binary()
	if err != nil {
		return "", err
	}
	return value, e.finish()
}

func (e *expression) advance() (err error) {
	e.next, err = e.p.token()
	return err
}

const problemKeyword = "an unquoted word such as on, no or null in the middle of the value"

// finish makes sure that nothing follows the value.
func (e *expression) finish() error {
	switch e.next.kind {
	case tokenEnd:
		if e.p.peek(e.p.at) == '=' && !e.p.lineStart() {
			return e.misplaced("=")
		}
	case tokenEOF:
		e.p.warn(e.p.setting(), i18n.T("a single quote that is never closed: PHP drops the rest of the file: put the value in double quotes"))
	case tokenKeyword:
		return e.p.fail(i18n.T(problemKeyword), i18n.T("put the value in double quotes"))
	case tokenOp, tokenText:
		return e.misplaced(e.next.text)
	}
	if e.op != "" {
		e.p.warn(e.p.setting(), i18n.Sprintf("unquoted %s is computed as an operator and the value is lost: put the value in double quotes",
			e.op))
	}
	return nil
}

func (e *expression) misplaced(char string) error {
	return e.p.fail(i18n.Sprintf("unquoted %s", char), i18n.T("put the value in double quotes"))
}

// binary reads operands joined by & | ^, which bind alike and from the left.
func (e *expression) binary() (string, error) {
	left, err := e.operand()
	for err == nil && e.next.is("&|^") {
		op := e.operator()
		var right string
		if err = e.advance(); err != nil {
			break
		}
		right, err = e.operand()
		a, b := atoi(left), atoi(right)
		switch op {
		case "&":
			a &= b
		case "|":
			a |= b
		case "^":
			a ^= b
		}
		left = strconv.Itoa(int(a))
	}
	return left, err
}

// operator notes the operator at hand for the warning, and returns it.
func (e *expression) operator() string {
	if e.op == "" {
		e.op = e.next.text
	}
	return e.next.text
}

const adviceClose = `close the quotation; a " inside double quotes is written \"`

// operand reads text, a negated operand or one in parentheses.
func (e *expression) operand() (string, error) {
	if e.depth++; e.depth > maxDepth {
		return "", e.p.fail(i18n.T("too deeply nested"), i18n.T("put the value in double quotes"))
	}
	defer func() { e.depth-- }()

	switch {
	case e.next.kind == tokenText:
		return e.text()
	case e.next.is("~!"):
		op := e.operator()
		if err := e.advance(); err != nil {
			return "", err
		}
		inner, err := e.operand()
		n := atoi(inner)
		switch {
		case op == "~":
			n = ^n
		case n == 0:
			n = 1
		default:
			n = 0
		}
		return strconv.Itoa(int(n)), err
	case e.next.is("("):
		e.operator()
		if err := e.advance(); err != nil {
			return "", err
		}
		inner, err := e.binary()
		if err == nil && !e.next.is(")") {
			err = e.misplaced("(")
		}
		if err != nil {
			return "", err
		}
		return inner, e.advance()
	case e.next.kind == tokenOp:
		return "", e.misplaced(e.next.text)
	case e.op != "":
		return "", e.misplaced(e.op)
	case e.next.kind == tokenEOF:
		return "", e.p.fail(i18n.T("a quotation that is never closed"), i18n.T(adviceClose))
	}
	return "", e.p.fail(i18n.T(problemKeyword), i18n.T("put the value in double quotes"))
}

// text joins neighbouring pieces of text.
func (e *expression) text() (string, error) {
	var b strings.Builder
	for e.next.kind == tokenText {
		b.WriteString(e.next.text)
		if err := e.advance(); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// atoi reads a number as C does: blanks, a sign, digits, and whatever follows is
// of no account. PHP's operators work on 32 bits.
func atoi(s string) int32 {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	end := 0
	if end < len(s) && (s[end] == '+' || s[end] == '-') {
		end++
	}
	digits := end
	for end < len(s) && '0' <= s[end] && s[end] <= '9' {
		end++
	}
	if end == digits {
		return 0
	}
	n, err := strconv.ParseInt(s[:end], 10, 64)
	if err != nil { // out of range: the nearest, as strtol has it
		n = math.MaxInt64
		if s[0] == '-' {
			n = math.MinInt64
		}
	}
	return int32(n) // PHP truncates here
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
