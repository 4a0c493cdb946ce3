package checkup

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"os"
	"os/user"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/crontab"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/inspect"
	"github.com/powiadom/powiadom/pkg/installation"
	"github.com/powiadom/powiadom/pkg/monitor"
)

// installation looks at file, database, LMS and own tables. It returns nil when
// one of them is missing, since all else needs them.
func (x *checkup) installation(ctx context.Context) *installation.Session {
	file, db, err := x.o.Connect(ctx)
	if err != nil {
		x.fail(codeDatabase, "", err)
		return nil
	}
	x.ok(codeFile, "%s", x.o.File)
	if info, err := os.Stat(x.o.File); err == nil && info.Mode().Perm()&0o004 != 0 {
		x.warn(codeFile, i18n.T("chmod o-r"), "%s holds a password and everybody may read it", x.o.File)
	}
	for _, w := range file.Warnings() {
		x.warn(codeFile, i18n.T("mend the line; PHP reads it in the same way, for LMS itself"), "%s", w)
	}
	s := x.o.Session(db)
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
	server, err := inspect.New(db, x.o.Now).Server(ctx)
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
func (x *checkup) lms(s *installation.Session) {
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
		x.warn(codeHost, i18n.T(adviceStamp), "%s cannot be written by this user: a restored backup would not be noticed", x.s.Machine.StateDir)
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
	now := x.o.Now()
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
			i18n.Duration(c.Ahead))
	default:
		x.ok(codeClock, "this machine and the database agree")
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
	if reads := cmp.Or(s.Config, config.DefaultFile); reads != x.o.File {
		s.Faults = append(s.Faults, crontab.Fault{Err: i18n.Errorf("it reads %s, and this command %s",
			reads, x.o.File), Advice: i18n.Sprintf("write -C %s behind \"run\", or call \"doctor\" with the file of that line",
			x.o.File)})
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
	return fmt.Sprintf("* * * * * %s %s run -C %s", name, program, x.o.File)
}
