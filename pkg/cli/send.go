package cli

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type sendOptions struct {
	messageOptions
	at      string
	dryRun  bool
	json    bool
	confirm int
	again   int64

	customersFrom string
	subtree       bool
	uplink        string
}

func (a *app) sendCommand() *cobra.Command {
	var o sendOptions
	cmd := command("send [ID] [flags]", cobra.MaximumNArgs(1), func(ctx context.Context, args []string) error {
		return a.send(ctx, o, args)
	})
	o.registerMessage(cmd.Flags())
	cmd.Flags().StringVar(&o.at, "at", "", flagAt)
	cmd.Flags().BoolVarP(&o.dryRun, "dry-run", "n", false, "show what would be sent; write nothing")
	cmd.Flags().BoolVar(&o.json, "json", false, "one JSON object a line")
	cmd.Flags().IntVar(&o.confirm, "confirm", 0, "it may reach up to `COUNT` customers, whatever the guard says")
	cmd.Flags().Int64Var(&o.again, "again", 0, "send it though `RUN` sends the same since a moment ago")
	cmd.Flags().StringVar(&o.customersFrom, "customers-from", "", "only customers whose ids are in `FILE`, - is standard input")
	cmd.Flags().BoolVar(&o.subtree, "subtree", false, "with --device: also at the devices that are cut off when it is down")
	cmd.Flags().StringVar(&o.uplink, "uplink", "", "with --subtree: device `NAME` or id on the provider's side")
	registerYes(cmd.Flags(), &o.yes)
	a.completeMessage(cmd)
	// The only error is a flag that does not exist, which a test would show.
	_ = cmd.RegisterFlagCompletionFunc("uplink", a.completeNames(notify.Device))
	cmd.ValidArgsFunction = a.completeNotifications
	return cmd
}

// send carries out a stored notification, or one made of flags, at once.
func (a *app) send(ctx context.Context, o sendOptions, args []string) error {
	if err := o.check(); err != nil {
		return err
	}
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	at, err := instant(o.at, s.begun, s.zone())
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
		return a.dryRun(ctx, s, at, o.json, func(show showDecision) ([]error, error) { return d.DrySend(ctx, n, at, show) })
	}
	for _, c := range n.Channels {
		if fault := d.Channels[c].Fault; fault != nil {
			return i18n.Errorf("channel %s: %w", c, fault)
		}
	}
	if err := a.sayDebug(s, n.Channels); err != nil {
		return err
	}
	if err := a.saySendPast(s, at); err != nil {
		return err
	}
	if err := s.mayGoOn(); err != nil {
		return err
	}
	if err := a.sure(ctx, s, d, n, at, &o); err != nil {
		return err
	}
	report, err := a.sendGuarded(o, func(agreed dispatch.Agreed) (dispatch.Report, error) {
		defer unpiped()()
		defer a.watch(d)()
		return d.Send(ctx, n, at, agreed)
	})
	if err != nil {
		return err
	}
	return a.report(ctx, s, report, o.json, true)
}

// toSend is the notification that the arguments mean.
func (a *app) toSend(ctx context.Context, s *session, o sendOptions, args []string) (notify.Notification, error) {
	if len(args) == 0 {
		return a.madeOfFlags(ctx, s, o)
	}
	if o.anyMessage(notify.Customers, notify.Device) {
		return notify.Notification{}, usage(i18n.Errorf("give either the id of a notification or flags that make one, not both; --customer, --customers-from, --device and --dry-run go with both"))
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
		return n, usage(i18n.Errorf("notification %d was deleted; a deleted one is never sent", id))
	}
	err = a.narrow(ctx, s, o, &n)
	return n, err
}

// madeOfFlags is a notification that is sent once and stored nowhere.
func (a *app) madeOfFlags(ctx context.Context, s *session, o sendOptions) (notify.Notification, error) {
	if !o.anyMessage(notify.Customers) {
		return notify.Notification{}, usage(i18n.Errorf("what is to be sent? Give the id of a notification, or at least --channel and --body"))
	}
	n := notify.Notification{State: notify.Active, Event: notify.NoEvent, Repeat: notify.RepeatOnce, Name: o.name}
	if n.Name == "" {
		n.Name = o.subject
	}
	if n.Name == "" {
		n.Name = i18n.T("powiadom send")
	}
	if err := o.apply(ctx, a, s, &n); err != nil {
		return n, err
	}
	if o.subtree {
		devices, rest := split(n.Filters, notify.Device)
		behind, err := a.behind(ctx, s, o, devices)
		if err != nil {
			return n, err
		}
		n.Filters = rest
		for _, id := range behind {
			n.Filters = append(n.Filters, notify.Filter{Kind: notify.Device, Value: strconv.FormatInt(id, 10)})
		}
	}
	if o.customersFrom != "" {
		ids, err := a.customersFrom(ctx, s, o.customersFrom)
		if err != nil {
			return n, err
		}
		n.Within = &notify.Narrowing{Customers: ids}
	}
	return n, a.advise(ctx, s, s.dispatcher(), n, "")
}

// narrow keeps of a stored notification's customers those named by --customer
// and --customers-from, and those at the devices of --device. It never widens: a
// notification that is for some customers only stays so.
func (a *app) narrow(ctx context.Context, s *session, o sendOptions, n *notify.Notification) error {
	var named notify.Notification
	if faults := o.applyFilters(ctx, s, &named); len(faults) > 0 {
		return usages(faults)
	}
	devices, customers := split(named.Filters, notify.Device)
	var within notify.Narrowing
	if len(customers) > 0 {
		own, _ := split(n.Filters, notify.Customers)
		for _, f := range customers {
			if len(own) > 0 && !slices.Contains(own, f) {
				return usage(i18n.Errorf("customer %s is not among the customers of notification %d", f.Value, n.ID))
			}
		}
		within.Customers = ids(customers)
	}
	if o.customersFrom != "" {
		listed, err := a.customersFrom(ctx, s, o.customersFrom)
		if err != nil {
			return err
		}
		if within.Customers != nil {
			listed = slices.DeleteFunc(listed, func(id int64) bool { return !slices.Contains(within.Customers, id) })
		}
		within.Customers = listed
	}
	if len(devices) > 0 {
		within.Devices = ids(devices)
		if o.subtree {
			var err error
			if within.Devices, err = a.behind(ctx, s, o, devices); err != nil {
				return err
			}
		}
	}
	if within.Customers != nil || within.Devices != nil {
		n.Within = &within
	}
	return nil
}

// split takes the filters of a kind out of others.
func split(filters []notify.Filter, kind notify.FilterKind) (of, rest []notify.Filter) {
	for _, f := range filters {
		if f.Kind == kind {
			of = append(of, f)
		} else {
			rest = append(rest, f)
		}
	}
	return of, rest
}

// ids are the values of filters that were resolved, ascending, each once.
func ids(filters []notify.Filter) []int64 {
	out := make([]int64, 0, len(filters))
	for _, f := range filters {
		if id, err := strconv.ParseInt(f.Value, 10, 64); err == nil {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// behind are the devices and those that are cut off when they are down.
func (a *app) behind(ctx context.Context, s *session, o sendOptions, devices []notify.Filter) ([]int64, error) {
	down, uplink := ids(devices), s.settings.General.RootDevice
	if o.uplink != "" {
		f, err := s.lms.Resolve(ctx, notify.Device, o.uplink)
		if err != nil {
			return nil, usage(err)
		}
		if uplink = ids([]notify.Filter{f})[0]; slices.Contains(down, uplink) {
			return nil, usage(i18n.Errorf("uplink %q is the device itself", o.uplink))
		}
	}
	found, err := s.lms.Subtree(ctx, down, uplink)
	if _, unknown := errors.AsType[*lms.SubtreeError](err); unknown {
		return nil, usage(err)
	}
	if err != nil {
		return nil, err
	}
	out := make([]int64, len(found))
	for i, device := range found {
		out[i] = device.ID
		if a.verbose > 0 {
			_, _ = ui.Fprintf(a.streams.Err, "device %d %s\n", device.ID, device.Name)
		}
	}
	return out, nil
}

// check refuses flags that do not go together.
func (o *sendOptions) check() error {
	switch {
	case o.subtree && !o.given(string(notify.Device)):
		return usage(i18n.Errorf("--subtree goes with --device"))
	case o.given("uplink") && !o.subtree:
		return usage(i18n.Errorf("--uplink goes with --subtree"))
	case o.given("uplink") && strings.TrimSpace(o.uplink) == "":
		return usage(i18n.Errorf(textEmptyFilter, "uplink"))
	case o.given("customers-from") && o.customersFrom == "":
		return usage(i18n.Errorf(textEmptyFilter, "customers-from"))
	case o.customersFrom == "-" && o.bodyFile == "-":
		return usage(i18n.Errorf("body-file and customers-from cannot both be standard input"))
	case o.given("confirm") && o.confirm < 1:
		return usage(i18n.Errorf(textBadConfirm, o.confirm))
	case o.given("again") && o.again < 1:
		return usage(i18n.Errorf("again %d: the number of the run that was told is expected, 1 or more", o.again))
	}
	return nil
}

func parseID(arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || id <= 0 {
		return 0, usage(i18n.Errorf("notification %q: an id, a number, is expected", arg))
	}
	return id, nil
}
