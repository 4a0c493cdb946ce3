package send

import (
	"context"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// sure sees that a send is meant. A person is shown what it comes to, and asked; a
// script that speaks to everybody must say --yes. Who named a number with --confirm
// has agreed.
func (a commands) sure(ctx context.Context, s *app.Session, d *dispatch.Dispatcher, n notify.Notification, at time.Time, o *sendOptions) error {
	if o.Yes || o.Given("confirm") {
		return nil
	}
	if !a.Interactive() || !a.Attended() {
		if narrow(n) {
			return nil
		}
		return app.Unsure(i18n.Errorf("that goes to everybody: nothing narrows it"), i18n.T("name customers, a group or a status (\"powiadom send --help\"), look with --dry-run, or give --yes if it is meant so"))
	}
	outlook, err := d.Foresee(ctx, n, at, func(text string) int { return sms.Segment(text).Parts })
	if err != nil {
		return err
	}
	if outlook.Customers == 0 {
		return nil // it says so
	}
	if !a.Agreed(askToSend(s, n, outlook)) {
		return i18n.Errorf("nothing was sent")
	}
	o.confirm = outlook.Customers
	return nil
}

// narrow reports whether a notification is not simply for everybody.
func narrow(n notify.Notification) bool {
	return len(n.Filters) > 0 || n.Within != nil || n.Event != notify.NoEvent
}

// named are the customers, with their ids.
func named(customers []dispatch.Selected) string {
	names := make([]string, len(customers))
	for i, c := range customers {
		names[i] = strings.TrimSpace(app.IDText(c.ID) + " " + c.Name)
	}
	return strings.Join(names, ", ")
}

// askToSend is the question before a send: what it is, to how many (of a few, to whom),
// at what cost.
func askToSend(s *app.Session, n notify.Notification, o dispatch.Outlook) string {
	people := notify.CustomerCount(o.Customers)
	if o.Customers <= len(o.First) {
		people += " (" + named(o.First) + ")"
	}
	words := []string{i18n.Sprintf("%s: %s now, of whom %d get a message", n.Name, people, o.Reached), app.Totals(o.Messages)}
	if o.Parts > 0 {
		words = append(words, i18n.Sprintf("%d SMS parts", o.Parts))
	}
	if price := s.Settings.Report.SMSPrice; price != nil && o.Parts > 0 {
		words = append(words, money.Format(price.Mul(decimal.NewFromInt(int64(o.Parts)))))
	}
	question := ui.Sprintf("%s.\n", strings.Join(words, ", "))
	if o.Stop != nil {
		question += ui.Sprintf("%v.\n", o.Stop)
	}
	return question + i18n.T("Send it? [y/N] ")
}
