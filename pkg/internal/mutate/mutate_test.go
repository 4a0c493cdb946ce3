package mutate_test

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/mutate"
)

// module is a small one: a sum that a test holds, a difference that none does,
// and an embedded file.
var module = map[string]string{
	"go.mod":   "module example.test/m\n\ngo 1.26\n",
	"word.txt": "yes",
	"sum.go":   "package m\n\nimport _ \"embed\"\n\n//go:embed word.txt\nvar word string\n\nfunc sum(a, b int) int { return a + b }\n\nfunc less(a, b int) int { return a - b }\n",
	"sum_test.go": "package m\n\nimport \"testing\"\n\nfunc TestSum(t *testing.T) {\n\tif sum(1, 2) != 3 || word != \"yes\" || less(0, 0) != 0 {\n\t\tt.Fatal()\n\t}\n}\n\n" +
		"func TestRed(t *testing.T) { t.Fatal() }\n",
}

func TestRun(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for name, text := range module {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const test = ". -run TestSum$"
	mutants := []mutate.Mutant{
		{Name: "held", File: "sum.go", Old: "a + b", New: "a * b", Test: test},
		{Name: "embedded", File: "word.txt", Old: "yes", New: "no", Test: test},
		{Name: "loose", File: "sum.go", Old: "a - b", New: "a + b", Test: test},
		{Name: "hangs", File: "sum.go", Old: "return a + b", New: "for { a++ }", Test: test},
		{Name: "gone", File: "sum.go", Old: "a / b", New: "a", Test: test},
		{Name: "twice", File: "sum.go", Old: "int {", New: "int{", Test: test},
		{Name: "broken", File: "sum.go", Old: "a + b", New: "a +", Test: test},
		{Name: "untested", File: "sum.go", Old: "a + b", New: "a * b", Test: ". -run TestNone$"},
		{Name: "red", File: "sum.go", Old: "a + b", New: "a * b", Test: ". -run TestRed$"},
	}
	r := mutate.Runner{Root: root, Go: "go", Timeout: 5 * time.Second, Out: io.Discard}
	survivors, err := r.Run(t.Context(), mutants)
	if want := []string{"loose"}; !slices.Equal(survivors, want) {
		t.Errorf("survivors = %q, want %q", survivors, want)
	}
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"gone: sum.go: the old text stands there 0 times", "twice: sum.go: the old text stands there 2 times",
		"broken: it does not compile", "untested: without the edit: go test . -run TestNone$: no such test",
		"red: without the edit: go test . -run TestRed$ fails",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
	for _, name := range []string{"held", "embedded", "hangs", "loose"} {
		if strings.Contains(err.Error(), name+":") {
			t.Errorf("%s is no fault:\n%v", name, err)
		}
	}
	for name, text := range module {
		if now, err := os.ReadFile(filepath.Join(root, name)); err != nil || string(now) != text {
			t.Errorf("%s was touched (%v)", name, err)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	const good = "- name: a\n  file: f.go\n  old: x\n  new: y\n  test: . -run T\n"
	for _, test := range []struct{ name, list, want string }{
		{"good", good, ""},
		{"twice", good + good, `"a" is there twice`},
		{"unknown key", good + "  more: 1\n", "unknown field"},
		{"no test", "- name: a\n  file: f.go\n  old: x\n", "entry 1 (a): name, file, old and test are needed"},
	} {
		_, err := mutate.Parse([]byte(test.list))
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

// TestList holds the list of this module: each edit applies.
func TestList(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	list, err := os.ReadFile(filepath.Join(root, "testdata", "mutants.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	mutants, err := mutate.Parse(list)
	if err != nil {
		t.Fatal(err)
	}
	if len(mutants) < 40 {
		t.Errorf("%d edits, want at least 40", len(mutants))
	}
	for _, m := range mutants {
		text, err := os.ReadFile(filepath.Join(root, m.File))
		if err != nil {
			t.Errorf("%s: %v", m.Name, err)
			continue
		}
		if _, err := m.Apply(string(text)); err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
}
