// Package host tells which machine this is, and keeps a stamp on it of what
// powiadom wrote last into the database, by which a database that was put back to
// an earlier state is known. It knows no database: who may send from one, and what
// is in it, is package journal's.
package host

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// ErrNoIdentity means that nothing tells this machine from others.
var ErrNoIdentity = i18n.NewError("nothing tells this machine from others, so it cannot be said whether it may send")

// Identity is which machine this is.
type Identity struct {
	// Key is one word of ASCII that no other machine has: "id:" and 32 hex digits
	// made of the machine's id, or "name:" and the name that was set.
	Key string
	// Name is what people call it: the name that was set, or the host's.
	Name string
}

// machineIDs are the files with the machine's id, machine-id(5): the second is of
// systems without systemd.
func machineIDs() []string { return []string{"etc/machine-id", "var/lib/dbus/machine-id"} }

// application sets apart what is made of the machine's id here from what other
// programs make of it; the id itself is not to leave the machine (machine-id(5)).
const application = "powiadom: a host that may send"

// Identify tells which machine this is: by the name that was set, or else by the
// machine's id in the file system root. hostname is for people alone. The error is
// ErrNoIdentity when there is neither.
func Identify(root fs.FS, name, hostname string) (Identity, error) {
	if name != "" {
		name = strings.ToLower(name)
		return Identity{Key: "name:" + name, Name: name}, nil
	}
	for _, path := range machineIDs() {
		raw, err := fs.ReadFile(root, path)
		if err != nil {
			continue
		}
		id := strings.ToLower(strings.TrimSpace(string(raw)))
		if !isMachineID(id) {
			continue // "uninitialized", or empty, as in images of containers
		}
		sum := hmac.New(sha256.New, []byte(id))
		_, _ = sum.Write([]byte(application))
		return Identity{Key: "id:" + hex.EncodeToString(sum.Sum(nil)[:16]), Name: hostname}, nil
	}
	return Identity{}, i18n.Errorf("%w: no machine id in %s", ErrNoIdentity, "/"+strings.Join(machineIDs(), ", /"))
}

// isMachineID reports whether the text is one: 32 hex digits, not all zero.
func isMachineID(text string) bool {
	return len(text) == 32 && strings.Trim(text, "0123456789abcdef") == "" && strings.Trim(text, "0") != ""
}
