package schedule

import (
	"fmt"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Problem is what is wrong with a field.
type Problem int

// The problems of a field.
const (
	WrongCount Problem = iota + 1 // not five fields
	Blank                         // a blank inside a field
	Empty                         // an empty item of a list
	Unknown                       // neither a value, nor a range, nor `*`
	OutOfRange                    // a value that the field does not have
	Reversed                      // a range that ends before it begins
	Step                          // a step value, which is not part of the language
	NeverComes                    // a date that no year has
)

// FieldError tells what is wrong with which piece of which field.
type FieldError struct {
	Field   string // "minute", …, or "cycle" when there are not five fields
	Piece   string // the text at fault
	Problem Problem
	Allowed string // what the field may hold
	Instead string // what to write instead, if that can be told
	Month   string // the months in which the date never comes
}

func (e *FieldError) Error() string {
	head := i18n.Sprintf("%s %q: ", i18n.T(e.Field), e.Piece)
	if e.Instead != "" {
		return head + e.reason() + i18n.Sprintf("; write %s", e.Instead)
	}
	return head + e.reason() + i18n.Sprintf("; allowed are %s", i18n.T(e.Allowed))
}

func (e *FieldError) reason() string {
	switch e.Problem {
	case WrongCount:
		return i18n.T("not five fields")
	case Blank:
		return i18n.T("a blank inside the field")
	case Empty:
		return i18n.T("an empty item")
	case Unknown:
		return i18n.T("not understood")
	case OutOfRange:
		return i18n.T("out of range")
	case Reversed:
		return i18n.T("the range ends before it begins")
	case Step:
		return i18n.T("steps (/) are not part of the language")
	case NeverComes:
		return i18n.Sprintf("no such day ever comes in month %s", e.Month)
	}
	return fmt.Sprintf("Problem(%d)", int(e.Problem))
}
