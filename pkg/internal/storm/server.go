package storm

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
)

// Server is a MariaDB server of a test's own, which can be killed and whose
// settings can be changed.
type Server struct {
	script, folder, socket string
	databases              atomic.Int64
}

// StartServer starts a server that ends with the test, and with the test binary
// however that ends. Without MariaDB on the machine the test is skipped; where
// CI is set, it fails.
func StartServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{script: filepath.Join("..", "..", "..", "scripts", "mariadb")}
	if err := exec.CommandContext(t.Context(), s.script, "find").Run(); err != nil && os.Getenv("CI") == "" {
		t.Skip("no mariadbd on this machine: scripts/mariadb ensure gets one")
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), s.script, "serve")
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stdin.Close()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	socket, found := strings.CutPrefix(strings.TrimSpace(line), "socket=")
	if err != nil || !found {
		t.Fatalf("scripts/mariadb serve: no server (%v)", err)
	}
	s.socket, s.folder = socket, filepath.Dir(socket)
	return s
}

// whole is the server without a database.
func (s *Server) whole() *mariadbtest.Database { return &mariadbtest.Database{Socket: s.socket} }

// Exec runs a statement that belongs to no database.
func (s *Server) Exec(t testing.TB, statement string) {
	t.Helper()
	s.whole().Exec(t, statement)
}

// Database makes a database with LMS's tables.
func (s *Server) Database(t testing.TB) *mariadbtest.Database {
	t.Helper()
	d := &mariadbtest.Database{Name: fmt.Sprintf("lms_%d", s.databases.Add(1)), Socket: s.socket, Generation: mariadbtest.Head}
	s.Exec(t, fmt.Sprintf("CREATE DATABASE %s CHARACTER SET utf8mb3 COLLATE utf8mb3_polish_ci", d.Name))
	t.Cleanup(func() { s.Exec(t, "DROP DATABASE "+d.Name) })
	if err := provider.CreateTables(t.Context(), d.Open(t), mariadbtest.Head); err != nil {
		t.Fatal(err)
	}
	return d
}

// Kill ends the server as a power cut would, as far as its process goes.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	pid := s.signal(t, syscall.SIGKILL)
	for !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		time.Sleep(2 * time.Millisecond)
	}
}

// Freeze has the server stand still, as an overloaded or suspended machine does.
func (s *Server) Freeze(t testing.TB, d time.Duration) {
	t.Helper()
	s.signal(t, syscall.SIGSTOP)
	time.Sleep(d)
	s.signal(t, syscall.SIGCONT)
}

func (s *Server) signal(t testing.TB, signal syscall.Signal) (pid int) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.folder, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	if pid, err = strconv.Atoi(strings.TrimSpace(string(text))); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, signal); err != nil {
		t.Fatal(err)
	}
	return pid
}

// Restart starts the server again after Kill; it recovers what was committed.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), s.script, "start", s.folder).CombinedOutput(); err != nil {
		t.Fatalf("scripts/mariadb start: %v\n%s", err, out)
	}
}

// session is one connection, for what is bound to one: locks and transactions.
func (g *Ground) session(t testing.TB) *sqlx.Conn {
	t.Helper()
	conn, err := g.db.Connx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func exec1(t testing.TB, c *sqlx.Conn, statement string) {
	t.Helper()
	if _, err := c.ExecContext(t.Context(), statement); err != nil {
		t.Errorf("%s: %v", statement, err)
	}
}
