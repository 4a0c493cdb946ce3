package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/host"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/installation"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/setup"
	"github.com/powiadom/powiadom/pkg/ui"
)

// The exit codes, as every command's help lists them.
const (
	ExitOK          = 0
	exitFailure     = 1
	exitUsage       = 2
	exitUndelivered = 3   // some deliveries failed for good
	exitGuard       = 4   // the guard stopped something, or a pause did
	exitConfig      = 5   // configuration or schema
	exitLater       = 75  // of a command that a mail server calls: it shall call again (EX_TEMPFAIL)
	exitInterrupted = 130 // 128 + SIGINT
)

// laterError asks the mail server that called to call again.
type laterError struct{ error }

func (e laterError) Unwrap() error { return e.error }

// Later marks an error as one after which a mail server shall call again, whatever it
// is: any other exit code would make it send a message back. Nil stays nil.
func Later(err error) error {
	if err == nil {
		return nil
	}
	return laterError{err}
}

// usageError is a command line that cannot be carried out as it stands.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// Usage marks an error as one of usage, which ends with exit code 2.
func Usage(err error) error { return usageError{err} }

// Unsure is a usage error whose hint says how to agree.
func Unsure(err error, hint string) error { return doubtError{err, hint} }

// doubtError means that something was not stored or sent because nobody agreed to it.
type doubtError struct {
	error
	hint string
}

func (e doubtError) Unwrap() error { return usageError{e.error} }

func (e doubtError) Hint() string { return e.hint }

// UndeliveredError ends a process whose deliveries partly failed for good.
type UndeliveredError struct {
	Failed int
	Unsure int // of them: they may have been delivered
	Runs   []int64
	Known  bool // cron was told of the same within a day
}

func (u UndeliveredError) Error() string {
	text := i18n.Sprintf("deliveries failed for good: %d (runs %s); LMS's message list has the reasons", u.Failed, u.runs())
	if u.Unsure > 0 {
		text = i18n.Sprintf("%s; %d of them may have been delivered all the same, since the server's answer was lost", text, u.Unsure)
	}
	return text
}

func (u UndeliveredError) runs() string {
	words := make([]string, len(u.Runs))
	for i, id := range u.Runs {
		words[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(words, ", ")
}

// Hint names the commands that tell more and mend.
func (u UndeliveredError) Hint() string {
	run := "RUN"
	if len(u.Runs) == 1 {
		run = u.runs()
	}
	return i18n.Sprintf("\"powiadom history --run %s --status failed\" shows them; once the cause is mended, \"powiadom retry %s\" puts them back", run, run)
}

// SeveralErrors ends a process with faults that were reported one by one.
type SeveralErrors []error

// Several is nil without faults.
func Several(faults []error) error {
	if len(faults) == 0 {
		return nil
	}
	return SeveralErrors(faults)
}

func (s SeveralErrors) Error() string { return errors.Join(s...).Error() }

func (s SeveralErrors) Unwrap() []error { return s }

// Usages ends a process with faults of the command line, of which there is one at
// least, each on a line of its own.
func Usages(faults []error) error {
	list := make(SeveralErrors, len(faults))
	for i, fault := range faults {
		list[i] = Usage(fault)
	}
	return list
}

// exitCode returns the exit code for an error.
func exitCode(err error) int {
	_, isUsage := errors.AsType[usageError](err)
	_, isStopped := errors.AsType[*dispatch.GuardError](err)
	_, isForeign := errors.AsType[*installation.HostError](err)
	_, isForgotten := errors.AsType[*installation.ForgottenError](err)
	_, isUndelivered := errors.AsType[UndeliveredError](err)
	_, isTaken := errors.AsType[*catalog.NameError](err)
	_, isPaused := errors.AsType[*journal.PausedError](err)
	_, isLater := errors.AsType[laterError](err)
	switch {
	case isLater:
		return exitLater
	case isUsage, isTaken:
		return exitUsage
	case isConfig(err):
		return exitConfig
	case isStopped, isForeign, isForgotten, isPaused:
		return exitGuard
	case isUndelivered:
		return exitUndelivered
	}
	return exitFailure
}

func isConfig(err error) bool {
	_, own := errors.AsType[installation.ConfigError](err)
	_, file := errors.AsType[*config.FileError](err)
	_, settings := errors.AsType[*config.SettingsError](err)
	_, schema := errors.AsType[*journal.SchemaError](err)
	_, old := errors.AsType[*lms.TooOldError](err)
	_, setUp := errors.AsType[*setup.Error](err)
	_, hand := errors.AsType[*setup.HandError](err)
	return own || setUp || hand || file || settings || schema || old || errors.Is(err, lms.ErrNotLMS) || errors.Is(err, host.ErrNoIdentity) || database.IsDenied(err) || serverHint(err) != ""
}

// Finish prints an error once, with a hint where there is something to try,
// and returns the exit code.
func (a *App) Finish(ctx context.Context, err error) int {
	var list []error
	if s, ok := errors.AsType[SeveralErrors](err); ok {
		list = s
	} else if err != nil {
		list = []error{err}
	}
	var hints []string
	for _, e := range list {
		if ctx.Err() != nil && errors.Is(e, context.Canceled) {
			continue // it only says again that the process was interrupted
		}
		if ce, ok := errors.AsType[*dispatch.ChannelError](e); ok && ce.Known && !a.Attended() {
			continue // said before; cron would mail it every minute
		}
		if ue, ok := errors.AsType[UndeliveredError](e); ok && ue.Known {
			continue // said before, today
		}
		_, _ = ui.Fprintf(a.Streams.Err, "powiadom: %v\n", e)
		if c, ok := errors.AsType[choiceError](e); ok {
			for _, line := range c.Lines() {
				_, _ = ui.Fprintf(a.Streams.Err, "  %s\n", line)
			}
		}
		if hint := a.HintFor(e); hint != "" && !slices.Contains(hints, hint) {
			hints = append(hints, hint)
		}
	}
	for _, hint := range hints {
		_, _ = ui.Fprintf(a.Streams.Err, "hint: %s\n", hint)
	}
	if ctx.Err() != nil {
		_, _ = ui.Fprintf(a.Streams.Err, "powiadom: %s\n", i18n.T("interrupted; the next run goes on with what is left"))
	}
	return EndCode(ctx, err)
}

// EndCode is the exit code of a process that ends with the error, or without one.
func EndCode(ctx context.Context, err error) int {
	_, isLater := errors.AsType[laterError](err)
	switch {
	case ctx.Err() != nil && !isLater:
		return exitInterrupted
	case err == nil:
		return ExitOK
	}
	return exitCode(err)
}

// serverHint says which setting helps when the database server refuses the connection,
// or its certificate is refused.
func serverHint(err error) string {
	switch {
	case database.IsStatementLog(err):
		return i18n.T("set binlog_format = MIXED or ROW in the configuration of the database server; with STATEMENT it refuses all that powiadom writes")
	case database.IsInsecure(err):
		return i18n.T("the database server wants TLS: set ssl_ca in [database] to the file of the certificate that signed the server's, or ssl_verify = off")
	case database.IsNoTLS(err):
		return i18n.T("set up TLS in the database server, or take ssl_ca and ssl_verify out of [database]")
	case database.IsUntrusted(err):
		return i18n.T("see ssl_ca in [database], and the host's name; ssl_verify = ca takes a certificate with any name, off takes any certificate")
	}
	if _, ok := errors.AsType[*database.PlainError](err); ok {
		return i18n.T("check user and password in [database]; if the server or the account wants TLS, set ssl_ca in [database], or ssl_verify = off")
	}
	return ""
}

// HintFor says what to do about an error; empty when nothing is known.
func (a *App) HintFor(err error) string {
	if h, ok := errors.AsType[interface {
		error
		Hint() string
	}](err); ok {
		return h.Hint()
	}
	if taken, ok := errors.AsType[*catalog.NameError](err); ok {
		return i18n.Sprintf("choose another name, or change the one that has it: powiadom edit %d", taken.ID)
	}
	if s, ok := errors.AsType[*journal.SchemaError](err); ok {
		if s.Have > s.Want {
			return i18n.T("install the newer powiadom on this machine, too")
		}
		return i18n.T("create or upgrade them with \"powiadom migrate\"")
	}
	if hint := serverHint(err); hint != "" {
		return hint
	}
	if none, ok := errors.AsType[*dispatch.NoTextError](err); ok && installation.DefaultName(none.Event, none.Channel) != "" {
		return i18n.Sprintf("give it one with --body or --body-file, or set phpui.%s in LMS; \"powiadom setup --default-texts\" puts Polish ones there",
			installation.DefaultName(none.Event, none.Channel))
	}
	switch {
	case database.LacksRight(err):
		return i18n.T("\"powiadom doctor\" names each right that is missing; scripts/grant.sql gives them")
	case database.IsDenied(err):
		return i18n.T("check user and password in [database], and the rights: scripts/grant.sql")
	case errors.Is(err, host.ErrNoIdentity):
		return i18n.T("set host in section [powiadom] of lms.ini, or POWIADOM_HOST in the environment, to a name that no other machine has")
	case errors.Is(err, dispatch.ErrNoText):
		return i18n.T("give it one with --body or --body-file")
	case errors.Is(err, catalog.ErrNotFound):
		return ""
	case errors.Is(err, catalog.ErrChanged):
		return i18n.T("nothing was stored; give the command again to see what is there now")
	}
	if _, ok := errors.AsType[usageError](err); ok {
		return i18n.Sprintf("\"%s --help\" shows what is allowed", cmp.Or(a.Called, "powiadom COMMAND"))
	}
	return ""
}
