// Package cli is the command line: it reads flags, wires the parts together,
// and turns results into text, JSON and exit codes. What is told to whom is
// decided below it, in package dispatch.
package cli

import (
	"bufio"
	"context"
	"embed"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	// The zone of the customers is known wherever the binary runs.
	_ "time/tzdata"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

// defaultConfig is LMS's own file.
const defaultConfig = "/etc/lms/lms.ini"

// Streams are the three standard streams, and the clock.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
	Now func() time.Time // nil: the system's clock
}

// app is what all commands share.
type app struct {
	streams    Streams // both outputs guarded
	out        *ui.Output
	configFile string
	verbose    int
	logJSON    bool
	now        func() time.Time
	profile    profile
	answers    *bufio.Reader // standard input, once a question was asked
}

// Main runs the command line and returns the process's exit code.
func Main(args []string, s Streams) int {
	i18n.Use(i18n.Detect(args, os.Getenv))
	s, flush := s.guarded()
	a := &app{streams: s, out: ui.New(s.Out, os.Getenv), now: s.Now}
	if a.now == nil {
		a.now = time.Now
	}
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	// The first signal asks for an orderly end, the second one kills.
	context.AfterFunc(ctx, stop)

	root := a.root(args)
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	err := root.ExecuteContext(ctx)
	if fault := a.profile.finish(); fault != nil {
		err = errors.Join(err, fault)
	}
	code := a.finish(ctx, err)
	flush()
	return code
}

// guarded puts the guards before both outputs; flush is called in the end.
func (s Streams) guarded() (guarded Streams, flush func()) {
	out, errs := ui.Guarded(s.Out), ui.Guarded(s.Err)
	return Streams{In: s.In, Out: out, Err: errs, Now: s.Now}, func() {
		// Nothing is to be done about a reader that is gone.
		_, _ = out.Flush(), errs.Flush()
	}
}

// endings are the signals that ask for an end in good order. A terminal that
// goes away, an ssh that drops, is one, unless it is not to count (nohup).
func endings() []os.Signal {
	list := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		list = append(list, syscall.SIGHUP)
	}
	return list
}

// unpiped keeps the process alive, until stop is called, when whoever reads its
// output goes away: a line of the log must not be what ends it between handing a
// message over and writing that down. A command that only tells ends, as usual.
func unpiped() (stop func()) {
	broken := make(chan os.Signal, 1)
	signal.Notify(broken, syscall.SIGPIPE)
	return func() { signal.Stop(broken) }
}

// Root is the tree of commands with their help, for what is made of it, such as
// the manual. Main runs them.
func Root() *cobra.Command { return new(app).root(nil) }

//go:embed help/*.txt help/pl/*.txt
var helpFiles embed.FS

// help is the text of a command, kept apart from it in help/NAME.txt, and in
// Polish in help/pl/NAME.txt: the first line is the short form, what follows
// "Examples:" the examples.
func help(name string) (short, long, examples string) {
	folder := "help/"
	if i18n.Current() == i18n.Polish {
		folder = "help/pl/"
	}
	raw, err := helpFiles.ReadFile(folder + name + ".txt")
	if err != nil {
		return "", "", ""
	}
	short, rest, _ := strings.Cut(string(raw), "\n")
	long, examples, _ = strings.Cut(rest, "\n"+i18n.T("Examples:")+"\n")
	return short, short + ".\n\n" + strings.TrimSpace(long), strings.TrimRight(examples, "\n")
}

// command makes a cobra command with the help text of the name.
func command(use string, args cobra.PositionalArgs, run func(ctx context.Context, args []string) error) *cobra.Command {
	name, _, _ := strings.Cut(use, " ")
	short, long, examples := help(name)
	return &cobra.Command{
		Use: use, Short: short, Long: long, Example: examples,
		Args: func(cmd *cobra.Command, given []string) error {
			err := args(cmd, given)
			if err == nil {
				return nil
			}
			translate(cmd)
			if len(given) == 0 {
				return usage(i18n.Errorf("an argument is missing; the command is used as \"%s\"", cmd.UseLine()))
			}
			return usage(i18n.Errorf("the arguments do not fit: %q; the command is used as \"%s\"", given, cmd.UseLine()))
		},
		RunE:                  func(cmd *cobra.Command, args []string) error { return run(cmd.Context(), args) },
		DisableFlagsInUseLine: true,
	}
}

const textUnknownCommand = "unknown command %q; \"powiadom --help\" lists them"

// root makes the command that args are given to, with those below it.
func (a *app) root(args []string) *cobra.Command {
	short, long, examples := help("powiadom")
	root := &cobra.Command{
		Use: i18n.T("powiadom COMMAND"), Short: short, Long: long, Example: examples,
		SilenceErrors: true, SilenceUsage: true,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(i18n.Errorf(textUnknownCommand, args[0]))
			}
			return cmd.Help()
		},
		Args:              cobra.ArbitraryArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.profile.start() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetUsageFunc(writeUsage)
	root.SetFlagErrorFunc(flagError)
	flags := root.PersistentFlags()
	flags.StringVarP(&a.configFile, "config-file", "C", defaultConfig, "read the database from `FILE`, an lms.ini")
	flags.CountVarP(&a.verbose, "verbose", "v", "log what is done; twice: every delivery")
	flags.BoolVar(&a.logJSON, "log-json", false, "log as JSON")
	flags.Var(new(language), i18n.Flag, "`LANGUAGE` to speak: en or pl; default: that of LC_ALL, LC_MESSAGES or LANG")
	flags.BoolP(helpName, "h", false, "show this help")
	a.profile.register(flags)
	if len(args) > 0 && args[0] == "run" { // each minute: it is spared the flags of the others, and their translation
		root.AddCommand(a.runCommand())
		return root
	}
	_ = root.RegisterFlagCompletionFunc(i18n.Flag, cobra.FixedCompletions(i18n.Languages(), cobra.ShellCompDirectiveNoFileComp))
	root.SetHelpCommand(helpCommand())
	root.AddCommand(completionCommand())
	root.AddCommand(
		a.runCommand(), a.sendCommand(), a.listCommand(), a.showCommand(), a.nextCommand(), a.forecastCommand(), a.lintCommand(),
		a.exportCommand(), a.applyCommand(),
		a.addCommand(), a.editCommand(), a.enableCommand(), a.disableCommand(), a.deleteCommand(),
		a.historyCommand(), a.runsCommand(), a.reportCommand(),
		a.recipientsCommand(), a.explainCommand(), a.previewCommand(), a.diffCommand(),
		a.retryCommand(), a.cancelCommand(), a.pauseCommand(), a.resumeCommand(), a.hostsCommand(), a.setupCommand(), a.migrateCommand(), a.doctorCommand(), a.versionCommand(),
	)
	translate(root)
	return root
}
