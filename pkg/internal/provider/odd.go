package provider

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
)

// The first customer whose rows make no sense, and their group.
const (
	FirstOdd int64 = 9001
	GroupOdd int64 = 90 // "Dziwne wiersze"
)

// odd are customers beside the provider's, each with a row of a kind that LMS's
// screens do not write, but its imports, old versions and people with SQL do. But
// for that they are as anybody: connected, with contacts and consents, in debt by
// 100.00, with a computer. {me} stands for the customer's id.
func odd(at time.Time) []struct{ what, rows string } {
	hour := at.Add(-time.Hour).Unix()
	return []struct{ what, rows string }{
		{"deleted=2", "UPDATE customers SET deleted = 2 WHERE id = {me}"},
		{"deleted=-1", "UPDATE customers SET deleted = -1 WHERE id = {me}"},
		{"type=-1", "UPDATE customers SET type = -1 WHERE id = {me}"},
		{"status=77", "UPDATE customers SET status = 77 WHERE id = {me}"},
		{"division=99", "UPDATE customers SET divisionid = 99 WHERE id = {me}"},
		{"account=brak", "UPDATE customers SET divisionid = 90 WHERE id = {me}"},
		{"name=\t\x1b[31m", "UPDATE customers SET name = CONCAT('a', CHAR(9), CHAR(27), '[31m') WHERE id = {me}"},
		{"contact type=-1", "UPDATE customercontacts SET type = -1 WHERE customerid = {me}"},
		{"contact type NULL", "UPDATE customercontacts SET type = NULL WHERE customerid = {me}"},
		{"contact=nonsense", "UPDATE customercontacts SET contact = CONCAT('a', CHAR(0), '@@', CHAR(13), CHAR(10), 'b') WHERE customerid = {me}"},
		{"contact=''", "UPDATE customercontacts SET contact = '' WHERE customerid = {me}"},
		{"consent type=0", "DELETE FROM customerconsents WHERE customerid = {me} AND type = 8; UPDATE customerconsents SET type = 0 WHERE customerid = {me}"},
		{"rate NULL", "UPDATE cash SET currency = 'XYZ', currencyvalue = NULL WHERE customerid = {me}"},
		{"rate huge", "UPDATE cash SET value = 9999999.99, currencyvalue = 9999999.9999999999 WHERE customerid = {me}"},
		{"time=-1", "UPDATE cash SET time = -1, type = 7 WHERE customerid = {me}"},
		{"cancelled=2", fmt.Sprintf("INSERT INTO documents (type, number, customerid, cdate, cancelled) VALUES (1, 1, {me}, %d, 2)", hour)},
		{"cdate=2147483647", "INSERT INTO documents (type, number, customerid, cdate) VALUES (1, 2, {me}, 2147483647), (1, 3, {me}, -1)"},
		{"payment type=2", fmt.Sprintf("INSERT INTO cash (customerid, time, type, value, comment) VALUES ({me}, %d, 2, 10, '')", hour)},
		{"suspended=2", "INSERT INTO assignments (customerid, tariffid, period, suspended) VALUES ({me}, 1, 3, 2)"},
		{"tariff=9999", "INSERT INTO assignments (customerid, tariffid, period, count, pdiscount) VALUES ({me}, 9999, 77, -1, 999.99)"},
		{"node dangles", "UPDATE nodes SET netdev = 9999, netid = 9999, linktype = 77 WHERE ownerid = {me}"},
		{"network without mask", "UPDATE nodes SET netid = 90 WHERE ownerid = {me}"},
		{"member twice over", "INSERT INTO customerassignments (customergroupid, customerid, startdate, enddate) VALUES (9999, {me}, -1, -1), (1, {me}, 2147483647, 0)"},
		{"message of nobody", "INSERT INTO messages (id, type, cdate, subject, body, sender) VALUES (1, 77, -1, '', '', NULL); " +
			"INSERT INTO messageitems (messageid, customerid, destination, status, lastdate) VALUES (1, NULL, '', 77, -1), (9999, {me}, '', -1, 2147483647)"},
		{"setting of nobody", "INSERT INTO uiconfig (section, var, value, disabled, userid, divisionid) VALUES ('powiadom', 'lease', 'x', 2, NULL, NULL), " +
			"('powiadom', 'lease', 'x', 0, 9999, NULL), ('phpui', 'root_netdevice_id', 'x', 0, NULL, NULL)"},
	}
}

// LoadOdd adds the customers whose rows make no sense. Foreign keys are not
// looked at: where a server was without them once, ids lead nowhere.
func LoadOdd(ctx context.Context, db *sqlx.DB, at time.Time) error {
	statements := []string{
		"SET SESSION foreign_key_checks = 0",
		"INSERT INTO divisions (id, shortname, name, account, email) VALUES (90, 'dziwny', 'Dziwny', 'żółw w banku żółwim', '@')",
		"INSERT INTO customergroups (id, name, description) VALUES (90, 'Dziwne wiersze', '')",
		"INSERT INTO networks (id, name, address, mask) VALUES (90, 'Bez maski', 0, 'brak')",
		"INSERT INTO netdevices (id, name) VALUES (90, '')",
		"INSERT INTO netlinks (src, dst) VALUES (90, 9999)",
	}
	for i, o := range odd(at) {
		me := FirstOdd + int64(i)
		statements = append(statements,
			fmt.Sprintf("INSERT INTO customers (id, lastname, name, status, divisionid, pin, info, message) VALUES (%d, 'Dziwny', '%s', 3, 1, '', '', '')", me, quoter.Replace(o.what)),
			fmt.Sprintf("INSERT INTO customer_addresses (customer_id, type) VALUES (%d, 1)", me),
			fmt.Sprintf("INSERT INTO customercontacts (customerid, contact, type) VALUES (%d, 'dziwny%[1]d@poczta.example', 40), (%[1]d, '60%07[1]d', 33)", me),
			fmt.Sprintf("INSERT INTO customerconsents (customerid, type) VALUES (%d, 3), (%[1]d, 8)", me),
			fmt.Sprintf("INSERT INTO customerassignments (customergroupid, customerid, startdate) VALUES (%d, %d, 1)", GroupOdd, me),
			fmt.Sprintf("INSERT INTO nodes (name, ownerid, netid, ipaddr) VALUES ('dziwny%d', %[1]d, 1, %d)", me, 4000000000+me),
			fmt.Sprintf("INSERT INTO cash (customerid, time, type, value, comment) VALUES (%d, 1700000000, 0, -100, 'Internet')", me),
		)
		statements = append(statements, split(o.rows, me)...)
	}
	conn, err := db.Connx(ctx)
	if err != nil {
		return fmt.Errorf("load odd rows: %w", err)
	}
	for _, statement := range statements {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			_ = conn.Close()
			return fmt.Errorf("load odd rows: %.80q: %w", statement, err)
		}
	}
	if _, err := conn.ExecContext(ctx, "SET SESSION foreign_key_checks = 1"); err != nil {
		_ = conn.Close()
		return fmt.Errorf("load odd rows: %w", err)
	}
	return conn.Close()
}

func split(rows string, me int64) []string {
	return strings.Split(strings.ReplaceAll(rows, "{me}", strconv.FormatInt(me, 10)), "; ")
}
