// Package send holds the commands that send, and those that stop sending.
package send

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
		c.runCommand(),
		c.sendCommand(),
		c.retryCommand(),
		c.cancelCommand(),
		c.pauseCommand(),
		c.resumeCommand(),
		c.spareCommand(),
		c.warningsCommand(),
		c.unwarnCommand(),
	}
}

// RunCommand makes the one that cron starts each minute.
func RunCommand(a *app.App) *cobra.Command { return commands{a}.runCommand() }
