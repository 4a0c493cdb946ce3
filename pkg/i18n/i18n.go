// Package i18n says what the program says in the language of the person who
// reads it: English, or Polish. A sentence stands in English where it is said, as
// in i18n.Errorf("notification %d was deleted", id), and is looked up in the
// catalogue when the call is made. Help texts are files of package cli; what
// programs read is not translated: JSON, codes, log lines and what is written into
// a pipe.
//
// The Polish texts are in pl.po, a catalogue of GNU gettext, so that any editor
// of such files can be used. "go test ./pkg/i18n -update" brings it in step with
// the sources and leaves new texts empty; the test fails until they are filled. It
// finds the literals at the functions of this package and at those, in any
// package, that have a parameter with the name english.
package i18n

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/leonelquinteros/gotext"
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

// current is the language of this process.
var current = English

// Use sets the language of this process, once, before anything is said.
func Use(language string) {
	if language != current { // tests run the command line side by side, all in English
		current = language
	}
}

// Current is the language of this process.
func Current() string { return current }

// T is a text in the language of the process, or the text itself when it has no
// translation.
func T(english string) string {
	if current == English {
		return english
	}
	return polish().Get(english, plain...)
}

// C is T for a text that reads differently in another language according to where
// it stands: the context tells them apart and is not shown. Both are literals.
func C(context, english string) string {
	if current == English {
		return english
	}
	return polish().GetC(english, context)
}

// Mark marks a literal that is kept in English, such as a code that is compared or
// stored, and shown by T.
func Mark(english string) string { return english }

// Sprintf is fmt.Sprintf with a format in the language of the process.
func Sprintf(english string, args ...any) string {
	if current == English {
		return fmt.Sprintf(english, args...)
	}
	return fmt.Sprintf(T(english), args...)
}

// Fprintf is fmt.Fprintf likewise.
func Fprintf(w io.Writer, english string, args ...any) (int, error) {
	if current == English {
		return fmt.Fprintf(w, english, args...)
	}
	return fmt.Fprintf(w, T(english), args...)
}

// Errorf is fmt.Errorf likewise, with its %w.
func Errorf(english string, args ...any) error {
	if current == English {
		return fmt.Errorf(english, args...)
	}
	return fmt.Errorf(T(english), args...)
}

// N is Sprintf of the form that goes with the number n: English has two, Polish the
// three of its catalogue. All of them show the same arguments.
func N(n int, one, other string, args ...any) string {
	switch {
	case current != English:
		return fmt.Sprintf(polish().GetN(one, other, n, plain...), args...)
	case n == 1:
		return fmt.Sprintf(one, args...)
	}
	return fmt.Sprintf(other, args...)
}

// NewError makes an error to compare with, for a package's variable: it is made
// before the language is known, and says its text in it.
func NewError(english string) error { return &sentence{english} }

type sentence struct{ english string }

func (s *sentence) Error() string { return T(s.english) }

// Translation is a text in Polish, whatever the language of the process; false
// when there is none. A context stands before the text, parted by U+0004 as in
// compiled catalogues of gettext.
func Translation(english string) (string, bool) {
	if context, text, found := strings.Cut(english, "\x04"); found {
		return polish().GetC(text, context), polish().IsTranslatedC(text, context)
	}
	return polish().Get(english, plain...), polish().IsTranslated(english)
}

var plain []any // no values: gotext then leaves verbs alone

//go:embed pl.po
var catalogue []byte

// polish is read when the first text is asked for in Polish, so that English
// costs nothing.
var polish = sync.OnceValue(func() *gotext.Po {
	po := gotext.NewPo()
	po.Parse(catalogue)
	return po
})

// Detect finds the language: --lang, else the environment in the order of POSIX
// (Base Definitions, 8.2): LC_ALL, LC_MESSAGES, LANG; the first that is set
// counts. LANGUAGE, an extension of gettext, is not read. All that is not Polish
// is English. The arguments are those behind the program's name.
func Detect(args []string, getenv func(string) string) string {
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
