package app

import (
	"context"
	"errors"
	"log/slog"
	"net/mail"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/channel/email"
	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/recipient"
	"github.com/powiadom/powiadom/pkg/ui"
)

// UsedUp reports that a one-time notification has run already, though its row
// says that it is active: somebody wrote so by hand.
func (s *Session) UsedUp(ctx context.Context, e catalog.Entry) (bool, error) {
	if !e.Once {
		return false, nil
	}
	return s.Journal.Claimed(ctx, e.ID, e.OnceOccurrence())
}

// Paused is the pause that is on; nil: none is.
func (s *Session) Paused() *journal.Pause { return s.Journal.Paused(s.Begun) }

// MayGoOn is an error while everything is paused.
func (s *Session) MayGoOn() error {
	if p := s.Paused(); p != nil {
		return &journal.PausedError{Pause: *p}
	}
	return nil
}

// Session is an open installation: its database and settings.
type Session struct {
	Db       *sqlx.DB
	Lms      *lms.Database
	Catalog  *catalog.Catalog
	Journal  *journal.Journal
	Settings config.Settings
	Problems config.Problems
	Ignored  []string // settings of uiconfig for which only the file counts
	Log      *slog.Logger
	host     string
	Begun    time.Time // the present that all of the command goes by
	Machine  config.Host
	Closers  []func() error
	names    map[string][]int64 // ids by notify.NameKey; see namesakes
}

// Connect opens the database that the configuration file names.
func (a *App) Connect(ctx context.Context) (*config.File, *sqlx.DB, error) {
	file, err := config.ReadFile(a.ConfigFile)
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

// Open opens the installation. It fails when LMS or powiadom's own tables are
// not as they must be; settings that concern one channel only are no failure.
func (a *App) Open(ctx context.Context) (*Session, error) { return a.openBy(ctx, (*Session).Load) }

// InSession opens the installation for as long as the work takes.
func (a *App) InSession(ctx context.Context, work func(*Session) error) error {
	s, err := a.Open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	return work(s)
}

// OpenLightly is Open without a look at LMS's tables; whoever has something to do
// calls Probe.
func (a *App) OpenLightly(ctx context.Context) (*Session, error) {
	return a.openBy(ctx, (*Session).loadLightly)
}

func (a *App) openBy(ctx context.Context, load func(*Session, context.Context, *config.File) error) (*Session, error) {
	begun := a.Now()
	file, db, err := a.Connect(ctx)
	if err != nil {
		return nil, err
	}
	s := &Session{Db: db, Begun: begun, Log: a.Logger(), Closers: []func() error{db.Close}}
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
	if s.Journal, err = journal.Open(ctx, s.Db, s.Lms, journal.Options{Lease: s.Settings.General.Lease, Host: s.host, Zone: s.Zone()}); err != nil {
		return err
	}
	s.Journal.Tell(s.stamp)
	s.Catalog = catalog.New(s.Db)
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
	for _, c := range s.Closers {
		if err := c(); err != nil {
			s.Log.Debug("close", "err", err)
		}
	}
}

// Logger writes to standard error, by the flags --verbose and --log-json.
func (a *App) Logger() *slog.Logger {
	level := slog.LevelWarn
	switch {
	case a.Verbose >= 2:
		level = slog.LevelDebug
	case a.Verbose == 1:
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if a.LogJSON {
		return slog.New(slog.NewJSONHandler(a.Streams.Err, o))
	}
	return slog.New(slog.NewTextHandler(a.Streams.Err, o))
}

// Attended reports whether a person reads standard error.
func (a *App) Attended() bool { return ui.IsTerminal(a.Streams.Err) }

// Past is the memory of what was done.
func (s *Session) Past() *past.Archive { return past.NewArchive(s.Db, s.Lms.Schema()) }

// Zone is the time zone of schedules and days.
func (s *Session) Zone() *time.Location { return s.Settings.General.Timezone }

// Dispatcher wires everything. Channels that are not set up say so when
// something is to be sent through them.
func (s *Session) Dispatcher() *dispatch.Dispatcher {
	return &dispatch.Dispatcher{
		Catalog: s.Catalog, Directory: s.Lms, Memory: s.Journal, Journal: s.Journal,
		Channels: map[notify.Channel]dispatch.Channel{notify.Email: s.emailChannel(), notify.SMS: s.smsChannel()},
		Settings: dispatch.Settings{
			Zone: s.Zone(),
			Contacts: recipient.Policy{
				IgnoreConsents:     s.Settings.General.IgnoreConsents,
				IgnoreContactFlags: s.Settings.General.IgnoreContactFlags,
				AllowForeign:       s.Settings.General.AllowForeignNumbers,
				SMTPUTF8:           s.Settings.General.SMTPUTF8,
			},
			Accounts:      recipient.AccountPolicy{AddOwn: s.Settings.Accounts.All, OnlyOwn: s.Settings.Accounts.OnlyAlternative},
			FirstRunLimit: s.Settings.General.FirstRunLimit,
			PaymentDays:   s.Settings.General.PaymentDays,
			Statuses:      s.Settings.General.Statuses.Allowed,
			Texts:         dispatch.Texts{Default: s.DefaultText, From: s.From, SMS: s.SMSText, Frame: s.frame, Storable: s.storable},
		},
		Log: s.Log, Present: s.Minute(), Now: time.Now, Admit: s.admit,
	}
}

// DefaultText is LMS's text for an event and a channel: phpui.indebted_mail and
// its like.
func (s *Session) DefaultText(e notify.Event, c notify.Channel) (string, bool) {
	text, ok := s.Settings.DefaultTexts[defaultName(e, c)]
	return text, ok
}

// defaultName is the name of that setting, empty where LMS has none.
func defaultName(e notify.Event, c notify.Channel) string {
	events := map[notify.Event]string{notify.Debt: "indebted", notify.Invoice: "invoice", notify.Payment: "payment"}
	channels := map[notify.Channel]string{notify.Email: "mail", notify.SMS: "sms"}
	if events[e] == "" || channels[c] == "" {
		return ""
	}
	return events[e] + "_" + channels[c]
}

// From is the From of e-mails to customers of a division, `"Name" <address>`.
func (s *Session) From(d notify.Division) (string, error) {
	address, err := s.Settings.Sender(d.ID, d.Email)
	if err != nil {
		return "", err
	}
	from := displayAddress(address)
	return from, email.CheckSender(from)
}

// displayAddress writes an address as LMS does, with letters as they are: the
// encoding for transport is the mail channel's work.
func displayAddress(a mail.Address) string {
	if a.Name == "" {
		return a.Address
	}
	quoted := strings.NewReplacer(`"`, `\"`, `\`, `\\`).Replace(a.Name)
	return `"` + quoted + `" <` + a.Address + `>`
}

// SMSText prepares a text for SMS, or says why it cannot go out by SMS.
func (s *Session) SMSText(text string) (string, notify.Reason) {
	out, _, err := sms.Prepare(text, s.Settings.SMS.MaxParts, s.Settings.SMS.Transliterate)
	if _, ok := errors.AsType[*sms.TooLongError](err); ok {
		return "", notify.TooManyParts
	}
	if err != nil {
		return "", notify.EmptyText
	}
	return out, ""
}

// frame puts LMS's message template around a message, in one pass, so that variables in
// a customer's name are never expanded. Variables that name the operator are replaced
// by the word that LMS's own programs use.
func (s *Session) frame(d notify.Division, c notify.Channel, html bool, body string) string {
	const nobody = "System"
	frames := s.Settings.Frames(d.ID)
	template := frames.Text
	switch {
	case c == notify.SMS:
		template = frames.SMS
	case html:
		template = frames.HTML
	}
	if template == "" {
		return body
	}
	if c == notify.SMS {
		return strings.ReplaceAll(template, "%body", body)
	}
	return strings.NewReplacer("%body", body, "%username", nobody, "%rusername", nobody, "%userposition", nobody).Replace(template)
}

func (s *Session) storable(text string) bool {
	_, ok := s.Lms.Schema().Storable(text)
	return ok && utf8.ValidString(text)
}

func (s *Session) emailChannel() dispatch.Channel {
	if err := s.Problems.In(config.AreaEmail).Err(); err != nil {
		return dispatch.Channel{Fault: err}
	}
	mailer, err := s.Mailer()
	if err != nil {
		return dispatch.Channel{Fault: configError{err}}
	}
	s.Closers = append(s.Closers, mailer.Close)
	return dispatch.Channel{Sender: mailer, Workers: s.Settings.Email.Connections}
}

// Mailer is made once, by the settings of LMS.
func (s *Session) Mailer() (*email.Mailer, error) {
	e := s.Settings.Email
	c := email.Config{
		Host: e.Host, Port: e.Port, LocalName: e.HELO, TLS: e.TLS,
		VerifyPeer: e.VerifyPeer, AnyName: !e.VerifyName, SelfSigned: e.AllowSelfSigned,
		Username: e.Username, Password: e.Password.Reveal(), AuthType: e.Auth,
		Connections: e.Connections, MessagesPerConnection: e.PerConnection, Installation: s.Journal.Installation(),
		Head: s.head(0), Divisions: make(map[int64]email.Head),
		// The Date that the customer reads is in his own zone.
		Now: func() time.Time { return time.Now().In(s.Zone()) },
	}
	for _, division := range s.Settings.OwnDivisions() {
		c.Divisions[division] = s.head(division)
	}
	return email.New(c)
}

// head is what e-mails to customers of a division have in common.
func (s *Session) head(division int64) email.Head {
	h := s.Settings.Head(division)
	one := func(a *mail.Address) string {
		if a == nil {
			return ""
		}
		return a.Address
	}
	list := func(addresses []*mail.Address) string {
		texts := make([]string, len(addresses))
		for i, a := range addresses {
			texts[i] = a.String()
		}
		return strings.Join(texts, ", ")
	}
	return email.Head{
		DebugTo: s.Settings.DebugEmail(division).To, ReplyTo: list(h.ReplyTo), Copies: list(h.Copies),
		Bounces: one(h.Bounces), Receipts: one(h.Receipts),
	}
}

func (s *Session) smsChannel() dispatch.Channel {
	if err := s.Problems.In(config.AreaSMS).Err(); err != nil {
		return dispatch.Channel{Fault: err}
	}
	gateway, err := s.Gateway()
	if err != nil {
		return dispatch.Channel{Fault: configError{err}}
	}
	s.Closers = append(s.Closers, gateway.Close)
	return dispatch.Channel{Sender: gateway, Workers: s.Settings.SMS.Connections}
}

// Gateway is made once, by the settings of LMS.
func (s *Session) Gateway() (*sms.Gateway, error) {
	c := s.Settings.SMS
	debug := make(map[int64]string)
	for _, division := range s.Settings.OwnDivisions() {
		debug[division] = s.Settings.DebugPhone(division).To
	}
	return sms.New(sms.Config{
		URL: c.URL, BackupURL: c.BackupURL, Token: c.Token.Reveal(), Username: c.User, Password: c.Password.Reveal(),
		PasswordIsMD5: c.PasswordIsMD5, From: c.Sender, MaxParts: c.MaxParts,
		DebugTo: s.Settings.DebugPhone(0).To, DebugOf: debug,
		Installation: s.Journal.Installation(), Connections: c.Connections,
	})
}
