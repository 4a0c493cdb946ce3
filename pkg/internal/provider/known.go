package provider

// Customers that a test can name: each shows one thing. Unless a comment says
// otherwise they are private persons, connected (status 3), in DivisionMain,
// with a billing address, one e-mail address and one mobile number for
// notifications, consents 3 and 8, one computer, a monthly charge of 59.00, a
// year of paid invoices and a balance of 0.00. Nothing of theirs was issued or
// booked within the day before the instant, unless said so.
const (
	Debtor           int64 = iota + 1 // balance -177.00: three months; PIN 4711
	DeepDebtor                        // company, charge 246.00 (net 200.00), balance -2500.00
	Settled                           // balance exactly 0.00
	NoCash                            // not one row of cash
	Overpaid                          // balance 300.00
	TwoMobiles                        // 601 100 201 and 602 100 202
	SameMobile                        // 603100203 and "+48 603-100-203": one and the same
	TwoInOneField                     // "jan.wrobel@poczta.example, anna.wrobel@poczta.example"
	Landline                          // "12 632 10 20" marked as mobile; no other number
	BadContacts                       // "zły adres@@poczta" and "12345"
	NoContacts                        // none at all
	NullContact                       // good ones, but their type is NULL
	DisabledOnly                      // good ones, all DISABLED
	NotForNotices                     // good ones without NOTIFICATIONS
	NoMailConsent                     // consent 8 only
	NoSMSConsent                      // consent 3 only
	NoConsent                         // neither
	PlainPIN                          // PIN 0042
	HashedPIN                         // PIN is a bcrypt hash
	NoDivision                        // divisionid NULL
	NoAccount                         // in DivisionNoAccount
	FullAccount                       // in DivisionFullAccount, whose account is a whole number
	Deleted                           // deleted, balance -118.00
	Contractor                        // type 2, balance -118.00
	NoBillingPlace                    // no address of type 1
	Interested                        // status 1, no charge, no cash
	Waiting                           // status 2, no charge, no cash
	Disconnected                      // status 4, balance -295.00
	DebtCollection                    // status 5, balance -708.00
	EuroPayer                         // rows in EUR: -20.00 at 4.2512 and 10.00 at 4.30, balance -42.024
	TwoNodes                          // NetworkNorth by fiber and NetworkRadio by wireless, of different groups and devices
	NoNodes                           // owns no computer: cannot be warned
	EmptyNode                         // owns one without address, which vnodes hides
	NoLinkType                        // linktype NULL (before December 2022: 0)
	SharedMailA                       // biuro@wspolny.example, as SharedMailB
	SharedMailB                       // biuro@wspolny.example, as SharedMailA
	OddName                           // company "<b>Kłos & Syn</b> %cid 'Hurt'"
	InvoiceToday                      // invoice of three hours ago, two lines, 82.60; balance -82.60
	InvoiceJustIn                     // invoice one minute younger than a day by the clock on the wall; balance -59.00
	InvoiceJustOut                    // invoice one minute older than that; balance -59.00
	InvoiceAhead                      // invoice dated three hours ahead; balance -59.00
	InvoiceCancelled                  // invoice of two hours ago, cancelled: no cash
	CreditNote                        // credit note of an hour ago over 10.00; balance 10.00
	ProForma                          // pro forma of an hour ago: no cash
	PaidToday                         // paid 59.00 two hours ago; balance 0.00
	PaidJustOut                       // paid 59.00 one minute more than a day ago
	Refunded                          // type 1, -25.00, two hours ago; balance -25.00
	Credited                          // type 0, 25.00, two hours ago; balance 25.00
	FutureMember                      // in GroupVIP from next month on
	PastMember                        // was in GroupVIP until last month
	EndingMember                      // in GroupVIP until next month: LMS does not count him any more
	Rejoined                          // left GroupVIP and came back
	Yearly                            // 1200.00 a year: charge 100.00
	Quarterly                         // 90.00 a quarter: charge 30.00
	HalfYearly                        // 300.00 a half-year: charge 50.00
	Weekly                            // 25.00 a week: charge 100.00
	Daily                             // 2.00 a day: charge 60.00
	OneOff                            // a single charge only: charge 0
	Discounted                        // 50.00 ×2, -10 %, -5.00: charge 80.00
	Mixed                             // charge 290.70: Discounted's, Yearly's, net 100.00 -10 %, and one suspended; balance -581.40
	Suspended                         // the only tariff is suspended: charge 0; balance -59.00
	AllSuspended                      // a tariff and the row that suspends everything: charge 0; balance -59.00
	FutureTariff                      // starts next month: charge 0
	PastTariff                        // ended last month: charge 0
	Uncommitted                       // commited 0: charge 0
	NoTariff                          // nothing at all: charge 0; balance -59.00
	LiabilityOnly                     // a charge of his own of 35.00 a month
	PeriodOfContract                  // tariff without period, 1200.00, yearly by the assignment: charge 100.00
	CutoffStop                        // not to be dunned before next month; balance -118.00
	ForeignMobile                     // +49 1512 3456789
	Apostrophe                        // "O'Brien Seán", o'brien@poczta.example
	IDNMail                           // biuro@żabka-łódź.example
	CaseOfMail                        // Jan.Nowak@Poczta.example and jan.nowak@poczta.example
	Warned                            // a warning is on, customers.message is set
	OwnAccount                        // a bank account of his own among the contacts
	CheckingAccount                   // in DivisionSouth, whose account has ten digits

	known = CheckingAccount
)

// The divisions.
const (
	DivisionMain        int64 = iota + 1 // account 10501025: eight digits
	DivisionSouth                        // account 1050102510: ten digits; senders of its own
	DivisionNoAccount                    // no account
	DivisionFullAccount                  // account 50105010251000002200000123, used as it is
)

// The groups of customers.
const (
	GroupVIP       int64 = iota + 1 // "VIP"
	GroupCompanies                  // "Firmy"
	GroupEstate                     // "Wspólnota Słoneczna"
	GroupUntouched                  // "Nie wyłączać"
	GroupTelephone                  // "Telefonia"
	GroupNobody                     // "Pusta grupa": without members
)

// The groups of computers.
const (
	NodesBlocks    int64 = iota + 1 // "Bloki"
	NodesHouses                     // "Domy jednorodzinne"
	NodesSymmetric                  // "Łącza symetryczne"
	NodesCameras                    // "Monitoring"
	NodesNone                       // "Pusta grupa komputerów": without computers
)

// The networks.
const (
	NetworkNorth   int64 = iota + 1 // 10.10.0.0/22, fiber
	NetworkSouth                    // 10.20.0.0/22, wire
	NetworkRadio                    // 10.30.0.0/22, wireless
	NetworkOffices                  // 10.40.0.0/23, fiber, public addresses from NetworkPublic
	NetworkPublic                   // 203.0.113.0/24
	NetworkDevices                  // 172.16.0.0/24, addresses of devices
	NetworkOverlay                  // 10.20.0.0/22 again, behind another router; Debtor has a second computer there
)

// The devices; each is linked to DeviceCore or to one before it.
const (
	DeviceCore     int64 = iota + 1
	DeviceNorth1         // NetworkNorth
	DeviceNorth2         // NetworkNorth, behind DeviceNorth1
	DeviceNorth3         // NetworkNorth, behind DeviceNorth2
	DeviceSouth1         // NetworkSouth
	DeviceSouth2         // NetworkSouth, behind DeviceSouth1
	DeviceRadio1         // NetworkRadio
	DeviceRadio2         // NetworkRadio, behind DeviceRadio1
	DeviceRadio3         // NetworkRadio, behind DeviceRadio1
	DeviceOffices        // NetworkOffices
	DeviceSpare          // linked, nobody is plugged in
	DeviceOfDebtor       // belongs to Debtor
)

// The users of LMS's own interface.
const (
	UserAdmin  int64 = iota + 1 // sees every division
	UserOffice                  // sees every division
	UserSouth                   // sees DivisionSouth only, and not GroupVIP
)

// Hash is the PIN of HashedPIN.
const Hash = "$2y$10$CwTycUXWue0Thq9StjUM0uJ8Ih4yX1nW6YQnJ8mKz2d9Jm3q1cW2S"
