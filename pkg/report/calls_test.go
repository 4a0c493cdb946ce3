package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/powiadom/powiadom/pkg/internal/browsertest"
	"github.com/powiadom/powiadom/pkg/report"
)

// toCall are so many customers whom the office has to call, some with long names, some
// with nothing at all, one of them an attack.
func toCall(t testing.TB, many int) report.CallList {
	t.Helper()
	list := report.CallList{
		Provider: "GwiazdaNet – Łącza & Światłowody", Notification: "Prace w Łęczycy <i>pilne</i>",
		Made: time.Date(2026, 11, 30, 14, 5, 0, 0, warsaw(t)),
	}
	kinds := []report.Call{
		{
			Name: "Kowalski Jan", Telephones: []string{"12\u00a0345\u00a067\u00a089"}, Address: "ul. Żółwia 12/3, 99-100 Łęczyca",
			Missing: "e-mail, SMS: w LMS nie ma adresu lub numeru",
			Failure: "2026-11-20 jan@poczta.example: RCPT TO: 550 5.1.1 No such user here: <jan@poczta.example>",
		},
		{Name: "Przedsiębiorstwo Wielobranżowe Żółć i Łzy spółka z ograniczoną odpowiedzialnością", Missing: "SMS: kontakt jest w LMS wyłączony"},
		{
			Name: "<script>alert('ż')</script>", Telephones: []string{"605\u00a0999\u00a0205", "42\u00a0555\u00a001\u00a002", "605\u00a0100\u00a0205 (wyłączony w LMS)"},
			Address: "Wólka Mała 7, 99-106 Krośniewice", Missing: "e-mail: brak", Failure: strings.Repeat("x", 120),
		},
	}
	for i := range many {
		c := kinds[i%len(kinds)]
		c.Customer = int64(99990 + i)
		list.Calls = append(list.Calls, c)
	}
	return list
}

func callsPage(t testing.TB, list report.CallList) string {
	t.Helper()
	var b strings.Builder
	if err := list.Page(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The page has a row for each customer, what others wrote is text, and each cell that
// says something has its heading.
func TestCallsPage(t *testing.T) {
	t.Parallel()
	text := callsPage(t, toCall(t, 3))
	node, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	count := make(map[string]int)
	for n := range node.Descendants() {
		if n.Type == html.ElementNode {
			count[n.Data]++
		}
		for _, a := range n.Attr {
			if a.Key == "src" || a.Key == "href" && a.Val != "data:," {
				t.Errorf("the page loads %s", a.Val)
			}
		}
	}
	for tag, want := range map[string]int{"tr": 4, "script": 0, "i": 0, "img": 0} {
		if count[tag] != want {
			t.Errorf("%d elements %s, want %d", count[tag], tag, want)
		}
	}
	for piece, want := range map[string]int{`data-label="Telephone"`: 2, `data-label="Address"`: 2, `class="box"`: 6} {
		if got := strings.Count(text, piece); got != want {
			t.Errorf("%s: %d times, want %d", piece, got, want)
		}
	}
	if text := callsPage(t, toCall(t, 0)); strings.Contains(text, "<table") || !strings.Contains(text, "All who are meant can be told.") {
		t.Errorf("the page without anybody: %s", text)
	}
}

// It fits a telephone, a tablet and a desk, where axe finds nothing serious, light and
// dark, and it loads nothing.
func TestCallsPageFitsAndIsAccessible(t *testing.T) {
	t.Parallel()
	text := callsPage(t, toCall(t, 12))
	if seen := browsertest.Look(t, text, false); len(seen.Console) > 0 || len(seen.Requests) > 0 {
		t.Errorf("console %q, requests %q; want none", seen.Console, seen.Requests)
	}
	text = strings.Replace(text, "<head>", fmt.Sprintf(probe, browsertest.Axe(t), runAxe), 1)
	for _, width := range []int{400, 768, 1280} {
		for _, dark := range []bool{false, true} {
			seen := browsertest.LookAt(t, text, width, dark)
			if got, want := probed(t, seen, "width"), fmt.Sprintf("%d of %d", width, width); got != want {
				t.Errorf("the page is %s, want %s", got, want)
			}
			passed, serious, _ := strings.Cut(probed(t, seen, "axe"), ";")
			if serious != "" || !strings.HasSuffix(passed, "passed") {
				t.Errorf("%d pixels, dark %t: %s %s", width, dark, passed, serious)
			}
		}
	}
}

// On paper the headings, which are grey, stand on each page.
func TestCallsPageOnPaper(t *testing.T) {
	t.Parallel()
	list := toCall(t, 40)
	text := callsPage(t, list)
	pages := browsertest.Pages(t, text)
	if pages < 3 || pages > 6 {
		t.Errorf("%d pages of paper for 40 customers", pages)
	}
	if got := browsertest.PagesWith(t, text, 0x44); got != pages {
		t.Errorf("the headings are on %d of %d pages", got, pages)
	}
}
