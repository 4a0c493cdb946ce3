package mariadbtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/scripts"
)

// The user and the password that scripts/grant.sql names.
const (
	grantUser     = "'powiadom'@'localhost'"
	grantPassword = "CHANGE-ME"
)

// Account is a database user who has the rights of scripts/grant.sql and no
// others: the one who does the daily work.
type Account struct {
	User, Password string
	db             *Database
}

// Granted makes that user of the database, whose tables are migrated first if
// nobody has: rights on a column need the table. The user is gone with the test.
func (d *Database) Granted(t testing.TB) *Account {
	t.Helper()
	db := d.connect(t)
	defer func() { _ = db.Close() }()
	if _, err := journal.Migrate(context.Background(), db); err != nil {
		t.Fatalf("database %s: %v", d.Name, err)
	}
	a := &Account{ // MySQL allows a name of 32 characters
		User: fmt.Sprintf("pw_%d_%d_%d", os.Getpid(), time.Now().UnixMilli(), counter.Add(1)), Password: grantPassword, db: d,
	}
	t.Cleanup(func() { d.server(t, "DROP USER IF EXISTS "+a.quoted()) })
	for _, statement := range scripts.Grant() {
		if _, err := db.ExecContext(context.Background(), strings.ReplaceAll(statement, grantUser, a.quoted())); err != nil {
			t.Fatalf("scripts/grant.sql: %s: %v", statement, err)
		}
	}
	return a
}

func (a *Account) quoted() string { return "'" + a.User + "'@'localhost'" }

// On is the same user as another server of a cluster knows him, or a proxy leads
// to him.
func (a *Account) On(socket string) *Account {
	d := *a.db
	d.Socket = socket
	return &Account{User: a.User, Password: a.Password, db: &d}
}

// Config returns how to connect as this user, set as powiadom sets it.
func (a *Account) Config() *mysql.Config {
	cfg := a.db.Config()
	cfg.User, cfg.Passwd = a.User, a.Password
	return cfg
}

// Open returns a handle on the database that is closed when the test ends.
func (a *Account) Open(t testing.TB) *sqlx.DB {
	t.Helper()
	db := open(t, a.Config())
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// INI writes an lms.ini as Database.INI does.
func (a *Account) INI(t testing.TB, more ...string) string {
	t.Helper()
	return writeINI(t, a.Section(), more)
}

// Section is what an lms.ini says of the database.
func (a *Account) Section() string { return a.db.section(a.User, a.Password) }

func (d *Database) section(user, password string) string {
	return fmt.Sprintf("[database]\ntype = mysql\nhost = \"localhost:%s\"\nuser = %s\npassword = \"%s\"\ndatabase = %s\n",
		d.Socket, user, password, d.Name)
}

func writeINI(t testing.TB, section string, more []string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lms.ini")
	text := section + "\n" + strings.Join(more, "\n") + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// MailOfFile takes LMS's settings of mail out of the database: they would go
// before those of an lms.ini.
func (d *Database) MailOfFile(t testing.TB) {
	t.Helper()
	d.Exec(t, "DELETE FROM uiconfig WHERE section = 'mail'")
}
