package e2e_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"mime"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/program"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

func TestMain(m *testing.M) { os.Exit(program.Main(m)) }

// installation is an LMS with customers, and the servers around it.
type installation struct {
	db   *mariadbtest.Database
	user *mariadbtest.Account // of the program
	mail *smtptest.Server
	sms  *smsapitest.Server
	ini  string
}

// instant is a minute after all that the made-up provider did.
func instant(t *testing.T) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	return time.Now().In(zone).Truncate(time.Minute)
}

func install(t *testing.T, o smtptest.Options) *installation {
	t.Helper()
	server, err := smtptest.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	gateway, err := smsapitest.Start(smsapitest.Options{Username: "gwiazdanet", Password: "tajne-haslo"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gateway.Close() })
	in := &installation{mail: server, sms: gateway}
	in.db = mariadbtest.New(t, mariadbtest.Provider(instant(t)))
	in.user = in.db.Granted(t)
	in.ini = in.user.INI(t, settings(server.Port(), gateway.URL()))
	in.db.MailOfFile(t)
	return in
}

// lease is that of the tests, in seconds.
const lease = 2

func settings(port int, sms string) string { return program.Settings(port, sms, lease) }

func (in *installation) command(ctx context.Context, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, program.Path, append([]string{"-C", in.ini}, args...)...)
}

// powiadom runs the program to its end, which must be a good one, and returns
// what it printed.
func (in *installation) powiadom(t *testing.T, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := in.command(t.Context(), args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("powiadom %s: %v\n%s%s", strings.Join(args, " "), err, out, stderr.String())
	}
	return string(out)
}

// unfinished counts what is still to be done.
func (in *installation) unfinished(t *testing.T) int {
	t.Helper()
	return mariadbtest.Get[int](t, in.db, `SELECT (SELECT COUNT(*) FROM powiadom_outbox)
		+ (SELECT COUNT(*) FROM powiadom_runs WHERE finished IS NULL)`)
}

// Killed at any moment, again and again, every delivery is made in the end, no
// SMS twice, and an e-mail twice only if the kill fell between sending and
// writing it down.
func TestKilled(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{})
	in.powiadom(t, "add", "--name", "Do wszystkich", "--channel", "email", "--channel", "sms", "--channel", "warning",
		"--subject", "Saldo dla %customer", "--body", "Saldo: %balance", "--yes")
	at := instant(t).Format(time.RFC3339)

	kills := 0
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for round := 0; ; round++ {
		if round > 200 {
			t.Fatalf("%d deliveries and runs are left after %d rounds", in.unfinished(t), round)
		}
		cmd := in.command(t.Context(), "run", "--at", at)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = cmd.Wait() // a killed process fails
		}()
		select {
		case <-done:
		case <-time.After(time.Duration(random.IntN(int(1500 * time.Millisecond)))):
			if round < 8 {
				_ = cmd.Process.Kill()
				kills++
			}
			<-done
		}
		if round > 0 && in.unfinished(t) == 0 {
			break
		}
		time.Sleep(500 * time.Millisecond) // leases of the dead run out
	}
	t.Logf("killed %d times", kills)

	type counts struct {
		Items, Sent, Outbox, Warned int
	}
	var got counts
	got.Items = mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM messageitems")
	got.Sent = mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM messageitems WHERE status = 2")
	got.Outbox = mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM powiadom_outbox")
	if got.Items == 0 || got.Sent != got.Items || got.Outbox != 0 {
		t.Errorf("LMS's log has %d lines, %d of them sent, and %d deliveries wait; all should be sent", got.Items, got.Sent, got.Outbox)
	}
	if twice := mariadbtest.Get[int](t, in.db, `SELECT COUNT(*) FROM (SELECT 1 FROM messageitems i JOIN messages m ON m.id = i.messageid
		GROUP BY m.type, i.customerid, i.destination HAVING COUNT(*) > 1) twice`); twice != 0 {
		t.Errorf("%d addresses were planned twice", twice)
	}
	if entries := mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM messages WHERE type = 2"); entries != 1 {
		t.Errorf("the SMS of one run have %d entries in LMS's message list, want 1", entries)
	}

	mails := make(map[string]int)
	for _, m := range in.mail.Messages() {
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Data))
		if err != nil {
			t.Fatal(err)
		}
		mails[parsed.Header.Get("Message-ID")]++
	}
	planned := mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM messageitems i JOIN messages m ON m.id = i.messageid WHERE m.type = 1")
	if len(mails) != planned {
		t.Errorf("%d distinct e-mails came in, %d were planned", len(mails), planned)
	}
	t.Logf("%d e-mails, %d of them doubled by %d kills", len(mails), len(in.mail.Messages())-len(mails), kills)

	accepted := make(map[string]int)
	for _, m := range in.sms.Accepted() {
		accepted[m.Idx]++
	}
	planned = mariadbtest.Get[int](t, in.db, "SELECT COUNT(*) FROM messageitems i JOIN messages m ON m.id = i.messageid WHERE m.type = 2")
	if len(accepted) != planned || len(in.sms.Accepted()) != planned {
		t.Errorf("%d SMS accepted, %d of them distinct; %d were planned", len(in.sms.Accepted()), len(accepted), planned)
	}
}

// A second run in the same minute sends nothing and says nothing.
func TestTwiceInAMinute(t *testing.T) {
	t.Parallel()
	in := install(t, smtptest.Options{})
	in.powiadom(t, "add", "--name", "Dłużnicy", "--channel", "email", "--channel", "sms", "--event", "debt", "--debt-over", "50", "--yes")
	at := instant(t).Format(time.RFC3339)
	in.powiadom(t, "run", "--at", at)
	mails, sms := len(in.mail.Messages()), len(in.sms.Accepted())
	if mails == 0 || sms == 0 {
		t.Fatalf("the first run sent %d e-mails and %d SMS, want some", mails, sms)
	}
	cmd := in.command(t.Context(), "run", "--at", at)
	out, err := cmd.CombinedOutput()
	if err != nil || len(out) != 0 {
		t.Errorf("the second run: %v, printed %q; want success in silence", err, out)
	}
	if len(in.mail.Messages()) != mails || len(in.sms.Accepted()) != sms {
		t.Errorf("the second run sent %d e-mails and %d SMS more", len(in.mail.Messages())-mails, len(in.sms.Accepted())-sms)
	}
	from := make(map[string]int)
	for _, m := range in.mail.Messages() {
		checkMail(t, m.Data, from)
	}
	if len(from) < 2 {
		t.Errorf("senders %v; customers of two divisions should have two", from)
	}
}

// checkMail asks of a mail what every customer's program needs.
func checkMail(t *testing.T, data []byte, from map[string]int) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("a mail cannot be read: %v", err)
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 {
		t.Errorf("To %q: want one address", m.Header.Get("To"))
	}
	if _, err := m.Header.Date(); err != nil {
		t.Errorf("Date %q: %v", m.Header.Get("Date"), err)
	}
	if id := m.Header.Get("Message-Id"); !strings.HasPrefix(id, "<") || !strings.Contains(id, "@") {
		t.Errorf("Message-ID %q", id)
	}
	sender, err := m.Header.AddressList("From")
	if err != nil || len(sender) != 1 {
		t.Fatalf("From %q: %v", m.Header.Get("From"), err)
	}
	from[sender[0].String()]++
	if media, params, err := mime.ParseMediaType(m.Header.Get("Content-Type")); err != nil || media != "text/plain" || !strings.EqualFold(params["charset"], "utf-8") {
		t.Errorf("Content-Type %q: want plain text in UTF-8", m.Header.Get("Content-Type"))
	}
}

// A real Postfix takes the mail and puts it into a mailbox.
func TestPostfix(t *testing.T) {
	t.Parallel()
	postfix, err := smtptest.StartPostfix("klient")
	if errors.Is(err, smtptest.ErrNoPostfix) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = postfix.Close() })
	in := install(t, smtptest.Options{})
	in.ini = in.user.INI(t, settings(postfix.Port(), in.sms.URL()))
	in.db.Exec(t, "UPDATE customercontacts SET contact = CONCAT('klient@', ?) WHERE customerid = 1 AND (type & 8) <> 0", smtptest.PostfixDomain)
	in.powiadom(t, "send", "--channel", "email", "--subject", "Zażółć %customer", "--body", "Saldo: %balance\n\n%last_3_in_a_table", "--customer", "1")
	in.powiadom(t, "send", "--channel", "email", "--subject", "Ważne", "--body", "<p>Gęślą jaźń</p>", "--html", "--customer", "1")

	var box []byte
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		mails, err := postfix.Mailbox("klient")
		if err != nil {
			t.Fatal(err)
		}
		if len(mails) == 2 {
			box = bytes.Join(mails, nil)
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d mails in the mailbox, want 2\n%s", len(mails), postfix.Log())
		}
	}
	for _, want := range []string{"Subject: =?UTF-8?", "X-LMS-Message-Item-Id:", "multipart/alternative", "From: "} {
		if !bytes.Contains(box, []byte(want)) {
			t.Errorf("%q is not in the mailbox:\n%s", want, box)
		}
	}
}

// The program is built without cgo and needs nothing beside it.
func TestVersion(t *testing.T) {
	t.Parallel()
	in := &installation{ini: filepath.Join(t.TempDir(), "none.ini")}
	if out := in.powiadom(t, "version"); !strings.HasPrefix(out, "powiadom ") {
		t.Errorf("version prints %q", out)
	}
}
