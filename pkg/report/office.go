package report

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
)

// called is what a notification is called in this report. For the office one
// that is gone has no number.
func (f Facts) called(id int64) string {
	if f.Office && id != 0 && f.Names[id] == "" {
		return i18n.T("a notification that is gone")
	}
	return f.Name(id)
}

// failures are why deliveries failed. For the office they are put together by
// what they mean to a customer.
func (f Facts) failures() []past.Group {
	if !f.Office {
		return f.Failures
	}
	var merged []past.Group
	for _, g := range f.Failures {
		words := plainCause(g)
		at := slices.IndexFunc(merged, func(m past.Group) bool { return m.Channel == g.Channel && m.Cause == words })
		if at < 0 {
			merged = append(merged, past.Group{Channel: g.Channel, Status: g.Status, Cause: words, Example: words, Count: g.Count})
			continue
		}
		merged[at].Count += g.Count
	}
	slices.SortStableFunc(merged, func(a, b past.Group) int { return cmp.Compare(b.Count, a.Count) })
	return merged
}

// A reply of a mail server (RFC 5321 §4.2), with its enhanced code (RFC 3463) if
// it has one.
var reply = regexp.MustCompile(`\b([45])\d\d\b(?: ([45]\.\d{1,3}\.\d{1,3})\b)?`)

// plainCause is a cause in words that need no knowledge of servers.
func plainCause(g past.Group) string {
	switch g.Channel {
	case notify.SMS:
		return plainSMS(g.Cause)
	case notify.Warning:
		return i18n.T("a technical failure: ask the administrator")
	case notify.Email:
	}
	found := reply.FindStringSubmatch(g.Cause)
	if found == nil {
		return i18n.T("a technical failure: ask the administrator")
	}
	subject := strings.TrimLeft(found[2], "45")
	switch {
	case subject == ".2.2":
		return i18n.T("the mailbox is full: ask the customer")
	case strings.HasPrefix(subject, ".1.") && found[1] == "5":
		return i18n.T("there is no such address: ask the customer for a new one")
	case found[1] == "4":
		return i18n.T("the customer's mail server could not take it at that time")
	default:
		return i18n.T("the customer's mail server refused it")
	}
}

// smsCode is that of SMSAPI (https://www.smsapi.pl/docs, error codes).
var smsCode = regexp.MustCompile(`SMSAPI[^0-9]*\b(\d+)\b`)

// plainSMS is why an SMS was not taken: by the number or the text, which the office can
// mend, or for other reasons.
func plainSMS(cause string) string {
	code := ""
	if found := smsCode.FindStringSubmatch(cause); found != nil {
		code = found[1]
	}
	switch code {
	case "13", "33":
		return i18n.T("there is no such mobile number: ask the customer for a new one")
	case "32":
		return i18n.T("a foreign number, to which no SMS may go: ask the customer for another one")
	case "57":
		return i18n.T("the number is blocked at the SMS service: ask the customer")
	case "11", "12", "17", "18":
		return i18n.T("the text cannot go as an SMS: ask the administrator")
	case "52":
		return i18n.T("too many SMS to one number within a minute")
	}
	return i18n.T("the SMS service did not take it: ask the administrator")
}
