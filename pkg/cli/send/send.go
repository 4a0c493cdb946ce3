package send

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// saySendPast says who is told by a run for an instant in the past.
func (a commands) saySendPast(s *app.Session, at time.Time) error {
	if !s.Passed(at) {
		return nil
	}
	_, err := ui.Fprintf(a.Streams.Err, "powiadom: told is who was meant at %s and still is\n", at.Format(ui.Clock))
	return err
}

type sendOptions struct {
	app.MessageOptions
	at      string
	dryRun  bool
	formats app.Formats
	confirm int
	again   int64

	customersFrom string
	subtree       bool
	urgent        bool
	uplink        string
}

func (a commands) sendCommand() *cobra.Command {
	var o sendOptions
	cmd := app.Command("send [ID] [flags]", cobra.MaximumNArgs(1), func(ctx context.Context, args []string) error {
		return a.send(ctx, o, args)
	})
	o.RegisterMessage(cmd.Flags())
	cmd.Flags().StringVar(&o.at, "at", "", app.FlagAt)
	cmd.Flags().BoolVarP(&o.dryRun, "dry-run", "n", false, "show what would be sent; write nothing")
	o.formats.Register(cmd.Flags())
	cmd.Flags().IntVar(&o.confirm, "confirm", 0, "it may reach up to `COUNT` customers, whatever the guard says")
	cmd.Flags().Int64Var(&o.again, "again", 0, "send it though `RUN` sends the same since a moment ago")
	cmd.Flags().StringVar(&o.customersFrom, "customers-from", "", "only customers whose ids are in `FILE`, - is standard input")
	cmd.Flags().BoolVar(&o.subtree, "subtree", false, "with --device: also at the devices that are cut off when it is down")
	cmd.Flags().BoolVar(&o.urgent, "urgent", false, "an outage: also to those who are to be left in peace (spare, powiadom.silent_group)")
	cmd.Flags().StringVar(&o.uplink, "uplink", "", "with --subtree: device `NAME` or id on the provider's side")
	app.RegisterYes(cmd.Flags(), &o.Yes)
	a.CompleteMessage(cmd)
	// The only error is a flag that does not exist, which a test would show.
	_ = cmd.RegisterFlagCompletionFunc("uplink", a.CompleteNames(notify.Device))
	cmd.ValidArgsFunction = a.CompleteNotification
	return cmd
}

// send carries out a stored notification, or one made of flags, at once.
func (a commands) send(ctx context.Context, o sendOptions, args []string) error {
	if err := o.check(); err != nil {
		return err
	}
	return a.InSession(ctx, func(s *app.Session) error {
		at, err := app.Instant(o.at, s.Begun, s.Zone())
		if err != nil {
			return app.Usage(err)
		}
		n, err := a.toSend(ctx, s, o, args)
		if err != nil {
			return err
		}
		n.Urgent = o.urgent
		d := s.Dispatcher()
		if err := d.Check(n); err != nil {
			return app.Usage(err)
		}
		if o.dryRun {
			return a.dryRun(ctx, s, at, o.formats, func(show showDecision) ([]error, error) { return d.DrySend(ctx, n, at, show) })
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
		if err := s.MayGoOn(); err != nil {
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
		return a.report(ctx, s, report, o.formats.JSON(), true)
	})
}

// toSend is the notification that the arguments mean.
func (a commands) toSend(ctx context.Context, s *app.Session, o sendOptions, args []string) (notify.Notification, error) {
	if len(args) == 0 {
		return a.madeOfFlags(ctx, s, o)
	}
	if o.AnyMessage(notify.Customers, notify.Device) {
		return notify.Notification{}, app.Usage(i18n.Errorf("give either the id of a notification or flags that make one, not both; --customer, --customers-from, --device, --for and --dry-run go with both"))
	}
	id, err := app.NotificationID(ctx, s, args[0])
	if err != nil {
		return notify.Notification{}, err
	}
	n, err := s.Catalog.Get(ctx, id)
	if err != nil {
		return n, err
	}
	if n.State == notify.Deleted {
		return n, app.Usage(i18n.Errorf("notification %d was deleted; a deleted one is never sent", id))
	}
	if o.Given("for") {
		if err := o.ApplyFor(&n); err != nil {
			return n, app.Usage(err)
		}
		if faults := n.Validate(); len(faults) > 0 {
			return n, app.Usages(faults)
		}
	}
	err = a.narrow(ctx, s, o, &n)
	return n, err
}

// madeOfFlags is a notification that is sent once and stored nowhere.
func (a commands) madeOfFlags(ctx context.Context, s *app.Session, o sendOptions) (notify.Notification, error) {
	if !o.AnyMessage(notify.Customers) {
		return notify.Notification{}, app.Usage(i18n.Errorf("what is to be sent? Give the id of a notification, or at least --channel and --body"))
	}
	n := notify.Notification{State: notify.Active, Event: notify.NoEvent, Repeat: notify.RepeatOnce, Name: o.Name}
	if n.Name == "" {
		n.Name = o.Subject
	}
	if n.Name == "" {
		n.Name = i18n.T("powiadom send")
	}
	if err := o.Apply(ctx, a.App, s, &n); err != nil {
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
	return n, a.Advise(ctx, s, s.Dispatcher(), n, "")
}

// narrow keeps of a stored notification's customers those named by --customer
// and --customers-from, and those at the devices of --device. It never widens: a
// notification that is for some customers only stays so.
func (a commands) narrow(ctx context.Context, s *app.Session, o sendOptions, n *notify.Notification) error {
	var named notify.Notification
	if faults := o.ApplyFilters(ctx, s, &named); len(faults) > 0 {
		return app.Usages(faults)
	}
	devices, customers := split(named.Filters, notify.Device)
	var within notify.Narrowing
	if len(customers) > 0 {
		own, _ := split(n.Filters, notify.Customers)
		for _, f := range customers {
			if len(own) > 0 && !slices.Contains(own, f) {
				return app.Usage(i18n.Errorf("customer %s is not among the customers of notification %d", f.Value, n.ID))
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
func (a commands) behind(ctx context.Context, s *app.Session, o sendOptions, devices []notify.Filter) ([]int64, error) {
	down, uplink := ids(devices), s.Settings.General.RootDevice
	if o.uplink != "" {
		f, err := s.Lms.Resolve(ctx, notify.Device, o.uplink)
		if err != nil {
			return nil, app.Usage(err)
		}
		if uplink = ids([]notify.Filter{f})[0]; slices.Contains(down, uplink) {
			return nil, app.Usage(i18n.Errorf("uplink %q is the device itself", o.uplink))
		}
	}
	found, err := s.Lms.Subtree(ctx, down, uplink)
	if _, unknown := errors.AsType[*lms.SubtreeError](err); unknown {
		return nil, app.Usage(err)
	}
	if err != nil {
		return nil, err
	}
	out := make([]int64, len(found))
	for i, device := range found {
		out[i] = device.ID
		if a.Verbose > 0 {
			_, _ = ui.Fprintf(a.Streams.Err, "device %d %s\n", device.ID, device.Name)
		}
	}
	return out, nil
}

// check refuses flags that do not go together.
func (o *sendOptions) check() error {
	if err := o.formats.ForDryRun(o.dryRun); err != nil {
		return err
	}
	switch {
	case o.subtree && !o.Given(string(notify.Device)):
		return app.Usage(i18n.Errorf("--subtree goes with --device"))
	case o.Given("uplink") && !o.subtree:
		return app.Usage(i18n.Errorf("--uplink goes with --subtree"))
	case o.Given("uplink") && strings.TrimSpace(o.uplink) == "":
		return app.Usage(i18n.Errorf(app.TextEmptyFilter, "uplink"))
	case o.Given("customers-from") && o.customersFrom == "":
		return app.Usage(i18n.Errorf(app.TextEmptyFilter, "customers-from"))
	case o.customersFrom == "-" && o.BodyFile == "-":
		return app.Usage(i18n.Errorf("body-file and customers-from cannot both be standard input"))
	case o.Given("confirm") && o.confirm < 1:
		return app.Usage(i18n.Errorf(textBadConfirm, o.confirm))
	case o.Given("again") && o.again < 1:
		return app.Usage(i18n.Errorf("again %d: the number of the run that was told is expected, 1 or more", o.again))
	}
	return nil
}

// sayDebug tells whoever sends by hand, or tries what would be sent, that
// customers get nothing, and why.
func (a commands) sayDebug(s *app.Session, channels []notify.Channel) error {
	for _, c := range notify.Channels() {
		if !slices.Contains(channels, c) {
			continue
		}
		for _, line := range s.DebugLines(c) {
			if _, err := ui.Fprintf(a.Streams.Err, "powiadom: %s\n", line); err != nil {
				return err
			}
		}
	}
	return nil
}
