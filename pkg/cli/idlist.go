package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// idList reads ids of customers, as other programs hand them over: one a line, or
// CSV with commas or semicolons. A header may name the column: customer,
// customerid or id; without one it is the first. Blank lines and what follows a #
// are passed over. The ids come ascending, each once.
type idList struct {
	csv     *csv.Reader
	skipped int // lines before those that csv counts
	column  int
}

func readIDs(r io.Reader) ([]int64, error) {
	l, err := newIDList(bufio.NewReader(r))
	if err != nil {
		return nil, err
	}
	var ids []int64
	for first := true; ; {
		record, err := l.csv.Read()
		if errors.Is(err, io.EOF) {
			slices.Sort(ids)
			return slices.Compact(ids), nil
		}
		if err != nil {
			return nil, err
		}
		if blank(record) {
			continue
		}
		if first && l.header(record) {
			first = false
			continue
		}
		first = false
		id, err := l.id(record)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
}

// newIDList looks at the first line that says something, to learn what separates
// columns.
func newIDList(r *bufio.Reader) (*idList, error) {
	l := new(idList)
	if mark, err := r.Peek(3); err == nil && bytes.Equal(mark, []byte("\ufeff")) {
		_, _ = r.Discard(3)
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		text, _, _ := strings.Cut(line, "#")
		if strings.TrimSpace(text) == "" && err == nil {
			l.skipped++
			continue
		}
		l.csv = csv.NewReader(io.MultiReader(strings.NewReader(line), r))
		l.csv.FieldsPerRecord, l.csv.LazyQuotes, l.csv.ReuseRecord = -1, true, true
		l.csv.Comment = '#'
		if strings.Contains(text, ";") {
			l.csv.Comma = ';'
		}
		return l, nil
	}
}

func blank(record []string) bool {
	for _, cell := range record {
		text, _, comment := strings.Cut(cell, "#")
		if strings.TrimSpace(text) != "" {
			return false
		}
		if comment {
			return true
		}
	}
	return true
}

// header reports whether the first line names columns, and takes the one of
// customers.
func (l *idList) header(record []string) bool {
	for _, name := range []string{"customer", "customerid", "id"} {
		for i, cell := range record {
			if strings.EqualFold(strings.TrimSpace(cell), name) {
				l.column = i
				return true
			}
		}
	}
	return len(record) > 1 && !strings.ContainsAny(record[0], "0123456789")
}

func (l *idList) id(record []string) (int64, error) {
	cell := ""
	if l.column < len(record) {
		cell, _, _ = strings.Cut(record[l.column], "#")
		cell = strings.TrimSpace(cell)
	}
	id, err := strconv.ParseInt(cell, 10, 64)
	if err != nil || id <= 0 {
		line, _ := l.csv.FieldPos(0)
		return 0, fmt.Errorf(textBadIDLine, l.skipped+line, cell)
	}
	return id, nil
}

// customersFrom reads the customers of --customers-from, and reports those that
// LMS does not have.
func (a *app) customersFrom(ctx context.Context, s *session, path string) ([]int64, error) {
	in := a.streams.In
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, usage(fmt.Errorf(i18n.T("customers-from: %w"), i18n.System(err)))
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	ids, err := readIDs(in)
	if err != nil {
		return nil, usage(fmt.Errorf(i18n.T("customers-from %s: %w"), path, err))
	}
	known, err := s.lms.Known(ctx, ids)
	if err != nil {
		return nil, err
	}
	if missing := without(ids, known); len(missing) > 0 {
		_, _ = fmt.Fprintf(a.streams.Err, textUnknownIDs+"\n", path, len(missing), len(ids), firstIDs(missing))
	}
	if len(known) == 0 {
		return nil, fmt.Errorf(textNobodyLeft, path)
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
		return fmt.Sprintf(textMoreIDs, text, len(ids)-most)
	}
	return text
}
