package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/cli"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
	"github.com/powiadom/powiadom/pkg/phone"
)

// gauge counts lines and looks at the memory in use at the first mark and at the
// last.
type gauge struct {
	lines       int
	marks       [2]int
	first, last uint64
}

func (g *gauge) Write(b []byte) (int, error) {
	before := g.lines
	g.lines += bytes.Count(b, []byte("\n"))
	for i, into := range []*uint64{&g.first, &g.last} {
		if before < g.marks[i] && g.lines >= g.marks[i] {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			*into = m.HeapAlloc
		}
	}
	return len(b), nil
}

// Who would get it is written as it is found: memory does not grow with the
// number of people. Not parallel: others' memory would be measured.
func TestRecipientsAreNotKept(t *testing.T) {
	const many = 20000
	p := settle(t, mariadbtest.Head, []string{
		`INSERT INTO customers (id, lastname, name, status, divisionid, info, message)
			SELECT seq, CONCAT('Żółkiewski ', seq), 'Łukasz', 3, 1, '', '' FROM ` + mariadbtest.Numbers(20000),
		mariadbtest.Billed,
		`INSERT INTO customercontacts (customerid, contact, type) SELECT seq, CONCAT('k', seq, '@poczta.example'), 40 FROM ` + mariadbtest.Numbers(20000),
		`INSERT INTO customerconsents (customerid, type) SELECT seq, 3 FROM ` + mariadbtest.Numbers(20000),
	}, nil)
	id := p.must(t, "add", "--name", "Prace", "--channel", "email", "--body", "Łączność z %customer", "--cycle", "0 8 * * *")
	for _, format := range []string{"--json", "--csv"} {
		g := &gauge{marks: [2]int{1000, many - 1000}}
		var said bytes.Buffer
		code := cli.Main([]string{"-C", p.ini, "recipients", id, format}, cli.Streams{In: strings.NewReader(""), Out: g, Err: &said})
		if code != 0 || g.lines < many {
			t.Fatalf("recipients %s: exit code %d, %d lines, want %d\n%s", format, code, g.lines, many, said.String())
		}
		if grown := int64(g.last) - int64(g.first); grown > 1<<20 {
			t.Errorf("recipients %s: %d bytes more in use after %d lines than after %d", format, grown, g.marks[1], g.marks[0])
		}
	}
}

// TestVerdictsAgree asks four ways what becomes of 50 made-up customers and 30
// notifications, and expects one answer: explain, recipients, a dry run, and a run
// that sends. After it, explain knows of the run.
func TestVerdictsAgree(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, g provider.Generation) {
		// The seed decides on the policy, too: an even one is a lenient one.
		seeds := map[provider.Generation]uint64{mariadbtest.Head: 3, mariadbtest.G2021: 4}
		newTrial(t, g, seeds[g]).hold(t)
	})
}

const (
	trialCustomers     = 50
	trialNotifications = 30
)

// trial is a place with people and notifications drawn by lot.
type trial struct {
	*place
	lot  *rand.Rand
	mail *smtptest.Server
	sms  *smsapitest.Server

	active, others []string // ids of notifications; others are not active
}

func newTrial(t *testing.T, g provider.Generation, seed uint64) *trial {
	t.Helper()
	tr := &trial{lot: rand.New(rand.NewPCG(seed, uint64(len(g))))}
	var err error
	if tr.mail, err = smtptest.Start(smtptest.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tr.mail.Close() })
	if tr.sms, err = smsapitest.Start(smsapitest.Options{Token: "token"}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tr.sms.Close() })

	base := append(tr.town(), tr.settings(seed)...)
	for id := 1; id <= trialCustomers; id++ {
		base = append(base, tr.customer(id)...)
	}
	tr.place = settle(t, g, base, nil)
	for range trialNotifications - 1 {
		tr.notification(t)
	}
	tr.active = append(tr.active, tr.must(t, "add", "--name", "Dawna sieć", "--channel", "email", "--body", "Hej", "--network", "Dawna", "--yes"))
	// Somebody tidies up in LMS: filters on these match nobody any more, and two
	// texts are gone.
	for _, statement := range []string{
		"DELETE FROM customergroups WHERE id = 3", "UPDATE nodes SET netdev = NULL WHERE netdev = 3", "DELETE FROM netdevices WHERE id = 3",
		"DELETE FROM networks WHERE id = 5",
		"DELETE FROM uiconfig WHERE var IN ('payment_sms', 'invoice_mail')",
	} {
		tr.exec(t, g, 0, statement)
	}
	return tr
}

// draw is one of several.
func draw[T any](lot *rand.Rand, of ...T) T { return of[lot.IntN(len(of))] }

// town is what is not drawn by lot.
func (tr *trial) town() []string {
	return append(neighbourhood(),
		"INSERT INTO divisions (id, shortname, name, account, email) VALUES (2, 'bez', 'Bez konta', '', 'bez@isp.example'), (3, 'długa', 'O długiej nazwie', '10501025', NULL)",
		"INSERT INTO uiconfig (section, var, value, divisionid) VALUES ('messages', 'sender_name', REPEAT('ż', 300), 3)",
		"INSERT INTO netdevices (id, name) VALUES (3, 'Stary maszt')",
		"INSERT INTO networks (id, name, address, mask) VALUES (5, 'Dawna', INET_ATON('10.99.0.0'), '255.255.255.0')",
		"INSERT INTO taxes (id, value, label) VALUES (1, 23, '23%')",
		"INSERT INTO tariffs (id, name, value, taxid, period, description) VALUES (1, 'Światło', 50, 1, 3, ''), (2, 'Rok', 1200, 1, 5, '')",
		"INSERT INTO tariffs (id, name, value, netvalue, {net}, taxid, period, description) VALUES (3, 'netto', 123, 100, {netnumber}, 1, 3, '')",
		"INSERT INTO uiconfig (section, var, value) VALUES ('phpui', 'indebted_mail', 'Saldo: %balance'), ('phpui', 'indebted_sms', 'Saldo %balance'), "+
			"('phpui', 'invoice_mail', 'Faktura dla %customer'), ('phpui', 'invoice_sms', 'Faktura'), "+
			"('phpui', 'payment_mail', 'Wpłata'), ('phpui', 'payment_sms', 'Wpłata %payment')",
	)
}

// settings are those of the servers, and a policy drawn by lot.
func (tr *trial) settings(seed uint64) []string {
	set := func(section, name, value string) string {
		return fmt.Sprintf("INSERT INTO uiconfig (section, var, value) VALUES ('%s', '%s', '%s')", section, name, value)
	}
	out := []string{
		set("mail", "smtp_host", "127.0.0.1"), set("mail", "smtp_port", strconv.Itoa(tr.mail.Port())), set("mail", "smtp_secure", "false"),
		set("powiadom", "smsapi_url", tr.sms.URL()), set("powiadom", "smsapitoken", "token"), set("powiadom", "sms_max_parts", "1"),
	}
	if seed%2 == 0 {
		out = append(out, set("powiadom", draw(tr.lot, "ignore_customer_consents", "ignore_contact_flags"), "true"),
			set("powiadom", "foreign_numbers", draw(tr.lot, "true", "false")), set("messages", "use_all_accounts", "true"))
	}
	return out
}

// customer is one with all that may make a difference.
func (tr *trial) customer(id int) []string {
	lot := tr.lot
	me := strconv.Itoa(id)
	add := func(statement string) string { return strings.ReplaceAll(statement, "{me}", me) }
	out := []string{fmt.Sprintf("INSERT INTO customers (id, lastname, name, status, type, deleted, divisionid, pin, info, message) VALUES (%d, '%s', '%s', %d, %d, %d, %s, '%s', '', '')",
		id, draw(lot, "Żółkiewski", "Łąka sp. z o.o.", "Nowak", strings.Repeat("Ź", 100)), draw(lot, "Łucja", "Jan", ""), draw(lot, 1, 2, 3, 3, 3, 3, 4, 5),
		draw(lot, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2), draw(lot, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), draw(lot, "1", "1", "1", "2", "3", "NULL"),
		draw(lot, "4711", "1234", "$2y$10$CwTycUXWue0Thq9StjUM0uJ8Ih4yX1nW6YQnJ8mKz2d9Jm3q1cW2S"))}
	if lot.IntN(10) > 0 {
		out = append(out, add(mariadbtest.Billed+" AND c.id = {me}"))
	}
	for range lot.IntN(5) {
		contact := draw(lot, "k{me}@poczta.example", "K{me}@POCZTA.example, drugi{me}@poczta.example", "nie adres", "601 100 "+fmt.Sprint(100+id),
			"601100"+fmt.Sprint(100+id)+"; 602 100 "+fmt.Sprint(100+id), "12 632 10 20", "+4915123456789", "łoś@źródło")
		kind := draw(lot, 8|32, 8|32, 8|32, 1|32, 1|32, 1|32, 8, 1, 8|32|16384, 1|32|16384, 1|8|32, 64|16, 128)
		out = append(out, add(fmt.Sprintf("INSERT INTO customercontacts (customerid, contact, type) VALUES ({me}, '%s', %d)", contact, kind)))
	}
	for _, consent := range []string{"3", "8"} {
		if lot.IntN(3) > 0 {
			out = append(out, add("INSERT INTO customerconsents (customerid, type) VALUES ({me}, "+consent+")"))
		}
	}
	for group := 1; group <= 3; group++ {
		if lot.IntN(3) == 0 {
			out = append(out, add(member(strconv.Itoa(group), draw(lot, "1", "1", "{2026-11-23T08:00}", "{2026-11-23T08:01}"), draw(lot, "0", "0", "0", "{2026-11-01T00:00}"))))
		}
	}
	for n := range lot.IntN(3) {
		name := fmt.Sprintf("k%dn%d", id, n)
		private, public := fmt.Sprintf("10.%d.0.%d", 1+lot.IntN(2), 2*id+n), fmt.Sprintf("203.0.113.%d", lot.IntN(20))
		switch lot.IntN(4) {
		case 0:
			public = "0.0.0.0"
		case 1:
			private = fmt.Sprintf("10.1.0.%d", draw(lot, 0, 255))
			name += "x"
			out = append(out, add(fmt.Sprintf("UPDATE nodes SET ipaddr = INET_ATON('10.9.%d.%d') WHERE ipaddr = INET_ATON('%s')", id, n, private)))
		}
		out = append(out, add(node(name, strconv.Itoa(1+lot.IntN(4)), private, public, draw(lot, "NULL", "1", "2", "3"), draw(lot, wire, wireless, fiber))))
		if lot.IntN(2) == 0 {
			out = append(out, nodeGroup(draw(lot, "1", "2"), name))
		}
	}
	return append(out, tr.money(me)...)
}

// money is the customer's account: charges, payments and invoices on both sides
// of every limit.
func (tr *trial) money(me string) []string {
	lot := tr.lot
	var out []string
	add := func(statement string) { out = append(out, strings.ReplaceAll(statement, "{me}", me)) }
	for range lot.IntN(5) {
		when := draw(lot, "1700000000", "{2026-11-22T08:00}", "{2026-11-22T08:01}", "{2026-11-23T07:00}", "{2026-11-23T08:00}", "{2026-11-23T08:01}")
		switch lot.IntN(4) {
		case 0:
			add(cash("0", draw(lot, "-50.00", "-50.01", "-100.00", "-246.00", "-246.01"), when))
		case 1:
			add(cash("1", draw(lot, "50.00", "0.01", "120"), when))
		case 2:
			add(foreign("-11.77", "EUR", draw(lot, "4.25", "0.10")))
		case 3:
			add(fmt.Sprintf("INSERT INTO documents (type, number, fullnumber, customerid, cdate, cancelled) VALUES (%d, %s, '%s/LMS', {me}, %s, %d)",
				draw(lot, 1, 1, 1, 3, 6), me, me, when, draw(lot, 0, 0, 0, 1)))
		}
	}
	if lot.IntN(2) == 0 {
		add(assign(draw(lot, "1", "2", "3"), draw(lot, "3", "5", "0"), draw(lot, "", "", "suspended = 1", "pdiscount = 10", "dateto = 1")))
	}
	return out
}

// notification stores one: its event, channels, text, filters, policies and state
// are drawn. Of some, a run has spoken before.
func (tr *trial) notification(t *testing.T) {
	t.Helper()
	lot := tr.lot
	event := draw(lot, "none", "debt", "invoice", "invoice", "payment", "payment")
	channels := draw(lot, "email", "sms", "warning", "email,sms", "sms,email,warning", "email,warning")
	flags := []string{"--name", tr.fresh(fmt.Sprintf("Próba żółwia %d", lot.IntN(1000))), "--event", event, "--channel", channels}
	if event == "debt" {
		flags = append(flags, draw(lot, []string{"--debt-over", "50"}, []string{"--debt-over", "0"}, []string{"--debt-tariffs", "2"}, []string{"--debt-tariffs", "0.5"})...)
	}
	if (event == "invoice" || event == "payment") && lot.IntN(4) == 0 {
		flags = append(flags, "--repeat", "every-run")
	}
	if lot.IntN(3) > 0 || event == "none" || strings.Contains(channels, "warning") {
		flags = append(flags, "--body", draw(lot, "Hej %customer", "PIN: %pin", "Konto: %bankaccount", "Saldo %balance, %payment",
			"Długi tekst. %customer "+strings.Repeat("ż", 70), "%last_3_in_a_table"))
	}
	values := map[string][]string{
		"customer-group": {"VIP", "Firmy", "Pusta"}, "node-group": {"Bloki", "Domy"}, "device": {"OLT", "Maszt", "Stary maszt"},
		"network": {"Blok", "Radio", "Stary", "Publiczna"}, "status": {"interested", "waiting", "connected", "debt-collection"},
		"link-type": {"wire", "wireless", "fiber"},
	}
	kinds := slices.Sorted(maps.Keys(values))
	for range draw(lot, 0, 0, 0, 0, 1, 1, 1, 2, 3) {
		kind := draw(lot, kinds...)
		for range 1 + lot.IntN(2) {
			flags = append(flags, "--"+kind, draw(lot, values[kind]...))
		}
	}
	state := draw(lot, "active", "active", "active", "active", "active", "active", "inactive", "deleted")
	flags = append(flags, "--cycle", draw(lot, "0 8 * * *", "0 8 * * *", "0 8 * * *", "* * * * *", "* * * * *", "0 8 * * *", "5 8 * * *"))
	if lot.IntN(6) == 0 {
		flags = append(flags, "--once")
	}
	id := tr.must(t, append([]string{"add", "--yes"}, flags...)...)
	switch draw(lot, 0, 0, 1, 2, 2) {
	case 0: // it spoke this morning of what there was then
		tr.run("send", id, "--yes", "--at", "2026-11-23T07:30")
	case 1: // another host was faster
		tr.run("run", "--only", id, "--at", now)
	}
	switch state {
	case "inactive":
		tr.must(t, "disable", id)
	case "deleted":
		tr.must(t, "delete", id)
	}
	if state == "active" && strings.Contains(tr.must(t, "show", id, "--json"), `"state":"active"`) {
		tr.active = append(tr.active, id)
	} else {
		tr.others = append(tr.others, id)
	}
}

// explained is a line of explain --json.
type explained struct {
	Notification int64
	Customer     int64
	Gets         bool
	Why          string
	Run          int64
	Steps        []struct {
		Rule          string
		Holds, Counts bool
	}
	Decisions []decided
}

// decided is one decision, as all four ways have it.
type decided struct {
	Customer    int64
	Channel     string
	Destination string
	Reason      string
}

// policies are the rules of those who are spared: they are selected, and get nothing with
// that as the reason.
func policies() []string {
	return []string{"not-spared", "not-silent", "not-arranged", "not-too-soon", "sms-limit-kept"}
}

// failed are the rules that do not hold, but for those given.
func (e explained) failed(but ...string) []string {
	var out []string
	for _, s := range e.Steps {
		if !s.Holds && !slices.Contains(but, s.Rule) {
			out = append(out, s.Rule)
		}
	}
	return out
}

func (tr *trial) explain(t *testing.T, args ...string) []explained {
	t.Helper()
	return lines[explained](t, tr.must(t, append([]string{"explain", "--json", "--at", now}, args...)...))
}

func lines[T any](t *testing.T, text string) []T {
	t.Helper()
	var out []T
	for line := range strings.Lines(text) {
		var one T
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		out = append(out, one)
	}
	return out
}

// everything is what explain says of everybody, by notification and customer.
func (tr *trial) everything(t *testing.T) map[string][]explained {
	t.Helper()
	out := make(map[string][]explained)
	for id := 1; id <= trialCustomers; id++ {
		who := strconv.Itoa(id)
		found := tr.explain(t, "--customer", who)
		if len(found) != len(tr.active) {
			t.Fatalf("explain --customer %s tells of %d notifications, %d are active", who, len(found), len(tr.active))
		}
		if id%10 == 0 {
			for _, other := range tr.others {
				found = append(found, tr.explain(t, other, "--customer", who)...)
			}
		}
		for _, e := range found {
			key := strconv.FormatInt(e.Notification, 10)
			for i := range e.Decisions {
				e.Decisions[i].Customer = e.Customer
			}
			out[key] = append(out[key], e)
		}
	}
	return out
}

// hold compares the four.
func (tr *trial) hold(t *testing.T) {
	all := tr.everything(t)
	reasons := make(map[string]int)
	for _, id := range tr.active {
		tr.compareRecipients(t, id, all[id])
	}
	for _, id := range tr.others {
		for _, e := range all[id] {
			if e.Gets || !slices.Contains(e.failed(), "state") {
				t.Errorf("explain: notification %s is not active, and customer %d gets it: %v", id, e.Customer, e.Gets)
			}
		}
	}
	dry := tr.dryRun(t)
	for _, id := range tr.active {
		want := tr.expected(all[id])
		if d := gocmp.Diff(want, dry[id]); d != "" {
			t.Errorf("notification %s: a dry run and explain differ (-explain +dry run):\n%s", id, d)
		}
		for _, d := range want {
			reasons[d.Reason]++
		}
	}
	for _, e := range slices.Concat(slices.Collect(maps.Values(all))...) {
		reasons[e.Why]++
	}
	tr.compareRun(t, all)
	tr.compareAfter(t, all)
	t.Logf("verdicts and reasons: %v", reasons)
	if len(reasons) < 15 || reasons[""] < 20 {
		t.Errorf("the lot was dull, which proves little: %v", reasons)
	}
}

// expected are the decisions of a run: of customers for whom nothing fails, or
// nothing but that they cannot be reached.
func (tr *trial) expected(of []explained) []decided {
	var out []decided
	for _, e := range of {
		if len(e.failed(append(policies(), "reachable")...)) == 0 {
			out = append(out, e.Decisions...)
		}
	}
	return out
}

// compareRecipients holds the list against explain, with no regard to the
// schedule and to earlier runs of the occurrence.
func (tr *trial) compareRecipients(t *testing.T, id string, of []explained) {
	t.Helper()
	code, stdout, stderr := tr.run("recipients", id, "--json", "--at", now)
	noText := strings.Contains(stderr, "no text to send")
	var want []decided
	for _, e := range of {
		failed := e.failed(append(policies(), "reachable", "schedule", "not-run-yet")...)
		if slices.Contains(failed, "text") != noText {
			t.Errorf("notification %s: explain finds that %v fail for customer %d, recipients says %q", id, failed, e.Customer, stderr)
		}
		if len(failed) == 0 {
			want = append(want, e.Decisions...)
		}
	}
	if code != 0 && !noText && !strings.Contains(stderr, "matches nobody") {
		t.Errorf("recipients %s: exit code %d\n%s", id, code, stderr)
	}
	if d := gocmp.Diff(want, lines[decided](t, stdout)); d != "" {
		t.Errorf("notification %s: recipients and explain differ (-explain +recipients):\n%s", id, d)
	}
}

// dryRun is what a dry run decides, by notification.
func (tr *trial) dryRun(t *testing.T) map[string][]decided {
	t.Helper()
	_, stdout, _ := tr.run("run", "--dry-run", "--json", "--at", now) // filters that match nobody are complained about
	out := make(map[string][]decided)
	for _, d := range lines[decision](t, stdout) {
		id := strconv.FormatInt(d.Notification, 10)
		out[id] = append(out[id], decided{d.Customer, d.Channel, d.Destination, d.Reason})
	}
	return out
}

// compareRun carries it out and looks at LMS's log, at the counters and at what
// arrived.
func (tr *trial) compareRun(t *testing.T, all map[string][]explained) {
	t.Helper()
	last := mariadbtest.Get[int64](t, tr.Database, "SELECT COALESCE(MAX(id), 0) FROM powiadom_runs")
	mails, sms := len(tr.mail.Messages()), len(tr.sms.Accepted())
	_, _, stderr := tr.run("run", "--at", now)
	if n := mariadbtest.Get[int](t, tr.Database, "SELECT COUNT(*) FROM powiadom_outbox"); n != 0 {
		t.Errorf("%d deliveries wait after the run\n%s", n, stderr)
	}
	type logged struct {
		Notification int64
		decided
	}
	var want []logged
	skipped := make(map[int64]map[string]int)
	counts := make(map[string]int)
	for _, id := range tr.active {
		for _, e := range all[id] {
			if len(e.failed(append(policies(), "reachable")...)) > 0 {
				continue
			}
			for _, d := range e.Decisions {
				if d.Reason == "" {
					want = append(want, logged{e.Notification, d})
					counts[d.Channel]++
					continue
				}
				if skipped[e.Notification] == nil {
					skipped[e.Notification] = make(map[string]int)
				}
				skipped[e.Notification][d.Reason]++
			}
		}
	}
	var got []logged
	gotSkipped := make(map[int64]map[string]int)
	for line := range strings.Lines(tr.lookUp(t, `SELECT r.notification_id, i.customerid,
			CASE m.type WHEN 1 THEN 'email' WHEN 2 THEN 'sms' ELSE 'warning' END, i.destination
		FROM powiadom_runs r JOIN powiadom_messages p ON p.run_id = r.id JOIN messages m ON m.id = p.message_id
		JOIN messageitems i ON i.messageid = m.id WHERE r.id > `+strconv.FormatInt(last, 10))) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		n, _ := strconv.ParseInt(cells[0], 10, 64)
		who, _ := strconv.ParseInt(cells[1], 10, 64)
		if cells[2] == "sms" { // the log has the number as the contact has it
			cells[3] = phone.ParseAll(cells[3])[0].Number.String()
		}
		got = append(got, logged{n, decided{Customer: who, Channel: cells[2], Destination: cells[3]}})
	}
	for line := range strings.Lines(tr.lookUp(t, `SELECT notification_id, COALESCE(skipped, '{}') FROM powiadom_runs WHERE id > `+strconv.FormatInt(last, 10))) {
		id, counted, _ := strings.Cut(strings.TrimSpace(line), "\t")
		n, _ := strconv.ParseInt(id, 10, 64)
		of := make(map[string]int)
		if err := json.Unmarshal([]byte(counted), &of); err != nil {
			t.Fatal(err)
		}
		if len(of) > 0 {
			gotSkipped[n] = of
		}
	}
	order := func(a, b logged) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }
	slices.SortFunc(want, order)
	slices.SortFunc(got, order)
	if d := gocmp.Diff(want, got, gocmp.AllowUnexported(logged{})); d != "" {
		t.Errorf("the run and explain differ (-explain +run):\n%s", d)
	}
	if d := gocmp.Diff(skipped, gotSkipped); d != "" {
		t.Errorf("who was not reached (-explain +run):\n%s", d)
	}
	if m, s := len(tr.mail.Messages())-mails, len(tr.sms.Accepted())-sms; m != counts["email"] || s != counts["sms"] {
		t.Errorf("%d e-mails and %d SMS arrived, explain promised %d and %d", m, s, counts["email"], counts["sms"])
	}
}

// compareAfter expects that whoever got it gets nothing more in that minute, and
// that the run is named.
func (tr *trial) compareAfter(t *testing.T, before map[string][]explained) {
	t.Helper()
	got := make(map[string]bool)
	for id, list := range before {
		for _, e := range list {
			got[fmt.Sprint(id, " ", e.Customer)] = e.Gets
		}
	}
	for id := 1; id <= trialCustomers; id += 7 {
		for _, e := range tr.explain(t, "--customer", strconv.Itoa(id)) {
			if e.Gets || got[fmt.Sprint(e.Notification, " ", e.Customer)] && (e.Run == 0 || !slices.Contains(e.failed(), "not-run-yet")) {
				t.Errorf("notification %d, customer %d, after the run: gets it %v, run %d, fails %v", e.Notification, e.Customer, e.Gets, e.Run, e.failed())
			}
		}
	}
}

// lookUp returns rows, tabs between the columns.
func (tr *trial) lookUp(t *testing.T, statement string) string {
	t.Helper()
	w := world{db: tr.Open(t)}
	var b strings.Builder
	if err := w.query(&b, statement); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
