package cli

import (
	"context"
	"errors"
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
	f.StringVar(&o.name, "name", "", "`NAME` of the notification")
	f.StringArrayVar(&o.channels, "channel", nil, "`CHANNEL`: email, sms or warning (repeatable)")
	f.StringVar(&o.subject, "subject", "", "`SUBJECT` of e-mails and of LMS's log; default: the name")
	f.StringVar(&o.body, "body", "", "`TEXT` with variables; empty: LMS's default text")
	f.StringVar(&o.bodyFile, "body-file", "", "read the text from `FILE`, - is standard input")
	f.BoolVar(&o.html, "html", false, "the text is HTML")
	f.StringVar(&o.event, "event", "", "`EVENT`: none, debt, invoice or payment (default none)")
	f.StringVar(&o.debtOver, "debt-over", "", "event debt: owing more than `AMOUNT` złoty")
	f.StringVar(&o.debtTariffs, "debt-tariffs", "", "event debt: owing more than `N` times the monthly charge")
	f.StringVar(&o.repeat, "repeat", "", "event invoice, payment: tell of one `WHEN`: once or every-run (default once)")
	f.IntVar(&o.maxRecipients, "max-recipients", 0, "a run that would reach more than `N` customers waits for a confirmation; 0: no limit")
	o.filters = make(map[notify.FilterKind]*[]string)
	for _, kind := range notify.FilterKinds() {
		o.filters[kind] = f.StringArray(string(kind), nil, flagFilter(kind))
	}
}

// registerSchedule declares the flags of the schedule, and the one that agrees to
// it.
func (o *messageOptions) registerSchedule(f *pflag.FlagSet) {
	f.StringVar(&o.cycle, "cycle", "", "`\"M H DOM MON DOW\"` as in crontab(5), without /; default: every minute")
	f.BoolVar(&o.once, "once", false, "run at the first due minute only, then become inactive")
	f.StringVar(&o.on, "on", "", "at `TIME` (2026-12-24T18:00) and then never again; with --once, in the place of --cycle")
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
			return i18n.Errorf("body and body-file exclude each other; give one of them")
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
		return "", i18n.Errorf("body-file: %w", i18n.System(err))
	}
	if !utf8.Valid(text) {
		return "", i18n.Errorf("body-file %s: the text is not UTF-8", path)
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
			return i18n.Errorf("debt-over: %w", err)
		}
		n.Debt.Over = &amount
	}
	if tariffs {
		times, err := money.Parse(o.debtTariffs)
		if err != nil {
			return i18n.Errorf("debt-tariffs %q: a number such as 2 or 1.5 is expected", o.debtTariffs)
		}
		n.Debt.Tariffs = &times
	}
	return nil
}

const textEmptyFilter = "%s: the value is empty, which would reach everybody; give an id or a name, or leave the flag out"

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
					faults = append(faults, i18n.Errorf(textEmptyFilter, kind))
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
		return usage(i18n.Errorf("name: holds the control character %U; a name is one line of visible characters", r))
	}
	if r, found := control.First(n.Text.Subject); found {
		return usage(i18n.Errorf("subject: holds the control character %U; a subject is one line of visible characters",
			r))
	}
	switch {
	case utf8.RuneCountInString(n.Name) > maxName:
		return usage(i18n.Errorf("name: %d characters; at most %d fit", utf8.RuneCountInString(n.Name), maxName))
	case utf8.RuneCountInString(n.Text.Subject) > maxSubject:
		return usage(i18n.Errorf("subject: %d characters; at most %d fit",
			utf8.RuneCountInString(n.Text.Subject), maxSubject))
	case n.Text.Body != nil && len(*n.Text.Body) > maxBody:
		return usage(i18n.Errorf("body: %d bytes; at most %d fit into LMS's message log", len(*n.Text.Body), maxBody))
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
	return usage(i18n.Errorf("%s %s: at most %s can be kept", flag, amount, most))
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

func flagFilter(kind notify.FilterKind) string {
	switch kind {
	case notify.Status:
		return i18n.T("customers with the `STATUS` interested, waiting, connected, disconnected or debt-collection (repeatable)")
	case notify.LinkType:
		return i18n.T("customers with a node linked by `TYPE` wire, wireless or fiber (repeatable)")
	case notify.Customers:
		return i18n.T("the customer with the `ID` (repeatable)")
	case notify.CustomerGroup:
		return i18n.T("members of the customer group `NAME` or id (repeatable)")
	case notify.NodeGroup:
		return i18n.T("customers with a node in the node group `NAME` or id (repeatable)")
	case notify.Device:
		return i18n.T("customers with a node at the device `NAME` or id (repeatable)")
	case notify.Network:
		return i18n.T("customers with an address in the network `NAME` or id (repeatable)")
	}
	return ""
}
