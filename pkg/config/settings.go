package config

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/span"
)

// Settings is everything powiadom is told besides the way to its database,
// checked.
type Settings struct {
	General  General
	Accounts Accounts
	// DefaultTexts are the texts for notifications without a body, by their name
	// in section phpui: indebted_mail, indebted_sms, invoice_mail, invoice_sms,
	// payment_mail, payment_sms. Only those that are not empty are here.
	DefaultTexts map[string]string
	Email        Email
	SMS          SMS
	Report       Report

	divisions map[int64]ofDivisions // those with rows of their own; 0: all others
}

// ofDivisions is what may differ by the customer's division.
type ofDivisions struct {
	sender       sender
	head         Head
	frames       Frames
	email, phone Debug
}

// General are the settings of no channel.
type General struct {
	Timezone *time.Location // in which schedules and dates are meant
	// Lease is how long a process may keep a delivery before another may take it.
	Lease time.Duration
	// IgnoreConsents sends without asking for mailingnotice and smsnotice.
	IgnoreConsents bool
	// IgnoreContactFlags uses contacts that are not marked for notifications.
	IgnoreContactFlags bool
	// AllowForeignNumbers sends SMS to numbers outside of Poland.
	AllowForeignNumbers bool
	// SMTPUTF8 says that the mail server takes letters outside ASCII before the @
	// (RFC 6531). Nobody knows that when messages are planned but the operator.
	SMTPUTF8 bool
	// Frames puts LMS's message templates around messages.
	Frames bool
	// FirstRunLimit is the most customers that the first run of a notification may
	// reach without being confirmed; 0: any number.
	FirstRunLimit int
	// SilentGroup is the customer group, by name or id, of those who are left in peace;
	// empty: none.
	SilentGroup string
	// AtMostOnce is how long a customer is left alone by what told him.
	AtMostOnce span.Span
	// SMSDaily is how many SMS a customer may get a day; 0: any number.
	SMSDaily int
	// Objection ends each message of marketing; empty: none may go out.
	Objection string
	// PaymentDays is how many days ago a payment may be dated at most that is told
	// of, however late it was booked.
	PaymentDays int
	// PayWithin is the days to pay of charges without a document, for customers of whom
	// neither LMS's card nor the division says.
	PayWithin int
	// Statuses are those of the customers who may be told.
	Statuses Statuses
	// RootDevice is LMS's id of the device from which the network spreads; 0: not
	// known.
	RootDevice int64
}

// Accounts says which of a customer's bank accounts %bankaccount holds. With
// neither it is the one computed from the division's.
type Accounts struct {
	All             bool // the customer's own ones as well
	OnlyAlternative bool // the customer's own ones alone, if he has any
}

// Defaults are the values that come from the machine.
type Defaults struct {
	Timezone    *time.Location // of the system
	UnknownZone string         // that the environment's TZ asks for in vain, which gives UTC
	Hostname    string
}

const defaultLease = 300 // seconds

// leastLease is, in seconds, four times the longest step of an attempt before its
// message is handed over (LongestStep of package email, and of sms): when an
// attempt is begun a quarter of the lease is left at least, and no step shall
// outlive it. Tests of dying processes, which cannot wait so long, are built with
// another one (-ldflags -X).
var leastLease = "240"

// LeastLease is the shortest lease that is allowed.
func LeastLease() time.Duration { return time.Duration(leastSeconds()) * time.Second }

func leastSeconds() int {
	n, err := strconv.Atoi(leastLease)
	if err != nil {
		return defaultLease
	}
	return n
}

const (
	defaultPaymentDays = 14
	maxPaymentDays     = 366
)

const maxFirstRunLimit = 1_000_000_000

// Settings reads and checks every setting. The struct is whole in any case, with
// defaults in the place of what is wrong; an area with problems is not to be
// used.
func (s *Source) Settings(d Defaults) (Settings, Problems) {
	var problems Problems
	set := readSettings(s.lookup, d, &problems)
	if set.SMS.Command = s.readSMSCommand(&problems); set.SMS.Command.On() {
		problems = slices.DeleteFunc(problems, func(p Problem) bool { return ofSMSAPI(p.Setting) })
	}
	s.checkSecrets(set, d, &problems)
	for _, division := range s.ownDivisions() {
		find := s.lookupDivision(division)
		set.divisions[division] = readOfDivision(
			reader{lookup: find, area: AreaEmail, division: division, problems: &problems},
			reader{lookup: find, area: AreaSMS, division: division, problems: &problems},
			set.General.Frames)
	}
	email := s.debugAnywhere(AreaEmail, &problems, parseDebugEmail, debugEmails())
	phone := s.debugAnywhere(AreaSMS, &problems, parseDebugPhone, debugPhones())
	all := set.divisions[0]
	for division, own := range set.divisions {
		own.email = cmp.Or(own.email, all.email, email)
		own.phone = cmp.Or(own.phone, all.phone, phone)
		set.divisions[division] = own
	}
	return set, problems
}

// readSettings reads what holds everywhere.
func readSettings(find lookup, d Defaults, problems *Problems) Settings {
	in := func(area Area) reader { return reader{lookup: find, area: area, problems: problems} }
	general := readGeneral(in(AreaGeneral), d)
	return Settings{
		General:      general,
		Accounts:     readAccounts(in(AreaGeneral)),
		DefaultTexts: readTexts(in(AreaGeneral)),
		Email:        readEmail(in(AreaEmail), d),
		SMS:          readSMS(in(AreaSMS)),
		Report:       readReport(in(AreaReport)),
		divisions:    map[int64]ofDivisions{0: readOfDivision(in(AreaEmail), in(AreaSMS), general.Frames)},
	}
}

// readOfDivision reads what holds for the customers of the readers' division.
func readOfDivision(email, sms reader, frames bool) ofDivisions {
	return ofDivisions{
		sender: readSender(email),
		head:   readHead(email),
		frames: readFrames(email, sms, frames),
		email:  readDebug(email, parseDebugEmail, debugEmails()),
		phone:  readDebug(sms, parseDebugPhone, debugPhones()),
	}
}

// OwnDivisions lists the divisions whose customers may be written to in another
// way than all others, in order.
func (s Settings) OwnDivisions() []int64 {
	ids := slices.Sorted(maps.Keys(s.divisions))
	return slices.DeleteFunc(ids, func(id int64) bool { return id == 0 })
}

// of is what holds for the customers of a division, 0 for none.
func (s Settings) of(division int64) ofDivisions {
	if own, ok := s.divisions[division]; ok {
		return own
	}
	return s.divisions[0]
}

// Head is what e-mails to customers of a division have in common.
func (s Settings) Head(division int64) Head { return s.of(division).head }

// DropCopies has e-mails go to their recipients alone.
func (s Settings) DropCopies() {
	for division, own := range s.divisions {
		own.head.Copies = nil
		s.divisions[division] = own
	}
}

// Frames are those of messages to customers of a division.
func (s Settings) Frames(division int64) Frames { return s.of(division).frames }

// DebugEmail is who gets the e-mails to customers of a division in their place.
// If anybody's are caught, everybody's are.
func (s Settings) DebugEmail(division int64) Debug { return s.of(division).email }

// DebugPhone is the same for SMS.
func (s Settings) DebugPhone(division int64) Debug { return s.of(division).phone }

func readGeneral(r reader, d Defaults) General {
	seconds := r.number("powiadom.lease", defaultLease, leastSeconds(), 3600)
	return General{
		Timezone: readTimezone(r, d),
		Lease:    time.Duration(seconds) * time.Second,
		IgnoreConsents: r.boolean("powiadom.ignore_customer_consents",
			r.flag(false, "notify.ignore_customer_consents")),
		IgnoreContactFlags: r.boolean("powiadom.ignore_contact_flags",
			r.flag(false, "notify.ignore_contact_flags")),
		AllowForeignNumbers: r.boolean("powiadom.foreign_numbers", false),
		SMTPUTF8:            r.boolean("powiadom.smtputf8", false),
		Frames:              r.boolean("powiadom.message_templates", false),
		FirstRunLimit:       r.number("powiadom.first_run_limit", 0, 0, maxFirstRunLimit),
		SilentGroup:         strings.TrimSpace(r.text("powiadom.silent_group")),
		AtMostOnce:          readSpan(r, "powiadom.at_most_once", span.Span{Days: 1}),
		SMSDaily:            r.number("powiadom.sms_daily_limit", defaultSMSDaily, 0, maxSMSDaily),
		Objection:           strings.TrimSpace(r.text("powiadom.objection")),
		PaymentDays:         r.number("powiadom.payment_days", defaultPaymentDays, 1, maxPaymentDays),
		PayWithin:           readPayWithin(r),
		Statuses:            readStatuses(r),
		RootDevice:          readRootDevice(r),
	}
}

// readSpan reads a length of time.
func readSpan(r reader, setting string, usual span.Span) span.Span {
	text := r.text(setting)
	if text == "" {
		return usual
	}
	s, err := span.Parse(text)
	if err != nil {
		r.problem(setting, "%v", err)
		return usual
	}
	return s
}

// A customer who gets more than a few SMS a day reads none.
const (
	defaultSMSDaily = 3
	maxSMSDaily     = 1000
)

const problemTimezone = "%q is no time zone: write a name such as Europe/Warsaw"

func readTimezone(r reader, d Defaults) *time.Location {
	const setting = "powiadom.timezone"
	name := r.text(setting)
	if name == "" {
		if d.UnknownZone != "" {
			r.problem("TZ", problemTimezone, d.UnknownZone)
		}
		return d.Timezone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		r.problem(setting, problemTimezone, name)
		return d.Timezone
	}
	return zone
}

// readRootDevice reads a setting of LMS's own, which may be anything: what is no
// id is as if it were not set.
func readRootDevice(r reader) int64 {
	id, err := strconv.ParseInt(r.text("phpui.root_netdevice_id"), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// readPayWithin reads settings of LMS's own, which may be anything: what is no number of
// days is 0, as there.
func readPayWithin(r reader) int {
	_, value := r.first("payments.deadline", "invoices.paytime")
	days, err := strconv.Atoi(value)
	if err != nil || days < 0 || days > math.MaxInt16 {
		return 0
	}
	return days
}

func readAccounts(r reader) Accounts {
	return Accounts{
		All:             r.flag(false, "messages.use_all_accounts", "notify.use_all_accounts"),
		OnlyAlternative: r.flag(false, "messages.use_only_alternative_accounts", "notify.use_only_alternative_accounts"),
	}
}

func readTexts(r reader) map[string]string {
	names := [...]string{
		"indebted_mail", "indebted_sms",
		"invoice_mail", "invoice_sms",
		"payment_mail", "payment_sms",
	}
	texts := map[string]string{}
	for _, name := range names {
		if text := r.raw("phpui." + name); text != "" {
			texts[name] = text
		}
	}
	return texts
}
