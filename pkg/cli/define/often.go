package define

import (
	"context"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lint"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/span"
	"github.com/powiadom/powiadom/pkg/ui"
)

// Some active notifications are probably mistakes, and costly ones: those that tell the
// same people more than once an hour, and one-time ones whose date is in another year
// than was meant. They are stored only when a person says yes, or with --yes.

// doubt is what a person must agree to before a notification is stored.
type doubt struct {
	code    lint.Code
	message string
	hint    string // the ways out
	mild    bool   // nobody there to be asked: it is a warning
}

// fileHint is the ways out where definitions are in a file.
func (d doubt) fileHint() string {
	if d.code == lint.TooOften {
		return i18n.T("give it a cycle such as \"0 9 * * *\", or state: inactive, or give --yes if it is meant so")
	}
	return i18n.T("choose another date, or state: inactive, or give --yes if it is meant so")
}

// weigh checks a notification that is about to be stored in the place of was (zero for
// a new one), prints the findings, each line behind the label, and returns the doubts.
func (a commands) weigh(ctx context.Context, s *app.Session, d *dispatch.Dispatcher, was, n notify.Notification, label string) ([]doubt, error) {
	found, err := a.Findings(ctx, s, d, catalog.Entry{Notification: n})
	if err != nil {
		return nil, err
	}
	var doubts []doubt
	for _, f := range found {
		if f.Severity == lint.Hint {
			continue // for lint
		}
		if hint, ask := inDoubt(f.Code, was, n, s.Settings.General.AtMostOnce); ask {
			mild := f.Code == lint.DatePassed && !farAhead(s, n)
			doubts = append(doubts, doubt{f.Code, label + f.Message, hint, mild})
			continue
		}
		_, _ = ui.Fprintf(a.Streams.Err, "warning: %s\n", label+f.Message)
	}
	return doubts, nil
}

// inDoubt reports whether a finding must be agreed to: one that the stored notification
// has already need not.
func inDoubt(code lint.Code, was, n notify.Notification, usual span.Span) (hint string, ask bool) {
	if code == lint.TooOften {
		return hintOften(n.ID), n.OftenerThan(was, usual)
	}
	newDate := was.State != notify.Active || !was.Once || was.Cycle != n.Cycle
	return hintDate(n.ID), code == lint.DatePassed && newDate
}

// hintOften says what to do instead of telling people too often. The id of a new
// notification is 0.
func hintOften(id int64) string {
	if id == 0 {
		return i18n.T("give a cycle such as --cycle \"0 9 * * *\", or --inactive to keep it without sending, or --yes if it is meant so")
	}
	return i18n.Sprintf("give a cycle, as in: powiadom edit %d --cycle \"0 9 * * *\"; or keep it inactive (powiadom disable %d); or give --yes if it is meant so",
		id, id)
}

// hintDate says what to do about a date that may be another year's.
func hintDate(id int64) string {
	if id == 0 {
		return i18n.T("say the date with its year, as in --once --on \"2026-12-24 18:00\", or give --yes if it is meant so")
	}
	return i18n.Sprintf("give another date, as in: powiadom edit %d --on \"2026-12-24 18:00\"; or --yes if it is meant so", id)
}

// farAhead reports whether a one-time notification lies so far ahead that its date is
// probably a mistake.
func farAhead(s *app.Session, n notify.Notification) bool {
	next, ok := n.Cycle.Next(s.Minute())
	return ok && next.Sub(s.Minute()) > lint.FarAhead
}

// consent shows doubts, and asks a person who watches. A script agrees by --yes.
func (a commands) consent(doubts []doubt, yes bool) error {
	person := a.Interactive() && a.Attended()
	refused := a.settle(doubts, yes || person)
	if yes || len(doubts) == 0 {
		return nil
	}
	if person {
		if a.Agreed(i18n.T("Store it as active all the same? [y/N] ")) {
			return nil
		}
		return app.Unsure(i18n.Errorf("nothing was stored"), doubts[0].hint)
	}
	if len(refused) > 0 {
		return refused
	}
	return nil
}

// settle prints doubts as warnings where they stop nothing by themselves, and
// returns the others as errors.
func (a commands) settle(doubts []doubt, passed bool) (refused app.SeveralErrors) {
	for _, d := range doubts {
		if passed || d.mild {
			_, _ = ui.Fprintf(a.Streams.Err, "warning: %s\n", d.message)
			continue
		}
		refused = append(refused, app.Unsure(i18n.Errorf("not stored as active: %s", d.message), d.hint))
	}
	return refused
}

// enable makes notifications active, after all of them were looked at.
func (a commands) enable(ctx context.Context, args []string, yes bool) error {
	return a.InEntries(ctx, args, func(s *app.Session, entries []catalog.Entry, faults []error) error {
		if err := undeleted(entries, faults); err != nil {
			return err
		}
		if err := a.mayEnable(ctx, s, entries, yes); err != nil {
			return err
		}
		for _, e := range entries {
			if err := s.Catalog.Enable(ctx, e.ID); err != nil {
				return err
			}
			if err := a.sayEnabled(ctx, s, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// sayEnabled tells of a notification that was made active when it goes out once.
// Of one whose row cannot be understood nothing is known.
func (a commands) sayEnabled(ctx context.Context, s *app.Session, e catalog.Entry) error {
	if e.Broken != nil {
		return nil
	}
	return a.sayOnce(ctx, s, e.ID)
}

// mayEnable asks about what is doubtful of notifications that are to be made
// active. Those that are active already stay as they are.
func (a commands) mayEnable(ctx context.Context, s *app.Session, entries []catalog.Entry, yes bool) error {
	d := s.Dispatcher()
	var doubts []doubt
	for _, e := range entries {
		if e.Broken != nil || e.State != notify.Inactive {
			continue
		}
		n := e.Notification
		n.State, n.Armed = notify.Active, n.Armed+1
		more, err := a.weigh(ctx, s, d, e.Notification, n, i18n.Sprintf("notification %d (%s): ", n.ID, n.Name))
		if err != nil {
			return err
		}
		doubts = append(doubts, more...)
	}
	return a.consent(doubts, yes)
}

// sayOnce tells when a one-time notification that was stored goes out.
func (a commands) sayOnce(ctx context.Context, s *app.Session, id int64) error {
	n, err := s.Catalog.Get(ctx, id)
	if err != nil || !n.Once || n.State != notify.Active {
		return err
	}
	if used, err := s.UsedUp(ctx, catalog.Entry{Notification: n}); used || err != nil {
		return err
	}
	if next, ok := n.Cycle.Next(s.Minute()); ok {
		a.Note("notification %d (%s) goes out once, on %s", n.ID, n.Name, app.OnceTime(next))
	}
	return nil
}
