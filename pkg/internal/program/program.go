// Package program builds powiadom and starts it as a process, for tests that use it
// as cron or a person does.
package program

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
)

// Path is the binary that Main has built.
var Path string

// Main is for TestMain: it builds the program and runs the tests with a database
// server; see mariadbtest.Main.
func Main(m *testing.M) int {
	folder, err := os.MkdirTemp("", "powiadom-program")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if Path, err = Build(folder); err != nil {
		panic(err)
	}
	return mariadbtest.Main(m)
}

// Build builds the program into a folder as users build it, but for the shortest
// lease, which is two seconds: the tests wait for leases to run out.
func Build(folder string) (path string, err error) {
	path = filepath.Join(folder, "powiadom")
	build := exec.CommandContext(context.Background(), "go", "build", "-trimpath",
		"-ldflags", "-X github.com/powiadom/powiadom/pkg/config.leastLease=2", "-o", path, "github.com/powiadom/powiadom/cmd/powiadom")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
}

// Settings are those of an installation whose mail server and gateway are the test's
// own, for its ini file. They end in section powiadom; lease is in seconds.
func Settings(mailPort int, gateway string, lease int) string {
	return fmt.Sprintf(`
[mail]
smtp_host = 127.0.0.1
smtp_port = %d
smtp_secure = "false"
[powiadom]
timezone = Europe/Warsaw
lease = %d
at_most_once = 0
sms_daily_limit = 0
smsapi_url = %q
`, mailPort, lease, gateway)
}

// Process is a program at work.
type Process struct {
	cmd            *exec.Cmd
	stdout, stderr bytes.Buffer
	done           chan struct{}
}

// End is how a process ended.
type End struct {
	Code           int // -1 when it was killed
	Stdout, Stderr string
	At             time.Time
}

// Start starts a command, with more environment. It is killed when the test ends.
func Start(t testing.TB, environment []string, command ...string) *Process {
	t.Helper()
	p := &Process{cmd: exec.CommandContext(context.WithoutCancel(t.Context()), command[0], command[1:]...), done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), environment...)
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait() // the state tells
	}()
	return p
}

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Kill ends the process with SIGKILL, if it runs, and waits until it is gone.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// Wait waits for the end of the process.
func (p *Process) Wait() End {
	<-p.done
	return End{Code: p.cmd.ProcessState.ExitCode(), Stdout: p.stdout.String(), Stderr: p.stderr.String(), At: time.Now()}
}

// Signal sends a signal to the process.
func (p *Process) Signal(t testing.TB, signal syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}
