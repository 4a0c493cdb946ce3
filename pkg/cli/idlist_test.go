package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadIDs(t *testing.T) {
	tests := []struct {
		name, in string
		want     []int64
		err      string
	}{
		{"one a line", "3\n1\n2\n", []int64{1, 2, 3}, ""},
		{"each once", "7\n7\n 7 \n007\n", []int64{7}, ""},
		{"no end of line", "12\n13", []int64{12, 13}, ""},
		{"Windows", "\ufeff1\r\n2\r\n\r\n3\r\n", []int64{1, 2, 3}, ""},
		{"blank lines and comments", "\n# z awarii\n\n  \n1\n  # dwa\n2 # Żak\n \t\n", []int64{1, 2}, ""},
		{"a header", "customer\n1\n2\n", []int64{1, 2}, ""},
		{"commas, named column", "name,customerid,town\nŻak,4,Łódź\n\"Wąs, Jan\",5,\n", []int64{4, 5}, ""},
		{"semicolons, in quotes", "\"Nazwisko\";\"ID\"\n\"Żak\";\"4\"\n\"Wąs; Jan\";\"5\"\n", []int64{4, 5}, ""},
		{"customer before id", "id;Customer\n1;2\n", []int64{2}, ""},
		{"no column of that name: the first", "nr;nazwisko\n4;Żak\n5;Wąs\n", []int64{4, 5}, ""},
		{"no header: the first", "4;Żak\n5;Wąs\n", []int64{4, 5}, ""},
		{"a quote amid a name", "4;5\" rura\n5;x\n", []int64{4, 5}, ""},
		{"empty cells at the end", "id;town\n1;Łódź\n;\n2;\n", []int64{1, 2}, ""},
		{"nobody", "# nikt\n\n", nil, ""},
		{"nothing", "", nil, ""},
		{"only a header", "customerid\n", nil, ""},
		{"a word", "\n1\n# x\nŻak\n", nil, `line 4: "Żak" is no id of a customer`},
		{"a word in the first line", "Żak\n1\n", nil, `line 1: "Żak" is no id of a customer`},
		{"a number that is no id", "1\n-2\n", nil, `line 2: "-2"`},
		{"a fraction", "1\n2.5\n", nil, `line 2: "2.5"`},
		{"too large", "99999999999999999999\n", nil, `line 1: "99999999999999999999"`},
		{"a short line", "name,id\nŻak,1\nWąs\n", nil, `line 3: ""`},
		{"a second header", "id\n1\nid\n", nil, `line 3: "id"`},
		{"two ids in a line", "1 2\n", nil, `line 1: "1 2"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readIDs(strings.NewReader(tt.in))
			if tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.HasPrefix(err.Error(), tt.err)) {
				t.Fatalf("error %v, want %q", err, tt.err)
			}
			if tt.err != "" && !strings.Contains(err.Error(), "allowed are ids, one a line, or CSV") {
				t.Errorf("the error does not say what is allowed: %v", err)
			}
			if diff := cmp.Diff(tt.want, got); err == nil && diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever is read comes ascending, each once, and reads the same when it is
// written down again in any of the forms.
func FuzzReadIDs(f *testing.F) {
	for _, seed := range []string{"1\n2\n", "\ufeffid;x\r\n3;Ż\r\n", "# x\n\n7,8\n", "a,customer\n\"b\nc\",5\n", "1 # 2\n;\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		ids, err := readIDs(strings.NewReader(in))
		if err != nil {
			return
		}
		for i, id := range ids {
			if id <= 0 || i > 0 && ids[i-1] >= id {
				t.Fatalf("%d after %v", id, ids[:i])
			}
		}
		words := make([]string, len(ids))
		for i, id := range ids {
			words[len(ids)-1-i] = strconv.FormatInt(id, 10)
		}
		for _, format := range []string{"%s", "Ż;%s", "# x\n%s\n"} {
			lines, header := make([]string, len(words)), ""
			for i, word := range words {
				lines[i] = fmt.Sprintf(format, word)
			}
			if strings.Contains(format, ";") {
				header = "nazwa;customerid\n"
			}
			again, err := readIDs(strings.NewReader(header + strings.Join(lines, "\r\n")))
			if err != nil || !slices.Equal(again, ids) {
				t.Fatalf("%q: %v, %v; want %v", format, again, err, ids)
			}
		}
	})
}
