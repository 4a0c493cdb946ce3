package cli

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/notify"
)

// completeNames completes a filter's value with the names that LMS knows.
// Without a database there is nothing to complete, and no complaint.
func (a *app) completeNames(kind notify.FilterKind) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		s, err := a.open(cmd.Context())
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		defer s.close()
		known, err := s.lms.Names(cmd.Context(), kind)
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

// completeNotifications completes ids, with the names as descriptions.
func (a *app) completeNotifications(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	s, err := a.open(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer s.close()
	entries, err := s.catalog.List(cmd.Context())
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

func (a *app) completeIDs(cmd *cobra.Command, flag string) {
	// The only error is a flag that does not exist, which a test would show.
	_ = cmd.RegisterFlagCompletionFunc(flag, a.completeNotifications)
}

// completeWords completes a flag with words.
func completeWords[T ~string](cmd *cobra.Command, flag string, words []T) {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = string(w)
	}
	// The only error is a flag that does not exist, which a test would show.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(texts, cobra.ShellCompDirectiveNoFileComp))
}
