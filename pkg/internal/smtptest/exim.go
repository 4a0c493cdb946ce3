package smtptest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// EximDomain is the domain whose mail an Exim keeps. It relays none.
const EximDomain = "exim.example"

// ErrNoExim says that an Exim cannot be run here; its text says why.
var ErrNoExim = errors.New("no Exim to test with")

// Exim is a private instance of the distribution's Exim: a folder of its own is the
// root of its processes, with its configuration, queue and log; the loopback only.
// Its limits are those that Exim has by itself. Nothing runs its queue: a mail that
// is not delivered at once stays there.
type Exim struct {
	daemon

	dir   string
	port  int
	basic string // the configuration, but for the settings of a test
}

// eximUser is the name of the account that the package's Exim runs as; it is known
// in the folder alone.
const eximUser = "Debian-exim"

// StartExim runs Exim, with more lines of the main part of its configuration. It has
// a mailbox for each address of EximDomain that does not begin with "nikt". The error
// is ErrNoExim if there is none, or no right to run it. Close ends it and removes its
// folder; so does the end of this process, but for the folder.
func StartExim(settings ...string) (*Exim, error) {
	if os.Getuid() != 0 {
		return nil, fmt.Errorf("%w: its daemon needs root", ErrNoExim)
	}
	root, err := eximRoot()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "exim") // whoever Exim runs as must get in
	if err != nil {
		return nil, fmt.Errorf("make a folder for Exim: %w", err)
	}
	e := &Exim{dir: dir}
	if err := e.prepare(root); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := e.Restart(settings...); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// eximRoot finds the folder that "scripts/exim find" prints.
func eximRoot() (string, error) {
	root := os.Getenv("POWIADOM_EXIM")
	if root == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrNoExim, err)
		}
		root = filepath.Join(cache, "powiadom", "exim")
	}
	if _, err := os.Stat(filepath.Join(root, "usr/sbin/exim4")); err != nil {
		return "", fmt.Errorf("%w: scripts/exim ensure gets one", ErrNoExim)
	}
	return root, nil
}

// prepare fills the folder.
func (e *Exim) prepare(root string) error {
	uid, err := lookUp(postfixDeliver)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoExim, err)
	}
	if e.port, err = FreePort(); err != nil {
		return err
	}
	if err := os.CopyFS(e.dir, os.DirFS(root)); err != nil {
		return fmt.Errorf("copy Exim: %w", err)
	}
	b := builder{base: e.dir}
	for _, folder := range []string{".", "dev", "etc", "etc/exim4", "var", "var/spool", "var/log"} {
		b.folder(folder, 0o755, 0, 0)
	}
	for _, folder := range []string{"mail", "var/spool/exim4", "var/log/exim4"} {
		b.folder(folder, 0o755, uid, uid)
	}
	b.file("dev/null", "")
	b.do(func() error { return os.Chmod(filepath.Join(e.dir, "dev/null"), 0o666) })
	b.file("etc/passwd", fmt.Sprintf("root:x:0:0::/:/bin/false\n%s:x:%d:%[2]d::/:/bin/false\n", eximUser, uid))
	b.file("etc/group", fmt.Sprintf("root:x:0:\n%s:x:%d:\n", eximUser, uid))
	e.basic = strings.NewReplacer("DOMAIN", EximDomain, "PORT", strconv.Itoa(e.port), "USER", eximUser).Replace(eximConf)
	return b.err
}

const eximConf = `primary_hostname = mx.DOMAIN
local_interfaces = 127.0.0.1
daemon_smtp_ports = PORT
disable_ipv6 = true
tls_advertise_hosts =
deliver_drop_privilege = true
keep_environment =
timezone = UTC
domainlist local_domains = DOMAIN
acl_smtp_rcpt = rcpt

begin acl

rcpt:
.ifdef RELAY
  accept domains = ! +local_domains
.endif
  require message = relay not permitted
          domains = +local_domains
  require verify = recipient
  accept

begin routers

.ifdef RELAY
abroad:
  driver = manualroute
  domains = ! +local_domains
  route_list = * 127.0.0.1
  self = send
  transport = abroad
.endif

customers:
  driver = accept
  local_parts = ! ^nikt
  transport = box

begin transports

.ifdef RELAY
abroad:
  driver = smtp
  port = RELAY
  allow_localhost
.endif

box:
  driver = appendfile
  directory = /mail
  maildir_format
  user = USER
`

// Restart ends Exim and runs it on the same port, with its queue and with these
// settings in place of those before.
func (e *Exim) Restart(settings ...string) error {
	if err := e.stop(); err != nil {
		return fmt.Errorf("stop Exim: %w", err)
	}
	if err := awaitSilence(e.port); err != nil {
		return fmt.Errorf("stop Exim: %w", err)
	}
	b := builder{base: e.dir}
	b.file("etc/exim4/exim4.conf", strings.Join(append(settings, e.basic), "\n"))
	if b.err != nil {
		return b.err
	}
	if err := e.start(filepath.Join(e.dir, "out"), nil, "chroot", e.dir, "/usr/sbin/exim4", "-bdf"); err != nil {
		return fmt.Errorf("start Exim: %w", err)
	}
	if awaitPort(e.port) == nil {
		return nil
	}
	return fmt.Errorf("wait for Exim to answer: %s", e.Log())
}

// Port is where Exim takes mail.
func (e *Exim) Port() int { return e.port }

// Log is what Exim has written so far.
func (e *Exim) Log() string {
	var all strings.Builder
	for _, name := range []string{"out", "var/log/exim4/paniclog", "var/log/exim4/mainlog", "var/log/exim4/rejectlog"} {
		text, err := os.ReadFile(filepath.Join(e.dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintln(&all, err)
		}
		all.Write(text)
	}
	return all.String()
}

// Mails reads the mails delivered so far, oldest first.
func (e *Exim) Mails() ([][]byte, error) { return maildir(filepath.Join(e.dir, "mail")) }

// Queued is how many mails Exim has taken and not delivered yet.
func (e *Exim) Queued() (int, error) {
	return files(filepath.Join(e.dir, "var/spool/exim4/input"), func(name string) bool { return strings.HasSuffix(name, "-H") })
}

// Close stops every process of the instance and removes its folder.
func (e *Exim) Close() error {
	if err := e.stop(); err != nil {
		return fmt.Errorf("stop Exim: %w", err)
	}
	return os.RemoveAll(e.dir)
}
