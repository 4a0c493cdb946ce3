package email

import (
	"regexp"
	"strings"
	"sync"

	"github.com/powiadom/powiadom/pkg/notify"
)

// blame says whom a refusal after MAIL concerns.
type blame int

const (
	nobody    blame = iota // the words do not tell
	addressee              // the address, or this message alone
	everyone               // the address, for a while, as any new sender (greylisting)
	sender                 // our address: all mail from it is refused
	us                     // our account, host or server: all mail is refused
)

// wordRule is what a server's words mean. Servers give the codes of one fault to
// another; what they write for people is more reliable, so that words are looked
// at before codes.
type wordRule struct {
	blame blame
	words *regexp.Regexp
}

// said makes a rule of phrases, in small letters; each stands as whole words.
func said(b blame, phrases ...string) wordRule {
	return wordRule{b, regexp.MustCompile(`(?:^|[^\pL\pN])(?:` + strings.Join(phrases, "|") + `)(?:$|[^\pL\pN])`)}
}

// wordRules are made when the first refusal comes, since most runs see none. They
// are tried in their order. Their facts are the sources of Postfix, Exim, Sendmail
// and qmail, the lists of replies of Google and Microsoft, and parsers of bounces;
// testdata/replies.yaml has the replies with where they come from.
var wordRules = sync.OnceValue(func() []wordRule {
	return []wordRule{
		said(everyone, "gr[ea]y-?list(?:ed|ing)?", "gr[ea]y list(?:ed|ing)?", "postgrey"),

		// Whose mailbox refuses whom: a list or group that takes mail from some only.
		said(addressee, `resolver\.(?:adr|rst)\.\w+`),

		said(sender,
			"sender address rejected", "sender rejected", "sender denied", "sender verify failed", "sender verification failed",
			"sender not (?:allowed|authori[sz]ed|permitted|accepted)", "sender is not (?:allowed|authori[sz]ed|permitted)", "(?:bad|invalid|unknown|forged) sender",
			"sender (?:domain|address) (?:must|does|is|not)", "domain of sender(?: address)?", "domain name required for sender(?: address)?",
			"not owned by(?: authenticated)? user", "not (?:allowed|permitted|authori[sz]ed) to send (?:as|from|on behalf)", "send ?as ?denied", `\w*sendasdenied\w*`,
			"does not match (?:the )?authenticated", "must match (?:the )?authenticated", "from address (?:does|must|is|not)", "mail from domain", "envelope sender", "unregistered domains?",
			"adres nadawcy", "nadawca", "nadawcy",
			"spf", "dkim", "dmarc", "sender policy framework", "unauthenticated(?: e-?mail)?", "fails? to pass authentication checks",
		),

		said(us, "your (?:account|ip|host|server|mail server|network|mta|computer|connection|isp|sending)", "banned sending ip", "twoje konto", "twój adres ip"),

		// A size is the message's, before "limit" is read as a rate's.
		said(addressee, "message (?:file )?(?:is )?too (?:big|large|long)", "message size", "size limit", "max(?:imum)? (?:message )?size", "(?:header|attachments?) (?:size|exceed\\w*)", "limit of limit attachments"),

		said(addressee,
			"user (?:is )?unknown", "unknown (?:user|recipient|mailbox|address|alias|local part)", "unknown or illegal (?:user|alias)", "no such (?:user|recipient|mailbox|address|person|local user)",
			"(?:user|recipient|mailbox|address|account)(?: name)? (?:was )?not found", "(?:recipient|mailbox|address|account) (?:is )?unknown", "(?:user|recipient|mailbox|address|account|that you tried to reach) (?:does not|doesn't) exist",
			"(?:not|isn't) a (?:valid|known) (?:user|mailbox|recipient|address)", "invalid (?:recipient|mailbox|address|user)", "no mailbox(?: here)?(?: by that name)?", "no valid recipients?", "unrout(?:e)?able address",
			"(?:user|recipient|mailbox|account|address)(?: is| has been| that you tried to reach is)? (?:disabled|inactive|suspended|expired|closed|locked|frozen|blocked|terminated|deactivated|no longer \\w+)", "recipient no longer on server", "recipient address must contain a domain",
			"inactive (?:e-?mail )?(?:address|user|mailbox|account)", "(?:user|account|mailbox) is (?:over|out of|full)\\w*", "doesn't have an? \\S+ account",
			"mailbox (?:is )?full", "inbox is full", "over ?quota", "out of storage(?: space)?", "mailbox (?:size )?quota exceeded", "quota exceeded \\(mailbox", "mailbox has exceeded", "recipient's inbox", "exceeded storage allocation", "insufficient storage for recipient",
			"receiving mail (?:at a rate|too quickly)", "recipient address rejected: (?:domain not found|malformed dns|undeliverable address|unverified address)", "bad (?:destination|recipient|mailbox) \\w+", "host unknown", "recipient address rejected: user unknown",
			"boite du destinataire(?: \\w+)?", "destinataire invalide", "compte du destinataire",
			"nieznany (?:adresat|użytkownik|odbiorca)", "(?:adres|adresat|odbiorca|użytkownik|konto|skrzynka) nie istnieje", "nie ma takiego (?:adresu|użytkownika|konta)", "skrzynka (?:jest )?(?:pełna|przepełniona|zablokowana)", "brak (?:takiego )?(?:użytkownika|konta|skrzynki)",
		),

		// What a link in the text is listed for is the text's.
		said(nobody, "dbl", "uribl", "surbl", "spamhaus dbl"),

		said(us,
			"relay access denied", "relay(?:ing)? (?:is )?(?:denied|prohibited|forbidden|not allowed|not permitted)", "not permitted to relay", "(?:unable|not allowed|not configured|refuse|need permission) to relay", "mail relay denied", "relay from your \\w+",
			"we (?:do|will) not relay", "no relaying", "rcpthosts", "authentication to relay", "invalid credentials for relay", "zabroniony relay", "relay zabroniony",
			"helo", "ehlo",
			"authenticat(?:e|ion) (?:is )?(?:required|first|needed|failed)", "must (?:first )?(?:authenticate|log ?in|be authenticated|use authentication)", "(?:requires|need) (?:smtp )?auth\\w*", "log ?in first", "not logged in", "(?:client )?(?:is|was) not authenticated", "smtp auth\\w*", "auth (?:command first|required|first)", "authori[sz]ation (?:is )?required", "authentification requise", "please authenticate", "wymagan[ea] (?:autoryzacj\\w+|uwierzytelni\\w+|logowani\\w+)",
			"must issue a starttls command first", "starttls", "(?:tls|encryption|ssl) (?:is )?(?:required|needed)", "session encryption is required",
			"client host", "reverse (?:hostname|dns|lookup|mapping)", "rdns", "ptr(?: records?)?", "(?:host|network) not allowed", "sending ip(?: address)?", "ip address sending", "fcrdns",
			"spamhaus", "dnsbl", "rbl", "black-?list(?:ed|s)?", "block-?list(?:ed|s)?", "(?:black|block) list(?:ed)?", "blocked using", "blocked - see", "listed (?:in|by|at|on)", "sorbs", "spamcop", "barracuda(?:central)?", "barracudacentral\\.org", "uceprotect", "abuseat", "senderscore", "reputation", "tss\\d\\d", "s3140", "s3150", "rejected due to listing",
			"rate[ -]?limit(?:ed|s)?", "too (?:many|much) (?:concurrent |new |smtp |tls )*(?:connections?|sessions?|mails?|e-?mails?|messages?|requests|errors|auth commands)", "too many bad recipients", "too many recipients (?:from|this|in the last|per)\\w*", "(?:message|connection|sending|recipient|mail) rate", "(?:sending|daily|hourly|outgoing|outbound|relay|account|recipient|message) (?:\\w+ )?(?:limit|quota)s?(?: is| was| has been)? (?:exceeded|reached)", "(?:limit|quota) (?:for sending|on sending)\\w*", "reached (?:its|the|your) (?:\\w+ )*limit", "frequency limited", "exceeded (?:its|the|your|his) (?:\\w+ )*(?:quota|limit)s?", "throttl\\w+", "unusual rate", "excessive volume", "slow down", "sent too many", "limit (?:wiadomości|wysyłki|wysyłania|maili|e-maili)(?: \\w+)*", "przekrocz\\w+ (?:\\w+ )*limit\\w*", "zbyt wiele (?:wiadomości|połączeń|maili)",
			"server (?:is )?(?:too )?busy", "(?:server|local) (?:configuration|data) error", "mail system error", "local configuration (?:error|problem)", "space shortage", "insufficient (?:system )?(?:storage|resources|disk space)", "(?:disk|spool) (?:is )?full", "out of disk space", "no (?:system resources|space left)", "(?:unable to queue|queue file write error)(?: messages)?", "service refused?", "service (?:is )?(?:currently |temporarily )?unavailable", "(?:system|server) (?:is )?(?:shutting down|going down|not accepting)", "closing (?:connection|transmission channel)",
		),
	}
})

// statusRules say whom an enhanced status code concerns, without its first digit
// (RFC 3463, RFC 7372, and what Google and Microsoft make of x.7.z).
var statusRules = map[string]blame{
	"1.1": addressee, "1.2": addressee, "1.3": addressee, "1.4": addressee, "1.6": addressee, "1.10": addressee,
	"1.7": sender, "1.8": sender,
	"2.1": addressee, "2.2": addressee, "2.3": addressee, "2.4": addressee, "2.121": addressee, "2.122": addressee,
	"3.1": us, "3.2": us, "3.4": addressee, "3.5": us, "4.5": us,
	"6.7":  addressee,
	"7.11": us,
	"7.20": sender, "7.21": sender, "7.22": sender, "7.23": sender, "7.24": sender, "7.25": us, "7.26": sender, "7.27": sender, "7.28": us, "7.29": us,
	"7.30": sender, "7.31": sender, "7.32": sender,
	"7.57": us, "7.60": sender, "7.64": us,
	"7.124": addressee, "7.129": addressee, "7.133": addressee, "7.134": addressee, "7.135": addressee, "7.136": addressee,
	"7.509": sender, "7.515": sender, "7.750": sender,
}

// ofMicrosoft knows its codes about hosts and accounts: x.7.500 to x.7.899.
func ofMicrosoft(status string) bool {
	return len(status) == len("7.500") && "7.500" <= status && status <= "7.899"
}

// accuse finds whom a reply concerns: by its words, else by its codes. With own is
// what the delivery brought into the words itself: its address.
func accuse(r reply, own string) blame {
	words := withoutEchoes(r.text, own)
	for _, rule := range wordRules() {
		if rule.words.MatchString(words) {
			return rule.blame
		}
	}
	_, status, _ := strings.Cut(r.status(), ".")
	if b, known := statusRules[status]; known {
		return b
	}
	if ofMicrosoft(status) {
		return us
	}
	switch r.code {
	case 530, 534, 535, 538: // RFC 4954 §6
		return us
	case 551: // RFC 5321 §4.2.3: user not local
		return addressee
	}
	return nobody
}

// echoes are what a server repeats of what it was told, and what is no word of its
// own: an address may be called relay-denied@example.net.
var echoes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`<[^>]*>|\S*@\S*|https?://\S+|"[^"]*"|\[[0-9a-f.:]+\]|\(in reply to [^)]*\)`)
})

// statusCodes are the enhanced codes that lines of a reply begin with.
var statusCodes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^[245]\.\d{1,3}\.\d{1,3}[ :-]*`)
})

// withoutEchoes is a reply's text in small letters on one line, without what it
// repeats.
func withoutEchoes(text, own string) string {
	text = statusCodes().ReplaceAllString(strings.ToLower(text), "")
	text = echoes().ReplaceAllString(strings.Join(strings.Fields(text), " "), " ")
	if _, domain, ok := strings.Cut(strings.ToLower(own), "@"); ok && domain != "" {
		text = strings.ReplaceAll(text, domain, " ")
	}
	return strings.Join(strings.Fields(text), " ")
}

// sessionEnds are how servers say that a connection has carried enough: the next
// one carries this message.
var sessionEnds = sync.OnceValue(func() *regexp.Regexp {
	return said(us,
		"too many (?:messages|mails|e-?mails|transactions|mail transactions|recipients)(?: \\S+)? (?:in|on|for|per|from) (?:this|one|a|the same|single) (?:smtp )?(?:connection|session)",
		"too many (?:messages|mails|transactions) per (?:connection|session)", "(?:messages?|mails?|transactions?)(?: limit)? per (?:connection|session)\\S*(?: limit)?(?: exceeded| reached)?",
		"(?:connection|session) (?:message |transaction )?(?:limit|quota) (?:exceeded|reached)", "maximum (?:number of )?(?:messages|transactions)(?: \\S+)? (?:in|on|per|for) (?:this |a )?(?:connection|session)",
		"(?:please )?(?:reconnect|open a new connection|start a new session)", "too many messages",
	).words
})

// endsSession reports whether a reply says that the connection, not the message,
// is what the server has had enough of. Code 4.4.5 is congestion (RFC 3463 §3.5).
func (r reply) endsSession() bool {
	return r.kind() == 4 && (r.code == 452 && r.status() == "4.4.5" || sessionEnds().MatchString(withoutEchoes(r.text, "")))
}

// verdict is what a refusal after MAIL means for the delivery and for others. A
// fault of ours is no failure of the addressee, in whatever phase it is told.
func verdict(phase string, r reply, own string) (notify.Class, notify.Scope) {
	b := accuse(r, own)
	if b == nobody && r.kind() == 5 && phase == phaseMAIL {
		b = sender // RFC 5321 §3.3: nothing else has been said yet
		if r.code == 552 {
			b = addressee // RFC 1870 §6.1: the declared size
		}
	}
	switch {
	case b == us:
		return notify.Halt, notify.OfChannel
	case b == sender:
		return notify.Halt, notify.OfSender
	case b == everyone:
		return notify.Temporary, notify.OfDelivery
	case phase == phaseRCPT && (r.status() == "5.5.3" || r.code == 552 && b == nobody):
		return notify.Temporary, notify.Unclear // RFC 5321 §4.5.3.1.10: too many recipients
	case r.kind() == 5 && b == addressee:
		return notify.Permanent, notify.OfDelivery
	case r.kind() == 5:
		return notify.Permanent, notify.Unclear
	case b == addressee:
		return notify.Temporary, notify.OfDelivery
	}
	return notify.Temporary, notify.Unclear
}
