package sms

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// MaxParts is the greatest number of parts that SMSAPI joins into one message.
const MaxParts = 6

// errNoText says that nothing is left to send.
var errNoText = i18n.NewError("the message has no text")

// TooLongError says that a text needs more parts than are allowed.
type TooLongError struct {
	Needed   int // parts that the text takes
	Allowed  int // parts that it may take
	Encoding Encoding
}

func (e *TooLongError) Error() string {
	return i18n.Sprintf("the text needs %d SMS parts (%s), %d are allowed", e.Needed, e.Encoding, e.Allowed)
}

// Prepare returns the text that is sent for a rendered one, and its size. Line
// breaks become line feeds, letters are composed (NFC), blanks at the end are cut
// since they may cost a part; with transliterate the text is brought to GSM-7. Of
// maxParts 0 means MaxParts. The error is errNoText or a *TooLongError; with the
// latter the text and its size are returned as well. Prepare of a prepared text
// changes nothing.
func Prepare(text string, maxParts int, transliterate bool) (string, Segments, error) {
	if maxParts <= 0 {
		maxParts = MaxParts
	}
	text = strings.ToValidUTF8(text, "?")
	if transliterate {
		text = plain(text)
	} else {
		text = norm.NFC.String(newlines.Replace(text))
	}
	text = strings.TrimRight(text, " \t\n\u00a0")
	if strings.TrimSpace(text) == "" {
		return "", Segments{}, errNoText
	}
	size := Segment(text)
	if size.Parts > maxParts {
		return text, size, &TooLongError{Needed: size.Parts, Allowed: maxParts, Encoding: size.Encoding}
	}
	return text, size, nil
}
