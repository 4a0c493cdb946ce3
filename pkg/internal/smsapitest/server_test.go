package smsapitest_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func start(t *testing.T, o smsapitest.Options) *smsapitest.Server {
	t.Helper()
	s, err := smsapitest.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// ask makes one request over a connection of its own.
func ask(t *testing.T, method, to, bearer string, form url.Values) (status int, body string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, to, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b), err
}

// form is a good request, changed by pairs of name and value; an empty value
// takes the field out.
func form(changes ...string) url.Values {
	f := url.Values{
		"to": {"501234567"}, "message": {"abc"}, "idx": {"a"}, "check_idx": {"1"}, "format": {"json"}, "max_parts": {"1"}, "from": {"ISP"},
	}
	for i := 0; i < len(changes); i += 2 {
		f.Set(changes[i], changes[i+1])
		if changes[i+1] == "" {
			f.Del(changes[i])
		}
	}
	return f
}

func TestAccepts(t *testing.T) {
	t.Parallel()
	s := start(t, smsapitest.Options{Token: "tok", Points: 100})
	status, body, err := ask(t, http.MethodPost, s.URL(), "tok", form())
	if err != nil || status != http.StatusOK {
		t.Fatalf("answer = %d, %v", status, err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	entry := got["list"].([]any)[0].(map[string]any)
	if _, ok := entry["date_sent"].(float64); !ok {
		t.Errorf("date_sent = %v, want a number", entry["date_sent"])
	}
	delete(entry, "date_sent")
	want := map[string]any{
		"count": 1.0, "message": "abc", "length": 3.0, "parts": 1.0,
		"list": []any{map[string]any{
			"id": "4170000000000000001", "points": 0.16, "number": "48501234567", "submitted_number": "501234567",
			"status": "QUEUE", "error": nil, "idx": "a", "parts": 1.0,
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answer differs (-want +got):\n%s", diff)
	}
	message := smsapitest.Message{ID: "4170000000000000001", To: "48501234567", From: "ISP", Text: "abc", Idx: "a", Parts: 1}
	if diff := cmp.Diff([]smsapitest.Message{message}, s.Accepted()); diff != "" {
		t.Errorf("accepted differs (-want +got):\n%s", diff)
	}
	_, body, err = ask(t, http.MethodGet, strings.Replace(s.URL(), "sms.do", "profile", 1), "tok", nil)
	if err != nil || !strings.Contains(body, `"points":0.84`) {
		t.Errorf("profile = %s, %v, want 0.84 points", body, err)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	sum := md5.Sum([]byte("pass"))
	hash := hex.EncodeToString(sum[:])
	for _, tc := range []struct {
		name   string
		form   url.Values
		bearer string
		want   string
	}{
		{"nobody", form(), "", "101"},
		{"wrong token", form(), "x", "101"},
		{"wrong password", form("username", "user", "password", "pass"), "", "101"},
		{"right password", form("username", "user", "password", hash), "", ""},
		{"no text", form("message", ""), "tok", "11"},
		{"no number", form("to", ""), "tok", "13"},
		{"landline", form("to", "48221234567"), "tok", "13"},
		{"short", form("to", "4850123456"), "tok", "13"},
		{"words", form("to", "50123456a"), "tok", "13"},
		{"blacklisted", form("to", "+48 600 000 000"), "tok", "13"},
		{"foreign", form("to", "4915112345678"), "tok", ""},
		{"two", form("to", "501234567,502345678"), "tok", "19"},
		{"sender", form("from", "Other"), "tok", "14"},
		{"eco", form("from", "ECO"), "tok", ""},
		{"two parts of one", form("message", strings.Repeat("a", 161)), "tok", "12"},
		{"160", form("message", strings.Repeat("a", 160)), "tok", ""},
		{"extension", form("message", strings.Repeat("a", 159)+"€"), "tok", "12"},
		{"71 UCS-2", form("message", strings.Repeat("ą", 71)), "tok", "12"},
		{"seven parts", form("message", strings.Repeat("a", 919), "max_parts", ""), "tok", "12"},
		{"no points", form("message", strings.Repeat("a", 310), "max_parts", "3"), "tok", "103"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, smsapitest.Options{
				Token: "tok", Username: "user", Password: "pass", Senders: []string{"ISP"}, Invalid: []string{"48600000000"}, Points: 40,
			})
			_, body, err := ask(t, http.MethodPost, s.URL(), tc.bearer, tc.form)
			got := ""
			if m := regexp.MustCompile(`"error":(\d+)`).FindStringSubmatch(body); m != nil {
				got = m[1]
			}
			if err != nil || got != tc.want {
				t.Errorf("error %q (%s, %v), want %q", got, body, err, tc.want)
			}
			if n := len(s.Accepted()); (n == 1) != (tc.want == "") {
				t.Errorf("%d messages accepted", n)
			}
		})
	}
}

func TestIdx(t *testing.T) {
	t.Parallel()
	s := start(t, smsapitest.Options{})
	for _, tc := range []struct {
		to   string
		form url.Values
		want string
	}{
		{s.URL(), form(), `"list"`},
		{s.BackupURL(), form("message", "other"), `"error":53`},
		{s.URL(), form("check_idx", ""), `"list"`},
		{s.BackupURL(), form("idx", "b"), `"list"`},
	} {
		if _, body, err := ask(t, http.MethodPost, tc.to, "any", tc.form); err != nil || !strings.Contains(body, tc.want) {
			t.Errorf("answer = %s, %v, want %s", body, err, tc.want)
		}
	}
	if got := s.Accepted(); len(got) != 3 || got[0].Backup || !got[2].Backup {
		t.Errorf("accepted = %+v, want three, the last by the second host", got)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		fault    smsapitest.Fault
		format   string
		status   int
		body     string
		accepted int
	}{
		{"none", smsapitest.Fault{}, "json", 200, `{"count":1`, 1},
		{"code", smsapitest.Fault{Code: 201}, "json", 200, `{"error":201`, 0},
		{"code as text", smsapitest.Fault{Code: 201, Text: true}, "json", 200, "ERROR:201", 0},
		{"text", smsapitest.Fault{Text: true}, "json", 200, "OK:4170000000000000001:0.16", 1},
		{"text without format", smsapitest.Fault{}, "", 200, "OK:4170000000000000001:0.16", 1},
		{"status", smsapitest.Fault{Status: 502}, "json", 502, "", 0},
		{"status after acceptance", smsapitest.Fault{Status: 502, Accept: true}, "json", 502, "", 1},
		{"body", smsapitest.Fault{Body: "[]"}, "json", 200, "[]", 0},
		{"cut", smsapitest.Fault{Cut: true}, "json", 0, "", 0},
		{"cut after acceptance", smsapitest.Fault{Cut: true, Accept: true}, "json", 0, "", 1},
		{"late", smsapitest.Fault{Delay: time.Millisecond, Hold: time.Millisecond}, "json", 200, `{"count":1`, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, smsapitest.Options{Hook: func(smsapitest.Request) smsapitest.Fault { return tc.fault }})
			status, body, err := ask(t, http.MethodPost, s.URL(), "any", form("format", tc.format))
			if status != tc.status || !strings.HasPrefix(body, tc.body) || (err != nil) != tc.fault.Cut {
				t.Errorf("answer = %d, %q, %v, want %d, %q", status, body, err, tc.status, tc.body)
			}
			if n := len(s.Accepted()); n != tc.accepted {
				t.Errorf("%d messages accepted, want %d", n, tc.accepted)
			}
		})
	}
}

func TestOtherPaths(t *testing.T) {
	t.Parallel()
	s := start(t, smsapitest.Options{Token: "tok"})
	base := strings.TrimSuffix(s.URL(), "sms.do")
	for _, tc := range []struct {
		method, path, bearer string
		status               int
		body                 string
	}{
		{http.MethodHead, "ping", "", 204, ""},
		{http.MethodGet, "ping", "tok", 200, `{"authorized":true`},
		{http.MethodGet, "ping", "x", 200, `{"authorized":false`},
		{http.MethodPost, "ping", "tok", 405, ""},
		{http.MethodGet, "profile", "tok", 200, `{"email"`},
		{http.MethodGet, "profile", "x", 401, `{"error":"authorization_failed"`},
		{http.MethodGet, "sms.do", "tok", 404, ""},
		{http.MethodGet, "other", "tok", 404, ""},
	} {
		status, body, err := ask(t, tc.method, base+tc.path, tc.bearer, nil)
		if err != nil || status != tc.status || !strings.HasPrefix(body, tc.body) {
			t.Errorf("%s %s = %d, %q, %v, want %d, %q", tc.method, tc.path, status, body, err, tc.status, tc.body)
		}
	}
	if got := s.Requests(); len(got) != 8 || got[7].Number != 8 || got[7].Path != "/other" {
		t.Errorf("requests = %+v, want all eight", got)
	}
}

func TestCloseEndsDelays(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	s := start(t, smsapitest.Options{Hook: func(smsapitest.Request) smsapitest.Fault {
		close(arrived)
		return smsapitest.Fault{Delay: time.Hour}
	}})
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _, _ = ask(t, http.MethodPost, s.URL(), "any", form()) // is cut off
	}()
	<-arrived
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	<-done
	if err := s.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

func TestStartRefuses(t *testing.T) {
	t.Parallel()
	if _, err := smsapitest.Start(smsapitest.Options{Addr: "nowhere:x"}); err == nil {
		t.Error("Start on a bad address succeeded, want an error")
	}
	if _, err := smsapitest.Start(smsapitest.Options{BackupAddr: "nowhere:x"}); err == nil {
		t.Error("Start on a bad second address succeeded, want an error")
	}
}
