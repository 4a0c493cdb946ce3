package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/ui"
)

// blocks are what the channels' bars are made of; they differ without colour.
func blocks() map[notify.Channel]string {
	return map[notify.Channel]string{notify.Email: "█", notify.SMS: "▓", notify.Warning: "░"}
}

const (
	failedMark = "×"
	// columnWidth is the width of the picture, whatever writes it: it goes into
	// mails, too.
	columnWidth = 80
)

// Draw writes the report as text in 80 columns, with bars of block characters.
func Draw(w io.Writer, f Facts) error {
	var b strings.Builder
	ui.Fprintf(&b, "%s\n%s\n\n", ui.Cell{Text: f.title(), Colour: ui.Strong}, f.span())
	for _, figure := range f.figures() {
		line := fmt.Sprintf("%-16s %10s  %s", figure.Label, figure.Value, figure.Note)
		b.WriteString(strings.TrimRight(money.Plain(line), " ") + "\n")
	}
	heading := func(title string) { ui.Fprintf(&b, "\n%s\n", ui.Cell{Text: title, Colour: ui.Strong}) }
	heading(unitTitles()[f.Unit])
	drawBars(&b, f)
	heading(i18n.T("Notifications"))
	if len(f.Notifications) == 0 {
		b.WriteString(i18n.T("Nothing was sent in this time.") + "\n")
	}
	switch {
	case len(f.Notifications) == 0:
	case f.Office:
		ui.Fprintf(&b, "%8s %7s  %s\n", i18n.T("Sent"), i18n.T("Failed"), i18n.T("Name"))
	default:
		ui.Fprintf(&b, "%8s %7s %6s  %s\n", i18n.T("Sent"), i18n.T("Failed"), i18n.T("No."), i18n.T("Name"))
	}
	for _, n := range f.Notifications {
		before := fmt.Sprintf("%s %6s  ", amounts(n.Tally), idOrDash(n.Notification).Text)
		if f.Office {
			before = amounts(n.Tally) + "  "
		}
		b.WriteString(hanging(before, f.called(n.Notification)))
	}
	heading(i18n.T("Why deliveries failed"))
	if len(f.Failures) == 0 {
		b.WriteString(i18n.T("No delivery failed.") + "\n")
	}
	for _, g := range f.failures() {
		b.WriteString(hanging(fmt.Sprintf("%8d  %-8s ", g.Count, channelNames()[g.Channel]), g.Cause))
	}
	heading(i18n.T("Customers who were not reached"))
	if len(f.Skipped) == 0 {
		b.WriteString(i18n.T("Everybody who was meant was reached.") + "\n")
	}
	for _, reason := range f.Reasons() {
		ui.Fprintf(&b, "%8d  %s\n", f.Skipped[reason], f.reasonText(string(reason)))
	}
	_, err := io.WriteString(ui.Guarded(w), b.String())
	return err
}

// amounts are the counts of a tally in columns.
func amounts(t past.Tally) string {
	line := fmt.Sprintf("%8d", t.Sent)
	if t.Failed == 0 {
		return line + strings.Repeat(" ", 8)
	}
	return line + fmt.Sprintf(" %7s", failedMark+strconv.Itoa(t.Failed))
}

// drawBars draws a line for each unit of time: its name, its bar, and its
// counts.
func drawBars(b *strings.Builder, f Facts) {
	most := 0
	for _, c := range f.Columns {
		most = max(most, c.All())
	}
	if tallest(f.Columns) == 0 {
		b.WriteString(i18n.T("Nothing was sent in this time.") + "\n")
		return
	}
	var legend []string
	for _, channel := range notify.Channels() {
		legend = append(legend, fmt.Sprintf("%s %s %d", blocks()[channel], channelNames()[channel], f.ByChannel[channel].Sent))
	}
	legend = append(legend, fmt.Sprintf("%s %s %d", failedMark, i18n.C("legend", "failed"), f.Total.Failed))
	b.WriteString(strings.Join(legend, "   ") + "\n")
	numbers, failures := len(strconv.Itoa(most)), 0
	for _, c := range f.Columns {
		if c.Failed > 0 {
			failures = max(failures, len(" ×")-1+len(strconv.Itoa(c.Failed)))
		}
	}
	for _, c := range f.Columns {
		name := c.From.Format(time.DateOnly) + " " + weekdays()[c.From.Weekday()]
		if f.Unit == past.Month {
			name = c.From.Format("2006-01")
		}
		room := columnWidth - len(name) - numbers - failures - 2
		line := fmt.Sprintf("%s %*d %s", name, numbers, c.All(), stack(c, most, room))
		if c.Failed > 0 {
			line = strings.TrimRight(line, " ") + " " + failedMark + strconv.Itoa(c.Failed)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// stack is a bar of at most room characters for the largest count. Whatever was
// sent shows.
func stack(c past.Column, most, room int) string {
	if c.All() == 0 {
		return ""
	}
	length := max(1, (c.All()*room+most/2)/most)
	var bar strings.Builder
	sum, drawn := 0, 0
	for _, channel := range notify.Channels() {
		sum += c.Sent[channel]
		to := (sum*length + c.All()/2) / c.All()
		bar.WriteString(strings.Repeat(blocks()[channel], to-drawn))
		drawn = to
	}
	return bar.String()
}

// hanging is a text behind what stands before its first line, in as many lines as it needs.
func hanging(before, text string) string {
	indent := utf8.RuneCountInString(before)
	lines := ui.Wrapped(ui.Line(text), columnWidth-indent)
	return before + strings.Join(lines, "\n"+strings.Repeat(" ", indent)) + "\n"
}

// weekdays are short names of three letters, from Sunday on.
func weekdays() [7]string {
	return [7]string{
		i18n.T("Sun"), i18n.T("Mon"), i18n.T("Tue"), i18n.T("Wed"), i18n.T("Thu"), i18n.T("Fri"), i18n.T("Sat"),
	}
}

// unitTitles are the headings of the chart.
func unitTitles() []string {
	return []string{i18n.T("Day by day"), i18n.T("Week by week"), i18n.T("Month by month")}
}

// The reasons why a customer is not reached, in words.
func reasonTexts() map[string]string {
	return map[string]string{
		"no-contact":                    i18n.T("no e-mail address or mobile number"),
		"contact-disabled":              i18n.T("contact switched off"),
		"contact-not-for-notifications": i18n.T("contact not meant for notifications"),
		"no-consent":                    i18n.T("no consent to service information"),
		"contact-invalid":               i18n.T("contact cannot be used"),
		"foreign-number":                i18n.T("number outside of Poland"),
		"dead":                          i18n.T("address or number does not exist"),
		"no-node":                       i18n.T("no computer to show a warning on"),
		"pin-hashed":                    i18n.T("PIN is kept as a hash"),
		"no-bank-account":               i18n.T("no bank account"),
		"arrangement":                   i18n.T("cutting off suspended in LMS"),
		"silent-group":                  i18n.T("in the group of those left in peace"),
		"sms-limit":                     i18n.T("had enough SMS on that day"),
		"too-soon":                      i18n.T("told not long ago"),
		"spared":                        i18n.T("left in peace by the office"),
		"no-sender":                     i18n.T("no sender for his division"),
		"sms-too-long":                  i18n.T("text too long for an SMS"),
		"empty-text":                    i18n.T("text is empty"),
		"text-too-long":                 i18n.T("text too long for LMS's log"),
		"text-unstorable":               i18n.T("text has characters that LMS's log cannot hold"),
	}
}

// reasonText is a reason in words; one of a later version stays as it is, but not
// for the office.
func (f Facts) reasonText(reason string) string {
	if text, ok := reasonTexts()[reason]; ok {
		return text
	}
	if f.Office {
		return i18n.T("another reason")
	}
	return reason
}
