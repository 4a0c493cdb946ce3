package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/markup"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/render"
)

// body is what a channel says: the notification's own text, or LMS's.
func body(n notify.Notification, f Facts, c notify.Channel) (string, bool) {
	switch {
	case n.Text.Body != nil && n.Text.HTML && c == notify.SMS:
		return strings.TrimRight(markup.Text(*n.Text.Body), "\n"), true // as it goes out
	case n.Text.Body != nil:
		return *n.Text.Body, true
	}
	if f.Default == nil {
		return "", false
	}
	text, ok := f.Default(n.Event, c)
	return text, ok && strings.TrimSpace(text) != ""
}

func noText(n notify.Notification, f Facts) []Finding {
	if f.Default == nil {
		return nil
	}
	var found []Finding
	for _, c := range n.Channels {
		if _, ok := body(n, f, c); !ok {
			found = append(found, failure(NoText, "no text to send: channel %s has no default text for event %s in LMS (section phpui); give the notification a body",
				c, n.Event)...)
		}
	}
	return found
}

func refused(_ notify.Notification, f Facts) []Finding {
	if f.Unsent == nil {
		return nil
	}
	return failure(Refused, "%v", f.Unsent)
}

func unknownVariables(n notify.Notification, f Facts) []Finding {
	texts := []string{n.Text.Subject}
	for _, c := range n.Channels {
		if text, ok := body(n, f, c); ok && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	var found []Finding
	for _, word := range render.Parse(strings.Join(texts, "\n")).Unknown() {
		if near := render.Suggest(word); near != "" {
			found = append(found, warning(UnknownVariable, "%s is no variable and stays as it is; did you mean %s?", word, near)...)
		} else {
			found = append(found, warning(UnknownVariable, "%s is no variable and stays as it is", word)...)
		}
	}
	return found
}

// loginData warns of a message that holds both halves of what a customer logs in
// with to LMS's panel.
func loginData(n notify.Notification, f Facts) []Finding {
	var channels []notify.Channel
	for _, c := range n.Channels {
		text, _ := body(n, f, c)
		if c == notify.Email {
			text = n.Text.Subject + "\n" + text
		}
		named := render.Parse(text).Variables()
		if slices.Contains(named, "%cid") && slices.Contains(named, "%pin") {
			channels = append(channels, c)
		}
	}
	if channels == nil {
		return nil
	}
	return warning(LoginData, "%%cid and %%pin stand in one message (%s): together they are the customer's log-in data",
		notify.Join(channels, ", "))
}

// sms is what an SMS of the notification says; false when it sends none.
func sms(n notify.Notification, f Facts) (string, bool) {
	if !n.Has(notify.SMS) {
		return "", false
	}
	return body(n, f, notify.SMS)
}

// sample stands for a customer: amounts are written as they always are, all else
// in plain letters.
func sample() render.Values {
	return render.Values{
		CID: 1042, Customer: "Jan Kowalski", PIN: "471147", Balance: "-123,45\u00a0zł",
		BankAccount: "61 1090 1014 0000 0712 1981 2874", Payment: "59,00\u00a0zł",
	}
}

// smsUnicode warns of letters that send the whole text in an alphabet with room
// for less than half. Where SMS are sent in plain letters there are none.
func smsUnicode(n notify.Notification, f Facts) []Finding {
	source, ok := sms(n, f)
	if !ok || f.SMS == nil || f.SMSPlain {
		return nil
	}
	text := render.Parse(source).Execute(sample(), render.Plain)
	size := f.SMS(text, false)
	if !size.Unicode {
		return nil
	}
	plain := f.SMS(text, true)
	return warning(SMSUnicode, "%s make this SMS %d characters in %s of at most 70; with plain letters it would be %d characters in %s of at most 160",
		outside(text, f.SMS), size.Units, inParts(size.Parts), plain.Units, inParts(plain.Parts))
}

func inParts(n int) string { return i18n.N(n, "%d part", "%d parts", n) }

// outside lists the characters that need the larger alphabet, each once. At most
// ten are named.
func outside(text string, measure func(string, bool) SMSSize) string {
	const most = 10
	var letters []string
	for _, r := range text {
		letter := fmt.Sprintf("%q", r)
		if slices.Contains(letters, letter) || !measure("a"+string(r)+"a", false).Unicode {
			continue
		}
		if len(letters) == most {
			letters = append(letters, "…")
			break
		}
		letters = append(letters, letter)
	}
	return strings.Join(letters, " ")
}

func smsTooLong(n notify.Notification, f Facts) []Finding {
	source, ok := sms(n, f)
	if !ok || f.SMS == nil {
		return nil
	}
	least := f.SMS(render.Parse(source).Execute(render.Values{}, render.Plain), f.SMSPlain)
	if least.Parts <= f.SMSParts {
		return nil
	}
	return failure(SMSTooLong, "even without what its variables stand for the SMS has %d parts, and %d at most are sent",
		least.Parts, f.SMSParts)
}

func smsTable(n notify.Notification, f Facts) []Finding {
	source, _ := sms(n, f)
	var found []Finding
	for _, word := range render.Parse(source).Variables() {
		if render.Parse(word).Needs().Last > 0 {
			found = append(found, warning(SMSTable, "%s is a table 109 characters wide, and this is an SMS", word)...)
		}
	}
	return found
}
