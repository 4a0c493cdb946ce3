package cluster_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
)

const schema = "lms"

// nodes is a running cluster with LMS's tables in it.
type nodes struct {
	script string
	folder string
	count  int
}

// script is scripts/galera above this folder.
func script(t *testing.T) string {
	t.Helper()
	if os.Getenv("POWIADOM_CLUSTER") == "" {
		t.Skip("starts a cluster of three and takes minutes; \"make test-cluster\" runs it")
	}
	path, err := filepath.Abs(filepath.Join("..", "..", "..", "scripts", "galera"))
	if err != nil {
		t.Fatal(err)
	}
	if err := exec.CommandContext(t.Context(), path, "find").Run(); err != nil {
		t.Fatal("no mariadbd with libgalera_smm.so on this machine: scripts/galera ensure gets them")
	}
	return path
}

// startNodes starts a cluster that ends with the test, however that ends: the
// script stops it when its standard input does.
func startNodes(t *testing.T, count int) *nodes {
	t.Helper()
	n := &nodes{script: script(t), folder: folder(t), count: count}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), n.script, "serve", n.folder, strconv.Itoa(count))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
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
		if err := cmd.Wait(); err != nil {
			t.Errorf("scripts/galera serve: %v\n%s", err, stderr.String())
		}
	})
	lines := bufio.NewScanner(stdout)
	for i := range count {
		if !lines.Scan() {
			t.Fatalf("scripts/galera serve: %d nodes, want %d\n%s", i, count, stderr.String())
		}
	}
	go func() { _, _ = io.Copy(io.Discard, stdout) }()
	return n
}

// folder is in memory if there is room: three servers write much.
func folder(t *testing.T) string {
	t.Helper()
	const memory, room = "/dev/shm", 2 << 30
	parent := ""
	var fs syscall.Statfs_t
	if err := syscall.Statfs(memory, &fs); err == nil && os.Getenv("TMPDIR") == "" && int64(fs.Bavail)*fs.Bsize > room {
		parent = memory
	}
	path, err := os.MkdirTemp(parent, "powiadom-galera") //nolint:usetesting // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(path) })
	return path
}

// at is the database as node i (from 1) shows it.
func (n *nodes) at(i int) *mariadbtest.Database {
	return &mariadbtest.Database{Name: schema, Socket: filepath.Join(n.folder, strconv.Itoa(i), "sock"), Generation: mariadbtest.Head}
}

// open opens the database as the program does.
func (n *nodes) open(t *testing.T, i int, user, password string) *sqlx.DB {
	t.Helper()
	db, err := database.Open(t.Context(), config.Database{Network: "unix", Address: n.at(i).Socket, User: user, Password: config.Secret(password), Name: schema})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// run calls the script on one node.
func (n *nodes) run(t *testing.T, args ...string) {
	t.Helper()
	args = append([]string{args[0], n.folder}, args[1:]...)
	if out, err := exec.CommandContext(t.Context(), n.script, args...).CombinedOutput(); err != nil {
		t.Fatalf("scripts/galera %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (n *nodes) kill(t *testing.T, i int) {
	t.Helper()
	n.run(t, "stop-node", strconv.Itoa(i), "--kill")
}

// rejoin lets a killed node catch up with the others.
func (n *nodes) rejoin(t *testing.T, i int) {
	t.Helper()
	n.run(t, "start-node", strconv.Itoa(i))
	if size := status(t, n.at(i), "wsrep_cluster_size"); size != n.count {
		t.Fatalf("node %d is back in a cluster of %d, want %d", i, size, n.count)
	}
}

// status reads one of the server's counters.
func status(t *testing.T, d *mariadbtest.Database, name string) int {
	t.Helper()
	value, err := strconv.Atoi(mariadbtest.Get[string](t, d,
		"SELECT variable_value FROM information_schema.global_status WHERE variable_name = ?", name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return value
}

// load makes LMS's tables and customers, each with an address, a mobile and a
// node: two deliveries and a warning.
func (n *nodes) load(t *testing.T, customers int) {
	t.Helper()
	d := n.at(1)
	d.Name = "mysql"
	d.Exec(t, "CREATE DATABASE "+schema+" CHARACTER SET utf8mb3 COLLATE utf8mb3_polish_ci")
	db := n.at(1).Open(t)
	if err := provider.CreateTables(t.Context(), db, provider.Head); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`INSERT INTO networks (id, name, address, mask, notes) VALUES (1, 'Sieć', 167772160, '255.255.0.0', '')`,
		`INSERT INTO customers (id, lastname, name, info, message, divisionid) SELECT seq, CONCAT('Kłos', seq), 'Łucja', '', '', 1 FROM seq_1_to_%d`,
		mariadbtest.Billed,
		`INSERT INTO nodes (id, name, ownerid, ipaddr, netid, info) SELECT seq, CONCAT('n', seq), seq, 167772160 + seq, 1, '' FROM seq_1_to_%d`,
		`INSERT INTO customercontacts (customerid, contact, type) SELECT seq, CONCAT('k', seq, '@example.com'), 40 FROM seq_1_to_%d`,
		`INSERT INTO customercontacts (customerid, contact, type) SELECT seq, 501000000 + seq, 33 FROM seq_1_to_%d`,
		`INSERT INTO customerconsents (customerid, cdate, type) SELECT seq, 1, 3 FROM seq_1_to_%d`,
		`INSERT INTO customerconsents (customerid, cdate, type) SELECT seq, 1, 8 FROM seq_1_to_%d`,
	} {
		if strings.Contains(statement, "%d") {
			statement = fmt.Sprintf(statement, customers)
		}
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%.60s: %v", statement, err)
		}
	}
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, within time.Duration, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(within); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %s", what, within)
		}
	}
}
