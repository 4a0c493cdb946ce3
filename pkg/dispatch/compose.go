package dispatch

import (
	"context"
	"errors"
	stdhtml "html"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/markup"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/render"
)

// Decision says what one customer gets through one channel: a message to one
// address, or nothing and why.
type Decision struct {
	Notification int64
	Name         string
	At           time.Time
	Customer     int64
	CustomerName string
	Channel      notify.Channel
	Destination  string
	Written      string // the destination as LMS's log has it
	Sender       string
	Subject      string
	Body         string
	Reason       notify.Reason // why nothing is sent; empty when it is
	Refs         []int64       // the invoices or payments that it speaks of
}

// message is a notification with its parsed texts and what they need to know of a
// customer.
type message struct {
	n        notify.Notification
	texts    map[notify.Channel]text
	needs    render.Needs
	details  notify.Details
	settings Settings
}

// text is the parsed text for one channel.
type text struct {
	subject, body render.Template
	source        notify.Source
	mode          render.Mode
}

// Limits of LMS's message log: a varchar(255) and a text of 64 KiB.
const (
	maxSubject = 200 // characters; the column holds 255
	maxBody    = 65535
	maxSender  = 255
)

// ErrNoText means that a notification has no body and LMS no default one.
var ErrNoText = i18n.NewError("no text to send")

// NoTextError is ErrNoText with the event and the channel that the default text
// would be for.
type NoTextError struct {
	Event   notify.Event
	Channel notify.Channel
}

func (e *NoTextError) Error() string {
	return i18n.Sprintf("%v: channel %s has no default text for event %s in LMS (section phpui); give the notification a body",
		ErrNoText, e.Channel, e.Event)
}

func (*NoTextError) Unwrap() error { return ErrNoText }

// errNoObjection means that marketing has no word on how to object to it.
var errNoObjection = i18n.NewError("kind marketing: each message must say how to object; set powiadom.objection to that sentence")

// withObjection adds to a text how to object to more of the kind.
func withObjection(body, objection string, c notify.Channel, html bool) string {
	switch {
	case html:
		return body + "\n<p>" + stdhtml.EscapeString(objection) + "</p>\n"
	case c == notify.SMS:
		return strings.TrimRight(body, " \n") + " " + objection
	}
	return strings.TrimRight(body, "\n") + "\n\n" + objection + "\n"
}

// compile prepares a notification's texts. Without a body of its own it takes
// the default text of each channel.
func (d *Dispatcher) compile(n notify.Notification) (*message, error) {
	m := &message{n: n, texts: make(map[notify.Channel]text, len(n.Channels)), settings: d.Settings}
	m.settings.Contacts.Marketing = n.IsMarketing()
	if n.IsMarketing() && strings.TrimSpace(d.Settings.Texts.Objection) == "" {
		return nil, errNoObjection
	}
	for _, channel := range n.Channels {
		body := n.Text.Body
		if body == nil {
			if standard, ok := d.Settings.Texts.Default(n.Event, channel); ok {
				body = &standard
			}
		}
		if body == nil || strings.TrimSpace(*body) == "" {
			return nil, &NoTextError{Event: n.Event, Channel: channel}
		}
		subject := n.Text.Subject
		if strings.TrimSpace(subject) == "" {
			subject = n.Name
		}
		t := text{source: notify.Source{Subject: render.SingleLine(subject, maxSubject), Body: *body, HTML: n.Text.HTML && channel != notify.SMS}}
		// LMS's pages print a warning as it is: it is HTML there, whether the
		// template was called so or not, and is stored and listed as such.
		if channel == notify.Warning && !t.source.HTML {
			t.source.Body, t.source.HTML = render.Breaks(*body), true
		}
		if channel == notify.SMS && n.Text.HTML && n.Text.Body != nil {
			t.source.Body = strings.TrimRight(markup.Text(*body), "\n")
		}
		if n.IsMarketing() {
			t.source.Body = withObjection(t.source.Body, d.Settings.Texts.Objection, channel, t.source.HTML)
		}
		t.subject, t.body = render.Parse(subject), render.Parse(t.source.Body)
		if t.source.HTML {
			t.mode = render.HTML
		}
		if !d.Settings.Texts.Storable(subject + *body) {
			return nil, i18n.Errorf("text for channel %s: it has characters, such as emoji, that LMS's message log (utf8 of three bytes) cannot hold; take them out",
				channel)
		}
		if length := len(t.source.Body); length > maxBody {
			return nil, i18n.Errorf("text for channel %s: %d bytes; at most %d fit into LMS's message log", channel, length, maxBody)
		}
		m.texts[channel] = t
		m.needs = m.needs.Union(t.body.Needs())
		if channel == notify.Email {
			m.needs = m.needs.Union(t.subject.Needs())
		}
	}
	written := n.Has(notify.Email) || n.Has(notify.SMS)
	own := m.needs.BankAccount && (d.Settings.Accounts.AddOwn || d.Settings.Accounts.OnlyOwn)
	m.details = notify.Details{
		Contacts: written || own,
		Consents: written && (n.IsMarketing() || !d.Settings.Contacts.IgnoreConsents),
		Nodes:    n.Has(notify.Warning),
		Silent:   d.Settings.SilentGroup,
		Payment:  m.needs.Payment,
		Last:     m.needs.Last,
	}
	return m, nil
}

// Check reports why a notification could not be sent: a text that is missing or
// cannot be stored.
func (d *Dispatcher) Check(n notify.Notification) error {
	_, err := d.compile(n)
	return err
}

// sources are the texts before variables are filled in.
func (m *message) sources() map[notify.Channel]notify.Source {
	out := make(map[notify.Channel]notify.Source, len(m.texts))
	for channel, t := range m.texts {
		out[channel] = t.source
	}
	return out
}

// careful fills in what policies ask of customers, beside what Fill brought: whom the
// office leaves in peace, and which addresses do not exist.
func (d *Dispatcher) careful(ctx context.Context, customers []notify.Customer, at time.Time) error {
	if d.Memory.AnySpared() {
		if err := d.spared(ctx, customers, at); err != nil {
			return err
		}
	}
	return d.dead(ctx, customers)
}

// lastTold fills in when the notification last told a customer, if that matters to it. A
// dry run of the past asks what was so then.
func (d *Dispatcher) lastTold(ctx context.Context, n notify.Notification, customers []notify.Customer, v view) error {
	spacing := n.Spacing(d.Settings.Policy.AtMostOnce)
	if spacing.IsZero() || len(customers) == 0 || !n.Has(notify.Email) && !n.Has(notify.SMS) {
		return nil
	}
	before := v.at
	if !v.replays() {
		before = v.at.Add(forEver)
	}
	ids := make([]int64, len(customers))
	for i, c := range customers {
		ids[i] = c.ID
	}
	last, err := d.Memory.LastTold(ctx, n.ID, ids, spacing.Before(v.at), before)
	for i, c := range customers {
		customers[i].LastTold = last[c.ID]
	}
	return err
}

// smsToday counts the SMS that customers have got on the day of the instant, if there may
// be too many.
func (d *Dispatcher) smsToday(ctx context.Context, n notify.Notification, customers []notify.Customer, v view) error {
	if d.Settings.Policy.SMSDaily == 0 || n.Urgent || len(customers) == 0 || !n.Has(notify.SMS) {
		return nil
	}
	year, month, day := v.at.Date()
	from := time.Date(year, month, day, 0, 0, 0, 0, v.at.Location())
	to := from.AddDate(0, 0, 1)
	if v.replays() {
		to = v.at
	}
	ids := make([]int64, len(customers))
	for i, c := range customers {
		ids[i] = c.ID
	}
	counts, err := d.Memory.SMSBetween(ctx, ids, from, to)
	for i, c := range customers {
		customers[i].SMSToday = counts[c.ID]
	}
	return err
}

// forEver is beyond the time of each run.
const forEver = 100 * 365 * 24 * time.Hour

// spared fills in whom the office leaves in peace.
func (d *Dispatcher) spared(ctx context.Context, customers []notify.Customer, at time.Time) error {
	ids := make([]int64, len(customers))
	for i, c := range customers {
		ids[i] = c.ID
	}
	spared, err := d.Memory.Spared(ctx, ids, at)
	for i, c := range customers {
		if s, ok := spared[c.ID]; ok {
			customers[i].Sparing = &s
		}
	}
	return err
}

// compose returns the decisions for one customer: on each channel one for every
// address, or a single one with the reason why nothing is sent.
func (m *message) compose(c notify.Customer, division notify.Division, at time.Time) []Decision {
	var out []Decision
	values := m.values(c, division, at.Location())
	for _, channel := range m.n.Channels {
		out = append(out, m.decide(c, channel, values, division, at)...)
	}
	return out
}

// decide does so for one channel.
func (m *message) decide(c notify.Customer, channel notify.Channel, values render.Values, division notify.Division, at time.Time) []Decision {
	base := m.blank(c, channel, at)
	destinations, reason := m.settings.Contacts.Resolve(c, channel)
	if spared := m.settings.Policy.Spares(m.n, c, channel, at); spared != "" {
		reason = spared
	}
	if reason == "" {
		reason = m.write(&base, values, c, division)
	}
	if reason != "" {
		base.Subject, base.Body, base.Reason = "", "", reason
		return []Decision{base}
	}
	out := make([]Decision, len(destinations))
	for i, to := range destinations {
		d := base
		d.Destination, d.Written = to.To, to.Written
		if !m.settings.Texts.Storable(to.To) {
			d.Destination, d.Written, d.Subject, d.Body, d.Reason = "", "", "", "", notify.TextNotStorable
		}
		out[i] = d
	}
	return out
}

// blank is a decision with the customer and the channel filled in.
func (m *message) blank(c notify.Customer, channel notify.Channel, at time.Time) Decision {
	d := Decision{Notification: m.n.ID, Name: m.n.Name, At: at, Customer: c.ID, CustomerName: c.Name, Channel: channel}
	if m.n.Event.Refers() {
		d.Refs = ids(c.Refs)
	}
	return d
}

// write fills in subject, body and sender, or returns the reason why it cannot.
func (m *message) write(to *Decision, values render.Values, c notify.Customer, division notify.Division) notify.Reason {
	t := m.texts[to.Channel]
	needs := t.body.Needs()
	if to.Channel == notify.Email {
		needs = needs.Union(t.subject.Needs())
	}
	switch {
	case needs.PIN && hashedPIN(c.PIN):
		return notify.HashedPIN
	case needs.BankAccount && values.BankAccount == "":
		return notify.NoBankAccount
	}
	to.Subject = t.source.Subject
	to.Body = t.body.Execute(values, t.mode)
	if strings.TrimSpace(to.Body) == "" { // a frame alone is no message
		return notify.EmptyText
	}
	if frame := m.settings.Texts.Frame; frame != nil && to.Channel != notify.Warning {
		to.Body = frame(division, to.Channel, t.source.HTML, to.Body)
	}
	switch to.Channel {
	case notify.Email:
		to.Subject = render.SingleLine(t.subject.Execute(values, render.Plain), maxSubject)
		from, err := m.settings.Texts.From(division)
		if err != nil {
			return notify.NoSender
		}
		to.Sender = from
	case notify.SMS:
		var reason notify.Reason
		if to.Body, reason = m.settings.Texts.SMS(to.Body); reason != "" {
			return reason
		}
	case notify.Warning:
	}
	switch {
	case strings.TrimSpace(to.Body) == "":
		return notify.EmptyText
	case len(to.Body) > maxBody || utf8.RuneCountInString(to.Subject) > maxSubject || utf8.RuneCountInString(to.Sender) > maxSender:
		return notify.TextTooLong
	case !m.settings.Texts.Storable(to.Subject + to.Body + to.Sender):
		return notify.TextNotStorable
	}
	return ""
}

// values formats what the text may name. A customer who never paid has a last
// payment of 0,00.
func (m *message) values(c notify.Customer, division notify.Division, zone *time.Location) render.Values {
	v := render.Values{CID: c.ID, Customer: c.Name, PIN: c.PIN}
	if m.needs.Balance {
		v.Balance = money.Format(c.Balance)
	}
	if m.needs.BankAccount {
		v.BankAccount = m.settings.Accounts.BankAccounts(c, division)
	}
	if m.needs.Payment {
		var last notify.CashEntry
		if c.LastPayment != nil {
			last = *c.LastPayment
		}
		v.Payment = money.FormatCurrency(last.Value, last.Currency)
	}
	for _, e := range c.LastEntries {
		row := render.Entry{Date: e.Time.In(zone).Format("2006/01/02"), Balance: money.Format(e.After), Description: e.Comment}
		if e.Value.IsNegative() {
			row.Charge = money.FormatCurrency(e.Value.Neg(), e.Currency)
		} else {
			row.Payment = money.FormatCurrency(e.Value, e.Currency)
		}
		v.Last = append(v.Last, row)
	}
	return v
}

// hashedPIN reports that LMS keeps the PIN as a password hash ("$2y$…"), which
// must not be sent to anybody.
func hashedPIN(pin string) bool {
	rest, ok := strings.CutPrefix(pin, "$")
	if !ok {
		return false
	}
	name, _, ok := strings.Cut(rest, "$")
	const alphanumeric = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"
	return ok && name != "" && strings.Trim(name, alphanumeric) == ""
}

// pageSize is how many customers are looked at in one go, and planned in one
// transaction.
const pageSize = 500

// maxAgain is how often a page is computed again because another run has told of
// one of its invoices or payments meanwhile.
const maxAgain = 10

// page is one page of customers with the decisions on them.
type page struct {
	cursor    int64
	last      bool
	matched   int
	decisions []Decision
	told      []notify.Told
	sources   map[notify.Channel]notify.Source
}

// pages reads the customers page by page, or takes those that were read already,
// decides on them and calls use with each page, also with one on which nobody
// matches: it moves the cursor. When use returns notify.ErrTold, the page is computed
// again. One page is read ahead, so that the last one is known to be the last.
func (d *Dispatcher) pages(ctx context.Context, m *message, v view, cursor int64, read chosen, use func(page) error) error {
	divisions, err := d.Directory.Divisions(ctx)
	if err != nil {
		return err
	}
	source := read.all()
	if read == nil {
		source = d.Directory.Candidates(ctx, d.textQuery(m, v), cursor, pageSize)
	}
	next, stop := iter.Pull2(source)
	defer stop()
	candidates, err, ok := next()
	for ok {
		if err != nil {
			return err
		}
		following, ferr, more := next()
		for again := 0; ; again++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			p, err := d.page(ctx, m, candidates, divisions, v)
			if err != nil {
				return err
			}
			p.last = !more
			err = use(p)
			if err == nil {
				break
			}
			if !errors.Is(err, notify.ErrTold) || again == maxAgain {
				return err
			}
		}
		candidates, err, ok = following, ferr, more
	}
	return ctx.Err()
}

// query selects the customers whom the notification may reach. Payments that were
// booked lately are news whatever their date, for those who remember what they
// told of.
func (d *Dispatcher) query(v view, n notify.Notification) notify.Query {
	q := v.query(n)
	q.Allowed = d.allowed(n)
	if n.Event != notify.Payment || !remembers(n) {
		return q
	}
	if above, ok := d.Memory.Booked(v.at); ok {
		q.Booked = &notify.Booked{Above: above, Since: d.paymentsSince(v.at)}
	}
	return q
}

// allowed are the statuses whose customers LMS's settings allow to be told. As in
// LMS's mass mailing (modules/messageadd.php) they do not count where statuses or
// customers were chosen.
func (d *Dispatcher) allowed(n notify.Notification) []string {
	chosen := func(f notify.Filter) bool { return f.Kind == notify.Status || f.Kind == notify.Customers }
	if slices.ContainsFunc(n.Filters, chosen) {
		return nil
	}
	return d.Settings.Statuses
}

// paymentsSince is before the dates of all payments that are told of at the
// instant.
func (d *Dispatcher) paymentsSince(at time.Time) time.Time {
	return at.AddDate(0, 0, -max(d.Settings.PaymentDays, 1))
}

// textQuery is query, with the balance if the text needs it.
func (d *Dispatcher) textQuery(m *message, v view) notify.Query {
	q := d.query(v, m.n)
	q.Balance = m.needsBalance()
	return q
}

func (m *message) needsBalance() bool { return m.needs.Balance || m.needs.Last > 0 }

// page decides on a page of candidates.
func (d *Dispatcher) page(ctx context.Context, m *message, candidates []notify.Customer, divisions map[int64]notify.Division, v view) (page, error) {
	p := page{cursor: candidates[len(candidates)-1].ID, sources: m.sources()}
	matched, said, err := d.match(ctx, m.n, v, m.needsBalance(), candidates)
	if err != nil {
		return p, err
	}
	if err := d.Directory.Fill(ctx, matched, v.details(m.details)); err != nil {
		return p, err
	}
	if err := d.careful(ctx, matched, v.at); err != nil {
		return p, err
	}
	if err := d.lastTold(ctx, m.n, matched, v); err != nil {
		return p, err
	}
	if err := d.smsToday(ctx, m.n, matched, v); err != nil {
		return p, err
	}
	p.matched = len(matched)
	now := make(map[int64][]notify.Reference) // spoken of, by customer
	for _, c := range matched {
		decisions := m.compose(c, divisions[c.Division], v.at)
		p.decisions = append(p.decisions, decisions...)
		if remembers(m.n) && Reached(decisions) {
			now[c.ID] = c.Refs
		}
	}
	p.told = said.remember(candidates, now)
	return p, nil
}

// dead adds the addresses of customers to which nothing goes any more.
func (d *Dispatcher) dead(ctx context.Context, customers []notify.Customer) error {
	ids := make([]int64, len(customers))
	for i, c := range customers {
		ids[i] = c.ID
	}
	dead, err := d.Memory.Dead(ctx, ids)
	for i, id := range ids {
		customers[i].Dead = dead[id]
	}
	return err
}

// remembers reports whether a notification tells of each invoice or payment only
// once. One made of flags has no id under which that could be remembered.
func remembers(n notify.Notification) bool {
	return n.ID != 0 && n.Repeat != notify.RepeatEveryRun
}

// Reached reports that at least one message goes out. Only then an invoice or a
// payment counts as told: somebody without an address today may have one
// tomorrow.
func Reached(decisions []Decision) bool {
	for _, d := range decisions {
		if d.Reason == "" {
			return true
		}
	}
	return false
}

// match keeps the customers on whom the event has come: debtors beyond the
// threshold, and those with an invoice or payment not spoken of yet. balance: the
// message needs theirs.
func (d *Dispatcher) match(ctx context.Context, n notify.Notification, v view, balance bool, candidates []notify.Customer) ([]notify.Customer, spoken, error) {
	said, err := d.told(ctx, n, v, candidates)
	if err != nil {
		return nil, said, err
	}
	var matched []notify.Customer
	for _, c := range candidates {
		if c, ok := concerned(n, c, said.when); ok {
			matched = append(matched, c)
		}
	}
	matched, err = d.still(ctx, n, v, balance, matched)
	return matched, said, err
}

// concerned reports whether the event has come on the customer, who keeps only
// the invoices or payments that were not spoken of.
func concerned(n notify.Notification, c notify.Customer, told map[int64]time.Time) (notify.Customer, bool) {
	switch n.Event {
	case notify.Debt:
		return c, n.Debt.Met(c)
	case notify.Invoice, notify.Payment:
		c.Refs = untold(c.Refs, told)
		return c, len(c.Refs) > 0
	case notify.Due:
		c.Refs = untold(c.Refs, told)
		return c, len(c.Refs) > 0 && c.Overdue.IsNegative()
	case notify.NoEvent:
	}
	return c, true
}
