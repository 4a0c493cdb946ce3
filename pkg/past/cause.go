package past

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/powiadom/powiadom/pkg/notify"
)

// Group is deliveries that ended alike, for the same cause.
type Group struct {
	Channel notify.Channel
	Status  Status
	Cause   string // what they have in common: "RCPT TO: 550 5.1.1", "SMSAPI error 13: …"
	Example string // the most frequent of their texts
	Count   int
}

// GroupByCause puts counts together whose errors have the same cause, the most
// frequent first.
func GroupByCause(counts []Count) []Group {
	type key struct {
		channel notify.Channel
		status  Status
		cause   string
	}
	groups := make(map[key]*Group)
	most := make(map[key]int)
	for _, c := range counts {
		k := key{c.Channel, c.Status, Cause(c.Error)}
		g := groups[k]
		if g == nil {
			g = &Group{Channel: c.Channel, Status: c.Status, Cause: k.cause}
			groups[k] = g
		}
		g.Count += c.Count
		if c.Count > most[k] || c.Count == most[k] && c.Error < g.Example {
			most[k], g.Example = c.Count, c.Error
		}
	}
	out := make([]Group, 0, len(groups))
	for _, g := range slices.SortedFunc(maps.Values(groups), func(a, b *Group) int {
		return cmp.Or(b.Count-a.Count, cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Cause, b.Cause))
	}) {
		out = append(out, *g)
	}
	return out
}

// longestCause is how much of a text is kept where nothing in it is a code.
const longestCause = 60

// Cause is what an error of the log has in common with others of its kind: the
// phase of the SMTP session with the reply's code and its class (RFC 5321 §4.2,
// RFC 3463), SMSAPI's code with its meaning, or else the beginning of the text.
func Cause(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for _, beginning := range givenUp() {
		text, _, _ = strings.Cut(text, beginning)
	}
	phase, reply, found := strings.Cut(text, ": ")
	if !found {
		phase, reply = "", text
	}
	words := strings.SplitN(reply, " ", 3)
	if !isReply(words[0]) {
		return shorten(text)
	}
	cause := words[0]
	if len(words) > 1 && isStatus(words[1]) {
		cause += " " + words[1]
	}
	if phase == "" {
		return cause
	}
	return phase + ": " + cause
}

// givenUp begins what the journal adds to the last error of a delivery that was
// tried again and again, in each language that it may have been written in.
func givenUp() []string { return []string{" (given up after ", " (zaniechano; liczba prób: "} }

func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= longestCause {
		return text
	}
	return strings.TrimRight(string(runes[:longestCause-1]), " ") + "…"
}

func isReply(word string) bool {
	return len(word) == 3 && isDigits(word) && word[0] >= '2' && word[0] <= '5'
}

func isStatus(word string) bool {
	parts := strings.Split(word, ".")
	return len(parts) == 3 && !slices.ContainsFunc(parts, func(p string) bool { return !isDigits(p) })
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
