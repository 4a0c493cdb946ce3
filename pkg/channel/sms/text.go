package sms

import "github.com/powiadom/powiadom/pkg/i18n"

// What people read about this channel: in LMS's message log, in the run's log
// and after `doctor`. None of it ever holds a credential or a message's text.
var (
	textRefused     = i18n.T("SMSAPI error %d: %s")
	textTag         = i18n.T("SMSAPI refused the request: %s")
	textNoTag       = i18n.T("without a reason that can be shown")
	textHTTP        = i18n.T("%s answered HTTP %d")
	textRedirect    = i18n.T("%s answered HTTP %d, a redirect, which is not followed: set smsapi_url to the final address")
	textShape       = i18n.T("%s gave an answer of unknown shape")
	textFailedThere = i18n.T("SMSAPI has it as %s: it does not arrive")
	textDropped     = i18n.T("SMSAPI took the request but dropped the number")
	textAccepted    = i18n.T("already accepted earlier (53)")
	textStranger    = i18n.T("the gateway accepted this text for this number before, and not from this delivery, which was never tried before: is the database a restored backup? (53)")
	textPoints      = i18n.T("points %s")
	textParts       = i18n.T("parts %s")
	textHost        = i18n.T("%s: %w")
	textTimeout     = i18n.T("timed out")
	textTooBig      = i18n.T("the answer is longer than %d bytes")
	textProxy       = i18n.T("the proxy setting of the environment is invalid")

	textBadNumber = i18n.T("the destination is not a telephone number in digits")
	textNoText    = i18n.T("the message has no text")
	textNoID      = i18n.T("the delivery has no id, so a repeated request could not be recognised")

	textNeedsParts = i18n.T("the text needs %d SMS parts (%s), %d are allowed")

	textConfig           = i18n.T("set up SMSAPI: %s")
	textConfigAuth       = i18n.T("either a token or a user name with a password is required")
	textConfigInstall    = i18n.T("the installation id must be 1 to 100 of a-z, A-Z, 0-9, '.', '_' and '-'")
	textConfigMD5        = i18n.T("the password is said to be an MD5 hash, which is 32 characters of 0-9 and a-f")
	textConfigParts      = i18n.T("max parts must be from 1 to %d")
	textConfigDebug      = i18n.T("the debug telephone number must be 8 to 15 digits")
	textConfigURL        = i18n.T("the address of the gateway must be https://host/path")
	textConfigURLPlain   = i18n.T("the address of the gateway must begin with https://, since credentials go there; http:// is for this machine only")
	textConfigURLSecrets = i18n.T("the address of the gateway must hold no user, password, query or fragment")
	textConfigNegative   = i18n.T("connections and timeout must not be negative")
)
