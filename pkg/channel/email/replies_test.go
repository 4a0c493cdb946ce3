package email

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/powiadom/powiadom/pkg/notify"
)

// judged are the verdicts of replies.txt.
var judged = map[string]struct {
	class notify.Class
	scope notify.Scope
}{
	"us":             {notify.Halt, notify.OfChannel},
	"sender":         {notify.Halt, notify.OfSender},
	"unclear-sender": {notify.Halt, notify.OfSender}, // all that is known is that MAIL was refused
	"addressee":      {notify.Permanent, notify.OfDelivery},
	"busy":           {notify.Temporary, notify.OfDelivery},
	"grey":           {notify.Temporary, notify.OfDelivery},
	"unclear":        {notify.Permanent, notify.Unclear},
	"later":          {notify.Temporary, notify.Unclear},
}

// serverReply is a line of replies.txt.
type serverReply struct{ phase, verdict, text string }

func serverReplies(t *testing.T) []serverReply {
	t.Helper()
	raw, err := os.ReadFile("testdata/replies.txt")
	if err != nil {
		t.Fatal(err)
	}
	phases := map[string]string{
		"greeting": phaseGreeting, "EHLO": phaseEHLO, "AUTH": phaseAUTH, "MAIL": phaseMAIL, "RCPT": phaseRCPT, "dot": phaseDot,
	}
	var list []serverReply
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		parts := strings.Split(line, " | ")
		if len(parts) != 4 || parts[3] == "" || phases[parts[0]] == "" || judged[parts[1]].class == 0 {
			t.Fatalf("bad line %q", line)
		}
		list = append(list, serverReply{phases[parts[0]], parts[1], parts[2]})
	}
	return list
}

// read takes a reply as it comes over the wire.
func (s serverReply) read(t *testing.T) reply {
	t.Helper()
	var r reply
	for i, line := range strings.Split(s.text, `\n`) {
		code, text, _, ok := parseReplyLine([]byte(line + "\r\n"))
		if !ok {
			t.Fatalf("no reply: %q", line)
		}
		if i > 0 {
			text = r.text + "\n" + text
		}
		r = reply{code, text}
	}
	return r
}

// TestReplies: what servers say is taken as a postmaster would. Above all, a refusal
// of us is never a failure of the addressee.
func TestReplies(t *testing.T) {
	t.Parallel()
	list := serverReplies(t)
	if len(list) < 150 {
		t.Errorf("%d replies, want 150 or more", len(list))
	}
	for _, s := range list {
		f := refused(s.phase, s.read(t))
		f.from, f.to = "biuro@isp.example", "jan@example.net"
		got, want := f.judge(), judged[s.verdict]
		if got.Class != want.class || got.Scope != want.scope {
			t.Errorf("%s: %s\n\tis %v of the %v, want %v of the %v", s.phase, s.text, got.Class, got.Scope, want.class, want.scope)
		}
		if (got.Sender == "biuro@isp.example") != (want.scope == notify.OfSender) {
			t.Errorf("%s: %s\n\tnames the sender %q", s.phase, s.text, got.Sender)
		}
	}
}

// TestEchoes: what a server repeats of the address decides nothing.
func TestEchoes(t *testing.T) {
	t.Parallel()
	for _, to := range []string{
		"relay-denied@example.net", "spamhaus@example.net", "jan@spamhaus.example", "authentication.required@rate-limit.example",
		"sender-rejected@greylisted.example", "helo@dmarc.example", `"your ip"@example.net`,
	} {
		_, domain, _ := strings.Cut(to, "@")
		for _, text := range []string{
			"5.1.1 <" + to + ">: Recipient address rejected: User unknown in virtual mailbox table", "5.1.1 " + to + "... User unknown",
			"5.1.2 <" + to + ">: Host unknown (Name server: " + domain + ": host not found)", `no such user "` + to + `" here`,
		} {
			f := refused(phaseRCPT, reply{550, text})
			f.from, f.to = "biuro@isp.example", to
			if got := f.judge(); got.Class != notify.Permanent || got.Scope != notify.OfDelivery {
				t.Errorf("%s: %s is %v of the %v", to, text, got.Class, got.Scope)
			}
		}
	}
}

// TestEndsSession: some refusals end with the connection.
func TestEndsSession(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"421 too many messages in this connection":                                          true,
		"452 4.4.5 Insufficient disk space":                                                 true,
		"421 4.7.0 Too many messages for this session":                                      true,
		"452 4.4.5 Too many messages per session":                                           true,
		"451 4.7.1 Maximum number of messages per connection exceeded, reconnect":           true,
		"421 4.7.0 Connection expired, try reconnecting":                                    false,
		"450 4.7.1 Error: too much mail from 192.0.2.7":                                     false,
		"452 4.3.1 Insufficient system storage":                                             false,
		"450 4.2.0 <jan@too-many-messages.example>: Recipient address rejected: Greylisted": false,
		"550 5.1.1 too many messages per connection":                                        false,
	} {
		s := serverReply{text: text}
		if got := s.read(t).endsSession(); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func ExampleMailer_SenderOf() {
	m, err := New(Config{Host: "localhost", Divisions: map[int64]Head{2: {Bounces: "zwroty@isp.example"}}})
	if err != nil {
		panic(err)
	}
	fmt.Println(m.SenderOf(notify.Delivery{Sender: `"Biuro" <biuro@isp.example>`}))
	fmt.Println(m.SenderOf(notify.Delivery{Sender: "biuro@isp.example", Division: 2}))
	// Output:
	// biuro@isp.example
	// zwroty@isp.example
}
