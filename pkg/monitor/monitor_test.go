package monitor_test

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/powiadom/powiadom/pkg/monitor"
)

func whole() monitor.Run {
	return monitor.Run{
		Ended: time.Unix(1795420800, 0), Took: 1250 * time.Millisecond, ExitCode: 3,
		Sent: map[string]int{"email": 5000, "sms": 0}, Failed: map[string]int{"email": 1, "sms": 2},
		State: &monitor.State{Waiting: map[string]int{"email": 3, "sms": 1_000_000}, Oldest: time.Hour, Held: 1, Paused: true},
	}
}

// read is what Prometheus' own parser makes of a run: a value by name and channel.
func read(t *testing.T, r monitor.Run) map[string]float64 {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	problems, err := promlint.New(bytes.NewReader(b.Bytes())).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("promlint: %v, %v", problems, err)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(&b)
	if err != nil {
		t.Fatal(err)
	}
	values := make(map[string]float64)
	for name, family := range families {
		if family.GetHelp() == "" || family.GetType().String() != "GAUGE" {
			t.Errorf("%s is a %s: %q", name, family.GetType(), family.GetHelp())
		}
		for _, m := range family.GetMetric() {
			key := name
			for _, l := range m.GetLabel() {
				key += " " + l.GetName() + " " + l.GetValue()
			}
			values[key] = m.GetGauge().GetValue()
		}
	}
	return values
}

func TestWrite(t *testing.T) {
	t.Parallel()
	begun := map[string]float64{
		"powiadom_last_run_timestamp_seconds":               1795420800,
		"powiadom_last_run_success":                         0,
		"powiadom_last_run_exit_code":                       3,
		"powiadom_last_run_duration_seconds":                1.25,
		"powiadom_last_run_sent_deliveries channel email":   5000,
		"powiadom_last_run_sent_deliveries channel sms":     0,
		"powiadom_last_run_failed_deliveries channel email": 1,
		"powiadom_last_run_failed_deliveries channel sms":   2,
	}
	r := whole()
	r.State = nil
	if diff := cmp.Diff(begun, read(t, r)); diff != "" {
		t.Errorf("when the database does not tell (-want +got):\n%s", diff)
	}
	maps.Copy(begun, map[string]float64{
		"powiadom_waiting_deliveries channel email": 3,
		"powiadom_waiting_deliveries channel sms":   1e6,
		"powiadom_oldest_waiting_seconds":           3600,
		"powiadom_held_runs":                        1,
		"powiadom_paused":                           1,
	})
	if diff := cmp.Diff(begun, read(t, whole())); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
	r = whole()
	r.ExitCode = 0
	if got := read(t, r)["powiadom_last_run_success"]; got != 1 {
		t.Errorf("success of exit code 0: %v", got)
	}
}

// A file is never seen half written: the old one stays whole for whoever has it open.
func TestWriteFileReplaces(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "powiadom.prom")
	if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	old, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = old.Close() }()
	if err := whole().WriteFile(name); err != nil {
		t.Fatal(err)
	}
	was := make([]byte, 4)
	if n, _ := old.ReadAt(was, 0); string(was[:n]) != "old" {
		t.Errorf("the old file has become %q", was[:n])
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	var want bytes.Buffer
	_ = whole().Write(&want)
	if got, _ := os.ReadFile(name); !bytes.Equal(got, want.Bytes()) {
		t.Errorf("file: %s", got)
	}
	if files, _ := os.ReadDir(filepath.Dir(name)); len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
}

// The topic on monitoring lists each metric, and its rules speak of those that there are.
func TestTopic(t *testing.T) {
	t.Parallel()
	known := read(t, whole())
	for _, name := range []string{"monitoring.txt", "pl/monitoring.txt"} {
		raw, err := os.ReadFile(filepath.Join("..", "cli", "app", "help", "topics", name))
		if err != nil {
			t.Fatal(err)
		}
		missing := make(map[string]bool)
		for key := range known {
			metric, _, _ := strings.Cut(key, " ")
			missing[metric] = true
		}
		told := len(missing)
		for word := range strings.FieldsFuncSeq(string(raw), func(r rune) bool {
			return r != '_' && (r < 'a' || r > 'z')
		}) {
			if strings.HasPrefix(word, "powiadom_") && strings.Contains(string(raw), "\n"+word+"\n: ") {
				delete(missing, word)
			}
			if isMetric(word) && !has(known, word) {
				t.Errorf("%s: there is no metric %s", name, word)
			}
		}
		if len(missing) > 0 {
			t.Errorf("%s does not tell of %v (of %d)", name, missing, told)
		}
	}
}

// isMetric tells metrics from tables, which are called alike.
func isMetric(word string) bool {
	for _, beginning := range []string{"powiadom_last_", "powiadom_waiting", "powiadom_oldest", "powiadom_held", "powiadom_paused"} {
		if strings.HasPrefix(word, beginning) {
			return true
		}
	}
	return false
}

func has(known map[string]float64, metric string) bool {
	for key := range known {
		if name, _, _ := strings.Cut(key, " "); name == metric {
			return true
		}
	}
	return false
}

func TestParseWatchdog(t *testing.T) {
	t.Parallel()
	for address, host := range map[string]string{
		"https://hc-ping.com/geheim":               "hc-ping.com",
		"http://127.0.0.1:8000/ping/geheim?a=b":    "127.0.0.1:8000",
		"https://user:geheim@watch.isp.example/12": "watch.isp.example",
		"geheim":                 "",
		"//hc-ping.com/geheim":   "",
		"https:///geheim":        "",
		"file:///etc/geheim":     "",
		"https://host/%zzgeheim": "",
		"ftp://geheim/":          "",
	} {
		w, err := monitor.ParseWatchdog(address)
		switch {
		case host == "" && (err == nil || strings.Contains(err.Error(), "geheim")):
			t.Errorf("ParseWatchdog(%q) = %v, want an error that does not show it", address, err)
		case host != "" && (err != nil || w.Host() != host):
			t.Errorf("ParseWatchdog(%q) = %v, %v", address, w, err)
		}
	}
}

// Whatever goes wrong, a ping ends soon and does not show its address.
func TestPing(t *testing.T) {
	t.Parallel()
	answers := map[string]int{"/ok": 200, "/made": 201, "/gone": 404, "/broken": 500, "/loop": 302}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			t.Errorf("method %s", r.Method)
		}
		if r.URL.Path == "/loop" {
			w.Header().Set("Location", "/loop?geheim")
		}
		w.WriteHeader(answers[r.URL.Path])
	}))
	t.Cleanup(server.Close)
	for path, code := range answers {
		w, err := monitor.ParseWatchdog(server.URL + path + "?geheim")
		if err != nil {
			t.Fatal(err)
		}
		err = w.Ping(t.Context())
		if good := code < 300; (err == nil) != good {
			t.Errorf("ping %s: %v", path, err)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("ping %s shows the address: %v", path, err)
		}
	}
}

func TestPingOfTheSilent(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(release) })
	w, err := monitor.ParseWatchdog(server.URL + "/geheim")
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	err = w.Ping(context.WithoutCancel(t.Context()))
	if took := time.Since(began); err == nil || strings.Contains(err.Error(), "geheim") || took > 10*time.Second {
		t.Errorf("ping ended after %s with %v", took, err)
	}
}
