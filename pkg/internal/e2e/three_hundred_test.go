package e2e_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// threeHundred is how many customers a small provider writes to; the last few have
// addresses that do not exist.
const (
	threeHundred = 300
	nobodys      = 3
)

// realServer is a mail server of the distribution.
type realServer interface {
	Port() int
	Restart(settings ...string) error
	Mails() ([][]byte, error)
	Queued() (int, error)
	Log() string
	Close() error
}

// Three hundred mails of a small provider and a Postfix that refuses us: nobody is
// marked as failed who was not refused himself, cron mails it once, and once the
// server allows it, everything is delivered once.
func TestThreeHundredToPostfix(t *testing.T) {
	t.Parallel()
	const password = "tajne-haslo"
	logins := service(t, func() (*smtptest.Service, error) { return smtptest.StartLogins("poczta", password) })
	greylist := service(t, smtptest.StartGreylist)
	account := []string{
		"smtpd_sasl_auth_enable = yes", "smtpd_sasl_type = dovecot", "smtpd_sasl_path = " + logins.Address(),
		"smtpd_sender_restrictions = reject_sender_login_mismatch",
	}
	owned := func(by string) []string {
		return append(account, "smtpd_sender_login_maps = inline:{ { siec@example.com = "+by+" } }")
	}
	const everybody = "smtpd_client_event_limit_exceptions ="
	for _, c := range []struct {
		name               string
		refusing, allowing []string // settings of the server
		login              string   // ours
		sent               int      // while it refuses, at least
		said               string   // what cron mails while it refuses; empty: nothing
		log                string   // what the server's log says then
	}{
		{
			"another's sender", owned("ktos"), owned("poczta"),
			"poczta", 0, "Sender address rejected: not owned by user poczta", "not owned by user poczta",
		},
		{"not logged in", owned("ktos"), nil, "", 0, "Sender address rejected: not logged in", "not logged in"},
		{"no relay", []string{
			"mynetworks = 192.0.2.1", "virtual_mailbox_domains = other.example", "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination",
		}, nil, "", 0, "Relay access denied", "Relay access denied"},
		{"quota of 5", []string{everybody, "smtpd_client_message_rate_limit = 5"}, nil, "", 5, "too much mail", "delivery request rate limit exceeded"},
		{"one session", []string{everybody, "smtpd_client_connection_count_limit = 1"}, nil, "", threeHundred - nobodys, "", "concurrency limit exceeded"},
		{"greylisting", []string{"smtpd_recipient_restrictions = check_policy_service " + greylist.Address() + ", permit_mynetworks, reject"}, nil, "", 0, "", ": Greylisted, see "},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var users []string
			for id := 1; id <= threeHundred-nobodys; id++ {
				users = append(users, fmt.Sprintf("k%d", id))
			}
			server, err := smtptest.StartPostfixWith(c.refusing, users...)
			p := newSmallProvider(t, server, err, smtptest.PostfixDomain)
			if c.login != "" {
				p.db.Exec(t, "INSERT INTO uiconfig (section, var, value, description) VALUES ('mail', 'smtp_username', ?, ''), ('mail', 'smtp_password', ?, '')", c.login, password)
			}
			for range 3 {
				p.minute(t)
			}
			if sent := p.count(t, "status = 2"); sent < c.sent {
				t.Errorf("%d e-mails were sent before, want %d at least", sent, c.sent)
			}
			if c.said != "" && (len(p.cron) != 1 || strings.Count(p.cron[0], "powiadom:") != 1 || !strings.Contains(p.cron[0], c.said)) {
				t.Errorf("cron mailed %q, want it once, with %q", p.cron, c.said)
			}
			if !strings.Contains(server.Log(), c.log) {
				t.Errorf("the server has not refused as it should, with %q", c.log)
			}
			if err := server.Restart(c.allowing...); err != nil {
				t.Fatal(err)
			}
			p.minute(t)
			p.allOnce(t)
		})
	}
}

// An Exim that nobody has set up otherwise delivers all of them at once and leaves
// none to its queue runner; one that takes one message of a connection takes them,
// too.
func TestThreeHundredToExim(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string][]string{
		"as it is":    nil,
		"one message": {"smtp_accept_max_per_connection = 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, err := smtptest.StartExim(settings...)
			p := newSmallProvider(t, server, err, smtptest.EximDomain)
			p.minute(t)
			p.allOnce(t)
		})
	}
}

func service(t *testing.T, start func() (*smtptest.Service, error)) *smtptest.Service {
	t.Helper()
	s, err := start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// smallProvider is an installation with a real mail server.
type smallProvider struct {
	*installation

	server realServer
	next   time.Time // the next minute of cron
	cron   []string  // what cron has mailed
}

// newSmallProvider skips the test where the server cannot be started.
func newSmallProvider(t *testing.T, server realServer, err error, domain string) *smallProvider {
	t.Helper()
	if (errors.Is(err, smtptest.ErrNoPostfix) || errors.Is(err, smtptest.ErrNoExim)) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	p := &smallProvider{server: server, next: instant(t)}
	t.Cleanup(func() {
		t.Logf("cron mailed:\n%s", strings.Join(p.cron, ""))
		if t.Failed() {
			log := server.Log()
			t.Log(log[max(0, len(log)-5000):])
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	sql := customers(threeHundred, p.next.Add(-time.Hour), domain)
	sql = append(sql, fmt.Sprintf("UPDATE customercontacts SET contact = CONCAT('nikt', contact) WHERE type = 40 AND customerid > %d", threeHundred-nobodys))
	p.installation = &installation{db: mariadbtest.New(t, mariadbtest.SQL(sql...))}
	p.user = p.db.Granted(t)
	p.ini = p.user.INI(t, settings(server.Port(), "http://127.0.0.1:1"))
	p.powiadom(t, "add", "--name", "Faktury", "--channel", "email", "--event", "invoice", "--body", "Saldo: %balance")
	return p
}

// minute does what cron does in a minute, when what waits is due.
func (p *smallProvider) minute(t *testing.T) {
	t.Helper()
	p.db.Exec(t, "UPDATE powiadom_outbox SET not_before = 0")
	if out, _ := p.command(t.Context(), "run", "--at", p.next.Format(time.RFC3339)).CombinedOutput(); len(out) > 0 {
		p.cron = append(p.cron, string(out))
	}
	p.next = p.next.Add(time.Minute)
	if wrong := p.count(t, "status NOT IN (1, 2) AND destination NOT LIKE 'nikt%'"); wrong != 0 {
		t.Errorf("%d are marked as failed who were not refused themselves", wrong)
	}
}

// count counts lines of LMS's log.
func (p *smallProvider) count(t *testing.T, condition string) int {
	t.Helper()
	return mariadbtest.Get[int](t, p.db, "SELECT COUNT(*) FROM messageitems WHERE "+condition)
}

// allOnce fails unless every customer who has a mailbox has his mail in it, once,
// and those who have none are marked as failed.
func (p *smallProvider) allOnce(t *testing.T) {
	t.Helper()
	if n := p.unfinished(t); n != 0 {
		t.Errorf("%d deliveries and runs are unfinished", n)
	}
	if failed := p.count(t, "status = 3"); failed != nobodys {
		t.Errorf("%d are marked as failed, want %d", failed, nobodys)
	}
	const want = threeHundred - nobodys
	mails, err := p.server.Mails()
	for deadline := time.Now().Add(20 * time.Second); len(mails) < want && err == nil && time.Now().Before(deadline); {
		time.Sleep(50 * time.Millisecond)
		mails, err = p.server.Mails()
	}
	if err != nil {
		t.Fatal(err)
	}
	ids := make(map[string]bool)
	for _, m := range mails {
		parsed, err := mail.ReadMessage(bytes.NewReader(m))
		if err != nil {
			t.Fatal(err)
		}
		ids[parsed.Header.Get("Message-Id")] = true
	}
	if queued, err := p.server.Queued(); len(mails) != want || len(ids) != want || queued != 0 || err != nil {
		t.Errorf("%d e-mails came in, %d of them distinct, and %d are left in the server's queue (%v); want %d", len(mails), len(ids), queued, err, want)
	}
}
