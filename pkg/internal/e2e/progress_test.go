package e2e_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/creack/pty"
	"github.com/emersion/go-smtp"

	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// On a terminal a long send shows how far it has come, in one line, and takes it
// away; in a pipe it shows nothing.
func TestProgressLine(t *testing.T) {
	t.Parallel()
	// The mail server keeps the 50th recipient waiting until the line was seen.
	var mails atomic.Int32
	shown := make(chan struct{})
	in := install(t, smtptest.Options{RefuseRcpt: func(string) *smtp.SMTPError {
		if mails.Add(1) == 50 {
			<-shown
		}
		return nil
	}})
	in.powiadom(t, "add", "--name", "Łąki", "--channel", "email", "--body", "x", "--cycle", "0 9 1 1 *", "--inactive")

	master, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = master.Close() })
	if err := pty.Setsize(terminal, &pty.Winsize{Rows: 24, Cols: 60}); err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	cmd := in.command(t.Context(), "send", "1")
	cmd.Stdout, cmd.Stderr = &stdout, terminal
	cmd.Env = append(os.Environ(), "TERM=xterm", "NO_COLOR=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = terminal.Close()

	line := regexp.MustCompile(`\r\d+ of \d+ messages, `)
	var once sync.Once
	var all strings.Builder
	buffer := make([]byte, 4096)
	for {
		n, err := master.Read(buffer)
		all.Write(buffer[:n])
		if line.MatchString(all.String()) {
			once.Do(func() { close(shown) })
		}
		if err != nil {
			break // EIO: the other side is closed
		}
	}
	once.Do(func() { close(shown) })
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, all.String())
	}
	text := all.String()
	if !line.MatchString(text) {
		t.Fatalf("no line of progress on the terminal: %q", text)
	}
	if strings.Contains(text, "\n") || strings.Contains(text, "\x1b") {
		t.Errorf("more than one line, or colour: %q", text)
	}
	for part := range strings.SplitSeq(text, "\r") {
		if len([]rune(part)) > 59 {
			t.Errorf("wider than the terminal: %q", part)
		}
	}
	if last := text[strings.LastIndex(strings.TrimSuffix(text, "\r"), "\r")+1:]; strings.TrimSpace(last) != "" || !strings.HasSuffix(text, "\r") {
		t.Errorf("the line is still there at the end: %q", text)
	}
	if !regexp.MustCompile(`^run \d+: \d+ customers, \d+ messages: \d+ sent, 0 failed, 0 waiting\n`).Match(stdout.Bytes()) {
		t.Errorf("standard output: %q", stdout.String())
	}

	piped := in.command(t.Context(), "send", "1")
	piped.Stdout = io.Discard
	var stderr bytes.Buffer
	piped.Stderr = &stderr
	if err := piped.Run(); err != nil || stderr.Len() != 0 {
		t.Errorf("in a pipe: %v, %q; want nothing", err, stderr.String())
	}
}

// On a terminal a person is asked what the guard would stop; yes sends it, and
// anything else does not.
func TestGuardAsks(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{})
	in.powiadom(t, "add", "--name", "Łąki", "--channel", "email", "--body", "x", "--cycle", "0 9 1 1 *", "--inactive", "--max-recipients", "3")
	for answer, code := range map[string]int{"n": 4, "": 4, "tak": 4, "y": 0} {
		cmd := in.command(t.Context(), "send", "1")
		cmd.Env = append(os.Environ(), "TERM=xterm")
		master, err := pty.Start(cmd)
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		buffer := make([]byte, 4096)
		for asked := false; ; {
			n, err := master.Read(buffer)
			all.Write(buffer[:n])
			if !asked && strings.Contains(all.String(), "[y/N]") {
				asked = true
				_, _ = io.WriteString(master, answer+"\n")
			}
			if err != nil {
				break
			}
		}
		err = cmd.Wait()
		_ = master.Close()
		got := 0
		if failed, ok := errors.AsType[*exec.ExitError](err); ok {
			got = failed.ExitCode()
		}
		if got != code {
			t.Errorf("answer %q: exit code %d, want %d\n%s", answer, got, code, all.String())
		}
		if sent := strings.Contains(all.String(), " sent, "); sent != (code == 0) {
			t.Errorf("answer %q: %s", answer, all.String())
		}
	}
}
