package keep

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/lms"
	"github.com/powiadom/powiadom/pkg/ui"
)

type migrateOptions struct{ dryRun bool }

func (a commands) migrateCommand() *cobra.Command {
	var o migrateOptions
	cmd := app.Command("migrate [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.migrate(ctx, o) })
	cmd.Flags().BoolVarP(&o.dryRun, "dry-run", "n", false, "show what would be applied; write nothing")
	return cmd
}

// migrate creates or upgrades powiadom's own tables. It looks at LMS first, so
// that they never land in another database.
func (a commands) migrate(ctx context.Context, o migrateOptions) error {
	_, db, err := a.Place().Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if _, err := lms.Open(ctx, db); err != nil {
		return err
	}
	step, word := journal.Migrate, i18n.T("applied %s\n")
	if o.dryRun {
		step, word = journal.Pending, i18n.T("would apply %s\n")
	}
	done, err := step(ctx, db)
	if err != nil {
		return err
	}
	for _, m := range done {
		if _, err := ui.Fprintf(a.Streams.Out, word, m.Name); err != nil {
			return err
		}
	}
	if len(done) == 0 {
		_, err = fmt.Fprintln(a.Streams.Out, i18n.T("powiadom's tables are up to date"))
	}
	return err
}
