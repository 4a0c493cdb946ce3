package setup

import (
	"context"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/journal"
)

// surveyTables looks at powiadom's own tables. They come first: rights on a table
// need the table.
func (s *Setup) surveyTables(ctx context.Context) error {
	pending, err := journal.Pending(ctx, s.lmsDB)
	if err != nil {
		return err
	}
	step := Step{Name: Tables, Says: i18n.T("powiadom's tables are up to date"), Done: len(pending) == 0}
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
	step.Says = i18n.Sprintf("make powiadom's tables in the database %s, as %s: %s", s.Where.Name, who, strings.Join(names, ", "))
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
