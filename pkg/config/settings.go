package config

import (
	"strconv"
	"time"
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

	senders map[int64]sender // 0: of no division
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
	// FirstRunLimit is the most customers that the first run of a notification may
	// reach without being confirmed; 0: any number.
	FirstRunLimit int
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
	Timezone *time.Location // of the system
	Hostname string
}

const defaultLease = 300 // seconds

const maxFirstRunLimit = 1_000_000_000

// Settings reads and checks every setting. The struct is whole in any case, with
// defaults in the place of what is wrong; an area with problems is not to be
// used.
func (s *Source) Settings(d Defaults) (Settings, Problems) {
	var problems Problems
	set := readSettings(s.lookup, d, &problems)
	for _, division := range s.ownDivisions() {
		set.senders[division] = readSender(divisionReader(s, division, &problems))
	}
	return set, problems
}

// readSettings reads what holds everywhere.
func readSettings(find lookup, d Defaults, problems *Problems) Settings {
	in := func(area Area) reader { return reader{lookup: find, area: area, problems: problems} }
	return Settings{
		General:      readGeneral(in(AreaGeneral), d),
		Accounts:     readAccounts(in(AreaGeneral)),
		DefaultTexts: readTexts(in(AreaGeneral)),
		Email:        readEmail(in(AreaEmail), d),
		SMS:          readSMS(in(AreaSMS)),
		Report:       readReport(in(AreaReport)),
		senders:      map[int64]sender{0: readSender(in(AreaEmail))},
	}
}

func readGeneral(r reader, d Defaults) General {
	seconds := r.number("powiadom.lease", defaultLease, 2, 3600)
	return General{
		Timezone: readTimezone(r, d),
		Lease:    time.Duration(seconds) * time.Second,
		IgnoreConsents: r.boolean("powiadom.ignore_customer_consents",
			r.boolean("notify.ignore_customer_consents", false)),
		IgnoreContactFlags: r.boolean("powiadom.ignore_contact_flags",
			r.boolean("notify.ignore_contact_flags", false)),
		AllowForeignNumbers: r.boolean("powiadom.foreign_numbers", false),
		FirstRunLimit:       r.number("powiadom.first_run_limit", 0, 0, maxFirstRunLimit),
		RootDevice:          readRootDevice(r),
	}
}

func readTimezone(r reader, d Defaults) *time.Location {
	const setting = "powiadom.timezone"
	name := r.text(setting)
	if name == "" {
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

func readAccounts(r reader) Accounts {
	return Accounts{
		All:             r.boolean("messages.use_all_accounts", false),
		OnlyAlternative: r.boolean("messages.use_only_alternative_accounts", false),
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
