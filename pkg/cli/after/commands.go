// Package after holds the commands that show what was sent, and what became of it.
package after

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
		c.historyCommand(),
		c.runsCommand(),
		c.reportCommand(),
		c.logCommand(),
		c.bounceCommand(),
		c.deadCommand(),
	}
}
