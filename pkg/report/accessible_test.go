package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/powiadom/powiadom/pkg/internal/browsertest"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/report"
)

// long is a month with many notifications of long names.
func long(t testing.TB) report.Facts {
	t.Helper()
	f := november(t)
	f.Notifications = nil
	for i := range int64(30) {
		f.Names[10+i] = fmt.Sprintf("Przypomnienie o zaległości dla żółtych łączy światłowodowych w Łęczycy i Żyrardowie nr %d", i+1)
		f.Notifications = append(f.Notifications, past.NotificationTally{Notification: 10 + i, Tally: past.Tally{Sent: 1200 - 30*int(i), Failed: int(i) % 3, Waiting: 7}})
	}
	return f
}

// The probe is put in front of the page's own rules, which allow no script.
const probe = `<head><script>%s</script><script>
addEventListener("load", () => {
  const d = document.documentElement;
  console.log("PROBE width " + d.scrollWidth + " of " + d.clientWidth);
  const small = [...document.querySelectorAll("svg.chart text")].filter(e => e.getBoundingClientRect().height > 0 && e.getBoundingClientRect().height < 11);
  console.log("PROBE small " + small.length);
  %s
});</script>`

const runAxe = `axe.run().then(r => console.log("PROBE axe " + r.passes.length + " passed;" + r.violations.filter(v => ["serious", "critical"].includes(v.impact))
  .map(v => v.id + ": " + v.nodes.length + " " + v.nodes[0].html).join("; ")), e => console.log("PROBE axe error " + e));`

// probed are the lines that the probe said, what stands behind the word.
func probed(t testing.TB, seen browsertest.Sight, word string) string {
	t.Helper()
	for _, line := range seen.Console {
		if _, said, ok := strings.Cut(line, "PROBE "+word+" "); ok {
			said, _, _ = strings.Cut(said, "\", source:")
			return said
		}
	}
	t.Fatalf("the probe said nothing of %s: %q", word, seen.Console)
	return ""
}

// On a telephone, a tablet and a desk nothing is wider than the window, and the
// axes can be read.
func TestPageFitsItsWindow(t *testing.T) {
	t.Parallel()
	text := strings.Replace(page(t, long(t)), "<head>", fmt.Sprintf(probe, "", ""), 1)
	for _, width := range []int{400, 768, 1280} {
		seen := browsertest.LookAt(t, text, width, false)
		if got, want := probed(t, seen, "width"), fmt.Sprintf("%d of %d", width, width); got != want {
			t.Errorf("the page is %s, want %s", got, want)
		}
		if got := probed(t, seen, "small"); got != "0" {
			t.Errorf("%d pixels: %s labels of the chart are lower than 11 pixels", width, got)
		}
	}
}

// axe finds nothing serious, in any width, light and dark.
func TestPageIsAccessible(t *testing.T) {
	t.Parallel()
	text := strings.Replace(page(t, long(t)), "<head>", fmt.Sprintf(probe, browsertest.Axe(t), runAxe), 1)
	for _, width := range []int{400, 768, 1280} {
		for _, dark := range []bool{false, true} {
			passed, serious, _ := strings.Cut(probed(t, browsertest.LookAt(t, text, width, dark), "axe"), ";")
			if serious != "" || !strings.HasSuffix(passed, "passed") {
				t.Errorf("%d pixels, dark %t: %s %s", width, dark, passed, serious)
			}
		}
	}
}

// On paper neither: what stands for print alone is shown on a screen of its width.
func TestPaperIsAccessible(t *testing.T) {
	t.Parallel()
	text := strings.Replace(page(t, long(t)), "<head>", fmt.Sprintf(probe, browsertest.Axe(t), runAxe), 1)
	onPaper := strings.ReplaceAll(text, "@media print", "@media all")
	if onPaper == text {
		t.Fatal("nothing is said of print")
	}
	passed, serious, _ := strings.Cut(probed(t, browsertest.LookAt(t, onPaper, 794, false), "axe"), ";") // A4 at 96 dpi
	if serious != "" || !strings.HasSuffix(passed, "passed") {
		t.Errorf("on paper: %s %s", passed, serious)
	}
}

// A month with thirty notifications is two pages of paper.
func TestPageOnPaper(t *testing.T) {
	t.Parallel()
	if got := browsertest.Pages(t, page(t, long(t))); got < 1 || got > 2 {
		t.Errorf("%d pages of paper, want two at most", got)
	}
}

// For the office nothing has an id, and nothing is said in a server's words.
func TestOffice(t *testing.T) {
	t.Parallel()
	f := november(t)
	f.Office = true
	delete(f.Names, 3)
	for _, cause := range []string{"SMSAPI error 13: no valid number", "SMSAPI error 32: foreign number", "SMSAPI error 200: sending failed", "connect: refused"} {
		f.Failures = append(f.Failures, past.Group{Channel: notify.SMS, Status: past.Failed, Cause: cause, Example: cause, Count: 1})
	}
	var text strings.Builder
	if err := report.Draw(&text, f); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{"page": page(t, f), "text": text.String()} {
		for _, word := range []string{"RCPT", "5.1.1", "SMSAPI", "No.", "notification 3", "jan@", "inny-powód"} {
			if strings.Contains(got, word) {
				t.Errorf("the %s for the office has %q", name, word)
			}
		}
		for _, words := range []string{
			"the mailbox is full", "a notification that is gone", "another reason", "the number is blocked", "no such mobile number", "a foreign number", "the SMS service did not take it: ask the administrator",
		} {
			if !strings.Contains(got, words) {
				t.Errorf("the %s for the office lacks %q", name, words)
			}
		}
	}
}
