package sms

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Fate is what SMSAPI says in the end of a message that it accepted.
type Fate struct {
	Arrived bool   // else it never will
	Status  string // SMSAPI's word
}

// Reports asks what became of messages by SMSAPI's ids, in one request. Those of which
// nothing final is known are missing.
func (g *Gateway) Reports(ctx context.Context, ids []string) (map[string]Fate, error) {
	form := url.Values{"status": {strings.Join(ids, "|")}, "format": {"json"}}
	for _, name := range []string{"username", "password"} {
		if v := g.fields.Get(name); v != "" {
			form.Set(name, v)
		}
	}
	host := g.hosts[g.start.Load()]
	status, body, connected, err := g.do(ctx, http.MethodPost, host, form.Encode())
	if err != nil {
		_, _, err = transportFailure(host.Host, connected, err)
		return nil, err
	}
	r, items, err := parse(body)
	switch {
	case status < 200 || status > 299:
		return nil, httpCause(host.Host, status)
	case err != nil:
		return nil, i18n.Errorf("%s gave an answer of unknown shape", host.Host)
	case r.Error.isError():
		return nil, i18n.Errorf("%s refuses to tell what became of messages: error %s", host.Host, clean(r.Error))
	}
	found := make(map[string]Fate)
	for _, it := range items {
		word := strings.ToUpper(only(capitals, strings.ToUpper(string(it.Status))))
		switch {
		case word == "DELIVERED" || string(it.Status) == "404":
			found[clean(it.ID)] = Fate{Arrived: true, Status: "DELIVERED"}
		case slices.Contains(failures, strings.ToUpper(string(it.Status))):
			found[clean(it.ID)] = Fate{Status: clean(it.Status)}
		}
	}
	maps.DeleteFunc(found, func(id string, _ Fate) bool { return !slices.Contains(ids, id) })
	return found, nil
}
