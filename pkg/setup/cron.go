package setup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strings"

	"github.com/powiadom/powiadom/pkg/crontab"
)

// surveyCron looks whether something starts runs with the file of daily work.
func (s *Setup) surveyCron(context.Context) error {
	if s.Cron == "" {
		return nil
	}
	starts, _ := crontab.Find(os.DirFS("/"))
	broken := false // what is in our own file
	for _, start := range starts {
		broken = broken || start.File == s.Cron && start.Broken()
		if start.Config == s.File && !start.Broken() {
			s.add(Step{Name: Cron, Optional: true, Done: true, Says: fmt.Sprintf(textCronDone, start.File, start.Line)})
			return nil
		}
	}
	// A removed package leaves the line behind, which must then say nothing.
	line := fmt.Sprintf("* * * * * %s test -x %s && %s run -C %s", s.RunAs, s.Program, s.Program, s.File)
	text, err := os.ReadFile(s.Cron)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if crontab.Has(string(text), line) && !broken {
		s.add(Step{Name: Cron, Optional: true, Done: true, Says: fmt.Sprintf(textCronHere, s.Cron)})
		return nil
	}
	s.wantReachable()
	s.wantWritable(s.Cron)
	next := crontab.TurnOn(string(text), line, s.Locale)
	s.add(Step{
		Name: Cron, Optional: true, Says: fmt.Sprintf(textCron, s.Cron, s.RunAs), Shows: next,
		apply: func(context.Context) error { return write(s.Cron, next, 0o644, ownID, ownID) },
	})
	return nil
}

// plainPath are the characters of a path that neither cron nor a shell takes for more.
const plainPath = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-"

// wantReachable notes that the user of cron's line could not start the program.
func (s *Setup) wantReachable() {
	for _, path := range []string{s.Program, s.File} {
		if !filepath.IsAbs(path) || strings.Trim(path, plainPath) != "" {
			s.want(fault(advicePlainPath, textPlainPath, path))
		}
	}
	if at, ok := s.closed(s.Program); !ok {
		s.want(fault(adviceReach, textNotReachable, s.RunAs, s.Program, at))
	}
	if at, ok := s.closed(filepath.Dir(s.File)); !ok {
		s.want(fault(fmt.Sprintf(adviceReachFile, at), textFileNotReachable, s.RunAs, s.File, at))
	}
}

// closed looks for the part of a path that the user of cron's line may not pass.
// What is not there yet is made so that he may.
func (s *Setup) closed(path string) (at string, ok bool) {
	u, err := user.Lookup(s.RunAs)
	for ; s.Root && err == nil; path = filepath.Dir(path) {
		info, missing := os.Stat(path)
		if missing == nil && !allows(info, u, 0o111) {
			return path, false
		}
		if path == filepath.Dir(path) {
			break
		}
	}
	return "", true
}
