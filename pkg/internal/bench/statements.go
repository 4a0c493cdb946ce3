package bench

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// statements counts what the server is asked while f runs, by its general log: all
// statements but those that only set up a connection. The log stays in the
// benchmark's folder, to be read.
func (b *bench) statements(ctx context.Context, name string, f func() error) (int, error) {
	path := filepath.Join(b.Cache, "statements", name+".log")
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return 0, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return 0, err
	}
	if err := b.server.exec(ctx, "SET GLOBAL general_log_file = '"+path+"'", "SET GLOBAL general_log = 1"); err != nil {
		return 0, err
	}
	err := f()
	if err := errors.Join(err, b.server.exec(ctx, "SET GLOBAL general_log = 0")); err != nil {
		return 0, err
	}
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	return countStatements(file)
}

// entry is the beginning of an entry of the general log: time (on the first of a
// second alone), connection, kind, and a statement's first line.
var entry = regexp.MustCompile(`^(?:\d{6} [ \d]\d:\d\d:\d\d)?\t\s*(\d+) (Query|Execute|Prepare|Connect|Quit|Field List|Init DB|Close stmt|Reset stmt)\t?(.*)`)

// countStatements counts queries and executed statements in a general log. A
// connection made meanwhile begins with settings of the session, which are not
// counted; a connection that was there before is the benchmark's own.
func countStatements(log io.Reader) (int, error) {
	count := 0
	setUp := make(map[string]bool) // by connection: true once it has asked something
	lines := bufio.NewScanner(log)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		m := entry.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		connection, kind, statement := m[1], m[2], strings.ToUpper(m[3])
		started, known := setUp[connection]
		switch {
		case kind == "Connect":
			setUp[connection] = false
		case !known || (kind != "Query" && kind != "Execute"):
		case !started && strings.HasPrefix(statement, "SET ") && !strings.HasPrefix(statement, "SET TRANSACTION"):
		default:
			setUp[connection] = true
			count++
		}
	}
	return count, lines.Err()
}
