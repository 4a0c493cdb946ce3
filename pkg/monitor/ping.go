package monitor

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// pingTimeout is all that a run waits for a watchdog.
const pingTimeout = 5 * time.Second

// Watchdog is somebody who is told that a run went well, and raises the alarm when
// he has not been told for long.
type Watchdog struct{ address *url.URL }

const textBadAddress = "powiadom.ping_url is no address: it begins with https:// or http://"

// ParseWatchdog reads the address of a watchdog, which errors do not show: whoever
// knows it can tell him that all is well.
func ParseWatchdog(address string) (Watchdog, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return Watchdog{}, i18n.Errorf(textBadAddress)
	}
	return Watchdog{u}, nil
}

// Host is where he is.
func (w Watchdog) Host() string { return w.address.Host }

// Ping tells him that a run went well.
func (w Watchdog) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.address.String(), nil)
	if err != nil {
		return i18n.Errorf(textBadAddress)
	}
	request.Header.Set("User-Agent", "powiadom")
	response, err := (&http.Client{Transport: &http.Transport{Proxy: proxy, DisableKeepAlives: true}}).Do(request)
	if err != nil {
		if failed, ok := errors.AsType[*url.Error](err); ok {
			err = failed.Err // without the address
		}
		return i18n.Errorf("powiadom.ping_url: ping %s: %w", w.Host(), i18n.System(err))
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode >= http.StatusMultipleChoices {
		return i18n.Errorf("powiadom.ping_url: ping %s: answer %d", w.Host(), response.StatusCode)
	}
	return nil
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
