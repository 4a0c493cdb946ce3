package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lint"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
	"github.com/powiadom/powiadom/pkg/ui"
)

type addOptions struct {
	messageOptions
	inactive bool
}

func (a *app) addCommand() *cobra.Command {
	var o addOptions
	cmd := command("add --name NAME --channel CHANNEL [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error {
		return a.add(ctx, o)
	})
	o.registerMessage(cmd.Flags())
	o.registerSchedule(cmd.Flags())
	cmd.Flags().BoolVar(&o.inactive, "inactive", false, "store it inactive")
	a.completeMessage(cmd)
	return cmd
}

// add stores a new notification and prints its id alone. Without a schedule it
// is due every minute, as in the add-on.
func (a *app) add(ctx context.Context, o addOptions) error {
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	everyMinute, err := schedule.Parse(schedule.Fields{})
	if err != nil {
		return err
	}
	n := notify.Notification{State: notify.Active, Event: notify.NoEvent, Repeat: notify.RepeatOnce, Cycle: everyMinute, Armed: 1}
	if o.inactive {
		n.State = notify.Inactive
	}
	if err := a.define(ctx, s, &o.messageOptions, notify.Notification{}, &n); err != nil {
		return err
	}
	if n.ID, err = s.catalog.Add(ctx, n); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(a.streams.Out, n.ID); err != nil {
		return err
	}
	return a.sayOnce(ctx, s, n.ID)
}

// define applies flags to a notification, checks the outcome, warns, and asks what
// has to be agreed to. was is the one that is stored, zero for a new one or where
// that cannot be understood.
func (a *app) define(ctx context.Context, s *session, o *messageOptions, was notify.Notification, n *notify.Notification) error {
	if err := o.apply(ctx, a, s, n); err != nil {
		return err
	}
	entries, err := s.catalog.List(ctx)
	if err != nil {
		return err
	}
	if err := catalog.CheckNames(entries, []notify.Notification{*n}); err != nil {
		return err
	}
	d := s.dispatcher()
	if err := d.Check(*n); err != nil {
		return usage(err)
	}
	doubts, err := a.weigh(ctx, s, d, was, *n, "")
	if err != nil {
		return err
	}
	if o.given("on") { // the year was said
		doubts = slices.DeleteFunc(doubts, func(d doubt) bool { return d.code == lint.DatePassed })
	}
	return a.consent(doubts, o.yes)
}

func (a *app) editCommand() *cobra.Command {
	o := messageOptions{clears: true}
	cmd := command("edit ID [flags]", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return a.edit(ctx, o, args[0])
	})
	o.registerMessage(cmd.Flags())
	o.registerSchedule(cmd.Flags())
	a.completeMessage(cmd)
	cmd.ValidArgsFunction = a.completeNotifications
	return cmd
}

// edit changes what its flags name; without any it opens an editor, which gets
// what can be understood only. With flags it can mend a row that cannot be
// understood: what is broken must then be among the flags, since what could
// not be read must not be stored as if it had been empty.
func (a *app) edit(ctx context.Context, o messageOptions, arg string) error {
	id, err := parseID(arg)
	if err != nil {
		return err
	}
	flags := o.anyMessage() || o.given("cycle") || o.given("once") || o.given("on")
	if !flags && !a.editable() {
		return usage(errNothingGiven)
	}
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	n, err := s.catalog.Get(ctx, id)
	broken, isBroken := errors.AsType[*catalog.BrokenError](err)
	if err != nil && !isBroken {
		return err
	}
	if n.State == notify.Deleted {
		return usage(i18n.Errorf("notification %d was deleted, and a deleted notification never comes back; add a new one",
			id))
	}
	if isBroken {
		if err := o.mends(broken); err != nil {
			return err
		}
	}
	if !flags {
		return a.editText(ctx, s, n, o.yes)
	}
	seen, understood := n, n
	if isBroken {
		understood = notify.Notification{}
	}
	if err := a.define(ctx, s, &o, understood, &n); err != nil {
		return err
	}
	if err := s.catalog.Update(ctx, seen, n); err != nil {
		return err
	}
	return a.sayOnce(ctx, s, n.ID)
}

// unmendedError is a broken row that the flags of edit leave broken.
type unmendedError struct {
	*catalog.BrokenError
	hint string
}

func (e unmendedError) Hint() string { return e.hint }

// mends reports whether the flags give anew all that could not be read. The
// state is left alone by an edit.
func (o *messageOptions) mends(broken *catalog.BrokenError) error {
	flags := map[string]string{
		"schedule": "cycle", "event": "event", "repeat_told": "repeat", "channels": "channel",
		"debt_amount": "debt-over", "debt_tariffs": "debt-tariffs", "content_type": "html",
	}
	for _, fault := range broken.Faults {
		field, ok := errors.AsType[*catalog.FieldError](fault)
		if !ok || field.Column == "state" {
			continue
		}
		flag := flags[field.Column]
		if flag == "cycle" && o.given("on") {
			continue
		}
		if field.Kind != "" {
			flag = string(field.Kind)
		}
		switch {
		case flag == "":
			return unmendedError{broken, i18n.T(hintAnew)}
		case !o.given(flag):
			return unmendedError{broken, i18n.Sprintf("give what is broken anew, with --%s", flag)}
		}
	}
	return nil
}

func (a *app) enableCommand() *cobra.Command {
	yes := false
	cmd := command("enable ID… [flags]", cobra.MinimumNArgs(1), func(ctx context.Context, args []string) error {
		return a.enable(ctx, args, yes)
	})
	registerYes(cmd.Flags(), &yes)
	cmd.ValidArgsFunction = a.completeNotifications
	return cmd
}

func (a *app) disableCommand() *cobra.Command {
	var o stopOptions
	cmd := command("disable ID… [flags]", cobra.MinimumNArgs(1), func(ctx context.Context, args []string) error {
		return a.stop(ctx, o, args)
	})
	o.state, o.change, o.rest = notify.Inactive, (*catalog.Catalog).Disable, i18n.T("notification %d: %d messages of run %d still go out, unless they are cancelled (--cancel, or \"powiadom cancel\")")
	cmd.Flags().BoolVar(&o.cancel, "cancel", false, "cancel what its runs have not sent yet")
	cmd.ValidArgsFunction = a.completeNotifications
	return cmd
}

func (a *app) deleteCommand() *cobra.Command {
	var o stopOptions
	cmd := command("delete ID… [flags]", cobra.MinimumNArgs(1), func(ctx context.Context, args []string) error {
		return a.stop(ctx, o, args)
	})
	o.state, o.change, o.rest = notify.Deleted, (*catalog.Catalog).Delete, i18n.T("notification %d: %d messages of run %d wait; the next run cancels them, since it was deleted")
	cmd.Flags().BoolVar(&o.cancel, "cancel", false, "cancel what its runs have not sent yet")
	registerYes(cmd.Flags(), &o.yes)
	cmd.ValidArgsFunction = a.completeNotifications
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
func (a *app) stop(ctx context.Context, o stopOptions, args []string) error {
	ids, err := parseIDs(args)
	if err != nil {
		return err
	}
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	entries, faults, err := s.entries(ctx, ids)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.State == notify.Deleted && o.state != notify.Deleted {
			faults = append(faults, i18n.Errorf("notification %d: %w", e.ID, catalog.ErrDeleted))
		}
	}
	if len(faults) > 0 {
		return several(faults)
	}
	if o.state == notify.Deleted && !o.yes && a.interactive() && a.attended() {
		for _, e := range entries {
			if !a.agreed(ui.Sprintf("Delete notification %d (%s) for good? [y/N] ", e.ID, e.Name)) {
				return i18n.Errorf("nothing was deleted")
			}
		}
	}
	for _, id := range ids {
		if err := o.change(s.catalog, ctx, id); err != nil {
			return err
		}
		if _, err := s.drop(ctx, id, i18n.Sprintf("given up: the notification was made %s",
			i18n.T(string(o.state)))); err != nil {
			return err
		}
	}
	return a.stopRest(ctx, s, o, ids)
}

// stopRest cancels what waits of notifications, or says what becomes of it.
func (a *app) stopRest(ctx context.Context, s *session, o stopOptions, ids []int64) error {
	waiting, err := s.journal.WaitingOf(ctx, ids)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		switch {
		case o.cancel:
			if err := a.cancelRun(ctx, s, w.Run); err != nil {
				return err
			}
		case w.Deliveries > 0:
			a.note(o.rest, w.Notification, w.Deliveries, w.Run)
		}
	}
	if o.cancel {
		return s.journal.Finish(ctx)
	}
	return nil
}
