// Package keep holds the commands that install the program and look after it.
package keep

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
		c.setupCommand(),
		c.migrateCommand(),
		c.doctorCommand(),
		c.hostsCommand(),
		c.completionCommand(),
		c.versionCommand(),
	}
}
