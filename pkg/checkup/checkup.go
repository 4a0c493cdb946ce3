// Package checkup looks whether an installation can do its work: the file, the
// database and what it allows, LMS, the channels, cron, and what waits too long. It
// sends nothing and writes nothing.
package checkup

import (
	"cmp"
	"context"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/inspect"
	"github.com/powiadom/powiadom/pkg/installation"
)

// checkTimeout bounds a look at a mail server or gateway.
const checkTimeout = 20 * time.Second

// Level is how bad a finding is.
type Level string

// The levels.
const (
	OK   Level = "ok"
	Warn Level = "warn" // it works, but hardly as it is meant
	Fail Level = "fail" // something does not work
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

// Finding is what one check found, and a line of "doctor --json".
type Finding struct {
	Level  Level  `json:"level"`
	Code   string `json:"code"`
	Text   string `json:"text"`
	Advice string `json:"advice"` // what to do; empty when nothing is
}

// Options say where to look and how.
type Options struct {
	installation.Place
	Offline bool                   // ask neither mail server nor SMSAPI
	Hint    func(err error) string // what to do about an error; empty when nothing is known
}

// checkup shows findings as they are made.
type checkup struct {
	o          Options
	show       func(Finding)
	s          *installation.Session
	mailServer bool // it answers
}

func (x *checkup) ok(code, english string, args ...any) {
	x.show(Finding{OK, code, i18n.Sprintf(english, args...), ""})
}

func (x *checkup) warn(code, advice, english string, args ...any) {
	x.show(Finding{Warn, code, i18n.Sprintf(english, args...), advice})
}

// fail reports an error, with its own hint or else the advice.
func (x *checkup) fail(code, advice string, err error) {
	x.show(Finding{Fail, code, err.Error(), cmp.Or(x.o.Hint(err), advice)})
}

// Look makes all checks and shows what each one finds. Without a database, LMS or
// tables of our own it ends there, since all else needs them.
func Look(ctx context.Context, o Options, show func(Finding)) {
	x := &checkup{o: o, show: show}
	if x.s = x.installation(ctx); x.s == nil {
		return
	}
	defer x.s.Close()
	for _, check := range []func(context.Context){
		x.rights, x.host, x.zone, x.clock, x.email, x.senders, x.accounts, x.unbilled, x.statuses, x.sms, x.report, x.ignored, x.ping, x.crontab, x.pause, x.tick, x.definitions, x.outbox, x.runs, x.foreign, x.indexes,
	} {
		check(ctx)
	}
}

// inspector looks at the database from outside of daily work.
func (x *checkup) inspector() *inspect.Inspector { return inspect.New(x.s.Db, x.o.Now) }

// Levels of findings, in words; see i18n.T.
var _ = []string{i18n.Mark("ok"), i18n.Mark("warn"), i18n.Mark("fail")}
