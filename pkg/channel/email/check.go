package email

import (
	"context"

	"github.com/powiadom/powiadom/pkg/config"
)

// LogsIn reports whether the mailer logs in: it has a user name, and is not told to
// do without.
func (m *Mailer) LogsIn() bool { return m.cfg.logsIn() }

func (c *Config) logsIn() bool { return c.Username != "" && c.AuthType != config.AuthNone }

// Check connects, greets, encrypts and logs in as Send would, and says goodbye
// without sending anything. The error is a *notify.DeliveryError.
func (m *Mailer) Check(ctx context.Context) error {
	c, f := m.open(ctx)
	if f != nil {
		return f.judge()
	}
	c.quit(m.cfg.Timeouts.Quit)
	return nil
}

// Try asks the mail server, on a connection of its own, whether it takes mail from an
// address: MAIL and RCPT with that address, then RSET (RFC 5321 §4.1.1.5), so that
// nothing is sent. The error is a *notify.DeliveryError; one in the phase "RCPT TO"
// may be about the address as a recipient.
func (m *Mailer) Try(ctx context.Context, sender string) error {
	c, f := m.open(ctx)
	if f != nil {
		return f.judge()
	}
	if f := c.try(ctx, envelope{from: sender, to: sender}); f != nil {
		if f.gone {
			c.close()
		} else {
			c.quit(m.cfg.Timeouts.Quit)
		}
		f.from, f.to = sender, sender
		return f.judge()
	}
	c.quit(m.cfg.Timeouts.Quit)
	return nil
}

// try begins a transaction and takes it back.
func (c *client) try(ctx context.Context, e envelope) *fault {
	release := c.wire.watch(ctx)
	defer release()
	r, err := c.say(c.appendMAIL(c.out[:0], e))
	if f := expect(phaseMAIL, 2, r, err); f != nil {
		return f
	}
	r, err = c.say(c.appendRCPT(c.out[:0], e.to, false, ""))
	if f := expect(phaseRCPT, 2, r, err); f != nil {
		return f
	}
	r, err = c.command(phaseRSET)
	return expect(phaseRSET, 2, r, err)
}
