// Package email is the e-mail channel: it turns a planned delivery into a
// message and hands it to the provider's mail server.
//
// The message is built whole by gomail before a byte is sent, and carried by a
// transport of this package: kept connections, a deadline on every step, a TLS
// policy, and replies judged by the phase in which they came. A failure is
// always a *notify.DeliveryError.
//
// The transport is our own because gomail's bounds nothing but the connecting,
// connects again by itself when a kept connection has ended, and does not tell
// before or after which command a fault came. That decides whether the message may
// be sent again.
//
// It does not choose recipients, expand templates, retry over time or record
// results.
package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// errUnknown marks a failure after the final dot was sent and before its answer
// came: the server may have accepted the message. Its class is notify.Unknown; the
// next attempt carries the same Message-ID.
var errUnknown = i18n.NewError("accepted or not is unknown")

// errClosed is the cause of a Send after Close.
var errClosed = i18n.NewError("the mailer is closed")

// Config says how to reach the mail server and what every message has in
// common. New checks it and fills in what is zero.
type Config struct {
	Host      string           // name or IP address
	Port      int              // 0: 465 with implicit TLS, else 25
	LocalName string           // for EHLO, a host name; empty: the system's
	TLS       config.TLSPolicy // empty: opportunistic

	VerifyPeer bool           // check the certificate's chain and name
	AnyName    bool           // its chain alone
	SelfSigned bool           // a certificate that is signed by nobody else will do
	RootCAs    *x509.CertPool // nil: the system's
	ServerName string         // the name the certificate is for; empty: Host

	Username string // empty: no authentication
	Password string
	AuthType config.AuthType // empty: auto

	Connections           int // connections in parallel; 0: 1
	MessagesPerConnection int // a connection is renewed after so many; 0: 10, negative: never

	Head         Head           // of all messages
	Divisions    map[int64]Head // of those to customers of these divisions, in its place
	Installation string         // sets apart the Message-IDs of two installations

	Timeouts Timeouts
	Now      func() time.Time // for the Date header; nil: time.Now
}

// LongestStep is what a step before the final dot may take: a process must be able
// to keep a delivery for that long.
const LongestStep = 60 * time.Second

// Timeouts bound the steps of a session. Zero takes the default.
type Timeouts struct {
	Connect time.Duration // TCP connect; 10 s
	Command time.Duration // one command or handshake, until its answer; 60 s
	Block   time.Duration // writing one block of message data; 60 s
	Dot     time.Duration // the answer to the final dot; 10 min (RFC 5321 §4.5.3.2.6)
	Quit    time.Duration // saying goodbye; 2 s
}

func (t *Timeouts) setDefaults() {
	for _, d := range []struct {
		field    *time.Duration
		fallback time.Duration
	}{
		{&t.Connect, 10 * time.Second},
		{&t.Command, LongestStep},
		{&t.Block, LongestStep},
		{&t.Dot, 10 * time.Minute},
		{&t.Quit, 2 * time.Second},
	} {
		if *d.field <= 0 {
			*d.field = d.fallback
		}
	}
}

// setDefaults fills in what is zero.
func (c *Config) setDefaults() {
	c.Timeouts.setDefaults()
	if c.Port == 0 {
		c.Port = 25
		if c.TLS == config.TLSImplicit {
			c.Port = 465
		}
	}
	if c.LocalName == "" {
		c.LocalName = "localhost"
		if name, err := os.Hostname(); err == nil && isHostName(name) {
			c.LocalName = name
		}
	}
	if c.ServerName == "" {
		c.ServerName = c.Host
	}
	if c.AuthType == "" {
		c.AuthType = config.AuthAuto
	}
	if c.Connections == 0 {
		c.Connections = 1
	}
	if c.MessagesPerConnection == 0 {
		// Exim hands on no more of a connection at once and leaves the rest to its
		// queue runner (smtp_accept_queue_per_connection).
		c.MessagesPerConnection = 10
	}
	if c.Now == nil {
		c.Now = time.Now
	}
}

func (c *Config) check() error {
	switch {
	case c.Host == "":
		return i18n.Errorf("mail server: host is missing")
	case c.Port < 1 || c.Port > 65535:
		return i18n.Errorf("mail server: port %d: allowed are 1 to 65535", c.Port)
	case !isHostName(c.LocalName):
		return i18n.Errorf("mail server: EHLO name %q: not a host name", c.LocalName)
	case c.Connections < 0:
		return i18n.Errorf("mail server: %d connections: at least one is needed", c.Connections)
	case strings.Trim(c.Installation, wordChars) != "":
		return i18n.Errorf("installation id %q: allowed are letters, digits, - and _", c.Installation)
	}
	return nil
}

// wordChars are the characters of an installation id; the EHLO argument may
// have more (RFC 5321 §4.1.3: an address literal).
const (
	wordChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	hostChars = wordChars + ".:[]"
)

func isHostName(s string) bool {
	return s != "" && len(s) <= 255 && strings.Trim(s, hostChars) == ""
}

// Mailer sends deliveries over a few kept connections. Its methods may be
// called from many goroutines.
type Mailer struct {
	cfg   Config
	tls   *tls.Config
	heads map[int64]head // 0: of all but the others

	free    chan struct{} // one token for each lane that may be in use
	retired chan struct{} // one token for each lane that is not used any more

	mu     sync.Mutex
	lanes  []*lane // not in use; the last one used is taken first
	inUse  int     // lanes that are not retired
	closed bool
	enough int // messages that the server takes on a connection; 0: it has not said
}

// lane is a connection with the buffers of its messages, used by one Send at a
// time. The connection is nil until it is needed, and after a failure.
type lane struct {
	composer composer
	client   *client
	renewed  bool      // there was a connection before, which was ended for another
	refused  []refusal // copies of the last message
}

// New checks the configuration. It does not connect: see Check.
func New(cfg Config) (*Mailer, error) {
	cfg.setDefaults()
	if err := cfg.check(); err != nil {
		return nil, err
	}
	m := &Mailer{
		cfg:     cfg,
		free:    make(chan struct{}, cfg.Connections),
		retired: make(chan struct{}, cfg.Connections),
		inUse:   cfg.Connections,
		heads:   make(map[int64]head, 1+len(cfg.Divisions)),
		tls:     tlsConfig(&cfg),
	}
	var err error
	if m.heads[0], err = cfg.Head.check(); err != nil {
		return nil, err
	}
	for division, h := range cfg.Divisions {
		if m.heads[division], err = h.check(); err != nil {
			return nil, err
		}
	}
	for range cfg.Connections {
		m.free <- struct{}{}
		m.lanes = append(m.lanes, &lane{composer: newComposer(m)})
	}
	return m, nil
}

// Send carries one delivery to the mail server and returns its answer. It waits
// for a free connection, opens one if need be, and keeps it.
//
// The end of ctx stops it at once until the final dot has been sent: as Halt, or,
// when a deadline is the cause (context.Cause), as Temporary where the message was
// under way. From there it waits for the answer, which alone decides, until the
// timeout of the dot. A connection that is lost before the dot is
// replaced once. The error is a *notify.DeliveryError; it holds no password and
// no message text.
func (m *Mailer) Send(ctx context.Context, d notify.Delivery) (notify.Receipt, error) {
	for {
		l, err := m.take(ctx)
		if err != nil {
			return notify.Receipt{}, (&fault{phase: phaseQueue, err: err}).judge()
		}
		receipt, f := m.sendOn(ctx, l, d)
		if f == nil {
			m.give(l)
			return receipt, nil
		}
		if f.crowded() && m.retire() {
			continue
		}
		m.give(l)
		de := f.judge()
		de.Nobody = f.nobody() && strings.EqualFold(f.to, d.Destination) // not where a debug address stands in its place
		return notify.Receipt{}, de
	}
}

// sendOn is Send on a lane.
func (m *Mailer) sendOn(ctx context.Context, l *lane, d notify.Delivery) (notify.Receipt, *fault) {
	e, err := l.composer.compose(d)
	if err != nil {
		return notify.Receipt{}, &fault{phase: phaseMessage, err: err}
	}
	r, f := m.deliver(ctx, l, e)
	if f != nil {
		f.from, f.to = e.from, e.to
		return notify.Receipt{}, f
	}
	answer := r.String()
	for _, refused := range l.refused {
		answer = i18n.Sprintf("%s; no copy to %s: %s", answer, refused.to, refused.reply)
	}
	return notify.Receipt{Reply: answer}, nil
}

// SenderOf is the address that the mail server is told a delivery is from; empty
// when it has none that is valid.
func (m *Mailer) SenderOf(d notify.Delivery) string {
	h, ok := m.heads[d.Division]
	if !ok {
		h = m.heads[0]
	}
	if h.bounces.addr != "" {
		return h.bounces.addr
	}
	from, err := parseParty(d.Sender)
	if err != nil {
		return ""
	}
	return from.addr
}

// deliver runs one transaction on the lane's connection, with one reconnect. Another
// connection is not counted as one where the server has had enough of this one: the
// message goes first on the next, and later ones are renewed in time.
func (m *Mailer) deliver(ctx context.Context, l *lane, e envelope) (reply, *fault) {
	var first *fault
	for {
		if l.client == nil {
			if f := m.connect(ctx, l); f != nil {
				return reply{}, f.unlessTimeRanOut(ctx, first)
			}
		}
		r, f := l.client.transact(ctx, e)
		switch {
		case f == nil:
			l.refused = l.client.refusals
			if m.worn(l.client) {
				l.leave(false, m.cfg.Timeouts.Quit)
			}
			return r, nil
		case f.phase == phaseMessage: // nothing was said to the server
			return reply{}, f
		case f.reply.endsSession() && l.client.begun > 1:
			m.takesNoMore(l.client.begun - 1)
			l.leave(f.gone, m.cfg.Timeouts.Quit)
			continue
		case f.reply.endsSession():
			f.ours = true
		}
		if !f.gone {
			if l.client.reset(ctx) != nil {
				l.drop()
			}
			return reply{}, f
		}
		l.drop()
		if first != nil || !f.again() {
			return reply{}, f
		}
		first = f
	}
}

// worn reports whether a connection has carried as many messages as it should, or as
// many transactions as the server has said to be enough.
func (m *Mailer) worn(c *client) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cfg.MessagesPerConnection > 0 && c.sent >= m.cfg.MessagesPerConnection || m.enough > 0 && c.begun >= m.enough
}

// takesNoMore notes that the server takes no more than so many on a connection.
func (m *Mailer) takesNoMore(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.enough = n
}

// Close waits for the calls of Send that are under way, says goodbye on every
// connection for at most Timeouts.Quit each, all at once, and closes them. A
// later Send fails with errClosed; a second Close does nothing.
func (m *Mailer) Close() error {
	m.mu.Lock()
	was := m.closed
	m.closed = true
	m.mu.Unlock()
	if was {
		return nil
	}
	for range m.cfg.Connections {
		select {
		case <-m.free:
		case <-m.retired:
		}
	}
	var wg sync.WaitGroup
	for _, l := range m.lanes {
		if l.client != nil {
			wg.Go(func() { l.quit(m.cfg.Timeouts.Quit) })
		}
	}
	wg.Wait()
	close(m.free)
	return nil
}

// take waits for a lane that nobody uses.
func (m *Mailer) take(ctx context.Context) (*lane, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case _, open := <-m.free:
		if !open {
			return nil, errClosed
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		m.free <- struct{}{} // Close waits for it
		return nil, errClosed
	}
	last := len(m.lanes) - 1
	l := m.lanes[last]
	m.lanes = m.lanes[:last]
	return l, nil
}

func (m *Mailer) give(l *lane) {
	m.mu.Lock()
	m.lanes = append(m.lanes, l)
	m.mu.Unlock()
	m.free <- struct{}{}
}

// crowdPause is how long a server is given to notice that a connection has ended,
// and crowdTries how often it is asked.
const (
	crowdPause = 200 * time.Millisecond
	crowdTries = 10
)

// connect opens a lane's connection. A server that takes so many of us at a time may
// still count the last one, which was ended to be renewed.
func (m *Mailer) connect(ctx context.Context, l *lane) *fault {
	var f *fault
	for range crowdTries {
		if l.client, f = m.open(ctx); f == nil || !f.crowded() || !l.renewed {
			break
		}
		select {
		case <-time.After(crowdPause):
		case <-ctx.Done():
			return f
		}
	}
	l.renewed = false
	return f
}

// retire takes a lane, whose connection the server does not take beside the others,
// out of use; false: it is the last one.
func (m *Mailer) retire() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.inUse == 1 {
		return false
	}
	m.inUse--
	m.retired <- struct{}{}
	return true
}

// leave ends a connection for another one, with a goodbye unless the server is gone.
func (l *lane) leave(gone bool, limit time.Duration) {
	l.renewed = true
	if gone {
		l.drop()
	} else {
		l.quit(limit)
	}
}

func (l *lane) drop() {
	l.client.close()
	l.client = nil
}

func (l *lane) quit(limit time.Duration) {
	l.client.quit(limit)
	l.client = nil
}
