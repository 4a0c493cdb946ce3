package email

import (
	"fmt"
	"strings"

	"gopkg.in/gomail.v2"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Head is what every message to the customers of a division has in common.
// Lists are addresses with commas between; empty: none.
type Head struct {
	DebugTo  string // a list: takes every message instead of its recipient, when set
	ReplyTo  string // a list: Reply-To
	Copies   string // a list: Cc, and everybody on it gets the message, unless DebugTo is set
	Bounces  string // one address: takes reports of delivery; empty: the sender does
	Receipts string // one address: is asked to be told when the message is read
}

// head is a checked Head.
type head struct {
	debugTo []party
	copies  []party
	bounces party
	replyTo string // as in the header
	cc      string
	receipt string
}

func (h Head) check() (head, error) {
	var out head
	var reply, bounces, receipts []party
	lists := []struct {
		text    string
		most    int
		problem string
		to      *[]party
	}{
		{h.DebugTo, maxList, i18n.Mark("debug address %q: %w"), &out.debugTo},
		{h.ReplyTo, maxList, i18n.Mark("reply address %q: %w"), &reply},
		{h.Copies, maxList, i18n.Mark("copy address %q: %w"), &out.copies},
		{h.Bounces, 1, i18n.Mark("address %q for delivery reports: %w"), &bounces},
		{h.Receipts, 1, i18n.Mark("address %q for receipts: %w"), &receipts},
	}
	for _, l := range lists {
		if l.text == "" {
			continue
		}
		var err error
		if *l.to, err = parseOwn(l.text, l.most); err != nil {
			return head{}, fmt.Errorf(i18n.T(l.problem), l.text, err)
		}
	}
	if len(bounces) > 0 {
		out.bounces = bounces[0]
	}
	out.replyTo, out.cc, out.receipt = inHeader(reply), inHeader(out.copies), inHeader(receipts)
	return out, nil
}

// maxList bounds a list of addresses: each gets every message.
const maxList = 20

// parseOwn reads addresses of the provider's, at most so many. Letters outside
// ASCII before the @ would let customers' mail fail on many servers.
func parseOwn(s string, most int) ([]party, error) {
	boxes, err := parseParties(s)
	switch {
	case err != nil:
		return nil, err
	case len(boxes) > most:
		return nil, i18n.Errorf("more addresses than %d", most)
	}
	for _, b := range boxes {
		if b.utf8 {
			return nil, i18n.Errorf("letters outside ASCII before the @")
		}
	}
	return boxes, nil
}

// inHeader writes parties as a header holds them.
func inHeader(boxes []party) string {
	m := gomail.NewMessage()
	texts := make([]string, len(boxes))
	for i, b := range boxes {
		texts[i] = m.FormatAddress(b.addr, b.name)
	}
	return strings.Join(texts, ", ")
}

// bare lists the addresses alone.
func bare(boxes []party) []string {
	texts := make([]string, len(boxes))
	for i, b := range boxes {
		texts[i] = b.addr
	}
	return texts
}
