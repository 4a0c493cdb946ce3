package app

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Word translates a code or a marked text on a terminal; a program gets it in English.
func (a *App) Word(english string) string {
	if a.Out.Terminal() {
		return i18n.T(english)
	}
	return english
}

// ChannelLetters lists channels; on a terminal in short, since 80 columns are
// few.
func ChannelLetters(channels []notify.Channel, short bool) string {
	words := make([]string, len(channels))
	for i, c := range channels {
		switch {
		case !short:
			words[i] = string(c)
		case c == notify.Warning:
			words[i] = i18n.C("channel", "warn")
		case c == notify.Email:
			words[i] = i18n.C("channel", "email")
		default:
			words[i] = i18n.T(string(c))
		}
	}
	return strings.Join(words, ",")
}

// Reasons lists counted reasons, the most frequent first.
func Reasons(counts map[notify.Reason]int) string {
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b notify.Reason) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(string(a), string(b))
	})
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = i18n.Sprintf("%s %d", i18n.T(string(k)), counts[k])
	}
	return strings.Join(words, ", ")
}

// IDOrNull is an id for JSON, nil for none (0).
func IDOrNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// The decisions on a message, as dry runs show them.
var (
	DecisionSend = i18n.Mark("send")
	DecisionSkip = i18n.Mark("skip")
)

// Totals lists how many messages go out by each channel.
func Totals(counts map[notify.Channel]int) string {
	var words []string
	for _, c := range notify.Channels() {
		if counts[c] > 0 {
			words = append(words, i18n.Sprintf("%d %s", counts[c], i18n.T(string(c))))
		}
	}
	if len(words) == 0 {
		return i18n.T("nothing")
	}
	return strings.Join(words, ", ")
}

// ReasonsOrNone is Reasons, or a word for none.
func ReasonsOrNone(counts map[notify.Reason]int) string {
	if len(counts) == 0 {
		return i18n.T("nobody")
	}
	return Reasons(counts)
}

// IDText is an id in a table, empty for none (0).
func IDText(id int64) string {
	if id == 0 {
		return "-"
	}
	return strconv.FormatInt(id, 10)
}
