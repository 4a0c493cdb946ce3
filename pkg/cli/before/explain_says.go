package before

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/recipient"
	"github.com/powiadom/powiadom/pkg/ui"
)

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
	case notify.FewSMS:
		return i18n.Sprintf("%d on this day; at most %d are sent (powiadom.sms_daily_limit)", e.Examination.Customer.SMSToday, e.smsDaily)
	case notify.NotTooSoon:
		return e.spacingSays()
	case notify.NotSpared, notify.NotSilent, notify.NotArranged:
		return e.policySays(s)
	case notify.StatusAllowed:
		return e.allowedSays(*s.Condition)
	}
	return e.filterSays(*s.Condition)
}

// policySays tells what a policy found, with its values.
func (e explanation) policySays(s dispatch.Step) string {
	c, zone := e.Examination.Customer, e.At.Location()
	switch {
	case s.Rule == notify.NotSpared && c.Sparing != nil:
		said := i18n.Sprintf("to be left in peace until %s: %s (%s)", c.Sparing.Until.In(zone).Format(ui.Clock), c.Sparing.Why, c.Sparing.Person)
		return i18n.Sprintf("%s; \"powiadom spare --end\" ends it", said)
	case s.Rule == notify.NotSpared:
		return i18n.T("nobody has said to leave him in peace")
	case s.Rule == notify.NotSilent && c.Silent:
		return i18n.T("in the group of those who are left in peace (powiadom.silent_group)")
	case s.Rule == notify.NotSilent:
		return i18n.T("not in the group of those who are left in peace")
	case c.ArrangedUntil.IsZero():
		return i18n.T("cutting off is not suspended in LMS")
	case c.ArrangedUntil.Unix() >= math.MaxInt32:
		return i18n.T("cutting off is suspended in LMS, without end")
	}
	return i18n.Sprintf("cutting off is suspended in LMS until %s", c.ArrangedUntil.In(zone).Format(ui.Clock))
}

// spacingSays tells when the notification last told him, and how long he is left alone.
func (e explanation) spacingSays() string {
	spacing, last := e.Notification.Spacing(e.usual).Words(), e.Examination.Customer.LastTold
	if last.IsZero() {
		return i18n.Sprintf("not told by it for %s", spacing)
	}
	return i18n.Sprintf("told by it at %s; again no sooner than after %s", last.In(e.At.Location()).Format(ui.Clock), spacing)
}

func (e explanation) scheduleSays(s dispatch.Step) string {
	cycle := e.Notification.Cycle.String()
	next := i18n.T("never")
	if !e.Next.IsZero() {
		next = e.Next.Format(ui.Clock)
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
		named, ok := e.Names[f]
		name := named.Name
		switch {
		case c.Kind == notify.Customers:
			name = f.Value
		case !ok:
			name = i18n.Sprintf("%s (no longer in LMS)", f.Value)
		}
		wanted[i] = notify.Shown(c.Kind, name)
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
		own[i] = notify.Shown(c.Kind, p.Name)
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
		allowed[i] = notify.Shown(f.Kind, f.Value)
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
		balance := i18n.Sprintf("balance %s", amount(c.Balance))
		if n.Debt.Overdue {
			balance = i18n.Sprintf("overdue balance %s (to be paid before %s)", amount(c.Overdue), e.query().OverdueBy().In(e.zone).Format(ui.Clock))
		}
		switch {
		case !ok:
			return i18n.Sprintf("%s, but no monthly charge to compare it with", balance)
		case n.Debt.Tariffs != nil:
			return i18n.Sprintf("%s, must be below -%s, that is %s × %s a month",
				balance, amount(limit), n.Debt.Tariffs, amount(c.MonthlyCharge))
		}
		return i18n.Sprintf("%s, must be below -%s", balance, amount(limit))
	case notify.Invoice:
		return e.windowSays(i18n.T("invoices of the day before: %s"), i18n.T("no invoice of the day before, from %s to %s"))
	case notify.Payment:
		from, _ := notify.Query{At: e.At}.Window()
		if slices.ContainsFunc(e.References, func(r notify.Reference) bool { return !r.Time.After(from) }) {
			return e.windowSays(i18n.T("payments of the day before, or booked in it: %s"), i18n.T(textNoPayments))
		}
		return e.windowSays(i18n.T("payments of the day before: %s"), i18n.T(textNoPayments))
	case notify.Due:
		return e.dueSays()
	case notify.NoEvent:
	}
	return ""
}

// query is what the notification asks at the instant, as far as days go.
func (e explanation) query() notify.Query {
	n := e.Notification
	return notify.Query{Event: n.Event, Debt: n.Debt, DueDays: n.DueDays, At: e.At}
}

func (e explanation) dueSays() string {
	day, owed := e.query().DueDay().Format(time.DateOnly), amount(e.Examination.Customer.Overdue)
	if len(e.References) == 0 {
		return i18n.Sprintf("no unpaid invoice that was to be paid until %s", day)
	}
	list := e.references(func(notify.Reference) bool { return true })
	if !e.Examination.Customer.Overdue.IsNegative() {
		return i18n.Sprintf("to be paid until %s: %s; it is paid, balance of what was to be paid by then %s", day, list, owed)
	}
	return i18n.Sprintf("to be paid until %s: %s; balance of what was to be paid by then %s", day, list, owed)
}

func (e explanation) windowSays(some, none string) string {
	if len(e.References) == 0 {
		from, to := notify.Query{At: e.At}.Window()
		return fmt.Sprintf(none, from.Format(ui.Clock), to.Format(ui.Clock))
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
		word := i18n.Sprintf("%s of %s", amount(r.Value), r.Time.In(e.zone).Format(ui.Clock))
		if e.Notification.Event != notify.Payment {
			word = i18n.Sprintf("%s of %s", r.Number, r.Time.In(e.zone).Format(ui.Clock))
		}
		if r.Unticked {
			word = i18n.Sprintf("%s: unticked, or told by lms-notify already", word)
		}
		if !r.Told.IsZero() {
			word = i18n.Sprintf("%s, told %s", word, r.Told.In(e.zone).Format(ui.Clock))
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
	list, started := strings.Join(got, ", "), e.run.Started.In(e.zone).Format(ui.Clock)
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
	case u.Reason == notify.Dead:
		return i18n.Sprintf("%s: not used, %s: %s", u.Contact.Value, reasonText(u.Reason), u.Dead[0].Words)
	case u.Why != "":
		return i18n.Sprintf("%s: not used, %s: %s", u.Contact.Value, reasonText(u.Reason), u.Why)
	case u.Reason != "":
		return i18n.Sprintf("%s: not used, %s", u.Contact.Value, reasonText(u.Reason))
	case len(u.Used) == 0:
		return i18n.Sprintf("%s: the same address again", u.Contact.Value)
	}
	return i18n.Sprintf("%s: used as %s", u.Contact.Value, strings.Join(u.Used, ", "))
}
