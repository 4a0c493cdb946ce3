package dispatch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/notify"
)

// said is a refusal as a channel reports it.
func said(c notify.Class, s notify.Scope, code, words string) error {
	return &notify.DeliveryError{Class: c, Scope: s, Code: code, Phase: "RCPT TO", Named: true, Err: errors.New(code + " " + words)}
}

// waits puts deliveries of a sender into the outbox, with these ids.
func (w *world) waits(sender string, ids ...int64) {
	w.leftovers = true
	for _, id := range ids {
		w.waiting[notify.Email] = append(w.waiting[notify.Email], notify.Delivery{ID: id, Run: 1, Customer: id, Channel: notify.Email, Sender: sender})
	}
}

func from(first, last int64) (ids []int64) {
	for id := first; id <= last; id++ {
		ids = append(ids, id)
	}
	return ids
}

// outcomes are the ids of the results by their class; 0: accepted.
func (w *world) outcomes() map[notify.Class][]int64 {
	out := make(map[notify.Class][]int64)
	for _, r := range w.results {
		class := notify.Class(0)
		if r.Err != nil {
			class = notify.ClassOf(r.Err)
		}
		out[class] = append(out[class], r.ID)
	}
	for _, ids := range out {
		slices.Sort(ids)
	}
	return out
}

// one sends by one worker, so that the order is that of the ids.
func one(w *world, send sender) *dispatch.Dispatcher {
	d := w.dispatcher(send, nil)
	d.Channels[notify.Email] = dispatch.Channel{Sender: send, Workers: 1}
	return d
}

func TestBrake(t *testing.T) {
	const isp = "biuro@isp.example"
	refuse := func(c notify.Class, s notify.Scope, code, words string) sender {
		return func(_ context.Context, d notify.Delivery) (notify.Receipt, error) {
			return notify.Receipt{}, said(c, s, code, fmt.Sprintf(words, d.ID))
		}
	}
	for _, tc := range []struct {
		name     string
		send     sender
		waiting  int64
		failed   int // for good
		put      int // back
		untried  int
		problems int
	}{
		{"unclear", refuse(notify.Permanent, notify.Unclear, "554 5.7.1", "<klient%d@example.net>: we do not like this"), 20, 0, 5, 15, 1},
		{"unclear, for now", refuse(notify.Temporary, notify.Unclear, "450 4.7.1", "<klient%d@example.net>: not now"), 20, 0, 5, 15, 1},
		{"too few", refuse(notify.Permanent, notify.Unclear, "554 5.7.1", "<klient%d@example.net>: we do not like this"), 4, 4, 0, 0, 0},
		{"never alike", refuse(notify.Permanent, notify.Unclear, "554 5.7.1", strings.Repeat("x", 3)+"%[1]d"), 20, 0, 5, 15, 1}, // ids do not count
		{"addressees", refuse(notify.Permanent, notify.OfDelivery, "550 5.1.1", "<klient%d@example.net>: User unknown"), 20, 0, 10, 10, 1},
		{"greylisting", refuse(notify.Temporary, notify.OfDelivery, "450 4.2.0", "<klient%d@example.net>: Greylisted"), 20, 0, 20, 0, 0},
		{"of us", refuse(notify.Halt, notify.OfChannel, "554 5.7.1", "<klient%d@example.net>: Relay access denied"), 20, 0, 1, 19, 1},
		{"our sender", refuse(notify.Halt, notify.OfSender, "553 5.7.1", "<biuro@isp.example>: not owned by user %d"), 20, 0, 1, 19, 1},
		{"every fourth is accepted", func(_ context.Context, d notify.Delivery) (notify.Receipt, error) {
			if d.ID%4 == 0 {
				return notify.Receipt{}, nil
			}
			return notify.Receipt{}, said(notify.Permanent, notify.Unclear, "554 5.7.1", "no")
		}, 20, 15, 0, 0, 0},
		{"two kinds by turns", func(_ context.Context, d notify.Delivery) (notify.Receipt, error) {
			return notify.Receipt{}, said(notify.Permanent, notify.Unclear, "554 5.7.1", []string{"spam", "virus"}[d.ID%2])
		}, 20, 20, 0, 0, 0},
		{"one of us among accepted ones", func(_ context.Context, d notify.Delivery) (notify.Receipt, error) {
			if d.ID == 5 {
				return notify.Receipt{}, said(notify.Halt, notify.OfChannel, "550 5.7.1", "you are on my blacklist")
			}
			return notify.Receipt{}, nil
		}, 20, 0, 0, 0, 0},
		{"a quota", func(_ context.Context, d notify.Delivery) (notify.Receipt, error) {
			if d.ID > 5 {
				return notify.Receipt{}, said(notify.Halt, notify.OfChannel, "450 4.7.1", "too much mail")
			}
			return notify.Receipt{}, nil
		}, 20, 0, 2, 13, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld()
				w.waits(isp, from(1, tc.waiting)...)
				report := run(t.Context(), t, one(w, tc.send))
				got := w.outcomes()
				if len(got[notify.Permanent]) != tc.failed || len(got[notify.Temporary]) != tc.put && tc.name != "one of us among accepted ones" {
					t.Errorf("failed %v, put back %v; want %d and %d", got[notify.Permanent], got[notify.Temporary], tc.failed, tc.put)
				}
				if n := len(w.waiting[notify.Email]); n != tc.untried {
					t.Errorf("%d were not tried, want %d", n, tc.untried)
				}
				if len(report.Problems) != tc.problems {
					t.Errorf("problems %v, want %d", report.Problems, tc.problems)
				}
				if len(w.held) != 0 {
					t.Errorf("%d are still held", len(w.held))
				}
			})
		})
	}
}

// What is wrong with one sender stops no other, and is told of that one.
func TestSenderStopsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.waits("a@isp.example", from(1, 300)...)
		w.waits("b@isp.example", from(301, 600)...)
		send := func(_ context.Context, d notify.Delivery) (notify.Receipt, error) {
			time.Sleep(time.Millisecond)
			if d.Sender == "a@isp.example" {
				return notify.Receipt{}, &notify.DeliveryError{Class: notify.Halt, Scope: notify.OfSender, Sender: d.Sender, Code: "553 5.7.1", Err: errors.New("not owned")}
			}
			return notify.Receipt{}, nil
		}
		for i, want := range []struct {
			sent  int
			known bool
		}{{300, false}, {0, true}} {
			report := run(t.Context(), t, w.dispatcher(send, nil))
			if report.Sent != want.sent || report.Failed != 0 || len(w.waiting[notify.Email]) != 300 {
				t.Errorf("run %d: %d sent, %d failed, %d wait", i, report.Sent, report.Failed, len(w.waiting[notify.Email]))
			}
			if len(report.Problems) != 1 {
				t.Fatalf("run %d: problems %v", i, report.Problems)
			}
			ce, ok := errors.AsType[*dispatch.ChannelError](report.Problems[0])
			if !ok || ce.Sender != "a@isp.example" || ce.Known != want.known || ce.Waiting < 290 {
				t.Errorf("run %d: %#v", i, report.Problems[0])
			}
		}
		if report := run(t.Context(), t, w.dispatcher(accept, nil)); report.Sent != 300 || len(w.faults) != 0 {
			t.Errorf("when it is mended: %d sent, faults %v", report.Sent, w.faults)
		}
	})
}

// Runs of one delivery each add up: the fifth refusal alike stops, and the four that
// were written down as failed wait again.
func TestBrakeOverRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		refuse := func(context.Context, notify.Delivery) (notify.Receipt, error) {
			return notify.Receipt{}, said(notify.Permanent, notify.Unclear, "554 5.7.1", "no")
		}
		for id := range int64(5) {
			w.waits("a@isp.example", id+1)
			report := run(t.Context(), t, one(w, refuse))
			if braked := len(report.Problems) > 0; braked != (id == 4) {
				t.Errorf("run %d: problems %v", id+1, report.Problems)
			}
			time.Sleep(time.Minute)
		}
		if got := w.outcomes(); !slices.Equal(got[notify.Permanent], from(1, 4)) || !slices.Equal(got[notify.Temporary], from(5, 5)) || !slices.Equal(w.putBack, from(1, 4)) {
			t.Errorf("outcomes %v, put back %v", got, w.putBack)
		}
		// From now on one is enough, until something is accepted.
		w.waits("a@isp.example", from(11, 20)...)
		if run(t.Context(), t, one(w, refuse)); len(w.waiting[notify.Email]) != 9 {
			t.Errorf("%d were not tried, want 9", len(w.waiting[notify.Email]))
		}
		w.results, w.waiting[notify.Email] = nil, nil
		w.waits("a@isp.example", 31, 5, 32)
		run(t.Context(), t, one(w, func(ctx context.Context, d notify.Delivery) (notify.Receipt, error) {
			if d.ID == 5 {
				return refuse(ctx, d)
			}
			return notify.Receipt{}, nil
		}))
		if got := w.outcomes(); !slices.Equal(got[notify.Permanent], []int64{5}) || len(got[0]) != 2 {
			t.Errorf("when others are accepted: %v", got)
		}
	})
}

// A row that is older than a delivery can grow is forgotten.
func TestOldStreak(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		refuse := func(context.Context, notify.Delivery) (notify.Receipt, error) {
			return notify.Receipt{}, said(notify.Permanent, notify.Unclear, "554 5.7.1", "no")
		}
		w.waits("a@isp.example", from(1, 4)...)
		run(t.Context(), t, one(w, refuse))
		time.Sleep(25 * time.Hour)
		w.waits("a@isp.example", 5)
		if report := run(t.Context(), t, one(w, refuse)); len(report.Problems) > 0 || len(w.putBack) > 0 {
			t.Errorf("problems %v, put back %v", report.Problems, w.putBack)
		}
	})
}
