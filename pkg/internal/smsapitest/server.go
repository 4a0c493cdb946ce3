// Package smsapitest is an HTTP server that answers as SMSAPI's sms.do does, for
// tests and demonstrations: it checks credentials and parameters, honours idx with
// check_idx, keeps what it accepted, and misbehaves on demand. It sends nothing.
// It shares no code with the client, so that neither hides the other's mistakes.
package smsapitest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options describe the account behind the server and how it behaves. The zero
// value is a rich account that takes any credentials and any sender.
type Options struct {
	Addr       string // to listen on; empty means a free port of 127.0.0.1
	BackupAddr string // of the second host, which shares the account; empty likewise

	// Credentials that are accepted: a token, or a user name with the plain API
	// password. When none is set any are, but there must be some.
	Token, Username, Password string

	Senders []string // active sender names; nil accepts any. ECO is always active
	Invalid []string // numbers refused with error 13, in digits with country code
	Points  int      // hundredths of points at the start; 0 means plenty

	// Hook, if set, decides for each POST of sms.do what goes wrong. It may be
	// called by several requests at once.
	Hook func(Request) Fault
}

// Fault is what goes wrong with one request. The zero value: nothing.
type Fault struct {
	Delay time.Duration // before the request is looked at
	Hold  time.Duration // after it was carried out, before the answer

	Code   int    // refuse with this error of SMSAPI, accept nothing
	Status int    // answer with this HTTP status and Body
	Body   string // answer with this body, verbatim; Status 0 means 200
	Cut    bool   // close the connection without an answer
	Accept bool   // with Status, Body or Cut: carry the request out first
	Text   bool   // answer in the text form in spite of format=json
}

// Request is one HTTP request as it came in.
type Request struct {
	Number   int // 1 for the first
	Backup   bool
	Method   string
	Path     string
	Query    url.Values // of the address: nothing should be there
	Form     url.Values // of the body
	Header   http.Header
	Conn     string // the client's end of the connection
	Received time.Time
}

// Message is one accepted message.
type Message struct {
	ID     string // 19 digits
	To     string // with country code
	From   string
	Text   string
	Idx    string
	Parts  int
	Backup bool // accepted by the second host
}

// Server is a running server. Its methods may be called at any time.
type Server struct {
	options         Options
	primary, backup *http.Server
	statuses        map[string]string // of messages, by number
	url, backupURL  string
	done            chan struct{}  // closed when the server closes
	running         sync.WaitGroup // listeners and handlers

	mu       sync.Mutex
	closed   bool
	requests []Request
	accepted []Message
	spent    int // hundredths of points
}

// Start listens on two addresses, SMSAPI's host and its backup, until Close.
func Start(o Options) (*Server, error) {
	s := &Server{options: o, done: make(chan struct{})}
	first, err := listen(o.Addr)
	if err != nil {
		return nil, err
	}
	second, err := listen(o.BackupAddr)
	if err != nil {
		return nil, errors.Join(err, first.Close())
	}
	s.url, s.backupURL = address(first), address(second)
	s.primary, s.backup = s.serve(first, false), s.serve(second, true)
	return s, nil
}

func listen(addr string) (net.Listener, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("start the SMSAPI stand-in: %w", err)
	}
	return l, nil
}

func address(l net.Listener) string { return "http://" + l.Addr().String() + "/sms.do" }

func (s *Server) serve(l net.Listener, backup bool) *http.Server {
	server := &http.Server{
		Handler:           http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.handle(w, r, backup) }),
		ReadHeaderTimeout: 10 * time.Second,
	}
	s.running.Go(func() { _ = server.Serve(l) }) // always ErrServerClosed
	return server
}

// ServeHTTP answers as the first host, for a listener of the caller's own.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handle(w, r, false) }

// Close cuts all connections and waits for what is running. Further calls do nothing.
func (s *Server) Close() error {
	s.mu.Lock()
	again := s.closed
	s.closed = true
	s.mu.Unlock()
	if again {
		return nil
	}
	close(s.done)
	err := errors.Join(s.primary.Close(), s.backup.Close())
	s.running.Wait()
	return err
}

// URL is the address of sms.do on the first host.
func (s *Server) URL() string { return s.url }

// BackupURL is the address of sms.do on the second host.
func (s *Server) BackupURL() string { return s.backupURL }

// Accepted returns the accepted messages in order.
func (s *Server) Accepted() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.accepted)
}

// Requests returns all requests in order, those for other paths included.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// begin counts a handler in, unless the server is closed.
func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.running.Add(1)
	}
	return !s.closed
}

// handle records a request and routes it.
func (s *Server) handle(w http.ResponseWriter, r *http.Request, backup bool) {
	if !s.begin() {
		return
	}
	defer s.running.Done()
	if err := r.ParseForm(); err != nil {
		http.Error(w, "bad form", http.StatusBadRequest)
		return
	}
	req := s.record(r, backup)
	switch {
	case strings.HasSuffix(r.URL.Path, "/sms.do") && r.Method == http.MethodPost:
		s.send(w, req)
	case strings.HasSuffix(r.URL.Path, "/ping"):
		s.ping(w, req)
	case strings.HasSuffix(r.URL.Path, "/profile") && r.Method == http.MethodGet:
		s.profile(w, req)
	default:
		http.NotFound(w, r)
	}
}

func (s *Server) record(r *http.Request, backup bool) Request {
	req := Request{
		Backup: backup, Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(), Form: r.PostForm,
		Header: r.Header.Clone(), Conn: r.RemoteAddr, Received: time.Now(),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	req.Number = len(s.requests) + 1
	s.requests = append(s.requests, req)
	return req
}

// send carries a request to sms.do out, or lets it go wrong.
func (s *Server) send(w http.ResponseWriter, r Request) {
	var f Fault
	if s.options.Hook != nil {
		f = s.options.Hook(r)
	}
	s.sleep(f.Delay)
	var a answer
	if f.Code != 0 {
		a = refuse(f.Code)
	} else if r.Form.Get("status") != "" {
		a = answer{}
	} else if misshapen := f.Status != 0 || f.Body != "" || f.Cut; f.Accept || !misshapen {
		a = s.carryOut(r)
	}
	s.sleep(f.Hold)
	switch {
	case f.Cut:
		cut(w)
	case f.Status != 0 || f.Body != "":
		w.WriteHeader(max(f.Status, http.StatusOK))
		_, _ = w.Write([]byte(f.Body))
	case r.Form.Get("status") != "":
		s.report(w, r)
	default:
		a.write(w, f.Text || r.Form.Get("format") != "json")
	}
}

// SetStatus says what became of the messages to a number, in SMSAPI's word.
func (s *Server) SetStatus(to, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.statuses == nil {
		s.statuses = make(map[string]string)
	}
	s.statuses[to] = status
}

// report says what became of messages, by their ids.
func (s *Server) report(w http.ResponseWriter, r Request) {
	if !s.authorised(r) {
		refuse(codeCredentials).write(w, false)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []map[string]any{}
	for id := range strings.SplitSeq(r.Form.Get("status"), "|") {
		for _, m := range s.accepted {
			if m.ID == id {
				status := s.statuses[m.To]
				if status == "" {
					status = "SENT"
				}
				list = append(list, map[string]any{"id": id, "number": m.To, "status": status, "error": nil, "idx": m.Idx})
			}
		}
	}
	writeJSON(w, http.StatusOK, map[string]any{"count": len(list), "list": list})
}

// sleep pauses, but not beyond Close.
func (s *Server) sleep(d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.done:
	}
}

// cut closes the connection without a word.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// ping tells that the server is there; GET says also whether the credentials are good.
func (s *Server) ping(w http.ResponseWriter, r Request) {
	switch r.Method {
	case http.MethodHead:
		w.WriteHeader(http.StatusNoContent)
	case http.MethodGet:
		writeJSON(w, http.StatusOK, map[string]any{"authorized": s.authorised(r), "unavailable": []string{}})
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// profile describes the account, or refuses in the shape of the REST services,
// whose errors are words.
func (s *Server) profile(w http.ResponseWriter, r Request) {
	if !s.authorised(r) {
		writeJSON(w, http.StatusUnauthorized, map[string]any{
			"message": "Authorization failed", "error": "authorization_failed", "errors": nil,
		})
		return
	}
	s.mu.Lock()
	left := s.left()
	s.mu.Unlock()
	name := s.options.Username
	if name == "" {
		name = "demo"
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"name": "Demo", "username": name, "email": "demo@example.com", "payment_type": "prepaid",
		"user_type": "native", "points": float64(left) / 100,
	})
}
