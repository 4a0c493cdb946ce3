package keep

import (
	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
)

// completionCommand takes the place of the library's own, which speaks English only.
func (commands) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish"}
	bare := false
	cmd := app.Command("completion bash|zsh|fish [flags]", cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs), nil)
	cmd.ValidArgs = shells
	cmd.Flags().BoolVar(&bare, "no-descriptions", false, "complete without descriptions")
	cmd.RunE = func(c *cobra.Command, args []string) error {
		root, out := c.Root(), c.OutOrStdout()
		switch {
		case args[0] == "bash":
			return root.GenBashCompletionV2(out, !bare)
		case args[0] == "fish":
			return root.GenFishCompletion(out, !bare)
		case bare:
			return root.GenZshCompletionNoDesc(out)
		}
		return root.GenZshCompletion(out)
	}
	return cmd
}
