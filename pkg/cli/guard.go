package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// heldJSON is a run that waits for a confirmation, in "list --json".
type heldJSON struct {
	Run        int64  `json:"run"`
	At         string `json:"at"`
	Recipients int    `json:"recipients"`
	Why        string `json:"why"`
}

// noteHeld tells a person of runs that wait.
func (a *app) noteHeld(held []notify.Held) {
	for _, h := range held {
		_, _ = ui.Fprintf(a.streams.Err, i18n.T(textHeldNote)+"\n", h.Notification, h.Run, h.Recipients, h.Notification, h.Recipients)
	}
}

const textBadConfirm = "confirm %d: the number of customers that was told is expected, 1 or more"

// check refuses flags of the guard that do not go with others.
func (o *runOptions) check() error {
	confirm := o.given("confirm")
	if !confirm && !o.drop {
		return nil
	}
	flag := "--confirm"
	if o.drop {
		flag = "--drop"
	}
	switch {
	case confirm && o.drop || o.dryRun || o.at != "" || o.catchUp != 0:
		return usage(i18n.Errorf("--confirm and --drop exclude each other, --at, --catch-up and --dry-run"))
	case len(o.only) != 1:
		return usage(i18n.Errorf("%s goes with exactly one --only ID", flag))
	case confirm && o.confirm < 1:
		return usage(i18n.Errorf(textBadConfirm, o.confirm))
	}
	return nil
}

// drop gives up the runs of a notification that wait.
func (s *session) drop(ctx context.Context, id int64, why string) (dropped int, err error) {
	n, err := s.catalog.Get(ctx, id)
	if n.ID != id {
		return 0, err
	}
	return s.journal.DropHeld(ctx, n, why)
}

// confirmable is a send that the guard stops, with the way to go on.
type confirmable struct {
	error
	stop *dispatch.GuardError
}

func (c confirmable) Unwrap() error { return c.error }

func (c confirmable) Hint() string {
	if c.stop.Rule == dispatch.RuleTwice {
		return i18n.Sprintf("the same command with --again %d sends it a second time", c.stop.First.Run)
	}
	return i18n.Sprintf("the same command with --confirm %d sends it", c.stop.Recipients)
}

// sendGuarded sends, and asks a person who watches when the guard stops it: once
// for each rule that he has not spoken of on the command line.
func (a *app) sendGuarded(o sendOptions, send func(dispatch.Agreed) (dispatch.Report, error)) (dispatch.Report, error) {
	agreed := dispatch.Agreed{Recipients: o.confirm, Run: o.again}
	asked := map[string]bool{"confirm": o.given("confirm"), "again": o.given("again")}
	for {
		report, err := send(agreed)
		stop, stopped := errors.AsType[*dispatch.GuardError](err)
		if !stopped {
			return report, err
		}
		flag, next := "confirm", dispatch.Agreed{Recipients: stop.Recipients, Run: agreed.Run}
		if stop.Rule == dispatch.RuleTwice {
			flag, next = "again", dispatch.Agreed{Recipients: agreed.Recipients, Run: stop.First.Run}
		}
		if asked[flag] || !a.interactive() || !a.attended() || !a.agreed(ui.Sprintf("%v.\nSend it all the same? [y/N] ",
			err)) {
			return report, confirmable{err, stop}
		}
		asked[flag], agreed = true, next
	}
}

// agreed asks a question; anything but yes is no.
func (a *app) agreed(question string) bool {
	answer, err := a.ask(question)
	return err == nil && isYes(answer)
}

// isYes reports whether a person agreed, in the language of the question.
func isYes(answer string) bool {
	return slices.Contains(strings.Fields(i18n.C("answers", "y yes")), strings.ToLower(answer))
}
