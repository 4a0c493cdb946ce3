package email

import (
	"crypto/x509"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// shown is what a server and a reader see of a head.
type shown struct {
	From, To, Notify                string // of the envelope
	HeaderFrom, HeaderTo, Cc, Reply string
	Receipt, Original               string
}

func show(t *testing.T, m smtptest.Message) shown {
	t.Helper()
	h, _ := readMessage(t, m.Data)
	from, err := h.AddressList("From")
	if err != nil {
		t.Fatal(err)
	}
	return shown{
		From: m.From, To: strings.Join(m.To, " "), Notify: strings.TrimSpace(strings.Join(m.Notify, " ")), HeaderFrom: from[0].Address, HeaderTo: h.Get("To"), Cc: h.Get("Cc"),
		Reply: h.Get("Reply-To"), Receipt: h.Get("Disposition-Notification-To"), Original: h.Get("X-Original-To"),
	}
}

func TestHeads(t *testing.T) {
	t.Parallel()
	const sender, customer = "biuro@isp.example", "klient1@example.net"
	full := Head{
		ReplyTo: "Biuro <a@isp.example>, b@isp.example", Copies: "kopia@isp.example, kopia2@isp.example", Bounces: "dsn@isp.example", Receipts: "mdn@isp.example",
	}
	debug := full
	debug.DebugTo = "proby@isp.example,szef@isp.example"
	debug.ReplyTo = ""
	for _, tc := range []struct {
		name     string
		head     Head
		of       map[int64]Head
		division int64
		want     shown
	}{
		{"none", Head{}, nil, 3, shown{From: sender, To: customer, Notify: "", HeaderFrom: sender, HeaderTo: customer}},
		{"all", full, nil, 0, shown{
			From: "dsn@isp.example", To: customer + " kopia@isp.example kopia2@isp.example", Notify: "SUCCESS,FAILURE NEVER NEVER",
			HeaderFrom: sender, HeaderTo: customer, Cc: "kopia@isp.example, kopia2@isp.example",
			Reply: "\"Biuro\" <a@isp.example>, b@isp.example", Receipt: "mdn@isp.example",
		}},
		{"debug", debug, nil, 0, shown{
			From: "dsn@isp.example", To: "proby@isp.example szef@isp.example", Notify: "SUCCESS,FAILURE NEVER",
			HeaderFrom: sender, HeaderTo: "proby@isp.example, szef@isp.example", Receipt: "mdn@isp.example", Original: customer,
		}},
		{"a division's", full, map[int64]Head{3: {ReplyTo: "trzy@isp.example"}}, 3, shown{
			From: sender, To: customer, HeaderFrom: sender, HeaderTo: customer, Reply: "trzy@isp.example",
		}},
		{"another division's", Head{ReplyTo: "wszystkie@isp.example"}, map[int64]Head{3: full}, 4, shown{
			From: sender, To: customer, HeaderFrom: sender, HeaderTo: customer, Reply: "wszystkie@isp.example",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, smtptest.Options{DSN: true})
			m := newMailer(t, s.Port(), func(c *Config) { c.Head, c.Divisions = tc.head, tc.of })
			d := delivery(1)
			d.Division = tc.division
			mustSend(t, m, d)
			if diff := cmp.Diff(tc.want, show(t, s.Messages()[0])); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
		})
	}
}

// A server that does not know reports of delivery is not asked for them.
func TestNoReportsFromWhoKnowsNone(t *testing.T) {
	t.Parallel()
	s := startServer(t, smtptest.Options{})
	m := newMailer(t, s.Port(), func(c *Config) { c.Head.Bounces = "dsn@isp.example" })
	mustSend(t, m, delivery(1))
	if got := s.Messages()[0]; got.From != "dsn@isp.example" || strings.Join(got.Notify, "") != "" {
		t.Errorf("from %s, notify %v", got.From, got.Notify)
	}
}

// Whoever gets copies is no reason for a customer to get nothing, and gets none
// of what the customer is refused.
func TestRefusedCopies(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		refused string
		code    int
		to      string // who got it, if anybody
		reply   string
		err     string
	}{
		{"a copy", "kopia@isp.example", 550, "klient1@example.net kopia2@isp.example", "no copy to kopia@isp.example: 550 5.1.1 not today", ""},
		{"a copy for now", "kopia2@isp.example", 451, "klient1@example.net kopia@isp.example", "no copy to kopia2@isp.example: 451 4.1.1 not today", ""},
		{"the customer", "klient1@example.net", 550, "", "", "RCPT TO: 550 5.1.1 not today"},
		{"the customer for now", "klient1@example.net", 451, "", "", "RCPT TO: 451 4.1.1 not today"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, smtptest.Options{RefuseRcpt: func(to string) *smtp.SMTPError {
				if to != tc.refused {
					return nil
				}
				return &smtp.SMTPError{Code: tc.code, EnhancedCode: smtp.EnhancedCode{tc.code / 100, 1, 1}, Message: "not today"}
			}})
			m := newMailer(t, s.Port(), func(c *Config) { c.Head.Copies = "kopia@isp.example,kopia2@isp.example" })
			r, err := m.Send(t.Context(), delivery(1))
			if tc.err == "" && err != nil || tc.err != "" && (err == nil || err.Error() != tc.err) {
				t.Errorf("Send = %v, want %q", err, tc.err)
			}
			if !strings.Contains(r.Reply, tc.reply) {
				t.Errorf("reply %q, want %q in it", r.Reply, tc.reply)
			}
			mustSend(t, m, delivery(2)) // by the same connection
			var got []string
			for _, msg := range s.Messages() {
				got = append(got, strings.Join(msg.To, " "))
			}
			if len(got) == 0 || tc.to != "" && got[0] != tc.to || tc.to == "" && len(got) != 1 {
				t.Errorf("went to %q, want %q first", got, tc.to)
			}
			if s.Conns() != 1 {
				t.Errorf("%d connections, want 1", s.Conns())
			}
		})
	}
}

// What became of copies is told of the last message of a connection, too.
func TestRefusedCopyOfTheLast(t *testing.T) {
	t.Parallel()
	s := startServer(t, smtptest.Options{RefuseRcpt: func(to string) *smtp.SMTPError {
		if to != "kopia@isp.example" {
			return nil
		}
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "not today"}
	}})
	m := newMailer(t, s.Port(), func(c *Config) { c.Head.Copies, c.MessagesPerConnection = "kopia@isp.example", 1 })
	if r := mustSend(t, m, delivery(1)); !strings.Contains(r.Reply, "no copy to kopia@isp.example: 550 5.1.1 not today") {
		t.Errorf("reply %q, want the refused copy in it", r.Reply)
	}
}

// The settings of LMS's notifier for certificates, on a real handshake.
func TestCertificates(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		change func(*Config, *x509.CertPool)
		ok     bool
	}{
		{"checked and unknown", func(c *Config, _ *x509.CertPool) { c.VerifyPeer = true }, false},
		{"not checked", func(*Config, *x509.CertPool) {}, true},
		{"known, another name", func(c *Config, p *x509.CertPool) { c.VerifyPeer, c.RootCAs, c.ServerName = true, p, "inny.example" }, false},
		{"known, any name", func(c *Config, p *x509.CertPool) {
			c.VerifyPeer, c.AnyName, c.RootCAs, c.ServerName = true, true, p, "inny.example"
		}, true},
		{"unknown, any name", func(c *Config, _ *x509.CertPool) { c.VerifyPeer, c.AnyName = true, true }, false},
		{"self-signed will do", func(c *Config, _ *x509.CertPool) { c.VerifyPeer, c.SelfSigned = true, true }, true},
		{"self-signed, another name", func(c *Config, _ *x509.CertPool) {
			c.VerifyPeer, c.SelfSigned, c.ServerName = true, true, "inny.example"
		}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, smtptest.Options{Encryption: smtptest.STARTTLS})
			cfg := Config{Host: "127.0.0.1", Port: s.Port(), TLS: config.TLSRequired, LocalName: "isp.example"}
			tc.change(&cfg, s.CertPool())
			m, err := New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = m.Close() }()
			if err := m.Check(t.Context()); (err == nil) != tc.ok {
				t.Errorf("Check = %v, want success: %v", err, tc.ok)
			}
		})
	}
}
