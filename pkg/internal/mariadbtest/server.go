package mariadbtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// Server is one that a script runs. The script reads from stdin and stops the server
// when that ends: on Stop here, and all the same when this process is killed.
type Server struct {
	Socket string
	stdin  io.Closer
	cmd    *exec.Cmd
}

// server is the one of this test binary, its own unless a socket was given.
type server struct {
	once sync.Once
	err  error
	Server
}

var private server

// errMissing means that there is no MariaDB server to be run here.
var errMissing = errors.New("no mariadbd on this machine: scripts/mariadb ensure gets one")

// Main runs the tests of a package and waits until their server is gone:
//
//	func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }
//
// A package can do without it; the server then ends just after the tests.
//
// The program, wherever the tests start it, takes this machine for the host "tests"
// and keeps its stamps in a folder of theirs. It speaks English, whatever the locale.
func Main(m *testing.M) int {
	dir, err := os.MkdirTemp("", "powiadom-state-")
	if err == nil {
		err = os.Setenv("POWIADOM_STATE_DIR", dir)
	}
	if err == nil {
		err = os.Setenv("POWIADOM_HOST", "tests")
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if err == nil {
			err = os.Unsetenv(name)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	code := m.Run()
	private.end()
	return code
}

// Unstamp forgets what the program's host noted of the database, so that it may be
// put back to what it was before.
func (d *Database) Unstamp(t testing.TB) {
	t.Helper()
	stamps, err := filepath.Glob(filepath.Join(os.Getenv("POWIADOM_STATE_DIR"), "*-"+d.Name+".stamp"))
	for _, stamp := range stamps {
		err = errors.Join(err, os.Remove(stamp))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// socket returns the socket of the server that the tests are to use.
func socket(t testing.TB) string {
	t.Helper()
	private.once.Do(private.start)
	switch {
	case errors.Is(private.err, errMissing) && os.Getenv("CI") == "":
		t.Skip(private.err)
	case private.err != nil:
		t.Fatal(private.err)
	}
	return private.Socket
}

func (s *server) start() {
	if given := os.Getenv("POWIADOM_TEST_SOCKET"); given != "" {
		if err := answers(given); err != nil {
			s.err = fmt.Errorf("POWIADOM_TEST_SOCKET: %w", err)
		}
		s.Socket = given
		return
	}
	s.serve()
}

// Separate starts a server for one test, with options of its configuration file
// such as port=3307, and returns the socket. It ends with the test.
func Separate(t testing.TB, options ...string) string {
	t.Helper()
	socket(t) // is there one to be run?
	var s server
	s.serve(options...)
	if s.err != nil {
		t.Fatal(s.err)
	}
	t.Cleanup(s.end)
	return s.Socket
}

// serve starts the script that runs the server.
func (s *server) serve(options ...string) {
	kind := os.Getenv("POWIADOM_TEST_SERVER")
	name, args := "mariadb", []string{"serve"}
	if kind != "" {
		name, args = "server", []string{"serve", kind}
	}
	for _, option := range options {
		args = append(args, "--set", option)
	}
	script, err := script(name)
	if err != nil {
		s.err = err
		return
	}
	// A server that was asked for by name is not passed over when it is missing.
	if kind == "" && exec.CommandContext(context.Background(), script, "find").Run() != nil {
		s.err = errMissing
		return
	}

	s.Server, s.err = Serve(context.Background(), script, args...)
}

func (s *server) end() {
	if err := s.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// Serve starts a server by a script with arguments, and returns when it can be used. It
// outlives the context.
func Serve(ctx context.Context, script string, args ...string) (Server, error) {
	cmd := exec.CommandContext(context.WithoutCancel(ctx), script, args...)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return Server{}, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return Server{}, err
	}
	if err := cmd.Start(); err != nil {
		return Server{}, err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	socket, found := strings.CutPrefix(strings.TrimSpace(line), "socket=")
	if err != nil || !found {
		_ = stdin.Close()
		return Server{}, fmt.Errorf("%s %s: no server (%w)", script, strings.Join(args, " "), errors.Join(err, cmd.Wait()))
	}
	return Server{Socket: socket, stdin: stdin, cmd: cmd}, nil
}

// Stop ends the server, if it runs here.
func (s *Server) Stop() error {
	if s.cmd == nil {
		return nil
	}
	_ = s.stdin.Close()
	if err := s.cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w", strings.Join(s.cmd.Args, " "), err)
	}
	return nil
}

// script finds scripts/NAME: above the folder that a test runs in, or else
// above this file as it was compiled.
func script(name string) (string, error) {
	var starts []string
	if dir, err := os.Getwd(); err == nil {
		starts = append(starts, dir)
	}
	if _, file, _, ok := runtime.Caller(0); ok && filepath.IsAbs(file) {
		starts = append(starts, filepath.Dir(file))
	}
	for _, dir := range starts {
		for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			path := filepath.Join(dir, "scripts", name)
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				return path, nil
			}
		}
	}
	return "", errors.New("scripts/" + name + " not found above " + strings.Join(starts, " and "))
}
