package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Row is one line of the table. Empty fields are nothing to say.
type Row struct {
	Case       string
	Ours       string
	Limit      string // the same work by a plain program
	Ratio      string // of ours to the limit
	Target     string
	Verdict    Verdict
	Memory     string // MiB
	Statements string // sent to the server
	// Missed says which targets were missed, in whole sentences.
	Missed []Miss
}

// Miss is a target that was missed. Counts and memory are the same on each
// machine; times are not.
type Miss struct {
	Text  string
	Timed bool
}

// Verdict is whether a row's target was met.
type Verdict string

// The verdicts; a row without a target has none.
const (
	Met    Verdict = "yes"
	Missed Verdict = "missed"
)

// Write prints the table, no wider than 100 columns.
func Write(w io.Writer, rows []Row) error {
	lines := table.NewWriter()
	lines.AppendHeader(table.Row{"case", "ours", "limit", "ratio", "target", "met", "MiB", "SQL"})
	for _, r := range rows {
		lines.AppendRow(table.Row{r.Case, r.Ours, r.Limit, r.Ratio, r.Target, r.Verdict, r.Memory, r.Statements})
	}
	style := table.StyleDefault
	style.Format.Header = text.FormatDefault
	style.Box.PaddingLeft, style.Box.PaddingRight, style.Box.MiddleSeparator = "", "  ", "-"
	style.Options = table.Options{SeparateHeader: true}
	lines.SetStyle(style)
	lines.SuppressTrailingSpaces()
	columns := make([]table.ColumnConfig, 0, 6)
	for _, number := range []int{2, 3, 4, 7, 8} {
		columns = append(columns, table.ColumnConfig{Number: number, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	lines.SetColumnConfigs(columns)
	_, err := fmt.Fprintln(w, lines.Render())
	return err
}

// duration shows a time with three figures.
func duration(d time.Duration) string {
	switch {
	case d >= time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d >= 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 100*time.Millisecond:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
}

const mebibyte = 1 << 20

func mebibytes(bytes int64) string { return fmt.Sprintf("%.1f", float64(bytes)/mebibyte) }

// middle is the median.
func middle[T int64 | float64 | time.Duration](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}

// row collects what is to be said of a case.
func row(name string) *Row { return &Row{Case: name} }

// took sets ours, as a time.
func (r *Row) took(d time.Duration) *Row { r.Ours = duration(d); return r }

// against sets the limit, a time, and the ratio of ours to it.
func (r *Row) against(ours, limit time.Duration) *Row {
	r.took(ours)
	r.Limit, r.Ratio = duration(limit), fmt.Sprintf("%.2f", ours.Seconds()/limit.Seconds())
	return r
}

// rate sets ours and the limit, both of so many a second, and their ratio.
func (r *Row) rate(ours, limit float64) *Row {
	r.Ours, r.Limit, r.Ratio = fmt.Sprintf("%.0f/s", ours), fmt.Sprintf("%.0f/s", limit), fmt.Sprintf("%.2f", ours/limit)
	return r
}

// want sets the target of the time or rate.
func (r *Row) want(target string, met bool) *Row {
	r.Target, r.Verdict = target, Met
	if !met {
		r.Verdict = Missed
		r.Missed = append(r.Missed, Miss{Text: fmt.Sprintf("%s: %s (ratio %s), wanted %s", strings.TrimSpace(r.Case), r.Ours, r.Ratio, target), Timed: true})
	}
	return r
}

// peak sets the memory, with a target in MiB unless that is 0.
func (r *Row) peak(bytes int64, most float64) *Row {
	r.Memory = mebibytes(bytes)
	if most > 0 && float64(bytes)/mebibyte > most {
		r.Memory += "!"
		r.Missed = append(r.Missed, Miss{Text: fmt.Sprintf("%s: %s MiB, wanted ≤ %.1f", r.Case, mebibytes(bytes), most)})
	}
	return r
}

// asked sets the number of statements, with a target unless that is 0.
func (r *Row) asked(count, most int) *Row {
	r.Statements = fmt.Sprint(count)
	if most > 0 && count > most {
		r.Statements += "!"
		r.Missed = append(r.Missed, Miss{Text: fmt.Sprintf("%s: %d statements, wanted ≤ %d", r.Case, count, most)})
	}
	return r
}
