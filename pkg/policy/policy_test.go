package policy_test

import (
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/policy"
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
		if got := policy.Spares(tc.n, tc.c, at); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}
