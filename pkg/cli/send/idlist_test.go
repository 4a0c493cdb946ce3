package send

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadIDs(t *testing.T) {
	tests := []struct {
		name, in string
		want     map[int64]int // with their lines
		err      string
	}{
		{"one a line", "3\n1\n2\n", map[int64]int{3: 1, 1: 2, 2: 3}, ""},
		{"each once", "7\n7\n 7 \n007\n", map[int64]int{7: 1}, ""},
		{"no end of line", "12\n13", map[int64]int{12: 1, 13: 2}, ""},
		{"Windows", "\ufeff1\r\n2\r\n\r\n3\r\n", map[int64]int{1: 1, 2: 2, 3: 4}, ""},
		{"blank lines and comments", "\n# z awarii\n\n  \n1\n  # dwa\n2 # Żak, Jan; 3\n \t\n", map[int64]int{1: 5, 2: 7}, ""},
		{"in quotes", "\"1\"\r\n\"2\"\r\n", map[int64]int{1: 1, 2: 2}, ""},
		{"a header", "customer\n1\n2 # Żak, Jan\n", map[int64]int{1: 2, 2: 3}, ""},
		{"a header in quotes, in capitals", "\ufeff\"CID\"\r\n\"1\"\r\n", map[int64]int{1: 2}, ""},
		{"commas, named column", "name,customerid,town\nŻak,4,Łódź\n\"Wąs, Jan\",5,\n", map[int64]int{4: 2, 5: 3}, ""},
		{"semicolons, in quotes", "# eksport\n\n\"Nazwisko\";\"ID\"\n\"Żak\";\"4\"\n\"Wąs; Jan\";\"5\"\n", map[int64]int{4: 4, 5: 5}, ""},
		{"tabs", "town\tid_klienta\tx\n\t4\t\n", map[int64]int{4: 2}, ""},
		{"customer before id", "id;Customer\n1;2\n", map[int64]int{2: 2}, ""},
		{"a comma in the header's text", "\"Nazwisko, imię\";id\n\"Żak, Jan\";4\n", map[int64]int{4: 2}, ""},
		{"a comma within a header that semicolons part", "Nazwisko, imię;cid;x\nŻak, Jan;4;\n", map[int64]int{4: 2}, ""},
		{"a comment amid rows", "id;town\n1;Łódź\n# 2;x\n\n3;Żory\n", map[int64]int{1: 2, 3: 5}, ""},
		{"a line break in a cell", "id,note\n1,\"a\nb\"\n2,\n", map[int64]int{1: 2, 2: 4}, ""},
		{"letters of Windows-1250 beside", "id;town\n1;\xa3\xf3d\x9f\n", map[int64]int{1: 2}, ""},
		{"empty rows at the end", "id;town\n1;Łódź\n;\n2;\n", map[int64]int{1: 2, 2: 4}, ""},
		{"nobody", "# nikt\n\n", map[int64]int{}, ""},
		{"nothing", "", map[int64]int{}, ""},
		{"only a header", "customerid\n", map[int64]int{}, ""},

		{"a header without a known column", "nr;nazwisko\n4;Żak\n5;Wąs\n", nil, `line 1: "nr;nazwisko": without a header`},
		{"an unknown header alone", "numer\n4\n", nil, `line 1: "numer": without a header`},
		{"several cells without a header", "4;Żak\n5;Wąs\n", nil, `line 1: "4;Żak": without a header`},
		{"several numbers without a header", "7,8\n", nil, `line 1: "7,8": without a header`},
		{"several numbers further down", "7\n8,9\n", nil, `line 2: "8,9" is no id`},
		{"two ids in a line", "1 2\n", nil, `line 1: "1 2": without a header`},
		{"a cell behind a single column", "id\n1\n2;x\n", nil, `line 3: "2;x" is no id`},
		{"two columns of one name", "id;x;ID\n1;2;3\n", nil, "line 1: two columns are called id"},
		{"parted in two ways", "id;x,cid\n1;2,3\n", map[int64]int{}, `line 1: "id;x,cid": columns can be parted`},
		{"a word", "\n1\n# x\nŻak\n", nil, `line 4: "Żak" is no id of a customer`},
		{"a word in the first line", "Żak\n1\n", nil, `line 1: "Żak": without a header`},
		{"a negative number", "1\n-2\n", nil, `line 2: "-2" is no id`},
		{"a sign", "1\n+2\n", nil, `line 2: "+2" is no id`},
		{"nought", "0\n", nil, `line 1: "0" is no id`},
		{"a fraction", "1\n2.5\n", nil, `line 2: "2.5" is no id`},
		{"a hard blank", "1\n1\u00a0234\n", nil, "line 2: "},
		{"too large", "99999999999999999999\n", nil, `line 1: "99999999999999999999" is no id`},
		{"a short row", "name,id\nŻak,1\nWąs\n", nil, "line 3: columns: 1, in the header: 2"},
		{"a long row", "# x\nname;id\nŻak;1;\n", nil, "line 3: columns: 3, in the header: 2"},
		{"a row without an id", "name;id\nŻak;\n", nil, `line 2: "" is no id`},
		{"a second header", "id\n1\nid\n", nil, `line 3: "id" is no id`},
		{"a second header of CSV", "id;x\n1;\nid;x\n", nil, `line 3: "id" is no id`},
		{"a quote that does not end", "id;x\n1;\"a\n2;b\n", nil, "line 3: quotes do not match"},
		{"a quote amid a name", "id;x\n4;5\" rura\n", nil, "line 2: quotes do not match"},
		{"Macintosh", "1\r2\r", nil, "line 1: "},
		{"UTF-16", "\xff\xfe1\x00\n\x002\x00", nil, "line 1: not a text"},
		{"nulls", "1\n\x00\x00", nil, "line 2: not a text"},
		{"far too large", strings.Repeat("1\n", maxIDs/2) + "2", nil, "larger than 67108864 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readIDs(strings.NewReader(tt.in))
			if tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.HasPrefix(err.Error(), tt.err)) {
				t.Fatalf("error %v, want %q", err, tt.err)
			}
			if diff := cmp.Diff(tt.want, got); err == nil && diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}
		})
	}
}

// What has no end is not read to it.
func TestEndlessInput(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]io.Reader{"nulls": endless(0), "lines": endless('\n')} {
		if _, err := readIDs(r); err == nil || !strings.HasPrefix(err.Error(), "larger than") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

type endless byte

func (b endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(b)
	}
	return len(p), nil
}

// Whatever is read are ids, and they read the same when they are written down
// again in any of the forms. An id is not made of anything but its digits.
func FuzzReadIDs(f *testing.F) {
	for _, seed := range []string{
		"1\n2\n", "\ufeffid;x\r\n3;Ż\r\n", "# x\n\n7,8\n", "a,customer\n\"b\nc\",5\n", "1 # 2\n;\n", "id\t,;x\n1\t\n",
		"\"1\"\n\"\"\n", "x;cid\n;\n\" \";\"2\"\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		lines, err := readIDs(strings.NewReader(in))
		if err != nil {
			return
		}
		source := strings.Split(in, "\n")
		ids := make([]int64, 0, len(lines))
		for id, line := range lines {
			if id <= 0 || line > len(source) || !strings.Contains(strings.Join(source[line-1:], "\n"), strconv.FormatInt(id, 10)) {
				t.Fatalf("%d is not in line %d or behind", id, line)
			}
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for _, format := range []string{"%d", "Ż;%d", "\"%d\"", "# x\n%d\n", "\t%d\t"} {
			written, header := make([]string, len(ids)), ""
			for i, id := range ids {
				written[i] = fmt.Sprintf(format, id)
			}
			switch {
			case strings.Contains(format, ";"):
				header = "nazwa;customerid\n"
			case strings.Contains(format, "\t"):
				header = "\tcid\tid\n"
			}
			again, err := readIDs(strings.NewReader(header + strings.Join(written, "\r\n")))
			got := slices.Sorted(maps.Keys(again))
			if err != nil || !slices.Equal(got, ids) {
				t.Fatalf("%q: %v, %v; want %v", format, got, err, ids)
			}
		}
	})
}
