package sms

import (
	"fmt"
	"strings"
)

// Encoding is the alphabet in which a text travels.
type Encoding int

const (
	// GSM7 is the 7-bit default alphabet with its extension table
	// (3GPP TS 23.038 §6.2.1).
	GSM7 Encoding = iota
	// UCS2 is 16 bits a character, pairs of them beyond U+FFFF.
	UCS2
)

func (e Encoding) String() string {
	switch e {
	case GSM7:
		return "GSM-7"
	case UCS2:
		return "UCS-2"
	}
	return fmt.Sprintf("Encoding(%d)", int(e))
}

// capacity returns how many units fit into a message of one part, and into each
// part of a longer one, whose header takes 6 bytes (3GPP TS 23.040 §9.2.3.24).
func (e Encoding) capacity() (single, joined int) {
	if e == GSM7 {
		return 160, 153
	}
	return 70, 67
}

// Segments is the size of a text as the operators bill it.
type Segments struct {
	Encoding Encoding
	Units    int // septets in GSM-7, 16-bit units in UCS-2
	Parts    int // 0 for an empty text
}

// Segment measures a text. One character outside the GSM-7 alphabet sends the
// whole text in UCS-2. A character of two units is never split between parts, so
// that a part may stay one unit short.
func Segment(text string) Segments {
	s := Segments{Encoding: encodingOf(text)}
	single, joined := s.Encoding.capacity()
	full, free := 0, 0 // joined parts begun, room left in the last one
	for _, r := range text {
		n := s.Encoding.units(r)
		s.Units += n
		if n > free {
			full, free = full+1, joined
		}
		free -= n
	}
	s.Parts = full
	if 0 < s.Units && s.Units <= single {
		s.Parts = 1
	}
	return s
}

// encodingOf returns the cheaper encoding that holds the whole text.
func encodingOf(text string) Encoding {
	for _, r := range text {
		if septets(r) == 0 {
			return UCS2
		}
	}
	return GSM7
}

// units returns what a character costs in the encoding.
func (e Encoding) units(r rune) int {
	switch {
	case e == GSM7:
		return septets(r)
	case r > 0xFFFF:
		return 2
	}
	return 1
}

const (
	// gsmExtension are the characters that follow an escape septet.
	gsmExtension = "\f^{}\\[~]|€"
	// gsmBeyondASCII are the characters of the default alphabet outside ASCII.
	gsmBeyondASCII = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà"
)

// septets returns what a character costs in GSM-7: 1, 2 for one of the extension
// table, 0 when the alphabet lacks it.
func septets(r rune) int {
	switch {
	case 'a' <= r && r <= 'z', ' ' <= r && r <= 'Z', r == '_', r == '\n', r == '\r':
		return 1
	case strings.ContainsRune(gsmExtension, r):
		return 2
	case r > '~' && strings.ContainsRune(gsmBeyondASCII, r):
		return 1
	}
	return 0
}
