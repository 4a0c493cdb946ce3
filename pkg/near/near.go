// Package near finds the word that somebody meant who typed another.
package near

import (
	"slices"
	"strings"
	"unicode/utf8"

	edlib "github.com/hbollon/go-edlib"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Word is the nearest of the words to what was typed, false when none is near: when more
// than a third of its letters would have to be changed. Two letters that changed places
// are one change.
func Word(typed string, words []string) (string, bool) {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if typed == "" || len(words) == 0 {
		return "", false
	}
	distance := func(word string) int { return edlib.OSADamerauLevenshteinDistance(typed, strings.ToLower(word)) }
	best := slices.MinFunc(words, func(a, b string) int { return distance(a) - distance(b) })
	return best, distance(best) <= max(1, utf8.RuneCountInString(best)/3)
}

// DidYouMean goes behind a sentence that refuses a word: a question with the nearest of
// the words, empty when none is near.
func DidYouMean(typed string, words []string) string {
	if word, ok := Word(typed, words); ok {
		return i18n.Sprintf("; did you mean %q?", word)
	}
	return ""
}
