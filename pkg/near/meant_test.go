package near_test

import (
	"testing"

	"github.com/powiadom/powiadom/pkg/near"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
)

func TestMeant(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]notify.Channel{
		"email": "email", " EMAIL ": "email", "mail": "email", "e-mail": "email", "E mail": "email", "sms": "sms", "SMS": "sms",
		"ostrzeżenie": "warning", "Ostrzezenie": "warning", "www": "warning",
		"": "", "-": "", "faktura": "", "emai": "",
	} {
		if got, ok := near.Meant(typed, notify.Channels()); got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
	for typed, want := range map[string]notify.Event{"zadłużenie": "debt", "dlug": "debt", "wpłata": "payment", "żadne": "none", "faktura": "invoice"} {
		if got, _ := near.Meant(typed, notify.Events()); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// No way of writing means two words of one list.
func TestMeantIsOne(t *testing.T) {
	t.Parallel()
	one(t, notify.Channels())
	one(t, notify.Events())
	one(t, []notify.State{notify.Active, notify.Inactive, notify.Deleted})
	one(t, []notify.Repeat{notify.RepeatOnce, notify.RepeatEveryRun})
	one(t, notify.FilterKinds())
	one(t, past.StatusWords())
	for _, codes := range []map[string]int{notify.StatusCodes(), notify.LinkTypeCodes()} {
		var words []string
		for word := range codes {
			words = append(words, word)
		}
		one(t, words)
	}
}

func one[T ~string](t *testing.T, words []T) {
	t.Helper()
	for _, word := range words {
		ways := near.Written(string(word))
		if len(ways) < 2 {
			t.Errorf("%q cannot be typed in Polish", word)
		}
		for _, way := range ways {
			for i := range words { // each word first once, so that none hides another
				turned := append(append([]T(nil), words[i:]...), words[:i]...)
				if got, ok := near.Meant(way, turned); !ok || got != word {
					t.Errorf("%q means %q, want %q", way, got, word)
				}
			}
		}
	}
}
