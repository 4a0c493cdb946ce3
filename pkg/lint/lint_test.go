package lint_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/lint"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

// measure is the gateway's own reckoning.
func measure(text string, plain bool) lint.SMSSize {
	_, size, _ := sms.Prepare(text, sms.MaxParts, plain)
	return lint.SMSSize{Units: size.Units, Parts: size.Parts, Unicode: size.Encoding == sms.UCS2}
}

// facts are those of an installation where all is well.
func facts() lint.Facts {
	return lint.Facts{
		At: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), SMS: measure, SMSPlain: true, SMSParts: sms.MaxParts,
		Default: func(e notify.Event, c notify.Channel) (string, bool) {
			return "Saldo: %balance", e == notify.Debt && c == notify.Email
		},
		Names: map[notify.Filter]notify.Named{{Kind: notify.CustomerGroup, Value: "1"}: {Name: "Firmy"}},
		Reach: func() (lint.Reach, error) {
			return lint.Reach{Customers: 7, Messages: map[notify.Channel]int{notify.Email: 7, notify.SMS: 9}, Parts: 11}, nil
		},
		Uncharged: func() (int, int, error) { return 0, 7, nil },
	}
}

func cycle(t *testing.T, text string) schedule.Schedule {
	t.Helper()
	c, err := schedule.ParseCycle(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCheck(t *testing.T) {
	t.Parallel()
	never := func() error {
		_, err := schedule.ParseCycle("0 8 31 2 *")
		return err
	}
	tests := []struct {
		name string
		edit func(*notify.Notification, *lint.Facts)
		want []string // code, severity, a part of the message
	}{
		{"all is well", func(*notify.Notification, *lint.Facts) {}, nil},
		{"broken", func(n *notify.Notification, f *lint.Facts) {
			f.Broken = []error{fmt.Errorf("schedule: %w", never()), errors.New("event: nonsense")}
			n.Channels = nil
		}, []string{
			`never-due error schedule: day of month "31": no such day ever comes in month 2`,
			"broken-row error event: nonsense",
		}},
		{"has run", func(n *notify.Notification, f *lint.Facts) { n.Once, f.Used = true, true }, []string{"never-due error it is for one time"}},
		{"has run and is inactive", func(n *notify.Notification, f *lint.Facts) {
			n.Once, f.Used, n.State = true, true, notify.Inactive
		}, nil},
		{"leap day", func(n *notify.Notification, _ *lint.Facts) { n.Cycle = cycle(t, "0 8 29 2 *") }, []string{
			`rarely-due warning the schedule "0 8 29 2 *" is due next on 2028-02-29 only`,
		}},
		{"every minute", func(n *notify.Notification, _ *lint.Facts) { n.Cycle = cycle(t, "* * * * *") }, []string{
			"too-often warning the schedule \"* * * * *\" tells the same people more than once an hour: now 7 customers, 1440 times a day: " +
				"10\u00a0080 e-mails, 12\u00a0960 SMS (15\u00a0840 parts) a day",
		}},
		{"every minute, with a price", func(n *notify.Notification, f *lint.Facts) {
			price := decimal.New(7, -2)
			n.Cycle, f.SMSPrice = cycle(t, "0,30 8-9 * * *"), &price
		}, []string{
			"too-often warning the schedule \"0,30 8,9 * * *\" tells the same people more than once an hour: now 7 customers, 4 times a day: " +
				"28 e-mails, 36 SMS (44 parts), 3,08\u00a0zł for SMS a day",
		}},
		{"every minute, by e-mail", func(n *notify.Notification, _ *lint.Facts) {
			n.Cycle, n.Channels = cycle(t, "* * * * *"), []notify.Channel{notify.Email, notify.Warning}
		}, []string{
			"too-often warning the schedule \"* * * * *\" tells the same people more than once an hour: now 7 customers, 1440 times a day: 10\u00a0080 e-mails a day",
		}},
		{"every minute, not counted", func(n *notify.Notification, f *lint.Facts) {
			n.Cycle = cycle(t, "* * * * *")
			f.Reach = func() (lint.Reach, error) { return lint.Reach{}, errors.New("away") }
		}, []string{`too-often warning the schedule "* * * * *" tells the same people more than once an hour; how many they are is not known: away`}},
		{"every minute, of each payment once", func(n *notify.Notification, _ *lint.Facts) {
			n.Cycle, n.Event = cycle(t, "* * * * *"), notify.Payment
		}, nil},
		{"every minute, of each payment each time", func(n *notify.Notification, _ *lint.Facts) {
			n.Cycle, n.Event, n.Repeat = cycle(t, "* * * * *"), notify.Payment, notify.RepeatEveryRun
		}, []string{"too-often warning "}},
		{"every minute, one time", func(n *notify.Notification, _ *lint.Facts) { n.Cycle, n.Once = cycle(t, "* * * * *"), true }, nil},
		{"every minute, a warning", func(n *notify.Notification, _ *lint.Facts) {
			n.Cycle, n.Channels = cycle(t, "* * * * *"), []notify.Channel{notify.Warning}
		}, nil},
		{"one time, ahead", func(n *notify.Notification, _ *lint.Facts) { n.Cycle, n.Once = cycle(t, "0 18 24 12 *"), true }, nil},
		{"one time, over this year", func(n *notify.Notification, _ *lint.Facts) { n.Cycle, n.Once = cycle(t, "0 18 1 3 *"), true }, []string{
			"date-passed warning it is for one time, and its date has passed this year: it goes out on 2027-03-01 18:00 only, in 98 days",
		}},
		{"one time, over this year, and soon again", func(n *notify.Notification, _ *lint.Facts) { n.Cycle, n.Once = cycle(t, "0 18 6 1 *"), true }, nil},
		{"one time, over since last year", func(n *notify.Notification, f *lint.Facts) {
			n.Cycle, n.Once, f.At = cycle(t, "0 18 24 12 *"), true, time.Date(2027, 1, 10, 8, 0, 0, 0, time.UTC)
		}, []string{"date-passed warning it is for one time, and goes out on 2027-12-24 18:00 only, in 348 days"}},
		{"one time, in autumn", func(n *notify.Notification, f *lint.Facts) {
			n.Cycle, n.Once, f.At = cycle(t, "0 18 1 11 *"), true, time.Date(2027, 1, 10, 8, 0, 0, 0, time.UTC)
		}, nil},
		{"one time, over, inactive", func(n *notify.Notification, _ *lint.Facts) {
			n.Cycle, n.Once, n.State = cycle(t, "0 18 1 3 *"), true, notify.Inactive
		}, nil},
		{"one time, on a leap day", func(n *notify.Notification, _ *lint.Facts) { n.Cycle, n.Once = cycle(t, "0 8 29 2 *"), true }, []string{
			"date-passed warning it is for one time, and goes out on 2028-02-29 08:00 only, in 463 days",
		}},
		{"a namesake", func(_ *notify.Notification, f *lint.Facts) { f.Namesakes = []int64{3, 4} }, []string{
			"same-name warning its name is also that of notification 3, 4",
		}},
		{"sent by hand", func(n *notify.Notification, _ *lint.Facts) { n.Cycle = schedule.Schedule{} }, nil},
		{"no text", func(n *notify.Notification, _ *lint.Facts) {
			n.Text.Body, n.Event, n.Channels = nil, notify.Debt, []notify.Channel{notify.Email, notify.SMS, notify.Warning}
		}, []string{
			"no-text error no text to send: channel sms has no default text for event debt in LMS",
			"no-text error no text to send: channel warning has no default text for event debt in LMS",
			"debt-whole hint the whole balance counts, ",
		}},
		{"refused", func(_ *notify.Notification, f *lint.Facts) { f.Unsent = errors.New("too long") }, []string{"refused error too long"}},
		{"unknown variables", text("%custmer, %balance, %kot, 5%, %custmer"), []string{
			"unknown-variable warning %custmer is no variable and stays as it is; did you mean %customer?",
			"unknown-variable warning %kot is no variable and stays as it is",
		}},
		{"unknown variable of the default text", func(n *notify.Notification, f *lint.Facts) {
			n.Text.Body = nil
			f.Default = func(notify.Event, notify.Channel) (string, bool) { return "Saldo %saldo", true }
		}, []string{"unknown-variable warning %saldo is no variable"}},
		{"log-in data", text("Panel: %cid, PIN %pin"), []string{
			"login-data warning %cid and %pin stand in one message (email, sms): together they are the customer's log-in data",
		}},
		{"log-in data with the subject", func(n *notify.Notification, _ *lint.Facts) {
			body := "PIN: %pin"
			n.Text.Body, n.Text.Subject = &body, "Klient %cid"
		}, []string{"login-data warning %cid and %pin stand in one message (email)"}},
		{"half of it", text("Klient %cid, %customer"), nil},
		{"Polish letters are spelt plainly", text("Zażółć gęślą jaźń"), nil},
		{"one letter", func(n *notify.Notification, f *lint.Facts) {
			text("Zaplac do piatku, inaczej od soboty nie bedzie Internetu. Twój dostawca, tel. 600 100 200")(n, f)
			f.SMSPlain = false
			*n.Text.Body = strings.Replace(*n.Text.Body, "Zaplac", "Zapłac", 1)
		}, []string{"sms-unicode warning 'ł' 'ó' make this SMS 89 characters in 2 parts of at most 70; with plain letters it would be 89 characters in 1 part of at most 160"}},
		{"an amount is enough", func(n *notify.Notification, f *lint.Facts) {
			text("Saldo %balance")(n, f)
			f.SMSPlain = false
		}, []string{`sms-unicode warning '\u00a0' 'ł' make this SMS 16 characters in 1 part`}},
		{"many letters", func(n *notify.Notification, f *lint.Facts) {
			text("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")(n, f)
			f.SMSPlain = false
		}, []string{`sms-unicode warning 'ą' 'ć' 'ę' 'ł' 'ń' 'ó' 'ś' 'ź' 'ż' 'Ą' … make this`}},
		{"plain letters stay", func(n *notify.Notification, f *lint.Facts) {
			text("Saldo € £ %cid")(n, f)
			f.SMSPlain = false
		}, nil},
		{"too many parts", func(n *notify.Notification, f *lint.Facts) {
			text(strings.Repeat("Internet ", 40))(n, f)
			f.SMSParts = 2
		}, []string{"sms-too-long error even without what its variables stand for the SMS has 3 parts, and 2 at most are sent"}},
		{"a table", text("%last_3_in_a_table"), []string{"sms-table warning %last_3_in_a_table is a table"}},
		{"a table in an e-mail", func(n *notify.Notification, f *lint.Facts) {
			text("%last_3_in_a_table")(n, f)
			n.Channels = []notify.Channel{notify.Email}
		}, nil},
		{"HTML", func(n *notify.Notification, _ *lint.Facts) { n.Text.HTML = true }, nil},
		{"one group is gone", func(n *notify.Notification, _ *lint.Facts) {
			n.Filters = []notify.Filter{{Kind: notify.CustomerGroup, Value: "1"}, {Kind: notify.CustomerGroup, Value: "2"}}
		}, []string{"vanished-filter warning filter customer-group 2 matches nobody, LMS no longer has it"}},
		{"the only one of its kind is gone", func(n *notify.Notification, _ *lint.Facts) {
			n.Filters = []notify.Filter{{Kind: notify.CustomerGroup, Value: "1"}, {Kind: notify.Device, Value: "1"}}
		}, []string{"vanished-filter error filter device 1 matches nobody, LMS no longer has it; no other value of its kind is left"}},
		{"no charge", func(n *notify.Notification, f *lint.Facts) {
			two := decimal.NewFromInt(2)
			n.Event, n.Debt.Tariffs = notify.Debt, &two
			f.Uncharged = func() (int, int, error) { return 3, 7, nil }
		}, []string{"debt-whole hint ", "no-charge warning 3 of the 7 customers who pass the filters have no monthly charge and so never match"}},
		{"all have a charge", func(n *notify.Notification, _ *lint.Facts) {
			two := decimal.NewFromInt(2)
			n.Event, n.Debt.Tariffs, n.Debt.Overdue = notify.Debt, &two, true
		}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			body := "Hej"
			n := notify.Notification{
				ID: 1, Name: "Próba", State: notify.Active, Event: notify.NoEvent, Repeat: notify.RepeatOnce, Cycle: cycle(t, "0 8 * * *"),
				Channels: []notify.Channel{notify.Email, notify.SMS}, Text: notify.Text{Body: &body},
			}
			f := facts()
			test.edit(&n, &f)
			var got []string
			for i, found := range lint.Check(n, f) {
				line := fmt.Sprintf("%s %s %s", found.Code, found.Severity, found.Message)
				if i < len(test.want) && strings.HasPrefix(line, test.want[i]) {
					line = test.want[i]
				}
				got = append(got, line)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("findings (-want +got):\n%s", d)
			}
		})
	}
}

// text gives the notification a body.
func text(body string) func(*notify.Notification, *lint.Facts) {
	return func(n *notify.Notification, _ *lint.Facts) { n.Text.Body = &body }
}

// TestMissed: the days on which nothing is told of, to the minute.
func TestMissed(t *testing.T) {
	t.Parallel()
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	const invoices, payments = "invoices issued ", "payments booked "
	rest := func(cycle, advice string) string {
		return fmt.Sprintf(" are told to nobody, since a run of the schedule %q looks at the 24 hours before it: %s", cycle, advice)
	}
	tests := []struct {
		cycle  string
		event  notify.Event
		repeat notify.Repeat
		want   string // empty: nothing is missed
	}{
		{"* * * * *", notify.Invoice, notify.RepeatOnce, ""},
		{"0 9 * * *", notify.Invoice, notify.RepeatOnce, ""},
		{"0 9,17 * * *", notify.Payment, notify.RepeatOnce, ""},
		{"30 * * * *", notify.Payment, notify.RepeatEveryRun, ""},
		{"0 9 * * 1", notify.NoEvent, notify.RepeatOnce, ""},
		{"0 9 * * 1", notify.Invoice, notify.RepeatOnce, invoices + "from Monday 09:00 to Sunday 09:00" + rest("0 9 * * 1", `"0 9 * * *" misses none`)},
		{"0,30 8-16 * * 1-5", notify.Invoice, notify.RepeatOnce, invoices + "from Friday 16:30 to Sunday 08:00" + rest("0,30 8-16 * * 1-5", `"0,30 8-16 * * *" misses none`)},
		{"0 9 * * 1,4", notify.Invoice, notify.RepeatEveryRun, invoices + "from Monday 09:00 to Wednesday 09:00 and from Thursday 09:00 to Sunday 09:00" + rest("0 9 * * 1,4", `"0 9 * * *" misses none`)},
		{"0 9 1 * *", notify.Invoice, notify.RepeatOnce, invoices + "from 2026-12-01 09:00 to 2026-12-31 09:00 and so on (in a year 11 times, 324 days)" + rest("0 9 1 * *", `"0 9 * * *" misses none`)},
		{"0 9 1 1,7 *", notify.Invoice, notify.RepeatOnce, invoices + "from 2027-01-01 09:00 to 2027-06-30 09:00" + rest("0 9 1 1,7 *", `"0 9 * * *" misses none`)},
		// The 02:30 that does not come is made up for at 03:00, whose day before begins
		// half an hour too late; where it comes twice, the next run looks back to the
		// second time.
		{"30 2 * * *", notify.Invoice, notify.RepeatOnce, invoices + "from 2027-03-27 02:30 to 2027-03-27 03:00 and from 2027-03-28 03:00 to 2027-03-28 03:30" +
			" and from 2027-10-31 02:30 +02:00 to 2027-10-31 02:30 +01:00" +
			rest("30 2 * * *", "an hour that no change of the clocks touches misses none")},
		// What was booked lately counts whatever its date, four hours longer.
		{"30 2 * * *", notify.Payment, notify.RepeatOnce, ""},
		{"0 9 * * 1", notify.Payment, notify.RepeatEveryRun, payments + "from Monday 09:00 to Sunday 09:00 are told"},
		{"0 9 * * 1", notify.Payment, notify.RepeatOnce, payments + "from Monday 09:00 to Sunday 05:00 are told"},
	}
	for _, test := range tests {
		n := notify.Notification{Name: "Próba", State: notify.Active, Event: test.event, Repeat: test.repeat, Cycle: cycle(t, test.cycle), Channels: []notify.Channel{notify.Warning}}
		got := ""
		for _, found := range lint.Check(n, lint.Facts{At: time.Date(2026, 11, 26, 12, 0, 0, 0, warsaw)}) {
			if found.Code == lint.Missed {
				got += found.Message
			}
		}
		if test.want == "" && got != "" || !strings.HasPrefix(got, test.want) {
			t.Errorf("%s, %s %s:\n got %s\nwant %s", test.cycle, test.event, test.repeat, got, test.want)
		}
		n.Once = true
		for _, found := range lint.Check(n, lint.Facts{At: time.Date(2026, 11, 26, 12, 0, 0, 0, warsaw)}) {
			if found.Code == lint.Missed {
				t.Errorf("%s, once: %s", test.cycle, found.Message)
			}
		}
	}
}

// TestUnknownFacts: what is not known is not judged.
func TestUnknownFacts(t *testing.T) {
	t.Parallel()
	two := decimal.NewFromInt(2)
	n := notify.Notification{
		State: notify.Active, Event: notify.Debt, Debt: notify.Threshold{Tariffs: &two, Overdue: true}, Cycle: cycle(t, "* * * * *"),
		Channels: notify.Channels(), Filters: []notify.Filter{{Kind: notify.Device, Value: "1"}},
	}
	if found := lint.Check(n, lint.Facts{At: facts().At}); len(found) > 0 {
		t.Errorf("findings without facts: %v", found)
	}
}
