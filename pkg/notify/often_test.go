package notify_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
	"github.com/powiadom/powiadom/pkg/span"
)

func cycle(t *testing.T, text string) schedule.Schedule {
	t.Helper()
	c, err := schedule.ParseCycle(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// everyMinute tells everybody by e-mail each minute.
func everyMinute(t *testing.T) notify.Notification {
	t.Helper()
	return notify.Notification{
		Name: "Próba", State: notify.Active, Event: notify.NoEvent, Repeat: notify.RepeatOnce, Cycle: cycle(t, "* * * * *"),
		Channels: []notify.Channel{notify.Email},
	}
}

func TestTooOften(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		edit func(*notify.Notification)
		want bool
	}{
		{"every minute", func(*notify.Notification) {}, true},
		{"a debt", func(n *notify.Notification) { n.Event = notify.Debt }, true},
		{"inactive: it would", func(n *notify.Notification) { n.State = notify.Inactive }, true},
		{"by SMS", func(n *notify.Notification) { n.Channels = []notify.Channel{notify.Warning, notify.SMS} }, true},
		{"in the browser", func(n *notify.Notification) { n.Channels = []notify.Channel{notify.Warning} }, false},
		{"each invoice", func(n *notify.Notification) { n.Event = notify.Invoice }, false},
		{"each payment", func(n *notify.Notification) { n.Event = notify.Payment }, false},
		{"each invoice, every run", func(n *notify.Notification) { n.Event, n.Repeat = notify.Invoice, notify.RepeatEveryRun }, true},
		{"one time", func(n *notify.Notification) { n.Once = true }, false},
		{"twice a day, in one hour", func(n *notify.Notification) { n.Cycle = cycle(t, "0,59 9 * * *") }, true},
		{"hourly", func(n *notify.Notification) { n.Cycle = cycle(t, "59 * * * *") }, false},
	}
	for _, test := range tests {
		n := everyMinute(t)
		test.edit(&n)
		if got := n.TooOften(span.Span{}); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestOftenerThan: who is told too often already, and no oftener, is no reason to
// ask again.
func TestOftenerThan(t *testing.T) {
	t.Parallel()
	some := func(values ...string) []notify.Filter {
		var filters []notify.Filter
		for _, v := range values {
			filters = append(filters, notify.Filter{Kind: notify.Status, Value: v})
		}
		return filters
	}
	fifty, sixty, same := decimal.NewFromInt(50), decimal.NewFromInt(60), decimal.New(5000, -2)
	tests := []struct {
		name string
		was  func(*notify.Notification)
		now  func(*notify.Notification)
		want bool
	}{
		{"as it was", func(*notify.Notification) {}, func(*notify.Notification) {}, false},
		{"another name and text", func(*notify.Notification) {}, func(n *notify.Notification) { n.Name, n.Text.Subject = "Inna", "Inny" }, false},
		{"made active", func(n *notify.Notification) { n.State = notify.Inactive }, func(*notify.Notification) {}, true},
		{"new", func(n *notify.Notification) { *n = notify.Notification{} }, func(*notify.Notification) {}, true},
		{"made inactive", func(*notify.Notification) {}, func(n *notify.Notification) { n.State = notify.Inactive }, false},
		{"was hourly", func(n *notify.Notification) { n.Cycle = cycle(t, "0 * * * *") }, func(*notify.Notification) {}, true},
		{"was seldomer", func(n *notify.Notification) { n.Cycle = cycle(t, "0,30 * * * *") }, func(*notify.Notification) {}, true},
		{"is seldomer", func(*notify.Notification) {}, func(n *notify.Notification) { n.Cycle = cycle(t, "0,30 * * * *") }, false},
		{"was for one time", func(n *notify.Notification) { n.Once = true }, func(*notify.Notification) {}, true},
		{"by SMS, too", func(*notify.Notification) {}, func(n *notify.Notification) { n.Channels = append(n.Channels, notify.SMS) }, true},
		{"in the browser, too", func(*notify.Notification) {}, func(n *notify.Notification) { n.Channels = append(n.Channels, notify.Warning) }, false},
		{"on debts alone", func(*notify.Notification) {}, func(n *notify.Notification) { n.Event = notify.Debt }, true},
		{"a filter is gone", func(n *notify.Notification) { n.Filters = some("connected") }, func(*notify.Notification) {}, true},
		{"a filter more", func(*notify.Notification) {}, func(n *notify.Notification) { n.Filters = some("connected") }, false},
		{"another value", func(n *notify.Notification) { n.Filters = some("connected") }, func(n *notify.Notification) { n.Filters = some("connected", "waiting") }, true},
		{"a value less", func(n *notify.Notification) { n.Filters = some("connected", "waiting") }, func(n *notify.Notification) { n.Filters = some("waiting") }, false},
		{"the same debt", func(n *notify.Notification) { n.Event, n.Debt.Over = notify.Debt, &fifty }, func(n *notify.Notification) { n.Event, n.Debt.Over = notify.Debt, &same }, false},
		{"another debt", func(n *notify.Notification) { n.Event, n.Debt.Over = notify.Debt, &sixty }, func(n *notify.Notification) { n.Event, n.Debt.Over = notify.Debt, &fifty }, true},
	}
	if now := everyMinute(t); now.OftenerThan(notify.Notification{}, span.Span{Days: 1}) || now.TooOften(span.Span{Rest: time.Hour}) {
		t.Error("who is left alone for an hour or more is told too often")
	}
	for _, test := range tests {
		was, now := everyMinute(t), everyMinute(t)
		test.was(&was)
		test.now(&now)
		if got := now.OftenerThan(was, span.Span{}); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}
