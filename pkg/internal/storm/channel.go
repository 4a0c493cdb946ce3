package storm

import (
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// noPoints is SMSAPI's error for an account that is empty.
const noPoints = 103

// ChannelFaults are those of mail servers, the gateway, and the office.
func ChannelFaults() []Fault {
	return []Fault{
		{"mail server refuses the password", loginRefused},
		{"mail server refuses the sender", senderRefused},
		{"gateway out of points in the middle", outOfPoints},
		{"gateway answers 502 after accepting", acceptedBut502},
		{"gateway answers 502 after accepting, at both addresses", acceptedBut502Twice},
	}
}

// refuseSender makes the mail server refuse MAIL FROM.
func (g *Ground) refuseSender(refuse bool) {
	var answer *smtp.SMTPError
	if refuse {
		answer = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "sender not allowed"}
	}
	g.Lanes[0].refuseFrom.Store(answer)
}

// untouched fails if e-mails that a channel could not send were counted against
// anybody.
func (g *Ground) untouched(t testing.TB, kind int) {
	t.Helper()
	type waiting struct{ All, Marked, Tried, Held int }
	count := func(condition string) int {
		return mariadbtest.Get[int](t, g.DB, `SELECT COUNT(*) FROM messageitems i JOIN messages m ON m.id = i.messageid
			LEFT JOIN powiadom_outbox o ON o.messageitem_id = i.id WHERE m.type = `+strconv.Itoa(kind)+" AND "+condition)
	}
	got := waiting{
		All: count("i.status = 1"), Marked: count("i.status NOT IN (1, 2) OR i.error IS NOT NULL"),
		Tried: count("o.attempts > 0"), Held: count("o.lease_token IS NOT NULL"),
	}
	if want := (waiting{All: got.All}); got != want || got.All == 0 {
		t.Errorf("of what could not be sent: %+v; all should wait, unmarked, untried and free", got)
	}
}

// loginRefused has a wrong password in the settings.
func loginRefused(t testing.TB, g *Ground) int {
	strict, err := smtptest.StartScript(smtptest.Join(smtptest.Greet("AUTH PLAIN"), smtptest.Dialogue{
		smtptest.Expect("AUTH PLAIN"), smtptest.Reply("535 5.7.8 wrong user name or password"), smtptest.Silence(),
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer strict.Close()
	l := g.Lanes[0]
	l.Configure(t, strict.Port(), "smtp_username = powiadom\nsmtp_password = tajne-haslo")
	end := l.Run(t).Wait()
	l.Configure(t, l.mail.Port(), "")
	g.failed(t, end, "535 5.7.8")
	if strings.Contains(end.Stderr, "tajne-haslo") {
		t.Errorf("it said the password: %q", end.Stderr)
	}
	g.untouched(t, typeMail)
	return 0
}

func senderRefused(t testing.TB, g *Ground) int {
	g.refuseSender(true)
	end := g.Lanes[0].Run(t).Wait()
	g.refuseSender(false)
	g.failed(t, end, "sender not allowed")
	g.untouched(t, typeMail)
	return 0
}

func outOfPoints(t testing.TB, g *Ground) int {
	const enough = 30
	var sent atomic.Int64
	g.Gateway(func(smsapitest.Request) smsapitest.Fault {
		if sent.Add(1) > enough {
			return smsapitest.Fault{Code: noPoints}
		}
		return smsapitest.Fault{}
	})
	end := g.Lanes[0].Run(t).Wait()
	g.Gateway(nil)
	g.failed(t, end, strconv.Itoa(noPoints))
	if n := len(g.accepted()); n != enough {
		t.Errorf("%d SMS accepted, want the %d that were paid for", n, enough)
	}
	g.untouched(t, typeSMS)
	return 0
}

// acceptedBut502 loses the first answer about every tenth message; the second
// request is told that the message is there.
func acceptedBut502(t testing.TB, g *Ground) int {
	var mu sync.Mutex
	seen := make(map[string]bool)
	g.Gateway(func(r smsapitest.Request) smsapitest.Fault {
		mu.Lock()
		defer mu.Unlock()
		idx := r.Form.Get("idx")
		if again := seen[idx]; again || r.Number%10 != 0 {
			return smsapitest.Fault{}
		}
		seen[idx] = true
		return smsapitest.Fault{Status: 502, Body: "Bad Gateway", Accept: true}
	})
	end := g.Lanes[0].Run(t).Wait()
	g.Gateway(nil)
	if end.Code != 0 || end.Stderr != "" {
		t.Errorf("exit code %d, said %q; want success in silence", end.Code, end.Stderr)
	}
	if len(seen) == 0 {
		t.Error("no answer was lost")
	}
	return 0
}

// acceptedBut502Twice loses every answer about some messages, until the next run.
func acceptedBut502Twice(t testing.TB, g *Ground) int {
	g.Gateway(func(r smsapitest.Request) smsapitest.Fault {
		if strings.HasSuffix(r.Form.Get("idx"), "7") {
			return smsapitest.Fault{Status: 502, Body: "Bad Gateway", Accept: true}
		}
		return smsapitest.Fault{}
	})
	end := g.Lanes[0].Run(t).Wait()
	g.Gateway(nil)
	if end.Code != 0 || end.Stderr != "" {
		t.Errorf("exit code %d, said %q; want success in silence: a later run tries again", end.Code, end.Stderr)
	}
	if n := g.Invented(t); n != 0 {
		t.Errorf("%d results are invented", n)
	}
	if g.Left(t) == 0 {
		t.Error("nothing was left to do though answers were lost")
	}
	return 0
}

// BadAddress is one address among many that the mail server refuses. It alone
// fails, for good, with the server's words in LMS's log.
func BadAddress(t testing.TB, g *Ground) {
	t.Helper()
	const bad = 7
	refuse := func(to string) *smtp.SMTPError {
		if to != g.customers[bad].mail {
			return nil
		}
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	l := g.Lanes[0]
	l.refuseRcpt.Store(&refuse)
	end := l.Run(t).Wait()
	l.refuseRcpt.Store(nil)
	if end.Code != 3 || !strings.Contains(end.Stderr, "failed for good") {
		t.Errorf("exit code %d, said %q; want 3 and that something failed for good", end.Code, end.Stderr)
	}
	g.Mend(t)
	c := g.Count(t)
	want := Census{Deliveries: c.Deliveries, Lost: 1, Unsent: 1, Miscounted: -1, Invented: 1} // a failure counts as no one's result
	if c != want {
		t.Errorf("the end is %+v, want %+v", c, want)
	}
	failed := mariadbtest.Get[string](t, g.DB, "SELECT GROUP_CONCAT(CONCAT(customerid, ' ', destination, ' ', error)) FROM messageitems WHERE status = 3")
	if !strings.HasPrefix(failed, "7 k7@example.com ") || !strings.Contains(failed, "550 5.1.1 no such user") {
		t.Errorf("failed lines of LMS's log: %q, want that of customer 7 with the server's answer", failed)
	}
}

// Cancelled is an operator who cancels the message in LMS while it is sent. Only
// what was under way already is still sent.
func Cancelled(t testing.TB, g *Ground) {
	t.Helper()
	const batch = 32 * 4 // deliveries that four connections take at a time (dispatch, takePerWorker)
	p := g.begin(t)
	g.DB.Exec(t, "UPDATE messageitems SET status = 6 WHERE status = 1")
	before := g.Mails()
	end := p.Wait()
	g.Lanes[0].Pace(0)
	if end.Code != 0 || end.Stderr != "" {
		t.Errorf("exit code %d, said %q; want success in silence", end.Code, end.Stderr)
	}
	after := g.Mails() - before
	if after > 2*batch {
		t.Errorf("%d e-mails were sent after the cancelling, want at most %d", after, 2*batch)
	}
	if left := g.Left(t); left != 0 {
		t.Errorf("%d deliveries and runs are unfinished", left)
	}
	type lines struct{ New, Other, SentAndGiven, Cancelled bool }
	count := func(condition string) int {
		return mariadbtest.Get[int](t, g.DB, "SELECT COUNT(*) FROM messageitems WHERE "+condition)
	}
	given := len(g.copies())
	got := lines{
		New: count("status = 1") > 0, Other: count("status NOT IN (1, 2, 6)") > 0,
		SentAndGiven: count("status = 2") == given, Cancelled: count("status = 6") > 0,
	}
	if want := (lines{SentAndGiven: true, Cancelled: true}); got != want {
		t.Errorf("LMS's log: %+v, want %+v", got, want)
	}
	counted := mariadbtest.Get[int](t, g.DB, "SELECT SUM(cancelled) FROM powiadom_runs")
	if n := count("status = 6"); counted != n {
		t.Errorf("the run counts %d as cancelled, LMS's log has %d", counted, n)
	}
	c := g.Count(t)
	if c.DoubledMails+c.DoubledSMS+c.PlannedTwice+c.Astray != 0 {
		t.Errorf("the end is %+v; nothing should come twice", c)
	}
	t.Logf("%d e-mails sent before the cancelling, %d after it", before, after)
}

// CancelledUnsent is an operator who cancels the message in LMS while the mail
// server puts everybody off. What was tried meanwhile stays cancelled too.
func CancelledUnsent(t testing.TB, g *Ground) {
	t.Helper()
	var tried atomic.Int64
	later := func(string) *smtp.SMTPError {
		tried.Add(1)
		time.Sleep(pace)
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "Mailbox full"}
	}
	l := g.Lanes[0]
	l.refuseRcpt.Store(&later)
	p := l.Run(t)
	for tried.Load() < 20 {
		select {
		case <-p.Done():
			t.Fatalf("the run ended after %d attempts: %+v", tried.Load(), p.Wait())
		case <-time.After(time.Millisecond):
		}
	}
	g.DB.Exec(t, "UPDATE messageitems SET status = 6 WHERE status = 1")
	p.Wait()
	l.refuseRcpt.Store(nil)
	g.Mend(t)
	if n := g.Mails(); n != 0 {
		t.Errorf("%d e-mails were sent though they had been cancelled before", n)
	}
	if n := mariadbtest.Get[int](t, g.DB, "SELECT COUNT(*) FROM messageitems WHERE status NOT IN (2, 6)"); n != 0 {
		t.Errorf("%d lines of LMS's log are neither sent nor cancelled", n)
	}
}
