package report

import (
	_ "embed"
	"html/template"
	"io"
	"slices"
	"strconv"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/ui"
)

//go:embed page.html
var page string

// head is what stands in the head of each page: that it loads nothing, and the style.
//
//go:embed head.html
var head string

// view is what the template shows. It holds texts and coordinates only.
type view struct {
	Language          string // as HTML names it
	Title, Span, Made string
	Figures           []figure
	Charts            []*chart // for wide and for narrow windows; none when nothing was sent
	ChartTitle        string
	Nothing           string
	Notifications     table
	Failures          table
	Reached           table
}

// table is a heading with rows, or with a sentence when there are none.
type table struct {
	Title, Empty, Note string
	Header             []cell
	Rows               [][]cell
}

type cell struct {
	Text   string
	Number bool
	Label  string // its column's heading, shown where the row is folded
}

// labelled gives each cell the heading of its column.
func (t table) labelled() table {
	for _, row := range t.Rows {
		for i := range row {
			row[i].Label = t.Header[i].Text
		}
	}
	return t
}

// without leaves out the column, heading and cells.
func (t table) without(column int) table {
	t.Header = slices.Delete(t.Header, column, column+1)
	for i, row := range t.Rows {
		t.Rows[i] = slices.Delete(row, column, column+1)
	}
	return t
}

// chart is an SVG in its own coordinates.
type chart struct {
	Class         string
	Width, Height int
	Left, Bottom  int
	Label         string
	Legend        []legend
	Ticks         []tick
	Names         []tick
	Columns       []column
}

type legend struct{ Class, Text, Value string }

type tick struct {
	At   string
	Text string
}

type column struct {
	Title string
	Bars  []bar
}

type bar struct{ Class, X, Y, Width, Height string }

// Page writes a page of HTML that loads nothing: for a browser, light or dark,
// and for paper.
func Page(w io.Writer, f Facts) error {
	v := view{
		Language: i18n.Current(), Title: ui.Line(f.title()), Span: f.span(), Made: i18n.Sprintf("Made by powiadom on %s.",
			f.Made.Format(clock)), Figures: f.figures(),
		Charts: drawCharts(f), ChartTitle: unitTitles()[f.Unit], Nothing: i18n.T("Nothing was sent in this time."),
		Notifications: notificationTable(f), Failures: failureTable(f), Reached: reachedTable(f),
	}
	return fill(w, page, v)
}

// fill writes a page: the template with its texts, under the common head.
func fill(w io.Writer, body string, v any) error {
	t, err := template.New("page").Parse(head)
	if err == nil {
		t, err = t.Parse(body)
	}
	if err != nil {
		return i18n.Errorf("template of the report: %w", err)
	}
	if err := t.Execute(w, v); err != nil {
		return i18n.Errorf("write the report: %w", err)
	}
	return nil
}

func text(s string) cell { return cell{Text: ui.Line(s)} }
func number(n int) cell  { return cell{Text: count(n), Number: true} }
func over(s string) cell { return cell{Text: s, Number: true} } // heading of numbers
func id(n int64) cell    { return cell{Text: strconv.FormatInt(n, 10), Number: true} }
func idOrDash(n int64) cell {
	if n == 0 {
		return over("–")
	}
	return id(n)
}

func notificationTable(f Facts) table {
	t := table{
		Title: i18n.T("Notifications"), Empty: i18n.T("Nothing was sent in this time."),
		Header: []cell{over(i18n.T("No.")), text(i18n.T("Name")), over(i18n.T("Sent")), over(i18n.T("Failed")), over(i18n.T("Cancelled")), over(i18n.T("Waiting"))},
	}
	for _, n := range f.Notifications {
		t.Rows = append(t.Rows, []cell{
			idOrDash(n.Notification), text(f.called(n.Notification)), number(n.Sent), number(n.Failed), number(n.Cancelled), number(n.Waiting),
		})
	}
	if f.Office {
		t = t.without(0)
	}
	return t.labelled()
}

func failureTable(f Facts) table {
	t := table{
		Title: i18n.T("Why deliveries failed"), Empty: i18n.T("No delivery failed."),
		Header: []cell{over(i18n.T("Count")), text(i18n.T("Channel")), text(i18n.T("Reason")), text(i18n.T("Example"))},
	}
	for _, g := range f.failures() {
		t.Rows = append(t.Rows, []cell{number(g.Count), text(channelNames()[g.Channel]), text(g.Cause), text(example(g))})
	}
	if f.Office {
		t = t.without(len(t.Header) - 1)
	}
	return t.labelled()
}

// example is the text behind a cause, unless it says no more.
func example(g past.Group) string {
	if g.Example == g.Cause {
		return ""
	}
	return g.Example
}

func reachedTable(f Facts) table {
	t := table{
		Title: i18n.T("Customers who were not reached"), Empty: i18n.T("Everybody who was meant was reached."), Note: i18n.T("A customer whom several runs could not reach is counted several times."),
		Header: []cell{over(i18n.T("Count")), text(i18n.T("Reason"))},
	}
	for _, reason := range f.Reasons() {
		t.Rows = append(t.Rows, []cell{number(f.Skipped[reason]), text(f.reasonText(string(reason)))})
	}
	return t.labelled()
}

// measures are those of a chart, in its own coordinates.
type measures struct {
	class                    string
	width, height            int
	left, right, top, bottom int
	names                    int // at most so many below the columns
}

// chartMeasures are a chart for a desk or paper and one for a telephone. Letters
// are 12 units high in both, so the narrow one is about as wide as its window.
func chartMeasures() []measures {
	return []measures{
		{"desk", 960, 280, 52, 956, 12, 248, 15},
		{"phone", 340, 230, 44, 336, 12, 198, 6},
	}
}

const (
	wantedTicks = 4
	gapShare    = 0.22 // of a column
	leastBar    = 1.5  // whatever was sent or failed shows
)

func drawCharts(f Facts) []*chart {
	if tallest(f.Columns) == 0 {
		return nil
	}
	var charts []*chart
	for _, m := range chartMeasures() {
		charts = append(charts, drawChart(f, m))
	}
	return charts
}

func drawChart(f Facts, m measures) *chart {
	most := tallest(f.Columns)
	step := niceStep(most, wantedTicks)
	top := (most + step - 1) / step * step
	height := func(n int) float64 { return float64(m.bottom-m.top) * float64(n) / float64(top) }
	c := &chart{Class: m.class, Width: m.width, Height: m.height, Left: m.left, Bottom: m.bottom, Label: unitTitles()[f.Unit]}
	for _, channel := range notify.Channels() {
		c.Legend = append(c.Legend, legend{string(channel), channelNames()[channel], count(f.ByChannel[channel].Sent)})
	}
	c.Legend = append(c.Legend, legend{classFailed, i18n.C("legend", "failed"), count(f.Total.Failed)})
	for n := 0; n <= top; n += step {
		c.Ticks = append(c.Ticks, tick{coordinate(float64(m.bottom) - height(n)), count(n)})
	}
	wide := float64(m.right-m.left) / float64(len(f.Columns))
	every := (len(f.Columns) + m.names - 1) / m.names
	for i, col := range f.Columns {
		x := float64(m.left) + wide*float64(i)
		name := label(col, f.Unit)
		if i%every == 0 {
			c.Names = append(c.Names, tick{coordinate(x + wide/2), name})
		}
		out := column{Title: i18n.Sprintf("%s: %s sent, %s failed", name, count(col.All()), count(col.Failed))}
		y := float64(m.bottom)
		stack := func(class string, n int) {
			if n == 0 {
				return
			}
			tall := max(height(n), leastBar)
			y -= tall
			out.Bars = append(out.Bars, bar{
				class, coordinate(x + wide*gapShare/2), coordinate(y), coordinate(wide * (1 - gapShare)), coordinate(tall),
			})
		}
		for _, channel := range notify.Channels() {
			stack(string(channel), col.Sent[channel])
		}
		stack(classFailed, col.Failed)
		if len(out.Bars) > 0 {
			c.Columns = append(c.Columns, out)
		}
	}
	return c
}

const classFailed = "failed"

func coordinate(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// niceStep is the smallest of 1, 2, 5, 10, 20, … that reaches n in so many steps.
func niceStep(n, steps int) int {
	for step := 1; ; step *= 10 {
		for _, factor := range []int{1, 2, 5} {
			if step*factor*steps >= n {
				return step * factor
			}
		}
	}
}
