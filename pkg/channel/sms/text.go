package sms

// What people read about this channel: in LMS's message log, in the run's log
// and after `doctor`. None of it ever holds a credential or a message's text.
const (
	textRefused  = "SMSAPI error %d: %s"
	textTag      = "SMSAPI refused the request: %s"
	textNoTag    = "without a reason that can be shown"
	textHTTP     = "%s answered HTTP %d"
	textRedirect = "%s answered HTTP %d, a redirect, which is not followed: set smsapi_url to the final address"
	textShape    = "%s gave an answer of unknown shape"
	textDropped  = "SMSAPI took the request but dropped the number"
	textAccepted = "already accepted earlier (53)"
	textPoints   = "points %s"
	textParts    = "parts %s"
	textHost     = "%s: %w"
	textTimeout  = "timed out"
	textTooBig   = "the answer is longer than %d bytes"
	textProxy    = "the proxy setting of the environment is invalid"

	textBadNumber = "the destination is not a telephone number in digits"
	textNoText    = "the message has no text"
	textNoID      = "the delivery has no id, so a repeated request could not be recognised"

	textNeedsParts = "the text needs %d SMS parts (%s), %d are allowed"

	textConfig           = "set up SMSAPI: %s"
	textConfigAuth       = "either a token or a user name with a password is required"
	textConfigInstall    = "the installation id must be 1 to 100 of a-z, A-Z, 0-9, '.', '_' and '-'"
	textConfigMD5        = "the password is said to be an MD5 hash, which is 32 characters of 0-9 and a-f"
	textConfigParts      = "max parts must be from 1 to %d"
	textConfigDebug      = "the debug telephone number must be 8 to 15 digits"
	textConfigURL        = "the address of the gateway must be https://host/path"
	textConfigURLPlain   = "the address of the gateway must begin with https://, since credentials go there; http:// is for this machine only"
	textConfigURLSecrets = "the address of the gateway must hold no user, password, query or fragment"
	textConfigNegative   = "connections and timeout must not be negative"
)
