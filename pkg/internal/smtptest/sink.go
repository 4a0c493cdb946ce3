package smtptest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"sync/atomic"
	"time"
)

// Sink is a running smtp-sink(1) of Postfix, a server that throws all mail away at once.
type Sink struct {
	Port int

	cmd   *exec.Cmd
	done  chan struct{} // closed when its output ends
	mails atomic.Int64
}

// StartSink starts one on a free port. It runs until Close.
func StartSink(ctx context.Context) (*Sink, error) {
	port, err := FreePort()
	if err != nil {
		return nil, err
	}
	args := []string{"-4", "-c"}
	if os.Getuid() == 0 {
		args = append(args, "-u", postfixOwner) // it refuses to be root
	}
	cmd, err := postfixTool(context.WithoutCancel(ctx), "smtp-sink", append(args, local(port), "1000")...)
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start smtp-sink: %w", err)
	}
	s := &Sink{Port: port, cmd: cmd, done: make(chan struct{})}
	go s.read(out)
	return s, awaitPort(port)
}

// counter is what "smtp-sink -c" writes over and over.
var counter = regexp.MustCompile(`mesg=(\d+)`)

// read follows the counter, whose readings are parted by carriage returns.
func (s *Sink) read(out io.Reader) {
	defer close(s.done)
	words := bufio.NewReader(out)
	for {
		reading, err := words.ReadString('\r')
		if m := counter.FindStringSubmatch(reading); m != nil {
			if n, _ := strconv.ParseInt(m[1], 10, 64); n > s.mails.Load() {
				s.mails.Store(n)
			}
		}
		if err != nil {
			return
		}
	}
}

// Count is how many mails it has taken.
func (s *Sink) Count() int { return int(s.mails.Load()) }

// Reached waits until the counter shows so many; it may lag a moment.
func (s *Sink) Reached(want int) error {
	for range 200 {
		if s.Count() >= want {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if got := s.Count(); got != want {
		return fmt.Errorf("smtp-sink got %d mails, not %d", got, want)
	}
	return nil
}

// Close ends it.
func (s *Sink) Close() {
	_ = s.cmd.Process.Kill()
	<-s.done
	_ = s.cmd.Wait()
}
