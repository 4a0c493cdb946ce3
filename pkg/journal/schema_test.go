package journal_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/catalog"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/journal"
)

// The character set and collation of every table and text column of ours, as the
// server has them.
const collations = `SELECT CONCAT(table_name, ' ', COALESCE(table_collation, 'none')) AS line
	FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'powiadom%'
	UNION ALL
	SELECT CONCAT(table_name, '.', column_name, ' ', collation_name)
	FROM information_schema.columns
	WHERE table_schema = DATABASE() AND table_name LIKE 'powiadom%' AND collation_name IS NOT NULL`

// ours fails the test for each table or column whose collation is not our choice.
func ours(t *testing.T, db *sqlx.DB) {
	t.Helper()
	var lines []string
	must(t, db.SelectContext(t.Context(), &lines, collations))
	if len(lines) < 8 {
		t.Fatalf("%d tables and columns, want those of eight tables", len(lines))
	}
	for _, line := range lines {
		name, collation, _ := strings.Cut(line, " ")
		want := "utf8mb4_general_ci"
		for _, suffix := range []string{".occurrence", ".lease_token", ".variant", ".digest"} {
			if strings.HasSuffix(name, suffix) {
				want = "ascii_bin"
			}
		}
		if collation != want {
			t.Errorf("%s is in %s, want %s", name, collation, want)
		}
	}
}

// What the database and the server would choose decides nothing.
func TestCollations(t *testing.T) {
	t.Parallel()
	d := mariadbtest.New(t)
	db := d.Open(t)
	d.Exec(t, "ALTER DATABASE "+d.Name+" CHARACTER SET latin2 COLLATE latin2_croatian_ci")
	_, err := journal.Migrate(t.Context(), db)
	must(t, err)
	ours(t, db)
}

// Tables of an installation that took the server's collation are converted, with
// what is in them, and a state is then what it looks like.
func TestCollationsUpgrade(t *testing.T) {
	t.Parallel()
	g := newGround(t, mariadbtest.Head)
	n := g.add(t, false)
	g.Exec(t, "DELETE FROM powiadom_schema WHERE version_id >= 3")
	// Both tell 'deleted ' from 'deleted'.
	noPad := mariadbtest.Get[string](t, g.Database, `SELECT MIN(collation_name) FROM information_schema.collations
		WHERE collation_name IN ('utf8mb4_0900_ai_ci', 'utf8mb4_general_nopad_ci')`)
	for _, table := range []string{"meta", "notifications", "filters", "runs", "messages", "outbox", "told", "schema"} {
		g.Exec(t, fmt.Sprintf("ALTER TABLE powiadom_%s CONVERT TO CHARACTER SET utf8mb4 COLLATE %s", table, noPad))
	}
	g.Exec(t, "UPDATE powiadom_notifications SET state = 'deleted ', name = 'Źrebię 💡' WHERE id = ?", n.ID)
	_, err := journal.Migrate(t.Context(), g.Open(t))
	must(t, err)
	ours(t, g.Open(t))
	if name := mariadbtest.Get[string](t, g.Database, "SELECT name FROM powiadom_notifications WHERE id = ?", n.ID); name != "Źrebię 💡" {
		t.Errorf("name = %q, want it kept", name)
	}
	if err := catalog.New(g.db).Enable(t.Context(), n.ID); err == nil {
		t.Error("a notification whose state is 'deleted ' was made active")
	}
	g.process(t)
}

// A migration that was cut off behind goose's own table goes on.
func TestMigrateWithoutFirstRow(t *testing.T) {
	t.Parallel()
	d := mariadbtest.New(t, mariadbtest.SQL(`CREATE TABLE powiadom_schema (
		id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
		version_id bigint NOT NULL,
		is_applied boolean NOT NULL,
		tstamp datetime NULL default CURRENT_TIMESTAMP,
		PRIMARY KEY(id)
	)`))
	db := d.Open(t)
	done, err := journal.Migrate(t.Context(), db)
	must(t, err)
	if len(done) == 0 {
		t.Error("nothing was applied")
	}
	ours(t, db)
	if rows := mariadbtest.Get[int](t, d, "SELECT COUNT(*) FROM powiadom_schema WHERE version_id = 0"); rows != 1 {
		t.Errorf("%d rows of version 0, want 1", rows)
	}
}
