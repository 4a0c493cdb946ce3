// Package database opens the one MySQL or MariaDB database that LMS and
// powiadom share, and carries transactions through the conflicts that are
// normal there. It knows no table.
package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
)

// Connections that a process may hold: planning with the results that it reads
// row by row, each sending channel and the settling of results work side by side.
const maxConnections = 10

// Timeouts of the connection. A read waits for the longest statement, which is
// a scan of all customers.
const (
	dialTimeout  = 10 * time.Second
	readTimeout  = 10 * time.Minute
	writeTimeout = time.Minute
)

// session are the variables of each connection.
func session() map[string]string {
	return map[string]string{
		// LMS itself runs without any mode; we want errors, not silent cuts.
		"sql_mode": "'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
		// A process that stands still in the middle of a transaction holds up the
		// others for this long at a time (seconds), not for the server's usual 50.
		"innodb_lock_wait_timeout": "CAST(LEAST(@@innodb_lock_wait_timeout, 10) AS UNSIGNED)",
		// Results are read row by row while what was read is worked on (seconds).
		"net_write_timeout": "CAST(GREATEST(@@net_write_timeout, 600) AS UNSIGNED)",
	}
}

// connector gives each connection its isolation level, for which the driver has
// no parameter: servers do not agree on the variable's name.
type connector struct{ driver.Connector }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	_, err = conn.(driver.ExecerContext).ExecContext(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", nil)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// Open connects and checks that the server answers. Times in the database are
// seconds since 1970, so no zone is involved.
func Open(ctx context.Context, where config.Database) (*sqlx.DB, error) {
	cfg := mysql.NewConfig()
	cfg.Net, cfg.Addr = where.Network, where.Address
	cfg.User, cfg.Passwd, cfg.DBName = where.User, where.Password.Reveal(), where.Name
	cfg.ParseTime = true
	cfg.ClientFoundRows = true      // an UPDATE counts the rows it matched, changed or not
	cfg.InterpolateParams = true    // one round trip a statement
	cfg.Logger = &mysql.NopLogger{} // what fails is returned; the default speaks up on standard error
	cfg.Timeout, cfg.ReadTimeout, cfg.WriteTimeout = dialTimeout, readTimeout, writeTimeout
	cfg.Params = session()
	if where.Network != "unix" {
		cfg.TLS = tlsConfig(where.TLS, where.Address)
	}
	mysqlConnector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, i18n.Errorf("database settings: %w", err)
	}
	db := sqlx.NewDb(sql.OpenDB(connector{mysqlConnector}), "mysql")
	db.SetMaxOpenConns(maxConnections)
	db.SetMaxIdleConns(maxConnections)
	conn, err := db.Conn(ctx)
	if err == nil {
		err = conn.Close() // it stays in the pool
	}
	if err != nil {
		_ = db.Close()
		if where.Network != "unix" && where.TLS.Verify == config.NoDatabaseTLS && is(err, errAccessDenied) {
			err = &PlainError{err}
		}
		return nil, i18n.Errorf("connect to database %s at %s as %s: %w", where.Name, where.Address, where.User, i18n.System(err))
	}
	return db, nil
}

// Error numbers of the server (MySQL 8.0 Server Error Message Reference).
const (
	errDuplicate    = 1062
	errNoSuchTable  = 1146
	errLockWait     = 1205
	errDeadlock     = 1213
	errTableDenied  = 1142
	errColumnDenied = 1143
	errAccessDenied = 1045
	errDBDenied     = 1044
	errUnknownDB    = 1049
	errNoColumn     = 1054
	errStatementLog = 1665
	errInsecure     = 3159
)

// IsStatementLog reports that the server refuses every write, since it logs
// statements and the isolation level is READ COMMITTED.
func IsStatementLog(err error) bool { return is(err, errStatementLog) }

// IsDuplicate reports that a row was refused by a unique key.
func IsDuplicate(err error) bool { return is(err, errDuplicate) }

// IsNoTable reports that a table does not exist.
func IsNoTable(err error) bool { return is(err, errNoSuchTable) }

// IsNoColumn reports that a table lacks a column.
func IsNoColumn(err error) bool { return is(err, errNoColumn) }

// IsDenied reports that the user lacks a right, or that there is no such
// database, which is what a user without rights on it may be told, too.
func IsDenied(err error) bool {
	return is(err, errTableDenied, errColumnDenied, errAccessDenied, errDBDenied, errUnknownDB)
}

// LacksRight reports that the user may do other things, and not this one.
func LacksRight(err error) bool { return is(err, errTableDenied, errColumnDenied) }

func is(err error, numbers ...uint16) bool {
	me, ok := errors.AsType[*mysql.MySQLError](err)
	return ok && slices.Contains(numbers, me.Number)
}

const (
	txAttempts = 6
	txBackoff  = 20 * time.Millisecond
)

// InTx runs fn in a transaction and commits it. When the server breaks a
// deadlock or a lock wait runs out, in a statement or at COMMIT (in a cluster
// that is where a conflict between nodes shows), the whole of fn is run again.
// An error at COMMIT is never success.
func InTx(ctx context.Context, db *sqlx.DB, fn func(tx *sqlx.Tx) error) error {
	return again(ctx, func() error { return inTx(ctx, db, fn) })
}

// Exec runs a statement that is a transaction of its own, and runs it again as
// InTx does.
func Exec(ctx context.Context, db *sqlx.DB, query string, args ...any) (result sql.Result, err error) {
	err = again(ctx, func() error {
		result, err = db.ExecContext(ctx, query, args...)
		return err
	})
	return result, err
}

// again tries until there is no conflict, or for the last time.
func again(ctx context.Context, try func() error) error {
	var err error
	for attempt := range txAttempts {
		if err = try(); !is(err, errDeadlock, errLockWait) {
			return err
		}
		wait := txBackoff<<attempt + rand.N(txBackoff)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
	return i18n.Errorf("given up after %d attempts: %w", txAttempts, err)
}

func inTx(ctx context.Context, db *sqlx.DB, fn func(tx *sqlx.Tx) error) error {
	conn, err := db.Connx(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	tx, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	open := true
	defer func() {
		// A COMMIT can fail and leave the transaction open, with all its locks: on
		// a cluster's node that has lost the others, errors 1180 and 1047 do. Such
		// a connection is not for reuse.
		if open && tx.Rollback() != nil {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn })
		}
	}()
	if err := fn(tx); err != nil {
		return err
	}
	err = tx.Commit()
	open = err != nil && !is(err, errDeadlock)
	return err
}

// Queries is a set of SQL statements kept in files.
type Queries map[string]string

// Load reads queries/*.sql. Comment lines are left out of the statements: they
// are for readers, and sqlx counts question marks inside them. It panics on a
// broken embedding, which a build cannot have.
func Load(files embed.FS) Queries {
	entries, err := files.ReadDir("queries")
	if err != nil {
		panic(err)
	}
	q := make(Queries, len(entries))
	for _, e := range entries {
		text, err := files.ReadFile(path.Join("queries", e.Name()))
		if err != nil {
			panic(err)
		}
		var b strings.Builder
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(strings.TrimSpace(line), "--") {
				b.WriteString(line)
			}
		}
		q[strings.TrimSuffix(e.Name(), ".sql")] = strings.TrimSpace(b.String())
	}
	return q
}

// In expands slices among the arguments, as sqlx.In does.
func (q Queries) In(name string, args ...any) (string, []any, error) {
	query, out, err := sqlx.In(q[name], args...)
	if err != nil {
		return "", nil, i18n.Errorf("statement %s: %w", name, err)
	}
	return query, out, nil
}
