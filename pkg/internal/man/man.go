// Package man makes manual pages of the command line: one for powiadom, one for
// each command, and in section 7 one for each topic. The words are those of the help texts; what is only here are the
// sections that a help text has no room for. The program itself does not hold
// it, so that it starts without it.
package man

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
)

// polish has in Polish what is said here and not in the help texts. The names of
// the sections are those of manpages-pl.
var polish = map[string]string{
	"NAME": "NAZWA", "SYNOPSIS": "SKŁADNIA", "DESCRIPTION": "OPIS", "COMMANDS": "POLECENIA", "TOPICS": "TEMATY", "OPTIONS": "OPCJE",
	"GLOBAL OPTIONS": "OPCJE WSPÓLNE", "EXAMPLES": "PRZYKŁADY", "EXIT STATUS": "KOD ZAKOŃCZENIA",
	"ENVIRONMENT": "ŚRODOWISKO", "FILES": "PLIKI", "SEE ALSO": "ZOBACZ TAKŻE",

	exitCodes: "Kody wyjścia: ", " (default %s)": " (domyślnie %s)",

	"the editor, with arguments if need be; VISUAL goes first": "edytor, w razie potrzeby z argumentami; pierwszeństwo ma VISUAL",
	"not empty: no colours": "niepuste: bez kolorów",
	"dumb: no colours":      "dumb: bez kolorów",

	"how to reach LMS's database, unless -C names another file": "dostęp do bazy LMS-a, o ile -C nie wskazuje innego pliku",
	`starts "powiadom run" every minute`:                        "co minutę uruchamia „powiadom run”",
}

// in says it in the language of this process.
func in(english string) string {
	if i18n.Current() == i18n.Polish {
		return polish[english]
	}
	return english
}

// Edition is what a page's foot says.
type Edition struct {
	Version string
	Date    time.Time
}

// Write writes the pages of a command and of all below it to a directory:
// powiadom.1, powiadom-run.1, powiadom-guard.7 and so on.
func Write(dir string, root *cobra.Command, e Edition) error {
	for _, c := range append([]*cobra.Command{root}, commands(root)...) {
		if err := os.WriteFile(filepath.Join(dir, page(c)+".1"), render(markdown(c, e)), 0o644); err != nil {
			return err
		}
	}
	for _, c := range topics(root) {
		if err := os.WriteFile(filepath.Join(dir, page(c)+".7"), render(topic(c, e)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// render makes a page of its source. troff breaks words as English has them, so in
// Polish it breaks none.
func render(source string) []byte {
	rendered := md2man.Render([]byte(source))
	if i18n.Current() == i18n.Polish {
		title := bytes.Index(rendered, []byte(".TH "))
		end := title + bytes.IndexByte(rendered[title:], '\n') + 1
		rendered = slices.Insert(rendered, end, []byte(".nh\n")...)
	}
	return rendered
}

// commands are those that the help lists.
func commands(root *cobra.Command) []*cobra.Command {
	var list []*cobra.Command
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			list = append(list, c)
		}
	}
	return list
}

// topics are the commands that are texts only.
func topics(root *cobra.Command) []*cobra.Command {
	var list []*cobra.Command
	for _, c := range root.Commands() {
		if c.IsAdditionalHelpTopicCommand() {
			list = append(list, c)
		}
	}
	return list
}

func page(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// markdown is the source of a page.
func markdown(c *cobra.Command, e Edition) string {
	var b strings.Builder
	section := func(title, text string) {
		if text = strings.TrimRight(text, "\n"); text != "" {
			fmt.Fprintf(&b, "# %s\n\n%s\n\n", in(title), text)
		}
	}
	description, statuses := cutStatuses(c.Long)
	b.WriteString(head(c, "1", e))
	section("NAME", page(c)+` \- `+escape(c.Short))
	section("SYNOPSIS", synopsis(c))
	section("DESCRIPTION", paragraphs(description))
	section("COMMANDS", list(commands(c), "(1)"))
	section("TOPICS", list(topics(c), "(7)"))
	section("OPTIONS", options(c.NonInheritedFlags()))
	section("GLOBAL OPTIONS", options(c.InheritedFlags()))
	section("EXAMPLES", verbatim(c.Example))
	section("EXIT STATUS", statusList(statuses))
	section("ENVIRONMENT", definitions(environment(c)))
	section("FILES", definitions(files(c)))
	section("SEE ALSO", seeAlso(c))
	return b.String()
}

// head is the first line of a page's source.
func head(c *cobra.Command, number string, e Edition) string {
	return fmt.Sprintf("%% %q %q %q \"powiadom %s\" \"powiadom\"\n\n", strings.ToUpper(page(c)), number, e.Date.UTC().Format(time.DateOnly), e.Version)
}

// topic is the source of a topic's page.
func topic(c *cobra.Command, e Edition) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s# %s\n\n%s \\- %s\n\n# %s\n\n", head(c, "7", e), in("NAME"), page(c), escape(c.Short), in("DESCRIPTION"))
	for _, block := range app.Blocks(c.Long) {
		switch block.Kind {
		case app.Heading:
			fmt.Fprintf(&b, "# %s\n\n", escape(strings.ToUpper(block.Lines[0])))
		case app.Verbatim:
			fmt.Fprintf(&b, "    %s\n\n", strings.Join(block.Lines, "\n    "))
		case app.Definition:
			b.WriteString(definitions([][2]string{{block.Term, block.Lines[0]}}))
		case app.Bullets:
			fmt.Fprintf(&b, "%s\n\n", escape(strings.Join(block.Lines, "\n")))
		case app.Paragraph:
			fmt.Fprintf(&b, "%s\n\n", escape(block.Lines[0]))
		}
	}
	fmt.Fprintf(&b, "# %s\n\n**powiadom**(1)\n", in("SEE ALSO"))
	return b.String()
}

func synopsis(c *cobra.Command) string {
	name, rest, _ := strings.Cut(c.UseLine(), " ")
	if c.HasParent() {
		sub, more, _ := strings.Cut(rest, " ")
		name, rest = name+" "+sub, more
	}
	return strings.TrimSpace("**" + escape(name) + "** " + escape(rest))
}

// exitCodes begins the last paragraph of a help text.
const exitCodes = "Exit codes: "

// cutStatuses takes the exit codes out of a help text.
func cutStatuses(long string) (description, statuses string) {
	description, statuses, _ = strings.Cut(long, in(exitCodes))
	return strings.TrimSpace(description), strings.Join(strings.Fields(statuses), " ")
}

// status is where a list of exit codes has the next one.
var status = regexp.MustCompile(`(?:^|[,;] )([0-9]+) `)

// statusList makes "0 all well, 1 failure." a list.
func statusList(statuses string) string {
	found := status.FindAllStringSubmatchIndex(statuses, -1)
	pairs := make([][2]string, len(found))
	for i, at := range found {
		end := len(statuses)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		pairs[i] = [2]string{statuses[at[2]:at[3]], strings.TrimRight(statuses[at[1]:end], ".")}
	}
	return definitions(pairs)
}

func list(of []*cobra.Command, number string) string {
	var pairs [][2]string
	for _, c := range of {
		pairs = append(pairs, [2]string{page(c) + number, c.Short})
	}
	return definitions(pairs)
}

func options(flags *pflag.FlagSet) string {
	var b strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		names := "**--" + f.Name + "**"
		if f.Shorthand != "" {
			names = "**-" + f.Shorthand + "**, " + names
		}
		if value != "" && f.Value.Type() != "count" {
			names += " *" + escape(value) + "*"
		}
		if f.Value.Type() == "string" && f.DefValue != "" {
			usage += fmt.Sprintf(in(" (default %s)"), f.DefValue)
		}
		fmt.Fprintf(&b, "%s\n: %s\n\n", names, escape(usage))
	})
	return b.String()
}

// definitions is a list of terms and what they mean.
func definitions(pairs [][2]string) string {
	var b strings.Builder
	for _, p := range pairs {
		fmt.Fprintf(&b, "**%s**\n: %s\n\n", escape(p[0]), escape(p[1]))
	}
	return b.String()
}

// paragraphs makes Markdown of a help text, in which indented lines stand as
// they are.
func paragraphs(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "  ") {
			b.WriteString("    " + line)
		} else {
			b.WriteString(escape(line))
		}
	}
	return b.String()
}

func verbatim(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("    " + strings.TrimPrefix(line, "  "))
	}
	return b.String()
}

// escape keeps Markdown from reading signs of the text as its own.
func escape(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, "[", `\[`, "#", `\#`).Replace(text)
}

func environment(c *cobra.Command) [][2]string {
	switch c.Name() {
	case "edit":
		return [][2]string{{"VISUAL, EDITOR", in("the editor, with arguments if need be; VISUAL goes first")}}
	case "powiadom":
		return [][2]string{{"NO_COLOR", in("not empty: no colours")}, {"TERM", in("dumb: no colours")}}
	}
	return nil
}

func files(c *cobra.Command) [][2]string {
	if c.Name() == "version" {
		return nil
	}
	list := [][2]string{{"/etc/lms/lms.ini", in("how to reach LMS's database, unless -C names another file")}}
	if !c.HasParent() || c.Name() == "run" {
		list = append(list, [2]string{"/etc/cron.d/powiadom", in(`starts "powiadom run" every minute`)})
	}
	return list
}

// seeAlso names what belongs to a command beside powiadom(1) itself.
func seeAlso(c *cobra.Command) string {
	related := map[string][]string{
		"powiadom":   {"crontab(5)"},
		"run":        {"powiadom-next(1)", "powiadom-retry(1)", "crontab(5)", "powiadom-guard(7)", "powiadom-faults(7)"},
		"send":       {"powiadom-retry(1)", "powiadom-guard(7)", "powiadom-outage(7)"},
		"list":       {"powiadom-next(1)", "powiadom-show(1)", "powiadom-notifications(7)"},
		"next":       {"powiadom-list(1)", "crontab(5)"},
		"show":       {"powiadom-export(1)"},
		"add":        {"powiadom-lint(1)", "crontab(5)", "powiadom-notifications(7)"},
		"edit":       {"powiadom-apply(1)", "powiadom-lint(1)", "crontab(5)", "powiadom-notifications(7)"},
		"lint":       {"powiadom-doctor(1)"},
		"export":     {"powiadom-apply(1)", "powiadom-git(7)"},
		"apply":      {"powiadom-export(1)", "powiadom-lint(1)", "crontab(5)", "powiadom-git(7)"},
		"enable":     {"powiadom-disable(1)"},
		"disable":    {"powiadom-enable(1)"},
		"history":    {"powiadom-runs(1)", "powiadom-report(1)", "powiadom-looking(7)"},
		"runs":       {"powiadom-history(1)", "powiadom-retry(1)", "powiadom-looking(7)"},
		"log":        {"powiadom-list(1)", "powiadom-runs(1)"},
		"report":     {"powiadom-history(1)", "powiadom-runs(1)", "powiadom-looking(7)"},
		"retry":      {"powiadom-run(1)", "powiadom-runs(1)", "powiadom-cancel(1)"},
		"cancel":     {"powiadom-runs(1)", "powiadom-pause(1)", "powiadom-stopping(7)"},
		"pause":      {"powiadom-resume(1)", "powiadom-cancel(1)", "powiadom-stopping(7)"},
		"resume":     {"powiadom-pause(1)", "powiadom-run(1)", "powiadom-stopping(7)"},
		"spare":      {"powiadom-explain(1)", "powiadom-log(1)", "powiadom-notifications(7)"},
		"hosts":      {"powiadom-run(1)", "powiadom-doctor(1)", "powiadom-backup(7)", "powiadom-cluster(7)"},
		"migrate":    {"powiadom-doctor(1)", "powiadom-upgrading(7)"},
		"doctor":     {"powiadom-lint(1)", "powiadom-migrate(1)", "powiadom-settings(7)", "powiadom-monitoring(7)"},
		"setup":      {"powiadom-settings(7)"},
		"explain":    {"powiadom-looking(7)"},
		"preview":    {"powiadom-looking(7)"},
		"recipients": {"powiadom-looking(7)"},
		"diff":       {"powiadom-looking(7)"},
		"forecast":   {"powiadom-notifications(7)"},
		"example":    {"powiadom-notifications(7)"},
	}[c.Name()]
	if c.HasParent() {
		related = append([]string{"powiadom(1)"}, related...)
	}
	for i, page := range related {
		name, number, _ := strings.Cut(page, "(")
		related[i] = "**" + name + "**(" + number
	}
	return strings.Join(related, ", ")
}
