package before

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/channel/email"
	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/recipient"
	"github.com/powiadom/powiadom/pkg/ui"
)

type previewOptions struct {
	customer string
	at       string
	channel  string
	to       string
	json     bool
}

func (a commands) previewCommand() *cobra.Command {
	var o previewOptions
	cmd := app.Command("preview ID --customer ID [flags]", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return a.preview(ctx, o, args[0])
	})
	f := cmd.Flags()
	f.StringVar(&o.customer, "customer", "", "the `CUSTOMER`: id, name, e-mail address or telephone number")
	f.StringVar(&o.at, "at", "", app.FlagAt)
	f.StringVar(&o.channel, "channel", "", "only what goes out by `CHANNEL`: email, sms or warning")
	f.StringVar(&o.to, "to", "", "send it to `ADDRESS`, an e-mail address or a mobile number, marked as a test")
	f.BoolVar(&o.json, "json", false, "one JSON object a line")
	cmd.ValidArgsFunction = a.CompleteNotification
	a.CompleteCustomers(cmd)
	app.CompleteWords(cmd, "channel", notify.Channels())
	return cmd
}

// preview shows what a notification says to one customer, or sends that to the
// administrator.
func (a commands) preview(ctx context.Context, o previewOptions, arg string) error {
	if strings.TrimSpace(o.customer) == "" {
		return app.ErrNoCustomer()
	}
	by, test, err := o.way()
	if err != nil {
		return app.Usage(err)
	}
	return a.about(ctx, arg, o.at, func(s *app.Session, n notify.Notification, at time.Time) error {
		if by != "" && !n.Has(by) {
			return app.Usage(i18n.Errorf("notification %d says nothing by channel %s", n.ID, by))
		}
		if err := s.Problems.In(config.AreaReport).Err(); err != nil {
			return err
		}
		customer, err := app.CustomerID(ctx, s, o.customer)
		if err != nil {
			return err
		}
		e, err := explainer{a: a, s: s, d: s.Dispatcher(), customer: customer, at: at, asIfDue: true}.explain(ctx, n)
		switch {
		case err != nil:
			return err
		case !e.Examination.Found:
			return app.Usage(i18n.Errorf("customer %d: LMS has none with this id", customer))
		case e.Fault != nil:
			return e.Fault
		}
		if err := a.sayNotMeant(e); err != nil {
			return err
		}
		first := true
		for _, w := range e.Ways {
			if by != "" && w.Channel != by {
				continue
			}
			switch {
			case test != "":
				err = a.sendTest(ctx, s, e, w, test)
			case o.json:
				err = a.Out.JSON(letterToJSON(s, e, w))
			default:
				err = a.showLetter(s, w, first)
				first = false
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// sayNotMeant says why a run would turn away from the customer. That the
// notification is inactive was said.
func (a commands) sayNotMeant(e explanation) error {
	for _, s := range e.Steps {
		if s.Holds || !s.Counts || s.Rule == notify.IsActive {
			continue
		}
		_, err := ui.Fprintf(a.Streams.Err, "powiadom: customer %d gets nothing by notification %d (%s); shown all the same\n",
			e.customer, e.Notification.ID, e.says(s))
		return err
	}
	return nil
}

// way is the channel asked for, by its name or by an address for a test; empty
// for all. The address comes back as a channel takes it.
func (o *previewOptions) way() (by notify.Channel, test string, err error) {
	if o.channel != "" {
		if by, err = notify.Typed(notify.ParseChannel, notify.Channels(), o.channel); err != nil {
			return "", "", err
		}
	}
	if o.to == "" {
		return by, "", nil
	}
	channel, kind := notify.SMS, notify.ContactMobile
	if strings.Contains(o.to, "@") {
		channel, kind = notify.Email, notify.ContactEmail
	}
	if by != "" && by != channel {
		return "", "", i18n.Errorf("to %s is not an address of channel %s", o.to, by)
	}
	// Whoever sends himself a test agrees to it, and may live abroad.
	lenient := recipient.Policy{IgnoreConsents: true, IgnoreContactFlags: true, AllowForeign: true}
	me := notify.Customer{Contacts: []notify.Contact{{Value: o.to, Type: kind}}}
	found, _ := lenient.Resolve(me, channel)
	if len(found) != 1 {
		return "", "", i18n.Errorf("to %q: one e-mail address or mobile number is expected", o.to)
	}
	return channel, found[0].To, nil
}

// delivery is what would be handed to the channel, but for the address.
func delivery(w dispatch.Way) notify.Delivery {
	d := w.Letter
	return notify.Delivery{
		Notification: d.Notification, Customer: d.Customer, Channel: w.Channel, Sender: d.Sender,
		Subject: d.Subject, Body: d.Body, HTML: w.HTML,
	}
}

// cost is what an SMS costs, nil without a price.
func cost(s *app.Session, parts int) *decimal.Decimal {
	price := s.Settings.Report.SMSPrice
	if price == nil {
		return nil
	}
	cost := price.Mul(decimal.NewFromInt(int64(parts)))
	return &cost
}

// showLetter prints one channel's message for people.
func (a commands) showLetter(s *app.Session, w dispatch.Way, first bool) error {
	var b strings.Builder
	line := func(label, value string) { ui.Fprintf(&b, "%-10s %s\n", label, value) }
	block := func(text string) { ui.Fprintf(&b, "\n%s\n", ui.Block(text)) }
	heading := i18n.Sprintf("%s to %s", i18n.T(string(w.Channel)), strings.Join(w.To, ", "))
	switch {
	case w.Channel == notify.Warning && w.Barred == "":
		heading = i18n.T("a warning in the browser")
	case w.Barred != "":
		heading = i18n.Sprintf("%s: %s; shown all the same", i18n.T(string(w.Channel)), reasonText(w.Barred))
	}
	if !first {
		b.WriteString("\n")
	}
	ui.Fprintf(&b, "%s\n", ui.Cell{Text: heading, Colour: ui.Strong})
	d := delivery(w)
	switch {
	case w.Unwritten != "":
		ui.Fprintf(&b, i18n.T("There is no text: %s.")+"\n", reasonText(w.Unwritten))
	case w.Channel == notify.Email:
		content := email.ContentOf(d)
		line(i18n.T("from"), d.Sender)
		line(i18n.T("subject"), content.Subject)
		if content.HTML == "" {
			block(content.Plain)
			break
		}
		b.WriteString("\n" + i18n.T("Text part:") + "\n")
		block(content.Plain)
		b.WriteString("\n" + i18n.T("HTML part:") + "\n")
		block(content.HTML)
	case w.Channel == notify.SMS:
		size := sms.Segment(d.Body)
		line(i18n.T("parts"), i18n.Sprintf("%d (%s, %d characters)", size.Parts, size.Encoding, size.Units))
		if cost := cost(s, size.Parts); cost != nil {
			line(i18n.T("cost"), i18n.Sprintf("%s zł", strings.Replace(cost.String(), ".", ",", 1)))
		}
		block(d.Body)
	default:
		block(d.Body)
	}
	_, err := fmt.Fprint(a.Streams.Out, b.String())
	return err
}

// letterJSON is a line of "preview --json".
type letterJSON struct {
	Notification int64          `json:"notification"`
	Name         string         `json:"name"`
	At           string         `json:"at"`
	Past         bool           `json:"past,omitempty"` // statuses, contacts and consents are of today
	Customer     int64          `json:"customer"`
	CustomerName string         `json:"customer_name"`
	Channel      notify.Channel `json:"channel"`
	To           []string       `json:"to"`
	Reason       notify.Reason  `json:"reason,omitempty"`
	From         string         `json:"from,omitempty"`
	Subject      string         `json:"subject,omitempty"` // of an e-mail
	Text         string         `json:"text"`
	HTML         *string        `json:"html"`
	Parts        int            `json:"parts,omitempty"`
	Encoding     string         `json:"encoding,omitempty"`
	Cost         *string        `json:"cost,omitempty"` // złoty
	TextReason   notify.Reason  `json:"text_reason,omitempty"`
}

func letterToJSON(s *app.Session, e explanation, w dispatch.Way) letterJSON {
	out := letterJSON{
		Notification: e.Notification.ID, Name: e.Notification.Name, At: e.At.Format(time.RFC3339), Past: e.Past,
		Customer: e.customer, CustomerName: e.Examination.Customer.Name, Channel: w.Channel,
		To: append([]string{}, w.To...), Reason: w.Barred, TextReason: w.Unwritten,
	}
	if w.Unwritten != "" {
		return out
	}
	d := delivery(w)
	switch w.Channel {
	case notify.Email:
		content := email.ContentOf(d)
		out.From, out.Subject, out.Text = d.Sender, content.Subject, content.Plain
		if d.HTML {
			out.HTML = &content.HTML
		}
	case notify.SMS:
		size := sms.Segment(d.Body)
		out.Text, out.Parts, out.Encoding = d.Body, size.Parts, size.Encoding.String()
		if cost := cost(s, size.Parts); cost != nil {
			text := cost.String()
			out.Cost = &text
		}
	case notify.Warning:
		if out.Text = d.Body; d.HTML {
			out.HTML, out.Text = &d.Body, ""
		}
	}
	return out
}

// sendTest sends a message to the administrator. It is in no log and no outbox.
func (a commands) sendTest(ctx context.Context, s *app.Session, e explanation, w dispatch.Way, to string) error {
	if w.Unwritten != "" {
		return i18n.Errorf("nothing to send to %s: %s", to, reasonText(w.Unwritten))
	}
	d := delivery(w)
	d.Destination, d.Division = to, e.Examination.Customer.Division
	// LMS's own ids are far below, so that neither the gateway nor a reply takes it
	// for a customer's message.
	d.ID = a.Now().UnixMilli()
	caught := s.Debug(w.Channel, d.Division).To
	s.Settings.DropCopies() // they are of what customers get
	if w.Channel == notify.Email {
		d.Subject = i18n.Sprintf("[TEST] %s", d.Subject)
	} else {
		var reason notify.Reason
		if d.Body, reason = s.SMSText(i18n.Sprintf("TEST: %s", d.Body)); reason != "" {
			return i18n.Errorf("nothing to send to %s: %s", to, reasonText(reason))
		}
	}
	channel := s.Dispatcher().Channels[w.Channel]
	if channel.Fault != nil {
		return i18n.Errorf("channel %s: %w", w.Channel, channel.Fault)
	}
	if caught != "" {
		if _, err := ui.Fprintf(a.Streams.Err, "powiadom: %s takes every message in the place of its recipient\n", caught); err != nil {
			return err
		}
	}
	if _, err := channel.Sender.Send(ctx, d); err != nil {
		return i18n.Errorf("channel %s: %w", w.Channel, err)
	}
	_, err := ui.Fprintf(a.Streams.Out, "sent to %s\n", to)
	return err
}
