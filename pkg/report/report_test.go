package report_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // not every machine has the zones
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"golang.org/x/net/html"

	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/report"
)

var update = flag.Bool("update", false, "write what is drawn into testdata")

func warsaw(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// november is a month of a provider: debts on weekdays, invoices on the first
// days, works on the 20th. One name is an attack.
func november(t testing.TB) report.Facts {
	t.Helper()
	zone := warsaw(t)
	price := decimal.RequireFromString("0.0875")
	f := report.Facts{
		Provider: "GwiazdaNet – Łącza & Światłowody", Price: &price, Made: time.Date(2026, 11, 30, 14, 5, 0, 0, zone),
		Names: map[int64]string{1: "Zaległość ponad 50 zł", 2: "Nowa faktura", 3: "Prace na sieci", 4: "<script>alert('ż')</script>"},
		Period: past.Period{
			Since: time.Date(2026, 11, 1, 0, 0, 0, 0, zone), Until: time.Date(2026, 11, 30, 14, 5, 0, 0, zone),
			ByChannel: make(map[notify.Channel]past.Tally), Customers: 2817, SMSParts: 1930,
			Skipped: map[notify.Reason]int{notify.NoContact: 412, notify.NoConsent: 87, notify.ContactOff: 12, "inny-powód": 1},
			Failures: []past.Group{
				{Channel: notify.Email, Status: past.Failed, Cause: "RCPT TO: 550 5.1.1", Example: "RCPT TO: 550 5.1.1 <jan@poczta.example>: user unknown", Count: 41},
				{Channel: notify.SMS, Status: past.Failed, Cause: "SMSAPI error 57: number on the account's blacklist", Example: "SMSAPI error 57: number on the account's blacklist", Count: 6},
				{Channel: notify.Email, Status: past.Failed, Cause: "final dot: 552 5.2.2", Example: "final dot: 552 5.2.2 <b>skrzynka pełna</b>", Count: 3},
			},
			Notifications: []past.NotificationTally{
				{Notification: 1, Tally: past.Tally{Sent: 2210, Failed: 44}},
				{Notification: 2, Tally: past.Tally{Sent: 6400, Failed: 6, Waiting: 12}},
				{Notification: 3, Tally: past.Tally{Sent: 640, Cancelled: 3}},
				{Notification: 4, Tally: past.Tally{Sent: 1}},
				{Notification: 0, Tally: past.Tally{Sent: 4}},
			},
		},
	}
	for day := range 30 {
		from := time.Date(2026, 11, 1+day, 0, 0, 0, 0, zone)
		c := past.Column{From: from, To: from.AddDate(0, 0, 1), Sent: make(map[notify.Channel]int)}
		if wd := from.Weekday(); wd != time.Saturday && wd != time.Sunday {
			c.Sent[notify.Email], c.Sent[notify.SMS], c.Failed = 70+day%7, 30+day%5, day%4
		}
		if day < 4 {
			c.Sent[notify.Email] += 900 - 200*day
			c.Sent[notify.SMS] += 210 - 40*day
			c.Failed += 5
		}
		if day == 19 {
			c.Sent[notify.Warning] = 320
		}
		for channel, n := range c.Sent {
			sum := f.ByChannel[channel]
			sum.Sent += n
			f.ByChannel[channel] = sum
		}
		f.Total.Sent += c.All()
		f.Total.Failed += c.Failed
		f.Columns = append(f.Columns, c)
	}
	f.Total.Waiting = 12
	return f
}

// empty is a period in which nothing was done.
func empty(t testing.TB) report.Facts {
	t.Helper()
	f := report.Facts{Made: time.Date(2026, 11, 2, 8, 0, 0, 0, warsaw(t))}
	f.Since, f.Until = f.Made.AddDate(0, 0, -1), f.Made
	f.Columns = []past.Column{{From: f.Since, To: f.Until, Sent: map[notify.Channel]int{}}}
	return f
}

func page(t testing.TB, f report.Facts) string {
	t.Helper()
	var b strings.Builder
	if err := report.Page(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got); -update takes it over:\n%s", file, diff)
	}
}

func TestDraw(t *testing.T) {
	tests := []struct {
		file  string
		facts report.Facts
	}{{"november.txt", november(t)}, {"empty.txt", empty(t)}}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			var b strings.Builder
			if err := report.Draw(&b, tt.facts); err != nil {
				t.Fatal(err)
			}
			golden(t, tt.file, b.String())
			for line := range strings.Lines(b.String()) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
					t.Errorf("%d columns: %s", n, line)
				}
			}
		})
	}
}

// Whatever was sent shows, and no bar is longer than the line.
func TestDrawExtremes(t *testing.T) {
	f := empty(t)
	f.Total = past.Tally{Sent: 1_000_004, Failed: 1_000_000}
	f.Columns = nil
	for _, n := range []int{1, 1_000_000, 3} {
		f.Columns = append(f.Columns, past.Column{From: f.Since, To: f.Until, Sent: map[notify.Channel]int{notify.Warning: n}, Failed: n})
	}
	var b strings.Builder
	if err := report.Draw(&b, f); err != nil {
		t.Fatal(err)
	}
	bars := 0
	for line := range strings.Lines(b.String()) {
		if strings.HasPrefix(line, "2026-11-01 Sun") && strings.Contains(line, "░") {
			bars++
		}
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if bars != 3 {
		t.Errorf("%d bars, want 3:\n%s", bars, b.String())
	}
}

// The page loads nothing and runs nothing, and what others wrote in it is text.
func TestPageIsSelfContained(t *testing.T) {
	text := page(t, november(t))
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	rects := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script", "img", "iframe", "object", "embed", "form", "b", "use", "image":
			if n.Data != "b" || n.FirstChild == nil || strings.Contains(n.FirstChild.Data, "skrzynka") {
				t.Errorf("the page has <%s>", n.Data)
			}
		case "rect":
			rects++
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || (a.Key == "href" || a.Key == "src") && !strings.HasPrefix(a.Val, "data:") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
	for _, wrong := range []string{"http:", "https:", "url(", "@import", "ZgotmplZ"} {
		if strings.Contains(text, wrong) {
			t.Errorf("the page has %q", wrong)
		}
	}
	for _, want := range []string{"GwiazdaNet – Łącza &amp; Światłowody", "Zaległość ponad 50 zł", "&lt;script&gt;", "168,88\u00a0zł", "0,9 % of all"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if rects < 60 {
		t.Errorf("%d bars, want one for each channel of each day", rects)
	}
}

func TestEmptyPage(t *testing.T) {
	text := page(t, empty(t))
	for _, want := range []string{"What powiadom sent", "Nothing was sent in this time.", "No delivery failed.", "Everybody who was meant was reached."} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(text, `class="chart"`) {
		t.Error("a chart of nothing")
	}
}
