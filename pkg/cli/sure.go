package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// sure sees that a send is meant. A person is shown what it comes to, and asked; a
// script that speaks to everybody must say --yes. Who named a number with --confirm
// has agreed.
func (a *app) sure(ctx context.Context, s *session, d *dispatch.Dispatcher, n notify.Notification, at time.Time, o *sendOptions) error {
	if o.yes || o.given("confirm") {
		return nil
	}
	if !a.interactive() || !a.attended() {
		if narrow(n) {
			return nil
		}
		return doubtError{errors.New(textToEverybody), hintToEverybody}
	}
	outlook, err := d.Foresee(ctx, n, at, func(text string) int { return sms.Segment(text).Parts })
	if err != nil {
		return err
	}
	if outlook.Customers == 0 {
		return nil // it says so
	}
	if !a.agreed(s.askToSend(n, outlook)) {
		return errors.New(textNotSent)
	}
	o.confirm = outlook.Customers
	return nil
}

// narrow reports whether a notification is not simply for everybody.
func narrow(n notify.Notification) bool {
	return len(n.Filters) > 0 || n.Within != nil || n.Event != notify.NoEvent
}

// askToSend is the question before a send: what it is, to how many, at what cost.
func (s *session) askToSend(n notify.Notification, o dispatch.Outlook) string {
	words := []string{fmt.Sprintf(textSendTo, n.Name, o.Customers, o.Reached), totals(o.Messages)}
	if o.Parts > 0 {
		words = append(words, fmt.Sprintf(textSendParts, o.Parts))
	}
	if price := s.settings.Report.SMSPrice; price != nil && o.Parts > 0 {
		words = append(words, money.Format(price.Mul(decimal.NewFromInt(int64(o.Parts)))))
	}
	question := ui.Sprintf("%s.\n", strings.Join(words, ", "))
	if o.Stop != nil {
		question += ui.Sprintf("%v.\n", o.Stop)
	}
	return question + textAskSure
}
