package define

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/definition"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// errNoEditor means that no editor was found.
var errNoEditor = i18n.NewError("no editor: set $VISUAL or $EDITOR, or give flags")

// editor is the command that edits a text: $VISUAL, $EDITOR, or one that most
// systems have.
func editor() (string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if chosen := strings.TrimSpace(os.Getenv(name)); chosen != "" {
			return chosen, nil
		}
	}
	for _, name := range []string{"vi", "nano", "editor"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errNoEditor
}

// editable reports whether edit without flags can open an editor.
func (a commands) editable() bool {
	return a.Interactive() || os.Getenv("VISUAL") != "" || os.Getenv("EDITOR") != ""
}

// draft is a notification in an editor.
type draft struct {
	a      commands
	s      *app.Session
	stored notify.Notification
	names  *naming
	path   string
	given  string // what the editor was opened with
	doubts []doubt
	yes    bool
}

const textKept = "nothing was changed; what was written is in %s"

// editText opens a notification as YAML in an editor, checks what comes back and stores
// it. Nothing that was typed is lost: if it was not stored, the file stays.
func (a commands) editText(ctx context.Context, s *app.Session, n notify.Notification, yes bool) error {
	names, err := readNaming(ctx, s)
	if err != nil {
		return err
	}
	d := &draft{a: a, s: s, stored: n, names: names, given: definition.WriteOne(n, names.name), yes: yes}
	if err := d.begin(); err != nil {
		return err
	}
	for {
		source, err := d.edit(ctx)
		if err != nil {
			return err
		}
		change, faults := d.read(ctx, source)
		if len(faults) == 0 {
			return d.store(ctx, change)
		}
		again, err := d.complain(faults)
		if err != nil {
			return err
		}
		if !again {
			return fileError{i18n.Errorf(textKept, d.path)}
		}
	}
}

// begin writes the file.
func (d *draft) begin() error {
	f, err := os.CreateTemp("", fmt.Sprintf("powiadom-%d-*.yaml", d.stored.ID))
	if err != nil {
		return err
	}
	d.path = f.Name()
	_, err = f.WriteString(d.given)
	return errors.Join(err, f.Close())
}

// edit opens the editor and returns what is in the file then.
func (d *draft) edit(ctx context.Context) ([]byte, error) {
	program, err := editor()
	if err != nil {
		return nil, errors.Join(err, os.Remove(d.path))
	}
	// The setting may hold arguments, as in "code --wait". Ctrl-C is for the
	// editor: neither the shell nor this process takes it.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), "sh", "-c", "trap : INT; "+program+` "$1"`, "sh", d.path)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = d.a.Streams.In, ui.Below(d.a.Streams.Out), ui.Below(d.a.Streams.Err)
	interrupts := make(chan os.Signal, 1)
	signal.Reset(os.Interrupt)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	if err := cmd.Run(); err != nil {
		return nil, i18n.Errorf("editor %s: %w; nothing was changed, and what was written is in %s", program, err, d.path)
	}
	return d.a.readSource(d.path)
}

// read checks what was written. The change is that of the stored notification.
func (d *draft) read(ctx context.Context, source []byte) (definition.Change, []*definition.SourceError) {
	stored := definition.Stored{Notification: d.stored}
	e, faults := definition.ReadOne(source, d.names.resolver(ctx, []definition.Stored{stored}))
	fault := func(err error) { faults = append(faults, &definition.SourceError{At: e.At, Err: err}) }
	switch {
	case len(faults) > 0:
		return definition.Change{}, faults
	case e.ID != d.stored.ID:
		fault(i18n.Errorf("id: it must stay %d", d.stored.ID))
	case e.State == notify.Deleted:
		fault(i18n.Errorf("state: allowed are active, inactive; \"powiadom delete %d\" deletes", d.stored.ID))
	}
	change := definition.Change{
		Before: &stored, After: e.Notification, At: e.At,
		From: definition.Write(d.stored, d.names.name), To: definition.Write(e.Notification, d.names.name),
	}
	if len(faults) == 0 && change.From != change.To {
		if err := d.allow(ctx, change); err != nil {
			fault(err)
		}
	}
	return change, faults
}

// allow refuses what edit with flags would refuse, and collects the doubts.
func (d *draft) allow(ctx context.Context, change definition.Change) error {
	entries, err := d.s.Catalog.List(ctx)
	if err != nil {
		return err
	}
	if err := catalog.CheckNames(entries, []notify.Notification{change.After}); err != nil {
		return err
	}
	d.doubts, err = d.a.admit(ctx, d.s, d.s.Dispatcher(), change)
	return err
}

// complain tells what is wrong and asks whether to go back to the editor.
func (d *draft) complain(faults []*definition.SourceError) (again bool, err error) {
	for _, f := range faults {
		_, _ = ui.Fprintf(d.a.Streams.Err, "%s:%v\n", d.path, f)
	}
	for {
		answer, err := d.a.Ask(i18n.T("e: edit again, q: give up and keep the file [e/q] "))
		switch {
		case strings.EqualFold(answer, "e"):
			return true, nil
		case strings.EqualFold(answer, "q") || errors.Is(err, io.EOF):
			return false, nil
		case err != nil:
			return false, err
		}
	}
}

// store shows the difference and stores it.
func (d *draft) store(ctx context.Context, change definition.Change) error {
	if change.From == change.To {
		d.a.Note("nothing was changed")
		return os.Remove(d.path)
	}
	if err := d.a.showChange(change); err != nil {
		return err
	}
	if err := d.a.consent(d.doubts, d.yes); err != nil {
		d.a.Note(textKept, d.path)
		return err
	}
	if err := d.a.carryOut(ctx, d.s, []definition.Stored{{Notification: d.stored}}, []definition.Change{change}); err != nil {
		if errors.Is(err, catalog.ErrChanged) {
			return i18n.Errorf("%w, and nothing is overwritten; what was written is in %s", err, d.path)
		}
		return i18n.Errorf("%w; what was written is in %s", err, d.path)
	}
	return os.Remove(d.path)
}
