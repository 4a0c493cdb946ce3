// Package sms sends text messages through SMSAPI (smsapi.pl), or through a program of
// the operator's, and prepares their text: transliteration to the GSM-7 alphabet and counting of the parts that are
// billed. It decides what an answer means for a delivery; it does not decide who
// is written to, when a failure is tried again, or what a delivery says.
package sms

import (
	"cmp"
	"context"
	"crypto/md5" // SMSAPI's form of a password, not a protection
	"encoding/hex"
	"errors"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/phone"
)

// LongestStep is what one request may take, which is not cut short.
const LongestStep = 15 * time.Second

const (
	defaultTimeout     = LongestStep
	defaultConnections = 4
	connectTimeout     = 5 * time.Second
)

// Config is how to reach SMSAPI and as whom.
type Config struct {
	// URL and BackupURL are addresses of sms.do, whose hosts share one account, so
	// that an idx which one accepted is known to the other. With URL alone a repeated
	// request goes to it again. They are https; http is for addresses of this machine
	// only.
	URL, BackupURL string

	Token              string // OAuth token; when set the other two are not used
	Username, Password string // account name and API password
	PasswordIsMD5      bool   // Password is already the lowercase hex MD5

	From         string           // sender name; empty for the account's default, "ECO" for the cheap route
	MaxParts     int              // parts that a message may have, 1 to MaxParts; 0 means MaxParts
	DebugTo      string           // when set, every message goes to this number instead
	DebugOf      map[int64]string // those to customers of these divisions go to these numbers
	Installation string           // id of this LMS database, part of every idx
	Connections  int              // requests under way at once; 0 means 4
	Timeout      time.Duration    // for one request; 0 means 15 s

	// Transport replaces the gateway's own, for tests. It must report to
	// net/http/httptrace as *http.Transport does.
	Transport http.RoundTripper
}

// Gateway sends messages. It is safe for concurrent use.
type Gateway struct {
	hosts   [2]*url.URL  // the second repeats what the first left open
	start   atomic.Int32 // index of the host to ask first: the last one that answered
	client  *http.Client
	timeout time.Duration
	gate    *gate

	token  string
	fields url.Values       // what every request carries, credentials included
	debug  map[int64]string // replaces the recipient, by his division; 0: of all others
	prefix string           // of every idx
}

const (
	digits            = "0123456789"
	hexDigits         = digits + "abcdef"
	installationChars = digits + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-"
)

// consistsOf tells whether s has from least to most characters of the alphabet
// and no others.
func consistsOf(s, alphabet string, least, most int) bool {
	return least <= len(s) && len(s) <= most && strings.Trim(s, alphabet) == ""
}

// isNumber tells whether s can be a number with its country code (E.164).
func isNumber(s string) bool { return consistsOf(s, digits, 8, 15) }

// SenderOf is the sender name, which is one for the account; empty for SMSAPI's own.
func (g *Gateway) SenderOf(notify.Delivery) string { return g.fields.Get("from") }

// New checks a configuration and makes a gateway of it, without any request. The
// error names what is wrong and never holds a credential.
func New(c Config) (*Gateway, error) {
	g, err := build(c)
	if err != nil {
		return nil, i18n.Errorf("set up SMSAPI: %s", err)
	}
	return g, nil
}

func build(c Config) (*Gateway, error) {
	if c.Connections < 0 || c.Timeout < 0 {
		return nil, i18n.Errorf("connections and timeout must not be negative")
	}
	if c.Connections == 0 {
		c.Connections = defaultConnections
	}
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	hosts, err := hostsOf(c.URL, c.BackupURL)
	if err != nil {
		return nil, err
	}
	fields, err := fieldsOf(c)
	if err != nil {
		return nil, err
	}
	debug, err := debugOf(c)
	if err != nil {
		return nil, err
	}
	if !consistsOf(c.Installation, installationChars, 1, 100) {
		return nil, i18n.Errorf("the installation id must be 1 to 100 of a-z, A-Z, 0-9, '.', '_' and '-'")
	}
	if c.Transport == nil {
		c.Transport = newTransport(c.Connections, min(connectTimeout, c.Timeout))
	}
	return &Gateway{
		hosts: hosts,
		client: &http.Client{
			Transport: c.Transport,
			// A redirect would carry the credentials to another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		timeout: c.Timeout,
		gate:    newGate(c.Connections),
		token:   c.Token,
		fields:  fields,
		debug:   debug,
		prefix:  idPrefix(c.Installation),
	}, nil
}

// debugOf returns the numbers that replace recipients, by division.
func debugOf(c Config) (map[int64]string, error) {
	out := make(map[int64]string)
	add := func(division int64, number string) error {
		if number == "" {
			return nil
		}
		out[division] = strings.NewReplacer(" ", "", "-", "", "+", "").Replace(number)
		if !isNumber(out[division]) {
			return i18n.Errorf("the debug telephone number must be 8 to 15 digits")
		}
		return nil
	}
	if err := add(0, c.DebugTo); err != nil {
		return nil, err
	}
	for division, number := range c.DebugOf {
		if err := add(division, number); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// newTransport keeps as many connections alive as requests run at once. It
// speaks HTTP/1.1 and verifies certificates by the system's roots.
func newTransport(connections int, connect time.Duration) *http.Transport {
	dialer := &net.Dialer{Timeout: connect}
	return &http.Transport{
		Proxy:               proxy,
		DialContext:         dialer.DialContext,
		TLSHandshakeTimeout: connect,
		MaxIdleConnsPerHost: connections,
		IdleConnTimeout:     30 * time.Second,
	}
}

// proxy is that of the environment. Its error is replaced, since it quotes the
// address, which may hold a password.
func proxy(r *http.Request) (*url.URL, error) {
	u, err := http.ProxyFromEnvironment(r)
	if err != nil {
		return nil, i18n.Errorf("the proxy setting of the environment is invalid")
	}
	return u, nil
}

// hostsOf parses the two addresses.
func hostsOf(primary, backup string) ([2]*url.URL, error) {
	if backup == "" {
		backup = primary
	}
	first, err := parseURL(primary)
	if err != nil {
		return [2]*url.URL{}, err
	}
	second, err := parseURL(backup)
	return [2]*url.URL{first, second}, err
}

// parseURL refuses what would lead credentials astray. Its errors do not quote
// the address.
func parseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil, u.Hostname() == "", u.Scheme != "https" && u.Scheme != "http":
		return nil, i18n.Errorf("the address of the gateway must be https://host/path")
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return nil, i18n.Errorf("the address of the gateway must hold no user, password, query or fragment")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, i18n.Errorf("the address of the gateway must begin with https://, since credentials go there; http:// is for this machine only")
	}
	return u, nil
}

func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// fieldsOf returns the form fields that all requests share.
func fieldsOf(c Config) (url.Values, error) {
	switch {
	case c.MaxParts < 0 || c.MaxParts > MaxParts:
		return nil, i18n.Errorf("max parts must be from 1 to %d", MaxParts)
	case c.Token == "" && (c.Username == "" || c.Password == ""):
		return nil, i18n.Errorf("either a token or a user name with a password is required")
	case c.PasswordIsMD5 && c.Token == "" && !consistsOf(c.Password, hexDigits, 32, 32):
		return nil, i18n.Errorf("the password is said to be an MD5 hash, which is 32 characters of 0-9 and a-f")
	case c.MaxParts == 0:
		c.MaxParts = MaxParts
	}
	f := url.Values{
		"encoding":  {"utf-8"},
		"format":    {"json"},
		"check_idx": {"1"},
		"details":   {"1"},
		"max_parts": {strconv.Itoa(c.MaxParts)},
	}
	if c.From != "" {
		f.Set("from", c.From)
	}
	if c.Token == "" {
		f.Set("username", c.Username)
		f.Set("password", hashed(c.Password, c.PasswordIsMD5))
	}
	return f, nil
}

// hashed returns the API password as SMSAPI takes it: lowercase hex MD5.
func hashed(password string, already bool) string {
	if already {
		return password
	}
	sum := md5.Sum([]byte(password))
	return hex.EncodeToString(sum[:])
}

// Send hands one delivery to SMSAPI and says what became of it. Its text must
// have come from Prepare, its destination is a number in any writing.
//
// The request carries an idx made of the installation, the delivery and the digest
// of its number and text, under which SMSAPI accepts one message in 24 hours. So a
// request whose answer was lost, or that found no connection, is repeated once with
// the same idx at the other host. Error 53 means that the message was accepted
// before, if the delivery was tried before; else that it is another one's idx, and
// that the delivery failed.
//
// When ctx ends, a request that was not begun returns ctx.Err(); one under way is
// finished, since only its answer tells whether the message went out. Every other
// error is a *notify.DeliveryError. When no host can be connected to it is of
// class Halt: that is nobody's failed attempt.
func (g *Gateway) Send(ctx context.Context, d notify.Delivery) (notify.Receipt, error) {
	receipt, err := g.send(ctx, d)
	if de, ok := errors.AsType[*notify.DeliveryError](err); ok && de.Code == strconv.Itoa(codeNoNumber) {
		de.Nobody = g.debugOf(d) == ""
	}
	return receipt, err
}

func (g *Gateway) send(ctx context.Context, d notify.Delivery) (notify.Receipt, error) {
	m, err := g.message(d)
	if err != nil {
		return notify.Receipt{}, err
	}
	leave, err := g.gate.enter(ctx)
	if err != nil {
		return notify.Receipt{}, err
	}
	defer leave()

	first := g.start.Load()
	receipt, fate, err := g.post(ctx, g.hosts[first], m)
	if fate == settled || fate == untrusted {
		return receipt, err
	}
	if ctx.Err() != nil && fate == unsent {
		return notify.Receipt{}, ctx.Err()
	}
	if ctx.Err() != nil {
		return notify.Receipt{}, err
	}
	return g.repeat(ctx, 1-first, m, fate, err)
}

// repeat asks the other host after the first left the message with the given
// fate and error. A host that answers is asked first from then on.
func (g *Gateway) repeat(ctx context.Context, other int32, m message, before fate, cause error) (notify.Receipt, error) {
	m.tried = m.tried || before == unsure
	receipt, after, err := g.post(ctx, g.hosts[other], m)
	if after == settled {
		g.start.Store(other)
		return receipt, err
	}
	if before == unsure {
		return notify.Receipt{}, cause
	}
	return notify.Receipt{}, err
}

// numberOf is the number that a destination means, in the writing of the gateway.
// Digits that are no Polish mobile number are taken for a foreign one without its
// plus, as it stood in LMS's log before numbers were kept as the contact has them.
func numberOf(destination string) string {
	found := phone.ParseAll(destination)
	if len(found) == 1 && found[0].Kind == phone.Mobile {
		return found[0].Number.String()
	}
	return destination
}

// recipientOf is the number that a delivery goes to: its own, or the debug number of
// its division or of all.
func recipientOf(d notify.Delivery, debug map[int64]string) string {
	return cmp.Or(debug[d.Division], debug[0], numberOf(d.Destination))
}

var errNoNumber = i18n.NewError("the destination is not a telephone number in digits")

// idPrefix begins each id of an installation.
func idPrefix(installation string) string { return "powiadom-" + installation + "-" }

// idOf is our id of a delivery, the same for each attempt and of no other one.
func idOf(prefix string, d notify.Delivery) string {
	id := prefix + strconv.FormatInt(d.ID, 10)
	if d.Digest != "" {
		id += "-" + d.Digest
	}
	return id
}

// debugOf is the number that a message goes to instead; empty: to its own.
func (g *Gateway) debugOf(d notify.Delivery) string { return cmp.Or(g.debug[d.Division], g.debug[0]) }

// message is one request to sms.do.
type message struct {
	idx, to string
	form    string // the encoded body: secrets and text, never to be shown
	tried   bool   // an earlier request may have been accepted
}

// message makes the request for a delivery, or refuses one that SMSAPI could
// misunderstand. A comma in the destination would be a second recipient.
func (g *Gateway) message(d notify.Delivery) (message, error) {
	to := recipientOf(d, g.debug)
	switch {
	case d.ID <= 0:
		return message{}, &notify.DeliveryError{Class: notify.Halt, Scope: notify.OfChannel, Err: i18n.Errorf("the delivery has no id, so a repeated request could not be recognised")}
	case !isNumber(to):
		return message{}, &notify.DeliveryError{Class: notify.Permanent, Scope: notify.OfDelivery, Err: errNoNumber}
	case strings.TrimSpace(d.Body) == "":
		return message{}, &notify.DeliveryError{Class: notify.Permanent, Scope: notify.OfDelivery, Err: errNoText}
	}
	m := message{idx: idOf(g.prefix, d), to: to, tried: d.Tried}
	form := url.Values{"to": {to}, "message": {d.Body}, "idx": {m.idx}}
	maps.Copy(form, g.fields)
	m.form = form.Encode()
	return m, nil
}

// Close drops the idle connections.
func (g *Gateway) Close() error {
	g.client.CloseIdleConnections()
	return nil
}
