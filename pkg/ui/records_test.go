package ui_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/ui"
)

type inner struct {
	Sent int `json:"sent"`
}

type record struct {
	ID   int64          `json:"id"`
	Name string         `json:"name"`
	Next *string        `json:"next"`
	Body *ui.Text       `json:"body,omitempty"`
	Why  map[string]int `json:"why,omitempty"`
	inner
	Embedded
	Secret string `json:"-"`
}

// Embedded is exported, as encoding/json wants it for its fields to show.
type Embedded struct {
	Open bool   `json:"open"`
	Rate string `json:"rate"`
}

func write(t *testing.T, f ui.Format, records ...record) string {
	t.Helper()
	var b strings.Builder
	table := ui.Table{Header: []string{"ID", "NAME"}, Flexible: []int{1}, Right: []int{0}}
	r := ui.NewRecords(ui.ForTerminal(&b, 80, false), f, table, func(r record) []ui.Cell { return ui.Row(1, r.Name) })
	if err := r.Begin(); err != nil {
		t.Fatal(err)
	}
	for _, record := range records {
		if err := r.Add(record); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.End(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRecords(t *testing.T) {
	next, body := "2026-11-23T08:00:00+01:00", ui.Text("a\n\tb")
	one := record{
		ID: 7, Name: "Żółw, \"łąka\"\ni staw", Next: &next, Body: &body, Why: map[string]int{"no-contact": 2},
		inner: inner{Sent: 3}, Embedded: Embedded{Open: true, Rate: "-0.5"}, Secret: "s",
	}
	const header = "id,name,next,body,why,sent,open,rate\n"
	tests := []struct {
		name    string
		format  ui.Format
		records []record
		want    string
	}{
		{"table", ui.AsTable, []record{one}, "ID  NAME\n 1  Żółw, \"łąka\" i staw\n"},
		{"no rows", ui.AsTable, nil, ""},
		{"JSON", ui.AsJSON, []record{one}, `{"id":7,"name":"Żółw, \"łąka\"\ni staw","next":"2026-11-23T08:00:00+01:00","body":"a\n\tb","why":{"no-contact":2},"sent":3,"open":true,"rate":"-0.5"}` + "\n"},
		{"no lines", ui.AsJSON, nil, ""},
		{"CSV", ui.AsCSV, []record{one, {}}, header +
			"7,\"Żółw, \"\"łąka\"\" i staw\",2026-11-23T08:00:00+01:00,\"a\n\tb\",\"{\"\"no-contact\"\":2}\",3,true,-0.5\n0,,,,,0,false,\n"},
		{"header alone", ui.AsCSV, nil, header},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, write(t, tt.format, tt.records...)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A spreadsheet must not run what a customer or a mail server wrote.
func TestRecordsFormulas(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"equals", "=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"},
		{"plus", "+48 601 100 201", "'+48 601 100 201"},
		{"minus", "-100,00 zł", "'-100,00 zł"},
		{"at", "@SUM(A1)", "'@SUM(A1)"},
		{"tab", "\t=1", " =1"},
		{"carriage return", "\r=1", " =1"},
		{"number", "-12.50", "-12.50"},
		{"inside", "a=b", "a=b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := csv.NewReader(strings.NewReader(write(t, ui.AsCSV, record{Name: tt.text}))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if got := lines[1][1]; got != tt.want {
				t.Errorf("cell of %q = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}
