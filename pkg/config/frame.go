package config

import "strings"

// frameBody stands in a frame for the message.
const frameBody = "%body"

// Frames are texts around the messages to customers, as LMS's mass mailing has
// them. An empty one is none.
type Frames struct {
	Text string // of e-mails in plain text
	HTML string // of e-mails in HTML
	SMS  string
}

// readFrames reads the frames, which hold only where powiadom.message_templates
// says so.
func readFrames(email, sms reader, on bool) Frames {
	f := Frames{
		Text: readFrame(email, on, "mail.text_message_template", "mail.message_template"),
		HTML: readFrame(email, on, "mail.html_message_template", "mail.message_template"),
		SMS:  readFrame(sms, on, "sms-customers.message_template", "sms.message_template"),
	}
	if !on {
		return Frames{}
	}
	return f
}

// readFrame reads a frame. One without a place for the message would send
// everybody the same words.
func readFrame(r reader, on bool, settings ...string) string {
	setting, _ := r.first(settings...)
	frame := r.raw(setting)
	if !on || frame == "" {
		return ""
	}
	if !strings.Contains(frame, frameBody) {
		r.problem(setting, "has no %s, so that the message would be lost: write it where the message is to stand", frameBody)
		return ""
	}
	return frame
}
