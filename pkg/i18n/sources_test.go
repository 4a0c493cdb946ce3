package i18n_test

import (
	"errors"
	"fmt"
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

// message is a text that the sources hold, and the packages that say it.
type message struct {
	text     string
	other    string // the form for more than one, if it goes with a number
	packages []string
}

// sources are the product's texts in the order of files and lines, and what is
// wrong with how they stand there.
type sources struct {
	messages []message
	faults   []string
}

func (s *sources) add(text, dir string) { s.addForms(text, "", dir) }

func (s *sources) addForms(text, other, dir string) {
	for i := range s.messages {
		if m := &s.messages[i]; m.text == text {
			if m.other != other {
				s.faults = append(s.faults, fmt.Sprintf("%s: %q goes with %q here, with %q in %s", dir, text, other, m.other, m.packages[0]))
			}
			if !slices.Contains(m.packages, dir) {
				m.packages = append(m.packages, dir)
			}
			return
		}
	}
	s.messages = append(s.messages, message{text: text, other: other, packages: []string{dir}})
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
		case path == filepath.Join(root, "pkg", "i18n", "i18n.go"): // how texts are found, none itself
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
	set := token.NewFileSet()
	packages := make(map[string]*reader) // by folder
	exported := exports{constants: make(map[string]string), takers: make(map[string]int)}
	var readers []*reader
	var files []*ast.File
	for _, path := range productFiles(t) {
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), root+string(filepath.Separator)))
		r := packages[dir]
		if r == nil {
			r = &reader{sources: s, set: set, dir: dir, exported: exported, constants: make(map[string]string), takers: make(map[string]int)}
			packages[dir] = r
		}
		r.declarations(file)
		readers, files = append(readers, r), append(files, file)
	}
	for i, r := range readers {
		ast.Walk(r, files[i])
	}
	if len(s.messages) == 0 {
		t.Fatal("no texts were found")
	}
	return s
}

// reader visits the files of one package.
type reader struct {
	*sources
	set       *token.FileSet
	dir       string
	constants map[string]string // of the package, by name
	takers    map[string]int    // functions of the package with a parameter english: which one it is
	exported  exports           // of all packages
}

// exports are constants, by "package.Name", and functions, by name.
type exports struct {
	constants map[string]string
	takers    map[string]int
}

func (r *reader) fault(n ast.Node, what string) {
	r.faults = append(r.faults, r.set.Position(n.Pos()).String()+": "+what)
}

// declarations notes the constants of a file, and its functions that take a text.
func (r *reader) declarations(file *ast.File) {
	for _, d := range file.Decls {
		if vars, ok := d.(*ast.GenDecl); ok && vars.Tok == token.VAR {
			r.loaded(vars)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			r.taker(n.Name.Name, n.Type)
		case *ast.AssignStmt:
			if f, ok := n.Rhs[0].(*ast.FuncLit); ok {
				if name, ok := n.Lhs[0].(*ast.Ident); ok {
					r.taker(name.Name, f.Type)
				}
			}
		case *ast.GenDecl:
			if n.Tok != token.CONST {
				break
			}
			for _, spec := range n.Specs {
				v := spec.(*ast.ValueSpec)
				for i, name := range v.Names {
					if i < len(v.Values) {
						if text, ok := literal(v.Values[i]); ok {
							r.constants[name.Name] = text
							r.exported.constants[file.Name.Name+"."+name.Name] = text
						}
					}
				}
			}
		}
		return true
	})
}

// loaded finds texts that are looked up when the package is loaded, before the
// language is known.
func (r *reader) loaded(vars *ast.GenDecl) {
	ast.Inspect(vars, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			name := callee(c)
			if strings.HasPrefix(name, "i18n.") && name != "i18n.Mark" && name != "i18n.NewError" {
				r.fault(c, name+" before the language is known; i18n.Mark and i18n.NewError wait for it")
			}
		}
		_, isFunc := n.(*ast.FuncLit)
		return !isFunc
	})
}

func (r *reader) taker(name string, f *ast.FuncType) {
	at := 0
	for _, field := range f.Params.List {
		for _, param := range field.Names {
			if param.Name == "english" {
				r.takers[name] = at
				if ast.IsExported(name) && r.dir != "pkg/i18n" {
					r.exported.takers[name] = at
				}
			}
			at++
		}
	}
}

func (r *reader) Visit(n ast.Node) ast.Visitor {
	if c, ok := n.(*ast.CallExpr); ok {
		r.call(c)
	}
	return r
}

// shows are functions whose first or second argument people read, unless it has
// nothing to translate.
var shows = map[string]int{
	"fmt.Errorf": 0, "errors.New": 0, "fmt.Fprintf": 1, "fmt.Fprintln": 1, "fmt.Fprint": 1,
}

// looksUp are functions of other packages that look their argument up, wherever
// they are called.
var looksUp = map[string]int{
	"i18n.T": 0, "i18n.Mark": 0, "i18n.NewError": 0, "i18n.Sprintf": 0, "i18n.Fprintf": 1, "i18n.Errorf": 0,
}

// registers is a method that makes a flag; its last argument says what for.
var registers = regexp.MustCompile(`^((String|Bool|Int|Int64|Duration)(Slice|Array)?VarP?|CountVarP|VarP?|BoolP)$`)

func (r *reader) call(c *ast.CallExpr) {
	name := callee(c)
	_, method, found := strings.Cut(name, ".")
	if !found {
		method = name
	}
	switch at, known := looksUp[name]; {
	case name == "i18n.C":
		context, ok := r.text(c.Args[0])
		text, also := r.text(c.Args[1])
		if !ok || !also {
			r.fault(c, name+" takes literals")
		}
		r.add(context+contextEnd+text, r.dir)
	case name == "i18n.N":
		one, ok := r.text(c.Args[1])
		other, also := r.text(c.Args[2])
		if !ok || !also {
			r.fault(c, name+" takes constants")
		}
		r.addForms(one, other, r.dir)
	case known, r.dir == "pkg/i18n" && name == "T":
		text, ok := r.text(c.Args[at])
		if passed, is := c.Args[at].(*ast.Ident); !ok && name != "i18n.T" && (!is || passed.Name != "english") {
			r.fault(c, name+" takes constants")
		}
		if text != "" {
			r.add(text, r.dir)
		}
	case registers.MatchString(method):
		r.argument(c, len(c.Args)-1)
	case name == "app.Command": // the line of usage
		if use, ok := literal(c.Args[0]); ok && strings.Contains(use, " ") {
			r.add(use, r.dir)
		}
	default:
		at, ok := r.takers[method]
		if !ok && !strings.HasPrefix(name, "fmt.") {
			at, ok = r.exported.takers[method]
		}
		if ok && at < len(c.Args) {
			r.argument(c, at)
		}
	}
	if at, ok := shows[name]; ok && at < len(c.Args) {
		if text, ok := literal(c.Args[at]); ok && hasWords(text) {
			r.fault(c, "a text outside of package i18n: "+text)
		}
	}
}

// argument notes the text of an argument. One that is no constant was noted where
// it was made; one without words is not looked up.
func (r *reader) argument(c *ast.CallExpr, at int) {
	if text, ok := r.text(c.Args[at]); ok && word.MatchString(verb.ReplaceAllString(text, "")) {
		r.add(text, r.dir)
	}
}

// text is the value of a constant: of a literal, or of a name.
func (r *reader) text(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.Ident:
		text, ok := r.constants[e.Name]
		return text, ok
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			text, ok := r.exported.constants[x.Name+"."+e.Sel.Name]
			return text, ok
		}
	}
	return literal(e)
}

// contextEnd stands between a context and its text.
const contextEnd = "\x04"

func callee(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
		return "." + f.Sel.Name
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
