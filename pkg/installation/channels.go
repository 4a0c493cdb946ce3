package installation

import (
	"errors"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/powiadom/powiadom/pkg/channel/email"
	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/policy"
	"github.com/powiadom/powiadom/pkg/recipient"
)

// Dispatcher wires everything. Channels that are not set up say so when
// something is to be sent through them.
func (s *Session) Dispatcher() *dispatch.Dispatcher {
	return &dispatch.Dispatcher{
		Catalog: s.Catalog, Directory: s.Lms, Memory: s.Journal, Journal: s.Journal,
		Channels: map[notify.Channel]dispatch.Channel{notify.Email: s.emailChannel(), notify.SMS: s.smsChannel()},
		Settings: dispatch.Settings{
			Zone: s.Zone(),
			Contacts: recipient.Policy{
				IgnoreConsents:     s.Settings.General.IgnoreConsents,
				IgnoreContactFlags: s.Settings.General.IgnoreContactFlags,
				AllowForeign:       s.Settings.General.AllowForeignNumbers,
				SMTPUTF8:           s.Settings.General.SMTPUTF8,
			},
			Accounts:      recipient.AccountPolicy{AddOwn: s.Settings.Accounts.All, OnlyOwn: s.Settings.Accounts.OnlyAlternative},
			FirstRunLimit: s.Settings.General.FirstRunLimit,
			PaymentDays:   s.Settings.General.PaymentDays,
			Policy:        policy.Rules{AtMostOnce: s.Settings.General.AtMostOnce, SMSDaily: s.Settings.General.SMSDaily},
			SilentGroup:   s.Settings.General.SilentGroup,
			Statuses:      s.Settings.General.Statuses.Allowed,
			Texts:         dispatch.Texts{Default: s.DefaultText, From: s.From, SMS: s.SMSText, Frame: s.frame, Objection: s.Settings.General.Objection, Storable: s.storable},
		},
		Log: s.Log, Present: s.Minute(), Now: time.Now, Admit: s.admit,
	}
}

// DefaultText is LMS's text for an event and a channel: phpui.indebted_mail and
// its like.
func (s *Session) DefaultText(e notify.Event, c notify.Channel) (string, bool) {
	text, ok := s.Settings.DefaultTexts[DefaultName(e, c)]
	return text, ok
}

// DefaultName is the name of that setting, empty where LMS has none.
func DefaultName(e notify.Event, c notify.Channel) string {
	events := map[notify.Event]string{notify.Debt: "indebted", notify.Invoice: "invoice", notify.Payment: "payment", notify.Due: "indebted"}
	channels := map[notify.Channel]string{notify.Email: "mail", notify.SMS: "sms"}
	if events[e] == "" || channels[c] == "" {
		return ""
	}
	return events[e] + "_" + channels[c]
}

// From is the From of e-mails to customers of a division, `"Name" <address>`.
func (s *Session) From(d notify.Division) (string, error) {
	address, err := s.Settings.Sender(d.ID, d.Email)
	if err != nil {
		return "", err
	}
	from := displayAddress(address)
	return from, email.CheckSender(from)
}

// displayAddress writes an address as LMS does, with letters as they are: the
// encoding for transport is the mail channel's work.
func displayAddress(a mail.Address) string {
	if a.Name == "" {
		return a.Address
	}
	quoted := strings.NewReplacer(`"`, `\"`, `\`, `\\`).Replace(a.Name)
	return `"` + quoted + `" <` + a.Address + `>`
}

// SMSText prepares a text for SMS, or says why it cannot go out by SMS.
func (s *Session) SMSText(text string) (string, notify.Reason) {
	out, _, err := sms.Prepare(text, s.Settings.SMS.MaxParts, s.Settings.SMS.Transliterate)
	if _, ok := errors.AsType[*sms.TooLongError](err); ok {
		return "", notify.TooManyParts
	}
	if err != nil {
		return "", notify.EmptyText
	}
	return out, ""
}

// frame puts LMS's message template around a message, in one pass, so that variables in
// a customer's name are never expanded. Variables that name the operator are replaced
// by the word that LMS's own programs use.
func (s *Session) frame(d notify.Division, c notify.Channel, html bool, body string) string {
	const nobody = "System"
	frames := s.Settings.Frames(d.ID)
	template := frames.Text
	switch {
	case c == notify.SMS:
		template = frames.SMS
	case html:
		template = frames.HTML
	}
	if template == "" {
		return body
	}
	if c == notify.SMS {
		return strings.ReplaceAll(template, "%body", body)
	}
	return strings.NewReplacer("%body", body, "%username", nobody, "%rusername", nobody, "%userposition", nobody).Replace(template)
}

func (s *Session) storable(text string) bool {
	_, ok := s.Lms.Schema().Storable(text)
	return ok && utf8.ValidString(text)
}

func (s *Session) emailChannel() dispatch.Channel {
	if err := s.Problems.In(config.AreaEmail).Err(); err != nil {
		return dispatch.Channel{Fault: err}
	}
	mailer, err := s.Mailer()
	if err != nil {
		return dispatch.Channel{Fault: ConfigError{err}}
	}
	s.closers = append(s.closers, mailer.Close)
	return dispatch.Channel{Sender: mailer, Workers: s.Settings.Email.Connections}
}

// Mailer is made once, by the settings of LMS.
func (s *Session) Mailer() (*email.Mailer, error) {
	e := s.Settings.Email
	c := email.Config{
		Host: e.Host, Port: e.Port, LocalName: e.HELO, TLS: e.TLS,
		VerifyPeer: e.VerifyPeer, AnyName: !e.VerifyName, SelfSigned: e.AllowSelfSigned,
		Username: e.Username, Password: e.Password.Reveal(), AuthType: e.Auth,
		Connections: e.Connections, MessagesPerConnection: e.PerConnection, Installation: s.Journal.Installation(),
		Head: s.head(0), Divisions: make(map[int64]email.Head),
		// The Date that the customer reads is in his own zone.
		Now: func() time.Time { return time.Now().In(s.Zone()) },
	}
	for _, division := range s.Settings.OwnDivisions() {
		c.Divisions[division] = s.head(division)
	}
	return email.New(c)
}

// head is what e-mails to customers of a division have in common.
func (s *Session) head(division int64) email.Head {
	h := s.Settings.Head(division)
	one := func(a *mail.Address) string {
		if a == nil {
			return ""
		}
		return a.Address
	}
	list := func(addresses []*mail.Address) string {
		texts := make([]string, len(addresses))
		for i, a := range addresses {
			texts[i] = a.String()
		}
		return strings.Join(texts, ", ")
	}
	return email.Head{
		DebugTo: s.Settings.DebugEmail(division).To, ReplyTo: list(h.ReplyTo), Copies: list(h.Copies),
		Bounces: one(h.Bounces), Receipts: one(h.Receipts),
	}
}

func (s *Session) smsChannel() dispatch.Channel {
	if err := s.Problems.In(config.AreaSMS).Err(); err != nil {
		return dispatch.Channel{Fault: err}
	}
	if command := s.Settings.SMS.Command; command.On() {
		program, err := s.Command()
		if err != nil {
			return dispatch.Channel{Fault: ConfigError{err}}
		}
		return dispatch.Channel{Sender: program, Workers: command.Sessions, Once: true}
	}
	gateway, err := s.Gateway()
	if err != nil {
		return dispatch.Channel{Fault: ConfigError{err}}
	}
	s.closers = append(s.closers, gateway.Close)
	return dispatch.Channel{Sender: gateway, Workers: s.Settings.SMS.Connections}
}

// Gateway is made once, by the settings of LMS.
func (s *Session) Gateway() (*sms.Gateway, error) {
	c := s.Settings.SMS
	return sms.New(sms.Config{
		URL: c.URL, BackupURL: c.BackupURL, Token: c.Token.Reveal(), Username: c.User, Password: c.Password.Reveal(),
		PasswordIsMD5: c.PasswordIsMD5, From: c.Sender, MaxParts: c.MaxParts,
		DebugTo: s.Settings.DebugPhone(0).To, DebugOf: s.debugPhones(),
		Installation: s.Journal.Installation(), Connections: c.Connections,
	})
}

// Command is the program that sends SMS in the place of SMSAPI.
func (s *Session) Command() (*sms.Command, error) {
	c := s.Settings.SMS.Command
	return sms.NewCommand(sms.CommandConfig{
		Template: c.Template, Timeout: c.Timeout, Sessions: c.Sessions, Locks: s.Machine.StateDir,
		DebugTo: s.Settings.DebugPhone(0).To, DebugOf: s.debugPhones(),
		Installation: s.Journal.Installation(),
	})
}

// debugPhones are the numbers that replace recipients, by their division.
func (s *Session) debugPhones() map[int64]string {
	phones := make(map[int64]string)
	for _, division := range s.Settings.OwnDivisions() {
		phones[division] = s.Settings.DebugPhone(division).To
	}
	return phones
}

// ConfigError is a fault of configuration that no package below has a type for.
type ConfigError struct{ error }

func (e ConfigError) Unwrap() error { return e.error }
