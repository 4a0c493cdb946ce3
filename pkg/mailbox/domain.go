package mailbox

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/powiadom/powiadom/pkg/i18n"
)

const (
	maxLabel  = 63  // RFC 1035 §2.3.4
	maxDomain = 253 // of a name without the dot at its end
)

const textDomain = "%q is no mail domain (RFC 5321, IDNA 2008)"

// toASCII checks a domain and returns it as the DNS has it: labels of letters,
// digits and hyphens (RFC 5321 §4.1.2), others by IDNA 2008 in their ASCII form.
// Of all mappings only those of case and composition are made (RFC 5895), so that
// what is written is what is meant. The last label is no number: addresses of
// machines are not mail domains.
func toASCII(domain string) (string, error) {
	labels := strings.Split(norm.NFC.String(strings.ToLower(domain)), ".")
	foreign := false
	for i, label := range labels {
		var ok bool
		if labels[i], ok = labelToASCII(label); !ok {
			return "", i18n.Errorf(textDomain, domain)
		}
		foreign = foreign || strings.HasPrefix(labels[i], "xn--")
	}
	ascii := strings.Join(labels, ".")
	if len(ascii) > maxDomain || strings.Trim(labels[len(labels)-1], "0123456789") == "" {
		return "", i18n.Errorf(textDomain, domain)
	}
	if foreign { // the rule of direction is about all labels together
		if _, err := idna.Registration.ToUnicode(ascii); err != nil {
			return "", i18n.Errorf(textDomain, domain)
		}
	}
	return ascii, nil
}

func labelToASCII(label string) (string, bool) {
	if isASCII(label) {
		if !isLabel(label) {
			return "", false
		}
		if !strings.HasPrefix(label, "xn--") {
			return label, true
		}
		letters, err := idna.Registration.ToUnicode(label)
		if err != nil || isASCII(letters) || !isWord([]rune(letters)) {
			return "", false
		}
		again, err := idna.Registration.ToASCII(letters)
		return label, err == nil && again == label
	}
	if !isWord([]rune(label)) {
		return "", false
	}
	ascii, err := idna.Registration.ToASCII(label)
	return ascii, err == nil && isLabel(ascii)
}

// isLabel tells letters, digits and hyphens, these not at the ends.
func isLabel(s string) bool {
	return s != "" && len(s) <= maxLabel && s[0] != '-' && s[len(s)-1] != '-' &&
		strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// isWord tells what IDNA 2008 allows in a label (RFC 5892). Joiners are looked
// at by package idna.
func isWord(label []rune) bool {
	for i, r := range label {
		if r == '\u200c' || r == '\u200d' {
			continue
		}
		if !isValid(r) && !inContext(label, i) || !fitsDigits(label, r) {
			return false
		}
	}
	return true
}

// isValid is PVALID of RFC 5892 §3.
func isValid(r rune) bool {
	switch r {
	case 'ß', 'ς', '\u06fd', '\u06fe', '\u0f0b', '\u3007':
		return true
	case '\u0640', '\u07fa', '\u302e', '\u302f', '\u3031', '\u3032', '\u3033', '\u3034', '\u3035', '\u303b':
		return false
	}
	switch {
	case r < utf8.RuneSelf:
		return r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z'
	case unstable(r),
		unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.White_Space, unicode.Noncharacter_Code_Point),
		r >= 0x20d0 && r <= 0x20ff, r >= 0x1d100 && r <= 0x1d24f, // marks of symbols and music
		r >= 0x1100 && r <= 0x11ff, r >= 0xa960 && r <= 0xa97c, r >= 0xd7b0 && r <= 0xd7fb: // pieces of Hangul
		return false
	}
	return unicode.In(r, unicode.Ll, unicode.Lo, unicode.Lm, unicode.Mn, unicode.Mc, unicode.Nd)
}

// unstable tells letters that have another form that means the same.
func unstable(r rune) bool {
	s := string(r)
	return norm.NFKC.String(cases.Fold().String(norm.NFKC.String(s))) != s
}

// inContext is CONTEXTO of RFC 5892, appendix A.3 to A.7.
func inContext(label []rune, i int) bool {
	before, after := rune(0), rune(0)
	if i > 0 {
		before = label[i-1]
	}
	if i+1 < len(label) {
		after = label[i+1]
	}
	switch label[i] {
	case '\u00b7':
		return before == 'l' && after == 'l'
	case '\u0375':
		return unicode.Is(unicode.Greek, after)
	case '\u05f3', '\u05f4':
		return unicode.Is(unicode.Hebrew, before)
	case '\u30fb':
		for _, r := range label {
			if unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) {
				return true
			}
		}
	}
	return false
}

// fitsDigits: the two rows of Arabic digits do not mix (appendix A.8 and A.9).
func fitsDigits(label []rune, r rune) bool {
	arabic := func(r rune) bool { return r >= 0x660 && r <= 0x669 }
	extended := func(r rune) bool { return r >= 0x6f0 && r <= 0x6f9 }
	for _, other := range label {
		if arabic(r) && extended(other) || extended(r) && arabic(other) {
			return false
		}
	}
	return true
}
