// Package catcher stands in for the mail server and for SMSAPI: it takes what is
// sent to it, sends it no further, and keeps each message in a file, for the demo
// to show. It is not for production.
package catcher

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// SMS is a message as SMSAPI got it.
type SMS struct {
	Fields map[string]string `json:"fields"` // of the request, the password masked
	Parts  int               `json:"parts"`
	ID     string            `json:"id"` // that the gateway gave
}

// Catcher is the two servers, listening on the loopback.
type Catcher struct {
	dir     string
	mail    *smtptest.Server
	gateway *smsapitest.Server
	web     *http.Server
	url     string
	running sync.WaitGroup

	mu    sync.Mutex
	mails int
	texts int // of the gateway's accepted messages, those written
	err   error
}

// Start listens on free ports. Mails go to dir as mail-0001.eml and so on, SMS
// as sms-0001.json. A message is in its file before the sender has the answer.
func Start(dir string) (*Catcher, error) {
	c := &Catcher{dir: dir}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	if c.mail, err = smtptest.Start(smtptest.Options{UTF8: true, OnMessage: c.keepMail}); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	if c.gateway, err = smsapitest.Start(smsapitest.Options{}); err != nil {
		return nil, errors.Join(err, listener.Close(), c.mail.Close())
	}
	c.url = "http://" + listener.Addr().String() + "/sms.do"
	c.web = &http.Server{Handler: http.HandlerFunc(c.serve), ReadHeaderTimeout: 10 * time.Second}
	c.running.Go(func() { _ = c.web.Serve(listener) }) // always ErrServerClosed
	return c, nil
}

// Port is where mails go.
func (c *Catcher) Port() int { return c.mail.Port() }

// URL is where SMS go.
func (c *Catcher) URL() string { return c.url }

// Close ends both servers. The error is also that of a message not kept.
func (c *Catcher) Close() error {
	err := errors.Join(c.mail.Close(), c.web.Close(), c.gateway.Close())
	c.running.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return errors.Join(c.err, err)
}

// keepMail writes a mail as a mailbox keeps it, under the envelope it came in.
func (c *Catcher) keepMail(m smtptest.Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b bytes.Buffer
	fmt.Fprintf(&b, "Return-Path: <%s>\r\n", m.From)
	for _, to := range m.To {
		fmt.Fprintf(&b, "Delivered-To: %s\r\n", to)
	}
	b.Write(m.Data)
	c.mails++
	c.write(fmt.Sprintf("mail-%04d.eml", c.mails), b.Bytes())
}

// serve lets the gateway answer and keeps what it accepted meanwhile. The
// answer is held back by the server until this returns.
func (c *Catcher) serve(w http.ResponseWriter, r *http.Request) {
	c.gateway.ServeHTTP(w, r)
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.gateway.Accepted()[c.texts:] {
		c.texts++
		text, err := json.MarshalIndent(SMS{Fields: c.fields(m.Idx), Parts: m.Parts, ID: m.ID}, "", "  ")
		c.err = errors.Join(c.err, err)
		c.write(fmt.Sprintf("sms-%04d.json", c.texts), append(text, '\n'))
	}
}

// fields are those of the request that carried the idx.
func (c *Catcher) fields(idx string) map[string]string {
	fields := make(map[string]string)
	for _, r := range c.gateway.Requests() {
		if r.Form.Get("idx") != idx {
			continue
		}
		for name := range r.Form {
			fields[name] = r.Form.Get(name)
		}
	}
	if _, ok := fields["password"]; ok {
		fields["password"] = "***"
	}
	return fields
}

func (c *Catcher) write(name string, data []byte) {
	c.err = errors.Join(c.err, os.WriteFile(filepath.Join(c.dir, name), data, 0o600))
}
