package email

// The sentences an operator may read, in errors and in LMS's message log.
const (
	textHostMissing    = "mail server: host is missing"
	textPort           = "mail server: port %d: allowed are 1 to 65535"
	textLocalName      = "mail server: EHLO name %q: not a host name"
	textPolicy         = "TLS policy %q: allowed are none, opportunistic, required and implicit"
	textAuthType       = "authentication type %q: allowed are auto, plain, login, cram-md5 and none"
	textInstallation   = "installation id %q: allowed are letters, digits, - and _"
	textConnections    = "mail server: %d connections: at least one is needed"
	textDebugTo        = "debug address %q: %w"
	textReplyTo        = "reply address %q: %w"
	textClosed         = "the mailer is closed"
	textSender         = "sender %q: %w"
	textDestination    = "address %q: %w"
	textControl        = "contains a control character or broken UTF-8"
	textNoAddress      = "not an e-mail address"
	textOneAddress     = "not one e-mail address: %w"
	textDomain         = "domain: %w"
	textTooLong        = "longer than RFC 5321 allows"
	textBareNewline    = "message contains a bare CR or LF"
	textSMTPUTF8       = "address has letters outside ASCII before the @, and the server does not offer SMTPUTF8"
	textTooBig         = "message of %d bytes is larger than the %d bytes the server takes"
	textNoAnswer       = "no answer within %v"
	textHungUp         = "server closed the connection"
	textBadReply       = "not an SMTP reply: %q"
	textLongReply      = "reply is too long"
	textUnexpected     = "unexpected reply %s"
	textNoSTARTTLS     = "server does not offer STARTTLS, which the TLS policy requires"
	textInjected       = "server sent data between STARTTLS and the handshake"
	textNoAuth         = "server does not offer AUTH"
	textNoMechanism    = "server offers AUTH %s, none of which can be used"
	textPlaintextAuth  = "the password is not sent over an unencrypted connection to another host"
	textBadChallenge   = "server sent a challenge that is not base64"
	textUnknown        = "accepted or not is unknown"
	textUnknownBecause = "%w: %w"
	textByPolicy       = "%w (refused by policy, not because of the address)"
)

// Phases of an SMTP session, as notify.DeliveryError names them.
const (
	phaseMessage  = "message" // before any network: addresses and composing
	phaseQueue    = "queue"   // waiting for a free connection
	phaseConnect  = "connect"
	phaseTLS      = "TLS" // handshake of implicit TLS
	phaseGreeting = "greeting"
	phaseEHLO     = "EHLO"
	phaseSTARTTLS = "STARTTLS"
	phaseAUTH     = "AUTH"
	phaseMAIL     = "MAIL FROM"
	phaseRCPT     = "RCPT TO"
	phaseDATA     = "DATA"
	phaseBody     = "message data" // after 354, before the final dot
	phaseDot      = "final dot"
	phaseRSET     = "RSET"
)
