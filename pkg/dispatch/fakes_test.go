package dispatch_test

import (
	"context"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

// world is an installation in memory: it keeps the journal's promises in the
// simplest way, so that the tests see what dispatch makes of them.
type world struct {
	mu            sync.Mutex
	notifications []notify.Notification
	broken        []error
	customers     []notify.Customer
	gone          []notify.Filter

	first    notify.Copy // what Begin finds
	claimed  map[string]bool
	told     map[int64]bool
	toldTo   []notify.Told // beside what is in told
	dead     map[int64][]notify.DeadAddress
	lost     []int64 // invoices that LMS has no longer
	plans    []notify.Plan
	ended    []string
	released int
	waiting  map[notify.Channel][]notify.Delivery
	held     map[int64]notify.Delivery
	results  []notify.Result
	next     int64

	planErr   func(p notify.Plan) error
	settleErr error
	renewErr  error
	started   []int64 // whose attempts were said to begin
	startErr  error
	lostTo    []int64 // another process has them
	renewed   int
	checks    int
	retake    bool // the next taking has what is held, once more
	tick      time.Time
	runsAt    []time.Time
	leftovers bool
	cancelled bool
	faults    map[string]string
	streaks   map[string]notify.Streak
	putBack   []int64
	lease     time.Duration

	sparing  map[int64]notify.Sparing
	noGroup  bool
	lastTold map[int64]time.Time
	warned   []notify.Warned
	lifted   []notify.Warned

	earlier notify.Earlier
	days    []int
	guarded []*notify.Run
	why     []string
	taken   []*notify.Run
	walks   int // of Candidates
	looks   int // of Present
}

func newWorld() *world {
	return &world{
		claimed: make(map[string]bool), told: make(map[int64]bool),
		waiting: make(map[notify.Channel][]notify.Delivery), held: make(map[int64]notify.Delivery), lease: time.Minute,
		faults: make(map[string]string), streaks: make(map[string]notify.Streak),
	}
}

func (w *world) Active(context.Context) ([]notify.Notification, []error, error) {
	return w.notifications, w.broken, nil
}

func (w *world) Get(_ context.Context, id int64) (notify.Notification, error) {
	for _, n := range w.notifications {
		if n.ID == id {
			return n, nil
		}
	}
	return notify.Notification{}, io.EOF
}

func (w *world) AnyWarned() bool { return len(w.warned) > 0 }

func (w *world) NextWarned(context.Context, time.Time) ([]notify.Warned, int64, error) {
	return w.warned, 0, nil
}

func (w *world) Lift(_ context.Context, over []notify.Warned, _ int64) (notify.Lifted, error) {
	w.lifted = append(w.lifted, over...)
	return notify.Lifted{}, nil
}

func (w *world) Several(_ context.Context, ids []int64) (map[int64]notify.Notification, map[int64]error, error) {
	found := make(map[int64]notify.Notification)
	for _, n := range w.notifications {
		if slices.Contains(ids, n.ID) {
			found[n.ID] = n
		}
	}
	return found, nil, nil
}

// Present knows balances as they are, whatever the query was.
func (w *world) Present(_ context.Context, look notify.Look) ([]notify.Customer, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks++
	var out []notify.Customer
	for _, c := range w.customers {
		if slices.Contains(look.Customers, c.ID) {
			out = append(out, c)
		}
	}
	return out, nil
}

func (w *world) Standing(_ context.Context, _ notify.Event, mentions []notify.Mention) ([]notify.Reason, error) {
	return slices.Repeat([]notify.Reason{notify.InvoiceGone}, len(mentions)), nil
}

// Overdue knows those balances as they are, whatever day is asked about.
func (w *world) Overdue(_ context.Context, customers []int64, _, _ time.Time) (map[int64]decimal.Decimal, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	owed := make(map[int64]decimal.Decimal)
	for _, c := range w.customers {
		if slices.Contains(customers, c.ID) {
			owed[c.ID] = c.Overdue
		}
	}
	return owed, nil
}

func (w *world) Gone(context.Context, notify.Event, []int64) ([]int64, error) { return w.lost, nil }

func (w *world) Candidates(_ context.Context, _ notify.Query, after int64, size int) iter.Seq2[[]notify.Customer, error] {
	w.walks++
	return func(yield func([]notify.Customer, error) bool) {
		first := slices.IndexFunc(w.customers, func(c notify.Customer) bool { return c.ID > after })
		if first < 0 {
			return
		}
		for page := range slices.Chunk(w.customers[first:], size) {
			if !yield(slices.Clone(page), nil) {
				return
			}
		}
	}
}

func (w *world) Fill(context.Context, []notify.Customer, notify.Details) error { return nil }

func (w *world) Divisions(context.Context) (map[int64]notify.Division, error) {
	return map[int64]notify.Division{1: {ID: 1, Account: "10501025"}}, nil
}

func (*world) Examine(context.Context, notify.Query, int64) (notify.Examination, error) {
	panic("nobody is explained here")
}

func (w *world) Describe(_ context.Context, filters []notify.Filter) (map[notify.Filter]notify.Named, error) {
	names := make(map[notify.Filter]notify.Named)
	for _, f := range filters {
		if !slices.Contains(w.gone, f) {
			names[f] = notify.Named{Name: f.Value}
		}
	}
	return names, nil
}

func (w *world) Claim(_ context.Context, claims []notify.Claim) ([]*notify.Run, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var runs []*notify.Run
	for _, c := range claims {
		key := fmt.Sprint(c.Notification, c.Occurrence)
		if !w.claimed[key] {
			w.claimed[key] = true
			runs = append(runs, w.run(notify.Notification{ID: c.Notification}, c.Occurrence, c.At))
		}
	}
	return runs, nil
}

func (w *world) run(n notify.Notification, occurrence string, at time.Time) *notify.Run {
	w.next++
	w.runsAt = append(w.runsAt, at)
	return &notify.Run{ID: w.next, Notification: n.ID, Occurrence: occurrence, At: at, Skipped: map[notify.Reason]int{}}
}

func (w *world) Begin(_ context.Context, n notify.Notification, at time.Time, known int64) (*notify.Run, error) {
	if w.first.Run > known {
		return nil, &notify.TwiceError{Copy: w.first}
	}
	run := w.run(n, "send", at)
	run.Definition = &n
	return run, nil
}

func (w *world) TakeOver(context.Context) ([]*notify.Run, error) { return w.taken, nil }

func (w *world) Hold(_ context.Context, run *notify.Run, _ int, why string) error {
	w.guarded, w.why = append(w.guarded, run), append(w.why, why)
	return nil
}

func (w *world) Confirm(_ context.Context, _ int64, recipients int) (*notify.Run, error) {
	if len(w.guarded) == 0 {
		return nil, nil
	}
	run := w.guarded[0]
	w.guarded = w.guarded[1:]
	run.Confirmed = recipients
	return run, nil
}

func (w *world) Earlier(_ context.Context, ids []int64) (map[int64]notify.Earlier, error) {
	all := make(map[int64]notify.Earlier)
	for _, id := range ids {
		all[id] = w.earlier
	}
	return all, nil
}

func (w *world) Days(context.Context, int64, time.Time) ([]int, error) { return w.days, nil }

func (w *world) Plan(_ context.Context, run *notify.Run, p notify.Plan) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.planErr != nil {
		if err := w.planErr(p); err != nil {
			return err
		}
	}
	w.plans = append(w.plans, p)
	if p.Last {
		w.ended = append(w.ended, "")
	}
	for _, ref := range p.Told {
		w.told[ref.ID] = true
	}
	for _, d := range p.Deliveries {
		if d.Channel == notify.Warning {
			continue
		}
		w.next++
		w.waiting[d.Channel] = append(w.waiting[d.Channel], notify.Delivery{
			ID: w.next, Run: run.ID, Notification: run.Notification, Customer: d.Customer, Channel: d.Channel, Destination: d.Destination, Body: d.Body,
		})
	}
	run.Cursor = p.Cursor
	return nil
}

func (w *world) EndPlanning(_ context.Context, _ *notify.Run, _ notify.Notification, stopped string) error {
	w.ended = append(w.ended, stopped)
	return nil
}

func (w *world) ReleaseRun(context.Context, *notify.Run) error {
	w.released++
	return nil
}

func (w *world) Claimed(_ context.Context, id int64, occurrence string) (bool, error) {
	return w.claimed[fmt.Sprint(id, occurrence)], nil
}

func (w *world) Told(_ context.Context, _ int64, _ notify.Event, refs []int64) (map[int64]time.Time, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make(map[int64]time.Time)
	for _, ref := range refs {
		if w.told[ref] {
			out[ref] = w.tick
		}
	}
	return out, nil
}

func (w *world) ToldTo(context.Context, int64, notify.Event, []int64, time.Time) ([]notify.Told, error) {
	return w.toldTo, nil
}

func (w *world) Dead(context.Context, []int64) (map[int64][]notify.DeadAddress, error) {
	return w.dead, nil
}

func (w *world) Booked(time.Time) (int64, bool) { return 0, false }

func (w *world) FirstLook(context.Context, time.Time) error { return nil }

func (w *world) Leftovers() bool { return w.leftovers }

func (w *world) Begun(_ context.Context, runs []int64) (map[int64]notify.Begun, error) {
	out := make(map[int64]notify.Begun)
	for _, run := range runs {
		out[run] = notify.Begun{Notification: 1, At: at}
	}
	return out, nil
}

func (w *world) Fault(_ context.Context, c notify.Channel, sender, fault string, _ time.Time) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	news := w.faults[string(c)+sender] != fault
	w.faults[string(c)+sender] = fault
	return news, nil
}

func (w *world) Mended(_ context.Context, c notify.Channel, sender string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.faults, string(c)+sender)
	return nil
}

func (w *world) Streak(_ notify.Channel, sender string) notify.Streak {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.streaks[sender]
}

func (w *world) Keep(_ context.Context, _ notify.Channel, sender string, s notify.Streak) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.streaks[sender] = s
	return nil
}

func (w *world) PutBack(_ context.Context, ids []int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.putBack = append(w.putBack, ids...)
	return nil
}

func (w *world) AnySpared() bool { return len(w.sparing) > 0 }

func (w *world) Spared(_ context.Context, customers []int64, at time.Time) (map[int64]notify.Sparing, error) {
	out := make(map[int64]notify.Sparing)
	for _, c := range customers {
		if s, ok := w.sparing[c]; ok && at.Before(s.Until) {
			out[c] = s
		}
	}
	return out, nil
}

func (w *world) LastTold(context.Context, int64, []int64, time.Time, time.Time) (map[int64]time.Time, error) {
	return w.lastTold, nil
}

func (w *world) SMSBetween(context.Context, []int64, time.Time, time.Time) (map[int64]int, error) {
	return nil, nil
}

func (w *world) HasGroup(context.Context, string) (bool, error) { return !w.noGroup, nil }

func (w *world) LastTick() (time.Time, error) { return w.tick, nil }

func (w *world) Probe(context.Context) error { return nil }

func (w *world) Schedules() []string {
	if len(w.broken) > 0 {
		return []string{"nonsense"}
	}
	var all []string
	for _, n := range w.notifications {
		all = append(all, n.Cycle.String())
	}
	return all
}

func (w *world) Take(_ context.Context, c notify.Channel, limit int) ([]notify.Delivery, int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := min(limit, len(w.waiting[c]))
	taken := w.waiting[c][:n]
	w.waiting[c] = w.waiting[c][n:]
	if w.retake && len(w.held) > 0 {
		w.retake = false
		taken = append(slices.Collect(maps.Values(w.held)), taken...)
	}
	for _, d := range taken {
		w.held[d.ID] = d
	}
	return taken, len(taken), nil
}

func (w *world) Start(_ context.Context, id int64) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.started = append(w.started, id)
	return !slices.Contains(w.lostTo, id), w.startErr
}

func (w *world) Renew(_ context.Context, ids []int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.renewErr != nil {
		return w.renewErr
	}
	w.renewed += len(ids)
	return nil
}

func (w *world) Check(_ context.Context, ids []int64) (cancelled, lost []int64, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.checks++
	for _, id := range ids {
		if _, ok := w.held[id]; !ok {
			lost = append(lost, id)
		} else if w.cancelled {
			cancelled = append(cancelled, id)
		}
	}
	return cancelled, lost, nil
}

// steal gives all that is leased to another process: the database's clock has
// jumped.
func (w *world) steal() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.held)
	clear(w.waiting)
}

func (w *world) Drop(_ context.Context, runs map[int64]int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for id := range runs {
		delete(w.held, id)
	}
	return nil
}

func (w *world) Release(_ context.Context, ids []int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range ids {
		if d, ok := w.held[id]; ok {
			w.waiting[d.Channel] = append(w.waiting[d.Channel], d)
			delete(w.held, id)
		}
	}
	return nil
}

func (w *world) Settle(_ context.Context, results []notify.Result) (total notify.Settled, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.settleErr != nil {
		return total, w.settleErr
	}
	for _, r := range results {
		w.results = append(w.results, r)
		delete(w.held, r.ID)
		switch {
		case r.Err == nil:
			total.Sent++
		case notify.ClassOf(r.Err) == notify.Permanent:
			total.Failed++
		}
	}
	return total, nil
}

func (w *world) Lease() time.Duration { return w.lease }

func (w *world) Tick(_ context.Context, at time.Time) error {
	w.tick = at
	return nil
}

func (w *world) Finish(context.Context) error { return nil }

func (w *world) Summaries(_ context.Context, runs []int64) ([]notify.Summary, error) {
	out := make([]notify.Summary, len(runs))
	for i, run := range runs {
		out[i].Run = run
	}
	return out, nil
}

// sender is a channel's other side.
type sender func(ctx context.Context, d notify.Delivery) (notify.Receipt, error)

func (s sender) Send(ctx context.Context, d notify.Delivery) (notify.Receipt, error) {
	return s(ctx, d)
}

func (s sender) SenderOf(d notify.Delivery) string { return d.Sender }

func accept(context.Context, notify.Delivery) (notify.Receipt, error) { return notify.Receipt{}, nil }

// dispatcher wires the world. Without a sender for SMS that channel is not set
// up.
func (w *world) dispatcher(email, sms sender) *dispatch.Dispatcher {
	d := &dispatch.Dispatcher{
		Catalog: w, Directory: w, Memory: w, Journal: w,
		Channels: map[notify.Channel]dispatch.Channel{notify.Email: {Sender: email, Workers: 3}},
		Settings: dispatch.Settings{Zone: time.UTC, Texts: dispatch.Texts{
			Default:  func(notify.Event, notify.Channel) (string, bool) { return "", false },
			From:     func(notify.Division) (string, error) { return "siec@example.com", nil },
			SMS:      func(s string) (string, notify.Reason) { return s, "" },
			Storable: func(string) bool { return true },
		}},
		Log: slog.New(slog.DiscardHandler), Now: time.Now,
	}
	if sms != nil {
		d.Channels[notify.SMS] = dispatch.Channel{Sender: sms, Workers: 2}
	}
	return d
}

// people makes so many customers with an e-mail address and a mobile.
func people(n int) []notify.Customer {
	const on = notify.ContactNotifications
	out := make([]notify.Customer, n)
	for i := range out {
		id := int64(i + 1)
		out[i] = notify.Customer{
			ID: id, Name: "Żak Łucja", Division: 1, MailConsent: true, SMSConsent: true, HasNode: true,
			Contacts: []notify.Contact{
				{ID: 2 * id, Value: "k@example.com", Type: notify.ContactEmail | on},
				{ID: 2*id + 1, Value: "501 234 567", Type: notify.ContactMobile | on},
			},
			Balance: decimal.NewFromInt(-100),
		}
	}
	return out
}

// everyMinute is a notification that is always due.
func everyMinute(t *testing.T, id int64, body string, channels ...notify.Channel) notify.Notification {
	t.Helper()
	cycle, err := schedule.ParseCycle("* * * * *")
	if err != nil {
		t.Fatal(err)
	}
	return notify.Notification{
		ID: id, Name: "próba", State: notify.Active, Cycle: cycle, Armed: 1, Event: notify.NoEvent, Repeat: notify.RepeatOnce,
		Channels: channels, Text: notify.Text{Subject: "Saldo", Body: &body},
	}
}

var at = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
