package sms_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/notify"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	token    = "Tok3nOfTheAccount0123456789"
	username = "isp-login"
	password = "S3cret&Password"
	text     = "Zaplac 1 234,56 zl & nie zwlekaj + dziekujemy"
	number   = "48501234567"
)

// serve starts a stand-in for SMSAPI that ends with the test.
func serve(t *testing.T, o smsapitest.Options) *smsapitest.Server {
	t.Helper()
	s, err := smsapitest.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the server: %v", err)
		}
	})
	return s
}

// open makes a gateway that ends with the test.
func open(t *testing.T, c sms.Config) *sms.Gateway {
	t.Helper()
	g, err := sms.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Errorf("close the gateway: %v", err)
		}
	})
	return g
}

// config reaches both hosts of a server with a token.
func config(s *smsapitest.Server) sms.Config {
	return sms.Config{URL: s.URL(), BackupURL: s.BackupURL(), Token: token, Installation: "test"}
}

func delivery(id int64) notify.Delivery {
	return notify.Delivery{ID: id, Channel: notify.SMS, Destination: number, Body: text}
}

// deadURL is an address at which nobody listens.
func deadURL(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://" + l.Addr().String() + "/sms.do"
}

// failure returns the typed error, or fails the test.
func failure(t *testing.T, err error) *notify.DeliveryError {
	t.Helper()
	de, ok := errors.AsType[*notify.DeliveryError](err)
	if !ok {
		t.Fatalf("error = %v, want a DeliveryError", err)
	}
	return de
}

func TestSend(t *testing.T) {
	t.Parallel()
	sum := md5.Sum([]byte(password))
	hash := hex.EncodeToString(sum[:])
	fields := func(changes url.Values) url.Values {
		f := url.Values{
			"to": {number}, "message": {text}, "idx": {"powiadom-test-7"}, "check_idx": {"1"}, "max_parts": {"6"},
			"encoding": {"utf-8"}, "format": {"json"}, "details": {"1"},
		}
		maps.Copy(f, changes)
		return f
	}
	for _, tc := range []struct {
		name   string
		change func(*sms.Config)
		form   url.Values
		bearer string
	}{
		{"token", func(*sms.Config) {}, fields(nil), "Bearer " + token},
		{
			"token wins over password", func(c *sms.Config) { c.Username, c.Password = username, password },
			fields(nil), "Bearer " + token,
		},
		{
			"password", func(c *sms.Config) { c.Token, c.Username, c.Password = "", username, password },
			fields(url.Values{"username": {username}, "password": {hash}}), "",
		},
		{
			"hashed password", func(c *sms.Config) { c.Token, c.Username, c.Password, c.PasswordIsMD5 = "", username, hash, true },
			fields(url.Values{"username": {username}, "password": {hash}}), "",
		},
		{"eco", func(c *sms.Config) { c.From = "ECO" }, fields(url.Values{"from": {"ECO"}}), "Bearer " + token},
		{"parts", func(c *sms.Config) { c.MaxParts = 2 }, fields(url.Values{"max_parts": {"2"}}), "Bearer " + token},
		{"debug", func(c *sms.Config) { c.DebugTo = "+48 600-000-001" }, fields(url.Values{"to": {"48600000001"}}), "Bearer " + token},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, smsapitest.Options{Token: token, Username: username, Password: password, Senders: []string{"ISP"}})
			c := config(s)
			tc.change(&c)
			got, err := open(t, c).Send(t.Context(), delivery(7))
			if err != nil {
				t.Fatalf("Send: %v", err)
			}
			want := notify.Receipt{GatewayID: "4170000000000000001", Reply: "QUEUE, points 0.16, parts 1"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("receipt differs (-want +got):\n%s", diff)
			}
			r := s.Requests()[0]
			if diff := cmp.Diff(tc.form, r.Form); diff != "" {
				t.Errorf("form differs (-want +got):\n%s", diff)
			}
			if r.Method != http.MethodPost || len(r.Query) != 0 || r.Header.Get("Authorization") != tc.bearer {
				t.Errorf("request = %s, query %v, authorization %q, want POST, none, %q",
					r.Method, r.Query, r.Header.Get("Authorization"), tc.bearer)
			}
		})
	}
}

// The gateway gets a number in its own writing, however LMS's log has it. What
// older versions planned stands there without the plus, foreign numbers, too.
func TestDestination(t *testing.T) {
	t.Parallel()
	tests := []struct{ destination, want string }{
		{"48501234567", "48501234567"},
		{"501 234 567", "48501234567"},
		{"501-234-567", "48501234567"},
		{"(+48) 501 234 567", "48501234567"},
		{"0048501234567", "48501234567"},
		{"+49 1512 3456789", "4915123456789"},
		{"4915123456789", "4915123456789"},
		{"380501234567", "380501234567"},
	}
	for i, tt := range tests {
		s := serve(t, smsapitest.Options{})
		d := delivery(int64(i + 1))
		d.Destination = tt.destination
		if _, err := open(t, config(s)).Send(t.Context(), d); err != nil {
			t.Errorf("Send to %q: %v", tt.destination, err)
			continue
		}
		if got := s.Accepted(); len(got) != 1 || got[0].To != tt.want {
			t.Errorf("Send to %q: accepted %v, want %s", tt.destination, got, tt.want)
		}
	}
}

func TestSendRefusesWithoutRequest(t *testing.T) {
	t.Parallel()
	s := serve(t, smsapitest.Options{})
	g := open(t, config(s))
	for _, tc := range []struct {
		name   string
		change func(*notify.Delivery)
		want   notify.Class
	}{
		{"two recipients", func(d *notify.Delivery) { d.Destination += ",48502222222" }, notify.Permanent},
		{"no recipient", func(d *notify.Delivery) { d.Destination = "" }, notify.Permanent},
		{"no text", func(d *notify.Delivery) { d.Body = " \n" }, notify.Permanent},
		{"no id", func(d *notify.Delivery) { d.ID = 0 }, notify.Halt},
	} {
		d := delivery(1)
		tc.change(&d)
		_, err := g.Send(t.Context(), d)
		if got := failure(t, err).Class; got != tc.want {
			t.Errorf("%s: class = %v, want %v", tc.name, got, tc.want)
		}
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests, want none", n)
	}
}

// TestCodes has the table of SMSAPI's errors typed anew, class by class.
func TestCodes(t *testing.T) {
	t.Parallel()
	s := serve(t, smsapitest.Options{Hook: func(r smsapitest.Request) smsapitest.Fault {
		code, _ := strconv.Atoi(strings.TrimPrefix(r.Form.Get("idx"), "powiadom-test-"))
		return smsapitest.Fault{Code: code}
	}})
	g := open(t, config(s))
	for class, codes := range map[notify.Class][]int{
		notify.Permanent: {11, 12, 13, 17, 18, 32, 33, 57},
		notify.Halt: {
			14, 19, 20, 25, 27, 28, 40, 41, 50, 54, 56, 70, 72, 101, 102, 103, 104, 105, 110,
			74, 96, 1000, 1001, 1010, 1100, 1193, 2001, 2115, 4000, 4280,
		},
		notify.Temporary: {
			8, 21, 22, 23, 24, 26, 30, 31, 35, 36, 51, 52, 55, 60, 61, 62, 65, 66, 200, 201, 202, 203,
			300, 301, 400, 666, 999, 63, 64, 71, 73, 75, 1002, 1007, 5000, 987654,
		},
	} {
		for _, code := range codes {
			_, err := g.Send(t.Context(), delivery(int64(code)))
			de := failure(t, err)
			if de.Class != class || de.Code != strconv.Itoa(code) {
				t.Errorf("error %d: class %v, code %q, want %v, %d", code, de.Class, de.Code, class, code)
			}
			if prefix := fmt.Sprintf("SMSAPI error %d: ", code); !strings.HasPrefix(err.Error(), prefix) {
				t.Errorf("error %d: text %q, want one that begins with %q", code, err, prefix)
			}
		}
	}
	again := delivery(53)
	again.Tried = true
	got, err := g.Send(t.Context(), again)
	if want := (notify.Receipt{Reply: "already accepted earlier (53)"}); err != nil || got != want {
		t.Errorf("error 53: %+v, %v, want %+v", got, err, want)
	}
	_, err = g.Send(t.Context(), delivery(13))
	if want := "SMSAPI error 13: no valid number (wrong, landline or blacklisted)"; err == nil || err.Error() != want {
		t.Errorf("error 13: %v, want %q", err, want)
	}
}

// TestAnswers sends every form of answer from both hosts.
func TestAnswers(t *testing.T) {
	t.Parallel()
	const idx = "powiadom-test-1"
	ok := func(reply string) *notify.Receipt {
		return &notify.Receipt{GatewayID: "4170000000000000009", Reply: reply}
	}
	for _, tc := range []struct {
		name     string
		tried    bool
		status   int
		body     string
		want     *notify.Receipt
		class    notify.Class
		code     string
		requests int
	}{
		{name: "201", status: 201, body: `{"count":1,"list":[{"id":"4170000000000000009","status":"QUEUE","idx":"` + idx + `"}]}`, want: ok("QUEUE")},
		{name: "points as string", body: `{"list":[{"id":"4170000000000000009","points":"0.3000","status":"QUEUE","idx":"` + idx + `"}],"parts":2}`, want: ok("QUEUE, points 0.3000, parts 2")},
		{name: "points as number, id as number", body: `{"list":[{"id":4170000000000000009,"points":0.16,"idx":"` + idx + `","error":null}]}`, want: ok("points 0.16")},
		{name: "error zero", body: `{"error":0,"list":[{"id":"4170000000000000009","idx":"` + idx + `"}]}`, want: ok("")},
		{name: "by number", body: `{"list":[{"id":"1","number":"48999"},{"id":"4170000000000000009","number":"` + number + `","idx":null}]}`, want: ok("")},
		{name: "by submitted number", body: `{"list":[{"id":"4170000000000000009","submitted_number":"` + number + `"}]}`, want: ok("")},
		{name: "by idx before number", body: `{"list":[{"id":"1","number":"` + number + `"},{"id":"4170000000000000009","number":"48999","idx":"` + idx + `"}]}`, want: ok("")},
		{name: "text OK", body: "OK:4170000000000000009:0.1600\n", want: ok("points 0.1600")},
		{name: "text 13", body: "ERROR:13", class: notify.Permanent, code: "13"},
		{name: "text 53", tried: true, body: "ERROR:53", want: &notify.Receipt{Reply: "already accepted earlier (53)"}},
		{name: "error as string of digits", body: `{"error":"103","message":"x"}`, class: notify.Halt, code: "103"},
		{name: "error under 400", status: 400, body: `{"error":13,"message":"x"}`, class: notify.Permanent, code: "13"},
		{name: "error in the list", body: `{"list":[{"id":"1","idx":"` + idx + `","error":33}]}`, class: notify.Permanent, code: "33"},
		{name: "finer code of the number", body: `{"error":13,"invalid_numbers":[{"number":"` + number + `","error_code":96}]}`, class: notify.Halt, code: "96"},
		{name: "finer code of another number", body: `{"error":13,"invalid_numbers":[{"number":"48999","error_code":96}]}`, class: notify.Permanent, code: "13"},
		{name: "invalid numbers of odd shape", body: `{"error":13,"invalid_numbers":{}}`, class: notify.Permanent, code: "13"},
		{name: "failed in the list", body: `{"list":[{"id":"1","idx":"` + idx + `","status":"FAILED"}]}`, class: notify.Permanent, code: "FAILED"},
		{name: "rejected in the list", body: `{"list":[{"id":"1","idx":"` + idx + `","status":"rejected","error":null}]}`, class: notify.Permanent, code: "rejected"},
		{name: "undelivered by number", body: `{"list":[{"id":"1","idx":"` + idx + `","status":405}]}`, class: notify.Permanent, code: "405"},
		{name: "no id", body: `{"list":[{"idx":"` + idx + `","status":"QUEUE"}]}`, class: notify.Unknown, requests: 2},
		{name: "nothing in an item", body: `{"list":[{}]}`, class: notify.Unknown, requests: 2},
		{name: "dropped", body: `{"count":0,"list":[]}`, class: notify.Permanent},
		{name: "auth tag", body: `{"message":"x","error":"authorization_failed","errors":null}`, class: notify.Halt, code: "authorization_failed"},
		{name: "other tag", body: `{"error":"invalid_request_data","errors":[{"error":"x"}]}`, class: notify.Temporary, code: "invalid_request_data"},
		{name: "tag under 401", status: 401, body: `{"error":"whatever"}`, class: notify.Halt, code: "HTTP 401"},
		{name: "401", status: 401, class: notify.Halt, code: "HTTP 401"},
		{name: "403", status: 403, body: "<html>", class: notify.Halt, code: "HTTP 403"},
		{name: "404", status: 404, class: notify.Halt, code: "HTTP 404"},
		{name: "429", status: 429, class: notify.Temporary, code: "HTTP 429"},
		{name: "400", status: 400, class: notify.Temporary, code: "HTTP 400"},
		{name: "redirect", status: 302, class: notify.Halt, code: "HTTP 302"},
		{name: "500", status: 500, class: notify.Unknown, code: "HTTP 500", requests: 2},
		{name: "500 with error", status: 500, body: `{"error":101}`, class: notify.Unknown, code: "HTTP 500", requests: 2},
		{name: "408", status: 408, class: notify.Unknown, code: "HTTP 408", requests: 2},
		{name: "204", status: 204, class: notify.Unknown, requests: 2},
		{name: "HTML", body: "<html>OK</html>", class: notify.Unknown, requests: 2},
		{name: "empty object", body: "{}", class: notify.Unknown, requests: 2},
		{name: "list is an object", body: `{"list":{}}`, class: notify.Unknown, requests: 2},
		{name: "error is an object", body: `{"error":{"code":13}}`, class: notify.Unknown, requests: 2},
		{name: "array", body: `[1]`, class: notify.Unknown, requests: 2},
		{name: "number", body: `13`, class: notify.Unknown, requests: 2},
		{name: "cut JSON", body: `{"list":[{"id":"1"`, class: notify.Unknown, requests: 2},
		{name: "a stranger's message", body: `{"list":[{"id":"1","number":"48999","idx":"other"}]}`, class: notify.Unknown, requests: 2},
		{name: "bad text error", body: "ERROR:x", class: notify.Unknown, requests: 2},
		{name: "bad text OK", body: "OK:", class: notify.Unknown, requests: 2},
		{name: "endless", body: strings.Repeat(" ", 1<<17), class: notify.Unknown, requests: 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, smsapitest.Options{Hook: func(smsapitest.Request) smsapitest.Fault {
				return smsapitest.Fault{Status: max(tc.status, 200), Body: tc.body}
			}})
			d := delivery(1)
			d.Tried = tc.tried
			got, err := open(t, config(s)).Send(t.Context(), d)
			if tc.want != nil {
				if err != nil || got != *tc.want {
					t.Errorf("Send = %+v, %v, want %+v", got, err, *tc.want)
				}
			} else if de := failure(t, err); de.Class != tc.class || de.Code != tc.code {
				t.Errorf("Send: class %v, code %q (%v), want %v, %q", de.Class, de.Code, err, tc.class, tc.code)
			}
			if n := len(s.Requests()); n != max(tc.requests, 1) {
				t.Errorf("%d requests, want %d", n, max(tc.requests, 1))
			}
		})
	}
}

// TestLostAnswer loses the first answer in every way, after the gateway accepted
// the message and before; the second host tells the truth.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	const timeout = time.Second
	for _, tc := range []struct {
		name  string
		fault smsapitest.Fault
	}{
		{"cut after acceptance", smsapitest.Fault{Cut: true, Accept: true}},
		{"timeout after acceptance", smsapitest.Fault{Accept: true, Hold: time.Hour}},
		{"502 after acceptance", smsapitest.Fault{Status: 502, Accept: true}},
		{"nonsense after acceptance", smsapitest.Fault{Body: "<html>", Accept: true}},
		{"cut before acceptance", smsapitest.Fault{Cut: true}},
		{"503 before acceptance", smsapitest.Fault{Status: 503}},
	} {
		for _, single := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, single host %v", tc.name, single), func(t *testing.T) {
				t.Parallel()
				s := serve(t, smsapitest.Options{Hook: func(r smsapitest.Request) smsapitest.Fault {
					if r.Number == 1 {
						return tc.fault
					}
					return smsapitest.Fault{}
				}})
				c := config(s)
				c.Timeout = timeout
				if single {
					c.BackupURL = ""
				}
				want := notify.Receipt{GatewayID: "4170000000000000001", Reply: "QUEUE, points 0.16, parts 1"}
				if tc.fault.Accept {
					want = notify.Receipt{Reply: "already accepted earlier (53)"}
				}
				got, err := open(t, c).Send(t.Context(), delivery(3))
				if err != nil || got != want {
					t.Errorf("Send = %+v, %v, want %+v", got, err, want)
				}
				r := s.Requests()
				if len(r) != 2 || r[0].Form.Get("idx") != r[1].Form.Get("idx") || r[1].Backup == single {
					t.Errorf("requests = %+v, want two with one idx, the second to the other host", r)
				}
				if n := len(s.Accepted()); n != 1 {
					t.Errorf("%d messages accepted, want 1", n)
				}
			})
		}
	}
}

// What the gateway knows an idx from, if the delivery was never tried, is another
// delivery: the message did not go out, and is not said to have.
func TestForeignIdx(t *testing.T) {
	t.Parallel()
	s := serve(t, smsapitest.Options{})
	c := config(s)
	if _, err := open(t, c).Send(t.Context(), delivery(3)); err != nil {
		t.Fatal(err)
	}
	for _, dead := range []bool{false, true} { // the first host: then nothing was asked of it
		if dead {
			c.URL = deadURL(t)
		}
		_, err := open(t, c).Send(t.Context(), delivery(3))
		if de := failure(t, err); de.Class != notify.Permanent || de.Code != "53" || !strings.Contains(err.Error(), "restored backup") {
			t.Errorf("first host dead %v: %v, %v; want a failure for good that names the cause", dead, de.Class, err)
		}
	}
	tried := delivery(3)
	tried.Tried = true
	if _, err := open(t, c).Send(t.Context(), tried); err != nil {
		t.Errorf("tried before: %v, want it to count as sent", err)
	}
}

// The idx says which delivery it is of, and what that says to whom.
func TestDigestInIdx(t *testing.T) {
	t.Parallel()
	s := serve(t, smsapitest.Options{})
	g := open(t, config(s))
	for _, digest := range []string{"", "0123456789abcdef", "fedcba9876543210"} {
		d := delivery(7)
		d.Digest = digest
		if _, err := g.Send(t.Context(), d); err != nil {
			t.Errorf("digest %q: %v", digest, err)
		}
	}
	var idx []string
	for _, m := range s.Accepted() {
		idx = append(idx, m.Idx)
	}
	want := []string{"powiadom-test-7", "powiadom-test-7-0123456789abcdef", "powiadom-test-7-fedcba9876543210"}
	if diff := cmp.Diff(want, idx); diff != "" {
		t.Errorf("idx (-want +got):\n%s", diff)
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	t.Run("first host", func(t *testing.T) {
		t.Parallel()
		s := serve(t, smsapitest.Options{})
		c := config(s)
		c.URL = deadURL(t)
		if _, err := open(t, c).Send(t.Context(), delivery(1)); err != nil {
			t.Errorf("Send: %v, want the second host to accept", err)
		}
	})
	t.Run("both hosts", func(t *testing.T) {
		t.Parallel()
		c := sms.Config{URL: deadURL(t), BackupURL: deadURL(t), Token: token, Installation: "test"}
		_, err := open(t, c).Send(t.Context(), delivery(1))
		if de := failure(t, err); de.Class != notify.Halt || de.Phase != "connect" {
			t.Errorf("Send: %v in %q, want halt in connect", de.Class, de.Phase)
		}
	})
	t.Run("first broken, second unreachable", func(t *testing.T) {
		t.Parallel()
		s := serve(t, smsapitest.Options{Hook: func(smsapitest.Request) smsapitest.Fault { return smsapitest.Fault{Cut: true} }})
		c := config(s)
		c.BackupURL = deadURL(t)
		_, err := open(t, c).Send(t.Context(), delivery(1))
		if de := failure(t, err); de.Class != notify.Unknown || de.Phase != "answer" {
			t.Errorf("Send: %v in %q, want unknown in answer", de.Class, de.Phase)
		}
	})
	t.Run("name unknown", func(t *testing.T) {
		t.Parallel()
		unknown := &net.DNSError{Err: "no such host", Name: "gateway.invalid", IsNotFound: true}
		c := sms.Config{
			URL: "https://gateway.invalid/sms.do", Token: token, Installation: "test",
			Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, unknown }},
		}
		_, err := open(t, c).Send(t.Context(), delivery(1))
		if de := failure(t, err); de.Class != notify.Halt || de.Phase != "connect" {
			t.Errorf("Send: %v in %q, want halt in connect", de.Class, de.Phase)
		}
	})
	t.Run("handshake never answered", func(t *testing.T) {
		t.Parallel()
		l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		s := serve(t, smsapitest.Options{})
		c := config(s)
		c.URL, c.Timeout = "https://"+l.Addr().String()+"/sms.do", time.Second
		if _, err := open(t, c).Send(t.Context(), delivery(1)); err != nil {
			t.Errorf("Send: %v, want the second host to accept", err)
		}
	})
}

// TestPrefersHostThatAnswers asks the dead host once, not for every message.
func TestPrefersHostThatAnswers(t *testing.T) {
	t.Parallel()
	var refused atomic.Int32
	s := serve(t, smsapitest.Options{Hook: func(r smsapitest.Request) smsapitest.Fault {
		if r.Backup {
			return smsapitest.Fault{}
		}
		refused.Add(1)
		return smsapitest.Fault{Status: 503}
	}})
	g := open(t, config(s))
	for id := range int64(5) {
		if _, err := g.Send(t.Context(), delivery(id+1)); err != nil {
			t.Fatal(err)
		}
	}
	if n := refused.Load(); n != 1 {
		t.Errorf("the first host was asked %d times, want 1", n)
	}
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	s := serve(t, smsapitest.Options{})
	secure := httptest.NewUnstartedServer(s)
	secure.Config.ErrorLog = quiet()
	secure.StartTLS()
	defer secure.Close()
	c := config(s)
	c.URL = secure.URL + "/sms.do"

	_, err := open(t, c).Send(t.Context(), delivery(1))
	if de := failure(t, err); de.Class != notify.Halt || de.Phase != "certificate" {
		t.Errorf("unknown certificate: %v in %q, want halt in certificate", de.Class, de.Phase)
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests after a bad certificate, want none", n)
	}
	_, err = open(t, c).Check(t.Context())
	if de := failure(t, err); de.Class != notify.Halt || de.Phase != "certificate" {
		t.Errorf("check: %v in %q, want halt in certificate", de.Class, de.Phase)
	}
	c.Transport = secure.Client().Transport
	if _, err := open(t, c).Send(t.Context(), delivery(1)); err != nil {
		t.Errorf("known certificate: %v", err)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	s := serve(t, smsapitest.Options{})
	moved := httptest.NewServer(http.RedirectHandler(s.URL(), http.StatusTemporaryRedirect))
	defer moved.Close()
	c := config(s)
	c.URL = moved.URL + "/sms.do"
	_, err := open(t, c).Send(t.Context(), delivery(1))
	if de := failure(t, err); de.Class != notify.Halt || de.Code != "HTTP 307" {
		t.Errorf("Send: %v, code %q, want halt, HTTP 307", de.Class, de.Code)
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("the redirect's target got %d requests, want none", n)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	arrived, release := make(chan struct{}), make(chan struct{})
	s := serve(t, smsapitest.Options{Hook: func(smsapitest.Request) smsapitest.Fault {
		arrived <- struct{}{}
		<-release
		return smsapitest.Fault{}
	}})
	c := config(s)
	c.Connections = 1
	g := open(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	type result struct {
		receipt notify.Receipt
		err     error
	}
	send := func(id int64) <-chan result {
		done := make(chan result, 1)
		go func() {
			r, err := g.Send(ctx, delivery(id))
			done <- result{r, err}
		}()
		return done
	}
	first := send(1)
	<-arrived
	second := send(2)
	cancel()
	if got := <-second; !errors.Is(got.err, context.Canceled) {
		t.Errorf("waiting send: %v, want context.Canceled", got.err)
	}
	close(release)
	if got := <-first; got.err != nil || got.receipt.GatewayID == "" {
		t.Errorf("send under way: %+v, want it finished", got)
	}
	if got := <-send(3); !errors.Is(got.err, context.Canceled) {
		t.Errorf("send begun after the end: %v, want context.Canceled", got.err)
	}
	if n := len(s.Requests()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

// TestTimeoutIsNotTheCallers keeps a gateway's slowness apart from the end of the run.
func TestTimeoutIsNotTheCallers(t *testing.T) {
	t.Parallel()
	s := serve(t, smsapitest.Options{Hook: func(smsapitest.Request) smsapitest.Fault {
		return smsapitest.Fault{Delay: time.Hour}
	}})
	c := config(s)
	c.Timeout = 50 * time.Millisecond
	_, err := open(t, c).Send(t.Context(), delivery(1))
	if de := failure(t, err); de.Class != notify.Unknown || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Send: %v (%v), want unknown and not context.DeadlineExceeded", err, de.Class)
	}
}

func TestConnectionIsKept(t *testing.T) {
	t.Parallel()
	s := serve(t, smsapitest.Options{})
	g := open(t, config(s))
	for id := range int64(20) {
		if _, err := g.Send(t.Context(), delivery(id+1)); err != nil {
			t.Fatal(err)
		}
	}
	conns := map[string]bool{}
	for _, r := range s.Requests() {
		conns[r.Conn] = true
	}
	if len(conns) != 1 {
		t.Errorf("%d connections for 20 messages, want 1", len(conns))
	}
}

// TestConcurrency sends side by side up to the limit, and one by one after the
// gateway asked for less.
func TestConcurrency(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name        string
		answer      smsapitest.Fault // to the very first request
		least, most int32
	}{
		{"usual", smsapitest.Fault{}, 2, 4},
		{"202", smsapitest.Fault{Code: 202}, 1, 1},
		{"203", smsapitest.Fault{Code: 203}, 1, 1},
		{"429", smsapitest.Fault{Status: 429}, 1, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var (
				running atomic.Int32
				mu      sync.Mutex
				peak    int32
			)
			s := serve(t, smsapitest.Options{Hook: func(r smsapitest.Request) smsapitest.Fault {
				if r.Number == 1 {
					return tc.answer
				}
				n := running.Add(1)
				defer running.Add(-1)
				mu.Lock()
				peak = max(peak, n)
				mu.Unlock()
				time.Sleep(20 * time.Millisecond)
				return smsapitest.Fault{}
			}})
			c := config(s)
			c.Connections = 4
			g := open(t, c)
			_, _ = g.Send(t.Context(), delivery(1))
			var wg sync.WaitGroup
			for id := range int64(12) {
				wg.Go(func() {
					if _, err := g.Send(t.Context(), delivery(id+2)); err != nil {
						t.Errorf("Send: %v", err)
					}
				})
			}
			wg.Wait()
			mu.Lock()
			defer mu.Unlock()
			if peak < tc.least || peak > tc.most {
				t.Errorf("%d requests side by side, want %d to %d", peak, tc.least, tc.most)
			}
		})
	}
}

// TestNoSecretsInErrors collects errors of every kind, from a gateway that echoes
// what it was sent, and looks for credentials and text in them.
func TestNoSecretsInErrors(t *testing.T) {
	t.Parallel()
	sum := md5.Sum([]byte(password))
	secrets := []string{token, password, hex.EncodeToString(sum[:]), url.QueryEscape(password), username, text, "nie zwlekaj"}
	var mu sync.Mutex
	var fault func(smsapitest.Request) smsapitest.Fault
	s := serve(t, smsapitest.Options{Hook: func(r smsapitest.Request) smsapitest.Fault {
		mu.Lock()
		defer mu.Unlock()
		return fault(r)
	}})
	echo := func(status int, format string) func(smsapitest.Request) smsapitest.Fault {
		return func(r smsapitest.Request) smsapitest.Fault {
			all := r.Header.Get("Authorization") + r.Form.Encode()
			return smsapitest.Fault{Status: status, Body: fmt.Sprintf(format, strconv.Quote(all), strconv.Quote(r.Form.Get("password")))}
		}
	}
	always := func(f smsapitest.Fault) func(smsapitest.Request) smsapitest.Fault {
		return func(smsapitest.Request) smsapitest.Fault { return f }
	}
	login := config(s)
	login.Token, login.Username, login.Password, login.Timeout = "", username, password, 100*time.Millisecond
	bearer := config(s)
	bearer.Timeout = 100 * time.Millisecond
	dead := bearer
	dead.URL, dead.BackupURL = deadURL(t), ""
	for name, f := range map[string]func(smsapitest.Request) smsapitest.Fault{
		"echo as tag":     echo(200, `{"error":%[2]s,"message":%[1]s}`),
		"echo as message": echo(200, `{"error":101,"message":%s,"x":%s}`),
		"echo as page":    echo(500, "%s%s"),
		"echo under 403":  echo(403, `{"error":%s,"x":%s}`),
		"echo as status":  echo(200, `{"list":[{"status":%[1]s,"points":%[2]s,"id":"1"}]}`),
		"echo as nothing": echo(200, "ERROR:%s%s"),
		"timeout":         always(smsapitest.Fault{Delay: time.Hour}),
		"cut":             always(smsapitest.Fault{Cut: true}),
		"redirect":        always(smsapitest.Fault{Status: 301}),
		"code":            always(smsapitest.Fault{Code: 102}),
	} {
		mu.Lock()
		fault = f
		mu.Unlock()
		for _, c := range []sms.Config{login, bearer, dead} {
			g := open(t, c)
			receipt, err := g.Send(t.Context(), delivery(1))
			_, checkErr := g.Check(t.Context())
			seen := fmt.Sprintf("%v %+v %#v %v %+v", err, err, receipt, checkErr, checkErr)
			if de, ok := errors.AsType[*notify.DeliveryError](err); ok {
				seen += fmt.Sprintf("%+v %v", *de, de.Err)
			}
			for _, secret := range secrets {
				if strings.Contains(seen, secret) {
					t.Errorf("%s: %q holds %q", name, seen, secret)
				}
			}
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	good := sms.Config{URL: "https://api.smsapi.pl/sms.do", BackupURL: "https://api2.smsapi.pl/sms.do", Token: token, Installation: "test"}
	for _, tc := range []struct {
		name   string
		change func(*sms.Config)
	}{
		{"no credentials", func(c *sms.Config) { c.Token = "" }},
		{"no password", func(c *sms.Config) { c.Token, c.Username = "", username }},
		{"plain password said to be hashed", func(c *sms.Config) {
			c.Token, c.Username, c.Password, c.PasswordIsMD5 = "", username, password, true
		}},
		{"no installation", func(c *sms.Config) { c.Installation = "" }},
		{"installation with separator", func(c *sms.Config) { c.Installation = "a|b" }},
		{"long installation", func(c *sms.Config) { c.Installation = strings.Repeat("a", 101) }},
		{"too many parts", func(c *sms.Config) { c.MaxParts = 7 }},
		{"negative parts", func(c *sms.Config) { c.MaxParts = -1 }},
		{"negative connections", func(c *sms.Config) { c.Connections = -1 }},
		{"negative timeout", func(c *sms.Config) { c.Timeout = -1 }},
		{"debug number", func(c *sms.Config) { c.DebugTo = "me" }},
		{"nowhere", func(c *sms.Config) { c.URL = "" }},
		{"no URL", func(c *sms.Config) { c.URL = "api.smsapi.pl" }},
		{"broken URL", func(c *sms.Config) { c.URL = "https://u:" + password + "@[::1/" }},
		{"other scheme", func(c *sms.Config) { c.URL = "ftp://127.0.0.1/sms.do" }},
		{"http to another machine", func(c *sms.Config) { c.URL = "http://api.smsapi.pl/sms.do" }},
		{"user in URL", func(c *sms.Config) { c.URL = "https://" + username + ":" + password + "@api.smsapi.pl/sms.do" }},
		{"query in URL", func(c *sms.Config) { c.URL = "https://api.smsapi.pl/sms.do?password=" + password }},
		{"backup", func(c *sms.Config) { c.BackupURL = "x" }},
	} {
		c := good
		tc.change(&c)
		_, err := sms.New(c)
		if err == nil {
			t.Errorf("%s: New succeeded, want an error", tc.name)
			continue
		}
		for _, secret := range []string{token, password, username} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %q holds a secret", tc.name, err)
			}
		}
	}
	g, err := sms.New(good)
	if err != nil {
		t.Fatalf("New with SMSAPI's own hosts: %v", err)
	}
	if err := g.Close(); err != nil {
		t.Error(err)
	}
}
