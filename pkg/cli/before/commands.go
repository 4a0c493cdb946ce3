// Package before holds the commands that show what will happen: when, to whom, why, and in which
// words. They change nothing.
package before

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
		c.nextCommand(),
		c.forecastCommand(),
		c.recipientsCommand(),
		c.explainCommand(),
		c.previewCommand(),
		c.diffCommand(),
	}
}
