package sms

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Account is what SMSAPI tells about the account without sending anything.
type Account struct {
	Username string // empty when it was not told
	Points   string // points left, a decimal number as told; empty when it was not told
}

// Check asks whether SMSAPI accepts the credentials, and for the points left; it
// sends no message and costs nothing. A token is tried at /profile beside sms.do.
// Where that is missing, and for a user name with a password, which must not go
// into a URL, a request without recipient and text is posted to sms.do: the
// complaint about those proves that the credentials passed, and the account
// remains empty. Errors are of the kind that Send gives.
func (g *Gateway) Check(ctx context.Context) (Account, error) {
	if err := ctx.Err(); err != nil {
		return Account{}, err
	}
	if g.token != "" {
		account, found, err := g.profile(ctx)
		if found || err != nil {
			return account, err
		}
	}
	return Account{}, g.probe(ctx)
}

// profile reads the account from the first host that answers.
func (g *Gateway) profile(ctx context.Context) (account Account, found bool, err error) {
	for _, h := range g.hosts {
		to := h.ResolveReference(&url.URL{Path: "profile"})
		status, body, connected, doErr := g.do(ctx, http.MethodGet, to, "")
		if ctx.Err() != nil {
			return Account{}, false, ctx.Err()
		}
		if doErr == nil {
			return readProfile(h.Host, status, body)
		}
		var f fate
		if _, f, err = transportFailure(h.Host, connected, doErr); f == untrusted {
			break
		}
	}
	return Account{}, false, err
}

// readProfile judges the answer of /profile; found is false where there is none.
func readProfile(host string, status int, body []byte) (account Account, found bool, err error) {
	switch {
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed, status == http.StatusGone:
		return Account{}, false, nil
	case status < 200 || status > 299:
		_, _, err := failed(settled, classOfHTTP(status), httpCode(status), httpCause(host, status))
		return Account{}, true, err
	}
	var p struct {
		Username scalar `json:"username"`
		Points   scalar `json:"points"`
	}
	if json.Unmarshal(body, &p) != nil {
		_, _, err := failed(unsure, notify.Temporary, "", i18n.Errorf("%s gave an answer of unknown shape", host))
		return Account{}, true, err
	}
	return Account{Username: clean(p.Username), Points: only(decimals, string(p.Points))}, true, nil
}

// probe posts a request that cannot send anything and expects to be refused for
// what it lacks.
func (g *Gateway) probe(ctx context.Context) error {
	m := message{form: g.fields.Encode()}
	var err error
	for _, h := range g.hosts {
		var f fate
		if _, f, err = g.post(ctx, h, m); f == settled || f == untrusted {
			break
		}
	}
	if de, ok := errors.AsType[*notify.DeliveryError](err); ok && de.Class == notify.Permanent {
		return nil
	}
	return err
}
