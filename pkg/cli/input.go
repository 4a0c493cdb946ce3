package cli

import (
	"io"
	"os"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// byteOrderMark stands at the head of what some editors call UTF-8.
const byteOrderMark = "\ufeff"

// readFrom opens what a flag names, - being standard input, and has it read.
func readFrom[T any](stdin io.Reader, path string, read func(io.Reader) (T, error)) (T, error) {
	if path == "-" {
		return read(stdin)
	}
	f, err := os.Open(path)
	if err != nil {
		var none T
		return none, err
	}
	defer func() { _ = f.Close() }()
	return read(f)
}

// readBounded reads all of a file that is not larger than it may be: not every
// file ends.
func readBounded(r io.Reader, most int) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err == nil && len(text) > most {
		return nil, i18n.Errorf("larger than %d bytes", most)
	}
	return text, err
}

// bounded is readBounded for readFrom.
func bounded(most int) func(io.Reader) ([]byte, error) {
	return func(r io.Reader) ([]byte, error) { return readBounded(r, most) }
}
