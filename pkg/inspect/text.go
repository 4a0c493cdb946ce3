package inspect

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences that users read, kept apart from the rules that choose them: what
// an index would make faster.
var (
	textBalances = i18n.T("the balances of all customers")
	textPayments = i18n.T("the search for new payments")
	textInvoices = i18n.T("the search for new invoices")
	textHistory  = i18n.T("what one customer was told")
	textMessages = i18n.T("what was told in a week")
	textContacts = i18n.T("the contacts of one customer")
	textNodes    = i18n.T("the nodes of one customer")
)
