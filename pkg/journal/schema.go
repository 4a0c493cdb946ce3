package journal

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	goosedb "github.com/pressly/goose/v3/database"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
)

//go:embed migrations/*.sql
var migrations embed.FS

// schemaTable is where goose keeps which migrations were applied.
const schemaTable = "powiadom_schema"

// SchemaError means that powiadom's own tables are not those of this program.
type SchemaError struct {
	Have int64 // 0 when there are none
	Want int64
}

func (e *SchemaError) Error() string {
	switch {
	case e.Have == 0:
		return i18n.T("powiadom's own tables are missing in this database")
	case e.Have < e.Want:
		return i18n.Sprintf("powiadom's own tables are too old (version %d, this program needs %d)", e.Have, e.Want)
	}
	return i18n.Sprintf("powiadom's own tables are newer than this program (version %d, this program knows %d)", e.Have, e.Want)
}

// Migration is one step of the schema.
type Migration struct {
	Version int64
	Name    string
}

func provider(db *sqlx.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	store, err := goosedb.NewStore(goosedb.DialectMySQL, schemaTable)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider("", db.DB, files, goose.WithStore(store), goose.WithAllowOutofOrder(true))
}

// Pending lists the migrations that Migrate would apply, without writing.
func Pending(ctx context.Context, db *sqlx.DB) ([]Migration, error) {
	have, err := applied(ctx, db)
	if err != nil {
		return nil, err
	}
	p, err := provider(db)
	if err != nil {
		return nil, i18n.Errorf("read migrations: %w", err)
	}
	var pending []Migration
	last := int64(0)
	for _, s := range p.ListSources() {
		if !slices.Contains(have, s.Version) {
			pending = append(pending, Migration{Version: s.Version, Name: s.Path})
		}
		last = max(last, s.Version)
	}
	if newest := slices.Max(append(have, 0)); newest > last {
		return nil, &SchemaError{Have: newest, Want: last}
	}
	return pending, nil
}

// Statements are the statements that Migrate would run, as the files have them.
func Statements(list []Migration) (string, error) {
	var b strings.Builder
	for _, m := range list {
		text, err := migrations.ReadFile(path.Join("migrations", m.Name))
		if err != nil {
			return "", err
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		fmt.Fprintf(&b, "-- %s\n%s", m.Name, up)
	}
	return b.String(), nil
}

// Migrate creates or upgrades powiadom's own tables and returns what it
// applied. It can be repeated, also after it was cut off in the middle.
func Migrate(ctx context.Context, db *sqlx.DB) ([]Migration, error) {
	pending, err := Pending(ctx, db)
	if err != nil {
		return nil, err
	}
	if len(pending) > 0 {
		// CREATE TABLE cannot be rolled back. If goose made its table and were cut off
		// before it wrote the first row, it would never go on.
		for _, step := range []string{"schema_table", "schema_begin"} {
			if _, err := db.ExecContext(ctx, Queries()[step]); err != nil {
				return nil, i18n.Errorf("create own tables: %w", err)
			}
		}
		p, err := provider(db)
		if err != nil {
			return nil, i18n.Errorf("read migrations: %w", err)
		}
		if _, err := p.Up(ctx); err != nil {
			return nil, i18n.Errorf("create own tables: %w", err)
		}
	}
	return pending, ensureInstallation(ctx, db)
}

// ensureInstallation gives the installation its id, which is part of every message's
// identity at the gateway and in Message-ID, and the key of the digests there, each
// once.
func ensureInstallation(ctx context.Context, db *sqlx.DB) error {
	for _, m := range []struct {
		name string
		size int // bytes
	}{{metaInstallation, 6}, {metaKey, 32}} {
		value := make([]byte, m.size)
		if _, err := rand.Read(value); err != nil {
			return err
		}
		_, err := database.Exec(ctx, db, Queries()["insert_meta"], m.name, hex.EncodeToString(value))
		if err != nil && !database.IsDuplicate(err) {
			return i18n.Errorf("name the installation: %w", err)
		}
	}
	return nil
}

// applied lists the migrations that were applied, none before the first.
func applied(ctx context.Context, db *sqlx.DB) ([]int64, error) {
	var versions []int64
	err := db.SelectContext(ctx, &versions, Queries()["version"])
	if err != nil && !database.IsNoTable(err) {
		return nil, i18n.Errorf("read the version of own tables: %w", err)
	}
	return versions, nil
}

// version is the migration up to which all were applied or, when the program does not
// know the newest, the newest. There were releases that applied a later migration
// before an earlier one. known are the program's, in order.
func version(newest, count int64, known []int64) int64 {
	switch {
	case newest > known[len(known)-1]:
		return newest
	case count == 0:
		return 0
	}
	return known[min(count, int64(len(known)))-1]
}

// known are the migrations of this program, in order.
func known() ([]int64, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var all []int64
	for _, name := range names {
		v, err := goose.NumericComponent(name)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	slices.Sort(all)
	return all, nil
}
