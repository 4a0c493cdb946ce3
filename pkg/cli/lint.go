package cli

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lint"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type lintOptions struct{ json bool }

func (a *app) lintCommand() *cobra.Command {
	var o lintOptions
	cmd := command("lint [ID…] [flags]", cobra.ArbitraryArgs, func(ctx context.Context, args []string) error {
		return a.lint(ctx, o, args)
	})
	cmd.Flags().BoolVar(&o.json, "json", false, "one JSON object a line")
	cmd.ValidArgsFunction = a.completeNotifications
	return cmd
}

// findingJSON is one line of "lint --json".
type findingJSON struct {
	Notification int64         `json:"notification"`
	Name         string        `json:"name"`
	Severity     lint.Severity `json:"severity"`
	Code         lint.Code     `json:"code"`
	Message      string        `json:"message"`
}

// lint shows what the checks find. Errors among it make the command fail.
func (a *app) lint(ctx context.Context, o lintOptions, args []string) error {
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
	d := s.dispatcher()
	findings, wrong := 0, 0
	for _, e := range entries {
		found, err := a.findings(ctx, s, d, e)
		if err != nil {
			return err
		}
		findings += len(found)
		for _, f := range found {
			if f.Severity == lint.Error {
				wrong++
			}
			if err := a.writeFinding(e.Notification, f, o.json); err != nil {
				return err
			}
		}
	}
	if findings == 0 && a.out.Terminal() && !o.json {
		if _, err := ui.Fprintf(a.streams.Out, "Nothing to find fault with in %d notifications.\n",
			len(entries)); err != nil {
			return err
		}
	}
	if wrong > 0 {
		faults = append(faults, i18n.Errorf("errors: %d", wrong))
	}
	if len(faults) > 0 {
		return several(faults)
	}
	return nil
}

// writeFinding writes a finding: a paragraph for a person, tabs in a pipe.
func (a *app) writeFinding(n notify.Notification, f lint.Finding, asJSON bool) error {
	switch {
	case asJSON:
		return a.out.JSON(findingJSON{Notification: n.ID, Name: n.Name, Severity: f.Severity, Code: f.Code, Message: f.Message})
	case !a.out.Terminal():
		return a.out.Write(ui.Table{Rows: [][]string{{strconv.FormatInt(n.ID, 10), string(f.Severity), string(f.Code), f.Message}}})
	}
	colour := ui.Strong
	if f.Severity == lint.Error {
		colour = ui.Bad
	}
	_, err := ui.Fprintf(a.streams.Out, "%d (%s) %s %s\n%s", n.ID, n.Name, a.out.Paint(colour, i18n.T(string(f.Severity))), f.Code, a.out.Wrap("    ", f.Message))
	return err
}

// advise prints what the checks find about a notification that is about to be
// stored or sent, each line behind the label.
func (a *app) advise(ctx context.Context, s *session, d *dispatch.Dispatcher, n notify.Notification, label string) error {
	found, err := a.findings(ctx, s, d, catalog.Entry{Notification: n})
	for _, f := range found {
		_, _ = ui.Fprintf(a.streams.Err, "warning: %s\n", label+f.Message)
	}
	return err
}

// findings gathers the facts about a notification and has it checked.
func (a *app) findings(ctx context.Context, s *session, d *dispatch.Dispatcher, e catalog.Entry) ([]lint.Finding, error) {
	n := e.Notification
	f := lint.Facts{
		At: a.now().In(s.zone()).Truncate(time.Minute), Default: s.defaultText,
		SMS: measureSMS, SMSPlain: s.settings.SMS.Transliterate, SMSParts: s.settings.SMS.MaxParts,
		SMSPrice: s.settings.Report.SMSPrice,
	}
	if broken, ok := errors.AsType[*catalog.BrokenError](e.Broken); ok {
		f.Broken = broken.Faults
		return lint.Check(n, f), nil
	}
	var err error
	if f.Names, err = s.lms.Describe(ctx, n.Filters); err != nil {
		return nil, err
	}
	if f.Unusable, err = s.lms.Unusable(ctx, n.Filters); err != nil {
		return nil, err
	}
	if n.ID != 0 {
		if f.Used, err = s.usedUp(ctx, e); err != nil {
			return nil, err
		}
		if f.Namesakes, err = s.namesakes(ctx, n); err != nil {
			return nil, err
		}
	}
	if err := d.Check(n); err != nil && !errors.Is(err, dispatch.ErrNoText) {
		f.Unsent = err
	}
	f.Reach = func() (lint.Reach, error) {
		o, err := d.Foresee(ctx, n, f.At, func(text string) int { return sms.Segment(text).Parts })
		return lint.Reach{Customers: o.Written, Messages: o.Messages, Parts: o.Parts}, err
	}
	f.Uncharged = func() (int, int, error) { return s.lms.Uncharged(ctx, n.Filters, f.At) }
	return lint.Check(n, f), nil
}

// namesakes are the others of a notification's name that are not deleted. Names
// are read once in a session.
func (s *session) namesakes(ctx context.Context, n notify.Notification) ([]int64, error) {
	if s.names == nil {
		entries, _, err := s.entries(ctx, nil)
		if err != nil {
			return nil, err
		}
		s.names = make(map[string][]int64)
		for _, e := range entries {
			key := notify.NameKey(e.Name)
			s.names[key] = append(s.names[key], e.ID)
		}
	}
	if n.State == notify.Deleted {
		return nil, nil
	}
	others := slices.Clone(s.names[notify.NameKey(n.Name)])
	return slices.DeleteFunc(others, func(id int64) bool { return id == n.ID }), nil
}

// measureSMS measures a text as the gateway would be given it.
func measureSMS(text string, plain bool) lint.SMSSize {
	// A text that cannot be sent has a size all the same.
	_, size, _ := sms.Prepare(text, sms.MaxParts, plain)
	return lint.SMSSize{Units: size.Units, Parts: size.Parts, Unicode: size.Encoding == sms.UCS2}
}
