package before

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/ui"
)

type diffOptions struct {
	at      string
	run     string
	formats app.Formats
}

// named is the run of --run. The last one is that of the notification, as without
// the flag.
func (o *diffOptions) named() []string {
	if o.run == "" || app.IsLast(o.run) {
		return nil
	}
	return []string{o.run}
}

func (a commands) diffCommand() *cobra.Command {
	var o diffOptions
	cmd := app.Command("diff ID [flags]", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return a.diff(ctx, o, args[0])
	})
	f := cmd.Flags()
	f.StringVar(&o.at, "at", "", app.FlagAt)
	f.StringVar(&o.run, "run", "", "compare with `RUN`: its id, or last")
	o.formats.Register(f)
	cmd.ValidArgsFunction = a.CompleteNotification
	a.CompleteRunFlag(cmd)
	return cmd
}

// change is a customer who is in only one of the two lists.
type change struct {
	Notification int64         `json:"notification"`
	Run          int64         `json:"run"`    // that it is compared with
	Change       string        `json:"change"` // new or gone
	Customer     int64         `json:"customer"`
	CustomerName string        `json:"customer_name"`
	Reason       notify.Reason `json:"reason"` // of one who is gone
	Why          string        `json:"why"`    // the same in words
}

const (
	changeNew  = "new"
	changeGone = "gone"

	notMeant notify.Reason = "not-meant" // no condition lets him through any more
)

// diff compares who would be told with who was in the last run.
func (a commands) diff(ctx context.Context, o diffOptions, arg string) error {
	if _, err := o.formats.Chosen(); err != nil {
		return err
	}
	return a.about(ctx, arg, o.at, func(s *app.Session, n notify.Notification, at time.Time) error {
		named, err := app.RunIDs(ctx, s, o.named())
		if err != nil {
			return err
		}
		run, err := runBefore(ctx, s, n.ID, named)
		if err != nil {
			return err
		}
		var problems []error
		walk := func(func(change) error) error { return nil }
		said := i18n.Sprintf("powiadom: notification %d has no earlier run to compare with\n", n.ID)
		if run.Run != 0 {
			was, err := s.Past().Reached(ctx, run.Run)
			if err != nil {
				return err
			}
			said = i18n.Sprintf("powiadom: compared with run %d of %s, which reached %s\n",
				run.Run, run.At.In(s.Zone()).Format(ui.Clock), notify.CustomerCount(len(was)))
			walk = func(add func(change) error) error {
				c := comparison{n: n.ID, run: run.Run, was: was, add: add}
				problems, err = s.Dispatcher().DrySend(ctx, n, at, c.decision)
				if err != nil {
					return err
				}
				return c.end()
			}
		}
		if _, err := fmt.Fprint(a.Streams.Err, said); err != nil {
			return err
		}
		if err := (app.Listing[change, change]{
			Table: ui.Table{Header: []string{i18n.T("CHANGE"), i18n.T("CUSTOMER"), i18n.T("NAME"), i18n.T("WHY")}, Flexible: []int{2, 3}, Right: []int{1}},
			Row:   a.changeRow, Record: func(c change) change { return c },
			Empty: i18n.T("Nobody is new, and nobody is gone."),
		}).Show(a.App, o.formats, walk); err != nil {
			return err
		}
		return a.sayProblems(problems)
	})
}

func (a commands) changeRow(c change) []ui.Cell {
	colour := ui.Good
	if c.Change == changeGone {
		colour = ui.Bad
	}
	return ui.Row(ui.Cell{Text: a.changeWord(c.Change), Colour: colour}, app.IDText(c.Customer), c.CustomerName, c.Why)
}

// changeWord names a change for who reads it.
func (a commands) changeWord(code string) string {
	switch {
	case !a.Out.Terminal():
		return code
	case code == changeNew:
		return i18n.C("customer", "new")
	}
	return i18n.C("customer", "gone")
}

// errEnough ends a walk that has found what it looked for.
var errEnough = errors.New("enough")

// runBefore is the run to compare with: the one named, or the last on schedule
// that was planned whole, else the last by hand. It is zero without one.
func runBefore(ctx context.Context, s *app.Session, notification int64, named []int64) (past.Run, error) {
	q := past.RunQuestion{Notifications: []int64{notification}, Runs: named}
	var scheduled, byHand past.Run
	_, err := s.Past().Runs(ctx, q, func(r past.Run) error {
		switch {
		case r.Planned.IsZero() || r.Stopped != "":
		case r.ByHand() && byHand.Run == 0:
			byHand = r
		case !r.ByHand():
			scheduled = r
			return errEnough
		}
		return nil
	})
	switch {
	case scheduled.Run != 0:
		return scheduled, nil
	case err != nil:
		return past.Run{}, err
	case len(named) > 0 && byHand.Run == 0:
		return past.Run{}, app.Usage(i18n.Errorf("run %d: notification %d has none with this id that was planned to its end",
			named[0], notification))
	}
	return byHand, nil
}

// comparison merges two lists in the order of customers: the decisions of a dry
// run as they come, and who was reached before.
type comparison struct {
	n, run int64
	was    []past.Customer // still to come
	add    func(change) error

	now    int64 // the customer whose decisions come
	name   string
	told   bool
	reason notify.Reason // the first why he is not
}

// decision takes the next decision. Those on one customer follow one another.
func (c *comparison) decision(d dispatch.Decision) error {
	if d.Customer != c.now {
		if err := c.settle(); err != nil {
			return err
		}
		c.now, c.name, c.told, c.reason = d.Customer, d.CustomerName, false, ""
	}
	c.told = c.told || d.Reason == ""
	if c.reason == "" {
		c.reason = d.Reason
	}
	return nil
}

// settle compares one customer, all of whose decisions have come.
func (c *comparison) settle() error {
	if c.now == 0 {
		return nil
	}
	if err := c.gone(c.now); err != nil {
		return err
	}
	was := len(c.was) > 0 && c.was[0].ID == c.now
	if was {
		c.was = c.was[1:]
	}
	switch {
	case c.told && !was:
		return c.add(change{c.n, c.run, changeNew, c.now, c.name, "", ""})
	case !c.told && was:
		return c.add(change{c.n, c.run, changeGone, c.now, c.name, c.reason, reasonText(c.reason)})
	}
	return nil
}

// gone reports the customers with lower ids who are not in the dry run any more.
func (c *comparison) gone(before int64) error {
	for ; len(c.was) > 0 && c.was[0].ID < before; c.was = c.was[1:] {
		if err := c.add(change{c.n, c.run, changeGone, c.was[0].ID, c.was[0].Name, notMeant, i18n.T("not meant any more")}); err != nil {
			return err
		}
	}
	return nil
}

func (c *comparison) end() error {
	if err := c.settle(); err != nil {
		return err
	}
	return c.gone(math.MaxInt64)
}
