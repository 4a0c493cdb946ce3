package mariadbtest

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// Record has the server write down every statement from now on.
func (d *Database) Record(t testing.TB) {
	t.Helper()
	d.server(t, "SET GLOBAL log_output = 'TABLE'")
	d.server(t, "SET GLOBAL general_log = ON")
}

// Sent returns what the accounts have sent since Record.
func (d *Database) Sent(t testing.TB, accounts []*Account) []string {
	t.Helper()
	db := d.connect(t)
	defer func() { _ = db.Close() }()
	var names []string
	for _, a := range accounts {
		names = append(names, a.User)
	}
	rows, err := db.QueryContext(context.Background(), `SELECT user_host, argument FROM mysql.general_log
		WHERE command_type IN ('Query', 'Execute') AND user_host LIKE 'pw\_%'`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var statements []string
	for rows.Next() {
		var who, text string
		if err := rows.Scan(&who, &text); err != nil {
			t.Fatal(err)
		}
		// "user[user] @ localhost []"
		if name, _, _ := strings.Cut(who, "["); slices.Contains(names, name) {
			statements = append(statements, text)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return statements
}
