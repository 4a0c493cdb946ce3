package cli

// Sentences and labels of the commands that look back: history and runs.

// Flags.
const (
	flagCSV            = "CSV with a header line"
	flagSince          = "from `TIME` on: 2026-11-23T08:00, 2026-11-23, or how long ago (90m, 12h, 7d, 4w)"
	flagPastUntil      = "before `TIME`, written in the same way; of a day to its end"
	flagOfCustomer     = "only the customer with the `ID` (repeatable)"
	flagTo             = "only to `ADDRESS`: an e-mail address, or a telephone number in any usual writing"
	flagOfNotification = "only notification `ID` (repeatable)"
	flagOfRun          = "only run `ID` (repeatable)"
	flagOfChannel      = "only `CHANNEL`: email, sms or warning (repeatable)"
	flagOfStatus       = "only in `STATUS`: new, sent, failed or cancelled"
	flagLimit          = "at most `N`, the newest; 0: all"
	flagText           = "with the texts as sent"
	flagEverybody      = "what LMS and others sent, too"
	flagMatched        = "only runs that matched a customer"
)

// Errors.
const (
	textTwoFormats = "json and csv exclude each other; give one of them"
	textBadMoment  = "%s %q: allowed are a time (2026-11-23T08:00), a day (2026-11-23) and how long ago it was (90m, 12h, 7d, 4w)"
	textNoSpan     = "since %s is not before until %s"
	textBadLimit   = "limit %d: a number from 0 on is expected; 0 is all"
	textBadTo      = "to %q: an e-mail address or a telephone number is expected"
)

// Results.
const (
	textCut          = "powiadom: there are more than these %d; --limit N shows more, --limit 0 all\n"
	textWaits        = "next %s, attempts %d"
	textWaitsBecause = "next %s, attempts %d: %s"
	textRunOf        = "%d, line %d: %s"
	textRunOfLMS     = "none, line %d: sent by LMS"
	textHeldShort    = "held"
	textHeldFor      = "%d customers wait for a confirmation"
	textNotYet       = "not yet"
	textByHand       = "by hand"
	textCustomers    = "%d customers"
	textOfThese      = "%d: sent %d, failed %d, cancelled %d, waiting %d"
)

func headerHistory() []string {
	return []string{"PLANNED", "RUN", "CUSTOMER", "TO", "STATUS", "SUBJECT OR REASON"}
}

func headerRuns() []string {
	return []string{"RUN", "AT", "NOTIFICATION", "MATCHED", "SENT", "FAILED", "WAITING", "TOOK"}
}

func headerResults() []string { return []string{"CHANNEL", "STATUS", "COUNT", "EXAMPLE OF THE REASON"} }

// Labels of history --text and of runs ID.
const (
	labelRun          = "run"
	labelCustomer     = "customer"
	labelTo           = "to"
	labelStatus       = "status"
	labelReason       = "reason"
	labelNotification = "notification"
	labelAt           = "at"
	labelOccurrence   = "occurrence"
	labelHost         = "host"
	labelStarted      = "started"
	labelPlanned      = "planned"
	labelFinished     = "finished"
	labelTook         = "took"
	labelMatched      = "matched"
	labelDeliveries   = "deliveries"
	labelNotReached   = "not reached"
	labelRunHeld      = "held"
	labelStopped      = "stopped"
)

// The report.
const (
	flagReportSince = "from `TIME` on, written as for history; default: the last 30 days"
	flagHTMLFile    = "write a page of HTML to `FILE`; - is standard output"
	flagReportJSON  = "one JSON object"

	textReportTwice = "json and html exclude each other; give one of them"
)
