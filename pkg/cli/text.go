package cli

import "github.com/powiadom/powiadom/pkg/notify"

// Sentences and labels that users read, kept apart from the rules that choose
// them. The commands' help texts are in help/.

// Flags.
const (
	flagConfigFile  = "read the database from this lms.ini"
	flagVerbose     = "log what is done; twice: every delivery"
	flagLogJSON     = "log as JSON"
	flagAt          = "as if started at `TIME` (2026-11-23T08:00, or RFC 3339)"
	flagDryRun      = "show what would be sent; write nothing"
	flagCatchUp     = "make up for minutes missed in the last `DURATION` (30m, 12h), each notification once"
	flagDelivery    = "only the delivery with the `ID` in LMS's log (repeatable)"
	flagOnly        = "of what is due, only notification `ID` (repeatable)"
	flagJSON        = "one JSON object a line"
	flagAll         = "deleted ones too"
	flagName        = "`NAME` of the notification"
	flagChannel     = "`CHANNEL`: email, sms or warning (repeatable)"
	flagSubject     = "`SUBJECT` of e-mails and of LMS's log; default: the name"
	flagBody        = "`TEXT` with variables; empty: LMS's default text"
	flagBodyFile    = "read the text from `FILE`, - is standard input"
	flagHTML        = "the text is HTML"
	flagEvent       = "`EVENT`: none, debt, invoice or payment (default none)"
	flagDebtOver    = "event debt: owing more than `AMOUNT` złoty"
	flagDebtTariffs = "event debt: owing more than `N` times the monthly charge"
	flagRepeat      = "event invoice, payment: tell of one `WHEN`: once or every-run (default once)"
	flagCycle       = "`\"M H DOM MON DOW\"` as in crontab(5), without /; default: every minute"
	flagOnce        = "run at the first due minute only, then become inactive"
	flagInactive    = "store it inactive"
	flagDryMigrate  = "show what would be applied; write nothing"
)

func flagFilter(kind notify.FilterKind) string {
	switch kind {
	case notify.Status:
		return "customers with the `STATUS` interested, waiting, connected, disconnected or debt-collection (repeatable)"
	case notify.LinkType:
		return "customers with a node linked by `TYPE` wire, wireless or fiber (repeatable)"
	case notify.Customers:
		return "the customer with the `ID` (repeatable)"
	case notify.CustomerGroup:
		return "members of the customer group `NAME` or id (repeatable)"
	case notify.NodeGroup:
		return "customers with a node in the node group `NAME` or id (repeatable)"
	case notify.Device:
		return "customers with a node at the device `NAME` or id (repeatable)"
	case notify.Network:
		return "customers with an address in the network `NAME` or id (repeatable)"
	}
	return ""
}

// Errors and hints.
const (
	textUnknownCommand = "unknown command %q; \"powiadom --help\" lists them"
	textUndelivered    = "deliveries failed for good: %d (runs %s); LMS's message list has the reasons"
	hintRetry          = "once the cause is mended, \"powiadom retry RUN\" puts them back"
	textSkippedTime    = "time %q does not exist in %s: the clock skips it"
	textBadTime        = "time %q: allowed are 2026-11-23T08:00 (local) and RFC 3339, 2026-11-23T08:00:00+01:00"
	textBadCatchUp     = "catch-up %s: allowed is 0 to %s"
	textBadRun         = "run %q: an id, a number, is expected"
	textNoRun          = "run %d: there is none"
	textBadID          = "notification %q: an id, a number, is expected"
	textBodyTwice      = "body and body-file exclude each other; give one of them"
	textNotUTF8        = "body-file %s: the text is not UTF-8"
	textBadTariffs     = "debt-tariffs %q: a number such as 2 or 1.5 is expected"
	textNameLong       = "name: %d characters; at most %d fit"
	textSubjectLong    = "subject: %d characters; at most %d fit"
	textBodyLong       = "body: %d bytes; at most %d fit into LMS's message log"
	textAmountLarge    = "%s %s: at most %s can be kept"
	textEmptyFilter    = "%s: the value is empty, which would reach everybody; give an id or a name, or leave the flag out"
	textNothingGiven   = "nothing to change: give at least one flag; \"powiadom edit --help\" lists them"
	textSendWhat       = "what is to be sent? Give the id of a notification, or at least --channel and --body"
	textSendEither     = "give either the id of a notification or flags that make one, not both; --customer, --customers-from, --device and --dry-run go with both"
	textSendDeleted    = "notification %d was deleted; a deleted one is never sent"
	textEditDeleted    = "notification %d was deleted, and a deleted notification never comes back; add a new one"
	textNotAmong       = "customer %s is not among the customers of notification %d"
	textInterrupted    = "interrupted; the next run goes on with what is left"

	hintMigrate    = "create or upgrade them with \"powiadom migrate\""
	hintNewProgram = "install the newer powiadom on this machine, too"
	hintDenied     = "check user and password in [database], and the rights: scripts/grant.sql"
	hintNoText     = "give it one with --body or --body-file, or set LMS's default text (section phpui)"
	hintMend       = "give what is broken anew, with --%s"
	hintAnew       = "delete the notification and add a new one, or mend the row by hand"
	hintUsage      = "\"powiadom COMMAND --help\" shows what is allowed"
)

// Results.
const (
	textRun             = "run %d: %d customers, %d messages: %d sent, %d failed, %d waiting\n"
	textSkipped         = "  not reached: %s\n"
	textDryTotal        = "Would send: %s. Not reached: %s.\n"
	textNothing         = "nothing"
	textNobody          = "nobody"
	textMigrated        = "applied %s\n"
	textWouldMigrate    = "would apply %s\n"
	textRetried         = "%d deliveries of run %d wait again; the next run sends them\n"
	textUpToDate        = "powiadom's tables are up to date"
	textNoNotifications = "There are no notifications yet; \"powiadom add --help\" tells how to make one."
	textOnceShort       = "once,"
	textWarningShort    = "warn"
	textOver            = "over %s"
	textOverTariffs     = "over %s × the monthly charge"
	textRepeat          = "told %s"
	textGone            = "(no longer in LMS: matches nobody)"
	textNoDefault       = "(none: the notification cannot be sent)"
	textAdHoc           = "powiadom send"
)

func headerList() []string {
	return []string{"ID", "STATE", "NAME", "CHANNELS", "EVENT", "CYCLE", "NEXT"}
}

func headerDryRun() []string {
	return []string{"ID", "CUSTOMER", "CHANNEL", "WHAT", "TO OR WHY NOT", "TEXT"}
}

// Labels of show.
const (
	labelID       = "id"
	labelName     = "name"
	labelState    = "state"
	labelChannels = "channels"
	labelEvent    = "event"
	labelCycle    = "cycle"
	labelNext     = "next"
	labelChanged  = "changed"
	labelSubject  = "subject"
	labelText     = "Text:"
	labelHTML     = "Text (HTML):"
	labelDefault  = "LMS's default text for %s:"
)
