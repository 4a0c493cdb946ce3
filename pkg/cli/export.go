package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/definition"
	"github.com/powiadom/powiadom/pkg/notify"
)

func (a *app) exportCommand() *cobra.Command {
	cmd := command("export [ID…]", cobra.ArbitraryArgs, a.export)
	cmd.ValidArgsFunction = a.completeNotifications
	return cmd
}

// export writes notifications as apply reads them. A row that cannot be
// understood is left out and reported.
func (a *app) export(ctx context.Context, args []string) error {
	ids, err := parseIDs(args)
	if err != nil {
		return err
	}
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	entries, faults, err := s.entries(ctx, ids)
	if err != nil {
		return err
	}
	names, err := s.naming(ctx)
	if err != nil {
		return err
	}
	var list []notify.Notification
	for _, e := range entries {
		if e.Broken != nil {
			faults = append(faults, e.Broken)
			continue
		}
		list = append(list, e.Notification)
	}
	if _, err := io.WriteString(a.streams.Out, definition.WriteFile(list, names.name)); err != nil {
		return err
	}
	if len(faults) > 0 {
		return several(faults)
	}
	return nil
}
