package bench

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// server is the MariaDB server of the benchmark. Its folder stays from run to
// run, with the data in it; the process ends with this one, however that ends.
type server struct {
	script, folder string
	port           string

	mariadbtest.Server
	db *sqlx.DB // as root, without a database
}

// serverOptions are those in which it differs from a server as it is installed.
// The rest, what a COMMIT costs above all, is MariaDB's default.
func serverOptions() []string {
	return []string{
		"innodb-buffer-pool-size=1G", "innodb-log-file-size=512M", "innodb-sort-buffer-size=32M", "innodb-file-per-table=ON",
		"innodb-flush-log-at-trx-commit=1", "innodb-doublewrite=1",
	}
}

// serverSettings are printed with the results, a line each.
func serverSettings() [][]string {
	return [][]string{
		{"version", "innodb_buffer_pool_size", "innodb_log_file_size"},
		{"innodb_flush_log_at_trx_commit", "innodb_doublewrite", "innodb_flush_method", "log_bin"},
	}
}

func startServer(ctx context.Context, scripts, folder string) (*server, error) {
	port, err := smtptest.FreePort()
	if err != nil {
		return nil, err
	}
	s := &server{script: filepath.Join(scripts, "mariadb"), folder: folder, port: strconv.Itoa(port)}
	err = s.start(ctx)
	return s, err
}

func (s *server) start(ctx context.Context) (err error) {
	args := []string{"serve", s.folder, "--keep", "--port", s.port}
	for _, option := range serverOptions() {
		args = append(args, "--set", option)
	}
	if s.Server, err = mariadbtest.Serve(ctx, s.script, args...); err != nil {
		return err
	}
	s.db, err = s.open("")
	return err
}

// close ends the server; what it wrote stays.
func (s *server) close() error {
	if s.db != nil {
		_ = s.db.Close()
	}
	return s.Stop()
}

// restart leaves the buffer pool empty.
func (s *server) restart(ctx context.Context) error {
	if err := s.close(); err != nil {
		return err
	}
	return s.start(ctx)
}

// address is where powiadom connects to: over the loopback.
func (s *server) address() string { return net.JoinHostPort("127.0.0.1", s.port) }

// config is how to connect over TCP.
func (s *server) config(database string) *mysql.Config {
	cfg := mysql.NewConfig()
	cfg.User, cfg.Net, cfg.Addr, cfg.DBName = "root", "tcp", s.address(), database
	return cfg
}

func (s *server) open(database string) (*sqlx.DB, error) {
	cfg := s.config(database)
	cfg.Net, cfg.Addr, cfg.InterpolateParams = "unix", s.Socket, true
	if err := cfg.Apply(mysql.Charset("utf8mb4", "")); err != nil {
		return nil, err
	}
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	return sqlx.NewDb(sql.OpenDB(connector), "mysql"), nil
}

func (s *server) exec(ctx context.Context, statements ...string) error {
	for _, statement := range statements {
		if _, err := s.db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%.80s: %w", statement, err)
		}
	}
	return nil
}

func (s *server) count(ctx context.Context, query string, args ...any) (int, error) {
	var n int
	if err := s.db.GetContext(ctx, &n, query, args...); err != nil {
		return 0, fmt.Errorf("%.80s: %w", query, err)
	}
	return n, nil
}

// variable is a global setting of the server.
func (s *server) variable(ctx context.Context, name string) (string, error) {
	var value string
	err := s.db.GetContext(ctx, &value, "SELECT @@GLOBAL."+name)
	return value, err
}

// clear takes everything that powiadom has left out of a database: its own
// tables, and what it wrote into LMS's log.
func (s *server) clear(ctx context.Context, database string) error {
	var tables []string
	if err := s.db.SelectContext(ctx, &tables, `SELECT table_name FROM information_schema.tables
		WHERE table_schema = ? AND table_name LIKE 'powiadom\_%'`, database); err != nil {
		return err
	}
	conn, err := s.db.Connx(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	statements := []string{"SET SESSION foreign_key_checks = 0"}
	for _, table := range append(tables, "messageitems", "messages") {
		verb := "TRUNCATE TABLE "
		if slices.Contains(tables, table) {
			verb = "DROP TABLE "
		}
		statements = append(statements, verb+database+"."+table)
	}
	for _, statement := range append(statements, "SET SESSION foreign_key_checks = 1") {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}
