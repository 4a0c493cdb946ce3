package before

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/recipient"
	"github.com/powiadom/powiadom/pkg/ui"
)

type explainOptions struct {
	customer int64
	at       string
	json     bool
}

func (a commands) explainCommand() *cobra.Command {
	var o explainOptions
	cmd := app.Command("explain [ID] --customer ID [flags]", cobra.MaximumNArgs(1), func(ctx context.Context, args []string) error {
		return a.explain(ctx, o, args)
	})
	f := cmd.Flags()
	f.Int64Var(&o.customer, "customer", 0, "the customer with the `ID`")
	f.Lookup("customer").DefValue = ""
	f.StringVar(&o.at, "at", "", "what a run in the minute of `TIME` decides; default: now, as if it were due")
	f.BoolVar(&o.json, "json", false, "one JSON object a line")
	cmd.ValidArgsFunction = a.CompleteNotifications
	return cmd
}

// whom checks the value of --customer, where one must be named.
func whom(customer int64) error {
	switch {
	case customer == 0:
		return app.Usage(i18n.Errorf("which customer? Give --customer ID"))
	case customer < 0:
		return app.Usage(i18n.Errorf("customer %d: an id, a number above 0, is expected", customer))
	}
	return nil
}

// explain says why a customer would get a notification, or each of the active
// ones, or not.
func (a commands) explain(ctx context.Context, o explainOptions, args []string) error {
	if err := whom(o.customer); err != nil {
		return err
	}
	var id int64
	if len(args) > 0 {
		var err error
		if id, err = app.ParseID(args[0]); err != nil {
			return err
		}
	}
	return a.InSession(ctx, func(s *app.Session) error {
		at, err := app.Instant(o.at, s.Begun, s.Zone())
		if err != nil {
			return app.Usage(err)
		}
		if err := a.SayPast(s, at); err != nil {
			return err
		}
		x := explainer{a: a, s: s, d: s.Dispatcher(), customer: o.customer, at: at, asIfDue: o.at == "", json: o.json}
		if id == 0 {
			return x.all(ctx)
		}
		n, err := s.Catalog.Get(ctx, id)
		if err != nil {
			return err
		}
		e, err := x.explain(ctx, n)
		switch {
		case err != nil:
			return err
		case o.json:
			return a.Out.JSON(e.toJSON())
		}
		return e.write()
	})
}

// explainer explains notifications to one customer.
type explainer struct {
	a        commands
	s        *app.Session
	d        *dispatch.Dispatcher
	customer int64
	at       time.Time
	asIfDue  bool
	json     bool
}

// explanation is one of dispatch, with what the log has of the run that carried
// out the occurrence.
type explanation struct {
	dispatch.Explanation
	a        commands
	customer int64
	zone     *time.Location
	// allowedBy is the setting of LMS's that allows statuses; empty: none does.
	allowedBy string
	run       past.Run // zero when there is none
	got       []past.Line
}

func (x explainer) explain(ctx context.Context, n notify.Notification) (explanation, error) {
	found, err := x.d.Explain(ctx, n, x.customer, x.at, x.asIfDue)
	if err != nil {
		return explanation{}, err
	}
	e := explanation{Explanation: found, a: x.a, customer: x.customer, zone: x.s.Zone(), allowedBy: x.s.Settings.General.Statuses.Setting}
	if e.Occurrence == "" {
		return e, nil
	}
	q := past.RunQuestion{Notifications: []int64{n.ID}}
	if !n.Once { // whose occurrence may have been at any time
		q.Since, q.Until = x.at, x.at.Add(time.Minute)
	}
	p := x.s.Past()
	if _, err := p.Runs(ctx, q, func(r past.Run) error {
		if r.Occurrence == e.Occurrence {
			e.run = r
		}
		return nil
	}); err != nil || e.run.Run == 0 {
		return e, err
	}
	_, err = p.Lines(ctx, past.Question{Runs: []int64{e.run.Run}, Customers: []int64{x.customer}}, func(l past.Line) error {
		e.got = append(e.got, l)
		return nil
	})
	return e, err
}

// all explains every active notification, in short.
func (x explainer) all(ctx context.Context) error {
	active, broken, err := x.s.Catalog.Active(ctx)
	if err != nil {
		return err
	}
	table := ui.Table{Header: []string{i18n.T("ID"), i18n.T("NAME"), i18n.T("GETS"), i18n.T("WHAT OR WHY NOT")}, Flexible: []int{3, 1}, Right: []int{0}}
	for _, n := range active {
		e, err := x.explain(ctx, n)
		switch {
		case err != nil:
			return err
		case !e.Examination.Found:
			return app.Usage(i18n.Errorf("customer %d: LMS has none with this id", x.customer))
		case x.json:
			if err := x.a.Out.JSON(e.toJSON()); err != nil {
				return err
			}
		}
		gets, why := e.verdict()
		table.Rows = append(table.Rows, ui.Row(app.IDText(n.ID), n.Name, mark(gets), why))
	}
	if !x.json && len(table.Rows) > 0 {
		if err := x.a.Out.Write(table); err != nil {
			return err
		}
	}
	if len(broken) > 0 {
		return app.SeveralErrors(broken)
	}
	return nil
}

// mark shows whether something holds.
func mark(holds bool) ui.Cell {
	if holds {
		return ui.Cell{Text: "✓", Colour: ui.Good}
	}
	return ui.Cell{Text: "✗", Colour: ui.Bad}
}

// labelWidth is the room for the names of rules: that of the longest filter's.
func labelWidth() int {
	width := 0
	for _, kind := range notify.FilterKinds() {
		width = max(width, utf8.RuneCountInString(ruleLabel(kind.Rule())))
	}
	return width
}

// write tells the steps one by one, and the verdict.
func (e explanation) write() error {
	var b strings.Builder
	ui.Fprintf(&b, "%s, customer %d %s, %s\n", app.IDText(e.Notification.ID)+" "+e.Notification.Name, e.customer,
		e.Examination.Customer.Name, e.At.Format("2006-01-02 15:04 MST"))
	width := labelWidth()
	line := func(sign ui.Cell, label, says string) {
		ui.Fprintf(&b, "%s %-*s %s\n", sign, width, label, e.a.Out.Fold(says, width+3))
	}
	for _, s := range e.Steps {
		switch {
		case s.Rule == notify.Reachable:
			for _, w := range e.Ways {
				line(mark(dispatch.Reached(w.Decisions)), i18n.T(string(w.Channel)), waySays(w))
				for _, detail := range wayDetails(w) {
					line(ui.Cell{Text: " "}, "", detail)
				}
			}
		case !s.Counts && !s.Holds:
			line(ui.Cell{Text: "-"}, ruleLabel(s.Rule), e.says(s))
		default:
			line(mark(s.Holds), ruleLabel(s.Rule), e.says(s))
		}
	}
	gets, verdict := e.verdict()
	format := i18n.T("gets nothing: %s")
	if gets {
		format = i18n.T("would get: %s")
	}
	for line := range strings.SplitSeq(string(e.a.Out.Fold(fmt.Sprintf(format, verdict), 0)), "\n") {
		ui.Fprintf(&b, "%s\n", ui.Cell{Text: line, Colour: ui.Strong})
	}
	_, err := fmt.Fprint(e.a.Streams.Out, b.String())
	return err
}

// verdict reports whether the customer gets anything, and says what, or why not:
// the first condition that fails.
func (e explanation) verdict() (gets bool, says string) {
	if s, ok := e.Failed(); ok {
		return false, i18n.Sprintf("%s: %s", ruleLabel(s.Rule), e.says(s))
	}
	var words []string
	for _, d := range e.Decisions() {
		switch {
		case d.Reason != "":
		case d.Channel == notify.Warning:
			words = append(words, i18n.T("a warning in the browser"))
		default:
			words = append(words, i18n.Sprintf("%s to %s", i18n.T(string(d.Channel)), d.Destination))
		}
	}
	return true, strings.Join(words, ", ")
}

// says is what there is to say of a step.
func (e explanation) says(s dispatch.Step) string {
	either := func(holds, fails string) string {
		if s.Holds {
			return holds
		}
		return fails
	}
	switch s.Rule {
	case notify.Exists:
		return either(i18n.T("in LMS"), i18n.Sprintf("LMS has none with the id %d", e.customer))
	case notify.NotDeleted:
		return either(i18n.T("no"), i18n.T("deleted in LMS"))
	case notify.IsCustomer:
		return either(i18n.T("a private person or a company"), i18n.T("a contractor; only private persons and companies are told"))
	case notify.IsBilled:
		return either(i18n.T("there is a billing address"), i18n.T("no billing address in LMS, whose own mass mailing leaves out such customers, too"))
	case notify.IsActive:
		return i18n.Sprintf("the notification is %s", i18n.T(string(e.Notification.State)))
	case notify.IsDue:
		return e.scheduleSays(s)
	case notify.HasText:
		if e.Fault != nil {
			return e.Fault.Error()
		}
		return i18n.T("there is one to send")
	case notify.EventCame:
		return e.eventSays()
	case notify.NotTold:
		return e.toldSays(s)
	case notify.NotClaimed:
		return e.runSays(s)
	case notify.NotHeld:
		if e.Guard != nil {
			return e.Guard.Error()
		}
		return i18n.T("lets the run pass")
	case notify.Reachable:
		return waysSay(e.Ways)
	case notify.StatusAllowed:
		return e.allowedSays(*s.Condition)
	}
	return e.filterSays(*s.Condition)
}

func (e explanation) scheduleSays(s dispatch.Step) string {
	cycle := e.Notification.Cycle.String()
	next := i18n.T("never")
	if !e.Next.IsZero() {
		next = e.Next.Format(app.Clock)
	}
	switch {
	case s.Holds:
		return i18n.Sprintf("due, %s", cycle)
	case e.AsIfDue:
		return i18n.Sprintf("not due, %s; next %s. Explained as if it were", cycle, next)
	}
	return i18n.Sprintf("not due, %s; next %s", cycle, next)
}

func (e explanation) filterSays(c notify.Condition) string {
	wanted := make([]string, len(c.Wanted))
	for i, f := range c.Wanted {
		name, ok := e.Names[f]
		switch {
		case c.Kind == notify.Customers:
			name = f.Value
		case !ok:
			name = i18n.Sprintf("%s (no longer in LMS)", f.Value)
		}
		wanted[i] = name
	}
	list := strings.Join(wanted, ", ")
	if c.Kind == notify.Customers {
		return i18n.Sprintf("%s is wanted; he is %d", list, e.customer)
	}
	return i18n.Sprintf("%s is wanted; he has %s", list, ownText(c))
}

// ownText lists what the customer has of the condition's kind.
func ownText(c notify.Condition) string {
	own := make([]string, len(c.Own))
	for i, p := range c.Own {
		own[i] = p.Name
	}
	if len(own) == 0 {
		own = []string{i18n.T("none")}
	}
	return strings.Join(own, ", ")
}

// allowedSays tells what LMS's settings allow.
func (e explanation) allowedSays(c notify.Condition) string {
	allowed := make([]string, len(c.Wanted))
	for i, f := range c.Wanted {
		allowed[i] = f.Value
	}
	return i18n.Sprintf("LMS's setting %s allows %s; he has %s", e.allowedBy, strings.Join(allowed, ", "), ownText(c))
}

// amount is a sum of money for a terminal.
func amount(d decimal.Decimal) string { return money.Plain(money.Format(d)) }

const textNoPayments = "no payment of the day before, from %s to %s"

func (e explanation) eventSays() string {
	n, c := e.Notification, e.Examination.Customer
	switch n.Event {
	case notify.Debt:
		limit, ok := n.Debt.Amount(c.MonthlyCharge)
		switch {
		case !ok:
			return i18n.Sprintf("balance %s, but no monthly charge to compare it with", amount(c.Balance))
		case n.Debt.Tariffs != nil:
			return i18n.Sprintf("balance %s, must be below -%s, that is %s × %s a month",
				amount(c.Balance), amount(limit), n.Debt.Tariffs, amount(c.MonthlyCharge))
		}
		return i18n.Sprintf("balance %s, must be below -%s", amount(c.Balance), amount(limit))
	case notify.Invoice:
		return e.windowSays(i18n.T("invoices of the day before: %s"), i18n.T("no invoice of the day before, from %s to %s"))
	case notify.Payment:
		from, _ := notify.Query{At: e.At}.Window()
		if slices.ContainsFunc(e.References, func(r notify.Reference) bool { return !r.Time.After(from) }) {
			return e.windowSays(i18n.T("payments of the day before, or booked in it: %s"), i18n.T(textNoPayments))
		}
		return e.windowSays(i18n.T("payments of the day before: %s"), i18n.T(textNoPayments))
	case notify.NoEvent:
	}
	return ""
}

func (e explanation) windowSays(some, none string) string {
	if len(e.References) == 0 {
		from, to := notify.Query{At: e.At}.Window()
		return fmt.Sprintf(none, from.Format(app.Clock), to.Format(app.Clock))
	}
	return fmt.Sprintf(some, e.references(func(notify.Reference) bool { return true }))
}

// references names invoices or payments.
func (e explanation) references(which func(notify.Reference) bool) string {
	var words []string
	for _, r := range e.References {
		if !which(r) {
			continue
		}
		word := i18n.Sprintf("%s of %s", amount(r.Value), r.Time.In(e.zone).Format(app.Clock))
		if e.Notification.Event == notify.Invoice {
			word = i18n.Sprintf("%s of %s", r.Number, r.Time.In(e.zone).Format(app.Clock))
		}
		if r.Unticked {
			word = i18n.Sprintf("%s: unticked, or told by lms-notify already", word)
		}
		if !r.Told.IsZero() {
			word = i18n.Sprintf("%s, told %s", word, r.Told.In(e.zone).Format(app.Clock))
		}
		words = append(words, word)
	}
	return strings.Join(words, "; ")
}

func (e explanation) toldSays(s dispatch.Step) string {
	switch {
	case len(e.References) == 0:
		return e.eventSays()
	case e.Notification.Repeat == notify.RepeatEveryRun:
		return i18n.T("told in every run")
	case s.Holds:
		return i18n.Sprintf("not told yet: %s", e.references(func(r notify.Reference) bool { return r.Told.IsZero() && !r.Unticked }))
	}
	return i18n.Sprintf("told already: %s", e.references(func(r notify.Reference) bool { return !r.Told.IsZero() }))
}

func (e explanation) runSays(s dispatch.Step) string {
	if s.Holds {
		return i18n.Sprintf("no run has carried out %s yet", e.Occurrence)
	}
	got := make([]string, len(e.got))
	for i, l := range e.got {
		status := i18n.T(string(l.Status))
		if l.Error != "" {
			status = i18n.Sprintf("%s: %s", status, l.Error)
		}
		got[i] = i18n.Sprintf("%s to %s (%s)", i18n.T(string(l.Channel)), l.Destination, status)
	}
	if len(got) == 0 {
		got = []string{i18n.T("nothing")}
	}
	list, started := strings.Join(got, ", "), e.run.Started.In(e.zone).Format(app.Clock)
	switch {
	case e.run.Stopped != "":
		return i18n.Sprintf("run %d took it up, %s, and stopped: %s; he got %s", e.run.Run, started, e.run.Stopped, list)
	case e.run.Planned.IsZero():
		return i18n.Sprintf("run %d took it up, %s, and is not through with it; he got %s", e.run.Run, started, list)
	}
	return i18n.Sprintf("run %d carried it out, %s; he got %s", e.run.Run, started, list)
}

// waysSay is why nobody can be reached.
func waysSay(ways []dispatch.Way) string {
	words := make([]string, len(ways))
	for i, w := range ways {
		words[i] = i18n.Sprintf("%s: %s", i18n.T(string(w.Channel)), waySays(w))
	}
	return strings.Join(words, "; ")
}

func waySays(w dispatch.Way) string {
	switch {
	case w.Barred != "":
		return reasonText(w.Barred)
	case w.Unwritten != "":
		return i18n.Sprintf("no text: %s", reasonText(w.Unwritten))
	case !dispatch.Reached(w.Decisions):
		return reasonText(w.Decisions[0].Reason)
	case w.Channel == notify.Warning:
		return i18n.T("shown in the browser")
	}
	return i18n.Sprintf("to %s", strings.Join(w.To, ", "))
}

// wayDetails are the contacts one by one, the consent, and what else is wrong.
func wayDetails(w dispatch.Way) []string {
	var out []string
	for _, u := range w.Contacts {
		out = append(out, contactSays(u))
	}
	switch {
	case w.Channel == notify.Warning:
	case !w.Needed:
		out = append(out, i18n.T("consent: not asked for (ignore_customer_consents)"))
	case w.Consent:
		out = append(out, i18n.T("consent: given"))
	default:
		out = append(out, i18n.T("consent: not given"))
	}
	if w.Barred != "" && w.Unwritten != "" {
		out = append(out, i18n.Sprintf("no text: %s", reasonText(w.Unwritten)))
	}
	return out
}

func contactSays(u recipient.Use) string {
	switch {
	case u.Why != "":
		return i18n.Sprintf("%s: not used, %s: %s", u.Contact.Value, reasonText(u.Reason), u.Why)
	case u.Reason != "":
		return i18n.Sprintf("%s: not used, %s", u.Contact.Value, reasonText(u.Reason))
	case len(u.Used) == 0:
		return i18n.Sprintf("%s: the same address again", u.Contact.Value)
	}
	return i18n.Sprintf("%s: used as %s", u.Contact.Value, strings.Join(u.Used, ", "))
}

// explanationJSON is a line of "explain --json".
type explanationJSON struct {
	Notification  int64           `json:"notification"`
	Name          string          `json:"name"`
	At            string          `json:"at"`
	Past          bool            `json:"past,omitempty"` // statuses, contacts and consents are of today
	AsIfDue       bool            `json:"as_if_due"`
	Customer      int64           `json:"customer"`
	CustomerName  *string         `json:"customer_name"` // null: LMS has no such customer
	Gets          bool            `json:"gets"`
	Why           *notify.Rule    `json:"why"`  // the first that fails; null when he gets it
	Next          *string         `json:"next"` // null: never again
	Run           *int64          `json:"run"`  // the one that carried out the occurrence
	Steps         []stepJSON      `json:"steps"`
	Balance       *string         `json:"balance"` // of event debt, as the next two
	MonthlyCharge *string         `json:"monthly_charge"`
	Threshold     *string         `json:"threshold"` // null: no debt is enough
	References    []referenceJSON `json:"references"`
	Ways          []wayJSON       `json:"ways"`
	Decisions     []shortDecision `json:"decisions"` // of a run, if all steps hold
}

type stepJSON struct {
	Rule   notify.Rule `json:"rule"`
	Holds  bool        `json:"holds"`
	Counts bool        `json:"counts"`
	Wanted []string    `json:"wanted,omitempty"` // of a filter
	Own    []string    `json:"own,omitempty"`    // of a filter
	Says   string      `json:"says"`
}

type referenceJSON struct {
	ID     int64   `json:"id"`
	Number *string `json:"number"` // of an invoice
	Time   string  `json:"time"`
	Value  *string `json:"value"` // of a payment
	Told   *string `json:"told"`
	// Unticked is left out where the customer may be told of the payment.
	Unticked bool `json:"unticked,omitempty"`
}

type wayJSON struct {
	Channel  notify.Channel `json:"channel"`
	Needed   bool           `json:"consent_needed"`
	Consent  bool           `json:"consent"`
	Contacts []contactJSON  `json:"contacts"`
	To       []string       `json:"to"`
	Reason   notify.Reason  `json:"reason,omitempty"`      // why there is no address
	NoText   notify.Reason  `json:"text_reason,omitempty"` // why there is no text
}

type contactJSON struct {
	ID       int64         `json:"id"`
	Contact  string        `json:"contact"`
	Type     int           `json:"type"`
	Used     []string      `json:"used"`
	Repeated []string      `json:"repeated,omitempty"`
	Reason   notify.Reason `json:"reason,omitempty"`
}

// shortDecision is a decision without its text.
type shortDecision struct {
	Channel     notify.Channel `json:"channel"`
	Destination string         `json:"destination"`
	Decision    string         `json:"decision"` // send or skip
	Reason      notify.Reason  `json:"reason,omitempty"`
}

// decisionWord is how JSON calls what was decided.
func decisionWord(d dispatch.Decision) string {
	if d.Reason != "" {
		return app.DecisionSkip
	}
	return app.DecisionSend
}

func (e explanation) toJSON() explanationJSON {
	c := e.Examination.Customer
	out := explanationJSON{
		Notification: e.Notification.ID, Name: e.Notification.Name, At: e.At.Format(time.RFC3339), Past: e.Past, AsIfDue: e.AsIfDue,
		Customer: e.customer, Next: app.TimeOrNull(e.Next, e.zone), Run: app.IDOrNull(e.run.Run),
		Steps: []stepJSON{}, References: []referenceJSON{}, Ways: []wayJSON{}, Decisions: []shortDecision{},
	}
	if e.Examination.Found {
		out.CustomerName = &c.Name
	}
	if failed, ok := e.Failed(); ok {
		out.Why = &failed.Rule
	} else {
		out.Gets = true
	}
	for _, s := range e.Steps {
		out.Steps = append(out.Steps, e.stepToJSON(s))
	}
	if e.Notification.Event == notify.Debt && e.Examination.Found {
		out.addDebt(e.Notification.Debt, c)
	}
	for _, r := range e.References {
		out.References = append(out.References, e.referenceToJSON(r))
	}
	for _, w := range e.Ways {
		out.Ways = append(out.Ways, wayToJSON(w))
	}
	for _, d := range e.Decisions() {
		out.Decisions = append(out.Decisions, shortDecision{d.Channel, d.Destination, decisionWord(d), d.Reason})
	}
	return out
}

func (e explanation) stepToJSON(s dispatch.Step) stepJSON {
	out := stepJSON{Rule: s.Rule, Holds: s.Holds, Counts: s.Counts, Says: e.says(s)}
	if s.Condition != nil && s.Condition.Kind != "" {
		for _, f := range s.Condition.Wanted {
			out.Wanted = append(out.Wanted, f.Value)
		}
		for _, p := range s.Condition.Own {
			out.Own = append(out.Own, p.Value)
		}
	}
	return out
}

func (j *explanationJSON) addDebt(t notify.Threshold, c notify.Customer) {
	plain := func(d decimal.Decimal) *string {
		text := d.StringFixed(2)
		return &text
	}
	j.Balance = plain(c.Balance)
	if t.Tariffs != nil {
		j.MonthlyCharge = plain(c.MonthlyCharge)
	}
	if limit, ok := t.Amount(c.MonthlyCharge); ok {
		j.Threshold = plain(limit)
	}
}

func (e explanation) referenceToJSON(r notify.Reference) referenceJSON {
	out := referenceJSON{ID: r.ID, Time: r.Time.In(e.zone).Format(time.RFC3339), Told: app.TimeOrNull(r.Told, e.zone), Unticked: r.Unticked}
	if e.Notification.Event == notify.Invoice {
		out.Number = &r.Number
	} else {
		value := r.Value.StringFixed(2)
		out.Value = &value
	}
	return out
}

func wayToJSON(w dispatch.Way) wayJSON {
	out := wayJSON{
		Channel: w.Channel, Needed: w.Needed, Consent: w.Consent, Contacts: []contactJSON{}, To: append([]string{}, w.To...),
		Reason: w.Barred, NoText: w.Unwritten,
	}
	for _, u := range w.Contacts {
		out.Contacts = append(out.Contacts, contactJSON{
			ID: u.Contact.ID, Contact: u.Contact.Value, Type: u.Contact.Type, Used: append([]string{}, u.Used...),
			Repeated: u.Repeated, Reason: u.Reason,
		})
	}
	return out
}
