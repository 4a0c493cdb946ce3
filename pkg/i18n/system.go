package i18n

import (
	"errors"
	"io/fs"
	"syscall"
)

// System says what the operating system refused in the language of the process.
// In English, and of faults that are met less often, it returns the error as it
// is; errors.Is and errors.As see the error itself in any language.
func System(err error) error {
	if current == English || err == nil {
		return err
	}
	for _, known := range systemTexts() {
		if errors.Is(err, known.is) {
			return systemError{error: err, text: named(err) + known.text}
		}
	}
	return err
}

// named is the file that the error names, with what stands behind it.
func named(err error) string {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Path + ": "
	}
	return ""
}

type knownError struct {
	is   error
	text string
}

func systemTexts() []knownError {
	return []knownError{
		{fs.ErrNotExist, T("no such file or directory")},
		{fs.ErrPermission, T("permission denied")},
		{syscall.EISDIR, T("is a directory")},
		{syscall.ENOSPC, T("no space left on device")},
		{syscall.ECONNREFUSED, T("connection refused")},
	}
}

type systemError struct {
	error
	text string
}

func (e systemError) Error() string { return e.text }
func (e systemError) Unwrap() error { return e.error }
