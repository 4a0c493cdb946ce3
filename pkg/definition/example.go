package definition

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

//go:embed examples
var examples embed.FS

// Example is a file of ready notifications, all inactive, with comments in the language
// of the process.
type Example struct {
	Name   string
	About  string // a line
	Source string // YAML, as ReadFile reads it
}

// Examples are those that there are, in the order of names.
func Examples() []Example {
	var list []Example
	files, _ := fs.Glob(examples, "examples/"+i18n.Current()+"/*.yaml") // the pattern is well-formed
	for _, file := range files {
		source, _ := examples.ReadFile(file) // it is there
		about, _, _ := strings.Cut(strings.TrimPrefix(string(source), "# "), "\n")
		list = append(list, Example{Name: strings.TrimSuffix(path.Base(file), ".yaml"), About: about, Source: string(source)})
	}
	return list
}

// FindExample returns the example with the name.
func FindExample(name string) (Example, error) {
	all := Examples()
	if i := slices.IndexFunc(all, func(e Example) bool { return strings.EqualFold(e.Name, name) }); i >= 0 {
		return all[i], nil
	}
	names := make([]string, len(all))
	for i, e := range all {
		names[i] = e.Name
	}
	return Example{}, i18n.Errorf("example %q: allowed are %s", name, strings.Join(names, ", "))
}
