package email

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
	"github.com/powiadom/powiadom/pkg/notify"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// fixedNow is the instant of every test message.
func fixedNow() time.Time {
	return time.Date(2026, 10, 25, 2, 30, 0, 0, time.FixedZone("CEST", 2*60*60))
}

func delivery(id int64) notify.Delivery {
	return notify.Delivery{
		ID:          id,
		Customer:    12,
		Channel:     notify.Email,
		Destination: fmt.Sprintf("klient%d@example.net", id),
		Sender:      `"Biuro Obsługi, ISP" <biuro@isp.example>`,
		Subject:     "Zażółć gęślą jaźń – zaległość",
		Body:        "Dzień dobry,\n\nąćęłńóśżź ĄĆĘŁŃÓŚŻŹ: -1234,50 zł.\n.kropka na początku\nPozdrawiamy\n",
	}
}

func startServer(tb testing.TB, o smtptest.Options) *smtptest.Server {
	tb.Helper()
	s, err := smtptest.Start(o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

// newMailer makes a mailer for a server on the loopback.
func newMailer(tb testing.TB, port int, change func(*Config)) *Mailer {
	tb.Helper()
	cfg := Config{
		Host:         "127.0.0.1",
		Port:         port,
		LocalName:    "powiadom.example",
		Installation: "a1b2",
		Now:          fixedNow,
		Timeouts:     Timeouts{Connect: 5 * time.Second, Command: 5 * time.Second, Block: 5 * time.Second, Dot: 5 * time.Second, Quit: time.Second},
	}
	if change != nil {
		change(&cfg)
	}
	m, err := New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := m.Close(); err != nil {
			tb.Errorf("Close: %v", err)
		}
	})
	return m
}

func mustSend(tb testing.TB, m *Mailer, d notify.Delivery) notify.Receipt {
	tb.Helper()
	r, err := m.Send(tb.Context(), d)
	if err != nil {
		tb.Fatalf("Send(%d): %v", d.ID, err)
	}
	return r
}

// part is one part of a received message, decoded, with LF line ends.
type part struct{ Type, Charset, Encoding, Text string }

func readMessage(tb testing.TB, data []byte) (mail.Header, []part) {
	tb.Helper()
	msg, err := mail.ReadMessage(strings.NewReader(string(data)))
	if err != nil {
		tb.Fatalf("message cannot be read: %v\n%s", err, data)
	}
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		tb.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		return msg.Header, []part{readPart(tb, kind, params, msg.Header.Get("Content-Transfer-Encoding"), msg.Body)}
	}
	if kind != "multipart/alternative" {
		tb.Errorf("Content-Type = %s, want multipart/alternative", kind)
	}
	var parts []part
	for r := multipart.NewReader(msg.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return msg.Header, parts
		}
		if err != nil {
			tb.Fatal(err)
		}
		kind, params, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil {
			tb.Fatal(err)
		}
		parts = append(parts, readPart(tb, kind, params, p.Header.Get("Content-Transfer-Encoding"), p))
	}
}

func readPart(tb testing.TB, kind string, params map[string]string, encoding string, r io.Reader) part {
	tb.Helper()
	text, err := io.ReadAll(quotedprintable.NewReader(r))
	if err != nil {
		tb.Fatal(err)
	}
	return part{
		Type: kind, Charset: params["charset"], Encoding: encoding,
		Text: strings.ReplaceAll(string(text), "\r\n", "\n"),
	}
}

func TestSendPlain(t *testing.T) {
	t.Parallel()
	s := startServer(t, smtptest.Options{})
	m := newMailer(t, s.Port(), func(c *Config) { c.Head.ReplyTo = "Księgowość <ksiegowosc@isp.example>" })
	d := delivery(7)
	r := mustSend(t, m, d)
	if r.Reply == "" || !strings.HasPrefix(r.Reply, "250 2.0.0 ") {
		t.Errorf("Reply = %q, want 250 2.0.0 …", r.Reply)
	}
	got := s.Messages()
	if len(got) != 1 {
		t.Fatalf("%d messages, want 1", len(got))
	}
	if got[0].From != "biuro@isp.example" || len(got[0].To) != 1 || got[0].To[0] != d.Destination {
		t.Errorf("envelope = %s → %v", got[0].From, got[0].To)
	}
	h, parts := readMessage(t, got[0].Data)
	decode := new(mime.WordDecoder).DecodeHeader
	from, err := h.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Name != "Biuro Obsługi, ISP" || from[0].Address != "biuro@isp.example" {
		t.Errorf("From = %v, %v", from, err)
	}
	to, err := h.AddressList("To")
	if err != nil || len(to) != 1 || len(h["To"]) != 1 || to[0].Address != d.Destination {
		t.Errorf("To = %v, %v", h["To"], err)
	}
	reply, err := h.AddressList("Reply-To")
	if err != nil || len(reply) != 1 || reply[0].Name != "Księgowość" {
		t.Errorf("Reply-To = %v, %v", reply, err)
	}
	if subject, err := decode(h.Get("Subject")); err != nil || subject != d.Subject {
		t.Errorf("Subject = %q, %v, want %q", subject, err, d.Subject)
	}
	if date, err := h.Date(); err != nil || !date.Equal(fixedNow()) {
		t.Errorf("Date = %v, %v, want %v", date, err, fixedNow())
	}
	for name, want := range map[string]string{
		"Message-Id":               "<messageitem-7@powiadom.a1b2.isp.example>",
		"Auto-Submitted":           "auto-generated",
		"X-Auto-Response-Suppress": "All",
		"Precedence":               "bulk",
		"X-Lms-Message-Item-Id":    "7",
		"Mime-Version":             "1.0",
		"X-Original-To":            "",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	want := []part{{"text/plain", "UTF-8", "quoted-printable", d.Body}}
	if diff := cmp.Diff(want, parts); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}

func TestSendHTML(t *testing.T) {
	t.Parallel()
	s := startServer(t, smtptest.Options{})
	m := newMailer(t, s.Port(), nil)
	d := delivery(8)
	d.HTML = true
	d.Body = "<p>Zażółć <b>gęślą</b> jaźń</p>"
	mustSend(t, m, d)
	_, parts := readMessage(t, s.Messages()[0].Data)
	want := []part{
		{"text/plain", "UTF-8", "quoted-printable", "Zażółć gęślą jaźń\n"},
		{"text/html", "UTF-8", "quoted-printable", "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n<p>Zażółć <b>gęślą</b> jaźń</p>\n</body></html>\n"},
	}
	if diff := cmp.Diff(want, parts); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}

// A second attempt, by another process and later, has the same Message-ID.
func TestMessageIDIsAFunctionOfTheDelivery(t *testing.T) {
	t.Parallel()
	s := startServer(t, smtptest.Options{})
	for range 2 {
		m := newMailer(t, s.Port(), func(c *Config) { c.Now = time.Now })
		mustSend(t, m, delivery(1))
		mustSend(t, m, delivery(2))
		// A restored database gives an id again.
		other := delivery(2)
		other.Digest = "0123456789abcdef"
		mustSend(t, m, other)
	}
	var ids []string
	for _, msg := range s.Messages() {
		h, _ := readMessage(t, msg.Data)
		ids = append(ids, h.Get("Message-Id"))
	}
	want := []string{
		"<messageitem-1@powiadom.a1b2.isp.example>", "<messageitem-2@powiadom.a1b2.isp.example>",
		"<messageitem-2@powiadom.0123456789abcdef.a1b2.isp.example>",
		"<messageitem-1@powiadom.a1b2.isp.example>", "<messageitem-2@powiadom.a1b2.isp.example>",
		"<messageitem-2@powiadom.0123456789abcdef.a1b2.isp.example>",
	}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("Message-IDs (-want +got):\n%s", diff)
	}
}

func TestDebugTo(t *testing.T) {
	t.Parallel()
	s := startServer(t, smtptest.Options{})
	m := newMailer(t, s.Port(), func(c *Config) { c.Head.DebugTo = "Admin <admin@isp.example>" })
	mustSend(t, m, delivery(1))
	msg := s.Messages()[0]
	h, _ := readMessage(t, msg.Data)
	if len(msg.To) != 1 || msg.To[0] != "admin@isp.example" || h.Get("To") != "admin@isp.example" {
		t.Errorf("recipient = %v, To = %q, want admin@isp.example", msg.To, h.Get("To"))
	}
	if got := h.Get("X-Original-To"); got != "klient1@example.net" {
		t.Errorf("X-Original-To = %q, want klient1@example.net", got)
	}
}

func TestRefusedRecipientDoesNotHarmTheNext(t *testing.T) {
	t.Parallel()
	s := startServer(t, smtptest.Options{RefuseRcpt: func(to string) *smtp.SMTPError {
		if to == "klient2@example.net" {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
		}
		return nil
	}})
	m := newMailer(t, s.Port(), nil)
	for id := range int64(4) {
		_, err := m.Send(t.Context(), delivery(id))
		if id != 2 {
			if err != nil {
				t.Errorf("Send(%d): %v", id, err)
			}
			continue
		}
		de, ok := errors.AsType[*notify.DeliveryError](err)
		if !ok || de.Class != notify.Permanent || de.Code != "550 5.1.1" || de.Phase != "RCPT TO" {
			t.Errorf("Send(2) = %#v, want permanent 550 5.1.1 at RCPT TO", err)
		}
		if got, want := err.Error(), "RCPT TO: 550 5.1.1 no such user"; got != want {
			t.Errorf("error = %q, want %q", got, want)
		}
	}
	if s.Conns() != 1 || len(s.Messages()) != 3 {
		t.Errorf("%d connections, %d messages, want 1 and 3", s.Conns(), len(s.Messages()))
	}
}

func TestConnectionsAreKept(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name         string
		messages     int
		connections  int
		perConn      int
		wantConns    int
		inParallel   bool
		wantMaxConns int
	}{
		{name: "one after another use one", messages: 50, connections: 4, perConn: 1000, wantConns: 1},
		{name: "renewed after ten", messages: 30, connections: 1, perConn: 10, wantConns: 3},
		{name: "never renewed", messages: 120, connections: 1, perConn: -1, wantConns: 1},
		{name: "by default renewed after ten", messages: 21, connections: 1, wantConns: 3},
		{name: "in parallel", messages: 200, connections: 4, perConn: -1, inParallel: true, wantMaxConns: 4},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, smtptest.Options{Discard: true})
			m := newMailer(t, s.Port(), func(c *Config) {
				c.Connections, c.MessagesPerConnection = tc.connections, tc.perConn
			})
			var wg sync.WaitGroup
			for id := range int64(tc.messages) {
				send := func() {
					if _, err := m.Send(t.Context(), delivery(id)); err != nil {
						t.Errorf("Send(%d): %v", id, err)
					}
				}
				if tc.inParallel {
					wg.Go(send)
				} else {
					send()
				}
			}
			wg.Wait()
			if got := len(s.Messages()); got != tc.messages {
				t.Errorf("%d messages, want %d", got, tc.messages)
			}
			recipients := map[string]bool{}
			for _, msg := range s.Messages() {
				recipients[msg.To[0]] = true
			}
			if len(recipients) != tc.messages {
				t.Errorf("%d different recipients, want %d", len(recipients), tc.messages)
			}
			if got := s.Conns(); tc.inParallel && got > tc.wantMaxConns || !tc.inParallel && got != tc.wantConns {
				t.Errorf("%d connections, want %d (at most %d)", got, tc.wantConns, tc.wantMaxConns)
			}
		})
	}
}

// A server that takes fewer connections of us than there could be gets all the mail
// over those that it takes, renewed as ever.
func TestFewerConnections(t *testing.T) {
	t.Parallel()
	for _, sessions := range []int{1, 3} {
		s := startServer(t, smtptest.Options{Discard: true, Sessions: sessions})
		m := newMailer(t, s.Port(), func(c *Config) { c.Connections = 4 })
		var wg sync.WaitGroup
		for id := range int64(100) {
			wg.Go(func() {
				if _, err := m.Send(t.Context(), delivery(id)); err != nil {
					t.Errorf("%d sessions: Send(%d): %v", sessions, id, err)
				}
			})
		}
		wg.Wait()
		if got := len(s.Messages()); got != 100 {
			t.Errorf("%d sessions: %d messages, want 100", sessions, got)
		}
	}
}

// One that takes none at all is told of, once every lane knows.
func TestNoConnections(t *testing.T) {
	t.Parallel()
	s, err := smtptest.StartScript(smtptest.Dialogue{smtptest.Reply("421 4.7.0 too many connections"), smtptest.Hangup()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	m := newMailer(t, s.Port(), func(c *Config) { c.Connections = 4 })
	var wg sync.WaitGroup
	for id := range int64(8) {
		wg.Go(func() {
			_, err := m.Send(t.Context(), delivery(id))
			if de, ok := errors.AsType[*notify.DeliveryError](err); !ok || de.Class != notify.Halt || de.Scope != notify.OfChannel {
				t.Errorf("Send = %v, want a fault of the channel", err)
			}
		})
	}
	wg.Wait()
}

func TestTLSAndAuth(t *testing.T) {
	t.Parallel()
	const user, password = "isp", "tajne-hasło"
	for _, tc := range []struct {
		name    string
		offer   smtptest.Encryption
		policy  config.TLSPolicy
		mech    []string // the server's; nil: no AUTH
		auth    config.AuthType
		change  func(*Config)
		wantTLS bool
		phase   string // of the failure, empty for success
		text    string // in the failure
	}{
		{name: "plain", offer: smtptest.Plain, policy: config.TLSOpportunistic},
		{name: "opportunistic", offer: smtptest.STARTTLS, policy: config.TLSOpportunistic, wantTLS: true},
		{name: "none", offer: smtptest.STARTTLS, policy: config.TLSNone},
		{name: "required", offer: smtptest.STARTTLS, policy: config.TLSRequired, wantTLS: true},
		{name: "required but stripped", offer: smtptest.Plain, policy: config.TLSRequired, phase: "STARTTLS", text: "does not offer STARTTLS"},
		{name: "implicit", offer: smtptest.ImplicitTLS, policy: config.TLSImplicit, wantTLS: true},
		{name: "implicit to a plain server", offer: smtptest.Plain, policy: config.TLSImplicit, phase: "TLS", text: "tls"},
		{name: "unknown authority", offer: smtptest.STARTTLS, policy: config.TLSRequired, change: func(c *Config) { c.RootCAs = nil }, phase: "STARTTLS", text: "certificate"},
		{name: "wrong name", offer: smtptest.ImplicitTLS, policy: config.TLSImplicit, change: func(c *Config) { c.ServerName = "mail.example" }, phase: "TLS", text: "mail.example"},
		{name: "unverified", offer: smtptest.STARTTLS, policy: config.TLSRequired, change: func(c *Config) { c.RootCAs, c.VerifyPeer = nil, false }, wantTLS: true},
		{name: "auto on loopback", policy: config.TLSOpportunistic, mech: []string{"PLAIN", "LOGIN", "CRAM-MD5"}},
		{name: "auto under TLS", offer: smtptest.STARTTLS, policy: config.TLSRequired, mech: []string{"PLAIN", "LOGIN", "CRAM-MD5"}, wantTLS: true},
		{name: "plain only", mech: []string{"PLAIN"}},
		{name: "login only", mech: []string{"LOGIN"}},
		{name: "cram only", mech: []string{"CRAM-MD5"}},
		{name: "cram chosen", mech: []string{"PLAIN", "CRAM-MD5"}, auth: config.AuthCRAMMD5},
		{name: "login chosen", mech: []string{"PLAIN", "LOGIN"}, auth: "login"},
		{name: "chosen not offered", mech: []string{"PLAIN"}, auth: "cram-md5", phase: "AUTH", text: "offers AUTH PLAIN"},
		{name: "not offered", phase: "AUTH", auth: "auto", text: "does not offer AUTH"},
		{name: "wrong password", mech: []string{"PLAIN"}, change: func(c *Config) { c.Password += "x" }, phase: "AUTH", text: "AUTH: 454 4.7.0"},
		{name: "wrong password, login", mech: []string{"LOGIN"}, change: func(c *Config) { c.Password += "x" }, phase: "AUTH", text: "AUTH: 454 4.7.0"},
		{name: "wrong password, cram", mech: []string{"CRAM-MD5"}, change: func(c *Config) { c.Password += "x" }, phase: "AUTH", text: "AUTH: 454 4.7.0"},
		{name: "none although wanted", mech: []string{"PLAIN"}, auth: "none", phase: "MAIL FROM", text: "530"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := smtptest.Options{Encryption: tc.offer, Mechanisms: tc.mech}
			if tc.mech != nil {
				o.Username, o.Password = user, password
			}
			s := startServer(t, o)
			m := newMailer(t, s.Port(), func(c *Config) {
				c.TLS, c.VerifyPeer, c.RootCAs = tc.policy, true, s.CertPool()
				if tc.mech != nil || tc.auth != "" {
					c.Username, c.Password, c.AuthType = user, password, tc.auth
				}
				if tc.change != nil {
					tc.change(c)
				}
			})
			checked := m.Check(t.Context())
			if n := len(s.Messages()); n != 0 {
				t.Errorf("Check sent %d messages", n)
			}
			_, err := m.Send(t.Context(), delivery(1))
			if tc.phase == "" {
				if err != nil || checked != nil {
					t.Fatalf("Send: %v; Check: %v", err, checked)
				}
				msg := s.Messages()[0]
				if msg.TLS != tc.wantTLS || tc.mech != nil && msg.User != user {
					t.Errorf("TLS = %v, user = %q, want %v, %q", msg.TLS, msg.User, tc.wantTLS, user)
				}
				return
			}
			de, ok := errors.AsType[*notify.DeliveryError](err)
			if !ok || de.Class != notify.Halt || de.Phase != tc.phase {
				t.Fatalf("Send = %#v, want halt at %s", err, tc.phase)
			}
			if !strings.Contains(err.Error(), tc.text) || strings.Contains(err.Error(), password) {
				t.Errorf("error = %q, want %q in it and no password", err, tc.text)
			}
			if tc.phase != "MAIL FROM" && (checked == nil || checked.Error() != err.Error()) {
				t.Errorf("Check = %v, want %v", checked, err)
			}
		})
	}
}

func TestClose(t *testing.T) {
	t.Parallel()
	s := startServer(t, smtptest.Options{Discard: true})
	m := newMailer(t, s.Port(), func(c *Config) { c.Connections = 2 })
	var wg sync.WaitGroup
	for id := range int64(20) {
		wg.Go(func() {
			if _, err := m.Send(t.Context(), delivery(id)); err != nil && !errors.Is(err, errClosed) {
				t.Errorf("Send(%d): %v", id, err)
			}
		})
	}
	for range 2 {
		if err := m.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	wg.Wait()
	if _, err := m.Send(t.Context(), delivery(1)); !errors.Is(err, errClosed) || notify.ClassOf(err) != notify.Halt {
		t.Errorf("Send after Close = %v, want errClosed as halt", err)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		cfg  Config
		text string
	}{
		{"no host", Config{}, "host"},
		{"port", Config{Host: "h", Port: 70000}, "70000"},
		{"EHLO name", Config{Host: "h", LocalName: "a\r\nMAIL"}, "EHLO"},
		{"connections", Config{Host: "h", Connections: -1}, "-1"},
		{"installation", Config{Host: "h", Installation: "a>b"}, "a>b"},
		{"debug address", Config{Host: "h", Head: Head{DebugTo: "a@x.pl; b@x.pl"}}, "debug address"},
		{"reply address", Config{Host: "h", Head: Head{ReplyTo: "brak"}}, "reply address"},
		{"copy address", Config{Host: "h", Head: Head{Copies: "brak"}}, "copy address"},
		{"two addresses for reports", Config{Host: "h", Head: Head{Bounces: "a@x.pl, b@x.pl"}}, "delivery reports"},
		{"address for receipts", Config{Host: "h", Head: Head{Receipts: "żółw@x.pl"}}, "receipts"},
		{"a division's", Config{Host: "h", Divisions: map[int64]Head{3: {DebugTo: "x"}}}, "debug address"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if _, err := New(tc.cfg); err == nil || !strings.Contains(err.Error(), tc.text) {
				t.Errorf("New = %v, want an error with %q", err, tc.text)
			}
		})
	}
}

func TestCancelWhileWaitingForAConnection(t *testing.T) {
	t.Parallel()
	s, err := smtptest.StartScript(smtptest.Dialogue{smtptest.Silence()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	m := newMailer(t, s.Port(), nil)
	first, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = m.Send(first, delivery(1)) })
	for s.Conns() == 0 {
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = m.Send(ctx, delivery(2))
	if notify.ClassOf(err) != notify.Temporary || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Send = %v, want temporary, deadline exceeded", err)
	}
	stop()
	wg.Wait()
}
