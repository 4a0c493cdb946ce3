package email

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gopkg.in/gomail.v2"

	"github.com/powiadom/powiadom/pkg/notify"
)

// maxSubject bounds the subject, in characters.
const maxSubject = 200

// envelope is a message ready for the wire. Its data is the composer's buffer,
// valid until the next compose.
type envelope struct {
	from, to string // addresses without angle brackets
	utf8     bool   // an address needs SMTPUTF8
	data     []byte // CRLF lines, dots stuffed, with the final dot
}

// composer builds messages one after another in the same memory.
type composer struct {
	now          func() time.Time
	installation string
	debugTo      mailbox // zero: the recipient's own
	replyTo      mailbox // zero: none

	msg    *gomail.Message
	buf    bytes.Buffer
	sender string // the last delivery's
	from   mailbox
}

func newComposer(m *Mailer) composer {
	return composer{
		now:          m.cfg.Now,
		installation: m.cfg.Installation,
		debugTo:      m.debugTo,
		replyTo:      m.replyTo,
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
	to, err := parseMailbox(d.Destination)
	if err != nil {
		return envelope{}, fmt.Errorf(textDestination, d.Destination, err)
	}
	c.msg.Reset()
	if c.debugTo.addr != "" {
		c.msg.SetHeader("X-Original-To", to.addr)
		to = c.debugTo
	}
	c.setHeaders(d, to)
	c.setBody(d)

	c.buf.Reset()
	if _, err := c.msg.WriteTo(&c.buf); err != nil {
		return envelope{}, err
	}
	data, err := c.seal()
	if err != nil {
		return envelope{}, err
	}
	return envelope{from: c.from.addr, to: to.addr, utf8: c.from.utf8 || to.utf8, data: data}, nil
}

// setSender parses the sender unless it is the last delivery's.
func (c *composer) setSender(s string) error {
	if s == c.sender && s != "" {
		return nil
	}
	from, err := parseMailbox(s)
	if err != nil {
		return fmt.Errorf(textSender, s, err)
	}
	c.sender, c.from = s, from
	return nil
}

// setHeaders sets everything above the body. Addresses are checked mailboxes
// and go in raw, texts are encoded by gomail, names are constants.
func (c *composer) setHeaders(d notify.Delivery, to mailbox) {
	m := c.msg
	m.SetAddressHeader("From", c.from.addr, c.from.name)
	m.SetAddressHeader("To", to.addr, "")
	if c.replyTo.addr != "" {
		m.SetAddressHeader("Reply-To", c.replyTo.addr, c.replyTo.name)
	}
	m.SetHeader("Subject", subject(d.Subject))
	m.SetDateHeader("Date", c.now())
	m.SetHeader("Message-ID", c.messageID(d.ID))
	m.SetHeader("Auto-Submitted", "auto-generated") // RFC 3834
	m.SetHeader("X-Auto-Response-Suppress", "All")  // Exchange
	m.SetHeader("Precedence", "bulk")               // as LMS does
	m.SetHeader("X-LMS-Message-Item-Id", strconv.FormatInt(d.ID, 10))
}

// messageID is a function of the delivery, so that a second attempt can be told
// from a second message.
func (c *composer) messageID(id int64) string {
	b := append(make([]byte, 0, 64), "<powiadom."...)
	if c.installation != "" {
		b = append(append(b, c.installation...), '.')
	}
	b = append(strconv.AppendInt(b, id, 10), '@')
	return string(append(append(b, c.from.domain...), '>'))
}

func (c *composer) setBody(d notify.Delivery) {
	body := strings.ToValidUTF8(d.Body, "\uFFFD")
	if !d.HTML {
		c.msg.SetBody("text/plain", body)
		return
	}
	c.msg.SetBody("text/plain", plainText(body))
	c.msg.AddAlternative("text/html", wholePage(body))
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
		return nil, errors.New(textBareNewline)
	}
	if bytes.Contains(b, []byte("\n.")) { // the first line is a header
		b = bytes.ReplaceAll(b, []byte("\n."), []byte("\n.."))
	}
	if !bytes.HasSuffix(b, []byte("\r\n")) {
		b = append(b, "\r\n"...)
	}
	return append(b, ".\r\n"...), nil
}
