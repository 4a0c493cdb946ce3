package sms

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// The phases of a request that failed, as notify.DeliveryError names them.
var (
	phaseConnect     = i18n.Mark("connect")
	phaseCertificate = i18n.Mark("certificate")
	phaseAnswer      = i18n.Mark("answer")
)

// maxAnswer is far above what sms.do answers to one recipient.
const maxAnswer = 64 << 10

var errTimeout = i18n.NewError("timed out")

// post makes one request to sms.do at a host and judges the outcome; every error
// is a *notify.DeliveryError. The request is not cut when ctx ends, only by the
// gateway's timeout. A wish for fewer requests narrows the gate.
func (g *Gateway) post(ctx context.Context, host *url.URL, m message) (notify.Receipt, fate, error) {
	ctx = context.WithoutCancel(ctx)
	status, body, connected, err := g.do(ctx, http.MethodPost, host, m.form)
	if err != nil {
		return transportFailure(host.Host, connected, err)
	}
	receipt, fate, err := judge(host.Host, status, body, m)
	if de, ok := errors.AsType[*notify.DeliveryError](err); ok && asksForLess(de) {
		g.gate.narrow()
	}
	return receipt, fate, err
}

// do makes one HTTP request with a deadline and reads the answer whole. connected
// tells whether a connection was there, so that the request may have been read.
func (g *Gateway) do(ctx context.Context, method string, to *url.URL, form string) (status int, body []byte, connected bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, g.timeout)
	defer cancel()
	var got atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		// The transport takes another connection only if nothing went out on the first.
		GetConn: func(string) { got.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { got.Store(true) },
	})
	req, err := http.NewRequestWithContext(ctx, method, to.String(), strings.NewReader(form))
	if err != nil {
		return 0, nil, false, err
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("User-Agent", "powiadom")
	if g.token != "" {
		req.Header.Set("Authorization", "Bearer "+g.token)
	}
	resp, err := g.client.Do(req)
	if err != nil {
		return 0, nil, got.Load(), err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = i18n.Errorf("the answer is longer than %d bytes", maxAnswer)
	}
	return resp.StatusCode, body, true, err
}

// transportFailure judges a request that got no answer.
func transportFailure(host string, connected bool, err error) (notify.Receipt, fate, error) {
	e := &notify.DeliveryError{Class: notify.Halt, Scope: notify.OfChannel, Phase: phaseConnect, Err: i18n.Errorf("%s: %w", host, cause(err))}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		e.Phase = phaseCertificate
		return notify.Receipt{}, untrusted, e
	}
	if connected {
		e.Class, e.Phase = notify.Unknown, phaseAnswer
		return notify.Receipt{}, unsure, e
	}
	return notify.Receipt{}, unsent, e
}

// cause strips what must not be passed on: the address of the request, and the
// context errors of a deadline, which a caller would take for its own.
func cause(err error) error {
	if ue, ok := errors.AsType[*url.Error](err); ok {
		err = ue.Err
	}
	if ne, ok := errors.AsType[net.Error](err); ok && ne.Timeout() {
		return errTimeout
	}
	return i18n.System(err)
}
