package e2e_test

import (
	"bytes"
	"io"
	"net/mail"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/program"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// everybodyOnce fails unless each planned e-mail came in exactly once and LMS's
// log says so.
func (in *installation) everybodyOnce(t *testing.T) {
	t.Helper()
	if n := in.unfinished(t); n != 0 {
		t.Errorf("%d deliveries and runs are unfinished", n)
	}
	planned := mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM messageitems")
	if sent := mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM messageitems WHERE status = 2"); sent != planned || planned == 0 {
		t.Errorf("LMS's log has %d lines, %d of them sent; all should be", planned, sent)
	}
	ids := make(map[string]bool)
	for _, m := range in.mail.Messages() {
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Data))
		if err != nil {
			t.Fatal(err)
		}
		ids[parsed.Header.Get("Message-ID")] = true
	}
	if came := len(in.mail.Messages()); came != planned || len(ids) != planned {
		t.Errorf("%d e-mails came in, %d of them distinct; %d were planned", came, len(ids), planned)
	}
}

// slowly accepts every message, after a while.
func slowly(smtptest.Message) *smtp.SMTPError {
	time.Sleep(20 * time.Millisecond)
	return nil
}

// Told to stop, the process ends in good order: what it sent is written down,
// what it did not is free for the next one at once, and nobody is told twice.
func TestTerminated(t *testing.T) {
	t.Parallel()
	// Under nohup the program would ignore it as this process does.
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(hangups) })
	for _, asked := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		t.Run(asked.String(), func(t *testing.T) {
			t.Parallel()
			told := make(chan struct{})
			var accepted atomic.Int32
			in := install(t, smtptest.Options{RefuseData: func(m smtptest.Message) *smtp.SMTPError {
				if accepted.Add(1) > 20 {
					<-told // what is in flight stays so until it was told to stop
				}
				return slowly(m)
			}})
			in.powiadom(t, "add", "--name", "Do wszystkich", "--channel", "email", "--body", "Saldo: %balance", "--yes")
			at := instant(t).Format(time.RFC3339)
			cmd := in.command(t.Context(), "run", "--at", at)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			in.await(t, 20)
			err := cmd.Process.Signal(asked)
			close(told)
			if err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != 130 {
				t.Errorf("exit code %d, want 130; it said %q", code, stderr.String())
			}
			if held := mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM powiadom_outbox WHERE lease_token IS NOT NULL"); held != 0 {
				t.Errorf("%d deliveries are still leased", held)
			}
			if in.unfinished(t) == 0 {
				t.Error("nothing was left to do: the signal came too late to show anything")
			}
			in.powiadom(t, "run", "--at", at)
			in.everybodyOnce(t)
		})
	}
}

// Under nohup the terminal that goes away ends nothing.
func TestNohup(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{RefuseData: slowly})
	in.powiadom(t, "add", "--name", "Do wszystkich", "--channel", "email", "--body", "Saldo: %balance", "--yes")
	cmd := exec.CommandContext(t.Context(), "nohup", in.command(t.Context(), "run", "--at", instant(t).Format(time.RFC3339)).Args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in.await(t, 20)
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the run under nohup: %v, want success", err)
	}
	in.everybodyOnce(t)
}

// Whoever reads the log goes away, as when an ssh without a terminal drops: the
// run is finished, and written down, without anybody to listen.
func TestNobodyListens(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{RefuseData: slowly})
	in.powiadom(t, "add", "--name", "Do wszystkich", "--channel", "email", "--body", "Saldo: %balance", "--yes")
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := in.command(t.Context(), "-vv", "run", "--at", instant(t).Format(time.RFC3339))
	cmd.Stderr = writer
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = writer.Close()
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, _ = io.CopyN(io.Discard, reader, 1000)
	}()
	in.await(t, 5)
	<-read
	_ = reader.Close()
	if err := cmd.Wait(); err != nil {
		t.Errorf("the run: %v, want success", err)
	}
	in.everybodyOnce(t)
}

// await waits until so many e-mails have come in.
func (in *installation) await(t *testing.T, mails int) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); len(in.mail.Messages()) < mails; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d e-mails came in within a minute, want %d", len(in.mail.Messages()), mails)
		}
	}
}

// Many processes in the same minute share the work.
func TestSideBySide(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{RefuseData: slowly})
	in.powiadom(t, "add", "--name", "Do wszystkich", "--channel", "email", "--body", "Saldo: %balance", "--yes")
	in.powiadom(t, "add", "--name", "Dłużnicy", "--channel", "email", "--event", "debt", "--debt-over", "100", "--yes")
	at := instant(t).Format(time.RFC3339)
	var together sync.WaitGroup
	for range 5 {
		together.Go(func() {
			out, err := in.command(t.Context(), "run", "--at", at).CombinedOutput()
			if err != nil || len(out) != 0 {
				t.Errorf("run: %v, printed %q; want success in silence", err, out)
			}
		})
	}
	together.Wait()
	in.everybodyOnce(t)
	if runs := mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM powiadom_runs"); runs != 2 {
		t.Errorf("%d runs, want one of each notification", runs)
	}
}

// Cron starts the program by its path, with hardly any environment, no terminal
// and in whatever folder, and mails every word that it says.
func TestAsCron(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{})
	in.powiadom(t, "add", "--name", "Dłużnicy", "--channel", "email", "--channel", "sms", "--channel", "warning",
		"--event", "debt", "--debt-over", "50", "--body", "Saldo: %balance", "--yes")
	in.ini = in.user.INI(t, settings(in.mail.Port(), in.sms.URL())+"host = cron\nstate_dir = "+t.TempDir()+"\n")
	for range 2 {
		cmd := exec.CommandContext(t.Context(), "/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "/bin/sh", "-c", program.Path+" run -C "+in.ini)
		cmd.Dir = "/"
		if out, err := cmd.CombinedOutput(); err != nil || len(out) != 0 {
			t.Errorf("run: %v, printed %q; want success in silence", err, out)
		}
	}
	if mails, sms := len(in.mail.Messages()), len(in.sms.Accepted()); mails == 0 || sms == 0 {
		t.Errorf("%d e-mails and %d SMS came in, want some", mails, sms)
	}
	if warned := mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM nodes WHERE warning = 1"); warned == 0 {
		t.Error("nobody is warned")
	}
	if hosts := in.powiadom(t, "hosts"); !strings.HasPrefix(hosts, "cron\tname:cron\t") {
		t.Errorf("hosts: %q, want the one that cron is of, which was the first to send", hosts)
	}
}

// Two people press Enter at once, wherever they are: one send goes out, and the
// other process is told of it. The whole of it beside a part, too, and one made of
// flags.
func TestSentTwiceAtOnce(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{RefuseData: slowly})
	in.powiadom(t, "add", "--name", "Do wszystkich", "--channel", "email", "--body", "Saldo: %balance", "--inactive", "--cycle", "0 9 1 1 *")
	in.powiadom(t, "add", "--name", "Też", "--channel", "email", "--body", "Saldo: %balance", "--inactive", "--cycle", "0 9 1 1 *")
	flags := []string{"send", "--yes", "--channel", "email", "--body", "Prace"}
	for _, sends := range [][2][]string{
		{{"send", "1", "--yes"}, {"send", "1", "--yes"}},
		{{"send", "2", "--yes"}, {"send", "2", "--customer", "1", "--customer", "2"}},
		{flags, flags},
	} {
		var together sync.WaitGroup
		var sent, told atomic.Int32
		for _, args := range sends {
			together.Go(func() {
				cmd := in.command(t.Context(), args...)
				out, err := cmd.CombinedOutput()
				switch code := cmd.ProcessState.ExitCode(); {
				case err == nil:
					sent.Add(1)
				case code == 4 && bytes.Contains(out, []byte(" by hand on ")) && bytes.Contains(out, []byte("hint: the same command with --again ")):
					told.Add(1)
				default:
					t.Errorf("%v: %v, printed %q", args, err, out)
				}
			})
		}
		together.Wait()
		if sent.Load() != 1 || told.Load() != 1 {
			t.Errorf("%v: %d sent it, %d were told; want one each", sends, sent.Load(), told.Load())
		}
	}
	in.everybodyOnce(t)
	if twice := mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM (SELECT 1 FROM messageitems i JOIN powiadom_messages m ON m.message_id = i.messageid JOIN powiadom_runs r ON r.id = m.run_id GROUP BY COALESCE(r.notification_id, 0), i.customerid, i.destination HAVING COUNT(*) > 1) twice"); twice != 0 {
		t.Errorf("%d addresses got two copies", twice)
	}
}
