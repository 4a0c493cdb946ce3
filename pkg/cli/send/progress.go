package send

import (
	"os"
	"sync/atomic"
	"time"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

// progress shows a person how far sending has come. It is one line on standard
// error; the log would write into it, so there is none beside the log.
type progress struct {
	now   func() time.Time
	last  atomic.Pointer[dispatch.Progress]
	begun atomic.Pointer[time.Time] // when the first message was planned
	line  *ui.Progress
}

// watch begins to show the progress of the dispatcher. What it returns takes the
// line away; it must be called before anything else is shown.
func (a commands) watch(d *dispatch.Dispatcher) (stop func()) {
	if a.Verbose > 0 {
		return func() {}
	}
	p := &progress{now: a.Now}
	p.line = ui.StartProgress(a.Streams.Err, os.Getenv, p.text)
	if p.line != nil {
		d.Observe = p.observe
	}
	return p.line.Stop
}

func (p *progress) observe(now dispatch.Progress) {
	if now.Planned > 0 && p.begun.Load() == nil {
		at := p.now()
		p.begun.Store(&at)
	}
	p.last.Store(&now)
}

// text is the line: how many of how many, failures, rate, and, once all is
// planned, the time that is left at that rate.
func (p *progress) text() string {
	last, begun := p.last.Load(), p.begun.Load()
	if last == nil || begun == nil {
		return ""
	}
	took := p.now().Sub(*begun)
	rate := 0.0
	if took > 0 {
		rate = float64(last.Done) / took.Seconds()
	}
	switch {
	case !last.Whole:
		return i18n.Sprintf("%d of %d messages, more are being planned, %d failed, %.0f/s", last.Done, last.Planned, last.Failed, rate)
	case rate == 0:
		return i18n.Sprintf("%d of %d messages, %d failed", last.Done, last.Planned, last.Failed)
	}
	left := time.Duration(float64(last.Planned-last.Done) / rate * float64(time.Second))
	return i18n.Sprintf("%d of %d messages, %d failed, %.0f/s, %s left", last.Done, last.Planned, last.Failed, rate, i18n.Duration(left))
}
