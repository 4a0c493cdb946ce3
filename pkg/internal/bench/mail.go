package bench

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// sink is a running smtp-sink, which takes every mail and throws it away.
type sink struct {
	port string
	cmd  *exec.Cmd
	done chan struct{} // closed when its output ends

	mu    sync.Mutex
	mails int
}

// startSink starts one on a free port.
func startSink(ctx context.Context) (*sink, error) {
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	s := &sink{port: port, done: make(chan struct{})}
	args := []string{"-c", "127.0.0.1:" + port, "1000"}
	if os.Getuid() == 0 {
		args = append([]string{"-u", "nobody"}, args...) // it refuses to be root
	}
	command, err := smtptest.PostfixProgram("smtp-sink", args...)
	if err != nil {
		return nil, err
	}
	s.cmd = exec.CommandContext(context.WithoutCancel(ctx), command[0], command[1:]...)
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go s.read(out)
	return s, waitFor(ctx, port)
}

// counter is what "smtp-sink -c" writes over and over.
var counter = regexp.MustCompile(`mesg=(\d+)`)

// read follows the counter, whose readings are parted by carriage returns.
func (s *sink) read(out io.Reader) {
	defer close(s.done)
	words := bufio.NewReader(out)
	for {
		reading, err := words.ReadString('\r')
		if m := counter.FindStringSubmatch(reading); m != nil {
			n, _ := strconv.Atoi(m[1])
			s.mu.Lock()
			s.mails = max(s.mails, n)
			s.mu.Unlock()
		}
		if err != nil {
			return
		}
	}
}

// count is how many mails it has taken.
func (s *sink) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mails
}

// reached waits until the counter shows so many; it may lag a moment.
func (s *sink) reached(want int) error {
	for range 200 {
		if s.count() >= want {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if got := s.count(); got != want {
		return fmt.Errorf("smtp-sink got %d mails, not %d", got, want)
	}
	return nil
}

func (s *sink) close() {
	_ = s.cmd.Process.Kill()
	<-s.done
	_ = s.cmd.Wait()
}

// waitFor waits until something listens.
func waitFor(ctx context.Context, port string) error {
	for range 500 {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort("127.0.0.1", port))
		if err == nil {
			return conn.Close()
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Errorf("nothing listens on port %s", port)
}
