// Package lms holds the tables of LMS as it is installed, one script for each
// generation that powiadom is tried against: pkg/internal/lmsschema writes them.
package lms

import (
	"embed"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
)

//go:embed *.sql
var files embed.FS

// SchemaFile is the environment variable that may name a schema file of LMS
// itself (doc/lms.mysql): it takes the place of ours of the same generation.
const SchemaFile = "POWIADOM_LMS_SCHEMA"

// Versions returns the generations that there are scripts for, by their
// dbversion, the oldest first.
func Versions() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // it is embedded
	}
	versions := make([]string, len(entries))
	for i, e := range entries {
		versions[i] = strings.TrimSuffix(e.Name(), ".sql")
	}
	return versions
}

// Given is LMS's own schema file, if somebody has named one.
type Given struct {
	Version    string // its dbversion; empty: there is none
	statements []string
}

// Own reads the file that SchemaFile names, once.
var Own = sync.OnceValues(func() (Given, error) {
	path := os.Getenv(SchemaFile)
	if path == "" {
		return Given{}, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Given{}, fmt.Errorf("%s: %w", SchemaFile, err)
	}
	version := regexp.MustCompile(`'dbversion',\s*'(\d{10})'`).FindSubmatch(text)
	if version == nil {
		return Given{}, fmt.Errorf("%s: %s is no schema file of LMS: it sets no dbversion", SchemaFile, path)
	}
	return Given{string(version[1]), Split(string(text))}, nil
})

// Statements returns those that make a generation's tables in an empty database,
// to be run on one connection.
func Statements(version string) ([]string, error) {
	own, err := Own()
	if err != nil {
		return nil, err
	}
	if own.Version != "" && version == Nearest(own.Version) {
		return own.statements, nil
	}
	script, err := files.ReadFile(version + ".sql")
	if err != nil {
		return nil, fmt.Errorf("generation %q of LMS: allowed are %s", version, strings.Join(Versions(), ", "))
	}
	return Split(string(script)), nil
}

// Nearest returns the generation that an LMS of a dbversion is most like: the
// newest that is not newer, or the oldest.
func Nearest(version string) string {
	versions := Versions()
	nearest := versions[0]
	for _, v := range versions {
		if v <= version {
			nearest = v
		}
	}
	return nearest
}

// Split cuts a script into its statements, as the mysql client does: each ends
// with the delimiter at the end of a line. Lines that are comments are left out.
func Split(script string) []string {
	var statements []string
	var statement strings.Builder
	delimiter := ";"
	for line := range strings.Lines(script) {
		text := strings.TrimRight(line, " \t\r\n")
		if text == "" || strings.HasPrefix(text, "--") || strings.HasPrefix(text, "#") {
			continue
		}
		if word, rest, _ := strings.Cut(text, " "); strings.EqualFold(word, "delimiter") {
			delimiter = strings.TrimSpace(rest)
			continue
		}
		last, ends := strings.CutSuffix(text, delimiter)
		statement.WriteString(last)
		if ends {
			statements = append(statements, strings.TrimRight(statement.String(), " \n"))
			statement.Reset()
			continue
		}
		statement.WriteByte('\n')
	}
	return slices.DeleteFunc(statements, func(s string) bool { return s == "" })
}
