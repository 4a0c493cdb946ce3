package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences and labels of the commands that look back: history and runs.

// Flags.
var (
	flagCSV            = i18n.T("CSV with a header line")
	flagSince          = i18n.T("from `TIME` on: 2026-11-23T08:00, 2026-11-23, or how long ago (90m, 12h, 7d, 4w)")
	flagPastUntil      = i18n.T("before `TIME`, written in the same way; of a day to its end")
	flagOfCustomer     = i18n.T("only the customer with the `ID` (repeatable)")
	flagTo             = i18n.T("only to `ADDRESS`: an e-mail address, or a telephone number in any usual writing")
	flagOfNotification = i18n.T("only notification `ID` (repeatable)")
	flagOfRun          = i18n.T("only run `ID` (repeatable)")
	flagOfChannel      = i18n.T("only `CHANNEL`: email, sms or warning (repeatable)")
	flagOfStatus       = i18n.T("only in `STATUS`: new, sent, failed or cancelled")
	flagLimit          = i18n.T("at most `N`, the newest; 0: all")
	flagText           = i18n.T("with the texts as sent")
	flagEverybody      = i18n.T("what LMS and others sent, too")
	flagMatched        = i18n.T("only runs that matched a customer")
)

// Errors.
var (
	textTwoFormats = i18n.T("json and csv exclude each other; give one of them")
	textBadMoment  = i18n.T("%s %q: allowed are a time (2026-11-23T08:00), a day (2026-11-23) and how long ago it was (90m, 12h, 7d, 4w)")
	textNoSpan     = i18n.T("since %s is not before until %s")
	textBadLimit   = i18n.T("limit %d: a number from 0 on is expected; 0 is all")
	textBadTo      = i18n.T("to %q: an e-mail address or a telephone number is expected")
)

// Results.
var (
	textCut          = i18n.T("powiadom: there are more than these %d; --limit N shows more, --limit 0 all\n")
	textWaits        = i18n.N("next %s, attempts %d")
	textWaitsBecause = i18n.N("next %s, attempts %d: %s")
	textRunOf        = i18n.T("%d, line %d: %s")
	textRunOfLMS     = i18n.T("none, line %d: sent by LMS")
	textHeldShort    = i18n.T("held")
	textHeldFor      = i18n.T("%d customers wait for a confirmation")
	textNotYet       = i18n.T("not yet")
	textByHand       = i18n.T("by hand")
	textCustomers    = i18n.T("%d customers")
	textOfThese      = i18n.T("%d: sent %d, failed %d, cancelled %d, waiting %d")
)

func headerHistory() []string {
	return []string{i18n.T("PLANNED"), i18n.T("RUN"), i18n.T("CUSTOMER"), i18n.T("TO"), i18n.T("STATUS"), i18n.T("SUBJECT OR REASON")}
}

func headerRuns() []string {
	return []string{i18n.T("RUN"), i18n.T("AT"), i18n.T("NOTIFICATION"), i18n.T("MATCHED"), i18n.T("SENT"), i18n.T("FAILED"), i18n.T("WAITING"), i18n.T("TOOK")}
}

func headerResults() []string {
	return []string{i18n.T("CHANNEL"), i18n.T("STATUS"), i18n.T("COUNT"), i18n.T("EXAMPLE OF THE REASON")}
}

// Labels of history --text and of runs ID.
var (
	labelRun          = i18n.T("run")
	labelCustomer     = i18n.T("customer")
	labelTo           = i18n.T("to")
	labelStatus       = i18n.T("status")
	labelReason       = i18n.T("reason")
	labelNotification = i18n.T("notification")
	labelAt           = i18n.T("at")
	labelOccurrence   = i18n.T("occurrence")
	labelHost         = i18n.T("host")
	labelStarted      = i18n.T("started")
	labelPlanned      = i18n.T("planned")
	labelFinished     = i18n.T("finished")
	labelTook         = i18n.T("took")
	labelMatched      = i18n.T("matched")
	labelDeliveries   = i18n.T("deliveries")
	labelNotReached   = i18n.T("not reached")
	labelClosed       = i18n.T("closed")
	labelRunHeld      = i18n.T("held")
	labelStopped      = i18n.T("stopped")
)

// The report.
var (
	flagReportSince = i18n.T("from `TIME` on, written as for history; default: the last 30 days")
	flagHTMLFile    = i18n.T("write a page of HTML to `FILE`; - is standard output")
	flagReportJSON  = i18n.T("one JSON object")

	textReportTwice = i18n.T("json and html exclude each other; give one of them")
)
