package near

import (
	"slices"
	"strings"

	"github.com/mozillazg/go-unidecode"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Meant is the one of the words that somebody typed, as it is or in Polish, whatever the
// language of the program; false when it is none of them. Capitals, blanks, hyphens and
// the marks of Polish letters make no difference.
func Meant[T ~string](typed string, words []T) (T, bool) {
	for _, word := range words {
		if strings.EqualFold(string(word), strings.TrimSpace(typed)) {
			return word, true
		}
	}
	key := folded(typed)
	for _, word := range words {
		if key != "" && slices.ContainsFunc(written(string(word)), func(w string) bool { return folded(w) == key }) {
			return word, true
		}
	}
	return "", false
}

// written are the ways in which a word of ours may be typed: itself, as the catalogue
// has it in Polish, and as people say it.
func written(word string) []string {
	ways := []string{word}
	for _, shown := range []string{word, strings.ToUpper(word)} {
		if translated, ok := i18n.Translation(shown); ok {
			ways = append(ways, translated)
		}
	}
	return append(ways, spoken[word]...)
}

// AllowedAre says which words a thing can have, and asks whether one of them was meant.
func AllowedAre[T ~string](typed string, words []T) string {
	plain := make([]string, len(words))
	for i, word := range words {
		plain[i] = string(word)
	}
	return i18n.Sprintf("allowed are %s", strings.Join(plain, ", ")) + WasMeant(typed, words)
}

// WasMeant is DidYouMean for words that may be typed in Polish, too.
func WasMeant[T ~string](typed string, words []T) string {
	var ways []string
	for _, word := range words {
		ways = append(ways, written(string(word))...)
	}
	return DidYouMean(typed, ways)
}

// spoken has what people say in Polish, and what LMS's screens call it
// (lib/locale/pl_PL/strings.php), where the catalogue says it otherwise. It is never
// written to.
var spoken = map[string][]string{
	// channels
	"email": {"mail", "e-mail", "poczta"}, "sms": {"esemes"}, "warning": {"ostrzeżenie", "www"},
	// events
	"none": {"brak", "żadne", "bez zdarzenia"}, "debt": {"dług", "zadłużenie", "zaległość"}, "invoice": {"faktura"}, "payment": {"wpłata", "płatność"}, "due": {"termin", "termin płatności"},
	// balances
	"whole": {"całe", "całe saldo"}, "overdue": {"po terminie", "przeterminowane", "zaległe"},
	// repeats
	"once": {"raz", "jeden raz"}, "every-run": {"każdy przebieg", "zawsze"},
	// policies
	"service": {"serwisowe", "usługowe", "informacja"}, "marketing": {"marketingowe", "reklama"}, "spare": {"oszczędź", "pomiń"}, "tell": {"powiadom", "wyślij"},
	// states
	"active": {"aktywny", "włączone"}, "inactive": {"nieaktywny", "wyłączone"}, "deleted": {"usunięty"},
	// customers
	"interested": {"zainteresowany", "zainteresowani"}, "waiting": {"oczekujący", "oczekujące"}, "connected": {"podłączony", "podłączeni"},
	"disconnected": {"odłączony", "odłączeni"}, "debt-collection": {"windykacja", "windykacja należności"},
	// links
	"wire": {"przewodowe", "kabel"}, "wireless": {"bezprzewodowe", "radio"}, "fiber": {"światłowodowe", "światłowód"},
	// lines of the log
	"new": {"czeka", "oczekujące"}, "sent": {"wysłane"}, "failed": {"błędne", "nieudane"}, "cancelled": {"anulowane"},
}

// folded drops what two writings of a word may differ in.
func folded(word string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_", r) {
			return -1
		}
		return r
	}, strings.ToLower(unidecode.Unidecode(strings.TrimSpace(word))))
}
