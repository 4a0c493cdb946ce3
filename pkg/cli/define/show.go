package define

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/span"
	"github.com/powiadom/powiadom/pkg/ui"
)

type showOptions struct{ json bool }

func (a commands) showCommand() *cobra.Command {
	var o showOptions
	cmd := app.Command("show ID [flags]", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return a.show(ctx, o, args[0])
	})
	cmd.Flags().BoolVar(&o.json, "json", false, "one JSON object a line")
	cmd.ValidArgsFunction = a.CompleteNotification
	return cmd
}

// show prints one definition whole, with the names behind its filters and the
// text that would be used.
func (a commands) show(ctx context.Context, o showOptions, arg string) error {
	return a.InSession(ctx, func(s *app.Session) error {
		id, err := app.NotificationID(ctx, s, arg)
		if err != nil {
			return err
		}
		n, err := s.Catalog.Get(ctx, id)
		e := catalog.Entry{Notification: n}
		if _, broken := errors.AsType[*catalog.BrokenError](err); broken {
			e.Broken = err
		} else if err != nil {
			return err
		}
		held, err := s.Journal.Held(ctx)
		if err != nil {
			return err
		}
		if o.json {
			if err := a.Out.JSON(a.toJSON(e, held, s.Zone())); err != nil {
				return err
			}
			return e.Broken
		}
		names, err := s.Lms.Describe(ctx, n.Filters)
		if err != nil {
			return err
		}
		var b strings.Builder
		line := func(label, value string) { ui.Fprintf(&b, "%-10s %s\n", label, value) }
		line(i18n.T("id"), arg)
		line(i18n.T("name"), n.Name)
		state := a.bulb(e, i18n.T)
		state.Text = strings.TrimSpace(state.Text)
		ui.Fprintf(&b, "%-10s %s\n", i18n.T("state"), state)
		line(i18n.T("channels"), channelWords(n.Channels))
		line(i18n.T("event"), eventText(n))
		line(i18n.T("cycle"), cycleText(e, i18n.T))
		if next, ok := a.next(e, s.Zone()); ok {
			line(i18n.T("next"), next.Format("2006-01-02 15:04 MST"))
		}
		if n.MaxRecipients > 0 {
			line(i18n.T("at most"), strconv.Itoa(n.MaxRecipients))
		}
		for _, l := range policyLines(n, s.Settings.General.AtMostOnce) {
			line(l[0], l[1])
		}
		for _, h := range held {
			if h.Notification == id {
				line(i18n.T("waiting"), i18n.Sprintf("run %d of %s, for a confirmation of %s",
					h.Run, h.At.In(s.Zone()).Format(ui.Clock), notify.CustomerCount(h.Recipients)))
			}
		}
		for _, f := range n.Filters {
			named, ok := names[f]
			name := named.Name
			switch {
			case !ok:
				ui.Fprintf(&b, "%-10s %s %s\n", i18n.T(string(f.Kind)), f.Value,
					ui.Cell{Text: i18n.T("(no longer in LMS: matches nobody)"), Colour: ui.Bad})
				continue
			case f.Kind != notify.Status && f.Kind != notify.LinkType:
				name = fmt.Sprintf("%s (%s)", name, f.Value)
			}
			line(i18n.T(string(f.Kind)), notify.Shown(f.Kind, name))
		}
		line(i18n.T("changed"), n.Updated.In(s.Zone()).Format(time.DateTime))
		if n.Text.Subject != "" {
			line(i18n.T("subject"), n.Text.Subject)
		}
		writeBodies(s, &b, n)
		if _, err := fmt.Fprint(a.Streams.Out, b.String()); err != nil {
			return err
		}
		return e.Broken
	})
}

// policyLines say how careful a notification is: what it says itself, and what the
// default comes to where that spares somebody.
func policyLines(n notify.Notification, usual span.Span) (lines [][2]string) {
	if n.Policy.Kind != "" {
		lines = append(lines, [2]string{i18n.T("kind"), i18n.T(string(n.Policy.Kind))})
	}
	switch {
	case n.SparesArranged():
		lines = append(lines, [2]string{i18n.C("show", "spared"), i18n.T("customers whose cutting off is suspended in LMS")})
	case n.Policy.Arrangements == notify.TellArranged && n.Event == notify.Debt:
		lines = append(lines, [2]string{i18n.C("show", "spared"), i18n.T("nobody, also not whose cutting off is suspended in LMS")})
	}
	if spacing := n.Spacing(usual); !spacing.IsZero() && (n.Has(notify.Email) || n.Has(notify.SMS)) {
		lines = append(lines, [2]string{i18n.T("told again"), i18n.Sprintf("no sooner than after %s", spacing.Words())})
	}
	if !n.Policy.For.IsZero() {
		lines = append(lines, [2]string{i18n.T("warning"), i18n.Sprintf("goes after %s, also while its reason lasts", n.Policy.For.Words())})
	}
	return lines
}

func channelWords(channels []notify.Channel) string {
	words := make([]string, len(channels))
	for i, c := range channels {
		words[i] = i18n.T(string(c))
	}
	return strings.Join(words, ",")
}

func eventText(n notify.Notification) string {
	text := i18n.T(string(n.Event))
	switch {
	case n.Debt.Over != nil:
		text += " " + i18n.Sprintf("over %s", money.Format(*n.Debt.Over))
	case n.Debt.Tariffs != nil:
		text += " " + i18n.Sprintf("over %s × the monthly charge", n.Debt.Tariffs)
	}
	if n.Debt.Overdue {
		text += ", " + overdueText(n.Debt.Grace)
	}
	if n.Event == notify.Due {
		text += ", " + dueText(n.DueDays)
	}
	if n.Event.Refers() {
		text += ", " + i18n.Sprintf("told %s", i18n.T(string(n.Repeat)))
	}
	return text
}

func overdueText(grace int) string {
	if grace == 0 {
		return i18n.T("overdue")
	}
	return i18n.N(grace, "overdue for more than %d day", "overdue for more than %d days", grace)
}

func dueText(days int) string {
	switch {
	case days < 0:
		return i18n.N(-days, "%d day before the day of payment", "%d days before the day of payment", -days)
	case days > 0:
		return i18n.N(days, "%d day after the day of payment", "%d days after the day of payment", days)
	}
	return i18n.T("on the day of payment")
}

func writeBodies(s *app.Session, b *strings.Builder, n notify.Notification) {
	if n.Text.Body != nil {
		kind := i18n.T("Text:")
		if n.Text.HTML {
			kind = i18n.T("Text (HTML):")
		}
		ui.Fprintf(b, "\n%s\n%s\n", kind, ui.Text(*n.Text.Body))
		return
	}
	for _, c := range n.Channels {
		text, ok := s.DefaultText(n.Event, c)
		if !ok {
			text = i18n.T("(none: the notification cannot be sent)")
		}
		ui.Fprintf(b, "\n"+i18n.T("LMS's default text for %s:")+"\n%s\n", i18n.T(string(c)), ui.Text(text))
	}
}
