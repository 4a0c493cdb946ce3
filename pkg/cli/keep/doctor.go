package keep

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/user"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"
	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/channel/email"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/crontab"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/inspect"
	"github.com/powiadom/powiadom/pkg/monitor"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type doctorOptions struct {
	json    bool
	offline bool
}

func (a commands) doctorCommand() *cobra.Command {
	var o doctorOptions
	cmd := app.Command("doctor [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.doctor(ctx, o) })
	cmd.Flags().BoolVar(&o.json, "json", false, "one JSON object a line")
	cmd.Flags().BoolVar(&o.offline, "offline", false, "ask neither mail server nor SMSAPI")
	return cmd
}

// checkTimeout bounds a look at a mail server or gateway.
const checkTimeout = 20 * time.Second

// level is how bad a finding is.
type level string

const (
	levelOK   level = "ok"
	levelWarn level = "warn" // it works, but hardly as it is meant
	levelFail level = "fail" // something does not work
)

// Codes of doctor's checks. They are stable: programs may look for them.
const (
	codeFile        = "file"
	codeDatabase    = "database"
	codeBinlog      = "binlog"
	codeLMS         = "lms"
	codeTables      = "tables"
	codeSettings    = "settings"
	codeRights      = "rights"
	codeHost        = "host"
	codeZone        = "zone"
	codeClock       = "clock"
	codeEmail       = "email"
	codeSender      = "sender"
	codeAccount     = "account"
	codeAddresses   = "addresses"
	codeSMS         = "sms"
	codeCrontab     = "crontab"
	codePause       = "pause"
	codeTick        = "tick"
	codeDefinitions = "definitions"
	codeFilters     = "filters"
	codeOutbox      = "outbox"
	codeRuns        = "runs"
	codeHeld        = "held"
	codeForeign     = "lms-waiting"
	codeIndex       = "index"
	codePing        = "ping"
)

// finding is one line of doctor, and of "doctor --json".
type finding struct {
	Level  level  `json:"level"`
	Code   string `json:"code"`
	Text   string `json:"text"`
	Advice string `json:"advice"` // what to do; empty when nothing is
}

// checkup shows findings as they are made.
type checkup struct {
	a     commands
	o     doctorOptions
	s     *app.Session
	wrong int
	err   error // of the output

	mailServer bool // it answers
}

func (x *checkup) ok(code, english string, args ...any) {
	x.show(finding{levelOK, code, i18n.Sprintf(english, args...), ""})
}

func (x *checkup) warn(code, advice, english string, args ...any) {
	x.show(finding{levelWarn, code, i18n.Sprintf(english, args...), advice})
}

// fail reports an error, with its own hint or else the advice.
func (x *checkup) fail(code, advice string, err error) {
	x.wrong++
	x.show(finding{levelFail, code, err.Error(), cmp.Or(app.HintFor(err), advice)})
}

func (x *checkup) show(f finding) {
	if x.err != nil {
		return
	}
	if x.o.json {
		x.err = x.a.Out.JSON(f)
		return
	}
	said := f.Text
	if f.Advice != "" {
		said = i18n.Sprintf("%s — %s", f.Text, f.Advice)
	}
	colours := map[level]ui.Colour{levelOK: ui.Good, levelWarn: ui.Strong, levelFail: ui.Bad}
	shown := ui.Text(ui.Line(said))
	if x.a.Out.Terminal() {
		// Below the text: the columns of level and code, and a blank after each.
		shown = ui.Text(strings.TrimSpace(string(x.a.Out.Wrap(strings.Repeat(" ", x.levelWidth()+1+codeWidth+1), said))))
	}
	_, x.err = ui.Fprintf(x.a.Streams.Out, "%s %-*s %s\n",
		ui.Cell{Text: fmt.Sprintf("%-*s", x.levelWidth(), x.a.Word(string(f.Level))), Colour: colours[f.Level]}, codeWidth, f.Code, shown)
}

// codeWidth is the room for the code of a check.
const codeWidth = 12

// levelWidth is the room for the longest name of a level.
func (x *checkup) levelWidth() int {
	width := 0
	for _, l := range []level{levelOK, levelWarn, levelFail} {
		width = max(width, utf8.RuneCountInString(x.a.Word(string(l))))
	}
	return width
}

// doctor looks whether everything is in place. It sends nothing and writes
// nothing.
func (a commands) doctor(ctx context.Context, o doctorOptions) error {
	x := &checkup{a: a, o: o}
	if x.s = x.installation(ctx); x.s != nil {
		defer x.s.Close()
		for _, check := range []func(context.Context){
			x.rights, x.host, x.zone, x.clock, x.email, x.senders, x.accounts, x.unbilled, x.statuses, x.sms, x.report, x.ignored, x.ping, x.crontab, x.pause, x.tick, x.definitions, x.outbox, x.runs, x.foreign, x.indexes,
		} {
			check(ctx)
		}
	}
	switch {
	case x.err != nil:
		return x.err
	case ctx.Err() != nil:
		return ctx.Err()
	case x.wrong > 0:
		return i18n.Errorf("checks that failed: %d", x.wrong)
	}
	return nil
}

// installation looks at file, database, LMS and own tables. It returns nil when
// one of them is missing, since all else needs them.
func (x *checkup) installation(ctx context.Context) *app.Session {
	file, db, err := x.a.Connect(ctx)
	if err != nil {
		x.fail(codeDatabase, "", err)
		return nil
	}
	x.ok(codeFile, "%s", x.a.ConfigFile)
	if info, err := os.Stat(x.a.ConfigFile); err == nil && info.Mode().Perm()&0o004 != 0 {
		x.warn(codeFile, i18n.T("chmod o-r"), "%s holds a password and everybody may read it", x.a.ConfigFile)
	}
	for _, w := range file.Warnings() {
		x.warn(codeFile, i18n.T("mend the line; PHP reads it in the same way, for LMS itself"), "%s", w)
	}
	s := &app.Session{Db: db, Begun: x.a.Now(), Log: x.a.Logger(), Closers: []func() error{db.Close}}
	x.server(ctx, file, db)
	err = s.Load(ctx, file)
	if s.Lms != nil {
		x.lms(s)
	}
	if err == nil {
		x.ok(codeTables, "up to date, installation %s", s.Journal.Installation())
		return s
	}
	code := codeTables
	switch {
	case s.Lms == nil:
		code = codeLMS
	case len(s.Problems.In(config.AreaGeneral)) > 0:
		code = codeSettings
	}
	x.fail(code, "", err)
	s.Close()
	return nil
}

// server tells what the database server is, whether others can listen on the way
// to it, and whether it takes what is written.
func (x *checkup) server(ctx context.Context, file *config.File, db *sqlx.DB) {
	where, err := file.Database(config.Exists)
	if err != nil {
		x.fail(codeDatabase, "", err)
		return
	}
	server, err := inspect.New(db, x.a.Now).Server(ctx)
	if err != nil {
		x.fail(codeDatabase, "", err)
		return
	}
	host, _, _ := net.SplitHostPort(where.Address)
	ip := net.ParseIP(host)
	switch {
	case where.Network == "unix":
		x.ok(codeDatabase, "%s at %s, server %s", where.Name, where.Address, server.Version)
	case server.Cipher != "":
		x.ok(codeDatabase, "%s at %s, server %s, encrypted (%s)", where.Name, where.Address, server.Version, server.Protocol)
	case host == "localhost", ip != nil && ip.IsLoopback():
		x.ok(codeDatabase, "%s at %s, server %s, not encrypted, on this machine", where.Name, where.Address, server.Version)
	default:
		x.warn(codeDatabase, i18n.T("set ssl_ca in [database]; the server must have a certificate"), "%s at %s, server %s, not encrypted: whoever can listen on the way reads all that is asked and answered",
			where.Name, where.Address, server.Version)
	}
	switch {
	case !server.Logs:
		x.ok(codeBinlog, "the server keeps no binary log")
	case strings.EqualFold(server.LogFormat, "STATEMENT"):
		x.fail(codeBinlog, i18n.T("set binlog_format = MIXED or ROW in its configuration"), i18n.Errorf("the server's binary log holds statements (binlog_format = STATEMENT): it refuses all that powiadom writes"))
	default:
		x.ok(codeBinlog, "the server's binary log is in form %s", server.LogFormat)
	}
}

// lms tells the generation of LMS, and what follows from it.
func (x *checkup) lms(s *app.Session) {
	schema := s.Lms.Schema()
	x.ok(codeLMS, "dbversion %s, message log in %s", schema.Version, schema.MessageCharset)
	if !schema.ItemSubject {
		x.ok(codeLMS, "this LMS keeps one subject for an entry of its message list: customers with different subjects get entries of their own")
	}
	if !schema.Cancelled {
		x.ok(codeLMS, "this LMS has no state for cancelled lines: they show as failed, with the reason")
	}
	if _, ok := schema.Storable("💡"); !ok {
		x.ok(codeLMS, "LMS's message log has no room for emoji: texts with one are refused when a notification is saved")
	}
}

// inspector looks at the database from outside of daily work.
func (x *checkup) inspector() *inspect.Inspector { return inspect.New(x.s.Db, x.a.Now) }

// fewRights is how many rights one line names; those on columns of one table are
// one.
const fewRights = 6

const adviceRights = "make a user of its own with scripts/grant.sql"

func (x *checkup) rights(ctx context.Context) {
	r, err := x.inspector().Rights(ctx)
	switch {
	case err != nil:
		x.fail(codeRights, "", err)
		return
	case len(r.Missing) > 0 && r.Roles:
		x.warn(codeRights, i18n.T(adviceRights), "not all rights of the database user are granted directly; what comes from roles is not looked into: %s",
			rightsText(r.Missing))
	case len(r.Missing) > 0:
		x.fail(codeRights, i18n.T("run scripts/grant.sql again as the database's administrator"), i18n.Errorf("the database user lacks rights: %s", rightsText(r.Missing)))
	case len(r.Excess) == 0:
		x.ok(codeRights, "what daily work needs and no more")
	}
	if len(r.Excess) > 0 {
		x.warn(codeRights, i18n.T(adviceRights), "the database user may do more than is needed: %s", rightsText(r.Excess))
	}
}

func rightsText(rights []inspect.Right) string {
	var together []inspect.Right
	for _, r := range rights {
		if n := len(together) - 1; n >= 0 && r.Column != "" && together[n].Column != "" &&
			together[n].Privilege == r.Privilege && together[n].Table == r.Table {
			together[n].Column += ", " + r.Column
			continue
		}
		together = append(together, r)
	}
	words := make([]string, 0, fewRights+1)
	for i, r := range together {
		if i == fewRights {
			words = append(words, "…")
			break
		}
		words = append(words, r.String())
	}
	return strings.Join(words, ", ")
}

const adviceStamp = "make the folder and give it to the user of cron's line, or set state_dir in [powiadom]"

// host tells whether this machine may send from the database, and whether it could
// tell that the database was put back.
func (x *checkup) host(ctx context.Context) {
	hosts, begun := x.s.Journal.Hosts()
	names := make([]string, len(hosts))
	for i, h := range hosts {
		names[i] = h.Name
	}
	me, _ := x.s.Identity()
	err := x.s.CheckHost(ctx, false)
	if err == nil && !begun {
		err = x.s.MayBeFirst(ctx, me)
	}
	switch {
	case err != nil:
		x.fail(codeHost, "", err)
	case begun:
		x.ok(codeHost, "%s may send; all that may: %s", me.Name, strings.Join(names, ", "))
	default:
		x.ok(codeHost, "%s may send: no host did yet, and the first one is accepted by itself", me.Name)
	}
	stamp := x.s.StampFile()
	_, err = stamp.Read()
	switch {
	case !stamp.Writable():
		x.warn(codeHost, i18n.T(adviceStamp), "%s cannot be written by this user: a restored backup would not be noticed",
			x.s.Machine.StateDir)
	case err != nil:
		x.warn(codeHost, i18n.T(adviceStamp), "%v", err)
	default:
		x.ok(codeHost, "a restored backup would be noticed: %s", x.s.Machine.StateDir)
	}
}

func (x *checkup) zone(ctx context.Context) {
	c, err := x.inspector().Clock(ctx)
	if err != nil {
		x.fail(codeZone, "", err)
		return
	}
	now := x.a.Now()
	_, offset := now.In(time.Local).Zone()
	if x.s.Zone() == time.Local && offset == 0 {
		x.warn(codeZone, i18n.T("set powiadom.timezone = Europe/Warsaw in LMS or in the ini file"), "powiadom.timezone is not set, and this machine's zone is UTC: schedules and days are meant in UTC")
		return
	}
	there := now.In(time.FixedZone("", int(c.Offset/time.Second)))
	x.ok(codeZone, "%s, now %s; this machine %s, database %s",
		x.s.Zone(), now.In(x.s.Zone()).Format("2006-01-02 15:04 MST"), now.In(time.Local).Format("-07:00"), there.Format("-07:00"))
}

// apart is by how much clocks may differ: leases and schedules are by minutes.
const apart = 5 * time.Second

func (x *checkup) clock(ctx context.Context) {
	c, err := x.inspector().Clock(ctx)
	switch {
	case err != nil:
		x.fail(codeClock, "", err)
	case c.Ahead.Abs() > apart:
		x.warn(codeClock, i18n.T("let both keep time by NTP"), "the clocks of this machine and of the database are %s apart",
			c.Ahead.Abs().Round(time.Second))
	default:
		x.ok(codeClock, "this machine and the database agree")
	}
}

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
	case x.o.offline:
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
			x.fail(codeSender, i18n.T(adviceSender), i18n.Errorf("division %d (%d customers): %w", id, customers[id], err))
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

// statuses tells whom a setting of LMS's keeps from being told, and what in it LMS
// does not understand.
func (x *checkup) statuses(context.Context) {
	s := x.s.Settings.General.Statuses
	allowed := strings.Join(s.Allowed, ", ")
	switch {
	case s.Setting == "":
	case len(s.Unknown) > 0:
		x.warn(codeSettings, i18n.T("the names are connected, awaiting, interested, disconnected, debtcollection; a ! in front means not"), "%s: no status has the name %s; as LMS reads it, notifications that name neither statuses nor customers reach those with the status %s alone",
			s.Setting, strings.Join(s.Unknown, ", "), allowed)
	default:
		x.ok(codeSettings, "%s: notifications that name neither statuses nor customers reach those with the status %s alone",
			s.Setting, allowed)
	}
}

func (x *checkup) sms(ctx context.Context) {
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
	if x.o.offline {
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
	for _, line := range x.s.DebugLines(notify.SMS) {
		x.warn(codeSMS, i18n.T("clear it when the trial is over"), "%s", line)
	}
}

// report looks at the settings of the report, which stop nothing else.
// ignored names the rows of uiconfig that do not count there.
func (x *checkup) ignored(context.Context) {
	for _, name := range x.s.Ignored {
		x.warn(codeSettings, i18n.T("delete it in LMS (Konfiguracja); write it into the ini file if it is meant"), "uiconfig has %s, which counts in the ini file alone: it is ignored", name)
	}
}

// ping looks at the watchdog's address. It does not ping him, for that would tell
// him that a run went well.
func (x *checkup) ping(context.Context) {
	address := x.s.Machine.Ping.Reveal()
	if address == "" {
		return
	}
	watchdog, err := monitor.ParseWatchdog(address)
	if err != nil {
		x.fail(codePing, i18n.T("correct it in the ini file; without it nobody is pinged"), err)
		return
	}
	x.ok(codePing, "%s is pinged after each good run", watchdog.Host())
}

func (x *checkup) report(context.Context) {
	for _, p := range x.s.Problems.In(config.AreaReport) {
		x.warn(codeSettings, i18n.T(adviceSettings), "%s", p)
	}
}

// crontab looks where runs are started from, and whether they can be.
func (x *checkup) crontab(context.Context) {
	starts, looked := crontab.Find(os.DirFS("/"))
	if len(starts) == 0 {
		x.warn(codeCrontab, i18n.Sprintf("write \"%s\" into /etc/cron.d/powiadom",
			x.cronLine()), "no line with \"powiadom run\" in %s",
			strings.Join(looked, ", "))
		return
	}
	places := make([]string, len(starts))
	for i, start := range starts {
		places[i] = fmt.Sprintf("%s:%d", start.File, start.Line)
		x.start(places[i], start)
	}
	if len(starts) > 1 {
		x.warn(codeCrontab, i18n.T("keep one of them"), "\"powiadom run\" stands in %s; once is enough on a machine",
			strings.Join(places, ", "))
	}
}

// start says what is wrong with a place that starts runs.
func (x *checkup) start(place string, s crontab.Start) {
	if reads := cmp.Or(s.Config, app.DefaultConfig); reads != x.a.ConfigFile {
		s.Faults = append(s.Faults, crontab.Fault{Err: i18n.Errorf("it reads %s, and this command %s",
			reads, x.a.ConfigFile), Advice: i18n.Sprintf("write -C %s behind \"run\", or call \"doctor\" with the file of that line",
			x.a.ConfigFile)})
	}
	for _, f := range s.Faults {
		said := fmt.Errorf("%s: %w", place, f.Err)
		if f.Fatal {
			x.fail(codeCrontab, f.Advice, said)
		} else {
			x.warn(codeCrontab, f.Advice, "%s", said)
		}
	}
	if len(s.Faults) == 0 {
		x.ok(codeCrontab, "%s", place)
	}
}

// cronLine is what starts this program every minute: by the user whom the package
// makes, where there is one.
func (x *checkup) cronLine() string {
	name := "root"
	if _, err := user.Lookup("powiadom"); err == nil {
		name = "powiadom"
	}
	program, err := os.Executable()
	if err != nil {
		program = "/usr/bin/powiadom"
	}
	return fmt.Sprintf("* * * * * %s %s run -C %s", name, program, x.a.ConfigFile)
}

// pause warns while everything is stopped.
func (x *checkup) pause(context.Context) {
	if paused := x.s.MayGoOn(); paused != nil {
		x.warn(codePause, app.HintFor(paused), "%v", paused)
	}
}

// quiet is for how long no run needs to look at the clock: cron starts one every
// minute.
const quiet = 3 * time.Minute

func (x *checkup) tick(context.Context) {
	last, err := x.s.Journal.LastTick()
	shown := last.In(x.s.Zone()).Format(app.Clock)
	switch {
	case err != nil:
		x.fail(codeTick, "", err)
	case last.IsZero():
		x.warn(codeTick, i18n.T("see that cron runs, and what it mails"), "no run has ever looked at the clock")
	case x.a.Now().Sub(last) > quiet:
		x.warn(codeTick, i18n.T("see that cron runs, and what it mails"), "no run has looked at the clock since %s", shown)
	default:
		x.ok(codeTick, "the last run looked at %s", shown)
	}
}

// definitions looks whether the active notifications could be sent, default
// texts among the rest, and whether their filters are still there.
func (x *checkup) definitions(ctx context.Context) {
	active, broken, err := x.s.Catalog.Active(ctx)
	if err != nil {
		x.fail(codeDefinitions, "", err)
		return
	}
	for _, b := range broken {
		x.fail(codeDefinitions, i18n.T(app.HintAnew), b)
	}
	d := x.s.Dispatcher()
	for _, n := range active {
		if err := d.Check(n); err != nil {
			x.fail(codeDefinitions, i18n.Sprintf("mend it with \"powiadom edit %d\", or disable it",
				n.ID), i18n.Errorf("%d (%s): %w", n.ID, n.Name, err))
		}
		names, err := x.s.Lms.Describe(ctx, n.Filters)
		if err != nil {
			x.fail(codeFilters, "", err)
			continue
		}
		unusable, err := x.s.Lms.Unusable(ctx, n.Filters)
		if err != nil {
			x.fail(codeFilters, "", err)
			continue
		}
		for _, f := range n.Filters {
			if _, ok := names[f]; !ok {
				x.warn(codeFilters, i18n.Sprintf("mend it with \"powiadom edit %d\"", n.ID), "%d (%s): filter %s matches nobody, LMS no longer has it",
					n.ID, n.Name, f)
			} else if fault := unusable[f]; fault != nil {
				x.warn(codeFilters, i18n.T("mend it in LMS"), "%d (%s): filter %s matches nobody: %v", n.ID, n.Name, f, fault)
			}
		}
	}
	x.namesakes(ctx)
	x.ok(codeDefinitions, "%d active", len(active))
}

// namesakes names notifications that people take for one another.
func (x *checkup) namesakes(ctx context.Context) {
	entries, _, err := x.s.Entries(ctx, nil)
	if err != nil {
		x.fail(codeDefinitions, "", err)
		return
	}
	first := make(map[string]int64, len(entries)) // by notify.NameKey
	for _, e := range entries {
		key := notify.NameKey(e.Name)
		if id, ok := first[key]; ok {
			x.warn(codeDefinitions, i18n.Sprintf("rename one of them, as in: powiadom edit %d --name \"Another name\"",
				e.ID), "%d (%s): notification %d has that name, too",
				e.ID, e.Name, id)
			continue
		}
		first[key] = e.ID
	}
}

func (x *checkup) outbox(ctx context.Context) {
	queues, err := x.inspector().Queues(ctx)
	if err != nil {
		x.fail(codeOutbox, "", err)
		return
	}
	for _, q := range queues {
		switch {
		case q.Late > 0:
			x.warn(codeOutbox, i18n.T("start \"powiadom run -v\" and see what it says"), "%s: %d of %d have waited for an hour and more without being tried",
				q.Channel, q.Late, q.Waiting)
		case q.Tried > 0:
			x.warn(codeOutbox, i18n.T("\"powiadom history --status new\" shows why"), "%s: %d of %d were tried five times and more",
				q.Channel, q.Tried, q.Waiting)
		default:
			x.ok(codeOutbox, "%s: %d waiting, up to %d attempts", q.Channel, q.Waiting, q.Attempts)
		}
	}
	lost, err := x.inspector().Lost(ctx)
	switch {
	case err != nil:
		x.fail(codeOutbox, "", err)
	case lost > 0:
		x.fail(codeOutbox, i18n.T("somebody changed their state by hand; set it to 3 in messageitems and use \"powiadom retry\""), i18n.Errorf("%d lines of LMS's log wait to be sent and are not in the outbox", lost))
	case len(queues) == 0:
		x.ok(codeOutbox, "empty")
	}
}

func (x *checkup) runs(ctx context.Context) {
	stuck, err := x.inspector().StuckRuns(ctx)
	if err != nil {
		x.fail(codeRuns, "", err)
		return
	}
	for _, r := range stuck {
		format := i18n.T("run %d has not ended in %s")
		if r.Planning {
			format = i18n.T("run %d has chosen customers for %s")
		}
		x.warn(codeRuns, i18n.Sprintf("\"powiadom runs %d\" shows how far it is; the next \"powiadom run\" goes on with it",
			r.ID), format, r.ID, r.Age.Truncate(time.Minute))
	}
	held, err := x.s.Journal.Held(ctx)
	if err != nil {
		x.fail(codeHeld, "", err)
		return
	}
	for _, h := range held {
		x.warn(codeHeld, "", app.TextHeldNote, h.Notification, h.Run, h.Recipients, h.Notification, h.Recipients)
	}
	if len(stuck)+len(held) == 0 {
		x.ok(codeRuns, "none that should have ended")
	}
}

func (x *checkup) foreign(ctx context.Context) {
	n, err := x.inspector().Foreign(ctx)
	switch {
	case err != nil:
		x.fail(codeForeign, "", err)
	case n > 0:
		x.warn(codeForeign, i18n.T("powiadom leaves them alone; look in LMS (Wiadomości, Lista) whose they are"), "%d lines of LMS's log that others should have sent wait for a day and more", n)
	default:
		x.ok(codeForeign, "nothing of others waits in LMS's log")
	}
}

// slowWork is from when on an index is worth a word.
const slowWork = 200 * time.Millisecond

func (x *checkup) indexes(ctx context.Context) {
	advice, err := x.inspector().Indexes(ctx, slowWork)
	if err != nil {
		x.fail(codeIndex, "", err)
		return
	}
	for _, a := range advice {
		round := func(d time.Duration) time.Duration { return d.Round(10 * time.Millisecond) }
		x.warn(codeIndex, a.Statement, "%s: %s, an index would save up to %s", a.Work, round(a.Takes), round(a.Saves))
	}
	if len(advice) == 0 {
		x.ok(codeIndex, "none is missing that would help")
	}
}

// Levels of findings, in words; see i18n.T.
var _ = []string{i18n.Mark("ok"), i18n.Mark("warn"), i18n.Mark("fail")}
