package app

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/notify"
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

// CompleteNotifications completes ids, with the names as descriptions.
func (a *App) CompleteNotifications(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	s, err := a.Place().Open(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer s.Close()
	entries, err := s.Catalog.List(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var ids []string
	for _, e := range entries {
		if e.State != notify.Deleted {
			ids = append(ids, fmt.Sprintf("%s\t%s", strconv.FormatInt(e.ID, 10), e.Name))
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
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
