// Package bounce reads what mail servers report of messages that they could not
// deliver (RFC 3464). What it reads comes from anybody: it is bounded, and nothing of
// it is believed here. Package journal compares it with what was sent.
package bounce

import (
	"bufio"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/mailbox"
)

// Limits of what is read of one message.
const (
	maxSize       = 1 << 20 // bytes; the returned message comes last, and only its head is needed
	maxParts      = 16
	maxRecipients = 64
	maxWords      = 400 // characters of what a server said
	maxAddress    = 1000
)

// Report is what a mail server reports of one message.
type Report struct {
	MessageID  string // of the message that is reported on, as its head has it
	Recipients []Recipient
}

// Recipient is what became of the message for one address.
type Recipient struct {
	Addresses []string // the final recipient and the original one, as far as they are said
	Action    string   // failed, delayed, delivered, relayed or expanded
	Status    string   // RFC 3463, "5.1.1"
	Words     string   // of the server, in one line; may be empty
}

// Parse reads a report; false for any other message, and for a report that does not
// say which message it is about or what became of it. It reads maxSize bytes at most,
// and a report that is longer counts as far as it was read. The error is one of
// reading.
func Parse(r io.Reader) (Report, bool, error) {
	b := bufio.NewReader(io.LimitReader(r, maxSize))
	if err := skipEnvelope(b); err != nil {
		return Report{}, false, err
	}
	head := header(b)
	kind, parameters, err := mime.ParseMediaType(head.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || parameters["boundary"] == "" {
		return Report{}, false, nil
	}
	if of := parameters["report-type"]; of != "" && !strings.EqualFold(of, "delivery-status") {
		return Report{}, false, nil
	}
	var report Report
	parts := multipart.NewReader(b, parameters["boundary"])
	for range maxParts {
		part, err := parts.NextPart()
		if err != nil { // the end, or what cannot be understood
			break
		}
		report.read(part)
	}
	return report, report.MessageID != "" && len(report.Recipients) > 0, nil
}

// skipEnvelope leaves out the line "From address date" that local delivery puts before
// a message.
func skipEnvelope(b *bufio.Reader) error {
	start, err := b.Peek(len("From "))
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if string(start) == "From " {
		if _, err := b.ReadString('\n'); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	return nil
}

// header reads fields up to an empty line, as far as they can be understood.
func header(b *bufio.Reader) textproto.MIMEHeader {
	h, _ := textproto.NewReader(b).ReadMIMEHeader()
	return h
}

func (r *Report) read(part *multipart.Part) {
	var body io.Reader = part
	if strings.EqualFold(strings.TrimSpace(part.Header.Get("Content-Transfer-Encoding")), "base64") {
		body = base64.NewDecoder(base64.StdEncoding, part)
	}
	kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
	if err != nil {
		return
	}
	b := bufio.NewReader(body)
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		r.readStatus(b)
	case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
		if r.MessageID == "" {
			r.MessageID = strings.TrimSpace(header(b).Get("Message-Id"))
		}
	}
}

// readStatus reads the fields of the message, and those of each recipient.
func (r *Report) readStatus(b *bufio.Reader) {
	lines := textproto.NewReader(b)
	for len(r.Recipients) < maxRecipients {
		fields, err := lines.ReadMIMEHeader()
		if fields.Get("Final-Recipient") != "" || fields.Get("Original-Recipient") != "" {
			r.Recipients = append(r.Recipients, recipient(fields))
		}
		if err != nil {
			return
		}
	}
}

func recipient(fields textproto.MIMEHeader) Recipient {
	diagnostic := strings.Join(strings.Fields(value(fields.Get("Diagnostic-Code"))), " ")
	out := Recipient{
		Action: strings.ToLower(word(fields.Get("Action"))),
		Status: precise(word(fields.Get("Status")), diagnostic),
		Words:  shorten(diagnostic),
	}
	for _, name := range []string{"Final-Recipient", "Original-Recipient"} {
		if a := strings.Trim(value(fields.Get(name)), "<>"); a != "" && len(a) <= maxAddress {
			out.Addresses = append(out.Addresses, a)
		}
	}
	return out
}

// value is a typed field without its type: "rfc822; jan@example.com".
func value(field string) string {
	if _, v, ok := strings.Cut(field, ";"); ok {
		return strings.TrimSpace(v)
	}
	return strings.TrimSpace(field)
}

// word is the first one of a field; what follows is a comment.
func word(field string) string {
	w, _, _ := strings.Cut(strings.TrimSpace(field), " ")
	return w
}

var (
	status   = regexp.MustCompile(`^([245])\.(\d{1,3})\.(\d{1,3})$`)
	enhanced = regexp.MustCompile(`^[45]\d\d[ -](?:[45]\d\d[ -])?#?([45]\.\d{1,3}\.\d{1,3})\b`)
)

// precise is the status, or that of the server's own words where the status says no
// more than that it failed: Exim always writes 5.0.0.
func precise(code, diagnostic string) string {
	if m := enhanced.FindStringSubmatch(diagnostic); m != nil && strings.HasSuffix(code, ".0.0") && m[1][0] == code[0] {
		return m[1]
	}
	return code
}

func shorten(words string) string {
	if letters := []rune(words); len(letters) > maxWords {
		return string(letters[:maxWords-1]) + "…"
	}
	return words
}

// Failed reports that the server has given up for good: the action is failed and the
// status of class 5.
func (r Recipient) Failed() bool {
	m := status.FindStringSubmatch(r.Status)
	return r.Action == "failed" && m != nil && m[1] == "5"
}

// Nobody reports that the address itself is at fault, as far as the status tells: there
// is no such mailbox or domain, or it takes nothing any more. A full mailbox, a text
// that is refused and a sender who is blocked say nothing of the address.
func (r Recipient) Nobody() bool {
	return r.Failed() && (Nobody(r.Status) || r.Status == "5.0.0")
}

// Nobody reports that a status (RFC 3463) names the address as the fault.
func Nobody(code string) bool {
	m := status.FindStringSubmatch(code)
	if m == nil || m[1] != "5" {
		return false
	}
	subject, _ := strconv.Atoi(m[2])
	detail, _ := strconv.Atoi(m[3])
	switch subject {
	case 1: // address: 7 and 8 are the sender's
		return detail <= 6 || detail == 10
	case 2: // mailbox: 2 is full, 3 a message too long, 4 a list
		return detail <= 1
	}
	return false
}

// Is reports that the recipient is the address.
func (r Recipient) Is(address string) bool {
	wanted, err := mailbox.Parse(address)
	if err != nil {
		return false
	}
	for _, a := range r.Addresses {
		if is, err := mailbox.Parse(a); err == nil && is.Key() == wanted.Key() {
			return true
		}
	}
	return false
}

// Text is what is said of the failure in LMS's log.
func (r Recipient) Text() string {
	switch {
	case r.Words == "":
		return r.Status
	case strings.Contains(r.Words, r.Status):
		return r.Words
	}
	return r.Status + ": " + r.Words
}
