package cli_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
)

// victim is the customer whom the changed rows are about.
const victim = 1

// ownTables are powiadom's own that nobody writes by hand.
var ownTables = []string{"powiadom_runs", "powiadom_messages", "powiadom_outbox", "powiadom_told", "powiadom_meta", "powiadom_log", "powiadom_spared", "powiadom_dead", "powiadom_warned", "powiadom_warnings", "powiadom_schema"}

// subject is a row that is changed.
type subject struct {
	table string
	key   []key
	only  []string // columns that make a difference on it; nil: all
	codes []int    // exit codes that are right beside 0
	// notifications change for everybody with it.
	notifications []int64
	more          map[string][]any // values of a column beside those of its type
	// forbids says that with the value in the column nobody may get what the line
	// of a dry run would send: to the victim, or of those notifications.
	forbids func(column string, v any, l line) bool
}

type key struct {
	column string
	value  any
}

// where names the row, with some of its columns changed.
func (s subject) where(changed map[string]any) (string, []any) {
	var conditions []string
	var args []any
	for _, k := range s.key {
		v := k.value
		if other, ok := changed[k.column]; ok {
			v = other
		}
		conditions, args = append(conditions, k.column+" <=> ?"), append(args, v)
	}
	return strings.Join(conditions, " AND "), args
}

func row(table string, id int, codes ...int) subject {
	return subject{table: table, key: []key{{"id", id}}, codes: codes}
}

// columnSubjects are the rows of columnRows that are changed.
func columnSubjects() []subject {
	customer := row("customers", victim, 1)
	customer.forbids = func(column string, v any, l line) bool {
		switch column {
		case "deleted":
			return v != int64(0)
		case "type":
			return v != int64(0) && v != int64(1)
		case "status":
			return v != int64(3) && l.Notification == 10
		}
		return false
	}
	address, mobile, account := row("customercontacts", 1), row("customercontacts", 2), row("customercontacts", 3)
	for _, s := range []*subject{&address, &mobile, &account} {
		s.only = []string{"contact", "type", "customerid"}
	}
	address.only = nil
	address.more = map[string][]any{"contact": {
		"@", "jan@", "jan@poczta", "<>", "jan@poczta.example\r\nBcc: x", "jan@@poczta.example", "\"\" <jan@poczta.example", strings.Repeat("a", 240) + "@x",
	}}
	address.forbids = func(column string, v any, l line) bool {
		kind, _ := v.(int64)
		switch column {
		case "contact":
			text, _ := v.(string) // of the values one holds an address, his own
			return l.Channel == "email" && !strings.Contains(text, "jan@poczta.example\r")
		case "type":
			return l.Channel == "email" && (kind&8 == 0 || kind&32 == 0 || kind&16384 != 0)
		}
		return false
	}
	mobile.forbids = func(column string, _ any, l line) bool { return column == "contact" && l.Channel == "sms" }
	mobile.more = map[string][]any{"contact": {"+", "0", "00", "601", "60110020I", "+48", "六〇一一〇〇二〇一", "601100201601100201601100201", "112", "*100#"}}
	network := row("networks", 1, 1)
	network.more = map[string][]any{"mask": {
		"255.0.255.0", "0.0.0.0", "255.255.255.256", "24", "/24", "255.255.255", "ffffff00", "255.255.255.0/24", "0.0.0.255", "::", "255.255.255.255", "128.0.0.0", " 255.255.255.0 ",
	}}
	network.forbids = func(column string, v any, l line) bool {
		good := []any{"255.255.255.0", " 255.255.255.0 ", "128.0.0.0"}
		return column == "mask" && l.Notification == 9 && !slices.Contains(good, v)
	}
	tariff, liability := row("tariffs", 1), row("liabilities", 1)
	for _, s := range []*subject{&tariff, &liability} {
		s.more = map[string][]any{"currency": {"XYZ", "pln", "eur", "zł", "€", "PL"}}
	}
	payment, charge, foreign := row("cash", 2), row("cash", 1), row("cash", 3)
	charge.only, foreign.only = []string{"value", "currencyvalue", "type", "time", "comment"}, []string{"value", "currencyvalue", "currency", "customerid"}
	for _, s := range []*subject{&payment, &charge, &foreign} {
		s.more = map[string][]any{"currency": {"XYZ", "pln", "eur", "zł", "€", "PL"}, "currencyvalue": {"4.2512345678", "0.0000000001"}}
	}
	payment.forbids = func(column string, v any, l line) bool {
		worth, _ := v.(string)
		switch column {
		case "type":
			return v != int64(1) && l.Notification == 5
		case "value":
			return (worth == "0" || strings.HasPrefix(worth, "-")) && l.Notification == 5
		case "time":
			return l.Notification == 5 // all values are out of its day
		case "notification":
			return v != int64(1) && l.Notification == 5
		}
		return false
	}
	invoice := row("documents", 7)
	invoice.forbids = func(column string, v any, l line) bool {
		if l.Notification != 4 {
			return false
		}
		return column == "cancelled" && v != int64(0) || column == "type" && v != int64(1) || column == "cdate"
	}
	member := row("customerassignments", 1)
	member.forbids = func(column string, v any, l line) bool {
		if l.Notification != 6 {
			return false
		}
		return column == "enddate" && v != int64(0) || column == "startdate" && v == int64(math.MaxInt32)
	}
	node := row("nodes", 1)
	node.forbids = func(column string, v any, l line) bool {
		switch column {
		case "linktype":
			return v != int64(2) && l.Notification == 11
		case "netdev":
			return l.Notification == 8 // all values dangle
		case "netid":
			return l.Notification == 9
		case "ownerid":
			return l.Channel == "warning" || 7 <= l.Notification && l.Notification <= 9 || l.Notification == 11
		}
		return false
	}
	inNodeGroup := row("nodegroupassignments", 1)
	inNodeGroup.forbids = func(column string, _ any, l line) bool { return column != "id" && l.Notification == 7 }
	consent := func(kind int, channel string) subject {
		return subject{
			table: "customerconsents", key: []key{{"customerid", victim}, {"type", kind}},
			forbids: func(_ string, v any, l line) bool { return l.Channel == channel && v != int64(kind) },
		}
	}
	billing := row("customer_addresses", victim)
	billing.forbids = func(column string, v any, _ line) bool {
		return column == "customer_id" || column == "type" && v != int64(1)
	}
	division := row("divisions", 2)
	division.more = map[string][]any{
		"account": {"ŻÓŁW-ŻÓŁW-ŻÓŁW-ŻÓŁW-ŻÓŁW", "ąę", "PL", "1", "12 3456", "ACCOUNT", "€€€€€€€€€€€€€€€€", "61109010140000071219812874", "GB29NWBK60161331926819"},
		"email":   {"@", "a@b", "nie adres", "oddzial@isp.example\r\nBcc: x@y.example", "a@b.example, c@d.example"},
	}
	text := row("uiconfig", 1, 1, 2)
	text.notifications = []int64{5}
	text.forbids = func(column string, v any, l line) bool {
		return column == "disabled" && v != int64(0) && l.Notification == 5
	}
	sender := row("uiconfig", 2, 1, 5)
	sender.notifications = []int64{1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16}
	limit := row("uiconfig", 3, 4, 5)
	limit.notifications = sender.notifications
	for _, s := range []*subject{&sender, &limit} {
		s.only = []string{"value", "var", "disabled", "userid", "divisionid"}
	}
	version := subject{table: "dbinfo", key: []key{{"keytype", "dbversion"}}}
	filter := subject{
		table: "powiadom_filters", key: []key{{"notification_id", 6}, {"kind", "customer-group"}, {"value", "1"}}, codes: []int{1},
		notifications: []int64{6},
	}
	// One row of a filter was all that narrowed it: nonsense in it reaches nobody.
	filter.forbids = func(column string, v any, l line) bool {
		return l.Notification == 6 && column != "notification_id" && (column != "value" || v != "2")
	}
	filter.more = map[string][]any{"value": {"1 ", "01", "+1", "1.0", "2", "1,2", "%", "0x1"}, "kind": {"status", "customergroup", "zodiac"}}
	notification := row("powiadom_notifications", 13, 1, 2, 4)
	notification.notifications = []int64{13}
	notification.more = map[string][]any{
		"state": {"deleted", "inactive", "Active", "deleted ", "DELETED"}, "channels": {"email,email", "email,,sms", "warning", "EMAIL", "email;sms"},
		"event": {"debt", "invoice", "Debt"}, "minute": {"61", "*/5", "0-60", "5-1", "*,*", "١"}, "content_type": {"text/html", "text/HTML"},
		"repeat_told": {"every-run"},
	}
	message, ours, waiting := row("messages", 1), row("messages", 2), row("messages", 3)
	item, ourItem, waitingItem := row("messageitems", 1), row("messageitems", 2), row("messageitems", 3)
	for _, s := range []*subject{&ours, &waiting, &ourItem, &waitingItem} {
		s.codes = []int{1, 3}
	}
	return []subject{
		customer, billing, row("addresses", 101), address, mobile, account,
		consent(3, "email"), consent(8, "sms"),
		row("customergroups", 1, 1), member, row("nodegroups", 1, 1), inNodeGroup,
		network, row("netdevices", 1, 1), row("netlinks", 1), node,
		payment, charge, foreign, invoice, row("assignments", 1), row("assignments", 2), tariff, liability, row("taxes", 1),
		division, text, sender, limit, version, message, ours, waiting, item, ourItem, waitingItem, notification, filter,
	}
}

// values are those to try in a column: what its type allows and people or
// programs leave there.
func values(s subject, c columnType) []any {
	var out []any
	if c.Nullable == "YES" {
		out = append(out, nil)
	}
	switch c.Data {
	case "tinyint", "smallint", "int", "bigint":
		out = append(out, integers(c)...)
	case "decimal":
		most := strings.Repeat("9", *c.Precision-*c.Scale) + "." + strings.Repeat("9", *c.Scale)
		least := "0." + strings.Repeat("0", *c.Scale-1) + "1"
		out = append(out, "0", least, "-"+least, most, "-"+most)
	case "varchar", "text", "mediumtext":
		out = append(out, texts(c)...)
	default:
		out = append(out, fmt.Sprintf("values of %s are not known here", c.Data))
	}
	return append(out, s.more[c.Column]...)
}

func integers(c columnType) []any {
	sizes := map[string]int64{"tinyint": math.MaxInt8, "smallint": math.MaxInt16, "int": math.MaxInt32, "bigint": math.MaxInt64}
	most := sizes[c.Data]
	// A reference to another row of the place would make the row somebody else's.
	few := []any{int64(0), int64(1), int64(2), int64(-1)}
	if isReference(c.Column) {
		few = []any{int64(0), int64(99)}
	}
	if c.Column == "id" {
		return append(few, int64(2_000_000), -most-1) // after the largest there is no room for another row
	}
	if strings.Contains(c.Type, "unsigned") {
		few = slices.DeleteFunc(few, func(v any) bool { return v == int64(-1) })
		return append(few, 2*most+1)
	}
	return append(few, most, -most-1)
}

// isReference reports that the column holds ids.
func isReference(column string) bool {
	return strings.HasSuffix(column, "id") || column == "src" || column == "dst" || column == "netdev"
}

func texts(c columnType) []any {
	long := int(*c.Length)
	switch c.Data {
	case "varchar":
	default:
		long = 30000 // of two bytes each: a text holds 65535
	}
	out := []any{
		"", " ", "12a", "99999999999999999999", "a\r\nBcc: x", "\x00\x01\x1b[31m\x7f\u202e", `' OR '1'='1\`, "<b>%customer</b>",
		"=1+1", "\u00a0", "🎉", strings.Repeat("ż", long),
	}
	return out
}

// columnCommands are those that are tried. Names are short forms of them.
func columnCommands() []*command {
	const at = "2026-11-23T08:00"
	reading := func(name string, args ...string) *command { return &command{name: name, args: args, share: 8} }
	writing := func(name string, args ...string) *command {
		return &command{name: name, args: args, share: 8, writes: true}
	}
	// Who or what is named may be there no more.
	may := func(c *command, codes ...int) *command { c.codes = codes; return c }
	return []*command{
		{name: "run --dry-run", args: []string{"run", "--dry-run", "--json", "--at", at}, share: 1},
		{name: "run", args: []string{"run", "--at", at}, share: 4, writes: true},
		writing("send 6", "send", "6", "--at", at, "--yes", "--again", strconv.Itoa(math.MaxInt)), // however often a minute
		reading("send --dry-run", "send", "2", "--dry-run", "--json", "--at", at),
		may(reading("send --subtree", "send", "--device", "Wieża", "--subtree", "--uplink", "Rdzeń", "--channel", "email", "--body", "Prace", "--dry-run", "--json", "--at", at), 1, 2),
		reading("list", "list", "--all"),
		reading("list --json", "list", "--all", "--json"),
		reading("show 9", "show", "9"),
		reading("show 13", "show", "13"),
		reading("recipients", "recipients", "2", "--json", "--at", at),
		reading("recipients --unreachable", "recipients", "1", "--unreachable", "--csv", "--at", at),
		may(reading("explain", "explain", "--customer", strconv.Itoa(victim), "--json", "--at", at), 2),
		reading("explain another", "explain", "--customer", "2", "--json", "--at", at),
		may(reading("explain in words", "explain", "5", "--customer", strconv.Itoa(victim), "--at", at), 2),
		may(reading("preview", "preview", "2", "--customer", strconv.Itoa(victim), "--at", at), 1, 2),
		reading("forecast", "forecast", "--days", "1"),
		may(reading("diff", "diff", "1", "--at", at), 1),
		reading("history --json", "history", "--all", "--json"),
		reading("history --text", "history", "--customer", strconv.Itoa(victim), "--all", "--text"),
		reading("history --csv", "history", "--csv"),
		reading("runs", "runs"),
		reading("runs 1", "runs", "1"),
		reading("log", "log"),
		reading("report", "report", "--since", "2026-11-01", "--until", "2026-11-30"),
		reading("report --json", "report", "--json"),
		may(reading("doctor", "doctor", "--offline"), 1),
		reading("export", "export"),
		reading("lint", "lint"),
		reading("next", "next"),
		may(writing("add", "add", "--name", "Nowa", "--channel", "email", "--body", "Hej", "--inactive", "--customer-group", "Grupa", "--node-group", "Węzły",
			"--device", "Wieża", "--network", "Sieć", "--customer", "Kowalski Jan"), 2),
		writing("add by default", "add", "--name", "Nowa", "--channel", "email", "--event", "payment", "--inactive"),
		writing("retry", "retry", "1"),
		reading("complete", "__complete", "add", "--network", ""),
	}
}

// columnRows are the people and things: the victim with what is his alone, others
// who have the same of their own, and who must get nothing.
func columnRows() []string {
	return []string{
		"UPDATE divisions SET account = '10501025', email = 'oddzial@isp.example' WHERE id = 1",
		"INSERT INTO divisions (id, shortname, name, account, email) VALUES (2, 'dwa', 'Dwa', '20501025', 'dwa@isp.example')",
		`INSERT INTO customers (id, lastname, name, status, type, divisionid, deleted, pin, info, message) VALUES
			(1, 'Kowalski', 'Jan', 3, 0, 2, 0, '4711', '', ''), (2, 'Nowak', 'Anna', 3, 0, 1, 0, '4712', '', ''),
			(3, 'Firma ABC', '', 1, 1, 1, 0, '4713', '', ''), (4, 'Dawny', 'Klient', 3, 0, 1, 1, '4714', '', ''),
			(5, 'Dostawca', '', 3, 2, 1, 0, '4715', '', ''), (6, 'Bez', 'Kontaktu', 3, 0, 1, 0, '4716', '', '')`,
		mariadbtest.Billed, // its rows have the ids of their customers
		"INSERT INTO addresses (id, street, house, flat, zip, city, postoffice) VALUES (101, 'ul. Żółwia', '12', '3', '99-106', 'Wólka', 'Łęczyca')",
		"UPDATE customer_addresses SET address_id = 101 WHERE customer_id = 1",
		`INSERT INTO customercontacts (id, customerid, contact, type) VALUES
			(1, 1, 'jan@poczta.example', 8|32), (2, 1, '601 100 201', 1|32), (3, 1, '61109010140000071219812874', 64|16),
			(4, 2, 'anna@poczta.example', 8|32), (5, 2, '602 100 202', 1|32), (6, 3, 'biuro@abc.example', 8|32), (7, 3, '603 100 203', 1|32),
			(8, 4, 'dawny@poczta.example', 8|32), (9, 5, 'dostawca@poczta.example', 8|32)`,
		"INSERT INTO customerconsents (customerid, type) SELECT id, 3 FROM customers UNION SELECT id, 8 FROM customers",
		"INSERT INTO customergroups (id, name, description) VALUES (1, 'Grupa', ''), (2, 'Inna', '')",
		"INSERT INTO customerassignments (id, customergroupid, customerid, startdate) VALUES (1, 1, 1, 1), (2, 2, 2, 1), (3, 2, 3, 1)",
		`INSERT INTO networks (id, name, address, mask) VALUES
			(1, 'Sieć', INET_ATON('10.1.0.0'), '255.255.255.0'), (2, 'Druga', INET_ATON('10.2.0.0'), '255.255.255.0'), (3, 'Publiczna', INET_ATON('203.0.113.0'), '255.255.255.0')`,
		"INSERT INTO netdevices (id, name) VALUES (1, 'Wieża'), (2, 'Inna wieża'), (3, 'Rdzeń')",
		"INSERT INTO netlinks (id, src, dst) VALUES (1, 1, 3), (2, 2, 3)",
		"INSERT INTO nodegroups (id, name) VALUES (1, 'Węzły'), (2, 'Inne')",
		`INSERT INTO nodes (id, name, ownerid, netid, ipaddr, ipaddr_pub, netdev, linktype) VALUES
			(1, 'jan', 1, 1, INET_ATON('10.1.0.11'), 0, 1, 2), (2, 'anna', 2, 2, INET_ATON('10.2.0.12'), INET_ATON('203.0.113.12'), 2, 2),
			(3, 'abc', 3, 2, INET_ATON('10.2.0.13'), INET_ATON('203.0.113.13'), 2, 1)`,
		"INSERT INTO nodegroupassignments (id, nodegroupid, nodeid) VALUES (1, 1, 1), (2, 2, 2)",
		"INSERT INTO taxes (id, value, label) VALUES (1, 23, '23%'), (2, 23, '23%')",
		`INSERT INTO tariffs (id, name, value, netvalue, {net}, taxid, period, currency, description) VALUES
			(1, 'Światło', 24.60, 20, {netnumber}, 1, 3, 'EUR', ''), (2, 'Inne', 50, NULL, 0, 2, 3, NULL, '')`,
		"INSERT INTO liabilities (id, value, name, taxid) VALUES (1, 10, 'Opłata', 1), (2, 10, 'Inna', 2)",
		`INSERT INTO assignments (id, customerid, tariffid, liabilityid, period) VALUES (1, 1, 1, NULL, 3), (2, 1, NULL, 1, 3), (3, 2, 2, NULL, 3), (4, 3, NULL, 2, 3)`,
		"INSERT INTO documents (id, type, number, fullnumber, customerid, cdate) VALUES (7, 1, 7, '7/LMS/2026', 1, {2026-11-23T07:00}), (8, 1, 8, '8/LMS/2026', 2, {2026-11-23T07:00})",
		`INSERT INTO cash (id, customerid, time, type, value, docid, comment, currency, currencyvalue) VALUES
			(1, 1, 1700000000, 0, -950.00, NULL, 'Internet', 'PLN', 1), (2, 1, {2026-11-23T07:00}, 1, 50.00, NULL, 'Wpłata', 'PLN', 1),
			(3, 1, 1700000001, 0, -10.00, 7, 'Euro', 'EUR', 4.25), (4, 2, 1700000000, 0, -420.00, 8, 'Internet', 'PLN', 1),
			(5, 2, {2026-11-23T07:00}, 1, 20.00, NULL, 'Wpłata', 'PLN', 1), (6, 3, 1700000000, 0, -300.00, NULL, 'Internet', 'EUR', 4.25),
			(7, 4, 1700000000, 0, -500.00, NULL, 'Internet', 'PLN', 1), (8, 5, 1700000000, 0, -500.00, NULL, 'Internet', 'PLN', 1)`,
		"DELETE FROM uiconfig WHERE section IN ('mail', 'sms')",
		"DELETE FROM uiconfig WHERE id BETWEEN 1 AND 3",
		`INSERT INTO uiconfig (id, section, var, value) VALUES (1, 'phpui', 'payment_mail', 'Wpłata: %payment'), (2, 'messages', 'sender_email', 'bok@isp.example'),
			(3, 'powiadom', 'first_run_limit', '1000')`,
		"INSERT INTO uiconfig (section, var, value) VALUES ('phpui', 'payment_sms', 'Wpłata %payment'), ('messages', 'use_all_accounts', 'true')",
		`INSERT INTO powiadom_notifications (id, name, channels, event, debt_amount, debt_tariffs, subject, body) VALUES
			(1, 'Wszyscy', 'email,sms,warning', 'none', NULL, NULL, 'Dla %customer', 'Hej %customer, %cid'),
			(2, 'Dług', 'email', 'debt', 50, NULL, 'Saldo %balance', 'Saldo %balance, PIN %pin, konto %bankaccount, wpłata %payment, %last_5_in_a_table'),
			(3, 'Taryfy', 'sms', 'debt', NULL, 2, '', 'Saldo %balance'),
			(4, 'Faktura', 'email', 'invoice', NULL, NULL, '', 'Faktura'),
			(5, 'Wpłata', 'email,sms', 'payment', NULL, NULL, '', NULL),
			(6, 'Grupa', 'email', 'none', NULL, NULL, '', 'Grupa'),
			(7, 'Węzły', 'email', 'none', NULL, NULL, '', 'Węzły'),
			(8, 'Urządzenie', 'email', 'none', NULL, NULL, '', 'Urządzenie'),
			(9, 'Sieć', 'email', 'none', NULL, NULL, '', 'Sieć'),
			(10, 'Stan', 'email', 'none', NULL, NULL, '', 'Stan'),
			(11, 'Łącze', 'email', 'none', NULL, NULL, '', 'Łącze'),
			(12, 'Jeden', 'email', 'none', NULL, NULL, '', 'Jeden'),
			(13, 'Zmieniane', 'email', 'debt', 30, NULL, 'Temat', 'Treść %balance'),
			(14, 'Saldo wszystkich', 'sms', 'none', NULL, NULL, '', 'Saldo %balance')`,
		`INSERT INTO powiadom_notifications (id, name, channels, event, debt_amount, debt_of, grace, due_days, subject, body) VALUES
			(15, 'Po terminie', 'email', 'debt', 10, 'overdue', 1, 0, '', 'Po terminie %balance'), (16, 'Termin', 'email', 'due', NULL, 'whole', 0, 0, '', 'Termin')`,
		`INSERT INTO powiadom_filters (notification_id, kind, value) VALUES (6, 'customer-group', '1'), (7, 'node-group', '1'), (8, 'device', '1'),
			(9, 'network', '1'), (10, 'status', 'connected'), (11, 'link-type', 'fiber'), (12, 'customer', '1'), (12, 'customer', '2')`,
		`INSERT INTO messages (id, type, cdate, subject, body, sender) VALUES
			(1, 1, {2026-11-20T09:00}, 'Operatora', 'Od operatora', 'bok@isp.example'), (2, 1, {2026-11-22T08:00}, 'Nasza', 'Nasza', 'bok@isp.example'),
			(3, 1, UNIX_TIMESTAMP() - 5, 'Czeka', 'Czeka', 'bok@isp.example'), (4, 2, {2026-11-22T08:00}, 'SMS', 'SMS', ''),
			(5, 1, {2026-11-20T09:00}, 'Operatora', 'Od operatora', 'bok@isp.example'), (6, 1, {2026-11-22T08:00}, 'Nasza', 'Nasza', 'bok@isp.example'),
			(7, 1, UNIX_TIMESTAMP() - 5, 'Czeka', 'Czeka', 'bok@isp.example')`,
		`INSERT INTO messageitems (id, messageid, customerid, destination, lastdate, status, error) VALUES
			(1, 1, 1, 'jan@poczta.example', {2026-11-20T09:01}, 2, NULL), (2, 2, 1, 'jan@poczta.example', {2026-11-22T08:01}, 3, '550 nie ma'),
			(3, 3, 1, 'jan@poczta.example', 0, 1, NULL), (4, 7, 2, 'anna@poczta.example', 0, 1, NULL),
			(5, 6, 2, 'anna@poczta.example', {2026-11-22T08:01}, 2, NULL), (6, 5, 2, 'anna@poczta.example', {2026-11-20T09:01}, 2, NULL),
			(7, 4, 1, '48601100201', {2026-11-22T08:01}, 2, NULL), (8, 4, 2, '48602100202', {2026-11-22T08:01}, 2, NULL)`,
		`INSERT INTO powiadom_runs (id, notification_id, occurrence, at, started, planned, finished, matched, deliveries, sent, failed, skipped) VALUES
			(1, 1, '2026-11-22T08:00', {2026-11-22T08:00}, {2026-11-22T08:00}, {2026-11-22T08:00}, {2026-11-22T08:01}, 3, 4, 3, 1, '{}'),
			(2, 1, '2026-11-22T08:01', {2026-11-22T08:01}, UNIX_TIMESTAMP() - 5, UNIX_TIMESTAMP() - 5, NULL, 3, 2, 0, 0, '{}')`,
		`INSERT INTO powiadom_messages (message_id, run_id, channel, variant) VALUES
			(2, 1, 'email', 'a'), (4, 1, 'sms', 'b'), (6, 1, 'email', 'd'), (3, 2, 'email', 'c'), (7, 2, 'email', 'e')`,
		"INSERT INTO powiadom_outbox (messageitem_id, run_id, channel, queued) VALUES (3, 2, 'email', UNIX_TIMESTAMP()), (4, 2, 'email', UNIX_TIMESTAMP())",
	}
}
