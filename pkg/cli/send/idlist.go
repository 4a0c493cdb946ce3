package send

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

// idList reads ids of customers, as other programs hand them over: one a line, or
// CSV with a header that names their column. A file is understood whole or
// refused, since a number of something else is the id of somebody else.
type idList struct {
	csv     *csv.Reader
	columns []string // of the header; nil: one id a line
	column  int      // of the ids
	ids     map[int64]int
}

// maxIDs bounds the size of a file, in bytes: some millions of ids.
const maxIDs = 64 << 20

// idColumns are the headers of a column of customers. What stands first goes
// before the others, so that "id" may be that of the line.
func idColumns() []string { return []string{"customer", "customerid", "id_klienta", "cid", "id"} }

// readIDs returns the ids, each with the line where it stands first.
func readIDs(r io.Reader) (map[int64]int, error) {
	source, err := app.ReadBounded(r, maxIDs)
	if err != nil {
		return nil, err
	}
	source = bytes.TrimPrefix(source, []byte(app.ByteOrderMark))
	if i := bytes.IndexByte(source, 0); i >= 0 { // UTF-16 is full of them
		return nil, i18n.Errorf("line %d: not a text in UTF-8", 1+bytes.Count(source[:i], []byte("\n")))
	}
	l := &idList{ids: make(map[int64]int)}
	line, err := l.begin(source)
	if err != nil {
		return nil, err
	}
	if len(l.columns) > 1 {
		err = l.records(source, line)
	} else {
		err = l.lines(source, line)
	}
	return l.ids, err
}

// begin looks at the first line that says something, which is a header or else
// an id, and returns the number of the header.
func (l *idList) begin(source []byte) (int, error) {
	number := 0
	for line := range bytes.Lines(source) {
		number++
		switch text := entry(string(line)); {
		case text == "":
		case isNumber(text):
			return 0, nil
		default:
			return number, l.header(strings.TrimRight(string(line), "\r\n"), number)
		}
	}
	return 0, nil
}

// header finds what separates the columns, and the one of customers.
func (l *idList) header(line string, number int) error {
	var found []idList
	for _, comma := range ";\t," {
		r := csv.NewReader(strings.NewReader(line))
		r.Comma = comma
		names, err := r.Read()
		if err != nil {
			continue
		}
		for i := range names {
			names[i] = strings.ToLower(strings.TrimSpace(names[i]))
		}
		for _, name := range idColumns() {
			if i := slices.Index(names, name); i >= 0 {
				if slices.Contains(names[i+1:], name) {
					return i18n.Errorf("line %d: two columns are called %s", number, name)
				}
				found = append(found, idList{csv: r, columns: names, column: i})
				break
			}
		}
	}
	if len(found) == 0 {
		return i18n.Errorf("line %d: %q: without a header a line has one id and nothing else; a header must name a column of customers, parted by ; , or a tab: %s",
			number, shortened(line), strings.Join(idColumns(), ", "))
	}
	// One column alone is found with every separator.
	widest := slices.MaxFunc(found, func(a, b idList) int { return len(a.columns) - len(b.columns) })
	for _, other := range found {
		if len(other.columns) > 1 && other.csv.Comma != widest.csv.Comma {
			return i18n.Errorf("line %d: %q: columns can be parted here in more than one way", number, shortened(line))
		}
	}
	l.columns, l.column = widest.columns, widest.column
	l.csv = csv.NewReader(nil)
	l.csv.Comma = widest.csv.Comma
	return nil
}

// lines reads one id a line, behind a header.
func (l *idList) lines(source []byte, header int) error {
	number := 0
	for line := range bytes.Lines(source) {
		number++
		text := entry(string(line))
		if number <= header || text == "" {
			continue
		}
		if err := l.add(text, number); err != nil {
			return err
		}
	}
	return nil
}

// entry is what stands in a line before a #, without quotes.
func entry(line string) string {
	text, _, _ := strings.Cut(line, "#")
	text = strings.TrimSpace(text)
	if n := len(text); n > 1 && text[0] == '"' && text[n-1] == '"' {
		text = strings.TrimSpace(text[1 : n-1])
	}
	return text
}

func isNumber(text string) bool { return strings.Trim(text, "0123456789") == "" }

// records reads the lines of CSV behind the header.
func (l *idList) records(source []byte, header int) error {
	comma := l.csv.Comma
	for range header {
		_, source, _ = bytes.Cut(source, []byte("\n"))
	}
	l.csv = csv.NewReader(bytes.NewReader(source))
	l.csv.Comma, l.csv.Comment, l.csv.FieldsPerRecord, l.csv.ReuseRecord = comma, '#', -1, true
	for {
		record, err := l.csv.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if broken, ok := errors.AsType[*csv.ParseError](err); ok {
			return i18n.Errorf("line %d: quotes do not match", header+broken.Line)
		}
		if err != nil {
			return err
		}
		line, _ := l.csv.FieldPos(0)
		line += header
		switch {
		case len(record) == 1 && len(l.columns) > 1 && strings.TrimSpace(record[0]) == "": // blanks
			continue
		case len(record) != len(l.columns):
			return i18n.Errorf("line %d: columns: %d, in the header: %d", line, len(record), len(l.columns))
		case blank(record):
			continue
		}
		if err := l.add(strings.TrimSpace(record[l.column]), line); err != nil {
			return err
		}
	}
}

// blank recognizes the empty rows that spreadsheets add at the end.
func blank(record []string) bool {
	return !slices.ContainsFunc(record, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

func (l *idList) add(cell string, line int) error {
	id, err := strconv.ParseInt(cell, 10, 64)
	if err != nil || id <= 0 || !isNumber(cell) {
		return i18n.Errorf("line %d: %q is no id of a customer; allowed are ids, one a line, or CSV whose header names a column of them",
			line, shortened(cell))
	}
	if _, twice := l.ids[id]; !twice {
		l.ids[id] = line
	}
	return nil
}

// shortened is a piece of a file as an error shows it.
func shortened(text string) string {
	const most = 60
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most]) + "…"
	}
	return text
}

// customersFrom reads the customers of --customers-from. A number that LMS has no
// customer of means that the file is about something else; those whom LMS has
// deleted, and contractors, are told of and left out.
func (a commands) customersFrom(ctx context.Context, s *app.Session, path string) ([]int64, error) {
	lines, err := app.ReadFrom(a.Streams.In, path, readIDs)
	if err != nil {
		if _, missing := errors.AsType[*fs.PathError](err); missing { // it names the file
			return nil, app.Usage(i18n.Errorf("customers-from: %w", i18n.System(err)))
		}
		return nil, app.Usage(i18n.Errorf("customers-from %s: %w", path, err))
	}
	ids := make([]int64, 0, len(lines))
	for id := range lines {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	known, gone, err := s.Lms.Known(ctx, ids)
	if err != nil {
		return nil, err
	}
	if unknown := without(without(ids, known), gone); len(unknown) > 0 {
		first := slices.MinFunc(unknown, func(a, b int64) int { return lines[a] - lines[b] })
		return nil, app.Usage(i18n.Errorf("customers-from %s: line %d: LMS has no customer %d (of such numbers: %d of %d)",
			path, lines[first], first, len(unknown), len(ids)))
	}
	if len(gone) > 0 {
		_, _ = ui.Fprintf(a.Streams.Err, i18n.T("customers-from %s: %d of %d customers are deleted, contractors, or without a billing address: %s")+"\n", path, len(gone), len(ids), firstIDs(gone))
	}
	if len(known) == 0 {
		return nil, i18n.Errorf("customers-from %s: nobody is left", path)
	}
	return known, nil
}

// without is what of an ascending list is not in another one.
func without(all, known []int64) []int64 {
	var out []int64
	for _, id := range all {
		if _, found := slices.BinarySearch(known, id); !found {
			out = append(out, id)
		}
	}
	return out
}

// firstIDs shows a few.
func firstIDs(ids []int64) string {
	const most = 5
	words := make([]string, 0, most)
	for _, id := range ids[:min(len(ids), most)] {
		words = append(words, strconv.FormatInt(id, 10))
	}
	text := strings.Join(words, ", ")
	if len(ids) > most {
		return i18n.Sprintf("%s and %d more", text, len(ids)-most)
	}
	return text
}
