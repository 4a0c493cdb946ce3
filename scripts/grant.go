// Package scripts hands grant.sql to the program, which holds the rights of its
// database user against it, and to the tests, which run as such a user. The
// file is the one list of these rights.
package scripts

import (
	_ "embed"
	"strings"
)

//go:embed grant.sql
var grant string

// Grant returns the statements of grant.sql, without their semicolons. Each ends
// with one at the end of a line; lines that begin with two hyphens are comments.
func Grant() []string {
	var statements []string
	var b strings.Builder
	for line := range strings.Lines(grant) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "--") {
			continue
		}
		last, ends := strings.CutSuffix(line, ";")
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(last)
		if ends {
			statements = append(statements, b.String())
			b.Reset()
		}
	}
	return statements
}

// The account and the password that grant.sql names.
const (
	account  = "'powiadom'@'localhost'"
	password = "CHANGE-ME"
)

// GrantTo is Grant for another account, quoted as SQL has it, and its password.
func GrantTo(quotedAccount, quotedPassword string) []string {
	statements := Grant()
	replace := strings.NewReplacer(account, quotedAccount, "'"+password+"'", quotedPassword)
	for i, s := range statements {
		statements[i] = replace.Replace(s)
	}
	return statements
}
