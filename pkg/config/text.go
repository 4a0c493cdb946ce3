package config

// What can be wrong with the file. None of these may carry a value: it could be
// a password.
const (
	problemUnreadable = "cannot be read"
	problemTooLarge   = "larger than 1 MiB, which is no lms.ini"
	problemNUL        = "a NUL byte"

	problemUnquoted       = "unquoted %s"
	problemKeyword        = "an unquoted word such as on, no or null in the middle of the value"
	problemUnclosed       = "a quotation that is never closed"
	problemDepth          = "too deeply nested"
	problemVariable       = "${ without a name and a closing }"
	problemCharacter      = "unexpected %s"
	problemReservedKey    = "a word such as on, no or null where a key should stand"
	problemNoValue        = "a bracket that no equals sign follows"
	problemBrackets       = "a bracket that is not closed on its line"
	adviceQuote           = "put the value in double quotes"
	adviceClose           = `close the quotation; a " inside double quotes is written \"`
	adviceVariable        = "write ${NAME}, or put the value in single quotes"
	adviceStatement       = "put values in double quotes and begin comments with ;"
	adviceReservedKey     = "give the key another name; begin comments with ;"
	adviceIndentedSection = "begin [section] in the first column; begin comments with ;"
	adviceBrackets        = "write [section] on one line"
	adviceTextFile        = "save the file as plain text in UTF-8"
	adviceOtherUser       = "run powiadom as a user who may read the file, or name another one with -C"
	adviceOtherFile       = "name the configuration file of LMS with -C"
)

// What PHP accepts in the file and is hardly meant so.
const (
	problemOperator       = "unquoted %s is computed as an operator and the value is lost: put the value in double quotes"
	problemCut            = "the value is cut off at an unquoted ; : put the value in double quotes"
	problemDollar         = "a $ at the end of the line joins the next line to the value: put the value in double quotes"
	problemUnclosedSingle = "a single quote that is never closed: PHP drops the rest of the file: put the value in double quotes"
	problemAfterEmpty     = "what follows '' is lost: put the value in double quotes"
	problemSectionTwice   = "the section stands twice: PHP forgets the first one"
	problemNoSection      = "outside of any section, and never read"
)

// What can be wrong with section [database].
const (
	problemMissing      = "is not set"
	problemHost         = "not understood: allowed are localhost, host, host:port, [::1]:port and host:/path/to/socket"
	problemPostgres     = "powiadom works with MySQL and MariaDB"
	problemDatabaseType = "unknown: allowed are mysql, mysqli and mariadb"
	adviceDatabase      = "see section [database] of the file"
)

// What can be wrong with a setting.
const (
	problemBool        = "%q is neither yes nor no: write true or false"
	problemNumber      = "%q is not allowed: write a whole number from %d to %d"
	problemChoice      = "%q is not allowed: write one of %s"
	problemAddress     = "%q is not one e-mail address"
	problemTimezone    = "%q is no time zone: write a name such as Europe/Warsaw"
	problemSMTPHost    = "%q is no host: write one name or address, without port and scheme"
	problemHELO        = "%q is no host name"
	problemSenderName  = "holds control characters"
	problemNoSender    = "no sender: set messages.sender_email in LMS, or the e-mail of the division"
	problemSMSSender   = "%q is no sender: write FALSE for ECO, up to 11 letters, digits, blanks or any of . - & @ %% ! + _, or 8 to 16 digits"
	problemURL         = "not allowed: write an address that begins with https:// and holds no user (http:// is for this machine only)"
	problemPrice       = "%q is no price: write złoty for one part of an SMS, such as 0,09; at most %d"
	problemPhone       = "%q is no telephone number: write 9 to 15 digits"
	problemCredentials = "is not set: SMSAPI takes phpui.smsapiuser with phpui.smsapipass, or powiadom.smsapitoken"
	problemToken       = "holds blanks, control characters or letters outside of ASCII"
	problemMD5         = "is no MD5 sum of 32 hex digits, which powiadom.smsapi_password_md5 says it is"
)
