package after

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/mailbox"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/phone"
	"github.com/powiadom/powiadom/pkg/ui"
)

type historyOptions struct {
	notifications []string
	customers     []string
	runs          []string
	to            string
	channels      []string
	status        string
	period        period
	limit         int
	text          bool
	all           bool
	formats       app.Formats
}

// defaultLimit is how many lines are shown unless more are asked for.
const defaultLimit = 50

func (o *historyOptions) register(f *pflag.FlagSet) {
	ids := func(to *[]string, name, usage string) {
		f.StringArrayVar(to, name, nil, usage)
		f.Lookup(name).DefValue = "" // the library would show "[]"
	}
	ids(&o.customers, "customer", i18n.T("only `CUSTOMER`: id, name, e-mail address or telephone number (repeatable)"))
	f.StringVar(&o.to, "to", "", "only to `ADDRESS`: an e-mail address, or a telephone number in any usual writing")
	ids(&o.notifications, "notification", i18n.T("only `NOTIFICATION`: id or name (repeatable)"))
	ids(&o.runs, "run", i18n.T("only `RUN`: its id, or last (repeatable)"))
	f.StringSliceVar(&o.channels, "channel", nil, "only `CHANNEL`: email, sms or warning (repeatable)")
	f.Lookup("channel").DefValue = ""
	f.StringVar(&o.status, "status", "", "only in `STATUS`: new, sent, failed or cancelled")
	o.period.register(f)
	f.IntVar(&o.limit, "limit", defaultLimit, "at most `N`, the newest; 0: all")
	f.BoolVar(&o.text, "text", false, "with the texts as sent")
	f.BoolVar(&o.all, "all", false, "what LMS and others sent, too")
	o.formats.Register(f)
}

func (a commands) historyCommand() *cobra.Command {
	var o historyOptions
	cmd := app.Command("history [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.history(ctx, o) })
	o.register(cmd.Flags())
	a.CompleteIDs(cmd, "notification")
	a.CompleteCustomers(cmd)
	a.CompleteRunFlag(cmd)
	app.CompleteWords(cmd, "channel", notify.Channels())
	app.CompleteWords(cmd, "status", past.StatusWords())
	return cmd
}

// lineJSON is a line of "history --json" and the columns of --csv.
type lineJSON struct {
	ID           int64          `json:"id"`           // of the line in LMS's log
	Message      int64          `json:"message"`      // of the entry in LMS's message list
	Run          *int64         `json:"run"`          // null: LMS or others sent it
	Notification *int64         `json:"notification"` // null for a send made of flags, too
	Name         string         `json:"name"`
	Customer     *int64         `json:"customer"` // null: LMS no longer has him
	CustomerName string         `json:"customer_name"`
	Channel      notify.Channel `json:"channel"`
	Destination  string         `json:"destination"`
	Planned      *string        `json:"planned"`
	Status       past.Status    `json:"status"`
	Changed      *string        `json:"changed"` // null: nothing has happened yet
	Error        string         `json:"error"`
	Attempts     *int           `json:"attempts"` // of one that waits
	Next         *string        `json:"next"`     // of one that waits; null: at once
	GatewayID    string         `json:"gateway_id"`
	Subject      string         `json:"subject"`
	HTML         bool           `json:"html"`
	Body         *ui.Text       `json:"body"` // null without --text
}

const textBadLimit = "limit %d: a number from 0 on is expected; 0 is all"

// history shows what was said to whom, and what became of it.
func (a commands) history(ctx context.Context, o historyOptions) error {
	if _, err := o.formats.Chosen(); err != nil {
		return err
	}
	if o.limit < 0 {
		return app.Usage(i18n.Errorf(textBadLimit, o.limit))
	}
	return a.InSession(ctx, func(s *app.Session) error {
		q, err := o.question(a.Now(), s.Zone())
		if err != nil {
			return app.Usage(err)
		}
		if err := o.names(ctx, s, &q); err != nil {
			return err
		}
		var more bool
		lines := func(emit func(past.Line) error) error {
			var err error
			more, err = s.Past().Lines(ctx, q, emit)
			return err
		}
		if o.text && o.formats.Plain() {
			err = a.letters(lines, s.Zone())
		} else {
			err = a.lines(o, lines, s.Zone())
		}
		if err != nil {
			return err
		}
		return a.sayCut(more, o.limit)
	})
}

// sayCut says that there is more than was shown.
func (a commands) sayCut(more bool, limit int) error {
	if !more {
		return nil
	}
	_, err := ui.Fprintf(a.Streams.Err, "powiadom: there are more than these %d; --limit N shows more, --limit 0 all\n", limit)
	return err
}

// names puts what the flags name into the question.
func (o *historyOptions) names(ctx context.Context, s *app.Session, q *past.Question) (err error) {
	if q.Customers, err = app.CustomerIDs(ctx, s, o.customers); err != nil {
		return err
	}
	if q.Notifications, err = app.NotificationIDs(ctx, s, o.notifications); err != nil {
		return err
	}
	q.Runs, err = app.RunIDs(ctx, s, o.runs)
	return err
}

func (o *historyOptions) question(now time.Time, zone *time.Location) (past.Question, error) {
	q := past.Question{
		Everybody: o.all, Texts: o.text, Limit: o.limit,
	}
	var err error
	if q.Since, q.Until, err = o.period.bounds(now, zone); err != nil {
		return q, err
	}
	for _, word := range o.channels {
		channel, err := notify.Typed(notify.ParseChannel, notify.Channels(), word)
		if err != nil {
			return q, err
		}
		q.Channels = append(q.Channels, channel)
	}
	if o.status != "" {
		if q.Status, err = past.ParseStatus(o.status); err != nil {
			return q, err
		}
	}
	if o.to != "" {
		if to := strings.TrimSpace(o.to); strings.Contains(to, "@") {
			q.To = mailboxAsked(to)
		} else {
			q.Number, err = numberAsked(to)
		}
	}
	return q, err
}

// mailboxAsked is an e-mail address, in any writing. What is none is asked for as
// it is: LMS may have tried it.
func mailboxAsked(to string) *past.Mailbox {
	asked, err := mailbox.Parse(to)
	if err != nil {
		return &past.Mailbox{In: func(destination string) bool { return strings.EqualFold(strings.TrimSpace(destination), to) }}
	}
	local, _, _ := strings.Cut(asked.String(), "@")
	longest := ""
	for part := range strings.FieldsFuncSeq(local, func(r rune) bool { return !strings.ContainsRune(partChars, r) }) {
		if len(part) > len(longest) {
			longest = part
		}
	}
	return &past.Mailbox{Part: longest, In: func(destination string) bool {
		list, _ := mailbox.ParseList(destination)
		return slices.ContainsFunc(list, func(m mailbox.Mailbox) bool { return m.Key() == asked.Key() })
	}}
}

// partChars have no special meaning in a pattern of LIKE in SQL.
const partChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// numberAsked is a telephone number, in any writing. The log has numbers as the
// contact has them; what older versions or other programs wrote may be E.164
// without the plus, also of foreign numbers.
func numberAsked(to string) (*past.Number, error) {
	for _, asked := range phone.ParseAll(to) {
		if asked.Kind == phone.Invalid {
			continue
		}
		number := asked.Number.String()
		digits := number
		if !asked.Foreign {
			digits = strings.TrimPrefix(number, polishCode)
		}
		return &past.Number{Digits: digits, In: func(destination string) bool {
			return destination == number || slices.ContainsFunc(phone.ParseAll(destination), func(r phone.Result) bool { return r.Number == asked.Number })
		}}, nil
	}
	return nil, i18n.Errorf("to %q: an e-mail address or a telephone number is expected", to)
}

// polishCode is Poland's calling code (ITU-T E.164).
const polishCode = "48"

func (a commands) lines(o historyOptions, walk func(func(past.Line) error) error, zone *time.Location) error {
	return app.Listing[past.Line, lineJSON]{
		Table: ui.Table{
			Header:   []string{i18n.T("PLANNED"), i18n.T("RUN"), i18n.T("CUSTOMER"), i18n.T("TO"), i18n.T("STATUS"), i18n.T("SUBJECT OR REASON")},
			Flexible: []int{2, 3, 5}, Right: []int{1},
		},
		Row:    func(l past.Line) []ui.Cell { return a.historyRow(l, zone) },
		Record: func(l past.Line) lineJSON { return toLineJSON(l, o.text, zone) },
		Empty:  i18n.T("Nothing was said that fits."),
	}.Show(a.App, o.formats, walk)
}

func toLineJSON(l past.Line, texts bool, zone *time.Location) lineJSON {
	out := lineJSON{
		ID: l.ID, Message: l.Message, Run: app.IDOrNull(l.Run), Notification: app.IDOrNull(l.Notification), Name: l.Name,
		Customer: app.IDOrNull(l.Customer), CustomerName: l.CustomerName, Channel: l.Channel, Destination: l.Destination,
		Planned: app.TimeOrNull(l.Planned, zone), Status: l.Status, Changed: app.TimeOrNull(l.Changed, zone), Error: l.Error,
		GatewayID: l.GatewayID, Subject: l.Subject, HTML: l.HTML,
	}
	if l.Queued {
		out.Attempts, out.Next = &l.Attempts, app.TimeOrNull(l.Next, zone)
	}
	if texts {
		body := ui.Text(l.Body)
		out.Body = &body
	}
	return out
}

func (a commands) historyRow(l past.Line, zone *time.Location) []ui.Cell {
	planned, customer := app.PastTime(l.Planned, a.Out.Terminal(), zone), app.IDText(l.Customer)
	if a.Out.Terminal() {
		customer = strings.TrimSpace(customer + " " + l.CustomerName)
		planned = strings.TrimPrefix(planned, a.Now().In(zone).Format("2006-")) // of this year
	}
	return ui.Row(planned, app.IDText(l.Run), customer, l.Destination,
		a.Word(string(l.Status)), remark(l, zone, a.Word))
}

// remark is what there is to say of a line: why it failed, when it is tried
// again, or else what it says.
func remark(l past.Line, zone *time.Location, word func(string) string) string {
	switch {
	case l.Queued && l.Attempts > 0 && l.Error != "":
		return fmt.Sprintf(word(i18n.Mark("next %s, attempts %d: %s")), l.Next.In(zone).Format("15:04"), l.Attempts, l.Error)
	case l.Queued && l.Attempts > 0:
		return fmt.Sprintf(word(i18n.Mark("next %s, attempts %d")), l.Next.In(zone).Format("15:04"), l.Attempts)
	case l.Error != "":
		return l.Error
	}
	return l.Subject
}

// letters writes each line with its text, for reading.
func (a commands) letters(walk func(func(past.Line) error) error, zone *time.Location) error {
	first := true
	return walk(func(l past.Line) error {
		var b strings.Builder
		if !first {
			b.WriteString("\n")
		}
		first = false
		line := func(label, english string, args ...any) {
			ui.Fprintf(&b, "%s %s\n", ui.Cell{Text: fmt.Sprintf("%-10s", label), Colour: ui.Strong}, i18n.Sprintf(english, args...))
		}
		line(i18n.T("planned"), "%s", l.Planned.In(zone).Format(ui.Clock))
		if l.Ours() {
			line(i18n.T("run"), "%d, line %d: %s", l.Run, l.ID, l.Name)
		} else {
			line(i18n.T("run"), "none, line %d: sent by LMS", l.ID)
		}
		line(i18n.T("customer"), "%s %s", app.IDText(l.Customer), l.CustomerName)
		line(i18n.T("to"), "%s %s", i18n.T(string(l.Channel)), l.Destination)
		line(i18n.T("status"), "%s", strings.TrimSpace(i18n.T(string(l.Status))+" "+app.PastTime(l.Changed, true, zone)))
		if why := remark(l, zone, i18n.T); why != l.Subject {
			line(i18n.T("reason"), "%s", why)
		}
		if l.Channel != notify.SMS {
			line(i18n.T("subject"), "%s", l.Subject)
		}
		ui.Fprintf(&b, "\n%s\n", ui.Block(l.Body))
		_, err := fmt.Fprint(a.Streams.Out, b.String())
		return err
	})
}
