package schedule

import "fmt"

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
	head := fmt.Sprintf(textHead, e.Field, e.Piece)
	if e.Instead != "" {
		return head + e.reason() + fmt.Sprintf(textInstead, e.Instead)
	}
	return head + e.reason() + fmt.Sprintf(textAllowed, e.Allowed)
}

func (e *FieldError) reason() string {
	switch e.Problem {
	case WrongCount:
		return textWrongCount
	case Blank:
		return textBlank
	case Empty:
		return textEmpty
	case Unknown:
		return textUnknown
	case OutOfRange:
		return textOutOfRange
	case Reversed:
		return textReversed
	case Step:
		return textStep
	case NeverComes:
		return fmt.Sprintf(textNeverComes, e.Month)
	}
	return fmt.Sprintf("Problem(%d)", int(e.Problem))
}
