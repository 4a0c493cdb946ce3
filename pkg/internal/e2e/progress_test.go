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

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
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
	cmd := in.command(t.Context(), "send", "1", "--yes")
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

	piped := in.command(t.Context(), "send", "1", "--again", "1", "--yes")
	piped.Stdout = io.Discard
	var stderr bytes.Buffer
	piped.Stderr = &stderr
	if err := piped.Run(); err != nil || stderr.Len() != 0 {
		t.Errorf("in a pipe: %v, %q; want nothing", err, stderr.String())
	}
}

// On a terminal a person is asked before a send, and told what the guard would stop;
// yes sends it, and anything else does not.
func TestGuardAsks(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{})
	in.powiadom(t, "add", "--name", "Łąki", "--channel", "email", "--body", "x", "--cycle", "0 9 1 1 *", "--inactive", "--max-recipients", "3")
	for answer, code := range map[string]int{"n": 1, "": 1, "tak": 1, "y": 0} {
		got, all := in.person(t, func(int) string { return answer }, "send", "1")
		if got != code {
			t.Errorf("answer %q: exit code %d, want %d\n%s", answer, got, code, all)
		}
		if strings.Count(all, "[y/N]") != 1 || !strings.Contains(all, "its limit of 3") {
			t.Errorf("answer %q: want one question, with what the guard says\n%s", answer, all)
		}
		if sent := strings.Contains(all, " sent, "); sent != (code == 0) {
			t.Errorf("answer %q: %s", answer, all)
		}
	}
}

// person runs the program on a terminal and answers its questions, the first of
// which is 0. It returns the exit code and what the terminal shows.
func (in *installation) person(t *testing.T, answer func(question int) string, args ...string) (code int, shown string) {
	t.Helper()
	cmd := in.command(t.Context(), args...)
	cmd.Env = append(os.Environ(), "TERM=xterm")
	master, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = master.Close() }()
	var all strings.Builder
	buffer := make([]byte, 4096)
	for question := 0; ; {
		n, err := master.Read(buffer)
		all.Write(buffer[:n])
		if strings.Count(all.String(), "[y/N]") > question {
			_, _ = io.WriteString(master, answer(question)+"\n")
			question++
		}
		if err != nil {
			break
		}
	}
	if failed, ok := errors.AsType[*exec.ExitError](cmd.Wait()); ok {
		code = failed.ExitCode()
	}
	return code, all.String()
}

// On a terminal the second of two is asked, after what is asked before every send;
// what he agrees to is a copy of the run that he was told of, not of a later one.
func TestSendTwiceAsks(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{})
	in.powiadom(t, "add", "--name", "Łąki", "--channel", "email", "--body", "x", "--cycle", "0 9 1 1 *", "--inactive")
	in.powiadom(t, "send", "1", "--yes")
	runs := func() int { return mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM powiadom_runs") }
	if code, shown := in.person(t, func(question int) string { return []string{"y", ""}[question] }, "send", "1"); code != 4 || !strings.Contains(shown, "run 1, begun at ") || runs() != 1 {
		t.Errorf("Enter: exit code %d, %d runs; want 4 and the first alone\n%s", code, runs(), shown)
	}
	in.powiadom(t, "edit", "1", "--max-recipients", "1")
	if code, shown := in.person(t, func(int) string { return "y" }, "send", "1"); code != 0 || strings.Count(shown, "[y/N]") != 2 || runs() != 2 {
		t.Errorf("yes twice: exit code %d, %d runs; want 0 and 2\n%s", code, runs(), shown)
	}
	in.powiadom(t, "edit", "1", "--max-recipients", "0")
	code, shown := in.person(t, func(question int) string {
		if question == 1 {
			in.powiadom(t, "send", "1", "--again", "2", "--yes") // somebody else is faster
		}
		return "y"
	}, "send", "1")
	if code != 4 || !strings.Contains(shown, "run 3, begun at ") || runs() != 3 {
		t.Errorf("yes, after another: exit code %d, %d runs; want 4 and 3, told of the third\n%s", code, runs(), shown)
	}
}
