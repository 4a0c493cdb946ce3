package provider

// Last names with their feminine form, first names, and the places they live in.
var (
	lastNames = [][2]string{
		{"Kowalski", "Kowalska"},
		{"Wiśniewski", "Wiśniewska"},
		{"Wójcik", "Wójcik"},
		{"Kamiński", "Kamińska"},
		{"Lewandowski", "Lewandowska"},
		{"Zieliński", "Zielińska"},
		{"Szymański", "Szymańska"},
		{"Woźniak", "Woźniak"},
		{"Dąbrowski", "Dąbrowska"},
		{"Kozłowski", "Kozłowska"},
		{"Jankowski", "Jankowska"},
		{"Mazur", "Mazur"},
		{"Krawczyk", "Krawczyk"},
		{"Piotrowski", "Piotrowska"},
		{"Grabowski", "Grabowska"},
		{"Pawłowski", "Pawłowska"},
		{"Michalski", "Michalska"},
		{"Król", "Król"},
		{"Wieczorek", "Wieczorek"},
		{"Jabłoński", "Jabłońska"},
		{"Wróbel", "Wróbel"},
		{"Stępień", "Stępień"},
		{"Górski", "Górska"},
		{"Rutkowski", "Rutkowska"},
		{"Sikora", "Sikora"},
		{"Baran", "Baran"},
		{"Szewczyk", "Szewczyk"},
		{"Pietrzak", "Pietrzak"},
		{"Zalewski", "Zalewska"},
		{"Jasiński", "Jasińska"},
		{"Sadowski", "Sadowska"},
		{"Bąk", "Bąk"},
		{"Chmielewski", "Chmielewska"},
		{"Czarnecki", "Czarnecka"},
		{"Gąsior", "Gąsior"},
		{"Łukasik", "Łukasik"},
		{"Żak", "Żak"},
		{"Świątek", "Świątek"},
		{"Źrebiec", "Źrebiec"},
		{"Ćwikła", "Ćwikła"},
	}
	men = []string{
		"Paweł", "Łukasz", "Michał", "Grzegorz", "Stanisław", "Józef", "Jerzy", "Tomasz",
		"Krzysztof", "Rafał", "Wiesław", "Bolesław", "Kacper", "Jan", "Andrzej", "Żelisław",
	}
	women = []string{
		"Małgorzata", "Agnieszka", "Katarzyna", "Bożena", "Elżbieta", "Jadwiga", "Zofia", "Róża",
		"Grażyna", "Wiesława", "Łucja", "Anna", "Ewa", "Władysława", "Żaneta", "Danuta",
	}
	companies = []string{
		"Żabka Łódź sp. z o.o.", "Piekarnia „Pod Dębem” s.c.", "Tartak Sączów sp. j.", "Biuro Rachunkowe Ćwierć",
		"Hotel Źródełko sp. z o.o.", "Apteka Słoneczna", "Auto-Części Gąska", "Przedszkole Niezapominajka",
		"Studio Fotografii Mgiełka", "Warsztat Wójcik i Synowie", "Kwiaciarnia Róża", "Gabinet Stomatologiczny Kęs",
		"Szkoła Językowa Świat", "Zajazd pod Wąsem", "Drukarnia Łączność S.A.", "Sklep Spożywczy „U Żanety”",
	}
	cities = [][2]string{
		{"Nowy Sącz", "33-300"},
		{"Łódź", "90-001"},
		{"Żywiec", "34-300"},
		{"Świdnica", "58-100"},
		{"Kęty", "32-650"},
		{"Tłuszcz", "05-240"},
		{"Września", "62-300"},
		{"Mielec", "39-300"},
	}
	streets = []string{
		"ul. Źródlana", "ul. Słoneczna", "os. Piastów", "ul. Księdza Ściegiennego", "ul. Żołnierska",
		"al. Wolności", "ul. Łąkowa", "pl. Kościuszki", "ul. 3 Maja", "ul. Dębowa",
	}
)

// The default texts that LMS's settings hold for notifications without a text
// of their own.
var defaultTexts = [][2]string{
	{"indebted_mail", `Szanowni Państwo,

na dzień dzisiejszy saldo Państwa konta wynosi %balance. Prosimy o wpłatę na rachunek:

%bankaccount

Ostatnie operacje:
%last_10_in_a_table

Jeżeli wpłata została już dokonana, prosimy o zignorowanie tej wiadomości.

Z poważaniem
GwiazdaNet`},
	{"indebted_sms", `GwiazdaNet: saldo konta klienta nr %cid wynosi %balance. Prosimy o wpłatę na rachunek %bankaccount.`},
	{"invoice_mail", `Szanowni Państwo,

informujemy, że została wystawiona nowa faktura. Saldo konta: %balance. Fakturę można pobrać w panelu klienta (numer klienta %cid, PIN %pin).

Z poważaniem
GwiazdaNet`},
	{"invoice_sms", `GwiazdaNet: wystawiliśmy nową fakturę. Saldo: %balance. Rachunek do wpłat: %bankaccount.`},
	{"payment_mail", `Szanowni Państwo,

dziękujemy za wpłatę w kwocie %payment. Obecne saldo konta: %balance.

Z poważaniem
GwiazdaNet`},
	{"payment_sms", `GwiazdaNet: dziękujemy za wpłatę %payment. Saldo: %balance.`},
}
