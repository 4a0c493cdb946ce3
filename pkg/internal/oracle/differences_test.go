package oracle_test

import (
	"slices"
	"strings"
	"testing"
)

// A difference between LMS and powiadom, with its reason: a row of the topic on them.
type difference struct {
	lms, ours     string // what each does, and why we do
	lmsPL, oursPL string
	shown         []shown
}

// shown is where the fixture shows a difference.
type shown struct {
	way       way
	where     string // what the list's name, or program, or channel must contain
	customers string
	detail    string   // that the facts must have, if one is the same for all
	details   []string // by customer, else
	times     int      // that it comes, over all lists
}

func (s shown) matches(t *testing.T, f fact) bool {
	t.Helper()
	if s.way != f.way || !strings.Contains(f.list, s.where) {
		return false
	}
	i := slices.Index(ids(t, s.customers), f.customer)
	if i < 0 {
		return false
	}
	if s.details != nil {
		return s.details[i] == f.detail
	}
	return s.detail == "" || s.detail == f.detail
}

// differences are all there are. A new one is a fault of ours until it stands
// here with its reason.
func differences() []difference {
	return []difference{
		{
			lms:    "its notifier (lms-notify) duns deleted customers, unless a setting forbids it",
			ours:   "never tells them",
			lmsPL:  "jego lms-notify upomina usuniętych klientów, chyba że zabroni tego ustawienie",
			oursPL: "nigdy ich nie powiadamia",
			shown:  []shown{{way: onlyLMS, where: "lms-notify: debtors", customers: "209-210 560 908", times: 46}},
		},
		{
			lms:    "its notifier goes by what is overdue; entries dated in the future do not count",
			ours:   "does so with \"debt: overdue\", customer by customer; as it is by default, the whole balance counts, as on LMS's customer card, and those are dunned, too, whose invoice is not due yet",
			lmsPL:  "jego lms-notify patrzy na saldo przeterminowane; wpisy z przyszłą datą się nie liczą",
			oursPL: "robi to samo z „debt: overdue”, klient po kliencie; domyślnie liczy się całe saldo, jak na karcie klienta w LMS, i upominani są też ci, którym termin faktury jeszcze nie minął",
			shown: []shown{
				{way: onlyOurs, where: "lms-notify: debtors, against the whole balance", customers: "505-506 510-511 513 516 518 530 544-547 549 552-555 563 565", times: 38},
				{way: onlyLMS, where: "lms-notify: debtors, against the whole balance", customers: "529", times: 2},
			},
		},
		{
			lms:    "its mass mailing tells debtors whose cutting off is suspended until a date",
			ours:   "spares them, as LMS's notifier does, unless the notification says --arrangements tell",
			lmsPL:  "w wysyłce masowej powiadamia dłużników, którym zawieszono blokowanie do jakiegoś dnia",
			oursPL: "pomija ich, jak lms-notify, chyba że powiadomienie ma --arrangements tell",
			shown:  []shown{{way: onlyLMS, where: "mass mailing: in debt", customers: "557 559", times: 20}},
		},
		{
			lms:    "takes balances from its table of them, which goes stale when a document is deleted",
			ours:   "sums the entries",
			lmsPL:  "bierze salda ze swojej tabeli, która się dezaktualizuje po usunięciu dokumentu",
			oursPL: "sumuje wpisy",
			shown:  []shown{{way: onlyLMS, where: "mass mailing: in debt", customers: "566", times: 6}},
		},
		{
			lms:    "adds monthly charges in euro to those in złoty as if they were one currency",
			ours:   "counts each at the last rate that LMS booked",
			lmsPL:  "dodaje opłaty miesięczne w euro do tych w złotych, jakby to była jedna waluta",
			oursPL: "liczy każdą po ostatnim kursie, który LMS zapisał",
			shown: []shown{
				{way: onlyLMS, where: "mass mailing: debt above", customers: "614", times: 12},
				{way: charge, customers: "614", detail: "86.00", times: 2},
			},
		},
		{
			lms:    "counts charges that are not confirmed yet, or while everything is suspended, as monthly charges",
			ours:   "counts what is billed now",
			lmsPL:  "wlicza do opłat miesięcznych zobowiązania niezatwierdzone i te klientów, którym zawieszono wszystko",
			oursPL: "liczy to, co teraz jest naliczane",
			shown: []shown{
				{way: onlyLMS, where: "mass mailing: debt above", customers: "616 624", times: 14},
				{way: charge, where: "mass mailing", customers: "616 624", detail: "0.00", times: 2},
				{way: charge, where: "list of customers", customers: "624", detail: "0.00", times: 1},
			},
		},
		{
			lms:    "reckons 1200 a year as 99.9999996 a month, so that who owes 100 owes more than that",
			ours:   "reckons 100",
			lmsPL:  "z 1200 rocznie robi 99,9999996 miesięcznie, więc dług 100 zł jest większy",
			oursPL: "liczy 100",
			shown:  []shown{{way: onlyLMS, where: "mass mailing: debt above", customers: "635", times: 7}},
		},
		{
			lms:    "its mass mailing takes daily and weekly charges for nothing; its list of customers counts 30 days and 4 weeks",
			ours:   "counts as the list of customers does",
			lmsPL:  "w wysyłce masowej opłaty dzienne i tygodniowe są niczym, na liście klientów to 30 dni i 4 tygodnie",
			oursPL: "liczy jak lista klientów",
			shown: []shown{
				{way: onlyOurs, where: "mass mailing: debt above", customers: "610-611", times: 14},
				{way: charge, where: "mass mailing", customers: "610-611", details: []string{"40.00", "60.00"}, times: 2},
			},
		},
		{
			lms:    "tells of the invoices and payments of a calendar day, of the hours to come as well",
			ours:   "tells of those of the 24 hours up to the minute: a run at night misses nothing, and nothing is told before its time",
			lmsPL:  "powiadamia o fakturach i wpłatach z dnia kalendarzowego, także z jego przyszłych godzin",
			oursPL: "o tych z 24 godzin do danej minuty: przebieg w nocy niczego nie gubi i niczego nie ogłasza przed czasem",
			shown: []shown{
				{way: onlyOurs, where: "lms-notify: income", customers: "537", times: 2},
				{way: onlyLMS, where: "lms-notify: income", customers: "539", times: 2},
				{way: onlyOurs, where: "lms-notify: invoices", customers: "545", times: 2},
			},
		},
		{
			lms:    "tells of pro forma invoices and credit notes as of invoices",
			ours:   "tells of invoices",
			lmsPL:  "powiadamia o fakturach pro forma i korektach tak jak o fakturach",
			oursPL: "powiadamia o fakturach",
			shown:  []shown{{way: onlyLMS, where: "lms-notify: invoices", customers: "547-548", times: 4}},
		},
		{
			lms:    "does not tell of an invoice that has no entry on the account",
			ours:   "tells of it: it was issued",
			lmsPL:  "nie powiadamia o fakturze, która nie ma wpisu na koncie",
			oursPL: "powiadamia: została wystawiona",
			shown:  []shown{{way: onlyOurs, where: "lms-notify: invoices", customers: "551", times: 2}},
		},
		{
			lms:    "sends notices of invoices to contacts that are marked for invoices, too, and none by e-mail to who gets the invoice itself by e-mail",
			ours:   "sends them to contacts marked for notifications: it sends no invoices and does not know who else does",
			lmsPL:  "o fakturach pisze na kontakty oznaczone także do faktur, a e-mailem nie pisze do tych, którzy dostają e-mailem samą fakturę",
			oursPL: "pisze na kontakty do powiadomień: faktur nie wysyła i nie wie, kto jeszcze to robi",
			shown:  []shown{{way: onlyOurs, where: "lms-notify: invoices, email", customers: "554-555", times: 2}},
		},
		{
			lms:    "asks for consent to e-mails before it shows a message in the browser",
			ours:   "asks for none: it sets LMS's own warning (Powiadomienia), for which LMS asks none either",
			lmsPL:  "pokazuje wiadomość w przeglądarce tylko za zgodą na e-maile",
			oursPL: "zgody nie wymaga: ustawia ostrzeżenie z LMS (Powiadomienia), do którego i LMS jej nie wymaga",
			shown:  []shown{{way: onlyOurs, where: ", warning", customers: "401-402 405-406 409-410 413-414 556 568", times: 70}},
		},
		{
			lms:    "tells somebody as often as an address, a contact or an entry of his is there twice",
			ours:   "tells him once at each address, however it is written: domains in letters or punycode, in capitals, with characters that nobody sees",
			lmsPL:  "powiadamia tyle razy, ile razy jest czyjś adres, kontakt albo wpis",
			oursPL: "powiadamia raz na każdy adres, jakkolwiek byłby zapisany: domena literami lub w punycode, wielkimi literami, ze znakami, których nie widać",
			shown: []shown{
				{way: repeated, customers: "212 309-310 332", times: 64},
				{way: repeated, where: "lms-notify: income", customers: "535", times: 2},
				{way: repeated, where: "lms-notify: invoices", customers: "552 565", times: 4},
			},
		},
		{
			lms:    "sends to what the contact holds, with a name, an extension or two addresses in it, and lets the server refuse it",
			ours:   "reads the numbers in it; of e-mail the whole field must be understood, as addresses parted by commas, semicolons, blanks or lines, with a name as in \"Jan <jan@…>\" or without; else it is \"contact-invalid\", and \"explain\" says what is wrong",
			lmsPL:  "wysyła na to, co jest w kontakcie, z nazwą, numerem wewnętrznym lub dwoma adresami, i niech serwer odmówi",
			oursPL: "odczytuje z niego numery; w e-mailu zrozumiałe musi być całe pole, jako adresy rozdzielone przecinkami, średnikami, odstępami lub wierszami, z nazwą jak w „Jan <jan@…>” lub bez; inaczej to „contact-invalid”, a „explain” mówi, co jest nie tak",
			shown: []shown{{
				way: written, customers: "312 317 341", times: 50,
				details: []string{"b312a@poczta.example b312b@poczta.example", "b317@poczta.example", "48601000341"},
			}},
		},
		{
			lms:    "sends to contacts that are no address, or no mobile number (a landline, too few digits, words)",
			ours:   "does not, and names the customer with the reason \"contact-invalid\"",
			lmsPL:  "wysyła na kontakty, które nie są adresem albo numerem komórkowym (stacjonarny, za krótki, słowa)",
			oursPL: "nie wysyła i wykazuje klienta z powodem „contact-invalid”",
			shown: []shown{
				{way: onlyLMS, where: ", email", customers: "314 316", detail: "contact-invalid", times: 28},
				{way: onlyLMS, where: ", sms", customers: "322 329-330 334 336 342", detail: "contact-invalid", times: 90},
			},
		},
		{
			lms:    "sends to addresses with letters outside ASCII before the @",
			ours:   "does with powiadom.smtputf8, since the mail server must take them (SMTPUTF8); otherwise the reason is \"contact-invalid\"",
			lmsPL:  "wysyła na adresy z literami spoza ASCII przed @",
			oursPL: "wysyła z powiadom.smtputf8, bo serwer poczty musi je przyjmować (SMTPUTF8); inaczej powodem jest „contact-invalid”",
			shown:  []shown{{way: onlyLMS, where: ", email", customers: "315", detail: "contact-invalid", times: 17}},
		},
		{
			lms:    "sends SMS abroad",
			ours:   "does with powiadom.foreign_numbers; otherwise the reason is \"foreign-number\"",
			lmsPL:  "wysyła SMS-y za granicę",
			oursPL: "wysyła z powiadom.foreign_numbers; inaczej powodem jest „foreign-number”",
			shown:  []shown{{way: onlyLMS, where: ", sms", customers: "328", detail: "foreign-number", times: 16}},
		},
		{
			lms:    "takes everything on the far side of a neighbour as cut off with a device, the other end of a ring, too",
			ours:   "leaves out what is reached by another way",
			lmsPL:  "uważa za odcięte z urządzeniem wszystko po drugiej stronie sąsiada, także drugi koniec pierścienia",
			oursPL: "pomija to, do czego prowadzi inna droga",
			shown: []shown{
				{way: onlyLMS, where: "device 105 with what is behind it", customers: "824", times: 1},
				{way: onlyLMS, where: "device 106 with what is behind it", customers: "801-804 815-816 818 911", times: 8},
			},
		},
		{
			lms:    "takes a device without links, asked for with what is behind it, for no filter and writes to everybody",
			ours:   "refuses (exit code 2)",
			lmsPL:  "urządzenie bez połączeń, podane z tym, co za nim, uważa za brak filtra i pisze do wszystkich",
			oursPL: "odmawia (kod wyjścia 2)",
			shown:  []shown{{way: refused, where: "device 107 with what is behind it", customers: "0", times: 1}},
		},
		{
			lms:    "writes a blank where there is no bank account to pay to",
			ours:   "does not send such a message; the reason is \"no-bank-account\"",
			lmsPL:  "zostawia puste miejsce, gdy nie ma rachunku do wpłaty",
			oursPL: "takiej wiadomości nie wysyła; powodem jest „no-bank-account”",
			shown: []shown{
				{way: account, customers: "213-214 217 511 718 722", detail: "no-bank-account", times: 18},
				{way: account, where: defaultAccounts, customers: "716", detail: "no-bank-account", times: 1},
				{way: account, where: allAccounts, customers: "716", detail: "61 1090 1014 0000 0712 1981 2874", times: 1},
			},
		},
		{
			lms:    "prints as a bank account whatever the division or the customer's contact holds: letters, \"PL\", blanks, four or 29 digits",
			ours:   "prints 26 digits with right check digits in groups, however they are written, and nothing else",
			lmsPL:  "drukuje jako rachunek cokolwiek jest w firmie (oddziale) albo w kontakcie klienta: litery, „PL”, odstępy, cztery albo 29 cyfr",
			oursPL: "drukuje 26 cyfr z prawidłową sumą kontrolną w grupach, jakkolwiek są zapisane, i nic innego",
			shown: []shown{
				{way: account, customers: "218 721 1234567", detail: "no-bank-account", times: 9},
				{way: account, customers: "728", detail: "61 1090 1014 0000 0712 1981 2874", times: 3},
				{way: account, where: allAccounts, customers: "713 717 727", times: 3, details: []string{
					"81 1050 1025 0000 0000 0000 0713\n61 1090 1014 0000 0712 1981 2874\n81 1234 5678 9012 3456 7890 0042",
					"70 1050 1025 0000 0000 0000 0717",
					"91 1050 1025 0000 0000 0000 0727\n61 1090 1014 0000 0712 1981 2874",
				}},
				{way: account, where: ownAccounts, customers: "713 717 727", times: 3, details: []string{
					"61 1090 1014 0000 0712 1981 2874\n81 1234 5678 9012 3456 7890 0042",
					"no-bank-account",
					"61 1090 1014 0000 0712 1981 2874",
				}},
			},
		},
	}
}
