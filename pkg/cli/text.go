package cli

import (
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// Sentences and labels that users read, kept apart from the rules that choose
// them. The commands' help texts are in help/.

// Flags.
var (
	flagConfigFile  = i18n.T("read the database from `FILE`, an lms.ini")
	flagVerbose     = i18n.T("log what is done; twice: every delivery")
	flagLogJSON     = i18n.T("log as JSON")
	flagAt          = i18n.T("as if started at `TIME` (2026-11-23T08:00, or RFC 3339)")
	flagDryRun      = i18n.T("show what would be sent; write nothing")
	flagCatchUp     = i18n.T("make up for minutes missed in the last `DURATION` (30m, 12h), each notification once")
	flagDelivery    = i18n.T("only the delivery with the `ID` in LMS's log (repeatable)")
	flagUnsure      = i18n.T("also those that may have been delivered: they may come twice")
	flagOnly        = i18n.T("of what is due, only notification `ID` (repeatable)")
	flagJSON        = i18n.T("one JSON object a line")
	flagAll         = i18n.T("deleted ones too")
	flagName        = i18n.T("`NAME` of the notification")
	flagChannel     = i18n.T("`CHANNEL`: email, sms or warning (repeatable)")
	flagSubject     = i18n.T("`SUBJECT` of e-mails and of LMS's log; default: the name")
	flagBody        = i18n.T("`TEXT` with variables; empty: LMS's default text")
	flagBodyFile    = i18n.T("read the text from `FILE`, - is standard input")
	flagHTML        = i18n.T("the text is HTML")
	flagEvent       = i18n.T("`EVENT`: none, debt, invoice or payment (default none)")
	flagDebtOver    = i18n.T("event debt: owing more than `AMOUNT` złoty")
	flagDebtTariffs = i18n.T("event debt: owing more than `N` times the monthly charge")
	flagRepeat      = i18n.T("event invoice, payment: tell of one `WHEN`: once or every-run (default once)")
	flagCycle       = i18n.T("`\"M H DOM MON DOW\"` as in crontab(5), without /; default: every minute")
	flagOnce        = i18n.T("run at the first due minute only, then become inactive")
	flagInactive    = i18n.T("store it inactive")
	flagDryMigrate  = i18n.T("show what would be applied; write nothing")
)

func flagFilter(kind notify.FilterKind) string {
	switch kind {
	case notify.Status:
		return i18n.T("customers with the `STATUS` interested, waiting, connected, disconnected or debt-collection (repeatable)")
	case notify.LinkType:
		return i18n.T("customers with a node linked by `TYPE` wire, wireless or fiber (repeatable)")
	case notify.Customers:
		return i18n.T("the customer with the `ID` (repeatable)")
	case notify.CustomerGroup:
		return i18n.T("members of the customer group `NAME` or id (repeatable)")
	case notify.NodeGroup:
		return i18n.T("customers with a node in the node group `NAME` or id (repeatable)")
	case notify.Device:
		return i18n.T("customers with a node at the device `NAME` or id (repeatable)")
	case notify.Network:
		return i18n.T("customers with an address in the network `NAME` or id (repeatable)")
	}
	return ""
}

// Errors and hints.
var (
	textUnknownCommand = i18n.T("unknown command %q; \"powiadom --help\" lists them")
	textUndelivered    = i18n.T("deliveries failed for good: %d (runs %s); LMS's message list has the reasons")
	textUnsure         = i18n.T("%s; %d of them may have been delivered all the same, since the server's answer was lost")
	hintRetry          = i18n.T("once the cause is mended, \"powiadom retry RUN\" puts them back")
	textSkippedTime    = i18n.T("time %q does not exist in %s: the clock skips it")
	textBadTime        = i18n.T("time %q: allowed are 2026-11-23T08:00 (local) and RFC 3339, 2026-11-23T08:00:00+01:00")
	textAsOf           = i18n.T("powiadom: as of %s; statuses, contacts and consents are of today\n")
	textToldAsOf       = i18n.T("powiadom: told is who was meant at %s and still is\n")
	textBadCatchUp     = i18n.T("catch-up %s: allowed is 0 to %s")
	textBadRun         = i18n.T("run %q: an id, a number, is expected")
	textNoRun          = i18n.T("run %d: there is none")
	textBadID          = i18n.T("notification %q: an id, a number, is expected")
	textBodyTwice      = i18n.T("body and body-file exclude each other; give one of them")
	textNotUTF8        = i18n.T("body-file %s: the text is not UTF-8")
	textBadTariffs     = i18n.T("debt-tariffs %q: a number such as 2 or 1.5 is expected")
	textNameControl    = i18n.T("name: holds the control character %U; a name is one line of visible characters")
	textSubjectControl = i18n.T("subject: holds the control character %U; a subject is one line of visible characters")
	textNameLong       = i18n.T("name: %d characters; at most %d fit")
	textSubjectLong    = i18n.T("subject: %d characters; at most %d fit")
	textBodyLong       = i18n.T("body: %d bytes; at most %d fit into LMS's message log")
	textAmountLarge    = i18n.T("%s %s: at most %s can be kept")
	textEmptyFilter    = i18n.T("%s: the value is empty, which would reach everybody; give an id or a name, or leave the flag out")
	textNothingGiven   = i18n.T("nothing to change: give at least one flag; \"powiadom edit --help\" lists them")
	textSendWhat       = i18n.T("what is to be sent? Give the id of a notification, or at least --channel and --body")
	textSendEither     = i18n.T("give either the id of a notification or flags that make one, not both; --customer, --customers-from, --device and --dry-run go with both")
	textSendDeleted    = i18n.T("notification %d was deleted; a deleted one is never sent")
	textEditDeleted    = i18n.T("notification %d was deleted, and a deleted notification never comes back; add a new one")
	textNotAmong       = i18n.T("customer %s is not among the customers of notification %d")
	textInterrupted    = i18n.T("interrupted; the next run goes on with what is left")

	hintMigrate     = i18n.T("create or upgrade them with \"powiadom migrate\"")
	hintNewProgram  = i18n.T("install the newer powiadom on this machine, too")
	hintDenied      = i18n.T("check user and password in [database], and the rights: scripts/grant.sql")
	hintBinlog      = i18n.T("set binlog_format = MIXED or ROW in the configuration of the database server; with STATEMENT it refuses all that powiadom writes")
	hintDeniedPlain = i18n.T("check user and password in [database]; if the server or the account wants TLS, set ssl_ca in [database], or ssl_verify = off")
	hintInsecure    = i18n.T("the database server wants TLS: set ssl_ca in [database] to the file of the certificate that signed the server's, or ssl_verify = off")
	hintNoTLS       = i18n.T("set up TLS in the database server, or take ssl_ca and ssl_verify out of [database]")
	hintUntrusted   = i18n.T("see ssl_ca in [database], and the host's name; ssl_verify = ca takes a certificate with any name, off takes any certificate")
	hintNoText      = i18n.T("give it one with --body or --body-file")
	hintDefaultText = i18n.T("give it one with --body or --body-file, or set phpui.%s in LMS; \"powiadom setup --default-texts\" puts Polish ones there")
	hintMend        = i18n.T("give what is broken anew, with --%s")
	hintAnew        = i18n.T("delete the notification and add a new one, or mend the row by hand")
	hintUsage       = i18n.T("\"powiadom COMMAND --help\" shows what is allowed")
)

// Results.
var (
	textRun             = i18n.T("run %d: %d customers, %d messages: %d sent, %d failed, %d waiting\n")
	textCancelled       = i18n.T("  cancelled before they were sent: %d\n")
	textSkipped         = i18n.T("  not reached: %s\n")
	textClosed          = i18n.T("  not wanted any more: %s\n")
	textDryTotal        = i18n.T("Would send: %s. Not reached: %s.\n")
	textSoMany          = i18n.T("%d %s")
	textCountOf         = i18n.T("%s %d")
	textNothing         = i18n.T("nothing")
	textNobody          = i18n.T("nobody")
	textMigrated        = i18n.T("applied %s\n")
	textWouldMigrate    = i18n.T("would apply %s\n")
	textRetried         = i18n.T("%d deliveries of run %d wait again; the next run sends them\n")
	textLeftUnsure      = i18n.T("%d deliveries of it may have been delivered and were left; \"powiadom retry %d --unsure\" sends them once more\n")
	textUpToDate        = i18n.T("powiadom's tables are up to date")
	textNoNotifications = i18n.T("There are no notifications yet; \"powiadom add --help\" tells how to make one.")
	textOnceShort       = i18n.N("once,")
	textEmailShort      = i18n.C("channel", "email")
	textWarningShort    = i18n.C("channel", "warn")
	textOver            = i18n.T("over %s")
	textOverTariffs     = i18n.T("over %s × the monthly charge")
	textRepeat          = i18n.T("told %s")
	textGone            = i18n.T("(no longer in LMS: matches nobody)")
	textNoDefault       = i18n.T("(none: the notification cannot be sent)")
	textAdHoc           = i18n.T("powiadom send")
)

func headerList() []string {
	return []string{i18n.T("ID"), i18n.T("STATE"), i18n.T("NAME"), i18n.T("CHANNELS"), i18n.T("EVENT"), i18n.T("CYCLE"), i18n.T("NEXT")}
}

func headerDryRun() []string {
	return []string{i18n.T("ID"), i18n.T("CUSTOMER"), i18n.T("CHANNEL"), i18n.T("WHAT"), i18n.T("TO OR WHY NOT"), i18n.T("TEXT")}
}

// Labels of show.
var (
	labelID       = i18n.T("id")
	labelName     = i18n.T("name")
	labelState    = i18n.T("state")
	labelChannels = i18n.T("channels")
	labelEvent    = i18n.T("event")
	labelCycle    = i18n.T("cycle")
	labelNext     = i18n.T("next")
	labelChanged  = i18n.T("changed")
	labelSubject  = i18n.T("subject")
	labelText     = i18n.T("Text:")
	labelHTML     = i18n.T("Text (HTML):")
	labelDefault  = i18n.T("LMS's default text for %s:")
)
