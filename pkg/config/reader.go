package config

import (
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
)

// lookup finds a setting by section and name.
type lookup func(section, name string) (string, origin)

// reader reads settings of one area and collects what is wrong with them.
// Settings are addressed as LMS does it: section.name.
type reader struct {
	lookup   lookup
	area     Area
	where    string // added to a setting's name in problems: " (division 3)"
	problems *Problems
}

func (r reader) problem(setting, format string, args ...any) {
	*r.problems = append(*r.problems, Problem{
		Area: r.area, Setting: setting + r.where, Text: fmt.Sprintf(format, args...),
	})
}

func (r reader) find(setting string) (string, origin) {
	section, name, _ := strings.Cut(setting, ".")
	return r.lookup(section, name)
}

// raw returns a value as it stands, "" if it is not set. As for LMS's getConfig
// an empty value is not set.
func (r reader) raw(setting string) string {
	value, _ := r.find(setting)
	return value
}

// text returns a value without blanks around it.
func (r reader) text(setting string) string { return strings.TrimSpace(r.raw(setting)) }

// first returns the first of several settings that is set, and its value.
func (r reader) first(settings ...string) (setting, value string) {
	for _, setting := range settings {
		if value := r.text(setting); value != "" {
			return setting, value
		}
	}
	return settings[0], ""
}

// boolean reads one of LMS's words for yes and no. PHP turns an unquoted "off"
// of the file into an empty value, which therefore means no; an empty value of
// the table is not set.
func (r reader) boolean(setting string, otherwise bool) bool {
	value, from := r.find(setting)
	value = strings.TrimSpace(value)
	switch {
	case from == absent:
		return otherwise
	case value == "":
		return otherwise && from != fromFile
	}
	b, ok := parseBool(value)
	if !ok {
		r.problem(setting, problemBool, value)
		return otherwise
	}
	return b
}

// parseBool knows the words of LMS (ConfigHelper::checkValue).
func parseBool(value string) (b, ok bool) {
	switch strings.ToLower(value) {
	case "1", "y", "on", "yes", "true", "tak", "t", "enabled":
		return true, true
	case "0", "n", "no", "off", "false", "nie", "disabled":
		return false, true
	}
	return false, false
}

// number reads a whole number within bounds.
func (r reader) number(setting string, otherwise, least, most int) int {
	value := r.text(setting)
	if value == "" {
		return otherwise
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		r.problem(setting, problemNumber, value, least, most)
		return otherwise
	}
	return n
}

// choice reads one of a few words, in any case.
func (r reader) choice(setting string, allowed ...string) string {
	value := strings.ToLower(r.text(setting))
	if value == "" || slices.Contains(allowed, value) {
		return value
	}
	r.problem(setting, problemChoice, value, strings.Join(allowed, ", "))
	return ""
}

// address reads an e-mail address, nil if it is not set.
func (r reader) address(setting string) *mail.Address {
	value := r.text(setting)
	if value == "" {
		return nil
	}
	a, err := mail.ParseAddress(value)
	if err != nil {
		r.problem(setting, problemAddress, value)
		return nil
	}
	return a
}

// secret reads a password or token as it stands.
func (r reader) secret(setting string) Secret { return Secret(r.raw(setting)) }
