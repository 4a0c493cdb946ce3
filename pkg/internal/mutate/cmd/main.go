// Mutate makes the edits of a list, one at a time, and fails if no test notices
// one of them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/mutate"
)

func main() {
	list := flag.String("list", "testdata/mutants.yaml", "the `file` with the edits")
	only := flag.String("only", "", "make only those whose name matches this `expression`")
	timeout := flag.Duration("timeout", 5*time.Minute, "how long a test may take")
	flag.Parse()
	if err := run(os.Stdout, *list, *only, *timeout); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, list, only string, timeout time.Duration) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	mutants, err := mutate.Parse(text)
	if err != nil {
		return fmt.Errorf("%s: %w", list, err)
	}
	mutants = slices.DeleteFunc(mutants, func(m mutate.Mutant) bool { return !wanted.MatchString(m.Name) })
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	r := mutate.Runner{Root: root, Go: "go", Timeout: timeout, Out: out}
	survivors, err := r.Run(ctx, mutants)
	if len(survivors) > 0 {
		err = errors.Join(err, fmt.Errorf("no test notices: %q", survivors))
	}
	_, _ = fmt.Fprintf(out, "%d edits, %d survived\n", len(mutants), len(survivors))
	return err
}
