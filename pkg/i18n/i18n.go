// Package i18n says what the program says in the language of the person who
// reads it: English, or Polish. It knows which language that is and how a text
// reads in it. The texts themselves are with the packages that say them, in
// text.go, and the help texts in cli; what programs read is not translated: JSON,
// codes, log lines and what is written into a pipe.
//
// The Polish texts are in pl.po, a catalogue of GNU gettext, so that any editor
// of such files can be used. "go test ./pkg/i18n -update" brings it in step with
// the sources and leaves new texts empty; the test fails until they are filled.
package i18n

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The languages, as ISO 639 and --lang spell them.
const (
	English = "en"
	Polish  = "pl"
)

// Languages lists what --lang allows.
func Languages() []string { return []string{English, Polish} }

// Flag is the name of the flag that chooses the language.
const Flag = "lang"

// current is found before any other package's variables are set, since these
// hold texts.
var current = detect(os.Args, os.Getenv)

// Current is the language of this process.
func Current() string { return current }

// T is a text in the language of the process. The argument is a literal: the
// test of this package looks for it in the sources and demands its translation.
func T(english string) string {
	if current == English {
		return english // inlined where it is called
	}
	return translate(english, english)
}

func translate(key, english string) string {
	if polish, ok := Translation(key); ok {
		return polish
	}
	return english
}

// C is T for a text that reads differently in another language according to where
// it stands: the context tells them apart and is not shown. Both are literals.
func C(context, english string) string {
	if current == English {
		return english
	}
	return translate(context+contextEnd+english, english)
}

// contextEnd stands between context and text, as in compiled catalogues of
// gettext.
const contextEnd = "\x04"

// N marks a literal that is kept in English, such as a code that is compared or
// stored, and shown by Marked.
func N(english string) string { return english }

// Marked is what N marked in the language of the process.
func Marked(english string) string { return T(english) }

// Translation is a text in Polish, whatever the language of the process; false
// when there is none.
func Translation(english string) (string, bool) {
	polish, ok := polishTexts()[english]
	return polish, ok
}

//go:embed pl.po
var catalogue string

// polishTexts is read when the first text is asked for in Polish, so that
// English costs nothing.
var polishTexts = sync.OnceValue(func() map[string]string {
	texts, _ := parse(catalogue) // a faulty catalogue fails the test
	return texts
})

// detect finds the language: --lang, else the environment in the order of POSIX
// (Base Definitions, 8.2): LC_ALL, LC_MESSAGES, LANG; the first that is set
// counts. LANGUAGE, an extension of gettext, is not read. All that is not Polish
// is English.
func detect(args []string, getenv func(string) string) string {
	if len(args) > 0 && strings.HasSuffix(args[0], ".test") {
		return English // tests do not depend on the locale of the machine
	}
	if language := given(args); slices.Contains(Languages(), language) {
		return language
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := getenv(name); locale != "" {
			return languageOf(locale)
		}
	}
	return English
}

// given is the value of the last --lang, empty without one. The command line
// reads it again, with all other flags, and refuses what is unknown.
func given(args []string) string {
	value := ""
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if v, ok := strings.CutPrefix(arg, "--"+Flag+"="); ok {
			value = v
		} else if arg == "--"+Flag && i+1 < len(args) {
			value = args[i+1]
		}
	}
	return value
}

// languageOf looks at a locale such as pl_PL.UTF-8 or pl@euro.
func languageOf(locale string) string {
	if end := strings.IndexAny(locale, "_.@"); end >= 0 {
		locale = locale[:end]
	}
	if strings.EqualFold(locale, Polish) {
		return Polish
	}
	return English
}

var errCatalogue = errors.New("faulty catalogue")

// parse reads a catalogue of gettext: comments, and pairs of msgid and msgstr,
// each a string of C in one or more pieces, with a msgctxt before them where
// there is a context. Plural forms are not used here: the texts are worded so
// that they do without.
func parse(po string) (map[string]string, error) {
	texts := make(map[string]string, strings.Count(po, "\nmsgid "))
	var e entry
	var into *string // what the next piece belongs to
	number := 0
	for line := range strings.Lines(po) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		keyword, _, found := strings.Cut(line, `"`)
		if !found {
			return texts, fmt.Errorf("%w: line %d: %s", errCatalogue, number, line)
		}
		piece, err := unquote(line[len(keyword):])
		if err != nil {
			return texts, fmt.Errorf("%w: line %d: %w", errCatalogue, number, err)
		}
		switch strings.TrimSpace(keyword) {
		case "msgctxt":
			e.keep(texts)
			into = &e.context
		case "msgid":
			if into != &e.context {
				e.keep(texts)
			}
			into = &e.id
		case "msgstr":
			into = &e.text
		case "":
		default:
			into = nil
		}
		if into == nil {
			return texts, fmt.Errorf("%w: line %d: %s", errCatalogue, number, line)
		}
		*into += piece
	}
	e.keep(texts)
	return texts, nil
}

// entry is one text of a catalogue.
type entry struct{ context, id, text string }

// keep puts the entry into the texts, unless its translation is missing, and
// begins a new one.
func (e *entry) keep(texts map[string]string) {
	key := e.id
	if e.context != "" {
		key = e.context + contextEnd + e.id
	}
	if e.id != "" && e.text != "" {
		texts[key] = e.text
	}
	*e = entry{}
}

// unquote reads a string of C. Most have no escapes and are cut out as they are.
func unquote(quoted string) (string, error) {
	if inner := strings.TrimSuffix(quoted[1:], `"`); len(inner) == len(quoted)-2 && !strings.ContainsAny(inner, "\"\\") {
		return inner, nil
	}
	return strconv.Unquote(quoted)
}
