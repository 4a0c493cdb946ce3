package config

import "github.com/powiadom/powiadom/pkg/i18n"

// Setting describes one setting for the manual and the doctor.
type Setting struct {
	Section  string
	Name     string
	Default  string // as it would be written; empty: none
	Meaning  string
	Secret   bool // its value is never shown
	FileOnly bool // read from lms.ini alone, never from uiconfig
}

// Reference lists every setting that powiadom reads, in the order of the manual.
func Reference() []Setting {
	return []Setting{
		{Section: "database", Name: "type", Default: "mysql", FileOnly: true, Meaning: i18n.Mark("mysql, mysqli or mariadb")},
		{Section: "database", Name: "host", Default: "localhost", FileOnly: true, Meaning: i18n.Mark("localhost (the socket), host, host:port or host:/socket")},
		{Section: "database", Name: "user", FileOnly: true, Meaning: i18n.Mark("database user")},
		{Section: "database", Name: "password", FileOnly: true, Secret: true, Meaning: i18n.Mark("his password; in double quotes if it has other characters than letters and digits")},
		{Section: "database", Name: "database", FileOnly: true, Meaning: i18n.Mark("name of LMS's database")},
		{Section: "database", Name: "ssl_ca", FileOnly: true, Meaning: i18n.Mark("file with the certificate that signed the database server's, in PEM form; asks for TLS, but over a socket")},
		{Section: "database", Name: "ssl_verify", FileOnly: true, Meaning: i18n.Mark("what is asked of the server's certificate: on (the default with ssl_ca), ca (any name in it) or off; asks for TLS, too; without both keys there is none")},

		{Section: "powiadom", Name: "host", FileOnly: true, Meaning: i18n.Mark("name by which this machine is known among those that may send; otherwise its machine id; POWIADOM_HOST in the environment goes before it")},
		{Section: "powiadom", Name: "state_dir", Default: "/var/lib/powiadom", FileOnly: true, Meaning: i18n.Mark("folder in which this machine notes how far it wrote, so that a restored backup is noticed; POWIADOM_STATE_DIR in the environment goes before it")},
		{Section: "powiadom", Name: "ping_url", FileOnly: true, Secret: true, Meaning: i18n.Mark("address of a watchdog, such as Healthchecks, that is fetched after each run that ended with exit code 0")},
		{Section: "powiadom", Name: "sms_command", FileOnly: true, Meaning: i18n.Mark("program that sends SMS in the place of SMSAPI, with its arguments, in which {number}, {text} and {id} stand for those of a message; without any of them it gets JSON on its standard input; see \"powiadom help gateways\"")},
		{Section: "powiadom", Name: "sms_command_timeout", Default: "60", FileOnly: true, Meaning: i18n.Mark("seconds that it may take for a message, 1 to 600; then it is killed, and the message may have been sent")},
		{Section: "powiadom", Name: "sms_command_sessions", Default: "1", FileOnly: true, Meaning: i18n.Mark("how many of it may run on a machine at once, 1 to 64")},
		{Section: "powiadom", Name: "timezone", Meaning: i18n.Mark("zone in which schedules and dates are meant, such as Europe/Warsaw; otherwise the system's")},
		{Section: "powiadom", Name: "lease", Default: "300", Meaning: i18n.Mark("seconds after which another process may take over a delivery, 240 to 3600")},
		{Section: "powiadom", Name: "ignore_customer_consents", Default: "false", Meaning: i18n.Mark("send without the customer's consent to notices; overrides the one of notify")},
		{Section: "powiadom", Name: "ignore_contact_flags", Default: "false", Meaning: i18n.Mark("use contacts not marked for notifications; overrides the one of notify")},
		{Section: "powiadom", Name: "foreign_numbers", Default: "false", Meaning: i18n.Mark("send SMS to numbers outside of Poland")},
		{Section: "powiadom", Name: "smtputf8", Default: "false", Meaning: i18n.Mark("the mail server takes letters outside ASCII before the @ (SMTPUTF8); otherwise such addresses are contact-invalid")},
		{Section: "powiadom", Name: "first_run_limit", Default: "0", Meaning: i18n.Mark("customers that the first run of a notification may reach without being confirmed; 0: any number")},
		{Section: "powiadom", Name: "silent_group", Meaning: i18n.Mark("customer group, by name or id, of those who are left in peace by all but send --urgent; while LMS has no such group, notifications on debts and marketing are not carried out")},
		{Section: "powiadom", Name: "objection", Meaning: i18n.Mark("sentence at the end of each message of marketing that says how to object to more; without it none goes out")},
		{Section: "powiadom", Name: "payment_days", Default: "14", Meaning: i18n.Mark("days that a payment may be old which was booked late and is told of, 1 to 366; older ones are not")},
		{Section: "powiadom", Name: "message_templates", Default: "false", Meaning: i18n.Mark("put the message templates of mail and sms around messages, as LMS's mass mailing does")},
		{Section: "notify", Name: "ignore_customer_consents", Default: "false", Meaning: i18n.Mark("the same, as lms-notify reads it")},
		{Section: "notify", Name: "ignore_contact_flags", Default: "false", Meaning: i18n.Mark("the same, as lms-notify reads it")},

		{Section: "messages", Name: "allowed_customer_status", Meaning: i18n.Mark("statuses of the customers who may be told by notifications that name neither statuses nor customers, as LMS's mass mailing reads it: connected, awaiting, interested, disconnected, debtcollection; a ! in front means not; unknown words are passed over, and with nothing left it is connected and debtcollection; otherwise any")},
		{Section: "notify", Name: "allowed_customer_status", Meaning: i18n.Mark("the same, if messages.allowed_customer_status is not set")},

		{Section: "phpui", Name: "indebted_mail", Meaning: i18n.Mark("text of e-mails on debts, for notifications without a body")},
		{Section: "phpui", Name: "indebted_sms", Meaning: i18n.Mark("text of SMS on debts")},
		{Section: "phpui", Name: "invoice_mail", Meaning: i18n.Mark("text of e-mails on invoices")},
		{Section: "phpui", Name: "invoice_sms", Meaning: i18n.Mark("text of SMS on invoices")},
		{Section: "phpui", Name: "payment_mail", Meaning: i18n.Mark("text of e-mails on payments")},
		{Section: "phpui", Name: "payment_sms", Meaning: i18n.Mark("text of SMS on payments")},
		{Section: "payments", Name: "deadline", Meaning: i18n.Mark("days to pay of charges without a document, for debt overdue, where neither the customer nor his division has his own; otherwise invoices.paytime, or 0")},
		{Section: "invoices", Name: "paytime", Meaning: i18n.Mark("the same, if payments.deadline is not set")},
		{Section: "phpui", Name: "root_netdevice_id", Meaning: i18n.Mark("device from which the network spreads, for send --subtree; as LMS's own mass mailing reads it")},
		{Section: "messages", Name: "use_all_accounts", Default: "false", Meaning: i18n.Mark("%bankaccount holds the customer's own accounts as well")},
		{Section: "messages", Name: "use_only_alternative_accounts", Default: "false", Meaning: i18n.Mark("%bankaccount holds only the customer's own accounts, if he has any")},
		{Section: "notify", Name: "use_all_accounts", Default: "false", Meaning: i18n.Mark("the same, if messages.use_all_accounts is not set")},
		{Section: "notify", Name: "use_only_alternative_accounts", Default: "false", Meaning: i18n.Mark("the same, if messages.use_only_alternative_accounts is not set")},

		{Section: "messages", Name: "sender_email", Meaning: i18n.Mark("address e-mails are from; may differ by division; without any of these the division's e-mail")},
		{Section: "phpui", Name: "message_sender_email", Meaning: i18n.Mark("older name of messages.sender_email")},
		{Section: "notify", Name: "sender_email", Meaning: i18n.Mark("address e-mails are from, if the two above are not set")},
		{Section: "notify", Name: "mailfrom", Meaning: i18n.Mark("older name of notify.sender_email")},
		{Section: "messages", Name: "sender_name", Meaning: i18n.Mark("name e-mails are from; may differ by division")},
		{Section: "notify", Name: "sender_name", Meaning: i18n.Mark("name e-mails are from, if messages.sender_name is not set")},
		{Section: "notify", Name: "mailfname", Meaning: i18n.Mark("older name of notify.sender_name")},
		{Section: "mail", Name: "smtp_host", Default: "127.0.0.1", Meaning: i18n.Mark("mail server")},
		{Section: "mail", Name: "smtp_port", Default: "25", Meaning: i18n.Mark("its port; 465 if smtp_secure is ssl")},
		{Section: "mail", Name: "smtp_username", Meaning: i18n.Mark("user at the mail server; none: no login")},
		{Section: "mail", Name: "smtp_password", Secret: true, Meaning: i18n.Mark("his password")},
		{Section: "mail", Name: "smtp_auth_type", Default: "auto", Meaning: i18n.Mark("auto, plain, login, cram-md5 or none")},
		{Section: "mail", Name: "smtp_secure", Meaning: i18n.Mark("tls (STARTTLS, required), ssl (TLS from the start) or false (none); empty: STARTTLS if offered, and required if a password goes to another machine")},
		{Section: "mail", Name: "smtp_ssl_verify_peer", Meaning: i18n.Mark("check the server's certificate; otherwise yes, except on this machine")},
		{Section: "mail", Name: "smtp_ssl_verify_peer_name", Default: "true", Meaning: i18n.Mark("it must be the host's, if it is checked")},
		{Section: "mail", Name: "smtp_ssl_allow_self_signed", Default: "false", Meaning: i18n.Mark("take a self-signed certificate")},
		{Section: "notify", Name: "smtp_host", Meaning: i18n.Mark("goes before mail.smtp_host, as in lms-notify")},
		{Section: "notify", Name: "smtp_port", Meaning: i18n.Mark("goes before mail.smtp_port")},
		{Section: "notify", Name: "smtp_username", Meaning: i18n.Mark("goes before mail.smtp_username")},
		{Section: "notify", Name: "smtp_user", Meaning: i18n.Mark("older name of notify.smtp_username")},
		{Section: "notify", Name: "smtp_password", Secret: true, Meaning: i18n.Mark("goes before mail.smtp_password")},
		{Section: "notify", Name: "smtp_pass", Secret: true, Meaning: i18n.Mark("older name of notify.smtp_password")},
		{Section: "notify", Name: "smtp_auth_type", Meaning: i18n.Mark("goes before mail.smtp_auth_type")},
		{Section: "notify", Name: "smtp_auth", Meaning: i18n.Mark("older name of notify.smtp_auth_type")},
		{Section: "notify", Name: "smtp_ssl_verify_peer", Meaning: i18n.Mark("goes before mail.smtp_ssl_verify_peer")},
		{Section: "notify", Name: "smtp_ssl_verify_peer_name", Meaning: i18n.Mark("goes before mail.smtp_ssl_verify_peer_name")},
		{Section: "notify", Name: "smtp_ssl_allow_self_signed", Meaning: i18n.Mark("goes before mail.smtp_ssl_allow_self_signed")},
		{Section: "mail", Name: "debug_email", Meaning: i18n.Mark("addresses that get every e-mail in the place of the customers; may differ by division, and one that is set anywhere holds for all")},
		{Section: "notify", Name: "debug_email", Meaning: i18n.Mark("the same, if mail.debug_email is not set")},
		{Section: "notify", Name: "reply_email", Meaning: i18n.Mark("addresses for answers; may differ by division")},
		{Section: "mail", Name: "reply_email", Meaning: i18n.Mark("the same, if notify.reply_email is not set")},
		{Section: "notify", Name: "notify_email", Meaning: i18n.Mark("addresses that get a copy (Cc) of every e-mail; may differ by division")},
		{Section: "notify", Name: "dsn_email", Meaning: i18n.Mark("envelope's sender, to whom reports of delivery go, for LMS's handler (lms-dsn-handler); the e-mail itself stays from the sender; may differ by division")},
		{Section: "mail", Name: "dsn_email", Meaning: i18n.Mark("the same, if notify.dsn_email is not set")},
		{Section: "notify", Name: "mdn_email", Meaning: i18n.Mark("address for receipts when an e-mail is read; may differ by division")},
		{Section: "mail", Name: "mdn_email", Meaning: i18n.Mark("the same, if notify.mdn_email is not set")},
		{Section: "mail", Name: "message_template", Meaning: i18n.Mark("frame of e-mails with %body in it, if powiadom.message_templates is set; may differ by division")},
		{Section: "mail", Name: "text_message_template", Meaning: i18n.Mark("the same for those in plain text; goes before mail.message_template")},
		{Section: "mail", Name: "html_message_template", Meaning: i18n.Mark("the same for those in HTML; goes before mail.message_template")},
		{Section: "powiadom", Name: "smtp_connections", Default: "4", Meaning: i18n.Mark("connections to the mail server at once, 1 to 64; fewer where it takes no more")},
		{Section: "powiadom", Name: "smtp_messages_per_connection", Default: "10", Meaning: i18n.Mark("messages after which a connection to the mail server is renewed, 1 to 10000; Exim delivers no more than 10 of one connection at once")},
		{Section: "powiadom", Name: "smtp_helo", Meaning: i18n.Mark("name to greet the mail server with; otherwise the machine's")},

		{Section: "phpui", Name: "smsapifrom", Meaning: i18n.Mark("sender of SMS; FALSE: the cheap ECO route; not set: the account's own")},
		{Section: "powiadom", Name: "smsapitoken", Secret: true, Meaning: i18n.Mark("OAuth token of SMSAPI; used in the place of user and password")},
		{Section: "phpui", Name: "smsapiuser", Meaning: i18n.Mark("user of SMSAPI")},
		{Section: "phpui", Name: "smsapipass", Secret: true, Meaning: i18n.Mark("his API password")},
		{Section: "powiadom", Name: "smsapi_password_md5", Default: "false", Meaning: i18n.Mark("smsapipass is the MD5 sum of the password already")},
		{Section: "powiadom", Name: "smsapi_url", Default: defaultURL, Meaning: i18n.Mark("address of the gateway; https, except on this machine")},
		{Section: "powiadom", Name: "smsapi_backup_url", Default: defaultBackupURL, Meaning: i18n.Mark("address to turn to when the first does not answer; none if only smsapi_url is set")},
		{Section: "powiadom", Name: "sms_connections", Default: "5", Meaning: i18n.Mark("requests to the gateway at once, 1 to 64")},
		{Section: "powiadom", Name: "sms_max_parts", Default: "6", Meaning: i18n.Mark("longest SMS in parts, 1 to 6; a longer one is not sent")},
		{Section: "powiadom", Name: "sms_price", Meaning: i18n.Mark("what one part of an SMS costs in złoty, such as 0,09, for report and forecast; otherwise they tell parts only")},
		{Section: "sms", Name: "debug_phone", Meaning: i18n.Mark("number that gets every SMS in the place of the customers; may differ by division, and one that is set anywhere holds for all")},
		{Section: "sms-customers", Name: "debug_phone", Meaning: i18n.Mark("the same; goes before sms.debug_phone")},
		{Section: "notify", Name: "debug_phone", Meaning: i18n.Mark("the same, if the two above are not set")},
		{Section: "sms", Name: "transliterate_message", Default: "true", Meaning: i18n.Mark("write Polish and other letters outside of GSM-7 with plain ones")},
		{Section: "sms-customers", Name: "transliterate_message", Meaning: i18n.Mark("goes before sms.transliterate_message")},
		{Section: "sms", Name: "message_template", Meaning: i18n.Mark("frame of SMS with %body in it, if powiadom.message_templates is set; may differ by division")},
		{Section: "sms-customers", Name: "message_template", Meaning: i18n.Mark("goes before sms.message_template")},
	}
}
