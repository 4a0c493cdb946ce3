package mariadbtest_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
)

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

var generations = provider.Generations()

func TestNew(t *testing.T) {
	t.Parallel()
	for _, gen := range generations {
		for _, charset := range []string{mariadbtest.UTF8MB3, mariadbtest.UTF8MB4} {
			if charset == mariadbtest.UTF8MB4 && gen != mariadbtest.Head {
				continue // once is enough
			}
			t.Run(fmt.Sprintf("%s, %s", gen, charset), func(t *testing.T) {
				t.Parallel()
				start := time.Now()
				d := mariadbtest.New(t, mariadbtest.Generation(gen), mariadbtest.Charset(charset))
				t.Logf("made in %v", time.Since(start))

				if got := mariadbtest.Get[string](t, d, "SELECT keyvalue FROM dbinfo WHERE keytype = 'dbversion'"); got != string(gen) {
					t.Errorf("dbversion = %s, want %s", got, gen)
				}
				// LMS's own installation writes a row that is neither on nor off.
				if got := mariadbtest.Get[int](t, d, "SELECT disabled FROM uiconfig WHERE section = 'voip' AND var = 'default_cost_limit'"); got != 2 {
					t.Errorf("disabled of voip.default_cost_limit = %d, want 2", got)
				}
				if got := mariadbtest.Get[string](t, d, "SELECT shortname FROM divisions WHERE id = 1"); got != "default" {
					t.Errorf("division 1 = %s, want default", got)
				}
				collation := mariadbtest.Get[string](t, d, `SELECT collation_name FROM information_schema.columns
					WHERE table_schema = DATABASE() AND table_name = 'messages' AND column_name = 'body'`)
				if want := charset + "_polish_ci"; strings.Replace(collation, "utf8_", "utf8mb3_", 1) != want {
					t.Errorf("collation of messages.body = %s, want %s", collation, want)
				}
			})
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for _, gen := range generations {
		b.Run(string(gen), func(b *testing.B) {
			for b.Loop() {
				mariadbtest.New(b, mariadbtest.Generation(gen))
			}
		})
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	d := mariadbtest.New(t, mariadbtest.Empty(), mariadbtest.SQL("CREATE TABLE mine (id int)", "INSERT INTO mine VALUES (7)"))
	if got := mariadbtest.Get[int](t, d, "SELECT id FROM mine"); got != 7 {
		t.Errorf("id = %d, want 7", got)
	}
	if got := mariadbtest.Get[int](t, d, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"); got != 1 {
		t.Errorf("tables = %d, want 1", got)
	}
}

func TestINI(t *testing.T) {
	t.Parallel()
	d := mariadbtest.New(t, mariadbtest.Empty())
	path := d.INI(t, "[mail]", "smtp_host = 127.0.0.1")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"[database]\ntype = mysql\n", `host = "localhost:/`, "database = " + d.Name, "\n[mail]\nsmtp_host"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("lms.ini lacks %q:\n%s", want, text)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of lms.ini = %v, want 0600 (%v)", info.Mode(), err)
	}
}

func TestDrop(t *testing.T) {
	t.Parallel()
	d := mariadbtest.New(t, mariadbtest.Empty())
	conn, err := d.Open(t).Connx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	d.Drop(t)
	if err := conn.PingContext(t.Context()); err == nil {
		t.Error("the connection is still alive")
	}
}

// The stand-ins must set the traps that the real tables set.
func TestTraps(t *testing.T) {
	t.Parallel()
	for _, gen := range generations {
		t.Run(string(gen), func(t *testing.T) {
			t.Parallel()
			d := mariadbtest.New(t, mariadbtest.Generation(gen))
			db := d.Open(t)
			for _, statement := range []string{
				"INSERT INTO customers (id, lastname, info, message, divisionid) VALUES (1, 'Żak', '', '', 1), (2, 'Bąk', '', '', 1)",
				"INSERT INTO addresses (id, city, house) VALUES (2, 'Łódź', '7')",
				"INSERT INTO customer_addresses (customer_id, address_id, type) VALUES (1, 2, 1)",
				"INSERT INTO networks (id, name, mask) VALUES (1, 'sieć', '255.255.255.0')",
				"INSERT INTO nodes (name, ownerid, netid) VALUES ('bez-adresu', 1, 1)",
				"INSERT INTO nodes (name, ownerid, netid, ipaddr) VALUES ('z-adresem', 1, 1, 9)",
				"INSERT INTO messages (id, subject, body) VALUES (1, 'temat', 'treść')",
				"INSERT INTO messageitems (messageid, customerid, destination, status) VALUES (1, 1, 'a@b.example', 1), (1, 2, 'b@b.example', 1)",
				"INSERT INTO documents (id, type, customerid) VALUES (1, 1, 1)",
				"INSERT INTO cash (customerid, docid, value) VALUES (1, 1, -10.50)",
				"INSERT INTO cash (customerid, value, currencyvalue) VALUES (1, 2, 4.5)",
			} {
				d.Exec(t, statement)
			}

			t.Run("refused", func(t *testing.T) {
				cases := []struct {
					name, statement string
					code            uint16
				}{
					{"customers.info has no default", "INSERT INTO customers (lastname, message) VALUES ('x', '')", 1364},
					{"customers.message has no default", "INSERT INTO customers (lastname, info) VALUES ('x', '')", 1364},
					{"customergroups.description has no default", "INSERT INTO customergroups (name) VALUES ('x')", 1364},
					{"messageitems.customerid = 0", "INSERT INTO messageitems (messageid, customerid) VALUES (1, 0)", 1452},
					{"messages.userid = 0", "INSERT INTO messages (userid) VALUES (0)", 1452},
					{"nodes.netid left out", "INSERT INTO nodes (name) VALUES ('x')", 1452},
					{"a name twice", "INSERT INTO nodes (name, netid) VALUES ('z-adresem', 1)", 1062},
					{"a subject too long", "INSERT INTO messages (subject) VALUES (REPEAT('ż', 256))", 1406},
					{"an emoji in three-byte UTF-8", "INSERT INTO messages (body) VALUES ('🙂')", 1366},
				}
				for _, test := range cases {
					_, err := db.ExecContext(t.Context(), test.statement)
					if me, ok := errors.AsType[*mysql.MySQLError](err); !ok || me.Number != test.code {
						t.Errorf("%s: %v, want error %d", test.name, err, test.code)
					}
				}
			})
			t.Run("a customer is seen only by somebody", func(t *testing.T) {
				conn, err := db.Connx(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = conn.Close() }()
				count := func(want int, what string) {
					t.Helper()
					var got int
					if err := conn.GetContext(t.Context(), &got, "SELECT COUNT(*) FROM customerview"); err != nil || got != want {
						t.Errorf("rows of customerview %s = %d, want %d (%v)", what, got, want, err)
					}
				}
				count(0, "for nobody")
				if _, err := conn.ExecContext(t.Context(), "SET @lms_current_user = 0"); err != nil {
					t.Fatal(err)
				}
				count(1, "for the system")
				if _, err := conn.ExecContext(t.Context(), "SET @lms_current_user = 5"); err != nil {
					t.Fatal(err)
				}
				count(0, "for a user without divisions")
			})

			counts := func(query string, want int) {
				t.Helper()
				if got := mariadbtest.Get[int](t, d, query); got != want {
					t.Errorf("%s = %d, want %d", query, got, want)
				}
			}
			counts("SELECT COUNT(*) FROM customeraddressview", 1)
			counts("SELECT COUNT(*) FROM vnodes", 1)
			if got := mariadbtest.Get[string](t, d, "SELECT balance FROM customerbalances WHERE customerid = 1"); got != "-1.50" {
				t.Errorf("balance = %s, want -1.50", got)
			}
			counts("SELECT 'Ł' = 'l'", 0)
			counts("SELECT lastname = 'żAK' FROM customers WHERE id = 1", 1)

			// A membership without a start begins now and is current; one with an end is not.
			d.Exec(t, "INSERT INTO customergroups (id, name, description) VALUES (1, 'g', '')")
			d.Exec(t, "INSERT INTO customerassignments (customergroupid, customerid) VALUES (1, 1)")
			d.Exec(t, "INSERT INTO customerassignments (customergroupid, customerid, enddate) VALUES (1, 2, UNIX_TIMESTAMP() + 999999)")
			d.Exec(t, "INSERT INTO customerassignments (customergroupid, customerid, startdate) VALUES (1, 2, UNIX_TIMESTAMP() + 999999)")
			counts("SELECT COUNT(*) FROM vcustomerassignments", 1)

			// What foreign keys do goes past the triggers: the balance is stale.
			d.Exec(t, "DELETE FROM documents WHERE id = 1")
			counts("SELECT COUNT(*) FROM cash", 1)
			if got := mariadbtest.Get[string](t, d, "SELECT balance FROM customerbalances WHERE customerid = 1"); got != "-1.50" {
				t.Errorf("balance after the document is gone = %s, want the stale -1.50", got)
			}
			d.Exec(t, "UPDATE cash SET value = 3")
			if got := mariadbtest.Get[string](t, d, "SELECT balance FROM customerbalances WHERE customerid = 1"); got != "13.50" {
				t.Errorf("balance after a change = %s, want 13.50", got)
			}

			d.Exec(t, "DELETE FROM customers WHERE id = 1")
			counts("SELECT COUNT(*) FROM messageitems WHERE customerid IS NULL", 1)
			counts("SELECT COUNT(*) FROM nodes", 0)
			d.Exec(t, "DELETE FROM messages")
			counts("SELECT COUNT(*) FROM messageitems", 0)
		})
	}
}

func TestGenerationsDiffer(t *testing.T) {
	t.Parallel()
	databases := map[provider.Generation]*mariadbtest.Database{}
	for _, gen := range generations {
		databases[gen] = mariadbtest.New(t, mariadbtest.Generation(gen))
	}
	cases := []struct {
		column      string // table.column
		head, g2021 string // column_type, nullability; empty: there is none
	}{
		{"messages.startdate", "int(16) YES", ""},
		{"messageitems.externalmsgid", "varchar(64) YES", "int(11) NO"},
		{"messageitems.subject", "varchar(255) YES", ""},
		{"messageitems.body", "text YES", "text YES"},
		{"messageitems.attempts", "smallint(6) YES", ""},
		{"nodes.linktype", "tinyint(1) YES", "tinyint(1) NO"},
		{"liabilities.flags", "smallint(6) NO", ""},
		{"tariffs.netflag", "", "tinyint(1) NO"},
		{"tariffs.value", "decimal(9,3) NO", "decimal(9,2) NO"},
		{"liabilities.netflag", "", "tinyint(1) NO"},
		{"cash.notification", "smallint(6) YES", ""},
		{"customers.altname", "varchar(128) YES", ""},
	}
	for _, test := range cases {
		table, column, _ := strings.Cut(test.column, ".")
		for gen, want := range map[provider.Generation]string{mariadbtest.Head: test.head, mariadbtest.G2021: test.g2021} {
			got := mariadbtest.Get[string](t, databases[gen], `SELECT MAX(CONCAT(column_type, ' ', is_nullable))
				FROM information_schema.columns
				WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?`, table, column)
			if withoutWidth(got) != withoutWidth(want) {
				t.Errorf("%s: %s is %q, want %q", gen, test.column, got, want)
			}
		}
	}
}

// withoutWidth leaves out how wide a number is shown, which MySQL no longer keeps.
func withoutWidth(columnType string) string {
	before, after, found := strings.Cut(columnType, "int(")
	if !found {
		return columnType
	}
	_, rest, _ := strings.Cut(after, ")")
	return before + "int" + rest
}
