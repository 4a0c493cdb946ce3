// Package mailbox understands e-mail addresses: whole or not at all. What it lets
// pass can go into a header and a command as it is, and one mailbox has one
// writing, however people wrote it.
//
// It does not ask whether the mailbox exists.
package mailbox

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Limits of RFC 5321 §4.5.3.1, in bytes. 254 is what a 256-byte path leaves
// between its angle brackets.
const (
	maxLocal   = 64
	maxAddress = 254
)

// Mailbox is a valid address. The zero value is none.
type Mailbox struct {
	local  string // not quoted, NFC
	domain string // ASCII, lower case
}

// String is the address as headers and commands have it: the domain in ASCII, the
// part before it quoted only if it must be (RFC 5321 §4.1.2).
func (m Mailbox) String() string {
	if m == (Mailbox{}) {
		return ""
	}
	return quoted(m.local) + "@" + m.domain
}

// Domain is what stands behind the @, in ASCII and lower case.
func (m Mailbox) Domain() string { return m.domain }

// UTF8 reports that the address needs SMTPUTF8 (RFC 6531).
func (m Mailbox) UTF8() bool { return !isASCII(m.local) }

// Key is the same for all writings of a mailbox. Nobody tells two mailboxes of a
// domain apart by the case of letters, though RFC 5321 lets them.
func (m Mailbox) Key() string { return strings.ToLower(m.String()) }

// New makes a mailbox of its two parts, the first as it is without quotes.
func New(local, domain string) (Mailbox, error) {
	local, err := fold(local)
	if err != nil {
		return Mailbox{}, err
	}
	if bad := strings.IndexFunc(local, notInQuotes); local == "" || bad >= 0 {
		return Mailbox{}, i18n.Errorf("%q cannot stand before the @", local)
	}
	if domain, err = fold(domain); err != nil {
		return Mailbox{}, err
	}
	ascii, err := toASCII(domain)
	if err != nil {
		return Mailbox{}, err
	}
	m := Mailbox{local, ascii}
	if len(quoted(local)) > maxLocal || len(m.String()) > maxAddress {
		return Mailbox{}, i18n.Errorf("longer than RFC 5321 allows")
	}
	return m, nil
}

// Parse reads the address of somebody to whom mail may go: one address, with a
// name before it or without. Its domain is one of the internet, with a dot.
func Parse(s string) (Mailbox, error) {
	list, err := ParseList(s)
	switch {
	case err != nil:
		return Mailbox{}, err
	case len(list) != 1:
		return Mailbox{}, i18n.Errorf("more than one e-mail address")
	}
	return list[0], nil
}

// ParseList reads a field in which people write addresses: one, or several parted
// by commas, semicolons, lines or blanks. Before an address in angle brackets may
// stand a name (RFC 5322 §3.4); nothing else may stand there, since nobody knows
// what it says of the address. Either all of it is understood or nothing.
func ParseList(field string) ([]Mailbox, error) {
	folded, err := fold(field)
	if err != nil {
		return nil, err
	}
	s := scanner{rest: folded}
	var list []Mailbox
	parted, bare := true, true // from what stands before, which is an address alone
	for {
		parted = s.part() || parted
		if s.rest == "" {
			break
		}
		m, named, err := s.mailbox()
		if err != nil {
			return nil, err
		}
		if !parted && (named || !bare) { // a name that is an address
			return nil, i18n.Errorf("%q is not an e-mail address", strings.TrimSpace(folded))
		}
		list, parted, bare = append(list, m), false, !named
	}
	if len(list) == 0 {
		return nil, i18n.Errorf("nothing is written there")
	}
	return list, nil
}

// fold brings the writings of a character together: letters composed, one blank
// for the many, "\n" for what ends a line. What is not seen and says nothing is
// dropped; what changes the order of what is seen is refused.
func fold(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", i18n.Errorf("not UTF-8")
	}
	var bad rune
	folded := strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\t' || unicode.Is(unicode.Zs, r):
			return ' '
		case isInvisible(r):
			return -1
		case unicode.Is(unicode.C, r) && r != '\u200c' && r != '\u200d', r == utf8.RuneError: // joiners may stand in a domain
			bad = r
		}
		return r
	}, norm.NFC.String(s))
	if bad != 0 || strings.ContainsRune(folded, 0) {
		return "", i18n.Errorf("holds the control character %U", bad)
	}
	return folded, nil
}

// isInvisible tells what comes with a text copied from a page: soft hyphens, blanks
// and joiners without width, marks of direction.
func isInvisible(r rune) bool {
	switch r {
	case '\u00ad', '\u061c', '\u200b', '\u200e', '\u200f', '\u2060', '\ufeff':
		return true
	}
	return false
}

// scanner takes addresses off the front of a folded field.
type scanner struct{ rest string }

// part skips blanks, and reports whether something more stands among them.
func (s *scanner) part() bool {
	after := strings.TrimLeft(s.rest, " ,;\n")
	skipped := s.rest[:len(s.rest)-len(after)]
	s.rest = after
	return strings.Trim(skipped, " ") != ""
}

// mailbox takes an address, in angle brackets if it has a name.
func (s *scanner) mailbox() (m Mailbox, named bool, err error) {
	start := s.rest
	end := strings.IndexAny(start, ",;\n")
	if end < 0 {
		end = len(start)
	}
	wrong := i18n.Errorf("%q is not an e-mail address", strings.TrimSpace(start[:end]))
	if !s.name() {
		s.rest = start
		m, err = s.address(wrong)
		return m, false, err
	}
	s.blanks()
	if m, err = s.address(wrong); err != nil {
		return m, true, err
	}
	s.blanks()
	if !strings.HasPrefix(s.rest, ">") {
		return Mailbox{}, true, wrong
	}
	s.rest = s.rest[1:]
	if s.rest != "" && !strings.ContainsRune(" ,;\n", rune(s.rest[0])) {
		return Mailbox{}, true, wrong
	}
	return m, true, nil
}

func (s *scanner) blanks() { s.rest = strings.TrimLeft(s.rest, " ") }

// name takes the words of a name, none perhaps, and the bracket behind them.
func (s *scanner) name() bool {
	for {
		s.blanks()
		if strings.HasPrefix(s.rest, "<") {
			s.rest = s.rest[1:]
			return true
		}
		if _, ok := s.quotes(); ok {
			continue
		}
		if s.take(func(r rune) bool { return isAtom(r) || r == '.' }) == "" {
			return false
		}
	}
}

// address takes an address alone.
func (s *scanner) address(wrong error) (Mailbox, error) {
	local, ok := s.quotes()
	if !ok {
		local = s.take(func(r rune) bool { return isAtom(r) || r == '.' })
		if !isDotAtom(local) {
			return Mailbox{}, wrong
		}
	}
	if !strings.HasPrefix(s.rest, "@") {
		return Mailbox{}, wrong
	}
	s.rest = s.rest[1:]
	domain := s.take(func(r rune) bool { return !strings.ContainsRune(" ,;\n>", r) })
	m, err := New(local, domain)
	if err == nil && !strings.Contains(m.domain, ".") {
		err = i18n.Errorf("the domain %q has no dot", domain)
	}
	return m, err
}

func (s *scanner) take(wanted func(rune) bool) string {
	end := strings.IndexFunc(s.rest, func(r rune) bool { return !wanted(r) })
	if end < 0 {
		end = len(s.rest)
	}
	taken := s.rest[:end]
	s.rest = s.rest[end:]
	return taken
}

// quotes takes a quoted string and returns what it says.
func (s *scanner) quotes() (string, bool) {
	inside, ok := strings.CutPrefix(s.rest, `"`)
	if !ok {
		return "", false
	}
	var said strings.Builder
	escaped := false
	for i, r := range inside {
		switch {
		case notInQuotes(r):
			return "", false
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
			continue
		case r == '"':
			s.rest = inside[i+1:]
			return said.String(), true
		}
		said.WriteRune(r)
	}
	return "", false
}

// quoted is a local part as it is written.
func quoted(local string) string {
	if isDotAtom(local) {
		return local
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(local) + `"`
}

// isDotAtom tells what needs no quotes (RFC 5322 §3.2.3, RFC 6532 §3.2).
func isDotAtom(s string) bool {
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" || strings.ContainsFunc(atom, func(r rune) bool { return !isAtom(r) }) {
			return false
		}
	}
	return true
}

func isAtom(r rune) bool {
	switch {
	case r >= utf8.RuneSelf:
		return isSeen(r)
	case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z':
		return true
	}
	return strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}

// notInQuotes tells what cannot stand within quotes (RFC 5321 §4.1.2).
func notInQuotes(r rune) bool {
	if r >= utf8.RuneSelf {
		return !isSeen(r)
	}
	return r < ' ' || r == 0x7f
}

// isSeen tells letters, signs and numbers that one can see.
func isSeen(r rune) bool {
	return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S) && r != utf8.RuneError &&
		!unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
