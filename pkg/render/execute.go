package render

import (
	"html"
	"strconv"
	"strings"
)

// Mode says what kind of text a template is.
type Mode int

const (
	// Plain is text as it is read: SMS, subjects, text mails.
	Plain Mode = iota
	// HTML is markup: values are escaped, the template's own text is not.
	HTML
)

// Values are what one customer's variables stand for, formatted for reading.
type Values struct {
	CID      int64
	Customer string
	Balance  string
	PIN      string
	// BankAccount may hold several accounts, one a line.
	BankAccount string
	Payment     string
	// Last are the financial operations, newest first.
	Last []Entry
}

// Entry is one row of %last_N_in_a_table. Charge or Payment is empty.
type Entry struct {
	Date        string // YYYY/MM/DD, as LMS prints it
	Charge      string
	Payment     string
	Balance     string // after this operation
	Description string
}

// Execute fills the template in. Values are put in once and never looked at
// again: a customer called "%pin" stays so. In a value of one line control
// characters become blanks, so that no name can begin a line or a header.
func (t Template) Execute(v Values, mode Mode) string {
	var b strings.Builder
	b.Grow(len(t.source) + 64)
	for _, p := range t.pieces {
		switch p.kind {
		case literal, unknown:
			b.WriteString(p.text)
		case cid:
			b.WriteString(strconv.FormatInt(v.CID, 10))
		case customer:
			writeValue(&b, v.Customer, mode)
		case balance:
			writeValue(&b, v.Balance, mode)
		case pin:
			writeValue(&b, v.PIN, mode)
		case bankAccount:
			writeLines(&b, v.BankAccount, mode)
		case payment:
			writeValue(&b, v.Payment, mode)
		case table:
			writeTable(&b, v.Last[:min(p.rows, len(v.Last))], mode)
		}
	}
	return b.String()
}

// Breaks makes HTML of a text whose line breaks matter: each becomes a <br>, those
// at the end are dropped. Markup in it stays.
func Breaks(text string) string {
	text = strings.TrimRight(text, " \t\r\n")
	return strings.NewReplacer("\r\n", "<br>", "\n", "<br>", "\r", "<br>").Replace(text)
}

// writeValue writes a value of one line.
func writeValue(b *strings.Builder, value string, mode Mode) {
	value = oneLine(value)
	if mode == HTML {
		value = html.EscapeString(value)
	}
	b.WriteString(value)
}

// writeLines writes a value of several lines.
func writeLines(b *strings.Builder, value string, mode Mode) {
	separator := "\n"
	if mode == HTML {
		separator = "<br>"
	}
	first := true
	for line := range strings.SplitSeq(value, "\n") {
		if !first {
			b.WriteString(separator)
		}
		first = false
		writeValue(b, strings.TrimSuffix(line, "\r"), mode)
	}
}

// oneLine replaces each character that could end a line or upset a terminal by a
// blank. A tab stays.
func oneLine(s string) string {
	if strings.IndexFunc(s, isBreaking) < 0 {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if isBreaking(r) {
			return ' '
		}
		return r
	}, s)
}

func isBreaking(r rune) bool { return r != '\t' && isControl(r) }

// isControl tells the C0 and C1 control characters and the two line separators
// of Unicode.
func isControl(r rune) bool {
	return r < ' ' || 0x7f <= r && r <= 0x9f || r == '\u2028' || r == '\u2029'
}

// SingleLine makes a text fit for a header such as the subject: each run of
// control characters and blanks becomes one blank, both ends are trimmed, and at
// most limit characters (runes) are kept. No-break spaces stay.
func SingleLine(text string, limit int) string {
	var b strings.Builder
	left, gap := limit, false
	for _, r := range text {
		if r == ' ' || isControl(r) {
			gap = b.Len() > 0
			continue
		}
		if gap && left > 1 {
			b.WriteByte(' ')
			left--
		} else if gap {
			break // no room for a blank and what follows it
		}
		if left < 1 {
			break
		}
		b.WriteRune(r)
		left--
		gap = false
	}
	return b.String()
}
