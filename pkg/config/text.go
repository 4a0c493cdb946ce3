package config

import "github.com/powiadom/powiadom/pkg/i18n"

// Where something is wrong.
var (
	textLine       = i18n.T("%s line %d")
	textWarning    = i18n.T("%s line %d: %s: %s")
	textOfDivision = i18n.T(" (division %d)")
)

// What can be wrong with the file. None of these may carry a value: it could be
// a password.
var (
	problemUnreadable  = i18n.T("cannot be read")
	problemNotWritable = i18n.T("its value cannot be written into another file")
	problemTooLarge    = i18n.T("larger than 1 MiB, which is no lms.ini")
	problemNUL         = i18n.T("a NUL byte")

	problemUnquoted       = i18n.T("unquoted %s")
	problemKeyword        = i18n.T("an unquoted word such as on, no or null in the middle of the value")
	problemUnclosed       = i18n.T("a quotation that is never closed")
	problemDepth          = i18n.T("too deeply nested")
	problemVariable       = i18n.T("${ without a name and a closing }")
	problemCharacter      = i18n.T("unexpected %s")
	problemReservedKey    = i18n.T("a word such as on, no or null where a key should stand")
	problemNoValue        = i18n.T("a bracket that no equals sign follows")
	problemBrackets       = i18n.T("a bracket that is not closed on its line")
	adviceQuote           = i18n.T("put the value in double quotes")
	adviceClose           = i18n.T(`close the quotation; a " inside double quotes is written \"`)
	adviceVariable        = i18n.T("write ${NAME}, or put the value in single quotes")
	adviceStatement       = i18n.T("put values in double quotes and begin comments with ;")
	adviceReservedKey     = i18n.T("give the key another name; begin comments with ;")
	adviceIndentedSection = i18n.T("begin [section] in the first column; begin comments with ;")
	adviceBrackets        = i18n.T("write [section] on one line")
	adviceTextFile        = i18n.T("save the file as plain text in UTF-8")
	adviceOtherUser       = i18n.T("run powiadom as a user who may read the file, or name another one with -C")
	adviceByHand          = i18n.T("write the other file by hand")
	adviceOtherFile       = i18n.T("name the configuration file of LMS with -C")
)

// What PHP accepts in the file and is hardly meant so.
var (
	problemOperator       = i18n.T("unquoted %s is computed as an operator and the value is lost: put the value in double quotes")
	problemCut            = i18n.T("the value is cut off at an unquoted ; : put the value in double quotes")
	problemDollar         = i18n.T("a $ at the end of the line joins the next line to the value: put the value in double quotes")
	problemUnclosedSingle = i18n.T("a single quote that is never closed: PHP drops the rest of the file: put the value in double quotes")
	problemAfterEmpty     = i18n.T("what follows '' is lost: put the value in double quotes")
	problemSectionTwice   = i18n.T("the section stands twice: PHP forgets the first one")
	problemNoSection      = i18n.T("outside of any section, and never read")
)

// What can be wrong with section [database].
var (
	problemMissing       = i18n.T("is not set")
	problemHost          = i18n.T("not understood: allowed are localhost, host, host:port, [::1]:port and host:/path/to/socket")
	problemPostgres      = i18n.T("powiadom works with MySQL and MariaDB")
	problemDatabaseType  = i18n.T("unknown: allowed are mysql, mysqli and mariadb")
	problemVerify        = i18n.T("unknown: allowed are on, ca (any name in the certificate) and off")
	problemNoCertificate = i18n.T("holds no certificate in PEM form")
	adviceDatabase       = i18n.T("see section [database] of the file")
)

// What can be wrong with what is said of the machine.
var (
	problemHostName = i18n.T("is no name of a host: up to 50 letters, digits, dots, hyphens and underscores")
	adviceHostName  = i18n.T("give each machine a name of its own, such as lms1")
	problemStateDir = i18n.T("is no absolute path")
	adviceStateDir  = i18n.T("write a path that begins with /, such as /var/lib/powiadom")
)

// What can be wrong with a setting.
var (
	problemBool        = i18n.T("%q is neither yes nor no: write true or false")
	problemNumber      = i18n.T("%q is not allowed: write a whole number from %d to %d")
	problemChoice      = i18n.T("%q is not allowed: write one of %s")
	problemAddress     = i18n.T("%q is not one e-mail address")
	problemAddresses   = i18n.T("%q is not understood: write e-mail addresses with commas between")
	problemDebugEmail  = i18n.T("%q is not understood, so nothing is sent: write e-mail addresses with commas between, or clear it")
	problemFrame       = i18n.T("has no %s, so that the message would be lost: write it where the message is to stand")
	problemTimezone    = i18n.T("%q is no time zone: write a name such as Europe/Warsaw")
	problemSMTPHost    = i18n.T("%q is no host: write one name or address, without port and scheme")
	problemHELO        = i18n.T("%q is no host name")
	problemSenderName  = i18n.T("holds control characters")
	problemNoSender    = i18n.T("no sender: set messages.sender_email in LMS, or the e-mail of the division")
	problemSMSSender   = i18n.T("%q is no sender: write FALSE for ECO, up to 11 letters, digits, blanks or any of . - & @ %% ! + _, or 8 to 16 digits")
	problemURL         = i18n.T("not allowed: write an address that begins with https:// and holds no user (http:// is for this machine only)")
	problemPrice       = i18n.T("%q is no price: write złoty for one part of an SMS, such as 0,09; at most %d")
	problemPhone       = i18n.T("%q is no telephone number, so nothing is sent: write one of 9 to 15 digits, or clear it")
	problemCredentials = i18n.T("is not set: SMSAPI takes phpui.smsapiuser with phpui.smsapipass, or powiadom.smsapitoken")
	problemToken       = i18n.T("holds blanks, control characters or letters outside of ASCII")
	problemSecretGoes  = i18n.T("stands in uiconfig, and %s, which would go there, in the file alone: write the address into the file, too, or the secret into uiconfig")
	problemSecretBare  = i18n.T("stands in uiconfig, and would have %s, which stands in the file alone, sent less protected than the file says: clear it, write it into the file, or the secret into uiconfig")
	problemMD5         = i18n.T("is no MD5 sum of 32 hex digits, which powiadom.smsapi_password_md5 says it is")
)
