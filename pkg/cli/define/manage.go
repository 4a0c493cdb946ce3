package define

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lint"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
	"github.com/powiadom/powiadom/pkg/ui"
)

type addOptions struct {
	app.MessageOptions
	inactive bool
}

func (a commands) addCommand() *cobra.Command {
	var o addOptions
	cmd := app.Command("add --name NAME --channel CHANNEL [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error {
		return a.add(ctx, o)
	})
	o.RegisterMessage(cmd.Flags())
	o.RegisterSchedule(cmd.Flags())
	cmd.Flags().BoolVar(&o.inactive, "inactive", false, "store it inactive")
	a.CompleteMessage(cmd)
	return cmd
}

// add stores a new notification and prints its id alone. Without a schedule it
// is due every minute, as in the add-on.
func (a commands) add(ctx context.Context, o addOptions) error {
	return a.InSession(ctx, func(s *app.Session) error {
		everyMinute, err := schedule.Parse(schedule.Fields{})
		if err != nil {
			return err
		}
		n := notify.Notification{State: notify.Active, Event: notify.NoEvent, Repeat: notify.RepeatOnce, Cycle: everyMinute, Armed: 1}
		if o.inactive {
			n.State = notify.Inactive
		}
		if err := a.define(ctx, s, &o.MessageOptions, notify.Notification{}, &n); err != nil {
			return err
		}
		if n.ID, err = s.Catalog.Add(ctx, n); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(a.Streams.Out, n.ID); err != nil {
			return err
		}
		return a.sayOnce(ctx, s, n.ID)
	})
}

// define applies flags to a notification, checks the outcome, warns, and asks what
// has to be agreed to. was is the one that is stored, zero for a new one or where
// that cannot be understood.
func (a commands) define(ctx context.Context, s *app.Session, o *app.MessageOptions, was notify.Notification, n *notify.Notification) error {
	if err := o.Apply(ctx, a.App, s, n); err != nil {
		return err
	}
	entries, err := s.Catalog.List(ctx)
	if err != nil {
		return err
	}
	if err := catalog.CheckNames(entries, []notify.Notification{*n}); err != nil {
		return err
	}
	d := s.Dispatcher()
	if err := d.Check(*n); err != nil {
		return app.Usage(err)
	}
	doubts, err := a.weigh(ctx, s, d, was, *n, "")
	if err != nil {
		return err
	}
	if o.Given("on") { // the year was said
		doubts = slices.DeleteFunc(doubts, func(d doubt) bool { return d.code == lint.DatePassed })
	}
	return a.consent(doubts, o.Yes)
}

func (a commands) editCommand() *cobra.Command {
	o := app.MessageOptions{Clears: true}
	cmd := app.Command("edit ID [flags]", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return a.edit(ctx, o, args[0])
	})
	o.RegisterMessage(cmd.Flags())
	o.RegisterSchedule(cmd.Flags())
	a.CompleteMessage(cmd)
	cmd.ValidArgsFunction = a.CompleteNotification
	return cmd
}

// edit changes what its flags name; without any it opens an editor, which gets
// what can be understood only. With flags it can mend a row that cannot be
// understood: what is broken must then be among the flags, since what could
// not be read must not be stored as if it had been empty.
func (a commands) edit(ctx context.Context, o app.MessageOptions, arg string) error {
	flags := o.AnyMessage() || o.Given("for") || o.Given("cycle") || o.Given("once") || o.Given("on")
	if !flags && !a.editable() {
		return app.Usage(errNothingGiven)
	}
	return a.InSession(ctx, func(s *app.Session) error {
		id, err := app.NotificationID(ctx, s, arg)
		if err != nil {
			return err
		}
		n, err := s.Catalog.Get(ctx, id)
		broken, isBroken := errors.AsType[*catalog.BrokenError](err)
		if err != nil && !isBroken {
			return err
		}
		if n.State == notify.Deleted {
			return app.Usage(i18n.Errorf("notification %d was deleted, and a deleted notification never comes back; add a new one", id))
		}
		if isBroken {
			if err := o.Mends(broken); err != nil {
				return err
			}
		}
		if !flags {
			return a.editText(ctx, s, n, o.Yes)
		}
		seen, understood := n, n
		if isBroken {
			understood = notify.Notification{}
		}
		if err := a.define(ctx, s, &o, understood, &n); err != nil {
			return err
		}
		if err := s.Catalog.Update(ctx, seen, n); err != nil {
			return err
		}
		return a.sayOnce(ctx, s, n.ID)
	})
}

func (a commands) enableCommand() *cobra.Command {
	yes := false
	cmd := app.Command("enable ID… [flags]", cobra.MinimumNArgs(1), func(ctx context.Context, args []string) error {
		return a.enable(ctx, args, yes)
	})
	app.RegisterYes(cmd.Flags(), &yes)
	cmd.ValidArgsFunction = a.CompleteNotifications
	return cmd
}

func (a commands) disableCommand() *cobra.Command {
	o := stopOptions{state: notify.Inactive, change: (*catalog.Catalog).Disable, rest: i18n.Mark("notification %d: %s of run %d will still go out, unless cancelled (--cancel, or \"powiadom cancel\")")}
	return a.stopCommand("disable ID… [flags]", &o)
}

func (a commands) deleteCommand() *cobra.Command {
	o := stopOptions{state: notify.Deleted, change: (*catalog.Catalog).Delete, rest: i18n.Mark("notification %d: %s of run %d will be cancelled by the next run, since it was deleted")}
	cmd := a.stopCommand("delete ID… [flags]", &o)
	app.RegisterYes(cmd.Flags(), &o.yes)
	return cmd
}

func (a commands) stopCommand(english string, o *stopOptions) *cobra.Command {
	cmd := app.Command(english, cobra.MinimumNArgs(1), func(ctx context.Context, args []string) error {
		return a.stop(ctx, *o, args)
	})
	cmd.Flags().BoolVar(&o.cancel, "cancel", false, "cancel what its runs have not sent yet")
	cmd.ValidArgsFunction = a.CompleteNotifications
	return cmd
}

// stopOptions say how notifications are made inactive or deleted.
type stopOptions struct {
	cancel bool
	yes    bool
	state  notify.State
	change func(*catalog.Catalog, context.Context, int64) error
	rest   string // what becomes of the messages that wait
}

// stop makes notifications inactive or deletes them, after all of them were looked
// at, and says what of them still waits.
func (a commands) stop(ctx context.Context, o stopOptions, args []string) error {
	return a.InEntries(ctx, args, func(s *app.Session, entries []catalog.Entry, faults []error) error {
		err := app.Several(faults)
		if o.state != notify.Deleted {
			err = undeleted(entries, faults)
		}
		if err != nil {
			return err
		}
		if o.state == notify.Deleted && !o.yes && a.Interactive() && a.Attended() {
			for _, e := range entries {
				if !a.Agreed(ui.Sprintf("Delete notification %d (%s) for good? [y/N] ", e.ID, e.Name)) {
					return i18n.Errorf("nothing was deleted")
				}
			}
		}
		var ids []int64
		for _, e := range entries {
			if err := o.change(s.Catalog, ctx, e.ID); err != nil {
				return err
			}
			ids = append(ids, e.ID)
			if _, err := s.Drop(ctx, e.ID, i18n.Sprintf("given up: the notification was made %s", i18n.T(string(o.state)))); err != nil {
				return err
			}
		}
		return a.stopRest(ctx, s, o, ids)
	})
}

// undeleted is an error when an id is of none, or of a deleted notification, which never
// comes back.
func undeleted(entries []catalog.Entry, missing []error) error {
	for _, e := range entries {
		if e.State == notify.Deleted {
			missing = append(missing, i18n.Errorf("notification %d: %w", e.ID, catalog.ErrDeleted))
		}
	}
	return app.Several(missing)
}

// stopRest cancels what waits of notifications, or says what becomes of it.
func (a commands) stopRest(ctx context.Context, s *app.Session, o stopOptions, ids []int64) error {
	waiting, err := s.Journal.WaitingOf(ctx, ids)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		switch {
		case o.cancel:
			if err := a.CancelRun(ctx, s, w.Run); err != nil {
				return err
			}
		case w.Deliveries > 0:
			a.Note(o.rest, w.Notification, notify.MessageCount(w.Deliveries), w.Run)
		}
	}
	if o.cancel {
		return s.Journal.Finish(ctx)
	}
	return nil
}

// errNothingGiven is for commands that need at least one of several flags.
var errNothingGiven = i18n.NewError("nothing to change: give at least one flag; \"powiadom edit --help\" lists them")
