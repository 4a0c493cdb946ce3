package app

import (
	"context"
	"errors"
	"time"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/dispatch"
	"github.com/powiadom/powiadom/pkg/lint"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

// Advise prints what the checks find about a notification that is about to be
// stored or sent, each line behind the label; what is a mere hint is for lint.
func (a *App) Advise(ctx context.Context, s *Session, d *dispatch.Dispatcher, n notify.Notification, label string) error {
	found, err := a.Findings(ctx, s, d, catalog.Entry{Notification: n})
	for _, f := range found {
		if f.Severity == lint.Hint {
			continue
		}
		_, _ = ui.Fprintf(a.Streams.Err, "warning: %s\n", label+f.Message)
	}
	return err
}

// Findings gathers the facts about a notification and checks it.
func (a *App) Findings(ctx context.Context, s *Session, d *dispatch.Dispatcher, e catalog.Entry) ([]lint.Finding, error) {
	n := e.Notification
	f := lint.Facts{
		Usual: s.Settings.General.AtMostOnce, At: a.Now().In(s.Zone()).Truncate(time.Minute), Default: s.DefaultText,
		SMS: measureSMS, SMSPlain: s.Settings.SMS.Transliterate, SMSParts: s.Settings.SMS.MaxParts,
		SMSPrice: s.Settings.Report.SMSPrice,
	}
	if broken, ok := errors.AsType[*catalog.BrokenError](e.Broken); ok {
		f.Broken = broken.Faults
		return lint.Check(n, f), nil
	}
	var err error
	if f.Names, err = s.Lms.Describe(ctx, n.Filters); err != nil {
		return nil, err
	}
	if n.ID != 0 {
		if f.Used, err = s.UsedUp(ctx, e); err != nil {
			return nil, err
		}
		if f.Namesakes, err = s.Namesakes(ctx, n); err != nil {
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
	f.Uncharged = func() (int, int, error) { return s.Lms.Uncharged(ctx, n.Filters, f.At) }
	return lint.Check(n, f), nil
}

// measureSMS counts the parts of a text as it would be sent.
func measureSMS(text string, plain bool) lint.SMSSize {
	// A text that is too long to be sent has a size, too.
	_, size, _ := sms.Prepare(text, sms.MaxParts, plain)
	return lint.SMSSize{Units: size.Units, Parts: size.Parts, Unicode: size.Encoding == sms.UCS2}
}
