// Package app is what the rooms of the command line share: streams, the session
// with the database, exit codes, flags that several commands have, and how times,
// ids and amounts are shown.
package app

import (
	"bufio"
	"context"
	"embed"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/near"
	"github.com/powiadom/powiadom/pkg/schedule"
	"github.com/powiadom/powiadom/pkg/ui"
)

// Streams are the three standard streams, and the clock.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
	Now func() time.Time // nil: the system's clock
}

// App is what all commands share.
type App struct {
	Streams    Streams // both outputs guarded
	Out        *ui.Output
	ConfigFile string
	Verbose    int
	LogJSON    bool
	Now        func() time.Time
	Profile    profile
	Called     string        // the command, as "powiadom add"
	answers    *bufio.Reader // standard input, once a question was asked
}

// Guarded puts the guards before both outputs; flush is called in the end.
func (s Streams) Guarded() (guarded Streams, flush func()) {
	out, errs := ui.Guarded(s.Out), ui.Guarded(s.Err)
	return Streams{In: s.In, Out: out, Err: errs, Now: s.Now}, func() {
		// A reader that has gone away is no error.
		_, _ = out.Flush(), errs.Flush()
	}
}

//go:embed help/*.txt help/pl/*.txt help/topics
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

// Command makes a cobra command. Its help is in help/NAME.txt; Describe adds it.
func Command(use string, args cobra.PositionalArgs, run func(ctx context.Context, args []string) error) *cobra.Command {
	return &cobra.Command{
		Use: use,
		Args: func(cmd *cobra.Command, given []string) error {
			err := args(cmd, given)
			if err == nil {
				return nil
			}
			Describe(cmd)
			if files := starred(cmd, given); len(files) > 0 {
				return Unsure(i18n.Errorf("the arguments do not fit: %q are files of this folder, which the shell put in the place of *", files),
					i18n.Sprintf("put the cycle in quotes: --cycle \"%s\"", typedCycle(cmd, given)))
			}
			if len(given) == 0 {
				return Usage(i18n.Errorf("an argument is missing; the command is used as \"%s\"", cmd.UseLine()))
			}
			return Usage(i18n.Errorf("the arguments do not fit: %q; the command is used as \"%s\"", given, cmd.UseLine()))
		},
		RunE:                  func(cmd *cobra.Command, args []string) error { return run(cmd.Context(), args) },
		DisableFlagsInUseLine: true,
	}
}

// UnknownCommand is the error of words that name none of these commands.
func UnknownCommand(words string, commands []*cobra.Command) error {
	var names []string
	for _, c := range commands {
		names = append(names, c.Name())
	}
	return Usage(i18n.Errorf("unknown command %q; \"powiadom --help\" lists them%s", words, near.DidYouMean(words, names)))
}

// starred are the names of files that the shell put into a cycle without quotes.
func starred(cmd *cobra.Command, given []string) (files []string) {
	if f := cmd.Flags().Lookup("cycle"); f == nil || !f.Changed {
		return nil
	}
	for _, arg := range given {
		if _, err := os.Lstat(arg); err == nil && !slices.Contains(files, arg) {
			files = append(files, arg)
		}
	}
	return files
}

// typedCycle is the cycle that was typed without quotes, as far as it can be told: the
// names of all files of this folder behind one another were a *.
func typedCycle(cmd *cobra.Command, given []string) string {
	var all []string
	entries, err := os.ReadDir(".")
	if err != nil {
		return exampleCycle
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			all = append(all, e.Name())
		}
	}
	fields := []string{cmd.Flags().Lookup("cycle").Value.String()}
	for len(given) > 0 {
		if n := len(all); n > 0 && n <= len(given) && sameWords(given[:n], all) {
			fields, given = append(fields, "*"), given[n:]
			continue
		}
		fields, given = append(fields, given[0]), given[1:]
	}
	cycle := strings.Join(fields, " ")
	if _, err := schedule.ParseCycle(cycle); err != nil {
		return exampleCycle
	}
	return cycle
}

// exampleCycle stands where what was typed cannot be told.
const exampleCycle = "0 9 * * *"

// sameWords reports whether two lists have the same words, in any order, since each
// language sorts in its own.
func sameWords(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// Describe adds the help texts to a command and to those below it, and translates their
// usage lines and flags. A run each minute does without it, and without the catalogue.
func Describe(c *cobra.Command) {
	if strings.Contains(c.Use, " ") { // a name alone is the same in each language
		c.Use = i18n.T(c.Use)
	}
	if c.IsAdditionalHelpTopicCommand() {
		c.Short, c.Long = topic(c.Name())
		return
	}
	c.Short, c.Long, c.Example = help(c.Name())
	if i18n.Current() != i18n.English {
		for _, flags := range []*pflag.FlagSet{c.Flags(), c.InheritedFlags(), c.PersistentFlags()} {
			flags.VisitAll(func(f *pflag.Flag) { f.Usage = i18n.T(f.Usage) })
		}
	}
	for _, sub := range c.Commands() {
		Describe(sub)
	}
}
