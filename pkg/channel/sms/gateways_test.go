package sms_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/notify"
)

var errNoDaemons = errors.New("no gammu-smsd-inject and smsd to test with: scripts/smsd ensure gets them")

// daemons puts the programs of Debian into the path, as scripts/smsd finds them.
// Without them the test is skipped; where CI is set, it fails.
func daemons(t *testing.T) {
	t.Helper()
	found, err := exec.CommandContext(t.Context(), filepath.Join("..", "..", "..", "scripts", "smsd"), "find").Output()
	switch {
	case err == nil:
		t.Setenv("PATH", strings.TrimSpace(string(found))+":"+os.Getenv("PATH"))
	case os.Getenv("CI") != "":
		t.Fatal(errNoDaemons)
	default:
		t.Skip(errNoDaemons)
	}
}

// example is the path of a program of scripts/gateways.
func example(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "..", "scripts", "gateways", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func command(t *testing.T, template string) *sms.Command {
	t.Helper()
	c, err := sms.NewCommand(sms.CommandConfig{Template: template, Timeout: 30 * time.Second, Sessions: 1, Locks: t.TempDir(), Installation: "abc"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// folders are made below a new one.
func folders(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// hostile is a text that a shell or a header would obey.
const hostile = "-len 1 $(id) 'żółć' \"x\" {id}\nTo: 48999999999\n\nkoniec €"

// Gammu's daemon has the message in its queue, with all of its parts.
func TestExampleForGammu(t *testing.T) {
	daemons(t)
	dir := folders(t, "in", "out", "sent", "err")
	config := filepath.Join(dir, "gammu-smsdrc")
	write(t, config, fmt.Sprintf(`[gammu]
device = /dev/null
connection = at
[smsd]
service = files
inboxpath = %[1]s/in/
outboxpath = %[1]s/out/
sentsmspath = %[1]s/sent/
errorsmspath = %[1]s/err/
`, dir))
	c := command(t, example(t, "gammu-smsd")+" {number} {text} "+config)
	for _, text := range []string{hostile, strings.Repeat("abcdefghi ", 40)} {
		receipt, err := c.Send(t.Context(), notify.Delivery{ID: 7, Destination: "601 100 201", Body: text})
		if err != nil {
			t.Fatal(err)
		}
		queued, err := filepath.Glob(filepath.Join(dir, "out", "OUT*"))
		if err != nil || len(queued) != 1 {
			t.Fatalf("%d messages are queued, %v; want one", len(queued), err)
		}
		if name := strings.ReplaceAll(filepath.Base(queued[0]), "+", ""); receipt.GatewayID == "" || !strings.HasPrefix(name, receipt.GatewayID) {
			t.Errorf("id %q, want the name %q", receipt.GatewayID, name)
		}
		said, number := "", ""
		for line := range strings.Lines(read(t, queued[0])) {
			line = strings.TrimRight(line, "\r\n")
			if rest, ok := strings.CutPrefix(line, "; "); ok && !strings.HasPrefix(rest, "This file") && !strings.HasPrefix(rest, "See <") && !strings.HasPrefix(rest, "Saved ") {
				said += rest + "\n"
			}
			if rest, ok := strings.CutPrefix(line, `Number = `); ok {
				number = rest
			}
		}
		if strings.ReplaceAll(said, "\n", "") != strings.ReplaceAll(text, "\n", "") || number != `"+48601100201"` {
			t.Errorf("queued for %s: %q\nwant %q", number, said, text)
		}
		if err := os.Remove(queued[0]); err != nil {
			t.Fatal(err)
		}
	}
	write(t, config, "[smsd]\nservice = files\n")
	_, err := c.Send(t.Context(), notify.Delivery{ID: 7, Destination: "601 100 201", Body: "x"})
	if notify.ClassOf(err) != notify.Temporary || !strings.Contains(err.Error(), "No gammu configuration found") {
		t.Errorf("with a broken configuration: %v, want that it is tried again, and why", err)
	}
}

// smsd takes the file, whole, and understands it.
func TestExampleForSmstools(t *testing.T) {
	daemons(t)
	dir := folders(t, "outgoing", "checked", "failed", "incoming", "sent")
	c := command(t, example(t, "smstools")+" {number} {text} {id} "+filepath.Join(dir, "outgoing"))
	receipt, err := c.Send(t.Context(), notify.Delivery{ID: 7, Digest: "0f", Destination: "601 100 201", Body: hostile})
	if err != nil {
		t.Fatal(err)
	}
	if receipt.GatewayID != "powiadom-abc-7-0f" {
		t.Errorf("id %q, want ours", receipt.GatewayID)
	}
	files, err := os.ReadDir(filepath.Join(dir, "outgoing"))
	if err != nil || len(files) != 1 || files[0].Name() != receipt.GatewayID {
		t.Fatalf("%v, %v are there; want one file with the name of the id", files, err)
	}
	checked := smsd(t, dir, receipt.GatewayID)
	if want := "To: 48601100201\nAlphabet: UTF-8\n\n" + hostile; checked != want {
		t.Errorf("smsd took %q\nwant %q", checked, want)
	}
	if log := read(t, filepath.Join(dir, "log")); !strings.Contains(log, "SMS To: 48601100201. Moved file") || strings.Contains(log, "999999999") {
		t.Errorf("smsd says\n%s\nwant that it has one for 48601100201", log)
	}

	if err := os.RemoveAll(filepath.Join(dir, "outgoing")); err != nil {
		t.Fatal(err)
	}
	_, err = c.Send(t.Context(), notify.Delivery{ID: 8, Destination: "601 100 201", Body: "x"})
	if notify.ClassOf(err) != notify.Temporary {
		t.Errorf("without the folder: %v, want that it is tried again", err)
	}
}

// smsd runs the daemon until it has moved a file to the checked ones, and returns
// what is in it. It has a device that answers nothing.
func smsd(t *testing.T, dir, name string) string {
	t.Helper()
	config := filepath.Join(dir, "smsd.conf")
	account := ""
	if os.Getuid() == 0 {
		account = "user = root\n"
	}
	write(t, config, fmt.Sprintf(`devices = GSM1
outgoing = %[1]s/outgoing
checked = %[1]s/checked
failed = %[1]s/failed
incoming = %[1]s/incoming
sent = %[1]s/sent
logfile = %[1]s/log
infofile = %[1]s/info
pidfile = %[1]s/pid
loglevel = 7
delaytime = 1
%[2]s[GSM1]
device = /dev/null
`, dir, account))
	program, err := exec.LookPath("smsd")
	if err != nil {
		t.Fatal(err)
	}
	daemon := exec.CommandContext(context.WithoutCancel(t.Context()), program, "-c"+config, "-t")
	daemon.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = syscall.Kill(-daemon.Process.Pid, syscall.SIGKILL)
		_ = daemon.Wait()
	}()
	for range 300 {
		if text, err := os.ReadFile(filepath.Join(dir, "checked", name)); err == nil {
			return string(text)
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("smsd did not take the file:\n%s", read(t, filepath.Join(dir, "log")))
	return ""
}
