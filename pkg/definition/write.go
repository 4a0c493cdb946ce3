package definition

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/token"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

// Naming gives the text by which a file names what a filter means: a name, or
// the filter's value where a name could be taken for another.
type Naming func(notify.Filter) string

// WriteFile returns a file with the notifications.
func WriteFile(list []notify.Notification, names Naming) string {
	var b strings.Builder
	b.WriteString(comment(i18n.T(`Notifications of powiadom, as "powiadom export" writes them. "powiadom apply
-f FILE" shows what would change and makes them so; its --help lists the keys.
Without an id the name tells which notification is meant; one that there is
not yet is added. Values of one filter are alternatives, different filters must
all hold. Without a body LMS's default text is used.
`)))
	b.WriteString(keyNotifications + ":")
	if len(list) == 0 {
		b.WriteString(" []\n")
		return b.String()
	}
	b.WriteByte('\n')
	for i, n := range list {
		if i > 0 {
			b.WriteByte('\n')
		}
		indent := "  - "
		for line := range strings.Lines(Write(n, names)) {
			if line == "\n" {
				b.WriteString(line)
				continue
			}
			b.WriteString(indent + line)
			indent = "    "
		}
	}
	return b.String()
}

// comment makes a text a comment of YAML.
func comment(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight("# "+line, " \n") + "\n")
	}
	return b.String()
}

// WriteOne returns a file for an editor with one notification.
func WriteOne(n notify.Notification, names Naming) string {
	return comment(i18n.T(`A notification of powiadom. What is saved here is checked and stored; unchanged,
nothing is stored. Values of one filter are alternatives, different filters must
all hold; without filters everybody is reached. Without a body LMS's default
text is used. "powiadom apply --help" lists the keys.
`)) + Write(n, names)
}

// Write returns one notification as a mapping, without comments. What has its
// usual value is left out.
func Write(n notify.Notification, names Naming) string {
	var b strings.Builder
	line := func(key, value string) { b.WriteString(key + ": " + value + "\n") }
	if n.ID != 0 {
		line(keyID, strconv.FormatInt(n.ID, 10))
	}
	line(keyName, scalar(n.Name))
	line(keyState, string(n.State))
	if n.Cycle != (schedule.Schedule{}) {
		line(keyCycle, quote(n.Cycle.String()))
	}
	if n.Once {
		line(keyOnce, "true")
	}
	line(keyChannels, "["+notify.Join(n.Channels, ", ")+"]")
	line(keyEvent, string(n.Event))
	if n.Debt.Over != nil {
		line(keyDebtOver, n.Debt.Over.StringFixed(2))
	}
	if n.Debt.Tariffs != nil {
		line(keyDebtTariffs, n.Debt.Tariffs.String())
	}
	if n.Debt.Overdue {
		line(keyDebt, string(n.Debt.Of()))
	}
	if n.Debt.Grace != 0 {
		line(keyGrace, strconv.Itoa(n.Debt.Grace))
	}
	if n.DueDays < 0 {
		line(keyDaysBefore, strconv.Itoa(-n.DueDays))
	}
	if n.DueDays > 0 {
		line(keyDaysAfter, strconv.Itoa(n.DueDays))
	}
	if n.Repeat == notify.RepeatEveryRun {
		line(keyRepeat, string(n.Repeat))
	}
	if n.MaxRecipients != 0 {
		line(keyMaxRecipients, strconv.Itoa(n.MaxRecipients))
	}
	if n.Policy.Kind != "" {
		line(keyKind, string(n.Policy.Kind))
	}
	if n.Policy.Arrangements != "" {
		line(keyArrangements, string(n.Policy.Arrangements))
	}
	if n.Policy.AtMostOnce != nil {
		line(keyAtMostOnce, scalar(n.Policy.AtMostOnce.String()))
	}
	if !n.Policy.For.IsZero() {
		line(keyFor, n.Policy.For.String())
	}
	writeFilters(&b, n.Filters, names)
	if n.Text.Subject != "" {
		line(keySubject, scalar(n.Text.Subject))
	}
	if n.Text.HTML {
		line(keyHTML, "true")
	}
	if n.Text.Body != nil {
		b.WriteString(keyBody + ": " + body(*n.Text.Body))
	}
	return b.String()
}

// writeFilters writes filters by kind, their values in order, so that the same
// filters are the same text.
func writeFilters(b *strings.Builder, filters []notify.Filter, names Naming) {
	if len(filters) == 0 {
		return
	}
	b.WriteString(keyFilters + ":\n")
	for _, kind := range notify.FilterKinds() {
		var values []string
		for _, f := range filters {
			if f.Kind == kind {
				values = append(values, flowScalar(names(f)))
			}
		}
		slices.Sort(values)
		if len(values) > 0 {
			b.WriteString("  " + string(kind) + ": [" + strings.Join(slices.Compact(values), ", ") + "]\n")
		}
	}
}

// scalar writes a text, without quotes where it is read back as that text.
func scalar(s string) string {
	if isPlain(s) && readsBack("a: "+s+"\nb: c\n", s) {
		return s
	}
	return quote(s)
}

// flowScalar writes a text for a list between brackets. Digits stay digits.
func flowScalar(s string) string {
	if isID(s) || isPlain(s) && !strings.ContainsAny(s, ",[]{}") && readsBack("a: "+s+"\nb: c\n", s) {
		return s
	}
	return quote(s)
}

func isPlain(s string) bool { return isShown(s) && !token.IsNeedQuoted(s) }

// isID tells a number as ids are written.
func isID(s string) bool {
	id, err := strconv.ParseInt(s, 10, 64)
	return err == nil && strconv.FormatInt(id, 10) == s
}

// isShown tells whether an editor shows every character of a line for what it is.
func isShown(line string) bool {
	return strings.IndexFunc(line, func(r rune) bool { return !unicode.IsGraphic(r) }) < 0
}

// quote writes a text between double quotes. What JSON writes there, YAML reads.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// A string can always be encoded.
	_ = e.Encode(s)
	return strings.TrimSuffix(b.String(), "\n")
}

// body writes a text with its line break: as a block where that is read back as
// it was.
func body(text string) string {
	if !strings.Contains(text, "\n") {
		return scalar(text) + "\n"
	}
	text += "\n"
	var b strings.Builder
	b.WriteString("|\n")
	// Empty lines at the end of a block would run into what follows it.
	shown := !strings.HasSuffix(text, "\n\n")
	for line := range strings.Lines(text) {
		shown = shown && isShown(strings.TrimSuffix(line, "\n"))
		if line != "\n" {
			b.WriteString("  ")
		}
		b.WriteString(line)
	}
	if shown && readsBack("a: "+b.String()+"b: c\n", text) {
		return b.String()
	}
	return quote(text) + "\n"
}

// readsBack tells whether the first value of a mapping is read as the text.
func readsBack(source, want string) bool {
	root, fault := parse([]byte(source))
	if fault != nil || root == nil {
		return false
	}
	m, ok := mapping(root)
	if !ok || len(m) == 0 {
		return false
	}
	got, ok := text(m[0].value)
	return ok && got == want
}
