package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// maxFile is the size, in bytes, above which a file is no lms.ini.
const maxFile = 1 << 20

// File is a parsed lms.ini.
type File struct {
	name     string
	sections map[string]map[string]string
	warnings []Warning
}

// ReadFile reads and parses a file. ${NAME} in it means the environment variable
// NAME. Errors are of type *FileError.
func ReadFile(path string) (*File, error) {
	src, err := readLimited(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return parse(path, src, os.LookupEnv)
}

func readLimited(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	src, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(src) > maxFile {
		err = i18n.Errorf("larger than 1 MiB, which is no lms.ini")
	}
	return src, err
}

func unreadable(path string, err error) *FileError {
	advice := i18n.T("name the configuration file of LMS with -C")
	if errors.Is(err, fs.ErrPermission) {
		advice = i18n.T("run powiadom as a user who may read the file, or name another one with -C")
	}
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		err = pe.Err // the path is named already
	}
	return &FileError{File: path, Problem: i18n.T("cannot be read"), Advice: advice, Err: i18n.System(err)}
}

// parse reads src as PHP 8's parse_ini_file does with sections and
// INI_SCANNER_NORMAL. The name is used in errors and warnings; getenv answers
// ${NAME}. Errors are of type *FileError.
//
// Different from PHP: constants and php.ini directives are not expanded, a NUL
// byte is an error, and so is an operator that PHP would compute with; arrays
// (key[]) are read and set aside, since no setting of LMS that matters here is one.
func parse(name string, src []byte, getenv func(string) (string, bool)) (*File, error) {
	text := strings.TrimPrefix(string(src), "\ufeff")
	p := iniParser{
		src:    text,
		getenv: getenv,
		file:   &File{name: name, sections: map[string]map[string]string{}},
	}
	if at := strings.IndexByte(text, 0); at >= 0 {
		p.at, p.start = at, at
		return nil, p.fail(i18n.T("a NUL byte"), i18n.T("save the file as plain text in UTF-8"))
	}
	if err := p.statements(); err != nil {
		return nil, err
	}
	return p.file, nil
}

// Name returns the name the file was read by.
func (f *File) Name() string { return f.name }

// Get returns a value of the file. Sections and keys are case-sensitive, as in
// LMS. An unquoted "off" and nothing at all behind the equals sign are present
// and empty.
func (f *File) Get(section, key string) (value string, ok bool) {
	value, ok = f.sections[section][key]
	return value, ok
}

// Warnings returns what PHP accepts in the file and is hardly meant so, in the
// order of the lines.
func (f *File) Warnings() []Warning { return f.warnings }

// Suspect is an error that came of what the file says of the database, with the
// file's warnings, one of which may be the cause: a password that was cut off, or a
// quotation that swallowed the other lines. It is nil if err is.
func (f *File) Suspect(err error) error {
	if err == nil {
		return nil
	}
	for _, w := range f.warnings {
		err = fmt.Errorf("%w; %v", err, w)
	}
	return err
}
