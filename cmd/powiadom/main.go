// Command powiadom notifies the customers of an LMS installation.
package main

import (
	"os"

	"github.com/powiadom/powiadom/pkg/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
