// Command catcher is what the demo needs beside powiadom itself:
//
//	catcher catch DIR                  catch mails and SMS into DIR; print where
//	catcher mail DIR ADDRESS SUBJECT   show a mail that was caught
//	catcher sms DIR NUMBER TEXT        show an SMS that was caught
//	catcher runs LIST                  "run --json" from standard input as a table;
//	                                   LIST is what "list --all --json" printed
//	catcher sql SOCKET DATABASE        run statements from standard input
//
// catch ends with its standard input, or by SIGTERM.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"

	"github.com/powiadom/powiadom/pkg/internal/catcher"
	"github.com/powiadom/powiadom/pkg/ui"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "catcher: %v\n", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: catcher catch DIR | mail DIR ADDRESS SUBJECT | sms DIR NUMBER TEXT | runs LIST | sql SOCKET DATABASE")

func run(args []string) error {
	verb := ""
	if len(args) > 0 {
		verb = fmt.Sprintf("%s %d", args[0], len(args)-1)
	}
	switch verb {
	case "catch 1":
		return catch(args[1])
	case "mail 3":
		return show(catcher.Mail(args[1], args[2], args[3]))
	case "sms 3":
		return show(catcher.Text(args[1], args[2], args[3]))
	case "runs 1":
		return runs(args[1])
	case "sql 2":
		return statements(context.Background(), args[1], args[2])
	}
	return errUsage
}

// catch prints the addresses and waits.
func catch(dir string) error {
	c, err := catcher.Start(dir)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	fmt.Printf("smtp=%d\nsmsapi=%s\n", c.Port(), c.URL())
	<-ctx.Done()
	return c.Close()
}

func show(text string, err error) error {
	if err != nil {
		return err
	}
	return catcher.Cut(os.Stdout, text, output().Width())
}

// output writes as to a terminal, also where there is none.
func output() *ui.Output {
	const narrow = 80
	if term.IsTerminal(int(os.Stdout.Fd())) {
		return ui.New(os.Stdout, os.Getenv)
	}
	return ui.ForTerminal(os.Stdout, narrow, false)
}
