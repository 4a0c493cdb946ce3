package report

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences and labels that users read, kept apart from the rules that choose
// them.
var (
	textTitle   = i18n.T("What powiadom sent")
	textTitleOf = i18n.T("%s: what powiadom sent")
	textSpan    = i18n.T("%s to %s (%s)")
	textMade    = i18n.T("Made by powiadom on %s.")

	textFigureSent       = i18n.T("Sent")
	textFigureTold       = i18n.T("Customers told")
	textFigureFailed     = i18n.T("Failed")
	textFigureNotReached = i18n.T("Not reached")

	textWaiting    = i18n.T("%s more wait to be sent")
	textParts      = i18n.T("SMS parts: %s")
	textCost       = i18n.T("SMS parts: %s, %s")
	textShare      = i18n.T("%s %% of all")
	textNoneFailed = i18n.C("failed", "none")
	textEachRun    = i18n.T("counted in each run")

	textEmail   = i18n.T("e-mail")
	textSMS     = i18n.T("SMS")
	textWarning = i18n.T("warning")
	textFailed  = i18n.C("legend", "failed")

	textByDay   = i18n.T("Day by day")
	textByWeek  = i18n.T("Week by week")
	textByMonth = i18n.T("Month by month")
	textColumn  = i18n.T("%s: %s sent, %s failed")
	textNothing = i18n.T("Nothing was sent in this time.")

	textNotifications = i18n.T("Notifications")
	textByHand        = i18n.T("sent by hand")
	textNameless      = i18n.T("notification %d")

	textFailures      = i18n.T("Why deliveries failed")
	textNoFailures    = i18n.T("No delivery failed.")
	textNotReached    = i18n.T("Customers who were not reached")
	textAllReached    = i18n.T("Everybody who was meant was reached.")
	textNotReachedWhy = i18n.T("A customer whom several runs could not reach is counted several times.")

	textNumber    = i18n.T("No.")
	textName      = i18n.T("Name")
	textCancelled = i18n.T("Cancelled")
	textWaits     = i18n.T("Waiting")
	textChannel   = i18n.T("Channel")
	textReason    = i18n.T("Reason")
	textExample   = i18n.T("Example")
	textCount     = i18n.T("Count")
)

// weekdays are short names of three letters, from Sunday on.
func weekdays() [7]string {
	return [7]string{
		i18n.T("Sun"), i18n.T("Mon"), i18n.T("Tue"), i18n.T("Wed"), i18n.T("Thu"), i18n.T("Fri"), i18n.T("Sat"),
	}
}

// unitTitles are the headings of the chart.
func unitTitles() []string { return []string{textByDay, textByWeek, textByMonth} }

// The reasons why a customer is not reached, in words.
func reasonTexts() map[string]string {
	return map[string]string{
		"no-contact":                    i18n.T("no e-mail address or mobile number"),
		"contact-disabled":              i18n.T("contact switched off"),
		"contact-not-for-notifications": i18n.T("contact not meant for notifications"),
		"no-consent":                    i18n.T("no consent to service information"),
		"contact-invalid":               i18n.T("contact cannot be used"),
		"foreign-number":                i18n.T("number outside of Poland"),
		"no-node":                       i18n.T("no computer to show a warning on"),
		"pin-hashed":                    i18n.T("PIN is kept as a hash"),
		"no-bank-account":               i18n.T("no bank account"),
		"no-sender":                     i18n.T("no sender for his division"),
		"sms-too-long":                  i18n.T("text too long for an SMS"),
		"empty-text":                    i18n.T("text is empty"),
		"text-too-long":                 i18n.T("text too long for LMS's log"),
		"text-unstorable":               i18n.T("text has characters that LMS's log cannot hold"),
	}
}

func reasonText(reason string) string {
	if text, ok := reasonTexts()[reason]; ok {
		return text
	}
	return reason
}
