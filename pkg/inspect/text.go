package inspect

// Sentences that users read, kept apart from the rules that choose them: what
// an index would make faster.
const (
	textBalances = "the balances of all customers"
	textPayments = "the search for new payments"
	textInvoices = "the search for new invoices"
	textHistory  = "what one customer was told"
	textMessages = "what was told in a week"
	textContacts = "the contacts of one customer"
	textNodes    = "the nodes of one customer"
)
