package app

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
	"github.com/powiadom/powiadom/pkg/ui"
)

// CompleteNames completes a filter's value with the names that LMS knows.
// Without a database there is nothing to complete, and no complaint.
func (a *App) CompleteNames(kind notify.FilterKind) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		s, err := a.Place().Open(cmd.Context())
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		defer s.Close()
		known, err := s.Lms.Names(cmd.Context(), kind)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		names := make([]string, len(known))
		for i, n := range known {
			names[i] = n.Name
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}

// CompleteNotifications completes notifications: ids, with the names as descriptions,
// or, once letters are typed, names.
func (a *App) CompleteNotifications(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	s, err := a.Place().Open(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer s.Close()
	entries, err := s.Catalog.List(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var offers []string
	for _, e := range entries {
		switch {
		case e.State == notify.Deleted:
		case typed == "" || isNumber(typed):
			offers = append(offers, cobra.CompletionWithDesc(IDText(e.ID), ui.Line(e.Name)))
		default:
			offers = appendName(offers, typed, e.Name, IDText(e.ID))
		}
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}

// CompleteNotification is CompleteNotifications for a command that takes one.
func (a *App) CompleteNotification(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.CompleteNotifications(cmd, args, typed)
}

// appendName offers a name that begins as what was typed, in its writing: shells
// compare letter by letter.
func appendName(offers []string, typed, name, what string) []string {
	name = ui.Line(name)
	letters, begun := []rune(name), []rune(typed)
	if len(letters) < len(begun) || !strings.EqualFold(string(letters[:len(begun)]), typed) {
		return offers
	}
	return append(offers, cobra.CompletionWithDesc(typed+string(letters[len(begun):]), what))
}

// mostOffered bounds what is offered of customers and runs.
const mostOffered = 50

// customers completes customers by the letters or digits typed; without any there are
// too many.
func (a *App) customers(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	if strings.TrimSpace(typed) == "" {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	s, err := a.Place().Open(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer s.Close()
	people, err := s.Lms.People(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var offers []string
	for _, p := range people {
		id := IDText(p.ID)
		switch {
		case len(offers) >= mostOffered:
		case isNumber(typed) && strings.HasPrefix(id, typed):
			offers = append(offers, cobra.CompletionWithDesc(id, ui.Line(p.Name())))
		case !isNumber(typed):
			offers = appendName(offers, typed, p.Name(), id)
		}
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}

// CompleteCustomer completes arguments that name customers.
func (a *App) CompleteCustomer(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	return a.customers(cmd, args, typed)
}

// CompleteCustomers completes the flag that names customers.
func (a *App) CompleteCustomers(cmd *cobra.Command) {
	// The only error is a flag that does not exist, which a test would show.
	_ = cmd.RegisterFlagCompletionFunc(string(notify.Customers), a.customers)
}

// CompleteRuns completes runs, the newest first, with their time and notification.
func (a *App) CompleteRuns(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	s, err := a.Place().Open(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer s.Close()
	offers := []string{cobra.CompletionWithDesc(lastRun()[0], i18n.T("the newest run"))}
	_, err = s.Past().Runs(cmd.Context(), past.RunQuestion{Limit: mostOffered}, func(r past.Run) error {
		name := r.Name
		if r.Notification == 0 {
			name = i18n.T("powiadom send")
		}
		offers = append(offers, cobra.CompletionWithDesc(IDText(r.Run), r.At.In(s.Zone()).Format(ui.Clock)+" "+ui.Line(name)))
		return nil
	})
	if err != nil || len(offers) == 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return offers, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

// CompleteRunFlag completes the flag that names runs.
func (a *App) CompleteRunFlag(cmd *cobra.Command) {
	// The only error is a flag that does not exist, which a test would show.
	_ = cmd.RegisterFlagCompletionFunc("run", a.CompleteRuns)
}

// completeCycles offers examples of a schedule.
func completeCycles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{
		cobra.CompletionWithDesc("0 9 * * *", i18n.T("each day at 9:00")),
		cobra.CompletionWithDesc("0 9 * * mon-fri", i18n.T("from Monday to Friday at 9:00")),
		cobra.CompletionWithDesc("0 9 * * mon", i18n.T("each Monday at 9:00")),
		cobra.CompletionWithDesc("0 9 1 * *", i18n.T("on the first of each month at 9:00")),
		cobra.CompletionWithDesc("0 9,18 * * *", i18n.T("each day at 9:00 and 18:00")),
	}, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

// OnlyMeantFiles keeps files from being offered where none is meant: a flag takes one
// when its usage says so, and no argument does.
func OnlyMeantFiles(c *cobra.Command) {
	if c.ValidArgsFunction == nil && len(c.ValidArgs) == 0 {
		c.ValidArgsFunction = cobra.NoFileCompletions
	}
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if _, done := c.GetFlagCompletionFunc(f.Name); !done && !strings.Contains(f.Usage, "`FILE`") {
			// The only error is a flag that does not exist.
			_ = c.RegisterFlagCompletionFunc(f.Name, cobra.NoFileCompletions)
		}
	})
	for _, sub := range c.Commands() {
		OnlyMeantFiles(sub)
	}
}

// CompleteIDs completes a flag whose value is the id of a notification.
func (a *App) CompleteIDs(cmd *cobra.Command, flag string) {
	// The only error is a flag that does not exist, which a test would show.
	_ = cmd.RegisterFlagCompletionFunc(flag, a.CompleteNotifications)
}

// CompleteWords completes a flag with words.
func CompleteWords[T ~string](cmd *cobra.Command, flag string, words []T) {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = string(w)
	}
	// The only error is a flag that does not exist, which a test would show.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(texts, cobra.ShellCompDirectiveNoFileComp))
}
