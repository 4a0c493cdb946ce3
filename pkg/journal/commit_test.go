package journal_test

import (
	"strconv"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
)

// A transaction whose COMMIT is not answered is no success: the server has hung up
// before it, and nothing of it was written.
func TestCommitFails(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	err := database.InTx(t.Context(), g.db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(t.Context(), "INSERT INTO powiadom_meta (name, value) VALUES ('x', 'y')"); err != nil {
			return err
		}
		var connection int64
		if err := tx.GetContext(t.Context(), &connection, "SELECT CONNECTION_ID()"); err != nil {
			return err
		}
		g.Exec(t, "KILL CONNECTION "+strconv.FormatInt(connection, 10)) // MySQL takes no parameter there
		return nil
	})
	if written := mariadbtest.Get[int](t, g.Database, "SELECT COUNT(*) FROM powiadom_meta WHERE name = 'x'"); err == nil || written != 0 {
		t.Errorf("InTx = %v and %d rows were written; want an error and none", err, written)
	}
}
