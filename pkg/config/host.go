package config

import (
	"cmp"
	"path/filepath"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Host is what the file, or the environment, says of the machine itself. LMS's
// table has no say in it: a copy of the database would bring it along, and whoever
// edits the table must not choose what this machine's user writes to or calls.
type Host struct {
	Name     string // that tells this machine from others; empty: its machine id does
	StateDir string // where the machine keeps what it knows beside the database
	Ping     Secret // address of a watchdog that is told of good runs; empty: none is
}

const (
	defaultStateDir = "/var/lib/powiadom"
	maxHostName     = 50
)

// Environment variables that go before the file: a container is made of them.
const (
	envHost     = "POWIADOM_HOST"
	envStateDir = "POWIADOM_STATE_DIR"
)

// Host reads what is said of this machine. getenv is os.Getenv. Errors are of type
// *FileError.
func (f *File) Host(getenv func(string) string) (Host, error) {
	name, nameOf := f.own(getenv, envHost, "host")
	dir, dirOf := f.own(getenv, envStateDir, "state_dir")
	if !validHostName(name) {
		return Host{}, &FileError{File: f.name, Setting: nameOf, Problem: i18n.T("is no name of a host: up to 50 letters, digits, dots, hyphens and underscores"), Advice: i18n.T("give each machine a name of its own, such as lms1")}
	}
	if dir != "" && !filepath.IsAbs(dir) {
		return Host{}, &FileError{File: f.name, Setting: dirOf, Problem: i18n.T("is no absolute path"), Advice: i18n.T("write a path that begins with /, such as /var/lib/powiadom")}
	}
	ping, _ := f.Get("powiadom", "ping_url")
	return Host{
		Name: strings.ToLower(name), StateDir: filepath.Clean(cmp.Or(dir, defaultStateDir)),
		Ping: Secret(strings.TrimSpace(ping)),
	}, nil
}

// own reads a setting of the machine's and where it was found.
func (f *File) own(getenv func(string) string, variable, name string) (value, of string) {
	if value = strings.TrimSpace(getenv(variable)); value != "" {
		return value, variable
	}
	value, _ = f.Get("powiadom", name)
	return strings.TrimSpace(value), "powiadom." + name
}

// validHostName knows what may name a machine: letters, digits, dot, hyphen and
// underscore, or nothing.
func validHostName(name string) bool {
	return len(name) <= maxHostName &&
		strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789.-_") == ""
}
