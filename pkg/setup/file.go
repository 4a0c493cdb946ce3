package setup

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
)

// ownID leaves the owner or the group of a file as it comes.
const ownID = -1

// group is the id of the group of the user for daily work; false where there is
// none, which is then said.
func (s *Setup) group() (id int, ok bool) {
	if !s.Root {
		return ownID, true
	}
	u, err := user.Lookup(s.RunAs)
	if err != nil {
		return ownID, false
	}
	id, err = strconv.Atoi(u.Gid)
	return id, err == nil
}

// mode of the file: nobody but root may change it, and nobody but the user reads it.
func (s *Setup) mode() fs.FileMode {
	if s.Root {
		return 0o640
	}
	return 0o600
}

// addFile adds the step that writes the file of daily work.
func (s *Setup) addFile(a account) error {
	text, err := s.file.Daily(a.name, s.password)
	if err != nil {
		return err
	}
	shown, err := s.file.Hidden().Daily(a.name, "***")
	if err != nil {
		return err
	}
	s.wantGroup()
	s.wantWritable(s.File)
	head := i18n.Sprintf("; Written by \"powiadom setup\" after %s: what powiadom reads of it, and a\n; database user of its own. What is changed there later is to be changed here, too.\n",
		s.LMS)
	says := i18n.Sprintf("write %s, for its owner alone, with the database user's random password", s.File)
	if s.Root {
		says = i18n.Sprintf("write %s, for root and the group of %s alone, with the database user's random password", s.File, s.RunAs)
	}
	s.add(Step{Name: File, Says: says, Shows: head + shown, apply: func(context.Context) error {
		id, ok := s.group()
		if !ok {
			return s.noGroup()
		}
		owner := ownID
		if s.Root {
			owner = 0
		}
		return write(s.File, head+text, s.mode(), owner, id)
	}})
	return nil
}

func (s *Setup) wantGroup() {
	if _, ok := s.group(); !ok {
		s.want(s.noGroup())
	}
}

func (s *Setup) noGroup() *Error {
	return fault(i18n.Sprintf("make him: useradd --system --user-group --create-home --home-dir /var/lib/powiadom --shell /usr/sbin/nologin %s",
		s.RunAs), "this machine has no user %s, who would run powiadom in the place of root",
		s.RunAs)
}

// wantWritable notes that a file cannot be made where it is to be.
func (s *Setup) wantWritable(path string) {
	folder := filepath.Dir(path)
	for !config.Exists(folder) && folder != filepath.Dir(folder) {
		folder = filepath.Dir(folder) // it will be made
	}
	const writable = 2 | 1 // access(2): W_OK, X_OK
	if err := syscall.Access(folder, writable); err != nil {
		s.want(fault(i18n.Sprintf("run it as root (sudo powiadom setup …), or as somebody who may write in %s",
			filepath.Dir(path)), "%s cannot be written: %w",
			path, i18n.System(err)))
	}
}

// surveyMode looks who may read the file that is there.
func (s *Setup) surveyMode() {
	id, ok := s.group()
	info, err := os.Stat(s.File)
	if !ok || err != nil {
		s.wantGroup()
		return
	}
	const others = 0o027 // may change it, or read it and be nobody
	if info.Mode().Perm()&others == 0 && s.reads(info) {
		s.add(Step{Name: File, Done: true, Says: i18n.Sprintf("%s is there and stays as it is", s.File)})
		return
	}
	s.add(Step{Name: File, Says: i18n.Sprintf("%s stays as it is, but for who may read it: %o, the group of %s",
		s.File, s.mode().Perm(), s.RunAs), apply: func(context.Context) error {
		if s.Root {
			if err := os.Chown(s.File, 0, id); err != nil {
				return err
			}
		}
		return os.Chmod(s.File, s.mode())
	}})
}

// reads reports whether the user for daily work may read a file.
func (s *Setup) reads(info fs.FileInfo) bool {
	u, err := user.Lookup(s.RunAs)
	return !s.Root || err == nil && allows(info, u, 0o444)
}

// allows reports whether a user has one of the rights, given for all three kinds of
// users, on a file.
func allows(info fs.FileInfo, u *user.User, rights fs.FileMode) bool {
	mode := info.Mode().Perm() & rights
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return mode&0o007 != 0
	}
	groups, _ := u.GroupIds() // none known: the rights of others count
	switch {
	case strconv.FormatUint(uint64(stat.Uid), 10) == u.Uid:
		return mode&0o700 != 0
	case slices.Contains(groups, strconv.FormatUint(uint64(stat.Gid), 10)):
		return mode&0o070 != 0
	}
	return mode&0o007 != 0
}

// write puts a text into a file, whole or not at all, with its folder.
func write(path, text string, mode fs.FileMode, owner, group int) (err error) {
	if folder := filepath.Dir(path); !config.Exists(folder) {
		if err := errors.Join(os.MkdirAll(folder, 0o755), os.Chmod(folder, 0o755)); err != nil { //nolint:gosec // the user of daily work passes it, whatever the umask
			return err
		}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".powiadom.*") // cron passes over the dot
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Chown(owner, group), f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
