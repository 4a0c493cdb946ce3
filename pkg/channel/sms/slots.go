package sms

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// slots limit how many programs run at once on this machine, whichever processes
// start them: each one has a locked file meanwhile. The lock ends with the process.
type slots struct {
	dir, program string
	count        int
}

// slotPause is between looks for a free one.
const slotPause = 100 * time.Millisecond

// enter waits for a free slot and returns how to give it back, or ctx.Err().
func (s slots) enter(ctx context.Context) (leave func(), err error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i := range s.count {
			file, err := s.try(i)
			if err != nil {
				return nil, &notify.DeliveryError{Class: notify.Halt, Scope: notify.OfChannel, Err: i18n.Errorf("see that %s runs no more than sms_command_sessions times at once: %w", s.program, i18n.System(err))}
			}
			if file != nil {
				return func() { _ = file.Close() }, nil
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(slotPause):
		}
	}
}

// try locks one of the files; nil without an error when another one holds it.
func (s slots) try(i int) (*os.File, error) {
	file, err := s.open(filepath.Join(s.dir, "sms_command-"+url.PathEscape(s.program)+"-"+strconv.Itoa(i)+".lock"))
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return file, nil
	}
	_ = file.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, nil
	}
	return nil, err
}

// open makes the file where it is missing. To lock it, reading is enough: users of
// this machine may take turns.
func (s slots) open(path string) (*os.File, error) {
	file, err := os.Open(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_RDONLY|os.O_CREATE, 0o644)
}
