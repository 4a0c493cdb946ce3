package send

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

func (a commands) unwarnCommand() *cobra.Command {
	cmd := app.Command("unwarn CUSTOMER…", cobra.MinimumNArgs(1), a.unwarn)
	cmd.ValidArgsFunction = a.CompleteCustomer
	return cmd
}

// unwarn takes back all warnings of ours from customers. All of them are looked at before
// any is changed.
func (a commands) unwarn(ctx context.Context, args []string) error {
	return a.InSession(ctx, func(s *app.Session) error {
		customers, err := app.WholeCustomerIDs(ctx, s, args)
		if err != nil {
			return err
		}
		list, err := s.Journal.Warnings(ctx)
		if err != nil {
			return err
		}
		var faults []error
		for _, id := range customers {
			if !slices.ContainsFunc(list, func(w notify.Warned) bool { return w.Customer == id }) {
				faults = append(faults, i18n.Errorf("customer %d: no warning of powiadom's holds", id))
			}
		}
		if len(faults) > 0 {
			return app.Usages(faults)
		}
		lifted, err := s.Journal.Unwarn(ctx, customers)
		if err != nil {
			return err
		}
		for _, id := range lifted.Cleared {
			if _, err := ui.Fprintf(a.Streams.Out, "customer %d: no longer warned; LMS shows what it did before\n", id); err != nil {
				return err
			}
		}
		for _, id := range lifted.Left {
			if _, err := ui.Fprintf(a.Streams.Out, "customer %d: the warning was changed in LMS meanwhile, and is left as it is\n", id); err != nil {
				return err
			}
		}
		return nil
	})
}
