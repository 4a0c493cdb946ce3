package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/near"
	"github.com/powiadom/powiadom/pkg/ui"
)

// helpWidth is how wide help is: it fits the 80 columns of a plain terminal.
const helpWidth = 79

// writeUsage is the part of a command's help below its text, as cobra lays it
// out, in the language of the process.
func writeUsage(c *cobra.Command) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n  %s\n", i18n.T("Usage:"), c.UseLine())
	if c.HasExample() {
		fmt.Fprintf(&b, "\n%s\n%s\n", i18n.T("Examples:"), c.Example)
	}
	for _, group := range c.Groups() {
		fmt.Fprintf(&b, "\n%s\n%s", group.Title, shorts(commands(c), group.ID))
	}
	if list := topics(c); len(list) > 0 {
		fmt.Fprintf(&b, "\n%s\n%s", i18n.T("Topics, each told by \"powiadom help TOPIC\":"), shorts(list, ""))
	}
	if c.HasAvailableLocalFlags() {
		fmt.Fprintf(&b, "\n%s\n%s", i18n.T("Flags:"), flagLines(c.LocalFlags()))
	}
	if c.HasAvailableInheritedFlags() {
		fmt.Fprintf(&b, "\n%s\n%s", i18n.T("Global Flags:"), flagLines(c.InheritedFlags()))
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n"+i18n.T("Use \"%s COMMAND --help\" for more information about a command.")+"\n", c.CommandPath())
	}
	_, err := io.WriteString(c.OutOrStdout(), b.String())
	return err
}

// commands are those below a command that do something.
func commands(c *cobra.Command) []*cobra.Command {
	return slices.DeleteFunc(slices.Clone(c.Commands()), (*cobra.Command).IsAdditionalHelpTopicCommand)
}

// topics are the commands below a command that are texts only, in their own order.
func topics(c *cobra.Command) []*cobra.Command {
	var list []*cobra.Command
	for _, t := range app.Topics() {
		if found, _, err := c.Find([]string{t.Name()}); err == nil && found.IsAdditionalHelpTopicCommand() {
			list = append(list, found)
		}
	}
	return list
}

// shorts lists the commands of a group with what they are for.
func shorts(list []*cobra.Command, group string) string {
	var b strings.Builder
	widest := 0
	for _, c := range list {
		widest = max(widest, len(c.Name()))
	}
	for _, c := range list {
		if c.GroupID == group {
			fmt.Fprintf(&b, "  %-*s %s\n", widest+1, c.Name(), c.Short)
		}
	}
	return b.String()
}

// flagLines lists flags: names, the word for the value, what it does. The library's own
// list counts bytes, so that Polish stands askew in it.
func flagLines(flags *pflag.FlagSet) string {
	var names, usages []string
	widest := 0
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name, usage := flagLine(f)
		names, usages = append(names, name), append(usages, usage)
		widest = max(widest, utf8.RuneCountInString(name))
	})
	var b strings.Builder
	indent := widest + 3
	for i, name := range names {
		for _, line := range ui.Wrapped(usages[i], helpWidth-indent) {
			fmt.Fprintf(&b, "%-*s   %s\n", widest, name, line)
			name = ""
		}
	}
	return b.String()
}

func flagLine(f *pflag.Flag) (name, usage string) {
	name = "      --" + f.Name
	if f.Shorthand != "" {
		name = "  -" + f.Shorthand + ", --" + f.Name
	}
	value, usage := pflag.UnquoteUsage(f)
	if value != "" && f.NoOptDefVal == "" { // a flag that may stand alone shows no value
		name += " " + value
	}
	if !slices.Contains([]string{"", "0", "0s", "false", "[]"}, f.DefValue) {
		usage = i18n.Sprintf("%s (default %s)", usage, f.DefValue)
	}
	return name, usage
}

// flagError says in the language of the process what the library says of a flag.
func flagError(cmd *cobra.Command, err error) error {
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		if words := cmd.Flags().Args(); !cmd.HasParent() && len(words) > 0 { // the flag is that of a command
			return app.UnknownCommand(words[0], commands(cmd))
		}
		var names []string
		for _, flags := range []*pflag.FlagSet{cmd.LocalFlags(), cmd.InheritedFlags()} {
			flags.VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		}
		flag := dashed(e.GetSpecifiedName(), e.GetSpecifiedShortnames())
		return app.Usage(i18n.Errorf("unknown flag: %s%s", flag, near.DidYouMean(flag, names)))
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return app.Usage(i18n.Errorf("flag needs an argument: %s", dashed(e.GetSpecifiedName(), e.GetSpecifiedShortnames())))
	}
	if e, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return app.Usage(i18n.Errorf("bad flag syntax: %s", e.GetSpecifiedFlag()))
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return app.Usage(i18n.Errorf("invalid argument %q for %s: %s", e.GetValue(), "--"+e.GetFlag().Name, expected(e)))
	}
	return app.Usage(err)
}

// dashed is a flag as it was typed.
func dashed(name, shorthands string) string {
	if shorthands != "" {
		return "-" + name
	}
	return "--" + name
}

// expected says what the flag of a refused value takes.
func expected(e *pflag.InvalidValueError) string {
	switch e.GetFlag().Value.Type() {
	case "int", "count":
		return i18n.T("a whole number is expected")
	case "int64Slice", "int64":
		return i18n.T("an id, a number, is expected")
	case "bool":
		return i18n.T("true or false is expected")
	case "duration":
		return i18n.T("a duration such as 30m or 12h is expected")
	}
	return e.Unwrap().Error()
}

// language is the value of --lang, which package i18n has read already.
type language string

func (l *language) String() string { return string(*l) }

func (*language) Type() string { return "string" }

func (l *language) Set(s string) error {
	if !slices.Contains(i18n.Languages(), s) {
		return i18n.Errorf("allowed are %s", strings.Join(i18n.Languages(), ", "))
	}
	*l = language(s)
	return nil
}

const helpName = "help"

// helpCommand tells of commands and of topics. It takes the place of the library's own, which speaks English only.
func helpCommand() *cobra.Command {
	cmd := app.Command("help [COMMAND|TOPIC]", cobra.ArbitraryArgs, nil)
	cmd.RunE = func(c *cobra.Command, args []string) error {
		about, rest, err := c.Root().Find(args)
		if err != nil || len(rest) > 0 {
			return app.UnknownCommand(strings.Join(args, " "), cmd.Root().Commands())
		}
		return about.Help()
	}
	cmd.ValidArgsFunction = func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		var names []string
		for _, sub := range c.Root().Commands() {
			if (sub.IsAvailableCommand() || sub.IsAdditionalHelpTopicCommand()) && len(args) == 0 {
				names = append(names, cobra.CompletionWithDesc(sub.Name(), sub.Short))
			}
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}
