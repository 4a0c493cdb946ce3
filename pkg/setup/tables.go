package setup

import (
	"context"
	"fmt"
	"strings"

	"github.com/powiadom/powiadom/pkg/journal"
)

// surveyTables looks at powiadom's own tables. They come first: rights on a table
// need the table.
func (s *Setup) surveyTables(ctx context.Context) error {
	pending, err := journal.Pending(ctx, s.lmsDB)
	if err != nil {
		return err
	}
	step := Step{Name: Tables, Says: textTablesDone, Done: len(pending) == 0}
	if step.Done {
		s.add(step)
		return nil
	}
	names := make([]string, len(pending))
	for i, m := range pending {
		names[i] = m.Name
	}
	db, who := s.lmsDB, s.Where.User
	if s.admin != nil {
		db, who = s.admin, s.adminIs
	}
	step.Says = fmt.Sprintf(textTables, s.Where.Name, who, strings.Join(names, ", "))
	if step.Shows, err = journal.Statements(pending); err != nil {
		return err
	}
	step.apply = func(ctx context.Context) error {
		_, err := journal.Migrate(ctx, db)
		return err
	}
	s.add(step)
	return nil
}
