package setup

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences that users read.
var (
	textOwnFile   = i18n.T("%s is LMS's own file")
	adviceOwnFile = i18n.T("name a file of its own with -C, such as /etc/lms/powiadom.ini")
	adviceLMS     = i18n.T("name LMS's own lms.ini with --lms-ini")

	adviceLMSDatabase = i18n.T("does LMS itself work? Its user and password in [database] are what setup begins with")
	adviceAdmin       = i18n.T("--admin-ini is a file like lms.ini whose [database] has a user of the same server who may make users and hand on rights")
	textOtherServer   = i18n.T("%s leads to another database server than LMS's file")
	textMayNotGrant   = i18n.T("database user %s of %s may not make users and hand on rights")
	textRootSocket    = i18n.T("root over the socket %s")

	textTablesDone = i18n.T("powiadom's tables are up to date")
	textTables     = i18n.T("make powiadom's tables in the database %s, as %s: %s")

	textFile     = i18n.T("write %s, for root and the group of %s alone, with the database user's random password")
	textFileOwn  = i18n.T("write %s, for its owner alone, with the database user's random password")
	textFileDone = i18n.T("%s is there and stays as it is")
	textMode     = i18n.T("%s stays as it is, but for who may read it: %o, the group of %s")
	headFile     = i18n.T("; Written by \"powiadom setup\" after %s: what powiadom reads of it, and a\n; database user of its own. What is changed there later is to be changed here, too.\n")

	textNoSystemUser   = i18n.T("this machine has no user %s, who would run powiadom in the place of root")
	adviceNoSystemUser = i18n.T("make him: useradd --system --user-group --create-home --home-dir /var/lib/powiadom --shell /usr/sbin/nologin %s")
	textNotWritable    = i18n.T("%s cannot be written: %w")
	adviceNotWritable  = i18n.T("run it as root (sudo powiadom setup …), or as somebody who may write in %s")

	textUser            = i18n.T("make the database user %s with the rights of grant.sql on %s, as %s")
	textUserByHand      = i18n.T("leave the statements that make the database user %s to an administrator, since %s may not: in %s")
	textUserDone        = i18n.T("the database user %s has all rights that daily work needs")
	textUserExists      = i18n.T("there is a database user %s already, whose password is not known here")
	adviceUserExists    = i18n.T("write it into %s, in the form of lms.ini; or give him a new one with --new-password, which other machines that use him then need, too")
	textWrongPassword   = i18n.T("the database server does not let %s in with the password of %s")
	adviceWrongPassword = i18n.T("put it right there; or give him the one of the file with --new-password")
	textBadAccount      = i18n.T("%s cannot be a database user")
	textGrantFailed     = i18n.T("make the database user %s: %w")
	textOtherDatabase   = i18n.T("%s leads to the database %s at %s, LMS's file to %s at %s")
	adviceOtherDatabase = i18n.T("put one of them right, or name another file with -C")
	textByHand          = i18n.T("the database user is not made yet: LMS's own (%s) may not make users")
	adviceByHand        = i18n.T("an administrator of the database runs \"mysql <%s\" (it holds the password); \"powiadom setup\" again then goes on. Or give it an administrator with --admin-ini")
	headSQL             = i18n.T("-- For an administrator of the database, once: mysql <THIS FILE\n-- It makes the user whom %s names. It holds his password; \"powiadom setup\" takes\n-- the file away when it was run.\n")

	textTextsDone = i18n.T("LMS has all default texts")
	textTexts     = i18n.T("put Polish default texts into LMS, where it has none: %s")

	textCron             = i18n.T("turn on cron's line in %s: every minute, as %s")
	textCronDone         = i18n.T("runs are started by %s:%d")
	textCronHere         = i18n.T("cron's line is in %s")
	textPlainPath        = i18n.T("%q cannot stand in cron's line")
	advicePlainPath      = i18n.T("choose a whole path of letters, digits and . _ + -")
	textNotReachable     = i18n.T("user %s cannot start %s: not everybody may pass %s")
	textFileNotReachable = i18n.T("user %s cannot read %s: he may not pass %s")
	adviceReachFile      = i18n.T("let him pass it (chmod o+x %s), or name a file elsewhere with -C")
	adviceReach          = i18n.T("install the program where everybody may start it, such as /usr/local/bin")
)
