package i18n_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the top of the sources.
const root = "../.."

// message is a text that the sources hold.
type message struct {
	text  string
	files []string
}

// sources are the product's texts in the order of files and lines, and what is
// wrong with how they stand there.
type sources struct {
	messages []message
	faults   []string
}

func (s *sources) add(text, file string) {
	for i := range s.messages {
		if m := &s.messages[i]; m.text == text {
			if !slices.Contains(m.files, file) {
				m.files = append(m.files, file)
			}
			return
		}
	}
	s.messages = append(s.messages, message{text: text, files: []string{file}})
}

// productFiles are the Go files of the product: no tests, nothing of
// pkg/internal.
func productFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		name := d.Name()
		switch {
		case err != nil:
			return err
		case d.IsDir() && (name == "internal" || name == "testdata" || len(name) > 2 && name[0] == '.'):
			return filepath.SkipDir
		case name == "i18n.go": // how texts are found, none itself
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// readSources walks the product's Go files.
func readSources(t *testing.T) *sources {
	t.Helper()
	s := new(sources)
	for _, path := range productFiles(t) {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		r := reader{sources: s, set: set, file: filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))}
		r.isText = strings.HasPrefix(filepath.Base(path), "text")
		ast.Walk(r, file)
	}
	if len(s.messages) == 0 {
		t.Fatal("no texts were found")
	}
	return s
}

// reader visits one file. Literals that are no texts (keys, cases, imports) are
// not visited.
type reader struct {
	*sources
	set    *token.FileSet
	file   string
	isText bool // a file of texts, in which each literal is one
}

func (r reader) fault(n ast.Node, what string) {
	r.faults = append(r.faults, r.set.Position(n.Pos()).String()+": "+what)
}

func (r reader) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case *ast.ImportSpec:
		return nil
	case *ast.CaseClause:
		for _, stmt := range n.Body {
			ast.Walk(r, stmt)
		}
		return nil
	case *ast.KeyValueExpr:
		ast.Walk(r, n.Value)
		return nil
	case *ast.CallExpr:
		return r.call(n)
	case *ast.BasicLit:
		if r.isText && n.Kind == token.STRING && n.Value != `""` {
			r.fault(n, "a text outside of i18n.T: "+n.Value)
		}
	}
	return r
}

// shows are functions whose first or second argument people read, unless it has
// nothing to translate.
var shows = map[string]int{
	"fmt.Errorf": 0, "errors.New": 0, "fmt.Fprintf": 1, "fmt.Fprintln": 1, "fmt.Fprint": 1,
}

func (r reader) call(c *ast.CallExpr) ast.Visitor {
	name := callee(c)
	if isText(c) {
		text, ok := textOf(c)
		if !ok {
			r.fault(c, name+" takes literals")
		}
		r.add(text, r.file)
		return nil
	}
	if name == "command" { // of package cli: the line of usage, which it translates itself
		if use, ok := literal(c.Args[0]); ok && strings.Contains(use, " ") {
			r.add(use, r.file)
		}
	}
	if at, ok := shows[name]; ok && at < len(c.Args) {
		if text, ok := literal(c.Args[at]); ok && hasWords(text) {
			r.fault(c, "a text outside of i18n.T: "+text)
		}
	}
	return r
}

// isText reports whether a call holds a text. The last one is package i18n's own.
func isText(c *ast.CallExpr) bool {
	return slices.Contains([]string{"i18n.T", "i18n.N", "i18n.C", "T"}, callee(c))
}

// contextEnd stands between a context and its text.
const contextEnd = "\x04"

// textOf is the text that a call holds, behind its context.
func textOf(c *ast.CallExpr) (string, bool) {
	var parts []string
	for _, arg := range c.Args {
		part, ok := literal(arg)
		if !ok {
			return "", false
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, contextEnd), true
}

func callee(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
	}
	return ""
}

// literal is the value of a literal, also of one in pieces.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		x, okX := literal(e.X)
		y, okY := literal(e.Y)
		return x + y, okX && okY && e.Op == token.ADD
	}
	return "", false
}

var (
	verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*(?:\[\d+\])?[0-9*]*(?:\.[0-9*]+)?(?:\[(\d+)\])?([a-zA-Z%])`)
	word = regexp.MustCompile(`\pL{2,}`)
)

// hasWords reports whether there is something to translate: words beside verbs
// and the program's name. One without a blank is a name itself.
func hasWords(text string) bool {
	text = strings.ReplaceAll(verb.ReplaceAllString(text, ""), "powiadom", "")
	return strings.Contains(text, " ") && word.MatchString(text)
}

// verbs are what the arguments of a text are shown by, in the order of the
// arguments.
func verbs(text string) ([]string, error) {
	var list []string
	next := 0
	for _, m := range verb.FindAllStringSubmatch(text, -1) {
		if m[3] == "%" {
			continue
		}
		if index := m[1] + m[2]; index != "" {
			n, err := strconv.Atoi(index)
			if err != nil || n < 1 {
				return nil, errors.New("index " + index)
			}
			next = n - 1
		}
		for len(list) <= next {
			list = append(list, "")
		}
		list[next] = m[3]
		next++
	}
	return list, nil
}
