package cli

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
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/crontab"
	"github.com/powiadom/powiadom/pkg/inspect"
	"github.com/powiadom/powiadom/pkg/monitor"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type doctorOptions struct {
	json    bool
	offline bool
}

func (a *app) doctorCommand() *cobra.Command {
	var o doctorOptions
	cmd := command("doctor [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.doctor(ctx, o) })
	cmd.Flags().BoolVar(&o.json, "json", false, flagJSON)
	cmd.Flags().BoolVar(&o.offline, "offline", false, flagOffline)
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

// examination shows findings as they are made.
type examination struct {
	a     *app
	o     doctorOptions
	s     *session
	wrong int
	err   error // of the output

	mailServer bool // it answers
}

func (x *examination) ok(code, format string, args ...any) {
	x.show(finding{levelOK, code, fmt.Sprintf(format, args...), ""})
}

func (x *examination) warn(code, advice, format string, args ...any) {
	x.show(finding{levelWarn, code, fmt.Sprintf(format, args...), advice})
}

// fail reports an error, with its own hint or else the advice.
func (x *examination) fail(code, advice string, err error) {
	x.wrong++
	x.show(finding{levelFail, code, err.Error(), cmp.Or(hintFor(err), advice)})
}

func (x *examination) show(f finding) {
	if x.err != nil {
		return
	}
	if x.o.json {
		x.err = x.a.out.JSON(f)
		return
	}
	said := f.Text
	if f.Advice != "" {
		said = fmt.Sprintf(textWithAdvice, f.Text, f.Advice)
	}
	colours := map[level]ui.Colour{levelOK: ui.Good, levelWarn: ui.Strong, levelFail: ui.Bad}
	shown := ui.Text(ui.Line(said))
	if x.a.out.Terminal() {
		// Below the text: the columns of level and code, and a blank after each.
		shown = ui.Text(strings.TrimSpace(string(x.a.out.Wrap(strings.Repeat(" ", x.levelWidth()+1+codeWidth+1), said))))
	}
	_, x.err = ui.Fprintf(x.a.streams.Out, "%s %-*s %s\n",
		x.a.out.Paint(colours[f.Level], fmt.Sprintf("%-*s", x.levelWidth(), x.a.word(string(f.Level)))), codeWidth, f.Code, shown)
}

// codeWidth is the room for the code of a check.
const codeWidth = 12

// levelWidth is the room for the longest name of a level.
func (x *examination) levelWidth() int {
	width := 0
	for _, l := range []level{levelOK, levelWarn, levelFail} {
		width = max(width, utf8.RuneCountInString(x.a.word(string(l))))
	}
	return width
}

// doctor looks whether everything is in place. It sends nothing and writes
// nothing.
func (a *app) doctor(ctx context.Context, o doctorOptions) error {
	x := &examination{a: a, o: o}
	if x.s = x.installation(ctx); x.s != nil {
		defer x.s.close()
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
		return fmt.Errorf(textDoctorWrong, x.wrong)
	}
	return nil
}

// installation looks at file, database, LMS and own tables. It returns nil when
// one of them is missing, since all else needs them.
func (x *examination) installation(ctx context.Context) *session {
	file, db, err := x.a.connect(ctx)
	if err != nil {
		x.fail(codeDatabase, "", err)
		return nil
	}
	x.ok(codeFile, textFileOK, x.a.configFile)
	if info, err := os.Stat(x.a.configFile); err == nil && info.Mode().Perm()&0o004 != 0 {
		x.warn(codeFile, adviceChmod, textWorldReadable, x.a.configFile)
	}
	for _, w := range file.Warnings() {
		x.warn(codeFile, adviceMendFile, "%s", w)
	}
	s := &session{db: db, begun: x.a.now(), log: x.a.logger(), closers: []func() error{db.Close}}
	x.server(ctx, file, db)
	err = s.load(ctx, file)
	if s.lms != nil {
		x.lms(s)
	}
	if err == nil {
		x.ok(codeTables, textTablesOK, s.journal.Installation())
		return s
	}
	code := codeTables
	switch {
	case s.lms == nil:
		code = codeLMS
	case len(s.problems.In(config.AreaGeneral)) > 0:
		code = codeSettings
	}
	x.fail(code, "", err)
	s.close()
	return nil
}

// server tells what the database server is, whether others can listen on the way
// to it, and whether it takes what is written.
func (x *examination) server(ctx context.Context, file *config.File, db *sqlx.DB) {
	where, err := file.Database(config.Exists)
	if err != nil {
		x.fail(codeDatabase, "", err)
		return
	}
	server, err := inspect.Open(db, x.a.now).Server(ctx)
	if err != nil {
		x.fail(codeDatabase, "", err)
		return
	}
	host, _, _ := net.SplitHostPort(where.Address)
	ip := net.ParseIP(host)
	switch {
	case where.Network == "unix":
		x.ok(codeDatabase, textServerSocket, where.Name, where.Address, server.Version)
	case server.Cipher != "":
		x.ok(codeDatabase, textServerTLS, where.Name, where.Address, server.Version, server.Protocol)
	case host == "localhost", ip != nil && ip.IsLoopback():
		x.ok(codeDatabase, textServerLocal, where.Name, where.Address, server.Version)
	default:
		x.warn(codeDatabase, adviceEncrypt, textServerPlain, where.Name, where.Address, server.Version)
	}
	switch {
	case !server.Logs:
		x.ok(codeBinlog, "%s", textBinlogOff)
	case strings.EqualFold(server.LogFormat, "STATEMENT"):
		x.fail(codeBinlog, adviceBinlog, errors.New(textBinlogStatement))
	default:
		x.ok(codeBinlog, textBinlogOK, server.LogFormat)
	}
}

// lms tells the generation of LMS, and what follows from it.
func (x *examination) lms(s *session) {
	schema := s.lms.Schema()
	x.ok(codeLMS, textLMSOK, schema.Version, schema.MessageCharset)
	if !schema.ItemSubject {
		x.ok(codeLMS, "%s", textNoItemSubject)
	}
	if !schema.Cancelled {
		x.ok(codeLMS, "%s", textNoCancelled)
	}
	if _, ok := schema.Storable("💡"); !ok {
		x.ok(codeLMS, "%s", textNoEmoji)
	}
}

// inspector looks at the database from outside of daily work.
func (x *examination) inspector() *inspect.Inspector { return inspect.Open(x.s.db, x.a.now) }

// fewRights is how many rights one line names; those on columns of one table are
// one.
const fewRights = 6

func (x *examination) rights(ctx context.Context) {
	r, err := x.inspector().Rights(ctx)
	switch {
	case err != nil:
		x.fail(codeRights, "", err)
		return
	case len(r.Missing) > 0 && r.Roles:
		x.warn(codeRights, adviceRights, textRightsRoles, rightsText(r.Missing))
	case len(r.Missing) > 0:
		x.fail(codeRights, adviceGrantAgain, fmt.Errorf(textRightsMissing, rightsText(r.Missing)))
	case len(r.Excess) == 0:
		x.ok(codeRights, "%s", textRightsOK)
	}
	if len(r.Excess) > 0 {
		x.warn(codeRights, adviceRights, textRightsExcess, rightsText(r.Excess))
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

// host tells whether this machine may send from the database, and whether it could
// tell that the database was put back.
func (x *examination) host(ctx context.Context) {
	hosts, begun := x.s.journal.Hosts()
	names := make([]string, len(hosts))
	for i, h := range hosts {
		names[i] = h.Name
	}
	me, _ := x.s.identity()
	err := x.s.checkHost(ctx, false)
	if err == nil && !begun {
		err = x.s.mayBeFirst(ctx, me)
	}
	switch {
	case err != nil:
		x.fail(codeHost, "", err)
	case begun:
		x.ok(codeHost, textHostOK, me.Name, strings.Join(names, ", "))
	default:
		x.ok(codeHost, textHostFirst, me.Name)
	}
	stamp := x.s.stampFile()
	_, err = stamp.Read()
	switch {
	case !stamp.Writable():
		x.warn(codeHost, adviceStamp, textNoStamp, x.s.machine.StateDir)
	case err != nil:
		x.warn(codeHost, adviceStamp, "%v", err)
	default:
		x.ok(codeHost, textStampOK, x.s.machine.StateDir)
	}
}

func (x *examination) zone(ctx context.Context) {
	c, err := x.inspector().Clock(ctx)
	if err != nil {
		x.fail(codeZone, "", err)
		return
	}
	now := x.a.now()
	_, offset := now.In(time.Local).Zone()
	if x.s.zone() == time.Local && offset == 0 {
		x.warn(codeZone, adviceZone, "%s", textZoneUTC)
		return
	}
	there := now.In(time.FixedZone("", int(c.Offset/time.Second)))
	x.ok(codeZone, textZone, x.s.zone(), now.In(x.s.zone()).Format("2006-01-02 15:04 MST"), now.In(time.Local).Format("-07:00"), there.Format("-07:00"))
}

// apart is by how much clocks may differ: leases and schedules are by minutes.
const apart = 5 * time.Second

func (x *examination) clock(ctx context.Context) {
	c, err := x.inspector().Clock(ctx)
	switch {
	case err != nil:
		x.fail(codeClock, "", err)
	case c.Ahead.Abs() > apart:
		x.warn(codeClock, adviceNTP, textClockApart, c.Ahead.Abs().Round(time.Second))
	default:
		x.ok(codeClock, "%s", textClockOK)
	}
}

func (x *examination) email(ctx context.Context) {
	if err := x.s.problems.In(config.AreaEmail).Err(); err != nil {
		x.fail(codeEmail, adviceSettings, err)
		return
	}
	mailer, err := x.s.mailer()
	if err != nil {
		x.fail(codeEmail, adviceSettings, err)
		return
	}
	defer func() { _ = mailer.Close() }()
	e := x.s.settings.Email
	switch {
	case x.o.offline:
		x.ok(codeEmail, textEmailOffline, e.Host, e.Port, e.TLS)
	default:
		ctx, cancel := context.WithTimeout(ctx, checkTimeout)
		defer cancel()
		err := mailer.Check(ctx)
		switch x.mailServer = err == nil; {
		case err != nil:
			x.fail(codeEmail, adviceSettings, fmt.Errorf("%s:%d: %w", e.Host, e.Port, err))
		case mailer.LogsIn():
			x.ok(codeEmail, textEmailOK, e.Host, e.Port, e.TLS)
		default:
			x.ok(codeEmail, textEmailNoLogin, e.Host, e.Port, e.TLS)
		}
	}
	for _, line := range x.s.debugLines(notify.Email) {
		x.warn(codeEmail, adviceDebug, "%s", line)
	}
}

// senders looks who e-mails to customers of each division are from. A division
// without customers sends to nobody.
func (x *examination) senders(ctx context.Context) {
	if x.s.problems.In(config.AreaEmail).Err() != nil {
		return // said already
	}
	divisions, err := x.s.lms.Divisions(ctx)
	if err != nil {
		x.fail(codeSender, "", err)
		return
	}
	customers, err := x.inspector().Divisions(ctx)
	if err != nil {
		x.fail(codeSender, "", err)
		return
	}
	mailer, err := x.s.mailer()
	if err != nil {
		return // said already
	}
	defer func() { _ = mailer.Close() }()
	divisions[0] = notify.Division{} // customers of none
	ids := make(map[string][]string) // of divisions, by sender
	envelopes := make(map[string]string)
	for _, id := range slices.Sorted(maps.Keys(divisions)) {
		from, err := x.s.from(divisions[id])
		switch {
		case err == nil:
			ids[from] = append(ids[from], strconv.FormatInt(id, 10))
			envelopes[mailer.SenderOf(notify.Delivery{Division: id, Sender: from})] = from
		case customers[id] == 0:
		case id == 0:
			x.fail(codeSender, adviceSender, fmt.Errorf(textNoDivision, customers[id], err))
		default:
			x.fail(codeSender, adviceSender, fmt.Errorf(textDivision, id, customers[id], err))
		}
	}
	for _, from := range slices.Sorted(maps.Keys(ids)) {
		x.ok(codeSender, textDivisionSender, from, strings.Join(ids[from], ", "))
	}
	if x.mailServer {
		x.trySenders(ctx, mailer, slices.Sorted(maps.Keys(envelopes)))
	}
}

// sendersTried bounds how many addresses the mail server is asked about.
const sendersTried = 10

// trySenders asks the mail server whether it takes mail from the addresses, which are
// those that it will be told.
func (x *examination) trySenders(ctx context.Context, mailer *email.Mailer, addresses []string) {
	if len(addresses) > sendersTried {
		x.warn(codeSender, adviceSendersTried, textSendersTried, len(addresses), sendersTried)
		addresses = addresses[:sendersTried]
	}
	for _, address := range addresses {
		within, cancel := context.WithTimeout(ctx, checkTimeout)
		err := mailer.Try(within, address)
		cancel()
		de, _ := errors.AsType[*notify.DeliveryError](err)
		switch {
		case err == nil:
			x.ok(codeSender, textSenderTaken, address)
		case de != nil && de.Class == notify.Temporary && de.Scope == notify.OfDelivery:
			x.ok(codeSender, textSenderLater, address, err) // greylisting
		case de != nil && de.Named && de.Class != notify.Halt:
			x.warn(codeSender, adviceSenderMailbox, textSenderMailbox, address, err)
		default:
			x.fail(codeSender, adviceSenderRefused, fmt.Errorf(textSenderRefused, address, err))
		}
	}
}

// accounts looks at what divisions have as bank accounts. One that is none stops
// the messages that would name it.
func (x *examination) accounts(ctx context.Context) {
	divisions, err := x.s.lms.Divisions(ctx)
	if err != nil {
		x.fail(codeAccount, "", err)
		return
	}
	customers, err := x.inspector().Divisions(ctx)
	if err != nil {
		x.fail(codeAccount, "", err)
		return
	}
	for _, id := range slices.Sorted(maps.Keys(divisions)) {
		if d := divisions[id]; customers[id] > 0 && d.Account != "" && d.BankAccount(1) == "" {
			x.warn(codeAccount, adviceAccount, textNoAccount, d.Account, id, customers[id])
		}
	}
}

// unbilled tells of the customers whom no notification reaches, since LMS's own
// mass mailing would leave them out.
func (x *examination) unbilled(ctx context.Context) {
	customers, first, err := x.inspector().Unbilled(ctx)
	switch {
	case err != nil:
		x.fail(codeAddresses, "", err)
	case customers > 0:
		x.warn(codeAddresses, adviceUnbilled, textUnbilledAre, customers, first)
	}
}

// statuses tells whom a setting of LMS's keeps from being told, and what in it LMS
// does not understand.
func (x *examination) statuses(context.Context) {
	s := x.s.settings.General.Statuses
	allowed := strings.Join(s.Allowed, ", ")
	switch {
	case s.Setting == "":
	case len(s.Unknown) > 0:
		x.warn(codeSettings, adviceStatuses, textStatusesUnknown, s.Setting, strings.Join(s.Unknown, ", "), allowed)
	default:
		x.ok(codeSettings, textStatusesOK, s.Setting, allowed)
	}
}

func (x *examination) sms(ctx context.Context) {
	if err := x.s.problems.In(config.AreaSMS).Err(); err != nil {
		if c := x.s.settings.SMS; c.Token == "" && (c.User == "" || c.Password == "") {
			x.warn(codeSMS, adviceSMSNotSet, textSMSNotSet, err)
		} else {
			x.fail(codeSMS, adviceSettings, err)
		}
		return
	}
	gateway, err := x.s.gateway()
	if err != nil {
		x.fail(codeSMS, adviceSettings, err)
		return
	}
	defer func() { _ = gateway.Close() }()
	settings := x.s.settings.SMS
	if x.o.offline {
		x.ok(codeSMS, textSMSOffline, settings.URL)
	} else {
		ctx, cancel := context.WithTimeout(ctx, checkTimeout)
		defer cancel()
		account, err := gateway.Check(ctx)
		points, numberErr := decimal.NewFromString(account.Points)
		switch {
		case err != nil:
			x.fail(codeSMS, adviceSettings, err)
		case numberErr == nil && !points.IsPositive():
			x.warn(codeSMS, advicePoints, textNoPoints, account.Points)
		default:
			x.ok(codeSMS, textSMSOK, settings.URL, cmp.Or(account.Points, textPointsUnknown))
		}
	}
	for _, line := range x.s.debugLines(notify.SMS) {
		x.warn(codeSMS, adviceDebug, "%s", line)
	}
}

// report looks at the settings of the report, which stop nothing else.
// ignored names the rows of uiconfig that do not count there.
func (x *examination) ignored(context.Context) {
	for _, name := range x.s.ignored {
		x.warn(codeSettings, adviceIgnored, textIgnored, name)
	}
}

// ping looks at the watchdog's address. It does not ping him, for that would tell
// him that a run went well.
func (x *examination) ping(context.Context) {
	address := x.s.machine.Ping.Reveal()
	if address == "" {
		return
	}
	watchdog, err := monitor.ParseWatchdog(address)
	if err != nil {
		x.fail(codePing, advicePing, err)
		return
	}
	x.ok(codePing, textPing, watchdog.Host())
}

func (x *examination) report(context.Context) {
	for _, p := range x.s.problems.In(config.AreaReport) {
		x.warn(codeSettings, adviceSettings, "%s", p)
	}
}

// crontab looks where runs are started from, and whether they can be.
func (x *examination) crontab(context.Context) {
	starts, looked := crontab.Find(os.DirFS("/"))
	if len(starts) == 0 {
		x.warn(codeCrontab, fmt.Sprintf(adviceCrontab, x.cronLine()), textNoCrontab, strings.Join(looked, ", "))
		return
	}
	places := make([]string, len(starts))
	for i, start := range starts {
		places[i] = fmt.Sprintf("%s:%d", start.File, start.Line)
		x.start(places[i], start)
	}
	if len(starts) > 1 {
		x.warn(codeCrontab, adviceCrontabTwice, textCrontabTwice, strings.Join(places, ", "))
	}
}

// start says what is wrong with a place that starts runs.
func (x *examination) start(place string, s crontab.Start) {
	if reads := cmp.Or(s.Config, defaultConfig); reads != x.a.configFile {
		s.Faults = append(s.Faults, crontab.Fault{Err: fmt.Errorf(textCronConfig, reads, x.a.configFile), Advice: fmt.Sprintf(adviceCronConfig, x.a.configFile)})
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
		x.ok(codeCrontab, textCrontabOK, place)
	}
}

// cronLine is what starts this program every minute: by the user whom the package
// makes, where there is one.
func (x *examination) cronLine() string {
	name := "root"
	if _, err := user.Lookup("powiadom"); err == nil {
		name = "powiadom"
	}
	program, err := os.Executable()
	if err != nil {
		program = "/usr/bin/powiadom"
	}
	return fmt.Sprintf("* * * * * %s %s run -C %s", name, program, x.a.configFile)
}

// pause warns while everything is stopped.
func (x *examination) pause(context.Context) {
	if paused := x.s.mayGoOn(); paused != nil {
		x.warn(codePause, hintFor(paused), "%v", paused)
	}
}

// quiet is for how long no run needs to look at the clock: cron starts one every
// minute.
const quiet = 3 * time.Minute

func (x *examination) tick(context.Context) {
	last, err := x.s.journal.LastTick()
	shown := last.In(x.s.zone()).Format(clock)
	switch {
	case err != nil:
		x.fail(codeTick, "", err)
	case last.IsZero():
		x.warn(codeTick, adviceTick, "%s", textNoTick)
	case x.a.now().Sub(last) > quiet:
		x.warn(codeTick, adviceTick, textTickOld, shown)
	default:
		x.ok(codeTick, textTickOK, shown)
	}
}

// definitions looks whether the active notifications could be sent, default
// texts among the rest, and whether their filters are still there.
func (x *examination) definitions(ctx context.Context) {
	active, broken, err := x.s.catalog.Active(ctx)
	if err != nil {
		x.fail(codeDefinitions, "", err)
		return
	}
	for _, b := range broken {
		x.fail(codeDefinitions, hintAnew, b)
	}
	d := x.s.dispatcher()
	for _, n := range active {
		if err := d.Check(n); err != nil {
			x.fail(codeDefinitions, fmt.Sprintf(adviceDefinition, n.ID), fmt.Errorf(textDefinitionBad, n.ID, n.Name, err))
		}
		names, err := x.s.lms.Describe(ctx, n.Filters)
		if err != nil {
			x.fail(codeFilters, "", err)
			continue
		}
		unusable, err := x.s.lms.Unusable(ctx, n.Filters)
		if err != nil {
			x.fail(codeFilters, "", err)
			continue
		}
		for _, f := range n.Filters {
			if _, ok := names[f]; !ok {
				x.warn(codeFilters, fmt.Sprintf(adviceFilterGone, n.ID), textFilterGone, n.ID, n.Name, f)
			} else if fault := unusable[f]; fault != nil {
				x.warn(codeFilters, adviceFilterUnusable, textFilterUnusable, n.ID, n.Name, f, fault)
			}
		}
	}
	x.namesakes(ctx)
	x.ok(codeDefinitions, textActive, len(active))
}

// namesakes names notifications that people take for one another.
func (x *examination) namesakes(ctx context.Context) {
	entries, _, err := x.s.entries(ctx, nil)
	if err != nil {
		x.fail(codeDefinitions, "", err)
		return
	}
	first := make(map[string]int64, len(entries)) // by notify.NameKey
	for _, e := range entries {
		key := notify.NameKey(e.Name)
		if id, ok := first[key]; ok {
			x.warn(codeDefinitions, fmt.Sprintf(adviceNamesake, e.ID), textNamesake, e.ID, e.Name, id)
			continue
		}
		first[key] = e.ID
	}
}

func (x *examination) outbox(ctx context.Context) {
	queues, err := x.inspector().Queues(ctx)
	if err != nil {
		x.fail(codeOutbox, "", err)
		return
	}
	for _, q := range queues {
		switch {
		case q.Late > 0:
			x.warn(codeOutbox, adviceOutboxLate, textOutboxLate, q.Channel, q.Late, q.Waiting)
		case q.Tried > 0:
			x.warn(codeOutbox, adviceOutboxTried, textOutboxTried, q.Channel, q.Tried, q.Waiting)
		default:
			x.ok(codeOutbox, textOutbox, q.Channel, q.Waiting, q.Attempts)
		}
	}
	lost, err := x.inspector().Lost(ctx)
	switch {
	case err != nil:
		x.fail(codeOutbox, "", err)
	case lost > 0:
		x.fail(codeOutbox, adviceLost, fmt.Errorf(textLost, lost))
	case len(queues) == 0:
		x.ok(codeOutbox, "%s", textOutboxEmpty)
	}
}

func (x *examination) runs(ctx context.Context) {
	stuck, err := x.inspector().StuckRuns(ctx)
	if err != nil {
		x.fail(codeRuns, "", err)
		return
	}
	for _, r := range stuck {
		format := textRunSending
		if r.Planning {
			format = textRunPlanning
		}
		x.warn(codeRuns, fmt.Sprintf(adviceRun, r.ID), format, r.ID, r.Age.Truncate(time.Minute))
	}
	held, err := x.s.journal.Held(ctx)
	if err != nil {
		x.fail(codeHeld, "", err)
		return
	}
	for _, h := range held {
		x.warn(codeHeld, "", textHeldNote, h.Notification, h.Run, h.Recipients, h.Notification, h.Recipients)
	}
	if len(stuck)+len(held) == 0 {
		x.ok(codeRuns, "%s", textRunsOK)
	}
}

func (x *examination) foreign(ctx context.Context) {
	n, err := x.inspector().Foreign(ctx)
	switch {
	case err != nil:
		x.fail(codeForeign, "", err)
	case n > 0:
		x.warn(codeForeign, adviceForeign, textForeign, n)
	default:
		x.ok(codeForeign, "%s", textForeignOK)
	}
}

// slowWork is from when on an index is worth a word.
const slowWork = 200 * time.Millisecond

func (x *examination) indexes(ctx context.Context) {
	advice, err := x.inspector().Indexes(ctx, slowWork)
	if err != nil {
		x.fail(codeIndex, "", err)
		return
	}
	for _, a := range advice {
		round := func(d time.Duration) time.Duration { return d.Round(10 * time.Millisecond) }
		x.warn(codeIndex, a.Statement, textIndex, a.Work, round(a.Takes), round(a.Saves))
	}
	if len(advice) == 0 {
		x.ok(codeIndex, "%s", textIndexOK)
	}
}
