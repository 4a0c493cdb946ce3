package app

import (
	"bytes"
	"io"
	"os"
)

// WriteFile replaces a file in one step, so that a reader never sees half of it. What
// is no regular file, such as a pipe, is written to as it is.
func WriteFile(name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(name, b.Bytes(), 0o644) // a device or a pipe
	}
	temporary := name + ".new"
	if err := os.WriteFile(temporary, b.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(temporary, name)
}
