package dispatch

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Results are written down in groups of at most settleSize, at the latest after
// settleInterval. After a crash at most one group was sent without being written down.
const (
	settleSize     = 500
	settleInterval = 150 * time.Millisecond
)

// How many deliveries are taken at a time: takePerWorker at first, so that two hosts
// share the work; twice as many each time, up to takeMost, while the last ones were
// gone within takeFor.
const (
	takePerWorker = 32
	takeMost      = 500
	takeFor       = 250 * time.Millisecond
	takePause     = 100 * time.Millisecond // between looks, when the first one found nothing
)

// checkedFor is how long ago the database must have confirmed the lease of a delivery
// when it is begun. The check after each group usually does.
const checkedFor = 2 * settleInterval

// drained is what one channel did.
type drained struct {
	notify.Settled
	fault    error            // what stopped the channel
	stopped  map[string]*halt // what stopped senders of it
	accepted []string         // the senders of whom something was accepted
	problems []error          // what kept some deliveries back
}

// halt is a sender that was stopped.
type halt struct {
	fault   error
	waiting int // deliveries that were not tried for it
}

// drain sends a channel's deliveries until planning is over and none is ready. A
// fault of configuration, an interruption, or results that cannot be written stop it:
// attempts under way are finished and settled, the other deliveries are released.
func (d *Dispatcher) drain(stop, work context.Context, name notify.Channel, channel Channel, progress *signal, m *meter) drained {
	l := &line{
		d: d, meter: m, name: name, channel: channel,
		held: newLeases(d.Journal.Lease(), d.Now),
		jobs: make(chan notify.Delivery), results: make(chan notify.Result, settleSize),
		open: make(chan struct{}, settleSize),
		stop: make(chan struct{}), stopped: make(map[string]*halt),
		brake: newBrake(d.Now, name.Patience(), func(sender string) notify.Streak { return d.Journal.Streak(name, sender) }),
	}
	if channel.Fault != nil {
		return drained{fault: l.refuse(stop, progress)}
	}
	var workers, background sync.WaitGroup
	for range channel.Workers {
		workers.Go(func() { l.deliver(stop, work) })
	}
	settled := make(chan drained)
	go func() { settled <- l.settle(work) }()
	ended := make(chan struct{})
	background.Go(func() { l.heartbeat(work, ended) })

	l.feed(stop, work, progress)
	close(l.jobs)
	workers.Wait()
	for _, r := range l.brake.rest() {
		l.results <- r
	}
	close(l.results)
	out := <-settled
	close(ended)
	background.Wait()
	l.remember(work)
	if err := d.Journal.Release(work, l.held.ids()); err != nil && out.fault == nil {
		out.fault = err
	}
	if fault := l.reason(); fault != nil {
		out.fault = fault
	}
	out.problems, out.stopped, out.accepted = l.problems, l.stopped, l.brake.accepted()
	return out
}

// remember stores the rows of refusals for the next process, and lets the deliveries
// that were refused for our sake wait again.
func (l *line) remember(ctx context.Context) {
	if len(l.again) > 0 {
		if err := l.d.Journal.PutBack(ctx, l.again); err != nil {
			l.trouble(err)
		}
	}
	for sender, s := range l.brake.changed() {
		if err := l.d.Journal.Keep(ctx, l.name, sender, s); err != nil {
			l.trouble(err)
		}
	}
}

// line is one channel at work: a feeder, workers, a settler and a heartbeat.
type line struct {
	d       *Dispatcher
	name    notify.Channel
	channel Channel
	meter   *meter
	held    *leases
	jobs    chan notify.Delivery
	results chan notify.Result
	open    chan struct{} // an entry for each delivery begun and not settled: a group at most

	checking sync.Mutex // one look at the leases at a time

	brake *brake

	mu       sync.Mutex
	fault    error
	stopped  map[string]*halt // senders
	again    []int64          // deliveries to be put back in the end
	problems []error
	unknown  int           // attempts whose answer was lost
	stop     chan struct{} // closed by the first fault
}

// trouble collects faults that keep deliveries back, each once.
func (l *line) trouble(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !slices.ContainsFunc(l.problems, func(known error) bool { return known.Error() == err.Error() }) {
		l.problems = append(l.problems, err)
	}
}

func (l *line) halt(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fault == nil {
		l.fault = err
		close(l.stop)
	}
}

// halts reports that a delivery's sender was stopped.
func (l *line) halts(sender string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.stopped[sender]
	if h != nil {
		h.waiting++
	}
	return h != nil
}

// heed stops the channel or the sender of a fault.
func (l *line) heed(sender string, fault error) {
	de, ok := errors.AsType[*notify.DeliveryError](fault)
	if !ok || de.Class == notify.Halt && de.Scope != notify.OfSender {
		l.halt(fault)
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped[sender] == nil {
		l.stopped[sender] = &halt{fault: fault}
	}
}

func (l *line) reason() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fault
}

// refuse reports the fault of a channel that is not set up, but only if a delivery
// waits for it. The delivery that it takes to find out is released.
func (l *line) refuse(ctx context.Context, progress *signal) error {
	for {
		next, over := progress.state()
		if over {
			break
		}
		select {
		case <-next:
		case <-ctx.Done():
			return nil
		}
	}
	waiting, taken, err := l.d.Journal.Take(ctx, l.name, 1)
	if err != nil || taken == 0 {
		return err
	}
	for _, w := range waiting {
		l.held.add(w, l.d.Now())
	}
	if err := l.d.Journal.Release(ctx, l.held.ids()); err != nil {
		return err
	}
	return l.channel.Fault
}

// feed takes deliveries and hands them to the workers.
func (l *line) feed(stop, work context.Context, progress *signal) {
	limit := min(takeMost, takePerWorker*l.channel.Workers)
	var last time.Time
	for stop.Err() == nil {
		next, over := progress.state()
		before := l.d.Now()
		if !last.IsZero() && before.Sub(last) < takeFor {
			limit = min(2*limit, takeMost)
		}
		last = before
		deliveries, taken, err := l.d.Journal.Take(work, l.name, limit)
		deliveries = slices.DeleteFunc(deliveries, func(delivery notify.Delivery) bool {
			// Its lease ran out while the database stood still, and this process took
			// its own again: it waits here already, is under way or not settled yet.
			return !l.held.add(delivery, before)
		})
		l.meter.take(deliveries)
		if err != nil {
			if stop.Err() == nil {
				l.halt(err)
			}
			return
		}
		if !l.hand(stop, deliveries, before) {
			return
		}
		if taken > 0 {
			continue
		}
		if over {
			return
		}
		if !l.await(stop, progress, next, last.Add(takePause)) {
			return
		}
	}
}

// hand gives deliveries to the workers. Those that waited are checked first, and again
// while they wait here. It returns false when the process is to stop.
func (l *line) hand(ctx context.Context, deliveries []notify.Delivery, taken time.Time) bool {
	for len(deliveries) > 0 {
		wanted, err := l.wanted(ctx, deliveries, l.d.Now().Sub(taken))
		if err != nil {
			if ctx.Err() == nil {
				l.halt(err)
			}
			return false
		}
		stale := time.NewTimer(staleAfter)
		left, ok := l.handUntil(ctx, wanted, stale.C)
		stale.Stop()
		if !ok {
			return false
		}
		deliveries = left
	}
	return true
}

// handUntil returns the deliveries that no worker was free for.
func (l *line) handUntil(ctx context.Context, deliveries []notify.Delivery, until <-chan time.Time) (left []notify.Delivery, ok bool) {
	for i, delivery := range deliveries {
		select {
		case l.jobs <- delivery:
		case <-until:
			return deliveries[i:], true
		case <-l.stop:
			return nil, false
		case <-ctx.Done():
			return nil, false
		}
	}
	return nil, true
}

// await waits until something new is planned, and then until the given time, unless
// planning is over: hundreds of small runs may be planned in a minute, and each look
// into the outbox is a transaction. It returns false when the process is to stop.
func (l *line) await(ctx context.Context, progress *signal, next <-chan struct{}, until time.Time) bool {
	over := false
	for fresh := false; !over && (!fresh || l.d.Now().Before(until)); _, over = progress.state() {
		var enough <-chan time.Time
		if fresh {
			enough = time.After(until.Sub(l.d.Now()))
		}
		select {
		case <-next:
			fresh = true
		case <-enough:
		case <-l.stop:
			return false
		case <-ctx.Done():
			return false
		}
		next, _ = progress.state()
	}
	return true
}

// deliver is one worker. An attempt that was begun is finished, even when the process
// is told to stop: its answer decides whether it counts as sent. Before it the lease is
// confirmed in the database, whose clock may have jumped. The attempt may take as long
// as the lease is renewed.
func (l *line) deliver(stop, work context.Context) {
	log := l.d.Log.With("channel", l.name)
	for delivery := range l.jobs {
		sender := l.channel.Sender.SenderOf(delivery)
		if stop.Err() != nil || l.reason() != nil || l.halts(sender) {
			continue // stays leased until the end, then it is given back
		}
		// While a group cannot be written down, nothing beyond it is begun.
		select {
		case l.open <- struct{}{}:
		case <-l.stop:
			continue
		case <-stop.Done():
			continue
		}
		if l.held.doubtful(delivery.ID) {
			l.check(work, checkedFor)
		}
		sending, end, ok := l.held.begin(work, delivery.ID)
		if !ok {
			<-l.open
			continue
		}
		result, begun := l.attempt(sending, delivery)
		end()
		if !begun {
			<-l.open
			continue
		}
		log.Debug("delivery", "delivery", delivery.ID, "customer", delivery.Customer, "attempt", delivery.Attempts+1,
			"reply", result.Receipt.Reply, "err", result.Err)
		if de, ok := errors.AsType[*notify.DeliveryError](result.Err); ok && de.Class == notify.Halt && !de.Named {
			l.heed(sender, result.Err)
			<-l.open
			continue
		}
		l.judge(sender, result)
		if result.Err != nil && !delivery.Begun && notify.ClassOf(result.Err) == notify.Unknown {
			l.lostAnswer(stop, result.Err)
		}
	}
}

// judge settles a result as the brake says.
func (l *line) judge(sender string, result notify.Result) {
	v := l.brake.pass(sender, result)
	if v.stop != nil {
		l.heed(sender, v.stop)
	}
	if len(v.again) > 0 {
		l.mu.Lock()
		l.again = append(l.again, v.again...)
		l.mu.Unlock()
	}
	for _, r := range v.settle {
		l.results <- r
	}
}

// mostUnknown is how many answers may be lost in a run before the channel stops: each
// of them costs the longest of all timeouts, and each of those messages may come twice.
// Workers that wait beside the first one will soon report the same; unknownPause gives
// them the time.
const (
	mostUnknown  = 3
	unknownPause = 2 * settleInterval
)

// lostAnswer counts attempts whose answer was lost, and stops the channel after some.
// It does not where the other side refuses a message that it has accepted before.
func (l *line) lostAnswer(ctx context.Context, err error) {
	if l.name.Deduplicates() && !l.channel.Once {
		return
	}
	l.mu.Lock()
	l.unknown++
	enough := l.unknown == mostUnknown
	l.mu.Unlock()
	if enough {
		l.halt(i18n.Errorf("stopped for this run, after the answer to %d messages was lost, which may have been delivered: %w",
			mostUnknown, err))
		return
	}
	select {
	case <-time.After(unknownPause):
	case <-l.stop:
	case <-ctx.Done():
	}
}

// attempt makes one attempt; ctx ends with the lease. begun is false when it ended
// before anything was handed to the other side; such a delivery is given back as
// it was.
func (l *line) attempt(ctx context.Context, delivery notify.Delivery) (result notify.Result, begun bool) {
	result.Delivery, result.Once = delivery, l.channel.Once || delivery.Begun
	if delivery.Begun {
		result.Err = &notify.DeliveryError{
			Class: notify.Unknown, Scope: notify.OfDelivery,
			Err: i18n.Errorf("the process that sent it ended before it wrote down what became of it"),
		}
		return result, true
	}
	if delivery.Age > l.name.Patience() {
		result.Err = &notify.DeliveryError{
			Class: notify.Permanent, Scope: notify.OfDelivery,
			Err: i18n.Errorf("not sent in time: planned %s ago", i18n.Duration(delivery.Age)),
		}
		return result, true
	}
	if l.channel.Once {
		ours, err := l.d.Journal.Start(ctx, delivery.ID)
		if err != nil && ctx.Err() == nil {
			l.halt(err)
		}
		if err != nil || !ours {
			return result, false
		}
	}
	result.Receipt, result.Err = l.channel.Sender.Send(ctx, delivery)
	_, judged := errors.AsType[*notify.DeliveryError](result.Err)
	return result, result.Err == nil || judged || ctx.Err() == nil
}

// settle writes results down in groups until there are no more. When they
// cannot be written, sending stops: what was sent meanwhile stays leased until
// the lease runs out.
func (l *line) settle(ctx context.Context) drained {
	var total drained
	var group []notify.Result
	flush := func() {
		if len(group) == 0 {
			return
		}
		done, err := l.d.Journal.Settle(ctx, group)
		if err != nil {
			l.halt(err)
		} else {
			l.meter.settle(len(group), done)
		}
		for _, r := range group {
			l.held.drop(r.ID)
			<-l.open
		}
		l.check(ctx, 0)
		total.Sent += done.Sent
		total.Failed += done.Failed
		total.Unsure += done.Unsure
		total.FailedRuns = append(total.FailedRuns, done.FailedRuns...)
		group = group[:0]
	}
	timer := time.NewTimer(settleInterval)
	defer timer.Stop()
	for {
		select {
		case r, ok := <-l.results:
			if !ok {
				flush()
				return total
			}
			if len(group) == 0 {
				timer.Reset(settleInterval)
			}
			group = append(group, r)
			if len(group) >= settleSize {
				flush()
			}
		case <-timer.C:
			flush()
		}
	}
}

// check drops deliveries that wait here and must not be attempted any more: those that
// an operator cancelled in LMS leave the outbox; those that another process has taken,
// since by the database's clock the lease had ended, are left to it. It does nothing
// when all were confirmed within the given time.
func (l *line) check(ctx context.Context, within time.Duration) {
	l.checking.Lock()
	defer l.checking.Unlock()
	before := l.d.Now()
	ids := l.held.waiting(before.Add(-within))
	cancelled, lost, err := l.d.Journal.Check(ctx, ids)
	if err == nil {
		if gone := l.held.withdraw(lost); len(gone) > 0 {
			l.d.Log.Info("another process has taken deliveries over", "channel", l.name, "deliveries", len(gone))
		}
		err = l.d.Journal.Drop(ctx, l.held.withdraw(cancelled))
	}
	if err != nil {
		l.halt(err)
		return
	}
	l.held.confirm(ids, before)
}

// heartbeat renews the leases of all deliveries that are held.
func (l *line) heartbeat(ctx context.Context, ended <-chan struct{}) {
	tick := time.NewTicker(l.d.Journal.Lease() / 4)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
		}
		ids, before := l.held.ids(), l.d.Now()
		renewing, cancel := context.WithTimeout(ctx, l.d.Journal.Lease()/4)
		err := l.d.Journal.Renew(renewing, ids)
		cancel()
		if err != nil {
			l.d.Log.Debug("leases not renewed", "channel", l.name, "err", err)
			continue
		}
		l.held.renew(ids, before)
	}
}

// leases are the deliveries that this process holds, and until when. The time counts
// from before the database was asked, so that a lease ends here no later than there.
type leases struct {
	mu    sync.Mutex
	lease time.Duration
	now   func() time.Time
	held  map[int64]*held
}

type held struct {
	run     int64
	until   time.Time
	checked time.Time // the database said so last
	begun   bool
	end     *time.Timer // of the attempt, with the lease
}

func newLeases(lease time.Duration, now func() time.Time) *leases {
	return &leases{lease: lease, now: now, held: make(map[int64]*held)}
}

// add notes a lease and reports whether the delivery was not held before.
func (l *leases) add(d notify.Delivery, since time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if h := l.held[d.ID]; h != nil {
		l.extend(h, since)
		return false
	}
	l.held[d.ID] = &held{run: d.Run, until: since.Add(l.lease), checked: since}
	return true
}

func (l *leases) renew(ids []int64, since time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, id := range ids {
		if h := l.held[id]; h != nil {
			l.extend(h, since)
		}
	}
}

func (l *leases) extend(h *held, since time.Time) {
	h.until = since.Add(l.lease)
	if h.end != nil {
		h.end.Reset(h.until.Sub(l.now()))
	}
}

func (l *leases) drop(id int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.held, id)
}

func (l *leases) ids() []int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Collect(maps.Keys(l.held))
}

// waiting are the deliveries that were neither begun nor confirmed since the given
// time.
func (l *leases) waiting(since time.Time) []int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	var ids []int64
	for id, h := range l.held {
		if !h.begun && !h.checked.After(since) {
			ids = append(ids, id)
		}
	}
	return ids
}

// doubtful reports whether a lease must be confirmed before its delivery is begun.
func (l *leases) doubtful(id int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.held[id]
	return h != nil && l.now().Sub(h.checked) > checkedFor
}

// confirm notes that the database confirmed leases at the given time.
func (l *leases) confirm(ids []int64, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, id := range ids {
		if h := l.held[id]; h != nil {
			h.checked = at
		}
	}
}

// withdraw removes those deliveries that are not begun yet, and returns them with their
// runs.
func (l *leases) withdraw(ids []int64) map[int64]int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	runs := make(map[int64]int64)
	for _, id := range ids {
		if h := l.held[id]; h != nil && !h.begun {
			runs[id] = h.run
			delete(l.held, id)
		}
	}
	return runs
}

// begin marks a delivery as begun and returns a context that ends with its lease,
// which renewing puts off, as context.DeadlineExceeded (context.Cause); stop is
// called after the attempt. False when it is not held any more, is begun already,
// or too little of the lease is left.
func (l *leases) begin(ctx context.Context, id int64) (sending context.Context, stop func(), ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.held[id]
	if h == nil || h.begun || h.until.Sub(l.now()) < l.lease/4 {
		return nil, nil, false
	}
	h.begun = true
	sending, cancel := context.WithCancelCause(ctx)
	end := time.AfterFunc(h.until.Sub(l.now()), func() { cancel(context.DeadlineExceeded) })
	h.end = end
	return sending, func() {
		l.mu.Lock()
		h.end = nil
		l.mu.Unlock()
		end.Stop()
		cancel(nil)
	}, true
}
