package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/notify"
)

type sendOptions struct {
	messageOptions
	at      string
	dryRun  bool
	json    bool
	confirm int
}

func (a *app) sendCommand() *cobra.Command {
	var o sendOptions
	cmd := command("send [ID] [flags]", cobra.MaximumNArgs(1), func(ctx context.Context, args []string) error {
		return a.send(ctx, o, args)
	})
	o.registerMessage(cmd.Flags())
	cmd.Flags().StringVar(&o.at, "at", "", flagAt)
	cmd.Flags().BoolVarP(&o.dryRun, "dry-run", "n", false, flagDryRun)
	cmd.Flags().BoolVar(&o.json, "json", false, flagJSON)
	cmd.Flags().IntVar(&o.confirm, "confirm", 0, flagConfirmSend)
	a.completeMessage(cmd)
	cmd.ValidArgsFunction = a.completeNotifications
	return cmd
}

// send carries out a stored notification, or one made of flags, at once.
func (a *app) send(ctx context.Context, o sendOptions, args []string) error {
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	at, err := instant(o.at, a.now(), s.zone())
	if err != nil {
		return usage(err)
	}
	n, err := a.toSend(ctx, s, o, args)
	if err != nil {
		return err
	}
	d := s.dispatcher()
	if err := d.Check(n); err != nil {
		return usage(err)
	}
	if o.dryRun {
		return a.dryRun(ctx, o.json, func(show showDecision) ([]error, error) { return d.DrySend(ctx, n, at, show) })
	}
	for _, c := range n.Channels {
		if fault := d.Channels[c].Fault; fault != nil {
			return fmt.Errorf("channel %s: %w", c, fault)
		}
	}
	if o.given("confirm") && o.confirm < 1 {
		return usage(fmt.Errorf(textBadConfirm, o.confirm))
	}
	report, err := a.sendGuarded(o, func(confirmed int) (dispatch.Report, error) { return d.Send(ctx, n, at, confirmed) })
	if err != nil {
		return err
	}
	return a.report(ctx, s, report, o.json, true)
}

// toSend is the notification that the arguments mean.
func (a *app) toSend(ctx context.Context, s *session, o sendOptions, args []string) (notify.Notification, error) {
	if len(args) == 0 {
		if !o.anyMessage() {
			return notify.Notification{}, usage(errors.New(textSendWhat))
		}
		n := notify.Notification{State: notify.Active, Event: notify.NoEvent, Repeat: notify.RepeatOnce, Name: o.name}
		if n.Name == "" {
			n.Name = o.subject
		}
		if n.Name == "" {
			n.Name = textAdHoc
		}
		if err := o.apply(ctx, a, s, &n); err != nil {
			return n, err
		}
		return n, a.advise(ctx, s, s.dispatcher(), n, "")
	}
	if o.anyMessage() {
		return notify.Notification{}, usage(errors.New(textSendEither))
	}
	id, err := parseID(args[0])
	if err != nil {
		return notify.Notification{}, err
	}
	n, err := s.catalog.Get(ctx, id)
	if err != nil {
		return n, err
	}
	if n.State == notify.Deleted {
		return n, usage(fmt.Errorf(textSendDeleted, id))
	}
	return n, o.narrow(ctx, s, &n)
}

// narrow keeps of a stored notification's customers those named by --customer.
// It never widens: a notification that is for some customers only stays so.
func (o *sendOptions) narrow(ctx context.Context, s *session, n *notify.Notification) error {
	if !o.given(string(notify.Customers)) {
		return nil
	}
	var named notify.Notification
	if err := o.applyFilters(ctx, s, &named); err != nil {
		return usage(err)
	}
	own := slices.ContainsFunc(n.Filters, func(f notify.Filter) bool { return f.Kind == notify.Customers })
	var ids []int64
	for _, f := range named.Filters {
		if own && !slices.Contains(n.Filters, f) {
			return usage(fmt.Errorf(textNotAmong, f.Value, n.ID))
		}
		id, err := strconv.ParseInt(f.Value, 10, 64)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	n.Within = &notify.Narrowing{Customers: slices.Compact(ids)}
	return nil
}

func parseID(arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || id <= 0 {
		return 0, usage(fmt.Errorf(textBadID, arg))
	}
	return id, nil
}
