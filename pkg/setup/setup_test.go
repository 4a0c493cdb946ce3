package setup_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/inspect"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/setup"
)

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

// nobody runs it in these tests: a user whom each system has.
const nobody = "nobody"

// machine is a folder in the place of a machine's root, and LMS's database there,
// whose user may do everything in it and nothing else.
type machine struct {
	dir string
	lms *mariadbtest.Database
	setup.Request
}

func newMachine(t *testing.T, on string) machine {
	t.Helper()
	d := mariadbtest.New(t, mariadbtest.On(on), mariadbtest.SQL("DELETE FROM uiconfig WHERE section = 'phpui'"))
	user := strings.Replace(d.Name, "lms_", "u", 1)
	dir := t.TempDir()
	for _, folder := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(folder, 0o755); err != nil { //nolint:gosec // others pass a real one, too
			t.Fatal(err)
		}
	}
	m := machine{dir: dir, lms: d, Request: setup.Request{
		LMS: filepath.Join(dir, "lms.ini"), File: filepath.Join(dir, "etc", "powiadom.ini"), User: "p" + user, RunAs: nobody,
		Cron: filepath.Join(dir, "cron.d", "powiadom"), Program: "/bin/sh", Root: os.Geteuid() == 0,
	}}
	d.Exec(t, "CREATE USER "+user+"@localhost IDENTIFIED BY 'lmspass'")
	t.Cleanup(func() {
		db := mariadbtest.New(t, mariadbtest.On(on), mariadbtest.Empty()).Open(t)
		_, _ = db.ExecContext(context.Background(), "DROP USER IF EXISTS "+user+"@localhost, p"+user+"@localhost")
	})
	d.Exec(t, "GRANT ALL ON "+d.Name+".* TO "+user+"@localhost")
	m.write(t, m.LMS, user, "lmspass")
	return m
}

// write writes a file like lms.ini.
func (m machine) write(t *testing.T, path, user, password string) {
	t.Helper()
	text := fmt.Sprintf("[database]\nhost = \"localhost:%s\"\nuser = %s\npassword = \"%s\"\ndatabase = %s\n[mail]\nsmtp_password = \"mail's\"\n", m.lms.Socket, user, password, m.lms.Name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// admin is the request with the server's root in a file.
func (m machine) admin(t *testing.T) setup.Request {
	t.Helper()
	r := m.Request
	r.Admin = filepath.Join(m.dir, "admin.ini")
	m.write(t, r.Admin, "root", "")
	return r
}

func survey(t *testing.T, r setup.Request) *setup.Setup {
	t.Helper()
	s, err := setup.Survey(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// todo are the names of what is missing.
func todo(s *setup.Setup) []setup.Name {
	var names []setup.Name
	for _, step := range s.Steps {
		if !step.Done {
			names = append(names, step.Name)
		}
	}
	return names
}

// apply does all that is missing, up to the first error.
func apply(t *testing.T, s *setup.Setup) error {
	t.Helper()
	if len(s.Wants) > 0 {
		t.Fatalf("wants %v", s.Wants)
	}
	for _, step := range s.Steps {
		if err := step.Apply(t.Context()); err != nil {
			return fmt.Errorf("%s: %w", step.Name, err)
		}
	}
	return nil
}

func expect[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// logIn opens the database as the file says.
func logIn(t *testing.T, file string) (*inspect.Inspector, error) {
	t.Helper()
	f, err := config.ReadFile(file)
	if err != nil {
		return nil, err
	}
	where, err := f.Database(config.Exists)
	if err != nil {
		return nil, err
	}
	db, err := database.Open(t.Context(), config.Database{Network: where.Network, Address: where.Address, User: where.User, Password: where.Password, Name: where.Name})
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = db.Close() })
	return inspect.New(db, nil), nil
}

func TestSetup(t *testing.T) {
	t.Parallel()
	m := newMachine(t, "")
	r := m.admin(t)
	s := survey(t, r)
	expect(t, "missing", todo(s), []setup.Name{setup.Tables, setup.File, setup.User, setup.Texts, setup.Cron})
	for _, step := range s.Steps {
		if strings.Contains(step.Shows+step.Says, "lmspass") || strings.Contains(step.Shows, "mail's") {
			t.Errorf("step %s shows a secret", step.Name)
		}
	}
	if err := apply(t, s); err != nil {
		t.Fatal(err)
	}
	in, err := logIn(t, r.File)
	if err != nil {
		t.Fatal(err)
	}
	rights, err := in.Rights(t.Context())
	if err != nil || len(rights.Missing)+len(rights.Excess) > 0 {
		t.Errorf("rights %+v, %v: none is missing, and none too much", rights, err)
	}
	m.owned(t)
	again := survey(t, r)
	expect(t, "missing then", todo(again), nil)
	if !again.Complete() {
		t.Error("not complete")
	}
	// Daily work goes on without an administrator.
	expect(t, "missing without an administrator", todo(survey(t, m.Request)), nil)
}

// owned looks whose the file is.
func (m machine) owned(t *testing.T) {
	t.Helper()
	info, err := os.Stat(m.File)
	if err != nil {
		t.Fatal(err)
	}
	stat := info.Sys().(*syscall.Stat_t)
	want := fmt.Sprintf("%o %d %d", 0o600, os.Geteuid(), os.Getegid())
	if m.Root {
		u, err := user.Lookup(nobody)
		if err != nil {
			t.Fatal(err)
		}
		want = fmt.Sprintf("%o 0 %s", 0o640, u.Gid)
	}
	expect(t, "mode and owner", fmt.Sprintf("%o %d %d", info.Mode().Perm(), stat.Uid, stat.Gid), want)
}

// Root comes in over the server's socket by himself; somebody else has to be named.
func TestRootOverTheSocket(t *testing.T) {
	t.Parallel()
	m := newMachine(t, "")
	m.Root = true
	if os.Geteuid() != 0 {
		t.Skip("the server takes only root for root over its socket: run it as root")
	}
	s := survey(t, m.Request)
	if i := slices.IndexFunc(s.Steps, func(step setup.Step) bool { return step.Name == setup.User }); !strings.Contains(s.Steps[i].Says, "root over the socket") {
		t.Errorf("step says %q", s.Steps[i].Says)
	}
	m.Root = false
	for _, step := range survey(t, m.Request).Steps {
		if step.Name == setup.User && !strings.Contains(step.Says, "powiadom.sql") {
			t.Errorf("step says %q", step.Says)
		}
	}
}

// What fails in the middle is told, and the next setup goes on with the same
// password.
func TestGoesOn(t *testing.T) {
	t.Parallel()
	m := newMachine(t, "")
	half := "h" + m.User
	m.lms.Exec(t, "CREATE USER "+half+"@localhost IDENTIFIED BY ''")
	m.lms.Exec(t, "GRANT CREATE USER ON *.* TO "+half+"@localhost")
	m.lms.Exec(t, "GRANT SELECT, CREATE, ALTER, DROP, INDEX, INSERT, UPDATE ON "+m.lms.Name+".* TO "+half+"@localhost WITH GRANT OPTION")
	t.Cleanup(func() { m.lms.Exec(t, "DROP USER "+half+"@localhost") })
	r := m.Request
	r.Admin = filepath.Join(m.dir, "half.ini")
	m.write(t, r.Admin, half, "")
	err := apply(t, survey(t, r))
	if err == nil || !strings.HasPrefix(err.Error(), "user: ") {
		t.Fatalf("error %v, want one of the user", err)
	}
	before, err := os.ReadFile(m.File)
	if err != nil {
		t.Fatal(err)
	}
	r = m.admin(t)
	s := survey(t, r)
	expect(t, "missing then", todo(s), []setup.Name{setup.User, setup.Texts, setup.Cron})
	if err := apply(t, s); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(m.File)
	if err != nil || string(after) != string(before) {
		t.Errorf("the file was changed, %v", err)
	}
	if _, err := logIn(t, m.File); err != nil {
		t.Error(err)
	}
}

// Statements that somebody else has to run hold the password, and nobody else reads
// them.
func TestByHand(t *testing.T) {
	t.Parallel()
	m := newMachine(t, "")
	m.Root = false
	err := apply(t, survey(t, m.Request))
	hand, ok := errors.AsType[*setup.HandError](err)
	if !ok {
		t.Fatalf("error %v", err)
	}
	info, err := os.Stat(hand.File)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	text, err := os.ReadFile(hand.File)
	if err != nil {
		t.Fatal(err)
	}
	for statement := range strings.SplitSeq(string(text), ";\n") {
		if statement != "" {
			m.lms.Exec(t, statement)
		}
	}
	expect(t, "missing then", todo(survey(t, m.Request)), []setup.Name{setup.Texts, setup.Cron})
	if _, err := os.Stat(hand.File); err == nil {
		t.Error("the statements are still there")
	}
}

// Who may read the file is put right; what is in it stays.
func TestMode(t *testing.T) {
	t.Parallel()
	m := newMachine(t, "")
	r := m.admin(t)
	if err := apply(t, survey(t, r)); err != nil {
		t.Fatal(err)
	}
	modes := []os.FileMode{0o644, 0o660}
	if r.Root {
		modes = append(modes, 0o600) // nobody could not read it
	}
	for _, mode := range modes {
		if err := os.Chmod(m.File, mode); err != nil {
			t.Fatal(err)
		}
		s := survey(t, r)
		expect(t, "missing with "+strconv.FormatUint(uint64(mode), 8), todo(s), []setup.Name{setup.File})
		if err := apply(t, s); err != nil {
			t.Fatal(err)
		}
		m.owned(t)
	}
}

// What others have to mend first is told before anything is done.
func TestWants(t *testing.T) {
	t.Parallel()
	m := newMachine(t, "")
	closed := filepath.Join(m.dir, "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		change func(r *setup.Request)
		want   string
		root   bool
	}{
		{"no such user", func(r *setup.Request) { r.RunAs = "nikt-taki" }, "this machine has no user nikt-taki", true},
		{"a program that nobody may start", func(r *setup.Request) { r.Program = filepath.Join(closed, "powiadom") }, "cannot start", true},
		{"a file that nobody may reach", func(r *setup.Request) { r.File = filepath.Join(closed, "powiadom.ini") }, "cannot read", true},
		{"a path with a percent sign", func(r *setup.Request) { r.Program = "/opt/100%/powiadom" }, "cannot stand in cron's line", false},
	} {
		if tc.root && !m.Root {
			continue
		}
		r := m.admin(t)
		tc.change(&r)
		s := survey(t, r)
		if !strings.Contains(errors.Join(s.Wants...).Error(), tc.want) {
			t.Errorf("%s: wants %v", tc.name, s.Wants)
		}
		for _, want := range s.Wants {
			if e, ok := errors.AsType[*setup.Error](want); !ok || e.Advice == "" {
				t.Errorf("%s: no advice on %v", tc.name, want)
			}
		}
	}
}

// An administrator of another server would make a user whom LMS's does not know.
func TestOtherServer(t *testing.T) {
	t.Parallel()
	m := newMachine(t, "")
	other := newMachine(t, mariadbtest.Separate(t))
	other.lms.Exec(t, "CREATE DATABASE "+m.lms.Name)
	r := m.Request
	r.Admin = filepath.Join(other.dir, "admin.ini")
	other.write(t, r.Admin, "root", "")
	_, err := setup.Survey(t.Context(), r)
	if err == nil || !strings.Contains(err.Error(), "leads to another database server") {
		t.Errorf("error %v", err)
	}
}

// What LMS has of the default texts stays as it is: the same by what is looked at
// before, and by the statements themselves, should somebody be faster.
func TestTextsStay(t *testing.T) {
	t.Parallel()
	m := newMachine(t, "")
	r := m.admin(t)
	s := survey(t, r)
	m.lms.Exec(t, `INSERT INTO uiconfig (section, var, value, description, disabled, divisionid) VALUES
		('phpui', 'invoice_sms', 'Nasz', '', 0, NULL), ('phpui', 'invoice_mail', '', '', 1, NULL), ('phpui', 'payment_sms', '', '', 0, NULL),
		('phpui', 'payment_mail', 'Oddziału', '', 0, 1)`)
	if err := apply(t, s); err != nil {
		t.Fatal(err)
	}
	const query = `SELECT GROUP_CONCAT(CONCAT(var, '=', LEFT(value, 8), '/', disabled, '/', COALESCE(divisionid, 0)) ORDER BY var, divisionid)
		FROM uiconfig WHERE section = 'phpui' AND (var LIKE 'payment%' OR var LIKE 'invoice%')`
	expect(t, "texts", mariadbtest.Get[string](t, m.lms, query),
		"invoice_mail=/1/0,invoice_sms=Nasz/0/0,payment_mail=Dzień do/0/0,payment_mail=Oddziału/0/1,payment_sms=Otrzymal/0/0")
}
