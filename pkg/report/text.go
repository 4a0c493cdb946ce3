package report

// Sentences and labels that users read, kept apart from the rules that choose
// them.
const (
	textTitle   = "What powiadom sent"
	textTitleOf = "%s: what powiadom sent"
	textSpan    = "%s to %s (%s)"
	textMade    = "Made by powiadom on %s."

	textFigureSent       = "Sent"
	textFigureTold       = "Customers told"
	textFigureFailed     = "Failed"
	textFigureNotReached = "Not reached"

	textWaiting    = "%s more wait to be sent"
	textParts      = "SMS parts: %s"
	textCost       = "SMS parts: %s, %s"
	textShare      = "%s %% of all"
	textNoneFailed = "none"
	textEachRun    = "counted in each run"

	textEmail   = "e-mail"
	textSMS     = "SMS"
	textWarning = "warning"
	textFailed  = "failed"

	textByDay   = "Day by day"
	textByWeek  = "Week by week"
	textByMonth = "Month by month"
	textColumn  = "%s: %s sent, %s failed"
	textNothing = "Nothing was sent in this time."

	textNotifications = "Notifications"
	textByHand        = "sent by hand"
	textNameless      = "notification %d"

	textFailures      = "Why deliveries failed"
	textNoFailures    = "No delivery failed."
	textNotReached    = "Customers who were not reached"
	textAllReached    = "Everybody who was meant was reached."
	textNotReachedWhy = "A customer whom several runs could not reach is counted several times."

	textNumber    = "No."
	textName      = "Name"
	textCancelled = "Cancelled"
	textWaits     = "Waiting"
	textChannel   = "Channel"
	textReason    = "Reason"
	textExample   = "Example"
	textCount     = "Count"
)

// unitTitles are the headings of the chart.
func unitTitles() []string { return []string{textByDay, textByWeek, textByMonth} }

// The reasons why a customer is not reached, in words.
func reasonTexts() map[string]string {
	return map[string]string{
		"no-contact":                    "no e-mail address or mobile number",
		"contact-disabled":              "contact switched off",
		"contact-not-for-notifications": "contact not meant for notifications",
		"no-consent":                    "no consent to service information",
		"contact-invalid":               "contact cannot be used",
		"foreign-number":                "number outside of Poland",
		"no-node":                       "no computer to show a warning on",
		"pin-hashed":                    "PIN is kept as a hash",
		"no-bank-account":               "no bank account",
		"no-sender":                     "no sender for his division",
		"sms-too-long":                  "text too long for an SMS",
		"empty-text":                    "text is empty",
		"text-too-long":                 "text too long for LMS's log",
		"text-unstorable":               "text has characters that LMS's log cannot hold",
	}
}

func reasonText(reason string) string {
	if text, ok := reasonTexts()[reason]; ok {
		return text
	}
	return reason
}
