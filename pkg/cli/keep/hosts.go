package keep

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/journal"
	"github.com/powiadom/powiadom/pkg/ui"
)

type hostsOptions struct {
	accept  bool
	forget  string
	formats app.Formats

	given func(flag string) bool
}

func (a commands) hostsCommand() *cobra.Command {
	var o hostsOptions
	cmd := app.Command("hosts [flags]", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.hosts(ctx, o) })
	f := cmd.Flags()
	f.BoolVar(&o.accept, "accept", false, "let this host send, and take the database as it is")
	f.StringVar(&o.forget, "forget", "", "take the leave of the host with this `NAME` or id")
	o.formats.Register(f)
	o.given = f.Changed
	_ = cmd.RegisterFlagCompletionFunc("forget", a.completeHosts)
	return cmd
}

func (a commands) completeHosts(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	s, err := a.Place().OpenLightly(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer s.Close()
	var names []string
	hosts, _ := s.Journal.Hosts()
	for _, h := range hosts {
		names = append(names, h.Name)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// hosts lists the machines that may send from the database, or changes the list.
func (a commands) hosts(ctx context.Context, o hostsOptions) error {
	if o.accept && o.given("forget") {
		return app.Usage(i18n.Errorf("--accept and --forget exclude each other"))
	}
	s, err := a.Place().OpenLightly(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	defer a.SayUnwritten(s)
	switch {
	case o.accept:
		return a.accept(ctx, s)
	case o.given("forget"):
		return a.forget(ctx, s, o.forget)
	}
	return a.listHosts(s, o.formats)
}

// hostJSON is a line of "hosts --json".
type hostJSON struct {
	Name     string  `json:"name"`
	ID       string  `json:"id"`
	Database string  `json:"database"` // its name when the host was accepted
	Accepted *string `json:"accepted"`
	This     bool    `json:"this"` // the machine that is asked
}

func (a commands) listHosts(s *app.Session, f app.Formats) error {
	hosts, begun := s.Journal.Hosts()
	me, err := s.Identity()
	if err != nil {
		me.Key = ""
	}
	l := app.Listing[journal.Host, hostJSON]{
		Table: ui.Table{Header: []string{i18n.T("HOST"), i18n.T("ID"), i18n.T("DATABASE"), i18n.T("ACCEPTED"), ""}, Flexible: []int{0, 2}},
		Row: func(h journal.Host) []ui.Cell {
			mark := ""
			if h.Key == me.Key {
				mark = i18n.T("this one")
			}
			return ui.Row(h.Name, h.Key, h.Database, app.PastTime(h.Accepted, a.Out.Terminal(), s.Zone()), mark)
		},
		Record: func(h journal.Host) hostJSON {
			return hostJSON{Name: h.Name, ID: h.Key, Database: h.Database, Accepted: app.TimeOrNull(h.Accepted, s.Zone()), This: h.Key == me.Key}
		},
	}
	if !begun {
		l.Empty = i18n.T("no host has sent yet; the first that does is accepted by itself")
	}
	return l.Show(a.App, f, app.Each(hosts))
}

// accept lets this machine send, and takes the database for what it is.
func (a commands) accept(ctx context.Context, s *app.Session) error {
	me, err := s.Identity()
	if err != nil {
		return err
	}
	stamped := s.Stamped()
	restored := s.Journal.Mark().Behind(stamped)
	if restored {
		// What was missed since the backup was mostly not missed at all.
		if err := s.Journal.Tick(ctx, a.Now().Truncate(time.Minute)); err != nil {
			return err
		}
	}
	if err := s.StampFile().Set(s.Journal.Mark()); err != nil && restored {
		return err
	}
	if err := s.Journal.Accept(ctx, s.AsHost(me)); err != nil {
		return err
	}
	if _, err := ui.Fprintf(a.Streams.Out, "host %s may send from %s now\n", me.Name, s.Journal.Database()); err != nil {
		return err
	}
	if s.Journal.Leftovers() {
		_, err = fmt.Fprintln(a.Streams.Out, i18n.T("Messages or runs from before wait in it, and the next run sends them: see \"powiadom runs\"."))
	}
	return err
}

// forget takes the leave of the host with the name or id.
func (a commands) forget(ctx context.Context, s *app.Session, name string) error {
	hosts, _ := s.Journal.Hosts()
	known := make([]string, 0, len(hosts))
	var found []journal.Host
	for _, h := range hosts {
		known = append(known, h.Name)
		if strings.EqualFold(h.Name, name) || h.Key == name {
			found = append(found, h)
		}
	}
	switch len(found) {
	case 0:
		return app.Usage(i18n.Errorf("host %s: there is none; known are: %s", name, cmp.Or(strings.Join(known, ", "), i18n.T("nobody"))))
	case 1:
		return s.Journal.Forget(ctx, found[0])
	}
	return app.Usage(i18n.Errorf("host %s: there are several; name one by its id: %s, %s", name, found[0].Key, found[1].Key))
}
