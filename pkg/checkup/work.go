package checkup

import (
	"context"
	"errors"
	"time"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// pause warns while everything is stopped.
func (x *checkup) pause(context.Context) {
	if paused := x.s.MayGoOn(); paused != nil {
		x.warn(codePause, x.o.Hint(paused), "%v", paused)
	}
}

// quiet is for how long no run needs to look at the clock: cron starts one every
// minute.
const quiet = 3 * time.Minute

func (x *checkup) tick(context.Context) {
	last, err := x.s.Journal.LastTick()
	shown := last.In(x.s.Zone()).Format(ui.Clock)
	switch {
	case err != nil:
		x.fail(codeTick, "", err)
	case last.IsZero():
		x.warn(codeTick, i18n.T("see that cron runs, and what it mails"), "no run has ever looked at the clock")
	case x.o.Now().Sub(last) > quiet:
		x.warn(codeTick, i18n.T("see that cron runs, and what it mails"), "no run has looked at the clock since %s", shown)
	default:
		x.ok(codeTick, "the last run looked at %s", shown)
	}
}

// definitions looks whether the active notifications could be sent, default
// texts among the rest, and whether their filters are still there.
func (x *checkup) definitions(ctx context.Context) {
	active, broken, err := x.s.Catalog.Active(ctx)
	if err != nil {
		x.fail(codeDefinitions, "", err)
		return
	}
	for _, b := range broken {
		x.fail(codeDefinitions, i18n.T(catalog.HintAnew), b)
	}
	d := x.s.Dispatcher()
	for _, n := range active {
		if err := d.Check(n); err != nil {
			x.fail(codeDefinitions, i18n.Sprintf("mend it with \"powiadom edit %d\", or disable it",
				n.ID), i18n.Errorf("%d (%s): %w", n.ID, n.Name, err))
		}
		names, err := x.s.Lms.Describe(ctx, n.Filters)
		if err != nil {
			x.fail(codeFilters, "", err)
			continue
		}
		for _, f := range n.Filters {
			switch named, ok := names[f]; {
			case !ok:
				x.warn(codeFilters, i18n.Sprintf("mend it with \"powiadom edit %d\"", n.ID), "%d (%s): filter %s matches nobody, LMS no longer has it",
					n.ID, n.Name, f)
			case named.Fault != nil:
				x.warn(codeFilters, i18n.T("mend it in LMS"), "%d (%s): filter %s matches nobody: %v", n.ID, n.Name, f, named.Fault)
			}
		}
	}
	x.namesakes(ctx)
	x.ok(codeDefinitions, "%d active", len(active))
}

// namesakes names notifications that people take for one another.
func (x *checkup) namesakes(ctx context.Context) {
	entries, _, err := x.s.Entries(ctx, nil)
	if err != nil {
		x.fail(codeDefinitions, "", err)
		return
	}
	first := make(map[string]int64, len(entries)) // by notify.NameKey
	for _, e := range entries {
		key := notify.NameKey(e.Name)
		if id, ok := first[key]; ok {
			x.warn(codeDefinitions, i18n.Sprintf("rename one of them, as in: powiadom edit %d --name \"Another name\"",
				e.ID), "%d (%s): notification %d has that name, too",
				e.ID, e.Name, id)
			continue
		}
		first[key] = e.ID
	}
}

func (x *checkup) outbox(ctx context.Context) {
	queues, err := x.inspector().Queues(ctx)
	if err != nil {
		x.fail(codeOutbox, "", err)
		return
	}
	for _, q := range queues {
		switch {
		case q.Late > 0:
			x.warn(codeOutbox, i18n.T("start \"powiadom run -v\" and see what it says"), "%s: %d of %d have waited for an hour and more without being tried",
				q.Channel, q.Late, q.Waiting)
		case q.Tried > 0:
			x.warn(codeOutbox, i18n.T("\"powiadom history --status new\" shows why"), "%s: %d of %d were tried five times and more",
				q.Channel, q.Tried, q.Waiting)
		default:
			x.ok(codeOutbox, "%s: %d waiting, up to %d attempts", q.Channel, q.Waiting, q.Attempts)
		}
	}
	lost, err := x.inspector().Lost(ctx)
	switch {
	case err != nil:
		x.fail(codeOutbox, "", err)
	case lost > 0:
		x.fail(codeOutbox, i18n.T("somebody changed their state by hand; set it to 3 in messageitems and use \"powiadom retry\""), errors.New(i18n.N(lost,
			"%d line of LMS's log waits to be sent and is not in the outbox", "%d lines of LMS's log wait to be sent and are not in the outbox", lost)))
	case len(queues) == 0:
		x.ok(codeOutbox, "empty")
	}
}

func (x *checkup) runs(ctx context.Context) {
	stuck, err := x.inspector().StuckRuns(ctx)
	if err != nil {
		x.fail(codeRuns, "", err)
		return
	}
	for _, r := range stuck {
		format := i18n.T("run %d has not ended in %s")
		if r.Planning {
			format = i18n.T("run %d has chosen customers for %s")
		}
		x.warn(codeRuns, i18n.Sprintf("\"powiadom runs %d\" shows how far it is; the next \"powiadom run\" goes on with it",
			r.ID), format, r.ID, i18n.Duration(r.Age))
	}
	held, err := x.s.Journal.Held(ctx)
	if err != nil {
		x.fail(codeHeld, "", err)
		return
	}
	for _, h := range held {
		x.warn(codeHeld, "", "%s", h)
	}
	if len(stuck)+len(held) == 0 {
		x.ok(codeRuns, "none that should have ended")
	}
}

func (x *checkup) foreign(ctx context.Context) {
	n, err := x.inspector().Foreign(ctx)
	switch {
	case err != nil:
		x.fail(codeForeign, "", err)
	case n > 0:
		x.warn(codeForeign, i18n.T("powiadom leaves them alone; look in LMS (Wiadomości, Lista) whose they are"), "%s", i18n.N(n,
			"%d line of LMS's log that others should have sent waits for a day and more", "%d lines of LMS's log that others should have sent wait for a day and more", n))
	default:
		x.ok(codeForeign, "nothing of others waits in LMS's log")
	}
}

// slowWork is from when on an index is worth a word.
const slowWork = 200 * time.Millisecond

func (x *checkup) indexes(ctx context.Context) {
	advice, err := x.inspector().Indexes(ctx, slowWork)
	if err != nil {
		x.fail(codeIndex, "", err)
		return
	}
	for _, a := range advice {
		x.warn(codeIndex, a.Statement, "%s: %s, an index would save up to %s", a.Work, i18n.Duration(a.Takes), i18n.Duration(a.Saves))
	}
	if len(advice) == 0 {
		x.ok(codeIndex, "none is missing that would help")
	}
}
