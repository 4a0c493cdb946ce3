// Package define holds the commands that say what is told to whom: they store, show and check
// notifications.
package define

import (
	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
)

// commands are methods on what all commands share.
type commands struct{ *app.App }

// Commands makes the commands of this package.
func Commands(a *app.App) []*cobra.Command {
	c := commands{a}
	return []*cobra.Command{
		c.addCommand(),
		c.editCommand(),
		c.enableCommand(),
		c.disableCommand(),
		c.deleteCommand(),
		c.listCommand(),
		c.showCommand(),
		c.lintCommand(),
		c.exampleCommand(),
		c.exportCommand(),
		c.applyCommand(),
	}
}
