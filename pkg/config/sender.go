package config

import (
	"fmt"
	"net/mail"
	"strings"
)

// sender is who mail is from, as far as settings say.
type sender struct {
	setting string // that gave the address
	address string // not parsed; empty if nothing is set
	name    string
}

// divisionReader reads the rows of one division.
func divisionReader(s *Source, division int64, problems *Problems) reader {
	return reader{
		lookup:   s.lookupDivision(division),
		area:     AreaEmail,
		where:    ofDivision(division),
		problems: problems,
	}
}

func ofDivision(division int64) string { return fmt.Sprintf(textOfDivision, division) }

// readSender reads the sender's settings: those of LMS's own messages first,
// those of lms-notify after them.
func readSender(r reader) sender {
	var s sender
	s.setting, s.address = r.first("messages.sender_email", "phpui.message_sender_email",
		"notify.sender_email", "notify.mailfrom")
	if s.address != "" {
		r.address(s.setting) // a problem, if it is no address
		s.setting += r.where
	}
	setting, name := r.first("messages.sender_name", "notify.sender_name", "notify.mailfname")
	if strings.ContainsFunc(name, isControl) {
		r.problem(setting, "%s", problemSenderName)
		name = ""
	}
	s.name = name
	return s
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// Sender returns who an e-mail to a customer of the division is from. Division 0
// is none; divisionEmail is the column email of LMS's table divisions. The
// division's own settings come first, then the settings for all, then the
// division's e-mail. Errors are of type *SettingsError.
func (s Settings) Sender(division int64, divisionEmail string) (mail.Address, error) {
	own, all := s.senders[division], s.senders[0]
	from := own
	switch {
	case own.address != "":
	case all.address != "":
		from = all
	default:
		from = sender{
			setting: "divisions.email" + ofDivision(division),
			address: strings.TrimSpace(divisionEmail),
		}
	}
	if from.address == "" {
		return mail.Address{}, senderError("messages.sender_email", problemNoSender)
	}
	address, err := mail.ParseAddress(from.address)
	if err != nil {
		return mail.Address{}, senderError(from.setting, fmt.Sprintf(problemAddress, from.address))
	}
	switch {
	case own.name != "":
		address.Name = own.name
	case all.name != "":
		address.Name = all.name
	}
	return *address, nil
}

func senderError(setting, text string) error {
	return Problems{{Area: AreaEmail, Setting: setting, Text: text}}.Err()
}
