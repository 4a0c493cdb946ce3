// Package cli is the command line. It joins the rooms, which are packages of their
// own and hold the commands: define, send, before, after and keep. What they share
// is in package app. What is told to whom is decided below it, in package dispatch.
package cli

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	// The zone of the customers is known wherever the binary runs.
	_ "time/tzdata"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/after"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/cli/before"
	"github.com/powiadom/powiadom/pkg/cli/define"
	"github.com/powiadom/powiadom/pkg/cli/keep"
	"github.com/powiadom/powiadom/pkg/cli/send"
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

// Streams are the three standard streams, and the clock.
type Streams = app.Streams

// A room is a package of commands, and a group in the help.
type room struct {
	id, title string
	commands  func(*app.App) []*cobra.Command
}

func rooms() []room {
	return []room{
		{"define", i18n.T("Define what is told to whom:"), define.Commands},
		{"send", i18n.T("Send, or stop sending:"), send.Commands},
		{"before", i18n.T("Before: what will happen:"), before.Commands},
		{"after", i18n.T("After: what happened:"), after.Commands},
		{"keep", i18n.T("Keep it running:"), keep.Commands},
	}
}

// Main runs the command line and returns the process's exit code.
func Main(args []string, s Streams) int {
	i18n.Use(i18n.Detect(args, os.Getenv))
	s, flush := s.Guarded()
	a := &app.App{Streams: s, Out: ui.New(s.Out, os.Getenv), Now: s.Now}
	if a.Now == nil {
		a.Now = time.Now
	}
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	// The first signal asks for an orderly end, the second one kills.
	context.AfterFunc(ctx, stop)

	root := root(a, args)
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	called, err := root.ExecuteContextC(ctx)
	a.Called = called.CommandPath()
	if fault := a.Profile.Finish(); fault != nil {
		err = errors.Join(err, fault)
	}
	code := a.Finish(ctx, err)
	flush()
	return code
}

// Root is the tree of commands with their help, for what is made of it, such as
// the manual. Main runs them.
func Root() *cobra.Command { return root(new(app.App), nil) }

// root makes the command that args are given to, with those below it.
func root(a *app.App, args []string) *cobra.Command {
	version := false
	root := &cobra.Command{
		Use:           i18n.Mark("powiadom COMMAND"),
		SilenceErrors: true, SilenceUsage: true,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return app.UnknownCommand(args[0], commands(cmd))
			}
			if version {
				return keep.SayVersion(a)
			}
			return cmd.Help()
		},
		Args:              cobra.ArbitraryArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.Profile.Start() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetUsageFunc(writeUsage)
	help := root.HelpFunc()
	root.SetHelpFunc(func(c *cobra.Command, args []string) {
		app.Describe(c)
		if c.IsAdditionalHelpTopicCommand() {
			// A reader that has gone away is no error.
			_ = writeTopic(a, c)
			return
		}
		help(c, args)
	})
	root.SetFlagErrorFunc(flagError)
	flags := root.PersistentFlags()
	flags.StringVarP(&a.ConfigFile, "config-file", "C", cmp.Or(os.Getenv(config.EnvFile), config.DefaultFile), "read the database from `FILE`, an lms.ini; POWIADOM_CONFIG names another default")
	flags.CountVarP(&a.Verbose, "verbose", "v", "log what is done; twice: every delivery")
	flags.BoolVar(&a.LogJSON, "log-json", false, "log as JSON")
	flags.Var(new(language), i18n.Flag, "`LANGUAGE` to speak: en or pl; default: that of LC_ALL, LC_MESSAGES or LANG")
	flags.BoolP(helpName, "h", false, "show this help")
	a.Profile.Register(flags)
	if len(args) > 0 && args[0] == "run" { // each minute: it is spared the flags of the others, and their translation
		root.AddCommand(send.RunCommand(a))
		return root
	}
	_ = root.RegisterFlagCompletionFunc(i18n.Flag, cobra.FixedCompletions(i18n.Languages(), cobra.ShellCompDirectiveNoFileComp))
	for _, room := range rooms() {
		root.AddGroup(&cobra.Group{ID: room.id, Title: room.title})
		for _, c := range room.commands(a) {
			c.GroupID = room.id
			root.AddCommand(c)
		}
	}
	root.AddCommand(app.Topics()...)
	root.Flags().BoolVar(&version, "version", false, "show the version")
	root.SetHelpCommand(helpCommand())
	root.SetHelpCommandGroupID("keep")
	app.OnlyMeantFiles(root)
	app.Describe(root)
	return root
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
