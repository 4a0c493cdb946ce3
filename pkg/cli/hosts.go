package cli

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/host"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type hostsOptions struct {
	accept bool
	forget string
	json   bool

	given func(flag string) bool
}

func (a *app) hostsCommand() *cobra.Command {
	var o hostsOptions
	cmd := command("hosts [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.hosts(ctx, o) })
	f := cmd.Flags()
	f.BoolVar(&o.accept, "accept", false, "let this host send, and take the database as it is")
	f.StringVar(&o.forget, "forget", "", "take the leave of the host with this `NAME` or id")
	f.BoolVar(&o.json, "json", false, "one JSON object a line")
	o.given = f.Changed
	_ = cmd.RegisterFlagCompletionFunc("forget", a.completeHosts)
	return cmd
}

func (a *app) completeHosts(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	s, err := a.openLightly(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer s.close()
	var names []string
	hosts, _ := s.journal.Hosts()
	for _, h := range hosts {
		names = append(names, h.Name)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// hosts lists the machines that may send from the database, or changes the list.
func (a *app) hosts(ctx context.Context, o hostsOptions) error {
	if o.accept && o.given("forget") {
		return usage(i18n.Errorf("--accept and --forget exclude each other"))
	}
	s, err := a.openLightly(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	switch {
	case o.accept:
		return a.accept(ctx, s)
	case o.given("forget"):
		return a.forget(ctx, s, o.forget)
	}
	return a.listHosts(s, o.json)
}

// hostJSON is a line of "hosts --json".
type hostJSON struct {
	Name     string  `json:"name"`
	ID       string  `json:"id"`
	Database string  `json:"database"` // its name when the host was accepted
	Accepted *string `json:"accepted"`
	This     bool    `json:"this"` // the machine that is asked
}

func (a *app) listHosts(s *session, asJSON bool) error {
	hosts, begun := s.journal.Hosts()
	me, err := s.identity()
	if err != nil {
		me.Key = ""
	}
	var rows [][]string
	for _, h := range hosts {
		line := hostJSON{Name: h.Name, ID: h.Key, Database: h.Database, Accepted: timeOrNull(h.Accepted, s.zone()), This: h.Key == me.Key}
		if asJSON {
			if err := a.out.JSON(line); err != nil {
				return err
			}
			continue
		}
		mark := ""
		if line.This {
			mark = i18n.T("this one")
		}
		rows = append(rows, []string{h.Name, h.Key, h.Database, pastTime(h.Accepted, a.out.Terminal(), s.zone()), mark})
	}
	if len(rows) > 0 {
		return a.out.Write(ui.Table{Header: []string{i18n.T("HOST"), i18n.T("ID"), i18n.T("DATABASE"), i18n.T("ACCEPTED"), ""}, Rows: rows, Flexible: []int{0, 2}})
	}
	if !begun && !asJSON && a.out.Terminal() {
		_, err = fmt.Fprintln(a.streams.Out, i18n.T("no host has sent yet; the first that does is accepted by itself"))
		return err
	}
	return nil
}

// accept lets this machine send, and takes the database for what it is.
func (a *app) accept(ctx context.Context, s *session) error {
	me, err := s.identity()
	if err != nil {
		return err
	}
	stamped := s.stamped()
	restored := s.journal.Mark().Behind(stamped)
	if restored {
		// What was missed since the backup was mostly not missed at all.
		if err := s.journal.Tick(ctx, a.now().Truncate(time.Minute)); err != nil {
			return err
		}
	}
	if err := s.stampFile().Set(s.journal.Mark()); err != nil && restored {
		return err
	}
	if err := s.journal.Accept(ctx, s.asHost(me)); err != nil {
		return err
	}
	if _, err := ui.Fprintf(a.streams.Out, "host %s may send from %s now\n", me.Name, s.journal.Database()); err != nil {
		return err
	}
	if s.journal.Leftovers() {
		_, err = fmt.Fprintln(a.streams.Out, i18n.T("Messages or runs from before wait in it, and the next run sends them: see \"powiadom runs\"."))
	}
	return err
}

// forget takes the leave of the host with the name or id.
func (a *app) forget(ctx context.Context, s *session, name string) error {
	hosts, _ := s.journal.Hosts()
	known := make([]string, 0, len(hosts))
	var found []journal.Host
	for _, h := range hosts {
		known = append(known, h.Name)
		if strings.EqualFold(h.Name, name) || h.Key == name {
			found = append(found, h)
		}
	}
	switch len(found) {
	case 0:
		return usage(i18n.Errorf("host %s: there is none; known are: %s",
			name, cmp.Or(strings.Join(known, ", "), i18n.T("nobody"))))
	case 1:
		return s.journal.Forget(ctx, found[0])
	}
	return usage(i18n.Errorf("host %s: there are several; name one by its id: %s, %s",
		name, found[0].Key, found[1].Key))
}

// identity is which machine this is.
func (s *session) identity() (host.Identity, error) {
	return host.Identify(os.DirFS("/"), s.machine.Name, s.host)
}

func (s *session) asHost(me host.Identity) journal.Host {
	return journal.Host{Key: me.Key, Name: me.Name, Database: s.journal.Database(), Accepted: time.Now()}
}

// stampFile is where this machine keeps how far it brought the database.
func (s *session) stampFile() host.Stamp {
	return host.NewStamp(s.machine.StateDir, s.journal.Installation(), s.journal.Database())
}

// stamp notes how far this machine brought the database. It works without.
func (s *session) stamp(m notify.Mark) {
	if err := s.stampFile().Raise(m); err != nil {
		s.log.Debug("no stamp", "err", err)
	}
}

// stamped is what the stamp says, nothing when it cannot be read.
func (s *session) stamped() notify.Mark {
	m, err := s.stampFile().Read()
	if err != nil {
		s.log.Debug("no stamp", "err", err)
	}
	return m
}

// hostFault is why a machine may not send from the database.
type hostFault string

const (
	hostUnknown  hostFault = "unknown"  // it is not among those that may
	hostMoved    hostFault = "moved"    // none may yet, and another made the last run
	hostCopied   hostFault = "copied"   // it may from a database of another name
	hostRestored hostFault = "restored" // the database was put back
)

// hostError keeps a machine from sending.
type hostError struct {
	fault     hostFault
	host      string
	database  string      // as it is called
	accepted  string      // as it was called when the host was accepted
	last      string      // the host of its newest run
	have, had notify.Mark // of the database now, and of this machine's stamp
	zone      *time.Location
}

func (e *hostError) Error() string {
	switch e.fault {
	case hostCopied:
		return i18n.Sprintf("host %s may send from database %s, and this one is called %s: is it a copy? Nothing was sent",
			e.host, e.accepted, e.database)
	case hostMoved:
		return i18n.Sprintf("the last run from database %s was on host %s, and this is %s; nothing was sent",
			e.database, e.last, e.host)
	case hostRestored:
		return i18n.Sprintf("database %s is older than what this host wrote last: its last minute is %s and its newest run %d, while they were %s and %d. Is it a restored backup, or a copy? Nothing was sent",
			e.database, e.when(e.have), e.have.Run, e.when(e.had), e.had.Run)
	case hostUnknown:
	}
	return i18n.Sprintf("host %s is not among those that may send from database %s; nothing was sent",
		e.host, e.database)
}

func (e *hostError) when(m notify.Mark) string {
	if m.Tick.IsZero() {
		return "-"
	}
	return m.Tick.In(e.zone).Format(clock)
}

// Hint is how to go on.
func (e *hostError) Hint() string {
	if e.fault == hostRestored {
		return i18n.T("what waits in it may have been sent already: see \"powiadom runs\", cancel in LMS what must not go out, then: powiadom hosts --accept")
	}
	return i18n.T("a copy for tests must not send; if this host is meant to: powiadom hosts --accept")
}

// admit is checkHost for a process that is about to send.
func (s *session) admit(ctx context.Context) error { return s.checkHost(ctx, true) }

// checkHost is an error when this machine may not send from the database. The
// first one that is about to is accepted by itself. It costs no statement, but for
// that, and where something is wrong.
func (s *session) checkHost(ctx context.Context, sending bool) error {
	me, err := s.identity()
	if err != nil {
		return err
	}
	if err := s.checkRestored(ctx); err != nil {
		return err
	}
	hosts, begun := s.journal.Hosts()
	if !begun && !sending {
		return nil
	}
	if !begun {
		if err := s.mayBeFirst(ctx, me); err != nil {
			return err
		}
		if first, err := s.journal.AcceptFirst(ctx, s.asHost(me)); first || err != nil {
			return err
		}
		hosts, _ = s.journal.Hosts() // another was faster
	}
	i := slices.IndexFunc(hosts, func(h journal.Host) bool { return h.Key == me.Key })
	fault := &hostError{fault: hostUnknown, host: me.Name, database: s.journal.Database()}
	switch {
	case i < 0:
		return fault
	case hosts[i].Database != s.journal.Database():
		fault.fault, fault.accepted = hostCopied, hosts[i].Database
		return fault
	}
	return nil
}

// mayBeFirst is an error when nobody was accepted yet, and another machine made the
// last run: the database is a copy from before there was a list, or was moved.
func (s *session) mayBeFirst(ctx context.Context, me host.Identity) error {
	last, err := s.journal.LastHost(ctx)
	if err != nil || last == "" || strings.EqualFold(last, s.host) {
		return err
	}
	return &hostError{fault: hostMoved, host: me.Name, database: s.journal.Database(), last: last}
}

// Another process of this machine may have written since the database was read,
// and a node of a cluster may be behind another: it is asked again before it is
// taken for restored.
const (
	restoredLooks = 2
	restoredPause = time.Second / 2
)

func (s *session) checkRestored(ctx context.Context) error {
	had := s.stamped()
	for range restoredLooks {
		if !s.journal.Mark().Behind(had) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(restoredPause):
		}
		if err := s.journal.Look(ctx); err != nil {
			return err
		}
	}
	if have := s.journal.Mark(); have.Behind(had) {
		return &hostError{fault: hostRestored, database: s.journal.Database(), have: have, had: had, zone: s.zone()}
	}
	return nil
}

// forgottenError is a past minute of which nothing is remembered.
type forgottenError struct{ at, oldest string }

func (e *forgottenError) Error() string {
	return i18n.Sprintf("%s is older than the oldest run that is remembered, of %s: whether customers were told then is not known any more",
		e.at, e.oldest)
}

// Hint is how to go on.
func (*forgottenError) Hint() string {
	return i18n.T("\"powiadom send ID\" tells them now; \"run --dry-run --at\" shows whom it would have been")
}

// mayRun is an error when this machine may not send, or when the minute of --at is
// older than what is remembered: whether it was carried out cannot be told then.
func (s *session) mayRun(ctx context.Context, at time.Time, o runOptions) error {
	if err := s.checkHost(ctx, false); err != nil || o.at == "" {
		return err
	}
	oldest, err := s.journal.Remembered(ctx)
	if err != nil || !at.Before(oldest) {
		return err
	}
	return &forgottenError{at.Format(clock), oldest.In(s.zone()).Format(clock)}
}
