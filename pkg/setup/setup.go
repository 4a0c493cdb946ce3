// Package setup brings a machine from LMS's own lms.ini to the first run: own
// tables, a database user who may do the daily work and no more, a file that leads
// him to the database, LMS's default texts, and cron's line. Survey looks at what is
// there and makes the list of what is missing; nothing is changed before a Step is
// applied, each of which is whole or nothing, and none is needed twice.
//
// It asks nobody and prints nothing.
package setup

import (
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
)

//go:embed queries/*.sql
var files embed.FS

// Request says what is to be set up.
type Request struct {
	LMS         string // LMS's own lms.ini
	File        string // the file of daily work
	Admin       string // a file like lms.ini with an administrator of the database; empty: none
	User        string // of the database, for daily work
	RunAs       string // the user of this machine for daily work
	Cron        string // the file of cron's line; empty: none
	Locale      string // of what runs say; empty: cron's
	Program     string // this program, with its whole path
	NewPassword bool   // the database user gets one, whatever he had
	Root        bool   // the process is root's
}

// Name tells the steps apart.
type Name string

// The steps, in their order.
const (
	Tables Name = "tables"
	File   Name = "file"
	User   Name = "user"
	Texts  Name = "texts"
	Cron   Name = "cron"
)

// Step is one thing that has to be in place.
type Step struct {
	Name     Name
	Done     bool   // it is
	Optional bool   // all the rest works without it
	Says     string // what is there, or what will be done
	Shows    string // the statements or the file, without secrets; empty: nothing to show

	apply func(ctx context.Context) error
}

// Apply does what is missing.
func (s Step) Apply(ctx context.Context) error {
	if s.Done {
		return nil
	}
	return s.apply(ctx)
}

// Error is what keeps a setup from going on, and what to do about it.
type Error struct {
	Err    error
	Advice string
}

func (e *Error) Error() string { return e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

// Hint returns the advice, for the line below the error.
func (e *Error) Hint() string { return e.Advice }

func fault(advice, english string, args ...any) *Error {
	return &Error{Err: i18n.Errorf(english, args...), Advice: advice}
}

// HandError means that somebody else has to go on: File holds the statements for
// an administrator of the database.
type HandError struct {
	File string
	LMS  string // the user who may not
}

func (e *HandError) Error() string {
	return i18n.Sprintf("the database user is not made yet: LMS's own (%s) may not make users", e.LMS)
}

// Hint returns the command for the administrator.
func (e *HandError) Hint() string {
	return i18n.Sprintf("an administrator of the database runs \"mysql <%s\" (it holds the password); \"powiadom setup\" again then goes on. Or give it an administrator with --admin-ini",
		e.File)
}

// Setup is what was found, and what is missing.
type Setup struct {
	Request
	Where config.Database // of LMS
	Steps []Step
	Wants []error // what must be mended by others first; the steps are not to be applied before

	file     *config.File
	lmsDB    *sqlx.DB
	lms      *lms.Database
	admin    *sqlx.DB // nil: nobody is known who may make users
	adminIs  string   // how he is called
	client   string   // the host that we are on, as the database server sees it
	password config.Secret
	queries  database.Queries
	closers  []func() error
}

// Survey looks at everything and changes nothing. The caller closes the result.
func Survey(ctx context.Context, r Request) (*Setup, error) {
	s := &Setup{Request: r, queries: database.Load(files)}
	for _, look := range []func(context.Context) error{s.openLMS, s.findAdmin, s.surveyTables, s.surveyAccount, s.surveyTexts, s.surveyCron} {
		if err := look(ctx); err != nil {
			s.Close()
			return nil, err
		}
	}
	return s, nil
}

// Close ends the connections.
func (s *Setup) Close() {
	for _, c := range s.closers {
		_ = c() // nothing was left unsaid on it
	}
}

// Complete reports whether there is nothing left to do, but for what is optional.
func (s *Setup) Complete() bool {
	for _, step := range s.Steps {
		if !step.Done && !step.Optional {
			return false
		}
	}
	return true
}

func (s *Setup) add(step Step) { s.Steps = append(s.Steps, step) }

func (s *Setup) want(e *Error) { s.Wants = append(s.Wants, e) }

// open connects as a file says.
func (s *Setup) open(ctx context.Context, where config.Database) (*sqlx.DB, error) {
	db, err := database.Open(ctx, where)
	if err == nil {
		s.closers = append(s.closers, db.Close)
	}
	return db, err
}

// read reads a file of the form of lms.ini.
func read(path string) (*config.File, config.Database, error) {
	file, err := config.ReadFile(path)
	if err != nil {
		return nil, config.Database{}, err
	}
	where, err := file.Database(config.Exists)
	return file, where, err
}

func (s *Setup) openLMS(ctx context.Context) (err error) {
	if same(s.LMS, s.File) {
		return fault(i18n.T("name a file of its own with -C, such as /etc/lms/powiadom.ini"), "%s is LMS's own file", s.File)
	}
	if s.file, s.Where, err = read(s.LMS); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return &Error{Err: err, Advice: i18n.T("name LMS's own lms.ini with --lms-ini")}
		}
		return err
	}
	if s.lmsDB, err = s.open(ctx, s.Where); err != nil {
		return &Error{Err: fmt.Errorf("%s: %w", s.LMS, s.file.Suspect(err)), Advice: i18n.T("does LMS itself work? Its user and password in [database] are what setup begins with")}
	}
	if s.lms, err = lms.Open(ctx, s.lmsDB); err != nil {
		return err
	}
	var client string
	if err := s.lmsDB.GetContext(ctx, &client, s.queries["client"]); err != nil {
		return i18n.Errorf("ask the database server who we are: %w", err)
	}
	s.client = client[strings.LastIndexByte(client, '@')+1:]
	return nil
}

// same reports whether two names lead to one file.
func same(a, b string) bool {
	one, err := os.Stat(a)
	other, fault := os.Stat(b)
	if err == nil && fault == nil {
		return os.SameFile(one, other)
	}
	return filepath.Clean(a) == filepath.Clean(b)
}

// findAdmin looks for somebody who may make users: whom the request names, LMS's
// own user, or root over the server's socket.
func (s *Setup) findAdmin(ctx context.Context) error {
	if s.Admin != "" {
		return s.namedAdmin(ctx)
	}
	if s.mayGrant(ctx, s.lmsDB) {
		s.admin, s.adminIs = s.lmsDB, s.Where.User
		return nil
	}
	if !s.Root {
		return nil
	}
	where, ok := s.socket()
	if !ok {
		return nil
	}
	db, err := s.open(ctx, where)
	if err != nil || !s.mayGrant(ctx, db) || !s.sameServer(ctx, db) {
		return nil //nolint:nilerr // he is not there, and somebody else will be asked
	}
	s.admin, s.adminIs = db, i18n.Sprintf("root over the socket %s", where.Address)
	return nil
}

const adviceAdmin = "--admin-ini is a file like lms.ini whose [database] has a user of the same server who may make users and hand on rights"

func (s *Setup) namedAdmin(ctx context.Context) error {
	file, where, err := read(s.Admin)
	if err != nil {
		return err
	}
	where.Name = s.Where.Name
	db, err := s.open(ctx, where)
	switch {
	case err != nil:
		return &Error{Err: fmt.Errorf("%s: %w", s.Admin, file.Suspect(err)), Advice: i18n.T(adviceAdmin)}
	case !s.sameServer(ctx, db):
		return fault(i18n.T(adviceAdmin), "%s leads to another database server than LMS's file", s.Admin)
	case !s.mayGrant(ctx, db):
		return fault(i18n.T(adviceAdmin), "database user %s of %s may not make users and hand on rights", where.User, s.Admin)
	}
	s.admin, s.adminIs = db, where.User
	return nil
}

// socket is where root finds the server of LMS on this machine.
func (s *Setup) socket() (config.Database, bool) {
	where := config.Database{Network: "unix", Address: s.Where.Address, User: "root", Name: s.Where.Name}
	if s.Where.Network == "unix" {
		return where, true
	}
	host, _, _ := net.SplitHostPort(s.Where.Address)
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return where, false
	}
	where.Address = config.Socket(config.Exists)
	return where, where.Address != ""
}

// sameServer reports whether a connection leads to LMS's server.
func (s *Setup) sameServer(ctx context.Context, db *sqlx.DB) bool {
	var one, other string
	err := errors.Join(s.lmsDB.GetContext(ctx, &one, s.queries["server"]), db.GetContext(ctx, &other, s.queries["server"]))
	return err == nil && one == other
}

func (s *Setup) mayGrant(ctx context.Context, db *sqlx.DB) bool {
	var may bool
	err := db.GetContext(ctx, &may, s.queries["may_grant"])
	return err == nil && may
}

// newPassword has 130 random bits, and the kinds of characters that servers ask for.
func newPassword() config.Secret {
	return config.Secret(rand.Text() + "-" + strings.ToLower(rand.Text()[:4]) + "7")
}
