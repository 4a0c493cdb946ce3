package cli_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
)

// neighbourhood are the groups, networks and devices of filters.
func neighbourhood() []string {
	return []string{
		`INSERT INTO customergroups (id, name, description) VALUES (1, 'VIP', ''), (2, 'Firmy', ''), (3, 'Pusta', '')`,
		`INSERT INTO nodegroups (id, name) VALUES (1, 'Bloki'), (2, 'Domy')`,
		`INSERT INTO netdevices (id, name) VALUES (1, 'OLT'), (2, 'Maszt')`,
		`INSERT INTO hosts (id, name, description) VALUES (1, 'nowy', ''), (2, 'stary', '')`,
		// Stary has the same addresses as Blok, behind another router.
		`INSERT INTO networks (id, name, address, mask, hostid) VALUES
			(1, 'Blok',      INET_ATON('10.1.0.0'),    '255.255.255.0',   1),
			(2, 'Radio',     INET_ATON('10.2.0.0'),    '255.255.255.0',   1),
			(3, 'Stary',     INET_ATON('10.1.0.0'),    '255.255.255.0',   2),
			(4, 'Publiczna', INET_ATON('203.0.113.0'), '255.255.255.240', 1)`,
	}
}

// member is a row of a group's membership; end 0 is an open one.
func member(group, start, end string) string {
	return `INSERT INTO customerassignments (customergroupid, customerid, startdate, enddate) VALUES (` + group + `, {me}, ` + start + `, ` + end + `)`
}

// node is a computer: its name must be its own, its network, private and public
// address, device and link type.
func node(name, network, private, public, device, link string) string {
	return `INSERT INTO nodes (name, ownerid, netid, ipaddr, ipaddr_pub, netdev, linktype) VALUES ('` + name + `', {me}, ` + network +
		`, INET_ATON('` + private + `'), INET_ATON('` + public + `'), ` + device + `, ` + link + `)`
}

func nodeGroup(group, node string) string {
	return `INSERT INTO nodegroupassignments (nodegroupid, nodeid) SELECT ` + group + `, id FROM nodes WHERE name = '` + node + `'`
}

const wire, wireless, fiber = "0", "1", "2"

func neighbours() []person {
	return []person{
		// Membership of a group is the current one.
		{name: "VIP", rows: []string{member("1", "{2026-01-01T00:00}", "0")}},
		{name: "was VIP", rows: []string{member("1", "{2026-01-01T00:00}", "{2026-11-01T00:00}")}},
		{name: "VIP until New Year", rows: []string{member("1", "{2026-01-01T00:00}", "{2026-12-31T00:00}")}}, // LMS: an end in the future ends it now
		{name: "VIP from December", rows: []string{member("1", "{2026-12-01T00:00}", "0")}},
		{name: "VIP from this minute", rows: []string{member("1", "{2026-11-23T08:00}", "0")}},
		{name: "VIP from the next second", rows: []string{member("1", "{2026-11-23T08:00}+1", "0")}},
		{name: "VIP from next minute", rows: []string{member("1", "{2026-11-23T08:01}", "0")}},
		{name: "VIP again", rows: []string{member("1", "{2025-01-01T00:00}", "{2025-06-01T00:00}"), member("1", "{2026-01-01T00:00}", "0")}},
		{name: "company, VIP and Firmy", columns: "type = 1", rows: []string{member("1", "1", "0"), member("2", "1", "0")}},
		{name: "Firmy", rows: []string{member("2", "1", "0")}},
		{name: "deleted VIP", columns: "deleted = 1", rows: []string{member("1", "1", "0"), node("deleted", "1", "10.1.0.99", "0.0.0.0", "1", fiber)}},
		{name: "VIP without an address", unbilled: true, rows: []string{member("1", "1", "0"), node("unbilled", "1", "10.1.0.97", "0.0.0.0", "1", fiber)}},
		{
			name: "VIP with an address for letters", unbilled: true,
			rows: []string{member("1", "1", "0"), `INSERT INTO customer_addresses (customer_id, type) VALUES ({me}, 0), ({me}, 2), ({me}, NULL)`},
		},
		{name: "contractor, VIP", columns: "type = 2", rows: []string{member("1", "1", "0"), node("contractor", "1", "10.1.0.98", "0.0.0.0", "1", fiber)}},

		// Computers.
		{name: "block", rows: []string{node("block", "1", "10.1.0.10", "0.0.0.0", "1", fiber), nodeGroup("1", "block")}},
		{name: "mast", rows: []string{node("mast", "2", "10.2.0.10", "0.0.0.0", "2", wireless), nodeGroup("2", "mast")}},
		{name: "block and mast", rows: []string{
			node("both1", "1", "10.1.0.11", "0.0.0.0", "1", fiber), nodeGroup("1", "both1"),
			node("both2", "2", "10.2.0.11", "0.0.0.0", "2", wireless), nodeGroup("2", "both2"),
		}},
		{name: "node without address", rows: []string{node("bare", "1", "0.0.0.0", "0.0.0.0", "1", fiber), nodeGroup("1", "bare")}},
		{name: "public address", rows: []string{node("public", "2", "0.0.0.0", "203.0.113.5", "NULL", wire)}},
		{name: "first host", rows: []string{node("first", "1", "10.1.0.1", "0.0.0.0", "NULL", wire)}},
		{name: "last host", rows: []string{node("last", "1", "10.1.0.254", "0.0.0.0", "NULL", wire)}},
		{name: "network number", rows: []string{node("number", "1", "10.1.0.0", "0.0.0.0", "NULL", wire)}},
		{name: "broadcast address", rows: []string{node("broadcast", "1", "10.1.0.255", "0.0.0.0", "NULL", wire)}},
		{name: "public broadcast address", rows: []string{node("pubcast", "3", "0.0.0.0", "203.0.113.15", "NULL", wire)}},
		{name: "same address elsewhere", rows: []string{node("overlay", "3", "10.1.0.10", "0.0.0.0", "NULL", wire)}},
		{name: "outside of his network", rows: []string{node("stray", "1", "192.168.1.1", "0.0.0.0", "NULL", wire)}},
		{name: "link not set", only: mariadbtest.Head, rows: []string{node("unset", "3", "10.1.0.20", "0.0.0.0", "NULL", "NULL")}},
		{name: "network address only", rows: []string{`INSERT INTO nodes (name, ownerid, netid, ipaddr, netdev) VALUES ('device', NULL, 1, INET_ATON('10.1.0.50'), 1)`}},

		// Statuses.
		{name: "interested", columns: "status = 1"},
		{name: "waiting", columns: "status = 2"},
		{name: "disconnected", columns: "status = 4"},
		{name: "debt collection", columns: "status = 5"},
		{name: "interested VIP", columns: "status = 1", rows: []string{member("1", "1", "0")}},
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	vips := "VIP; VIP from this minute; VIP again; company, VIP and Firmy; interested VIP"
	tests := []struct {
		name  string
		flags []string
		want  string
	}{
		{"group", []string{"--customer-group", "VIP"}, vips},
		{"group by id", []string{"--customer-group", "1"}, vips},
		{"two groups: either", []string{"--customer-group", "VIP", "--customer-group", "Firmy"}, vips + "; Firmy"},
		{"empty group: nobody", []string{"--customer-group", "Pusta"}, ""},
		{"empty group beside another", []string{"--customer-group", "Pusta", "--customer-group", "Firmy"}, "Firmy; company, VIP and Firmy"},

		{"node group", []string{"--node-group", "Bloki"}, "block; block and mast"},
		{"two node groups: either", []string{"--node-group", "Bloki", "--node-group", "Domy"}, "block; mast; block and mast"},
		{"device, computers without address too", []string{"--device", "OLT"}, "block; block and mast; node without address"},
		{"two devices: either", []string{"--device", "OLT", "--device", "Maszt"}, "block; mast; block and mast; node without address"},

		{"network, bounds are outside", []string{"--network", "Blok"}, "block; block and mast; first host; last host"},
		{"network of the same addresses", []string{"--network", "Stary"}, "same address elsewhere; link not set"},
		{"network of public addresses", []string{"--network", "Publiczna"}, "public address"},
		{"two networks: either", []string{"--network", "Radio", "--network", "Publiczna"}, "mast; block and mast; public address"},

		{"status interested", []string{"--status", "interested"}, "interested; interested VIP"},
		{"status waiting", []string{"--status", "waiting"}, "waiting"},
		{"status disconnected", []string{"--status", "disconnected"}, "disconnected"},
		{"status debt collection", []string{"--status", "debt-collection"}, "debt collection"},
		{"two statuses: either", []string{"--status", "waiting", "--status", "disconnected"}, "waiting; disconnected"},

		{"link wireless", []string{"--link-type", "wireless"}, "mast; block and mast"},
		{"link fiber", []string{"--link-type", "fiber"}, "block; block and mast"},
		{"link wire; one not set is none", []string{"--link-type", "wire"}, "public address; first host; last host; network number; broadcast address; public broadcast address; same address elsewhere; outside of his network"},
		{"two links: either", []string{"--link-type", "fiber", "--link-type", "wireless"}, "block; mast; block and mast"},

		{"customers", []string{"--customer", "1", "--customer", "2"}, "VIP; was VIP"},

		{"group and status: both", []string{"--customer-group", "VIP", "--status", "interested"}, "interested VIP"},
		{"group and customer: both", []string{"--customer-group", "VIP", "--customer", "2"}, ""},
		{"network and link of different computers", []string{"--network", "Blok", "--link-type", "wireless"}, "block and mast"},
		{"node group and device of different computers", []string{"--node-group", "Domy", "--device", "OLT"}, "block and mast"},
		{"all kinds", []string{
			"--node-group", "Bloki", "--node-group", "Domy", "--device", "OLT", "--network", "Radio", "--link-type", "fiber",
			"--status", "connected", "--status", "waiting",
		}, "block and mast"},
	}
	generations(t, func(t *testing.T, g provider.Generation) {
		people := neighbours()
		p := settle(t, g, neighbourhood(), people)
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				want := tt.want
				if g != mariadbtest.Head {
					want = strings.ReplaceAll(want, "; link not set", "")
				}
				p.expect(t, p.add(t, append(tt.flags, "--cycle", "0 8 * * *")...), now, want)
			})
		}
		t.Run("no filter: everybody who is a customer", func(t *testing.T) {
			var everybody []string
			for _, who := range people {
				if who.name != "deleted VIP" && who.name != "contractor, VIP" && !who.unbilled && (who.only == "" || who.only == g) {
					everybody = append(everybody, who.name)
				}
			}
			slices.Sort(everybody)
			diff(t, p.selected(t, p.add(t, "--cycle", "0 8 * * *"), now), everybody, "notified")
		})
	})
}

// cash is a row of the account: type 0 is a charge, 1 a payment.
func cash(kind, value, at string) string {
	return `INSERT INTO cash (customerid, type, value, time) VALUES ({me}, ` + kind + `, ` + value + `, ` + at + `)`
}

func foreign(value, currency, rate string) string {
	return `INSERT INTO cash (customerid, type, value, currency, currencyvalue, time) VALUES ({me}, 0, ` + value + `, '` + currency + `', ` + rate + `, 1)`
}

func TestDebtOver(t *testing.T) {
	t.Parallel()
	people := []person{
		{name: "owes 50.00", rows: []string{cash("0", "-50.00", "1")}},
		{name: "owes 50.01", rows: []string{cash("0", "-50.01", "1")}},
		{name: "owes 49.99", rows: []string{cash("0", "-49.99", "1")}},
		{name: "owes 60.00 after a payment", rows: []string{cash("0", "-100.00", "1"), cash("1", "40.00", "1")}},
		{name: "paid all", rows: []string{cash("0", "-100.00", "1"), cash("1", "100.00", "1")}},
		{name: "overpaid", rows: []string{cash("1", "100.00", "1")}},
		{name: "no cash"},
		{name: "charge dated ahead", rows: []string{cash("0", "-60.00", "{2026-12-24T00:00}")}},           // LMS counts it
		{name: "EUR 11.76 at 4.25", rows: []string{foreign("-11.76", "EUR", "4.25")}},                     // 49.98
		{name: "EUR 11.77 at 4.25", rows: []string{foreign("-11.77", "EUR", "4.25")}},                     // 50.02
		{name: "EUR 60.00 at 0.10", rows: []string{foreign("-60.00", "EUR", "0.10")}},                     // 6.00
		{name: "rate missing", rows: []string{cash("0", "-1.00", "1"), foreign("-60.00", "EUR", "NULL")}}, // LMS leaves it out
		{name: "deleted, owes 500.00", columns: "deleted = 1", rows: []string{cash("0", "-500.00", "1")}},
		{name: "contractor, owes 500.00", columns: "type = 2", rows: []string{cash("0", "-500.00", "1")}},
	}
	tests := []struct{ over, want string }{
		{"50", "owes 50.01; owes 60.00 after a payment; charge dated ahead; EUR 11.77 at 4.25"},
		{"49,99", "owes 50.00; owes 50.01; owes 60.00 after a payment; charge dated ahead; EUR 11.77 at 4.25"},
		{"59.99 zł", "owes 60.00 after a payment; charge dated ahead"},
		{"60", ""},
		{"0", "rate missing; owes 49.99; owes 50.00; owes 50.01; owes 60.00 after a payment; charge dated ahead; EUR 11.76 at 4.25; EUR 11.77 at 4.25; EUR 60.00 at 0.10"},
	}
	generations(t, func(t *testing.T, g provider.Generation) {
		p := settle(t, g, nil, people)
		for _, tt := range tests {
			t.Run("over "+tt.over, func(t *testing.T) {
				p.expect(t, p.add(t, "--event", "debt", "--debt-over", tt.over, "--cycle", "0 8 * * *"), now, tt.want)
			})
		}
	})
}

// assign is a row of what a customer is charged: a tariff of prices, a period
// (0 one-off, 1 day, 2 week, 3 month, 4 quarter, 5 year, 7 half-year) and more
// columns.
func assign(tariff, period, more string) string {
	statement := `INSERT INTO assignments SET customerid = {me}, tariffid = ` + tariff + `, period = ` + period
	if more != "" {
		statement += ", " + more
	}
	return statement
}

func TestDebtTariffs(t *testing.T) {
	t.Parallel()
	prices := []string{
		`INSERT INTO taxes (id, value, label) VALUES (1, 23, '23%')`,
		`INSERT INTO tariffs (id, name, value, taxid, period, description) VALUES
			(1, 'fifty', 50, 1, 3, ''), (2, 'yearly', 1200, 1, 5, ''), (4, 'hundred', 100, 1, 3, ''),
			(5, 'quarter', 90, 1, 4, ''), (6, 'half-year', 300, 1, 7, ''), (7, 'no period', 1200, 1, NULL, '')`,
		`INSERT INTO tariffs (id, name, value, netvalue, {net}, taxid, period, description) VALUES (3, 'net', 123, 100, {netnumber}, 1, 3, '')`,
		`INSERT INTO tariffs (id, name, value, currency, taxid, period, description) VALUES (8, 'euro', 20, 'EUR', 1, 3, '')`,
		`INSERT INTO liabilities (id, value, name, taxid) VALUES (1, 35, 'own', 1)`,
		`INSERT INTO cash (customerid, type, value, currency, currencyvalue, time) VALUES (NULL, 0, -1, 'EUR', 4.10, 1), (NULL, 0, -1, 'EUR', 4.30, 2)`,
	}
	// The worked example: 50 twice, -10 %, -5 is 80; 1200 a year is 100; net 100
	// at 23 % less 10 % is 110.70; one that is suspended is nothing: 290.70.
	mixed := []string{
		assign("1", "3", "count = 2, pdiscount = 10, vdiscount = 5"),
		assign("2", "5", ""),
		assign("3", "3", "pdiscount = 10"),
		assign("1", "3", "suspended = 1"),
	}
	owes := func(amount string, rows ...string) []string {
		return append([]string{cash("0", "-"+amount, "1")}, rows...)
	}
	people := []person{
		{name: "290.70, owes twice that", rows: owes("581.40", mixed...)},
		{name: "290.70, owes 0.01 more", rows: owes("581.41", mixed...)},
		{name: "net 123.00, owes 246.00", rows: owes("246.00", assign("3", "3", ""))},
		{name: "net 123.00, owes 246.01", rows: owes("246.01", assign("3", "3", ""))},
		{name: "yearly 100.00, owes 200.00", rows: owes("200.00", assign("2", "5", ""))},
		{name: "yearly 100.00, owes 200.01", rows: owes("200.01", assign("2", "5", ""))},
		{name: "quarterly 30.00, owes 60.01", rows: owes("60.01", assign("5", "4", ""))},
		{name: "half-yearly 50.00, owes 100.01", rows: owes("100.01", assign("6", "7", ""))},
		{name: "weekly 200.00, owes 400.01", rows: owes("400.01", `INSERT INTO liabilities (id, value, name, taxid) VALUES (7, 50, 'week', 1)`, `INSERT INTO assignments SET customerid = {me}, liabilityid = 7, period = 2`)},
		{name: "daily 60.00, owes 120.01", rows: owes("120.01", `INSERT INTO liabilities (id, value, name, taxid) VALUES (8, 2, 'day', 1)`, `INSERT INTO assignments SET customerid = {me}, liabilityid = 8, period = 1`)},
		{name: "period of the contract 100.00, owes 200.01", rows: owes("200.01", assign("7", "5", ""))},
		{name: "own charge 35.00, owes 70.01", rows: owes("70.01", `INSERT INTO assignments SET customerid = {me}, liabilityid = 1, period = 3`)},
		{name: "EUR 20.00 at 4.30, owes 172.00", rows: owes("172.00", assign("8", "3", ""))},
		{name: "EUR 20.00 at 4.30, owes 172.01", rows: owes("172.01", assign("8", "3", ""))},
		{name: "starts this minute, owes 100.01", rows: owes("100.01", assign("1", "3", "datefrom = {2026-11-23T08:00}"))},

		// Without a charge nobody exceeds a multiple of it.
		{name: "no charge", rows: owes("9000")},
		{name: "one-off", rows: owes("9000", assign("4", "0", ""))},
		{name: "suspended", rows: owes("9000", assign("4", "3", "suspended = 1"))},
		{name: "all suspended", rows: owes("9000", assign("4", "3", ""), assign("NULL", "0", ""))},
		{name: "not confirmed", rows: owes("9000", assign("4", "3", "commited = 0"))},
		{name: "starts in December", rows: owes("9000", assign("4", "3", "datefrom = {2026-12-01T00:00}"))},
		{name: "ended in October", rows: owes("9000", assign("4", "3", "dateto = {2026-10-31T00:00}"))},
		{name: "ends this minute", rows: owes("9000", assign("4", "3", "dateto = {2026-11-23T08:00}"))},
		{name: "discount of all", rows: owes("9000", assign("4", "3", "pdiscount = 100"))},

		// The suspension of everything is itself over.
		{name: "all suspended until October, owes 200.01", rows: owes("200.01", assign("4", "3", ""), assign("NULL", "0", "dateto = {2026-10-31T00:00}"))},
		{name: "deleted, owes 9000", columns: "deleted = 1", rows: owes("9000", assign("4", "3", ""))},
		{name: "pays in time", rows: []string{assign("4", "3", "")}},
	}
	twice := `290.70, owes 0.01 more; net 123.00, owes 246.01; yearly 100.00, owes 200.01; quarterly 30.00, owes 60.01;
		half-yearly 50.00, owes 100.01; weekly 200.00, owes 400.01; daily 60.00, owes 120.01; period of the contract 100.00, owes 200.01;
		own charge 35.00, owes 70.01; EUR 20.00 at 4.30, owes 172.01; starts this minute, owes 100.01; all suspended until October, owes 200.01`
	tests := []struct{ times, want string }{
		{"2", twice},
		{"1,99", twice + "; 290.70, owes twice that; net 123.00, owes 246.00; yearly 100.00, owes 200.00; EUR 20.00 at 4.30, owes 172.00"},
		{"2.01", ""},
	}
	generations(t, func(t *testing.T, g provider.Generation) {
		p := settle(t, g, prices, people)
		for _, tt := range tests {
			t.Run(tt.times+" times", func(t *testing.T) {
				p.expect(t, p.add(t, "--event", "debt", "--debt-tariffs", tt.times, "--cycle", "0 8 * * *"), now, tt.want)
			})
		}
	})
}

func invoice(kind, at, more string) string {
	statement := `INSERT INTO documents SET customerid = {me}, type = ` + kind + `, cdate = ` + at
	if more != "" {
		statement += ", " + more
	}
	return statement
}

func TestInvoices(t *testing.T) {
	t.Parallel()
	people := []person{
		{name: "yesterday 08:00", rows: []string{invoice("1", "{2026-11-22T08:00}", "")}},                                      // the window begins after it
		{name: "yesterday 08:00:01", rows: []string{invoice("1", "{2026-11-22T08:00}+1", "")}},                                 // in
		{name: "today 08:00", rows: []string{invoice("1", "{2026-11-23T08:00}", "")}},                                          // the window ends with it
		{name: "today 08:00:01", rows: []string{invoice("1", "{2026-11-23T08:00}+1", "")}},                                     // next minute's
		{name: "two of today", rows: []string{invoice("1", "{2026-11-23T06:00}", ""), invoice("1", "{2026-11-23T07:00}", "")}}, // one message
		{name: "cancelled", rows: []string{invoice("1", "{2026-11-23T07:00}", "cancelled = 1")}},
		{name: "receipt", rows: []string{invoice("2", "{2026-11-23T07:00}", "")}},
		{name: "credit note", rows: []string{invoice("3", "{2026-11-23T07:00}", "")}},
		{name: "debit note", rows: []string{invoice("5", "{2026-11-23T07:00}", "")}},
		{name: "pro forma", rows: []string{invoice("6", "{2026-11-23T07:00}", "")}},
		{name: "contract", rows: []string{invoice("-1", "{2026-11-23T07:00}", "")}},
		{name: "none"},
		{name: "deleted", columns: "deleted = 1", rows: []string{invoice("1", "{2026-11-23T07:00}", "")}},
	}
	generations(t, func(t *testing.T, g provider.Generation) {
		p := settle(t, g, nil, people)
		id := p.add(t, "--event", "invoice")
		p.expect(t, id, now, "yesterday 08:00:01; today 08:00; two of today")
		p.expect(t, id, "2026-11-23T07:59", "yesterday 08:00; yesterday 08:00:01; two of today")
		p.expect(t, id, "2026-11-23T08:01", "today 08:00; today 08:00:01; two of today")
		p.expect(t, id, "2026-11-25T08:00", "")
		narrow := p.add(t, "--event", "invoice", "--customer", "5", "--customer", "6")
		p.expect(t, narrow, now, "two of today")
	})
}

func TestPayments(t *testing.T) {
	t.Parallel()
	people := []person{
		{name: "yesterday 08:00", rows: []string{cash("1", "50", "{2026-11-22T08:00}")}},
		{name: "yesterday 08:00:01", rows: []string{cash("1", "50", "{2026-11-22T08:00}+1")}},
		{name: "today 08:00", rows: []string{cash("1", "50", "{2026-11-23T08:00}")}},
		{name: "today 08:00:01", rows: []string{cash("1", "50", "{2026-11-23T08:00}+1")}},
		{name: "one grosz", rows: []string{cash("1", "0.01", "{2026-11-23T07:00}")}},
		{name: "refund", rows: []string{cash("1", "-50", "{2026-11-23T07:00}")}},
		{name: "nothing", rows: []string{cash("1", "0", "{2026-11-23T07:00}")}},
		{name: "charge", rows: []string{cash("0", "-50", "{2026-11-23T07:00}")}},
		{name: "credit", rows: []string{cash("0", "50", "{2026-11-23T07:00}")}},
	}
	generations(t, func(t *testing.T, g provider.Generation) {
		p := settle(t, g, nil, people)
		id := p.add(t, "--event", "payment")
		p.expect(t, id, now, "yesterday 08:00:01; today 08:00; one grosz")
		p.expect(t, id, "2026-11-23T08:01", "today 08:00; today 08:00:01; one grosz")
	})
}

// The day before the instant is one of the clock on the wall: 25 hours when the
// clock was set back, 23 when it was set forward.
func TestWindowOnDaysOfChange(t *testing.T) {
	t.Parallel()
	people := []person{
		{name: "autumn, Saturday 12:00", rows: []string{cash("1", "50", "{2026-10-24T12:00}")}},
		{name: "autumn, Saturday 12:01", rows: []string{cash("1", "50", "{2026-10-24T12:01}")}}, // 24 hours and 59 minutes ago
		{name: "autumn, first 02:30", rows: []string{cash("1", "50", "{2026-10-25T02:00}+1800")}},
		{name: "autumn, second 02:30", rows: []string{cash("1", "50", "{2026-10-25T02:00}+5400")}},
		{name: "spring, Saturday 11:59", rows: []string{cash("1", "50", "{2027-03-27T11:59}")}}, // 23 hours and one minute ago
		{name: "spring, Saturday 12:00", rows: []string{cash("1", "50", "{2027-03-27T12:00}")}},
		{name: "spring, Saturday 12:01", rows: []string{cash("1", "50", "{2027-03-27T12:01}")}},
	}
	p := settle(t, mariadbtest.Head, nil, people)
	id := p.add(t, "--event", "payment")
	p.expect(t, id, "2026-10-25T12:00", "autumn, Saturday 12:01; autumn, first 02:30; autumn, second 02:30")
	p.expect(t, id, "2027-03-28T12:00", "spring, Saturday 12:01")
}

func TestSchedules(t *testing.T) {
	t.Parallel()
	p := settle(t, mariadbtest.Head, nil, []person{{name: "he"}})
	tests := []struct {
		cycle string
		due   string // instants, with the zone where the wall clock does not tell
		not   string
	}{
		{"* * * * *", "2026-11-23T08:00; 2026-11-23T08:01", ""},
		{"15 * * * *", "2026-11-23T08:15; 2026-11-23T23:15", "2026-11-23T08:14; 2026-11-23T08:16"},
		{"30 9 * * *", "2026-11-23T09:30; 2026-11-24T09:30", "2026-11-23T09:29; 2026-11-23T21:30; 2026-11-23T09:30:00Z; 2026-11-23T07:30:00Z"},
		{"0 8,16 * * *", "2026-11-23T08:00; 2026-11-23T16:00", "2026-11-23T12:00"},
		{"0 8-10 * * *", "2026-11-23T08:00; 2026-11-23T09:00; 2026-11-23T10:00", "2026-11-23T07:00; 2026-11-23T11:00"},
		{"0 8 * * mon-fri", "2026-11-23T08:00", "2026-11-22T08:00"},
		{"0 8 * * 0", "2026-11-22T08:00", "2026-11-23T08:00"},
		{"0 8 * * 7", "2026-11-22T08:00", "2026-11-23T08:00"},
		{"0 8 1,23 * *", "2026-11-23T08:00; 2026-12-01T08:00", "2026-11-24T08:00"},
		{"0 8 * dec *", "2026-12-24T08:00", "2026-11-23T08:00"},
		{"0 8 24 * mon", "2026-11-23T08:00; 2026-11-24T08:00", "2026-11-25T08:00"}, // either day is enough
		{"0 8 29 2 *", "2028-02-29T08:00", "2027-02-28T08:00; 2027-03-01T08:00"},

		// The hour that comes twice in autumn: a fixed hour is due once, at its first
		// coming; "*" follows real time.
		{"30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"},
		{"30 * * * *", "2026-10-25T00:30:00Z; 2026-10-25T01:30:00Z", ""},
		// The hour that spring skips: a fixed hour is due in the first minute after it.
		{"30 2 * * *", "2027-03-28T03:00; 2027-03-29T02:30", "2027-03-28T03:30"},
		{"30 * * * *", "2027-03-28T01:30; 2027-03-28T03:30", "2027-03-28T03:00"},
	}
	for _, tt := range tests {
		t.Run(tt.cycle, func(t *testing.T) {
			id := p.add(t, "--cycle", tt.cycle)
			for _, at := range list(tt.due) {
				p.expect(t, id, at, "he")
			}
			for _, at := range list(tt.not) {
				p.expect(t, id, at, "")
			}
		})
	}
}
