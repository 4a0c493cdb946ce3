package definition

import (
	"io/fs"
	"path"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/notify"
)

// A ready definition can be read, is inactive, and is the same in both languages but
// for what it is called and its comments.
func TestExamples(t *testing.T) {
	resolve := func(_ Entry, kind notify.FilterKind, typed string) (notify.Filter, error) {
		return notify.Filter{Kind: kind, Value: typed}, nil
	}
	files, err := fs.Glob(examples, "examples/en/*.yaml")
	if err != nil || len(files) != 7 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		read := func(language string) []Entry {
			source, err := examples.ReadFile(path.Join("examples", language, path.Base(file)))
			if err != nil {
				t.Fatal(err)
			}
			list, faults := ReadFile(source, resolve)
			for _, f := range faults {
				t.Errorf("%s %s: %v", language, file, f)
			}
			for i := range list {
				if list[i].State != notify.Inactive {
					t.Errorf("%s %s: %s is %s", language, file, list[i].Name, list[i].State)
				}
				list[i].At = Position{}
			}
			return list
		}
		if diff := cmp.Diff(read("en"), read("pl"), cmp.Comparer(func(a, b notify.Notification) bool {
			return a.Name == b.Name && a.Cycle == b.Cycle && a.Event == b.Event && a.Debt.Of() == b.Debt.Of() && a.Debt.Grace == b.Debt.Grace && a.DueDays == b.DueDays
		})); diff != "" {
			t.Errorf("%s: Polish differs (-en +pl):\n%s", file, diff)
		}
	}
}
