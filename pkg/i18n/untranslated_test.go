package i18n_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"
)

// edit puts text in the place of the bytes from one offset to another.
type edit struct {
	from, to int
	text     string
}

// untranslated is a Go file as it was without translation: each i18n.T("…") is
// its literal, and variables that hold nothing else are constants. It reports
// whether there was one.
func untranslated(t *testing.T, path string) ([]byte, bool) {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	offset := func(p token.Pos) int { return set.Position(p).Offset }
	var edits []edit
	uses := 0 // of the package, beside those that go
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			if n.Tok == token.VAR && onlyTexts(n) {
				edits = append(edits, edit{offset(n.TokPos), offset(n.TokPos) + len("var"), "const"})
			}
		case *ast.CallExpr:
			if isText(n) {
				text := n.Args[len(n.Args)-1]
				edits = append(edits, edit{offset(n.Pos()), offset(text.Pos()), ""}, edit{offset(text.End()), offset(n.End()), ""})
				return false
			}
		case *ast.Ident:
			if n.Name == "i18n" {
				uses++
			}
		}
		return true
	})
	if len(edits) == 0 {
		return source, false
	}
	if uses == 0 {
		edits = append(edits, blank(file, offset))
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	last := 0
	for _, e := range edits {
		b.Write(source[last:e.from])
		b.WriteString(e.text)
		last = e.to
	}
	b.Write(source[last:])
	return []byte(b.String()), true
}

// blank imports the package for nothing.
func blank(file *ast.File, offset func(token.Pos) int) edit {
	for _, spec := range file.Imports {
		if strings.HasSuffix(spec.Path.Value, `/i18n"`) {
			return edit{offset(spec.Pos()), offset(spec.Pos()), "_ "}
		}
	}
	return edit{}
}

func onlyTexts(d *ast.GenDecl) bool {
	for _, spec := range d.Specs {
		values := spec.(*ast.ValueSpec).Values
		if len(values) == 0 {
			return false
		}
		for _, v := range values {
			if c, ok := v.(*ast.CallExpr); !ok || !isText(c) {
				return false
			}
		}
	}
	return true
}
