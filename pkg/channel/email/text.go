package email

import "github.com/powiadom/powiadom/pkg/i18n"

// The sentences an operator may read, in errors and in LMS's message log.
var (
	textHostMissing    = i18n.T("mail server: host is missing")
	textPort           = i18n.T("mail server: port %d: allowed are 1 to 65535")
	textLocalName      = i18n.T("mail server: EHLO name %q: not a host name")
	textPolicy         = i18n.T("TLS policy %q: allowed are none, opportunistic, required and implicit")
	textAuthType       = i18n.T("authentication type %q: allowed are auto, plain, login, cram-md5 and none")
	textInstallation   = i18n.T("installation id %q: allowed are letters, digits, - and _")
	textConnections    = i18n.T("mail server: %d connections: at least one is needed")
	textDebugTo        = i18n.T("debug address %q: %w")
	textReplyTo        = i18n.T("reply address %q: %w")
	textCopies         = i18n.T("copy address %q: %w")
	textBounces        = i18n.T("address %q for delivery reports: %w")
	textReceipts       = i18n.T("address %q for receipts: %w")
	textCopyRefused    = i18n.T("%s; no copy to %s: %s")
	textClosed         = i18n.T("the mailer is closed")
	textSender         = i18n.T("sender %q: %w")
	textDestination    = i18n.T("address %q: %w")
	textControl        = i18n.T("contains a control character or broken UTF-8")
	textNoAddress      = i18n.T("not an e-mail address")
	textOneAddress     = i18n.T("not one e-mail address: %w")
	textAddresses      = i18n.T("not e-mail addresses with commas between: %w")
	textTooMany        = i18n.T("more addresses than %d")
	textOwnUTF8        = i18n.T("letters outside ASCII before the @")
	textBareNewline    = i18n.T("message contains a bare CR or LF")
	textSMTPUTF8       = i18n.T("address has letters outside ASCII before the @, and the server does not offer SMTPUTF8")
	textTooBig         = i18n.T("message of %d bytes is larger than the %d bytes the server takes")
	textNoAnswer       = i18n.T("no answer within %v")
	textHungUp         = i18n.T("server closed the connection")
	textBadReply       = i18n.T("not an SMTP reply: %q")
	textLongReply      = i18n.T("reply is too long")
	textUnexpected     = i18n.T("unexpected reply %s")
	textNoSTARTTLS     = i18n.T("server does not offer STARTTLS, which the TLS policy requires")
	textInjected       = i18n.T("server sent data between STARTTLS and the handshake")
	textNoCertificate  = i18n.T("server showed no certificate")
	textNoAuth         = i18n.T("server does not offer AUTH")
	textNoMechanism    = i18n.T("server offers AUTH %s, none of which can be used")
	textPlaintextAuth  = i18n.T("the password is not sent over an unencrypted connection to another host")
	textBadChallenge   = i18n.T("server sent a challenge that is not base64")
	textUnknown        = i18n.T("accepted or not is unknown")
	textUnknownBecause = i18n.T("%w: %w")
	textByPolicy       = i18n.T("%w (refused by policy, not because of the address)")
)

// Phases of an SMTP session that are no commands, as notify.DeliveryError names
// them.
var (
	phaseMessage  = i18n.N("message") // before any network: addresses and composing
	phaseQueue    = i18n.N("queue")   // waiting for a free connection
	phaseConnect  = i18n.N("connect")
	phaseGreeting = i18n.N("greeting")
	phaseBody     = i18n.N("message data") // after 354, before the final dot
	phaseDot      = i18n.N("final dot")
)
