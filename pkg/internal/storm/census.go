package storm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
)

// Types of LMS's message list.
const (
	typeMail = 1
	typeSMS  = 2
)

// Census is what became of everybody. All but Deliveries and DoubledMails must
// be nought in the end.
type Census struct {
	Deliveries   int // that had to be made
	Lost         int // of them, those that no server was given
	DoubledMails int // e-mails accepted beyond the first of a delivery
	DoubledSMS   int
	PlannedTwice int // lines of LMS's log beyond one for a customer and channel
	Unsent       int // lines of LMS's log whose status is not "sent"
	Invented     int // lines that say "sent" of what no server was given
	Miscounted   int // by how much the counters of the runs are wrong
	Astray       int // messages about one customer that went to another
	Renamed      int // doubled e-mails with another Message-ID than the first
	Left         int // in the outbox, and runs unfinished
}

// line is a line of LMS's message log.
type line struct {
	ID       int64 `db:"id"`
	Type     int   `db:"type"`
	Customer int   `db:"customer"`
	Status   int   `db:"status"`
}

func (g *Ground) log(t testing.TB) []line {
	t.Helper()
	var lines []line
	err := g.db.SelectContext(t.Context(), &lines, `SELECT i.id AS id, m.type AS type, i.customerid AS customer, i.status AS status
		FROM messageitems i JOIN messages m ON m.id = i.messageid ORDER BY i.id`)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// letters are the e-mails of all lanes in the order of their arrival.
func (g *Ground) letters() []letter {
	var all []letter
	for _, l := range g.Lanes {
		all = append(all, l.letters()...)
	}
	slices.SortFunc(all, func(a, b letter) int { return a.at.Compare(b.at) })
	return all
}

func (g *Ground) accepted() []smsapitest.Message { return g.SMS.Accepted()[g.forgotten:] }

// itemOf is the line of LMS's log that an SMS is of: in its idx it follows the
// program and the installation.
func itemOf(m smsapitest.Message) int64 {
	parts := strings.SplitN(m.Idx, "-", 4)
	if len(parts) < 3 {
		return 0
	}
	id, _ := strconv.ParseInt(parts[2], 10, 64)
	return id
}

// copies counts what was accepted for each line of LMS's log.
func (g *Ground) copies() map[int64]int {
	n := make(map[int64]int)
	for _, m := range g.letters() {
		n[m.item]++
	}
	for _, m := range g.accepted() {
		n[itemOf(m)]++
	}
	return n
}

// Invented counts the lines of LMS's log that tell of a result which never was.
// It can be asked in the middle.
func (g *Ground) Invented(t testing.TB) int {
	t.Helper()
	lines := g.log(t) // first: what it calls sent has been accepted by now
	given := g.copies()
	n := 0
	for _, l := range lines {
		if l.Status != 1 && (l.Status != 2 || given[l.ID] == 0) {
			n++
		}
	}
	return n
}

// Count takes the census.
func (g *Ground) Count(t testing.TB) Census {
	t.Helper()
	c := Census{Left: g.Left(t), Invented: g.Invented(t)}
	type task struct{ kind, customer int }
	planned := make(map[task][]int64)
	for _, l := range g.log(t) {
		planned[task{l.Type, l.Customer}] = append(planned[task{l.Type, l.Customer}], l.ID)
		if l.Status != 2 {
			c.Unsent++
		}
	}
	copies := g.copies()
	look := func(kind, customer int) (extra int) {
		c.Deliveries++
		items := planned[task{kind, customer}]
		n := 0
		for _, id := range items {
			n += copies[id]
		}
		if n == 0 {
			c.Lost++
		}
		c.PlannedTwice += max(0, len(items)-1)
		delete(planned, task{kind, customer})
		return max(0, n-1)
	}
	for id := 1; id < len(g.customers); id++ {
		if g.customers[id].mail != "" {
			c.DoubledMails += look(typeMail, id)
		}
		if g.customers[id].mobile != "" {
			c.DoubledSMS += look(typeSMS, id)
		}
	}
	c.Astray = len(planned) + g.astray()
	c.Renamed = g.renamed()
	var counted int
	if err := g.db.GetContext(t.Context(), &counted, "SELECT COALESCE(SUM(sent), 0) FROM powiadom_runs"); err != nil {
		t.Fatal(err)
	}
	c.Miscounted = counted - c.Deliveries
	return c
}

func (g *Ground) astray() (n int) {
	for _, m := range g.letters() {
		if m.customer < 1 || m.customer >= len(g.customers) || g.customers[m.customer].mail != m.to {
			n++
		}
	}
	for _, m := range g.accepted() {
		var id int
		if _, err := fmt.Sscanf(m.Text, "Klient %d ma", &id); err != nil || id < 1 || id >= len(g.customers) || "48"+g.customers[id].mobile != m.To {
			n++
		}
	}
	return n
}

func (g *Ground) renamed() (n int) {
	first := make(map[int64]string)
	for _, m := range g.letters() {
		if known, ok := first[m.item]; ok && known != m.id {
			n++
		} else if !ok {
			first[m.item] = m.id
		}
	}
	return n
}

// process names a process: a lane and a number on it.
type process struct{ lane, life int }

// unsettled counts, for each process, the e-mails that it sent and that another
// sent again: those whose result it did not write down. It also says for how
// long before the end of the process they had been sent.
func (g *Ground) unsettled(ends map[process]time.Time) (counts map[process]int, longest time.Duration) {
	counts = make(map[process]int)
	last := make(map[int64]time.Time)
	for _, m := range g.letters() {
		last[m.item] = m.at
	}
	for i, l := range g.Lanes {
		for _, m := range l.letters() {
			if m.at.Equal(last[m.item]) {
				continue
			}
			p := process{i, m.life}
			counts[p]++
			if end, ok := ends[p]; ok {
				longest = max(longest, end.Sub(m.at))
			}
		}
	}
	return counts, longest
}

// Require takes the census and fails unless everybody got his message, and at
// most so many e-mails came twice.
func (g *Ground) Require(t testing.TB, doubled int) Census {
	t.Helper()
	c := g.Count(t)
	if want := (Census{Deliveries: c.Deliveries, DoubledMails: c.DoubledMails}); c != want {
		t.Errorf("the end is %+v; all but Deliveries and DoubledMails should be nought", c)
	}
	if c.DoubledMails > doubled {
		t.Errorf("%d e-mails came twice, want at most %d", c.DoubledMails, doubled)
	}
	return c
}
