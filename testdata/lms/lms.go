// Package lms holds the stand-ins for LMS's own tables that the tests and the
// demo run on, one for each generation of LMS that powiadom is tried against.
package lms

import (
	_ "embed"
	"strings"
)

var (
	//go:embed head.sql
	head string

	//go:embed g2021.sql
	g2021 string
)

// Head returns the statements that make the tables of August 2026.
func Head() []string { return Split(head) }

// G2021 returns the statements that make the tables of July 2021.
func G2021() []string { return Split(g2021) }

// Split cuts a script into its statements: each ends with a semicolon at the
// end of a line, and no other line ends with one. Lines that are comments are
// left out.
func Split(script string) []string {
	var statements []string
	var statement strings.Builder
	for line := range strings.Lines(script) {
		text := strings.TrimRight(line, " \t\r\n")
		if text == "" || strings.HasPrefix(text, "--") {
			continue
		}
		last, ends := strings.CutSuffix(text, ";")
		statement.WriteString(last)
		if ends {
			statements = append(statements, statement.String())
			statement.Reset()
			continue
		}
		statement.WriteByte('\n')
	}
	return statements
}
