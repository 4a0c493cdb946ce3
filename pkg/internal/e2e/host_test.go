package e2e_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// on is the program on a machine of its own.
func (in *installation) on(t *testing.T, host string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := in.command(t.Context(), args...)
	cmd.Env = append(os.Environ(), "POWIADOM_HOST="+host, "POWIADOM_STATE_DIR="+t.TempDir())
	return cmd
}

// Two machines are about to send for the first time, and each has read that nobody
// did yet: one becomes the first, the other sends nothing and stops with 4.
func TestTwoFirstHosts(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{})
	in.powiadom(t, "add", "--name", "Do jednego", "--channel", "email", "--body", "Saldo: %balance", "--customer", "2", "--yes")

	// Nobody comes past this gap before both wait at it.
	db := in.db.Open(t)
	gap, err := db.Beginx()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = gap.Rollback() }()
	if _, err := gap.Exec("SELECT value FROM powiadom_meta WHERE name = 'hosts' FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	hosts := []string{"lms1", "lms2"}
	var said [2]bytes.Buffer
	var machines [2]*exec.Cmd
	at := instant(t).Format(time.RFC3339)
	for i, host := range hosts {
		machines[i] = in.on(t, host, "run", "--at", at)
		machines[i].Stdout, machines[i].Stderr = &said[i], &said[i]
		if err := machines[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	for deadline := time.Now().Add(30 * time.Second); waiting(t, in.db) < len(hosts); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d of two machines wait for their turn", waiting(t, in.db))
		}
	}
	if err := gap.Rollback(); err != nil {
		t.Fatal(err)
	}

	ended := make(map[int]int) // exit code → machine
	for i, m := range machines {
		_ = m.Wait()
		ended[m.ProcessState.ExitCode()] = i
	}
	first, stopped := ended[0], ended[4]
	if len(ended) != 2 || first == stopped {
		t.Fatalf("exit codes and machines %v, want 0 and 4\n%s\n%s", ended, said[0].String(), said[1].String())
	}
	if said[first].Len() > 0 || !strings.Contains(said[stopped].String(), "host "+hosts[stopped]+" is not among those that may send") {
		t.Errorf("the first said %q, the other %q; want nothing, and that it may not", said[first].String(), said[stopped].String())
	}
	if mails := len(in.mail.Messages()); mails != 1 {
		t.Errorf("%d e-mails were sent, want 1", mails)
	}
	list := in.powiadom(t, "hosts")
	if !strings.HasPrefix(list, hosts[first]+"\t") || strings.Count(list, "\n") != 1 {
		t.Errorf("hosts: %q, want %s alone", list, hosts[first])
	}
}

// waiting counts who is about to write into the list, and cannot yet.
func waiting(t *testing.T, d *mariadbtest.Database) int {
	t.Helper()
	return mariadbtest.Get[int](t, d, `SELECT COUNT(*) FROM information_schema.PROCESSLIST
		WHERE DB = DATABASE() AND INFO LIKE 'INSERT INTO powiadom_meta%'`)
}
