// Package mariadbtest gives each test a database of its own on a private
// MariaDB server, or on the one of scripts/server that POWIADOM_TEST_SERVER
// names, with the tables of LMS in it. The server is started by the
// first test of a binary that asks for a database, and it ends with the binary,
// however that ends. It is not for the product, and not for anybody's server:
// POWIADOM_TEST_SOCKET, as scripts/mariadb run sets it, is trusted to lead to
// a throw-away one.
package mariadbtest

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/internal/provider"
	"github.com/powiadom/powiadom/testdata/lms"
)

// Head and G2021 are the newest and the oldest generation of LMS that Generation
// takes.
const (
	Head  = provider.Head
	G2021 = provider.G2021
)

// The character sets that Charset takes.
const (
	UTF8MB3 = "utf8mb3" // with utf8mb3_polish_ci: LMS's documented installation
	UTF8MB4 = "utf8mb4" // with utf8mb4_polish_ci
)

// Database is the database of one test.
type Database struct {
	Name       string
	Socket     string
	Generation provider.Generation // empty when it was made without LMS's tables
}

type settings struct {
	generation provider.Generation
	charset    string
	at         time.Time
	statements []string
	socket     string
}

// Default is the generation that New takes by itself: the newest, or what the
// schema file of LMS is that the environment names (POWIADOM_LMS_SCHEMA).
func Default(t testing.TB) provider.Generation {
	t.Helper()
	own, err := lms.Own()
	if err != nil {
		t.Fatal(err)
	}
	if own.Version == "" {
		return Head
	}
	return provider.Generation(lms.Nearest(own.Version))
}

// Option changes what New makes: by default Default, utf8mb3 and no customers.
type Option func(*settings)

// Generation chooses whose tables the database gets.
func Generation(g provider.Generation) Option { return func(s *settings) { s.generation = g } }

// Empty leaves the database without tables.
func Empty() Option { return func(s *settings) { s.generation = "" } }

// Charset chooses the database's character set, UTF8MB3 or UTF8MB4.
func Charset(name string) Option { return func(s *settings) { s.charset = name } }

// Provider fills the tables with the made-up provider as it is at that instant.
func Provider(at time.Time) Option { return func(s *settings) { s.at = at } }

// SQL adds statements to be run last.
func SQL(statements ...string) Option {
	return func(s *settings) { s.statements = append(s.statements, statements...) }
}

// On chooses another server than the one of all tests, by its socket.
func On(socket string) Option { return func(s *settings) { s.socket = socket } }

var counter atomic.Int64

// New makes a database for the test and drops it when the test ends. Without a
// MariaDB server on the machine the test is skipped; where CI is set, it fails.
func New(t testing.TB, opts ...Option) *Database {
	t.Helper()
	s := settings{generation: Default(t), charset: UTF8MB3}
	for _, opt := range opts {
		opt(&s)
	}

	if s.socket == "" {
		s.socket = socket(t)
	}
	d := &Database{
		Name:       fmt.Sprintf("lms_%d_%d_%d", os.Getpid(), time.Now().UnixMilli(), counter.Add(1)),
		Socket:     s.socket,
		Generation: s.generation,
	}
	d.server(t, fmt.Sprintf("CREATE DATABASE %s CHARACTER SET %s COLLATE %s", d.Name, s.charset, d.polish(t, s.charset)))
	t.Cleanup(func() { d.server(t, "DROP DATABASE IF EXISTS "+d.Name) })

	db := d.connect(t)
	defer func() { _ = db.Close() }()
	var err error
	if s.generation != "" {
		err = provider.CreateTables(context.Background(), db, s.generation)
	}
	if err == nil && !s.at.IsZero() {
		err = provider.Load(context.Background(), db, s.generation, s.at)
	}
	for _, statement := range s.statements {
		if err == nil {
			_, err = db.ExecContext(context.Background(), statement)
		}
	}
	if err != nil {
		t.Fatalf("database %s: %v", d.Name, err)
	}
	return d
}

// Config returns how to connect to the database, set as powiadom sets it.
func (d *Database) Config() *mysql.Config {
	cfg := mysql.NewConfig()
	cfg.User = "root"
	cfg.Net = "unix"
	cfg.Addr = d.Socket
	cfg.DBName = d.Name
	cfg.ParseTime = true
	cfg.Loc = time.UTC
	cfg.ClientFoundRows = true
	cfg.Timeout = 10 * time.Second
	cfg.ReadTimeout = time.Minute
	cfg.WriteTimeout = time.Minute
	cfg.Logger = &mysql.NopLogger{}                                                   // errors are returned; some tests want them
	if err := cfg.Apply(mysql.Charset("utf8mb4", "utf8mb4_general_ci")); err != nil { // no server's own choice
		panic(err) // the option does not fail
	}
	return cfg
}

// Open returns a handle on the database that is closed when the test ends.
func (d *Database) Open(t testing.TB) *sqlx.DB {
	t.Helper()
	db := d.connect(t)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// Exec runs one statement on the database and fails the test if it fails.
func (d *Database) Exec(t testing.TB, query string, args ...any) sql.Result {
	t.Helper()
	db := d.connect(t)
	defer func() { _ = db.Close() }()
	result, err := db.ExecContext(context.Background(), query, args...)
	if err != nil {
		t.Fatalf("exec %.200s: %v", query, err)
	}
	return result
}

// Get reads one value from the database and fails the test if it cannot. NULL
// is the zero value.
func Get[T any](t testing.TB, d *Database, query string, args ...any) T {
	t.Helper()
	db := d.connect(t)
	defer func() { _ = db.Close() }()
	var value sql.Null[T]
	if err := db.QueryRowContext(context.Background(), query, args...).Scan(&value); err != nil {
		t.Fatalf("query %.200s: %v", query, err)
	}
	return value.V
}

// Billed gives a billing address to every customer who has none. Without one nobody
// is told anything.
const Billed = `INSERT INTO customer_addresses (customer_id, type) SELECT c.id, 1 FROM customers c
	WHERE NOT EXISTS (SELECT 1 FROM customer_addresses b WHERE b.customer_id = c.id AND b.type = 1)`

// Numbers is a table for FROM with the numbers from 1 to n, at most 100,000, in
// its column seq. MariaDB has an engine for it, MySQL does not.
func Numbers(n int) string {
	const digits = "(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4" +
		" UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)"
	sum, from := "a0.d", digits+" a0"
	for i, size := 1, 10; size < n; i, size = i+1, size*10 {
		sum += fmt.Sprintf(" + %d * a%d.d", size, i)
		from += fmt.Sprintf(" CROSS JOIN %s a%d", digits, i)
	}
	return fmt.Sprintf("(SELECT 1 + %s AS seq FROM %s HAVING seq <= %d ORDER BY seq) numbers", sum, from, n)
}

// INI writes an lms.ini that leads to the database and returns its path. Lines
// to put after the section [database], such as other sections, may be added. The
// user is the administrator, who migrates; daily work has Granted(t).INI.
func (d *Database) INI(t testing.TB, more ...string) string {
	t.Helper()
	return writeINI(t, d.section("root", ""), more)
}

func (d *Database) connect(t testing.TB) *sqlx.DB {
	t.Helper()
	return open(t, d.Config())
}

// polish is the server's name for the Polish collation of a character set: up
// to MariaDB 10.5 that of three-byte UTF-8 is called utf8_polish_ci.
func (d *Database) polish(t testing.TB, charset string) string {
	t.Helper()
	cfg := d.Config()
	cfg.DBName = ""
	db := open(t, cfg)
	defer func() { _ = db.Close() }()
	var name string
	if err := db.GetContext(context.Background(), &name, `SELECT MAX(collation_name) FROM information_schema.collations
		WHERE collation_name IN (?, ?)`, charset+"_polish_ci", strings.TrimSuffix(charset, "mb3")+"_polish_ci"); err != nil {
		t.Fatal(err)
	}
	return name
}

// server runs a statement that belongs to no database.
func (d *Database) server(t testing.TB, query string) {
	t.Helper()
	cfg := d.Config()
	cfg.DBName = ""
	db := open(t, cfg)
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(context.Background(), query); err != nil {
		t.Errorf("%s: %v", query, err)
	}
}

func open(t testing.TB, cfg *mysql.Config) *sqlx.DB {
	t.Helper()
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		t.Fatalf("connect to %s: %v", cfg.Addr, err)
	}
	return sqlx.NewDb(sql.OpenDB(connector), "mysql")
}

// Drop makes the server forget every connection to the database, as a restart
// in the middle of a run would.
func (d *Database) Drop(t testing.TB) {
	t.Helper()
	cfg := d.Config()
	cfg.DBName = ""
	db := open(t, cfg)
	defer func() { _ = db.Close() }()
	var ids []int64
	if err := db.SelectContext(context.Background(), &ids,
		"SELECT id FROM information_schema.processlist WHERE db = ?", d.Name); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		// One that has left by itself is as good as killed.
		_, _ = db.ExecContext(context.Background(), fmt.Sprintf("KILL CONNECTION %d", id))
	}
}

// answers tells whether something listens on a socket.
func answers(socket string) error {
	dialer := net.Dialer{Timeout: 10 * time.Second}
	conn, err := dialer.DialContext(context.Background(), "unix", socket)
	if err != nil {
		return err
	}
	return conn.Close()
}
