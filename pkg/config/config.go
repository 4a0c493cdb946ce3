// Package config reads what powiadom is told: the lms.ini of LMS, with PHP's
// rules, and LMS's uiconfig table over it, with LMS's precedence. It hands out
// one checked struct, and for everything that is wrong a sentence that names the
// setting and what is allowed.
//
// It does not read the database itself: rows of uiconfig are handed in.
package config

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// DefaultFile is LMS's own file.
const DefaultFile = "/etc/lms/lms.ini"

// EnvFile is the variable of the environment that names another one.
const EnvFile = "POWIADOM_CONFIG"

// FileError says that the configuration file is of no use: it cannot be read, is
// not what PHP accepts, or lacks what is needed to reach the database. It names
// keys and never a value.
type FileError struct {
	File    string
	Line    int    // 0 when no line is to blame
	Setting string // section.key, as far as known
	Problem string
	Advice  string // what to try
	Err     error  // the cause, if there is one
}

func (e *FileError) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		i18n.Fprintf(&b, "%s line %d", e.File, e.Line)
	} else {
		b.WriteString(e.File)
	}
	if e.Setting != "" {
		b.WriteString(": " + e.Setting)
	}
	b.WriteString(": " + e.Problem)
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Hint returns what the operator may try, for the line below the error.
func (e *FileError) Hint() string { return e.Advice }

func (e *FileError) Unwrap() error { return e.Err }

// Warning is something that PHP accepts and that is hardly meant so.
type Warning struct {
	File    string
	Line    int
	Setting string // section.key
	Problem string
}

func (w Warning) String() string {
	return i18n.Sprintf("%s line %d: %s: %s", w.File, w.Line, w.Setting, w.Problem)
}

// Area tells which part of the program a setting concerns. A problem in one
// channel's area stops that channel only.
type Area string

// The areas.
const (
	AreaGeneral Area = "general"
	AreaEmail   Area = "email"
	AreaSMS     Area = "sms"
	AreaReport  Area = "report" // of the past; sends nothing
)

// Problem is a setting whose value cannot be used.
type Problem struct {
	Area    Area
	Setting string // section.variable
	Text    string // what is wrong and what is allowed
}

func (p Problem) String() string { return p.Setting + ": " + p.Text }

// Problems are the problems of all areas.
type Problems []Problem

// add adds those that are not there yet.
func (p *Problems) add(more Problems) {
	for _, problem := range more {
		if !slices.Contains(*p, problem) {
			*p = append(*p, problem)
		}
	}
}

// In returns the problems of the given areas.
func (p Problems) In(areas ...Area) Problems {
	var found Problems
	for _, problem := range p {
		for _, area := range areas {
			if problem.Area == area {
				found = append(found, problem)
			}
		}
	}
	return found
}

// Err returns the problems as one error, a *SettingsError, or nil if there are
// none.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return &SettingsError{Problems: p}
}

// SettingsError says that settings stand in the way of what was to be done.
type SettingsError struct{ Problems Problems }

func (e *SettingsError) Error() string {
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = p.String()
	}
	return strings.Join(texts, "; ")
}

// Secret is a password or a token. However it is printed, logged or marshalled,
// three stars come out; Reveal gives it to the one who must send it.
type Secret string

const hidden = "***"

// Reveal returns the secret itself.
func (s Secret) Reveal() string { return string(s) }

func (Secret) String() string { return hidden }

// GoString hides the secret from %#v.
func (Secret) GoString() string { return hidden }

// Format hides the secret from every verb of package fmt, fitting or not.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// MarshalText hides the secret from JSON and other encodings.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue hides the secret from package slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }
