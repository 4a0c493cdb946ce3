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
	"github.com/powiadom/powiadom/pkg/i18n"
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
			s.add(Step{Name: Cron, Optional: true, Done: true, Says: i18n.Sprintf("runs are started by %s:%d", start.File, start.Line)})
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
		s.add(Step{Name: Cron, Optional: true, Done: true, Says: i18n.Sprintf("cron's line is in %s", s.Cron)})
		return nil
	}
	s.wantReachable()
	s.wantWritable(s.Cron)
	next := crontab.TurnOn(string(text), line, s.Locale)
	s.add(Step{
		Name: Cron, Optional: true, Says: i18n.Sprintf("turn on cron's line in %s: every minute, as %s",
			s.Cron, s.RunAs), Shows: next,
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
			s.want(fault(i18n.T("choose a whole path of letters, digits and . _ + -"), "%q cannot stand in cron's line", path))
		}
	}
	if at, ok := s.closed(s.Program); !ok {
		s.want(fault(i18n.T("install the program where everybody may start it, such as /usr/local/bin"), "user %s cannot start %s: not everybody may pass %s", s.RunAs, s.Program, at))
	}
	if at, ok := s.closed(filepath.Dir(s.File)); !ok {
		s.want(fault(i18n.Sprintf("let him pass it (chmod o+x %s), or name a file elsewhere with -C",
			at), "user %s cannot read %s: he may not pass %s",
			s.RunAs, s.File, at))
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
