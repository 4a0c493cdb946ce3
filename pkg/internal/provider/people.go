package provider

import (
	"fmt"
	"time"
)

// special gives a known customer what he is known for.
func (w *world) special(c *customer) {
	contacts := func(list ...contact) { c.contacts = list }
	tariff := func(bill int64, list ...subscription) { c.subscriptions, c.bill = list, bill }
	one := c.subscriptions[0]

	switch c.id {
	case Debtor:
		c.last, c.first, c.pin, c.unpaid = "Kowalska", "Małgorzata", "4711", 3
		c.groups = []membership{{group: GroupEstate, start: w.longAgo()}}
		c.nodes = append(c.nodes, node{network: NetworkOverlay, device: DeviceSouth1, link: wire})
	case DeepDebtor:
		c.kind, c.last, c.first, c.unpaid = 1, "Żabka Łódź sp. z o.o.", "", 10
		tariff(24600, subscription{tariff: tCompany})
		c.groups = []membership{{group: GroupCompanies, start: w.longAgo()}}
		c.nodes = []node{{network: NetworkOffices, device: DeviceOffices, group: NodesSymmetric, link: fiber, public: true}}
		w.book(booking{time: w.at.AddDate(0, 0, -40), value: -4000, customer: c, text: "Nota odsetkowa", office: true})
	case Settled:
		c.groups = []membership{{group: GroupVIP, start: w.longAgo()}, {group: GroupEstate, start: w.longAgo()}}
	case NoCash, Interested, Waiting:
		c.bill = 0
		if c.id != NoCash {
			c.status, c.subscriptions, c.nodes = int(c.id-Interested)+1, nil, nil
		}
	case Overpaid:
		w.pay(c, 30000, w.at.AddDate(0, 0, -10))
	case TwoMobiles:
		contacts(contact{text: mailOf(c), bits: byMail}, contact{text: "601100201", bits: byMobile}, contact{text: "602100202", bits: byMobile, name: "żona"})
	case SameMobile:
		contacts(contact{text: "603100203", bits: byMobile}, contact{text: "+48 603-100-203", bits: byMobile})
	case TwoInOneField:
		c.last, c.first = "Wróbel", "Jan"
		contacts(contact{text: "jan.wrobel@poczta.example, anna.wrobel@poczta.example", bits: byMail})
	case Landline:
		contacts(contact{text: mailOf(c), bits: byMail}, contact{text: "12 632 10 20", bits: byMobile})
	case BadContacts:
		contacts(contact{text: "zły adres@@poczta", bits: byMail}, contact{text: "12345", bits: byMobile})
	case NoContacts:
		contacts()
	case NullContact:
		w.retype(c, func(int) int { return noType })
	case DisabledOnly:
		w.retype(c, func(bits int) int { return bits | disabled })
	case NotForNotices:
		w.retype(c, func(bits int) int { return bits &^ notices })
	case NoMailConsent:
		c.consents = []int{1, 8}
	case NoSMSConsent:
		c.consents = []int{1, 3}
	case NoConsent:
		c.consents = []int{1}
	case PlainPIN:
		c.pin = "0042"
	case HashedPIN:
		c.pin = Hash
	case NoDivision:
		c.division = 0
	case NoAccount:
		c.division = DivisionNoAccount
	case FullAccount:
		c.division = DivisionFullAccount
	case CheckingAccount:
		c.division = DivisionSouth
	case Deleted:
		c.deleted, c.unpaid = true, 2
	case Contractor:
		c.kind, c.last, c.first, c.unpaid = 2, "Hurtownia Kabli Przewód sp. j.", "", 2
	case NoBillingPlace:
		c.unbilled = true
	case Disconnected:
		c.status, c.unpaid = 4, 5
	case DebtCollection:
		c.status, c.unpaid = 5, 12
	case EuroPayer:
		tariff(0, subscription{tariff: tEuro})
		w.book(booking{time: w.at.AddDate(0, 0, -20), value: -2000, customer: c, text: "Abonament w walucie", currency: "EUR", rate: "4.2512"})
		w.book(booking{time: w.at.AddDate(0, 0, -15), kind: 1, value: 1000, customer: c, text: "Wpłata w walucie", currency: "EUR", rate: "4.30"})
	case TwoNodes:
		c.nodes = append(c.nodes, node{network: NetworkRadio, device: DeviceRadio1, group: NodesHouses, link: wireless})
	case NoNodes:
		c.nodes = nil
	case EmptyNode:
		c.nodes[0].empty = true
	case NoLinkType:
		c.nodes[0].link = unset
	case SharedMailA, SharedMailB:
		c.contacts[0].text = "biuro@wspolny.example"
	case OddName:
		c.kind, c.last, c.first = 1, "<b>Kłos & Syn</b> %cid 'Hurt'", ""
		c.contacts[0].text = "klos@poczta.example"
	case InvoiceToday:
		c.bill, c.subscriptions = 8260, append(c.subscriptions, subscription{tariff: tPhone})
	case FutureMember:
		c.groups = []membership{{group: GroupVIP, start: w.monthAhead()}}
	case PastMember:
		c.groups = []membership{{group: GroupVIP, start: w.longAgo(), end: w.monthAgo()}}
	case EndingMember:
		c.groups = []membership{{group: GroupVIP, start: w.longAgo(), end: w.monthAhead()}}
	case Rejoined:
		c.groups = []membership{{group: GroupVIP, start: w.longAgo(), end: w.monthAgo()}, {group: GroupVIP, start: w.monthAgo()}}
	case Yearly:
		tariff(10000, subscription{tariff: tYear, period: 5})
	case Quarterly:
		tariff(3000, subscription{tariff: tQuarter, period: 4})
	case HalfYearly:
		tariff(5000, subscription{tariff: tHalf, period: 7})
	case Weekly:
		tariff(10000, subscription{tariff: tWeek, period: 2})
	case Daily:
		tariff(6000, subscription{tariff: tDay, period: 1})
	case OneOff:
		tariff(0, subscription{tariff: tOnce, period: -1})
	case Discounted:
		tariff(8000, discounted)
	case Mixed:
		c.unpaid = 2
		tariff(29070, discounted, subscription{tariff: tYear, period: 5},
			subscription{tariff: tNet, percent: "10"}, subscription{tariff: tFifty, suspended: true})
	case Suspended:
		c.unpaid = 1
		one.suspended = true
		tariff(5900, one)
	case AllSuspended:
		c.unpaid = 1
		tariff(5900, one, subscription{})
	case FutureTariff:
		one.from = w.monthAhead()
		tariff(5900, one)
	case PastTariff:
		one.to = w.monthAgo()
		tariff(5900, one)
	case Uncommitted:
		one.uncommitted = true
		tariff(5900, one)
	case NoTariff:
		c.unpaid = 1
		tariff(5900)
	case LiabilityOnly:
		tariff(3500, subscription{liability: 1})
	case PeriodOfContract:
		tariff(10000, subscription{tariff: tContract, period: 5})
	case CutoffStop:
		c.unpaid, c.cutoffstop = 2, w.monthAhead()
	case ForeignMobile:
		c.contacts[1].text = "+49 1512 3456789"
	case Apostrophe:
		c.last, c.first = "O'Brien", "Seán"
		c.contacts[0].text = "o'brien@poczta.example"
	case IDNMail:
		c.contacts[0].text = "biuro@żabka-łódź.example"
	case CaseOfMail:
		c.last, c.first = "Nowak", "Jan"
		contacts(contact{text: "Jan.Nowak@Poczta.example", bits: byMail}, contact{text: "jan.nowak@poczta.example", bits: paperMail}, c.contacts[1])
	case Warned:
		c.nodes[0].warned = true
		c.message = "Prosimy o kontakt z biurem."
	case OwnAccount:
		c.contacts = append(c.contacts, contact{text: "61109010140000071219812874", bits: account | invoices})
	}
}

// discounted is 50.00 twice, less ten per cent and five: 80.00.
var discounted = subscription{tariff: tFifty, percent: "10", amount: "5", count: "2"}

func (w *world) retype(c *customer, change func(bits int) int) {
	for i := range c.contacts {
		c.contacts[i].bits = change(c.contacts[i].bits)
	}
}

// recent is what happened within the last day, or just missed it.
func (w *world) recent(c *customer) {
	ago := func(d time.Duration) time.Time { return w.at.Add(-d) }
	internet := []line{{text: "Dostęp do Internetu", value: 5900, tariff: tInternet}}
	issue := func(kind int, when time.Time, lines []line) {
		w.issue(&document{kind: kind, customer: c, issued: when, lines: lines})
	}
	switch c.id {
	case InvoiceToday:
		issue(invoice, ago(3*time.Hour), append(internet, line{text: "Telefonia", value: 2360, tariff: tPhone}))
	case InvoiceJustIn:
		issue(invoice, w.dayAgo().Add(time.Minute), internet)
	case InvoiceJustOut:
		issue(invoice, w.dayAgo().Add(-time.Minute), internet)
	case InvoiceAhead:
		issue(invoice, ago(-3*time.Hour), internet)
	case InvoiceCancelled:
		w.issue(&document{kind: invoice, customer: c, issued: ago(2 * time.Hour), cancelled: true, lines: internet})
	case CreditNote:
		last := w.documents[len(w.documents)-1]
		w.issue(&document{kind: creditNote, customer: c, issued: ago(time.Hour), reference: last, lines: []line{{text: "obniżenie ceny", value: 1000, tariff: tInternet}}})
	case ProForma:
		issue(proForma, ago(time.Hour), internet)
	case PaidToday:
		c.mustOwe(w)
		w.pay(c, 5900, ago(2*time.Hour))
	case PaidJustOut:
		c.mustOwe(w)
		w.pay(c, 5900, w.dayAgo().Add(-time.Minute))
	case Refunded:
		w.book(booking{time: ago(2 * time.Hour), kind: 1, value: -2500, customer: c, text: "Zwrot nadpłaty", office: true})
	case Credited:
		w.book(booking{time: ago(2 * time.Hour), value: 2500, customer: c, text: "Bonifikata za przerwę w dostawie usługi", office: true})
	}
	if c.id <= known || c.bill == 0 {
		return
	}
	switch {
	case c.id%12 == 0:
		issue(invoice, ago(time.Duration(1+c.id%22)*time.Hour), internet)
	case c.id%14 == 1:
		w.pay(c, c.bill, ago(time.Duration(1+c.id%21)*time.Hour))
	case c.id%60 == 7:
		w.issue(&document{kind: invoice, customer: c, issued: ago(5 * time.Hour), cancelled: true, lines: internet})
	case c.id%60 == 11:
		issue(proForma, ago(4*time.Hour), internet)
	}
}

// mustOwe charges what a payment of today settles.
func (c *customer) mustOwe(w *world) {
	w.book(booking{time: w.at.AddDate(0, 0, -12), value: -5900, customer: c, text: "Opłata serwisowa", office: true})
}

// generic makes up somebody like many others.
func (w *world) generic(c *customer) {
	r := w.random
	percent := func(p int) bool { return r.IntN(100) < p }

	switch n := r.IntN(100); {
	case n < 60:
	case n < 80:
		c.division = DivisionSouth
	case n < 88:
		c.division = 0
	case n < 94:
		c.division = DivisionNoAccount
	default:
		c.division = DivisionFullAccount
	}
	switch n := r.IntN(100); {
	case n < 84:
	case n < 88:
		c.status = 1
	case n < 91:
		c.status = 2
	case n < 96:
		c.status = 4
	default:
		c.status = 5
	}
	c.deleted = percent(3)
	switch {
	case percent(14):
		c.kind, c.first = 1, ""
		c.last = companies[r.IntN(len(companies))]
	case percent(2):
		c.kind, c.first = 2, ""
		c.last = fmt.Sprintf("Dostawca Usług nr %d", c.id)
	}
	if percent(15) {
		c.pin = Hash
	}

	w.genericContacts(c)
	w.genericServices(c)

	since := w.at.AddDate(-1, 0, -r.IntN(300)).Unix()
	join := func(group int64) { c.groups = append(c.groups, membership{group: group, start: since}) }
	if c.kind == 1 {
		join(GroupCompanies)
	}
	if percent(20) {
		join(GroupEstate)
	}
	if percent(6) {
		join(GroupVIP)
	}
	if percent(7) {
		join(GroupUntouched)
	}
	switch n := r.IntN(100); {
	case n < 4:
		c.groups = append(c.groups, membership{group: GroupTelephone, start: since, end: w.monthAgo()})
	case n < 8:
		c.groups = append(c.groups, membership{group: GroupTelephone, start: w.monthAhead()})
	case n < 20:
		join(GroupTelephone)
	}
}

func (w *world) genericContacts(c *customer) {
	r := w.random
	percent := func(p int) bool { return r.IntN(100) < p }
	add := func(text string, bits int) { c.contacts = append(c.contacts, contact{text: text, bits: bits}) }
	if percent(82) {
		bits := byMail
		switch n := r.IntN(100); {
		case n < 25:
			bits = paperMail
		case n < 33:
			bits = mail
		case n < 37:
			bits = byMail | disabled
		}
		add(mailOf(c), bits)
	}
	if percent(80) {
		number, bits := mobileOf(c), byMobile
		switch n := r.IntN(100); {
		case n < 25:
			number = fmt.Sprintf("+48 %s %s %s", number[:3], number[3:6], number[6:])
		case n < 40:
			number = fmt.Sprintf("%s-%s-%s", number[:3], number[3:6], number[6:])
		case n < 46:
			bits = mobile
		case n < 50:
			bits = byMobile | disabled
		}
		add(number, bits)
	}
	if percent(25) {
		add(fmt.Sprintf("18 44%d %02d %02d", r.IntN(10), r.IntN(100), r.IntN(100)), landline)
	}
	for _, consent := range []int{1, 3, 8} {
		if percent(92) {
			c.consents = append(c.consents, consent)
		}
	}
	if percent(40) {
		c.consents = append(c.consents, 2)
	}
}

func (w *world) genericServices(c *customer) {
	r := w.random
	percent := func(p int) bool { return r.IntN(100) < p }
	if c.status == 1 || c.status == 2 {
		return // not a customer yet: neither services nor computers
	}

	plans := []struct {
		tariff int
		bill   int64
	}{{tInternet, 5900}, {tBasic, 4900}, {tFiber, 7990}, {tGigabit, 9900}}
	plan := plans[r.IntN(len(plans))]
	if c.kind > 0 {
		plan.tariff, plan.bill = tCompany, 24600
	}
	c.subscriptions = []subscription{{tariff: plan.tariff}}
	c.bill, c.months = plan.bill, 3+r.IntN(12)
	if c.kind == 0 && percent(20) {
		c.subscriptions = append(c.subscriptions, subscription{tariff: tPhone})
		c.bill += 2360
	}
	switch n := r.IntN(100); {
	case n < 62:
	case n < 82:
		c.unpaid = 1
	case n < 93:
		c.unpaid = 2 + r.IntN(2)
	default:
		c.unpaid = 4 + r.IntN(6)
	}
	if percent(6) {
		w.pay(c, int64(1+r.IntN(30))*1000, w.at.AddDate(0, 0, -5-r.IntN(40)))
	}

	kinds := []node{
		{network: NetworkNorth, device: DeviceNorth1 + int64(r.IntN(3)), group: NodesBlocks, link: fiber},
		{network: NetworkSouth, device: DeviceSouth1 + int64(r.IntN(2)), group: NodesBlocks, link: wire},
		{network: NetworkRadio, device: DeviceRadio1 + int64(r.IntN(3)), group: NodesHouses, link: wireless},
	}
	computer := kinds[r.IntN(len(kinds))]
	if c.kind > 0 {
		computer = node{network: NetworkOffices, device: DeviceOffices, group: NodesSymmetric, link: fiber, public: true}
	}
	if percent(5) {
		computer.link = unset
	}
	c.nodes = []node{computer}
	if percent(12) {
		camera := kinds[r.IntN(len(kinds))]
		camera.group = NodesCameras
		c.nodes = append(c.nodes, camera)
	}
}
