package bench

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the zone is to be known everywhere

	"github.com/jmoiron/sqlx"

	schema "github.com/powiadom/powiadom/testdata/lms"
)

var (
	//go:embed data/full.sql
	fullSQL string

	//go:embed data/slim.sql
	slimSQL string
)

// Spec says what a database holds. The same Spec gives the same rows.
type Spec struct {
	Customers int
	Slim      bool // an address, a consent and two or three rows of cash each; nothing else
	AllOwe    bool // everybody who has a history, and can be reached
	NoCredits bool // no credit notes
}

// Shares of the customers. Of 100,000 exactly 10,628 owe and can be reached by
// e-mail; one of 33 owes and cannot; one of 60 has no history, so that 24 rows
// of cash each make 2.36 million.
const (
	debtorShare   = 0.10628
	strayShare    = 0.03
	prospectShare = 1.0 / 60
)

// Rows of cash of a customer with a history.
const cashRows = 24

// Debtors is how many owe something and can be reached by e-mail.
func (s Spec) Debtors() int {
	if s.AllOwe {
		return s.Customers - s.prospects()
	}
	return s.share(debtorShare)
}

// strays is how many owe something and cannot be reached by e-mail.
func (s Spec) strays() int {
	if s.AllOwe {
		return 0
	}
	return s.share(strayShare)
}

// prospects is how many have neither services nor a history.
func (s Spec) prospects() int { return s.share(prospectShare) }

func (s Spec) share(share float64) int { return int(math.Round(float64(s.Customers) * share)) }

// Name is the database's.
func (s Spec) Name() string {
	name := "lms_"
	if s.Slim {
		name = "slim_"
	}
	name += strconv.Itoa(s.Customers)
	if s.AllOwe {
		name += "_all_owe"
	}
	if s.NoCredits {
		name += "_no_credits"
	}
	return name
}

// At is the present of the data, which lies at a fixed minute: what is "of the last
// day" stays so, however long the data is kept. It lies ahead: a minute that has
// passed is looked at in another way.
func At() time.Time {
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		panic(err) // the zone is embedded
	}
	return time.Date(2036, 11, 20, 12, 0, 0, 0, zone)
}

// trigger matches one of ours or of LMS's own schema file.
var trigger = regexp.MustCompile(`(?i)^create\s+trigger\s`)

// statements make the tables, fill them, and make the triggers: what those would
// do for millions of rows the script does at once.
func (s Spec) statements() (empty, rows, triggers []string) {
	script := fullSQL
	if s.Slim {
		script = slimSQL
	}
	script = strings.NewReplacer(
		"{{at}}", strconv.FormatInt(At().Unix(), 10),
		"{{customers}}", strconv.Itoa(s.Customers),
		"{{debtors}}", strconv.Itoa(s.Debtors()),
		"{{strays}}", strconv.Itoa(s.strays()),
		"{{prospects}}", strconv.Itoa(s.prospects()),
		"{{credit_notes}}", strconv.FormatBool(!s.NoCredits),
	).Replace(script)
	tables, err := schema.Statements(schema.Versions()[len(schema.Versions())-1])
	if err != nil {
		panic(err) // it is embedded
	}
	for _, statement := range tables {
		if trigger.MatchString(statement) {
			triggers = append(triggers, statement)
		} else {
			empty = append(empty, statement)
		}
	}
	// LMS's settings of mail go before those of an lms.ini.
	return empty, append(schema.Split(script), "DELETE FROM uiconfig WHERE section = 'mail'"), triggers
}

// version changes whenever the rows would.
func (s Spec) version() string {
	empty, rows, triggers := s.statements()
	sum := sha256.Sum256([]byte(strings.Join(slices.Concat(empty, rows, triggers), ";")))
	return hex.EncodeToString(sum[:8])
}

// Build makes the database on the server that db leads to, unless it is there as
// the Spec would make it, and reports whether it was made.
func (s Spec) Build(ctx context.Context, db *sqlx.DB) (made bool, err error) {
	if s.built(ctx, db) {
		return false, nil
	}
	conn, err := db.Connx(ctx)
	if err != nil {
		return false, err
	}
	defer func() { _ = conn.Close() }()
	empty, rows, triggers := s.statements()
	run := func(statements ...string) {
		for _, statement := range statements {
			if err != nil {
				return
			}
			if _, err = conn.ExecContext(ctx, statement); err != nil {
				err = fmt.Errorf("build %s: %.80q: %w", s.Name(), statement, err)
			}
		}
	}
	run("DROP DATABASE IF EXISTS "+s.Name(),
		"CREATE DATABASE "+s.Name()+" CHARACTER SET utf8mb3 COLLATE utf8mb3_polish_ci",
		"USE "+s.Name())
	run(empty...)
	run("SET SESSION unique_checks = 0, foreign_key_checks = 0, sort_buffer_size = 67108864")
	var indexes []string
	for _, table := range largeTables() {
		if err == nil {
			var drop, add string
			drop, add, err = keys(ctx, conn, table)
			run(drop)
			indexes = append(indexes, add)
		}
	}
	run(rows...)
	run(indexes...)
	run(triggers...)
	run("ANALYZE TABLE "+strings.Join(largeTables(), ", "),
		// Last: only now it is whole.
		"INSERT INTO dbinfo (keytype, keyvalue) VALUES ('"+versionKey+"', '"+s.version()+"')",
		"SET SESSION sql_mode = DEFAULT, unique_checks = DEFAULT, foreign_key_checks = DEFAULT, sort_buffer_size = DEFAULT")
	return err == nil, err
}

// largeTables get their keys after their rows, which takes half the time.
func largeTables() []string {
	return []string{
		"customers", "customercontacts", "customerconsents", "customerassignments",
		"nodes", "nodegroupassignments", "assignments", "documents", "cash",
	}
}

// keys returns the statements that take all keys but the primary one off a table,
// and that put them back.
func keys(ctx context.Context, conn *sqlx.Conn, table string) (drop, add string, err error) {
	var name, definition string
	if err := conn.QueryRowContext(ctx, "SHOW CREATE TABLE "+table).Scan(&name, &definition); err != nil {
		return "", "", err
	}
	var off, on []string
	for line := range strings.Lines(definition) {
		line = strings.TrimSuffix(strings.TrimSpace(line), ",")
		words := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "CONSTRAINT "): // before the key that serves it
			off = append([]string{"DROP FOREIGN KEY " + words[1]}, off...)
		case strings.HasPrefix(line, "UNIQUE KEY "):
			off = append(off, "DROP KEY "+words[2])
		case strings.HasPrefix(line, "KEY "):
			off = append(off, "DROP KEY "+words[1])
		default:
			continue
		}
		on = append(on, "ADD "+line)
	}
	alter := "ALTER TABLE " + table + " "
	return alter + strings.Join(off, ", "), alter + strings.Join(on, ", "), nil
}

const versionKey = "dbversion_bench"

func (s Spec) built(ctx context.Context, db *sqlx.DB) bool {
	var version string
	err := db.GetContext(ctx, &version, "SELECT keyvalue FROM "+s.Name()+".dbinfo WHERE keytype = '"+versionKey+"'")
	return err == nil && version == s.version()
}
