package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"unicode/utf8"

	"github.com/go-sql-driver/mysql"

	"github.com/powiadom/powiadom/pkg/ui"
)

// statements runs the statements of standard input as root, and shows their
// rows: a machine that has the server need not have its client.
func statements(ctx context.Context, socket, database string) (err error) {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	cfg := mysql.NewConfig()
	cfg.User, cfg.Net, cfg.Addr, cfg.DBName, cfg.MultiStatements = "root", "unix", socket, database, true
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(ctx, string(text))
	if err != nil {
		return err
	}
	defer rows.Close()
	for more := true; more; more = rows.NextResultSet() {
		if err := showRows(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// showRows shows a result: bare values if it has one column, a line for each
// column if it has one row, else a table.
func showRows(rows *sql.Rows) error {
	header, err := rows.Columns()
	if err != nil || len(header) == 0 {
		return err
	}
	t := ui.Table{Header: header}
	for rows.Next() {
		values := make([]sql.NullString, len(header))
		targets := make([]any, len(header))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		row := make([]ui.Cell, len(header))
		for i, v := range values {
			row[i].Text = v.String
		}
		t.Rows = append(t.Rows, row)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	switch {
	case len(header) == 1:
		for _, row := range t.Rows {
			fmt.Println(row[0].Text)
		}
	case len(t.Rows) == 1:
		for i, name := range header {
			fmt.Printf("%-18s %s\n", name, t.Rows[0][i].Text)
		}
	default:
		arrange(&t)
		return output().Write(t)
	}
	return nil
}

// arrange puts numbers to the right and lets the widest column give way.
func arrange(t *ui.Table) {
	widest := 0
	for i := range t.Header {
		number, width := len(t.Rows) > 0, 0
		for _, row := range t.Rows {
			_, err := strconv.Atoi(row[i].Text)
			number = number && err == nil
			width = max(width, utf8.RuneCountInString(row[i].Text))
		}
		if number {
			t.Right = append(t.Right, i)
		}
		if width > widest {
			widest, t.Flexible = width, []int{i}
		}
	}
}
