package cli_test

import (
	"fmt"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
)

// office is the small installation of the scripts. Nobody else is in it.
//
//	id  customer         status       balance  e-mail                 mobile         node
//	 1  Kowalski Jan     connected    -100.00  jan@poczta.example     601 100 201    Osiedle, OLT Wawel, fiber, Bloki
//	 2  Nowak Anna       connected     -20.00  anna@poczta.example    602 100 202    Osiedle, OLT Wawel, fiber
//	 3  Firma ABC        interested      0.00  biuro@abc.example      603 100 203    none; member of Firmy
//	 4  Dawny Klient     connected    -500.00  dawny@poczta.example   604 100 204    deleted
//
// Jan paid 50.00 at 07:00 on 2026-11-23 and Anna got invoice 7 at that time, by
// the clock of Warsaw.
func office() []string {
	at := warsaw("2026-11-23T07:00").Unix()
	return []string{
		`UPDATE divisions SET account = '10501025', email = 'oddzial@isp.example' WHERE id = 1`,
		`INSERT INTO customers (id, lastname, name, status, divisionid, deleted, pin, info, message) VALUES
			(1, 'Kowalski', 'Jan',  3, 1, 0, '4711', '', ''),
			(2, 'Nowak', 'Anna',    3, 1, 0, '4712', '', ''),
			(3, 'Firma ABC', '',    1, 1, 0, '4713', '', ''),
			(4, 'Dawny', 'Klient',  3, 1, 1, '4714', '', '')`,
		mariadbtest.Billed,
		`INSERT INTO customercontacts (customerid, contact, type) VALUES
			(1, 'jan@poczta.example', 8|32),   (1, '601 100 201', 1|32),
			(2, 'anna@poczta.example', 8|32),  (2, '602 100 202', 1|32),
			(3, 'biuro@abc.example', 8|32),    (3, '603 100 203', 1|32),
			(4, 'dawny@poczta.example', 8|32), (4, '604 100 204', 1|32)`,
		`INSERT INTO customerconsents (customerid, type) SELECT id, 3 FROM customers UNION SELECT id, 8 FROM customers`,
		`INSERT INTO customergroups (id, name, description) VALUES (1, 'Firmy', ''), (2, 'VIP', '')`,
		`INSERT INTO customerassignments (customergroupid, customerid, startdate) VALUES (1, 3, 1), (2, 1, 1)`,
		`INSERT INTO networks (id, name, address, mask) VALUES (1, 'Osiedle Łąki', INET_ATON('10.1.0.0'), '255.255.255.0')`,
		`INSERT INTO netdevices (id, name) VALUES (1, 'OLT Wawel')`,
		`INSERT INTO nodegroups (id, name) VALUES (1, 'Bloki')`,
		`INSERT INTO nodes (id, name, ownerid, netid, ipaddr, netdev, linktype) VALUES
			(1, 'jan1',  1, 1, INET_ATON('10.1.0.11'), 1, 2),
			(2, 'anna1', 2, 1, INET_ATON('10.1.0.12'), 1, 2)`,
		`INSERT INTO nodegroupassignments (nodegroupid, nodeid) VALUES (1, 1)`,
		fmt.Sprintf(`INSERT INTO documents (id, type, number, fullnumber, customerid, cdate) VALUES (7, 1, 7, '7/LMS/2026', 2, %d)`, at),
		fmt.Sprintf(`INSERT INTO cash (customerid, time, type, value, docid, comment) VALUES
			(1, 1700000000, 0, -150.00, NULL, 'Internet'), (1, %[1]d, 1, 50.00, NULL, 'Wpłata'),
			(2, %[1]d, 0, -20.00, 7, 'Internet'),
			(4, 1700000000, 0, -500.00, NULL, 'Internet')`, at),
		`INSERT INTO uiconfig (section, var, value) VALUES
			('phpui', 'indebted_mail', 'Saldo: %balance'), ('phpui', 'indebted_sms', 'Saldo %balance'),
			('phpui', 'invoice_mail', 'Nowa faktura dla %customer')`,
	}
}

// warsaw reads a wall-clock time of the provider's zone.
func warsaw(text string) time.Time {
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err == nil {
		var t time.Time
		if t, err = time.ParseInLocation("2006-01-02T15:04", text, zone); err == nil {
			return t
		}
	}
	panic(err)
}
