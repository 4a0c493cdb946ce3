package keep

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/setup"
	"github.com/powiadom/powiadom/pkg/ui"
)

// dailyConfig is the file that setup writes, unless -C names another.
const dailyConfig = "/etc/lms/powiadom.ini"

type setupOptions struct {
	request setup.Request
	yes     bool
	dryRun  bool
	texts   bool
	noCron  bool
	offline bool
	agreed  bool // by a person, to all but what is optional
}

func (a commands) setupCommand() *cobra.Command {
	var o setupOptions
	cmd := app.Command("setup [flags]", cobra.NoArgs, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if !cmd.Flags().Changed("config-file") {
			a.ConfigFile = dailyConfig
		}
		return a.setup(cmd.Context(), o)
	}
	flags := cmd.Flags()
	app.RegisterYes(flags, &o.yes)
	flags.BoolVarP(&o.dryRun, "dry-run", "n", false, "show the plan with its statements and files, and do nothing")
	flags.StringVar(&o.request.LMS, "lms-ini", config.DefaultFile, "LMS's own `FILE`")
	flags.StringVar(&o.request.Admin, "admin-ini", "", "`FILE` like lms.ini with an administrator of the database")
	flags.StringVar(&o.request.User, "db-user", "powiadom", "database user `NAME` for daily work")
	flags.BoolVar(&o.request.NewPassword, "new-password", false, "give the database user a new password if he is there already")
	flags.StringVar(&o.request.RunAs, "run-as", "powiadom", "`USER` of this machine who runs it")
	flags.StringVar(&o.request.Cron, "cron-file", "/etc/cron.d/powiadom", "`FILE` of cron's line")
	flags.BoolVar(&o.noCron, "no-cron", false, "leave cron alone")
	flags.BoolVar(&o.texts, "default-texts", false, "put Polish default texts into LMS where it has none")
	flags.BoolVar(&o.offline, "offline", false, "ask neither mail server nor SMSAPI")
	return cmd
}

// setup looks what is missing, shows it, asks, does it, and ends with doctor. Where
// an administrator of the database has to come in between, a person is waited for.
func (a commands) setup(ctx context.Context, o setupOptions) error {
	r, err := a.setupRequest(o)
	if err != nil {
		return err
	}
	for {
		complete, err := a.setUp(ctx, r, &o)
		if hand, ok := errors.AsType[*setup.HandError](err); ok && a.watched() {
			question := ui.Sprintf("%v.\n%s\nmysql <%s\n", hand, i18n.T("An administrator of the database runs (the file holds the password):"), hand.File) + i18n.T("Press Enter when that was done (anything else ends setup): ")
			if answer, err := a.Ask(question); err != nil || answer != "" {
				return hand
			}
			continue
		}
		if err != nil || !complete {
			return err
		}
		if _, err := fmt.Fprintln(a.Streams.Out, i18n.T("What \"powiadom doctor\" says:")); err != nil {
			return err
		}
		return a.doctor(ctx, doctorOptions{offline: o.offline})
	}
}

// setupRequest completes what the flags say.
func (a commands) setupRequest(o setupOptions) (setup.Request, error) {
	r := o.request
	var err error
	if r.File, err = filepath.Abs(a.ConfigFile); err != nil {
		return r, err
	}
	if r.Program, err = os.Executable(); err == nil {
		r.Program, err = filepath.EvalSymlinks(r.Program)
	}
	if err != nil {
		return r, err
	}
	if o.noCron {
		r.Cron = ""
	}
	if i18n.Current() == i18n.Polish {
		r.Locale = "pl_PL.UTF-8"
	}
	r.Root = os.Geteuid() == 0
	if _, err := os.Stat(r.LMS); errors.Is(err, fs.ErrNotExist) && r.LMS == config.DefaultFile && a.watched() {
		if answer, err := a.Ask(i18n.T("There is no /etc/lms/lms.ini. Where is LMS's own lms.ini? ")); err == nil && answer != "" {
			r.LMS = answer
		}
	}
	r.LMS, err = filepath.Abs(r.LMS)
	return r, err
}

// watched reports whether a person can be asked.
func (a commands) watched() bool { return a.Interactive() && a.Attended() }

// setUp shows what is missing and does it. It is complete when all that is needed
// is in place and nothing was only shown.
func (a commands) setUp(ctx context.Context, r setup.Request, o *setupOptions) (complete bool, err error) {
	s, err := setup.Survey(ctx, r)
	if err != nil {
		return false, err
	}
	defer s.Close()
	if err := a.showSetup(s, o); err != nil {
		return false, err
	}
	switch {
	case len(s.Wants) > 0:
		return false, app.SeveralErrors(s.Wants)
	case o.dryRun:
		return false, nil
	case s.Complete() || o.yes || o.agreed:
	case !a.watched():
		return false, app.Usage(i18n.Errorf("setup asks before it changes anything: give --yes where nobody can answer, or --dry-run to look"))
	case !a.Agreed(i18n.T("Do this? [y/N] ")):
		return false, i18n.Errorf("nothing was changed")
	}
	o.agreed = true // it is not asked again behind an administrator
	return true, a.carryOutSetup(ctx, s, o)
}

// stepIndent is the room in front of what a step says.
const stepIndent = "            "

// showSetup lists the steps: what is in place, and what would be done.
func (a commands) showSetup(s *setup.Setup, o *setupOptions) error {
	if _, err := ui.Fprintf(a.Streams.Out, "Setting up powiadom for the database %s at %s (%s):\n",
		s.Where.Name, s.Where.Address, s.LMS); err != nil {
		return err
	}
	for _, step := range s.Steps {
		mark := i18n.T("to do")
		switch {
		case step.Done:
			mark = i18n.T("ok")
		case step.Name == setup.Texts && !o.texts && (o.yes || !a.watched()):
			mark = i18n.T("left")
		}
		says := ui.Text(ui.Line(step.Says))
		if a.Out.Terminal() {
			says = ui.Text(strings.TrimSpace(string(a.Out.Wrap(stepIndent, step.Says))))
		}
		if _, err := ui.Fprintf(a.Streams.Out, "  %-9s %s\n", mark, says); err != nil {
			return err
		}
		if !o.dryRun || step.Shows == "" {
			continue
		}
		shown := stepIndent + strings.ReplaceAll(strings.TrimRight(step.Shows, "\n"), "\n", "\n"+stepIndent)
		if _, err := ui.Fprintf(a.Streams.Out, "%s\n", ui.Text(shown)); err != nil {
			return err
		}
	}
	return nil
}

// carryOutSetup does one step after the other. An error says what is done and what
// is not.
func (a commands) carryOutSetup(ctx context.Context, s *setup.Setup, o *setupOptions) error {
	var done []string
	for i, step := range s.Steps {
		if step.Done || !a.wanted(step, o) {
			continue
		}
		if err := step.Apply(ctx); err != nil {
			return unfinished{err, done, left(s.Steps[i:])}
		}
		done = append(done, string(step.Name))
		if _, err := ui.Fprintf(a.Streams.Out, "done: %s\n", step.Name); err != nil {
			return err
		}
	}
	if len(done) == 0 && s.Complete() {
		_, err := fmt.Fprintln(a.Streams.Out, i18n.T("everything is in place: nothing was changed"))
		return err
	}
	return nil
}

// wanted reports whether a step is to be done. What all else works without is asked
// about by itself; without anybody to ask, cron's line goes with the rest, and the
// texts, which customers will read, are for who asks for them.
func (a commands) wanted(step setup.Step, o *setupOptions) bool {
	switch {
	case !step.Optional:
		return true
	case step.Name == setup.Texts && o.texts:
		return true
	case a.watched() && !o.yes:
		question := i18n.T("Turn on cron's line? Active notifications then go out at their time. [y/N] ")
		if step.Name == setup.Texts {
			question = ui.Sprintf("%s\n", ui.Text(step.Shows)) + i18n.T("Put these default texts into LMS? [y/N] ")
		}
		return a.Agreed(question)
	}
	return step.Name == setup.Cron
}

// left are the names of steps that are not done.
func left(steps []setup.Step) []string {
	var names []string
	for _, step := range steps {
		if !step.Done {
			names = append(names, string(step.Name))
		}
	}
	return names
}

// unfinished ends a setup in the middle.
type unfinished struct {
	error
	done, left []string
}

func (u unfinished) Error() string {
	done := strings.Join(u.done, ", ")
	if done == "" {
		done = i18n.T("nothing")
	}
	return i18n.Sprintf("%v; done: %s; not done: %s; \"powiadom setup\" again goes on from there", u.error, done, strings.Join(u.left, ", "))
}

func (u unfinished) Unwrap() error { return u.error }
