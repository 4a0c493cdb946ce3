// Command man writes powiadom's manual pages to a directory:
//
//	man DIR VERSION
//
// SOURCE_DATE_EPOCH is the date that they bear, for builds that can be repeated;
// without it they bear the present day. LC_ALL chooses their language.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/powiadom/powiadom/pkg/cli"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/internal/man"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "man: %v\n", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errors.New("usage: man DIR VERSION")
	}
	date := time.Now()
	if epoch := os.Getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
		}
		date = time.Unix(seconds, 0)
	}
	if err := os.MkdirAll(args[0], 0o755); err != nil {
		return err
	}
	i18n.Use(i18n.Detect(nil, os.Getenv))
	return man.Write(args[0], cli.Root(), man.Edition{Version: args[1], Date: date})
}
