package after

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/ui"
)

type logOptions struct {
	since   string
	limit   int
	formats app.Formats
}

func (a commands) logCommand() *cobra.Command {
	var o logOptions
	cmd := app.Command("log [ID] [flags]", cobra.MaximumNArgs(1), func(ctx context.Context, args []string) error {
		return a.log(ctx, o, args)
	})
	f := cmd.Flags()
	f.StringVar(&o.since, "since", "", "from `TIME` on: 2026-11-23T08:00, 2026-11-23, or how long ago (90m, 12h, 7d, 4w)")
	f.IntVarP(&o.limit, "limit", "n", defaultLimit, "at most `N`, the newest; 0: all")
	o.formats.Register(f)
	cmd.ValidArgsFunction = a.CompleteNotification
	return cmd
}

// logJSON is a line of "log --json" and the columns of --csv.
type logJSON struct {
	ID           int64     `json:"id"`
	At           *string   `json:"at"`
	Person       string    `json:"person"`
	Host         string    `json:"host"`
	Act          diary.Act `json:"act"`
	Notification *int64    `json:"notification"`
	Run          *int64    `json:"run"`
	Detail       string    `json:"detail"`
}

// log shows who did what; of one notification whole, with the differences.
func (a commands) log(ctx context.Context, o logOptions, args []string) error {
	if _, err := o.formats.Chosen(); err != nil {
		return err
	}
	if o.limit < 0 {
		return app.Usage(i18n.Errorf(textBadLimit, o.limit))
	}
	q := diary.Question{Limit: o.limit}
	return a.InSession(ctx, func(s *app.Session) error {
		var err error
		for _, arg := range args {
			if q.Notification, err = app.NotificationID(ctx, s, arg); err != nil {
				return err
			}
		}
		if q.Since, _, err = (&period{since: o.since}).bounds(a.Now(), s.Zone()); err != nil {
			return err
		}
		if q.Notification != 0 {
			if n, err := s.Catalog.Get(ctx, q.Notification); n.ID != q.Notification {
				return app.Usage(err)
			}
		}
		lines, more, err := s.Diary.Lines(ctx, q)
		if err != nil {
			return err
		}
		if q.Notification != 0 && o.formats.Plain() {
			err = a.logWhole(lines, s.Zone())
		} else {
			err = a.logList(o.formats, lines, s.Zone())
		}
		if err != nil {
			return err
		}
		return a.sayCut(more, o.limit)
	})
}

func (a commands) logList(f app.Formats, lines []diary.Line, zone *time.Location) error {
	return app.Listing[diary.Line, logJSON]{
		Table: ui.Table{
			Header:   []string{i18n.T("AT"), i18n.T("WHO"), i18n.T("HOST"), i18n.T("WHAT"), i18n.T("ID"), i18n.T("RUN"), i18n.T("DETAIL")},
			Flexible: []int{1, 2, 6}, Right: []int{4, 5},
		},
		Row: func(l diary.Line) []ui.Cell {
			return ui.Row(app.PastTime(l.At, a.Out.Terminal(), zone), l.Person, l.Host, a.act(l.Act),
				app.IDText(l.Notification), app.IDText(l.Run), brief(l.Entry))
		},
		Record: func(l diary.Line) logJSON {
			return logJSON{
				ID: l.ID, At: app.TimeOrNull(l.At, zone), Person: l.Person, Host: l.Host, Act: l.Act,
				Notification: app.IDOrNull(l.Notification), Run: app.IDOrNull(l.Run), Detail: l.Detail,
			}
		},
		Empty: i18n.T("Nobody has done anything that fits."),
	}.Show(a.App, f, app.Each(lines))
}

// logWhole prints each line with what changed below it.
func (a commands) logWhole(lines []diary.Line, zone *time.Location) error {
	var b strings.Builder
	for _, l := range lines {
		head := []string{l.At.In(zone).Format(time.DateTime), l.Person, l.Host, a.act(l.Act)}
		if l.Run != 0 {
			head = append(head, i18n.Sprintf("run %d", l.Run))
		}
		ui.Fprintf(&b, "%s\n", ui.Cell{Text: strings.Join(head, "  "), Colour: ui.Strong})
		for line := range strings.SplitSeq(l.Detail, "\n") {
			if line != "" {
				ui.Fprintf(&b, "    %s\n", ui.Cell{Text: line, Colour: differenceColour(line)})
			}
		}
	}
	_, err := io.WriteString(a.Streams.Out, b.String())
	return err
}

func differenceColour(line string) ui.Colour {
	switch line[0] {
	case '+':
		return ui.Good
	case '-':
		return ui.Bad
	}
	return ui.Plain
}

// brief is the detail for a table: of a new notification its name, of a changed one the
// parts that changed.
func brief(e diary.Entry) string {
	first, _, _ := strings.Cut(e.Detail, "\n")
	if name, ok := strings.CutPrefix(first, "+name: "); ok && e.Act == diary.Add {
		return name
	}
	if e.Act != diary.Edit {
		return e.Detail
	}
	var parts []string
	for line := range strings.Lines(e.Detail) {
		key, _, ok := strings.Cut(line, ":")
		if key = strings.TrimLeft(key, "+-"); ok && key != "" && key[0] != ' ' && !slices.Contains(parts, key) {
			parts = append(parts, key)
		}
	}
	return strings.Join(parts, ", ")
}

// act is what was done in words for people; programs get it as it is stored.
func (a commands) act(act diary.Act) string { return a.Word(string(act)) }
