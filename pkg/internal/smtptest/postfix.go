package smtptest

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// PostfixDomain is the domain whose mail a Postfix keeps. Mail for any other
// domain is accepted and thrown away.
const PostfixDomain = "postfix.example"

// ErrNoPostfix says that a Postfix cannot be run here; its text says why.
var ErrNoPostfix = errors.New("no Postfix to test with")

// Postfix is a private instance of the distribution's Postfix: its own
// configuration, queue and log in a temporary folder, the loopback only, no
// look-ups in the network, STARTTLS offered. It touches no file elsewhere.
type Postfix struct {
	daemon

	dir   string
	root  string // of its programs
	port  int
	pool  *x509.CertPool
	basic string // main.cf without settings of a test
}

// The accounts that take the place of postfix and postdrop, which only an
// installed package makes. Postfix wants them to be three different ones.
const (
	postfixOwner   = "daemon"
	postfixGroup   = "mail"
	postfixDeliver = "nobody"
)

// StartPostfix runs Postfix with mailboxes for the given users of
// PostfixDomain. The error is ErrNoPostfix if there is none, or no right to run
// it. Close ends it and removes its folder; so does the end of this process,
// but for the folder.
func StartPostfix(users ...string) (*Postfix, error) {
	return StartPostfixWith(nil, users...)
}

// StartPostfixWith is StartPostfix with more lines of main.cf, which come last.
func StartPostfixWith(settings []string, users ...string) (*Postfix, error) {
	if os.Getuid() != 0 {
		return nil, fmt.Errorf("%w: its master process needs root", ErrNoPostfix)
	}
	root, err := postfixRoot()
	if err != nil {
		return nil, err
	}
	// Not a test's own folder: Postfix's unprivileged processes must get in,
	// and the paths of its sockets must be short.
	dir, err := os.MkdirTemp("", "postfix")
	if err != nil {
		return nil, fmt.Errorf("make a folder for Postfix: %w", err)
	}
	p := &Postfix{dir: dir, root: root}
	if err := p.prepare(users); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := p.Restart(settings...); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

// Restart ends Postfix and runs it on the same port, with its queue and with these
// lines of main.cf in place of those before.
func (p *Postfix) Restart(settings ...string) error {
	if err := p.stop(); err != nil {
		return fmt.Errorf("stop Postfix: %w", err)
	}
	if err := awaitSilence(p.port); err != nil {
		return fmt.Errorf("stop Postfix: %w", err)
	}
	b := builder{base: p.dir}
	b.file("etc/main.cf", p.basic+strings.Join(append(settings, ""), "\n"))
	if b.err != nil {
		return b.err
	}
	return p.run()
}

// postfixRoot finds the folder that "scripts/postfix find" prints.
func postfixRoot() (string, error) {
	cache := "/nonexistent"
	if dir, err := os.UserCacheDir(); err == nil {
		cache = filepath.Join(dir, "powiadom", "postfix")
	}
	candidates := []string{"/", cache}
	switch env := os.Getenv("POWIADOM_POSTFIX"); env {
	case "":
	case "download":
		candidates = []string{cache}
	default:
		candidates = []string{env}
	}
	for _, root := range candidates {
		if _, err := os.Stat(filepath.Join(root, "usr/lib/postfix/sbin/master")); err == nil {
			return root, nil
		}
	}
	return "", fmt.Errorf("%w: scripts/postfix ensure gets one", ErrNoPostfix)
}

// prepare writes the configuration and makes the folders as Postfix wants to
// find them.
func (p *Postfix) prepare(users []string) error {
	cert, pool, err := selfSigned()
	if err != nil {
		return err
	}
	chain, err := pemOf(cert)
	if err != nil {
		return err
	}
	p.pool = pool
	if p.port, err = FreePort(); err != nil {
		return err
	}
	owner, err := lookUp(postfixOwner)
	if err != nil {
		return err
	}
	deliver, err := lookUp(postfixDeliver)
	if err != nil {
		return err
	}
	group, err := user.LookupGroup(postfixGroup)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoPostfix, err)
	}
	gid, err := strconv.Atoi(group.Gid)
	if err != nil {
		return err
	}

	b := builder{base: p.dir}
	b.folder(".", 0o755, 0, 0)
	b.folder("etc", 0o755, 0, 0)
	b.folder("queue", 0o755, 0, 0)
	b.folder("queue/pid", 0o755, 0, 0)
	for _, name := range []string{"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"} {
		b.folder("queue/"+name, 0o700, owner, 0)
	}
	b.folder("queue/public", 0o710, owner, gid)
	b.folder("queue/maildrop", 0o730, owner, gid)
	b.folder("data", 0o700, owner, 0)
	b.folder("mail", 0o700, deliver, deliver)
	p.basic = p.mainCF(users, deliver)
	b.file("etc/master.cf", fmt.Sprintf(masterCF, p.port))
	b.file("etc/chain.pem", chain)
	return b.err
}

// mainCF is Postfix's main.cf; postconf(5) explains it.
func (p *Postfix) mainCF(users []string, uid int) string {
	var boxes strings.Builder
	for _, u := range users {
		fmt.Fprintf(&boxes, "{ %s@%s = %s/ } ", u, PostfixDomain, u)
	}
	return strings.NewReplacer("DIR", p.dir, "ROOT", strings.TrimSuffix(p.root, "/"), "UID", strconv.Itoa(uid),
		"OWNER", postfixOwner, "GROUP", postfixGroup, "NOBODY", postfixDeliver,
		"DOMAIN", PostfixDomain, "BOXES", boxes.String()).Replace(mainCF)
}

const mainCF = `compatibility_level = 3.6
config_directory = DIR/etc
queue_directory = DIR/queue
data_directory = DIR/data
daemon_directory = ROOT/usr/lib/postfix/sbin
command_directory = ROOT/usr/sbin
shlib_directory = ROOT/usr/lib/postfix
import_environment = MAIL_CONFIG MAIL_LOGTAG TZ LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME LD_LIBRARY_PATH
maillog_file = DIR/log
maillog_file_prefixes = DIR
mail_owner = OWNER
setgid_group = GROUP
default_privs = NOBODY
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mx.DOMAIN
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_tls_security_level = may
smtpd_tls_chain_files = DIR/etc/chain.pem
smtpd_error_sleep_time = 0
virtual_mailbox_domains = DOMAIN
virtual_mailbox_base = DIR/mail
virtual_mailbox_maps = inline:{ BOXES }
virtual_uid_maps = static:UID
virtual_gid_maps = static:UID
default_transport = discard:
relay_transport = discard:
`

const masterCF = `127.0.0.1:%d inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
smtp unix - - n - - smtp
virtual unix - n n - - virtual
flush unix n - n 1000? 0 flush
postlog unix-dgram n - n - 1 postlogd
`

// run starts the master process and waits until mail is taken.
func (p *Postfix) run() error {
	master := filepath.Join(p.root, "usr/lib/postfix/sbin/master")
	if err := p.start(filepath.Join(p.dir, "out"), []string{"LD_LIBRARY_PATH=" + libraryPath(p.root)}, master, "-d", "-c", filepath.Join(p.dir, "etc")); err != nil {
		return fmt.Errorf("start Postfix: %w", err)
	}
	if awaitPort(p.port) == nil {
		return nil
	}
	return fmt.Errorf("wait for Postfix to answer: %s", p.Log())
}

// libraryPath lists the folders of an unpacked package that hold libraries.
func libraryPath(root string) string {
	if root == "/" {
		return ""
	}
	var dirs []string
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(d.Name(), ".so") {
			dirs = append(dirs, filepath.Dir(path))
		}
		return nil
	})
	slices.Sort(dirs)
	return strings.Join(slices.Compact(dirs), ":")
}

// Port is where Postfix takes mail.
func (p *Postfix) Port() int { return p.port }

// CertPool holds the certificate that Postfix shows after STARTTLS.
func (p *Postfix) CertPool() *x509.CertPool { return p.pool }

// Log is what Postfix has written so far.
func (p *Postfix) Log() string {
	out, _ := os.ReadFile(filepath.Join(p.dir, "out"))
	log, _ := os.ReadFile(filepath.Join(p.dir, "log"))
	return string(out) + string(log)
}

// Mailbox reads the mails delivered to a user so far, oldest first.
func (p *Postfix) Mailbox(name string) ([][]byte, error) {
	return maildir(filepath.Join(p.dir, "mail", name))
}

// Mails reads the mails delivered to all users so far.
func (p *Postfix) Mails() ([][]byte, error) {
	users, err := os.ReadDir(filepath.Join(p.dir, "mail"))
	if err != nil {
		return nil, err
	}
	var all [][]byte
	for _, user := range users {
		mails, err := p.Mailbox(user.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, mails...)
	}
	return all, nil
}

// Queued is how many mails Postfix has taken and not got rid of yet.
func (p *Postfix) Queued() (int, error) {
	count := 0
	for _, queue := range []string{"incoming", "active", "deferred"} {
		n, err := files(filepath.Join(p.dir, "queue", queue), func(string) bool { return true })
		if err != nil {
			return 0, err
		}
		count += n
	}
	return count, nil
}

// Close stops every process of the instance and removes its folder.
func (p *Postfix) Close() error {
	if err := p.stop(); err != nil {
		return fmt.Errorf("stop Postfix: %w", err)
	}
	return os.RemoveAll(p.dir)
}

// builder makes files and folders until something fails.
type builder struct {
	base string
	err  error
}

func (b *builder) folder(name string, mode fs.FileMode, uid, gid int) {
	path := filepath.Join(b.base, name)
	b.do(func() error { return os.MkdirAll(path, mode) })
	b.do(func() error { return os.Chmod(path, mode) }) // whatever the umask
	b.do(func() error { return os.Chown(path, uid, gid) })
}

func (b *builder) file(name, text string) {
	b.do(func() error { return os.WriteFile(filepath.Join(b.base, name), []byte(text), 0o600) })
	b.do(func() error { return os.Chmod(filepath.Join(b.base, name), 0o644) })
}

func (b *builder) do(f func() error) {
	if b.err == nil {
		b.err = f()
	}
}

func lookUp(name string) (uid int, err error) {
	u, err := user.Lookup(name)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrNoPostfix, err)
	}
	return strconv.Atoi(u.Uid)
}

// FreePort is a port of the loopback on which nothing listens at the moment.
func FreePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // done in an instant
	if err != nil {
		return 0, err
	}
	return portOf(l), l.Close()
}

// pemOf writes the key and the certificate as smtpd_tls_chain_files wants them.
func pemOf(cert tls.Certificate) (string, error) {
	key, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	if err != nil {
		return "", err
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})) +
		string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Certificate[0]})), nil
}
