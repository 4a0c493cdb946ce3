package host

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Stamp is the file that tells how far this machine wrote into one database.
type Stamp struct{ path string }

// NewStamp is the stamp, in a folder, of the database with the name and the
// installation's id. Nothing is read or made.
func NewStamp(dir, installation, database string) Stamp {
	return Stamp{filepath.Join(dir, installation+"-"+url.PathEscape(database)+".stamp")}
}

// Path is the file's.
func (s Stamp) Path() string { return s.path }

// Read returns the mark, a zero one when nothing was stamped yet.
func (s Stamp) Read() (notify.Mark, error) {
	raw, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return notify.Mark{}, nil
	}
	if err != nil {
		return notify.Mark{}, i18n.Errorf("read the stamp: %w", i18n.System(err))
	}
	var m notify.Mark
	var tick string
	if _, err := fmt.Sscanf(string(raw), "%s %d\n", &tick, &m.Run); err != nil {
		return notify.Mark{}, i18n.Errorf("%s cannot be understood", s.path)
	}
	if tick == noTick {
		return m, nil
	}
	if m.Tick, err = time.Parse(time.RFC3339, tick); err != nil {
		return notify.Mark{}, i18n.Errorf("%s cannot be understood", s.path)
	}
	return m, nil
}

// noTick stands where no minute was looked at yet.
const noTick = "-"

// Raise writes the mark, unless what stands there is as far. Processes of this
// machine may do so at once: one that writes a lower mark over a higher one makes
// the stamp less sharp, not wrong.
func (s Stamp) Raise(m notify.Mark) error {
	known, err := s.Read()
	if err == nil && !known.Behind(m) {
		return nil
	}
	return s.Set(known.Later(m))
}

// Set writes the mark, whatever stands there.
func (s Stamp) Set(m notify.Mark) error {
	if err := s.write(m); err != nil {
		return i18n.Errorf("write the stamp: %w", i18n.System(err))
	}
	return nil
}

// write puts a new file in the place of the old one, so that none is ever half
// written.
func (s Stamp) write(m notify.Mark) error {
	tick := noTick
	if !m.Tick.IsZero() {
		tick = m.Tick.UTC().Format(time.RFC3339)
	}
	dir := filepath.Dir(s.path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "%s %d\n", tick, m.Run)
	// Other users of this machine are to be warned, too.
	err = cmp.Or(err, file.Chmod(0o644), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), s.path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// Writable reports whether this user can write the stamp, without writing.
func (s Stamp) Writable() bool {
	for dir := filepath.Dir(s.path); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		switch {
		case err == nil:
			return info.IsDir() && syscall.Access(dir, accessWrite) == nil
		case !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) || strings.TrimLeft(dir, ".") == "":
			return false
		}
	}
}

// accessWrite is W_OK | X_OK of access(2): files can be made in the folder.
const accessWrite = 2 | 1
