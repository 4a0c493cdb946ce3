package diary_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
)

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

// TestHistoryStays: the user of daily work adds lines and takes none away, and a
// line goes with the work that it is about.
func TestHistoryStays(t *testing.T) {
	t.Parallel()
	d := mariadbtest.New(t)
	db := d.Granted(t).Open(t)
	book := diary.New(db, "anna", "serwer")
	note := func(then error) error {
		return database.InTx(t.Context(), db, func(tx *sqlx.Tx) error {
			return errors.Join(book.Write(t.Context(), tx, diary.Entry{Act: diary.Pause, Detail: "dlaczego"}), then)
		})
	}
	if err := note(nil); err != nil {
		t.Fatal(err)
	}
	if err := note(context.Canceled); !errors.Is(err, context.Canceled) {
		t.Errorf("work that failed: %v", err)
	}
	for _, statement := range []string{"UPDATE powiadom_log SET person = 'ktoś'", "DELETE FROM powiadom_log", "TRUNCATE powiadom_log"} {
		if _, err := db.ExecContext(t.Context(), statement); !database.IsDenied(err) {
			t.Errorf("%s: %v, want it denied", statement, err)
		}
	}
	lines, more, err := book.Lines(t.Context(), diary.Question{Limit: 1})
	if err != nil || more || len(lines) != 1 || lines[0].Person != "anna" || lines[0].Host != "serwer" || lines[0].Detail != "dlaczego" {
		t.Errorf("lines %v, more %v, %v; want the one by anna on serwer", lines, more, err)
	}
}
