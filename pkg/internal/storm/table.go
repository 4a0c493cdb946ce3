package storm

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"text/tabwriter"
)

// Table gathers what the faults did.
type Table struct {
	mu   sync.Mutex
	rows map[string]*row
}

type row struct{ times, deliveries, lost, mails, sms int }

// Add counts a fault that was tried so many times, and its end.
func (b *Table) Add(fault string, times int, c Census) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rows == nil {
		b.rows = make(map[string]*row)
	}
	r := b.rows[fault]
	if r == nil {
		r = new(row)
		b.rows[fault] = r
	}
	r.times += times
	r.deliveries += c.Deliveries
	r.lost += c.Lost
	r.mails += c.DoubledMails
	r.sms += c.DoubledSMS
}

// Write prints the table; nothing when no fault was tried.
func (b *Table) Write(w io.Writer) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.rows) == 0 {
		return nil
	}
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(out, "times\tdeliveries\tlost\te-mails doubled\tSMS doubled\t  fault")
	for _, name := range slices.Sorted(maps.Keys(b.rows)) {
		r := b.rows[name]
		_, _ = fmt.Fprintf(out, "%d\t%d\t%d\t%d\t%d\t  %s\n", r.times, r.deliveries, r.lost, r.mails, r.sms, name)
	}
	return out.Flush()
}
