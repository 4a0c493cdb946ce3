package sms

import (
	"path/filepath"
	"regexp"
	"strings"

	"github.com/kballard/go-shellquote"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// The placeholders of a command, and the members of the JSON that it reads.
const (
	numberOfMessage = "number"
	textOfMessage   = "text"
	idOfMessage     = "id"
)

// template is a program with its arguments, some of which hold placeholders.
type template struct {
	program   string
	arguments []string
	asks      bool // there is a placeholder: nothing comes on standard input
}

// placeholders matches what is written like one, known or not.
var placeholders = regexp.MustCompile(`\{[a-z_]+\}`)

// parseTemplate reads words as a shell parts them, without its variables, patterns
// and operators, which are taken as they stand.
func parseTemplate(text string) (template, error) {
	words, err := shellquote.Split(text)
	if err != nil || len(words) == 0 {
		return template{}, i18n.Errorf("a quote or a backslash in it has nothing behind it")
	}
	t := template{program: words[0], arguments: words[1:]}
	if !filepath.IsAbs(t.program) || placeholders.MatchString(t.program) {
		return template{}, i18n.Errorf("it must begin with the whole path of a program, such as /usr/local/bin/sms")
	}
	for _, word := range t.arguments {
		for _, found := range placeholders.FindAllString(word, -1) {
			switch strings.Trim(found, "{}") {
			case numberOfMessage, textOfMessage, idOfMessage:
				t.asks = true
			default:
				return template{}, i18n.Errorf("%s stands for nothing: write {number}, {text} or {id}", found)
			}
		}
	}
	return t, nil
}

// fill returns the arguments for a message. What is filled in is one piece of one
// argument, whatever it holds.
func (t template) fill(m commandMessage) []string {
	values := strings.NewReplacer("{"+numberOfMessage+"}", m.Number, "{"+textOfMessage+"}", m.Text, "{"+idOfMessage+"}", m.ID)
	filled := make([]string, len(t.arguments))
	for i, word := range t.arguments {
		filled[i] = values.Replace(word)
	}
	return filled
}
