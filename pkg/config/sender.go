package config

import (
	"net/mail"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// sender is who mail is from, as far as settings say.
type sender struct {
	setting  string // that gave the address
	division int64  // whose own setting it is; 0: that of all
	address  string // not parsed; empty if nothing is set
	name     string
}

// ofDivision goes behind the name of a setting that is a division's own.
func ofDivision(division int64) string {
	if division == 0 {
		return ""
	}
	return i18n.Sprintf(" (division %d)", division)
}

// readSender reads the sender's settings: those of LMS's own messages first,
// those of lms-notify after them.
func readSender(r reader) sender {
	var s sender
	setting, address := r.first("messages.sender_email", "phpui.message_sender_email",
		"notify.sender_email", "notify.mailfrom")
	if address != "" {
		r.address(setting) // a problem, if it is no address
		s.setting, s.division, s.address = setting, r.owner(setting), address
	}
	setting, name := r.first("messages.sender_name", "notify.sender_name", "notify.mailfname")
	if strings.ContainsFunc(name, isControl) {
		r.problem(setting, "holds control characters")
		name = ""
	}
	s.name = name
	return s
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// Sender returns who an e-mail to a customer of the division is from. Division 0
// is none; divisionEmail is the column email of LMS's table divisions, which is
// used when no setting names an address. Errors are of type *SettingsError.
func (s Settings) Sender(division int64, divisionEmail string) (mail.Address, error) {
	from := s.of(division).sender
	if from.address == "" {
		from = sender{"divisions.email", division, strings.TrimSpace(divisionEmail), from.name}
	}
	if from.address == "" {
		return mail.Address{}, senderError("messages.sender_email", i18n.T("no sender: set messages.sender_email in LMS, or the e-mail of the division"))
	}
	address, err := mail.ParseAddress(from.address)
	if err != nil {
		return mail.Address{}, senderError(from.setting+ofDivision(from.division), i18n.Sprintf("%q is not one e-mail address", from.address))
	}
	if from.name != "" {
		address.Name = from.name
	}
	return *address, nil
}

func senderError(setting, text string) error {
	return Problems{{Area: AreaEmail, Setting: setting, Text: text}}.Err()
}
