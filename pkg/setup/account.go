package setup

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/inspect"
	"github.com/powiadom/powiadom/scripts"
)

// account is a user of the database: name, and host from which he comes.
type account struct{ name, host string }

func (a account) String() string { return "'" + a.name + "'@'" + a.host + "'" }

// check refuses what would not be one word in a statement.
func (a account) check() error {
	if a.name == "" || a.host == "" || strings.ContainsAny(a.name+a.host, `'"\`+"`") {
		return i18n.Errorf("%s cannot be a database user", a.String())
	}
	return nil
}

// wrongPassword says that the one of the file does not let the user in.
func wrongPassword(a account, file *config.File) *Error {
	e := fault(i18n.T("put it right there; or give him the one of the file with --new-password"),
		"the database server does not let %s in with the password of %s", a, file.Name())
	e.Err = file.Suspect(e.Err)
	return e
}

// surveyAccount looks at the file of daily work and at the user whom it names. The
// file comes before the user: who has made one has the password of the other.
func (s *Setup) surveyAccount(ctx context.Context) error {
	file, where, err := read(s.File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s.surveyNew(ctx)
	case err != nil:
		return err
	case where.Network != s.Where.Network || where.Address != s.Where.Address || where.Name != s.Where.Name:
		return fault(i18n.T("put one of them right, or name another file with -C"), "%s leads to the database %s at %s, LMS's file to %s at %s",
			s.File, where.Name, where.Address, s.Where.Name, s.Where.Address)
	}
	s.surveyMode()
	s.password = where.Password
	db, err := s.open(ctx, where)
	if err == nil {
		return s.surveyRights(ctx, db)
	}
	if !database.IsDenied(err) {
		return file.Suspect(err)
	}
	a := account{where.User, s.client}
	if err := a.check(); err != nil {
		return err
	}
	if s.exists(ctx, a) && !s.NewPassword && !s.letsIn(ctx, where) {
		s.want(wrongPassword(a, file))
	}
	s.addUser(a)
	return nil
}

// letsIn reports whether the password is right, and it is the database that is
// closed to the user.
func (s *Setup) letsIn(ctx context.Context, where config.Database) bool {
	where.Name = ""
	db, err := s.open(ctx, where)
	return err == nil && db != nil
}

// surveyNew is surveyAccount where there is no file yet.
func (s *Setup) surveyNew(ctx context.Context) error {
	a := account{s.User, s.client}
	if err := a.check(); err != nil {
		return err
	}
	s.password = newPassword()
	if s.exists(ctx, a) && !s.NewPassword {
		s.want(fault(i18n.Sprintf("write it into %s, in the form of lms.ini; or give him a new one with --new-password, which other machines that use him then need, too",
			s.File), "there is a database user %s already, whose password is not known here",
			a))
	}
	if err := s.addFile(a); err != nil {
		return err
	}
	s.addUser(a)
	return nil
}

// exists reports whether an account is known to be there already.
func (s *Setup) exists(ctx context.Context, a account) bool {
	var n int
	return s.admin != nil && s.admin.GetContext(ctx, &n, s.queries["account"], a.name, a.host) == nil && n > 0
}

// surveyRights compares the rights of the user with those of the one list.
func (s *Setup) surveyRights(ctx context.Context, db *sqlx.DB) error {
	var current string
	if err := db.GetContext(ctx, &current, s.queries["current"]); err != nil {
		return i18n.Errorf("ask the database server who we are: %w", err)
	}
	at := strings.LastIndexByte(current, '@')
	a := account{current[:max(at, 0)], current[at+1:]}
	if err := a.check(); err != nil {
		return err
	}
	rights, err := inspect.New(db, nil).Rights(ctx)
	if err != nil {
		return err
	}
	if len(rights.Missing) > 0 && !rights.Roles {
		s.addUser(a)
		return nil
	}
	s.add(Step{Name: User, Done: true, Says: i18n.Sprintf("the database user %s has all rights that daily work needs", a)})
	s.forget()
	return nil
}

// addUser adds the step that makes a user, or gives him what he lacks.
func (s *Setup) addUser(a account) {
	statements := func(password string) []string {
		list := scripts.GrantTo(a.String(), "'"+password+"'")
		if s.NewPassword {
			list = append(list[:1:1], append([]string{"ALTER USER " + a.String() + " IDENTIFIED BY '" + password + "'"}, list[1:]...)...)
		}
		return list
	}
	step := Step{Name: User, Says: i18n.Sprintf("leave the statements that make the database user %s to an administrator, since %s may not: in %s",
		a, s.Where.User, s.sqlFile()), Shows: strings.Join(statements("***"), ";\n") + ";\n"}
	if s.admin == nil {
		s.wantWritable(s.sqlFile())
	} else {
		step.Says = i18n.Sprintf("make the database user %s with the rights of grant.sql on %s, as %s", a, s.Where.Name, s.adminIs)
	}
	step.apply = func(ctx context.Context) error {
		list := statements(sqlText(s.password.Reveal()))
		if s.admin == nil {
			return s.hand(list)
		}
		for _, statement := range list {
			if _, err := s.admin.ExecContext(ctx, statement); err != nil {
				return i18n.Errorf("make the database user %s: %w", a, s.without(err))
			}
		}
		if err := s.getsIn(ctx, a); err != nil {
			return err
		}
		s.forget()
		return nil
	}
	s.add(step)
}

// getsIn makes sure that the user is let in with the password of the file: another
// machine may have made him in the meantime.
func (s *Setup) getsIn(ctx context.Context, a account) error {
	file, where, err := read(s.File)
	if err != nil {
		return err
	}
	if _, err = s.open(ctx, where); database.IsDenied(err) {
		return wrongPassword(a, file)
	}
	return file.Suspect(err)
}

// without is an error of the server, which may repeat the statement, without the
// password.
func (s *Setup) without(err error) error {
	if text := err.Error(); strings.Contains(text, s.password.Reveal()) {
		return errors.New(strings.ReplaceAll(text, s.password.Reveal(), s.password.String()))
	}
	return err
}

// sqlText is a text as it stands between quotes.
func sqlText(text string) string { return strings.NewReplacer(`\`, `\\`, "'", "''").Replace(text) }

// sqlFile is where the statements for an administrator are left.
func (s *Setup) sqlFile() string { return strings.TrimSuffix(s.File, ".ini") + ".sql" }

// hand leaves the statements to somebody who may run them.
func (s *Setup) hand(statements []string) error {
	text := i18n.Sprintf("-- For an administrator of the database, once: mysql <THIS FILE\n-- It makes the user whom %s names. It holds his password; \"powiadom setup\" takes\n-- the file away when it was run.\n",
		s.File) + "USE `" + strings.ReplaceAll(s.Where.Name, "`", "``") + "`;\n" + strings.Join(statements, ";\n") + ";\n"
	if err := write(s.sqlFile(), text, 0o600, ownID, ownID); err != nil {
		return err
	}
	return &HandError{File: s.sqlFile(), LMS: s.Where.User}
}

// forget takes the statements away, which hold the password, once they were run.
func (s *Setup) forget() { _ = os.Remove(s.sqlFile()) }
