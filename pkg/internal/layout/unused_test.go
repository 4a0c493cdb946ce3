package layout_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// keptExported are exported names that nothing outside their package uses, each
// with the reason.
func keptExported() map[string]string {
	return map[string]string{
		"pkg/schedule.Schedule.Matches": "what a schedule means; Next and the rest are held against it by tests",
	}
}

// file is a parsed source, by the folder it stands in.
type file struct {
	folder string // from the top of the module, with slashes
	test   bool
	*ast.File
}

// parsed are all Go files of the module.
func parsed(t *testing.T) []file {
	t.Helper()
	root := filepath.Join("..", "..", "..")
	var files []file
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && len(d.Name()) > 2 && d.Name()[0] == '.':
			return filepath.SkipDir
		case !strings.HasSuffix(name, ".go"):
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(name))
		files = append(files, file{filepath.ToSlash(folder), strings.HasSuffix(name, "_test.go"), parsed})
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	return files
}

// declaration is an exported name: Name, or Type.Method.
type declaration struct {
	name     string
	mentions []string // names in its signature or its exported fields
	of       string   // the type of a constant or variable
}

// exported lists the exported names that a file declares.
func exported(f *ast.File) []declaration {
	var found []declaration
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil {
				name = names(d.Recv.List[0].Type)[0] + "." + name
			}
			found = append(found, declaration{name: name, mentions: names(d.Type)})
		case *ast.GenDecl:
			of := "" // of the constants that follow without a type
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					found = append(found, declaration{name: s.Name.Name, mentions: names(s.Type)})
				case *ast.ValueSpec:
					if s.Type != nil {
						of = names(s.Type)[0]
					} else if len(s.Values) > 0 {
						of = ""
					}
					for _, n := range s.Names {
						found = append(found, declaration{name: n.Name, of: of})
					}
				}
			}
		}
	}
	return slices.DeleteFunc(found, func(d declaration) bool {
		return slices.ContainsFunc(strings.Split(d.name, "."), func(part string) bool { return !ast.IsExported(part) })
	})
}

// names lists the names in a type, without fields that are not exported.
func names(e ast.Node) []string {
	found := []string{}
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			if len(n.Names) > 0 && !ast.IsExported(n.Names[0].Name) {
				if _, ok := e.(*ast.StructType); ok {
					return false
				}
			}
		case *ast.Ident:
			found = append(found, n.Name)
		}
		return true
	})
	return found
}

// uses notes what a file takes of other folders: "folder Name" for what it reaches
// through an import, ".Name" with its own folder for anything behind a dot.
func uses(f file, used map[string][]string) {
	imports := make(map[string]string)
	for _, i := range f.Imports {
		name, _ := strconv.Unquote(i.Path.Value)
		folder, own := strings.CutPrefix(name, module)
		if !own {
			continue
		}
		word := path.Base(folder)
		if i.Name != nil {
			word = i.Name.Name
		}
		imports[word] = folder
	}
	ast.Inspect(f.File, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && imports[x.Name] != "" && imports[x.Name] != f.folder {
				used[imports[x.Name]+" "+n.Sel.Name] = append(used[imports[x.Name]+" "+n.Sel.Name], f.folder)
			}
			used["."+n.Sel.Name] = append(used["."+n.Sel.Name], f.folder)
		case *ast.InterfaceType: // whoever has the method may stand for it
			for _, m := range n.Methods.List {
				for _, name := range m.Names {
					used["."+name.Name] = append(used["."+name.Name], "")
				}
			}
		}
		return true
	})
}

// called are methods that libraries call.
func called() []string {
	return []string{"Error", "Unwrap", "Is", "String", "GoString", "Format", "MarshalText", "UnmarshalText", "MarshalJSON", "MarshalYAML", "LogValue", "Scan", "Value", "Write", "Len", "Less", "Swap", "Set", "Type"}
}

// reached are the exported names of a package that others use: by name, as a method,
// or since a name that is used mentions them; and the values of such types.
func reached(folder string, all []declaration, used map[string][]string) map[string]bool {
	found := make(map[string]bool)
	elsewhere := func(of string) bool { return of != folder }
	for again := true; again; {
		again = false
		for _, d := range all {
			_, method, isMethod := strings.Cut(d.name, ".")
			if !found[d.name] && (len(used[folder+" "+d.name]) > 0 || found[d.of] || found["mentioned "+d.name] ||
				isMethod && (slices.Contains(called(), method) || slices.ContainsFunc(used["."+method], elsewhere))) {
				found[d.name], again = true, true
				for _, name := range d.mentions {
					found["mentioned "+name] = true
				}
			}
		}
	}
	return found
}

// An exported name that nothing outside of its package uses is a promise to nobody.
// Methods are known by their names alone.
func TestExportedNamesAreUsed(t *testing.T) {
	used := make(map[string][]string)
	all := make(map[string][]declaration) // by folder
	for _, f := range parsed(t) {
		uses(f, used)
		if !f.test && strings.HasPrefix(f.folder, "pkg/") && !strings.HasPrefix(f.folder, "pkg/internal/") {
			all[f.folder] = append(all[f.folder], exported(f.File)...)
		}
	}
	kept := keptExported()
	for folder, declared := range all {
		found := reached(folder, declared, used)
		for _, d := range declared {
			name := folder + "." + d.name
			_, excepted := kept[name]
			delete(kept, name)
			switch {
			case !found[d.name] && !excepted:
				t.Errorf("%s: nothing outside of its package uses it", name)
			case found[d.name] && excepted:
				t.Errorf("%s is on the list of exceptions, and used", name)
			}
		}
	}
	for name := range kept {
		t.Errorf("%s is on the list of exceptions, and is not there", name)
	}
}
