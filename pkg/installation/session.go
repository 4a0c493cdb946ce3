// Package installation is what all commands work on: an LMS and powiadom's tables in
// it, opened by a configuration file, with the settings and channels that they name,
// and the question whether this machine may send from it.
package installation

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
)

// Session is an open installation: its database and settings.
type Session struct {
	Db       *sqlx.DB
	Lms      *lms.Database
	Catalog  *catalog.Catalog
	Journal  *journal.Journal
	Diary    *diary.Diary
	Settings config.Settings
	Problems config.Problems
	Ignored  []string // settings of uiconfig for which only the file counts
	Log      *slog.Logger
	host     string
	Begun    time.Time // the present that all of the command goes by
	Machine  config.Host
	closers  []func() error
	names    map[string][]int64 // ids by notify.NameKey; see Namesakes
}

// Place is where an installation is opened from.
type Place struct {
	File string // the configuration file
	Now  func() time.Time
	Log  *slog.Logger
}

// Connect opens the database that the configuration file names.
func (p Place) Connect(ctx context.Context) (*config.File, *sqlx.DB, error) {
	file, err := config.ReadFile(p.File)
	if err != nil {
		return nil, nil, err
	}
	where, err := file.Database(config.Exists)
	if err != nil {
		return nil, nil, err
	}
	db, err := database.Open(ctx, where)
	err = file.Suspect(err)
	return file, db, err
}

// Session is a session with nothing loaded yet.
func (p Place) Session(db *sqlx.DB) *Session {
	return &Session{Db: db, Begun: p.Now(), Log: p.Log, closers: []func() error{db.Close}}
}

// Open opens the installation. It fails when LMS or powiadom's own tables are
// not as they must be; settings that concern one channel only are no failure.
func (p Place) Open(ctx context.Context) (*Session, error) { return p.openBy(ctx, (*Session).Load) }

// OpenLightly is Open without a look at LMS's tables; whoever has something to do
// calls Probe.
func (p Place) OpenLightly(ctx context.Context) (*Session, error) {
	return p.openBy(ctx, (*Session).loadLightly)
}

func (p Place) openBy(ctx context.Context, load func(*Session, context.Context, *config.File) error) (*Session, error) {
	begun := p.Now()
	file, db, err := p.Connect(ctx)
	if err != nil {
		return nil, err
	}
	s := p.Session(db)
	s.Begun = begun
	if err := load(s, ctx, file); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Load reads settings and who may send; daily work needs all of it.
func (s *Session) Load(ctx context.Context, file *config.File) error {
	l, err := lms.Open(ctx, s.Db)
	if err != nil {
		return err
	}
	s.Lms = l
	return s.loadOthers(ctx, file)
}

func (s *Session) loadLightly(ctx context.Context, file *config.File) error {
	s.Lms = lms.New(s.Db)
	return s.loadOthers(ctx, file)
}

// loadOthers loads what stands beside LMS's tables.
func (s *Session) loadOthers(ctx context.Context, file *config.File) error {
	var err error
	if s.host, err = os.Hostname(); err != nil {
		s.host = "localhost"
	}
	rows, err := s.Lms.Settings(ctx)
	if err != nil {
		return err
	}
	if s.Machine, err = file.Host(os.Getenv); err != nil {
		return err
	}
	source := config.New(file, configRows(rows))
	s.Ignored = source.Ignored()
	s.Settings, s.Problems = source.Settings(config.Defaults{Timezone: time.Local, UnknownZone: unknownZone(time.Local, os.Getenv("TZ")), Hostname: s.host})
	if err := s.Problems.In(config.AreaGeneral).Err(); err != nil {
		return err
	}
	s.Lms.PayWithin(s.Settings.General.PayWithin)
	s.Diary = diary.New(s.Db, diary.Person(), s.host)
	if s.Journal, err = journal.Open(ctx, s.Db, s.Lms, journal.Options{
		Lease: s.Settings.General.Lease, Host: s.host, Zone: s.Zone(), Diary: s.Diary,
	}); err != nil {
		return err
	}
	s.Journal.Tell(s.stamp)
	s.Catalog = catalog.New(s.Db)
	s.Catalog.Keep(s.Diary)
	return nil
}

// unknownZone returns the value of TZ if package time does not know it and took UTC in
// its place, as it does for unknown names and for rules such as CET-1CEST.
func unknownZone(local *time.Location, tz string) string {
	if name := strings.TrimPrefix(tz, ":"); name != "" && name != "UTC" && local.String() == "UTC" {
		return tz
	}
	return ""
}

func configRows(settings []lms.Setting) []config.Row {
	rows := make([]config.Row, len(settings))
	for i, s := range settings {
		rows[i] = config.Row{Section: s.Section, Var: s.Var, Value: s.Value, Disabled: s.Disabled, UserID: s.User, DivisionID: s.Division}
	}
	return rows
}

// Close ends the connection with the database.
func (s *Session) Close() {
	for _, c := range s.closers {
		if err := c(); err != nil {
			s.Log.Debug("close", "err", err)
		}
	}
}

// Past is the memory of what was done.
func (s *Session) Past() *past.Archive { return past.NewArchive(s.Db, s.Lms.Schema()) }

// Zone is the time zone of schedules and days.
func (s *Session) Zone() *time.Location { return s.Settings.General.Timezone }

// Minute is the present minute, in the installation's zone.
func (s *Session) Minute() time.Time { return s.Begun.In(s.Zone()).Truncate(time.Minute) }

// Passed reports that an instant lies before it.
func (s *Session) Passed(at time.Time) bool { return at.Before(s.Minute()) }

// Paused is the pause that is on; nil: none is.
func (s *Session) Paused() *journal.Pause { return s.Journal.Paused(s.Begun) }

// MayGoOn is an error while everything is paused.
func (s *Session) MayGoOn() error {
	if p := s.Paused(); p != nil {
		return &journal.PausedError{Pause: *p}
	}
	return nil
}

// UsedUp reports that a one-time notification has run already, though its row
// says that it is active: somebody wrote so by hand.
func (s *Session) UsedUp(ctx context.Context, e catalog.Entry) (bool, error) {
	if !e.Once {
		return false, nil
	}
	return s.Journal.Claimed(ctx, e.ID, e.OnceOccurrence())
}

// Entries returns the notifications with the ids, in their order, or without
// ids all that are not deleted. An id of none is an error beside the others.
func (s *Session) Entries(ctx context.Context, ids []int64) (found []catalog.Entry, missing []error, err error) {
	all, err := s.Catalog.List(ctx)
	if err != nil {
		return nil, nil, err
	}
	if len(ids) == 0 {
		return slices.DeleteFunc(all, func(e catalog.Entry) bool { return e.State == notify.Deleted }), nil, nil
	}
	for _, id := range ids {
		at := slices.IndexFunc(all, func(e catalog.Entry) bool { return e.ID == id })
		if at < 0 {
			missing = append(missing, i18n.Errorf("notification %d: %w", id, catalog.ErrNotFound))
			continue
		}
		found = append(found, all[at])
	}
	return found, missing, nil
}

// Namesakes are the others of a notification's name that are not deleted. Names
// are read once in a session.
func (s *Session) Namesakes(ctx context.Context, n notify.Notification) ([]int64, error) {
	if s.names == nil {
		entries, _, err := s.Entries(ctx, nil)
		if err != nil {
			return nil, err
		}
		s.names = make(map[string][]int64)
		for _, e := range entries {
			key := notify.NameKey(e.Name)
			s.names[key] = append(s.names[key], e.ID)
		}
	}
	if n.State == notify.Deleted {
		return nil, nil
	}
	others := slices.Clone(s.names[notify.NameKey(n.Name)])
	return slices.DeleteFunc(others, func(id int64) bool { return id == n.ID }), nil
}

// Drop gives up the runs of a notification that wait.
func (s *Session) Drop(ctx context.Context, id int64, why string) (dropped int, err error) {
	n, err := s.Catalog.Get(ctx, id)
	if n.ID != id {
		return 0, err
	}
	return s.Journal.DropHeld(ctx, n, why)
}
