package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/control"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

// messageOptions are the flags that define a notification: what is said, by
// which channels, on what event and to whom. add, edit and send share them.
type messageOptions struct {
	name     string
	channels []string
	subject  string
	body     string
	bodyFile string
	html     bool

	event       string
	debtOver    string
	debtTariffs string
	repeat      string

	maxRecipients int

	cycle string
	once  bool
	on    string
	yes   bool

	filters map[notify.FilterKind]*[]string
	clears  bool // an empty value clears its filter: there is something to change

	given func(flag string) bool
}

// registerMessage declares the flags of text, channel, event and filters.
func (o *messageOptions) registerMessage(f *pflag.FlagSet) {
	o.given = f.Changed
	f.StringVar(&o.name, "name", "", flagName)
	f.StringArrayVar(&o.channels, "channel", nil, flagChannel)
	f.StringVar(&o.subject, "subject", "", flagSubject)
	f.StringVar(&o.body, "body", "", flagBody)
	f.StringVar(&o.bodyFile, "body-file", "", flagBodyFile)
	f.BoolVar(&o.html, "html", false, flagHTML)
	f.StringVar(&o.event, "event", "", flagEvent)
	f.StringVar(&o.debtOver, "debt-over", "", flagDebtOver)
	f.StringVar(&o.debtTariffs, "debt-tariffs", "", flagDebtTariffs)
	f.StringVar(&o.repeat, "repeat", "", flagRepeat)
	f.IntVar(&o.maxRecipients, "max-recipients", 0, flagMaxRecipients)
	o.filters = make(map[notify.FilterKind]*[]string)
	for _, kind := range notify.FilterKinds() {
		o.filters[kind] = f.StringArray(string(kind), nil, flagFilter(kind))
	}
}

// registerSchedule declares the flags of the schedule, and the one that agrees to
// it.
func (o *messageOptions) registerSchedule(f *pflag.FlagSet) {
	f.StringVar(&o.cycle, "cycle", "", flagCycle)
	f.BoolVar(&o.once, "once", false, flagOnce)
	f.StringVar(&o.on, "on", "", flagOn)
	registerYes(f, &o.yes)
}

// anyMessage reports whether a flag was given that makes a definition, besides
// those of some filters.
func (o *messageOptions) anyMessage(besides ...notify.FilterKind) bool {
	flags := []string{"name", "channel", "subject", "body", "body-file", "html", "event", "debt-over", "debt-tariffs", "repeat", "max-recipients"}
	for _, kind := range notify.FilterKinds() {
		if !slices.Contains(besides, kind) {
			flags = append(flags, string(kind))
		}
	}
	return slices.ContainsFunc(flags, o.given)
}

// apply writes the given flags over a notification. Every fault is reported.
func (o *messageOptions) apply(ctx context.Context, a *app, s *session, n *notify.Notification) error {
	var faults []error
	check := func(err error) {
		if err != nil {
			faults = append(faults, err)
		}
	}
	if o.given("name") {
		n.Name = strings.TrimSpace(o.name)
	}
	if o.given("channel") {
		check(o.applyChannels(n))
	}
	check(o.applyText(a, n))
	check(o.applyEvent(n))
	if o.given("repeat") {
		repeat, err := notify.ParseRepeat(o.repeat)
		check(err)
		n.Repeat = repeat
	}
	if o.given("cycle") {
		cycle, err := schedule.ParseCycle(o.cycle)
		check(err)
		n.Cycle = cycle
	}
	if o.given("once") {
		n.Once = o.once
	}
	if o.given("on") {
		check(o.applyOn(s.minute(), n))
	}
	if o.given("max-recipients") {
		n.MaxRecipients = o.maxRecipients
	}
	faults = append(faults, o.applyFilters(ctx, s, n)...)
	if len(faults) == 0 {
		faults = n.Validate()
	}
	if len(faults) == 0 {
		return checkSizes(*n)
	}
	return usages(faults)
}

func (o *messageOptions) applyChannels(n *notify.Notification) error {
	n.Channels = nil
	for _, given := range o.channels {
		for word := range strings.SplitSeq(given, ",") {
			channel, err := notify.ParseChannel(word)
			if err != nil {
				return err
			}
			if !n.Has(channel) {
				n.Channels = append(n.Channels, channel)
			}
		}
	}
	return nil
}

func (o *messageOptions) applyText(a *app, n *notify.Notification) error {
	if o.given("subject") {
		n.Text.Subject = o.subject
	}
	if o.given("html") {
		n.Text.HTML = o.html
	}
	body, given := o.body, o.given("body")
	if o.given("body-file") {
		if given {
			return errors.New(textBodyTwice)
		}
		text, err := a.readBody(o.bodyFile)
		if err != nil {
			return err
		}
		body, given = text, true
	}
	if given {
		n.Text.Body = &body
		if strings.TrimSpace(body) == "" {
			n.Text.Body = nil // the default text
		}
	}
	return nil
}

// maxInput bounds what is read of a text, far above what a message may have.
const maxInput = 1 << 20

func (a *app) readBody(path string) (string, error) {
	text, err := readFrom(a.streams.In, path, bounded(maxInput))
	if err != nil {
		return "", fmt.Errorf(i18n.T("body-file: %w"), i18n.System(err))
	}
	if !utf8.Valid(text) {
		return "", fmt.Errorf(textNotUTF8, path)
	}
	body := strings.TrimPrefix(string(text), byteOrderMark)
	return strings.TrimSuffix(strings.ReplaceAll(body, "\r\n", "\n"), "\n"), nil
}

// applyEvent reads event and thresholds. Choosing one threshold, or another
// event, drops the other threshold of a stored definition.
func (o *messageOptions) applyEvent(n *notify.Notification) error {
	if o.given("event") {
		event, err := notify.ParseEvent(o.event)
		if err != nil {
			return err
		}
		n.Event = event
		if event != notify.Debt {
			n.Debt = notify.Threshold{}
		}
	}
	over, tariffs := o.given("debt-over"), o.given("debt-tariffs")
	if over != tariffs {
		n.Debt = notify.Threshold{}
	}
	if over {
		amount, err := money.Parse(o.debtOver)
		if err != nil {
			return fmt.Errorf(i18n.T("debt-over: %w"), err)
		}
		n.Debt.Over = &amount
	}
	if tariffs {
		times, err := money.Parse(o.debtTariffs)
		if err != nil {
			return fmt.Errorf(textBadTariffs, o.debtTariffs)
		}
		n.Debt.Tariffs = &times
	}
	return nil
}

// applyFilters resolves names. A kind that is given takes the place of the
// stored values of that kind. An empty value, as of an unset variable of a
// shell, would reach everybody: it clears a filter that is changed, and is
// refused elsewhere.
func (o *messageOptions) applyFilters(ctx context.Context, s *session, n *notify.Notification) []error {
	var faults []error
	for _, kind := range notify.FilterKinds() {
		if !o.given(string(kind)) {
			continue
		}
		kept := n.Filters[:0:0]
		for _, f := range n.Filters {
			if f.Kind != kind {
				kept = append(kept, f)
			}
		}
		for _, typed := range *o.filters[kind] {
			if strings.TrimSpace(typed) == "" {
				if !o.clears {
					faults = append(faults, fmt.Errorf(textEmptyFilter, kind))
				}
				continue
			}
			f, err := s.lms.Resolve(ctx, kind, typed)
			if err != nil {
				faults = append(faults, err)
				continue
			}
			kept = append(kept, f)
		}
		n.Filters = kept
	}
	return faults
}

// Sizes of the columns that keep a definition, in characters, and of LMS's
// column for a text, in bytes.
const (
	maxName    = 128
	maxSubject = 200 // as other programs keep it
	maxBody    = 65535

	maxDebtOver    = 9_999_999_999_99 // hundredths
	maxDebtTariffs = 999_999_99
)

// checkSizes checks what is stored of a definition, and that what is shown as one
// line everywhere is one.
func checkSizes(n notify.Notification) error {
	if r, found := control.First(n.Name); found {
		return usage(fmt.Errorf(textNameControl, r))
	}
	if r, found := control.First(n.Text.Subject); found {
		return usage(fmt.Errorf(textSubjectControl, r))
	}
	switch {
	case utf8.RuneCountInString(n.Name) > maxName:
		return usage(fmt.Errorf(textNameLong, utf8.RuneCountInString(n.Name), maxName))
	case utf8.RuneCountInString(n.Text.Subject) > maxSubject:
		return usage(fmt.Errorf(textSubjectLong, utf8.RuneCountInString(n.Text.Subject), maxSubject))
	case n.Text.Body != nil && len(*n.Text.Body) > maxBody:
		return usage(fmt.Errorf(textBodyLong, len(*n.Text.Body), maxBody))
	}
	return errors.Join(
		checkAmount("debt-over", n.Debt.Over, maxDebtOver),
		checkAmount("debt-tariffs", n.Debt.Tariffs, maxDebtTariffs))
}

func checkAmount(flag string, amount *decimal.Decimal, hundredths int64) error {
	most := decimal.New(hundredths, -2)
	if amount == nil || amount.LessThanOrEqual(most) {
		return nil
	}
	return usage(fmt.Errorf(textAmountLarge, flag, amount, most))
}

func (a *app) completeMessage(cmd *cobra.Command) {
	words := func(list ...string) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp)
	}
	var channels, events []string
	for _, c := range notify.Channels() {
		channels = append(channels, string(c))
	}
	for _, e := range notify.Events() {
		events = append(events, string(e))
	}
	complete := map[string]func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective){
		"channel": words(channels...), "event": words(events...),
		"repeat": words(string(notify.RepeatOnce), string(notify.RepeatEveryRun)),
	}
	for _, kind := range notify.FilterKinds() {
		complete[string(kind)] = a.completeNames(kind)
	}
	for flag, f := range complete {
		// The only error is a flag that does not exist, which a test would show.
		_ = cmd.RegisterFlagCompletionFunc(flag, f)
	}
}
