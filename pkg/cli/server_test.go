package cli_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

func newServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: server OPTION...")
	}
	w := worldOf(ts)
	port, err := smtptest.FreePort()
	ts.Check(err)
	w.on = mariadbtest.Separate(w.t, append([]string{"skip-networking=OFF", "bind-address=127.0.0.1", fmt.Sprintf("port=%d", port)}, args...)...)
	w.begin(w.lms.Generation, mariadbtest.UTF8MB3)
	for _, variable := range w.variables() {
		name, value, _ := strings.Cut(variable, "=")
		ts.Setenv(name, value)
	}
	ts.Setenv("HOST", fmt.Sprintf("localhost:%d", port))
}

func certificates(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: certificates")
	}
	ca, caKey := certificate(ts, "ca.pem", "", nil, nil)
	certificate(ts, "stranger.pem", "", nil, nil)
	certificate(ts, "server.pem", "server.key", ca, caKey)
}

// certificate writes one for localhost that signer signed, or that signs itself.
func certificate(ts *testscript.TestScript, file, keyFile string, signer *x509.Certificate, signerKey *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: file},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: signer == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		DNSNames: []string{"localhost"},
	}
	if signer == nil {
		signer, signerKey = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, signer, key.Public(), signerKey)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(file), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	if keyFile != "" {
		bytes, err := x509.MarshalPKCS8PrivateKey(key)
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(keyFile), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: bytes}), 0o600))
	}
	made, err := x509.ParseCertificate(der)
	ts.Check(err)
	return made, key
}
