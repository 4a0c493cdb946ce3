package cli_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/cli"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
)

// now is the instant of the tables, by the clock of Warsaw. It is a Monday.
const now = "2026-11-23T08:00"

// early is the present for the program: no instant of the tables is in the past.
const early = "2025-01-01T00:00"

// person is a customer who shows one thing. Without more said he is private,
// connected, in division 1, with the e-mail NUMBER@poczta.example for
// notifications and consent to both channels.
//
// In rows and columns {me} stands for his id, {net}, {netnumber} for what marks
// net prices in the generation, and {2026-11-23T08:00} for the seconds of that
// wall-clock time in Warsaw.
type person struct {
	name     string
	columns  string   // of customers to be set otherwise: "status = 4"
	bare     bool     // no contact, no consent
	unbilled bool     // no billing address
	rows     []string // statements
	only     provider.Generation
}

// place is an installation with these people in it, and nobody else.
type place struct {
	*mariadbtest.Database
	ini   string
	names map[int64]string
	named int // notifications
}

// fresh is a name that no other notification of the place has.
func (p *place) fresh(name string) string {
	p.named++
	return fmt.Sprint(name, " ", p.named)
}

// generations runs the test for each of LMS's generations.
func generations(t *testing.T, test func(*testing.T, provider.Generation)) {
	for _, g := range []provider.Generation{mariadbtest.Head, mariadbtest.G2021} {
		t.Run(string(g), func(t *testing.T) {
			t.Parallel()
			test(t, g)
		})
	}
}

func settle(t *testing.T, generation provider.Generation, base []string, people []person, settings ...string) *place {
	t.Helper()
	p := &place{
		Database: mariadbtest.New(t, mariadbtest.Generation(generation)),
		names:    make(map[int64]string),
	}
	ini := append([]string{
		"[powiadom]", "timezone = Europe/Warsaw", `smsapitoken = "token"`,
		"[messages]", `sender_email = "bok@isp.example"`,
	}, settings...)
	p.ini = p.Granted(t).INI(t, ini...)
	p.exec(t, generation, 0, "UPDATE divisions SET account = '10501025' WHERE id = 1")
	for _, statement := range base {
		p.exec(t, generation, 0, statement)
	}
	for i, who := range people {
		if who.only != "" && who.only != generation {
			continue
		}
		id := int64(i + 1)
		p.names[id] = who.name
		p.exec(t, generation, id, `INSERT INTO customers (id, lastname, status, divisionid, pin, info, message) VALUES ({me}, 'Klient', 3, 1, '1234', '', '')`)
		if who.columns != "" {
			p.exec(t, generation, id, "UPDATE customers SET "+who.columns+" WHERE id = {me}")
		}
		if !who.unbilled {
			p.exec(t, generation, id, mariadbtest.Billed+" AND c.id = {me}")
		}
		if !who.bare {
			p.exec(t, generation, id, `INSERT INTO customercontacts (customerid, contact, type) VALUES ({me}, '{me}@poczta.example', 8|32)`)
			p.exec(t, generation, id, `INSERT INTO customerconsents (customerid, type) VALUES ({me}, 3), ({me}, 8)`)
		}
		for _, row := range who.rows {
			p.exec(t, generation, id, row)
		}
	}
	return p
}

var moment = regexp.MustCompile(`\{(\d{4}-\d\d-\d\dT\d\d:\d\d)\}`)

func (p *place) exec(t *testing.T, generation provider.Generation, id int64, statement string) {
	t.Helper()
	p.Exec(t, expand(generation, strings.ReplaceAll(statement, "{me}", strconv.FormatInt(id, 10))))
}

// expand fills in what depends on the generation, and times.
func expand(generation provider.Generation, statement string) string {
	column, number := "flags", "16"
	if generation == mariadbtest.G2021 {
		column, number = "netflag", "1"
	}
	statement = strings.NewReplacer("{net}", column, "{netnumber}", number).Replace(statement)
	return moment.ReplaceAllStringFunc(statement, func(s string) string {
		return strconv.FormatInt(warsaw(strings.Trim(s, "{}")).Unix(), 10)
	})
}

// run runs the program in this process.
func (p *place) run(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = cli.Main(append([]string{"-C", p.ini}, args...), cli.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Now: clock(early)})
	return code, out.String(), errs.String()
}

// must runs the program and fails the test unless it succeeds.
func (p *place) must(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := p.run(args...)
	if code != 0 {
		t.Fatalf("powiadom %s: exit code %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return strings.TrimSpace(stdout)
}

// decision is a line of a dry run.
type decision struct {
	Notification int64
	Customer     int64
	Channel      string
	Destination  string
	Body         string
	Decision     string
	Reason       string
}

// decide is what a run at that time decides on one notification.
func (p *place) decide(t *testing.T, id, at string) []decision {
	t.Helper()
	var decisions []decision
	for line := range strings.Lines(p.must(t, "run", "--dry-run", "--json", "--at", at, "--only", id)) {
		var d decision
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		decisions = append(decisions, d)
	}
	return decisions
}

// add stores a notification by e-mail that is due every minute.
func (p *place) add(t *testing.T, flags ...string) string {
	t.Helper()
	return p.must(t, append([]string{"add", "--yes", "--name", p.fresh(t.Name()), "--channel", "email", "--body", "Hej"}, flags...)...)
}

// selected are the names of those whom the notification reaches at that time.
func (p *place) selected(t *testing.T, id, at string) []string {
	t.Helper()
	var names []string
	for _, d := range p.decide(t, id, at) {
		names = append(names, p.names[d.Customer])
	}
	slices.Sort(names)
	return names
}

// expect compares who is reached with who must be: names between semicolons.
func (p *place) expect(t *testing.T, id, at, want string) {
	t.Helper()
	diff(t, p.selected(t, id, at), list(want), "notified at %s", at)
}

// list splits names, sorted.
func list(s string) []string {
	var names []string
	for name := range strings.SplitSeq(s, ";") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func diff[T cmp.Ordered](t *testing.T, got, want []T, format string, args ...any) {
	t.Helper()
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", fmt.Sprintf(format, args...), d)
	}
}
