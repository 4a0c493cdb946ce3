package config

import (
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Database says how to reach the database of LMS.
type Database struct {
	Network  string // "tcp" or "unix"
	Address  string // host:port, or the path of a socket
	User     string
	Password Secret
	Name     string
	TLS      DatabaseTLS // not used over a socket, which does not leave the machine
}

// DatabaseTLS says how the connection is protected. LMS knows no such thing, so
// the keys are ours: ssl_ca and ssl_verify. Either of them asks for TLS, and
// without both there is none: encryption that checks nobody's certificate would
// hand the password to whoever stands in between, under caching_sha2_password in
// the clear.
type DatabaseTLS struct {
	Verify DatabaseVerify
	CA     string // certificates in PEM; empty: those of the system
}

// DatabaseVerify is what is asked of the server's certificate.
type DatabaseVerify string

// What ssl_verify may say.
const (
	NoDatabaseTLS DatabaseVerify = ""    // there is none, and no encryption
	VerifyFull    DatabaseVerify = "on"  // signed by the CA, and for the host of the address
	VerifyCA      DatabaseVerify = "ca"  // signed by the CA, whatever its name; the servers make such ones for themselves
	VerifyNone    DatabaseVerify = "off" // nothing: encryption against listeners only
)

// mysqlPort is the port of MySQL and MariaDB (IANA).
const mysqlPort = 3306

// sockets are the places where distributions put MySQL's socket, in the order
// in which they are tried for "localhost".
func sockets() []string {
	return []string{
		"/run/mysqld/mysqld.sock",
		"/var/run/mysqld/mysqld.sock",
		"/var/lib/mysql/mysql.sock",
		"/tmp/mysql.sock",
	}
}

// Socket is the usual socket that there is, empty for none.
func Socket(exists func(path string) bool) string {
	for _, path := range sockets() {
		if exists(path) {
			return path
		}
	}
	return ""
}

// Exists tells whether a file is there. It is what Database is usually given.
func Exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Database reads section [database]. As for PHP, "localhost" means the socket
// of the machine; exists tells which of the usual ones there is, and without one
// it means 127.0.0.1. More than LMS itself, it takes host:port and host:/socket.
// Errors are of type *FileError, with the file's warnings.
func (f *File) Database(exists func(path string) bool) (Database, error) {
	d, err := f.database(exists)
	return d, f.Suspect(err)
}

func (f *File) database(exists func(path string) bool) (Database, error) {
	if err := f.checkDatabaseType(); err != nil {
		return Database{}, err
	}
	user, _ := f.Get("database", "user")
	if user == "" {
		return Database{}, f.databaseError("database.user", i18n.T("is not set"))
	}
	name, _ := f.Get("database", "database")
	if name == "" {
		return Database{}, f.databaseError("database.database", i18n.T("is not set"))
	}
	host, _ := f.Get("database", "host")
	network, address, ok := databaseAddress(host, exists)
	if !ok {
		return Database{}, f.databaseError("database.host", i18n.T("not understood: allowed are localhost, host, host:port, [::1]:port and host:/path/to/socket"))
	}
	password, _ := f.Get("database", "password")
	tls, err := f.databaseTLS()
	if err != nil {
		return Database{}, err
	}
	return Database{
		Network: network, Address: address,
		User: user, Password: Secret(password), Name: name, TLS: tls,
	}, nil
}

// databaseTLS reads ssl_ca and ssl_verify. PHP reads an unquoted off as an empty
// value, so that means off here.
func (f *File) databaseTLS() (DatabaseTLS, error) {
	path, _ := f.Get("database", "ssl_ca")
	verify, given := f.Get("database", "ssl_verify")
	if path == "" && !given {
		return DatabaseTLS{}, nil
	}
	tls := DatabaseTLS{Verify: VerifyFull}
	yes, ok := parseBool(verify)
	switch {
	case !given, ok && yes:
	case ok, verify == "":
		tls.Verify = VerifyNone
	case strings.EqualFold(verify, string(VerifyCA)):
		tls.Verify = VerifyCA
	default:
		return DatabaseTLS{}, f.databaseError("database.ssl_verify", i18n.T("unknown: allowed are on, ca (any name in the certificate) and off"))
	}
	if path == "" {
		return tls, nil
	}
	pem, err := readLimited(path)
	if err != nil {
		if pe, ok := errors.AsType[*os.PathError](err); ok {
			err = pe.Err // the path is named
		}
		return DatabaseTLS{}, &FileError{
			File: f.name, Setting: "database.ssl_ca", Problem: path + ": " + i18n.T("cannot be read"), Advice: i18n.T("see section [database] of the file"), Err: i18n.System(err),
		}
	}
	if !x509.NewCertPool().AppendCertsFromPEM(pem) {
		return DatabaseTLS{}, f.databaseError("database.ssl_ca", path+": "+i18n.T("holds no certificate in PEM form"))
	}
	tls.CA = string(pem)
	return tls, nil
}

// checkDatabaseType refuses what is not MySQL. Without a type it is MySQL, as
// for the older scripts of LMS.
func (f *File) checkDatabaseType() error {
	kind, _ := f.Get("database", "type")
	switch strings.ToLower(kind) {
	case "", "mysql", "mysqli", "mariadb":
		return nil
	case "postgres", "postgresql", "pgsql":
		return f.databaseError("database.type", i18n.T("powiadom works with MySQL and MariaDB"))
	}
	return f.databaseError("database.type", i18n.T("unknown: allowed are mysql, mysqli and mariadb"))
}

// databaseAddress reads the host of [database].
func databaseAddress(host string, exists func(string) bool) (network, address string, ok bool) {
	if host == "" || host == "localhost" {
		if path := Socket(exists); path != "" {
			return "unix", path, true
		}
		host = "127.0.0.1"
	}
	if at := strings.IndexByte(host, '/'); at >= 0 { // /socket or host:/socket
		if at > 0 && host[at-1] != ':' {
			return "", "", false
		}
		return "unix", host[at:], true
	}
	name, port := host, strconv.Itoa(mysqlPort)
	if bare := strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"); net.ParseIP(bare) != nil {
		return "tcp", net.JoinHostPort(bare, port), true
	}
	if strings.Contains(host, ":") {
		var err error
		if name, port, err = net.SplitHostPort(host); err != nil {
			return "", "", false
		}
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || !validHost(name) {
		return "", "", false
	}
	return "tcp", net.JoinHostPort(name, port), true
}

// validHost tells whether s can be the name or the address of a host.
func validHost(s string) bool {
	if net.ParseIP(s) != nil {
		return true
	}
	for _, r := range s {
		if r <= ' ' || r == 0x7f || strings.ContainsRune(`/:;,@[]\"'`, r) {
			return false
		}
	}
	return s != ""
}

func (f *File) databaseError(setting, problem string) error {
	return &FileError{File: f.name, Setting: setting, Problem: problem, Advice: i18n.T("see section [database] of the file")}
}
