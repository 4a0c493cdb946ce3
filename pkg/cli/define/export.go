package define

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/definition"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

func (a commands) exportCommand() *cobra.Command {
	withoutIDs := false
	cmd := app.Command("export [ID…] [flags]", cobra.ArbitraryArgs, func(ctx context.Context, args []string) error {
		return a.export(ctx, args, withoutIDs)
	})
	cmd.Flags().BoolVar(&withoutIDs, "without-ids", false, "leave out the ids, for another installation")
	cmd.ValidArgsFunction = a.CompleteNotifications
	return cmd
}

// export writes notifications as apply reads them. A row that cannot be
// understood is left out and reported.
func (a commands) export(ctx context.Context, args []string, withoutIDs bool) error {
	return a.InEntries(ctx, args, func(s *app.Session, entries []catalog.Entry, faults []error) error {
		names, err := readNaming(ctx, s)
		if err != nil {
			return err
		}
		var list []notify.Notification
		for _, e := range entries {
			if e.Broken != nil {
				faults = append(faults, e.Broken)
				continue
			}
			if withoutIDs {
				if e.State == notify.Deleted { // only its id keeps it from coming back
					faults = append(faults, i18n.Errorf("notification %d: %w", e.ID, catalog.ErrDeleted))
					continue
				}
				e.ID = 0
			}
			list = append(list, e.Notification)
		}
		if _, err := io.WriteString(a.Streams.Out, definition.WriteFile(list, names.name)); err != nil {
			return err
		}
		return app.Several(faults)
	})
}
