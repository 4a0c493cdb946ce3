package smtptest

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"time"
)

// Step is one thing a scripted server does on a connection.
type Step func(*scripted) error

// Dialogue is what a scripted server does on one connection, in order. At its
// end the server hangs up.
type Dialogue []Step

// Expect reads a line and wants it to begin with prefix, in any case.
func Expect(prefix string) Step {
	return func(c *scripted) error {
		line, err := c.readLine()
		if err != nil {
			return fmt.Errorf("waiting for %q: %w", prefix, err)
		}
		if len(line) < len(prefix) || !strings.EqualFold(line[:len(prefix)], prefix) {
			return fmt.Errorf("got %q, want %q", line, prefix)
		}
		return nil
	}
}

// ExpectMessage reads message data up to the final dot.
func ExpectMessage() Step {
	return func(c *scripted) error {
		for {
			line, err := c.readLine()
			if err != nil {
				return fmt.Errorf("waiting for the final dot: %w", err)
			}
			if line == "." {
				return nil
			}
		}
	}
}

// Reply sends lines, each ended by CRLF.
func Reply(lines ...string) Step {
	return Raw(strings.Join(lines, "\r\n") + "\r\n")
}

// Raw sends bytes as they are: garbage, half a reply.
func Raw(s string) Step {
	return func(c *scripted) error {
		_, err := c.conn.Write([]byte(s))
		return err
	}
}

// Drip sends a reply byte by byte with pauses.
func Drip(line string, pause time.Duration) Step {
	return func(c *scripted) error {
		for _, b := range []byte(line + "\r\n") {
			if err := c.sleep(pause); err != nil {
				return err
			}
			if _, err := c.conn.Write([]byte{b}); err != nil {
				return err
			}
		}
		return nil
	}
}

// Delay waits.
func Delay(d time.Duration) Step {
	return func(c *scripted) error { return c.sleep(d) }
}

// Silence says nothing until the client hangs up or the server is closed.
func Silence() Step {
	return func(c *scripted) error {
		for {
			if _, err := c.readLine(); err != nil {
				return errEnd
			}
		}
	}
}

// Hangup closes the connection.
func Hangup() Step {
	return func(*scripted) error { return errEnd }
}

// Do calls f, to tell the test how far the dialogue is.
func Do(f func()) Step {
	return func(*scripted) error { f(); return nil }
}

// Greet is the usual beginning: a greeting, EHLO, and an answer that offers
// what is given.
func Greet(extensions ...string) Dialogue {
	lines := []string{"smtptest.example"}
	lines = append(lines, extensions...)
	for i := range lines {
		sep := "-"
		if i == len(lines)-1 {
			sep = " "
		}
		lines[i] = "250" + sep + lines[i]
	}
	return Dialogue{Reply("220 smtptest.example ESMTP"), Expect("EHLO "), Reply(lines...)}
}

// Accept is one transaction that goes well.
func Accept() Dialogue {
	return Dialogue{
		Expect("MAIL FROM:"), Reply("250 2.1.0 Ok"),
		Expect("RCPT TO:"), Reply("250 2.1.5 Ok"),
		Expect("DATA"), Reply("354 go on"),
		ExpectMessage(), Reply("250 2.0.0 Ok: queued"),
	}
}

// Join puts dialogues one after another.
func Join(parts ...Dialogue) Dialogue { return slices.Concat(parts...) }

// errEnd ends a dialogue as it was meant to end.
var errEnd = errors.New("end of the dialogue")

// Script is a server that plays dialogues: the first on the first connection
// and so on, the last on every one after.
type Script struct {
	listener  net.Listener
	dialogues []Dialogue
	closed    chan struct{}
	wg        sync.WaitGroup

	mu    sync.Mutex
	conns []net.Conn
	lines [][]string // by connection
	errs  []error
}

// StartScript starts a scripted server on a free port of the loopback. Close
// ends it.
func StartScript(dialogues ...Dialogue) (*Script, error) {
	if len(dialogues) == 0 {
		return nil, errors.New("a scripted server needs a dialogue")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // done in an instant
	if err != nil {
		return nil, fmt.Errorf("listen for mail: %w", err)
	}
	s := &Script{listener: listener, dialogues: dialogues, closed: make(chan struct{})}
	s.wg.Go(s.serve)
	return s, nil
}

// Port is where the server listens.
func (s *Script) Port() int { return portOf(s.listener) }

// Conns counts the connections so far.
func (s *Script) Conns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// Lines are what the client said on each connection, without line ends.
func (s *Script) Lines() [][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := make([][]string, len(s.lines))
	for i := range lines {
		lines[i] = slices.Clone(s.lines[i])
	}
	return lines
}

// Close hangs up, waits for the dialogues and returns what did not go as they
// say.
func (s *Script) Close() error {
	close(s.closed)
	_ = s.listener.Close()
	s.mu.Lock()
	for _, c := range s.conns {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
	return errors.Join(s.errs...)
}

func (s *Script) serve() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		n := len(s.conns)
		s.conns = append(s.conns, conn)
		s.lines = append(s.lines, nil)
		s.mu.Unlock()
		c := &scripted{server: s, number: n, conn: conn, in: bufio.NewReader(conn)}
		s.wg.Go(func() { c.play(s.dialogues[min(n, len(s.dialogues)-1)]) })
	}
}

// scripted is one connection of a Script.
type scripted struct {
	server *Script
	number int
	conn   net.Conn
	in     *bufio.Reader
}

func (c *scripted) play(d Dialogue) {
	defer func() { _ = c.conn.Close() }()
	for i, step := range d {
		err := step(c)
		if errors.Is(err, errEnd) {
			return
		}
		if err != nil {
			c.server.mu.Lock()
			c.server.errs = append(c.server.errs, fmt.Errorf("connection %d, step %d: %w", c.number+1, i+1, err))
			c.server.mu.Unlock()
			return
		}
	}
}

func (c *scripted) readLine() (string, error) {
	line, err := c.in.ReadString('\n')
	if err != nil {
		return "", err
	}
	line = strings.TrimRight(line, "\r\n")
	c.server.mu.Lock()
	c.server.lines[c.number] = append(c.server.lines[c.number], line)
	c.server.mu.Unlock()
	return line, nil
}

// sleep waits, or ends the dialogue when the server is closed.
func (c *scripted) sleep(d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-c.server.closed:
		return errEnd
	}
}
