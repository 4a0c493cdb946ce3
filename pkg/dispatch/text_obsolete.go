package dispatch

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences on deliveries that waited.
var (
	textPaid             = i18n.T("the customer has paid meanwhile: balance %s")
	textNotificationGone = i18n.T("the notification was deleted meanwhile")
	textCustomerGone     = i18n.T("the customer was deleted meanwhile")
	textUnbilled         = i18n.T("the customer has no billing address in LMS any more")
	textInvoiceGone      = i18n.T("the invoice was cancelled or deleted meanwhile")
	textPaymentGone      = i18n.T("the payment was deleted meanwhile")
	textPaymentUnticked  = i18n.T("the payment is unticked, or told by lms-notify already")
	textAddressGone      = i18n.T("the address is not the customer's any more")
	textNotReachable     = i18n.T("the customer may not be written to any more: %s")
	textNoRun            = i18n.T("delivery %d waits: its run %d cannot be found")
	textNoDefinition     = i18n.T("deliveries of run %d wait: what was to be sent was not kept with it")
)
