// Package smtptest has mail servers for tests and for the demo: a well-behaved
// one that keeps what it is sent, a scripted one with bad manners, and a private
// Postfix. It is not for production.
package smtptest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"sync"

	"github.com/emersion/go-smtp"
)

// Encryption says how a Server offers TLS.
type Encryption int

// What a Server can offer.
const (
	Plain Encryption = iota
	STARTTLS
	ImplicitTLS
)

// Options shape a Server. The zero value accepts everything in plain text on a
// free port of the loopback.
type Options struct {
	Addr       string // to listen on; empty: 127.0.0.1:0
	Encryption Encryption
	Username   string // AUTH is offered, and demanded, when set
	Password   string
	Mechanisms []string // offered; nil: PLAIN, LOGIN, CRAM-MD5
	MaxSize    int64    // bytes of a message; 0: no limit
	UTF8       bool     // offer SMTPUTF8
	DSN        bool     // offer reports of delivery (RFC 3461)
	Discard    bool     // count messages, do not keep their text
	Sessions   int      // at once, more are told 421; 0: no limit

	// The hooks refuse by returning an error. They are called from the
	// goroutines of the connections.
	RefuseFrom func(from string) *smtp.SMTPError
	RefuseRcpt func(to string) *smtp.SMTPError
	RefuseData func(Message) *smtp.SMTPError

	// Answer says what becomes of the answer to the final dot of a message that was
	// accepted; nil: it is given.
	Answer func(Message) Answer

	// OnMessage is told of each accepted message, when set.
	OnMessage func(Message)
}

// Answer is what becomes of the answer to the final dot.
type Answer int

// A message that was accepted can go without an answer.
const (
	Given  Answer = iota
	Cut           // the connection is closed before it
	Silent        // it never comes, and the connection stays open
)

// Message is a mail as it came in.
type Message struct {
	From string
	To   []string
	// Notify is, for each of To, when a report was asked for, commas between.
	Notify []string
	UTF8   bool   // SMTPUTF8 was asked for
	User   string // who logged in, if anybody
	Conn   int    // the number of the connection, from 1
	TLS    bool
	Data   []byte // without the final dot
}

// Server is an SMTP server within the process.
type Server struct {
	options  Options
	listener net.Listener
	smtp     *smtp.Server
	pool     *x509.CertPool
	served   chan struct{}
	closing  chan struct{}

	once     sync.Once // of closing
	mu       sync.Mutex
	conns    int
	open     int // sessions
	messages []Message
}

// Start starts a server. Close ends it.
func Start(o Options) (*Server, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Mechanisms == nil {
		o.Mechanisms = []string{"PLAIN", "LOGIN", "CRAM-MD5"}
	}
	s := &Server{options: o, served: make(chan struct{}), closing: make(chan struct{})}
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.session))
	s.smtp.Domain = "smtptest.example"
	s.smtp.AllowInsecureAuth = true
	s.smtp.MaxMessageBytes = o.MaxSize
	s.smtp.EnableSMTPUTF8 = o.UTF8
	s.smtp.EnableDSN = o.DSN
	s.smtp.ErrorLog = log.New(io.Discard, "", 0)

	var config *tls.Config
	if o.Encryption != Plain {
		cert, pool, err := selfSigned()
		if err != nil {
			return nil, err
		}
		s.pool = pool
		config = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	}
	listener, err := net.Listen("tcp", o.Addr) //nolint:noctx // done in an instant
	if err != nil {
		return nil, fmt.Errorf("listen for mail: %w", err)
	}
	s.listener = listener
	switch o.Encryption {
	case STARTTLS:
		s.smtp.TLSConfig = config
	case ImplicitTLS:
		listener = tls.NewListener(listener, config)
	case Plain:
	}
	go func() {
		defer close(s.served)
		_ = s.smtp.Serve(listener) // ends with Close
	}()
	return s, nil
}

// Port is where the server listens.
func (s *Server) Port() int { return portOf(s.listener) }

// CertPool holds the server's certificate; nil for a Plain server.
func (s *Server) CertPool() *x509.CertPool { return s.pool }

// Messages are those accepted so far, in the order in which they came.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Conns counts the connections that have said EHLO.
func (s *Server) Conns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conns
}

// Close stops listening and hangs up on everybody.
func (s *Server) Close() error {
	s.once.Do(func() { close(s.closing) })
	err := s.smtp.Close()
	<-s.served
	return err
}

func (s *Server) session(c *smtp.Conn) (smtp.Session, error) {
	_, encrypted := c.TLSConnectionState()
	s.mu.Lock()
	defer s.mu.Unlock()
	if limit := s.options.Sessions; limit > 0 && s.open >= limit {
		return nil, &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 7, 0}, Message: "Error: too many connections"}
	}
	s.open++
	if !encrypted || s.options.Encryption == ImplicitTLS {
		s.conns++ // STARTTLS begins a second session on the same connection
	}
	return &session{server: s, conn: s.conns, tls: encrypted, hangUp: func() { _ = c.Conn().Close() }}, nil
}

// session is one client's dialogue.
type session struct {
	server *Server
	conn   int
	tls    bool
	user   string
	hangUp func()

	from string
	to   []string
	when []string
	utf8 bool
}

func (s *session) Mail(from string, o *smtp.MailOptions) error {
	if s.server.options.Username != "" && s.user == "" {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	if refuse := s.server.options.RefuseFrom; refuse != nil {
		if err := refuse(from); err != nil {
			return err
		}
	}
	s.from, s.utf8 = from, o.UTF8
	return nil
}

func (s *session) Rcpt(to string, o *smtp.RcptOptions) error {
	if refuse := s.server.options.RefuseRcpt; refuse != nil {
		if err := refuse(to); err != nil {
			return err
		}
	}
	words := make([]string, len(o.Notify))
	for i, n := range o.Notify {
		words[i] = string(n)
	}
	s.to, s.when = append(s.to, to), append(s.when, strings.Join(words, ","))
	return nil
}

func (s *session) Data(r io.Reader) error {
	m := Message{From: s.from, To: s.to, Notify: s.when, UTF8: s.utf8, User: s.user, Conn: s.conn, TLS: s.tls}
	var err error
	if s.server.options.Discard {
		_, err = io.Copy(io.Discard, r)
	} else {
		m.Data, err = io.ReadAll(r)
	}
	if err != nil {
		return err
	}
	if refuse := s.server.options.RefuseData; refuse != nil {
		if err := refuse(m); err != nil {
			return err
		}
	}
	s.server.mu.Lock()
	s.server.messages = append(s.server.messages, m)
	s.server.mu.Unlock()
	if s.server.options.OnMessage != nil {
		s.server.options.OnMessage(m)
	}
	if answer := s.server.options.Answer; answer != nil {
		switch answer(m) {
		case Given:
		case Cut:
			s.hangUp()
		case Silent:
			<-s.server.closing
		}
	}
	return nil
}

func (s *session) Reset() { s.from, s.to, s.when, s.utf8 = "", nil, nil, false }

func (s *session) Logout() error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.open--
	return nil
}

var errLogin = errors.New("wrong user name or password")
