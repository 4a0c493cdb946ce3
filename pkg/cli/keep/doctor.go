package keep

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/checkup"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

type doctorOptions struct {
	json    bool
	offline bool
}

func (a commands) doctorCommand() *cobra.Command {
	var o doctorOptions
	cmd := app.Command("doctor [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.doctor(ctx, o) })
	cmd.Flags().BoolVar(&o.json, "json", false, "one JSON object a line")
	cmd.Flags().BoolVar(&o.offline, "offline", false, "ask neither mail server nor SMSAPI")
	return cmd
}

// doctor looks whether everything is in place. It sends nothing and writes
// nothing.
func (a commands) doctor(ctx context.Context, o doctorOptions) error {
	var output error
	wrong := 0
	show := a.showFinding
	if o.json {
		show = func(f checkup.Finding) error { return a.Out.JSON(f) }
	}
	checkup.Look(ctx, checkup.Options{Place: a.Place(), Offline: o.offline, Hint: a.HintFor}, func(f checkup.Finding) {
		if f.Level == checkup.Fail {
			wrong++
		}
		if output == nil {
			output = show(f)
		}
	})
	switch {
	case output != nil:
		return output
	case ctx.Err() != nil:
		return ctx.Err()
	case wrong > 0:
		return i18n.Errorf("checks that failed: %d", wrong)
	}
	return nil
}

// codeWidth is the room for the code of a check.
const codeWidth = 12

func (a commands) showFinding(f checkup.Finding) error {
	colours := map[checkup.Level]ui.Colour{checkup.OK: ui.Good, checkup.Warn: ui.Strong, checkup.Fail: ui.Bad}
	width := 0 // of the longest level's name
	for l := range colours {
		width = max(width, utf8.RuneCountInString(a.Word(string(l))))
	}
	said := f.Text
	if f.Advice != "" {
		said = i18n.Sprintf("%s — %s", f.Text, f.Advice)
	}
	shown := ui.Text(ui.Line(said))
	if a.Out.Terminal() {
		// Below the text: the columns of level and code, and a blank after each.
		shown = ui.Text(strings.TrimSpace(string(a.Out.Wrap(strings.Repeat(" ", width+1+codeWidth+1), said))))
	}
	_, err := ui.Fprintf(a.Streams.Out, "%s %-*s %s\n",
		ui.Cell{Text: fmt.Sprintf("%-*s", width, a.Word(string(f.Level))), Colour: colours[f.Level]}, codeWidth, f.Code, shown)
	return err
}
