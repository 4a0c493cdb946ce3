package phone

import (
	"strings"
	"unicode"
)

const (
	poland         = "48"
	nationalDigits = 9 // in every Polish number, fixed or mobile

	// fewestDigits is how many digits make a number: Polish local ones had seven.
	// Fewer are an extension, a flat or a list's numbering.
	fewestDigits = 7

	digitSet  = "0123456789"
	numberSet = digitSet + "+ ()-."
)

// fold brings the writings of a character together: full-width forms, the various
// blanks and dashes. Invisible characters, which come with numbers copied from a
// telephone, are dropped.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r':
			return '\n'
		case r >= '\uff01' && r <= '\uff5e':
			return r - '\uff01' + '!'
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Pd, r) || r == '\u2212':
			return '-'
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
}

// pieces splits a folded field where one number ends and another begins.
func pieces(field string) []string {
	var all []string
	for part := range strings.FieldsFuncSeq(field, func(r rune) bool { return strings.ContainsRune(",;/|&\n", r) }) {
		var words []string
		for word := range strings.FieldsSeq(part) {
			if isConjunction(word) {
				all, words = append(all, strings.Join(words, " ")), nil
				continue
			}
			words = append(words, word)
		}
		all = append(all, strings.Join(words, " "))
	}
	return all
}

func isConjunction(word string) bool {
	switch strings.ToLower(word) {
	case "lub", "i", "oraz", "albo":
		return true
	}
	return false
}

// cutComment returns the part of a piece that is written as a number is, and what
// follows it. A label before the number is dropped. A bracket after all digits of
// a number opens a comment.
func cutComment(piece string) (number, comment string) {
	start := strings.IndexAny(piece, digitSet)
	if start < 0 {
		return "", ""
	}
	if before := strings.TrimRight(piece[:start], " ("); strings.HasSuffix(before, "+") {
		start = len(before) - 1
	}
	piece = piece[start:]
	digits := 0
	for i, r := range piece {
		if !strings.ContainsRune(numberSet, r) || r == '(' && digits >= nationalDigits {
			return piece[:i], piece[i:]
		}
		if strings.ContainsRune(digitSet, r) {
			digits++
		}
	}
	return piece, ""
}

// candidates splits text in the writing of numbers: before each plus, and between
// words if each of them has the digits of a number.
func candidates(text string) []string {
	var all []string
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "+", "\n+"), "\n") {
		words := strings.Fields(part)
		whole := true
		for _, word := range words {
			whole = whole && countDigits(word) >= nationalDigits
		}
		if !whole {
			words = []string{part}
		}
		all = append(all, words...)
	}
	return all
}

// written is a candidate as people read it: without what parts it from its
// neighbours, and with the bracket that was cut off together with a label.
func written(text string) string {
	text = strings.Trim(text, " -.(")
	if shut := strings.IndexByte(text, ')'); shut >= 0 && !strings.Contains(text[:shut], "(") {
		text = "(" + text
	}
	return text
}

// international returns the digits of a number with its country code, or "" if
// the text is not a number. Besides the plus it knows 00, Poland's code without
// either, and the trunk prefix 0, which Poland gave up in 2009 and people did not.
func international(text string) string {
	digits := onlyDigits(text)
	rest, doubleZero := strings.CutPrefix(digits, "00")
	if doubleZero {
		digits = rest
	}
	coded := doubleZero || strings.Contains(text, "+")
	if coded && !strings.HasPrefix(digits, poland) {
		return digits
	}
	national := digits
	if coded || len(digits) > nationalDigits {
		national = strings.TrimPrefix(digits, poland)
	}
	if len(national) == nationalDigits+1 {
		national = strings.TrimPrefix(national, "0")
	}
	if len(national) != nationalDigits {
		return ""
	}
	return poland + national
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(digitSet, r) {
			return r
		}
		return -1
	}, s)
}

func countDigits(s string) int { return len(onlyDigits(s)) }

func isPolish(digits string) bool { return strings.HasPrefix(digits, poland) }
