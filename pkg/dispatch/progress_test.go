package dispatch_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Progress counts what is planned and what earlier runs left, never backwards,
// and never more done than planned.
func TestProgress(t *testing.T) {
	w := newWorld()
	w.customers = people(1200)
	w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email, notify.SMS, notify.Warning)}
	for i := range 30 { // of an earlier run
		w.waiting[notify.Email] = append(w.waiting[notify.Email], notify.Delivery{ID: int64(100000 + i), Run: 77, Channel: notify.Email, Customer: 1})
	}
	d := w.dispatcher(accept, func(_ context.Context, d notify.Delivery) (notify.Receipt, error) {
		switch d.Customer % 100 {
		case 1:
			return notify.Receipt{}, fault(notify.Permanent)
		case 2:
			return notify.Receipt{}, fault(notify.Temporary)
		}
		return notify.Receipt{}, nil
	})
	var seen []dispatch.Progress
	d.Observe = func(p dispatch.Progress) { seen = append(seen, p) }
	_ = run(t.Context(), t, d)
	for i, p := range seen {
		if p.Done > p.Planned || p.Failed > p.Done {
			t.Errorf("%+v: more done than there is", p)
		}
		if i > 0 && (p.Planned < seen[i-1].Planned || p.Done < seen[i-1].Done || seen[i-1].Whole && !p.Whole) {
			t.Errorf("%+v after %+v", p, seen[i-1])
		}
	}
	want := dispatch.Progress{Planned: 2430, Done: 2430, Failed: 12, Whole: true}
	if diff := cmp.Diff(want, seen[len(seen)-1]); diff != "" {
		t.Errorf("the end (-want +got):\n%s", diff)
	}
}
