// Command lmsschema writes testdata/lms/DBVERSION.sql for each folder of facts:
//
//	go run ./pkg/internal/lmsschema/cmd -o testdata/lms FACTS/2026081100 FACTS/2021070900
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/powiadom/powiadom/pkg/internal/lmsschema"
)

func main() {
	out := flag.String("o", "testdata/lms", "the `folder` to write to")
	flag.Parse()
	if err := run(*out, flag.Args()); err != nil {
		fmt.Fprintf(os.Stderr, "lmsschema: %v\n", err)
		os.Exit(1)
	}
}

func run(out string, folders []string) error {
	if len(folders) == 0 {
		return errors.New("name the folders of facts")
	}
	for _, folder := range folders {
		facts, err := lmsschema.Read(folder)
		if err != nil {
			return err
		}
		script, err := facts.SQL()
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, facts.Version+".sql"), []byte(script), 0o644); err != nil {
			return err
		}
	}
	return nil
}
