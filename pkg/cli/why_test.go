package cli_test

import (
	"bytes"
	"runtime"
	"strings"
	"testing"

	"github.com/powiadom/powiadom/pkg/cli"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
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
	const many = 30000
	p := settle(t, mariadbtest.Head, []string{
		`INSERT INTO customers (id, lastname, name, status, divisionid, info, message)
			SELECT seq, CONCAT('Żółkiewski ', seq), 'Łukasz', 3, 1, '', '' FROM seq_1_to_30000`,
		`INSERT INTO customercontacts (customerid, contact, type) SELECT seq, CONCAT('k', seq, '@poczta.example'), 40 FROM seq_1_to_30000`,
		`INSERT INTO customerconsents (customerid, type) SELECT seq, 3 FROM seq_1_to_30000`,
	}, nil)
	id := p.must(t, "add", "--name", "Prace", "--channel", "email", "--body", "Łączność z %customer", "--cycle", "0 8 * * *")
	for _, format := range []string{"--json", "--csv"} {
		g := &gauge{marks: [2]int{1000, many - 1000}}
		var said bytes.Buffer
		code := cli.Main([]string{"-C", p.ini, "recipients", id, format}, cli.Streams{In: strings.NewReader(""), Out: g, Err: &said})
		if code != 0 || g.lines < many {
			t.Fatalf("recipients %s: exit code %d, %d lines, want %d\n%s", format, code, g.lines, many, said.String())
		}
		if grown := int64(g.last) - int64(g.first); grown > 2<<20 {
			t.Errorf("recipients %s: %d bytes more in use after %d lines than after %d", format, grown, g.marks[1], g.marks[0])
		}
	}
}
