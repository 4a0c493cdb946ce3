package sms_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/notify"
)

// quiet swallows what a server says about handshakes that fail on purpose.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func TestCheck(t *testing.T) {
	t.Parallel()
	account := smsapitest.Options{Token: token, Username: username, Password: password, Points: 1250}
	for _, tc := range []struct {
		name   string
		change func(*sms.Config)
		want   sms.Account
		class  notify.Class
		code   string
	}{
		{name: "token", change: func(*sms.Config) {}, want: sms.Account{Username: username, Points: "12.5"}},
		{name: "wrong token", change: func(c *sms.Config) { c.Token = "x" }, class: notify.Halt, code: "HTTP 401"},
		{name: "password", change: func(c *sms.Config) { c.Token, c.Username, c.Password = "", username, password }},
		{
			name: "wrong password", change: func(c *sms.Config) { c.Token, c.Username, c.Password = "", username, "x" },
			class: notify.Halt, code: "101",
		},
		{name: "second host", change: func(c *sms.Config) { c.URL = deadURL(t) }, want: sms.Account{Username: username, Points: "12.5"}},
		{
			name: "no host", change: func(c *sms.Config) { c.URL, c.BackupURL = deadURL(t), "" },
			class: notify.Halt,
		},
		{
			name: "no host, password",
			change: func(c *sms.Config) {
				*c = sms.Config{URL: deadURL(t), Username: username, Password: password, Installation: "test"}
			},
			class: notify.Halt,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, account)
			c := config(s)
			tc.change(&c)
			got, err := open(t, c).Check(t.Context())
			switch {
			case tc.class == 0 && (err != nil || got != tc.want):
				t.Errorf("Check = %+v, %v, want %+v", got, err, tc.want)
			case tc.class != 0:
				if de := failure(t, err); de.Class != tc.class || de.Code != tc.code {
					t.Errorf("Check: class %v, code %q (%v), want %v, %q", de.Class, de.Code, err, tc.class, tc.code)
				}
			}
			if n := len(s.Accepted()); n != 0 {
				t.Errorf("%d messages accepted, want none", n)
			}
		})
	}
}

// TestCheckWithoutProfile falls back to sms.do where there is no /profile.
func TestCheckWithoutProfile(t *testing.T) {
	t.Parallel()
	s := serve(t, smsapitest.Options{Token: token})
	old := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			http.NotFound(w, r)
			return
		}
		s.ServeHTTP(w, r)
	}))
	defer old.Close()
	c := config(s)
	c.URL, c.BackupURL = old.URL+"/sms.do", ""
	if got, err := open(t, c).Check(t.Context()); err != nil || got != (sms.Account{}) {
		t.Errorf("Check = %+v, %v, want an empty account", got, err)
	}
	c.Token = "x"
	_, err := open(t, c).Check(t.Context())
	if de := failure(t, err); de.Class != notify.Halt || de.Code != "101" {
		t.Errorf("Check with a wrong token: %v, code %q, want halt, 101", de.Class, de.Code)
	}
}

func TestCheckOddProfile(t *testing.T) {
	t.Parallel()
	s := serve(t, smsapitest.Options{})
	odd := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<html>")
	}))
	defer odd.Close()
	c := config(s)
	c.URL = odd.URL + "/sms.do"
	_, err := open(t, c).Check(t.Context())
	if de := failure(t, err); de.Class != notify.Temporary {
		t.Errorf("Check: %v, want temporary", de.Class)
	}
}

func TestCheckCancelled(t *testing.T) {
	t.Parallel()
	s := serve(t, smsapitest.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := open(t, config(s)).Check(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Check: %v, want context.Canceled", err)
	}
}
