// Package mutate makes edits to the code, one at a time, and sees whether a test
// notices. An edit that no test notices says that the line it changes is held by
// nothing.
//
// The edits are those of a list, not generated ones: each is a fault that
// somebody could make, or has made. The working tree is never touched; the go
// command reads the changed file from elsewhere (go help build, -overlay).
package mutate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// Mutant is one edit.
type Mutant struct {
	Name string `yaml:"name"` // what would be wrong then
	File string `yaml:"file"` // below the root of the module
	Old  string `yaml:"old"`  // stands exactly once in the file
	New  string `yaml:"new"`  // takes its place
	Test string `yaml:"test"` // arguments of go test: a package and -run, parted by blanks
}

// Parse reads a list in YAML. An unknown key, a missing one, or a name that
// comes twice is an error.
func Parse(list []byte) ([]Mutant, error) {
	var mutants []Mutant
	if err := yaml.UnmarshalWithOptions(list, &mutants, yaml.DisallowUnknownField()); err != nil {
		return nil, err
	}
	names := make(map[string]bool)
	for i, m := range mutants {
		if m.Name == "" || m.File == "" || m.Old == "" || m.Test == "" {
			return nil, fmt.Errorf("entry %d (%s): name, file, old and test are needed", i+1, m.Name)
		}
		if names[m.Name] {
			return nil, fmt.Errorf("entry %d: %q is there twice", i+1, m.Name)
		}
		names[m.Name] = true
	}
	return mutants, nil
}

// Apply is the text of the file with the edit. It fails unless the old text
// stands there exactly once.
func (m Mutant) Apply(text string) (string, error) {
	switch n := strings.Count(text, m.Old); {
	case n != 1:
		return "", fmt.Errorf("%s: the old text stands there %d times, not once", m.File, n)
	case m.Old == m.New:
		return "", fmt.Errorf("%s: the edit changes nothing", m.File)
	}
	return strings.Replace(text, m.Old, m.New, 1), nil
}

// A Runner makes edits in the module at Root.
type Runner struct {
	Root    string
	Go      string        // the go command
	Timeout time.Duration // of one test; what hangs has been noticed
	Out     io.Writer     // a line an edit

	healthy map[string]error // what a test says without an edit
}

// Run makes each edit and returns the names of those that no test noticed. The
// error names edits that do not apply or do not compile, and tests that fail
// without any or match nothing.
func (r *Runner) Run(ctx context.Context, mutants []Mutant) (survivors []string, err error) {
	r.healthy = make(map[string]error)
	var faults []error
	for i, m := range mutants {
		began := time.Now()
		verdict := "noticed"
		switch survived, err := r.one(ctx, m); {
		case ctx.Err() != nil:
			return survivors, ctx.Err()
		case err != nil:
			verdict = "ERROR"
			faults = append(faults, fmt.Errorf("%s: %w", m.Name, err))
		case survived:
			verdict = "SURVIVED"
			survivors = append(survivors, m.Name)
		}
		_, _ = fmt.Fprintf(r.Out, "%2d/%d %-8s %4.0f s  %s\n", i+1, len(mutants), verdict, time.Since(began).Seconds(), m.Name)
	}
	return survivors, errors.Join(faults...)
}

func (r *Runner) one(ctx context.Context, m Mutant) (survived bool, err error) {
	path := filepath.Join(r.Root, filepath.FromSlash(m.File))
	text, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	changed, err := m.Apply(string(text))
	if err != nil {
		return false, err
	}
	if err := r.healthyTest(ctx, m.Test); err != nil {
		return false, fmt.Errorf("without the edit: %w", err)
	}
	folder, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return false, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	overlay, err := write(folder, path, changed)
	if err != nil {
		return false, err
	}
	passed, out, err := r.test(ctx, m.Test, overlay)
	if err != nil {
		return false, fmt.Errorf("%w\n%s", err, out)
	}
	return passed, nil
}

// write makes the changed file and the go command's map to it.
func write(folder, path, text string) (overlay string, err error) {
	changed := filepath.Join(folder, filepath.Base(path))
	overlay = filepath.Join(folder, "overlay.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
	if err != nil {
		return "", err
	}
	return overlay, errors.Join(os.WriteFile(changed, []byte(text), 0o600), os.WriteFile(overlay, replace, 0o600))
}

// healthyTest fails if a test does without an edit, or if there is none. Each is
// run once.
func (r *Runner) healthyTest(ctx context.Context, test string) error {
	err, known := r.healthy[test]
	if !known {
		passed, out, fault := r.test(ctx, test, "")
		switch {
		case fault != nil:
			err = fmt.Errorf("%w\n%s", fault, out)
		case !passed:
			err = fmt.Errorf("go test %s fails:\n%s", test, out)
		case bytes.Contains(out, []byte("[no tests to run]")) || bytes.Contains(out, []byte("[no test files]")):
			err = fmt.Errorf("go test %s: no such test", test)
		}
		r.healthy[test] = err
	}
	return err
}

var notBuilt = [][]byte{[]byte("[build failed]"), []byte("[setup failed]")}

// test runs go test. GOFLAGS carries the overlay, so that what the test builds by
// itself has the edit as well.
func (r *Runner) test(ctx context.Context, test, overlay string) (passed bool, out []byte, err error) {
	args := append([]string{"test", "-count=1", "-failfast", "-timeout", r.Timeout.String()}, strings.Fields(test)...)
	cmd := exec.CommandContext(ctx, r.Go, args...)
	cmd.Dir = r.Root
	cmd.Env = os.Environ()
	if overlay != "" {
		cmd.Env = append(cmd.Env, "GOFLAGS="+strings.TrimSpace(os.Getenv("GOFLAGS")+" -overlay="+overlay))
	}
	out, err = cmd.CombinedOutput()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok && failed.Exited() {
		if slices.ContainsFunc(notBuilt, func(s []byte) bool { return bytes.Contains(out, s) }) {
			return false, out, errors.New("it does not compile")
		}
		return false, out, nil
	}
	return err == nil, out, err
}
