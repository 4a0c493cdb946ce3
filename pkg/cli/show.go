package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

type showOptions struct{ json bool }

func (a *app) showCommand() *cobra.Command {
	var o showOptions
	cmd := command("show ID [flags]", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return a.show(ctx, o, args[0])
	})
	cmd.Flags().BoolVar(&o.json, "json", false, flagJSON)
	cmd.ValidArgsFunction = a.completeNotifications
	return cmd
}

// show prints one definition whole, with the names behind its filters and the
// text that would be used.
func (a *app) show(ctx context.Context, o showOptions, arg string) error {
	id, err := parseID(arg)
	if err != nil {
		return err
	}
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	n, err := s.catalog.Get(ctx, id)
	e := catalog.Entry{Notification: n}
	if _, broken := errors.AsType[*catalog.BrokenError](err); broken {
		e.Broken = err
	} else if err != nil {
		return err
	}
	held, err := s.journal.Held(ctx)
	if err != nil {
		return err
	}
	if o.json {
		if err := a.out.JSON(a.toJSON(e, held, s.zone())); err != nil {
			return err
		}
		return e.Broken
	}
	names, err := s.lms.Describe(ctx, n.Filters)
	if err != nil {
		return err
	}
	var b strings.Builder
	line := func(label, value string) { ui.Fprintf(&b, "%-10s %s\n", label, value) }
	line(labelID, arg)
	line(labelName, n.Name)
	line(labelState, strings.TrimSpace(a.bulb(e, i18n.Marked)))
	line(labelChannels, channelWords(n.Channels))
	line(labelEvent, eventText(n))
	line(labelCycle, cycleText(e, i18n.Marked))
	if next, ok := a.next(e, s.zone()); ok {
		line(labelNext, next.Format("2006-01-02 15:04 MST"))
	}
	if n.MaxRecipients > 0 {
		line(labelMax, strconv.Itoa(n.MaxRecipients))
	}
	for _, h := range held {
		if h.Notification == id {
			line(labelHeld, fmt.Sprintf(textHeldRun, h.Run, h.At.In(s.zone()).Format("2006-01-02 15:04"), h.Recipients))
		}
	}
	for _, f := range n.Filters {
		name, ok := names[f]
		switch {
		case !ok:
			name = f.Value + " " + a.out.Paint(ui.Bad, textGone)
		case f.Kind != notify.Status && f.Kind != notify.LinkType:
			name = fmt.Sprintf("%s (%s)", name, f.Value)
		}
		line(i18n.Marked(string(f.Kind)), name)
	}
	line(labelChanged, n.Updated.In(s.zone()).Format(time.DateTime))
	if n.Text.Subject != "" {
		line(labelSubject, n.Text.Subject)
	}
	s.writeBodies(&b, n)
	if _, err := fmt.Fprint(a.streams.Out, b.String()); err != nil {
		return err
	}
	return e.Broken
}

func channelWords(channels []notify.Channel) string {
	words := make([]string, len(channels))
	for i, c := range channels {
		words[i] = i18n.Marked(string(c))
	}
	return strings.Join(words, ",")
}

func eventText(n notify.Notification) string {
	text := i18n.Marked(string(n.Event))
	switch {
	case n.Debt.Over != nil:
		text += " " + fmt.Sprintf(textOver, money.Format(*n.Debt.Over))
	case n.Debt.Tariffs != nil:
		text += " " + fmt.Sprintf(textOverTariffs, n.Debt.Tariffs)
	}
	if n.Event == notify.Invoice || n.Event == notify.Payment {
		text += ", " + fmt.Sprintf(textRepeat, i18n.Marked(string(n.Repeat)))
	}
	return text
}

func (s *session) writeBodies(b *strings.Builder, n notify.Notification) {
	if n.Text.Body != nil {
		kind := labelText
		if n.Text.HTML {
			kind = labelHTML
		}
		ui.Fprintf(b, "\n%s\n%s\n", kind, ui.Text(*n.Text.Body))
		return
	}
	for _, c := range n.Channels {
		text, ok := s.defaultText(n.Event, c)
		if !ok {
			text = textNoDefault
		}
		ui.Fprintf(b, "\n"+labelDefault+"\n%s\n", i18n.Marked(string(c)), ui.Text(text))
	}
}
