package oracle_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/cli"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/notify"
	schema "github.com/powiadom/powiadom/testdata/lms"
)

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

// now is the minute in which LMS was asked, in Warsaw.
const now = "2026-11-18T12:00"

// early is the present for the program: that minute is not in the past.
func early() time.Time { return time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC) }

// A fact is one thing in which powiadom's answer is not LMS's.
type fact struct {
	way      way
	list     string // program, name and channel
	customer int64
	detail   string // what powiadom says: a reason, addresses, an amount, an account
	lms      string // what LMS says, to be read in a failure
}

func (f fact) String() string {
	return fmt.Sprintf("%s, customer %d: %s: powiadom %q, LMS %q", f.list, f.customer, f.way, f.detail, f.lms)
}

// way is how two answers differ.
type way string

const (
	onlyLMS  way = "told by LMS alone"
	onlyOurs way = "told by powiadom alone"
	repeated way = "told more than once by LMS" // at the same address
	written  way = "other addresses"
	refused  way = "refused by powiadom" // the whole list
	balance  way = "other balance"
	charge   way = "other monthly charge"
	account  way = "other bank account"
)

// TestAnswers holds every answer of powiadom against LMS's. Whatever differs
// must stand in the table, and what stands in the table must differ.
func TestAnswers(t *testing.T) {
	t.Parallel()
	d := provider(t)
	var facts []fact
	all := load[lists](t, "lists.json")
	facts = append(facts, all.compare(t, d)...)
	people := load[map[string]customer](t, "customers.json")
	facts = append(facts, amounts(t, d, people)...)
	facts = append(facts, accounts(t, d, people)...)
	slices.SortFunc(facts, func(a, b fact) int {
		return cmp.Or(strings.Compare(a.list, b.list), cmp.Compare(a.customer, b.customer))
	})
	explain(t, facts)
	differing := make(map[string]bool)
	for _, f := range facts {
		differing[f.list] = f.way != balance && f.way != charge && f.way != account
	}
	agreeing := slices.DeleteFunc(slices.Clone(all.Lists), func(l list) bool { return differing[l.String()] })
	for name, language := range topics() {
		checkTopic(t, name, language, len(people), len(all.Lists), len(agreeing))
	}
}

// explain looks each fact up in the table of differences.
func explain(t *testing.T, facts []fact) {
	t.Helper()
	type place struct{ row, entry int }
	times := make(map[place]int)
	shown := make(map[place]map[int64]bool)
	for _, f := range facts {
		var found []place
		for i, d := range differences() {
			for j, s := range d.shown {
				if s.matches(t, f) {
					found = append(found, place{i, j})
				}
			}
		}
		if len(found) != 1 {
			t.Errorf("%v: stands in the table %d times, want once", f, len(found))
			continue
		}
		times[found[0]]++
		if shown[found[0]] == nil {
			shown[found[0]] = make(map[int64]bool)
		}
		shown[found[0]][f.customer] = true
	}
	for i, d := range differences() {
		for j, s := range d.shown {
			if got := times[place{i, j}]; got != s.times {
				t.Errorf("difference %q, %s, customers %s: comes %d times, want %d", d.lms, s.way, s.customers, got, s.times)
			}
			for _, id := range ids(t, s.customers) {
				if !shown[place{i, j}][id] {
					t.Errorf("difference %q, %s: customer %d does not show it", d.lms, s.way, id)
				}
			}
		}
	}
}

// file reads one of the files of LMS's answers.
func file(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("../../../testdata/oracle", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func load[T any](t *testing.T, name string) T {
	t.Helper()
	var into T
	d := json.NewDecoder(bytes.NewReader(file(t, name)))
	d.DisallowUnknownFields()
	if err := d.Decode(&into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return into
}

// provider is a database with the customers of the fixture, as the user of daily
// work reaches it. Nobody writes to it.
func provider(t *testing.T) *mariadbtest.Account {
	t.Helper()
	d := mariadbtest.New(t, mariadbtest.Generation(mariadbtest.Head)) // the fixture's
	conn, err := d.Open(t).Connx(t.Context())                         // the fixture sets its session
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, statement := range schema.Split(string(file(t, "fixture.sql"))) {
		if _, err := conn.ExecContext(context.Background(), statement); err != nil {
			t.Fatalf("fixture: %.80s: %v", statement, err)
		}
	}
	return d.Granted(t)
}

// ini is an lms.ini for the database, with more lines.
func ini(t *testing.T, d *mariadbtest.Account, lines ...string) string {
	t.Helper()
	return d.INI(t, append([]string{"[powiadom]", `smsapitoken = "token"`}, lines...)...)
}

// run runs the program in this process. out is what it printed, errors when it
// failed.
func run(ini string, args ...string) (code int, out string) {
	var stdout, stderr bytes.Buffer
	code = cli.Main(append([]string{"-C", ini}, args...), cli.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr, Now: early})
	if code != 0 {
		return code, stderr.String()
	}
	return code, stdout.String()
}

// decision is a line of a dry run.
type decision struct {
	Customer    int64
	Channel     string
	Destination string
	Body        string
	Decision    string
	Reason      string
}

func send(t *testing.T, ini string, flags ...string) (all []decision, refusal string) {
	t.Helper()
	code, out := run(ini, append([]string{"send", "--dry-run", "--json", "--at", now, "--name", "n"}, flags...)...)
	if code != 0 {
		return nil, strings.TrimSpace(out)
	}
	for line := range strings.Lines(out) {
		var d decision
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		all = append(all, d)
	}
	return all, ""
}

// ids reads customers as the files write them: "7 201-207".
func ids(t *testing.T, text string) []int64 {
	t.Helper()
	var all []int64
	for word := range strings.FieldsSeq(text) {
		first, last, several := strings.Cut(word, "-")
		if !several {
			last = first
		}
		from, err := strconv.ParseInt(first, 10, 64)
		to, err2 := strconv.ParseInt(last, 10, 64)
		if err != nil || err2 != nil || to < from {
			t.Fatalf("customers %q: %q is no id and no range", text, word)
		}
		for id := from; id <= to; id++ {
			all = append(all, id)
		}
	}
	return all
}

// lists are whom LMS chose, list by list.
type lists struct {
	Addresses map[string]map[string][]string // by channel and customer, unless a list has its own
	Lists     []list
}

type list struct {
	Program   string // of LMS
	Name      string
	Channel   string
	Flags     string // of powiadom send, which mean the same
	Settings  string // of section powiadom, which are on
	Customers string
	Addresses map[string][]string
}

func (l list) String() string { return l.Program + ": " + l.Name + ", " + l.Channel }

// compare chooses whom LMS chose, by the command that an operator would give.
// Lists that differ by the channel alone are one dry run.
func (a lists) compare(t *testing.T, d *mariadbtest.Account) []fact {
	t.Helper()
	type answer struct {
		decisions []decision
		refusal   string
	}
	answers := make(map[string]answer)
	var facts []fact
	for _, l := range a.Lists {
		asked := l.Settings + "|" + l.Flags
		if _, ok := answers[asked]; !ok {
			var settings []string
			for name := range strings.FieldsSeq(l.Settings) {
				settings = append(settings, name+" = true")
			}
			flags := append([]string{"--channel", "email,sms,warning", "--body", "x"}, strings.Fields(l.Flags)...)
			decisions, refusal := send(t, ini(t, d, settings...), flags...)
			answers[asked] = answer{decisions, refusal}
		}
		if refusal := answers[asked].refusal; refusal != "" {
			facts = append(facts, fact{way: refused, list: l.String(), detail: refusal, lms: l.Customers})
			continue
		}
		facts = append(facts, a.differences(t, l, answers[asked].decisions)...)
	}
	return facts
}

// differences compares one list, customer by customer, address by address.
func (a lists) differences(t *testing.T, l list, decisions []decision) []fact {
	t.Helper()
	ours, reasons := make(map[int64][]string), make(map[int64]string)
	for _, d := range decisions {
		switch {
		case d.Channel != l.Channel:
		case d.Decision == "send":
			ours[d.Customer] = append(ours[d.Customer], normal(l.Channel, d.Destination))
		default:
			reasons[d.Customer] = d.Reason
		}
	}
	var facts []fact
	theirs := ids(t, l.Customers)
	for _, id := range theirs {
		key := strconv.FormatInt(id, 10)
		want, ok := l.Addresses[key]
		if !ok {
			want = a.Addresses[l.Channel][key]
		}
		f := fact{list: l.String(), customer: id, lms: strings.Join(want, " | ")}
		switch got := ours[id]; {
		case got == nil:
			f.way, f.detail = onlyLMS, reasons[id]
		case l.Channel == "warning" || slices.Equal(sorted(got), sorted(normals(l.Channel, want))):
			continue
		case slices.Equal(folded(got), slices.Compact(folded(normals(l.Channel, want)))):
			f.way, f.detail = repeated, strings.Join(got, " ")
		default:
			f.way, f.detail = written, strings.Join(got, " ")
		}
		facts = append(facts, f)
	}
	for id, addresses := range ours {
		if !slices.Contains(theirs, id) {
			facts = append(facts, fact{way: onlyOurs, list: l.String(), customer: id, detail: strings.Join(addresses, " ")})
		}
	}
	return facts
}

// normal is an address in the one writing in which it is compared: a number by
// its digits with the country, an e-mail address with its domain in lower case.
func normal(channel, address string) string {
	switch channel {
	case "warning":
		return address
	case "sms":
		digits := strings.TrimLeft(strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return r
			}
			return -1
		}, address), "0")
		if len(digits) == 9 {
			digits = "48" + digits
		}
		return digits
	}
	local, domain, _ := strings.Cut(strings.TrimSpace(address), "@")
	return local + "@" + strings.ToLower(domain)
}

func normals(channel string, addresses []string) []string {
	out := make([]string, len(addresses))
	for i, a := range addresses {
		out[i] = normal(channel, a)
	}
	return out
}

func sorted(texts []string) []string { return slices.Sorted(slices.Values(texts)) }

// folded is sorted without regard to case: one mailbox is often written twice.
func folded(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = strings.ToLower(text)
	}
	return sorted(out)
}

// customer is what LMS says of one, amounts as the database gives them.
type customer struct {
	Why                string           // he is in the fixture
	Balance            *decimal.Decimal // on his card; nil without an entry
	Overdue            decimal.Decimal  // to be paid by now, see notify.Threshold
	Overdue30          decimal.Decimal  `json:"overdue_30_days"` // with days of grace
	Overdue60          decimal.Decimal  `json:"overdue_60_days"`
	ChargeCustomerList decimal.Decimal  `json:"charge_customer_list"` // a month's, in the list of customers
	ChargeMassMailing  decimal.Decimal  `json:"charge_mass_mailing"`  // the same in "debt above N charges"

	Account     *string // %bankaccount of the mass mailing; nil where LMS does not list him
	AllAccounts *string `json:"all_accounts"` // with messages.use_all_accounts, where it differs
	OwnAccounts *string `json:"own_accounts"` // with messages.use_only_alternative_accounts, where it differs
}

// amounts compares balances and monthly charges of everybody, as explain asks
// for them: those of customers who owe nothing or are deleted as well.
func amounts(t *testing.T, d *mariadbtest.Account, people map[string]customer) []fact {
	t.Helper()
	l, err := lms.Open(t.Context(), d.Open(t))
	if err != nil {
		t.Fatal(err)
	}
	l.PayWithin(14) // invoices.paytime of the fixture
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", now, zone)
	if err != nil {
		t.Fatal(err)
	}
	one := decimal.NewFromInt(1)
	q := notify.Query{At: at, Event: notify.Debt, Debt: notify.Threshold{Tariffs: &one}, Balance: true}
	var facts []fact
	for key, c := range people {
		id := ids(t, key)[0]
		e, err := l.Examine(t.Context(), q, id)
		if err != nil || !e.Found {
			t.Fatalf("customer %d: found %t, %v", id, e.Found, err)
		}
		compare := func(w way, what string, ours, theirs decimal.Decimal) {
			if !ours.Equal(theirs.Round(2)) {
				facts = append(facts, fact{way: w, list: what, customer: id, detail: ours.StringFixed(2), lms: theirs.String()})
			}
		}
		owed := decimal.Zero
		if c.Balance != nil {
			owed = *c.Balance
		}
		compare(balance, "card", e.Customer.Balance, owed)
		for grace, theirs := range map[int]decimal.Decimal{0: c.Overdue, 30: c.Overdue30, 60: c.Overdue60} {
			q := q
			q.Debt.Overdue, q.Debt.Grace = true, grace
			late, err := l.Examine(t.Context(), q, id)
			if err != nil {
				t.Fatalf("customer %d: %v", id, err)
			}
			compare(balance, fmt.Sprintf("card, overdue by %d days", grace), late.Customer.Overdue, theirs)
			compare(balance, "card, beside what is overdue", late.Customer.Balance, owed)
		}
		compare(charge, "list of customers", e.Customer.MonthlyCharge, c.ChargeCustomerList)
		compare(charge, "mass mailing", e.Customer.MonthlyCharge, c.ChargeMassMailing)
	}
	return facts
}

// Which bank accounts LMS is set to name.
const (
	defaultAccounts = "accounts as installed"
	allAccounts     = "use_all_accounts"
	ownAccounts     = "use_only_alternative_accounts"
)

// accounts compares the bank accounts that a message names, under each of LMS's
// settings. Warnings and e-mails together reach nearly everybody.
func accounts(t *testing.T, d *mariadbtest.Account, people map[string]customer) []fact {
	t.Helper()
	const reached = 254 // of them, who are in LMS's answers, too
	var facts []fact
	for _, asked := range []struct {
		setting string
		theirs  func(customer) *string
	}{
		{defaultAccounts, func(customer) *string { return nil }},
		{allAccounts, func(c customer) *string { return c.AllAccounts }},
		{ownAccounts, func(c customer) *string { return c.OwnAccounts }},
	} {
		lines := []string{"ignore_customer_consents = true", "ignore_contact_flags = true"}
		if asked.setting != defaultAccounts {
			lines = append(lines, "[messages]", asked.setting+" = true")
		}
		decisions, refusal := send(t, ini(t, d, lines...), "--channel", "email,warning", "--body", "%bankaccount")
		if refusal != "" {
			t.Fatal(refusal)
		}
		seen := make(map[int64]string)
		for _, d := range decisions {
			said := strings.ReplaceAll(d.Body, "<br>", "\n")
			if d.Decision != "send" {
				said = d.Reason
			}
			if d.Decision == "send" || d.Reason == string(notify.NoBankAccount) {
				if before, ok := seen[d.Customer]; ok && before != said {
					t.Errorf("customer %d is told of account %q and of %q", d.Customer, before, said)
				}
				seen[d.Customer] = said
			}
		}
		compared := 0
		for id, ours := range seen {
			c := people[strconv.FormatInt(id, 10)]
			theirs := asked.theirs(c)
			if theirs == nil {
				theirs = c.Account
			}
			if theirs == nil {
				continue
			}
			compared++
			if ours != *theirs {
				facts = append(facts, fact{way: account, list: asked.setting, customer: id, detail: ours, lms: *theirs})
			}
		}
		if compared != reached {
			t.Errorf("%d bank accounts were compared with %q, want %d", compared, asked.setting, reached)
		}
	}
	return facts
}
