package email

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/mailbox"
)

// party is somebody whose address was checked: it can go into a header or a
// command as it is.
type party struct {
	name   string // display name, decoded, without control characters
	addr   string // local@domain, quoted where RFC 5322 wants it, the domain in ASCII
	domain string // ASCII, lower case
	utf8   bool   // the local part needs SMTPUTF8 (RFC 6531)
}

func partyOf(name string, m mailbox.Mailbox) party {
	return party{name: oneLine(name), addr: m.String(), domain: m.Domain(), utf8: m.UTF8()}
}

const textControl = "contains a control character or broken UTF-8"

// parseParty reads exactly one address of the provider's own, with or without a
// display name; its domain may be that of a machine. Lists, control characters and
// overlong addresses are errors. Customers' addresses are mailbox.Parse's, when
// they are chosen and when they are sent to.
func parseParty(s string) (party, error) {
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return party{}, i18n.Errorf(textControl)
	}
	a, err := mail.ParseAddress(s)
	if err != nil {
		return party{}, i18n.Errorf("not one e-mail address: %w", err)
	}
	return toParty(a)
}

// toParty checks a parsed address.
func toParty(a *mail.Address) (party, error) {
	at := strings.LastIndexByte(a.Address, '@')
	if at < 1 {
		return party{}, i18n.Errorf("not an e-mail address")
	}
	m, err := mailbox.New(a.Address[:at], a.Address[at+1:])
	if err != nil {
		return party{}, err
	}
	return partyOf(a.Name, m), nil
}

// parseParties reads addresses with commas between.
func parseParties(s string) ([]party, error) {
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return nil, i18n.Errorf(textControl)
	}
	list, err := mail.ParseAddressList(s)
	if err != nil {
		return nil, i18n.Errorf("not e-mail addresses with commas between: %w", err)
	}
	boxes := make([]party, len(list))
	for i, a := range list {
		if boxes[i], err = toParty(a); err != nil {
			return nil, err
		}
	}
	return boxes, nil
}

// CheckSender reports whether s can be the From of an e-mail: one address, with
// or without a display name. A sender is frozen into a delivery when it is
// planned, so it should be checked before.
func CheckSender(s string) error {
	if _, err := parseParty(s); err != nil {
		return i18n.Errorf("sender %q: %w", s, err)
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
