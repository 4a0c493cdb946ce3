package lms_test

import (
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/lms"
)

// What the gateway says in the end is written into lines that are sent, and into no
// other.
func TestReport(t *testing.T) {
	t.Parallel()
	d := mariadbtest.New(t, mariadbtest.SQL(
		"INSERT INTO messages (id, type, cdate, subject, body) VALUES (1, 2, 1, 'x', 'x')",
		"INSERT INTO messageitems (id, messageid, destination, status, error) VALUES (1, 1, '1', 2, NULL), (2, 1, '2', 2, NULL), (3, 1, '3', 6, 'by hand')",
	))
	l, db := open(t, d)
	err := database.InTx(t.Context(), db, func(tx *sqlx.Tx) error {
		return l.Report(t.Context(), tx, []lms.ItemResult{
			{ID: 1, Status: lms.ItemDelivered}, {ID: 2, Status: lms.ItemFailed, Error: "no żółw"}, {ID: 3, Status: lms.ItemDelivered},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[int]string{1: "5 ", 2: "3 no żółw", 3: "6 by hand"} {
		if got := mariadbtest.Get[string](t, d, "SELECT CONCAT(status, ' ', COALESCE(error, '')) FROM messageitems WHERE id = ?", id); got != want {
			t.Errorf("line %d is %q, want %q", id, got, want)
		}
	}
}
