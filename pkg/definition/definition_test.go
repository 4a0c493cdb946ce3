package definition_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/powiadom/powiadom/pkg/definition"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

// groups are what LMS knows in these tests: names that need quotes beside plain
// ones. Id 7 has no name here.
func groups() map[string]string {
	return map[string]string{"1": "Firmy", "2": "Osiedle Łąki, blok 3", "3": "tak: nie", "4": "null", "5": "- [x]", "6": `"`, "8": "10", "9": " x"}
}

func name(f notify.Filter) string {
	if f.Kind == notify.CustomerGroup && groups()[f.Value] != "" {
		return groups()[f.Value]
	}
	return f.Value
}

func resolve(_ definition.Entry, kind notify.FilterKind, typed string) (notify.Filter, error) {
	if kind == notify.CustomerGroup {
		for id, name := range groups() {
			if name == typed {
				return notify.Filter{Kind: kind, Value: id}, nil
			}
		}
		if typed != "7" {
			return notify.Filter{}, fmt.Errorf("customer-group %q: there is none", typed)
		}
	}
	return notify.Filter{Kind: kind, Value: typed}, nil
}

func equal() cmp.Options {
	return cmp.Options{
		cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(notify.Notification{}, "Armed", "Created", "Updated"),
		cmp.Comparer(func(a, b schedule.Schedule) bool { return a == b }),
		cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
		cmpopts.SortSlices(func(a, b notify.Filter) bool { return a.String() < b.String() }),
	}
}

// texts draws what people write, and what they hardly do.
func texts() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[ \t\n\r:#'"\\|>%@&*!,\[\]{}-]{0,20}`),
		rapid.StringMatching(`([ a-zł%:#-]{0,6}\n){0,4}[ a-z]{0,3}`),
		rapid.StringMatching(`[a-z0-9 .:,łż-]{1,12}`),
		rapid.SampledFrom([]string{"yes", "null", "~", "1", "1.5", "0x10", "2026-11-23", "12:30", "---", "\ufeff", "a\u0085b", "a\u2028b\n"}),
	)
}

func drawNotification(t *rapid.T) notify.Notification {
	shown := func(s string) bool { return strings.TrimSpace(s) != "" }
	cycle, err := schedule.ParseCycle(rapid.SampledFrom([]string{"* * * * *", "0 9 * * mon-fri", "0,15 8-18 1,15 * *"}).Draw(t, "cycle"))
	if err != nil {
		t.Fatal(err)
	}
	n := notify.Notification{
		ID: rapid.Int64Range(0, 9).Draw(t, "id"), Name: texts().Filter(shown).Draw(t, "name"), Cycle: cycle,
		State: rapid.SampledFrom([]notify.State{notify.Active, notify.Inactive, notify.Deleted}).Draw(t, "state"),
		Once:  rapid.Bool().Draw(t, "once"), Event: rapid.SampledFrom(notify.Events()).Draw(t, "event"),
		Repeat:        rapid.SampledFrom([]notify.Repeat{notify.RepeatOnce, notify.RepeatEveryRun}).Draw(t, "repeat"),
		MaxRecipients: rapid.IntRange(0, 1_000_000_000).Draw(t, "max_recipients"),
		Channels:      rapid.SliceOfNDistinct(rapid.SampledFrom(notify.Channels()), 1, 3, rapid.ID).Draw(t, "channels"),
		Text:          notify.Text{HTML: rapid.Bool().Draw(t, "html")},
	}
	if subject := texts().Draw(t, "subject"); shown(subject) {
		n.Text.Subject = subject
	}
	if body := texts().Draw(t, "body"); shown(body) {
		n.Text.Body = &body
	}
	if n.Event == notify.Due {
		n.DueDays = rapid.IntRange(-notify.MostDays, notify.MostDays).Draw(t, "due days")
	}
	if n.Event == notify.Debt {
		if n.Debt.Overdue = rapid.Bool().Draw(t, "overdue"); n.Debt.Overdue {
			n.Debt.Grace = rapid.IntRange(0, notify.MostDays).Draw(t, "grace")
		}
		amount := decimal.New(rapid.Int64Range(1, 99_999_999).Draw(t, "amount"), -2)
		if rapid.Bool().Draw(t, "over") {
			n.Debt.Over = &amount
		} else {
			n.Debt.Tariffs = &amount
		}
	}
	for id := range groups() {
		if rapid.Bool().Draw(t, "group "+id) {
			n.Filters = append(n.Filters, notify.Filter{Kind: notify.CustomerGroup, Value: id})
		}
	}
	kinds := []notify.Filter{
		{Kind: notify.CustomerGroup, Value: "7"},
		{Kind: notify.Device, Value: "4"},
		{Kind: notify.Status, Value: "debt-collection"},
		{Kind: notify.Customers, Value: "6"},
	}
	n.Filters = append(n.Filters, rapid.SliceOfDistinct(rapid.SampledFrom(kinds), rapid.ID).Draw(t, "filters")...)
	return n
}

// TestRoundTrip: what is written is read back as it was, alone and in a file.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(drawNotification), 0, 4).Draw(rt, "list")
		source := definition.WriteFile(list, name)
		entries, faults := definition.ReadFile([]byte(source), resolve)
		if len(faults) > 0 {
			rt.Fatalf("faults %v in\n%s", faults, source)
		}
		var got []notify.Notification
		for _, e := range entries {
			got = append(got, e.Notification)
		}
		if d := cmp.Diff(list, got, equal()); d != "" {
			rt.Fatalf("read back (-want +got):\n%s\nfrom\n%s", d, source)
		}
		if len(list) == 0 {
			return
		}
		source = definition.WriteOne(list[0], name)
		// An editor of another system writes other line ends.
		e, faults := definition.ReadOne([]byte("\ufeff"+strings.ReplaceAll(source, "\n", "\r\n")), resolve)
		if len(faults) > 0 {
			rt.Fatalf("faults %v in\n%s", faults, source)
		}
		if d := cmp.Diff(list[0], e.Notification, equal()); d != "" {
			rt.Fatalf("read back alone (-want +got):\n%s\nfrom\n%s", d, source)
		}
	})
}

// TestShape: the shape is what files in version control look like, so it stays.
func TestShape(t *testing.T) {
	t.Parallel()
	over, tariffs := decimal.NewFromInt(50), decimal.RequireFromString("1.50")
	body := "Dzień dobry, %customer!\n\nSaldo: %balance"
	line := "# 5% rabatu"
	cycle, err := schedule.ParseCycle("0 9 * * mon-fri")
	if err != nil {
		t.Fatal(err)
	}
	list := []notify.Notification{
		{
			ID: 1, Name: "Dług ponad 50 zł", State: notify.Active, Cycle: cycle, Channels: []notify.Channel{notify.Email, notify.SMS},
			Event: notify.Debt, Debt: notify.Threshold{Over: &over}, Repeat: notify.RepeatOnce, Text: notify.Text{Subject: "Zaległość: %balance", Body: &body},
			Filters: []notify.Filter{
				{Kind: notify.Status, Value: "waiting"},
				{Kind: notify.CustomerGroup, Value: "7"},
				{Kind: notify.CustomerGroup, Value: "2"},
				{Kind: notify.Status, Value: "connected"},
				{Kind: notify.CustomerGroup, Value: "8"},
			},
		},
		{
			Name: "Co minutę", State: notify.Inactive, Cycle: cycle, Once: true, Channels: []notify.Channel{notify.Warning},
			Event: notify.Debt, Debt: notify.Threshold{Tariffs: &tariffs}, Repeat: notify.RepeatEveryRun, Text: notify.Text{Body: &line, HTML: true},
		},
	}
	got := definition.WriteFile(list, name)
	want, err := os.ReadFile("testdata/shape.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("file (-want +got):\n%s", d)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const start = "notifications:\n  - name: Żółw\n    cycle: \"0 8 * * *\"\n    channels: [email]\n"
	tests := []struct {
		name   string
		source string
		want   []string
	}{
		{"all is well", start, nil},
		{"nothing in it", "notifications: []\n", nil},
		{"empty", "", []string{"1:1: the file is empty"}},
		{"comments", "# nic\n", []string{"1:1: the file is empty"}},
		{"not UTF-8", "a: \xff\n", []string{"1:1: the file is not UTF-8"}},
		{"no YAML", "notifications:\n  - name: \"x\n", []string{"2:11: could not find end character of double-quoted text"}},
		{"a tab", "notifications:\n\t- name: x\n", []string{"2:1: found character '\t' that cannot start any token"}},
		{"a cycle without quotes", "notifications:\n  - cycle: * * * * *\n", []string{"2:20: undefined alias name; put a value that begins with * in quotes"}},
		{"a key twice", start + "    once: true\n    once: false\n", []string{`6:5: mapping key "once" already defined at [5:5]`}},
		{"two documents", start + "---\n" + start, []string{"6:1: a second document; one is allowed"}},
		{"a list", "- name: x\n", []string{"1:1: a mapping with the key notifications is expected, here is a list"}},
		{"another file", "powiadomienia: []\n", []string{`1:1: unknown key "powiadomienia"; allowed are notifications`}},
		{"no list", "notifications:\n  name: x\n", []string{"2:3: notifications: a list such as [a, b] is expected, here is a mapping"}},
		{"a word", "notifications: [x]\n", []string{"1:17: notification: keys with values are expected, here is a text"}},
		{"what is needed", "notifications:\n  - id: 1\n", []string{
			"2:5: the key name is missing", "2:5: the key cycle is missing", "2:5: the key channels is missing",
		}},
		{"an unknown key", start + "    filter: {}\n", []string{
			`5:5: unknown key "filter"; allowed are id, name, state, cycle, once, channels, event, debt_over, debt_tariffs, debt, grace, days_before, days_after, repeat, max_recipients, kind, arrangements, at_most_once, for, filters, subject, html, body`,
		}},
		{"wrong types", start + "    id: \"1\"\n    once: yes\n    subject: 5\n    filters: [VIP]\n    debt_over: [1]\n    body: {a: b}\n    event: ~\n", []string{
			"5:9: id: a number above 0 is expected",
			"6:11: once: true or false is expected, here is a text",
			"7:14: subject: a text is expected, here is a number; put it in quotes if it is meant as one",
			"8:14: filters: keys with values are expected, here is a list",
			"9:16: debt_over: a number such as 50 or 1.5 is expected, here is a list",
			"10:11: body: a text is expected, here is a mapping; put it in quotes if it is meant as one",
			"11:12: event: a text is expected, here is nothing; put it in quotes if it is meant as one",
		}},
		{"an id of nought", start + "    id: 0\n", []string{"5:9: id: a number above 0 is expected"}},
		{"an anchor", start + "    body: &b x\n    subject: *b\n", []string{
			"5:11: body: a text is expected, here is something else (no anchors, aliases and tags); put it in quotes if it is meant as one",
			"6:14: subject: a text is expected, here is something else (no anchors, aliases and tags); put it in quotes if it is meant as one",
		}},
		{"words", start + "    state: off\n    event: urodziny\n    repeat: czasem\n", []string{
			`5:12: state "off": allowed are active, inactive, deleted`,
			`6:12: event "urodziny": allowed are none, debt, invoice, payment`,
			`7:13: repeat "czasem": allowed are once, every-run`,
		}},
		{"empty texts", start + "    state: \"\"\n    event: \"\"\n    body: \"\"\n", []string{
			"5:12: state: the text is empty; write one, or leave the key out",
			"6:12: event: the text is empty; write one, or leave the key out",
			"7:11: body: the text is empty; write one, or leave the key out",
		}},
		{"a bad cycle", "notifications:\n  - name: x\n    channels: [email]\n    cycle: \"*/15 8 * * *\"\n", []string{
			`4:12: minute "*/15": steps (/) are not part of the language; write 0,15,30,45`,
		}},
		{"bad channels", "notifications:\n  - name: x\n    channels: [email, telegram]\n    cycle: \"0 8 * * *\"\n", []string{
			`3:23: channel "telegram": allowed are email, sms, warning`,
		}},
		{"filters", start + "    filters:\n      zodiac: [1]\n      customer-group: [Nieznana, Firmy, \"\"]\n      status: []\n      device: 4\n", []string{
			`6:7: unknown key "zodiac"; allowed are customer-group, node-group, device, network, status, link-type, customer`,
			`7:24: customer-group "Nieznana": there is none`,
			"7:41: customer-group: the filter is empty, which would reach everybody; give a name or an id, or leave the key out",
			"8:15: status: the filter is empty, which would reach everybody; give a name or an id, or leave the key out",
			"9:15: device: a list such as [a, b] is expected, here is a number",
		}},
		{"amounts", start + "    event: debt\n    debt_over: dużo\n", []string{`6:16: debt_over: amount "dużo": `}},
		{"what does not go together", start + "    event: debt\n", []string{"2:5: event debt: give either debt-over AMOUNT or debt-tariffs N"}},
		{"each of several", "notifications:\n  - id: 1\n    name: x\n    cycle: \"0 8 * * *\"\n    channels: []\n  - nazwa: y\n    name: y\n    cycle: \"0 25 * * *\"\n    channels: [sms]\n", []string{
			"2:5: channel: at least one is needed",
			`6:5: unknown key "nazwa"`,
			`8:12: hour "25": out of range`,
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, faults := definition.ReadFile([]byte(test.source), resolve)
			var got []string
			for i, f := range faults {
				line := f.Error()
				if i < len(test.want) && strings.HasPrefix(line, test.want[i]) {
					line = test.want[i]
				}
				got = append(got, line)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("faults (-want +got):\n%s", d)
			}
		})
	}
}

// FuzzReadFile: nothing crashes it, each fault has a place, and what it
// understands is written and read again as the same.
func FuzzReadFile(f *testing.F) {
	shape, err := os.ReadFile("testdata/shape.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(shape))
	f.Add("notifications:\n  - name: Żółw\n    cycle: '0 8 * * *'\n    channels: [email]\n    body: >-\n      a\n      b\n")
	f.Add("notifications: [{name: x, cycle: \"0 8 * * *\", channels: [sms], filters: {customer: [1, \"2\"]}}]")
	f.Fuzz(func(t *testing.T, source string) {
		entries, faults := definition.ReadFile([]byte(source), resolve)
		for _, fault := range faults {
			if fault.At.Line < 1 || fault.At.Column < 1 || fault.Err == nil {
				t.Fatalf("fault without a place: %v", fault)
			}
		}
		if len(faults) > 0 {
			return
		}
		var list []notify.Notification
		for _, e := range entries {
			list = append(list, e.Notification)
		}
		written := definition.WriteFile(list, name)
		again, faults := definition.ReadFile([]byte(written), resolve)
		if len(faults) > 0 {
			t.Fatalf("faults %v in\n%s", faults, written)
		}
		var got []notify.Notification
		for _, e := range again {
			got = append(got, e.Notification)
		}
		if d := cmp.Diff(list, got, equal()); d != "" {
			t.Fatalf("read again (-want +got):\n%s", d)
		}
	})
}

func TestCompare(t *testing.T) {
	t.Parallel()
	cycle, err := schedule.ParseCycle("0 8 * * *")
	if err != nil {
		t.Fatal(err)
	}
	body := "Hej"
	make1 := func(id int64, name string, state notify.State) notify.Notification {
		return notify.Notification{
			ID: id, Name: name, State: state, Cycle: cycle, Event: notify.NoEvent, Repeat: notify.RepeatOnce,
			Channels: []notify.Channel{notify.Email}, Text: notify.Text{Body: &body},
		}
	}
	stored := func() []definition.Stored {
		return []definition.Stored{
			{Notification: make1(1, "A", notify.Active)},
			{Notification: make1(2, "B", notify.Inactive)},
			{Notification: make1(3, "C", notify.Deleted)},
			{Notification: make1(4, "D", notify.Active)},
			{Notification: make1(5, "D", notify.Active)},
			{Notification: make1(6, "E", notify.Active), Broken: true},
		}
	}
	with := func(n notify.Notification, subject string) notify.Notification {
		n.Text.Subject = subject
		return n
	}
	tests := []struct {
		name   string
		file   []notify.Notification
		prune  bool
		want   []string // new, changed, deleted, same, spared
		faults []string
	}{
		{
			"an export",
			[]notify.Notification{
				make1(1, "A", notify.Active), make1(2, "B", notify.Inactive), make1(4, "D", notify.Active), make1(5, "D", notify.Active),
			},
			true,
			[]string{"same 4", "spared 6"},
			nil,
		},
		{"nothing, without prune", nil, false, []string{"same 0"}, nil},
		{"nothing, with prune", nil, true, []string{"deleted 1", "deleted 2", "deleted 4", "deleted 5", "same 0", "spared 6"}, nil},
		{
			"by id, by name and new",
			[]notify.Notification{
				with(make1(1, "A", notify.Active), "x"), make1(0, "B", notify.Active), make1(0, "C", notify.Active),
			},
			false,
			[]string{"changed 1", "changed 2", "new C", "same 0"},
			nil,
		},
		{
			"a name that an id has taken is another's",
			[]notify.Notification{make1(2, "Z", notify.Inactive), make1(0, "B", notify.Active)},
			false,
			[]string{"changed 2", "new B", "same 0"},
			nil,
		},
		{"a broken one given anew", []notify.Notification{make1(6, "E", notify.Active)}, true, []string{"changed 6", "deleted 1", "deleted 2", "deleted 4", "deleted 5", "same 0"}, nil},
		{"deleted stays deleted", []notify.Notification{make1(3, "C", notify.Deleted)}, false, []string{"same 1"}, nil},
		{
			"what cannot be",
			[]notify.Notification{
				make1(9, "X", notify.Active), make1(3, "C", notify.Active), with(make1(3, "C", notify.Deleted), "x"),
				make1(1, "A", notify.Deleted), make1(0, "N", notify.Deleted), make1(0, "D", notify.Active),
				make1(2, "B", notify.Active), make1(2, "B", notify.Active), make1(0, "T", notify.Active), make1(0, "T", notify.Active),
			},
			false, nil,
			[]string{
				"1:1: id 9: there is no such notification; leave the id out to add a new one",
				"2:1: notification 3 was deleted, and a deleted notification never comes back",
				"3:1: notification 3 was deleted, and a deleted notification never comes back",
				"4:1: notification 1: a state cannot be made deleted here",
				"5:1: a new notification cannot be deleted",
				`6:1: 2 notifications are named "D", among them 4 and 5; give the id`,
				"8:1: notification 2 is in the file twice, here and at 7:1",
				`9:1: the name "T" is in the file twice, here and at 10:1; give the ids, or another name`,
				`10:1: the name "T" is in the file twice, here and at 9:1; give the ids, or another name`,
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var entries []definition.Entry
			for i, n := range test.file {
				entries = append(entries, definition.Entry{Notification: n, At: definition.Position{Line: i + 1, Column: 1}})
			}
			plan, faults := definition.Compare(stored(), entries, test.prune, name)
			var told []string
			for i, f := range faults {
				line := f.Error()
				if i < len(test.faults) && strings.HasPrefix(line, test.faults[i]) {
					line = test.faults[i]
				}
				told = append(told, line)
			}
			if d := cmp.Diff(test.faults, told); d != "" {
				t.Errorf("faults (-want +got):\n%s", d)
			}
			if len(faults) > 0 {
				return
			}
			if d := cmp.Diff(test.want, summary(plan)); d != "" {
				t.Errorf("plan (-want +got):\n%s", d)
			}
		})
	}
}

func summary(p definition.Plan) []string {
	var lines []string
	for _, c := range p.Changes {
		switch {
		case c.Before == nil:
			lines = append(lines, "new "+c.After.Name)
		case c.After.State == notify.Deleted:
			lines = append(lines, fmt.Sprintf("deleted %d", c.After.ID))
		default:
			lines = append(lines, fmt.Sprintf("changed %d", c.After.ID))
		}
	}
	lines = append(lines, fmt.Sprintf("same %d", p.Same))
	for _, s := range p.Spared {
		lines = append(lines, fmt.Sprintf("spared %d", s.ID))
	}
	return slices.Clip(lines)
}

// TestFaultUnwraps: callers look inside.
func TestFaultUnwraps(t *testing.T) {
	t.Parallel()
	_, faults := definition.ReadFile([]byte("notifications:\n  - name: x\n    channels: [email]\n    cycle: \"61 8 * * *\"\n"), resolve)
	if len(faults) != 1 {
		t.Fatalf("faults: %v", faults)
	}
	if fe, ok := errors.AsType[*schedule.FieldError](faults[0]); !ok || fe.Problem != schedule.OutOfRange {
		t.Errorf("the fault %v hides what is wrong", faults[0])
	}
}
