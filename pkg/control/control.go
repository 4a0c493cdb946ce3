// Package control knows the characters that a terminal, a mail program or a
// reader's eye obeys instead of showing. It neither removes nor replaces them.
package control

import "strings"

// Is reports whether a character is one of them: the control characters C0, DEL
// and C1 (ISO/IEC 6429), the line and the paragraph separator, and those that
// turn the direction of a text about (Unicode UAX #9, Bidi_Control). The joiners
// and the selectors of variants are none: letters and emoji are made with them.
func Is(r rune) bool { return r < ' ' || 0x7f <= r && r <= 0x9f || EndsLine(r) || turnsText(r) }

// EndsLine reports whether something that shows texts may begin a new line at a
// character (Unicode UAX #14, classes BK, CR, LF and NL).
func EndsLine(r rune) bool {
	switch r {
	case '\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// turnsText reports whether a character decides on the direction in which others
// are shown.
func turnsText(r rune) bool {
	switch {
	case r == '\u061c', r == '\u200e', r == '\u200f', '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
		return true
	}
	return false
}

// First returns the first of them in a text.
func First(text string) (r rune, found bool) {
	if i := strings.IndexFunc(text, Is); i >= 0 {
		for _, r := range text[i:] {
			return r, true
		}
	}
	return 0, false
}
