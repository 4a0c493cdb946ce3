package storm

import (
	"bytes"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/powiadom/powiadom/pkg/internal/program"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// Lane is where one process after the other runs. Each lane has a mail server of
// its own, so that every e-mail can be laid to the process that sent it.
type Lane struct {
	ground *Ground
	mail   *smtptest.Server
	ini    string

	pace       atomic.Int64 // nanoseconds that the mail server thinks about a message
	refuseFrom atomic.Pointer[smtp.SMTPError]
	refuseRcpt atomic.Pointer[func(to string) *smtp.SMTPError]

	mu    sync.Mutex
	life  int         // number of the process that runs
	conns map[int]int // which process a connection is of
	mails []letter
}

// letter is an accepted e-mail.
type letter struct {
	item     int64 // the line of LMS's log
	customer int   // by the subject
	to, id   string
	life     int // the process that sent it
	at       time.Time
}

func newLane(t testing.TB, g *Ground, number int) *Lane {
	t.Helper()
	l := &Lane{ground: g, conns: make(map[int]int), ini: filepath.Join(t.TempDir(), fmt.Sprintf("lms%d.ini", number))}
	var err error
	l.mail, err = smtptest.Start(smtptest.Options{
		OnMessage:  l.note,
		RefuseFrom: func(string) *smtp.SMTPError { return l.refuseFrom.Load() },
		RefuseRcpt: func(to string) *smtp.SMTPError {
			if refuse := l.refuseRcpt.Load(); refuse != nil {
				return (*refuse)(to)
			}
			return nil
		},
		RefuseData: func(smtptest.Message) *smtp.SMTPError {
			time.Sleep(time.Duration(l.pace.Load()))
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.mail.Close() })
	l.Configure(t, l.mail.Port(), "")
	return l
}

// Configure writes the lane's lms.ini: the port of the mail server, and more
// lines of its section.
func (l *Lane) Configure(t testing.TB, port int, more string) {
	t.Helper()
	file := fmt.Sprintf(`%s[powiadom]
timezone = Europe/Warsaw
at_most_once = 0
sms_daily_limit = 0
lease = 2
smsapi_url = %q
[messages]
sender_email = siec@example.com
[phpui]
smsapiuser = gwiazdanet
smsapipass = tajne-haslo
[mail]
smtp_host = 127.0.0.1
smtp_port = %d
smtp_secure = "false"
%s
`, l.ground.account.Section(), l.ground.SMS.URL(), port, more)
	if err := os.WriteFile(l.ini, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Pace is how long the mail server thinks about each message.
func (l *Lane) Pace(d time.Duration) { l.pace.Store(int64(d)) }

// note keeps what an accepted e-mail is about.
func (l *Lane) note(m smtptest.Message) {
	n := letter{at: time.Now(), to: strings.Join(m.To, ",")}
	if parsed, err := mail.ReadMessage(bytes.NewReader(m.Data)); err == nil {
		n.id = parsed.Header.Get("Message-ID")
		n.item, _ = strconv.ParseInt(parsed.Header.Get("X-LMS-Message-Item-Id"), 10, 64)
		n.customer, _ = strconv.Atoi(strings.TrimPrefix(parsed.Header.Get("Subject"), "Faktura klienta "))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.conns[m.Conn]; !known {
		l.conns[m.Conn] = l.life
	}
	n.life = l.conns[m.Conn]
	l.mails = append(l.mails, n)
}

func (l *Lane) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.mails)
}

func (l *Lane) letters() []letter {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]letter(nil), l.mails...)
}

func (l *Lane) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mails = nil
}

// Process is the program at work.
type Process struct {
	*program.Process
	Life int // its number on the lane
}

// Run starts what cron starts.
func (l *Lane) Run(t testing.TB) *Process {
	t.Helper()
	return l.RunAt(t, l.ground.At)
}

// RunAt starts what cron starts at another minute.
func (l *Lane) RunAt(t testing.TB, at time.Time) *Process {
	t.Helper()
	return l.Start(t, "run", "--at", at.Format(time.RFC3339))
}

// Start starts the program.
func (l *Lane) Start(t testing.TB, args ...string) *Process {
	t.Helper()
	l.mu.Lock()
	l.life++
	life := l.life
	l.mu.Unlock()
	return &Process{program.Start(t, nil, append([]string{l.ground.options.Program, "-C", l.ini}, args...)...), life}
}
