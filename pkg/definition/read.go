package definition

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/near"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
	"github.com/powiadom/powiadom/pkg/span"
)

// Resolver finds the filter that a name or an id means. The entry is as far as
// it has been read, with id and name.
type Resolver func(e Entry, kind notify.FilterKind, typed string) (notify.Filter, error)

// ReadFile reads a file as WriteFile writes it. Every fault is returned, in the
// order of the file; the entries are of use when there is none.
func ReadFile(source []byte, resolve Resolver) ([]Entry, []*SourceError) {
	r := reader{resolve: resolve}
	root, ok := r.root(source)
	if !ok {
		return nil, r.faults
	}
	pairs, ok := mapping(root)
	if !ok {
		r.fault(place(root), "a mapping with the key notifications is expected, here is %s", kindOf(root))
		return nil, r.faults
	}
	var list ast.Node
	for _, p := range pairs {
		if p.key != keyNotifications {
			r.fault(p.at, "unknown key %q; allowed are %s%s", p.key, keyNotifications, near.DidYouMean(p.key, []string{keyNotifications}))
			continue
		}
		list = p.value
	}
	if list == nil {
		if len(r.faults) == 0 {
			r.fault(place(root), "the key %s is missing", keyNotifications)
		}
		return nil, r.faults
	}
	var entries []Entry
	for _, item := range r.list(keyNotifications, list) {
		entries = append(entries, r.entry(item))
	}
	return entries, inOrder(r.faults)
}

// ReadOne reads a single notification as WriteOne writes it.
func ReadOne(source []byte, resolve Resolver) (Entry, []*SourceError) {
	r := reader{resolve: resolve}
	root, ok := r.root(source)
	if !ok {
		return Entry{}, r.faults
	}
	e := r.entry(root)
	return e, inOrder(r.faults)
}

// reader collects faults.
type reader struct {
	resolve Resolver
	faults  []*SourceError
}

func (r *reader) fault(at Position, english string, args ...any) {
	r.faults = append(r.faults, &SourceError{at, i18n.Errorf(english, args...)})
}

// root parses a source; false when there is nothing to read.
func (r *reader) root(source []byte) (ast.Node, bool) {
	start := Position{1, 1}
	text := strings.TrimPrefix(strings.ReplaceAll(string(source), "\r\n", "\n"), "\ufeff")
	if !utf8.ValidString(text) {
		r.fault(start, "the file is not UTF-8")
		return nil, false
	}
	root, fault := parse([]byte(text))
	switch {
	case fault != nil:
		r.faults = append(r.faults, fault)
		return nil, false
	case root == nil:
		r.fault(start, "the file is empty")
		return nil, false
	}
	return root, true
}

const textWantMapping = "%s: keys with values are expected, here is %s"

// entry reads one notification.
func (r *reader) entry(n ast.Node) Entry {
	e := Entry{At: place(n)}
	e.State, e.Event, e.Repeat, e.Armed = notify.Active, notify.NoEvent, notify.RepeatOnce, 1
	pairs, ok := mapping(n)
	if !ok {
		r.fault(e.At, textWantMapping, i18n.T("notification"), kindOf(n))
		return e
	}
	before := len(r.faults)
	given := make(map[string]bool, len(pairs))
	for _, p := range pairs {
		given[p.key] = true
		if !slices.Contains(keys(), p.key) {
			r.fault(p.at, "unknown key %q; allowed are %s%s", p.key, strings.Join(keys(), ", "), near.DidYouMean(p.key, keys()))
		}
	}
	// Filters come last: what they may name depends on which notification it is.
	slices.SortStableFunc(pairs, func(a, b pair) int { return rank(a.key) - rank(b.key) })
	for _, p := range pairs {
		r.field(&e, p)
	}
	if given[keyDaysBefore] && given[keyDaysAfter] {
		r.fault(e.At, "days_before and days_after exclude each other; give one of them")
	}
	for _, key := range []string{keyName, keyCycle, keyChannels} {
		if !given[key] {
			r.fault(e.At, "the key %s is missing", key)
		}
	}
	if len(r.faults) == before {
		for _, err := range e.Validate() {
			r.fault(e.At, "%w", err)
		}
	}
	return e
}

func rank(key string) int {
	if key == keyFilters {
		return 1
	}
	return 0
}

// field reads the value of one key into the entry.
func (r *reader) field(e *Entry, p pair) {
	var err error
	switch p.key {
	case keyID:
		e.ID = r.number(p, 1, "%s: a number above 0 is expected")
	case keyName:
		e.Name = r.text(p)
	case keyState:
		e.State, err = word(r, p, notify.ParseState, notify.States())
	case keyCycle:
		if text := r.text(p); text != "" {
			e.Cycle, err = schedule.ParseCycle(text)
		}
	case keyOnce:
		e.Once = r.bool(p)
	case keyChannels:
		r.channels(e, p)
	case keyEvent:
		e.Event, err = word(r, p, notify.ParseEvent, notify.Events())
	case keyDebtOver, keyDebtTariffs:
		r.threshold(e, p)
	case keyDebt:
		of, fault := word(r, p, notify.ParseDebtOf, notify.DebtsOf())
		e.Debt.Overdue, err = of == notify.OverdueDebt, fault
	case keyGrace:
		e.Debt.Grace = int(r.number(p, 0, textWantNumber))
	case keyDaysBefore:
		e.DueDays -= int(r.number(p, 0, textWantNumber))
	case keyDaysAfter:
		e.DueDays += int(r.number(p, 0, textWantNumber))
	case keyRepeat:
		e.Repeat, err = word(r, p, notify.ParseRepeat, notify.Repeats())
	case keyMaxRecipients:
		e.MaxRecipients = int(r.number(p, 0, textWantNumber))
	case keyKind:
		e.Policy.Kind, err = word(r, p, notify.ParseKind, notify.Kinds())
		if e.Policy.Kind == notify.Service {
			e.Policy.Kind = ""
		}
	case keyArrangements:
		e.Policy.Arrangements, err = word(r, p, notify.ParseArrangements, notify.ArrangementWords())
	case keyAtMostOnce:
		if text := r.text(p); text != "" {
			var spacing span.Span
			if spacing, err = span.Parse(text); err == nil {
				e.Policy.AtMostOnce = &spacing
			} else {
				err = i18n.Errorf("%s: %w", keyAtMostOnce, err)
			}
		}
	case keyFor:
		before := len(r.faults)
		if text := r.text(p); len(r.faults) == before {
			e.Policy.For, err = notify.ParseFor(text)
		}
	case keyFilters:
		r.filters(e, p)
	case keySubject:
		e.Text.Subject = r.text(p)
	case keyHTML:
		e.Text.HTML = r.bool(p)
	case keyBody:
		// The line break at the end of a block is the block's.
		body := strings.TrimSuffix(r.text(p), "\n")
		e.Text.Body = &body
	}
	if err != nil {
		r.fault(place(p.value), "%w", err)
	}
}

const textWantNumber = "%s: a number, 0 or more, is expected"

const textWantText = "%s: a text is expected, here is %s; put it in quotes if it is meant as one"

// text reads a string that is not empty.
func (r *reader) text(p pair) string {
	s, ok := text(p.value)
	switch {
	case !ok:
		r.fault(place(p.value), textWantText, p.key, kindOf(p.value))
	case strings.TrimSpace(s) == "":
		r.fault(place(p.value), "%s: the text is empty; write one, or leave the key out", p.key)
	}
	return s
}

// word reads one of several words. A fault is told once.
func word[T ~string](r *reader, p pair, parse func(string) (T, error), words []T) (T, error) {
	before := len(r.faults)
	s := r.text(p)
	if len(r.faults) > before {
		return "", nil
	}
	return notify.Typed(parse, words, s)
}

func (r *reader) bool(p pair) bool {
	b, ok := p.value.(*ast.BoolNode)
	if !ok {
		r.fault(place(p.value), "%s: true or false is expected, here is %s", p.key, kindOf(p.value))
		return false
	}
	return b.Value
}

// number reads a whole number that is not below the least one.
func (r *reader) number(p pair, least int64, english string) int64 {
	if n, ok := p.value.(*ast.IntegerNode); ok && isID(n.Token.Value) {
		if value, err := strconv.ParseInt(n.Token.Value, 10, 64); err == nil && value >= least {
			return value
		}
	}
	r.fault(place(p.value), english, p.key)
	return 0
}

func (r *reader) list(key string, n ast.Node) []ast.Node {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		r.fault(place(n), "%s: a list such as [a, b] is expected, here is %s", key, kindOf(n))
		return nil
	}
	return list.Values
}

func (r *reader) channels(e *Entry, p pair) {
	for _, item := range r.list(p.key, p.value) {
		s, ok := text(item)
		if !ok {
			r.fault(place(item), textWantText, p.key, kindOf(item))
			continue
		}
		c, err := notify.Typed(notify.ParseChannel, notify.Channels(), s)
		if err != nil {
			r.fault(place(item), "%w", err)
			continue
		}
		if !e.Has(c) {
			e.Channels = append(e.Channels, c)
		}
	}
}

func (r *reader) threshold(e *Entry, p pair) {
	s, ok := written(p.value)
	if !ok {
		r.fault(place(p.value), "%s: a number such as 50 or 1.5 is expected, here is %s", p.key, kindOf(p.value))
		return
	}
	amount, err := money.Parse(s)
	if err != nil {
		r.fault(place(p.value), "%s: %w", p.key, err)
		return
	}
	if p.key == keyDebtOver {
		e.Debt.Over = &amount
	} else {
		e.Debt.Tariffs = &amount
	}
}

const textEmptyFilter = "%s: the filter is empty, which would reach everybody; give a name or an id, or leave the key out"

// filters reads the filters. A kind without a value is a fault: it would reach
// everybody.
func (r *reader) filters(e *Entry, p pair) {
	pairs, ok := mapping(p.value)
	if !ok {
		r.fault(place(p.value), textWantMapping, p.key, kindOf(p.value))
		return
	}
	for _, f := range pairs {
		kind, err := notify.ParseFilterKind(f.key)
		if err != nil || string(kind) != f.key {
			r.fault(f.at, "unknown key %q; allowed are %s%s", f.key, notify.Join(notify.FilterKinds(), ", "), near.DidYouMean(f.key, strings.Split(notify.Join(notify.FilterKinds(), ","), ",")))
			continue
		}
		items := r.list(f.key, f.value)
		if _, isList := f.value.(*ast.SequenceNode); isList && len(items) == 0 {
			r.fault(place(f.value), textEmptyFilter, f.key)
		}
		for _, item := range items {
			r.filter(e, kind, item)
		}
	}
}

func (r *reader) filter(e *Entry, kind notify.FilterKind, item ast.Node) {
	typed, ok := written(item)
	switch {
	case !ok:
		r.fault(place(item), "%s: a name or an id is expected, here is %s", kind, kindOf(item))
		return
	case strings.TrimSpace(typed) == "":
		r.fault(place(item), textEmptyFilter, kind)
		return
	}
	f, err := r.resolve(*e, kind, typed)
	if err != nil {
		r.fault(place(item), "%w", err)
		return
	}
	if !slices.Contains(e.Filters, f) {
		e.Filters = append(e.Filters, f)
	}
}
