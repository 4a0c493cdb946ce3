package config

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// lookup finds a setting by section and name.
type lookup func(section, name string) (string, origin)

// reader reads settings of one area and collects what is wrong with them.
// Settings are addressed as LMS does it: section.name.
type reader struct {
	lookup   lookup
	area     Area
	division int64 // whose settings are read; 0: those of all
	problems *Problems
}

// problem notes what is wrong with a setting. A division that has no value of
// its own has no problem of its own either.
func (r reader) problem(setting, english string, args ...any) {
	if _, from := r.find(setting); r.division != 0 && from != fromDivision {
		return
	}
	*r.problems = append(*r.problems, Problem{
		Area: r.area, Setting: r.name(setting), Text: i18n.Sprintf(english, args...),
	})
}

// name is a setting's name, with the division where the value is its own.
func (r reader) name(setting string) string { return setting + ofDivision(r.owner(setting)) }

// owner is the division where the value is its own, else 0.
func (r reader) owner(setting string) int64 {
	if _, from := r.find(setting); from == fromDivision {
		return r.division
	}
	return 0
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

// first returns the first of several settings that is set, and its value. It
// looks at all of them, so that what is read does not depend on what is set.
func (r reader) first(settings ...string) (setting, value string) {
	setting = settings[0]
	for _, name := range settings {
		if text := r.text(name); value == "" && text != "" {
			setting, value = name, text
		}
	}
	return setting, value
}

const problemBool = "%q is neither yes nor no: write true or false"

// boolean reads one of LMS's words for yes and no, for settings that LMS does not
// know, or that its getConfig reads. PHP turns an unquoted "off" of the file into
// an empty value, which therefore means no; an empty value of the table is not
// set.
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

// flag reads the first of several settings that is there as LMS's checkConfig
// does: an empty value means no, wherever it stands.
func (r reader) flag(otherwise bool, settings ...string) bool {
	result, found := otherwise, false
	for _, setting := range settings {
		value, from := r.find(setting)
		if from == absent || found {
			continue
		}
		found = true
		value = strings.TrimSpace(value)
		if value == "" {
			result = false
			continue
		}
		b, ok := parseBool(value)
		if !ok {
			r.problem(setting, problemBool, value)
			continue
		}
		result = b
	}
	return result
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
	return r.numberOf(otherwise, least, most, setting)
}

// numberOf is number for the first of several settings that is set.
func (r reader) numberOf(otherwise, least, most int, settings ...string) int {
	setting, value := r.first(settings...)
	if value == "" {
		return otherwise
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		r.problem(setting, "%q is not allowed: write a whole number from %d to %d", value, least, most)
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
	r.problem(setting, "%q is not allowed: write one of %s", value, strings.Join(allowed, ", "))
	return ""
}

// addresses reads a list of e-mail addresses from the first of several settings
// that is set, none if it is not. As for PHP's empty() a "0" is not set.
func (r reader) addresses(settings ...string) []*mail.Address {
	setting, value := r.given(settings...)
	if value == "" {
		return nil
	}
	list, err := mail.ParseAddressList(value)
	if err != nil {
		r.problem(setting, "%q is not understood: write e-mail addresses with commas between", value)
		return nil
	}
	return list
}

// given is first for settings of which LMS asks whether they are empty, which a
// "0" is for PHP.
func (r reader) given(settings ...string) (setting, value string) {
	setting = settings[0]
	for _, name := range settings {
		if text := r.text(name); value == "" && text != "" && text != "0" {
			setting, value = name, text
		}
	}
	return setting, value
}

// address reads one e-mail address from the first of several settings that is
// set, nil if none is.
func (r reader) address(settings ...string) *mail.Address {
	setting, value := r.given(settings...)
	if value == "" {
		return nil
	}
	a, err := mail.ParseAddress(value)
	if err != nil {
		r.problem(setting, "%q is not one e-mail address", value)
		return nil
	}
	return a
}

// firstRaw is first for values that are taken as they stand.
func (r reader) firstRaw(settings ...string) (value string) {
	for _, setting := range settings {
		if raw := r.raw(setting); value == "" {
			value = raw
		}
	}
	return value
}

// secret reads a password or token as it stands, from the first of several
// settings that is set.
func (r reader) secret(settings ...string) Secret { return Secret(r.firstRaw(settings...)) }
