package send

import (
	"errors"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

const textBadConfirm = "confirm %d: the number of customers that was told is expected, 1 or more"

// check refuses flags that do not go with others.
func (o *runOptions) check() error {
	if err := o.formats.ForDryRun(o.dryRun); err != nil {
		return err
	}
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
		return app.Usage(i18n.Errorf("--confirm and --drop exclude each other, --at, --catch-up and --dry-run"))
	case len(app.Pieces(o.only)) != 1:
		return app.Usage(i18n.Errorf("%s goes with exactly one --only ID", flag))
	case confirm && o.confirm < 1:
		return app.Usage(i18n.Errorf(textBadConfirm, o.confirm))
	}
	return nil
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
func (a commands) sendGuarded(o sendOptions, send func(dispatch.Agreed) (dispatch.Report, error)) (dispatch.Report, error) {
	agreed := dispatch.Agreed{Recipients: o.confirm, Run: o.again}
	asked := map[string]bool{"confirm": o.Given("confirm"), "again": o.Given("again")}
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
		if asked[flag] || !a.Interactive() || !a.Attended() || !a.Agreed(ui.Sprintf("%v.\nSend it all the same? [y/N] ", err)) {
			return report, confirmable{err, stop}
		}
		asked[flag], agreed = true, next
	}
}
