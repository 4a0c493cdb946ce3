package cli

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

// session is an open installation: its database and settings.
type session struct {
	db       *sqlx.DB
	lms      *lms.Database
	catalog  *catalog.Catalog
	journal  *journal.Journal
	settings config.Settings
	problems config.Problems
	ignored  []string // settings of uiconfig for which only the file counts
	log      *slog.Logger
	host     string
	begun    time.Time // the present that all of the command goes by
	machine  config.Host
	closers  []func() error
	names    map[string][]int64 // ids by notify.NameKey; see namesakes
}

// The session's parts satisfy what package dispatch asks for.
var (
	_ dispatch.Catalog   = (*catalog.Catalog)(nil)
	_ dispatch.Directory = (*lms.Database)(nil)
	_ dispatch.Planner   = (*journal.Journal)(nil)
	_ dispatch.Examiner  = (*lms.Database)(nil)
	_ dispatch.Memory    = (*journal.Journal)(nil)
	_ dispatch.Outbox    = (*journal.Journal)(nil)
	_ dispatch.Ledger    = (*journal.Journal)(nil)
	_ dispatch.Sender    = (*email.Mailer)(nil)
	_ dispatch.Sender    = (*sms.Gateway)(nil)
)

// connect opens the database that the configuration file names.
func (a *app) connect(ctx context.Context) (*config.File, *sqlx.DB, error) {
	file, err := config.ReadFile(a.configFile)
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

// open opens the installation. It fails when LMS or powiadom's own tables are
// not as they must be; settings that concern one channel only are no failure.
func (a *app) open(ctx context.Context) (*session, error) { return a.openBy(ctx, (*session).load) }

// openLightly is open without a look at LMS's tables, which is to be made when
// there is something to do.
func (a *app) openLightly(ctx context.Context) (*session, error) {
	return a.openBy(ctx, (*session).loadLightly)
}

func (a *app) openBy(ctx context.Context, load func(*session, context.Context, *config.File) error) (*session, error) {
	begun := a.now()
	file, db, err := a.connect(ctx)
	if err != nil {
		return nil, err
	}
	s := &session{db: db, begun: begun, log: a.logger(), closers: []func() error{db.Close}}
	if err := load(s, ctx, file); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *session) load(ctx context.Context, file *config.File) error {
	l, err := lms.Open(ctx, s.db)
	if err != nil {
		return err
	}
	s.lms = l
	return s.loadOthers(ctx, file)
}

func (s *session) loadLightly(ctx context.Context, file *config.File) error {
	s.lms = lms.New(s.db)
	return s.loadOthers(ctx, file)
}

// loadOthers loads what stands beside LMS's tables.
func (s *session) loadOthers(ctx context.Context, file *config.File) error {
	var err error
	if s.host, err = os.Hostname(); err != nil {
		s.host = "localhost"
	}
	rows, err := s.lms.Settings(ctx)
	if err != nil {
		return err
	}
	if s.machine, err = file.Host(os.Getenv); err != nil {
		return err
	}
	source := config.New(file, configRows(rows))
	s.ignored = source.Ignored()
	s.settings, s.problems = source.Settings(config.Defaults{Timezone: time.Local, UnknownZone: unknownZone(time.Local, os.Getenv("TZ")), Hostname: s.host})
	if err := s.problems.In(config.AreaGeneral).Err(); err != nil {
		return err
	}
	if s.journal, err = journal.Open(ctx, s.db, s.lms, journal.Options{Lease: s.settings.General.Lease, Host: s.host, Zone: s.zone()}); err != nil {
		return err
	}
	s.journal.Tell(s.stamp)
	s.catalog = catalog.New(s.db)
	return nil
}

// unknownZone is what TZ asks for if the system's zone is UTC for want of it: time
// takes a name that is not known, and a rule such as CET-1CEST, for UTC.
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

func (s *session) close() {
	for _, c := range s.closers {
		if err := c(); err != nil {
			s.log.Debug("close", "err", err)
		}
	}
}

func (a *app) logger() *slog.Logger {
	level := slog.LevelWarn
	switch {
	case a.verbose >= 2:
		level = slog.LevelDebug
	case a.verbose == 1:
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if a.logJSON {
		return slog.New(slog.NewJSONHandler(a.streams.Err, o))
	}
	return slog.New(slog.NewTextHandler(a.streams.Err, o))
}

// attended reports whether a person reads standard error.
func (a *app) attended() bool { return ui.IsTerminal(a.streams.Err) }

// past is the memory of what was done.
func (s *session) past() *past.Archive { return past.NewArchive(s.db, s.lms.Schema()) }

func (s *session) zone() *time.Location { return s.settings.General.Timezone }

// dispatcher wires everything. Channels that are not set up say so when
// something is to be sent through them.
func (s *session) dispatcher() *dispatch.Dispatcher {
	return &dispatch.Dispatcher{
		Catalog: s.catalog, Directory: s.lms, Examiner: s.lms, Memory: s.journal, Planner: s.journal, Outbox: s.journal, Ledger: s.journal,
		Channels: map[notify.Channel]dispatch.Channel{notify.Email: s.emailChannel(), notify.SMS: s.smsChannel()},
		Settings: dispatch.Settings{
			Zone: s.zone(),
			Contacts: recipient.Policy{
				IgnoreConsents:     s.settings.General.IgnoreConsents,
				IgnoreContactFlags: s.settings.General.IgnoreContactFlags,
				AllowForeign:       s.settings.General.AllowForeignNumbers,
				SMTPUTF8:           s.settings.General.SMTPUTF8,
			},
			Accounts:      recipient.AccountPolicy{AddOwn: s.settings.Accounts.All, OnlyOwn: s.settings.Accounts.OnlyAlternative},
			FirstRunLimit: s.settings.General.FirstRunLimit,
			PaymentDays:   s.settings.General.PaymentDays,
			Statuses:      s.settings.General.Statuses.Allowed,
			Texts:         dispatch.Texts{Default: s.defaultText, From: s.from, SMS: s.smsText, Frame: s.frame, Storable: s.storable},
		},
		Log: s.log, Present: s.minute(), Now: time.Now, Admit: s.admit,
	}
}

// defaultText is LMS's text for an event and a channel: phpui.indebted_mail and
// its like.
func (s *session) defaultText(e notify.Event, c notify.Channel) (string, bool) {
	text, ok := s.settings.DefaultTexts[defaultName(e, c)]
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

// from is the From of e-mails to customers of a division, `"Name" <address>`.
func (s *session) from(d notify.Division) (string, error) {
	address, err := s.settings.Sender(d.ID, d.Email)
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

func (s *session) smsText(text string) (string, notify.Reason) {
	out, _, err := sms.Prepare(text, s.settings.SMS.MaxParts, s.settings.SMS.Transliterate)
	if _, ok := errors.AsType[*sms.TooLongError](err); ok {
		return "", notify.TooManyParts
	}
	if err != nil {
		return "", notify.EmptyText
	}
	return out, ""
}

// frame puts LMS's message template around a message. In one pass, so that what
// a customer's name holds is never expanded; those of LMS's variables that name
// the operator have the word that LMS's own programs have there.
func (s *session) frame(d notify.Division, c notify.Channel, html bool, body string) string {
	const nobody = "System"
	frames := s.settings.Frames(d.ID)
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

func (s *session) storable(text string) bool {
	_, ok := s.lms.Schema().Storable(text)
	return ok && utf8.ValidString(text)
}

func (s *session) emailChannel() dispatch.Channel {
	if err := s.problems.In(config.AreaEmail).Err(); err != nil {
		return dispatch.Channel{Fault: err}
	}
	mailer, err := s.mailer()
	if err != nil {
		return dispatch.Channel{Fault: configError{err}}
	}
	s.closers = append(s.closers, mailer.Close)
	return dispatch.Channel{Sender: mailer, Workers: s.settings.Email.Connections}
}

func (s *session) mailer() (*email.Mailer, error) {
	e := s.settings.Email
	c := email.Config{
		Host: e.Host, Port: e.Port, LocalName: e.HELO, TLS: e.TLS,
		VerifyPeer: e.VerifyPeer, AnyName: !e.VerifyName, SelfSigned: e.AllowSelfSigned,
		Username: e.Username, Password: e.Password.Reveal(), AuthType: e.Auth,
		Connections: e.Connections, MessagesPerConnection: e.PerConnection, Installation: s.journal.Installation(),
		Head: s.head(0), Divisions: make(map[int64]email.Head),
		// The Date that the customer reads is in his own zone.
		Now: func() time.Time { return time.Now().In(s.zone()) },
	}
	for _, division := range s.settings.OwnDivisions() {
		c.Divisions[division] = s.head(division)
	}
	return email.New(c)
}

// head is what e-mails to customers of a division have in common.
func (s *session) head(division int64) email.Head {
	h := s.settings.Head(division)
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
		DebugTo: s.settings.DebugEmail(division).To, ReplyTo: list(h.ReplyTo), Copies: list(h.Copies),
		Bounces: one(h.Bounces), Receipts: one(h.Receipts),
	}
}

func (s *session) smsChannel() dispatch.Channel {
	if err := s.problems.In(config.AreaSMS).Err(); err != nil {
		return dispatch.Channel{Fault: err}
	}
	gateway, err := s.gateway()
	if err != nil {
		return dispatch.Channel{Fault: configError{err}}
	}
	s.closers = append(s.closers, gateway.Close)
	return dispatch.Channel{Sender: gateway, Workers: s.settings.SMS.Connections}
}

func (s *session) gateway() (*sms.Gateway, error) {
	c := s.settings.SMS
	debug := make(map[int64]string)
	for _, division := range s.settings.OwnDivisions() {
		debug[division] = s.settings.DebugPhone(division).To
	}
	return sms.New(sms.Config{
		URL: c.URL, BackupURL: c.BackupURL, Token: c.Token.Reveal(), Username: c.User, Password: c.Password.Reveal(),
		PasswordIsMD5: c.PasswordIsMD5, From: c.Sender, MaxParts: c.MaxParts,
		DebugTo: s.settings.DebugPhone(0).To, DebugOf: debug,
		Installation: s.journal.Installation(), Connections: c.Connections,
	})
}
