package database

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"

	"github.com/go-sql-driver/mysql"

	"github.com/powiadom/powiadom/pkg/config"
)

// tlsConfig is nil without TLS.
func tlsConfig(t config.DatabaseTLS, address string) *tls.Config {
	if t.Verify == config.NoDatabaseTLS {
		return nil
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	c := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if t.CA != "" {
		c.RootCAs = x509.NewCertPool()
		c.RootCAs.AppendCertsFromPEM([]byte(t.CA))
	}
	switch t.Verify {
	case config.VerifyNone:
		c.InsecureSkipVerify = true //nolint:gosec // it was asked for
	case config.VerifyCA:
		c.InsecureSkipVerify = true //nolint:gosec // the next line does it, without the name
		c.VerifyConnection = func(s tls.ConnectionState) error { return verifyChain(s, c.RootCAs) }
	case config.NoDatabaseTLS, config.VerifyFull:
	}
	return c
}

// verifyChain checks by whom the server's certificate was signed.
func verifyChain(s tls.ConnectionState, roots *x509.CertPool) error {
	between := x509.NewCertPool()
	for _, c := range s.PeerCertificates[1:] {
		between.AddCert(c)
	}
	_, err := s.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: between})
	if err != nil {
		return &tls.CertificateVerificationError{UnverifiedCertificates: s.PeerCertificates, Err: err}
	}
	return nil
}

// PlainError means that the server let nobody in who came without TLS. MariaDB
// says no more than that, be it the password or that it wants TLS.
type PlainError struct{ Err error }

func (e *PlainError) Error() string { return e.Err.Error() }
func (e *PlainError) Unwrap() error { return e.Err }

// IsInsecure reports that the server wants TLS and was not asked for it.
func IsInsecure(err error) bool { return is(err, errInsecure) }

// IsNoTLS reports that TLS was asked for and the server has none.
func IsNoTLS(err error) bool { return errors.Is(err, mysql.ErrNoTLS) }

// IsUntrusted reports that the server's certificate is not what was asked for.
func IsUntrusted(err error) bool {
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok
}
