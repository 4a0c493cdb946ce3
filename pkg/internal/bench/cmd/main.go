// Command bench measures powiadom and prints a table; see package bench.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"syscall"

	"github.com/powiadom/powiadom/pkg/internal/bench"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == bench.LaunchWord {
		exit(bench.Launch(os.Args[2:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	exit(run(ctx))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func run(ctx context.Context) error {
	var c bench.Config
	var cases string
	var check bool
	flag.StringVar(&c.Scripts, "scripts", "scripts", "`folder` with the scripts mariadb and postfix")
	flag.StringVar(&c.Cache, "cache", ".cache/bench", "`folder` for data that is kept")
	flag.StringVar(&c.Powiadom, "powiadom", "bin/powiadom", "the `program` under test")
	flag.BoolVar(&c.Quick, "quick", false, "2,000 and 20,000 customers, few repetitions")
	flag.StringVar(&cases, "cases", "", "only the cases whose names match this `pattern`")
	flag.BoolVar(&check, "check", os.Getenv("POWIADOM_BENCH_CHECK") == "1", "fail when a target of statements or memory is missed (POWIADOM_BENCH_CHECK=1)")
	flag.Parse()

	var err error
	if cases != "" {
		if c.Cases, err = regexp.Compile(cases); err != nil {
			return err
		}
	}
	if c.Launcher, err = os.Executable(); err != nil {
		return err
	}
	c.Log = os.Stderr
	misses, err := bench.Run(ctx, os.Stdout, c)
	failed := 0
	for _, miss := range misses {
		if !miss.Timed {
			failed++
		}
		fmt.Fprintln(os.Stderr, "bench: missed:", miss.Text)
	}
	if check && failed > 0 {
		err = errors.Join(err, fmt.Errorf("%d targets of statements or memory were missed", failed))
	}
	return err
}
