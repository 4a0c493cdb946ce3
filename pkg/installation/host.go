package installation

import (
	"context"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/host"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// Identity is which machine this is.
func (s *Session) Identity() (host.Identity, error) {
	return host.Identify(os.DirFS("/"), s.Machine.Name, s.host)
}

// AsHost is this machine as a host of this database.
func (s *Session) AsHost(me host.Identity) journal.Host {
	return journal.Host{Key: me.Key, Name: me.Name, Database: s.Journal.Database(), Accepted: time.Now()}
}

// StampFile is the file of that note.
func (s *Session) StampFile() host.Stamp {
	return host.NewStamp(s.Machine.StateDir, s.Journal.Installation(), s.Journal.Database())
}

// stamp notes on this machine what was written last into the database. A failure does
// no harm beyond that a restored backup would not be noticed.
func (s *Session) stamp(m notify.Mark) {
	if err := s.StampFile().Raise(m); err != nil {
		s.Log.Debug("no stamp", "err", err)
	}
}

// Stamped is what the stamp says, nothing when it cannot be read.
func (s *Session) Stamped() notify.Mark {
	m, err := s.StampFile().Read()
	if err != nil {
		s.Log.Debug("no stamp", "err", err)
	}
	return m
}

// hostFault is the reason why a machine may not send.
type hostFault string

const (
	hostUnknown  hostFault = "unknown"  // it is not among those that may
	hostMoved    hostFault = "moved"    // none may yet, and another made the last run
	hostCopied   hostFault = "copied"   // it may from a database of another name
	hostRestored hostFault = "restored" // the database was put back
)

// HostError means that this machine may not send.
type HostError struct {
	fault     hostFault
	host      string
	database  string      // as it is called
	accepted  string      // as it was called when the host was accepted
	last      string      // the host of its newest run
	have, had notify.Mark // of the database now, and of this machine's stamp
	zone      *time.Location
}

func (e *HostError) Error() string {
	switch e.fault {
	case hostCopied:
		return i18n.Sprintf("host %s may send from database %s, and this one is called %s: is it a copy? Nothing was sent",
			e.host, e.accepted, e.database)
	case hostMoved:
		return i18n.Sprintf("the last run from database %s was on host %s, and this is %s; nothing was sent", e.database, e.last, e.host)
	case hostRestored:
		return i18n.Sprintf("database %s is older than what this host wrote last: its last minute is %s and its newest run %d, while they were %s and %d. Is it a restored backup, or a copy? Nothing was sent",
			e.database, e.when(e.have), e.have.Run, e.when(e.had), e.had.Run)
	case hostUnknown:
	}
	return i18n.Sprintf("host %s is not among those that may send from database %s; nothing was sent", e.host, e.database)
}

func (e *HostError) when(m notify.Mark) string {
	if m.Tick.IsZero() {
		return "-"
	}
	return m.Tick.In(e.zone).Format(ui.Clock)
}

// Hint is how to go on.
func (e *HostError) Hint() string {
	if e.fault == hostRestored {
		return i18n.T("what waits in it may have been sent already: see \"powiadom runs\", cancel in LMS what must not go out, then: powiadom hosts --accept")
	}
	return i18n.T("a copy for tests must not send; if this host is meant to: powiadom hosts --accept")
}

// admit is checkHost for a process that is about to send.
func (s *Session) admit(ctx context.Context) error { return s.CheckHost(ctx, true) }

// CheckHost returns an error when this machine may not send from the database. With
// sending, the very first machine is accepted. It needs no statement unless it accepts
// the machine or finds something wrong.
func (s *Session) CheckHost(ctx context.Context, sending bool) error {
	me, err := s.Identity()
	if err != nil {
		return err
	}
	if err := s.checkRestored(ctx); err != nil {
		return err
	}
	hosts, begun := s.Journal.Hosts()
	if !begun && !sending {
		return nil
	}
	if !begun {
		if err := s.MayBeFirst(ctx, me); err != nil {
			return err
		}
		if first, err := s.Journal.AcceptFirst(ctx, s.AsHost(me)); first || err != nil {
			return err
		}
		hosts, _ = s.Journal.Hosts() // another was faster
	}
	i := slices.IndexFunc(hosts, func(h journal.Host) bool { return h.Key == me.Key })
	fault := &HostError{fault: hostUnknown, host: me.Name, database: s.Journal.Database()}
	switch {
	case i < 0:
		return fault
	case hosts[i].Database != s.Journal.Database():
		fault.fault, fault.accepted = hostCopied, hosts[i].Database
		return fault
	}
	return nil
}

// MayBeFirst is an error when nobody was accepted yet, and another machine made the
// last run: the database is a copy from before there was a list, or was moved.
func (s *Session) MayBeFirst(ctx context.Context, me host.Identity) error {
	last, err := s.Journal.LastHost(ctx)
	if err != nil || last == "" || strings.EqualFold(last, s.host) {
		return err
	}
	return &HostError{fault: hostMoved, host: me.Name, database: s.Journal.Database(), last: last}
}

// Another process of this machine may have written since the database was read,
// and a node of a cluster may be behind another: it is asked again before it is
// taken for restored.
const (
	restoredLooks = 2
	restoredPause = time.Second / 2
)

func (s *Session) checkRestored(ctx context.Context) error {
	had := s.Stamped()
	for range restoredLooks {
		if !s.Journal.Mark().Behind(had) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(restoredPause):
		}
		if err := s.Journal.Look(ctx); err != nil {
			return err
		}
	}
	if have := s.Journal.Mark(); have.Behind(had) {
		return &HostError{fault: hostRestored, database: s.Journal.Database(), have: have, had: had, zone: s.Zone()}
	}
	return nil
}

// Forgotten says that nothing is remembered of a minute; both times are local ones.
func Forgotten(at, oldest time.Time) error {
	return &ForgottenError{at.Format(ui.Clock), oldest.Format(ui.Clock)}
}

// ForgottenError is a past minute of which nothing is remembered.
type ForgottenError struct{ at, oldest string }

func (e *ForgottenError) Error() string {
	return i18n.Sprintf("%s is older than the oldest run that is remembered, of %s: whether customers were told then is not known any more",
		e.at, e.oldest)
}

// Hint is how to go on.
func (*ForgottenError) Hint() string {
	return i18n.T("\"powiadom send ID\" tells them now; \"run --dry-run --at\" shows whom it would have been")
}
