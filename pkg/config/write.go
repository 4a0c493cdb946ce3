package config

import (
	"fmt"
	"maps"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Daily returns the text of a file that says the same as this one, as far as
// powiadom reads it, for another database user. It is what parse reads.
func (f *File) Daily(user string, password Secret) (string, error) {
	values := func(s Setting) (string, bool) {
		switch s.Section + "." + s.Name {
		case "database.user":
			return user, true
		case "database.password":
			return password.Reveal(), true
		}
		return f.Get(s.Section, s.Name)
	}
	var sections []string
	lines := make(map[string]string)
	for _, s := range Reference() {
		value, ok := values(s)
		if !ok {
			continue
		}
		if lines[s.Section] == "" {
			sections = append(sections, s.Section)
		}
		line := s.Name + " = " + quote(value) + "\n"
		if back, err := parse("", []byte("["+s.Section+"]\n"+line), nothing); err != nil || back.sections[s.Section][s.Name] != value {
			return "", &FileError{File: f.name, Setting: s.Section + "." + s.Name, Problem: i18n.T("its value cannot be written into another file"), Advice: i18n.T("write the other file by hand")}
		}
		lines[s.Section] += line
	}
	var b strings.Builder
	for _, section := range sections {
		fmt.Fprintf(&b, "\n[%s]\n%s", section, lines[section])
	}
	return b.String(), nil
}

// quote writes a value as PHP reads it: in double quotes, where a backslash keeps
// these, itself and the dollar from meaning more.
func quote(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`).Replace(value) + `"`
}

// nothing is an environment without variables.
func nothing(string) (string, bool) { return "", false }

// Hidden is the file with three stars in the place of each secret.
func (f *File) Hidden() *File {
	shown := &File{name: f.name, sections: make(map[string]map[string]string, len(f.sections))}
	for section, values := range f.sections {
		shown.sections[section] = maps.Clone(values)
	}
	for _, s := range Reference() {
		if _, ok := shown.Get(s.Section, s.Name); ok && s.Secret {
			shown.sections[s.Section][s.Name] = hidden
		}
	}
	return shown
}
