package ui

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/powiadom/powiadom/pkg/control"
	"github.com/powiadom/powiadom/pkg/i18n"
)

// Text is a text of several lines, such as a message's, as a value of Fprintf: its
// line ends and tabs stay. All other values are made one line.
type Text string

// Block is a message's text as a paragraph of its own, without the line ends
// behind it.
func Block(body string) Text { return Text(strings.TrimRight(body, "\r\n")) }

// unmarked is a text without marks that others wrote.
func unmarked(text string) string {
	return strings.Map(func(r rune) rune {
		if isMark(r) {
			return unknown
		}
		return r
	}, text)
}

// Line makes one harmless line of a value that others wrote: one blank takes the
// place of line ends and tabs with the blanks around them, U+FFFD that of other
// characters of package control, of marks of a Cell and of what is no UTF-8.
func Line(value string) string {
	if !strings.ContainsFunc(value, func(r rune) bool { return control.Is(r) || isMark(r) || r == unknown }) {
		return value
	}
	// Broken bytes are made one character each here already.
	value = strings.ToValidUTF8(value, string(unknown))
	out := make([]byte, 0, len(value))
	for len(value) > 0 {
		r, size := utf8.DecodeRuneInString(value)
		switch {
		case control.EndsLine(r) || r == '\t':
			out = append(bytes.TrimRight(out, " "), ' ')
			value = strings.TrimLeftFunc(value, func(r rune) bool { return r == ' ' || r == '\t' || control.EndsLine(r) })
			continue
		case control.Is(r), isMark(r):
			r = unknown
		}
		out = utf8.AppendRune(out, r)
		value = value[size:]
	}
	return string(out)
}

// Fprintf is fmt.Fprintf for sentences with values that others wrote: each text
// among the values, errors too, becomes one line by Line. The format
// is looked up in the catalogue, and the slice of values changes.
func Fprintf(w io.Writer, english string, values ...any) (int, error) {
	clean(values)
	return i18n.Fprintf(w, english, values...)
}

// Sprintf is Fprintf into a text.
func Sprintf(english string, values ...any) string {
	clean(values)
	return i18n.Sprintf(english, values...)
}

func clean(values []any) {
	for i, value := range values {
		switch v := value.(type) {
		case Text:
			values[i] = unmarked(string(v))
		case Cell:
			values[i] = v.marked()
		case string:
			values[i] = Line(v)
		case error:
			values[i] = Line(v.Error())
		case []string:
			values[i] = lines(v)
		default:
			values[i] = cleaned(value)
		}
	}
}

// cleaned is the text of a value that is one, or tells one. Numbers stay, since
// their verbs may be those of numbers.
func cleaned(value any) any {
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.String:
		if s, ok := value.(fmt.Stringer); ok {
			return Line(s.String())
		}
		return Line(v.String())
	case reflect.Struct, reflect.Pointer:
		if s, ok := value.(fmt.Stringer); ok {
			return Line(s.String())
		}
	default:
	}
	return value
}

func lines(values []string) []string {
	out := make([]string, len(values))
	for i, value := range values {
		out[i] = Line(value)
	}
	return out
}
