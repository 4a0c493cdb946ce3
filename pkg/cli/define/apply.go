package define

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/definition"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type applyOptions struct {
	file   string
	yes    bool
	prune  bool
	dryRun bool
}

func (a commands) applyCommand() *cobra.Command {
	var o applyOptions
	cmd := app.Command("apply -f FILE [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.apply(ctx, o) })
	cmd.Flags().StringVarP(&o.file, "file", "f", "", "the notifications are in `FILE`, - is standard input")
	cmd.Flags().BoolVarP(&o.yes, "yes", "y", false, "do not ask")
	cmd.Flags().BoolVar(&o.prune, "prune", false, "delete the notifications that are not in the file")
	cmd.Flags().BoolVarP(&o.dryRun, "dry-run", "n", false, "show what would change; write nothing")
	return cmd
}

// apply makes the stored notifications what a file says, after showing what
// that changes: all of it or nothing.
func (a commands) apply(ctx context.Context, o applyOptions) error {
	if o.file == "" {
		return app.Usage(i18n.Errorf("which file? Give it with -f FILE, - is standard input"))
	}
	source, err := a.readSource(o.file)
	if err != nil {
		return app.Usage(i18n.System(err))
	}
	return a.InSession(ctx, func(s *app.Session) error {
		stored, err := stored(ctx, s)
		if err != nil {
			return err
		}
		plan, doubts, err := a.plan(ctx, s, o, stored, source)
		if err != nil {
			return err
		}
		if err := a.showPlan(plan, doubts, o); err != nil {
			return err
		}
		if len(plan.Changes) == 0 || o.dryRun {
			return nil
		}
		if agreed, err := a.agree(doubts, o.yes); err != nil || !agreed {
			return err
		}
		return a.carryOut(ctx, s, stored, plan.Changes)
	})
}

// maxSource bounds a file of definitions: a thousand of them with long texts.
const maxSource = 16 << 20

// readSource reads a file, - being standard input.
func (a commands) readSource(path string) ([]byte, error) {
	return app.ReadFrom(a.Streams.In, path, app.Bounded(maxSource))
}

// stored are all notifications as they are now.
func stored(ctx context.Context, s *app.Session) ([]definition.Stored, error) {
	entries, err := s.Catalog.List(ctx)
	stored := make([]definition.Stored, len(entries))
	for i, e := range entries {
		stored[i] = definition.Stored{Notification: e.Notification, Broken: e.Broken != nil}
	}
	return stored, err
}

// plan compares the file with what is stored, and finds what is doubtful of each
// change. Faults of the file are told with their places, all of them.
func (a commands) plan(ctx context.Context, s *app.Session, o applyOptions, stored []definition.Stored, source []byte) (definition.Plan, [][]doubt, error) {
	names, err := readNaming(ctx, s)
	if err != nil {
		return definition.Plan{}, nil, err
	}
	list, faults := definition.ReadFile(source, names.resolver(ctx, stored))
	if len(faults) > 0 {
		return definition.Plan{}, nil, faultsIn(o.file, faults)
	}
	plan, faults := definition.Compare(stored, list, o.prune, names.name)
	if len(faults) > 0 {
		return definition.Plan{}, nil, faultsIn(o.file, faults)
	}
	d := s.Dispatcher()
	doubts := make([][]doubt, len(plan.Changes))
	for i, c := range plan.Changes {
		if doubts[i], err = a.admit(ctx, s, d, c); err != nil {
			faults = append(faults, &definition.SourceError{At: c.At, Err: err})
		}
	}
	if len(faults) > 0 {
		return definition.Plan{}, nil, faultsIn(o.file, faults)
	}
	for _, spared := range plan.Spared {
		a.Note("notification %d (%s) is not in the file and cannot be understood: it is left alone; \"powiadom delete %d\" deletes it",
			spared.ID, spared.Name, spared.ID)
	}
	return plan, doubts, nil
}

// admit refuses what add and edit refuse, warns of the rest, and returns what has
// to be agreed to.
func (a commands) admit(ctx context.Context, s *app.Session, d *dispatch.Dispatcher, c definition.Change) ([]doubt, error) {
	if c.To == "" {
		return nil, nil
	}
	if err := app.CheckSizes(c.After); err != nil {
		return nil, err
	}
	if err := d.Check(c.After); err != nil {
		return nil, err
	}
	var was notify.Notification
	if c.Before != nil && !c.Before.Broken {
		was = c.Before.Notification
	}
	return a.weigh(ctx, s, d, was, c.After, c.After.Name+": ")
}

// faultsIn are the faults of a file as errors of usage.
func faultsIn(path string, faults []*definition.SourceError) error {
	list := make(app.SeveralErrors, len(faults))
	for i, f := range faults {
		list[i] = fileError{i18n.Errorf("%s:%w", path, f)}
	}
	return list
}

// fileError is a fault of a file that somebody wrote. It exits as wrong usage
// does; the fault itself says what is allowed.
type fileError struct{ error }

func (e fileError) Unwrap() error { return app.Usage(e.error) }

func (fileError) Hint() string { return "" }

// showPlan writes a diff of each change with what is doubtful of it, and how many
// there are.
func (a commands) showPlan(p definition.Plan, doubts [][]doubt, o applyOptions) error {
	var added, changed, deleted int
	for i, c := range p.Changes {
		switch {
		case c.Before == nil:
			added++
		case c.To == "":
			deleted++
		default:
			changed++
		}
		if err := a.showChange(c); err != nil {
			return err
		}
		for _, d := range doubts[i] {
			if _, err := ui.Fprintf(a.Streams.Out, "warning: %s\n", d.message); err != nil {
				return err
			}
		}
	}
	if len(p.Changes) == 0 && !o.dryRun && !a.Out.Terminal() {
		return nil
	}
	_, err := ui.Fprintf(a.Streams.Out, "new %d, changed %d, same %d, to be deleted %d\n", added, changed, p.Same, deleted)
	return err
}

// showChange writes a change as a unified diff.
func (a commands) showChange(c definition.Change) error {
	n := c.After
	what := i18n.Sprintf("notification %d (%s)", n.ID, n.Name)
	switch {
	case c.Before == nil:
		what = i18n.Sprintf("new notification (%s)", n.Name)
	case c.To == "":
		what = i18n.Sprintf("notification %d (%s), to be deleted", n.ID, n.Name)
	}
	var b strings.Builder
	ui.Fprintf(&b, "%s\n", ui.Cell{Text: what, Colour: ui.Strong})
	shown := string(diff.Diff("a", []byte(c.From), "b", []byte(c.To)))
	for i, line := range strings.Split(strings.TrimSuffix(shown, "\n"), "\n") {
		colour := ui.Plain
		switch {
		case i < 3: // names of files, which there are none
			continue
		case strings.HasPrefix(line, "+"):
			colour = ui.Good
		case strings.HasPrefix(line, "-"):
			colour = ui.Bad
		case strings.HasPrefix(line, "@@"):
			colour = ui.Faint
		}
		ui.Fprintf(&b, "%s\n", ui.Cell{Text: line, Colour: colour})
	}
	_, err := io.WriteString(a.Streams.Out, b.String())
	return err
}

// agree asks before anything is written. Without a person to ask only --yes
// will do.
func (a commands) agree(doubts [][]doubt, yes bool) (bool, error) {
	if yes {
		return true, nil
	}
	all := slices.Concat(doubts...)
	if !a.Interactive() {
		faults := app.SeveralErrors{app.Usage(i18n.Errorf("nothing was changed: there is no terminal to ask on; give --yes to store this, or --dry-run to look only"))}
		for _, d := range all {
			faults = append(faults, app.Unsure(i18n.Errorf("not stored as active: %s", d.message), d.fileHint()))
		}
		return false, faults
	}
	question := i18n.T("Store this? [y/N] ")
	if len(all) > 0 {
		question = i18n.T("Store this all the same? [y/N] ")
	}
	if !a.Agreed(question) {
		_, _ = fmt.Fprintln(a.Streams.Err, i18n.T("Nothing was changed."))
		return false, nil
	}
	return true, nil
}

// carryOut stores the changes, which were decided on what was seen, and tells
// the ids of what is new.
func (a commands) carryOut(ctx context.Context, s *app.Session, seen []definition.Stored, changes []definition.Change) error {
	before := make([]notify.Notification, len(seen))
	for i, n := range seen {
		before[i] = n.Notification
	}
	wanted := make([]notify.Notification, len(changes))
	for i, c := range changes {
		wanted[i] = c.After
	}
	ids, err := s.Catalog.Apply(ctx, before, wanted)
	if err != nil {
		return err
	}
	for i, n := range wanted {
		if n.State == notify.Active {
			continue
		}
		if _, err := s.Drop(ctx, ids[i], i18n.Sprintf("given up: the notification was made %s", i18n.T(string(n.State)))); err != nil {
			return err
		}
	}
	for i, c := range changes {
		if c.Before == nil {
			if _, err := ui.Fprintf(a.Streams.Out, "added notification %d (%s)\n", ids[i], c.After.Name); err != nil {
				return err
			}
		}
		if c.To == "" || !c.After.Once {
			continue
		}
		if err := a.sayOnce(ctx, s, ids[i]); err != nil {
			return err
		}
	}
	return nil
}
