package bounce_test

import (
	"strings"
	"testing"

	"github.com/powiadom/powiadom/pkg/bounce"
)

// report is one as Postfix makes it, with these fields of a recipient.
func report(fields string) string {
	return strings.ReplaceAll(`From MAILER-DAEMON  Fri Nov 27 15:46:57 2026
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status;
	boundary="7D8.1/mx"

--7D8.1/mx
Content-Type: text/plain

Sorry.
--7D8.1/mx
Content-Type: message/delivery-status

Reporting-MTA: dns; mx

`+fields+`

--7D8.1/mx
Content-Type: text/rfc822-headers

Subject: x
Message-ID: `+messageID+`

--7D8.1/mx--
`, "\n", "\r\n")
}

func TestParse(t *testing.T) {
	t.Parallel()
	const to = "Final-Recipient: rfc822; jan@klient.example\nAction: failed\n"
	tests := []struct {
		name, fields   string
		failed, nobody bool
		text           string
	}{
		{"no such user", to + "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 No\n user", true, true, "550 5.1.1 No user"},
		{"no words", to + "Status: 5.1.10 (null MX)", true, true, "5.1.10"},
		{"no code in the words", to + "Status: 5.2.1\nDiagnostic-Code: smtp; 550 closed", true, true, "5.2.1: 550 closed"},
		{"unknown why", to + "Status: 5.0.0\nDiagnostic-Code: smtp; 550 No such user", true, true, "5.0.0: 550 No such user"},
		{"full", to + "Status: 5.2.2", true, false, "5.2.2"},
		{"full, by the words alone", to + "Status: 5.0.0\nDiagnostic-Code: smtp; 552-5.2.2 Full", true, false, "552-5.2.2 Full"},
		{"the sender is blocked", to + "Status: 5.7.1\nDiagnostic-Code: smtp; 554 5.7.1 Blocked", true, false, "554 5.7.1 Blocked"},
		{"the sender's address", to + "Status: 5.1.8", true, false, "5.1.8"},
		{"for now", to + "Status: 4.2.2", false, false, "4.2.2"},
		{"delayed", strings.Replace(to, "failed", "delayed", 1) + "Status: 5.1.1", false, false, "5.1.1"},
		{"no status", to + "Status: 5.1.1.1", false, false, "5.1.1.1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok, err := bounce.Parse(strings.NewReader(report(tt.fields)))
			if err != nil || !ok || got.MessageID != messageID || len(got.Recipients) != 1 {
				t.Fatalf("Parse = %+v, %v, %v", got, ok, err)
			}
			r := got.Recipients[0]
			if r.Failed() != tt.failed || r.Nobody() != tt.nobody || r.Text() != tt.text {
				t.Errorf("failed %v, nobody %v, text %q; want %v, %v, %q", r.Failed(), r.Nobody(), r.Text(), tt.failed, tt.nobody, tt.text)
			}
			if !r.Is("JAN@klient.example") || r.Is("jan@klient.example.pl") || r.Is("") {
				t.Errorf("addresses %q are not understood", r.Addresses)
			}
		})
	}
}

// An alias or a forwarding changes the final recipient; the original one is said beside it.
func TestOriginalRecipient(t *testing.T) {
	t.Parallel()
	got, ok, err := bounce.Parse(strings.NewReader(report("Final-Recipient: rfc822; j@dom.example\nOriginal-Recipient: rfc822;jan@klient.example\nAction: failed\nStatus: 5.1.1")))
	if err != nil || !ok || !got.Recipients[0].Is("jan@klient.example") || !got.Recipients[0].Is("j@dom.example") {
		t.Errorf("Parse = %+v, %v, %v", got, ok, err)
	}
}

func TestNoReport(t *testing.T) {
	t.Parallel()
	whole := report("Final-Recipient: rfc822; jan@klient.example\nAction: failed\nStatus: 5.1.1")
	for name, text := range map[string]string{
		"nothing":             "",
		"a letter":            "Subject: Dzień dobry\r\n\r\nProszę o fakturę.\r\n",
		"a receipt":           strings.Replace(whole, "delivery-status;", "disposition-notification;", 1),
		"nothing came back":   strings.Replace(whole, "text/rfc822-headers", "text/plain", 1),
		"no recipient":        strings.Replace(whole, "Final-Recipient", "X-Recipient", 1),
		"cut off in its head": whole[:60],
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, ok, err := bounce.Parse(strings.NewReader(text)); ok || err != nil {
				t.Errorf("Parse = %+v, %v, %v, want none", got, ok, err)
			}
		})
	}
}

// What is read is bounded, also of a message that never ends.
func TestBounded(t *testing.T) {
	t.Parallel()
	endless := &endless{text: report("Final-Recipient: rfc822; jan@klient.example\nAction: failed\nStatus: 5.1.1")}
	endless.text, _, _ = strings.Cut(endless.text, "\r\n--7D8.1/mx--")
	got, ok, err := bounce.Parse(endless)
	if err != nil || !ok || got.MessageID != messageID {
		t.Errorf("Parse = %+v, %v, %v", got, ok, err)
	}
	if endless.read > 1<<20 {
		t.Errorf("%d bytes were read, want %d at most", endless.read, 1<<20)
	}
}

// endless is a text followed by lines without end.
type endless struct {
	text string
	read int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text)
	e.text = e.text[n:]
	if n == 0 {
		n = copy(p, "and so on\r\n")
	}
	e.read += n
	return n, nil
}

func FuzzParse(f *testing.F) {
	f.Add(report("Final-Recipient: rfc822; jan@klient.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 No"))
	f.Add(report("Original-Recipient: utf-8;<żółw@klient.example>\nAction: delayed\nStatus: 4.0.0"))
	f.Add("Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\nRmluYWw=\n--a--")
	f.Fuzz(func(t *testing.T, text string) {
		got, ok, err := bounce.Parse(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if ok && (got.MessageID == "" || len(got.Recipients) == 0) {
			t.Errorf("a report of nothing: %+v", got)
		}
		for _, r := range got.Recipients {
			if len([]rune(r.Words)) > 400 || strings.ContainsAny(r.Text(), "\r\n") {
				t.Errorf("text %q", r.Text())
			}
			if r.Nobody() && !r.Failed() {
				t.Errorf("nobody is there, and it has not failed: %+v", r)
			}
			r.Is("jan@klient.example")
		}
	})
}
