package smtptest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// daemon is a server's first process under a guard that stops it when this
// process is gone.
type daemon struct {
	cmd   *exec.Cmd
	stdin io.Closer // its end tells the guard to stop
}

// start runs a command in the foreground; what it prints is added to the file.
func (d *daemon) start(output string, env []string, command ...string) error {
	const guard = `"$@" </dev/null & pid=$!; cat >/dev/null; kill "$pid"; wait "$pid"`
	cmd := exec.Command("sh", append([]string{"-c", guard, "sh"}, command...)...) //nolint:noctx // stop ends it
	cmd.Env = append(os.Environ(), env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := os.OpenFile(output, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	cmd.Stdout, cmd.Stderr = out, out
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	d.cmd, d.stdin = cmd, stdin
	return nil
}

// stop ends every process of it, if it was started.
func (d *daemon) stop() error {
	if d.cmd == nil {
		return nil
	}
	var err error
	_ = d.stdin.Close()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = d.cmd.Wait() // "terminated", as it should be
	}()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		err = errors.New("killed after 10 s")
	}
	// The first process's own children end with it; make sure.
	_ = syscall.Kill(-d.cmd.Process.Pid, syscall.SIGKILL)
	<-ended
	d.cmd = nil
	return err
}

// maildir reads the mails of a maildir, oldest first.
func maildir(folder string) ([][]byte, error) {
	entries, err := os.ReadDir(filepath.Join(folder, "new"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var mails [][]byte
	for _, e := range entries { // a maildir's names begin with the time
		data, err := os.ReadFile(filepath.Join(folder, "new", e.Name()))
		if err != nil {
			return nil, err
		}
		mails = append(mails, data)
	}
	return mails, nil
}

// files counts the files below a folder that are wanted, while others come and go.
func files(folder string, wanted func(name string) bool) (int, error) {
	count := 0
	err := filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone meanwhile
		}
		if err == nil && d.Type().IsRegular() && wanted(d.Name()) {
			count++
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("look into the queue: %w", err)
	}
	return count, nil
}
