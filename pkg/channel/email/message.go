package email

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gopkg.in/gomail.v2"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/mailbox"
	"github.com/powiadom/powiadom/pkg/markup"
	"github.com/powiadom/powiadom/pkg/notify"
)

// maxSubject bounds the subject, in characters.
const maxSubject = 200

// envelope is a message ready for the wire. Its data is the composer's buffer,
// valid until the next compose.
type envelope struct {
	from, to string   // addresses without angle brackets
	copies   []string // more recipients, who matter less
	report   bool     // ask for a report of what became of it
	utf8     bool     // an address needs SMTPUTF8
	data     []byte   // CRLF lines, dots stuffed, with the final dot
}

// composer builds messages one after another in the same memory.
type composer struct {
	now          func() time.Time
	installation string
	heads        map[int64]head

	msg     *gomail.Message
	buf     bytes.Buffer
	stuffed []byte // buf with its dots stuffed, when it has any
	sender  string // the last delivery's
	from    party
	author  string // from as in the header
}

func newComposer(m *Mailer) composer {
	return composer{
		now:          m.cfg.Now,
		installation: m.cfg.Installation,
		heads:        m.heads,
		msg:          gomail.NewMessage(),
	}
}

// compose builds the whole message of a delivery. The errors are about its
// sender, its destination or, if gomail should ever break a line badly, its
// text; none of them heals by trying again.
func (c *composer) compose(d notify.Delivery) (envelope, error) {
	if err := c.setSender(d.Sender); err != nil {
		return envelope{}, err
	}
	address, err := mailbox.Parse(d.Destination)
	if err != nil {
		return envelope{}, i18n.Errorf("address %q: %w", d.Destination, err)
	}
	own := partyOf("", address)
	h, ok := c.heads[d.Division]
	if !ok {
		h = c.heads[0]
	}
	to, copies := []party{own}, h.copies
	c.msg.Reset()
	if len(h.debugTo) > 0 {
		c.msg.SetHeader("X-Original-To", own.addr)
		to, copies, h.cc = h.debugTo, nil, ""
	}
	c.setHeaders(d, h, to)
	c.setBody(d)

	c.buf.Reset()
	if _, err := c.msg.WriteTo(&c.buf); err != nil {
		return envelope{}, err
	}
	data, err := c.seal()
	if err != nil {
		return envelope{}, err
	}
	from := c.from
	if h.bounces.addr != "" {
		from = h.bounces
	}
	return envelope{
		from: from.addr, to: to[0].addr, copies: append(bare(to[1:]), bare(copies)...), report: h.bounces.addr != "",
		utf8: c.from.utf8 || own.utf8 && len(h.debugTo) == 0, data: data,
	}, nil
}

// setSender parses the sender unless it is the last delivery's.
func (c *composer) setSender(s string) error {
	if s == c.sender && s != "" {
		return nil
	}
	from, err := parseParty(s)
	if err != nil {
		return i18n.Errorf("sender %q: %w", s, err)
	}
	c.sender, c.from, c.author = s, from, c.msg.FormatAddress(from.addr, from.name)
	return nil
}

// setHeaders sets everything above the body. Addresses are checked parties
// and go in raw, texts are encoded by gomail, names are constants.
func (c *composer) setHeaders(d notify.Delivery, h head, to []party) {
	m := c.msg
	m.SetAddressHeader("From", c.author, "") // without a name it is taken as it is
	for _, f := range [...]struct{ name, value string }{
		{"To", strings.Join(bare(to), ", ")},
		{"Cc", h.cc},
		{"Reply-To", h.replyTo},
		{"Disposition-Notification-To", h.receipt}, // RFC 8098
	} {
		if f.value != "" {
			m.SetAddressHeader(f.name, f.value, "")
		}
	}
	m.SetHeader("Subject", subject(d.Subject))
	m.SetDateHeader("Date", c.now())
	m.SetHeader("Message-ID", c.messageID(d))
	m.SetHeader("Auto-Submitted", "auto-generated") // RFC 3834
	m.SetHeader("X-Auto-Response-Suppress", "All")  // Exchange
	m.SetHeader("Precedence", "bulk")               // as LMS does
	m.SetHeader("X-LMS-Message-Item-Id", strconv.FormatInt(d.ID, 10))
}

// messageID is a function of the delivery, so that a second attempt can be told
// from a second message. Its beginning is the one by which LMS's handler of
// delivery reports and receipts finds the line of the message log. The digest is
// there because a restored database gives an id again, and a mailbox may drop what
// it takes for a message that it has.
func (c *composer) messageID(d notify.Delivery) string {
	b := append(make([]byte, 0, 96), "<messageitem-"...)
	b = append(strconv.AppendInt(b, d.ID, 10), "@powiadom."...)
	if d.Digest != "" {
		b = append(append(b, d.Digest...), '.')
	}
	if c.installation != "" {
		b = append(append(b, c.installation...), '.')
	}
	return string(append(append(b, c.from.domain...), '>'))
}

func (c *composer) setBody(d notify.Delivery) {
	content := ContentOf(d)
	c.msg.SetBody("text/plain", content.Plain)
	if d.HTML {
		c.msg.AddAlternative("text/html", content.HTML)
	}
}

// Content is what the customer reads of a message.
type Content struct {
	Subject string
	Plain   string // the text part
	HTML    string // the HTML part; empty when the delivery is no HTML
}

// ContentOf is what Send makes of a delivery's texts.
func ContentOf(d notify.Delivery) Content {
	body := strings.ToValidUTF8(d.Body, "\uFFFD")
	if !d.HTML {
		return Content{Subject: subject(d.Subject), Plain: body}
	}
	return Content{Subject: subject(d.Subject), Plain: markup.Text(body), HTML: markup.Page(body)}
}

// subject makes s fit for one header of bearable length.
func subject(s string) string {
	s = oneLine(s)
	if utf8.RuneCountInString(s) > maxSubject {
		s = string([]rune(s)[:maxSubject-1]) + "…"
	}
	return s
}

// seal makes the built message what DATA expects: it stuffs dots and adds the
// final one (RFC 5321 §4.5.2). A bare CR or LF is refused, since servers
// disagree about where such a line ends.
func (c *composer) seal() ([]byte, error) {
	b := c.buf.Bytes()
	lines := bytes.Count(b, []byte("\r\n"))
	if bytes.Count(b, []byte("\n")) != lines || bytes.Count(b, []byte("\r")) != lines {
		return nil, i18n.Errorf("message contains a bare CR or LF")
	}
	if len(b) == 0 || b[len(b)-1] != '\n' {
		c.buf.WriteString("\r\n")
	}
	c.buf.WriteString(".\r\n")
	b = c.buf.Bytes()
	text := b[:len(b)-len(".\r\n")]
	if !bytes.Contains(text, []byte("\n.")) { // the first line is a header
		return b, nil
	}
	c.stuffed = c.stuffed[:0]
	for line := range bytes.SplitAfterSeq(text, []byte("\n")) {
		if len(line) > 0 && line[0] == '.' {
			c.stuffed = append(c.stuffed, '.')
		}
		c.stuffed = append(c.stuffed, line...)
	}
	c.stuffed = append(c.stuffed, ".\r\n"...)
	return c.stuffed, nil
}
