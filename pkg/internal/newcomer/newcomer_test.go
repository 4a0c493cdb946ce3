package newcomer_test

import (
	"bytes"
	"io"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

const root = "../../.."

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

// installing is the way from a package to cron in each README.
var installing = regexp.MustCompile(`(?ms)^## (?:Installing on an LMS server|Instalacja na serwerze z LMS)$(.*?)^##`)

func TestReadme(t *testing.T) {
	t.Parallel()
	switch {
	case os.Getenv("POWIADOM_INSTALL") == "":
		t.Skip(`"make test-install" runs it`)
	case os.Getuid() != 0:
		t.Skip("it makes a Debian of its own and runs its cron, which takes root")
	}
	if out, err := exec.CommandContext(t.Context(), "unshare", "--mount", "--pid", "--fork", "--mount-proc", "true").CombinedOutput(); err != nil {
		t.Skipf("no machine of its own can be made here: %s", out)
	}
	deb, debian := build(t), unpacked(t)
	for name, then := range map[string]func(*testing.T, *machine){"README.md": goesOut, "README.pl.md": outage} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			commands := printed(t, name)
			m := newMachine(t, debian, deb)
			for _, command := range commands {
				m.types(t, command)
			}
			then(t, m)
		})
	}
}

// build makes the package.
func build(t *testing.T) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "scripts/package/build")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "ARCHES="+runtime.GOARCH)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	found, err := filepath.Glob(filepath.Join(root, "bin", "packages", "*_"+runtime.GOARCH+".deb"))
	if err != nil || len(found) != 1 {
		t.Fatalf("packages: %q (%v), want one", found, err)
	}
	return found[0]
}

// printed are the commands of a README, in their order. Lines that end with \ are one.
func printed(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	section := installing.FindSubmatch(text)
	if section == nil {
		t.Fatalf("%s: no section on installing", name)
	}
	var commands []string
	for line := range strings.Lines(strings.ReplaceAll(string(section[1]), "\\\n", " ")) {
		if command, found := strings.CutPrefix(line, "       "); found {
			commands = append(commands, strings.TrimSpace(command))
		}
	}
	if len(commands) < 4 {
		t.Fatalf("%s: %q; want the package, setup, a first notification and a dry run", name, commands)
	}
	return commands
}

// unpacked is the folder of a Debian, which is fetched once, before there are copies of it.
func unpacked(t *testing.T) string {
	t.Helper()
	ensure := exec.CommandContext(t.Context(), "scripts/debian", "ensure")
	ensure.Dir, ensure.Stderr = root, os.Stderr
	debian, err := ensure.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(debian))
}

// machine is a Debian with an LMS on it.
type machine struct {
	root string
	db   *mariadbtest.Database
	mail *smtptest.Server
}

// secret is the password of LMS's database user, who has all rights on LMS's database
// and may make no users, as LMS's manual has it.
const secret = "hasło-lms;#1"

func newMachine(t *testing.T, debian, deb string) *machine {
	t.Helper()
	socket := mariadbtest.Separate(t)
	m := &machine{root: filepath.Join(filepath.Dir(socket), "debian")}
	must(t, "cp", "-a", debian, m.root)
	t.Cleanup(func() { must(t, "rm", "-rf", m.root) })

	m.db = mariadbtest.New(t, mariadbtest.On(socket), mariadbtest.Provider(time.Now()))
	m.db.Exec(t, "DELETE FROM uiconfig WHERE section = 'phpui' AND var IN ('indebted_mail', 'indebted_sms', 'invoice_mail', 'invoice_sms', 'payment_mail', 'payment_sms')")
	m.db.Exec(t, "DELETE FROM uiconfig WHERE var LIKE 'smsapi%'")
	m.db.Exec(t, "CREATE USER lms@localhost IDENTIFIED BY '"+secret+"'")
	m.db.Exec(t, "GRANT ALL ON `"+m.db.Name+"`.* TO lms@localhost")
	var err error
	if m.mail, err = smtptest.Start(smtptest.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.mail.Close() })
	m.db.Exec(t, "DELETE FROM uiconfig WHERE section = 'mail' AND var IN ('smtp_host', 'smtp_port', 'smtp_secure')")
	m.db.Exec(t, "INSERT INTO uiconfig (section, var, value, description) VALUES ('mail', 'smtp_host', '127.0.0.1', ''), ('mail', 'smtp_port', ?, ''), ('mail', 'smtp_secure', 'false', ''), ('powiadom', 'timezone', 'Europe/Warsaw', '')", m.mail.Port())

	m.folder(t, "run/mysqld", "etc/lms", "srv/newcomer")
	if err := os.Link(socket, filepath.Join(m.root, "run/mysqld/mysqld.sock")); err != nil {
		t.Fatal(err)
	}
	m.file(t, "etc/lms/lms.ini", 0o640, "[database]\ntype = mysql\nhost = localhost\nuser = lms\npassword = \""+secret+"\"\ndatabase = "+m.db.Name+"\n")
	m.file(t, "etc/machine-id", 0o444, strings.Repeat("0123456789abcdef", 2)+"\n")
	m.file(t, "usr/bin/sudo", 0o755, "#!/bin/sh\nPATH=/usr/sbin:/usr/bin:/sbin:/bin exec \"$@\"\n")
	// cron gives its mail to this program, as the user of the line.
	m.file(t, "var/mail/of-cron", 0o666, "")
	must(t, "chmod", "666", filepath.Join(m.root, "var/mail/of-cron"))
	m.file(t, "usr/sbin/sendmail", 0o755, "#!/bin/sh\ncat >>/var/mail/of-cron\n")
	must(t, "cp", deb, filepath.Join(m.root, "srv/newcomer"))
	return m
}

func (m *machine) folder(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := os.MkdirAll(filepath.Join(m.root, name), 0o755); err != nil { //nolint:gosec // as Debian has them
			t.Fatal(err)
		}
	}
}

func (m *machine) file(t *testing.T, name string, mode os.FileMode, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(m.root, name), []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil { //nolint:noctx // at the end, too
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// inside makes a command on the machine, with as little around it as cron has. It sees
// its own processes alone, and they end with it.
func (m *machine) inside(t *testing.T, command string) *exec.Cmd {
	t.Helper()
	return exec.CommandContext(t.Context(), "unshare", "--mount", "--pid", "--fork", "--kill-child", "--root="+m.root, "--mount-proc",
		"/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "HOME=/srv/newcomer", "TERM=dumb", "/bin/sh", "-c", "cd /srv/newcomer && "+command)
}

// types types a command at a terminal, and y to each question.
func (m *machine) types(t *testing.T, command string) {
	t.Helper()
	cmd := m.inside(t, command)
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 50, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = terminal.Close() }()
	var shown strings.Builder
	buffer := make([]byte, 4096)
	for questions := 0; ; {
		n, err := terminal.Read(buffer)
		shown.Write(buffer[:n])
		if asked := strings.Count(shown.String(), "[y/N]"); asked > questions {
			questions = asked
			_, _ = io.WriteString(terminal, "y\n")
		}
		if err != nil {
			break // EIO: the other side is closed
		}
	}
	err = cmd.Wait()
	t.Logf("$ %s\n%s", command, strings.ReplaceAll(shown.String(), "\r", ""))
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
}

// goesOut has cron run for two minutes: what is due goes out, once, and cron mails
// nothing.
func goesOut(t *testing.T, m *machine) {
	t.Helper()
	m.types(t, `powiadom -C /etc/lms/powiadom.ini add --name 'Od crona' --channel email --body 'Dzień dobry, %customer' --customer 1 --once --yes`)
	minute := m.cron(t)
	minute()
	minute()
	m.cronMailed(t, 0)
	m.came(t, 1)

	// The line that a removed package leaves says nothing, either.
	m.types(t, "sudo apt remove --yes powiadom")
	m.has(t, "etc/lms/powiadom.ini", true)
	m.has(t, "etc/cron.d/powiadom", true)
	time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(65 * time.Second)))
	m.cronMailed(t, 0)
	m.types(t, "sudo apt purge --yes powiadom")
	m.has(t, "etc/lms/powiadom.ini", false)
	m.has(t, "etc/cron.d/powiadom", false)
}

func (m *machine) has(t *testing.T, name string, want bool) {
	t.Helper()
	if _, err := os.Lstat(filepath.Join(m.root, name)); (err == nil) != want {
		t.Errorf("%s: there %v, want %v", name, err == nil, want)
	}
}

// outage has the mail server and the gateway away when something is due. cron mails
// it once, not each minute, and nothing when they are back and all goes out.
func outage(t *testing.T, m *machine) {
	t.Helper()
	gateway, err := smsapitest.Start(smsapitest.Options{Token: "token-of-the-account"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gateway.Close() })
	set := func(port int, url string) {
		m.db.Exec(t, "DELETE FROM uiconfig WHERE section IN ('mail', 'powiadom') AND var IN ('smtp_port', 'smsapi_url', 'smsapitoken')")
		m.db.Exec(t, "INSERT INTO uiconfig (section, var, value, description) VALUES ('mail', 'smtp_port', ?, ''), ('powiadom', 'smsapi_url', ?, ''), ('powiadom', 'smsapitoken', 'token-of-the-account', '')", port, url)
	}
	set(1, "http://127.0.0.1:1/sms.do")
	m.types(t, `powiadom -C /etc/lms/powiadom.ini add --name 'Od crona' --channel email,sms --body 'Dzień dobry, %customer' --customer 1 --once --yes`)
	minute := m.cron(t)
	minute()
	m.cronMailed(t, 1)
	minute()
	m.cronMailed(t, 1)
	m.came(t, 0)
	set(m.mail.Port(), gateway.URL())
	minute()
	m.cronMailed(t, 1)
	m.came(t, 1)
	if n := len(gateway.Accepted()); n != 1 {
		t.Errorf("%d SMS were accepted, want 1", n)
	}
}

// cron starts Debian's cron until the test ends. What it returns waits for the next
// run to end.
func (m *machine) cron(t *testing.T) (minute func()) {
	t.Helper()
	cron := m.inside(t, "exec /usr/sbin/cron -f")
	cron.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var said bytes.Buffer
	cron.Stdout, cron.Stderr = &said, &said
	if err := cron.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cron.Process.Pid, syscall.SIGKILL) // the first process of a machine heeds nothing else
		_ = cron.Wait()
		if said.Len() > 0 {
			t.Errorf("cron said: %s", said.String())
		}
	})
	tick := func() string {
		return mariadbtest.Get[string](t, m.db, "SELECT COALESCE(MAX(value), '') FROM powiadom_meta WHERE name = 'last_tick'")
	}
	last := tick()
	return func() {
		t.Helper()
		for deadline := time.Now().Add(2 * time.Minute); tick() == last; time.Sleep(time.Second) {
			if time.Now().After(deadline) {
				t.Fatalf("cron has begun no run; it mailed:\n%s", m.mailOfCron(t))
			}
		}
		last = tick()
		time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(45 * time.Second))) // what was begun ends
	}
}

// cronMailed compares how many mails cron has sent.
func (m *machine) cronMailed(t *testing.T, want int) {
	t.Helper()
	text := m.mailOfCron(t)
	if got := strings.Count(text, "\nSubject: "); got != want {
		t.Errorf("cron sent %d mails, want %d:\n%s", got, want, text)
	}
	if want > 0 {
		t.Logf("cron mailed:\n%s", text)
	}
	if strings.Count(text, "\nTo: root\n") != want {
		t.Errorf("cron's mail is not for root:\n%s", text)
	}
}

// came compares how many e-mails the customers got.
func (m *machine) came(t *testing.T, want int) {
	t.Helper()
	var subjects []string
	for _, message := range m.mail.Messages() {
		parsed, err := mail.ReadMessage(bytes.NewReader(message.Data))
		if err != nil {
			t.Fatal(err)
		}
		subjects = append(subjects, parsed.Header.Get("Subject"))
	}
	if !slices.Equal(subjects, slices.Repeat([]string{"Od crona"}, want)) {
		t.Errorf("e-mails that came: %q, want that which was due %d times", subjects, want)
	}
}

func (m *machine) mailOfCron(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(m.root, "var/mail/of-cron"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}
