package after

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/bounce"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/lms"
)

func (a commands) bounceCommand() *cobra.Command {
	return app.Command("bounce [flags] <MESSAGE", cobra.NoArgs, func(ctx context.Context, _ []string) error { return app.Later(a.bounce(ctx)) })
}

// bounce takes one message from the mail server. What is no report of a message of ours
// is no fault: the mail server would send its fault to the sender.
func (a commands) bounce(ctx context.Context) error {
	report, is, err := bounce.Parse(a.Streams.In)
	if err != nil {
		return i18n.Errorf("read the message: %w", err)
	}
	// The mail server must not find that nobody reads on.
	if _, err := io.Copy(io.Discard, a.Streams.In); err != nil {
		return i18n.Errorf("read the message: %w", err)
	}
	place := a.Place()
	if !is {
		place.Log.Info("no report of a message that could not be delivered")
		return nil
	}
	_, db, err := place.Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	log, err := lms.OpenLog(ctx, db)
	if err != nil {
		return err
	}
	became, item, err := journal.NewBounces(db, log).Take(ctx, report)
	if err != nil {
		return err
	}
	place.Log.Info("report of a message that could not be delivered", "delivery", item, "became", became)
	return nil
}
