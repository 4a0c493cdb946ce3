package keep

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/inspect"
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

// inspector looks at the database from outside of daily work.
func (x *checkup) inspector() *inspect.Inspector { return inspect.New(x.s.Db, x.a.Now) }

// Levels of findings, in words; see i18n.T.
var _ = []string{i18n.Mark("ok"), i18n.Mark("warn"), i18n.Mark("fail")}
