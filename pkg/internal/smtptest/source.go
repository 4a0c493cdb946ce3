package smtptest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// Load is what Source sends.
type Load struct {
	Sessions int    // at once; each of them is kept
	Mails    int    // altogether
	Length   int    // of one mail, in bytes
	File     string // a mail in the place of a made-up one, to an address of its own each time
}

// Source sends mails with smtp-source(1) of Postfix, to a domain that a Postfix
// throws away, and returns how long that took: the measure of a client that has
// nothing to do but to send.
func Source(ctx context.Context, port int, l Load) (time.Duration, error) {
	mail := []string{"-l", strconv.Itoa(l.Length)}
	if l.File != "" {
		mail = []string{"-N", "-F", l.File}
	}
	cmd, err := postfixTool(ctx, "smtp-source", append(mail, "-4", "-d", "-s", strconv.Itoa(l.Sessions), "-m", strconv.Itoa(l.Mails),
		"-f", "biuro@isp.example", "-t", "klient@gdzie.example", local(port))...)
	if err != nil {
		return 0, err
	}
	started := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("smtp-source: %w: %s", err, out)
	}
	return time.Since(started), nil
}

// postfixTool makes a command of a program that comes with Postfix.
func postfixTool(ctx context.Context, name string, args ...string) (*exec.Cmd, error) {
	root, err := postfixRoot()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(root, "usr/sbin", name), args...)
	cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+libraryPath(root))
	return cmd, nil
}

// local is the address of a port of this machine.
func local(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// awaitPort waits until somebody listens.
func awaitPort(port int) error {
	var err error
	for range 500 {
		var conn net.Conn
		if conn, err = net.DialTimeout("tcp", local(port), time.Second); err == nil { //nolint:noctx // bounded
			return conn.Close()
		}
		time.Sleep(20 * time.Millisecond)
	}
	return err
}

// awaitSilence waits until nobody listens any more: children of a server that has
// ended may answer a little longer, and would be taken for its successor.
func awaitSilence(port int) error {
	for range 500 {
		conn, err := net.DialTimeout("tcp", local(port), time.Second) //nolint:noctx // bounded
		if err != nil {
			return nil
		}
		if err := conn.Close(); err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("port %d still answers", port)
}

// Drain waits until nothing that was taken is left to be delivered.
func (p *Postfix) Drain(ctx context.Context) error {
	for ; ctx.Err() == nil; time.Sleep(10 * time.Millisecond) {
		left := 0
		for _, queue := range []string{"maildrop", "incoming", "active"} {
			entries, err := os.ReadDir(filepath.Join(p.dir, "queue", queue))
			if err != nil {
				return fmt.Errorf("look into the queue: %w", err)
			}
			left += len(entries)
		}
		if left == 0 {
			return nil
		}
	}
	return ctx.Err()
}
