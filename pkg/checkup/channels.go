package checkup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/channel/email"
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

const adviceSettings = "set it in LMS (Konfiguracja) or in the ini file"

func (x *checkup) email(ctx context.Context) {
	if err := x.s.Problems.In(config.AreaEmail).Err(); err != nil {
		x.fail(codeEmail, i18n.T(adviceSettings), err)
		return
	}
	mailer, err := x.s.Mailer()
	if err != nil {
		x.fail(codeEmail, i18n.T(adviceSettings), err)
		return
	}
	defer func() { _ = mailer.Close() }()
	e := x.s.Settings.Email
	switch {
	case x.o.Offline:
		x.ok(codeEmail, "%s:%d, TLS %s; not asked", e.Host, e.Port, e.TLS)
	default:
		ctx, cancel := context.WithTimeout(ctx, checkTimeout)
		defer cancel()
		err := mailer.Check(ctx)
		switch x.mailServer = err == nil; {
		case err != nil:
			x.fail(codeEmail, i18n.T(adviceSettings), fmt.Errorf("%s:%d: %w", e.Host, e.Port, err))
		case mailer.LogsIn():
			x.ok(codeEmail, "%s:%d answers, TLS %s, login accepted", e.Host, e.Port, e.TLS)
		default:
			x.ok(codeEmail, "%s:%d answers, TLS %s, no login", e.Host, e.Port, e.TLS)
		}
	}
	for _, line := range x.s.DebugLines(notify.Email) {
		x.warn(codeEmail, i18n.T("clear it when the trial is over"), "%s", line)
	}
}

const adviceSender = "set messages.sender_email in LMS, or the division's e-mail"

// senders looks who e-mails to customers of each division are from. A division
// without customers sends to nobody.
func (x *checkup) senders(ctx context.Context) {
	if x.s.Problems.In(config.AreaEmail).Err() != nil {
		return // said already
	}
	divisions, err := x.s.Lms.Divisions(ctx)
	if err != nil {
		x.fail(codeSender, "", err)
		return
	}
	customers, err := x.s.Lms.DivisionCustomers(ctx)
	if err != nil {
		x.fail(codeSender, "", err)
		return
	}
	mailer, err := x.s.Mailer()
	if err != nil {
		return // said already
	}
	defer func() { _ = mailer.Close() }()
	divisions[0] = notify.Division{} // customers of none
	ids := make(map[string][]string) // of divisions, by sender
	envelopes := make(map[string]string)
	for _, id := range slices.Sorted(maps.Keys(divisions)) {
		from, err := x.s.From(divisions[id])
		switch {
		case err == nil:
			ids[from] = append(ids[from], strconv.FormatInt(id, 10))
			envelopes[mailer.SenderOf(notify.Delivery{Division: id, Sender: from})] = from
		case customers[id] == 0:
		case id == 0:
			x.fail(codeSender, i18n.T(adviceSender), i18n.Errorf("customers of no division (%d): %w", customers[id], err))
		default:
			x.fail(codeSender, i18n.T(adviceSender), i18n.Errorf("division %d (%s): %w", id, notify.CustomerCount(customers[id]), err))
		}
	}
	for _, from := range slices.Sorted(maps.Keys(ids)) {
		x.ok(codeSender, "%s for divisions %s (0: none)", from, strings.Join(ids[from], ", "))
	}
	if x.mailServer {
		x.trySenders(ctx, mailer, slices.Sorted(maps.Keys(envelopes)))
	}
}

// sendersTried bounds how many addresses the mail server is asked about.
const sendersTried = 10

// trySenders asks the mail server whether it takes mail from the addresses, which are
// those that it will be told.
func (x *checkup) trySenders(ctx context.Context, mailer *email.Mailer, addresses []string) {
	if len(addresses) > sendersTried {
		x.warn(codeSender, i18n.T("watch the first run for refused ones"), "of %d senders the mail server was asked about the first %d only",
			len(addresses), sendersTried)
		addresses = addresses[:sendersTried]
	}
	for _, address := range addresses {
		within, cancel := context.WithTimeout(ctx, checkTimeout)
		err := mailer.Try(within, address)
		cancel()
		de, _ := errors.AsType[*notify.DeliveryError](err)
		switch {
		case err == nil:
			x.ok(codeSender, "the mail server takes mail from %s (asked with MAIL and RCPT, nothing was sent)", address)
		case de != nil && de.Class == notify.Temporary && de.Scope == notify.OfDelivery:
			x.ok(codeSender, "the mail server takes mail from %s later: %v", address, err) // greylisting
		case de != nil && de.Named && de.Class != notify.Halt:
			x.warn(codeSender, i18n.T("make that mailbox, so that answers and reports of delivery arrive"), "the mail server takes mail from %s, but none to it: %v",
				address, err)
		default:
			x.fail(codeSender, i18n.T("let the mail server take it (login, relaying, owner of the address), or set another sender"), i18n.Errorf("the mail server takes no mail from %s: %w", address, err))
		}
	}
}

// accounts looks at what divisions have as bank accounts. One that is none stops
// the messages that would name it.
func (x *checkup) accounts(ctx context.Context) {
	divisions, err := x.s.Lms.Divisions(ctx)
	if err != nil {
		x.fail(codeAccount, "", err)
		return
	}
	customers, err := x.s.Lms.DivisionCustomers(ctx)
	if err != nil {
		x.fail(codeAccount, "", err)
		return
	}
	for _, id := range slices.Sorted(maps.Keys(divisions)) {
		if d := divisions[id]; customers[id] > 0 && d.Account != "" && d.BankAccount(1) == "" {
			x.warn(codeAccount, i18n.T("correct it in LMS: 26 digits, or a shorter number that individual accounts begin with"), "%q of division %d (customers: %d) is no bank account: messages that would name it are not sent",
				d.Account, id, customers[id])
		}
	}
}

// unbilled tells of the customers whom no notification reaches, since LMS's own
// mass mailing would leave them out.
func (x *checkup) unbilled(ctx context.Context) {
	customers, first, err := x.s.Lms.Unbilled(ctx)
	switch {
	case err != nil:
		x.fail(codeAddresses, "", err)
	case customers > 0:
		x.warn(codeAddresses, i18n.T("give them one in LMS if they are to be told"), "customers without a billing address in LMS: %d, the first is %d; LMS's mass mailing leaves them out, and so does powiadom",
			customers, first)
	}
}

// sms looks at what sends SMS.
func (x *checkup) sms(ctx context.Context) {
	if x.s.Settings.SMS.Command.On() {
		x.smsCommand()
	} else {
		x.smsapi(ctx)
	}
	if x.s.Problems.In(config.AreaSMS).Err() != nil {
		return // said already
	}
	for _, line := range x.s.DebugLines(notify.SMS) {
		x.warn(codeSMS, i18n.T("clear it when the trial is over"), "%s", line)
	}
}

const adviceCommand = "correct sms_command in the ini file"

// smsCommand looks whether the program that sends SMS can be run by this user, and
// whether others could put something else in its place. It does not run it.
func (x *checkup) smsCommand() {
	if err := x.s.Problems.In(config.AreaSMS).Err(); err != nil {
		x.fail(codeSMS, i18n.T(adviceSettings), err)
		return
	}
	command, err := x.s.Command()
	if err != nil {
		x.fail(codeSMS, i18n.T(adviceCommand), err)
		return
	}
	switch open, err := examine(command.Program()); {
	case err != nil:
		x.fail(codeSMS, i18n.T("install it, and let the user of cron's line execute it"), i18n.Errorf("sms_command: %w", err))
	case open != "":
		x.fail(codeSMS, i18n.T("chmod o-w"), i18n.Errorf("sms_command: everybody on this machine may write to %s, and so choose what powiadom runs", open))
	case !x.s.StampFile().Writable():
		x.fail(codeSMS, i18n.T(adviceStamp), i18n.Errorf("sms_command: %s cannot be written by this user: it holds the files by which no more programs run at once than sms_command_sessions", x.s.Machine.StateDir))
	default:
		c := x.s.Settings.SMS.Command
		x.ok(codeSMS, "%s sends SMS in the place of SMSAPI, %d at once, within %s; not tried", command.Program(), c.Sessions, i18n.Duration(c.Timeout))
	}
}

// accessExecute is X_OK of access(2).
const accessExecute = 1

// examine tells whether this user can execute a program. open is what everybody may
// write to of the program itself and the folders above it, which would let him choose
// another one; in a folder with the sticky bit he could not.
func examine(program string) (open string, err error) {
	file, err := filepath.EvalSymlinks(program)
	if err != nil {
		return "", i18n.System(err)
	}
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return "", i18n.System(err)
	case !info.Mode().IsRegular():
		return "", i18n.Errorf("%s is no file", program)
	case syscall.Access(file, accessExecute) != nil:
		return "", i18n.Errorf("%s cannot be executed by this user", program)
	}
	for path := file; ; path = filepath.Dir(path) {
		info, err := os.Stat(path)
		if err != nil {
			return "", i18n.System(err)
		}
		if info.Mode().Perm()&0o002 != 0 && info.Mode()&os.ModeSticky == 0 {
			return path, nil
		}
		if path == filepath.Dir(path) {
			return "", nil
		}
	}
}

func (x *checkup) smsapi(ctx context.Context) {
	if err := x.s.Problems.In(config.AreaSMS).Err(); err != nil {
		if c := x.s.Settings.SMS; c.Token == "" && (c.User == "" || c.Password == "") {
			x.warn(codeSMS, i18n.T("set powiadom.smsapitoken if SMS are to be sent"), "not set up: %v", err)
		} else {
			x.fail(codeSMS, i18n.T(adviceSettings), err)
		}
		return
	}
	gateway, err := x.s.Gateway()
	if err != nil {
		x.fail(codeSMS, i18n.T(adviceSettings), err)
		return
	}
	defer func() { _ = gateway.Close() }()
	settings := x.s.Settings.SMS
	if x.o.Offline {
		x.ok(codeSMS, "%s; not asked", settings.URL)
	} else {
		ctx, cancel := context.WithTimeout(ctx, checkTimeout)
		defer cancel()
		account, err := gateway.Check(ctx)
		points, numberErr := decimal.NewFromString(account.Points)
		switch {
		case err != nil:
			x.fail(codeSMS, i18n.T(adviceSettings), err)
		case numberErr == nil && !points.IsPositive():
			x.warn(codeSMS, i18n.T("buy some; until then SMS wait, and after 23 hours they fail"), "the account at SMSAPI has no points: %s", account.Points)
		default:
			x.ok(codeSMS, "%s accepts the login, points: %s", settings.URL, cmp.Or(account.Points, i18n.T("not told")))
		}
	}
}
