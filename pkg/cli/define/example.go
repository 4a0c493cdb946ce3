package define

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/definition"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

func (a commands) exampleCommand() *cobra.Command {
	var f app.Formats
	cmd := app.Command("example [NAME] [flags]", cobra.MaximumNArgs(1), func(_ context.Context, args []string) error { return a.example(f, args) })
	f.Register(cmd.Flags())
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		var names []string
		for _, e := range definition.Examples() {
			if len(args) == 0 {
				names = append(names, e.Name+"\t"+e.About)
			}
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}

// exampleJSON is a line of "example --json".
type exampleJSON struct {
	Name  string `json:"name"`
	About string `json:"about"`
}

// example lists ready definitions, or writes one as YAML.
func (a commands) example(f app.Formats, args []string) error {
	if len(args) == 0 {
		return app.Listing[definition.Example, exampleJSON]{
			Table:  ui.Table{Header: []string{i18n.T("NAME"), i18n.T("WHAT IT IS")}, Flexible: []int{1}},
			Row:    func(e definition.Example) []ui.Cell { return ui.Row(e.Name, e.About) },
			Record: func(e definition.Example) exampleJSON { return exampleJSON{e.Name, e.About} },
		}.Show(a.App, f, app.Each(definition.Examples()))
	}
	e, err := definition.FindExample(args[0])
	if err != nil {
		return app.Usage(err)
	}
	_, err = io.WriteString(a.Streams.Out, e.Source)
	return err
}
