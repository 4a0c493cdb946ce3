package sms

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"
)

// plain rewrites a text so that all of it is in the GSM-7 alphabet and
// ends every line with a line feed. Characters of the alphabet stay, € among
// them; Polish letters lose their marks, typographic signs become plain ones,
// other scripts are spelt in Latin letters. Emoji, invisible and control
// characters disappear. A letter or digit that has no spelling, and a broken
// byte, becomes a question mark, so that the reader sees that something is
// missing. Done twice it changes nothing more.
func plain(text string) string {
	if isPlain(text) {
		return text
	}
	text = norm.NFC.String(newlines.Replace(text))
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		if septets(r) > 0 {
			b.WriteRune(r)
			continue
		}
		b.WriteString(spell(r))
	}
	return b.String()
}

// isPlain tells whether a text is what plain would make of it.
func isPlain(text string) bool {
	for _, r := range text {
		if septets(r) == 0 || r == '\r' || r == '\f' {
			return false
		}
	}
	return true
}

// newlines makes every line break and page break a line feed.
var newlines = strings.NewReplacer(
	"\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n",
)

// spell returns the GSM-7 spelling of a character that the alphabet lacks.
func spell(r rune) string {
	if s, ok := polish(r); ok {
		return s
	}
	switch {
	case unicode.Is(unicode.Zs, r):
		return " "
	case unicode.In(r, unicode.Cf, unicode.Cc):
		return ""
	}
	s := strings.Map(keepGSM, unidecode.Unidecode(string(r)))
	if s == "" && (unicode.IsLetter(r) || unicode.IsNumber(r)) {
		return "?"
	}
	return s
}

// keepGSM drops what the general table yields outside the alphabet.
func keepGSM(r rune) rune {
	switch {
	case r == '`':
		return '\''
	case septets(r) == 0:
		return -1
	}
	return r
}

// polish returns the spelling of the characters that Polish texts hold. They are
// listed and not left to the general table, which writes a long dash as two.
func polish(r rune) (string, bool) {
	switch r {
	case 'ą':
		return "a", true
	case 'ć':
		return "c", true
	case 'ę':
		return "e", true
	case 'ł':
		return "l", true
	case 'ń':
		return "n", true
	case 'ó':
		return "o", true
	case 'ś':
		return "s", true
	case 'ź', 'ż':
		return "z", true
	case 'Ą':
		return "A", true
	case 'Ć':
		return "C", true
	case 'Ę':
		return "E", true
	case 'Ł':
		return "L", true
	case 'Ń':
		return "N", true
	case 'Ó':
		return "O", true
	case 'Ś':
		return "S", true
	case 'Ź', 'Ż':
		return "Z", true
	case '„', '“', '”', '‟', '«', '»', '″':
		return `"`, true
	case '‘', '’', '‚', '‛', '‹', '›', '′', '´', '`':
		return "'", true
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return "-", true
	case '…':
		return "...", true
	case '\t':
		return " ", true
	case utf8.RuneError:
		return "?", true
	}
	return "", false
}
