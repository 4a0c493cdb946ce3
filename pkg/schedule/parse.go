package schedule

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/near"
)

// field is what crontab(5) says about one field.
type field struct {
	name     string
	min, max int
	// top is the highest value that `*` stands for, wrap the lowest value that a
	// range may be continued with past max. They differ from max and min for the
	// day of the week, where 0 and 7 are the same.
	top, wrap int
	names     []string // names[i] is the name of min+i
	polish    []string // how Polish people write names[i], between blanks
	allowed   string
}

// The tables below are never written to.
var (
	monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	dayNames   = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

	polishMonths = []string{"sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paz paź", "lis", "gru"}
	polishDays   = []string{"nd ndz nie niedz", "pn pon", "wt wto", "sr śr sro śro", "cz czw", "pt pia pią", "so sob"}

	minuteField     = field{name: i18n.Mark("minute"), max: 59, top: 59, allowed: i18n.Mark("0-59, lists such as 0,30, ranges such as 0-5, and *")}
	hourField       = field{name: i18n.Mark("hour"), max: 23, top: 23, allowed: i18n.Mark("0-23, lists such as 8,16, ranges such as 8-18, and *")}
	dayOfMonthField = field{name: i18n.Mark("day of month"), min: 1, max: 31, top: 31, wrap: 1, allowed: i18n.Mark("1-31, lists such as 1,15, ranges such as 1-10, and *")}
	monthField      = field{name: i18n.Mark("month"), min: 1, max: 12, top: 12, wrap: 1, names: monthNames, polish: polishMonths, allowed: i18n.Mark("1-12 or jan-dec, lists such as 3,9, ranges such as 6-8, and *")}
	dayOfWeekField  = field{name: i18n.Mark("day of week"), max: 7, top: 6, wrap: 1, names: dayNames, polish: polishDays, allowed: i18n.Mark("0-7 or sun-sat (0 and 7 are Sunday), lists such as 1,4, ranges such as 1-5, and *")}

	// longestMonths has February with its leap day.
	longestMonths = [...]int{1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
)

// ParseCycle reads a schedule that somebody wrote as five fields between blanks: minute,
// hour, day of month, month, day of week. Names may be Polish. The error is a *FieldError.
func ParseCycle(cycle string) (Schedule, error) {
	f := strings.Fields(cycle)
	if len(f) != 5 {
		return Schedule{}, &FieldError{Field: i18n.Mark("cycle"), Piece: cycle, Problem: WrongCount, Allowed: i18n.Mark(`minute, hour, day of month, month and day of week between blanks, such as "0 8 1,15 * *"`)}
	}
	return read(Fields{Minute: f[0], Hour: f[1], DayOfMonth: f[2], Month: f[3], DayOfWeek: f[4]}, typed)
}

// Parse reads the five fields of a schedule as they are stored, with English names alone.
// Blanks around a field are dropped and an empty field is `*`. The error is a *FieldError
// and names the first field that is wrong.
func Parse(f Fields) (Schedule, error) { return read(f, stored) }

// typed fields may have Polish names; stored ones are understood by all hosts alike.
const (
	stored = false
	typed  = true
)

func read(f Fields, polish bool) (Schedule, error) {
	var s Schedule
	for _, part := range []struct {
		field field
		text  string
		set   *set
	}{
		{minuteField, f.Minute, &s.minute},
		{hourField, f.Hour, &s.hour},
		{dayOfMonthField, f.DayOfMonth, &s.dayOfMonth},
		{monthField, f.Month, &s.month},
		{dayOfWeekField, f.DayOfWeek, &s.dayOfWeek},
	} {
		var err error
		if !polish {
			part.field.polish = nil
		}
		if *part.set, err = part.field.parse(part.text); err != nil {
			return Schedule{}, err
		}
	}
	if !s.comes() {
		return Schedule{}, &FieldError{
			Field: dayOfMonthField.name, Piece: s.dayOfMonth.String(), Problem: NeverComes,
			Allowed: dayOfMonthField.allowed, Month: s.month.String(),
		}
	}
	return s, nil
}

// comes tells whether some date can match. Only a day of month that every chosen
// month lacks prevents it, and only if no day of the week is enough by itself.
func (s Schedule) comes() bool {
	if !s.dayOfWeek.star() {
		return true
	}
	for month, days := range longestMonths {
		if month > 0 && s.month.has(month) && s.dayOfMonth.first() <= days {
			return true
		}
	}
	return false
}

// parse reads one field: a list of `*`, values and ranges.
func (f field) parse(text string) (set, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		text = "*"
	}
	if strings.ContainsFunc(text, isBlank) {
		return 0, f.fault(text, Blank, "")
	}
	var all set
	for item := range strings.SplitSeq(text, ",") {
		values, err := f.item(item)
		if err != nil {
			return 0, err
		}
		all |= values
	}
	// crontab(5) looks at the first character alone: `*,5` counts as `*`, `5,*`
	// does not.
	if text[0] == '*' {
		all |= star
	}
	return all, nil
}

// item reads one item of a list.
func (f field) item(item string) (set, error) {
	if item == "" {
		return 0, f.fault(item, Empty, "")
	}
	if base, step, found := strings.Cut(item, "/"); found {
		return 0, f.fault(item, Step, f.steps(base, step))
	}
	lo, hi, problem := f.bounds(item)
	switch {
	case problem == Unknown:
		return 0, f.fault(item, problem, f.meant(item))
	case problem != 0:
		return 0, f.fault(item, problem, "")
	case lo > hi:
		return 0, f.fault(item, Reversed, f.unwrap(lo, hi))
	}
	return f.fold(span(lo, hi)), nil
}

// bounds returns the first and the last value of `*`, of a value or of a range,
// as they are written, or the problem with it.
func (f field) bounds(item string) (lo, hi int, problem Problem) {
	if item == "*" {
		return f.min, f.top, 0
	}
	from, to, isRange := strings.Cut(item, "-")
	if lo, problem = f.value(from); problem != 0 || !isRange {
		return lo, lo, problem
	}
	if hi, problem = f.value(to); problem != 0 {
		return 0, 0, problem
	}
	// `fri-sun` ends on a Sunday. In digits that is 5-7, since crontab(5) calls
	// 5-0 reversed.
	if hi == 0 && f.max > f.top && lo > 0 && !isNumber(to) {
		hi = f.max
	}
	return lo, hi, 0
}

// value reads a number, or a name in English, as crontab(5) has it, or Polish.
func (f field) value(text string) (int, Problem) {
	if !isNumber(text) {
		for i, name := range f.names {
			if strings.EqualFold(text, name) || f.polish != nil && slices.Contains(strings.Fields(f.polish[i]), strings.ToLower(text)) {
				return f.min + i, 0
			}
		}
		return 0, Unknown
	}
	v, err := strconv.Atoi(text)
	if err != nil || v < f.min || v > f.max {
		return 0, OutOfRange
	}
	return v, 0
}

// meant returns the value or range whose names are near what was written, such as mon
// for monday; "" if none is.
func (f field) meant(item string) string {
	bounds := strings.Split(item, "-")
	if len(bounds) > 2 || f.polish == nil {
		return "" // neither a range nor typed
	}
	for i, text := range bounds {
		if _, problem := f.value(text); problem == 0 {
			continue
		}
		name, ok := f.nameNear(strings.ToLower(text))
		if !ok {
			return ""
		}
		bounds[i] = name
	}
	return strings.Join(bounds, "-")
}

// nameNear is the name that a longer word begins with, or one that it is nearly. Of two
// letters none is near.
func (f field) nameNear(text string) (string, bool) {
	names := slices.Concat(f.names, strings.Fields(strings.Join(f.polish, " ")))
	for _, name := range names {
		if utf8.RuneCountInString(name) > 2 && strings.HasPrefix(text, name) {
			return name, true
		}
	}
	if utf8.RuneCountInString(text) < 3 {
		return "", false
	}
	return near.Word(text, names)
}

// fold makes 7 and 0 one Sunday.
func (f field) fold(s set) set {
	if f.max > f.top && s.has(f.max) {
		s = s&^(1<<f.max) | 1<<f.min
	}
	return s
}

// steps returns the list that stands for base/step, or "" if that is not a step
// at all. A single value runs to the end of the field, as some crons read it.
func (f field) steps(base, step string) string {
	lo, hi, problem := f.bounds(base)
	n, err := strconv.Atoi(step)
	if problem != 0 || !isNumber(step) || err != nil || n == 0 || lo > hi {
		return ""
	}
	if n == 1 && base == "*" {
		return base
	}
	if lo == hi && !strings.Contains(base, "-") {
		hi = f.top
	}
	items := []string{strconv.Itoa(lo)}
	for n <= hi-lo {
		lo += n
		items = append(items, strconv.Itoa(lo))
	}
	return strings.Join(items, ",")
}

// unwrap returns the list that a reversed range was meant to be.
func (f field) unwrap(lo, hi int) string {
	list := rangeText(lo, f.max)
	if hi >= f.wrap {
		list += "," + rangeText(f.wrap, hi)
	}
	return list
}

func (f field) fault(piece string, p Problem, instead string) error {
	return &FieldError{Field: f.name, Piece: piece, Problem: p, Allowed: f.allowed, Instead: instead}
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' }
