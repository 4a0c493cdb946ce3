package dispatch_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/schedule"
)

// decisions runs dry and lists "customer channel destination-or-reason".
func decisions(t *testing.T, d *dispatch.Dispatcher) []string {
	t.Helper()
	var out []string
	problems, err := d.DryRun(t.Context(), at, dispatch.Options{}, func(dec dispatch.Decision) error {
		what := dec.Destination
		if dec.Reason != "" {
			what = "!" + string(dec.Reason)
		}
		out = append(out, strings.Join([]string{dec.Name, string(dec.Channel), what, dec.Body}, " | "))
		return nil
	})
	if err != nil || len(problems) != 0 {
		t.Fatalf("DryRun: %v, problems %v", err, problems)
	}
	return out
}

func TestCompose(t *testing.T) {
	person := func(change func(*notify.Customer)) []notify.Customer {
		c := people(1)
		c[0].PIN = "4711"
		change(&c[0])
		return c
	}
	tests := []struct {
		name     string
		body     string
		html     bool
		channels []notify.Channel
		customer []notify.Customer
		want     []string
	}{
		{
			name: "a name with markup and a variable, plain", body: "%customer %pin", channels: []notify.Channel{notify.Email},
			customer: person(func(c *notify.Customer) { c.Name = "<b>%pin</b>" }),
			want:     []string{"próba | email | k@example.com | <b>%pin</b> 4711"},
		},
		{
			name: "the same in HTML", body: "<p>%customer</p>", html: true, channels: []notify.Channel{notify.Email},
			customer: person(func(c *notify.Customer) { c.Name = "<b>%pin</b>" }),
			want:     []string{"próba | email | k@example.com | <p>&lt;b&gt;%pin&lt;/b&gt;</p>"},
		},
		{
			name: "the same in a warning, which LMS prints raw", body: "%customer", channels: []notify.Channel{notify.Warning},
			customer: person(func(c *notify.Customer) { c.Name = "<b>%pin</b>" }),
			want:     []string{"próba | warning | www | &lt;b&gt;%pin&lt;/b&gt;"},
		},
		{
			name: "lines of a warning, which LMS prints as HTML", body: "Saldo: %balance\r\n\n%customer & <b>sp.</b>\n\n", channels: []notify.Channel{notify.Email, notify.Warning},
			customer: person(func(c *notify.Customer) { c.Name = "A & B" }),
			want: []string{
				"próba | email | k@example.com | Saldo: -100,00\u00a0zł\r\n\nA & B & <b>sp.</b>\n\n",
				"próba | warning | www | Saldo: -100,00\u00a0zł<br><br>A &amp; B & <b>sp.</b>",
			},
		},
		{
			name: "lines of an HTML warning stay", body: "<p>Saldo:</p>\n<p>%balance</p>\n", html: true, channels: []notify.Channel{notify.Warning},
			customer: person(func(*notify.Customer) {}),
			want:     []string{"próba | warning | www | <p>Saldo:</p>\n<p>-100,00\u00a0zł</p>\n"},
		},
		{
			name: "hashed PIN", body: "%pin", channels: []notify.Channel{notify.Email, notify.SMS},
			customer: person(func(c *notify.Customer) { c.PIN = "$2y$10$abcdefghijklmnopqrstuv" }),
			want:     []string{"próba | email | !pin-hashed | ", "próba | sms | !pin-hashed | "},
		},
		{
			name: "hashed PIN that nobody asks for", body: "x", channels: []notify.Channel{notify.Email},
			customer: person(func(c *notify.Customer) { c.PIN = "$2y$10$abcdefghijklmnopqrstuv" }),
			want:     []string{"próba | email | k@example.com | x"},
		},
		{
			name: "no division, so no account", body: "%bankaccount", channels: []notify.Channel{notify.Email},
			customer: person(func(c *notify.Customer) { c.Division = 0 }),
			want:     []string{"próba | email | !no-bank-account | "},
		},
		{
			name: "account, balance, and a payment that never was", body: "%bankaccount %balance %payment", channels: []notify.Channel{notify.SMS},
			customer: person(func(*notify.Customer) {}),
			want:     []string{"próba | sms | 48501234567 | 02 1050 1025 0000 0000 0000 0001 -100,00\u00a0zł 0,00\u00a0zł"},
		},
		{
			name: "too long for LMS's log", body: strings.Repeat("%customer", 60000/9) + strings.Repeat("x", 5000), channels: []notify.Channel{notify.Email},
			customer: person(func(c *notify.Customer) { c.Name = strings.Repeat("ż", 128) }),
			want:     []string{"próba | email | !text-too-long | "},
		},
		{
			name: "each channel has its own reason", body: "x", channels: notify.Channels(),
			customer: person(func(c *notify.Customer) { c.Contacts, c.HasNode = c.Contacts[:1], false }),
			want:     []string{"próba | email | k@example.com | x", "próba | sms | !no-contact | ", "próba | warning | !no-node | "},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.customers = tt.customer
			n := everyMinute(t, 1, tt.body, tt.channels...)
			n.Text.HTML = tt.html
			w.notifications = []notify.Notification{n}
			if diff := cmp.Diff(tt.want, decisions(t, w.dispatcher(accept, accept))); diff != "" {
				t.Errorf("decisions (-want +got):\n%s", diff)
			}
			if len(w.plans) != 0 || len(w.claimed) != 0 {
				t.Error("a dry run wrote something")
			}
		})
	}
}

func TestThreshold(t *testing.T) {
	w := newWorld()
	w.customers = people(4)
	for i, balance := range []string{"-50.00", "-50.01", "0", "-200"} {
		w.customers[i].Balance = decimal.RequireFromString(balance)
		w.customers[i].MonthlyCharge = decimal.NewFromInt(25)
	}
	w.customers[3].MonthlyCharge = decimal.Zero
	fifty, two := decimal.NewFromInt(50), decimal.NewFromInt(2)
	for name, tt := range map[string]struct {
		debt notify.Threshold
		want int
	}{
		"amount, strictly":                    {notify.Threshold{Over: &fifty}, 2},
		"charges, never without a charge":     {notify.Threshold{Tariffs: &two}, 1},
		"no threshold, as no row should have": {notify.Threshold{}, 0},
	} {
		n := everyMinute(t, 1, "x", notify.Email)
		n.Event, n.Debt = notify.Debt, tt.debt
		w.notifications = []notify.Notification{n}
		if got := decisions(t, w.dispatcher(accept, accept)); len(got) != tt.want {
			t.Errorf("%s: %d told, want %d: %v", name, len(got), tt.want, got)
		}
	}
}

// An invoice that is due is told of to who owes something of what was to be paid by
// then, once.
func TestDue(t *testing.T) {
	w := newWorld()
	w.customers = people(4)
	for i, overdue := range []string{"-0.01", "0", "5", "-80"} {
		w.customers[i].Overdue = decimal.RequireFromString(overdue)
		w.customers[i].Refs = []notify.Reference{{ID: int64(100 + i)}}
	}
	w.told[103] = true
	w.customers[0].Name = "Zalega"
	n := everyMinute(t, 1, "%customer", notify.Email)
	n.Event = notify.Due
	w.notifications = []notify.Notification{n}
	got := decisions(t, w.dispatcher(accept, accept))
	if len(got) != 1 || !strings.HasSuffix(got[0], "Zalega") {
		t.Errorf("told %v, want the first customer alone", got)
	}
}

// An invoice is told once; only a customer who is reached counts as told; when
// another run was faster, the page is looked at again.
func TestTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(3)
		for i := range w.customers {
			w.customers[i].Refs = []notify.Reference{{ID: int64(100 + i)}}
		}
		w.customers[2].Contacts = nil
		n := everyMinute(t, 1, "x", notify.Email)
		n.Event = notify.Invoice
		w.notifications = []notify.Notification{n}
		faster := true
		w.planErr = func(notify.Plan) error {
			if faster {
				faster = false
				w.told[100] = true
				return notify.ErrTold
			}
			return nil
		}
		report := run(t.Context(), t, w.dispatcher(accept, accept))
		if report.Sent != 1 || len(report.Problems) != 0 {
			t.Errorf("report %+v; want one sent, to the customer nobody else told", report)
		}
		if !w.told[101] || w.told[102] {
			t.Errorf("told %v; want 101, and not 102, whose customer has no address", w.told)
		}
		w.claimed = make(map[string]bool)
		if report := run(t.Context(), t, w.dispatcher(accept, accept)); report.Sent != 0 {
			t.Errorf("the next run sent %d more", report.Sent)
		}
		w.claimed = make(map[string]bool)
		n.Repeat = notify.RepeatEveryRun
		w.notifications = []notify.Notification{n}
		if report := run(t.Context(), t, w.dispatcher(accept, accept)); report.Sent != 2 {
			t.Errorf("with every-run %d sent, want 2", report.Sent)
		}
	})
}

// What is wrong with one notification is said and stops no other.
func TestProblemsStopNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(2)
		w.broken = []error{errors.New("notification 7 is nonsense")}
		gone := notify.Filter{Kind: notify.CustomerGroup, Value: "9"}
		w.gone = []notify.Filter{gone}
		noText := everyMinute(t, 1, "", notify.Email)
		noText.Text.Body = nil
		vanished := everyMinute(t, 2, "x", notify.Email)
		vanished.Filters = []notify.Filter{gone}
		vanished.Cycle = everyMinute(t, 2, "x").Cycle
		w.notifications = []notify.Notification{noText, vanished}
		report := run(t.Context(), t, w.dispatcher(accept, accept))
		if len(report.Problems) != 3 {
			t.Errorf("problems %v, want three", report.Problems)
		}
		if !slices.ContainsFunc(report.Problems, func(err error) bool { return errors.Is(err, dispatch.ErrNoText) }) {
			t.Errorf("no problem says that there is no text: %v", report.Problems)
		}
		if report.Sent != 2 {
			t.Errorf("%d sent, want 2", report.Sent)
		}
	})
}

// A page that cannot be planned is given back; another process goes on.
func TestPlanFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, tt := range map[string]struct {
			err                error
			problems, released int
		}{
			"database gone":    {errors.New("gone"), 1, 1},
			"taken by another": {notify.ErrTaken, 0, 0},
		} {
			w := newWorld()
			w.customers = people(2)
			w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email)}
			w.planErr = func(notify.Plan) error { return tt.err }
			report := run(t.Context(), t, w.dispatcher(accept, accept))
			if len(report.Problems) != tt.problems || w.released != tt.released || len(w.ended) != 0 {
				t.Errorf("%s: problems %v, released %d, ended %v", name, report.Problems, w.released, w.ended)
			}
		}
	})
}

func TestOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.customers = people(1)
		w.notifications = []notify.Notification{everyMinute(t, 1, "x", notify.Email), everyMinute(t, 2, "y", notify.Email)}
		report, err := w.dispatcher(accept, accept).Run(t.Context(), at, dispatch.Options{Only: []int64{2, 3}})
		if err != nil || report.Sent != 1 || len(report.Problems) != 1 {
			t.Errorf("Run only 2 and 3 = %+v, %v; want one sent and a word about 3", report, err)
		}
	})
}

// Minutes that no run looked at are made up for, each notification once, its
// latest occurrence, and none older than asked.
func TestCatchUp(t *testing.T) {
	tests := []struct {
		name    string
		cycle   string
		last    time.Duration // before the instant
		catchUp time.Duration
		want    string // minutes before the instant; empty: not run
	}{
		{"nothing missed", "55 11 * * *", time.Minute, time.Hour, ""},
		{"missed", "55 11 * * *", 10 * time.Minute, time.Hour, "5m0s"},
		{"seen by another host", "55 11 * * *", 5 * time.Minute, time.Hour, ""},
		{"older than asked", "55 11 * * *", 10 * time.Minute, 4 * time.Minute, ""},
		{"as old as asked", "55 11 * * *", 10 * time.Minute, 5 * time.Minute, "5m0s"},
		{"off", "55 11 * * *", 10 * time.Minute, 0, ""},
		{"several missed, the latest", "50,55,57 11 * * *", time.Hour, time.Hour, "3m0s"},
		{"due now as well: now alone", "* * * * *", time.Hour, time.Hour, "0s"},
		{"the clock was set back", "55 11 * * *", -time.Hour, time.Hour, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld()
				w.customers = people(1)
				w.tick = at.Add(-tt.last)
				n := everyMinute(t, 1, "x", notify.Email)
				var err error
				if n.Cycle, err = schedule.ParseCycle(tt.cycle); err != nil {
					t.Fatal(err)
				}
				w.notifications = []notify.Notification{n}
				if _, err := w.dispatcher(accept, accept).Run(t.Context(), at, dispatch.Options{CatchUp: tt.catchUp}); err != nil {
					t.Fatal(err)
				}
				got := ""
				for _, when := range w.runsAt {
					got += at.Sub(when).String()
				}
				if got != tt.want {
					t.Errorf("ran for %q before the instant, want %q", got, tt.want)
				}
				if !w.tick.Equal(at) {
					t.Errorf("the minute remembered is %v, want %v", w.tick, at)
				}
			})
		})
	}
}
