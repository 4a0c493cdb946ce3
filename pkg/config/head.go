package config

import (
	"net/mail"
	"strings"
)

// Head is what e-mails to the customers of a division have in common besides
// who they are from.
type Head struct {
	ReplyTo []*mail.Address // Reply-To
	Copies  []*mail.Address // Cc: they get every e-mail, too
	// Bounces is the envelope's sender, which LMS's handler of delivery reports
	// reads the mailbox of; nil: the address that the mail is from.
	Bounces *mail.Address
	// Receipts asks for a receipt when the mail is read, to this address.
	Receipts *mail.Address
}

// readHead reads them as lms-notify does, and where it has nothing as LMS's mass
// mailing does.
func readHead(r reader) Head {
	return Head{
		ReplyTo:  r.addresses("notify.reply_email", "mail.reply_email"),
		Copies:   r.addresses("notify.notify_email"),
		Bounces:  r.address("notify.dsn_email", "mail.dsn_email"),
		Receipts: r.address("notify.mdn_email", "mail.mdn_email"),
	}
}

// Debug is who gets every message of a channel in the place of the customers.
type Debug struct {
	To      string // one telephone number, or e-mail addresses with commas between
	Setting string // that says so
}

// On tells whether there is somebody.
func (d Debug) On() bool { return d.To != "" }

// parser reads a debug address, or notes the problem and returns nothing.
type parser func(r reader, setting, value string) string

// debugEmails and debugPhones are where debug addresses stand. Those that LMS
// puts in last come first: where several are set they have the last word in LMS,
// too.
func debugEmails() []string { return []string{"mail.debug_email", "notify.debug_email"} }

func debugPhones() []string {
	return []string{"sms-customers.debug_phone", "sms.debug_phone", "notify.debug_phone"}
}

// readDebug reads a debug address as it holds for a reader's division.
func readDebug(r reader, parse parser, settings []string) Debug {
	var d Debug
	for _, setting := range settings {
		value := debugValue(r.raw(setting))
		if value == "" || d.On() {
			continue
		}
		if to := parse(r, setting, value); to != "" {
			d = Debug{To: to, Setting: r.name(setting)}
		}
	}
	return d
}

// debugValue is a debug address that is set, blanks included: LMS takes those for
// an address, too, and writes to no customer. As for PHP's empty() a "0" is not
// set.
func debugValue(raw string) string {
	if raw == "0" {
		return ""
	}
	return raw
}

// parseDebugEmail reads e-mail addresses with commas between.
func parseDebugEmail(r reader, setting, value string) string {
	list, err := mail.ParseAddressList(value)
	if err != nil {
		r.problem(setting, "%q is not understood, so nothing is sent: write e-mail addresses with commas between, or clear it", value)
		return ""
	}
	return joined(list)
}

func joined(list []*mail.Address) string {
	texts := make([]string, len(list))
	for i, a := range list {
		texts[i] = a.Address
	}
	return strings.Join(texts, ", ")
}

// parseDebugPhone reads one number, without what people write between digits and
// without the zeros before a country code.
func parseDebugPhone(r reader, setting, value string) string {
	digits := strings.TrimLeft(strings.NewReplacer(" ", "", "-", "", "+", "").Replace(value), "0")
	if !onlyDigits(digits) || len(digits) < 9 || len(digits) > 15 {
		r.problem(setting, "%q is no telephone number, so nothing is sent: write one of 9 to 15 digits, or clear it", value)
		return ""
	}
	return digits
}

// debugAnywhere is the first debug address that stands in any place, also one
// that LMS would not reach: of any division, or in the file under an empty row of
// the table. Whoever left it there means that no customer is written to.
func (s *Source) debugAnywhere(area Area, problems *Problems, parse parser, settings []string) Debug {
	for _, setting := range settings {
		section, name, _ := strings.Cut(setting, ".")
		for _, p := range s.places(section, name) {
			value := debugValue(p.value)
			if value == "" {
				continue
			}
			where := setting + ofDivision(p.division)
			var own Problems
			// Read as if it held for all, and named as it stands.
			r := reader{lookup: func(string, string) (string, origin) { return value, fromTable }, area: area, problems: &own}
			to := parse(r, where, value)
			problems.add(own)
			if to != "" {
				return Debug{To: to, Setting: where}
			}
		}
	}
	return Debug{}
}
