package provider

import (
	"fmt"
	"strings"
)

// null is NULL for zero.
func null[T int | int64](v T) any {
	if v == 0 {
		return nil
	}
	return v
}

// or replaces what is empty.
func or(v, otherwise string) string {
	if v == "" {
		return otherwise
	}
	return v
}

var accounts = map[int64]string{
	DivisionMain: "10501025", DivisionSouth: "1050102510", DivisionFullAccount: "50105010251000002200000123",
}

func (w *world) emitOffice() {
	r := &w.rows
	r.exec("UPDATE divisions SET shortname = 'GwiazdaNet', name = 'GwiazdaNet sp. z o.o.', ten = '7340000011'," +
		" account = '" + accounts[DivisionMain] + "', email = 'biuro@gwiazdanet.example', phone = '184400100', inv_paytime = 14 WHERE id = 1")
	r.columns("divisions", "id, shortname, name, ten, account, email, phone, inv_paytime, inv_header, inv_footer, inv_author, inv_cplace, description, address_id")
	r.add("divisions", DivisionSouth, "Podhale", "GwiazdaNet Oddział Podhale", "7340000011", accounts[DivisionSouth], "podhale@gwiazdanet.example", "182000200", 7, "", "", "", "", "", 1)
	r.add("divisions", DivisionNoAccount, "Usługi", "Gwiazda Usługi IT s.c.", "7340000028", "", "uslugi@gwiazdanet.example", nil, nil, "", "", "", "", "", 1)
	r.add("divisions", DivisionFullAccount, "Biznes", "GwiazdaNet Biznes sp. z o.o.", "7340000034", accounts[DivisionFullAccount], nil, nil, 21, "", "", "", "", "", 1)

	r.columns("users", "id, login, firstname, lastname, email, rights, ntype")
	r.add("users", UserAdmin, "admin", "Żaneta", "Gwiazda", "admin@gwiazdanet.example", "full_access", 3)
	r.add("users", UserOffice, "biuro", "Łucja", "Świderska", "biuro@gwiazdanet.example", "", 1)
	r.add("users", UserSouth, "podhale", "Józef", "Bąk", "podhale@gwiazdanet.example", "", nil)
	r.columns("userdivisions", "userid, divisionid")
	for division := DivisionMain; division <= DivisionFullAccount; division++ {
		r.add("userdivisions", UserAdmin, division)
		r.add("userdivisions", UserOffice, division)
	}
	r.add("userdivisions", UserSouth, DivisionSouth)

	w.emitSettings()
}

// emitSettings changes rows that an installation has and adds those it lacks.
func (w *world) emitSettings() {
	r := &w.rows
	where := func(section, name string) string {
		return " WHERE section = " + literal(section) + " AND var = " + literal(name) + " AND userid IS NULL AND divisionid IS NULL"
	}
	set := func(section, name, value string) {
		r.exec("INSERT INTO uiconfig (section, var, value, description) SELECT " + literal(section) + ", " + literal(name) + ", '', ''" +
			" FROM dual WHERE NOT EXISTS (SELECT 1 FROM uiconfig" + where(section, name) + ")")
		r.exec("UPDATE uiconfig SET value = " + literal(value) + where(section, name))
	}
	for _, text := range defaultTexts {
		set("phpui", text[0], text[1])
	}
	set("messages", "sender_email", "powiadomienia@gwiazdanet.example")
	set("messages", "sender_name", "GwiazdaNet – powiadomienia")
	for _, override := range [][2]string{{"sender_email", "podhale@gwiazdanet.example"}, {"sender_name", "GwiazdaNet Podhale"}} {
		r.exec(fmt.Sprintf("INSERT INTO uiconfig (section, var, value, description, divisionid, configid)"+
			" SELECT section, var, %s, '', %d, id FROM uiconfig", literal(override[1]), DivisionSouth) + where("messages", override[0]))
	}
	set("phpui", "smsapifrom", "GwiazdaNet")
	set("phpui", "smsapiuser", "gwiazdanet")
	set("phpui", "smsapipass", "tajne-haslo")
	// Empty counts as unset: whoever runs a mail server puts its address here.
	set("mail", "smtp_host", "")
	set("mail", "smtp_port", "")
	set("mail", "smtp_secure", "")
	set("phpui", "lang", "pl_PL")
	set("mail", "debug_email", "nikt@gwiazdanet.example")
	r.exec("UPDATE uiconfig SET disabled = 1" + where("mail", "debug_email"))
}

func (w *world) emitNetwork() {
	r := &w.rows
	r.columns("hosts", "id, name, description")
	r.add("hosts", 1, "router-nowy", "")
	r.add("hosts", 2, "router-stary", "")
	r.columns("networks", "id, name, address, mask, gateway, notes, hostid, pubnetid")
	for _, n := range []struct {
		id                     int64
		name, address, mask    string
		host, public, disabled int64
	}{
		{id: NetworkPublic, name: "publiczna", address: "203.0.113.0", mask: "255.255.255.0"},
		{id: NetworkNorth, name: "osiedle-północ", address: "10.10.0.0", mask: "255.255.252.0"},
		{id: NetworkSouth, name: "osiedle-południe", address: "10.20.0.0", mask: "255.255.252.0"},
		{id: NetworkRadio, name: "radio-wieś", address: "10.30.0.0", mask: "255.255.252.0"},
		{id: NetworkOffices, name: "firmy", address: "10.40.0.0", mask: "255.255.254.0", public: NetworkPublic},
		{id: NetworkDevices, name: "urządzenia", address: "172.16.0.0", mask: "255.255.255.0"},
		{id: NetworkOverlay, name: "południe-stary-router", address: "10.20.0.0", mask: "255.255.252.0", host: 2},
	} {
		r.add("networks", n.id, n.name, raw("INET_ATON('"+n.address+"')"), n.mask, "", "", null(n.host), null(n.public))
	}
	// customers come before netdevices: a device can belong to one of them.
	w.emitPeople()

	r.columns("netdevices", "id, name, description, producer, model, ports, ownerid")
	r.columns("netlinks", "src, dst, type, speed, technology")
	for _, d := range []struct {
		id, above int64
		name      string
	}{
		{DeviceCore, 0, "rdzeń-1"},
		{DeviceNorth1, DeviceCore, "sw-północ-1"},
		{DeviceNorth2, DeviceNorth1, "sw-północ-2"},
		{DeviceNorth3, DeviceNorth2, "sw-północ-3"},
		{DeviceSouth1, DeviceCore, "sw-południe-1"},
		{DeviceSouth2, DeviceSouth1, "sw-południe-2"},
		{DeviceRadio1, DeviceCore, "bs-wieś-1"},
		{DeviceRadio2, DeviceRadio1, "bs-wieś-2"},
		{DeviceRadio3, DeviceRadio1, "bs-wieś-3"},
		{DeviceOffices, DeviceCore, "olt-firmy"},
		{DeviceSpare, DeviceCore, "zapas"},
		{DeviceOfDebtor, 0, "router-abonenta"},
	} {
		var owner any
		if d.id == DeviceOfDebtor {
			owner = Debtor
		}
		r.add("netdevices", d.id, d.name, "", "MikroTik", "CRS", 24, owner)
		if d.above != 0 {
			r.add("netlinks", d.above, d.id, fiber, 1000000, 200)
		}
	}

	r.columns("nodegroups", "id, name, prio, description")
	for i, name := range []string{"Bloki", "Domy jednorodzinne", "Łącza symetryczne", "Monitoring", "Pusta grupa komputerów"} {
		r.add("nodegroups", i+1, name, i+1, "")
	}
	w.emitNodes()
}

func (w *world) emitNodes() {
	r := &w.rows
	r.columns("nodes", "id, name, ipaddr, ipaddr_pub, ownerid, netdev, linktype, netid, access, warning, info, creationdate")
	r.columns("macs", "mac, nodeid")
	r.columns("nodegroupassignments", "nodegroupid, nodeid")
	created := w.longAgo()
	id := int64(0)
	bases := map[int64]string{
		NetworkNorth: "10.10.0.0", NetworkSouth: "10.20.0.0", NetworkRadio: "10.30.0.0",
		NetworkOffices: "10.40.0.0", NetworkDevices: "172.16.0.0", NetworkOverlay: "10.20.0.0",
	}
	used := map[int64]int{}
	address := func(network int64) raw {
		used[network]++
		return raw(fmt.Sprintf("INET_ATON('%s') + %d", bases[network], used[network]+1))
	}
	for device := DeviceCore; device <= DeviceSpare; device++ {
		id++
		r.add("nodes", id, fmt.Sprintf("urzadzenie-%d", device), address(NetworkDevices), 0, nil, device, wire, NetworkDevices, 1, 0, "", created)
	}
	public := 0
	for _, c := range w.people {
		for i, n := range c.nodes {
			id++
			ip, pub := any(address(n.network)), any(0)
			if n.empty {
				ip = 0
			}
			if n.public && public < 250 {
				public++
				pub = raw(fmt.Sprintf("INET_ATON('203.0.113.0') + %d", public+1))
			}
			link := any(n.link)
			if n.link == unset {
				link = nil
				if !w.gen.mayLackLinkType() {
					link = 0
				}
			}
			r.add("nodes", id, fmt.Sprintf("abonent-%d-%d", c.id, i+1), ip, pub, c.id, n.device, link, n.network, c.status != 4, n.warned, "", created)
			r.add("macs", fmt.Sprintf("02:00:5E:00:%02X:%02X", id/256, id%256), id)
			if n.group != 0 {
				r.add("nodegroupassignments", n.group, id)
			}
		}
	}
}

// emitPeople writes the customers alone, emitCustomers what hangs on them.
func (w *world) emitPeople() {
	r := &w.rows
	r.columns("customers", "id, lastname, name, status, type, ten, ssn, info, notes, creationdate, deleted, message, pin, cutoffstop, divisionid, paytime")
	for _, c := range w.people {
		ten := ""
		if c.kind > 0 {
			ten = fmt.Sprintf("734%07d", c.id*13)
		}
		r.add("customers", c.id, c.last, c.first, c.status, c.kind, ten, "", "", "", w.longAgo(),
			c.deleted, c.message, c.pin, c.cutoffstop, null(c.division), -1)
		w.customers = append(w.customers, Customer{
			ID: c.id, Name: c.last + " " + c.first, Status: c.status, Type: c.kind, Deleted: c.deleted,
			Division: c.division, Balance: c.balance.StringFixed(max(2, -c.balance.Exponent())), Rows: c.rows,
		})
	}
}

func (w *world) emitCustomers() {
	r := &w.rows
	r.columns("addresses", "id, city, zip, street, house, flat")
	r.columns("customer_addresses", "customer_id, address_id, type")
	r.columns("customercontacts", "customerid, name, contact, type")
	r.columns("customerconsents", "customerid, cdate, type")
	r.columns("customergroups", "id, name, description")
	for i, name := range []string{"VIP", "Firmy", "Wspólnota Słoneczna", "Nie wyłączać", "Telefonia", "Pusta grupa"} {
		r.add("customergroups", i+1, name, "")
	}
	r.columns("customerassignments", "customergroupid, customerid, startdate, enddate")
	r.columns("excludedgroups", "customergroupid, userid")
	r.add("excludedgroups", GroupVIP, UserSouth)
	for _, c := range w.people {
		address := c.id + 1 // the first is the default division's
		flat := any(nil)
		if c.flat != "" {
			flat = c.flat
		}
		r.add("addresses", address, c.city, c.zip, c.street, c.house, flat)
		kind := 1
		if c.unbilled {
			kind = 0
		}
		r.add("customer_addresses", c.id, address, kind)
		for _, contact := range c.contacts {
			bits := any(contact.bits)
			if contact.bits == noType {
				bits = nil
			}
			r.add("customercontacts", c.id, contact.name, contact.text, bits)
		}
		for _, consent := range c.consents {
			r.add("customerconsents", c.id, w.longAgo(), consent)
		}
		for _, m := range c.groups {
			r.add("customerassignments", m.group, c.id, m.start, m.end)
		}
	}
}

func (w *world) emitTariffs() {
	r := &w.rows
	r.columns("taxes", "id, value, taxed, label")
	r.add("taxes", 1, raw("23.00"), 1, "23 %")
	r.add("taxes", 2, raw("8.00"), 1, "8 %")
	r.add("taxes", 3, raw("0.00"), 0, "zw.")

	flag, net := "flags", 16
	if w.gen == G2021 {
		flag, net = "netflag", 1
	}
	r.columns("tariffs", "id, name, type, value, taxid, period, description, currency, "+flag+", netvalue")
	for _, t := range []struct {
		id       int
		name     string
		value    string
		period   int
		currency string
		net      string
	}{
		{tInternet, "Internet 300 Mb/s", "59.00", 3, "PLN", ""},
		{tBasic, "Internet 150 Mb/s", "49.00", 3, "PLN", ""},
		{tFiber, "Światłowód 600 Mb/s", "79.90", 3, "PLN", ""},
		{tGigabit, "Światłowód 1 Gb/s", "99.00", 3, "PLN", ""},
		{tCompany, "Internet firmowy", "246.00", 3, "PLN", "200.00"},
		{tYear, "Internet – opłata roczna", "1200.00", 5, "PLN", ""},
		{tQuarter, "Telewizja – opłata kwartalna", "90.00", 4, "PLN", ""},
		{tHalf, "Internet – opłata półroczna", "300.00", 7, "PLN", ""},
		{tWeek, "Łącze zapasowe – tydzień", "25.00", 2, "PLN", ""},
		{tDay, "Hotspot – doba", "2.00", 1, "PLN", ""},
		{tOnce, "Opłata aktywacyjna", "99.00", 0, "PLN", ""},
		{tEuro, "Internet – rozliczenie w euro", "20.00", 3, "EUR", ""},
		{tPhone, "Telefonia", "23.60", 3, "PLN", ""},
		{tContract, "Internet według umowy", "1200.00", -1, "PLN", ""},
		{tFifty, "Internet 100 Mb/s", "50.00", 3, "PLN", ""},
		{tNet, "Łącze symetryczne", "123.00", 3, "PLN", "100.00"},
	} {
		period, flags, price := any(t.period), 0, any(nil)
		if t.period < 0 {
			period = nil
		}
		if t.net != "" {
			flags, price = net, raw(t.net)
		}
		r.add("tariffs", t.id, t.name, 1, raw(t.value), 1, period, "", t.currency, flags, price)
	}
	r.columns("liabilities", "id, value, currency, name, taxid, "+flag)
	r.add("liabilities", 1, raw("35.00"), "PLN", "Dzierżawa masztu", 1, 0)

	r.columns("assignments", "tariffid, liabilityid, customerid, period, at, datefrom, dateto, invoice, suspended, pdiscount, vdiscount, commited, count")
	for _, c := range w.people {
		for _, s := range c.subscriptions {
			period, day := int64(s.period), int64(1)
			switch s.period {
			case 0:
				period = 3
			case -1: // a single charge: at is its date
				period, day = 0, w.monthAgo()
			}
			r.add("assignments", null(s.tariff), null(s.liability), c.id, period, day, s.from, s.to, 1, s.suspended,
				raw(or(s.percent, "0")), raw(or(s.amount, "0")), !s.uncommitted, raw(or(s.count, "1")))
		}
	}
}

func (w *world) emitMoney() {
	r := &w.rows
	r.columns("documents", "id, type, number, cdate, sdate, customerid, divisionid, name, address, zip, city, ten, paytime, closed, reference, div_account, fullnumber, cancelled, currency, currencyvalue")
	r.columns("invoicecontents", "docid, itemid, value, taxid, content, count, description, tariffid")
	series := map[int]string{invoice: "FV", creditNote: "FK", proForma: "PF"}
	numbers := map[string]int{}
	for _, d := range w.documents {
		month := series[d.kind] + d.issued.Format("/01/2006")
		numbers[month]++
		full := any(fmt.Sprintf("%s/%04d%s", series[d.kind], numbers[month], strings.TrimPrefix(month, series[d.kind])))
		if d.issued.Before(w.at.AddDate(-1, 0, 0)) {
			full = nil // from before LMS kept it
		}
		reference := any(nil)
		if d.reference != nil {
			reference = d.reference.id
		}
		c := d.customer
		r.add("documents", d.id, d.kind, numbers[month], d.issued.Unix(), d.issued.Unix(), c.id, null(c.division),
			strings.TrimSpace(c.last+" "+c.first), c.street+" "+c.house, c.zip, c.city, "", 14, d.paid, reference,
			accounts[c.division], full, d.cancelled, "PLN", 1)
		if d.issued.Unix() < w.monthAgo() {
			continue // the lines are for the eye only, and thousands
		}
		for i, l := range d.lines {
			r.add("invoicecontents", d.id, i+1, amount(l.value), 1, "szt.", 1, l.text, null(l.tariff))
		}
	}

	r.exec("SET @balances_later = 1")
	r.columns("cash", "id, time, type, userid, value, customerid, comment, docid, itemid, currency, currencyvalue")
	for i, b := range w.bookings {
		user, doc, currency := any(nil), any(nil), any(b.currency)
		if b.office {
			user = UserOffice
		}
		if b.document != nil {
			doc = b.document.id
		}
		if b.currency == "PLN" && b.time.Before(w.at.AddDate(-1, 0, 0)) {
			currency = nil // from before LMS kept it
		}
		r.add("cash", i+1, b.time.Unix(), b.kind, user, amount(b.value), b.customer.id, b.text, doc, b.item, currency, raw(b.rate))
	}
	r.exec("DELETE FROM customerbalances") // LMS's own triggers do not know @balances_later
	r.exec("INSERT INTO customerbalances (customerid, balance)" +
		" SELECT customerid, SUM(value * currencyvalue) FROM cash WHERE customerid IS NOT NULL GROUP BY customerid")
	r.exec("SET @balances_later = NULL")
}

// amount writes hundredths as SQL does.
func amount(hundredths int64) raw {
	sign := ""
	if hundredths < 0 {
		sign, hundredths = "-", -hundredths
	}
	return raw(fmt.Sprintf("%s%d.%02d", sign, hundredths/100, hundredths%100))
}
