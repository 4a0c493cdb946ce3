package app

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/control"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
	"github.com/powiadom/powiadom/pkg/span"
)

// ByteOrderMark stands at the head of what some editors call UTF-8.
const ByteOrderMark = "\ufeff"

// ReadFrom opens the file that a flag names, or standard input for -, and reads it.
func ReadFrom[T any](stdin io.Reader, path string, read func(io.Reader) (T, error)) (T, error) {
	if path == "-" {
		return read(stdin)
	}
	f, err := os.Open(path)
	if err != nil {
		var none T
		return none, err
	}
	defer func() { _ = f.Close() }()
	return read(f)
}

// ReadBounded reads a file of limited size: a device or pipe may never end.
func ReadBounded(r io.Reader, most int) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err == nil && len(text) > most {
		return nil, i18n.Errorf("larger than %d bytes", most)
	}
	return text, err
}

// Bounded is readBounded for readFrom.
func Bounded(most int) func(io.Reader) ([]byte, error) {
	return func(r io.Reader) ([]byte, error) { return ReadBounded(r, most) }
}

// unmendedError means that a row is unreadable and the flags of edit do not mend it.
type unmendedError struct {
	*catalog.BrokenError
	hint string
}

func (e unmendedError) Hint() string { return e.hint }

// Mends reports whether the flags set everything that could not be read. An edit does
// not set the state.
func (o *MessageOptions) Mends(broken *catalog.BrokenError) error {
	flags := map[string]string{
		"schedule": "cycle", "event": "event", "repeat_told": "repeat", "channels": "channel",
		"debt_amount": "debt-over", "debt_tariffs": "debt-tariffs", "debt_of": "debt", "content_type": "html",
	}
	for _, fault := range broken.Faults {
		field, ok := errors.AsType[*catalog.FieldError](fault)
		if !ok || field.Column == "state" {
			continue
		}
		flag := flags[field.Column]
		if flag == "cycle" && o.Given("on") {
			continue
		}
		if field.Kind != "" {
			flag = string(field.Kind)
		}
		switch {
		case flag == "":
			return unmendedError{broken, i18n.T(catalog.HintAnew)}
		case !o.Given(flag):
			return unmendedError{broken, i18n.Sprintf("give what is broken anew, with --%s", flag)}
		}
	}
	return nil
}

// MessageOptions are the flags that define a notification: what is said, by
// which channels, on what event and to whom. add, edit and send share them.
type MessageOptions struct {
	Name     string
	channels []string
	Subject  string
	body     string
	BodyFile string
	html     bool

	event       string
	debtOver    string
	debtTariffs string
	debt        string
	grace       int
	daysBefore  int
	daysAfter   int
	repeat      string

	maxRecipients int

	kind         string
	arrangements string
	atMostOnce   string
	warnFor      string

	cycle string
	once  bool
	on    string
	Yes   bool

	filters map[notify.FilterKind]*[]string
	Clears  bool // an empty value clears its filter: there is something to change

	Given func(flag string) bool
}

// RegisterMessage declares the flags of text, channel, event and filters.
func (o *MessageOptions) RegisterMessage(f *pflag.FlagSet) {
	o.Given = f.Changed
	f.StringVar(&o.Name, "name", "", "`NAME` of the notification")
	f.StringArrayVar(&o.channels, "channel", nil, "`CHANNEL`: email, sms or warning (repeatable)")
	f.StringVar(&o.Subject, "subject", "", "`SUBJECT` of e-mails and of LMS's log; default: the name")
	f.StringVar(&o.body, "body", "", "`TEXT` with variables; empty: LMS's default text")
	f.StringVar(&o.BodyFile, "body-file", "", "read the text from `FILE`, - is standard input")
	f.BoolVar(&o.html, "html", false, "the text is HTML")
	f.StringVar(&o.event, "event", "", "`EVENT`: none, debt, invoice, payment or due (default none)")
	f.StringVar(&o.debtOver, "debt-over", "", "event debt: owing more than `AMOUNT` złoty")
	f.StringVar(&o.debtTariffs, "debt-tariffs", "", "event debt: owing more than `N` times the monthly charge")
	f.StringVar(&o.debt, "debt", "", "event debt: the `BALANCE` that counts: whole, or overdue, what was to be paid by now (default whole)")
	f.IntVar(&o.grace, "grace", 0, "debt overdue: only what was to be paid `N` days ago")
	f.IntVar(&o.daysBefore, "days-before", 0, "event due: `N` days before the day until which the invoice is to be paid")
	f.IntVar(&o.daysAfter, "days-after", 0, "event due: `N` days after that day, if it is not paid")
	f.StringVar(&o.repeat, "repeat", "", "event invoice, payment, due: tell of one `WHEN`: once or every-run (default once)")
	f.IntVar(&o.maxRecipients, "max-recipients", 0, "a run that would reach more than `N` customers waits for a confirmation; 0: no limit")
	f.StringVar(&o.kind, "kind", "", "what it is to the law, `KIND`: service, or marketing, which needs a consent of its own (default service)")
	f.StringVar(&o.arrangements, "arrangements", "", "customers whose cutting off is suspended in LMS: `WORD` spare or tell (default: spare on debts)")
	f.StringVar(&o.atMostOnce, "at-most-once", "", "leave a customer alone for `SPAN` after it told him by e-mail or SMS, such as 7d or 12h; 0: not at all (default: powiadom.at_most_once, on debts and without an event)")
	f.StringVar(&o.warnFor, "for", "", "a warning in the browser goes after `TIME` (12h, 3d, 2w), also while its reason lasts")
	o.filters = make(map[notify.FilterKind]*[]string)
	for _, kind := range notify.FilterKinds() {
		o.filters[kind] = f.StringArray(string(kind), nil, flagFilter(kind))
	}
}

// RegisterSchedule declares the flags of the schedule, and the one that agrees to
// it.
func (o *MessageOptions) RegisterSchedule(f *pflag.FlagSet) {
	f.StringVar(&o.cycle, "cycle", "", "`\"M H DOM MON DOW\"` as in crontab(5), without /; default: every minute")
	f.BoolVar(&o.once, "once", false, "run at the first due minute only, then become inactive")
	f.StringVar(&o.on, "on", "", "at `TIME` (2026-12-24T18:00) and then never again; with --once, in the place of --cycle")
	RegisterYes(f, &o.Yes)
}

// AnyMessage reports whether a flag was given that makes a definition, besides --for and
// those of some filters.
func (o *MessageOptions) AnyMessage(besides ...notify.FilterKind) bool {
	flags := []string{"name", "channel", "subject", "body", "body-file", "html", "event", "debt-over", "debt-tariffs", "debt", "grace", "days-before", "days-after", "repeat", "max-recipients", "kind", "arrangements", "at-most-once"}
	for _, kind := range notify.FilterKinds() {
		if !slices.Contains(besides, kind) {
			flags = append(flags, string(kind))
		}
	}
	return slices.ContainsFunc(flags, o.Given)
}

// Apply writes the given flags over a notification. Every fault is reported.
func (o *MessageOptions) Apply(ctx context.Context, a *App, s *Session, n *notify.Notification) error {
	var faults []error
	check := func(err error) {
		if err != nil {
			faults = append(faults, err)
		}
	}
	if o.Given("name") {
		n.Name = strings.TrimSpace(o.Name)
	}
	if o.Given("channel") {
		check(o.applyChannels(n))
	}
	check(o.applyText(a, n))
	check(o.applyEvent(n))
	if o.Given("repeat") {
		repeat, err := notify.Typed(notify.ParseRepeat, notify.Repeats(), o.repeat)
		check(err)
		n.Repeat = repeat
	}
	check(o.applyPolicy(n))
	if o.Given("cycle") {
		cycle, err := schedule.ParseCycle(o.cycle)
		check(err)
		n.Cycle = cycle
	}
	if o.Given("once") {
		n.Once = o.once
	}
	if o.Given("on") {
		check(o.applyOn(s.Minute(), n))
	}
	if o.Given("max-recipients") {
		n.MaxRecipients = o.maxRecipients
	}
	faults = append(faults, o.ApplyFilters(ctx, s, n)...)
	if len(faults) == 0 {
		faults = n.Validate()
	}
	if len(faults) == 0 {
		return CheckSizes(*n)
	}
	return Usages(faults)
}

func (o *MessageOptions) applyChannels(n *notify.Notification) error {
	n.Channels = nil
	for _, given := range o.channels {
		for word := range strings.SplitSeq(given, ",") {
			channel, err := notify.Typed(notify.ParseChannel, notify.Channels(), word)
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

func (o *MessageOptions) applyText(a *App, n *notify.Notification) error {
	if o.Given("subject") {
		n.Text.Subject = o.Subject
	}
	if o.Given("html") {
		n.Text.HTML = o.html
	}
	body, given := o.body, o.Given("body")
	if o.Given("body-file") {
		if given {
			return i18n.Errorf("body and body-file exclude each other; give one of them")
		}
		text, err := a.readBody(o.BodyFile)
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

func (a *App) readBody(path string) (string, error) {
	text, err := ReadFrom(a.Streams.In, path, Bounded(maxInput))
	if err != nil {
		return "", i18n.Errorf("body-file: %w", i18n.System(err))
	}
	if !utf8.Valid(text) {
		return "", i18n.Errorf("body-file %s: the text is not UTF-8", path)
	}
	body := strings.TrimPrefix(string(text), ByteOrderMark)
	return strings.TrimSuffix(strings.ReplaceAll(body, "\r\n", "\n"), "\n"), nil
}

// applyEvent reads event and thresholds. Choosing one threshold, or another
// event, drops the other threshold of a stored definition.
func (o *MessageOptions) applyEvent(n *notify.Notification) error {
	if o.Given("event") {
		event, err := notify.Typed(notify.ParseEvent, notify.Events(), o.event)
		if err != nil {
			return err
		}
		n.Event = event
		if event != notify.Debt {
			n.Debt = notify.Threshold{}
		}
		if event != notify.Due {
			n.DueDays = 0
		}
	}
	if err := o.applyDays(n); err != nil {
		return err
	}
	over, tariffs := o.Given("debt-over"), o.Given("debt-tariffs")
	if over != tariffs {
		n.Debt.Over, n.Debt.Tariffs = nil, nil
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

// applyDays reads which balance makes a debt, and the days. The whole balance has no
// grace: choosing it drops that of a stored definition.
func (o *MessageOptions) applyDays(n *notify.Notification) error {
	if o.Given("debt") {
		of, err := notify.Typed(notify.ParseDebtOf, notify.DebtsOf(), o.debt)
		if err != nil {
			return err
		}
		if n.Debt.Overdue = of == notify.OverdueDebt; !n.Debt.Overdue {
			n.Debt.Grace = 0
		}
	}
	if o.Given("grace") {
		n.Debt.Grace = o.grace
	}
	before, after := o.Given("days-before"), o.Given("days-after")
	switch {
	case before && after:
		return i18n.Errorf("days-before and days-after exclude each other; give one of them")
	case o.daysBefore < 0 || o.daysAfter < 0:
		return i18n.Errorf("days-before, days-after: a number of days up to %d is expected", notify.MostDays)
	case before:
		n.DueDays = -o.daysBefore
	case after:
		n.DueDays = o.daysAfter
	}
	return nil
}

// TextEmptyFilter takes the name of a flag.
const TextEmptyFilter = "%s: the value is empty, which would reach everybody; give an id or a name, or leave the flag out"

// ApplyFilters resolves names. A kind that is given takes the place of the
// stored values of that kind. An empty value, as of an unset variable of a
// shell, would reach everybody: it clears a filter that is changed, and is
// refused elsewhere.
func (o *MessageOptions) ApplyFilters(ctx context.Context, s *Session, n *notify.Notification) []error {
	var faults []error
	for _, kind := range notify.FilterKinds() {
		if !o.Given(string(kind)) {
			continue
		}
		kept := n.Filters[:0:0]
		for _, f := range n.Filters {
			if f.Kind != kind {
				kept = append(kept, f)
			}
		}
		for _, typed := range filterValues(kind, *o.filters[kind]) {
			if strings.TrimSpace(typed) == "" {
				if !o.Clears {
					faults = append(faults, i18n.Errorf(TextEmptyFilter, kind))
				}
				continue
			}
			f, err := resolveFilter(ctx, s, kind, typed)
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

// filterValues are the values of a filter's flag. Words may stand in one, with commas
// between; names may have commas.
func filterValues(kind notify.FilterKind, values []string) []string {
	if kind != notify.Status && kind != notify.LinkType {
		return values
	}
	return strings.Split(strings.Join(values, ","), ",")
}

// applyPolicy sets how careful the notification is. An empty value is the default again.
func (o *MessageOptions) applyPolicy(n *notify.Notification) error {
	var err error
	if o.Given("kind") {
		n.Policy.Kind = ""
		if o.kind != "" {
			n.Policy.Kind, err = notify.Typed(notify.ParseKind, notify.Kinds(), o.kind)
		}
		if n.Policy.Kind == notify.Service {
			n.Policy.Kind = ""
		}
	}
	if err == nil && o.Given("arrangements") {
		n.Policy.Arrangements = ""
		if o.arrangements != "" {
			n.Policy.Arrangements, err = notify.Typed(notify.ParseArrangements, notify.ArrangementWords(), o.arrangements)
		}
	}
	if err == nil && o.Given("at-most-once") {
		n.Policy.AtMostOnce = nil
		if o.atMostOnce != "" {
			var spacing span.Span
			if spacing, err = span.Parse(o.atMostOnce); err == nil {
				n.Policy.AtMostOnce = &spacing
			} else {
				err = i18n.Errorf("at-most-once %w", err)
			}
		}
	}
	if err != nil {
		return err
	}
	return o.ApplyFor(n)
}

// ApplyFor sets how long a warning stays at most. An empty value sets no end.
func (o *MessageOptions) ApplyFor(n *notify.Notification) (err error) {
	if o.Given("for") {
		n.Policy.For, err = notify.ParseFor(o.warnFor)
	}
	return err
}

// resolveFilter finds what a filter names. An id of a customer must be one that LMS
// has, as other ids; of a name a part is not enough, since he will be told.
func resolveFilter(ctx context.Context, s *Session, kind notify.FilterKind, typed string) (notify.Filter, error) {
	if kind != notify.Customers {
		return s.Lms.Resolve(ctx, kind, typed)
	}
	id, err := customerID(ctx, s, typed, wholeName)
	if err != nil {
		return notify.Filter{}, err
	}
	return s.Lms.Resolve(ctx, kind, strconv.FormatInt(id, 10))
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

// CheckSizes checks what is stored of a definition, and that what is shown as one
// line everywhere is one.
func CheckSizes(n notify.Notification) error {
	if r, found := control.First(n.Name); found {
		return Usage(i18n.Errorf("name: holds the control character %U; a name is one line of visible characters", r))
	}
	if r, found := control.First(n.Text.Subject); found {
		return Usage(i18n.Errorf("subject: holds the control character %U; a subject is one line of visible characters", r))
	}
	switch {
	case utf8.RuneCountInString(n.Name) > maxName:
		return Usage(i18n.Errorf("name: %d characters; at most %d fit", utf8.RuneCountInString(n.Name), maxName))
	case utf8.RuneCountInString(n.Text.Subject) > maxSubject:
		return Usage(i18n.Errorf("subject: %d characters; at most %d fit", utf8.RuneCountInString(n.Text.Subject), maxSubject))
	case n.Text.Body != nil && len(*n.Text.Body) > maxBody:
		return Usage(i18n.Errorf("body: %d bytes; at most %d fit into LMS's message log", len(*n.Text.Body), maxBody))
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
	return Usage(i18n.Errorf("%s %s: at most %s can be kept", flag, amount, most))
}

// CompleteMessage completes the values of the flags that RegisterMessage adds.
func (a *App) CompleteMessage(cmd *cobra.Command) {
	CompleteWords(cmd, "channel", notify.Channels())
	CompleteWords(cmd, "event", notify.Events())
	CompleteWords(cmd, "debt", notify.DebtsOf())
	CompleteWords(cmd, "repeat", []notify.Repeat{notify.RepeatOnce, notify.RepeatEveryRun})
	for _, kind := range notify.FilterKinds() {
		// The only error is a flag that does not exist, which a test would show.
		if kind != notify.Customers {
			_ = cmd.RegisterFlagCompletionFunc(string(kind), a.CompleteNames(kind))
		}
	}
	a.CompleteCustomers(cmd)
	if cmd.Flags().Lookup("cycle") != nil {
		_ = cmd.RegisterFlagCompletionFunc("cycle", completeCycles)
	}
}

func flagFilter(kind notify.FilterKind) string {
	return map[notify.FilterKind]string{
		notify.Status:        i18n.Mark("customers with the `STATUS` interested, waiting, connected, disconnected or debt-collection (repeatable)"),
		notify.LinkType:      i18n.Mark("customers with a node linked by `TYPE` wire, wireless or fiber (repeatable)"),
		notify.Customers:     i18n.Mark("the `CUSTOMER`: id, name, e-mail address or telephone number (repeatable)"),
		notify.CustomerGroup: i18n.Mark("members of the customer group `NAME` or id (repeatable)"),
		notify.NodeGroup:     i18n.Mark("customers with a node in the node group `NAME` or id (repeatable)"),
		notify.Device:        i18n.Mark("customers with a node at the device `NAME` or id (repeatable)"),
		notify.Network:       i18n.Mark("customers with an address in the network `NAME` or id (repeatable)"),
	}[kind]
}
