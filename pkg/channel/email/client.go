package email

import (
	"context"
	"crypto/tls"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
)

// Phases of an SMTP session that have the name of their command or protocol.
const (
	phaseTLS      = "TLS" // handshake of implicit TLS
	phaseEHLO     = "EHLO"
	phaseHELO     = "HELO"
	phaseSTARTTLS = "STARTTLS"
	phaseAUTH     = "AUTH"
	phaseMAIL     = "MAIL FROM"
	phaseRCPT     = "RCPT TO"
	phaseDATA     = "DATA"
	phaseRSET     = "RSET"
)

// blockSize is how much message data is written under one deadline.
const blockSize = 64 << 10

// client is an SMTP session (RFC 5321) on one connection.
type client struct {
	wire   *wire
	limits Timeouts
	ext    extensions
	secure bool   // the connection is encrypted
	sent   int    // messages accepted
	begun  int    // messages told of with MAIL
	wary   bool   // the last message was refused before DATA
	out    []byte // commands are put together here

	refusals []refusal // of copies of the last message
}

// refusal is a copy of a message that the server does not take.
type refusal struct {
	to    string
	reply reply
}

// extensions are what the server offered in its answer to EHLO.
type extensions struct {
	startTLS   bool
	pipelining bool
	eightBit   bool
	utf8       bool
	dsn        bool
	sized      bool
	size       int      // largest message in bytes, 0 for no limit
	auth       []string // SASL mechanisms in small letters
}

// open connects, greets, encrypts and logs in.
func (m *Mailer) open(ctx context.Context) (*client, *fault) {
	dialer := net.Dialer{Timeout: m.cfg.Timeouts.Connect}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(m.cfg.Host, strconv.Itoa(m.cfg.Port)))
	if err != nil {
		return nil, lost(phaseConnect, i18n.System(err))
	}
	c := &client{wire: newWire(conn), limits: m.cfg.Timeouts}
	release := c.wire.watch(ctx)
	defer release()
	if f := c.establish(ctx, &m.cfg, m.tls); f != nil {
		c.close()
		return nil, f
	}
	return c, nil
}

func (c *client) establish(ctx context.Context, cfg *Config, security *tls.Config) *fault {
	if cfg.TLS == config.TLSImplicit {
		if f := c.encrypt(ctx, phaseTLS, security); f != nil {
			return f
		}
	}
	r, err := c.wire.reply(c.limits.Command)
	if f := expect(phaseGreeting, 2, r, err); f != nil {
		return f
	}
	if f := c.hello(cfg.LocalName); f != nil {
		return f
	}
	if f := c.startTLS(ctx, cfg, security); f != nil {
		return f
	}
	return c.authenticate(cfg)
}

// expect turns an answer of another kind than want, or none, into a fault.
func expect(phase string, want int, r reply, err error) *fault {
	switch {
	case err != nil:
		return lost(phase, err)
	case r.kind() != want:
		return refused(phase, r)
	}
	return nil
}

// command sends one line and reads the answer.
func (c *client) command(line string) (reply, error) {
	return c.say(append(append(c.out[:0], line...), "\r\n"...))
}

// say sends a whole line and reads the answer.
func (c *client) say(line []byte) (reply, error) {
	c.out = line
	if _, err := c.wire.write(c.limits.Command, line); err != nil {
		return reply{}, err
	}
	return c.wire.reply(c.limits.Command)
}

// hello greets and learns what the server offers. One that does not know EHLO is
// greeted as of old, and offers nothing (RFC 5321 §3.2, §4.1.1.1).
func (c *client) hello(name string) *fault {
	r, err := c.command("EHLO " + name)
	if err == nil && withoutEHLO(r.code) {
		c.ext = extensions{}
		old, err := c.command("HELO " + name)
		if f := expect(phaseHELO, 2, old, err); f != nil && (f.gone || !withoutEHLO(old.code)) {
			return f
		} else if f == nil {
			return nil
		} // it refuses both: the first answer tells why
	}
	if f := expect(phaseEHLO, 2, r, err); f != nil {
		return f
	}
	c.ext = parseExtensions(r.text)
	return nil
}

// withoutEHLO reports whether a reply to EHLO may come from a server that does not
// know the command.
func withoutEHLO(code int) bool {
	return code == 500 || code == 501 || code == 502 || code == 504 || code == 550
}

// parseExtensions reads the lines after the first of an answer to EHLO.
func parseExtensions(text string) extensions {
	var e extensions
	_, text, _ = strings.Cut(text, "\n")
	for line := range strings.Lines(text) {
		words := strings.Fields(strings.ToLower(line))
		if len(words) == 0 {
			continue
		}
		switch words[0] {
		case "starttls":
			e.startTLS = true
		case "pipelining":
			e.pipelining = true
		case "8bitmime":
			e.eightBit = true
		case "smtputf8":
			e.utf8 = true
		case "dsn":
			e.dsn = true
		case "size":
			e.sized = true
			if len(words) > 1 {
				e.size, _ = strconv.Atoi(words[1])
			}
		case "auth":
			e.auth = append(e.auth, words[1:]...)
		default: // "AUTH=LOGIN PLAIN", as before RFC 2554
			if first, ok := strings.CutPrefix(words[0], "auth="); ok {
				e.auth = append(append(e.auth, first), words[1:]...)
			}
		}
	}
	return e
}

// startTLS encrypts as the policy wants it (RFC 3207) and greets again.
func (c *client) startTLS(ctx context.Context, cfg *Config, security *tls.Config) *fault {
	switch {
	case cfg.TLS == config.TLSNone || cfg.TLS == config.TLSImplicit:
		return nil
	case !c.ext.startTLS && cfg.TLS == config.TLSRequired:
		return lost(phaseSTARTTLS, i18n.Errorf("server does not offer STARTTLS, which the TLS policy requires"))
	case !c.ext.startTLS:
		return nil
	}
	r, err := c.command("STARTTLS")
	if f := expect(phaseSTARTTLS, 2, r, err); f != nil {
		return f
	}
	if c.wire.lines.Buffered() > 0 {
		return lost(phaseSTARTTLS, i18n.Errorf("server sent data between STARTTLS and the handshake"))
	}
	if f := c.encrypt(ctx, phaseSTARTTLS, security); f != nil {
		return f
	}
	return c.hello(cfg.LocalName)
}

// encrypt does the TLS handshake.
func (c *client) encrypt(ctx context.Context, phase string, security *tls.Config) *fault {
	if err := c.wire.within(c.limits.Command); err != nil {
		return lost(phase, err)
	}
	conn := tls.Client(c.wire.conn, security)
	if err := conn.HandshakeContext(ctx); err != nil {
		return lost(phase, c.wire.explain(err))
	}
	c.wire.swap(conn)
	c.secure = true
	return nil
}

// loopback says whether the server is on this machine.
func (c *client) loopback() bool {
	addr, ok := c.wire.conn.RemoteAddr().(*net.TCPAddr)
	return ok && addr.IP.IsLoopback()
}

// transact sends one message. After a fault that left the connection usable,
// the caller resets it.
func (c *client) transact(ctx context.Context, e envelope) (reply, *fault) {
	if f := c.fits(e); f != nil {
		return reply{}, f
	}
	release := c.wire.watch(ctx)
	defer release()
	c.begun++
	if f := c.address(e); f != nil {
		return reply{}, f
	}
	r, f := c.data(e.data)
	if f == nil {
		c.sent++
	}
	return r, f
}

// fits refuses what the server has said that it will not take, before asking.
func (c *client) fits(e envelope) *fault {
	var err error
	switch {
	case e.utf8 && (!c.ext.utf8 || !c.ext.eightBit):
		err = i18n.Errorf("address has letters outside ASCII before the @, and the server does not offer SMTPUTF8")
	case c.ext.size > 0 && len(e.data) > c.ext.size:
		err = i18n.Errorf("message of %d bytes is larger than the %d bytes the server takes", len(e.data), c.ext.size)
	default:
		return nil
	}
	return &fault{phase: phaseMessage, err: err}
}

// step is one command of a transaction, and where it ends in what is written.
type step struct {
	phase string
	want  int
	copy  string // the recipient, of one who only gets a copy
	end   int
}

// address says MAIL, RCPT and DATA, in one go if the server offers PIPELINING
// (RFC 2920), and finds the first that was refused. After a refused recipient
// the next DATA waits for RCPT's answer: servers hang up on a client after a
// number of errors, and a DATA without a recipient is one more. It waits, too,
// where others get a copy: they get none of what the recipient is refused, and
// their refusal harms nobody else.
func (c *client) address(e envelope) *fault {
	steps := c.transaction(e)
	atOnce := steps[0].end
	if c.ext.pipelining {
		atOnce = steps[len(steps)-1].end
		if c.wary || len(e.copies) > 0 {
			atOnce = steps[len(steps)-2].end
		}
	}
	var first *fault
	c.refusals = c.refusals[:0]
	said := 0
	for _, s := range steps {
		if upTo := max(s.end, atOnce); said < upTo {
			if _, err := c.wire.write(c.limits.Command, c.out[said:upTo]); err != nil {
				return lost(s.phase, err)
			}
			said = upTo
		}
		r, err := c.wire.reply(c.limits.Command)
		f := expect(s.phase, s.want, r, err)
		if s.copy != "" && f != nil && !f.gone {
			c.refusals = append(c.refusals, refusal{s.copy, r})
			f = nil
		}
		switch {
		case first == nil:
			first = f
		case s.copy != "" && (f == nil || !f.gone):
		case f == nil || f.gone:
			// The server goes on after a refusal. If it opened DATA, only
			// hanging up keeps an empty message from being sent.
			first.gone = true
		}
		if first != nil && (first.gone || said == s.end) {
			break
		}
	}
	c.wary = first != nil
	return first
}

// transaction puts the commands together.
func (c *client) transaction(e envelope) []step {
	steps := make([]step, 0, 3+len(e.copies))
	add := func(phase string, want int, copied string) {
		steps = append(steps, step{phase, want, copied, len(c.out)})
	}
	c.out = c.appendMAIL(c.out[:0], e)
	add(phaseMAIL, 2, "")
	c.out = c.appendRCPT(c.out, e.to, e.report, "SUCCESS,FAILURE") // as LMS asks
	add(phaseRCPT, 2, "")
	for _, to := range e.copies {
		// A report on a copy would pass for one on the customer's message.
		c.out = c.appendRCPT(c.out, to, e.report, "NEVER")
		add(phaseRCPT, 2, to)
	}
	c.out = append(c.out, "DATA\r\n"...)
	add(phaseDATA, 3, "")
	return steps
}

// appendRCPT adds the RCPT command, with the wish for reports of delivery if
// there is one and the server knows them (RFC 3461).
func (c *client) appendRCPT(b []byte, to string, report bool, when string) []byte {
	b = append(append(append(b, "RCPT TO:<"...), to...), '>')
	if report && c.ext.dsn {
		b = append(append(b, " NOTIFY="...), when...)
	}
	return append(b, "\r\n"...)
}

// appendMAIL adds the MAIL command with the parameters that the message needs
// and the server knows: SIZE (RFC 1870), SMTPUTF8 (RFC 6531).
func (c *client) appendMAIL(b []byte, e envelope) []byte {
	b = append(append(append(b, "MAIL FROM:<"...), e.from...), '>')
	if c.ext.sized {
		b = strconv.AppendInt(append(b, " SIZE="...), int64(len(e.data)), 10)
	}
	if e.utf8 {
		b = append(b, " BODY=8BITMIME SMTPUTF8"...)
	}
	return append(b, "\r\n"...)
}

// data sends the message, which ends with the final dot, and waits for the
// answer. Until the dot has left, a fault means that nothing was accepted.
func (c *client) data(p []byte) (reply, *fault) {
	for len(p) > blockSize {
		if _, err := c.wire.write(c.limits.Block, p[:blockSize]); err != nil {
			return reply{}, lost(phaseBody, err)
		}
		p = p[blockSize:]
	}
	if n, err := c.wire.write(c.limits.Block, p); n < len(p) {
		return reply{}, lost(phaseBody, err)
	}
	c.wire.commit()
	r, err := c.wire.reply(c.limits.Dot)
	f := expect(phaseDot, 2, r, err)
	if f != nil && f.reply.code == 0 {
		f.unknown = true
	}
	return r, f
}

// reset ends a refused transaction, so that the next one finds the session
// clean.
func (c *client) reset(ctx context.Context) *fault {
	release := c.wire.watch(ctx)
	defer release()
	r, err := c.command("RSET")
	return expect(phaseRSET, 2, r, err)
}

// quit says goodbye, waits for the answer for a limited time, and closes.
func (c *client) quit(limit time.Duration) {
	c.limits.Command = limit
	_, _ = c.command("QUIT") // whatever the answer, there is nothing left to do
	_ = c.wire.conn.Close()
}

// close hangs up without a word, not even TLS's.
func (c *client) close() {
	_ = c.wire.tcp.Close()
}
