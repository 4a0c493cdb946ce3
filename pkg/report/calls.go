package report

import (
	_ "embed"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

//go:embed calls.html
var callsPage string

// CallList is whom the office has to call, since a notification cannot reach them.
type CallList struct {
	Provider     string // may be empty
	Notification string // its name
	Made         time.Time
	Calls        []Call
}

// Call is one customer of the list, in words for people.
type Call struct {
	Customer   int64
	Name       string
	Telephones []string // the one to try first comes first
	Address    string
	Missing    string // what has to be mended
	Failure    string // the last message that did not reach him
}

// callsView is what the template shows.
type callsView struct {
	Language                  string
	Title, Count, Empty, Made string
	Header                    []callCell
	Rows                      [][]callCell
}

type callCell struct {
	Text  string
	Class string
	Label string // its column's heading, shown where the row is folded; none in an empty cell
}

// Page writes the list as a page of HTML that loads nothing: for a browser, light or
// dark, and for paper, with boxes to tick off what was done.
func (l CallList) Page(w io.Writer) error {
	title := i18n.Sprintf("To call: %s", l.Notification)
	if l.Provider != "" {
		title = l.Provider + " – " + title
	}
	v := callsView{
		Language: i18n.Current(), Title: ui.Line(title), Count: notify.CustomerCount(len(l.Calls)),
		Empty: i18n.T("All who are meant can be told."), Made: i18n.Sprintf("Made by powiadom on %s.", l.Made.Format(clock)),
		Header: []callCell{
			{Text: i18n.T("No."), Class: "number"},
			{Text: i18n.T("Customer"), Class: "name"},
			{Text: i18n.T("Telephone"), Class: "telephone"},
			{Text: i18n.T("Address"), Class: "address"},
			{Text: i18n.T("Missing"), Class: "missing"},
			{Text: i18n.T("Last failure"), Class: "failure"},
			{Text: i18n.T("Called"), Class: "tick"},
			{Text: i18n.T("Corrected in LMS"), Class: "tick"},
			{Text: i18n.T("Remarks"), Class: "remarks"},
		},
	}
	for _, c := range l.Calls {
		v.Rows = append(v.Rows, v.row(strconv.FormatInt(c.Customer, 10), ui.Line(c.Name), lines(c.Telephones),
			ui.Line(c.Address), ui.Line(c.Missing), ui.Line(c.Failure), "", "", ""))
	}
	return fill(w, callsPage, v)
}

func (v callsView) row(texts ...string) []callCell {
	row := make([]callCell, len(texts))
	for i, text := range texts {
		row[i] = callCell{Text: text, Class: v.Header[i].Class}
		if text != "" {
			row[i].Label = v.Header[i].Text
		}
	}
	return row
}

// lines are texts below one another.
func lines(texts []string) string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = ui.Line(text)
	}
	return strings.Join(out, "\n")
}
