package before

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/notify"
)

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
	Balance       *string         `json:"balance"` // of event debt, as the next two; it is the one that counts
	MonthlyCharge *string         `json:"monthly_charge"`
	Threshold     *string         `json:"threshold"` // null: no debt is enough
	BalanceOf     notify.DebtOf   `json:"balance_of,omitempty"`
	DueBy         *string         `json:"due_by,omitempty"` // of an overdue balance: what was to be paid before it counts
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
	if q := e.query(); q.Overdue() && e.Examination.Found {
		owed := c.Overdue.StringFixed(2)
		out.Balance, out.BalanceOf, out.DueBy = &owed, notify.OverdueDebt, app.TimeOrNull(q.OverdueBy(), e.zone)
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
	j.Balance, j.BalanceOf = plain(t.Balance(c)), t.Of()
	if t.Tariffs != nil {
		j.MonthlyCharge = plain(c.MonthlyCharge)
	}
	if limit, ok := t.Amount(c.MonthlyCharge); ok {
		j.Threshold = plain(limit)
	}
}

func (e explanation) referenceToJSON(r notify.Reference) referenceJSON {
	out := referenceJSON{ID: r.ID, Time: r.Time.In(e.zone).Format(time.RFC3339), Told: app.TimeOrNull(r.Told, e.zone), Unticked: r.Unticked}
	if e.Notification.Event != notify.Payment {
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
