package provider

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// everybody is the number of customers; ids run from 1 without a gap.
const everybody = 345

// Bits of customercontacts.type.
const (
	mobile    = 1
	landline  = 4
	mail      = 8
	invoices  = 16
	notices   = 32
	account   = 64
	disabled  = 16384
	byMail    = mail | notices
	byMobile  = mobile | notices
	noType    = -1 // NULL
	paperMail = mail | invoices | notices
)

// Types of documents.
const (
	invoice    = 1
	creditNote = 3
	proForma   = 6
)

// The tariffs.
const (
	tInternet = iota + 1 // 59.00 a month
	tBasic               // 49.00 a month
	tFiber               // 79.90 a month
	tGigabit             // 99.00 a month
	tCompany             // net 200.00 a month
	tYear                // 1200.00 a year
	tQuarter             // 90.00 a quarter
	tHalf                // 300.00 a half-year
	tWeek                // 25.00 a week
	tDay                 // 2.00 a day
	tOnce                // 99.00 once
	tEuro                // 20.00 EUR a month
	tPhone               // 23.60 a month
	tContract            // 1200.00, period left to the assignment
	tFifty               // 50.00 a month
	tNet                 // net 100.00 a month
)

// wire, wireless and fiber are values of nodes.linktype, unset is NULL.
const (
	wire     = 0
	wireless = 1
	fiber    = 2
	unset    = -1
)

type customer struct {
	id              int64
	last, first     string
	status, kind    int
	deleted         bool
	division        int64
	pin             string
	message         string
	cutoffstop      int64
	unbilled        bool // billing address missing
	contacts        []contact
	consents        []int
	nodes           []node
	groups          []membership
	subscriptions   []subscription
	bill            int64 // monthly invoice in hundredths, 0: no history
	months, unpaid  int   // invoices in the past, and how many of the last are unpaid
	balance         decimal.Decimal
	rows            int
	street, house   string
	city, zip, flat string
}

type contact struct {
	text, name string
	bits       int
}

type node struct {
	network, device, group int64
	link                   int
	empty, warned          bool
	public                 bool
}

type membership struct {
	group      int64
	start, end int64
}

type subscription struct {
	tariff, liability int
	period            int
	from, to          int64
	suspended         bool
	uncommitted       bool
	percent, amount   string
	count             string
}

type document struct {
	id        int64
	kind      int
	customer  *customer
	issued    time.Time
	cancelled bool
	paid      bool
	lines     []line
	reference *document
}

type line struct {
	text   string
	value  int64 // hundredths, as charged
	tariff int
}

type booking struct {
	time     time.Time
	kind     int
	value    int64 // hundredths
	customer *customer
	text     string
	document *document
	item     int
	currency string
	rate     string
	office   bool // entered by hand
}

// world is the provider while it is being made up.
type world struct {
	gen       Generation
	at        time.Time
	random    *rand.Rand
	people    []*customer
	documents []*document
	bookings  []booking
	rows      rows
	customers []Customer
}

func build(gen Generation, at time.Time) *world {
	w := &world{gen: gen, at: at.Truncate(time.Minute), random: rand.New(rand.NewPCG(2026, 11))}
	for id := int64(1); id <= everybody; id++ {
		c := w.person(id)
		if id <= known {
			w.plain(c)
			before := mailOf(c)
			w.special(c)
			for i := range c.contacts { // the name may have become another
				if c.contacts[i].text == before {
					c.contacts[i].text = mailOf(c)
				}
			}
		} else {
			w.generic(c)
		}
		w.people = append(w.people, c)
		w.history(c)
		w.recent(c)
	}
	w.emit()
	return w
}

// monthAgo and monthAhead are the ends of what has passed and what is to come.
func (w *world) monthAgo() int64   { return w.at.AddDate(0, -1, 0).Unix() }
func (w *world) monthAhead() int64 { return w.at.AddDate(0, 1, 0).Unix() }
func (w *world) longAgo() int64    { return w.at.AddDate(-2, 0, 0).Unix() }

// dayAgo is the same minute of yesterday, by the clock on the wall.
func (w *world) dayAgo() time.Time { return w.at.AddDate(0, 0, -1) }

// person gives a customer a name and a place to live.
func (w *world) person(id int64) *customer {
	r := w.random
	name := lastNames[int(id)%len(lastNames)]
	place := cities[r.IntN(len(cities))]
	c := &customer{
		id: id, status: 3, division: DivisionMain,
		pin:    fmt.Sprintf("%04d", r.IntN(10000)),
		street: streets[r.IntN(len(streets))],
		house:  fmt.Sprint(1 + r.IntN(90)),
		city:   place[0], zip: place[1],
	}
	if id%2 == 0 {
		c.last, c.first = name[0], men[r.IntN(len(men))]
	} else {
		c.last, c.first = name[1], women[r.IntN(len(women))]
	}
	if r.IntN(2) == 0 {
		c.flat = fmt.Sprint(1 + r.IntN(40))
	}
	return c
}

var ascii = strings.NewReplacer("ą", "a", "ć", "c", "ę", "e", "ł", "l", "ń", "n", "ó", "o", "ś", "s", "ź", "z", "ż", "z")

// mailOf and mobileOf make addresses that are each customer's own.
func mailOf(c *customer) string {
	local := strings.NewReplacer(" ", "", "'", "", "<b>", "", "</b>", "", "&", "", ".", "", ",", "", "„", "", "”", "").
		Replace(ascii.Replace(strings.ToLower(c.last)))
	if len(local) > 20 {
		local = local[:20]
	}
	return fmt.Sprintf("%s.%d@poczta.example", local, c.id)
}

func mobileOf(c *customer) string {
	prefixes := []string{"501", "505", "511", "531", "571", "601", "606", "661", "691", "721", "781", "791", "880"}
	return fmt.Sprintf("%s%06d", prefixes[int(c.id)%len(prefixes)], 200000+c.id*137)
}

// plain is what a known customer is unless special says otherwise.
func (w *world) plain(c *customer) {
	c.contacts = []contact{{text: mailOf(c), bits: byMail}, {text: mobileOf(c), bits: byMobile}}
	c.consents = []int{1, 3, 8}
	c.nodes = []node{{network: NetworkNorth, device: DeviceNorth1, group: NodesBlocks, link: fiber}}
	c.subscriptions = []subscription{{tariff: tInternet}}
	c.bill, c.months = 5900, 13
}

// history books the monthly invoices of the past and their payments, all of
// them more than a day before the instant.
func (w *world) history(c *customer) {
	for month := c.months - 1; month >= 0 && c.bill > 0; month-- {
		day := w.at.AddDate(0, -month, -3-int(c.id%20))
		issued := time.Date(day.Year(), day.Month(), day.Day(), 6, 0, 0, 0, w.at.Location())
		paid := month >= c.unpaid
		lines := []line{{text: "Dostęp do Internetu", value: c.bill, tariff: tInternet}}
		if c.bill > 10000 && c.kind == 0 {
			lines = []line{
				{text: "Dostęp do Internetu", value: c.bill - 2360, tariff: tInternet},
				{text: "Telefonia", value: 2360, tariff: tPhone},
			}
		}
		w.issue(&document{kind: invoice, customer: c, issued: issued, paid: paid, lines: lines})
		if !paid {
			continue
		}
		booked := issued.AddDate(0, 0, 2+int(c.id)%12)
		booked = time.Date(booked.Year(), booked.Month(), booked.Day(), 0, 0, 0, 0, w.at.Location())
		if limit := w.at.Add(-30 * time.Hour); booked.After(limit) {
			booked = limit
		}
		w.book(booking{time: booked, kind: 1, value: c.bill, customer: c, text: "Wpłata – przelew bankowy"})
	}
}

// issue adds a document and, where LMS does, the rows of cash it causes.
func (w *world) issue(d *document) *document {
	w.documents = append(w.documents, d)
	if d.cancelled || d.kind == proForma {
		return d
	}
	sign, what := int64(-1), "Faktura VAT"
	if d.kind == creditNote {
		sign, what = 1, "Korekta faktury"
	}
	for i, l := range d.lines {
		w.book(booking{
			time: d.issued, value: sign * l.value, customer: d.customer, document: d, item: i + 1,
			text: fmt.Sprintf("%s – %s, %s", what, l.text, d.issued.Format("01/2006")),
		})
	}
	return d
}

func (w *world) book(b booking) {
	if b.currency == "" {
		b.currency, b.rate = "PLN", "1"
	}
	w.bookings = append(w.bookings, b)
	if b.customer != nil {
		value := decimal.New(b.value, -2).Mul(decimal.RequireFromString(b.rate))
		b.customer.balance = b.customer.balance.Add(value)
		b.customer.rows++
	}
}

// pay books a payment that somebody brought.
func (w *world) pay(c *customer, value int64, when time.Time) {
	w.book(booking{time: when, kind: 1, value: value, customer: c, text: "Wpłata gotówkowa – kasa", office: true})
}

func (w *world) emit() {
	// Ids grow with time, as they do where rows are added one by one.
	slices.SortStableFunc(w.documents, func(a, b *document) int { return a.issued.Compare(b.issued) })
	for i, d := range w.documents {
		d.id = int64(i + 1)
	}
	slices.SortStableFunc(w.bookings, func(a, b booking) int {
		return cmp.Or(a.time.Compare(b.time), cmp.Compare(a.item, b.item))
	})
	w.emitOffice()
	w.emitNetwork()
	w.emitCustomers()
	w.emitTariffs()
	w.emitMoney()
}
