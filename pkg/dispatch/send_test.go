package dispatch_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

func run(ctx context.Context, t *testing.T, d *dispatch.Dispatcher) dispatch.Report {
	t.Helper()
	report, err := d.Run(ctx, at, dispatch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func fault(c notify.Class) error {
	return &notify.DeliveryError{Class: c, Err: errors.New(c.String())}
}

// Every delivery is settled with its own outcome; one that fails stops no
// other.
func TestRunSettlesEachDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(1234) // more than two pages
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email, notify.SMS, notify.Warning)}
		d := w.dispatcher(func(_ context.Context, d notify.Delivery) (notify.Receipt, error) {
			time.Sleep(time.Millisecond)
			switch d.Customer % 10 {
			case 1:
				return notify.Receipt{}, fault(notify.Permanent)
			case 2:
				return notify.Receipt{}, fault(notify.Temporary)
			}
			return notify.Receipt{}, nil
		}, accept)
		report := run(t.Context(), t, d)
		if len(report.Problems) != 0 {
			t.Errorf("problems: %v", report.Problems)
		}
		if report.Sent != 1234-124-124+1 && report.Sent+report.Failed != 2*1234-124 {
			t.Errorf("%d sent, %d failed; want 2344 together", report.Sent, report.Failed)
		}
		seen := make(map[int64]int)
		for _, r := range w.results {
			seen[r.ID]++
		}
		if len(w.results) != 2*1234 || len(seen) != 2*1234 {
			t.Errorf("%d results of %d deliveries, want one of each of 2468", len(w.results), len(seen))
		}
		if len(w.held) != 0 {
			t.Errorf("%d deliveries are still held", len(w.held))
		}
	})
}

// A fault of configuration stops the channel at once: nothing is blamed, what
// was not sent waits, and the other channel goes on.
func TestHaltStopsTheChannelOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(600)
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email, notify.SMS)}
		var calls atomic.Int64
		d := w.dispatcher(func(context.Context, notify.Delivery) (notify.Receipt, error) {
			time.Sleep(time.Millisecond)
			if calls.Add(1) > 10 {
				return notify.Receipt{}, fault(notify.Halt)
			}
			return notify.Receipt{}, nil
		}, accept)
		report := run(t.Context(), t, d)
		if len(report.Problems) != 1 {
			t.Errorf("problems %v, want the channel's", report.Problems)
		}
		if n := calls.Load(); n > 10+3 {
			t.Errorf("%d attempts after the channel was to stop, with three workers", n-10)
		}
		if report.Sent != 10+600 || report.Failed != 0 {
			t.Errorf("%d sent, %d failed; want 610 and none", report.Sent, report.Failed)
		}
		if n := len(w.waiting[notify.Email]); n != 590 || len(w.held) != 0 {
			t.Errorf("%d e-mails wait and %d are held, want 590 and none", n, len(w.held))
		}
	})
}

// Told to stop, a process begins nothing more, finishes and settles what is in
// flight, and gives the rest back.
func TestInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(600)
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email)}
		ctx, stop := context.WithCancel(t.Context())
		var begun, cut atomic.Int64
		d := w.dispatcher(func(ctx context.Context, _ notify.Delivery) (notify.Receipt, error) {
			if begun.Add(1) == 30 {
				stop()
			}
			select {
			case <-ctx.Done():
				cut.Add(1)
			case <-time.After(time.Second):
			}
			return notify.Receipt{}, nil
		}, nil)
		report := run(ctx, t, d)
		if !report.Interrupted {
			t.Error("the report does not say that it was interrupted")
		}
		if cut.Load() != 0 {
			t.Errorf("%d deliveries were cut off in flight", cut.Load())
		}
		if n := begun.Load(); n > 30+2 || report.Sent != int(n) || len(w.results) != int(n) {
			t.Errorf("%d begun, %d sent, %d settled; want the same, and few after the signal", n, report.Sent, len(w.results))
		}
		if len(w.held) != 0 || len(w.waiting[notify.Email]) != 600-int(begun.Load()) && w.released == 0 {
			t.Errorf("%d held, %d wait; want the rest given back", len(w.held), len(w.waiting[notify.Email]))
		}
	})
}

// Results that cannot be written stop the sending within one group.
func TestSettleFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(3000)
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email)}
		w.settleErr = errors.New("server has gone away")
		var calls atomic.Int64
		d := w.dispatcher(func(context.Context, notify.Delivery) (notify.Receipt, error) {
			calls.Add(1)
			time.Sleep(5 * time.Millisecond)
			return notify.Receipt{}, nil
		}, nil)
		report := run(t.Context(), t, d)
		if report.Sent != 0 || len(report.Problems) == 0 {
			t.Errorf("%d counted as sent, problems %v; want none sent and a problem", report.Sent, report.Problems)
		}
		// Three workers send 600 a second; a group is 200 ms.
		if n := calls.Load(); n > 140 {
			t.Errorf("%d were sent, want about a group of 120", n)
		}
	})
}

// The lease of what is in a long queue is kept alive, and so is that of what is
// under way: an attempt may last much longer than a lease.
func TestLeases(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.lease = 10 * time.Second
		w.customers = people(60)
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email)}
		d := w.dispatcher(func(ctx context.Context, d notify.Delivery) (notify.Receipt, error) {
			last := 2 * time.Second
			if d.Customer == 1 {
				last = 10 * time.Minute
			}
			select {
			case <-ctx.Done():
				t.Errorf("customer %d: the lease ended under way: %v", d.Customer, context.Cause(ctx))
			case <-time.After(last):
			}
			return notify.Receipt{}, nil
		}, nil)
		report := run(t.Context(), t, d)
		if report.Sent != 60 || w.renewed == 0 {
			t.Errorf("%d sent, %d leases renewed; want 60 and some", report.Sent, w.renewed)
		}
	})
}

// Leases that cannot be renewed end: nothing is begun in the last quarter, and what
// is under way is told.
func TestLeasesEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.lease, w.renewErr = 10*time.Second, errors.New("server has gone away")
		w.customers = people(60)
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email)}
		started := time.Now()
		var begun, ended atomic.Int64
		d := w.dispatcher(func(ctx context.Context, d notify.Delivery) (notify.Receipt, error) {
			begun.Add(1)
			if since := time.Since(started); since > w.lease*3/4 {
				t.Errorf("an attempt is begun %s after its lease of %s", since, w.lease)
			}
			if d.Customer > 1 {
				time.Sleep(time.Second)
				return notify.Receipt{}, nil
			}
			<-ctx.Done()
			if since := time.Since(started); since != w.lease || context.Cause(ctx) != context.DeadlineExceeded { //nolint:errorlint // itself
				t.Errorf("the lease of %s ends after %s: %v", w.lease, since, context.Cause(ctx))
			}
			ended.Add(1)
			return notify.Receipt{}, ctx.Err()
		}, nil)
		report := run(t.Context(), t, d)
		if n := int(begun.Load()); n < 15 || n > 17 || report.Sent != n-1 || ended.Load() != 1 {
			t.Errorf("%d begun, %d sent, %d ended with their lease; want two a second for 7.5 s, and one", n, report.Sent, ended.Load())
		}
		if n := len(w.waiting[notify.Email]); n != 60-report.Sent || len(w.held) != 0 {
			t.Errorf("%d wait and %d are held, want all the others and none", n, len(w.held))
		}
	})
}

// What another process has taken, since the database's clock jumped, is left to it:
// beyond what is under way nothing is begun, however long each attempt takes.
func TestLeasesTakenAway(t *testing.T) {
	for _, pace := range []time.Duration{time.Millisecond, 10 * time.Second} {
		t.Run(pace.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld()
				w.customers = people(2000)
				w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email)}
				var begun, after atomic.Int64
				var stolen atomic.Bool
				d := w.dispatcher(func(context.Context, notify.Delivery) (notify.Receipt, error) {
					if stolen.Load() {
						after.Add(1)
					}
					n := begun.Add(1)
					time.Sleep(pace / 2)
					if n == 30 { // in the middle: the group before it is written down
						w.steal()
						stolen.Store(true)
					}
					time.Sleep(pace / 2)
					return notify.Receipt{}, nil
				}, nil)
				report := run(t.Context(), t, d)
				// Three workers in the time of a group, and as much again.
				if most := 3 * int64(300*time.Millisecond/pace); after.Load() > most || len(report.Problems) != 0 {
					t.Errorf("%d were begun after they were another's, want %d at most; problems %v", after.Load(), most, report.Problems)
				}
				// One look at a time, and none without need.
				if looks := int64(w.checks); looks > begun.Load()+2 {
					t.Errorf("%d looks for %d attempts", looks, begun.Load())
				}
			})
		})
	}
}

// What this process takes again, since its own lease ran out while the database
// stood still, waits here already: it is not sent twice, nor counted twice.
func TestOwnTakenAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers, w.retake = people(300), true // three takings
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email)}
		sent := make(map[int64]int)
		d := w.dispatcher(func(_ context.Context, d notify.Delivery) (notify.Receipt, error) {
			w.mu.Lock()
			sent[d.ID]++
			w.mu.Unlock()
			time.Sleep(time.Second)
			return notify.Receipt{}, nil
		}, nil)
		var last dispatch.Progress
		d.Observe = func(p dispatch.Progress) { last = p }
		report := run(t.Context(), t, d)
		for id, n := range sent {
			if n > 1 {
				t.Errorf("delivery %d was sent %d times", id, n)
			}
		}
		if report.Sent != 300 || w.retake || last.Planned != 300 || last.Done != 300 {
			t.Errorf("%d sent, taken again %v, progress %+v; want 300, each once", report.Sent, !w.retake, last)
		}
	})
}

// A server that loses its answers to the final dot is left alone after three of
// them; each is settled, and the rest waits.
func TestLostAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(100)
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email, notify.SMS)}
		lose := func(context.Context, notify.Delivery) (notify.Receipt, error) {
			time.Sleep(10 * time.Minute)
			return notify.Receipt{}, fault(notify.Unknown)
		}
		started := time.Now()
		report := run(t.Context(), t, w.dispatcher(lose, func(context.Context, notify.Delivery) (notify.Receipt, error) {
			return notify.Receipt{}, fault(notify.Unknown) // of SMS none can come twice
		}))
		if took := time.Since(started); took > 11*time.Minute {
			t.Errorf("it took %s; three workers wait for one answer each", took)
		}
		settled := make(map[notify.Channel]int)
		for _, r := range w.results {
			settled[r.Channel]++
		}
		if settled[notify.Email] != 3 || settled[notify.SMS] != 100 || len(w.waiting[notify.Email]) != 97 {
			t.Errorf("settled %v, %d e-mails wait; want 3 e-mails, all SMS, and the rest waiting", settled, len(w.waiting[notify.Email]))
		}
		if len(report.Problems) != 1 {
			t.Errorf("problems %v, want the channel's", report.Problems)
		}
	})
}

// Where nobody would recognise a second message each attempt is written down before
// it is made; what another process has is not attempted, nor what a process that went
// away had begun, whatever the customer owes by now; and lost answers stop the channel.
func TestOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(9)
		w.lostTo = []int64{2}
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.SMS)}
		var sent []int64
		send := func(_ context.Context, d notify.Delivery) (notify.Receipt, error) {
			if !slices.Contains(w.started, d.ID) {
				t.Errorf("delivery %d was sent before that was written down", d.ID)
			}
			sent = append(sent, d.ID)
			if len(sent) > 3 {
				return notify.Receipt{}, fault(notify.Unknown)
			}
			return notify.Receipt{}, nil
		}
		once := func() *dispatch.Dispatcher {
			d := w.dispatcher(accept, nil)
			d.Channels[notify.SMS] = dispatch.Channel{Sender: sender(send), Workers: 1, Once: true}
			return d
		}
		report := run(t.Context(), t, once())
		if slices.Contains(sent, 2) || len(sent) != 6 || report.Sent != 3 || len(report.Problems) != 1 {
			t.Errorf("sent %v, report %+v; want three sent, three lost, the channel stopped, and the second left to others", sent, report)
		}
		for _, r := range w.results {
			if !r.Once {
				t.Errorf("delivery %d is settled as if it could be repeated", r.ID)
			}
		}

		w = newWorld()
		n := everyMinute(t, 1, "x", notify.SMS)
		fifty := decimal.NewFromInt(50)
		n.Event, n.Debt.Over, n.Cycle = notify.Debt, &fifty, schedule.Schedule{}
		w.notifications, w.customers, w.leftovers = []notify.Notification{n}, people(3), true
		for i := range w.customers {
			w.customers[i].Balance = decimal.NewFromInt(5)
			w.waiting[notify.SMS] = append(w.waiting[notify.SMS], notify.Delivery{
				ID: int64(i + 1), Notification: 1, Customer: w.customers[i].ID, Channel: notify.SMS, Destination: "501 234 567",
				Age: 24 * time.Hour, Tried: true, Begun: true,
			})
		}
		sent = nil
		report = run(t.Context(), t, once())
		if len(sent) != 0 || len(w.results) != 3 || len(report.Problems) != 0 {
			t.Errorf("sent %v, results %v, problems %v; want three results and nothing else", sent, w.results, report.Problems)
		}
		for _, r := range w.results {
			if notify.ClassOf(r.Err) != notify.Unknown || !r.Once {
				t.Errorf("delivery %d: %v, want unknown, for good", r.ID, r.Err)
			}
		}
	})
}

// When it cannot be written down that an attempt begins, none is made.
func TestOnceWithoutDatabase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(3)
		w.startErr = errors.New("the database is gone")
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.SMS)}
		d := w.dispatcher(accept, nil)
		d.Channels[notify.SMS] = dispatch.Channel{Workers: 1, Once: true, Sender: sender(func(context.Context, notify.Delivery) (notify.Receipt, error) {
			t.Error("it was sent")
			return notify.Receipt{}, nil
		})}
		if report := run(t.Context(), t, d); report.Sent != 0 || len(report.Problems) != 1 || len(w.waiting[notify.SMS]) != 3 {
			t.Errorf("report %+v, %d wait; want the fault, and all of them waiting", report, len(w.waiting[notify.SMS]))
		}
	})
}

// What waited too long is not sent any more.
func TestTooOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email)}
		w.customers = people(1)
		w.notifications[0].Cycle, w.leftovers = schedule.Schedule{}, true // not due
		w.waiting[notify.SMS] = []notify.Delivery{{
			ID: 9, Notification: 1, Customer: 1, Channel: notify.SMS, Destination: "501 234 567", Age: 23*time.Hour + time.Minute,
		}}
		d := w.dispatcher(accept, func(context.Context, notify.Delivery) (notify.Receipt, error) {
			t.Error("it was sent")
			return notify.Receipt{}, nil
		})
		report := run(t.Context(), t, d)
		if report.Failed != 1 || len(w.results) != 1 || notify.ClassOf(w.results[0].Err) != notify.Permanent {
			t.Errorf("report %+v, results %v; want it to fail for good", report, w.results)
		}
	})
}

// A channel that is not set up says so only when something is to be sent by it.
func TestChannelNotSetUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(3)
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email)}
		d := w.dispatcher(accept, nil)
		d.Channels[notify.SMS] = dispatch.Channel{Fault: errors.New("no password")}
		if report := run(t.Context(), t, d); len(report.Problems) != 0 || report.Sent != 3 {
			t.Errorf("report %+v; want 3 sent and no problem", report)
		}
		w.claimed = make(map[string]bool)
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email, notify.SMS)}
		report := run(t.Context(), t, d)
		if len(report.Problems) != 1 || report.Sent != 3 || len(w.waiting[notify.SMS]) != 3 {
			t.Errorf("report %+v, %d SMS wait; want a problem, and the SMS waiting", report, len(w.waiting[notify.SMS]))
		}
	})
}

// What waits in a queue for longer than a minute is looked at again there, in one
// go, however many there are; what was planned just now is not. That a look finds
// the truth is shown with a real database (TestSecondLook).
func TestLookedAtWhileQueued(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(90) // each owes 100
		fifty := decimal.NewFromInt(50)
		n := everyMinute(t, 1, "x", notify.Email)
		n.Event, n.Debt.Over = notify.Debt, &fifty
		w.notifications = []notify.Notification{n}
		started := time.Now()
		d := w.dispatcher(func(_ context.Context, delivery notify.Delivery) (notify.Receipt, error) {
			if delivery.Customer%2 == 0 && time.Since(started) > 90*time.Second {
				t.Errorf("customer %d is told after %s, long after he paid", delivery.Customer, time.Since(started))
			}
			time.Sleep(10 * time.Second)
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.looks == 0 {
				for i := 1; i < 90; i += 2 {
					w.customers[i].Balance = decimal.NewFromInt(5)
				}
			}
			return notify.Receipt{}, nil
		}, nil)
		report := run(t.Context(), t, d)
		obsolete := 0
		for _, r := range w.results {
			if r.Err != nil && notify.ClassOf(r.Err) == notify.Obsolete {
				obsolete++
			}
		}
		// Three workers send 18 a minute.
		if report.Sent+obsolete != 90 || obsolete < 30 || len(report.Problems) != 0 {
			t.Errorf("%d sent, %d closed, problems %v; want 90 together, most of the 45 who paid closed", report.Sent, obsolete, report.Problems)
		}
		if took := int(time.Since(started) / time.Minute); w.looks == 0 || w.looks > took+1 {
			t.Errorf("%d looks in %d minutes", w.looks, took)
		}
	})
}

// The same fault of a channel is news once.
func TestFaultIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(2)
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email)}
		refuse := func(context.Context, notify.Delivery) (notify.Receipt, error) {
			return notify.Receipt{}, fault(notify.Halt)
		}
		var known []bool
		for range 2 {
			report := run(t.Context(), t, w.dispatcher(refuse, nil))
			w.leftovers = true
			if len(report.Problems) != 1 {
				t.Fatalf("problems %v, want one", report.Problems)
			}
			ce, ok := errors.AsType[*dispatch.ChannelError](report.Problems[0])
			known = append(known, ok && ce.Known)
		}
		if known[0] || !known[1] {
			t.Errorf("known %v, want it to be news the first time only", known)
		}
		if report := run(t.Context(), t, w.dispatcher(accept, nil)); report.Sent != 2 || len(w.faults) != 0 {
			t.Errorf("after it was mended: %+v, faults %v", report, w.faults)
		}
	})
}

// What an operator cancels in LMS while it is in the queue is not sent, within
// one group.
func TestCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(90) // one taking
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email)}
		d := w.dispatcher(func(context.Context, notify.Delivery) (notify.Receipt, error) {
			time.Sleep(100 * time.Millisecond)
			w.mu.Lock()
			defer w.mu.Unlock()
			w.cancelled = len(w.results) > 5
			return notify.Receipt{}, nil
		}, nil)
		report := run(t.Context(), t, d)
		if report.Sent < 6 || report.Sent > 30 || len(report.Problems) != 0 {
			t.Errorf("%d sent, problems %v; want it to stop soon after ten", report.Sent, report.Problems)
		}
	})
}
