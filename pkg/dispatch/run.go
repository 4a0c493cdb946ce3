package dispatch

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/powiadom/powiadom/pkg/notify"
)

// Options shape a Run.
type Options struct {
	Only    []int64       // of what is due, these notifications only; empty: all
	CatchUp time.Duration // how far back missed minutes are made up for; 0: not at all
	Replay  bool          // the instant is not the present: it is not remembered as seen
}

// Run carries out what is due at the instant, which must be floored to the
// minute and in the installation's zone, and what earlier runs left. The error
// is a fault before anything was begun; later ones are in the report.
func (d *Dispatcher) Run(ctx context.Context, at time.Time, o Options) (Report, error) {
	list, problems, err := d.due(ctx, at, o)
	if err != nil {
		return Report{}, err
	}
	var todo []work
	if len(list) > 0 || d.Memory.Leftovers() {
		if err := d.admitted(ctx); err != nil {
			return Report{}, err
		}
		if err := d.Directory.Probe(ctx); err != nil {
			return Report{}, err
		}
		var more []error
		todo, more = d.takeUp(ctx, list)
		problems = append(problems, more...)
	}
	// Only now, with all claimed, the minute has been seen.
	seen := d.Ledger.Tick
	if o.Replay || len(o.Only) > 0 {
		seen = d.Ledger.FirstLook
	}
	if err := seen(context.WithoutCancel(ctx), at); err != nil {
		problems = append(problems, err)
	}
	if len(todo) == 0 && !d.Memory.Leftovers() {
		return Report{Problems: problems}, nil
	}
	report := d.carryOut(ctx, func(told onPage) ([]int64, []error) {
		return d.planAll(ctx, todo, told)
	})
	report.Problems = once(append(problems, report.Problems...))
	return report, nil
}

// admitted is an error when this process may not send.
func (d *Dispatcher) admitted(ctx context.Context) error {
	if d.Admit == nil {
		return nil
	}
	return d.Admit(context.WithoutCancel(ctx))
}

// once leaves out what is said already: a row that cannot be read keeps its
// notification from being due and its deliveries from being sent.
func once(problems []error) []error {
	said := make(map[string]bool, len(problems))
	return slices.DeleteFunc(problems, func(err error) bool {
		again := said[err.Error()]
		said[err.Error()] = true
		return again
	})
}

// Send carries a notification out at once, whatever its schedule. The
// definition may be narrower than the stored one, or have no id. A *GuardError
// when the guard stops it.
func (d *Dispatcher) Send(ctx context.Context, n notify.Notification, at time.Time, agreed Agreed) (Report, error) {
	if err := d.Check(n); err != nil {
		return Report{}, err
	}
	if err := d.admitted(ctx); err != nil {
		return Report{}, err
	}
	earlier, err := d.earlier(ctx, n)
	late := d.hasPassed(at)
	if err == nil {
		_, err = d.guard(ctx, n, d.sending(&notify.Run{At: at, Late: late}), earlier.Reached, agreed.Recipients)
	}
	if err != nil {
		return Report{}, problem(n, err)
	}
	run, err := d.Planner.Begin(context.WithoutCancel(ctx), n, at, agreed.Run)
	if twice, ok := errors.AsType[*notify.TwiceError](err); ok {
		return Report{}, problem(n, &GuardError{Notification: n.ID, Rule: RuleTwice, First: d.inZone(twice.Copy)})
	}
	if err != nil {
		return Report{}, err
	}
	run.Late = late
	return d.carryOut(ctx, func(told onPage) ([]int64, []error) {
		return d.planAll(ctx, []work{{run, n}}, told)
	}), nil
}

// carryOut plans and sends side by side, then reports. Sending goes on until
// planning is done and nothing is ready to be sent.
func (d *Dispatcher) carryOut(ctx context.Context, plan func(onPage) ([]int64, []error)) Report {
	report := Report{Channels: make(map[notify.Channel]notify.Settled)}
	progress, m := newSignal(), newMeter(d.Observe)
	var sending sync.WaitGroup
	var mu sync.Mutex
	for _, name := range notify.Channels() {
		channel, ok := d.Channels[name]
		if !ok {
			continue
		}
		sending.Go(func() {
			sent := d.drain(ctx, name, channel, progress, m)
			mu.Lock()
			defer mu.Unlock()
			report.Channels[name] = sent.Settled
			report.Sent += sent.Sent
			report.Failed += sent.Failed
			report.Unsure += sent.Unsure
			report.FailedRuns = append(report.FailedRuns, sent.FailedRuns...)
			report.Problems = append(report.Problems, sent.problems...)
			report.Problems = append(report.Problems, d.channelFaults(ctx, name, sent)...)
		})
	}
	runs, problems := plan(func(run int64, deliveries []notify.Planned) {
		m.plan(run, deliveries)
		progress.notify()
	})
	m.whole()
	progress.close()
	sending.Wait()
	report.Problems = append(problems, report.Problems...)
	report.FailedRuns = slices.Compact(slices.Sorted(slices.Values(report.FailedRuns)))
	report.Interrupted = ctx.Err() != nil

	last := context.WithoutCancel(ctx)
	if err := d.Ledger.Finish(last); err != nil {
		report.Problems = append(report.Problems, err)
	}
	summaries, err := d.Ledger.Summaries(last, runs)
	if err != nil {
		report.Problems = append(report.Problems, err)
	}
	report.Runs = summaries
	return report
}

// channelFaults reports what stopped a channel or senders of it, and forgets the
// faults of those that have sent something.
func (d *Dispatcher) channelFaults(ctx context.Context, name notify.Channel, did drained) []error {
	ctx = context.WithoutCancel(ctx)
	var faults []error
	mended := func(sender string) {
		if err := d.Ledger.Mended(ctx, name, sender); err != nil {
			faults = append(faults, err)
		}
	}
	if did.fault != nil {
		faults = append(faults, d.channelFault(ctx, &ChannelError{Channel: name, Err: did.fault}))
	} else if did.Sent > 0 {
		mended("")
	}
	for _, sender := range slices.Sorted(maps.Keys(did.stopped)) {
		h := did.stopped[sender]
		faults = append(faults, d.channelFault(ctx, &ChannelError{Channel: name, Sender: sender, Waiting: h.waiting, Err: h.fault}))
	}
	for _, sender := range did.accepted {
		if did.stopped[sender] == nil && sender != "" {
			mended(sender)
		}
	}
	return faults
}

// channelFault finds whether the administrator knows of a fault already: a run every
// minute does not say the same every minute.
func (d *Dispatcher) channelFault(ctx context.Context, fault *ChannelError) error {
	de, judged := errors.AsType[*notify.DeliveryError](fault.Err)
	if !judged && d.Channels[fault.Channel].Fault == nil {
		return fault // the database's fault, not the channel's: always news
	}
	// What a server says of one fault may differ a little each time.
	what := fault.Err.Error()
	if judged && de.Code != "" {
		what = de.Phase + " " + de.Code
	}
	news, err := d.Ledger.Fault(ctx, fault.Channel, fault.Sender, what, d.Now())
	if err != nil {
		d.Log.Debug("fault not remembered", "channel", fault.Channel, "err", err)
		news = true
	}
	fault.Known = !news
	return fault
}

// signal tells senders that something new was planned, or that nothing more
// will be.
type signal struct {
	mu     sync.Mutex
	next   chan struct{} // closed by the next notify or close
	closed bool
}

func newSignal() *signal { return &signal{next: make(chan struct{})} }

func (s *signal) notify() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.next)
	s.next = make(chan struct{})
}

func (s *signal) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	close(s.next)
	s.next = make(chan struct{})
}

// state returns a channel that the next change closes, and whether planning is
// over.
func (s *signal) state() (next <-chan struct{}, over bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.next, s.closed
}
