package config

import (
	"net"
	"strings"
)

// TLSPolicy says how the connection to the mail server is protected.
type TLSPolicy string

// The policies.
const (
	TLSNone TLSPolicy = "none" // never
	// STARTTLS if the server offers it. One that is offered and then fails is an
	// error: nothing falls back to plain text.
	TLSOpportunistic TLSPolicy = "opportunistic"
	TLSRequired      TLSPolicy = "required" // STARTTLS, or no mail
	TLSImplicit      TLSPolicy = "implicit" // TLS from the first byte, port 465 (RFC 8314)
)

// AuthType says how to log in at the mail server.
type AuthType string

// The ways to log in. The mechanisms carry their SASL names in small letters.
const (
	AuthAuto    AuthType = "auto" // the best the server offers
	AuthPlain   AuthType = "plain"
	AuthLogin   AuthType = "login"
	AuthCRAMMD5 AuthType = "cram-md5"
	AuthNone    AuthType = "none"
)

// Email are the settings of the channel email, mostly LMS's section mail.
type Email struct {
	Host     string
	Port     int
	Username string
	Password Secret
	Auth     AuthType // AuthNone without a username
	TLS      TLSPolicy
	// VerifyPeer checks the server's certificate.
	VerifyPeer bool
	// VerifyName checks that it is the host's, if it is checked at all.
	VerifyName bool
	// AllowSelfSigned takes a certificate that is signed by nobody else.
	AllowSelfSigned bool
	Connections     int    // in parallel
	PerConnection   int    // messages after which a connection is renewed
	HELO            string // the name to greet with
}

const (
	defaultHost            = "127.0.0.1"
	defaultPort            = 25
	implicitPort           = 465 // RFC 8314 §3.3, submissions
	defaultSMTPConnections = 4
	maxConnections         = 64

	defaultPerConnection = 10 // what Exim hands on at once of one connection
	maxPerConnection     = 10_000
)

// readEmail reads how to reach the mail server as lms-notify does: what stands in
// section notify goes before the same in section mail, name by name.
func readEmail(r reader, d Defaults) Email {
	e := Email{
		Host:            readHost(r),
		Username:        r.firstRaw("notify.smtp_username", "notify.smtp_user", "mail.smtp_username"),
		Password:        r.secret(smtpPasswords()...),
		AllowSelfSigned: r.flag(false, "notify.smtp_ssl_allow_self_signed", "mail.smtp_ssl_allow_self_signed"),
		VerifyName:      r.flag(true, "notify.smtp_ssl_verify_peer_name", "mail.smtp_ssl_verify_peer_name"),
		Connections:     r.number("powiadom.smtp_connections", defaultSMTPConnections, 1, maxConnections),
		PerConnection:   r.number("powiadom.smtp_messages_per_connection", defaultPerConnection, 1, maxPerConnection),
		HELO:            readHELO(r, d),
	}
	local := loopback(e.Host)
	e.VerifyPeer = r.flag(!local, "notify.smtp_ssl_verify_peer", "mail.smtp_ssl_verify_peer")
	e.Auth = readAuth(r, e.Username)
	e.TLS = readTLS(r, e.Username != "" && !local)
	port := defaultPort
	if e.TLS == TLSImplicit {
		port = implicitPort
	}
	e.Port = r.numberOf(port, 1, 65535, "notify.smtp_port", "mail.smtp_port")
	return e
}

func readHost(r reader) string {
	setting, host := r.first("notify.smtp_host", "mail.smtp_host")
	if host == "" {
		return defaultHost
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if !validHost(host) {
		r.problem(setting, "%q is no host: write one name or address, without port and scheme", host)
		return defaultHost
	}
	return host
}

// readHELO reads the name to greet with. A machine without a usable name greets
// as localhost.
func readHELO(r reader, d Defaults) string {
	const setting = "powiadom.smtp_helo"
	if name := r.text(setting); validHost(name) {
		return name
	} else if name != "" {
		r.problem(setting, "%q is no host name", name)
	}
	if validHost(d.Hostname) {
		return d.Hostname
	}
	return "localhost"
}

// readAuth reads smtp_auth_type as LMS does: empty or a word for yes means any,
// a word for no means none, and so does a missing username.
func readAuth(r reader, username string) AuthType {
	setting, value := r.first("notify.smtp_auth_type", "notify.smtp_auth", "mail.smtp_auth_type")
	auth := AuthAuto
	if yes, ok := parseBool(value); ok {
		if !yes {
			auth = AuthNone
		}
	} else if word := r.choice(setting, "auto", "plain", "login", "cram-md5", "none"); word != "" {
		auth = AuthType(word)
	}
	if username == "" {
		return AuthNone
	}
	return auth
}

// readTLS reads smtp_secure as LMS does, except that a password is not sent to
// another machine in the clear unless that is asked for.
func readTLS(r reader, protect bool) TLSPolicy {
	const setting = "mail.smtp_secure"
	if yes, ok := parseBool(r.text(setting)); ok && !yes {
		return TLSNone
	}
	switch r.choice(setting, "tls", "ssl", "false") {
	case "tls":
		return TLSRequired
	case "ssl":
		return TLSImplicit
	}
	if protect {
		return TLSRequired
	}
	return TLSOpportunistic
}

// loopback tells whether a host is this machine.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
