// Command provider makes up a Polish internet provider and prints it as SQL, or
// puts it into a new database of a throw-away server:
//
//	scripts/provider --at 2026-11-23T12:00 > provider.sql
//	scripts/provider --socket DIR/sock --database lms
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"
	_ "time/tzdata" // the zone is to be known everywhere

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/internal/provider"
)

type options struct {
	at         string
	zone       string
	generation string
	socket     string
	database   string
	odd        bool
}

func main() {
	var o options
	flag.StringVar(&o.at, "at", "", "the instant, as 2026-11-23T12:00 (default: now)")
	flag.StringVar(&o.zone, "zone", "Europe/Warsaw", "the provider's time `zone`")
	flag.StringVar(&o.generation, "generation", string(provider.Head), "whose tables: a dbversion of testdata/lms")
	flag.StringVar(&o.socket, "socket", "", "load into the server at this `socket` instead of printing")
	flag.StringVar(&o.database, "database", "lms", "the `name` of the database to make there")
	flag.BoolVar(&o.odd, "odd", false, "with customers whose rows make no sense; needs -socket")
	flag.Parse()
	if err := run(context.Background(), o); err != nil {
		fmt.Fprintf(os.Stderr, "provider: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	zone, err := time.LoadLocation(o.zone)
	if err != nil {
		return err
	}
	at := time.Now().In(zone)
	if o.at != "" {
		if at, err = time.ParseInLocation("2006-01-02T15:04", o.at, zone); err != nil {
			return err
		}
	}
	gen := provider.Generation(o.generation)
	if o.socket == "" {
		return provider.Write(os.Stdout, gen, at)
	}
	return load(ctx, o, gen, at)
}

// load makes the database with LMS's documented character set and fills it.
func load(ctx context.Context, o options, gen provider.Generation, at time.Time) (err error) {
	db, err := open(o.socket, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	query := "CREATE DATABASE `" + o.database + "` CHARACTER SET utf8mb3 COLLATE utf8mb3_polish_ci"
	if _, err := db.ExecContext(ctx, query); err != nil {
		return err
	}
	lms, err := open(o.socket, o.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lms.Close()) }()
	if err := provider.CreateTables(ctx, lms, gen); err != nil {
		return err
	}
	if err := provider.Load(ctx, lms, gen, at); err != nil || !o.odd {
		return err
	}
	return provider.LoadOdd(ctx, lms, at)
}

func open(socket, database string) (*sqlx.DB, error) {
	cfg := mysql.NewConfig()
	cfg.User, cfg.Net, cfg.Addr, cfg.DBName = "root", "unix", socket, database
	if err := cfg.Apply(mysql.Charset("utf8mb4", "")); err != nil {
		return nil, err
	}
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	return sqlx.NewDb(sql.OpenDB(connector), "mysql"), nil
}
