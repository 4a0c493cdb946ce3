package email

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// tlsConfig says how the server's certificate is checked.
func tlsConfig(cfg *Config) *tls.Config {
	c := &tls.Config{
		ServerName:         cfg.ServerName,
		RootCAs:            cfg.RootCAs,
		InsecureSkipVerify: !cfg.VerifyPeer, // LMS's smtp_ssl_verify_peer decides
		MinVersion:         tls.VersionTLS12,
		ClientSessionCache: tls.NewLRUClientSessionCache(0),
	}
	if cfg.VerifyPeer && (cfg.AnyName || cfg.SelfSigned) {
		c.InsecureSkipVerify = true // and looked at here
		c.VerifyConnection = func(state tls.ConnectionState) error { return verify(cfg, state.PeerCertificates) }
	}
	return c
}

// verify checks a chain of certificates with the leniency that is asked for.
func verify(cfg *Config, chain []*x509.Certificate) error {
	if len(chain) == 0 {
		return i18n.Errorf("server showed no certificate")
	}
	leaf := chain[0]
	o := x509.VerifyOptions{Roots: cfg.RootCAs, Intermediates: x509.NewCertPool()}
	if !cfg.AnyName {
		o.DNSName = cfg.ServerName
	}
	for _, c := range chain[1:] {
		o.Intermediates.AddCert(c)
	}
	if cfg.SelfSigned && bytes.Equal(leaf.RawIssuer, leaf.RawSubject) &&
		leaf.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature) == nil {
		o.Roots = x509.NewCertPool()
		o.Roots.AddCert(leaf)
	}
	_, err := leaf.Verify(o)
	return err
}
