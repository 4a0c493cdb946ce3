package definition

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// parse reads YAML of one document. The root is nil for an empty one.
func parse(source []byte) (root ast.Node, fault *SourceError) {
	if fault := nesting(string(source)); fault != nil {
		return nil, fault
	}
	file, err := parser.ParseBytes(source, 0)
	if err != nil {
		return nil, syntaxFault(string(source), err)
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if root != nil {
			return nil, &SourceError{place(doc.Body), i18n.Errorf("a second document; one is allowed")}
		}
		root = doc.Body
	}
	return root, nil
}

// maxDepth bounds how deep things stand within one another; a definition needs
// four levels.
const maxDepth = 32

// nesting refuses what is nested too deeply. The parser calls itself for each
// level and copies what it has: a hundred thousand brackets take it minutes, and
// all memory.
func nesting(source string) *SourceError {
	flow := 0
	var blocks []int // columns at which the open blocks stand
	var last *token.Token
	for _, t := range lexer.Tokenize(source) {
		if flow == 0 {
			for len(blocks) > 0 && blocks[len(blocks)-1] >= t.Position.Column {
				blocks = blocks[:len(blocks)-1]
			}
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow = max(0, flow-1)
		case token.SequenceEntryType, token.MappingKeyType:
			if flow == 0 {
				blocks = append(blocks, t.Position.Column)
			}
		case token.MappingValueType:
			if flow == 0 && last != nil {
				blocks = append(blocks, last.Position.Column)
			}
		default:
		}
		if flow+len(blocks) > maxDepth {
			return &SourceError{Position{t.Position.Line, t.Position.Column}, i18n.Errorf("nested more than %d levels deep", maxDepth)}
		}
		last = t
	}
	return nil
}

// syntaxFault takes the place out of the library's error.
func syntaxFault(source string, err error) *SourceError {
	var where interface {
		error
		GetToken() *token.Token
		GetMessage() string
	}
	if !errors.As(err, &where) || where.GetToken() == nil {
		return &SourceError{Position{1, 1}, err}
	}
	at := where.GetToken().Position
	message := where.GetMessage()
	lines := strings.Split(source, "\n")
	if at.Line <= len(lines) && strings.Contains(lines[at.Line-1], ": *") {
		message = i18n.Sprintf("%s; put a value that begins with * in quotes", message)
	}
	return &SourceError{Position{at.Line, at.Column}, errors.New(message)}
}

// place is where a node begins.
func place(n ast.Node) Position {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	at := n.GetToken().Position
	return Position{at.Line, at.Column}
}

// pair is a key of a mapping and its value.
type pair struct {
	key   string
	at    Position
	value ast.Node
}

// mapping returns the pairs of a mapping; false when it is something else, or a
// key is no plain word.
func mapping(n ast.Node) ([]pair, bool) {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		return nil, false
	}
	pairs := make([]pair, len(m.Values))
	for i, v := range m.Values {
		key, ok := v.Key.(*ast.StringNode)
		if !ok {
			return nil, false
		}
		pairs[i] = pair{key: key.Value, at: place(v.Key), value: v.Value}
	}
	return pairs, true
}

// text returns a string, in whatever form it is written.
func text(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	}
	return "", false
}

// written returns a string or a number as it is written.
func written(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return n.Token.Value, true
	case *ast.FloatNode:
		return n.Token.Value, true
	}
	return text(n)
}

// kindOf names what a value is, for a fault.
func kindOf(n ast.Node) string {
	switch n.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		return i18n.T("a text")
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return i18n.T("a number")
	case *ast.BoolNode:
		return i18n.T("true or false")
	case *ast.NullNode:
		return i18n.T("nothing")
	case *ast.SequenceNode:
		return i18n.T("a list")
	case *ast.MappingNode:
		return i18n.T("a mapping")
	}
	return i18n.T("something else (no anchors, aliases and tags)")
}
