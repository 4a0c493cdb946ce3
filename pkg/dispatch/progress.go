package dispatch

import (
	"sync"

	"github.com/powiadom/powiadom/pkg/notify"
)

// Progress is how far a process has come with messages that are sent. Browser
// warnings, which are written when they are planned, do not count.
type Progress struct {
	Planned int  // so far, what earlier runs left included as far as it was met
	Done    int  // tried, and the result written down
	Failed  int  // of these, for good
	Whole   bool // nothing more will be planned
}

// meter keeps the progress and hands it on. It is safe for concurrent use.
type meter struct {
	observe func(Progress)

	mu   sync.Mutex
	now  Progress
	runs map[int64]*share
}

// share counts the messages of one run: those planned by this process, and those
// taken, some of which an earlier process planned.
type share struct{ planned, taken int }

func newMeter(observe func(Progress)) *meter {
	return &meter{observe: observe, runs: make(map[int64]*share)}
}

// change changes the progress and reports it.
func (m *meter) change(step func()) {
	if m.observe == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	step()
	m.observe(m.now)
}

// grow adds to a run's share.
func (m *meter) grow(run int64, planned, taken int) {
	s := m.runs[run]
	if s == nil {
		s = new(share)
		m.runs[run] = s
	}
	before := max(s.planned, s.taken)
	s.planned, s.taken = s.planned+planned, s.taken+taken
	m.now.Planned += max(s.planned, s.taken) - before
}

func (m *meter) plan(run int64, deliveries []notify.Planned) {
	m.change(func() {
		sent := 0
		for _, d := range deliveries {
			if d.Channel != notify.Warning {
				sent++
			}
		}
		m.grow(run, sent, 0)
	})
}

func (m *meter) take(deliveries []notify.Delivery) {
	m.change(func() {
		for _, d := range deliveries {
			m.grow(d.Run, 0, 1)
		}
	})
}

func (m *meter) settle(results int, how notify.Settled) {
	m.change(func() {
		m.now.Done += results
		m.now.Failed += how.Failed
	})
}

func (m *meter) whole() {
	m.change(func() { m.now.Whole = true })
}
