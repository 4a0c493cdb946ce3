package e2e_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// A pause stops a run that is in the middle of its messages, within a second and
// without a word to cron; afterwards the rest goes out, everything once.
func TestPausedMeanwhile(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{RefuseData: slowly})
	in.powiadom(t, "add", "--name", "Do wszystkich", "--channel", "email", "--body", "Saldo: %balance", "--yes")
	at := instant(t)
	cmd := in.command(t.Context(), "run", "--at", at.Format(time.RFC3339))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in.await(t, 20)
	in.powiadom(t, "pause", "--why", "zła treść")
	if err := cmd.Wait(); err != nil || stderr.Len() > 0 {
		t.Errorf("%v, %q; want an end in silence", err, stderr.String())
	}
	sent := len(in.mail.Messages())
	if rest := in.unfinished(t); rest == 0 || sent > 150 {
		t.Fatalf("%d e-mails went out after all, %d wait", sent, rest)
	}
	if n := mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM powiadom_outbox WHERE lease_until > UNIX_TIMESTAMP()"); n != 0 {
		t.Errorf("%d deliveries are still taken", n)
	}
	in.powiadom(t, "resume")
	in.powiadom(t, "run", "--at", at.Format(time.RFC3339))
	in.everybodyOnce(t)
}
