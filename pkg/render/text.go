package render

// Column labels of %last_N_in_a_table, as LMS prints them in Polish. Customers
// read these.
const (
	labelDate        = "Data"
	labelCharge      = "Obciążenie"
	labelPayment     = "Wpłata"
	labelBalance     = "Saldo"
	labelDescription = "Opis"
)
