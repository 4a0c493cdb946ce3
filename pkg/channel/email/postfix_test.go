package email

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
	"github.com/powiadom/powiadom/pkg/notify"
)

func startPostfix(t testing.TB, users ...string) *smtptest.Postfix {
	t.Helper()
	return startPostfixWith(t, nil, users...)
}

// startPostfixWith has more settings.
func startPostfixWith(t testing.TB, settings []string, users ...string) *smtptest.Postfix {
	t.Helper()
	p, err := smtptest.StartPostfixWith(settings, users...)
	if errors.Is(err, smtptest.ErrNoPostfix) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(p.Log())
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// mailboxOf waits until n mails have been delivered, which Postfix does after its
// answer.
func mailboxOf(t *testing.T, p *smtptest.Postfix, user string, n int) [][]byte {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		mails, err := p.Mailbox(user)
		if err != nil {
			t.Fatal(err)
		}
		if len(mails) >= n || time.Now().After(deadline) {
			return mails
		}
	}
}

func TestPostfix(t *testing.T) {
	t.Parallel()
	p := startPostfix(t, "jan", "anna")

	t.Run("message arrives whole", func(t *testing.T) {
		m := newMailer(t, p.Port(), func(c *Config) {
			c.TLS, c.VerifyPeer, c.RootCAs = config.TLSRequired, true, p.CertPool()
		})
		if err := m.Check(t.Context()); err != nil {
			t.Errorf("Check: %v", err)
		}
		d := delivery(1)
		d.Destination = "jan@" + smtptest.PostfixDomain
		d.Body = "Dzień dobry: ąćęłńóśżź\n\n.\n" + boxed
		r := mustSend(t, m, d)
		if !strings.HasPrefix(r.Reply, "250 2.0.0 Ok: queued as ") {
			t.Errorf("Reply = %q", r.Reply)
		}
		mails := mailboxOf(t, p, "jan", 1)
		if len(mails) != 1 {
			t.Fatalf("%d mails, want 1", len(mails))
		}
		h, parts := readMessage(t, mails[0])
		if parts[0].Text != d.Body {
			t.Errorf("body = %q, want %q", parts[0].Text, d.Body)
		}
		if got := h.Get("Message-Id"); got != "<messageitem-1@powiadom.a1b2.isp.example>" {
			t.Errorf("Message-ID = %q", got)
		}
		if got := h.Get("Received"); !strings.Contains(got, "with ESMTPS") {
			t.Errorf("Received = %q, want ESMTPS in it", got)
		}
	})

	// Postfix hangs up after 20 errors without a delivery; that is more than
	// one reconnect in a row of bad addresses, and none of it may touch the
	// good ones.
	t.Run("many bad addresses", func(t *testing.T) {
		m := newMailer(t, p.Port(), func(c *Config) { c.Connections, c.TLS = 2, config.TLSNone })
		const each = 50
		var wg sync.WaitGroup
		send := func(id int64, to string, want notify.Class, code string) {
			wg.Go(func() {
				d := delivery(id)
				d.Destination = to
				_, err := m.Send(t.Context(), d)
				de, _ := errors.AsType[*notify.DeliveryError](err)
				if want == 0 && err != nil || want != 0 && (de == nil || de.Class != want || de.Code != code) {
					t.Errorf("Send to %s = %v, want %v %s", to, err, want, code)
				}
			})
		}
		for i := range int64(each) {
			send(1000+i, fmt.Sprintf("nikt%d@%s", i, smtptest.PostfixDomain), notify.Permanent, "550 5.1.1")
		}
		wg.Wait()
		for i := range int64(each) {
			send(2000+i, "anna@"+smtptest.PostfixDomain, 0, "")
			send(3000+i, fmt.Sprintf("klient%d@gdzie.example", i), 0, "")
			send(4000+i, fmt.Sprintf("nikt%d@%s", i, smtptest.PostfixDomain), notify.Permanent, "550 5.1.1")
		}
		wg.Wait()
		mails := mailboxOf(t, p, "anna", each)
		ids := map[string]bool{}
		for _, data := range mails {
			h, _ := readMessage(t, data)
			ids[h.Get("Message-Id")] = true
		}
		if len(mails) != each || len(ids) != each {
			t.Errorf("%d mails with %d Message-IDs, want %d", len(mails), len(ids), each)
		}
	})
}

// Whether a server takes mail from an address is asked without sending any.
func TestTry(t *testing.T) {
	t.Parallel()
	ask := func(p *smtptest.Postfix, address string) *notify.DeliveryError {
		de, _ := errors.AsType[*notify.DeliveryError](newMailer(t, p.Port(), nil).Try(t.Context(), address))
		return de
	}
	const jan, nobody = "jan@" + smtptest.PostfixDomain, "nikt@" + smtptest.PostfixDomain
	open := startPostfix(t, "jan")
	if de := ask(open, jan); de != nil {
		t.Errorf("%s: %v", jan, de)
	}
	if de := ask(open, nobody); de == nil || de.Class != notify.Permanent || de.Scope != notify.OfDelivery || !de.Named {
		t.Errorf("%s: %+v; want a fault of the mailbox alone", nobody, de)
	}
	closed := startPostfixWith(t, []string{
		"mynetworks = 192.0.2.1", "virtual_mailbox_domains = other.example", "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination",
	})
	if de := ask(closed, jan); de == nil || de.Class != notify.Halt || de.Scope != notify.OfChannel || !strings.Contains(de.Error(), "Relay access denied") {
		t.Errorf("a server that does not relay for us: %+v; want a fault of ours", de)
	}
	for _, p := range []*smtptest.Postfix{open, closed} {
		if mails, err := p.Mails(); len(mails) != 0 || err != nil {
			t.Errorf("%d mails came in (%v)", len(mails), err)
		}
		if queued, err := p.Queued(); queued != 0 || err != nil {
			t.Errorf("%d mails are in the queue (%v)", queued, err)
		}
	}
}
