package email

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Limits of RFC 5321 §4.5.3.1, in bytes. 254 is what a 256-byte path leaves
// between its angle brackets.
const (
	maxLocal   = 64
	maxAddress = 254
)

// mailbox is a checked address: it can go into a header or a command as it is.
type mailbox struct {
	name   string // display name, decoded, without control characters
	addr   string // local@domain, quoted where RFC 5322 wants it, the domain in ASCII
	domain string // ASCII, lower case
	utf8   bool   // the local part needs SMTPUTF8 (RFC 6531)
}

// parseMailbox reads exactly one address, with or without a display name. The
// domain becomes ASCII (IDNA 2008). Lists, control characters and overlong
// addresses are errors.
func parseMailbox(s string) (mailbox, error) {
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return mailbox{}, errors.New(textControl)
	}
	a, err := mail.ParseAddress(s)
	if err != nil {
		return mailbox{}, fmt.Errorf(textOneAddress, err)
	}
	return toMailbox(a)
}

// toMailbox checks a parsed address.
func toMailbox(a *mail.Address) (mailbox, error) {
	at := strings.LastIndexByte(a.Address, '@')
	if at < 1 {
		return mailbox{}, errors.New(textNoAddress)
	}
	local, domain := a.Address[:at], strings.ToLower(a.Address[at+1:])
	var err error
	if !isASCII(domain) {
		if domain, err = idna.Lookup.ToASCII(domain); err != nil {
			return mailbox{}, fmt.Errorf(textDomain, err)
		}
	}
	spec := (&mail.Address{Address: local + "@" + domain}).String()
	spec = spec[1 : len(spec)-1]
	if len(local) > maxLocal || len(spec) > maxAddress {
		return mailbox{}, errors.New(textTooLong)
	}
	return mailbox{
		name:   oneLine(a.Name),
		addr:   spec,
		domain: domain,
		utf8:   !isASCII(local),
	}, nil
}

// parseMailboxes reads addresses with commas between.
func parseMailboxes(s string) ([]mailbox, error) {
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return nil, errors.New(textControl)
	}
	list, err := mail.ParseAddressList(s)
	if err != nil {
		return nil, fmt.Errorf(textAddresses, err)
	}
	boxes := make([]mailbox, len(list))
	for i, a := range list {
		if boxes[i], err = toMailbox(a); err != nil {
			return nil, err
		}
	}
	return boxes, nil
}

// CheckSender reports whether s can be the From of an e-mail: one address, with
// or without a display name. A sender is frozen into a delivery when it is
// planned, so it should be checked before.
func CheckSender(s string) error {
	if _, err := parseMailbox(s); err != nil {
		return fmt.Errorf(textSender, s, err)
	}
	return nil
}

// oneLine makes s fit for a header value: each control character becomes a
// space, broken UTF-8 the replacement character.
func oneLine(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
