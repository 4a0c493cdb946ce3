package config

import (
	"encoding/hex"
	"net/url"
	"strings"
	"time"
)

// SMS are the settings of the channel sms.
type SMS struct {
	// Sender is the field "from" of SMSAPI; empty: left out, the account's own.
	Sender string
	// Token, if set, is used in the place of User and Password.
	Token    Secret
	User     string
	Password Secret
	// PasswordIsMD5 says that Password is the MD5 sum already, 32 hex digits.
	PasswordIsMD5 bool

	URL       string
	BackupURL string // empty: none

	// Command is a gateway of the operator's own, in the place of SMSAPI.
	Command SMSCommand

	Connections int // in parallel
	MaxParts    int // a longer message is not sent
	// Transliterate writes letters outside of GSM-7 with others.
	Transliterate bool
}

// SMSCommand is a program that sends SMS. The file alone names it: whoever edits
// LMS's table must not choose what this machine's user runs.
type SMSCommand struct {
	Template string        // its path and arguments as they stand in the file; empty: none
	Timeout  time.Duration // for one message
	Sessions int           // programs at once
}

// On reports that SMS go through a program.
func (c SMSCommand) On() bool { return c.Template != "" }

const (
	defaultCommandTimeout  = 60 // seconds
	maxCommandTimeout      = 600
	defaultCommandSessions = 1
)

const (
	defaultURL            = "https://api.smsapi.pl/sms.do"
	defaultBackupURL      = "https://api2.smsapi.pl/sms.do"
	defaultSMSConnections = 5
	maxParts              = 6 // SMSAPI takes no more (error 12)
	eco                   = "ECO"
)

func readSMS(r reader) SMS {
	s := SMS{
		Sender:        readSMSSender(r),
		Token:         Secret(r.text("powiadom.smsapitoken")),
		User:          r.text("phpui.smsapiuser"),
		Password:      r.secret("phpui.smsapipass"),
		PasswordIsMD5: r.boolean("powiadom.smsapi_password_md5", false),
		URL:           readURL(r, "powiadom.smsapi_url"),
		BackupURL:     readURL(r, "powiadom.smsapi_backup_url"),
		Connections:   r.number("powiadom.sms_connections", defaultSMSConnections, 1, maxConnections),
		MaxParts:      r.number("powiadom.sms_max_parts", maxParts, 1, maxParts),
		Transliterate: readTransliterate(r),
	}
	if s.URL == "" {
		s.URL = defaultURL
		if s.BackupURL == "" {
			s.BackupURL = defaultBackupURL
		}
	}
	checkCredentials(r, s)
	return s
}

// readSMSCommand reads the program from the file alone.
func (s *Source) readSMSCommand(problems *Problems) SMSCommand {
	r := reader{lookup: s.lookupFile, area: AreaSMS, problems: problems}
	c := SMSCommand{Template: r.text("powiadom.sms_command")}
	if !c.On() {
		return SMSCommand{}
	}
	c.Timeout = time.Duration(r.number("powiadom.sms_command_timeout", defaultCommandTimeout, 1, maxCommandTimeout)) * time.Second
	c.Sessions = r.number("powiadom.sms_command_sessions", defaultCommandSessions, 1, maxConnections)
	return c
}

// ofSMSAPI reports whether a setting is asked for by SMSAPI alone.
func ofSMSAPI(setting string) bool { return strings.Contains(setting, ".smsapi") }

// readSMSSender reads smsapifrom. LMS's word for the cheap route is FALSE, of
// which PHP makes an empty value when it stands unquoted in the file.
func readSMSSender(r reader) string {
	const setting = "phpui.smsapifrom"
	value, from := r.find(setting)
	value = strings.TrimSpace(value)
	switch {
	case from == absent:
		return ""
	case value == "" || strings.EqualFold(value, "false"):
		return eco
	case !validSMSSender(value):
		r.problem(setting, "%q is no sender: write FALSE for ECO, up to 11 letters, digits, blanks or any of . - & @ %% ! + _, or 8 to 16 digits",
			value)
		return ""
	}
	return value
}

// validSMSSender knows SMSAPI's rule for the field "from": up to 11 characters
// of its list, or a number of 8 to 16 digits.
func validSMSSender(s string) bool {
	if onlyDigits(s) && len(s) >= 8 {
		return len(s) <= 16
	}
	if len(s) > 11 {
		return false
	}
	for _, c := range []byte(s) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		digit := '0' <= c && c <= '9'
		if !letter && !digit && !strings.ContainsRune(" .-&@%!+_", rune(c)) {
			return false
		}
	}
	return true
}

func onlyDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// readURL reads the address of a gateway, which is trusted with a password.
func readURL(r reader, setting string) string {
	value := r.text(setting)
	if value == "" {
		return ""
	}
	u, err := url.Parse(value)
	if err != nil || u.Hostname() == "" || u.User != nil ||
		u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		r.problem(setting, "not allowed: write an address that begins with https:// and holds no user (http:// is for this machine only)") // without the value: it may hold a password
		return ""
	}
	return value
}

// readTransliterate reads whether letters are made plain. What is set for SMS to
// customers goes before what is set for all SMS.
func readTransliterate(r reader) bool {
	const customers = "sms-customers.transliterate_message"
	all := r.boolean("sms.transliterate_message", true)
	if _, value := r.given(customers); value == "" {
		return all
	}
	return r.boolean(customers, all)
}

const problemCredentials = "is not set: SMSAPI takes phpui.smsapiuser with phpui.smsapipass, or powiadom.smsapitoken"

// checkCredentials makes sure that one of the two ways to log in is whole.
func checkCredentials(r reader, s SMS) {
	switch {
	case s.Token != "":
		if strings.ContainsFunc(s.Token.Reveal(), notVisible) { // it goes into an HTTP header
			r.problem("powiadom.smsapitoken", "holds blanks, control characters or letters outside of ASCII")
		}
	case s.User == "":
		r.problem("phpui.smsapiuser", problemCredentials)
	case s.Password == "":
		r.problem("phpui.smsapipass", problemCredentials)
	case s.PasswordIsMD5:
		if _, err := hex.DecodeString(s.Password.Reveal()); err != nil || len(s.Password) != 32 {
			r.problem("phpui.smsapipass", "is no MD5 sum of 32 hex digits, which powiadom.smsapi_password_md5 says it is")
		}
	}
}

func notVisible(r rune) bool { return r <= ' ' || r >= 0x7f }
