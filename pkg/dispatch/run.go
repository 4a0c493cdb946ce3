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
	stop, work := contexts(ctx)
	report, err := d.runDue(stop, work, at, o)
	if err == nil && !o.Replay && len(o.Only) == 0 && d.Memory.AnyWarned() && stop.Err() == nil {
		if err := d.lift(stop, work); err != nil && stop.Err() == nil {
			report.Problems = append(report.Problems, err)
		}
	}
	return report, err
}

// runDue is Run without what was said earlier, and is not so any more.
func (d *Dispatcher) runDue(stop, work context.Context, at time.Time, o Options) (Report, error) {
	list, problems, err := d.due(stop, at, o)
	if err != nil {
		return Report{}, err
	}
	var todo []unit
	if len(list) > 0 || d.Memory.Leftovers() {
		if err := d.admitted(work); err != nil {
			return Report{}, err
		}
		if err := d.Directory.Probe(stop); err != nil {
			return Report{}, err
		}
		var more []error
		todo, more = d.takeUp(work, list)
		problems = append(problems, more...)
	}
	// Only now, with all claimed, the minute has been seen.
	seen := d.Journal.Tick
	if o.Replay || len(o.Only) > 0 {
		seen = d.Journal.FirstLook
	}
	if err := seen(work, at); err != nil {
		problems = append(problems, err)
	}
	if len(todo) == 0 && !d.Memory.Leftovers() {
		return Report{Problems: problems}, nil
	}
	report := d.carryOut(stop, work, todo)
	report.Problems = once(append(problems, report.Problems...))
	return report, nil
}

// contexts are the two of a process. Where stop has ended, nothing new is begun; what
// is begun is finished under work: a transaction is not cut in the middle, and what
// was claimed or taken must be known, or it could not be given back.
func contexts(ctx context.Context) (stop, work context.Context) {
	return ctx, context.WithoutCancel(ctx)
}

// admitted returns an error when this process may not send.
func (d *Dispatcher) admitted(work context.Context) error {
	if d.Admit == nil {
		return nil
	}
	return d.Admit(work)
}

// once removes repeated problems: one unreadable row may keep its notification from
// being due and its deliveries from being sent.
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
	stop, work := contexts(ctx)
	u := d.unit(nil, n)
	if u.fault != nil {
		return Report{}, u.fault
	}
	if err := d.admitted(work); err != nil {
		return Report{}, err
	}
	earlier, err := d.earlier(stop, n)
	late := d.hasPassed(at)
	if err == nil {
		_, err = d.guard(stop, u.m, d.sending(&notify.Run{At: at, Late: late}), earlier.Reached, agreed.Recipients)
	}
	if err != nil {
		return Report{}, problem(n, err)
	}
	u.run, err = d.Journal.Begin(work, n, at, agreed.Run)
	if twice, ok := errors.AsType[*notify.TwiceError](err); ok {
		return Report{}, problem(n, &GuardError{Notification: n.ID, Rule: RuleTwice, First: d.inZone(twice.Copy)})
	}
	if err != nil {
		return Report{}, err
	}
	u.run.Late = late
	return d.carryOut(stop, work, []unit{u}), nil
}

// carryOut plans and sends side by side, then reports. Sending goes on until
// planning is done and nothing is ready to be sent.
func (d *Dispatcher) carryOut(stop, work context.Context, todo []unit) Report {
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
			sent := d.drain(stop, work, name, channel, progress, m)
			mu.Lock()
			defer mu.Unlock()
			report.Channels[name] = sent.Settled
			report.Sent += sent.Sent
			report.Failed += sent.Failed
			report.Unsure += sent.Unsure
			report.FailedRuns = append(report.FailedRuns, sent.FailedRuns...)
			report.Problems = append(report.Problems, sent.problems...)
			report.Problems = append(report.Problems, d.channelFaults(work, name, sent)...)
		})
	}
	runs, problems := d.planAll(stop, work, todo, func(run int64, deliveries []notify.Planned) {
		m.plan(run, deliveries)
		progress.notify()
	})
	m.whole()
	progress.close()
	sending.Wait()
	report.Problems = append(problems, report.Problems...)
	report.FailedRuns = slices.Compact(slices.Sorted(slices.Values(report.FailedRuns)))
	report.Interrupted = stop.Err() != nil
	if err := d.Journal.Finish(work); err != nil {
		report.Problems = append(report.Problems, err)
	}
	summaries, err := d.Journal.Summaries(work, runs)
	if err != nil {
		report.Problems = append(report.Problems, err)
	}
	report.Runs = summaries
	return report
}

// channelFaults reports what stopped a channel or senders of it, and forgets the
// faults of those that have sent something.
func (d *Dispatcher) channelFaults(work context.Context, name notify.Channel, did drained) []error {
	var faults []error
	mended := func(sender string) {
		if err := d.Journal.Mended(work, name, sender); err != nil {
			faults = append(faults, err)
		}
	}
	if did.fault != nil {
		faults = append(faults, d.channelFault(work, &ChannelError{Channel: name, Err: did.fault}))
	} else if did.Sent > 0 {
		mended("")
	}
	for _, sender := range slices.Sorted(maps.Keys(did.stopped)) {
		h := did.stopped[sender]
		faults = append(faults, d.channelFault(work, &ChannelError{Channel: name, Sender: sender, Waiting: h.waiting, Err: h.fault}))
	}
	for _, sender := range did.accepted {
		if did.stopped[sender] == nil && sender != "" {
			mended(sender)
		}
	}
	return faults
}

// channelFault marks a fault that the administrator was told of already, so that a run
// each minute does not repeat it each minute.
func (d *Dispatcher) channelFault(work context.Context, fault *ChannelError) error {
	de, judged := errors.AsType[*notify.DeliveryError](fault.Err)
	if !judged && d.Channels[fault.Channel].Fault == nil {
		return fault // the database's fault, not the channel's: always news
	}
	// The words of a server may differ a little each time; its code does not.
	what := fault.Err.Error()
	if judged && de.Code != "" {
		what = de.Phase + " " + de.Code
	}
	news, err := d.Journal.Fault(work, fault.Channel, fault.Sender, what, d.Now())
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
