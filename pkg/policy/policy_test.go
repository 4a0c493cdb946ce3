package policy_test

import (
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/policy"
	"github.com/powiadom/powiadom/pkg/span"
)

func TestSpares(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	debt := notify.Notification{Event: notify.Debt}
	news := notify.Notification{Event: notify.Invoice}
	with := func(n notify.Notification, change func(*notify.Notification)) notify.Notification {
		change(&n)
		return n
	}
	urgent := func(n *notify.Notification) { n.Urgent = true }
	tell := func(n *notify.Notification) { n.Policy.Arrangements = notify.TellArranged }
	spare := func(n *notify.Notification) { n.Policy.Arrangements = notify.SpareArranged }
	arranged := func(until time.Time) notify.Customer { return notify.Customer{ArrangedUntil: until} }
	spared := func(until time.Time) notify.Customer {
		return notify.Customer{Sparing: &notify.Sparing{Until: until}}
	}
	for _, tc := range []struct {
		name string
		n    notify.Notification
		c    notify.Customer
		want notify.Reason
	}{
		{"nothing in the way", debt, notify.Customer{}, ""},
		{"arranged until later", debt, arranged(at.Add(time.Second)), notify.Arranged},
		{"arranged until now, as LMS compares", debt, arranged(at), notify.Arranged},
		{"arranged until a second ago", debt, arranged(at.Add(-time.Second)), ""},
		{"arranged, another event", news, arranged(at.Add(time.Hour)), ""},
		{"arranged, told by choice", with(debt, tell), arranged(at.Add(time.Hour)), ""},
		{"arranged, spared by choice", with(news, spare), arranged(at.Add(time.Hour)), notify.Arranged},
		{"arranged, urgent", with(debt, urgent), arranged(at.Add(time.Hour)), notify.Arranged},
		{"spared", news, spared(at.Add(time.Second)), notify.Spared},
		{"spared until now", news, spared(at), ""},
		{"spared, urgent", with(news, urgent), spared(at.Add(time.Hour)), ""},
		{"silent", news, notify.Customer{Silent: true}, notify.Silent},
		{"silent, urgent", with(news, urgent), notify.Customer{Silent: true}, ""},
		{"spared before silent", news, notify.Customer{Silent: true, Sparing: &notify.Sparing{Until: at.Add(time.Hour)}}, notify.Spared},
	} {
		if got := (policy.Rules{}).Spares(tc.n, tc.c, notify.Email, at); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestSpacing(t *testing.T) {
	t.Parallel()
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	day := func(d int) time.Time { return time.Date(2026, 10, d, 9, 0, 0, 0, warsaw) } // the clocks change on the 25th
	rules := policy.Rules{AtMostOnce: span.Span{Days: 1}}
	own := func(s span.Span, e notify.Event) notify.Notification {
		return notify.Notification{ID: 1, Event: e, Policy: notify.Policy{AtMostOnce: &s}}
	}
	debt, invoice := notify.Notification{ID: 1, Event: notify.Debt}, notify.Notification{ID: 1, Event: notify.Invoice}
	flags := notify.Notification{Event: notify.NoEvent}
	urgent := notify.Notification{ID: 1, Event: notify.NoEvent, Urgent: true}
	for _, tc := range []struct {
		name     string
		n        notify.Notification
		last, at time.Time
		channel  notify.Channel
		want     notify.Reason
	}{
		{"never", debt, time.Time{}, day(24), notify.Email, ""},
		{"a day ago", debt, day(23), day(24), notify.Email, ""},
		{"a day ago, less a minute", debt, day(23).Add(time.Minute), day(24), notify.SMS, notify.TooSoon},
		{"a day of 25 hours ago", debt, day(24), day(25), notify.Email, ""},
		{"24 hours ago on a day of 25", debt, day(24).Add(time.Hour), day(25), notify.Email, notify.TooSoon},
		{"later, by hand", debt, day(24).Add(time.Hour), day(24), notify.Email, notify.TooSoon},
		{"a warning", debt, day(24), day(24), notify.Warning, ""},
		{"an invoice", invoice, day(24), day(24), notify.Email, ""},
		{"an invoice, by choice", own(span.Span{Days: 7}, notify.Invoice), day(18), day(24), notify.Email, notify.TooSoon},
		{"seven days, the seventh", own(span.Span{Days: 7}, notify.Debt), day(17), day(24), notify.Email, ""},
		{"none, by choice", own(span.Span{}, notify.Debt), day(24), day(24), notify.Email, ""},
		{"made of flags", flags, day(24), day(24), notify.Email, ""},
		{"urgent", urgent, day(24), day(24), notify.Email, ""},
	} {
		if got := rules.Spares(tc.n, notify.Customer{LastTold: tc.last}, tc.channel, tc.at); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
		if got := rules.Still(tc.n, notify.Customer{LastTold: tc.last}, tc.channel, tc.at); got != "" {
			t.Errorf("%s, waiting: %q, want nothing", tc.name, got)
		}
	}
}

func TestSMSDaily(t *testing.T) {
	t.Parallel()
	rules := policy.Rules{SMSDaily: 3}
	n := notify.Notification{ID: 1, Event: notify.Invoice, Channels: []notify.Channel{notify.Email, notify.SMS}}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for got, want := range map[int]notify.Reason{0: "", 2: "", 3: notify.SMSLimit, 9: notify.SMSLimit} {
		c := notify.Customer{SMSToday: got}
		if reason := rules.Spares(n, c, notify.SMS, at); reason != want {
			t.Errorf("%d SMS: %q, want %q", got, reason, want)
		}
		if reason := rules.Spares(n, c, notify.Email, at); reason != "" {
			t.Errorf("%d SMS, an e-mail: %q", got, reason)
		}
		if reason := rules.Still(n, c, notify.SMS, at); reason != "" {
			t.Errorf("%d SMS, waiting: %q", got, reason)
		}
		if reason := (policy.Rules{}).Spares(n, c, notify.SMS, at); reason != "" {
			t.Errorf("%d SMS, no limit: %q", got, reason)
		}
		urgent := n
		urgent.Urgent = true
		if reason := rules.Spares(urgent, c, notify.SMS, at); reason != "" {
			t.Errorf("%d SMS, urgent: %q", got, reason)
		}
	}
}
